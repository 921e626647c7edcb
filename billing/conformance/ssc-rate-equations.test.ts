import { expect, test } from "vitest"
import { judgeEquations, type EquationCase } from "./ssc-rate-equations.ts"

const schedule = (of: (hour: number) => number) =>
  Array.from({ length: 12 }, () => Array.from({ length: 24 }, (_, hour) => of(hour)))
const always = schedule(() => 1)
const noLimit = 9.99e37

/** One price of energy and none of demand, unless the case says otherwise. */
function rate(arrays: EquationCase["arrays"], ...steps: EquationCase["steps"]): EquationCase {
  return {
    id: "case",
    arrays: {
      ur_ec_sched_weekday: always,
      ur_ec_sched_weekend: always,
      ur_ec_tou_mat: [[1, 1, noLimit, 0, 0.1, 0]],
      ur_dc_sched_weekday: always,
      ur_dc_sched_weekend: always,
      ur_dc_tou_mat: [[1, 1, noLimit, 0]],
      ur_dc_flat_mat: [[0, 1, noLimit, 0]],
      ...arrays,
    },
    steps: [{ steps_per_year: 8760 }, ...steps],
  }
}

const outcomes = (one: EquationCase) => judgeEquations(one).map((each) => ({ ...each, case: "" }))
const passed = { case: "", outcome: "passed" }

// 1 January is a Monday. At night 3 kW at 2 USD; by day 6 kW, 5 of them at 10 USD and the sixth at 4.
test("each period's demand by its own tiers", () => {
  const periods = schedule((hour) => (hour < 8 ? 2 : 1))
  const one = rate(
    {
      ur_dc_sched_weekday: periods,
      ur_dc_tou_mat: [
        [1, 1, 5, 10],
        [1, 2, noLimit, 4],
        [2, 1, 5, 2],
        [2, 2, noLimit, 1],
      ],
    },
    { power_kw: [-3, -1, 0, 0, 0, 0, 0, 0, -6, -2] },
    { start_step: 0 },
    { month_index: 0 },
    { expect: 60, of: "data.get_demand_charge(0, 0)", tol: 1e-9 },
    { expect: 0, of: "data.get_demand_charge(1, 0)", tol: 1e-9 },
  )
  expect(outcomes(one)).toEqual([passed, passed])
})

// A peak of 50 kW in June: the block of 20 kWh/kW ends at 1,000 kWh, so its step of 5,000 kWh does too and the next has no room.
test("steps in kWh inside a block of kWh/kW", () => {
  const one = rate(
    {
      ur_ec_tou_mat: [
        [1, 1, 20, 1, 0.9, 0],
        [1, 2, 400, 0, 0.5, 0],
        [1, 3, 5000, 0, 0.4, 0],
        [1, 4, noLimit, 0, 0.3, 0],
        [1, 5, 60, 1, 0.2, 0],
        [1, 6, noLimit, 1, 0.1, 0],
      ],
    },
    { power_kw: [-40, -50] },
    { start_step: 3624 },
    { month_index: 5 },
    ...[400, 1000, 3000, 1e38].map((end, at) => ({ expect: end, of: `curr_month.ec_tou_ub.at(0, ${at})`, tol: 0.1 })),
    ...[0.5, 0.4, 0.2, 0.1].map((price, at) => ({ expect: price, of: `month_5.ec_tou_br.at(0, ${at})`, tol: 1e-9 })),
  )
  expect(outcomes(one)).toEqual(new Array(8).fill(passed))
})

// 80 % of last year's 100 kW are more than the 30 kW of January: 80 kW at 2 USD.
test("a demand of the year before is remembered", () => {
  const one = rate(
    {
      ur_dc_tou_mat: [[1, 1, noLimit, 2]],
      ur_billing_demand_lookback_percentages: Array.from({ length: 12 }, () => [80, 1]).flat(),
      ur_billing_demand_tou_matrix: [1, 1],
      year_zero_power: [0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0],
    },
    { en_billing_demand_lookback: true },
    { power_kw: [-30] },
    { start_step: 24 },
    { month_index: 0 },
    { expect: 160, of: "data.get_demand_charge(0, 0)", tol: 1e-9 },
  )
  expect(outcomes(one)).toEqual([passed])
})

test("what is not known is told", () => {
  const one = rate({}, { temperature: 20 }, { expect: 1, of: "data.get_demand_charge(0, 0)", tol: 1 })
  expect(judgeEquations(one)).toEqual([{ case: "case", outcome: "unsupported", reason: "the field temperature" }])
})
