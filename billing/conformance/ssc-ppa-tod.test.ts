import { expect, test } from "vitest"
import { judgePpa, type PpaCase } from "./ssc-ppa-tod.ts"

const schedule = (hours: readonly number[], period: number) =>
  Array.from({ length: 12 }, () => Array.from({ length: 24 }, (_, hour) => (hours.includes(hour) ? period : 1)))

/** 10 kW in the hour from noon of every day; the station draws 1 kW in every other hour. */
const files: Readonly<Record<string, string>> = {
  gen: ["gen_kw", ...Array.from({ length: 8760 }, (_, hour) => (hour % 24 === 12 ? "10" : "-1"))].join("\n"),
  twice: ["factor", ...Array<string>(8760).fill("2")].join("\n"),
}
const read = (file: string) => files[file] ?? ""

const params: PpaCase["params"] = {
  ppa_soln_mode: 1,
  ppa_price_input: [0.1],
  ppa_escalation: 2,
  ppa_multiplier_model: 0,
  dispatch_tod_factors: [1, 1.5, 1, 1, 1, 1, 1, 1, 1],
  dispatch_sched_weekday: schedule([12], 2),
  dispatch_sched_weekend: schedule([], 1),
  degradation: [1],
  analysis_period: 3,
  system_use_lifetime_output: 0,
}

function outcome(one: Omit<PpaCase, "id" | "gen_series">) {
  const verdicts = judgePpa({ id: "p", gen_series: "gen", ...one }, read)
  return {
    passed: verdicts.filter((each) => each.outcome === "passed").length,
    others: verdicts.filter((each) => each.outcome !== "passed"),
  }
}

// A year that begins on a Monday has 261 weekdays and 104 days of weekends; its January 23 and 8.
// Sold are 2,610 kWh at 0.15 and 1,040 at 0.10 USD; the station takes 23 kWh of each day's 10.
test("weekdays at noon earn half as much again; the price rises and the plant loses a little", () => {
  const { passed, others } = outcome({
    params,
    expected: {
      ppa_cents_per_kwh: 10,
      cf_ppa_price: [0, 10, 10.2, 10.404],
      cf_energy_net: [0, -4745, -4697.55, -4650.5745],
      // 391.50 + 104.00, then × 1.02 × 0.99 and that once more.
      cf_energy_value: [0, 495.5, 500.3559, 505.25938782],
      cf_total_revenue: [0, 495.5, 500.3559, 505.25938782],
      cf_revenue_by_month: { jan: [0, 42.5, 42.9165, 43.3370817] },
      firstyear_energy_by_tod: [1040, 2610, 0],
      firstyear_price_by_tod: [10, 15, 0],
      firstyear_revenue_by_tod: [104, 391.5, 0],
      revenue_monthly_firstyear_by_tod: [[8], [34.5], [0]],
      energy_monthly_firstyear_by_tod: [[80], [230], null],
    },
  })
  expect(others).toEqual([])
  expect(passed).toBe(1 + 4 * 4 + 4 + 9 + 3 + 2)
})

test("factors by the hour, a price for each year, losses by the year, and revenue beside the agreement's", () => {
  const { others } = outcome({
    params: {
      ...params,
      ppa_multiplier_model: 1,
      dispatch_factors_ts: { series: "twice" },
      ppa_price_input: [0.1, 0.2, 0.4],
      degradation: [0, 50],
    },
    expected: {
      cf_ppa_price: [0, 10, 20, 40],
      // 3,650 kWh count twice: 730 at the first price; half of them at the second; none where no loss is stated.
      cf_energy_value: [0, 730, 730, 0],
      cf_total_revenue: [0, 1000, 1000, 270],
      firstyear_energy_by_tod: [null, null],
    },
  })
  expect(others).toEqual([])
})

test("a wrong amount is told, and what is not known by its name", () => {
  expect(outcome({ params, expected: { cf_energy_value: [0, 495.51], loss: 1 } }).others).toEqual([
    { case: "p cf_energy_value[1]", outcome: "failed", expected: expect.stringContaining("495.51"), found: "495.5" },
    { case: "p loss", outcome: "unsupported", reason: "the output loss" },
  ])
  const curtailed = { ...params, curtailment: 1 }
  expect(outcome({ params: curtailed, expected: {} }).others).toMatchObject([{ reason: "the field curtailment" }])
  expect(outcome({ params: { ...params, ppa_soln_mode: 0 }, expected: {} }).others).toMatchObject([
    { outcome: "unsupported" },
  ])
})
