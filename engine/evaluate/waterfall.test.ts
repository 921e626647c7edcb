import { describe, expect, test } from "vitest"
import type { AccountLine, AllocateRule, Pay, Plan, Rule, Step, WaterfallRule } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

/** A waterfall of money each calendar year, to the cent. */
function waterfall(
  of: Step,
  cut: WaterfallRule["cut"],
  tiers: readonly (readonly [string, WaterfallRule["tiers"][number]["limit"], Pay])[],
  rest: Pay,
  recipients: readonly string[],
): WaterfallRule {
  return {
    rule: "waterfall",
    name: "dist",
    unit: p.unit("USD"),
    kind: "flow",
    grain: "calendar_year",
    groups: [],
    of,
    step: "0.01",
    cut,
    tiers: tiers.map(([name, limit, pay]) => ({ name, limit, pay })),
    rest: { pay: rest },
    recipients,
  }
}
const upTo = (value: Step) => ({ form: "up_to", value }) as const
const until = (recipient: string, gets: Step, plus?: Step) =>
  ({ form: "until", recipient, gets, ...(plus ? { plus } : {}) }) as const
const to = (name: string): Pay => ({ form: "one", to: name })
const shares = (share: string, first: string, rest: string): Pay => ({
  form: "shares",
  shares: [{ share: p.num(share), to: first }],
  rest,
})

/** `dist.second[promote]`: what a tier pays a recipient, or all of them. */
function paid(tier: string, recipient?: string): Step {
  return {
    at: 0,
    unit: p.unit("USD"),
    op: "read",
    rule: "dist",
    stage: tier,
    members: [],
    ...(recipient === undefined ? {} : { recipient: { member: recipient } }),
  }
}

function asked(plan: Plan) {
  const run = p.evaluated(plan, p.dataOf())
  return (step: Step, period: string): string | undefined => {
    const periods = run.calendar.periods("calendar_year")
    const at = Array.from({ length: periods.count }, (_, k) => k).find((k) => periods.label(k) === period)
    if (at === undefined || step.op !== "read") throw new Error(period)
    const outcome = run.read(step, { rule: "test", grain: "calendar_year", members: new Map() })(at)
    return outcome === null || typeof outcome === "boolean"
      ? undefined
      : (Number(outcome.n) / Number(outcome.d)).toFixed(2)
  }
}

const amountOf = (value: string) =>
  p.agreed("cash", "USD", [["2025-01-01", `${value} USD`]], { grain: "calendar_year", kind: "flow" })
const oneYear = { from: "2027-01-01", through: "2027-12-31" }

test("each tier takes what it may and leaves the rest to those below", () => {
  const plan = p.planOf(
    [
      amountOf("100.01"),
      waterfall(
        p.ref("cash", "USD"),
        "each tier",
        [
          ["first", upTo(p.num("60.009 USD")), to("A")],
          ["second", upTo(p.num("-5 USD")), to("B")],
          ["third", upTo(p.num("30.01 USD")), shares("33 %", "B", "A")],
        ],
        to("C"),
        ["A", "B", "C"],
      ),
    ],
    oneYear,
  )
  const value = asked(plan)
  // 60.00; nothing; 30.01, of which 33 % are 9.90 and the rest 20.11; 10.00 are left.
  expect(["first", "second", "third", "rest", "total"].map((tier) => value(paid(tier), "2027"))).toEqual([
    "60.00",
    "0.00",
    "30.01",
    "10.00",
    "100.01",
  ])
  expect(["A", "B", "C"].map((recipient) => value(paid("third", recipient), "2027"))).toEqual(["20.11", "9.90", "0.00"])
  expect(["A", "B", "C"].map((recipient) => value(paid("total", recipient), "2027"))).toEqual([
    "80.11",
    "9.90",
    "10.00",
  ])
})

// review.md 6.9: profit 23,014,400, promote 0; half to the Developer until it has 20 % of the profit, this tier included.
test("a catch-up ends with the first cent that is enough: 15,342,933.34, of which 7,671,466.67", () => {
  const plan = p.planOf(
    [
      amountOf("30000000"),
      waterfall(
        p.ref("cash", "USD"),
        "each tier",
        [["catch_up", until("Developer", p.num("4602880 USD"), p.num("20 %")), shares("50 %", "Developer", "DataCo")]],
        shares("80 %", "DataCo", "Developer"),
        ["Developer", "DataCo"],
      ),
    ],
    oneYear,
  )
  const value = asked(plan)
  expect(value(paid("catch_up"), "2027")).toBe("15342933.34")
  expect(value(paid("catch_up", "Developer"), "2027")).toBe("7671466.67")
})

describe("a tier until someone gets an amount", () => {
  const size = (limit: WaterfallRule["tiers"][number]["limit"], pay: Pay, cash = "1000") =>
    asked(
      p.planOf(
        [
          amountOf(cash),
          waterfall(p.ref("cash", "USD"), "each tier", [["tier", limit, pay]], to("Z"), ["A", "B", "Z"]),
        ],
        oneYear,
      ),
    )(paid("tier"), "2027")

  test("is the smallest that gives it, whether by a share or by what shares leave", () => {
    // 80 % of 12.50 is 10.00; of 12.51 it is 10.00 as well.
    expect(size(until("A", p.num("10 USD")), shares("80 %", "A", "B"))).toBe("12.50")
    // A gets what 80 % cut to the cent leave: of 49.95 that is 49.95 − 39.96 = 9.99, of 49.96 it is 49.96 − 39.96 = 10.00.
    expect(size(until("A", p.num("10 USD")), shares("80 %", "B", "A"))).toBe("49.96")
    expect(size(until("A", p.num("10.001 USD")), to("A"))).toBe("10.01")
  })

  test("is nothing where nothing is asked, and never more than is left", () => {
    expect(size(until("A", p.num("-3 USD")), shares("80 %", "A", "B"))).toBe("0.00")
    expect(size(until("A", p.num("900 USD")), shares("80 %", "A", "B"))).toBe("1000.00")
  })

  test("that can never end is a fault", () => {
    const plan = p.planOf(
      [
        amountOf("1000"),
        waterfall(
          p.ref("cash", "USD"),
          "each tier",
          [["tier", until("A", p.num("10 USD"), p.num("20 %")), shares("20 %", "A", "B")]],
          to("B"),
          ["A", "B"],
        ),
        p.settlement("paid", "calendar_year", paid("total", "A")),
      ],
      oneYear,
    )
    expect(p.settled(plan, p.dataOf()).faults.map(({ number, message }) => `${number} ${message}`)).toEqual([
      "OT5024 the tier tier of dist never ends in 2027: A gets 20 % of it and is to have 20 % of it more.",
    ])
  })
})

// mechanics.md B6.3. Capital 100 million, 8 % and 12 % a year, distributions of 12, 12 and 130; years of 365 days.
describe("capital, return, catch-up and promote", () => {
  const hurdle = (name: string, rate: string): Rule =>
    p.account(
      name,
      "USD",
      "calendar_year",
      [
        {
          line: "accrue",
          rate: p.num(rate),
          basis: "actual/365",
          growth: { form: "compounding", grain: "calendar_year" },
          quantum: "0.01",
          mode: "half_even",
        },
        { line: "draw", name: "paid", limit: paid("total", "pool"), order: "return", quantised: false },
      ] satisfies readonly AccountLine[],
      { opens: p.num("100000000 USD") },
    )
  const soFar: Step = {
    at: 0,
    unit: p.unit("USD"),
    op: "aggregate",
    function: "sum",
    of: p.ref("cash", "USD"),
    window: { form: "so_far", grain: "term", from: "calendar_year" },
  }
  const least = (left: Step, right: Step) => p.call("max", p.op(left, "-", right), p.num("0 USD"))
  // The profit before this tier: what was distributed in earlier years and the tiers above it in this one, less the capital.
  const profit = least(p.op(p.op(soFar, "-", p.ref("cash", "USD")), "+", paid("preferred")), p.num("100000000 USD"))
  const members: AllocateRule = {
    rule: "allocate",
    name: "pool_share",
    unit: p.unit("USD"),
    kind: "flow",
    grain: "calendar_year",
    groups: ["member"],
    of: paid("total", "pool"),
    step: "0.01",
    split: {
      form: "weight",
      across: "member",
      by: p.ref("commitment", "%"),
      remainder: { form: "largest" },
      noWeight: { form: "error" },
    },
  }
  const commitment = p.agreed("commitment", "%", [], {
    groups: ["member"],
    values: [
      { members: ["DataCo"], dated: { list: [{ from: "2025-01-01", value: p.num("60 %") }] } },
      { members: ["Developer"], dated: { list: [{ from: "2025-01-01", value: p.num("40 %") }] } },
    ],
  })
  const venture = (cut: WaterfallRule["cut"]) =>
    asked(
      p.planOf(
        [
          p.agreed(
            "cash",
            "USD",
            [
              ["2025-01-01", "12000000 USD"],
              ["2027-01-01", "130000000 USD"],
            ],
            { grain: "calendar_year", kind: "flow" },
          ),
          commitment,
          hurdle("hurdle8", "8 %"),
          hurdle("hurdle12", "12 %"),
          waterfall(
            p.ref("cash", "USD"),
            cut,
            [
              ["preferred", upTo(p.ref("hurdle8.due", "USD")), to("pool")],
              [
                "catch_up",
                until("promote", p.op(profit, "*", p.num("20 %")), p.num("20 %")),
                shares("50 %", "pool", "promote"),
              ],
              [
                "second",
                until(
                  "pool",
                  least(p.op(p.ref("hurdle12.due", "USD"), "-", paid("preferred")), paid("catch_up", "pool")),
                ),
                shares("80 %", "pool", "promote"),
              ],
            ],
            shares("70 %", "pool", "promote"),
            ["pool", "promote"],
          ),
          members,
        ],
        {
          from: "2025-01-01",
          through: "2027-12-31",
          groups: [{ name: "member", of: "party", members: [{ name: "DataCo" }, { name: "Developer" }] }],
        },
      ),
    )

  test("cut at the recipients only: 118,300,000.00 and 11,700,000.00", () => {
    const value = venture("recipients only")
    expect(value(paid("preferred"), "2025")).toBe("12000000.00")
    expect(value(paid("preferred"), "2027")).toBe("99014400.00")
    expect(value(paid("catch_up", "promote"), "2027")).toBe("7671466.67")
    expect(value(paid("second", "pool"), "2027")).toBe("5314133.33")
    expect(value(paid("rest", "pool"), "2027")).toBe("6300000.00")
    expect(value(paid("total", "pool"), "2027")).toBe("118300000.00")
    expect(value(paid("total", "promote"), "2027")).toBe("11700000.00")
  })

  test("cut at each tier a cent goes the other way: 118,299,999.99 and 11,700,000.01", () => {
    const value = venture("each tier")
    expect(value(paid("total", "pool"), "2027")).toBe("118299999.99")
    expect(value(paid("total", "promote"), "2027")).toBe("11700000.01")
  })

  test("the pool goes to the members by what they committed: 70.98 and 47.32 million", () => {
    const value = venture("recipients only")
    const share = (member: string): Step => ({
      at: 0,
      unit: p.unit("USD"),
      op: "read",
      rule: "pool_share",
      members: [member],
    })
    expect(["DataCo", "Developer"].map((member) => value(share(member), "2027"))).toEqual([
      "70980000.00",
      "47320000.00",
    ])
  })
})

// proof d_jv: the first month of distributions, with 100,000 and 300,000 due, by month and with a flip from the next one.
test("a month that reaches all three tiers, with its flip and its two hurdles fed by the same distribution", () => {
  const hurdle = (name: string, rate: string): Rule =>
    p.account(name, "USD", "month", [
      p.added(p.num("0 USD")),
      {
        line: "accrue",
        rate: p.num(rate),
        basis: "actual/365",
        growth: { form: "compounding", grain: "calendar_year" },
        quantum: "0.01",
        mode: "half_even",
      },
      { line: "draw", name: "paid", limit: paid("total", "pool"), order: "return", quantised: false },
    ])
  const later = p.iff(p.ref("flipped", "flag"), p.num("60 %"), p.num("70 %"))
  const flip: Rule = {
    rule: "flip",
    name: "flipped",
    unit: p.unit("flag"),
    kind: "flow",
    grain: "month",
    groups: [],
    condition: p.op(
      p.op(p.ref("cash", "USD"), ">", p.num("0 USD")),
      "and",
      p.op(p.ref("hurdle12.closing", "USD"), "=", p.num("0 USD")),
    ),
    takes: { form: "next", grain: "month" },
  }
  const dist: WaterfallRule = {
    ...waterfall(
      p.ref("cash", "USD"),
      "each tier",
      [
        ["preferred", upTo(p.ref("hurdle8.due", "USD")), to("pool")],
        [
          "second",
          until("pool", p.call("max", p.op(p.ref("hurdle12.due", "USD"), "-", paid("preferred")), p.num("0 USD"))),
          shares("80 %", "pool", "promote"),
        ],
      ],
      { form: "shares", shares: [{ share: later, to: "pool" }], rest: "promote" },
      ["pool", "promote"],
    ),
    grain: "month",
  }
  const opening = (rule: string, value: string) => ({
    rule,
    stages: ["opening"],
    members: [],
    period: "2027-02",
    value: p.num(value),
  })
  const plan = p.planOf([
    p.input("cash", "USD", "month"),
    hurdle("hurdle8", "8 %"),
    hurdle("hurdle12", "12 %"),
    flip,
    dist,
  ])
  const run = p.evaluated(
    plan,
    p.dataOf(p.series("cash", "USD", 1, ["701552", "1000"])),
    { from: "2027-02", through: "2027-03" },
    [opening("hurdle8", "100000 USD"), opening("hurdle12", "300000 USD")],
  )
  const value = (step: Step, k: number) => {
    if (step.op !== "read") throw new Error(step.op)
    const outcome = run.read(step, { rule: "test", grain: "month", members: new Map() })(k)
    return outcome === null || typeof outcome === "boolean"
      ? outcome
      : (Number(outcome.n) / Number(outcome.d)).toFixed(2)
  }
  // 100,000 and 300,000 with 28 days of 8 and 12 percent; 80 % of the second tier fills the second hurdle.
  expect(value(paid("preferred"), 1)).toBe("100613.70")
  expect(value(paid("second"), 1)).toBe("252684.93")
  expect(value(paid("second", "promote"), 1)).toBe("50536.99")
  expect(value(paid("rest", "pool"), 1)).toBe("243777.35")
  expect(p.valueOf(run, "hurdle12.closing", "2027-02", "USD")).toBe("0")
  expect([1, 2].map((k) => value(p.ref("flipped", "flag"), k))).toEqual([false, true])
  expect(value(paid("rest", "pool"), 2)).toBe("600.00")
})

describe("an allocation", () => {
  const allocate = (split: AllocateRule["split"]): AllocateRule => ({
    rule: "allocate",
    name: "use",
    unit: p.unit("kWh"),
    kind: "flow",
    grain: "calendar_year",
    groups: [],
    of: p.ref("gen", "kWh"),
    step: "1000",
    split,
  })
  const use = (gen: string, split: AllocateRule["split"]) => {
    const source = p.agreed("gen", "kWh", [["2027-01-01", `${gen} kWh`]], { grain: "calendar_year", kind: "flow" })
    const bill = p.settlement("bill", "calendar_year", p.op(p.ref("use.rest", "kWh"), "*", p.num("1 USD/MWh")))
    const plan = p.planOf([source, allocate(split), bill], oneYear)
    const run = p.evaluated(plan, p.dataOf())
    return {
      parts: ["a", "b", "rest"].map((arm) => p.valueOf(run, `use.${arm}`, "2027", "kWh")),
      faults: p.settled(plan, p.dataOf()).faults.map(({ number, message }) => `${number} ${message}`),
    }
  }
  const ordered = (a: string, b: string): AllocateRule["split"] => ({
    form: "ordered",
    arms: [
      { name: "a", upTo: p.num(`${a} kWh`) },
      { name: "b", upTo: p.num(`${b} kWh`) },
    ],
    rest: "rest",
  })
  const byShares = (a: string, b: string): AllocateRule["split"] => ({
    form: "shares",
    arms: [
      { name: "a", share: p.num(`${a} %`) },
      { name: "b", share: p.num(`${b} %`) },
    ],
    rest: "rest",
  })

  test("in order: each arm up to its limit in whole steps, and the rest", () => {
    expect(use("100", ordered("60.9", "15")).parts).toEqual(["60", "15", "25"])
    expect(use("100", ordered("60", "-1")).parts).toEqual(["60", "0", "40"])
    expect(use("50", ordered("60", "15")).parts).toEqual(["50", "0", "0"])
  })

  test("by shares: each cut to the step, and what is left to the rest", () => {
    expect(use("101", byShares("33", "33")).parts).toEqual(["33", "33", "35"])
  })

  test("refuses what it cannot split to the step, a negative amount and shares beyond the whole", () => {
    expect(use("100.5", ordered("60", "15")).faults).toEqual([
      "OT5001 use would split 100.5 kWh in 2027, which is no multiple of 1 kWh.",
    ])
    expect(use("-1", ordered("60", "15")).faults).toEqual([
      "OT5004 use would split -1 kWh in 2027; a negative amount is not split.",
    ])
    expect(use("100", byShares("70", "40")).faults).toEqual(["OT5021 the shares of use come to 110 % in 2027."])
  })
})

test("a split by weight counts only the members of its period", () => {
  const cost: AllocateRule = {
    rule: "allocate",
    name: "cost",
    unit: p.unit("USD"),
    kind: "flow",
    grain: "month",
    groups: ["tenant"],
    of: p.num("100.01 USD"),
    step: "0.01",
    split: {
      form: "weight",
      across: "tenant",
      by: p.num("1"),
      remainder: { form: "largest" },
      noWeight: { form: "error" },
    },
  }
  const bill = { ...p.charge("bill", "month", p.ref("cost", "USD")), groups: ["tenant"], payer: "tenant" }
  const plan = p.planOf([cost, bill], {
    groups: [{ name: "tenant", of: "party", members: [{ name: "T1" }, { name: "T2", from: "2027-02-01" }] }],
  })
  expect(p.lines(p.settled(plan, p.dataOf(), { from: "2027-01", through: "2027-02" }))).toEqual([
    "bill T1 2027-01 100.01",
    "bill T1 2027-02 50.01",
    "bill T2 2027-02 50.00",
  ])
})
