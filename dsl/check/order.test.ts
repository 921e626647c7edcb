import { describe, expect, test } from "vitest"
import { checkContract, contractWith, findings, rows } from "./check.test-support.ts"

const circles = (declarations: string) =>
  findings(declarations).map(({ code, message }) =>
    code === "check/depends-on-itself" ? /: (.*?)\. /.exec(message)?.[1] : code,
  )

const hold = (limit: string, amount = "energy") => `account hold: kWh each month {
  opens 0 kWh
  draw first_cut up to ${limit}
  add ${amount}
  draw second_cut up to 10 kWh
  at end of term lapses
}`

describe("A figure stands on what is known before it", () => {
  test.each(
    rows(`
      max(hold.opening - 5 kWh, 0)      | ok
      max(hold.due - 5 kWh, 0)          | ok                             # before the first draw
      hold.closing                      | hold.first_cut → hold.second_cut → hold.added → hold.first_cut
      hold.second_cut                   | hold.first_cut → hold.second_cut → hold.added → hold.first_cut
      hold.added                        | hold.first_cut → hold.added → hold.first_cut
      prior(hold.closing, else 0)       | ok                             # of the month before
    `),
  )("a draw limited by %s: %s", (limit, outcome) => {
    const found = circles(hold(limit))
    expect(found).toEqual(outcome === "ok" ? [] : [expect.stringContaining("→")])
  })
  test("an addition may read an earlier draw, not a later one", () => {
    expect(circles(hold("5 kWh", "hold.first_cut"))).toEqual([])
    expect(circles(hold("5 kWh", "hold.second_cut"))).toHaveLength(1)
  })
  test("two figures that wait for each other", () =>
    expect(circles("define a_first: kWh each month = b_second\ndefine b_second: kWh each month = a_first")).toEqual([
      "a_first → b_second → a_first",
    ]))
  test("a figure that waits for itself", () =>
    expect(circles("define looped: kWh each month = looped + energy")).toEqual(["looped → looped"]))
  test("prior breaks a circle", () =>
    expect(circles("define looped: kWh each month = prior(looped, else 0) + energy")).toEqual([]))
  test("what prior falls back on is of this period", () =>
    expect(circles("define looped: kWh each month = prior(energy, else looped)")).toEqual(["looped → looped"]))
  test("of several circles one is told, the shortest from its first figure", () =>
    expect(
      circles(`define aa: kWh each month = bb
        define bb: kWh each month = cc
        define cc: kWh each month = aa + bb`),
    ).toEqual(["aa → bb → cc → aa"]))
  test("two accounts may feed each other through their openings", () =>
    expect(
      circles(`account left: kWh each month { opens 0 kWh add min(energy, right.opening) at end of term lapses }
        account right: kWh each month { opens 0 kWh add min(energy, left.opening) at end of term lapses }`),
    ).toEqual([]))
  test("but not through what they close with", () =>
    expect(
      circles(`account left: kWh each month { opens 0 kWh add min(energy, right.closing) at end of term lapses }
        account right: kWh each month { opens 0 kWh add min(energy, left.closing) at end of term lapses }`),
    ).toEqual(["left.added → right.added → left.added"]))
})

const waterfall = (second: string) => `waterfall dist of fee: USD each month step 0.01 USD each tier {
    tier first_tier up to 100 USD pay pool
    tier second up to ${second} pay pool
    rest pay { 70% to pool rest to promote }
  }`
const hurdle = `account hurdle: USD each month {
    opens 0 USD
    add fee
    accrue 8% per year actual/365 on opening simple rounded to 0.01 USD half_even
    draw paid up to dist.total[pool] return first
    at end of term lapses
  }`

describe("A waterfall runs from tier to tier", () => {
  test.each(
    rows(`
      dist.first_tier                             | ok                                             # the tier above
      max(hurdle.due - dist.first_tier, 0)        | ok                                             # due before anything is paid
      hurdle.accrued                              | ok
      dist.second                                 | dist.second → dist.second
      dist.rest                                   | dist.second → dist.rest → dist.second
      dist.total                                  | dist.second → dist.total → dist.rest → dist.second
      hurdle.paid                                 | dist.second → hurdle.paid → dist.total → dist.rest → dist.second
      hurdle.closing                              | dist.second → hurdle.paid → dist.total → dist.rest → dist.second
      prior(hurdle.closing, else 0)               | ok
    `),
  )("a tier up to %s: %s", (limit, outcome) =>
    expect(circles(`${waterfall(limit)}\n${hurdle}`)).toEqual(outcome === "ok" ? [] : [outcome]),
  )
})

describe("An account's other lines", () => {
  const allowance = (to: string, limit = "5 USD") => `account allowance: USD each month {
    opens 0 USD
    draw used up to ${limit} excess not_owed
    reset each month to ${to}
    at end of term lapses
  }`
  test("a reset stands before all of them, wherever it is written", () => {
    expect(circles(allowance("fee", "allowance.reset + fee"))).toEqual([])
    expect(circles(allowance("allowance.used"))).toEqual(["allowance.reset → allowance.used → allowance.reset"])
  })
  test("what is left at the end stands on all of them", () =>
    expect(circles(allowance("fee", "allowance.final"))).toEqual(["allowance.used → allowance.used"]))
})

describe("A flip", () => {
  const flip = (takes: string) => `flip flipped each month when net > 5 USD ${takes}
    define net: USD each month = if flipped then fee else 2 * fee`
  test("that is true at once stands on its period", () =>
    expect(circles(flip("at once"))).toEqual(["flipped → net → flipped"]))
  test("that is true from the next stands on those before", () => expect(circles(flip("from next month"))).toEqual([]))
})

describe("A window of the periods before", () => {
  test("may hold what is being defined", () =>
    expect(
      circles(`define billing: kW each month =
        max(demand[north], 80% * (max(billing, else 0 kW) over prior up to 11 month))`),
    ).toEqual([]))
})

describe("A party's cash", () => {
  const paid = `charge lease (Buyer pays Seller): USD each month §1 = fee
    charge back (Seller pays Buyer): USD each month §1 = 50% * net
    define net: USD each month = `
  test("stands on every posting", () => expect(circles(`${paid}cash(Seller)`)).toEqual(["back → net → back"]))
  test("but for the one it comes before, and what that one passes on", () => {
    expect(circles(`${paid}cash(Seller, before: back)`)).toEqual([])
    expect(
      circles(`${paid}cash(Seller, before: back)\ncharge levy (Buyer pays Seller): USD each month §1 = 10% * back`),
    ).toEqual([])
  })
})

describe("The period before", () => {
  const codes = (declarations: string) => findings(declarations).map(({ code }) => code)
  test("is one of the rule's own", () => {
    expect(codes("define x: kWh each month = prior(energy, else 0)")).toEqual([])
    expect(codes("define x: USD/MWh each month = prior(yearly_price, else 0)")).toEqual(["check/prior-other-period"])
  })
  test("is one of the aggregation's inside it", () => {
    expect(codes("define x: kWh each month = sum(prior(delivered, else 0)) over month")).toEqual([])
    expect(codes("define x: USD each month = sum(delivered * prior(monthly_price, else 0)) over month")).toEqual([
      "check/prior-other-period",
    ])
  })
})

describe("Many declarations", () => {
  const count = 20_000
  const chain = (order: "first to last" | "last to first", formula: (at: number) => string) => {
    const lines = Array.from({ length: count }, (_, at) => `define d${at}: kWh each month = ${formula(at)}`)
    return contractWith(
      `input delivered: kWh each interval from meter "M" missing error
      ${(order === "first to last" ? lines : lines.toReversed()).join("\n")}`,
    )
  }
  const before = (at: number) => (at === 0 ? "sum(delivered) over month" : `d${at - 1}`)
  const errors = (text: string) => checkContract(text).diagnostics.filter(({ severity }) => severity === "error")

  test.each(["first to last", "last to first"] as const)(
    "a chain of 20,000, from %s, is checked",
    (order) => {
      expect(errors(chain(order, before))).toEqual([])
    },
    60_000,
  )
  test("a circle of 20,000 is found", () => {
    const text = chain("first to last", (at) => (at === 0 ? `d${count - 1}` : `d${at - 1}`))
    expect(errors(text).map(({ code }) => code)).toEqual(["check/depends-on-itself"])
    expect(errors(text)[0]!.message.length).toBeLessThan(400)
  }, 60_000)
  test("a chain of 15,000 inputs that stand in for one another is read", () => {
    const lines = Array.from(
      { length: 15_000 },
      (_, at) => `input i${at}: h each month from log "" missing ${at + 1 < 15_000 ? `use i${at + 1}` : "error"}`,
    )
    expect(errors(contractWith(lines.join("\n")))).toEqual([])
  }, 60_000)
})
