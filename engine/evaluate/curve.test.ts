import { expect, test } from "vitest"
import type { PlanCurve, Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

const curve = (between: "linear" | "step", beyond: "clamp" | "error"): PlanCurve => ({
  name: "factor",
  parameter: { name: "load", unit: p.unit("MWh") },
  unit: p.unit("%"),
  between,
  beyond,
  points: [
    { at: "100000000", value: "1" },
    { at: "200000000", value: "0.9" },
    { at: "500000000", value: "0.75" },
  ],
})
const at = (of: string): Step => ({ at: 0, unit: p.unit("%"), op: "curve", curve: "factor", of: p.num(of) })
const valueOf = (of: string, between: "linear" | "step", beyond: "clamp" | "error") =>
  p.valueOf(
    p.evaluated(
      p.planOf([p.define("x", "%", "month", at(of), { kind: "rate" })], { curves: [curve(between, beyond)] }),
      p.dataOf(),
    ),
    "x",
    "2027-01",
    "%",
  )

// 100 MWh: 100 %, 200 MWh: 90 %, 500 MWh: 75 %.
test.each([
  ["100 MWh", "linear", "100"],
  ["150 MWh", "linear", "95"],
  ["200 MWh", "linear", "90"],
  // A third of the way: 90 − 15/3.
  ["300 MWh", "linear", "85"],
  ["199 MWh", "step", "100"],
  ["200 MWh", "step", "90"],
  ["50 MWh", "linear", "100"],
  ["900 MWh", "step", "75"],
] as const)("at %s, %s: %s %%", (of, between, expected) => {
  expect(valueOf(of, between, "clamp")).toBe(expected)
})

test("beyond the points of a curve that ends there is nothing", () => {
  expect(valueOf("900 MWh", "linear", "error")).toBeUndefined()
  const fee = p.charge("fee", "month", p.op(at("900 MWh"), "*", p.num("1 USD")))
  const settlement = p.settled(p.planOf([fee], { curves: [curve("linear", "error")] }), p.dataOf(), {
    through: "2027-01",
  })
  expect(settlement.faults).toMatchObject([
    { number: "OT3035", message: "fee asks for factor at 900 MWh in 2027-01, beyond its points." },
  ])
})
