import { describe, expect, test } from "vitest"
import { rows, typeOf, type Setting } from "./check.test-support.ts"

const more = `
  group side of party { Buyer Seller }
  charge energy_payment (Buyer pays Seller): USD each month §4.1 = fee
  charge passed_on (Seller pays Buyer): USD each month §4.2 = fee`

function table(text: string, setting: Setting = {}): void {
  test.each(rows(text))("%s is %s", (expression, type) => expect(typeOf(expression, { more, ...setting })).toBe(type))
}

describe("cash of a party in the period of the rule", () => {
  table(
    `
    cash(Seller)                                  | an amount in USD each month
    cash(side)                                    | an amount in USD each month per side
    cash(Seller, before: passed_on)               | an amount in USD each month
    cash(Seller, before: fee)                     | refused: bind/unknown-name
    cash(Seller, after: passed_on)                | refused: unknown-choice-name
    cash(tenant)                                  | refused: bind/unknown-party
    cash(Sellers)                                 | refused: bind/unknown-party
    cash(Seller) over month                       | refused: argument-refused
    sum(cash(Seller)) over contract_year          | refused: cash-inside
  `,
    { at: "month" },
  )
  test("is in one currency", () =>
    expect(
      typeOf("cash(Seller)", {
        at: "month",
        more: `${more}\ncharge abroad (Buyer pays Seller): EUR each month §4.3 = 5 EUR`,
        rounding: "rounding { post each line to 0.01 USD half_up post each line to 0.01 EUR half_up }",
      }),
    ).toBe("refused: cash-currency"))
})

describe("a stake by shares or by control", () => {
  table(`
    stake(Buyer, in: Seller, boundary: equity_share)                              | a figure in % at every moment
    stake(side, in: Seller, boundary: operational_control, controlled_by: Buyer)  | a figure in % at every moment per side
    stake(Buyer, in: Seller, boundary: financial_control)                         | refused: choice/unsaid
    stake(Buyer, in: Seller)                                                      | refused: choice/unsaid
    stake(Buyer, boundary: equity_share)                                          | refused: choice/unsaid
    stake(Buyer, in: Seller, boundary: majority)                                  | refused: choice/unknown-word
    stake(Buyer, in: north, boundary: equity_share)                               | refused: bind/unknown-party
    stake(Buyer, in: Seller, boundary: equity_share, controlled_by: Buyer)        | refused: argument-refused
  `)
})

describe("bands and digits", () => {
  table(`
    above_band(energy, credit, band: 1%, of: credit, counts: only_the_part_outside)    | an amount in kWh each month
    below_band(energy, 5 MWh, band: share, of: energy, counts: all_once_outside)       | an amount in kWh each month
    above_band(spot, price, band: 1%, of: price, counts: only_the_part_outside)        | a figure in USD/MWh each interval
    above_band(energy, credit, band: 5 kWh, of: credit, counts: only_the_part_outside) | refused: declared-unit
    above_band(energy, credit, band: weather, of: credit, counts: all_once_outside)    | refused: declared-kind
    above_band(energy, credit, band: -1%, of: credit, counts: all_once_outside)        | refused: band-below-zero
    above_band(energy, credit, band: 1%, of: credit)                                   | refused: choice/unsaid
    above_band(energy, credit, band: 1%, counts: all_once_outside)                     | refused: choice/unsaid
    above_band(energy, credit, band: 1%, of: credit, counts: all)                      | refused: choice/unknown-word
    above_band(energy, spot, band: 1%, of: spot, counts: all_once_outside)             | refused: unit-mismatch
    round_significant(energy, 4, half_up)                                              | an amount in kWh each month
    round_significant(energy, 4)                                                       | refused: choice/rounding-mode
    round_significant(energy, 0, half_up)                                              | refused: whole-number
    round_significant(energy, 4 kWh, half_up)                                          | refused: argument-refused
    round(energy, 4, half_up)                                                          | refused: choice/significant-digits
    energy * clamp(spot, 25 USD/MWh, 60 USD/MWh)                                       | refused: choice/limit-tested
    collar(spot, 25 USD/MWh, 60 USD/MWh)                                               | refused: choice/collar-kind
  `)
})
