import fc from "fast-check"
import { expect, test } from "vitest"
import {
  addDays,
  addMonths,
  compareDates,
  dateOfDayNumber,
  dayNumber,
  dayOfWeek,
  dayOfYear,
  daysBetween,
  daysInMonth,
  isLeapYear,
  parseDate,
  printDate,
  type CivilDate,
} from "./date.ts"

const date = (text: string): CivilDate => {
  const read = parseDate(text)
  if (!read) throw new Error(text)
  return read
}
const shown = (read: CivilDate | undefined) => (read ? printDate(read) : "none")

// Catala's table: a day the reached month does not have goes back, goes forward, or stops.
test.each([
  ["2012-01-31", 1, "2012-02-29", "2012-03-01", "none"],
  ["2013-01-31", 1, "2013-02-28", "2013-03-01", "none"],
  ["2012-03-31", 3, "2012-06-30", "2012-07-01", "none"],
  ["2012-10-31", 5, "2013-03-31", "2013-03-31", "2013-03-31"],
  ["2012-10-29", 4, "2013-02-28", "2013-03-01", "none"],
  ["2012-03-31", -1, "2012-02-29", "2012-03-01", "none"],
  ["2012-01-15", -1, "2011-12-15", "2011-12-15", "2011-12-15"],
  ["2027-12-31", 2, "2028-02-29", "2028-03-01", "none"],
] as const)("%s and %i months is %s, %s or %s", (start, months, back, forward, strict) => {
  expect(shown(addMonths(date(start), months, "clamp_back"))).toBe(back)
  expect(shown(addMonths(date(start), months, "clamp_forward"))).toBe(forward)
  expect(shown(addMonths(date(start), months, "error"))).toBe(strict)
})

test("29 February and a year is 28 February, 1 March or nothing", () => {
  expect(shown(addMonths(date("2028-02-29"), 12, "clamp_back"))).toBe("2029-02-28")
  expect(shown(addMonths(date("2028-02-29"), 12, "clamp_forward"))).toBe("2029-03-01")
  expect(shown(addMonths(date("2028-02-29"), 12, "error"))).toBe("none")
  expect(shown(addMonths(date("2028-02-29"), 48, "error"))).toBe("2032-02-29")
  expect(shown(addMonths(date("2012-02-29"), 1056, "clamp_back"))).toBe("2100-02-28")
})

test.each([
  "2027-02-29",
  "2100-02-29",
  "2027-13-01",
  "2027-00-10",
  "2027-04-31",
  "2027-1-5",
  "27-01-05",
  "2027-01-05T00:00",
  "",
])("%j is no date", (text) => {
  expect(parseDate(text)).toBeUndefined()
})

test("knows leap years by the Gregorian rule", () => {
  expect([1900, 2000, 2026, 2028, 2100].filter(isLeapYear)).toEqual([2000, 2028])
  expect([2, 4, 12].map((month) => daysInMonth(2027, month))).toEqual([28, 30, 31])
})

test.each([
  ["1970-01-01", 0, 4, 1],
  ["2027-01-01", 20819, 5, 1], // 57 years of 365 days and 14 leap days.
  ["2028-12-31", 21549, 7, 366],
  ["1969-12-31", -1, 3, 365],
])("%s is day %i, weekday %i and day %i of its year", (text, number, weekday, ofYear) => {
  expect(dayNumber(date(text))).toBe(number)
  expect(dayOfWeek(date(text))).toBe(weekday)
  expect(dayOfYear(date(text))).toBe(ofYear)
})

test("counts days across a leap day", () => {
  expect(daysBetween(date("2028-02-01"), date("2028-03-01"))).toBe(29)
  expect(daysBetween(date("2028-03-01"), date("2028-02-01"))).toBe(-29)
  expect(shown(addDays(date("2027-12-31"), 60))).toBe("2028-02-29")
})

test("a day number and its date lead to each other, one day at a time", () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (number) => {
      const read = dateOfDayNumber(number)
      expect(dayNumber(read)).toBe(number)
      expect(compareDates(read, dateOfDayNumber(number + 1))).toBe(-1)
      expect(dayOfWeek(dateOfDayNumber(number + 7))).toBe(dayOfWeek(read))
    }),
  )
})
