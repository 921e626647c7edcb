import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows, rulesOf } from "./check.test-support.ts"

const account = (lines: string) => `input receipts: USD each month from ledger "4100" missing error
  agreed allowance: USD each contract_year whole = 3_000_000 USD
  account fund: USD each month {
    opens 0 USD
    add receipts
    ${lines}
    at end of term lapses
  }`
const codesOf = (lines: string) => findings(account(lines)).map(({ code }) => code.replace(/^(check|choice)\//, ""))
const accrue = (rest: string) => `accrue 8% per year actual/365 on opening ${rest}`
const rounded = "rounded to 0.01 USD half_even"

describe("A return on the opening balance", () => {
  test("says whether it earns a return itself, and what that comes to", () => {
    const [finding] = findings(account(accrue(rounded)))
    expect(finding!.code).toBe("choice/compounding")
    // 8% in months of 31, 28, … days over 365: Π(1 + 8% × days ÷ 365) − 1.
    expect(finding!.message).toContain("8% is 8% a year simple and 8.2999% compounding each month.")
  })
  test("is rounded, since what is rounded is carried on", () =>
    expect(codesOf(accrue("simple"))).toEqual(["return-rounding"]))
  test.each(
    rows(`
      simple ${rounded}                                          | ok
      compounding each calendar_year ${rounded}                  | ok
      compounding each month ${rounded}                          | ok
      compounding each day ${rounded}                            | does-not-nest
      simple rounded to 0.01 MWh half_even                       | declared-unit
      simple rounded to 0.01 USD half_evenly                     | rounding-mode
    `),
  )("accrue … %s: %s", (rest, outcome) => expect(codesOf(accrue(rest))).toEqual(outcome === "ok" ? [] : [outcome]))
  test("is counted by a known basis", () =>
    expect(codesOf(`accrue 8% per year actual/364 on opening simple ${rounded}`)).toEqual(["unknown-word"]))
  test("is a share of the balance for each year", () =>
    expect(codesOf(`accrue price per year actual/365 on opening simple ${rounded}`)).toEqual(["declared-unit"]))
  test("stands once in an account", () =>
    expect(codesOf(`${accrue(`simple ${rounded}`)} ${accrue(`simple ${rounded}`)}`)).toEqual(["account-line-twice"]))
})

describe("A draw says which part it takes first where the parts differ", () => {
  test.each(
    rows(`
      compounding each calendar_year |                | return-or-capital
      compounding each calendar_year | return first   | ok
      compounding each calendar_year | capital first  | ok
      compounding each calendar_year | oldest first   | draw-words
      simple                         |                | return-or-capital
      compounding each month         |                | ok     # what is due now earns from the next month on, as capital does
    `).map(([growth, rest]) => {
      const [order = "", outcome = ""] = rest.split("|").map((part) => part.trim())
      return [growth, order, outcome] as const
    }),
  )("%s, %s: %s", (growth, order, outcome) =>
    expect(codesOf(`${accrue(`${growth} ${rounded}`)} draw paid up to 50 USD ${order}`)).toEqual(
      outcome === "ok" ? [] : [outcome],
    ),
  )
  test("without a return there is none to take first", () =>
    expect(codesOf("draw paid up to 50 USD return first")).toEqual(["draw-words"]))
})

describe("An allowance", () => {
  test.each(
    rows(`
      reset each contract_year to allowance draw paid up to receipts                  | excess
      reset each contract_year to allowance draw paid up to receipts excess not_owed  | ok
      reset each contract_year to allowance draw paid up to receipts excess carried   | ok
      reset each contract_year to 1_000 USD draw paid up to receipts excess carried   | ok
      reset each day to 1_000 USD draw paid up to receipts excess carried             | does-not-nest
      reset each contract_year to receipts draw paid up to receipts excess carried    | declared-grain-over
      reset each contract_year to 5 MWh draw paid up to receipts excess carried       | declared-unit
      draw paid up to receipts excess carried                                         | excess-without-reset
      reset each contract_year to allowance expire after 3 month                      | account-line-mix
    `),
  )("%s: %s", (lines, outcome) => expect(codesOf(lines)).toEqual(outcome === "ok" ? [] : [outcome]))
  test("is reset for the period of the amount, before all else", () => {
    const rule = rulesOf(account("reset each contract_year to allowance")).get("fund")
    const reset = rule?.rule === "account" ? rule.lines.find((line) => line.line === "reset") : undefined
    expect(reset).toMatchObject({ grain: "contract_year", to: { op: "read", rule: "allowance" } })
  })
})

describe("Every stage of an account can be read", () => {
  const figure = (stage: string, type: string) =>
    findings(`${account(`${accrue(`simple ${rounded}`)} draw paid up to 50 USD return first`)}
      define subject: USD ${type} each month = fund.${stage}`).map(({ code }) => code)
  test.each(
    rows(`
      opening  | level
      added    | amount
      accrued  | amount
      due      | level
      paid     | amount
      final    | amount
      closing  | level
    `),
  )(".%s is a %s", (stage, kind) => expect(figure(stage, kind === "level" ? "level" : "")).toEqual([]))
  test("of a line it does not have there is none", () => expect(figure("expired", "")).toEqual(["bind/unknown-stage"]))
})

test("the question stands at the draw", () =>
  expectMarked(account("reset each contract_year to allowance draw «paid» up to receipts"), "choice/excess"))

test("a daily return is reckoned at once", () => {
  const text = `account daily: USD each day {
      opens 0 USD
      accrue 8.123456789% per year actual/365 on opening ${rounded}
      at end of term lapses
    }`
  // (1 + 8.123456789% ÷ 365) to the power of 365, less one.
  expect(findings(text)[0]!.message).toContain("8.1235% a year simple and 8.4615% compounding each day")
})
