import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows, typeOf, type Setting } from "./check.test-support.ts"

function table(text: string, setting?: Setting): void {
  test.each(rows(text))("%s is %s", (expression, type) => expect(typeOf(expression, setting)).toBe(type))
}

describe("a sum over a window is a balance: neighbouring windows overlap", () => {
  table(`
    sum(delivered) over trailing 3 interval            | a balance in kWh each interval
    sum(delivered) over trailing 12 month              | a balance in kWh each month
    sum(energy) over prior 11 month                    | a balance in kWh each month
    sum(delivered) over prior up to 3 contract_year    | a balance in kWh each contract_year
    sum(delivered) over trailing 3 interval / 0.25 h   | a balance in kW each interval
    sum(load) over trailing 3 interval across tenant   | a balance in kWh each interval
    sum(energy) over trailing 3 interval               | refused: does-not-nest
    sum(energy) over trailing 2 term                   | refused: does-not-nest
    sum(spot) over trailing 3 month                    | refused: price-summed
    sum(delivered) over trailing 0 month               | refused: whole-number
    sum(delivered) over month over trailing 3 month    | refused: argument-refused
    sum(delivered) within month                        | refused: argument-refused
    sum(sum(energy) over trailing 3 month) over contract_year | refused: balance-summed
  `)
})

test("a demand over a moving window is a figure in kW, of which the month takes the largest", () =>
  expect(
    findings(`
      define rolling: kW each interval = sum(delivered) over trailing 3 interval / 0.75 h
      define peak: kW each month = max(rolling) over month`),
  ).toEqual([]))

test("a ratchet stands on its own past", () =>
  expect(
    findings(`
      define billing: kW each month =
        max(max(delivered / hours(interval)) over month, 80% * (max(billing, else 0 kW) over prior up to 11 month))`),
  ).toEqual([]))
test("but a window that holds the present month would stand on itself", () =>
  expectMarked(
    "define «billing»: kW each month = 80% * (max(billing) over trailing 11 month)",
    "check/depends-on-itself",
  ))

describe("the largest of a window is a figure, as in a ratchet on the demand of the months before", () => {
  table(`
    max(demand) over prior 11 month                      | a figure in kW each month per tenant
    max(demand, else 0 kW) over prior up to 11 month     | a figure in kW each month per tenant
    max(demand) over prior up to 11 month                | refused: else-unsaid
    max(demand) over trailing up to 11 month             | a figure in kW each month per tenant
    max(demand where busy, else 0 kW) over prior 3 month | a figure in kW each month per tenant
    max(demand where busy) over prior 3 month            | refused: else-unsaid
    count(curtailed) over trailing 4 interval            | a plain number each interval
    wavg(spot by delivered, else 0) over trailing 2 day  | a figure in USD/MWh each day
    tavg(spot) over prior 30 day                         | a figure in USD/MWh each day
  `)
})

describe("'so far' ends with the period of the rule, or with what is added up where it stands inside", () => {
  table(
    `
    sum(delivered) over contract_year so far              | a balance in kWh each month
    sum(energy) over contract_year so far                 | a balance in kWh each month
    sum(energy) over contract_year so far - energy        | a balance in kWh each month
    sum(delivered) over term so far                       | a balance in kWh each month
    max(spot) over contract_year so far                   | a figure in USD/MWh each month
    sum(year_energy) over term so far                     | refused: does-not-nest
    sum(delivered) over day so far                        | refused: does-not-nest
    sum(energy) over month so far                         | refused: already-there
    last(sum(delivered) over contract_year so far) over day | a balance in kWh each day
  `,
    { at: "month" },
  )
})

describe("a figure at the peak of another", () => {
  table(`
    at_max(delivered / hours(interval) by spot) over month  | a figure in kW each month
    at_max(spot by load) over month                         | a figure in USD/MWh each month per tenant
    at_max(bank.closing by energy) over contract_year       | a balance in kWh each contract_year
    at_max(delivered by spot) over month                    | refused: extreme-of-amount
    at_max(spot) over month                                 | refused: choice/whose-peak
    at_max(spot by curtailed) over month                    | refused: flag-arithmetic
    at_max(spot by energy) over contract_year               | refused: counted-again
    at_max(spot by delivered where curtailed) over month    | refused: else-unsaid
  `)
})

test("how often is compared with a plain number", () =>
  expect(typeOf("count(curtailed) over month > 5")).toBe("a yes or no each month"))
