import { describe, expect, test } from "vitest"
import { expectMarked, findings, checkContract, contractWith, rows, rulesOf, typeOf } from "./check.test-support.ts"

const bands = "first 5_000 MWh at 70 USD/MWh next 5_000 MWh at 65 USD/MWh rest at 60 USD/MWh"
const messages = (formula: string): readonly string[] =>
  checkContract(
    contractWith(`
      parties { Buyer "B" Seller "S" }
      input delivered: MWh each month from meter "M" missing error
      define cost: USD each month = ${formula}
      charge energy (Buyer pays Seller): USD each month §4.2 = cost
      invoice monthly (Seller bills Buyer) each month { lines energy due 20 days after period end }`),
  ).diagnostics.flatMap(({ code, message }) => (code.includes("tier") ? [message] : []))

describe("what is counted times the prices of its bands", () => {
  test.each(
    rows(`
      tiered marginal (energy) { ${bands} }                                                       | an amount in USD each month
      tiered marginal (demand) { first 5 kW at 2 USD/kW rest at 3 USD/kW }                        | a figure in USD each month per tenant
      tiered marginal (load) { first 5 kWh at 2 USD/MWh rest at 3 USD/MWh }                       | an amount in USD each interval per tenant
      tiered marginal (energy) { first 5 MWh at 100% rest at 75% }                                | an amount in kWh each month
      tiered marginal (energy) { first 5 MWh at price rest at 75% * price }                       | an amount in USD each month
      tiered marginal (energy above bank.opening) { ${bands} }                                    | an amount in USD each month
      tiered all_units (energy) { up to 5 MWh at 2 USD/MWh below 9 MWh at 3 USD/MWh rest at 4 USD/MWh } | an amount in USD each month
      tiered marginal (energy) { first 5 MWh at 2 USD/MWh rest at 0 }                            | an amount in USD each month
      tiered marginal (energy) { first 5 kW at 2 USD/MWh rest at 3 USD/MWh }                      | refused: unit-mismatch
      tiered marginal (energy) { first 5 MWh at 2 USD/MWh rest at 3 USD }                         | refused: unit-mismatch
      tiered marginal (energy) { first 5 MWh at fee rest at fee }                                 | refused: declared-kind
      tiered marginal (energy) { first 5 MWh at spot rest at spot }                               | refused: counted-again
      tiered marginal (energy) { first 0 MWh at 2 USD/MWh rest at 3 USD/MWh }                     | refused: tier-limits
      tiered marginal (energy) { up to 5 MWh at 2 USD/MWh rest at 3 USD/MWh }                     | refused: tier-width
      tiered marginal (energy) { next 5 MWh at 2 USD/MWh rest at 3 USD/MWh }                      | refused: tier-order
      tiered all_units (energy) { up to 5 MWh at 2 USD/MWh up to 5 MWh at 3 USD/MWh rest at 9 USD/MWh } | refused: tier-limits
      tiered all_units (energy above bank.opening) { up to 5 MWh at 2 USD/MWh rest at 3 USD/MWh } | refused: above-all-units
      tiered all_units (energy) { first 5 MWh at 2 USD/MWh rest at 3 USD/MWh }                    | refused: choice/tier-edge
      tiered (energy) { ${bands} }                                                                | refused: choice/tier-kind
      tiered marginal (energy) { first 5 MWh at 2 USD/MWh }                                       | refused: choice/tier-rest
    `),
  )("%s is %s", (expression, type) => expect(typeOf(expression)).toBe(type))
})

// Mechanics B1.6: 12,000 MWh cost 795,000 marginally and 720,000 at the price of the last band.
test("without its word, both bills are named", () =>
  expect(messages(`tiered (delivered) { ${bands} }`)).toEqual([
    "12_000 MWh costs 795_000 USD if each band has its price, and 720_000 USD if the last band reached prices everything. Say 'tiered marginal' or 'tiered all_units'.",
  ]))
test("where a price is not written down, only the words are", () =>
  expect(messages("tiered (delivered) { first 5 MWh at 2 USD/MWh * hours(month) / 1 h rest at 1 USD/MWh }")).toEqual([
    "Does each band have its price, or does the last band reached price everything? Say 'tiered marginal' or 'tiered all_units'.",
  ]))

// 10,000 × 65 = 650,000 and 10,001 × 60 = 600,060.
test("a price of all units that falls is a cliff, said with both bills", () =>
  expect(
    messages(
      "tiered all_units (delivered) { up to 5_000 MWh at 60 USD/MWh up to 10_000 MWh at 65 USD/MWh rest at 60 USD/MWh }",
    ),
  ).toEqual([
    "The price of all units falls here: at 10_000 MWh this is 650_000 USD, at 10_001 MWh it is 600_060 USD, 49_940 USD less for more. If that is not meant, say 'tiered marginal'.",
  ]))
test("an edge that belongs to the next band falls at the edge itself", () =>
  expect(messages("tiered all_units (delivered) { below 10_000 MWh at 65 USD/MWh rest at 60 USD/MWh }")).toEqual([
    "The price of all units falls here: just below 10_000 MWh this is 650_000 USD, at 10_000 MWh it is 600_000 USD, 50_000 USD less for more. If that is not meant, say 'tiered marginal'.",
  ]))
test("a price that rises has no cliff", () =>
  expect(messages("tiered all_units (delivered) { up to 5 MWh at 60 USD/MWh rest at 65 USD/MWh }")).toEqual([]))

test("a width agreed for the year limits the months of it", () =>
  expect(
    findings(`
      define before: kWh level each month = sum(energy) over contract_year so far - energy
      define tiers: USD each month = tiered marginal (energy above before) { first committed at 70 USD/MWh rest at 60 USD/MWh }`),
  ).toEqual([]))
test("so does a share of what is agreed", () =>
  expect(
    findings(`
      define before: kWh level each month = sum(energy) over contract_year so far - energy
      define tiers: USD each month = tiered marginal (energy above before) { first 115% * committed at 70 USD/MWh rest at 60 USD/MWh }`),
  ).toEqual([]))
test("which a month alone does not count", () =>
  expectMarked(
    "define tiers: USD each month = tiered marginal («energy») { first committed at 70 USD/MWh rest at 60 USD/MWh }",
    "check/missing-over",
  ))

test("its decimals are those of the quantity times those of the prices", () => {
  const rule = rulesOf(`define tiers: USD each month = tiered marginal (energy) { ${bands} }`).get("tiers")
  expect(rule?.rule === "define" && rule.quantised).toBe(false)
})
