import { expect, test } from "vitest"
import { parseDate, printDate, type CivilDate } from "./date.ts"
import {
  addBusinessDays,
  holidaysNamed,
  holidaysOn,
  isBusinessDay,
  parseHolidayFile,
  roll,
  type Holidays,
} from "./holidays.ts"

const date = (text: string): CivilDate => parseDate(text) ?? { year: 0, month: 0, day: 0 }
const named = (name: string): Holidays => holidaysNamed(name) ?? holidaysOn("none", [])
const nerc = named("nerc")

function holidaysIn(holidays: Holidays, year: number): string {
  const days: string[] = []
  for (let month = 1; month <= 12; month++)
    for (let day = 1; day <= 31; day++) {
      const read = parseDate(printDate({ year, month, day }))
      if (read && holidays.has(read)) days.push(printDate(read).slice(5))
    }
  return days.join(" ")
}

test.each([
  // A Sunday 4 July moves to Monday, a Saturday Christmas stays.
  ["nerc", 2027, "01-01 05-31 07-05 09-06 11-25 12-25"],
  // A Saturday New Year's Day stays; a Sunday Christmas moves.
  ["nerc", 2022, "01-01 05-30 07-04 09-05 11-24 12-26"],
  ["nerc", 2023, "01-02 05-29 07-04 09-04 11-23 12-25"],
  ["fedwire", 2027, "01-01 01-18 02-15 05-31 06-19 07-05 09-06 10-11 11-11 11-25 12-25"],
])("%s has in %i: %s", (name, year, days) => {
  expect(holidaysIn(named(name), year)).toBe(days)
})

test("an unknown set is undefined", () => {
  expect(holidaysNamed("target")).toBeUndefined()
})

// 2027-07-03 is a Saturday, 2027-07-05 the observed holiday; 2027-07-31 is a Saturday, the last day of its month.
test.each([
  ["2027-07-02", "2027-07-02", "2027-07-02", "2027-07-02"],
  ["2027-07-03", "2027-07-06", "2027-07-02", "2027-07-06"],
  ["2027-07-05", "2027-07-06", "2027-07-02", "2027-07-06"],
  ["2027-07-31", "2027-08-02", "2027-07-30", "2027-07-30"],
])("%s rolls to the next %s, the previous %s, modified %s", (start, next, previous, modified) => {
  expect(printDate(roll(date(start), "next", nerc))).toBe(next)
  expect(printDate(roll(date(start), "previous", nerc))).toBe(previous)
  expect(printDate(roll(date(start), "modified", nerc))).toBe(modified)
})

test.each([
  ["2027-07-01", 1, "2027-07-02"],
  ["2027-07-01", 2, "2027-07-06"],
  ["2027-07-04", 1, "2027-07-06"],
  ["2027-07-06", -1, "2027-07-02"],
  ["2027-07-04", 0, "2027-07-04"],
])("%s and %i business days is %s", (start, count, end) => {
  expect(printDate(addBusinessDays(date(start), count, nerc))).toBe(end)
})

test("Saturday is no business day even where it is no holiday", () => {
  expect(isBusinessDay(date("2027-07-03"), holidaysOn("none", []))).toBe(false)
  expect(isBusinessDay(date("2027-07-02"), holidaysOn("closed", ["2027-07-02"]))).toBe(false)
})

test("reads a pinned file and says which lines it cannot", () => {
  const file =
    "\uFEFF# Fedwire\r\n2027-01-18 Martin Luther King Jr. Day\n\n  2027-01-01, New Year # observed\n2027-02-30\nMay 31\n2027-01-01\n"
  expect(parseHolidayFile(file)).toEqual({ dates: ["2027-01-01", "2027-01-18"], wrongLines: [5, 6] })
})

test("a calendar without a business day stops the run", () => {
  expect(() => roll(date("2027-01-01"), "next", { name: "never", has: () => true })).toThrow("no business day")
})
