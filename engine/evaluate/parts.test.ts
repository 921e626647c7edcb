import { describe, expect, test } from "vitest"
import type { Plan, Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"
import { explain } from "./trace.ts"

const capacity = p.agreed("capacity", "kW", [
  ["2027-05-17", "300000 kW"],
  ["2031-03-17", "295500 kW"],
])
const payment = (share: Step): Step =>
  p.op(
    p.op(p.op(p.ref("capacity", "kW"), "*", p.num("12.50 USD/kW/mo")), "*", p.duration("months", "month")),
    "*",
    share,
  )
const phases: Plan["phases"] = [
  { name: "testing", from: "2027-05-01" },
  { name: "operation", from: "2027-05-17" },
]

describe("a month in parts", () => {
  const plan = p.planOf(
    [
      capacity,
      p.input("out", "h", "interval", { policy: "zero" }),
      {
        ...p.charge(
          "capacity_payment",
          "month",
          payment(
            p.op(
              p.num("1"),
              "-",
              p.op(p.over("sum", p.ref("out", "h"), "interval", "month"), "/", p.duration("hours", "month")),
            ),
          ),
        ),
        during: "operation",
        splitAt: ["capacity"],
      },
    ],
    { through: "2031-12-31", phases },
  )

  test("March 2031: 300,000 kW for 16 days and 295,500 for 15 pay 3,722,782.26", () => {
    expect(p.lines(p.settled(plan, p.dataOf(), { from: "2031-03", through: "2031-03" }))).toEqual([
      "capacity_payment 2031-03 3722782.26",
    ])
  })

  test("May 2027: operation from the 17th, 36 hours out of 360 pay 1,633,064.52; before it nothing", () => {
    const outage = Array.from({ length: 151 * 96 }, (_, k) => (k >= 140 * 96 && k < 140 * 96 + 144 ? "0.25" : "0"))
    const data = p.dataOf(p.series("out", "h", 0, outage))
    expect(p.lines(p.settled(plan, data, { from: "2027-04", through: "2027-05" }))).toEqual([
      "capacity_payment 2027-04 0.00",
      "capacity_payment 2027-05 1633064.52",
    ])
  })

  test("the explanation shows each part with its days", () => {
    const run = p.evaluated(plan, p.dataOf(), { from: "2031-03", through: "2031-03" })
    const found = explain(run, p.artifactOf(plan).sourceMap, {
      rule: "capacity_payment",
      members: [],
      at_utc: Date.UTC(2031, 2, 1, 6),
    })
    expect(found?.tree?.children.map(({ note }) => note)).toEqual([
      "2031-03-01 to 2031-03-16",
      "2031-03-17 to 2031-03-31",
    ])
  })
})

test("a rule with the same cuts is read part by part; an amount agreed for the month counts by days", () => {
  const cuts = { splitAt: ["capacity"] }
  const plan = p.planOf(
    [
      capacity,
      p.agreed("fee", "USD", [["2027-01-01", "3100 USD"]], { grain: "month", kind: "flow" }),
      { ...p.define("part", "day", "month", p.duration("days", "month")), ...cuts },
      {
        ...p.charge(
          "sum",
          "month",
          p.op(p.ref("fee", "USD"), "+", p.op(p.op(p.ref("part", "day"), "/", p.num("1 day")), "*", p.num("1 USD"))),
        ),
        ...cuts,
      },
    ],
    { through: "2031-12-31", phases },
  )
  expect(p.lines(p.settled(plan, p.dataOf(), { from: "2031-03", through: "2031-03" }))).toEqual(["sum 2031-03 3131.00"])
})

test.each([
  // 31 days less the hour of 9 March that the clocks skip.
  ["hour", "743.00"],
  ["interval", "2972.00"],
  ["day", "31.00"],
] as const)("an amount agreed for each %s counts whole in the part it lies in: %s USD", (grain, expected) => {
  const plan = p.planOf(
    [
      capacity,
      p.agreed("fee", "USD", [["2027-01-01", "1 USD"]], { grain, kind: "flow" }),
      { ...p.charge("sum", "month", p.over("sum", p.ref("fee", "USD"), grain, "month")), splitAt: ["capacity"] },
    ],
    { through: "2031-12-31", phases },
  )
  const found = p.lines(p.settled(plan, p.dataOf(), { from: "2031-03", through: "2031-03" }))
  expect(found).toEqual([`sum 2031-03 ${expected}`])
})

test("an amended rule pays by the version whose day has come, and nothing outside the days it is in force", () => {
  const versions: Step = {
    at: 0,
    unit: p.unit("USD"),
    op: "versions",
    first: p.num("10 USD"),
    later: [{ from: "2027-03-01", value: p.num("20 USD") }],
  }
  const plan = p.planOf([
    p.charge("fee", "month", versions),
    { ...p.define("gone", "USD", "month", p.num("7 USD")), inForce: { before: "2027-02-01" } },
    p.charge("rest", "month", p.ref("gone", "USD")),
  ])
  expect(p.lines(p.settled(plan, p.dataOf(), { through: "2027-03" }))).toEqual([
    "fee 2027-01 10.00",
    "fee 2027-02 10.00",
    "fee 2027-03 20.00",
    "rest 2027-01 7.00",
    "rest 2027-02 0.00",
    "rest 2027-03 0.00",
  ])
})
