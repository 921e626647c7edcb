import { expect, test } from "vitest"
import { judgeHours } from "./two-settlement-rts.ts"

const header = "timestamp,lmp_da,lmp_rt,output_da_mw,output_rt_mw,curtailment_mw,expected_unit_market_revenue_usd"
// 10 × 20 + 2 × 30 = 260; 10 × 20 − 4 × 1,000 = −3,800; nothing is worth nothing.
const rows = [
  "2020-01-02 00:00:00,20,30,10,12,0.0,260",
  "2020-01-02 01:00:00,20,1000,10,6,0.0,-3800",
  "2020-01-02 02:00:00,-0.0,-0.0,10,6,0.0,-0.0",
]
const outcomes = (lines: readonly string[], published?: unknown) =>
  judgeHours([header, ...lines].join("\n"), published).map(({ case: name, outcome }) => `${name} ${outcome}`)

test("the award at the day-ahead price, and the rest at the real-time price", () => {
  expect(outcomes(rows)).toEqual([
    "2020-01-02 00:00:00 passed",
    "2020-01-02 01:00:00 passed",
    "2020-01-02 02:00:00 passed",
    "total passed",
  ])
})

test("hours apart are settled apart, and a cent too much is told", () => {
  expect(outcomes([rows[0] ?? "", "2020-03-08 05:00:00,20,30,10,12,0.0,260.02"])).toEqual([
    "2020-01-02 00:00:00 passed",
    "2020-03-08 05:00:00 failed",
    "total failed",
  ])
})

test("totals of the year are not asked of a part of it", () => {
  expect(outcomes(rows, { annual_revenue_usd: 1, rows: 8736, tol: 0.01 }).slice(-2)).toEqual([
    "annual_revenue_usd unsupported",
    "rows unsupported",
  ])
})
