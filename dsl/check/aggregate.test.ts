import { describe, expect, test } from "vitest"
import { rows, typeOf } from "./check.test-support.ts"

/** What can be taken together over a period or across a group, and what that gives. What is refused names the code that says why. */
function table(text: string): void {
  test.each(rows(text))("%s is %s", (expression, type) => expect(typeOf(expression)).toBe(type))
}

describe("sum over a period takes amounts", () => {
  table(`
    sum(delivered) over month                          | an amount in kWh each month
    sum(delivered * spot) over month                   | an amount in USD each month
    sum(energy) over contract_year                     | an amount in kWh each contract_year
    sum(energy) over quarter                           | an amount in kWh each quarter
    sum(delivered) over term                           | an amount in kWh each term
    sum(hours(month)) over contract_year               | an amount in h each contract_year
    sum(bank.used) over contract_year                  | an amount in kWh each contract_year
    sum(if curtailed then 5 kWh else 0 kWh) over month | an amount in kWh each month
    sum(spot) over month                               | refused: price-summed
    sum(demand) over contract_year                     | refused: price-summed
    sum(5 kWh) over month                              | refused: never-changes
    sum(bank.closing) over contract_year               | refused: balance-summed
    sum(curtailed) over month                          | refused: flag-arithmetic
    sum(energy) over month                             | refused: already-there
    sum(energy) over day                               | refused: does-not-nest
  `)
})

describe("sum across a group takes what adds up across members", () => {
  table(`
    sum(load) across tenant            | an amount in kWh each interval
    sum(demand) across tenant          | a figure in kW each month
    sum(mix) across tenant             | a figure in % each interval per phase
    sum(tariff) across tenant          | refused: prices-across
    sum(load) over month               | an amount in kWh each month per tenant
    sum(load) over month across tenant | an amount in kWh each month
    sum(mix) across tenant over month  | refused: price-summed
    sum(load) across phase             | refused: not-spread-over
    sum(delivered) across tenant       | refused: not-spread-over
  `)
})

describe("wavg takes a figure and an amount that weighs it", () => {
  table(`
    wavg(spot by delivered, else 0) over month               | a figure in USD/MWh each month
    wavg(monthly_price by energy, else 0) over contract_year | a figure in USD/MWh each contract_year
    wavg(monthly_price by delivered, else 0) over month      | a figure in USD/MWh each month
    wavg(spot by load, else 0) over month                    | a figure in USD/MWh each month per tenant
    wavg(tariff by demand, else 0) across tenant             | a figure in USD/MWh each month
    wavg(spot by hours(interval)) over month                 | a figure in USD/MWh each month
    wavg(spot by delivered) over month                       | refused: else-unsaid
    wavg(spot by energy, else 0) over contract_year          | refused: counted-again
    wavg(delivered by delivered, else 0) over month          | refused: weighted-amount
    wavg(spot by spot, else 0) over month                    | refused: weight-not-amount
    wavg(spot by curtailed, else 0) over month               | refused: flag-arithmetic
    wavg(spot, else 0) over month                            | refused: weight-unsaid
  `)
})

describe("tavg takes a figure or a balance", () => {
  table(`
    tavg(spot) over month                 | a figure in USD/MWh each month
    tavg(bank.closing) over contract_year | a balance in kWh each contract_year
    tavg(delivered) over month            | refused: weighted-amount
  `)
})

describe("max, min, first and last take a figure or a balance", () => {
  table(`
    max(delivered / hours(interval)) over month  | a figure in kW each month
    max(spot) over month                         | a figure in USD/MWh each month
    min(bank.closing) over contract_year         | a balance in kWh each contract_year
    first(spot) over day                         | a figure in USD/MWh each day
    last(bank.closing) over contract_year        | a balance in kWh each contract_year
    max(load) across tenant                      | an amount in kWh each interval
    max(demand) across tenant over contract_year | a figure in kW each contract_year
    max(delivered) over month                    | refused: extreme-of-amount
    last(delivered) over month                   | refused: extreme-of-amount
    max(load) over month across tenant           | refused: extreme-of-amount
    max(curtailed) over month                    | refused: flag-arithmetic
    last(price) over month                       | refused: never-changes
  `)
})

describe("count, any and all take a condition", () => {
  table(`
    count(curtailed) over month          | a plain number each month
    any(curtailed) over month            | a yes or no each month
    all(curtailed where busy) over month | a yes or no each month
    any(load > 5 kWh) across tenant      | a yes or no each interval
    count(delivered) over month          | refused: flag-expected
  `)
})

describe("where keeps what it holds for, and says what is left when that is nothing", () => {
  table(`
    sum(delivered where curtailed) over month        | an amount in kWh each month
    sum(delivered where busy) over month             | an amount in kWh each month
    sum(hours(interval) where curtailed) over month  | an amount in h each month
    max(spot where curtailed, else price) over month | a figure in USD/MWh each month
    max(spot where curtailed, else spot) over month  | refused: declared-grain-over
    max(spot where curtailed, else 5) over month     | refused: declared-unit
    max(spot where curtailed) over month             | refused: else-unsaid
    tavg(spot where curtailed) over month            | refused: else-unsaid
    sum(energy where curtailed) over contract_year   | refused: counted-again
    sum(delivered where spot) over month             | refused: flag-expected
  `)
})

describe("What an aggregation is not", () => {
  table(`
    sum(delivered)                               | refused: scope-unsaid
    max(delivered)                               | refused: scope-unsaid
    sum(delivered, returned) over month          | refused: argument-count
    sum(delivered by returned) over month        | refused: argument-refused
    sum(delivered) over month over contract_year | refused: argument-refused
    sum(load) across tenant across tenant        | refused: argument-refused
    abs(delivered) over month                    | refused: argument-refused
    summ(delivered) over month                   | refused: bind/unknown-function
  `)
})
