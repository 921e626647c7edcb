import { describe, expect, test } from "vitest"
import type { InputRule } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

const january = { from: "2027-01", through: "2027-01" }
const price = p.num("1000 USD/MWh")

/** January of one meter at a dollar a kWh; the gap is the fifth quarter-hour unless said otherwise. */
function billed(
  missing: InputRule["missing"],
  gaps: readonly number[] = [4],
  others: ReturnType<typeof p.dataOf>["series"] = [],
) {
  const readings = Array.from({ length: 2976 }, (_, k) => (gaps.includes(k) ? "" : "1"))
  const plan = p.planOf([
    p.input("main", "kWh", "interval", missing),
    p.input("check", "kWh", "interval", { policy: "zero" }),
    p.charge("energy", "month", p.op(p.over("sum", p.ref("main", "kWh"), "interval", "month"), "*", price)),
  ])
  return p.settled(plan, p.dataOf(p.series("main", "kWh", 0, readings), ...others), january)
}

describe("a missing reading", () => {
  test("stops the bill where the policy is error, and says which and when", () => {
    const settlement = billed({ policy: "error" })
    expect(settlement.postings).toEqual([])
    expect(settlement.withheld).toMatchObject([{ rule: "energy", period: "2027-01", faults: [0] }])
    expect(settlement.faults).toMatchObject([
      {
        number: "OT3001",
        input: "main",
        file: "main.csv",
        count: 1,
        when: "2027-01-01T01:00-06:00",
        message: "main: M-main has no value for 2027-01-01 01:00–01:15 −06:00 (1 of 2,976 intervals) in main.csv.",
      },
    ])
  })

  test("is one fault with its neighbours, and another further on", () => {
    const settlement = billed({ policy: "error" }, [4, 5, 6, 95, 200, 201])
    expect(settlement.faults.map(({ count, when }) => [count, when])).toEqual([
      [3, "2027-01-01T01:00-06:00"],
      [1, "2027-01-01T23:45-06:00"],
      [2, "2027-01-03T02:00-06:00"],
    ])
    expect(settlement.faults[1]?.message).toContain("2027-01-01 23:45–24:00 −06:00")
    expect(settlement.withheld).toMatchObject([{ faults: [0, 1, 2] }])
  })

  test("counts as zero where the contract says so, and is assumed", () => {
    expect(billed({ policy: "zero" }).postings).toMatchObject([{ amount: "2975.00", quality: "assumed" }])
  })

  test("is taken from the input that stands in, and is substituted", () => {
    const check = p.series(
      "check",
      "kWh",
      0,
      Array.from({ length: 2976 }, () => "3"),
    )
    expect(billed({ policy: "use", input: "check" }, [4], [check]).postings).toMatchObject([
      { amount: "2978.00", quality: "substituted" },
    ])
  })

  test("follows the policy of the one that stands in, where that is missing too", () => {
    expect(billed({ policy: "use", input: "check" }).postings).toMatchObject([
      { amount: "2975.00", quality: "assumed" },
    ])
  })

  test("is held for as long as the contract says", () => {
    expect(billed({ policy: "hold", minutes: 30 }, [4, 5]).postings).toMatchObject([
      { amount: "2976.00", quality: "held" },
    ])
    const settlement = billed({ policy: "hold", minutes: 30 }, [4, 5, 6])
    expect(settlement.faults).toMatchObject([{ number: "OT3001", count: 1, when: "2027-01-01T01:30-06:00" }])
  })

  test("taken by a fault of its file is never filled", () => {
    const main = {
      ...p.series(
        "main",
        "kWh",
        0,
        Array.from({ length: 2976 }, (_, k) => (k === 4 ? "" : "1")),
      ),
      faulted: new Map([[4, 0]]),
    }
    const plan = p.planOf([
      p.input("main", "kWh", "interval", { policy: "zero" }),
      p.charge("energy", "month", p.op(p.over("sum", p.ref("main", "kWh"), "interval", "month"), "*", price)),
    ])
    const fault = {
      code: "data/duplicate-stamp",
      number: "OT3004",
      input: "main",
      count: 1,
      message: "two readings",
      remedy: "remove one",
    }
    const settlement = p.settled(plan, { series: [main], faults: [fault], files: [] }, january)
    expect(settlement.withheld).toMatchObject([{ faults: [0] }])
    expect(settlement.faults).toEqual([fault])
  })
})

test("the worst quality of what was used is on the posting: a branch not taken and a reading filtered out do not count", () => {
  const estimated = {
    ...p.series(
      "main",
      "kWh",
      0,
      Array.from({ length: 2976 }, () => "1"),
    ),
    quality: Uint8Array.from({ length: 2976 }, (_, k) => (k < 96 ? 1 : 0)),
  }
  const plan = p.planOf([
    p.input("main", "kWh", "interval"),
    p.input("other", "kWh", "interval", { policy: "zero" }),
    p.input("off", "flag", "interval", { policy: "false" }),
    p.define(
      "either",
      "kWh",
      "interval",
      p.iff(p.op(p.ref("main", "kWh"), ">", p.num("0 kWh")), p.ref("main", "kWh"), p.ref("other", "kWh")),
    ),
    p.charge("all", "month", p.op(p.over("sum", p.ref("either", "kWh"), "interval", "month"), "*", price)),
    p.charge(
      "none",
      "month",
      p.op(
        p.over("sum", p.ref("other", "kWh"), "interval", "month", {
          where: p.op(p.ref("main", "kWh"), ">", p.num("1 kWh")),
        }),
        "*",
        price,
      ),
    ),
    p.charge(
      "conditional",
      "month",
      p.op(p.over("sum", p.ref("main", "kWh"), "interval", "month", { where: p.ref("off", "flag") }), "*", price),
    ),
  ])
  const qualities = (settlement: ReturnType<typeof p.settled>) =>
    settlement.postings.map(({ rule, quality }) => [rule, quality])
  expect(qualities(p.settled(plan, p.dataOf(estimated), january))).toEqual([
    ["all", "estimated"],
    ["none", "estimated"],
    ["conditional", "assumed"],
  ])
})

test("what an earlier period left is carried apart from this period's own evidence", () => {
  const plan = p.planOf([
    p.input("in", "kWh", "month", { policy: "zero" }),
    p.account("stock", "kWh", "month", [p.added(p.ref("in", "kWh"))]),
    p.charge("fee", "month", p.op(p.ref("stock.closing", "kWh"), "*", price)),
  ])
  const settlement = p.settled(plan, p.dataOf(p.series("in", "kWh", 0, ["1", "", "1"])), {
    from: "2027-01",
    through: "2027-03",
  })
  expect(settlement.postings.map(({ amount, quality, carried }) => [amount, quality, carried])).toEqual([
    ["1.00", "measured", undefined],
    ["1.00", "assumed", undefined],
    ["2.00", "measured", "assumed"],
  ])
})
