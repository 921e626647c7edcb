import { describe, expect, test } from "vitest"
import { checkContract, contractWith, findings, rows } from "./check.test-support.ts"
import type { CheckedContract, CheckedPosting } from "./checked.ts"

const charges = `charge pay (Buyer pays Seller): USD each month §1 = energy * price
  charge back (Seller pays Buyer): USD each month §2 = energy * price
  input prime: % each day from index "prime" missing error
  calendar fedwire from "f.csv" sha256 "0123456789ab"
  event cod once from log "milestones"`
const invoice = (lines: string) =>
  `${charges} invoice monthly (Seller bills Buyer) each month { lines pay, back ${lines} }`
const codesOf = (declarations: string) => findings(declarations).map(({ code }) => code)

describe("An invoice", () => {
  test.each(
    rows(`
      due 20 days after period end                                         | ok
      due later of day 20 of next month, 10 days after receipt             | ok
      due 30 days after cod                                                | ok
      due 30 days after codd                                               | check/unknown-word
      due 20 days after period end late 9% per year actual/360 simple      | ok
      due 20 days after period end late min(prime + 2%, 18%) per year actual/365 compounding daily | ok  # the rate of each day
      due 20 days after period end late spot * 1 MWh/USD per year actual/365 simple | check/declared-grain-over
      due 20 days after period end late 9 USD per year actual/360 simple   | check/declared-unit
      late 9% per year actual/360 simple                                   | choice/due-unsaid
      correct(within: 24 month, rules: in_force_then, interest: none, ignore_below: 50 USD) | ok
      correct(within: 24 month, rules: in_force_then, ignore_below: 50 USD) | choice/correction
      correct(within: 24 month, rules: of_today, interest: none, ignore_below: 50 USD) | choice/unknown-word
      correct(within: 2 USD, rules: in_force_now, interest: none, ignore_below: 50 USD) | check/choice-figure
      correct(inside: 24 month, rules: in_force_now, interest: none, ignore_below: 50 USD) | check/unknown-word
      tax vat §3 = 6.25% on pay per total                                  | ok
      tax vat §3 = 6.25% on pay                                            | choice/tax-per
      tax vat = 6.25% on pay per total                                     | bind/clause-unsaid
      tax vat §3 = 6.25 USD on pay per total                               | check/declared-unit
      tax vat §3 = 6.25% on pays per total                                 | bind/unknown-name
      net with monthly                                                     | check/nets-with-other
    `),
  )("%s: %s", (lines, outcome) => expect(codesOf(invoice(lines))).toEqual(outcome === "ok" ? [] : [outcome]))

  const other = (seats: string, lines: string) => `charge dues (Buyer pays Seller): USD each month §2 = 5 USD
    invoice annual (${seats}) each month { lines dues ${lines} }`
  test("is paid together only with one of the same two parties", () => {
    expect(codesOf(`${invoice("net with annual")} ${other("Seller bills Buyer", "")}`)).toEqual([])
    expect(codesOf(`${invoice("net with annual")} ${other("Buyer bills Seller", "")}`)).toEqual([])
    expect(codesOf(`${invoice("net with annual")} ${other("Seller bills Buyer", "net with monthly")}`)).toEqual([
      "check/nets-with-other",
    ])
  })
})

describe("A tax", () => {
  const taxOf = (text: string): CheckedPosting => {
    const { contracts } = checkContract(contractWith(text))
    return (contracts[0] as CheckedContract).rules.find(({ name }) => name === "vat") as CheckedPosting
  }
  const text = (per: string) => `parties { Buyer "B" Seller "S" }
    charge pay (Buyer pays Seller): USD each month §1 = 100 USD
    charge daily (Seller pays Buyer): USD each day §2 = 3 USD
    invoice monthly (Seller bills Buyer) each month { lines pay, daily tax vat §3 = 6.25% on pay, daily per ${per} }`
  test("is owed by who is billed, and stands on the invoice by itself", () => {
    expect(taxOf(text("total"))).toMatchObject({
      rule: "settle",
      payer: "Buyer",
      payee: "Seller",
      clause: "§3",
      taxOf: "monthly",
      type: { kind: "flow", grain: "month", groups: [], unit: { text: "USD" } },
    })
    expect(checkContract(contractWith(text("total"))).contracts[0]!.invoices[0]!.lines).toEqual(["pay", "daily", "vat"])
  })
  test("per total is the rate of their sum, a line that the biller pays counting against it", () =>
    expect(taxOf(text("total")).value).toMatchObject({
      op: "*",
      right: {
        op: "+",
        left: { op: "read", rule: "pay" },
        right: { op: "negate", operand: { op: "aggregate", function: "sum", over: { grain: "month", from: "day" } } },
      },
    }))
  test("per line each is rounded by itself", () =>
    expect(taxOf(text("line")).value).toMatchObject({
      op: "+",
      left: { op: "round", mode: "half_up", quantum: { n: 1n, d: 100n } },
      right: { op: "round" },
    }))
})

test("a tax is on lines of its own invoice", () =>
  expect(codesOf("invoice a (Seller bills Buyer) each month { tax vat §3 = 6.25% on energy per total }")).toEqual([
    "bind/unknown-name",
  ]))

describe("A posting", () => {
  test("may stay in one seat", () =>
    expect(codesOf("charge x (Buyer pays Buyer): USD each month §1 = energy * price")).toEqual([]))
  test("has its exceptions in order", () =>
    expect(
      codesOf("charge x (Buyer pays Seller): USD each month §1 = energy * price except §2 when busy : 0 USD"),
    ).toEqual([]))
  test("may be confined to a phase and cut where a figure changes", () =>
    expect(
      codesOf(`event cod once from log "milestones" phases { operation from cod }
        charge x (Buyer pays Seller): USD each month §1 during operation split at price = sum(delivered) over month * price`),
    ).toEqual([]))
})

test("a market says which of its runs is billed", () => {
  const input = (text: string) => codesOf(`input x: USD/MWh each interval from ${text} missing error`)
  expect(input('market "HB_NORTH"')).toEqual(["choice/settlement-run"])
  expect(input('market "HB_NORTH" run final')).toEqual([])
  expect(input('market "HB_NORTH" run initial then final')).toEqual([])
  expect(input('market "HB_NORTH" run final then final')).toEqual(["syntax/said-twice"])
  expect(input('meter "M-1"')).toEqual([])
})
