/** What each group of mechanics is about. */
export const groupTitles: ReadonlyMap<string, string> = new Map([
  ["B1", "Energy price"],
  ["B2", "Capacity payments"],
  ["B3", "Guarantees and damages"],
  ["B4", "Tolling"],
  ["B5", "Demand charges and ratchets"],
  ["B6", "Joint venture"],
  ["B7", "Several tenants"],
  ["B8", "Carbon and certificates"],
  ["B9", "Export to the market"],
  ["B10", "Energy balance"],
  ["B11", "Time"],
  ["B12", "Invoice to cash"],
  ["B13", "One month, three ownership models"],
])
