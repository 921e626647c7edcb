import { describe, expect, test } from "vitest"
import type { Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"
import { explain } from "./trace.ts"

type Bands = readonly (readonly ["width" | "up to" | "below", string, string])[]
function tiered(kind: "marginal" | "all_units", of: string, bands: Bands, rest: string, above?: string): Step {
  return {
    at: 0,
    unit: p.unit("USD"),
    op: "tiered",
    kind,
    of: p.num(of),
    ...(above === undefined ? {} : { above: p.num(above) }),
    bands: bands.map(([edge, limit, price]) => ({ edge, limit: p.num(limit), at: p.num(price) })),
    rest: p.num(rest),
  }
}
const worth = (step: Step) =>
  p.valueOf(p.evaluated(p.planOf([p.define("x", "USD", "month", step)]), p.dataOf()), "x", "2027-01", "USD")
const faultsOf = (step: Step) =>
  p.settled(p.planOf([p.charge("x", "month", step)]), p.dataOf(), { from: "2027-01", through: "2027-01" }).faults

const widths: Bands = [
  ["width", "5000 MWh", "70 USD/MWh"],
  ["width", "5000 MWh", "65 USD/MWh"],
]
const edges: Bands = [
  ["up to", "5000 MWh", "70 USD/MWh"],
  ["below", "10000 MWh", "65 USD/MWh"],
]
const rest = "60 USD/MWh"

describe("marginal: each slice at its own price", () => {
  test.each([
    ["12000 MWh", undefined, "795000"],
    ["5000 MWh", undefined, "350000"],
    ["0 MWh", undefined, "0"],
    // 2,000 at 70 and 2,000 at 65.
    ["4000 MWh", "3000 MWh", "270000"],
    ["1 MWh", "10000 MWh", "60"],
  ])("%s above %s: %s USD", (of, above, expected) => {
    expect(worth(tiered("marginal", of, widths, rest, above))).toBe(expected)
  })

  test("12,000 MWh on top of 96,000, at 70 up to 100,000 and 65 after: 800,000", () => {
    const yearly: Bands = [
      ["width", "100000 MWh", "70 USD/MWh"],
      ["width", "150000 MWh", "65 USD/MWh"],
    ]
    expect(worth(tiered("marginal", "12000 MWh", yearly, rest, "96000 MWh"))).toBe("800000")
  })
})

describe("all units: everything at the price of the tier it ends in", () => {
  test.each([
    ["12000 MWh", "720000"],
    ["5000 MWh", "350000"],
    ["5000.001 MWh", "325000.065"],
    ["9999 MWh", "649935"],
    ["10000 MWh", "600000"],
  ])("%s: %s USD", (of, expected) => {
    expect(worth(tiered("all_units", of, edges, rest))).toBe(expected)
  })
})

test("an amount below zero and an edge that does not rise are faults", () => {
  expect(faultsOf(tiered("marginal", "-1 MWh", widths, rest))).toMatchObject([
    { number: "OT3033", message: "x in 2027-01 prices -1 MWh by tiers; a scale begins at zero." },
  ])
  const falling: Bands = [
    ["up to", "5000 MWh", "70 USD/MWh"],
    ["up to", "4000 MWh", "65 USD/MWh"],
  ]
  expect(faultsOf(tiered("all_units", "6000 MWh", falling, rest))).toMatchObject([{ number: "OT3034" }])
})

test("the explanation shows what lies in each tier", () => {
  const plan = p.planOf([p.charge("x", "month", tiered("marginal", "12000 MWh", widths, rest))])
  const run = p.evaluated(plan, p.dataOf(), { from: "2027-01", through: "2027-01" })
  const found = explain(run, p.artifactOf(plan).sourceMap, {
    rule: "x",
    members: [],
    at_utc: Date.UTC(2027, 0, 1, 6),
  })
  expect(
    found?.tree?.rows?.items.map(({ label, value, cells }) => [label, ...cells.map((cell) => cell.value), value]),
  ).toEqual([
    ["tier 1: first 5000 MWh", "5000", "70", "350000"],
    ["tier 2: next 5000 MWh", "5000", "65", "325000"],
    ["rest", "2000", "60", "120000"],
  ])
})
