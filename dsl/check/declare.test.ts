import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows, rulesOf, type Setting } from "./check.test-support.ts"

const codesOf = (declarations: string, setting?: Setting) => findings(declarations, setting).map(({ code }) => code)

/** A header and a formula: whether the declaration takes it, or the code that says why not. */
function table(text: string): void {
  test.each(rows(text))("%s: %s", (declaration, outcome) => {
    const [header, formula] = declaration.split(" = ")
    const found = codesOf(`define subject: ${header} = ${formula}`)
    expect(found.map((code) => code.replace("check/", ""))).toEqual(outcome === "taken" ? [] : [outcome])
  })
}

describe("A declaration takes a value of its unit, kind, period and groups", () => {
  table(`
    kWh each month = energy                               | taken
    MWh each month = energy                               | taken                      # exact conversion
    USD each month = energy * price                       | taken
    USD each month = 500 USD                              | taken                      # [Amount] of a literal
    kWh level each month = bank.closing                   | taken
    kWh level each month = reserve                        | taken
    kWh level each month = 5 kWh                          | taken                      # [Stock] of a literal
    kWh level each month = year_bank.opening              | taken                      # [Open]
    USD/MWh each month = yearly_price                     | taken                      # [Refine]
    USD/MWh each interval = price                         | taken
    kWh each interval = if busy then delivered else 0     | taken
    kWh each interval = if curtailed then 5 kWh else 0    | taken
    % each month = ratio(energy, credit, else 0)          | taken
    number each month = count(curtailed) over month       | taken
    flag each interval = busy                             | taken                      # a flag of the month holds in each interval
    kWh each month = 0                                    | taken                      # the bare 0
    kW each month = max(delivered / hours(interval)) over month | taken
    USD each month = energy                               | declared-unit
    kWh each month = fuel                                 | commodities-differ
    flag each month = energy                              | declared-unit
    USD/MWh each month = 41.75                            | declared-unit
    kWh each month = bank.closing                         | declared-kind
    kWh level each month = energy                         | declared-kind
    kWh each month = delivered                            | declared-grain-over
    kWh each interval = energy                            | declared-grain-again
    kWh each interval = if busy then 5 kWh else 0 kWh     | declared-grain-again
    kWh each month = if curtailed then 5 kWh else 0 kWh   | declared-grain-over
    USD/MWh each month = spot                             | declared-grain-over
    kWh level each interval = bank.closing                | declared-balance-finer
    kWh each quarter = year_energy                        | declared-grain-again
    kWh each month = sum(load) over month                 | declared-groups
    kW each month = demand                                | declared-groups
  `)
})

describe("A header", () => {
  test.each(
    rows(`
      agreed x: USD = 5 USD                           | check/amount-or-balance
      agreed x: USD/pp = 5 USD/pp                     | ok                          # the price of a point
      agreed x: MWh level = 5 MWh                     | ok
      agreed x: kW = 5 kW                             | ok                          # power is in force
      agreed x: USD/mo = 5 USD/mo                     | ok
      define x: USD/MWh = price                       | check/grain-unsaid
      input x: MWh level each day from meter "M" missing hold 1 day | ok            # a stock may be held
      input x: MWh each day from meter "M" missing hold 1 day | check/hold-amount
      account x: USD/MWh each month { opens 0 USD/MWh at end of term lapses } | check/account-unit
      charge x (Buyer pays Seller): USD level each month §1 = 5 USD | check/posting-level
      charge x (Buyer pays Seller): kWh each month §1 = energy | check/not-money
    `),
  )("%s: %s", (declaration, outcome) => {
    expect(codesOf(declaration)).toEqual(outcome === "ok" ? [] : [outcome])
  })
})

describe("Periods nest as their boundaries do", () => {
  const starting = (day: string): Setting => ({
    time: `time { timezone "America/Chicago" interval 15 min contract_year starts ${day} }`,
  })
  test.each(
    rows(`
      January 1, day      | nests
      January 1, month    | nests
      January 1, quarter  | nests
      January 1, calendar_year | nests
      April 1, month      | nests
      April 1, quarter    | nests
      April 1, calendar_year | does not
      February 1, month   | nests
      February 1, quarter | does not
      April 15, day       | nests
      April 15, month     | does not
      April 15, quarter   | does not
    `),
  )("in a contract year from %s %s", (row, outcome) => {
    const [start, grain] = row.split(", ") as [string, string]
    const declarations = `define part: kWh each ${grain} = sum(delivered) over ${grain}
      define whole_year: kWh each contract_year = sum(part) over contract_year`
    // The palette goes over months itself, which says nothing about this.
    const found = findings(declarations, starting(start)).filter(({ span }) => span.from > 0)
    expect(found.map(({ code }) => code)).toEqual(outcome === "nests" ? [] : ["check/does-not-nest"])
  })
  test("a calendar year and a contract year from January 1 are each other's", () => {
    expect(codesOf("define x: kWh each calendar_year = sum(year_energy) over calendar_year")).toEqual([])
    expect(codesOf("define x: USD/MWh each calendar_year = yearly_price")).toEqual([])
    expect(codesOf("define x: kWh each calendar_year = year_energy")).toEqual(["check/declared-grain-again"])
  })
})

describe("The smallest wrong text is underlined", () => {
  test.each([
    ["define x: USD each month = energy * «prise»", "bind/unknown-name"],
    ["define x: USD each month = energy * price «+» rent", "check/unit-mismatch"],
    ["define x: kWh each month = max(energy, «5»)", "check/unit-mismatch"],
    ["define x: kWh each month = sum(«spot») over month", "check/price-summed"],
    ["define x: kWh each month = energy + «bank»", "bind/stage-unsaid"],
    ["define x: kWh each month = energy + bank.«closings»", "bind/unknown-stage"],
    ["define x: kWh each month = energy + bank.used.«worth»", "bind/unknown-stage"],
    ["define x: kWh each month = «summ»(delivered) over month", "bind/unknown-function"],
    ["define x: kWh each month = sum(load) over month across «tenants»", "bind/unknown-name"],
    ["define x[«tenants»]: kWh each month = sum(load) over month", "bind/unknown-name"],
    ["define x: kWh each month = if «energy» then 1 kWh else 0", "check/flag-expected"],
    ["define x: kWh each month = energy / «credit» * 1 kWh", "check/divisor-can-be-zero"],
    ["charge x (Buyer pays «Seler»): USD each month §1 = fee", "bind/unknown-party"],
    ["agreed x: USD/MWh = 36 USD/MWh ; «37 USD/MWh»", "choice/since-when"],
  ] as const)("%s", (declaration, code) => expectMarked(declaration, code))
})

describe("Groups", () => {
  test("what is spread is declared with its group", () =>
    expect(rulesOf("define x[tenant]: kWh each month = sum(load) over month").get("x")!.type.groups).toEqual([
      "tenant",
    ]))
  test("one value may be declared for every member", () =>
    expect(codesOf("define x[tenant]: kWh each month = energy")).toEqual([]))
  test("a list gives every member one figure", () => {
    expect(codesOf("agreed x[tenant]: % = { north: 60% south: 40% }")).toEqual([])
    expect(codesOf("agreed x[tenant]: % = { north: 60% }")).toEqual(["check/members-missing"])
    expect(codesOf("agreed x[tenant]: % = { north: 60% south: 20% south: 20% }")).toEqual(["bind/declared-twice"])
    expect(codesOf("agreed x[tenant]: % = { north: 60% east: 40% }")).toEqual(["bind/unknown-member"])
  })
  test("the members of a group of parties are parties, each once", () => {
    expect(codesOf("group payer of party { Buyer Seler }")).toEqual(["bind/unknown-party"])
    expect(codesOf("group payer of party { Buyer Buyer }")).toEqual(["bind/declared-twice"])
  })
  test("a draw is limited by what its account is spread over", () =>
    expect(
      codesOf(`account pool: kWh each month {
        opens 0 kWh
        add energy
        draw taken up to sum(load) over month
        at end of term lapses
      }`),
    ).toEqual(["check/declared-groups"]))
})

describe("An agreed figure is written down", () => {
  test.each(
    rows(`
      40 USD/MWh * 1.5                | ok
      if true then 40 USD/MWh else 0  | ok
      price                           | check/agreed-not-constant   # which of its dated figures?
      spot                            | check/agreed-not-constant
      1 USD/MWh * hours(month) / 1 h  | check/agreed-not-constant   # a month is 672 to 745 hours long
      40 USD/MWh / 3                  | check/agreed-quotient
      round(40 USD/MWh / 3, 0.01 USD/MWh, half_up) | ok
    `),
  )("%s: %s", (formula, outcome) => {
    expect(codesOf(`agreed x: USD/MWh = ${formula}`)).toEqual(outcome === "ok" ? [] : [outcome])
  })
})

describe("An account", () => {
  const account = (lines: string) => `account x: MWh each contract_year { ${lines} }`
  test.each(
    rows(`
      opens 0 MWh add year_energy at end of term lapses                                  | ok
      opens reserve add year_energy at end of term lapses                                | ok
      opens 0 MWh add year_energy worth year_energy * price at end of term lapses        | ok
      opens 0 MWh add year_energy worth year_energy at end of term lapses                | check/not-money
      opens 0 MWh add energy at end of term lapses                                       | check/declared-grain-over
      opens 0 MWh add year_energy draw used up to 5 MWh at end of term lapses            | ok
      opens 0 MWh add year_energy draw used up to reserve at end of term lapses          | ok
      opens 0 MWh add year_energy draw used up to credit at end of term lapses           | check/missing-over
      opens 0 MWh add year_energy draw used up to 5 USD at end of term lapses            | check/unit-mismatch
      opens 0 MWh add year_energy draw used up to 5 MWh draw used up to 5 MWh at end of term lapses | check/stage-name-taken
      opens 0 MWh add year_energy draw used up to 5 MWh expire after 3 contract_year at end of term lapses | choice/draw-order
      opens 0 MWh add year_energy draw used up to 5 MWh oldest first expire after 3 contract_year at end of term lapses | ok
      opens 0 MWh add year_energy expire after 30 month at end of term lapses            | check/does-not-nest
      opens 0 MWh add year_energy                                                        | choice/end-of-term
      add year_energy at end of term lapses                                              | choice/opening
    `),
  )("%s: %s", (lines, outcome) => {
    expect(codesOf(account(lines))).toEqual(outcome === "ok" ? [] : [outcome])
  })
})

describe("Money rounded each interval", () => {
  const rounding = "rounding { post each interval to 0.01 USD half_up }"
  test.each(
    rows(`
      sum(delivered * price) over month                              | ok
      sum(delivered * price) over month - sum(returned * spot) over month | ok
      if busy then sum(delivered * price) over month else 0          | ok
      case { when busy : sum(delivered * price) over month otherwise : 0 USD } | ok
      sum(delivered) over month * price                              | check/stage-not-reached
      paid                                                           | check/stage-not-reached   # a definition is not rounded
      other                                                          | ok                        # a charge is
      fee                                                            | check/stage-not-reached
    `),
  )("%s: %s", (formula, outcome) => {
    const declarations = `define paid: USD each month = sum(delivered * price) over month
      charge other (Buyer pays Seller): USD each month §1 = sum(delivered * spot) over month
      charge x (Buyer pays Seller): USD each month §1 = ${formula}`
    expect(codesOf(declarations, { rounding })).toEqual(outcome === "ok" ? [] : [outcome])
  })
})

test("one charge on two invoices would be paid twice", () =>
  expect(
    codesOf(`charge x (Buyer pays Seller): USD each month §1 = energy * price
      invoice one (Seller bills Buyer) each month { lines x due 10 days after period end }
      invoice two (Seller bills Buyer) each month { lines x due 20 days after period end }`),
  ).toEqual(["check/billed-twice"]))
