import { describe, expect, test } from "vitest"
import { chainAtoms, unitAtoms } from "../syntax/unit-atoms.ts"
import { rows } from "./check.test-support.ts"
import { over } from "./ratio.ts"
import {
  addsAcross,
  atoms,
  currencies,
  currencyOf,
  divide,
  isCommodity,
  isDuration,
  multiply,
  readUnit,
  sameDimension,
} from "./units.ts"

test("the tokenizer and the checker know the same atoms", () =>
  expect([...atoms.keys()].toSorted()).toEqual([...unitAtoms, ...chainAtoms].toSorted()))
test("every chain the tokenizer can read has a unit", () => {
  for (const a of unitAtoms)
    for (const b of [...unitAtoms, ...chainAtoms]) expect(readUnit(`${a}/${b}-${b}`)).toBeDefined()
})
test("what is no atom is no unit", () => {
  for (const text of ["", "kwh", "USD/", "/h", "g", "constructor", "__proto__", "USD/constructor"])
    expect(readUnit(text)).toBeUndefined()
})
test("the currencies are those of the table", () =>
  expect(currencies).toEqual("USD EUR GBP CAD AUD CHF MXN JPY NOK SEK DKK INR BRL".split(" ")))

describe("One of the left is exactly so many of the right", () => {
  test.each(
    rows(`
      1 MWh -> kWh         | 1000
      1 GWh -> MWh         | 1000
      1 TWh -> GWh         | 1000
      1 MW -> kW           | 1000
      1 MMBtu -> Btu       | 1000000
      1 therm -> Btu       | 100000
      1 Dth -> therm       | 10
      1 Dth -> MMBtu       | 1
      1 GJ -> MMBtu        | 500000000000/527527926310   # 1,000,000,000 J at 1055.05585262 J a Btu
      1 GJ_LHV -> MMBtu_LHV | 500000000000/527527926310
      1 Mcf -> m3           | 28316846592/1000000000   # 1,000 ft³ of 0.3048 m a side
      1 lb -> kg           | 45359237/100000000        # 0.45359237, 1959 agreement
      1 ton -> lb          | 2000
      1 tonne -> kg        | 1000
      1 tCO2e -> kgCO2e    | 1000
      1 lbCO2e -> kgCO2e   | 45359237/100000000
      1 yr -> mo           | 12
      1 % -> number        | 1/100
      1 pp -> %            | 1
      1 USD/MWh -> USD/kWh | 1/1000
      1 USD/kW-mo -> USD/kW-yr | 12
      1 USD/MW-day -> USD/kW-day | 1/1000
      1 MMBtu/MWh -> Btu/kWh | 1000
      1 kW-h -> kWh        | 1
    `),
  )("%s: %s", (row, factor) => {
    const [left, right] = row
      .slice(2)
      .split(" -> ")
      .map((text) => readUnit(text)!)
    expect(sameDimension(left!, right!)).toBe(true)
    const { n, d } = over(left!.scale, right!.scale)
    // The table may hold a fraction that is not reduced, as the source of the factor gives it.
    const [a, b = 1n] = factor.split("/").map(BigInt) as [bigint, bigint?]
    expect(n * b).toBe(a * d)
  })
})

describe("A product or quotient is shown in the unit people would write", () => {
  test.each(
    rows(`
      kWh * USD/MWh      | USD
      kW * h             | kWh
      kWh / h            | kW
      MWh * %            | MWh
      % * USD            | USD
      USD/pp * %         | USD
      kW * mo            | kW-mo
      USD/kW-mo * kW     | USD/mo
      USD/mo * mo        | USD
      USD / MWh          | USD/MWh
      MMBtu/MWh * kWh    | MMBtu
      MMBtu / MWh        | MMBtu/MWh
      USD/MMBtu * MMBtu/MWh | USD/MWh
      kWh / MWh          | number
      % * %              | number
      kg * USD/tonne     | USD
    `),
  )("%s is in %s", (row, shown) => {
    const [, a, sign, b] = /^(\S+) ([*/]) (\S+)$/.exec(row)!
    const unit = (sign === "*" ? multiply : divide)(readUnit(a!)!, readUnit(b!)!)
    expect(unit.text).toBe(shown)
    expect(readUnit(unit.text)).toEqual(unit)
  })
})

describe("Which units count something", () => {
  test.each(
    rows(`
      MWh    | amount, adds across
      USD    | amount, adds across, money
      h      | amount, adds across, duration
      mo     | amount, adds across, duration
      REC    | amount, adds across
      kW     | adds across
      USD/mo | adds across
      MMBtu/h | adds across
      %      | adds across
      number | adds across
      USD/MWh |
      USD/pp | adds across
      flag   | adds across
    `).concat([["USD/MWh", ""]]),
  )("%s: %s", (text, wanted) => {
    const unit = readUnit(text)!
    const found = [
      isCommodity(unit) && "amount",
      addsAcross(unit) && "adds across",
      isDuration(unit) && "duration",
      currencyOf(unit) && "money",
    ].filter(Boolean)
    expect(found.join(", ")).toBe(wanted)
  })
})
