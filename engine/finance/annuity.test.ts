import { expect, test } from "vitest"
import { effective, fv, fvSchedule, ipmt, nominal, nper, pmt, ppmt, pv, rate } from "./annuity.ts"

// 1,000 are lent for two periods at 10 %: 1,210 ÷ 2.1 is paid at the end of each, or 1,100 ÷ 2.1 at the beginning.
const level = 1210 / 2.1

test("level payments repay a loan", () => {
  expect(pmt(0.1, 2, 1000)).toBeCloseTo(-level, 10)
  expect(pmt(0.1, 2, 1000, 0, "beginning")).toBeCloseTo(-1100 / 2.1, 10)
  expect(pmt(0, 4, 1000)).toBe(-250)
  expect(pmt(0.1, 2, 0, 210)).toBeCloseTo(-100, 10)
})

test("payments that are saved grow, and are worth less today", () => {
  expect(fv(0.1, 2, -100)).toBeCloseTo(210, 10)
  expect(fv(0.1, 2, -100, 0, "beginning")).toBeCloseTo(231, 10)
  expect(fv(0.1, 2, 0, -100)).toBeCloseTo(121, 10)
  expect(fv(0, 3, -100, -10)).toBe(310)
  expect(pv(0.1, 2, -121)).toBeCloseTo(210, 10)
  expect(pv(0.1, 2, 0, -121)).toBeCloseTo(100, 10)
})

test("each payment is interest on what is owed, and the rest reduces it", () => {
  expect(ipmt(0.1, 1, 2, 1000)).toBeCloseTo(-100, 10)
  expect(ppmt(0.1, 1, 2, 1000)).toBeCloseTo(100 - level, 10)
  expect(ipmt(0.1, 2, 2, 1000)).toBeCloseTo(-(1100 - level) * 0.1, 10)
  expect(ppmt(0.1, 2, 2, 1000)).toBeCloseTo(-(1100 - level), 10)
  // Paid at the beginning, the first payment bears none; 1,000 − 1,100 ÷ 2.1 are owed for the first period.
  expect(ipmt(0.1, 1, 2, 1000, 0, "beginning")).toBe(0)
  expect(ipmt(0.1, 2, 2, 1000, 0, "beginning")).toBeCloseTo(-(1000 - 1100 / 2.1) * 0.1, 10)
  expect(ipmt(0.1, 3, 2, 1000)).toBeUndefined()
  expect(ppmt(0.1, 0, 2, 1000)).toBeUndefined()
})

test("the number of payments, and none where they do not even pay the interest", () => {
  expect(nper(0.1, -level, 1000)).toBeCloseTo(2, 10)
  expect(nper(0.1, -1100 / 2.1, 1000, 0, "beginning")).toBeCloseTo(2, 10)
  expect(nper(0, -100, 300)).toBe(3)
  expect(nper(0.1, -100, 1000)).toBeUndefined()
})

test("every rate at which payments balance", () => {
  expect(rate(2, -level, 1000)).toEqual([expect.closeTo(0.1, 12)])
  expect(rate(2, -1100 / 2.1, 1000, 0, "beginning")).toEqual([expect.closeTo(0.1, 12)])
  expect(rate(2, -500, 1000)).toEqual([expect.closeTo(0, 12)])
  expect(rate(2, 500, 1000)).toEqual([])
})

test("rates that compound, and rates one after the other", () => {
  expect(effective(0.2, 2)).toBeCloseTo(0.21, 12)
  expect(nominal(0.21, 2)).toBeCloseTo(0.2, 12)
  expect(fvSchedule(100, [0.1, -0.5])).toBeCloseTo(55, 12)
})
