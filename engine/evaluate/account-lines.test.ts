import { describe, expect, test } from "vitest"
import type { AccountLine, AccountRule, Grain, Step } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

/** A return on what the account opens with. */
function accrue(
  rate: string,
  growth: Extract<AccountLine, { line: "accrue" }>["growth"],
  quantum = "0.01",
  basis = "actual/365",
): AccountLine {
  return { line: "accrue", rate: p.num(rate), basis, growth, quantum, mode: "half_even" }
}
function draw(name: string, limit: Step, more: Partial<Extract<AccountLine, { line: "draw" }>>): AccountLine {
  return { line: "draw", name, limit, order: "oldest", quantised: false, ...more }
}
const eachYear = { form: "compounding", grain: "calendar_year" } as const

/** Amounts of money agreed for each period that begins on these days. */
function money(name: string, grain: Grain, values: readonly (readonly [string, string])[]) {
  return p.agreed(name, "USD", values, { grain, kind: "flow" })
}

function opened(rules: Parameters<typeof p.planOf>[0], more: Parameters<typeof p.planOf>[1] = {}) {
  const run = p.evaluated(p.planOf(rules, more), p.dataOf())
  return (stage: string, period: string) => p.valueOf(run, stage, period, "USD")
}

describe("a return", () => {
  const opening: Partial<AccountRule> = { opens: p.num("100000000 USD") }

  test("of 8 percent that is compounded each year is 8 percent a year, less two cents of rounding", () => {
    const value = opened([p.account("hurdle", "USD", "month", [accrue("8 %", eachYear)], opening)])
    expect(value("hurdle.accrued", "2027-01")).toBe("679452.05")
    expect(value("hurdle.accrued", "2027-02")).toBe("613698.63")
    expect(value("hurdle.closing", "2027-12")).toBe("107999999.98")
    // From January the return earns, too: 107,999,999.98 × 8 % × 31/365 = 733,808.2190…
    expect(value("hurdle.accrued", "2028-01")).toBe("733808.22")
  })

  test("compounded each month earns on itself at once: 8.2999 percent a year", () => {
    const monthly = { form: "compounding", grain: "month" } as const
    const value = opened([p.account("hurdle", "USD", "month", [accrue("8 %", monthly)], opening)])
    // 100,679,452.05 × 8 % × 28/365 = 617,868.4180…
    expect(value("hurdle.accrued", "2027-02")).toBe("617868.42")
    // trial.md C26: 299,927.79 more in the first year.
    const more = Number(value("hurdle.closing", "2027-12")) - 107_999_999.98
    expect(more).toBeGreaterThan(299_927)
    expect(more).toBeLessThan(299_929)
  })

  // trial.md C26: capital 100 at 8 %, distributions of 12 and 12. The years 2025 to 2027 have 365 days each.
  const dueInThirdYear = (growth: Parameters<typeof accrue>[1], order: "return" | "capital") =>
    opened(
      [
        money("paid_out", "calendar_year", [["2025-01-01", "12 USD"]]),
        p.account(
          "hurdle",
          "USD",
          "calendar_year",
          [accrue("8 %", growth, "0.0000000001"), draw("paid", p.ref("paid_out", "USD"), { order })],
          { opens: p.num("100 USD") },
        ),
      ],
      { from: "2025-01-01", through: "2027-12-31" },
    )("hurdle.due", "2027")

  test("compounded is due with 99.0144 in the third year, whatever is paid first: 96, 91.68, 91.68 × 1.08", () => {
    expect(dueInThirdYear(eachYear, "return")).toBe("99.0144")
    expect(dueInThirdYear(eachYear, "capital")).toBe("99.0144")
  })

  test("simple is due with 97.12 where capital is paid first, and 99.0144 where the return is", () => {
    expect(dueInThirdYear({ form: "simple" }, "capital")).toBe("97.12")
    expect(dueInThirdYear({ form: "simple" }, "return")).toBe("99.0144")
  })

  test("below zero withholds this and later periods", () => {
    const plan = p.planOf([
      p.account("hurdle", "USD", "month", [accrue("-8 %", eachYear)], opening),
      p.settlement("owed", "month", p.ref("hurdle.closing", "USD")),
    ])
    const settlement = p.settled(plan, p.dataOf(), { from: "2027-01", through: "2027-02" })
    expect(settlement.postings).toEqual([])
    expect(settlement.faults.map(({ message }) => message)).toEqual([
      "hurdle would accrue -679452.05 USD in 2027-01; a return is never negative.",
    ])
  })

  test("the flip of a partnership: 0.872007 enters year 6, 0.941768 of the 5 is due", () => {
    // mechanics.md B6.4: benefits 12, 9, 8, 7, 6 and 5 on 35 at 8 %; years of 360 days so that each is a whole one.
    const value = opened(
      [
        money("benefit", "calendar_year", [
          ["2027-01-01", "12 USD"],
          ["2028-01-01", "9 USD"],
          ["2029-01-01", "8 USD"],
          ["2030-01-01", "7 USD"],
          ["2031-01-01", "6 USD"],
          ["2032-01-01", "5 USD"],
        ]),
        p.account(
          "investor",
          "USD",
          "calendar_year",
          [
            accrue("8 %", eachYear, "0.000000000001", "30/360"),
            draw("paid", p.ref("benefit", "USD"), { order: "return" }),
          ],
          { opens: p.num("35 USD") },
        ),
      ],
      { through: "2032-12-31" },
    )
    const shown = (stage: string) => Number(value(`investor.${stage}`, "2032")).toFixed(6)
    expect(["opening", "due", "paid", "closing"].map(shown)).toEqual(["0.872007", "0.941768", "0.941768", "0.000000"])
  })
})

describe("an allowance", () => {
  const asked = money("asked", "month", [
    ["2027-01-01", "700 USD"],
    ["2027-02-01", "500 USD"],
    ["2027-03-01", "0 USD"],
    ["2028-01-01", "400 USD"],
    ["2028-02-01", "0 USD"],
  ])
  const allowance = (excess: "not_owed" | "carried") =>
    opened([
      asked,
      p.account("allowance", "USD", "month", [
        { line: "reset", grain: "calendar_year", to: p.num("1000 USD"), quantised: false },
        draw("payable", p.ref("asked", "USD"), { excess }),
      ]),
    ])

  test("is full again at the start of each year, and the excess is not owed", () => {
    const value = allowance("not_owed")
    expect(["2027-01", "2027-02", "2027-03", "2028-01"].map((month) => value("allowance.payable", month))).toEqual([
      "700",
      "300",
      "0",
      "400",
    ])
    expect(["2027-01", "2027-02", "2028-01"].map((month) => value("allowance.reset", month))).toEqual([
      "1000",
      "0",
      "1000",
    ])
  })

  test("pays what was beyond it as soon as there is room again", () => {
    const value = allowance("carried")
    // 200 of the 500 of February wait; January 2028 pays them with its own 400.
    expect(
      ["2027-02", "2027-03", "2027-12", "2028-01", "2028-02"].map((month) => value("allowance.payable", month)),
    ).toEqual(["300", "0", "0", "600", "0"])
    expect(value("allowance.closing", "2028-01")).toBe("400")
  })

  test("that is larger than the new one loses the difference", () => {
    const value = opened([
      p.account(
        "allowance",
        "USD",
        "month",
        [{ line: "reset", grain: "calendar_year", to: p.num("1000 USD"), quantised: false }],
        { opens: p.num("1500 USD") },
      ),
    ])
    expect([value("allowance.opening", "2027-01"), value("allowance.reset", "2027-01")]).toEqual(["1500", "-500"])
    expect(value("allowance.closing", "2027-01")).toBe("1000")
  })
})

test("what is left at the end of the term is final in its last period alone", () => {
  const value = opened([p.account("reserve", "USD", "month", [p.added(p.num("5 USD"))], { end: { form: "paid" } })])
  expect([value("reserve.final", "2030-11"), value("reserve.final", "2030-12")]).toEqual(["0", "240"])
})

test("an amended line runs from its first day and the old one before it", () => {
  const value = opened([
    p.account("reserve", "USD", "month", [
      { line: "add", amount: p.num("5 USD"), quantised: false, inForce: { before: "2027-03-01" } },
      { line: "add", amount: p.num("7 USD"), quantised: false, inForce: { from: "2027-03-01" } },
      draw("paid", p.num("1 USD"), { inForce: { before: "2027-02-01" } }),
      draw("paid", p.num("2 USD"), { inForce: { from: "2027-04-01" } }),
    ]),
  ])
  const months = ["2027-01", "2027-02", "2027-03", "2027-04"]
  expect(months.map((month) => value("reserve.added", month))).toEqual(["5", "5", "7", "7"])
  expect(months.map((month) => value("reserve.paid", month))).toEqual(["1", "0", "0", "2"])
})

test("a balance that is given for the first month of a run was the closing of the month before", () => {
  const plan = p.planOf(
    [
      p.input("in", "USD", "month"),
      p.account("reserve", "USD", "month", [p.added(p.ref("in", "USD"))]),
      p.settlement("fee", "month", p.prior(p.ref("reserve.closing", "USD"), p.num("0 USD"))),
    ],
    { history: [{ rule: "reserve", stages: ["opening"], members: [], period: "2027-06", value: p.num("40 USD") }] },
  )
  const settlement = p.settled(plan, p.dataOf(p.constant("in", "1 USD")), { from: "2027-06", through: "2027-07" })
  expect(p.lines(settlement)).toEqual(["fee 2027-06 40.00", "fee 2027-07 41.00"])
})
