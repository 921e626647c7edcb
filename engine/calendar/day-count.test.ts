import { expect, test } from "vitest"
import { add, multiply, parseExact, printExact } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import { parseDate, type CivilDate } from "./date.ts"
import { dayCountConventions, daysCounted, isDayCount, yearFraction, type DayCountConvention } from "./day-count.ts"

const date = (text: string): CivilDate => parseDate(text) ?? { year: 0, month: 0, day: 0 }

test.each([
  ["2027-01-01", "2028-01-01", "1", "73/72", "1"],
  ["2028-01-01", "2029-01-01", "366/365", "61/60", "1"],
  ["2027-01-31", "2027-02-28", "28/365", "7/90", "7/90"],
  // The 31st is the 30th after a 30th or a 31st, and itself after a 29th: 60 and 62 days.
  ["2027-01-30", "2027-03-31", "60/365", "1/6", "1/6"],
  ["2027-01-29", "2027-03-31", "61/365", "61/360", "31/180"],
  ["2027-05-05", "2027-05-05", "0", "0", "0"],
])("from %s to %s is %s, %s or %s years", (from, to, actual365, actual360, thirty) => {
  const years = (name: "actual/365" | "actual/360" | "30/360") => printExact(yearFraction(name, date(from), date(to)))
  expect(years("actual/365")).toBe(printExact(parseExact(actual365)))
  expect(years("actual/360")).toBe(printExact(parseExact(actual360)))
  expect(years("30/360")).toBe(printExact(parseExact(thirty)))
})

// 1,000,000 at 9.5 % for 17 days.
test.each([
  ["actual/365", "4424.66"],
  ["actual/360", "4486.11"],
] as const)("17 days late by %s costs %s", (name, interest) => {
  const years = yearFraction(name, date("2027-03-20"), date("2027-04-06"))
  const due = multiply(multiply(parseExact("1000000"), parseExact("0.095")), years)
  expect(printExact(round(due, parseExact("0.01"), "half_up"))).toBe(interest)
})

// In the order of: 30/360, 30E/360, 30E+/360, 30E/360 ISDA, 30U/360, NL/365.
test.each([
  // 29 − 28 of February, and 31 of March or 30: from the end of February only two count from the 30th.
  ["2027-02-28", "2027-03-31", [33, 32, 33, 30, 30, 31]],
  // From one end of February to another is a year only where both are the 30th; the leap day itself is the start.
  ["2028-02-29", "2029-02-28", [359, 359, 359, 360, 360, 365]],
  // 31 January is the 30th everywhere; 29 February stays what it is but in Germany.
  ["2028-01-31", "2028-02-29", [29, 29, 29, 30, 29, 28]],
  ["2027-12-31", "2028-03-01", [61, 61, 61, 61, 61, 60]],
  ["2027-12-15", "2028-01-31", [46, 45, 46, 45, 46, 47]],
  ["2027-06-01", "2027-06-01", [0, 0, 0, 0, 0, 0]],
] as const)("from %s to %s are so many days by each convention", (from, to, days) => {
  const names = ["30/360", "30E/360", "30E+/360", "30E/360 ISDA", "30U/360", "NL/365"] as const
  expect(names.map((name) => daysCounted(name, date(from), date(to)))).toEqual(days)
})

test.each([
  ["actual/actual", "2027-12-31", "2028-03-01", "1/365", "60/366"],
  ["actual/actual", "2027-01-01", "2031-01-01", "4", "0"],
  ["actual/actual", "2028-02-29", "2029-02-28", "307/366", "58/365"],
  ["actual/365.25", "2027-01-01", "2031-01-01", "4", "0"],
  ["actual/364", "2027-01-01", "2027-01-08", "1/52", "0"],
  ["NL/360", "2027-12-31", "2028-03-01", "1/6", "0"],
] as const)("%s from %s to %s is %s and %s years", (name, from, to, some, rest) => {
  expect(printExact(yearFraction(name, date(from), date(to)))).toBe(printExact(add(parseExact(some), parseExact(rest))))
})

test("each convention has one row, and those of contracts are among them", () => {
  const names: readonly DayCountConvention[] = dayCountConventions.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.filter(isDayCount)).toEqual(["actual/365", "actual/360", "30/360"])
})

test("knows its names", () => {
  expect(isDayCount("30/360")).toBe(true)
  expect(isDayCount("30E/360")).toBe(false)
  expect(isDayCount("actual/366")).toBe(false)
})
