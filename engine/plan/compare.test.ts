import { describe, expect, test } from "vitest"
import {
  account,
  added,
  agreed,
  charge,
  define,
  drawn,
  input,
  num,
  op,
  over,
  planOf,
  prior,
  ref,
  unit,
  yes,
} from "../sample-plan.ts"
import { comparePlans } from "./compare.ts"
import type { FlipRule, Rule } from "./steps.ts"

const delivered = input("delivered", "kWh", "interval")
const price = agreed("price", "USD/MWh", [["2027-01-01", "40 USD/MWh"]])
const energy = charge("energy", "month", op(over("sum", ref("delivered"), "interval", "month"), "*", ref("price")))
const compared = (before: readonly Rule[], after: readonly Rule[]) => comparePlans(planOf(before), planOf(after))

describe("Rules", () => {
  test("are added, removed and left as they were", () => {
    const { rules } = compared([delivered, price], [delivered, energy])
    expect(rules).toEqual({ added: ["energy"], removed: ["price"], changed: [], unchanged: ["delivered"] })
  })
  test("are the same wherever their steps stand", () => {
    const moved = { ...energy, value: { ...energy.value, at: 7 } }
    expect(compared([energy], [moved]).rules.unchanged).toEqual(["energy"])
  })
  test.each<[string, Rule, Rule, readonly string[]]>([
    ["a price", price, agreed("price", "USD/MWh", [["2027-01-01", "41 USD/MWh"]]), ["formula"]],
    ["its first day", price, agreed("price", "USD/MWh", [["2026-01-01", "40 USD/MWh"]]), ["dates"]],
    [
      "a second price from a day",
      price,
      agreed("price", "USD/MWh", [
        ["2027-01-01", "40 USD/MWh"],
        ["2028-01-01", "41 USD/MWh"],
      ]),
      ["formula", "dates"],
    ],
    ["the unit", price, { ...price, unit: unit("USD") }, ["unit"]],
    ["the clause", energy, { ...energy, clause: "4.3" }, ["header"]],
    ["the payer", energy, { ...energy, payer: "Seller", payee: "Buyer" }, ["header"]],
    ["the meter", delivered, { ...delivered, source: { kind: "meter", name: "M-2" } }, ["header"]],
    ["when it is in force", energy, { ...energy, inForce: { from: "2029-01-01" } }, ["dates"]],
    ["what is charged", energy, charge("energy", "month", ref("delivered")), ["formula"]],
    ["a charge for a settlement", energy, { ...energy, rule: "settle" }, ["header"]],
  ])("differ in %s", (_, before, after, parts) =>
    expect(compared([before], [after]).rules.changed).toEqual([{ name: before.name, parts }]),
  )
})

describe("What is held", () => {
  const makeup = account("makeup", "MWh", "month", [added(num("1 MWh")), drawn("recovered", num("1 MWh"))])
  const flip: FlipRule = {
    rule: "flip",
    name: "flipped",
    unit: unit("flag"),
    kind: "rate",
    grain: "month",
    groups: [],
    condition: yes,
    takes: { form: "next", grain: "month" },
  }
  const ratchet = define("ratchet", "kW", "month", prior(ref("ratchet"), num("0 kW")))
  test("carries over where its form is the same, whatever its lines compute", () => {
    const other = account("makeup", "MWh", "month", [added(num("2 MWh")), drawn("recovered", num("3 MWh"))])
    expect(compared([makeup, flip, ratchet], [other, flip, ratchet]).state).toEqual([
      { name: "makeup", holds: "account", carries: true },
      { name: "flipped", holds: "flip", carries: true },
      { name: "ratchet", holds: "look-back", carries: true },
    ])
  })
  test.each<[string, Rule, Rule | undefined, string]>([
    ["a unit", makeup, { ...makeup, unit: unit("kWh") }, "Before, its unit: MWh. Now: kWh."],
    ["a period", makeup, { ...makeup, grain: "quarter" }, "Before, its period: month. Now: quarter."],
    ["a group", makeup, { ...makeup, groups: ["tenant"] }, "Before, its group: none. Now: tenant."],
    [
      "the name of a draw",
      makeup,
      account("makeup", "MWh", "month", [added(num("1 MWh")), drawn("taken", num("1 MWh"))]),
      "Before, its draws: recovered. Now: taken.",
    ],
    [
      "a flip's beginning",
      flip,
      { ...flip, takes: { form: "once" } },
      "Before, its beginning: from the next month. Now: at once.",
    ],
    ["what is gone", makeup, undefined, "There is no account 'makeup' any more."],
    [
      "what no longer looks back",
      ratchet,
      define("ratchet", "kW", "month", num("0 kW")),
      "There is no look-back 'ratchet' any more.",
    ],
  ])("does not carry over with another %s", (_, before, after, why) => {
    const [state] = compared([before], after ? [after] : []).state
    expect(state).toMatchObject({ name: before.name, carries: false, why })
  })
})

describe("Settings", () => {
  test("are told by name, before and after", () => {
    const before = planOf([], { phases: [{ name: "operation", from: "2027-01-01" }] })
    const after = planOf([], { through: "2031-12-31" })
    const settings = comparePlans(before, { ...after, time: { ...after.time, interval_minutes: 30 } }).settings
    expect(settings).toEqual([
      { setting: "interval", before: "15 min", after: "30 min" },
      { setting: "phase operation", before: "2027-01-01" },
      { setting: "term through", before: "2030-12-31", after: "2031-12-31" },
    ])
  })
  test("of one plan are the same", () => expect(comparePlans(planOf([]), planOf([])).settings).toEqual([]))
  test("may hang on events", () => {
    const plan = planOf([])
    const cod = { ...plan, time: { ...plan.time, from: { event: "cod" }, contract_year: { anniversaryOf: "cod" } } }
    expect(comparePlans(plan, cod).settings).toEqual([
      { setting: "contract_year", before: "1-1", after: "anniversary of cod" },
      { setting: "term from", before: "2027-01-01", after: "cod" },
    ])
  })
})
