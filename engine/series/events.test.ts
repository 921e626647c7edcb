import { expect, test } from "vitest"
import { buildCalendar } from "../calendar/periods.ts"
import { zoneOfTerm } from "../calendar/zone.ts"
import { readCsv } from "../formats/csv.ts"
import { milestonesOf, readSpans, type EventRule } from "./events.ts"

const zone = zoneOfTerm("America/Chicago", { year: 2027, month: 1, day: 1 }, { year: 2027, month: 12, day: 31 })!
const term = buildCalendar({
  zone,
  from: "2027-01-01",
  through: "2027-12-31",
  interval_minutes: 15,
  contract_year: { month: 1, day: 1 },
})
const outage: EventRule = { form: "spans", name: "outage", group: "cause", overlap: "first" }
const entry = {
  event: "outage",
  file: "outages.csv",
  from: "start",
  to: "end",
  cause: "cause",
  zone: "America/Chicago",
}

function read(rows: string, event: EventRule = outage) {
  const table = readCsv(new TextEncoder().encode(`start,end,cause\n${rows}`))
  if ("problem" in table) throw new Error(table.problem)
  return readSpans(
    [event],
    [entry],
    () => ["buyer", "forced"],
    () => table,
    term,
  )
}

test("a stretch is local time, half-open", () =>
  expect(read("2027-01-05T10:07,2027-01-05T11:00,forced\n").log.spans).toEqual([
    // Chicago is six hours behind in January.
    {
      event: "outage",
      cause: "forced",
      from_utc: Date.UTC(2027, 0, 5, 16, 7),
      to_utc: Date.UTC(2027, 0, 5, 17, 0),
    },
  ]))
test("a stretch without an end lasts to the end of the term", () =>
  expect(read("2027-12-31T12:00,,buyer\n").log.spans[0]!.to_utc).toBe(term.end_utc))
test("a log with a wrong line is not read at all", () => {
  const { log, faults } = read("2027-01-05T10:00,2027-01-05T11:00,storm\n2027-01-06T10:00,2027-01-06T09:00,buyer\n")
  expect(log).toEqual({ spans: [], unread: [{ event: "outage", fault: 0 }] })
  expect(faults.map(({ number, line }) => [number, line])).toEqual([
    ["OT3051", 2],
    ["OT3052", 3],
  ])
})
test("where causes may not overlap, an overlap is a fault", () => {
  const rows = "2027-01-05T10:00,2027-01-05T11:00,forced\n2027-01-05T10:30,2027-01-05T12:00,buyer\n"
  expect(read(rows).faults).toEqual([])
  expect(read(rows, { ...outage, overlap: "error" }).faults.map(({ number }) => number)).toEqual(["OT3053"])
})
test("no log is a fault, no day of a milestone is none", () => {
  const nowhere = () => {
    throw new Error("nothing to open")
  }
  const { faults } = readSpans([outage, { form: "once", name: "cod" }], [], () => [], nowhere, term)
  expect(faults.map(({ number }) => number)).toEqual(["OT3050"])
  expect(milestonesOf([{ form: "once", name: "cod" }], [{ event: "cod", date: "2027-05-17" }])).toEqual([
    { event: "cod", date: "2027-05-17" },
  ])
})
