import { describe, expect, test } from "vitest"
import type { Grain, Plan, Step, Window } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

function within(name: string, of: Step, window: Window, otherwise?: Step): Step {
  return {
    at: 0,
    unit: of.unit,
    op: "aggregate",
    function: name,
    of,
    window,
    ...(otherwise ? { else: otherwise } : {}),
  }
}
const soFar = (grain: Grain, from: Grain): Window => ({ form: "so_far", grain, from })
const prior = (count: number, upTo: boolean): Window => ({ form: "prior", count, upTo, grain: "month", from: "month" })
const given = (rule: string, period: string, value: string): Plan["history"][number] => ({
  rule,
  stages: [],
  members: [],
  period,
  value: p.num(value),
})

describe("ratchets", () => {
  // 500 kW in January and 130 kW after: 80 % of the largest of the eleven months before.
  const demand = p.input("demand", "kW", "month", { policy: "error" }, { kind: "rate" })
  const ratchet = (name: string, of: string) =>
    p.define(
      name,
      "kW",
      "month",
      p.call(
        "max",
        p.ref("demand", "kW"),
        p.op(p.num("80 %"), "*", within("max", p.ref(of, "kW"), prior(11, true), p.num("0 kW"))),
      ),
      { kind: "rate" },
    )
  const peaks = ["500", "280", "250", "240", "230", "220", "210", "200", "190", "180", "140", "135", "130"]
  const run = p.evaluated(
    p.planOf([demand, ratchet("released", "demand"), ratchet("billing", "billing")]),
    p.dataOf(p.series("demand", "kW", 0, peaks)),
  )
  test.each([
    ["released", "2027-01", "500"],
    ["released", "2027-12", "400"],
    ["released", "2028-01", "224"],
    ["billing", "2027-12", "400"],
    ["billing", "2028-01", "320"],
  ])("%s in %s: %s kW", (name, period, expected) => {
    expect(p.valueOf(run, name, period, "kW")).toBe(expected)
  })

  test("what is given before the term is looked back to; a month that is not is left out, or asked for", () => {
    const plan = (upTo: boolean) =>
      p.planOf(
        [demand, p.define("peak", "kW", "month", within("max", p.ref("demand", "kW"), prior(3, upTo), p.num("7 kW")))],
        { history: [given("demand", "2026-11", "410 kW"), given("demand", "2026-12", "390 kW")] },
      )
    const data = p.dataOf(p.series("demand", "kW", 0, ["100", "90"]))
    expect(p.valueOf(p.evaluated(plan(true), data), "peak", "2027-01", "kW")).toBe("410")
    expect(p.valueOf(p.evaluated(plan(false), data), "peak", "2027-02", "kW")).toBe("410")
    const asked = p.planOf([
      ...plan(false).rules,
      p.charge("fee", "month", p.op(p.op(p.ref("peak", "kW"), "/", p.num("1 kW")), "*", p.num("1 USD"))),
    ])
    expect(p.settled({ ...asked, history: plan(false).history }, data, { through: "2027-01" }).faults).toMatchObject([
      {
        number: "OT3008",
        message: "nothing is given for demand in 2026-10, before the term.",
      },
    ])
  })

  test("with nothing before it, the first month has what else says", () => {
    const plan = p.planOf([
      demand,
      p.define("peak", "kW", "month", within("max", p.ref("demand", "kW"), prior(3, true), p.num("7 kW"))),
    ])
    const data = p.dataOf(p.series("demand", "kW", 0, ["100", "90"]))
    expect(p.valueOf(p.evaluated(plan, data), "peak", "2027-01", "kW")).toBe("7")
    expect(p.valueOf(p.evaluated(plan, data), "peak", "2027-02", "kW")).toBe("100")
  })
})

describe("sums that grow", () => {
  const load = p.input("load", "kWh", "interval")
  const total = (grain: Grain, of: string, from: Grain, window: Grain) =>
    p.define("total", "kWh", grain, within("sum", p.ref(of, "kWh"), soFar(window, from)))
  const data = p.dataOf(p.constant("load", "1 kWh"))

  test("through each interval, and from zero with each day: the 14 March has 92 of them", () => {
    const run = p.evaluated(p.planOf([load, total("interval", "load", "interval", "day")]), data, {
      from: "2027-03",
      through: "2027-03",
    })
    expect(p.valueOf(run, "total", "2027-03-14T00:00-06:00", "kWh")).toBe("1")
    expect(p.valueOf(run, "total", "2027-03-14T23:45-05:00", "kWh")).toBe("92")
    expect(p.valueOf(run, "total", "2027-03-13T23:45-06:00", "kWh")).toBe("96")
    expect(p.valueOf(run, "total", "2027-03-14T00:15-06:00", "kWh")).toBe("2")
  })

  test("through the end of each month, of its intervals", () => {
    const run = p.evaluated(p.planOf([load, total("month", "load", "interval", "contract_year")]), data)
    expect(p.valueOf(run, "total", "2027-02", "kWh")).toBe(String((31 + 28) * 96))
    expect(p.valueOf(run, "total", "2028-01", "kWh")).toBe(String(31 * 96))
  })

  test("what history gives of a year that the term cuts short counts", () => {
    const monthly = p.input("energy", "kWh", "month")
    const plan = p.planOf([monthly, total("month", "energy", "month", "calendar_year")], {
      from: "2027-04-01",
      history: [given("energy", "2027-02", "5 kWh"), given("energy", "2027-03", "7 kWh")],
    })
    const run = p.evaluated(plan, p.dataOf(p.series("energy", "kWh", 0, ["1", "2"])))
    expect(p.valueOf(run, "total", "2027-05", "kWh")).toBe("15")
  })
})

test("the last three quarter-hours, the one at hand among them: a rolling demand", () => {
  const plan = p.planOf([
    p.input("load", "kWh", "interval"),
    p.define(
      "rolling",
      "kWh",
      "interval",
      within("sum", p.ref("load", "kWh"), {
        form: "trailing",
        count: 3,
        upTo: true,
        grain: "interval",
        from: "interval",
      }),
    ),
  ])
  const run = p.evaluated(plan, p.dataOf(p.series("load", "kWh", 0, ["1", "2", "4", "8"])))
  const at = (minutes: string) => p.valueOf(run, "rolling", `2027-01-01T00:${minutes}-06:00`, "kWh")
  expect([at("00"), at("15"), at("30"), at("45")]).toEqual(["1", "3", "7", "14"])
})
