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
