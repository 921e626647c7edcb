import { describe, expect, test } from "vitest"
import type { FlipRule, Plan, PlanGiven, Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

function flip(condition: Step, takes: FlipRule["takes"]): FlipRule {
  return {
    rule: "flip",
    name: "flipped",
    unit: p.unit("flag"),
    kind: "flow",
    grain: "month",
    groups: [],
    condition,
    takes,
  }
}
const once = { form: "once" } as const
const nextMonth = { form: "next", grain: "month" } as const
const nextYear = { form: "next", grain: "calendar_year" } as const
const price = p.agreed("price", "USD", [
  ["2027-01-01", "1 USD"],
  ["2027-04-01", "5 USD"],
  ["2027-05-01", "1 USD"],
])
const high = p.op(p.ref("price", "USD"), ">", p.num("4 USD"))

/** The months of 2027 and the first of 2028 in which it has come. */
function months(plan: Plan, givens: readonly PlanGiven[] = []): string {
  const run = p.evaluated(plan, p.dataOf(), {}, givens)
  const labels = [...Array.from({ length: 12 }, (_, at) => `2027-${String(at + 1).padStart(2, "0")}`), "2028-01"]
  const found = labels.filter((label) => p.valueOf(run, "flipped", label, "flag") === "true")
  return found.length === 0 ? "never" : `${found[0] ?? ""} on, ${found.length} months`
}

test("comes with the month of its condition, and never goes back", () => {
  expect(months(p.planOf([price, flip(high, once)]))).toBe("2027-04 on, 10 months")
})

test("comes with the next month, or with the next year", () => {
  expect(months(p.planOf([price, flip(high, nextMonth)]))).toBe("2027-05 on, 9 months")
  expect(months(p.planOf([price, flip(high, nextYear)]))).toBe("2028-01 on, 1 months")
})

test("never comes where its condition never holds", () => {
  expect(months(p.planOf([price, flip(p.op(p.ref("price", "USD"), ">", p.num("9 USD")), once)]))).toBe("never")
})

describe("what is given", () => {
  const given = (period: string, value: boolean): PlanGiven => ({
    rule: "flipped",
    stages: [],
    members: [],
    period,
    value: { ...p.yes, value } as Step,
  })

  test("is so from then on: it has come, or it has not come yet", () => {
    expect(months(p.planOf([price, flip(high, once)]), [given("2027-02", true)])).toBe("2027-02 on, 12 months")
    expect(months(p.planOf([price, flip(high, once)]), [given("2027-06", false)])).toBe("2027-04 on, 2 months")
    expect(months(p.planOf([price, flip(high, nextMonth)]), [given("2026-12", true)])).toBe("2027-01 on, 13 months")
  })

  test("for the month of the condition leaves the next month to it", () => {
    expect(months(p.planOf([price, flip(high, nextMonth)]), [given("2027-04", false)])).toBe("2027-05 on, 9 months")
  })
})

describe("before the data begin", () => {
  const reading = p.input("benefit", "USD", "month")
  const stock = p.account("hurdle", "USD", "month", [p.added(p.num("0 USD")), p.drawn("paid", p.ref("benefit", "USD"))])
  const bill = p.settlement("bill", "month", {
    at: 0,
    unit: p.unit("USD"),
    op: "if",
    condition: p.ref("flipped", "flag"),
    then: p.num("1 USD"),
    else: p.num("2 USD"),
  })
  const june = { from: "2027-06", through: "2027-06" }

  test("it is not known whether it has come, and what hangs on it is withheld", () => {
    const plan = p.planOf([reading, flip(p.op(p.ref("benefit", "USD"), ">", p.num("4 USD")), nextMonth), bill])
    const settlement = p.settled(plan, p.dataOf(p.series("benefit", "USD", 5, ["1"])), june)
    expect(settlement.postings).toEqual([])
    expect(settlement.faults.map(({ number, message }) => `${number} ${message}`)).toContain(
      "OT5025 whether flipped came before 2027-06 is not known: that needs benefit from 2027-01 on.",
    )
  })

  test("a balance that is given and not yet zero says that it has not", () => {
    const condition = p.op(
      p.op(p.ref("benefit", "USD"), ">", p.num("0 USD")),
      "and",
      p.op(p.ref("hurdle.closing", "USD"), "=", p.num("0 USD")),
    )
    const history: PlanGiven[] = [
      ...["2027-01", "2027-02", "2027-03", "2027-04", "2027-05", "2027-06"].map((period): PlanGiven => ({
        rule: "hurdle",
        stages: ["opening"],
        members: [],
        period,
        value: p.num("100 USD"),
      })),
    ]
    const plan = p.planOf([reading, stock, flip(condition, nextMonth), bill], { history })
    const settlement = p.settled(plan, p.dataOf(p.series("benefit", "USD", 5, ["100"])), june)
    expect(p.lines(settlement)).toEqual(["bill 2027-06 2.00"])
  })
})
