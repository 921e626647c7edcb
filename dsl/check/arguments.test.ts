import { expect, test } from "vitest"
import { checkContract, contractWith, rows } from "./check.test-support.ts"

const template = `template premium "Premium" (amount: MWh each month, rate: USD/MWh) {
  define bonus: USD each month = amount * rate
}
`
const codes = (amount: string, rate: string) => {
  const text = contractWith(`parties { Buyer "B" Seller "S" }
    input delivered: MWh each interval from meter "M" missing error
    input fuel: MMBtu each month from meter "F" missing error
    define energy: MWh each month = sum(delivered) over month
    agreed price: USD/MWh = 40 USD/MWh
    uses premium(amount: ${amount}, rate: ${rate})
    charge pay (Buyer pays Seller): USD each month §1 = bonus`)
  const whole = text.replace("contract sample", `${template}contract sample`)
  return [
    ...new Set(checkContract(whole).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []))),
  ]
}

test.each(
  rows(`
    energy, price            | ok
    energy * 2, 5 USD/MWh    | ok
    0 MWh, price             | ok
    fuel, price              | check/commodities-differ
    delivered, price         | check/declared-grain-over
    energy, 5 USD            | check/declared-unit
    energy, 5                | check/declared-unit
  `),
)("what a template is given fits what it takes: %s is %s", (given, outcome) => {
  const [amount, rate] = given.split(", ") as [string, string]
  expect(codes(amount, rate).slice(0, 1)).toEqual(outcome === "ok" ? [] : [outcome])
})
