import { expect, test } from "vitest"
import { parseDate, printDate, type CivilDate } from "../calendar/date.ts"
import { assert } from "../number/assert.ts"
import { fixedText, parseExact, rational } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import { lateInterest, type Debt } from "./late.ts"

// mechanics.md B12, trial.md C32: a million at 9.5 percent, due on 25 February 2027, paid on 14 March: 17 days.
const debt: Debt = {
  owed: rational(1_000_000),
  due: day("2027-02-25"),
  received: [{ date: day("2027-03-14"), amount: undefined }],
  basis: "actual/365",
  compounding: "simple",
  rateOn: () => parseExact("0.095"),
}

function day(text: string): CivilDate {
  const date = parseDate(text)
  assert(date !== undefined, text)
  return date
}

function late(more: Partial<Debt>): string {
  const found = lateInterest({ ...debt, ...more })
  if (!found) return found === null ? "withheld" : "none"
  const amount = fixedText(round(found.amount, rational(1, 100), "half_up"), 2)
  return `${printDate(found.from)} to ${printDate(found.to)}, ${found.days} days: ${amount}`
}

test("17 days by 365, by 360, and compounded daily", () => {
  expect(late({})).toBe("2027-02-25 to 2027-03-14, 17 days: 4424.66")
  expect(late({ basis: "actual/360" })).toBe("2027-02-25 to 2027-03-14, 17 days: 4486.11")
  expect(late({ compounding: "daily" })).toBe("2027-02-25 to 2027-03-14, 17 days: 4433.88")
  // mechanics.md, corrections: compounded by 360.
  expect(late({ basis: "actual/360", compounding: "daily" })).toBe("2027-02-25 to 2027-03-14, 17 days: 4495.59")
})

test("each day at its own rate: 10 days at 9.5 percent and 7 at 9.25", () => {
  const prime = (date: CivilDate) => parseExact(printDate(date) < "2027-03-07" ? "0.095" : "0.0925")
  expect(late({ rateOn: prime })).toBe("2027-02-25 to 2027-03-14, 17 days: 4376.71")
})

test("by 30/360 a month of one rate is a whole month", () => {
  // 25 February to 25 March is 30 days of 360: 1,000,000 × 9.5 % ÷ 12.
  expect(late({ basis: "30/360", received: [{ date: day("2027-03-25"), amount: undefined }] })).toBe(
    "2027-02-25 to 2027-03-25, 28 days: 7916.67",
  )
})

test("paid on the due date or before it earns nothing", () => {
  expect(late({ received: [{ date: day("2027-02-25"), amount: undefined }] })).toBe("none")
  expect(late({ received: [{ date: day("2027-02-01"), amount: undefined }] })).toBe("none")
  expect(late({ received: [] })).toBe("none")
})

test("a payment in part earns on the rest alone", () => {
  // 400,000 in time; 600,000 for 10 days and 100,000 for 7 more, at 9.5 % by 365: 1,561.6438 + 182.1918.
  const received = [
    { date: day("2027-03-14"), amount: undefined },
    { date: day("2027-02-20"), amount: rational(400_000) },
    { date: day("2027-03-07"), amount: rational(500_000) },
  ]
  expect(late({ received })).toBe("2027-02-25 to 2027-03-14, 17 days: 1743.84")
})

test("a rate that is withheld withholds the interest", () => {
  expect(late({ rateOn: () => null })).toBe("withheld")
})
