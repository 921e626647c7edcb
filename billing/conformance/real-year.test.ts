import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { realYear } from "./real-year.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "offtake-year-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, header: string, rows: readonly string[]): void {
  mkdirSync(join(folder, path, ".."), { recursive: true })
  writeFileSync(join(folder, path), [header, ...rows].join("\n"))
}

test("every posting of a year agrees with the second computation: 8,760 hours, 365 days, 12 months", async () => {
  const hours = Array.from({ length: 8760 }, (_, at) => at)
  const wind = Array.from({ length: 8760 * 12 }, (_, at) => (at * 37) % 3001)
  write(
    "generation/rts_wind_5min_2020.csv",
    "Year,303_WIND_1",
    wind.map((tenths) => `2020,${Math.floor(tenths / 10)}.${tenths % 10}`),
  )
  write(
    "load/datacenter_google_cpu_hourly.csv",
    ",cpu_load",
    hours.map((at) => `${at},0.${String((at * 7919) % 1_000_003).padStart(7, "0")}`),
  )
  write(
    "prices/historical_rt_price_hourly_2020.csv",
    "hour,price",
    hours.map((at) => `${at + 1},${at % 9 === 0 ? "-" : ""}${at % 60}.${String((at * 31) % 997).padStart(3, "0")}`),
  )
  expect(await realYear.run(folder)).toEqual({
    name: "real_year",
    passed: 8760 + 365 + 12,
    failed: 0,
    unsupported: 0,
    failures: [],
  })
})

test("a missing file is named and fails", async () => {
  write("load/datacenter_google_cpu_hourly.csv", ",cpu_load", [])
  const { failed, failures } = await realYear.run(folder)
  expect(failed).toBe(2)
  expect(failures[0]).toContain("generation/rts_wind_5min_2020.csv, found none")
})

test("a year that is too short fails, and says where the readings end", async () => {
  write("generation/rts_wind_5min_2020.csv", "303_WIND_1", ["1.0"])
  write("load/datacenter_google_cpu_hourly.csv", "cpu_load", ["0.5"])
  write("prices/historical_rt_price_hourly_2020.csv", "price", ["20"])
  const { passed, failures } = await realYear.run(folder)
  expect(passed).toBe(0)
  expect(failures).toEqual([
    "the files: expected 105120 wind, 8760 load and 8760 price readings, found 1 wind, 1 load and 1 price readings",
  ])
})
