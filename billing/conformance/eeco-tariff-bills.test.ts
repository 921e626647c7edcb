import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { judgeBill, type EecoCase } from "./eeco-tariff-bills.ts"

const header =
  "utility,type,name,basic_charge_limit,assessed,month_start,month_end,hour_start,hour_end,weekday_start,weekday_end,charge,units"

function tariff(...rows: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "tariff-"))
  writeFileSync(join(folder, "rate.csv"), [header, ...rows].join("\n"))
  return folder
}
const outcomes = (kind: string, one: Omit<EecoCase, "case">, folder = ".") =>
  judgeBill(kind, { case: 0, ...one }, folder).map(({ outcome }) => outcome)

/** Saturday 1 June 2024 and the Sunday after. */
const weekend = { start_dt: "2024-06-01", end_dt: "2024-06-03", billing_path: "rate.csv", billing_data: "rate.csv" }

test("prices of one name are added; each day that is assessed daily has its own", () => {
  const folder = tariff(
    "electric,energy,night,0,,6,9,0,6.5,5,5,0.04,$/kWh",
    "electric,energy,night,0,,6,9,22,24,0,6,0.05,$/kWh",
    "electric,demand,,0,daily,0,12,0,24,0,6,2,$/kW",
  )
  const expected = {
    electric_energy_night_20240601_20240602_0: {
      rle: [
        [0.04, 7],
        [0, 15],
        [0.05, 2],
        [0, 22],
        [0.05, 2],
      ],
    },
    electric_demand_0_20240601_20240601_0: {
      rle: [
        [2, 24],
        [0, 24],
      ],
    },
    electric_demand_0_20240602_20240602_0: {
      rle: [
        [0, 24],
        [2, 24],
      ],
    },
  }
  const asked = (resolution: string, expected: object) =>
    outcomes("test_get_charge_dict", { ...weekend, resolution, expected }, folder)
  // A price until 6:30 holds, by the hour, for the whole hour that begins at 6:00.
  expect(asked("1h", expected)).toEqual(["passed", "passed", "passed"])
  expect(asked("30m", doubled(expected))).toEqual(["passed", "passed", "passed"])
  expect(asked("1h", {})).toEqual(["failed", "failed", "failed"])
})

/** The same by the half hour, with the night's end where it is. */
function doubled(arrays: Readonly<Record<string, { readonly rle: readonly (readonly number[])[] }>>) {
  return Object.fromEntries(
    Object.entries(arrays).map(([key, { rle }]) => {
      const twice = rle.map(([value = 0, times = 0]) => [value, times * 2])
      return [key, { rle: key.includes("night") ? [[0.04, 13], [0, 31], ...twice.slice(2)] : twice }]
    }),
  )
}

test("a tier counts what was used before, and an interval that crosses it lies in both", () => {
  const folder = tariff(
    "electric,energy,all,0,,1,12,0,24,0,6,0.10,$/kWh",
    "electric,energy,all,100,,1,12,0,24,0,6,0.20,$/kWh",
  )
  const key = "electric_energy_all_20240601_20240602"
  // 90 kWh before and 48 more: 10 at ten cents and 38 at twenty.
  const one = {
    ...weekend,
    utility: "electric",
    consumption_data_dict: { electric: { rle: [[1, 192]] } },
    prev_consumption_dict: { [`${key}_0`]: 90, [`${key}_100`]: 90 },
    expected: 8.6,
  }
  expect(outcomes("test_calculate_energy_costs", one, folder)).toEqual(["passed"])
})

test("demand by tiers, less what was paid for it before", () => {
  const folder = tariff(
    "electric,demand,peak,0,monthly,1,12,16,20,0,6,5,$/kW",
    "electric,demand,peak,100,monthly,1,12,16,20,0,6,8,$/kW",
  )
  const key = "electric_demand_peak_20240601_20240602"
  // 130 kW at 17:00 on Saturday: 100 at 5, less 350 that were paid, and 30 at 8.
  const load = [...new Array<number>(68).fill(10), 130, ...new Array<number>(123).fill(10)]
  const one = {
    ...weekend,
    utility: "electric",
    consumption_data_dict: { electric: load },
    prev_demand_dict: { [`${key}_0`]: { demand: 70, cost: 350 }, [`${key}_100`]: { demand: 70, cost: 0 } },
    expected: 390,
  }
  expect(outcomes("test_calculate_demand_costs", one, folder)).toEqual(["passed"])
})

test("a test that is not known says so", () => {
  expect(judgeBill("test_emissions", { case: 4 }, ".")).toEqual([
    { case: "test_emissions 4", outcome: "unsupported", reason: "the test test_emissions" },
  ])
})
