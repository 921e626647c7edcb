import { expect, test } from "vitest"
import { buildCalendar } from "../calendar/periods.ts"
import { planOf } from "../sample-plan.ts"
import { periodOf, spanOf, windowOf } from "./window.ts"

const calendar = buildCalendar(planOf([]).time)
// A contract year of July, and a term that starts in the middle of June.
const stub = buildCalendar({
  ...planOf([], { from: "2027-06-15", through: "2029-06-30" }).time,
  contract_year: { month: 7, day: 1 },
})

test.each([
  ["2027", "2027-01-01T06:00Z", "2028-01-01T06:00Z"],
  ["2027-03", "2027-03-01T06:00Z", "2027-04-01T05:00Z"],
  ["2027-03-14", "2027-03-14T06:00Z", "2027-03-15T05:00Z"],
  ["2027-06-15T12:00", "2027-06-15T17:00Z", "2027-06-15T17:15Z"],
  ["2027-11-07T01:30-06:00", "2027-11-07T07:30Z", "2027-11-07T07:45Z"],
  ["contract year 2", "2028-01-01T06:00Z", "2029-01-01T06:00Z"],
  ["term", "2027-01-01T06:00Z", "2031-01-01T06:00Z"],
])("%s is from %s to %s", (text, from, to) => {
  expect(spanOf(text, calendar)).toEqual({ from_utc: Date.parse(from), to_utc: Date.parse(to) })
})

test.each([
  ["2027-13", "is not a period"],
  ["June", "is not a period"],
  ["2027-02-30", "is not a period"],
  ["contract year 9", "There is no contract year 9; the term has 4."],
  ["2027-03-14T02:30", "the clocks skip it"],
  ["2027-11-07T01:30", "comes twice"],
])("%s cannot be read: %s", (text, problem) => {
  expect(spanOf(text, calendar)).toMatchObject({ problem: expect.stringContaining(problem) as string })
})

test("a window is clipped to the term, and to the data where nothing is said", () => {
  expect(windowOf({ from: "2026", through: "2027-01" }, undefined, calendar)).toMatchObject({
    from: "2027-01-01",
    through: "2027-01-31",
  })
  expect(windowOf({}, { from_utc: Date.UTC(2027, 1, 3, 12), to_utc: Date.UTC(2027, 1, 5) }, calendar)).toMatchObject({
    from: "2027-02-03",
    through: "2027-02-04",
  })
  expect(windowOf({}, undefined, calendar)).toMatchObject({ from: "2027-01-01", through: "2030-12-31" })
  expect(windowOf({ from: "2028", through: "2027" }, undefined, calendar)).toHaveProperty("problem")
})

test.each([
  ["2027-03", "month", "flow", 2],
  ["2027", "contract_year", "flow", 0],
  ["contract year 2", "contract_year", "flow", 1],
  ["2027-02-01", "day", "flow", 31],
  ["2027-01-01T00:30", "interval", "flow", 2],
  ["2028-05", "contract_year", "rate", 1],
  ["term", "term", "flow", 0],
] as const)("%s selects one %s of a %s: number %i", (text, grain, kind, at) => {
  expect(periodOf(text, grain, kind, calendar)).toEqual({ at })
})

test("a text that selects several periods, or none of an amount, is refused", () => {
  expect(periodOf("2027", "month", "flow", calendar)).toMatchObject({
    problem: "OT6003: 12 periods of month start in 2027; name one, such as 2027-01.",
  })
  expect(periodOf("2027-02", "contract_year", "flow", calendar)).toMatchObject({
    problem: "OT6003: no contract year starts in 2027-02; the amount is that of contract year 1.",
  })
  expect(periodOf("2040", "month", "flow", calendar)).toMatchObject({ problem: "OT6003: 2040 lies outside the term." })
  // Two contract years start in 2027: the stub of June and the one of July. The month tells them apart.
  expect(periodOf("2027", "contract_year", "flow", stub)).toHaveProperty("problem")
  expect(periodOf("2027-07", "contract_year", "flow", stub)).toEqual({ at: 1 })
  expect(periodOf("2027-06", "contract_year", "flow", stub)).toEqual({ at: 0 })
})
