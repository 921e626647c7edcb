import { expect, test } from "vitest"
import { checkContract, contractWith, rows } from "./check.test-support.ts"

const whole = `parties { Buyer "B" Seller "S" }
  clauses {
    §4 "Price"
    §5 "Payment"
    §6 "Bank"
    §6.1 "Use of the bank"
    §9 "Invoices"
    §9.6 "Rounding"
    §10 "Meters agree"
    §11 "Insurance" not computed
  }
  input delivered: kWh each interval from meter "M" missing use check_meter
  input check_meter: kWh each interval from meter "C" missing error
  agreed price: USD/MWh §4 = 40 USD/MWh
  agreed late_rate: % = 9%
  charge pay (Buyer pays Seller): USD each month §5 = sum(delivered) over month * price
  account bank: kWh each month §6 {
    opens 0 kWh
    add sum(delivered) over month
    draw used up to 5 kWh §6.1
    at end of term lapses
  }
  charge back (Seller pays Buyer): USD each month §5 = bank.used * price
  calendar fedwire from "c.csv" sha256 "000000000000"
  invoice monthly (Seller bills Buyer) each month §9 {
    lines pay, back
    due 20 days after period end roll next on fedwire
    late late_rate per year actual/360 simple
  }
  check "meters agree" each day §10 : sum(delivered) over day = sum(check_meter) over day else hold`
const rounding = "rounding §9.6 { post each line to 0.01 USD half_up }"
const found = (text: string) =>
  checkContract(contractWith(text, { rounding })).diagnostics.map(
    ({ code, message }) => `${code.replace("check/", "")} ${/'(.*?)'|§\S+/.exec(message)?.[0]}`,
  )

test("a contract in which everything has its use is silent", () => expect(found(whole)).toEqual([]))

test.each(
  rows(`
    price: USD/MWh §4 | clause-not-computed §4
    USD each month §5 | clause-not-computed §5      # the clause of both charges
    bank: kWh each month §6 | clause-not-computed §6
    to 5 kWh §6.1 | clause-not-computed §6.1
    each month §9 | clause-not-computed §9
    each day §10 | clause-not-computed §10
  `),
)("without the clause in '%s': %s", (place, warning) => {
  const [, before] = /^(.*) §[\d.]+$/.exec(place)!
  const clause = place.slice(before!.length + 1)
  // Money moves only under a clause, so a charge is moved to another one.
  const instead = clause === "§5" ? " §4" : ""
  expect(
    found(
      whole.replaceAll(
        new RegExp(`${before!.replaceAll(/[()]/g, "\\$&")} ${clause}(?![.\\d])`, "g"),
        `${before}${instead}`,
      ),
    ),
  ).toEqual([warning])
})
test("what only stands in for something is used", () =>
  expect(
    found(
      whole
        .replace("missing use check_meter", "missing error")
        .replace(/check "meters[^]*/, "")
        .replace('§10 "Meters agree"', ""),
    ),
  ).toEqual(["unused 'check_meter'"]))
test("a charge that is on no invoice", () =>
  expect(found(whole.replace("lines pay, back", "lines pay"))).toEqual(["no-invoice 'back'"]))
test("without any invoice nothing is missing on one", () =>
  expect(found(whole.replace(/invoice monthly[^]*?\n {2}\}/, "").replace('§9 "Invoices"', ""))).toEqual([
    "unused 'late_rate'",
    "calendar-unused 'fedwire'",
  ]))
test("the only calendar is that of the business days", () =>
  expect(
    found(whole.replace("20 days after period end roll next on fedwire", "20 business days after period end")),
  ).toEqual([]))
test("what an account alone reads of itself is not used", () =>
  expect(found(whole.replace("bank.used * price", "5 USD"))).toEqual(["unused 'bank'"]))
test("beside an error nothing is said about use", () =>
  expect(found(whole.replace("40 USD/MWh", "40"))).toEqual(["declared-unit 'price'"]))
