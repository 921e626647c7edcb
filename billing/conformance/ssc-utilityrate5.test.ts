import { expect, test } from "vitest"
import type { BillCase } from "./ssc-utilityrate5-case.ts"
import { judgeBill } from "./ssc-utilityrate5.ts"

const hours = Array.from({ length: 8760 }, (_, hour) => hour)
const everyHour = (period: number) => Array.from({ length: 12 }, () => new Array<number>(24).fill(period))
const always = { weekday: everyHour(1), weekend: everyHour(1) }
/** January has 744 hours, February 672. */
const inJanuary = (kw: number) => hours.map((hour) => (hour < 744 ? kw : 0))
const noLimit = 9.99e37

/** One price and a load of 1 kW, unless the case says otherwise. */
function bill(inputs: object, values: Readonly<Record<string, number | string>>): BillCase {
  return {
    id: "case",
    checks_identity: true,
    inputs: {
      en_electricity_rates: 1,
      analysis_period: 1,
      system_use_lifetime_output: 1,
      inflation_rate: 0,
      ur_metering_option: 2,
      ur_ec_sched_weekday: always.weekday,
      ur_ec_sched_weekend: always.weekend,
      ur_ec_tou_mat: [[1, 1, noLimit, 0, 0.1, 0]],
      load: hours.map(() => 1),
      gen: hours.map(() => 0),
      ...inputs,
    },
    expect: Object.entries(values).map(([name, value]) => {
      const [, output = "", index] = /^(\w+)(?: (.*))?$/.exec(name) ?? []
      const place = index?.split(" ").map((each) => (each === "last" ? each : Number(each)))
      return { output, index: place ?? null, value, tol: 1e-9 }
    }),
  }
}

const notPassed = (one: BillCase) => judgeBill(one, ".").filter(({ outcome }) => outcome !== "passed")

// January has 23 weekdays. Of 2 kW × 744 h, 23 × 4 × 2 = 184 kWh are dear. At noon 3 kW are sent: 31 × 3 = 93 kWh; 1,242 kWh are drawn cheap.
test("time of use on weekdays, what is sent at its own price, and a monthly minimum", () => {
  const weekday = everyHour(1).map((row) => row.map((_, hour) => (hour >= 16 && hour < 20 ? 2 : 1)))
  const one = bill(
    {
      ur_ec_sched_weekday: weekday,
      ur_ec_tou_mat: [
        [1, 1, noLimit, 0, 0.1, 0.05],
        [2, 1, noLimit, 0, 0.3, 0.05],
      ],
      ur_monthly_fixed_charge: 10,
      ur_monthly_min_charge: 200,
      load: hours.map(() => 2),
      gen: hours.map((hour) => (hour % 24 === 12 ? 5 : 0)),
    },
    {
      "charge_wo_sys_ec_ym 1 0": 185.6,
      "charge_w_sys_ec_gross_ym 1 0": 179.4,
      "net_billing_credits_ym 1 0": 4.65,
      "charge_w_sys_minimum_ym 1 0": 15.25,
      "year1_monthly_utility_bill_w_sys 0": 200,
      "utility_bill_w_sys_ym 0 5": 0,
      "year1_hourly_salespurchases_with_system 12": 0.15,
      "year1_hourly_salespurchases_with_system 16": -0.6,
    },
  )
  expect(notPassed(one)).toEqual([])
})

// 2 kW in January: 744 kWh more than the load. February takes 672 of them; the true-up pays 72 kWh at 3 cents, and March has none.
test("credits in kWh go to the next month, and the true-up ends them", () => {
  const one = bill(
    { ur_metering_option: 0, ur_nm_credit_month: 1, ur_nm_yearend_sell_rate: 0.03, gen: inJanuary(2) },
    {
      "excess_kwhs_earned_ym 1 0": 744,
      "charge_w_sys_ec_ym 1 1": 0,
      "true_up_credits_ym 1 1": 2.16,
      "utility_bill_w_sys_ym 1 1": -2.16,
      "utility_bill_w_sys_ym 1 2": 74.4,
    },
  )
  expect(notPassed(one)).toEqual([])
})

// 1,488 kWh sent in January are 148.80 USD. February takes 67.20, March 74.40, April the last 7.20 of its 72.00.
test("credits in dollars go on until they are used up", () => {
  const one = bill(
    { ur_metering_option: 3, ur_ec_tou_mat: [[1, 1, noLimit, 0, 0.1, 0.1]], gen: inJanuary(3) },
    {
      "net_billing_credits_ym 1 0": 0,
      "net_billing_credits_ym 1 1": 67.2,
      "net_billing_credits_ym 1 2": 74.4,
      "net_billing_credits_ym 1 3": 7.2,
      "utility_bill_w_sys_ym 1 3": 64.8,
      "year1_true_up_credits last": 0,
    },
  )
  expect(notPassed(one)).toEqual([])
})

// Half of December's 40 kW are 20 kW in January: 100 kWh/kW are 2,000 kWh at 20 cents, 5,440 of 7,440 kWh at 10; 20 kW at 5 USD.
test("a demand that is remembered sets the tiers and the demand charge", () => {
  const one = bill(
    {
      ur_ec_tou_mat: [
        [1, 1, 100, 1, 0.2, 0],
        [1, 2, noLimit, 1, 0.1, 0],
      ],
      ur_dc_enable: 1,
      ur_dc_sched_weekday: always.weekday,
      ur_dc_sched_weekend: always.weekend,
      ur_dc_tou_mat: [[1, 1, noLimit, 5]],
      ur_dc_flat_mat: [[0, 1, noLimit, 0]],
      ur_enable_billing_demand: 1,
      ur_billing_demand_minimum: 0,
      ur_billing_demand_lookback_period: 11,
      ur_billing_demand_lookback_percentages: Array.from({ length: 12 }, () => [50, 1]),
      ur_dc_billing_demand_periods: [[1, 1]],
      ur_yearzero_usage_peaks: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40],
      load: hours.map(() => 10),
    },
    {
      "billing_demand_wo_sys_ym 1 0": 20,
      "charge_wo_sys_ec_ym 1 0": 944,
      "charge_wo_sys_dc_tou_ym 1 0": 100,
      "energy_wo_sys_ec_jan_tp 1 1": 2000,
      "energy_wo_sys_ec_jan_tp 1 2": 5440,
      "energy_wo_sys_ec_jan_tp 2 3": 7440,
    },
  )
  expect(notPassed(one)).toEqual([])
})

// 8,760 kWh at 10 cents, two percent more in the second year, and an annual minimum that grows as well.
test("prices and the annual minimum grow by year; two meters add up", () => {
  const one = bill(
    {
      analysis_period: 2,
      inflation_rate: 2,
      system_use_lifetime_output: 0,
      degradation: [50],
      ur_annual_min_charge: 1000,
      ur_metering_option: 4,
      ur_ec_tou_mat: [[1, 1, noLimit, 0, 0.1, 0.05]],
      gen: inJanuary(1),
    },
    {
      utility_bill_wo_sys_year1: 1000,
      "utility_bill_wo_sys 2": 1020,
      "charge_wo_sys_ec 2": 893.52,
      "charge_wo_sys_minimum_ym 1 11": 124,
      "two_meter_sales_ym 1 0": 37.2,
      "two_meter_sales_ym 2 0": 18.972,
      "utility_bill_w_sys 2": 1001.028,
    },
  )
  expect(notPassed(one)).toEqual([])
})

test("a tariff that contradicts itself is refused by its contract", () => {
  const weekday = everyHour(1).map((row) => row.map((_, hour) => (hour < 12 ? 1 : 2)))
  const tiers = [1, 2].flatMap((period) => [
    [period, 1, 300 + period, 0, 0.1, 0],
    [period, 2, noLimit, 0, 0.2, 0],
  ])
  const inputs = { ur_ec_sched_weekday: weekday, ur_ec_tou_mat: tiers }
  expect(notPassed(bill(inputs, { __status__: "error" }))).toEqual([])
  expect(notPassed(bill({ ur_ec_sched_weekday: weekday }, { __status__: "error" }))).toEqual([])
  expect(notPassed(bill({ ur_nm_credit_month: 12 }, { __status__: "error" }))).toEqual([])
})

test("a series that is not there is told", () => {
  const one = bill({ gen: { series: "series/none.csv", steps_per_year: 8760 } }, { utility_bill_w_sys_year1: 0 })
  expect(notPassed(one)).toEqual([
    { case: "case", outcome: "failed", expected: "a file series/none.csv", found: "none" },
  ])
})

test("an input that is not known is told, unless it says nothing", () => {
  const values = { "charge_wo_sys_ec_ym 1 0": 74.4 }
  expect(notPassed(bill({ grid_outage: [0, 0] }, values))).toEqual([])
  expect(notPassed(bill({ grid_outage: [0, 1] }, values))).toEqual([
    { case: "case", outcome: "unsupported", reason: "the input grid_outage" },
  ])
})
