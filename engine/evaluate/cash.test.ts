import { describe, expect, test } from "vitest"
import type { Seat, Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

const cash = (party: Seat, before: readonly string[] = []): Step => ({
  at: 0,
  unit: p.unit("USD"),
  op: "cash",
  party,
  before,
  currency: "USD",
})

describe("cash of a party", () => {
  const rules = [
    p.charge("energy", "month", p.num("100 USD")),
    p.charge("fee", "day", p.num("1 USD"), { payer: "Seller", payee: "Bank" }),
    p.settlement("swap", "month", p.num("-30 USD")),
    p.charge("own", "month", p.num("500 USD"), { payer: "Seller", payee: "Seller" }),
  ]
  const net = (party: string, before: readonly string[] = []) =>
    p.valueOf(
      p.evaluated(p.planOf([...rules, p.define("net", "USD", "month", cash({ member: party }, before))]), p.dataOf()),
      "net",
      "2027-02",
      "USD",
    )
  test.each([
    // 100 received, 28 days of fees paid, and 30 the other way.
    ["Seller", [], "42"],
    ["Buyer", [], "-70"],
    ["Bank", [], "28"],
    ["Seller", ["fee"], "70"],
    ["Nobody", [], "0"],
  ] as const)("%s, before %j: %s USD", (party, before, expected) => {
    expect(net(party, before)).toBe(expected)
  })
})

describe("the stake that a party reports", () => {
  const holding = {
    ...p.agreed("holding", "%", []),
    groups: ["owner"],
    values: [
      { members: ["Ann"], dated: { list: [{ from: "2027-01-01", value: p.num("60 %") }] } },
      { members: ["Bob"], dated: { list: [{ from: "2027-01-01", value: p.num("40 %") }] } },
    ],
  }
  type Boundary = Extract<Step, { op: "stake" }>["boundary"]
  const share = (party: string, boundary: Boundary) => {
    const step: Step = { at: 0, unit: p.unit("%"), op: "stake", party: { member: party }, in: "JV", boundary }
    const plan = p.planOf([holding, p.define("x", "%", "month", step, { kind: "rate" })], {
      groups: [p.group("owner", "Ann", "Bob")],
    })
    return p.valueOf(p.evaluated(plan, p.dataOf()), "x", "2027-01", "%")
  }
  test.each([
    ["Ann", { form: "equity_share", holding: "holding" }, "60"],
    ["JV", { form: "equity_share", holding: "holding" }, "0"],
    ["JV", { form: "equity_share" }, "100"],
    ["Cy", { form: "equity_share", holding: "holding" }, "0"],
    ["Ann", { form: "equity_share" }, "0"],
    ["Ann", { form: "control", by: "Ann" }, "100"],
    ["Bob", { form: "control", by: "Ann" }, "0"],
  ] satisfies readonly [string, Boundary, string][])("%s, %o: %s %%", (party, boundary, expected) => {
    expect(share(party, boundary)).toBe(expected)
  })
})

describe("a tenant who joins in March", () => {
  const groups = [
    { name: "tenant", of: "label" as const, members: [{ name: "T1" }, { name: "T2", from: "2027-03-01" }] },
  ]
  const load = { ...p.input("load", "kWh", "month"), groups: ["tenant"] }
  const ownLoad: Step = { at: 0, unit: p.unit("kWh"), op: "read", rule: "load", members: [null] }
  const data = p.dataOf(p.constant("load", "10 kWh", ["T1"]), p.constant("load", "20 kWh", ["T2"]))
  const run = p.evaluated(
    p.planOf(
      [
        load,
        p.define("all", "kWh", "month", p.across("sum", ownLoad, "tenant")),
        p.define("second", "kWh", "month", p.ref("load[T2]", "kWh")),
      ],
      { groups },
    ),
    data,
  )
  test("is in no sum before, and in every one after", () => {
    expect(p.valueOf(run, "all", "2027-02", "kWh")).toBe("10")
    expect(p.valueOf(run, "all", "2027-03", "kWh")).toBe("30")
  })
  test("has no value of their own before", () => {
    expect(p.valueOf(run, "second", "2027-02", "kWh")).toBeUndefined()
    expect(p.valueOf(run, "second", "2027-03", "kWh")).toBe("20")
  })
})
