import { describe, expect, test } from "vitest"
import type { Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

const january = { from: "2027-01", through: "2027-01" }

/** The value of an expression in a period of a grain, beside rules it may read. */
function worked(
  value: Step,
  shown: string,
  grain: "month" | "day" | "contract_year" = "month",
  period = "2027-01",
  rules: Parameters<typeof p.planOf>[0] = [],
  data = p.dataOf(),
) {
  return p.valueOf(
    p.evaluated(p.planOf([...rules, p.define("x", shown, grain, value)]), data, january),
    "x",
    period,
    shown,
  )
}

describe("lengths", () => {
  test.each([
    ["hours", "day", "2027-03-14", "23", "h"],
    ["hours", "day", "2027-11-07", "25", "h"],
    ["hours", "month", "2027-03", "743", "h"],
    ["hours", "month", "2027-11", "721", "h"],
    ["days", "month", "2027-03", "31", "day"],
    ["hours", "contract_year", "contract year 2", "8784", "h"],
  ] as const)("%s of the %s %s: %s", (name, grain, period, expected, shown) => {
    expect(worked(p.duration(name, grain), shown, grain, period)).toBe(expected)
  })

  test("a capacity payment of half of June is half a month's: 100,000 kW at 7.85", () => {
    const plan = p.planOf(
      [
        p.charge(
          "capacity",
          "month",
          p.op(p.op(p.num("100000 kW"), "*", p.num("7.85 USD/kW/mo")), "*", p.duration("months", "month")),
        ),
      ],
      { from: "2027-06-16" },
    )
    expect(p.lines(p.settled(plan, p.dataOf(), { through: "2027-07" }))).toEqual([
      "capacity 2027-06 392500.00",
      "capacity 2027-07 785000.00",
    ])
  })
})

describe("aggregations over January, first day 2 kWh a quarter-hour and 1 kWh after", () => {
  const rules = [
    p.input("load", "kWh", "interval"),
    p.input("spp", "USD/MWh", "interval"),
    p.input("on", "flag", "interval"),
  ]
  const data = p.dataOf(
    p.series(
      "load",
      "kWh",
      0,
      Array.from({ length: 2976 }, (_, k) => (k < 96 ? "2" : "1")),
    ),
    p.series(
      "spp",
      "USD/MWh",
      0,
      Array.from({ length: 2976 }, (_, k) => (k < 96 ? "50" : "20")),
    ),
    p.series(
      "on",
      "number",
      0,
      Array.from({ length: 2976 }, (_, k) => (k < 4 ? "1" : "0")),
    ),
  )
  const over = (name: string, of: string, more: Parameters<typeof p.over>[4] = {}) =>
    p.over(name, p.ref(of), "interval", "month", more)
  test.each([
    ["sum", over("sum", "load"), "kWh", "3072"],
    ["max", over("max", "spp"), "USD/MWh", "50"],
    ["min", over("min", "spp"), "USD/MWh", "20"],
    ["first", over("first", "spp"), "USD/MWh", "50"],
    ["last", over("last", "spp"), "USD/MWh", "20"],
    ["count", over("count", "on"), "number", "4"],
    ["any", over("any", "on"), "flag", "true"],
    ["all", over("all", "on"), "flag", "false"],
    // 96 at 50 and 2,880 at 20: 62,400 / 2,976.
    ["tavg", over("tavg", "spp"), "USD/MWh", "650/31"],
    // 192 kWh at 50 and 2,880 at 20: 67,200 / 3,072.
    ["wavg", over("wavg", "spp", { by: p.ref("load") }), "USD/MWh", "21.875"],
    ["sum where", over("sum", "load", { where: p.ref("on") }), "kWh", "8"],
    [
      "max of nothing, else",
      over("max", "spp", { where: p.op(p.ref("spp"), ">", p.num("90 USD/MWh")), else: p.num("7 USD/MWh") }),
      "USD/MWh",
      "7",
    ],
  ] as const)("%s", (_, step, shown, expected) => {
    expect(worked(step, shown, "month", "2027-01", rules, data)).toBe(expected)
  })

  test("each day of a finer rule sees the whole month", () => {
    expect(worked(over("sum", "load"), "kWh", "day", "2027-01-20", rules, data)).toBe("3072")
  })

  test("the maximum of nothing is a fault where nothing else is said", () => {
    const plan = p.planOf([
      ...rules,
      p.charge(
        "fee",
        "month",
        p.op(over("max", "spp", { where: p.op(p.ref("spp"), ">", p.num("90 USD/MWh")) }), "*", p.num("1 MWh")),
      ),
    ])
    expect(p.settled(plan, data, january).faults).toMatchObject([
      { number: "OT3023", message: "fee in 2027-01 takes max of nothing." },
    ])
  })
})

test("round() to a quantum of 0.05 MWh", () => {
  expect(worked(p.rounded(p.num("1.225 MWh"), "0.05 MWh"), "MWh")).toBe("1.25")
})

test("a name that is no finite decimal is kept to ten decimals of its unit", () => {
  const plan = p.planOf([
    p.define("third", "MWh", "month", p.op(p.num("1 MWh"), "/", p.num("3")), { quantised: true }),
    p.define("whole", "MWh", "month", p.op(p.ref("third"), "*", p.num("3"))),
  ])
  const run = p.evaluated(plan, p.dataOf(), january)
  expect(p.valueOf(run, "third", "2027-01", "MWh")).toBe("0.3333333333")
  expect(p.valueOf(run, "whole", "2027-01", "MWh")).toBe("0.9999999999")
})

test("dividing by zero withholds, and ratio says what holds then without evaluating the rest", () => {
  const zeroes = p.input("none", "kWh", "month", { policy: "zero" })
  const plan = p.planOf([
    zeroes,
    p.settlement("a", "month", p.op(p.num("1 USD"), "/", p.ref("none"))),
    p.settlement("b", "month", p.call("ratio", p.num("1 USD"), p.ref("none"), p.num("5 USD"))),
  ])
  const settlement = p.settled(plan, p.dataOf(), january)
  expect(p.lines(settlement)).toEqual(["b 2027-01 5.00"])
  expect(settlement.faults).toMatchObject([{ number: "OT3021" }])
})

test("a value beyond 10^30 is refused", () => {
  const plan = p.planOf([
    p.settlement("a", "month", p.op(p.num(`1${"0".repeat(30)} USD`), "+", p.num("0.01 USD"))),
    p.settlement("b", "month", p.num(`1${"0".repeat(30)} USD`)),
  ])
  const settlement = p.settled(plan, p.dataOf(), january)
  expect(settlement.postings).toHaveLength(1)
  expect(settlement.faults).toMatchObject([{ number: "OT3005" }])
})

test("prior reads one period back, and else in the first of the term", () => {
  const peak = p.series("peak", "kW", 0, ["100", "80", "90"])
  const plan = p.planOf([
    p.input("peak", "kW", "month"),
    p.define("before", "kW", "month", p.prior(p.ref("peak"), p.num("7 kW"))),
  ])
  const run = p.evaluated(plan, p.dataOf(peak), { from: "2027-01", through: "2027-03" })
  expect(["2027-01", "2027-02", "2027-03"].map((month) => p.valueOf(run, "before", month, "kW"))).toEqual([
    "7",
    "100",
    "80",
  ])
})

test("history gives prior its value in the first period", () => {
  const plan = p.planOf(
    [p.input("peak", "kW", "month"), p.define("before", "kW", "month", p.prior(p.ref("peak"), p.num("7 kW")))],
    {
      history: [{ rule: "peak", stages: [], members: [], period: "2026-12", value: p.num("55 kW") }],
    },
  )
  expect(p.valueOf(p.evaluated(plan, p.dataOf(), january), "before", "2027-01", "kW")).toBe("55")
})

// Mechanics B5: peaks of 500, 280, 250 with a ratchet of 80 % of the highest billing demand before.
test("a ratchet on billing demand remembers itself", () => {
  const plan = p.planOf([
    p.input("peak", "kW", "month"),
    p.define(
      "billing",
      "kW",
      "month",
      p.call("max", p.ref("peak"), p.op(p.prior(p.ref("billing"), p.num("0 kW")), "*", p.num("80 %"))),
    ),
  ])
  const run = p.evaluated(plan, p.dataOf(p.series("peak", "kW", 0, ["500", "280", "250", "400"])), {
    from: "2027-01",
    through: "2027-04",
  })
  expect(["2027-01", "2027-02", "2027-03", "2027-04"].map((month) => p.valueOf(run, "billing", month, "kW"))).toEqual([
    "500",
    "400",
    "320",
    "400",
  ])
})

test("a chain of prior through a year of quarter-hours does not recurse", () => {
  const plan = p.planOf([
    p.define("running", "kWh", "interval", p.op(p.prior(p.ref("running"), p.num("0 kWh")), "+", p.num("1 kWh"))),
    p.charge(
      "fee",
      "contract_year",
      p.op(p.over("last", p.ref("running"), "interval", "contract_year"), "*", p.num("1 USD/MWh")),
    ),
  ])
  expect(p.lines(p.settled(plan, p.dataOf(), { from: "2027", through: "2027" }))).toEqual(["fee contract year 1 35.04"])
})
