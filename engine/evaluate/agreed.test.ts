import { expect, test } from "vitest"
import type { DatedValue } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

type Chain = NonNullable<DatedValue["escalation"]>["chain"]
const cent = "0.00000001" // 0.01 USD/MWh in USD/Wh
const anchor = { form: "each", grain: "contract_year", from: "2028-01-01" } as const

function priceIn(year: number, growth: "compounding" | "simple", chain: Chain): string | undefined {
  const plan = p.planOf(
    [
      p.agreed("price", "USD/MWh", [["2027-01-01", "62.50 USD/MWh"]], {
        grain: "contract_year",
        escalation: { rate: p.num("2 %"), growth, anchor, chain },
      }),
    ],
    { through: "2046-12-31" },
  )
  return p.valueOf(
    p.evaluated(plan, p.dataOf(), { from: "2027", through: "2027" }),
    "price",
    `contract year ${year}`,
    "USD/MWh",
  )
}
const rounded = (stage: "each step" | "at use", mode = "half_up"): Chain => ({
  form: "rounded",
  quantum: cent,
  mode,
  stage,
})

// 62.50 escalating 2 % a year: 65.025 ties in year 3, and year 20 is 91.06 or 91.05.
test.each([
  [1, "compounding", rounded("each step"), "62.5"],
  [2, "compounding", rounded("each step"), "63.75"],
  [3, "compounding", rounded("each step"), "65.03"],
  [10, "compounding", rounded("each step"), "74.7"],
  [20, "compounding", rounded("each step"), "91.06"],
  [3, "compounding", rounded("each step", "half_even"), "65.02"],
  [10, "compounding", rounded("each step", "half_even"), "74.69"],
  [3, "compounding", rounded("at use"), "65.03"],
  [10, "compounding", rounded("at use"), "74.69"],
  [20, "compounding", rounded("at use"), "91.05"],
  [3, "compounding", { form: "exact" }, "65.025"],
  [20, "simple", { form: "exact" }, "86.25"],
  [20, "simple", rounded("each step"), "86.25"],
] satisfies readonly [number, "compounding" | "simple", Chain, string][])(
  "62.50 in year %i, %s 2 %%, %o: %s",
  (year, growth, chain, expected) => {
    expect(priceIn(year, growth, chain)).toBe(expected)
  },
)

test("a figure without a grain is what is in force at the start of the period that reads it", () => {
  const plan = p.planOf([
    p.agreed(
      "rent",
      "USD",
      [
        ["2027-01-01", "10 USD"],
        ["2027-03-15", "20 USD"],
      ],
      { kind: "level" },
    ),
    p.charge("fee", "month", p.ref("rent", "USD")),
  ])
  expect(p.lines(p.settled(plan, p.dataOf(), { from: "2027-02", through: "2027-04" }))).toEqual([
    "fee 2027-02 10.00",
    "fee 2027-03 10.00",
    "fee 2027-04 20.00",
  ])
})

test("a new agreed value starts the escalation anew", () => {
  const plan = p.planOf([
    p.agreed(
      "price",
      "USD/MWh",
      [
        ["2027-01-01", "100 USD/MWh"],
        ["2029-01-01", "200 USD/MWh"],
      ],
      {
        grain: "contract_year",
        escalation: {
          rate: p.num("10 %"),
          growth: "compounding",
          anchor,
          chain: { form: "exact" },
        },
      },
    ),
  ])
  const run = p.evaluated(plan, p.dataOf())
  expect([1, 2, 3, 4].map((year) => p.valueOf(run, "price", `contract year ${year}`, "USD/MWh"))).toEqual([
    "100",
    "110",
    "200",
    "220",
  ])
})

test("an amount of a month cut short by the term is prorated by days: 16 of 30", () => {
  const plan = (shortPeriods: "prorated" | "whole") =>
    p.planOf(
      [
        p.agreed("fee", "USD", [["2027-06-15", "3000 USD"]], { grain: "month", kind: "flow", shortPeriods }),
        p.charge("rent", "month", p.ref("fee", "USD")),
      ],
      { from: "2027-06-15" },
    )
  expect(p.lines(p.settled(plan("prorated"), p.dataOf(), { through: "2027-07" }))).toEqual([
    "rent 2027-06 1600.00",
    "rent 2027-07 3000.00",
  ])
  expect(p.lines(p.settled(plan("whole"), p.dataOf(), { through: "2027-07" }))).toEqual([
    "rent 2027-06 3000.00",
    "rent 2027-07 3000.00",
  ])
})
