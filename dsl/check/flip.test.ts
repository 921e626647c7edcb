import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows } from "./check.test-support.ts"

const pool = `input receipts: USD each month from ledger "4100" missing error
  account hurdle: USD each month {
    opens 0 USD
    add receipts
    draw paid up to 100 USD
    at end of term lapses
  }
  account other: USD each month { opens 0 USD add receipts at end of term lapses }`
const codesOf = (flip: string) => findings(`${pool}\n${flip}`).map(({ code }) => code.replace(/^(check|choice)\//, ""))

describe("A flip says from when it is true", () => {
  test.each(
    rows(`
      at once                    | ok
      from next month            | ok
      from next contract_year    | ok
      from next day              | does-not-nest
    `),
  )("%s: %s", (takes, outcome) =>
    expect(codesOf(`flip flipped each month when receipts > 5 USD ${takes}`)).toEqual(
      outcome === "ok" ? [] : [outcome],
    ),
  )
  test("it is asked where it does not", () =>
    expect(codesOf("flip flipped each month when receipts > 5 USD")).toEqual(["flip-from"]))
})

describe("An empty account is no paid-off one", () => {
  test.each(
    rows(`
      hurdle.closing = 0                                              | once-invested
      0 USD = hurdle.due                                              | once-invested
      hurdle.closing <= 0                                             | once-invested
      hurdle.closing = 0 and other.closing = 0                        | once-invested
      hurdle.closing = 0 or receipts > 5 USD                          | once-invested
      hurdle.closing = 0 and receipts > 0                             | ok
      0 < receipts and hurdle.closing = 0                             | ok
      hurdle.closing = 0 and busy                                     | ok
      hurdle.closing < 5 USD and hurdle.opening > 0                   | ok
      receipts = 0                                                    | ok
    `),
  )("when %s: %s", (condition, outcome) =>
    expect(codesOf(`flip flipped each month when ${condition} at once`)).toEqual(outcome === "ok" ? [] : [outcome]),
  )
})

describe("Its condition is a yes or no of its own period", () => {
  test.each(
    rows(`
      busy                              | ok
      receipts                          | flag-expected
      curtailed                         | declared-grain-over
      any(curtailed) over month         | ok
      tariff > price                    | declared-groups
    `),
  )("when %s: %s", (condition, outcome) =>
    expect(codesOf(`flip flipped each month when ${condition} at once`)).toEqual(outcome === "ok" ? [] : [outcome]),
  )
})

test("a flip is a flag to everyone else", () =>
  expect(
    codesOf(`flip flipped each month when busy at once
      define split: % each month = if flipped then 60% else 70%`),
  ).toEqual([]))
test("what has to come first is asked for where the balance stands", () =>
  expectMarked(`${pool} flip flipped each month when «hurdle.closing = 0» from next month`, "choice/once-invested"))
