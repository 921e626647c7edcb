import { expect, test } from "vitest"
import { judgeRate, type RateCase } from "./reopt-ratchets-tiers.ts"

const flat = (period: number) => Array.from({ length: 12 }, () => new Array<number>(24).fill(period))
const outcomes = (one: RateCase) => judgeRate(one, ".").map(({ outcome }) => outcome)

test("a ratchet remembers over the turn of the year: December's 90 kW hold January to 45", () => {
  // January 45, November 10, December 90, the other nine months 10 until the peak is forgotten: February to June 45.
  const one = {
    id: "ratchet",
    kind: "demand_ratchet",
    year: 2023,
    load_kw: { base: 10, overrides_hour_of_year_1based: { "8700": 90 } },
    monthly_demand_rates: new Array<number>(12).fill(2),
    lookback_percent: 0.5,
    lookback_range: 6,
  }
  expect(outcomes({ ...one, expected_annual_demand_cost: 2 * (6 * 45 + 5 * 10 + 90) })).toEqual(["passed"])
  expect(outcomes({ ...one, expected_annual_demand_cost: 2 * (6 * 45 + 5 * 10 + 90) + 0.01 })).toEqual(["failed"])
})

test("an event is billed at the highest load of its hours", () => {
  const one = {
    id: "peak",
    kind: "coincident_peak",
    load_kw: { base: 1, overrides_hour_of_year_1based: { "2": 7, "3": 50 } },
    active_time_steps_1based: [[1, 2], [4]],
    charge_per_kw: [10, 5],
    expected_annual_cost: 75,
  }
  expect(outcomes(one)).toEqual(["passed"])
})

test("tiers of demand are each priced at their own rate; what has no limit says so", () => {
  const urdb_response = {
    demandratestructure: [[{ rate: 1, max: 20 }, { rate: 3, max: 30 }, { rate: 10 }]],
    demandweekdayschedule: flat(0),
    demandweekendschedule: flat(0),
  }
  // 20 at 1, 10 at 3, 5 at 10: 100 a month.
  const billed = { id: "tiers", kind: "tiered_tou_demand", load: { flat_kw: 35 }, urdb_response }
  expect(outcomes({ ...billed, expected_annual_demand_cost: 1200 })).toEqual(["passed"])
  const limits = {
    "tou_demand_tier_limits[5,1]": 20,
    "tou_demand_tier_limits[5,2]": 30,
    "tou_demand_tier_limits[5,3]": 1e8,
  }
  expect(outcomes({ id: "limits", kind: "tier_limits", urdb_response, expected: limits })).toEqual([
    "passed",
    "passed",
    "passed",
  ])
})

test("a field that is not known is named, not passed over", () => {
  const [verdict] = judgeRate({ id: "new", kind: "demand_ratchet", power_factor: 0.9 }, ".")
  expect(verdict).toEqual({ case: "new", outcome: "unsupported", reason: "the field power_factor" })
})
