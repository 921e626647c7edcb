import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows, rulesOf, typeOf } from "./check.test-support.ts"

const more = `
  formula part(x: USD each month, p: %): USD each month = p * x
  formula scaled(price: USD/MWh): USD/MWh = 90% * price
  formula twice(x: USD each month): USD each month = part(x, 50%) + part(x, 150%)
  formula tally(x: MWh each interval): MWh each month = sum(x) over month`

describe("a formula is its body, with the arguments in their places", () => {
  test.each(
    rows(`
      part(fee, share)              | an amount in USD each month
      part(fee, ratio(energy, credit, else 0)) | an amount in USD each month
      part(fee, weather)            | refused: counted-again
      scaled(price)                 | a figure in USD/MWh at every moment
      scaled(spot)                  | a figure in USD/MWh each interval
      scaled(tariff) * energy       | an amount in USD each month per tenant
      twice(fee)                    | an amount in USD each month
      tally(delivered)              | an amount in MWh each month
      tally(energy)                 | refused: declared-grain-again
      scaled(fee)                   | refused: declared-unit
      part(fee)                     | refused: argument-count
      part(fee, share) over month   | refused: argument-refused
    `),
  )("%s is %s", (expression, type) => expect(typeOf(expression, { more })).toBe(type))
})

test("it leaves nothing behind but its body", () => {
  const rule = rulesOf(`${more}\ndefine x: USD each month = part(fee, 12%)`).get("x")
  expect(rule?.rule === "define" && rule.value).toMatchObject({
    op: "*",
    left: { op: "number" },
    right: { op: "read", rule: "fee" },
  })
})

describe("a formula is checked where it is declared", () => {
  test("used or not", () => expect(findings(more)).toEqual([]))
  test("against its header", () => expectMarked("formula f(x: USD each month): USD/MWh = «x»", "check/declared-unit"))
  test("its names are its parameters", () =>
    expectMarked("formula f(x: USD each month): USD each month = «y»", "bind/unknown-name"))
  test("and it never leads back to itself", () =>
    expectMarked("formula «f»(x: USD each month): USD each month = f(x)", "check/formula-circle"))
  test("a parameter that may be zero divides nothing", () =>
    expectMarked("formula f(x: USD each month): % each month = x / «x»", "check/divisor-can-be-zero"))
})
