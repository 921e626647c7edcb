import { describe, expect, test } from "vitest"
import { across, agreed, charge, define, group, input, num, op, over, planOf, ref } from "../sample-plan.ts"
import { costOf } from "./cost.ts"

// 2027 in Chicago: 35,040 quarter-hours, 12 months.
const year = { from: "2027-01-01", through: "2027-12-31" }
const byName = (cost: ReturnType<typeof costOf>, rule: string) => cost.byRule.find((each) => each.rule === rule)

describe("The cost of a plan", () => {
  test("is a value for each step, period and member", () => {
    const plan = planOf(
      [
        input("load", "kWh", "interval", { policy: "error" }, { groups: ["tenant"] }),
        agreed("price", "USD/MWh", [["2027-01-01", "40 USD/MWh"]]),
        // The product and the sum each month; the reading inside the sum each interval.
        charge("energy", "month", op(over("sum", ref("load"), "interval", "month"), "*", ref("price")), {
          groups: ["tenant"],
        }),
      ],
      { ...year, groups: [group("tenant", "T1", "T2", "T3")] },
    )
    const cost = costOf(plan)
    expect(byName(cost, "load")).toEqual({
      rule: "load",
      nodes: 0,
      periods: 35_040,
      members: 3,
      evaluations: 3 * 35_040,
    })
    expect(byName(cost, "price")).toMatchObject({ periods: 1, members: 1, evaluations: 1 })
    expect(byName(cost, "energy")).toEqual({
      rule: "energy",
      nodes: 4,
      periods: 12,
      members: 3,
      evaluations: 3 * (3 * 12 + 35_040),
    })
    expect(cost.nodes).toBe(1 + 4)
    expect(cost.evaluations).toBe(3 * 35_040 + 1 + 3 * (36 + 35_040))
    expect(cost.byRule.map(({ rule }) => rule)).toEqual(["energy", "load", "price"])
  })
  test("counts each member of a sum across a group", () => {
    const plan = planOf([define("all", "kWh", "month", across("sum", num("1 kWh"), "tenant"))], {
      ...year,
      groups: [group("tenant", "T1", "T2", "T3")],
    })
    expect(byName(costOf(plan), "all")).toMatchObject({ members: 1, evaluations: 12 + 12 * 3 })
  })
  test("counts a window as long as it is", () => {
    const window = { form: "prior", count: 11, upTo: true, grain: "month", from: "month" } as const
    const peak = { at: 0, unit: num("0 kW").unit, op: "aggregate", function: "max", of: num("1 kW"), window } as const
    expect(byName(costOf(planOf([define("ratchet", "kW", "month", peak)], year)), "ratchet")?.evaluations).toBe(
      12 + 12 * 11,
    )
  })
  test("holds the checks", () => {
    const condition = op(num("1 kW"), ">", num("0 kW"))
    const plan = planOf([], { ...year, checks: [{ title: "some", grain: "day", condition, otherwise: "warn" }] })
    expect(costOf(plan).byRule).toEqual([
      { rule: "check:some", nodes: 3, periods: 365, members: 1, evaluations: 3 * 365 },
    ])
  })
})
