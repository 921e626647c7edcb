/** Times as the engine writes them: local ISO text with its offset. Only cut and worded here. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** "2027-03-14T00:00:00-06:00" -> "2027-03-14 00:00 −06:00". */
export function instantText(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.exec(iso)
  if (!match) return iso
  const [, day = "", time = "", offset = ""] = match
  return `${day} ${time}${offset ? ` ${offset === "Z" ? "UTC" : offset.replace("-", "−")}` : ""}`
}

/** Month of a local ISO text: "2027-03". */
export const monthOf = (iso: string): string => iso.slice(0, 7)

/** "2027-03" -> "Mar 2027"; anything else as it is. */
export function periodText(period: string): string {
  const match = /^(\d{4})-(\d\d)$/.exec(period)
  return match ? `${months[Number(match[2]) - 1] ?? match[2]} ${match[1]}` : period
}

/** The words of a grain: "contract_year" -> "contract year". */
export const grainText = (grain: string): string => grain.replaceAll("_", " ")

/** The first moment of a period as the engine counts it. */
export const instant_utc = (iso: string): number => Date.parse(iso)

/** An instant with the offset that held there: "2027-03-14 03:15 −05:00". */
export function offsetText(at_utc: number, offset_minutes: number): string {
  const local = new Date(at_utc + offset_minutes * 60_000).toISOString()
  const size = Math.abs(offset_minutes)
  const two = (value: number): string => String(value).padStart(2, "0")
  return `${local.slice(0, 10)} ${local.slice(11, 16)} ${offset_minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
