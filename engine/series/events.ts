import { dateOfDayNumber } from "../calendar/date.ts"
import { instant, offsetAt, zoneFromTransitions, zoneOfTerm, type ZoneTable } from "../calendar/zone.ts"
import type { FileTable } from "../formats/file-table.ts"
import type { EventBinding } from "./bindings.ts"
import { dataFault, type FaultPlace } from "./data-faults.ts"
import type { DataFault, EventLog } from "./dataset.ts"
import { readStamp } from "./stamp.ts"

/** What has to be known of an event to read it. */
export type EventRule =
  | { readonly form: "once"; readonly name: string }
  | {
      readonly form: "spans"
      readonly name: string
      readonly group: string
      readonly overlap: "first" | "error"
    }

/** A file of the data folder, or the fault that stands for it. */
type Table = FileTable | { readonly fault: (place: FaultPlace, source: string) => DataFault }

/** The days of events that happen once. What is not in the bindings has not happened. */
export function milestonesOf(events: readonly EventRule[], bindings: readonly EventBinding[]): EventLog["milestones"] {
  const once = new Set(events.flatMap(({ form, name }) => (form === "once" ? [name] : [])))
  return bindings.flatMap((entry) => ("date" in entry && once.has(entry.event) ? [entry] : []))
}

/**
 * The stretches of events that last, in order of their start. A log that is missing or has a line that cannot be read is `unread`: nothing
 * is made of half of it. An end that is left empty is the end of the term.
 */
export function readSpans(
  events: readonly EventRule[],
  bindings: readonly EventBinding[],
  causesOf: (group: string) => readonly string[],
  tableOf: (file: string) => Table,
  term: { readonly zone: ZoneTable; readonly start_utc: number; readonly end_utc: number },
): { readonly log: Pick<EventLog, "spans" | "unread">; readonly faults: readonly DataFault[] } {
  const spans: EventLog["spans"][number][] = []
  const unread: EventLog["unread"][number][] = []
  const faults: DataFault[] = []
  for (const event of events) {
    const entry = bindings.find((each) => each.event === event.name)
    const read = readEvent(event, entry, causesOf, tableOf, term)
    spans.push(...read.spans)
    if (read.faults.length > 0 && event.form === "spans") unread.push({ event: event.name, fault: faults.length })
    faults.push(...read.faults)
  }
  return { log: { spans: spans.toSorted((a, b) => a.from_utc - b.from_utc), unread }, faults }
}

type Spans = EventLog["spans"]

function readEvent(
  event: EventRule,
  entry: EventBinding | undefined,
  causesOf: (group: string) => readonly string[],
  tableOf: (file: string) => Table,
  term: { readonly zone: ZoneTable; readonly start_utc: number; readonly end_utc: number },
): { readonly spans: Spans; readonly faults: readonly DataFault[] } {
  const { form, name } = event
  const nothing = (fault: DataFault) => ({ spans: [], faults: [fault] })
  if (form === "once")
    return entry && "file" in entry
      ? nothing(dataFault("data/no-events", { event: name, form }, {}))
      : { spans: [], faults: [] }
  if (!entry || "date" in entry) return nothing(dataFault("data/no-events", { event: name, form }, {}))
  const { file } = entry
  const table = tableOf(file)
  if ("fault" in table) return nothing(table.fault({ file }, `event ${name}`))
  const missing = [entry.from, entry.to, entry.cause].find((column) => !table.header.includes(column))
  if (missing !== undefined)
    return nothing(dataFault("data/no-column", { column: missing, header: table.header, times: 0 }, { file }))

  const causes = causesOf(event.group)
  const zone = zoneNamed(entry.zone, term)
  const spans: Spans[number][] = []
  const faults: DataFault[] = []
  for (const [row, cells] of table.rows.entries()) {
    const place = { file, line: table.lines[row]! }
    const cell = (column: string) => cells[table.header.indexOf(column)] ?? ""
    const [from, to, cause] = [cell(entry.from), cell(entry.to), cell(entry.cause)]
    const [from_utc, to_utc] = [utcOf(from, zone), to === "" ? term.end_utc : utcOf(to, zone)]
    const wrong = from_utc === undefined ? from : to_utc === undefined ? to : undefined
    if (wrong !== undefined) {
      const expected = `a date and time such as 2027-01-05T12:00${entry.zone === "UTC" ? "Z" : ""}`
      faults.push(dataFault("data/not-a-time", { stamp: wrong, expected }, place))
    } else if (!causes.includes(cause))
      faults.push(dataFault("data/unknown-cause", { column: entry.cause, found: cause, known: causes }, place))
    else if (from_utc! >= to_utc!) faults.push(dataFault("data/span-reversed", { from, to }, place))
    else spans.push({ event: name, cause, from_utc: from_utc!, to_utc: to_utc! })
  }
  if (event.overlap === "error") {
    const inOrder = spans.toSorted((a, b) => a.from_utc - b.from_utc)
    const clash = inOrder.findIndex((span, at) => at > 0 && span.from_utc < inOrder[at - 1]!.to_utc)
    if (clash > 0) {
      const [first, second] = [inOrder[clash - 1]!, inOrder[clash]!]
      const place = { file, from_utc: second.from_utc, to_utc: Math.min(first.to_utc, second.to_utc) }
      faults.push(dataFault("data/causes-overlap", { event: name, first: first.cause, second: second.cause }, place))
    }
  }
  return { spans: faults.length > 0 ? [] : spans, faults }
}

const minute = 60_000
const day = 1440 * minute

/** The instant a time names; undefined where it is none, is skipped, or comes twice and carries no offset. */
function utcOf(text: string, zone: ZoneTable): number | undefined {
  const stamp = readStamp(text)
  if (!stamp || stamp.precision === "month") return undefined
  const { clock, offset_minutes } = stamp
  if (offset_minutes !== undefined) {
    const utc = clock - offset_minutes * minute
    return zone.name === "UTC" || offsetAt(zone, utc) === offset_minutes ? utc : undefined
  }
  const days = Math.floor(clock / day)
  const minutes = Math.floor((clock - days * day) / minute)
  const local = { ...dateOfDayNumber(days), hour: Math.floor(minutes / 60), minute: minutes % 60 }
  const [earlier, later] = [instant(zone, local, "earlier"), instant(zone, local, "later")]
  return earlier === later && earlier !== undefined ? earlier + (clock % minute) : undefined
}

function zoneNamed(
  name: string,
  { zone, start_utc, end_utc }: { readonly zone: ZoneTable; readonly start_utc: number; readonly end_utc: number },
): ZoneTable {
  if (name === zone.name) return zone
  if (name === "UTC") return { name, offsets: [0], changes_utc: [] }
  const dateOf = (utc: number) => dateOfDayNumber(Math.floor(utc / day))
  const record = zoneOfTerm(name, dateOf(start_utc), dateOf(end_utc))
  return record ? zoneFromTransitions(record) : zone
}
