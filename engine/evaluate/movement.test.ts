import { describe, expect, test } from "vitest"
import type { Grain, MovementRule, Plan, PlanInstrument, Rule, Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

type Whole = NonNullable<MovementRule["whole"]>["fraction"]

function movement(
  name: string,
  value: Step,
  more: Partial<MovementRule> & Pick<MovementRule, "movement">,
  fraction?: Whole,
): MovementRule {
  return {
    rule: "movement",
    name,
    instrument: "rec",
    unit: p.unit("MWh"),
    kind: "flow",
    grain: "month",
    groups: [],
    value,
    quantised: false,
    ...(fraction ? { whole: { quantum: "1000000", fraction } } : {}),
    ...more,
  }
}
function rec(...movements: readonly string[]): PlanInstrument {
  return { name: "rec", title: "Renewable Energy Certificate", unit: p.unit("MWh"), vintage: "month", movements }
}
function energy(name: string, values: readonly string[], grain: Grain = "month"): Rule {
  const list = values.map((value, at) => [`2027-${String(at + 1).padStart(2, "0")}-01`, `${value} MWh`] as const)
  return p.agreed(name, "MWh", list, { grain, kind: "flow" })
}
const quarter = { from: "2027-01", through: "2027-03" }

/** "produced 2027-01 1234 to Seller" for everything that moved. */
function moved(plan: Plan, window = quarter): readonly string[] {
  return p
    .settled(plan, p.dataOf(), window)
    .certificates.map(
      ({ rule, vintage, quantity, from, to }) =>
        `${rule} ${vintage} ${quantity ?? "withheld"}${from === undefined ? "" : ` from ${from}`}${to === undefined ? "" : ` to ${to}`}`,
    )
}

// mechanics.md B8.
const metered = energy("metered", ["1234.567", "980.2", "1100.4", "0"])
const produced = (fraction?: Whole) =>
  movement("produced", p.ref("metered", "MWh"), { movement: "issue", to: "Seller" }, fraction)

test("whole certificates: the fraction is carried into the next month, or dropped", () => {
  const issued = (fraction?: Whole) =>
    moved(p.planOf([metered, produced(fraction)], { instruments: [rec("produced")] })).map((line) => line.split(" ")[2])
  expect(issued("carry")).toEqual(["1234", "980", "1101"])
  expect(issued("drop")).toEqual(["1234", "980", "1100"])
  expect(issued()).toEqual(["1234.567", "980.2", "1100.4"])
})

test("a fraction of history is carried in", () => {
  const plan = p.planOf([metered, produced("carry")], {
    instruments: [rec("produced")],
    history: [{ rule: "produced", stages: ["carried"], members: [], period: "2026-12", value: p.num("0.5 MWh") }],
  })
  expect(moved(plan)).toEqual([
    "produced 2027-01 1235 to Seller",
    "produced 2027-02 980 to Seller",
    "produced 2027-03 1100 to Seller",
  ])
})

test("the fraction before a run is not known where the data begin later", () => {
  const plan = p.planOf(
    [
      p.input("metered", "MWh", "month"),
      produced("carry"),
      p.settlement("sale", "month", p.op(p.ref("produced", "MWh"), "*", p.num("1 USD/MWh"))),
    ],
    { instruments: [rec("produced")] },
  )
  const settlement = p.settled(plan, p.dataOf(p.series("metered", "MWh", 2, ["5.5"])), {
    from: "2027-03",
    through: "2027-03",
  })
  expect(settlement.certificates).toMatchObject([{ rule: "produced", vintage: "2027-03" }])
  expect(settlement.certificates[0]?.quantity).toBeUndefined()
  expect(settlement.faults.map(({ number, message, remedy }) => `${number} ${message} ${remedy}`)).toContain(
    "OT5203 the fraction that produced carries into 2027-03 is not known: that needs metered from 2027-01 on. Give produced.carried in 2027-02 in a history statement, or settle from the start with the data since then.",
  )
})

describe("what is held", () => {
  const sixty = p.op(p.ref("produced", "MWh"), "*", p.num("60 %"))
  const transfer = (value: Step, fraction?: Whole) =>
    movement("delivered", value, { movement: "transfer", from: "Seller", to: "Buyer" }, fraction)
  const retire = (value: Step) => movement("retired", value, { movement: "retire", from: "Buyer" })

  test("is counted by owner and vintage: 60 percent of 1,001 whole certificates are 600, and 0.6 wait", () => {
    const plan = p.planOf(
      [energy("metered", ["1001", "1"]), produced("carry"), transfer(sixty, "carry"), retire(p.num("0 MWh"))],
      {
        instruments: [rec("produced", "delivered", "retired")],
      },
    )
    const settlement = p.settled(plan, p.dataOf(), { from: "2027-01", through: "2027-02" })
    // January 600.6; February 0.6 + 0.6 = 1.2, so one, which is all that was issued.
    expect(settlement.holdings.map(({ owner, vintage, quantity }) => `${owner} ${vintage} ${quantity}`)).toEqual([
      "Seller 2027-01 401",
      "Buyer 2027-01 600",
      "Buyer 2027-02 1",
    ])
  })

  test("is never exceeded: the movement is withheld, and those that rest on it", () => {
    const plan = p.planOf([energy("metered", ["10"]), produced(), transfer(p.num("11 MWh")), retire(p.num("1 MWh"))], {
      instruments: [rec("produced", "delivered", "retired")],
    })
    const settlement = p.settled(plan, p.dataOf(), { from: "2027-01", through: "2027-01" })
    expect(settlement.certificates.map(({ rule, quantity }) => [rule, quantity])).toEqual([
      ["produced", "10"],
      ["delivered", undefined],
      ["retired", undefined],
    ])
    expect(settlement.faults.map(({ number, message }) => `${number} ${message}`)).toEqual([
      "OT5201 delivered would take 11 MWh of 2027-01 from Seller, who holds 10 MWh.",
    ])
    expect(settlement.holdings.map(({ owner, quantity, incomplete }) => [owner, quantity, incomplete])).toEqual([
      ["Seller", "10", true],
      ["Buyer", "0", true],
    ])
  })

  test("of another month does not count", () => {
    const plan = p.planOf([energy("metered", ["10", "0"]), produced(), transfer(p.num("5 MWh"))], {
      instruments: [rec("produced", "delivered")],
    })
    expect(moved(plan, { from: "2027-01", through: "2027-02" })).toEqual([
      "produced 2027-01 10 to Seller",
      "delivered 2027-01 5 from Seller to Buyer",
      "delivered 2027-02 withheld from Seller to Buyer",
    ])
  })
})

test("certificates move one way", () => {
  const plan = p.planOf([energy("metered", ["-1"]), produced()], { instruments: [rec("produced")] })
  expect(
    p.settled(plan, p.dataOf(), { from: "2027-01", through: "2027-01" }).faults.map(({ message }) => message),
  ).toEqual(["produced is -1 MWh in 2027-01; certificates move one way."])
})

// mechanics.md B8: load 100 each hour, contracted 150, 80, 0 and 40, the grid's own share 30, 40, 20 and 50 percent.
test("hour by hour 69.5 percent of the load is carbon-free, and a surplus offsets no other hour", () => {
  const contracted = p.input("contracted", "MWh", "hour")
  const grid = p.input("grid", "%", "hour")
  const matched = p.call("min", p.num("100 MWh"), p.ref("contracted", "MWh"))
  const free = p.op(
    matched,
    "+",
    p.op(
      p.call("max", p.op(p.num("100 MWh"), "-", p.ref("contracted", "MWh")), p.num("0 MWh")),
      "*",
      p.ref("grid", "%"),
    ),
  )
  const plan = p.planOf([
    contracted,
    grid,
    p.define("free", "MWh", "hour", free),
    p.define("score", "%", "day", p.op(p.over("sum", p.ref("free", "MWh"), "hour", "day"), "/", p.num("400 MWh")), {
      kind: "rate",
    }),
  ])
  const rest = Array.from({ length: 20 }, () => "0")
  const data = p.dataOf(
    p.series("contracted", "MWh", 0, ["150", "80", "0", "40", ...rest]),
    p.series("grid", "%", 0, ["30", "40", "20", "50", ...rest]),
  )
  expect(p.valueOf(p.evaluated(plan, data), "score", "2027-01-01", "%")).toBe("69.5")
})
