import { describe, expect, test } from "vitest"
import { findings, rows, typeOf } from "./check.test-support.ts"

/** Which operands an operator takes and what comes out. What is refused names the code that says why. */
function table(text: string): void {
  test.each(rows(text))("%s is %s", (expression, type) => expect(typeOf(expression)).toBe(type))
}

describe("Sums and differences: one kind, or a balance and a movement", () => {
  table(`
    energy + credit             | an amount in kWh each month
    monthly_price - price       | a figure in USD/MWh each month
    bank.opening + bank.closing | a balance in kWh each month
    bank.closing + energy       | a balance in kWh each month
    energy - bank.closing       | a balance in kWh each month
    energy + capacity           | refused: unit-mismatch
    energy + 5%                 | refused: unit-mismatch
    spot + share                | refused: unit-mismatch
    energy + 5                  | refused: unit-mismatch
    energy + 0                  | an amount in kWh each month
    0 - energy                  | an amount in kWh each month
    5 kWh + 3 kWh               | a figure in kWh at every moment
  `)
})

describe("[Amount]: a figure in a commodity unit counts as an amount at the period it was computed for, never at a finer one", () => {
  table(`
    energy + 5 kWh                                | an amount in kWh each month
    energy + (if busy then 5 kWh else 0 kWh)      | an amount in kWh each month
    energy + (if curtailed then 5 kWh else 0 kWh) | refused: counted-again
    delivered + (if busy then 5 kWh else 0 kWh)   | refused: missing-over
    min(energy, 5 kWh)                            | an amount in kWh each month
    energy > 5 kWh                                | a yes or no each month
    fee + 25_000 USD/pp                           | refused: kinds-differ
  `)
})

describe("[Stock]: a figure that holds at every moment counts as a balance", () => {
  table(`
    bank.closing + 5 kWh                           | a balance in kWh each month
    bank.closing + reserve                         | a balance in kWh each month
    bank.closing < reserve                         | a yes or no each month
    bank.closing + (if busy then 5 kWh else 0 kWh) | refused: kinds-differ
  `)
})

describe("[Open]: an opening balance and an agreed one are known throughout their period, no other balance is", () => {
  table(`
    min(delivered, bank.opening)      | an amount in kWh each interval
    min(delivered, reserve)           | an amount in kWh each interval
    energy + year_bank.opening        | a balance in kWh each month
    year_bank.opening * monthly_price | a balance in USD each month
    min(delivered, bank.closing)      | refused: known-at-end
    delivered + bank.due              | refused: known-at-end
    min(energy, year_bank.closing)    | refused: known-at-end
  `)
})

describe("[Conv]: units of one dimension convert exactly", () => {
  table(`
    1 kWh + 1 MWh  | a figure in kWh at every moment
    1 MMBtu + 1 GJ | a figure in MMBtu at every moment
    96% + 1 pp     | a figure in % at every moment
    1 yr + 6 mo    | a figure in yr at every moment
    energy + 3 MWh | an amount in kWh each month
  `)
})

describe("[Refine]: figures come to the finer period, amounts stay where they are", () => {
  table(`
    price + spot                         | a figure in USD/MWh each interval
    delivered * monthly_price            | an amount in USD each interval
    energy * yearly_price                | an amount in USD each month
    energy * spot                        | refused: counted-again
    energy + delivered                   | refused: missing-over
    energy + year_energy                 | refused: missing-over
    delivered * months(month)            | refused: missing-over
    if busy then delivered else returned | an amount in kWh each interval
    if curtailed then energy else credit | refused: counted-again
  `)
})

describe("Products", () => {
  table(`
    energy * price                      | an amount in USD each month
    price * energy                      | an amount in USD each month
    price * share                       | a figure in USD/MWh at every moment
    bank.closing * price                | a balance in USD each month
    energy * credit                     | refused: amounts-multiplied
    bank.closing * energy               | refused: amounts-multiplied
    bank.closing * bank.closing         | refused: amounts-multiplied
    energy * hours(month)               | an amount in kWh-h each month
    bank.closing * hours(month)         | an amount in kWh-h each month
    12% * committed                     | an amount in MWh each contract_year
    heat_rate * delivered               | an amount in MMBtu each interval
    25_000 USD/pp                       | a figure in USD/pp at every moment
    max(96% - share, 0) * 25_000 USD/pp | a figure in USD at every moment
  `)
})

describe("Power, time and energy", () => {
  table(`
    capacity * hours(interval)         | an amount in kWh each interval
    capacity * hours(month)            | an amount in kWh each month
    delivered / hours(interval)        | a figure in kW each interval
    energy / hours(month)              | a figure in kW each month
    energy / hours(interval)           | refused: missing-over
    tolling * capacity * months(month) | an amount in USD each month
    rent * months(month)               | an amount in USD each month
    hours(month)                       | an amount in h each month
    months(month)                      | an amount in mo each month
    days(contract_year)                | an amount in day each contract_year
    months(interval)                   | refused: days-of-hours
    days(hour)                         | refused: days-of-hours
  `)
})

describe("Quotients", () => {
  table(`
    energy / committed        | refused: missing-over
    year_energy / committed   | a plain number each contract_year
    energy / price            | an amount in Wh-Wh/USD each month
    energy / 5 kWh            | a plain number each month
    price / monthly_price     | a plain number each month
    bank.closing / price      | a balance in Wh-Wh/USD each month
    bank.closing / reserve    | a plain number each month
    energy / reserve          | a plain number each month
    360_000 MWh / committed   | a plain number each contract_year
    3_000_000 USD / committed | a figure in USD/MWh each contract_year
    fuel / 1 MWh              | an amount in MMBtu/MWh each interval
    price / committed         | refused: figure-over-amount
    price / reserve           | refused: figure-over-amount
    energy / credit           | refused: divisor-can-be-zero
    energy / (credit + 1 kWh) | refused: divisor-can-be-zero
  `)
})

test("an agreed figure divides where every figure of it is above zero, member by member", () => {
  const by = (north: string) => `agreed size[tenant]: kW = { north: ${north} south: 3 kW }`
  const divided = (more: string) => typeOf("load / size / hours(interval)", { more })
  expect(divided(by("5 kW"))).toBe("a plain number each interval per tenant")
  expect(divided(by("0 kW"))).toBe("refused: divisor-can-be-zero")
})

describe("Comparisons", () => {
  table(`
    energy > credit                               | a yes or no each month
    spot > price                                  | a yes or no each interval
    energy <= bank.closing                        | a yes or no each month
    bank.closing >= 0                             | a yes or no each month
    energy > delivered                            | refused: missing-over
    energy > spot                                 | refused: unit-mismatch
    energy > (if curtailed then 5 kWh else 0 kWh) | refused: counted-again
    curtailed = true                              | refused: flag-arithmetic
    curtailed > 0                                 | refused: flag-arithmetic
  `)
})

describe("Smaller, larger, between", () => {
  table(`
    min(energy, credit)                                      | an amount in kWh each month
    min(energy, bank.closing)                                | an amount in kWh each month
    min(bank.closing, reserve)                               | a balance in kWh each month
    min(spot, price)                                         | a figure in USD/MWh each interval
    min(energy, price)                                       | refused: unit-mismatch
    max(energy, credit)                                      | an amount in kWh each month
    max(energy, bank.closing)                                | refused: kinds-differ
    max(bank.closing, reserve)                               | a balance in kWh each month
    max(energy, 0)                                           | an amount in kWh each month
    max(curtailed, 0)                                        | refused: flag-arithmetic
    clamp(spot, 25 USD/MWh, 60 USD/MWh)                      | a figure in USD/MWh each interval
    clamp(energy, 0, bank.closing)                           | an amount in kWh each month
    clamp(energy, 0 kWh, price)                              | refused: unit-mismatch
    limited(fee, at_most: 5 USD, excess: not_owed)           | an amount in USD each month
    limited(energy, at_most: bank.closing, excess: not_owed) | an amount in kWh each month
    limited(fee, at_most: 12%, excess: not_owed)             | refused: unit-mismatch
  `)
})

describe("One value", () => {
  table(`
    -energy                          | an amount in kWh each month
    -bank.closing                    | a balance in kWh each month
    -curtailed                       | refused: flag-arithmetic
    abs(energy - credit)             | an amount in kWh each month
    abs(curtailed)                   | refused: flag-arithmetic
    round(energy, 1 MWh, half_up)    | an amount in kWh each month
    round(share, 0.01%, half_up)     | a figure in % at every moment
    round(energy, 0.01 USD, half_up) | refused: unit-mismatch
    round(energy, 1, half_up)        | refused: quantum-without-unit
    round(energy, credit, half_up)   | refused: argument-refused
  `)
})

describe("Branches", () => {
  table(`
    if curtailed then delivered else 0               | an amount in kWh each interval
    if curtailed then 5 kWh else 0 kWh               | a figure in kWh each interval
    if busy then energy else credit                  | an amount in kWh each month
    if busy then energy else bank.closing            | refused: kinds-differ
    if busy then curtailed else not curtailed        | a yes or no each interval
    if busy then curtailed else 0                    | refused: flag-arithmetic
    if energy then 1 else 2                          | refused: flag-expected
    case { when curtailed : spot otherwise : price } | a figure in USD/MWh each interval
    case { when energy : spot otherwise : price }    | refused: flag-expected
  `)
})

describe("Conditions", () => {
  table(`
    curtailed and busy      | a yes or no each interval
    curtailed or energy > 0 | a yes or no each interval
    not curtailed           | a yes or no each interval
    not energy              | refused: flag-expected
    curtailed or energy     | refused: flag-expected
    curtailed * delivered   | refused: flag-arithmetic
  `)
})

describe("Ratios", () => {
  table(`
    ratio(energy, credit, else 0)        | a plain number each month
    ratio(energy, credit, else 100%)     | a figure in % each month
    ratio(fee, energy, else 40 USD/MWh)  | a figure in USD/kWh each month
    ratio(bank.closing, reserve, else 0) | a plain number each month
    ratio(360_000 kWh, energy, else 0)   | a plain number each month
    ratio(price, energy, else 0)         | refused: figure-over-amount
    ratio(energy, delivered, else 0)     | refused: missing-over
    ratio(energy, credit, else 5 kWh)    | refused: declared-unit
    ratio(energy, credit, fee, else 0)   | refused: argument-count
  `)
})

describe("The period before", () => {
  table(`
    prior(energy, else 0)         | an amount in kWh each month
    prior(energy, else 5 kWh)     | an amount in kWh each month
    prior(bank.closing, else 0)   | a balance in kWh each month
    prior(curtailed, else false)  | a yes or no each interval
    prior(curtailed, else 0)      | refused: declared-unit
    prior(energy, else delivered) | refused: declared-grain-over
    prior(energy, else 5)         | refused: declared-unit
    prior(price, else 0)          | refused: never-changes
    prior(energy * 2, else 0)     | refused: argument-refused
    prior(energy, credit, else 0) | refused: argument-count
  `)
})

describe("Commodities never become one another by themselves", () => {
  table(`
    delivered + fuel      | refused: commodities-differ
    1 MMBtu + 1 MMBtu_LHV | refused: commodities-differ
    1 kVA + 1 kW          | refused: commodities-differ
    5 USD + 3 EUR         | refused: unit-mismatch
    1 kg + 1 kgCO2e       | refused: unit-mismatch
    1 mo + 1 h            | refused: unit-mismatch
    1 day + 1 h           | refused: unit-mismatch
    1 MWh + 1 REC         | refused: unit-mismatch
    1 REC + 1 EAC         | refused: unit-mismatch
    fuel / heat_rate      | refused: divisor-can-be-zero
  `)
  test.each(
    rows(`
      delivered + fuel                | a heat rate in MMBtu/MWh
      fuel + 1 MMBtu_LHV              | the ratio of the higher to the lower heating value in MMBtu/MMBtu_LHV
      delivered / hours(interval) + 1 kVA | a power factor in kW/kVA
    `),
  )("%s: the message names %s", (expression, converter) =>
    expect(
      findings(`define subject: ? = ${expression}`)
        .map(({ message }) => message)
        .join(),
    ).toContain(converter),
  )
})

describe("Groups are broadcast, two at most", () => {
  table(`
    load + loss                           | an amount in kWh each interval per tenant per phase
    load * mix                            | an amount in kWh each interval per tenant per phase
    load > 5 kWh                          | a yes or no each interval per tenant
    if load > 5 kWh then delivered else 0 | an amount in kWh each interval per tenant
    load[north]                           | an amount in kWh each interval
    load[north] + load[south]             | an amount in kWh each interval
    mix[north, phase]                     | a figure in % each interval per phase
    mix[tenant, one] * load               | an amount in kWh each interval per tenant
    load * mix * weather                  | refused: too-many-groups
    load[east]                            | refused: bind/unknown-member
    load[north, one]                      | refused: bind/members-unsaid
    delivered[north]                      | refused: not-spread
  `)
})
