import { expect, test } from "vitest"
import { multiply, parseExact, printExact } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import { parseDate, type CivilDate } from "./date.ts"
import { isDayCount, yearFraction } from "./day-count.ts"

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

test("knows its names", () => {
  expect(isDayCount("30/360")).toBe(true)
  expect(isDayCount("actual/366")).toBe(false)
})
