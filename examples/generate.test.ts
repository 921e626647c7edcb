import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { generate } from "./generate.ts"

const read = (path: string) => readFileSync(join(import.meta.dirname, path))
const files = generate()
/** Rows of a generated file as text, without its header. */
const rows = (path: string) =>
  files
    .get(path)!
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","))
/** A decimal in thousandths of its unit. */
const thousandths = (text = "") => Math.round(Number(text) * 1000)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

test.each([...files.keys()])("%s is what the generator writes", (path) => {
  expect(read(path).equals(Buffer.from(files.get(path)!))).toBe(true)
})

test("the contract pins its calendar and its fixture by their hashes", () => {
  const contract = read("behind-the-meter-ppa/contract.otk").toString()
  const pins = [...contract.matchAll(/"([^"]+\.csv)" sha256 "([0-9a-f]+)"/g)]
  expect(pins).toHaveLength(2)
  for (const [, path = "", hash] of pins)
    expect(
      createHash("sha256")
        .update(read(`behind-the-meter-ppa/${path}`))
        .digest("hex")
        .slice(0, 16),
    ).toBe(hash)
})

test("the year has every quarter hour once, in each file", () => {
  for (const file of ["meters", "load", "prices", "dispatch", "grid", "tenants"])
    expect(rows(`campus-2027/${file}.csv`)).toHaveLength(35_040)
  const prices = rows("campus-2027/prices.csv").map(([time]) => time)
  expect(prices.filter((time) => time === "2027-11-07 01:15")).toHaveLength(2)
  expect(prices.filter((time) => time?.startsWith("2027-03-14 02"))).toHaveLength(0)
})

test("the check meter stands in for every gap of the main meter, and agrees with it within 0.2 %", () => {
  const meters = rows("campus-2027/meters.csv").map(([, main, , check]) => ({ main, check: thousandths(check) }))
  expect(meters.filter(({ main }) => main === "")).toHaveLength(23)
  for (const { main, check } of meters)
    if (main !== "") expect(Math.abs(thousandths(main) - check)).toBeLessThanOrEqual(thousandths(main) / 500 + 1)
})

test("the year shows take-or-pay, deemed energy and damages", () => {
  const curtailed = new Set(
    rows("campus-2027/dispatch.csv")
      .filter(([, flag]) => flag === "true")
      .map(([time]) => Date.parse(time!)),
  )
  const meters = rows("campus-2027/meters.csv").map(([time, main, , check, potential]) => {
    const delivered = thousandths(main === "" ? check : main)
    return { delivered, potential: thousandths(potential), isCurtailed: curtailed.has(Date.parse(time!)) }
  })
  const megawattHours = (wattHours: number) => wattHours / 1_000_000
  const potential = megawattHours(sum(meters.map((row) => row.potential)))
  const delivered = megawattHours(sum(meters.map((row) => row.delivered)))
  const deemed = megawattHours(
    sum(meters.map((row) => (row.isCurtailed ? Math.max(row.potential - row.delivered, 0) : 0))),
  )
  const forceMajeure = megawattHours(sum(rows("campus-2027/notices.csv").map(([, energy]) => thousandths(energy))))
  // Also worked out with exact fractions in Python when the year was made.
  expect({ potential, delivered, deemed, forceMajeure }).toEqual({
    potential: 358_983.061947,
    delivered: 354_330.11131,
    deemed: 1_012.504652,
    forceMajeure: 639.991828,
  })
  const sellerFailure = 360_000 - potential
  const shortfall = 360_000 - sellerFailure - forceMajeure - delivered - deemed
  expect(sellerFailure).toBeGreaterThan(1_000)
  expect(shortfall).toBeCloseTo(3_000.454157, 6)
  const [available, excused] = [1, 2].map((column) =>
    sum(rows("campus-2027/outages.csv").map((row) => Number(row[column]))),
  )
  expect([available, excused]).toEqual([7_852, 504]) // 7,852 of 8,256 hours are 95.11 %, below the 96 % guaranteed.
})

test("prices have a few scarce evenings and a few hundred quarter hours below zero", () => {
  const prices = rows("campus-2027/prices.csv").map(([, price]) => Number(price))
  expect(Math.max(...prices)).toBe(4_478.96)
  expect(prices.filter((price) => price > 1_000)).toHaveLength(22)
  expect(prices.filter((price) => price < 0)).toHaveLength(669)
})

test("in each quarter hour what comes in goes out: delivered + imported = load + exported + losses", () => {
  const load = rows("campus-2027/load.csv").map(([, energy]) => Math.round(Number(energy) * 1_000_000))
  const grid = rows("campus-2027/grid.csv").map((row) => row.slice(1, 3).map(thousandths))
  const quarters = rows("campus-2027/meters.csv").map(([, main, , check], at) => {
    const delivered = thousandths(main === "" ? check : main)
    const [imported = 0, exported = 0] = grid[at]!
    return { delivered, imported, exported, losses: delivered + imported - load[at]! - exported }
  })
  expect(quarters.filter(({ imported, exported }) => imported > 0 && exported > 0)).toEqual([])
  // The check meter, which stands in where the main one is silent, is off by at most 0.15 %; losses are 0.40 % and more.
  const least = ({ delivered }: { readonly delivered: number }) => Math.floor((delivered * 24) / 10_000)
  const most = ({ delivered }: { readonly delivered: number }) => 3_000 + Math.ceil((delivered * 76) / 10_000)
  expect(quarters.filter((quarter) => quarter.losses < least(quarter) || quarter.losses > most(quarter))).toEqual([])
})

test("the two halls are the load of the campus", () => {
  const load = rows("campus-2027/load.csv").map(([, energy]) => Math.round(Number(energy) * 1_000_000))
  const halls = rows("campus-2027/tenants.csv").map((row) => sum(row.slice(1).map(thousandths)))
  expect(halls).toEqual(load)
})
