import { expect, test } from "vitest"
import type { AccountRule } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

const usd = { worth: { unit: p.unit("USD"), quantum: "0.01", mode: "half_up" } }

/** An account of energy each contract year: what goes in and out by year. */
function bank(
  order: "oldest" | "newest",
  years: { readonly in: readonly string[]; readonly worth: readonly string[]; readonly out: readonly string[] },
  more: Partial<AccountRule> = {},
) {
  const each = (name: string, unit: string, values: readonly string[]) =>
    p.agreed(
      name,
      unit,
      values.map((value, at) => [`${2027 + at}-01-01`, `${value} ${unit}`] as const),
      { grain: "contract_year", kind: "flow" },
    )
  const plan = p.planOf([
    each("in", "MWh", years.in),
    each("paid", "USD", years.worth),
    each("out", "MWh", years.out),
    p.account(
      "makeup",
      "MWh",
      "contract_year",
      [p.drawn("recovered", p.ref("out", "MWh"), order), p.added(p.ref("in", "MWh"), p.ref("paid", "USD"))],
      { ...usd, ...more },
    ),
  ])
  const run = p.evaluated(plan, p.dataOf())
  return (stage: string, year: number, shown = "MWh") =>
    p.valueOf(run, `makeup.${stage}`, `contract year ${year}`, shown)
}

// Trial C13: vintages of 18,000 MWh at 64 and 5,000 MWh at 65.28; 20,000 MWh are drawn.
const c13 = { in: ["18000", "5000", "0", "0"], worth: ["1152000", "326400", "0", "0"], out: ["0", "0", "20000", "0"] }

test("the oldest first: 18,000 MWh at 64 and 2,000 at 65.28 are worth 1,282,560", () => {
  const makeup = bank("oldest", c13)
  expect(makeup("recovered.worth", 3, "USD")).toBe("1282560")
  expect(makeup("closing", 3)).toBe("3000")
  expect(makeup("closing.worth", 3, "USD")).toBe("195840")
})

test("the newest first: 5,000 MWh at 65.28 and 15,000 at 64 are worth 1,286,400", () => {
  const makeup = bank("newest", c13)
  expect(makeup("recovered.worth", 3, "USD")).toBe("1286400")
  expect(makeup("closing.worth", 3, "USD")).toBe("192000")
})

test("a part of 18,000 MWh: 15,000 are worth 960,000", () => {
  expect(bank("oldest", { ...c13, out: ["0", "15000", "0", "0"] })("recovered.worth", 2, "USD")).toBe("960000")
})

test("draws never exceed the balance, and a limit below zero draws nothing", () => {
  const makeup = bank("oldest", { ...c13, out: ["5", "99999", "-7", "0"] })
  expect(
    ["recovered", "recovered.worth"].map((stage) => makeup(stage, 2, stage === "recovered" ? "MWh" : "USD")),
  ).toEqual(["18000", "1152000"])
  expect(makeup("recovered", 1)).toBe("0")
  expect(makeup("recovered", 3)).toBe("0")
})

test("the worth of parts is cut to the cent and the last part gets the rest: 33.33, 33.33, 33.34", () => {
  const makeup = bank("oldest", { in: ["3", "0", "0", "0"], worth: ["100", "0", "0", "0"], out: ["0", "1", "1", "1"] })
  // One third of 100 is 33.33; half of the 66.67 left is 33.335, half_up 33.34; the last part is worth what is left.
  expect([2, 3, 4].map((year) => makeup("recovered.worth", year, "USD"))).toEqual(["33.33", "33.34", "33.33"])
  expect(makeup("closing.worth", 4, "USD")).toBe("0")
})

test("a vintage expires at the end of the third year after its own, with its worth", () => {
  const makeup = bank(
    "oldest",
    { in: ["9600", "100", "0", "0"], worth: ["400800", "4200", "0", "0"], out: ["0", "600", "0", "0"] },
    { expire: { after: 3, grain: "contract_year" } },
  )
  expect(makeup("closing", 3)).toBe("9100")
  expect(makeup("due", 4)).toBe("9100")
  expect(makeup("expired", 4)).toBe("9000")
  expect(makeup("expired.worth", 4, "USD")).toBe("375750")
  expect(makeup("closing", 4)).toBe("100")
  expect(makeup("closing.worth", 4, "USD")).toBe("4200")
})

test("an account by month expires at the end of the contract year after the one of the vintage", () => {
  const plan = p.planOf([
    p.agreed(
      "in",
      "MWh",
      [
        ["2027-01-01", "0 MWh"],
        ["2027-03-01", "7 MWh"],
        ["2027-04-01", "0 MWh"],
      ],
      { grain: "month", kind: "flow" },
    ),
    p.account("stock", "MWh", "month", [p.added(p.ref("in", "MWh"))], {
      opens: p.num("2 MWh"),
      expire: { after: 1, grain: "contract_year" },
    }),
  ])
  const run = p.evaluated(plan, p.dataOf())
  const stock = (stage: string, month: string) => p.valueOf(run, `stock.${stage}`, month, "MWh")
  // The opening is of the year before the term.
  expect([stock("closing", "2027-11"), stock("expired", "2027-12"), stock("closing", "2027-12")]).toEqual([
    "9",
    "2",
    "7",
  ])
  expect([stock("closing", "2028-11"), stock("expired", "2028-12"), stock("closing", "2028-12")]).toEqual([
    "7",
    "7",
    "0",
  ])
})

test("an opening of the term is drawn like a vintage of its own", () => {
  const makeup = bank("oldest", { ...c13, out: ["4", "0", "0", "0"] }, { opens: p.num("10 MWh") })
  expect([makeup("opening", 1), makeup("recovered", 1), makeup("closing", 1)]).toEqual(["10", "4", "18006"])
})

test("lines run in written order: what is added after a draw is not drawn in the same year", () => {
  const makeup = bank("oldest", { in: ["10", "0", "0", "0"], worth: ["1", "0", "0", "0"], out: ["10", "10", "0", "0"] })
  expect([makeup("due", 1), makeup("recovered", 1), makeup("added", 1), makeup("closing", 1)]).toEqual([
    "0",
    "0",
    "10",
    "10",
  ])
  expect([makeup("opening", 2), makeup("due", 2), makeup("recovered", 2), makeup("closing", 2)]).toEqual([
    "10",
    "10",
    "10",
    "0",
  ])
})

test("a rule reads what is due and limits a later draw of the same period", () => {
  const plan = p.planOf([
    p.define("half", "USD", "month", p.op(p.ref("debt.due", "USD"), "*", p.num("50 %"))),
    p.account("debt", "USD", "month", [p.added(p.num("100 USD")), p.drawn("paid", p.ref("half", "USD"))]),
  ])
  const run = p.evaluated(plan, p.dataOf())
  // Half of 100; half of 150; half of 175.
  expect(["2027-01", "2027-02", "2027-03"].map((month) => p.valueOf(run, "debt.paid", month, "USD"))).toEqual([
    "50",
    "75",
    "87.5",
  ])
})

test("adding less than nothing withholds this and every later period", () => {
  const plan = p.planOf([
    p.agreed(
      "in",
      "MWh",
      [
        ["2027-01-01", "5 MWh"],
        ["2027-02-01", "-1 MWh"],
      ],
      { grain: "month", kind: "flow" },
    ),
    p.account("stock", "MWh", "month", [p.added(p.ref("in", "MWh"))]),
    p.charge("fee", "month", p.op(p.ref("stock.closing", "MWh"), "*", p.num("2 USD/MWh"))),
  ])
  const settlement = p.settled(plan, p.dataOf(), { from: "2027-01", through: "2027-04" })
  expect(p.lines(settlement)).toEqual(["fee 2027-01 10.00"])
  expect(settlement.withheld.map(({ period, faults }) => [period, faults])).toEqual([
    ["2027-02", [0]],
    ["2027-03", [0]],
    ["2027-04", [0]],
  ])
  expect(settlement.faults).toMatchObject([
    { number: "OT5102", message: "-1 MWh would be added to stock in 2027-02; an addition is never negative." },
  ])
})

test("a history gives the opening, and nothing before it is needed", () => {
  const stock = p.input("in", "MWh", "month")
  const plan = p.planOf(
    [
      stock,
      p.account("stock", "MWh", "month", [p.added(p.ref("in", "MWh"))]),
      p.settlement("fee", "month", p.op(p.ref("stock.closing", "MWh"), "*", p.num("2 USD/MWh"))),
    ],
    {
      history: [{ rule: "stock", stages: ["closing"], members: [], period: "2027-05", value: p.num("40 MWh") }],
    },
  )
  const settlement = p.settled(plan, p.dataOf(p.constant("in", "1 MWh")), { from: "2027-06", through: "2027-07" })
  expect(p.lines(settlement)).toEqual(["fee 2027-06 82.00", "fee 2027-07 84.00"])
})

test("an opening of history stood before the term, whichever window is settled", () => {
  const plan = p.planOf(
    [
      p.input("in", "MWh", "month"),
      p.account("stock", "MWh", "month", [p.added(p.ref("in", "MWh"))]),
      p.settlement("fee", "month", p.op(p.ref("stock.closing", "MWh"), "*", p.num("2 USD/MWh"))),
    ],
    { history: [{ rule: "stock", stages: ["opening"], members: [], value: p.num("100 MWh") }] },
  )
  const readings = p.series("in", "MWh", 0, ["1", "1", "1"])
  const march = (from: string) => p.lines(p.settled(plan, p.dataOf(readings), { from, through: "2027-03" })).at(-1)
  expect(march("2027-03")).toBe("fee 2027-03 206.00")
  expect(march("2027-01")).toBe("fee 2027-03 206.00")
})

test("an account by interval is filled forward through a year without recursion", () => {
  const plan = p.planOf([
    p.account("stored", "kWh", "interval", [p.added(p.num("3 kWh")), p.drawn("released", p.num("2 kWh"))]),
    p.charge(
      "fee",
      "contract_year",
      p.op(p.over("sum", p.ref("stored.released", "kWh"), "interval", "contract_year"), "*", p.num("1 USD/MWh")),
    ),
  ])
  expect(p.lines(p.settled(plan, p.dataOf(), { from: "2027", through: "2027" }))).toEqual(["fee contract year 1 70.08"])
})
