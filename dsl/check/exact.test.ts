import { describe, expect, test } from "vitest"
import { findings, rows, rulesOf, type Setting } from "./check.test-support.ts"

const quantised = (declaration: string, setting?: Setting): boolean => {
  const rule = rulesOf(`define subject: ${declaration}`, setting).get("subject")
  return rule?.rule === "define" && rule.quantised
}
const interval = (minutes: string): Setting => ({
  time: `time { timezone "America/Chicago" interval ${minutes} min contract_year starts January 1 }`,
})

describe("A name is kept to the contract's quotients where no finite decimal is certain", () => {
  test.each(
    rows(`
      kWh each month = sum(delivered) over month                           | finite
      USD each month = sum(delivered * spot) over month                    | finite
      USD each month = energy * price * 12%                                | finite
      kWh each month = energy / 4                                          | finite
      kWh each month = energy / 1.25                                       | finite
      kWh each month = energy / 3                                          | kept
      kWh each month = energy / 12                                         | kept
      kWh each month = round(energy / 3, 0.001 kWh, half_even)             | finite
      number each month = ratio(energy, credit, else 0)                    | kept
      % each month = round(ratio(energy, credit, else 0), 0.01%, half_up)  | finite
      USD/MWh each month = wavg(spot by delivered, else 0) over month      | kept
      USD/MWh each month = tavg(spot) over month                           | kept
      USD/MWh each month = max(spot) over month                            | finite
      number each month = count(curtailed) over month                      | finite
      kWh each month = capacity * hours(month)                             | finite   # hours come in halves
      USD each month = rent * months(month)                                | kept     # 16 of 30 days are 16/30 of a month
      USD each month = fee * (days(month) / 1 day)                         | finite
      kWh each interval = max(delivered - returned, 0)                     | finite
      flag each month = ratio(energy, credit, else 0) > 96%                | finite
      kWh each month = prior(energy, else 0)                               | finite
      kWh each month = prior(subject, else 0) / 2 + energy                 | kept     # it would gain a decimal each month
      kWh each month = prior(subject, else 0) * 0.95 + energy              | kept     # and here two
      kWh each month = round(prior(subject, else 0) * 0.95, 1 kWh, half_even) + energy | finite
      kWh each month = prior(subject, else 0) / 3 + energy                 | kept     # rounded each month, so it does not grow
      kWh each month = max(energy, prior(subject, else 0))                 | finite
      USD each month = tiered marginal (energy) { first 5 MWh at 70 USD/MWh rest at 60 USD/MWh }   | finite
      USD each month = tiered marginal (energy) { first 5 MWh at 70 USD/MWh / 3 rest at 1 USD/MWh } | kept
      kWh each month = above_band(energy, credit, band: 1%, of: credit, counts: all_once_outside)  | finite
      kWh each month = above_band(energy, credit, band: 1% / 3, of: credit, counts: all_once_outside) | kept
      kWh each month = round_significant(energy, 4, half_up)               | finite
      kWh each month = energy except §3.4 when busy : energy / 3           | kept
      kW each month = max(delivered / hours(interval)) over month          | finite
      h each interval = run_length(curtailed) across periods               | finite
      kWh level each month = max(subject, else 0) over prior up to 2 month | finite
      kWh level each month = bank.closing + 50% * (max(subject, else 0) over prior up to 2 month) | kept # half of half of it
      kW each interval = sum(delivered) over trailing 3 interval / 0.75 h  | kept     # four thirds
    `),
  )("%s is %s", (declaration, outcome) => {
    expect(quantised(declaration)).toBe(outcome === "kept")
  })
})

describe("The length of an interval is known, so power from energy is exact where it can be", () => {
  test.each(
    rows(`
      5: kW each interval = delivered / hours(interval)    | finite   # times 12
      10: kW each interval = delivered / hours(interval)   | finite   # times 6
      15: kW each interval = delivered / hours(interval)   | finite   # times 4
      30: kW each interval = delivered / hours(interval)   | finite
      60: kW each interval = delivered / hours(interval)   | finite
      15: kWh each interval = capacity * hours(interval)   | finite
      60: kWh each interval = capacity * hours(interval)   | finite
      5: kWh each interval = capacity * hours(interval)    | kept     # a twelfth of an hour
    `),
  )("at %s it is %s", (row, outcome) => {
    const [minutes, declaration] = [row.slice(0, row.indexOf(":")), row.slice(row.indexOf(":") + 2)]
    expect(quantised(declaration, interval(minutes))).toBe(outcome === "kept")
  })
})

describe("Units convert exactly in one direction and not in the other", () => {
  test.each(
    rows(`
      kg each month = 1 lb * (days(month) / 1 day)         | finite   # 1 lb is 0.45359237 kg
      MMBtu each month = 1 GJ * (days(month) / 1 day)      | kept     # 1 GJ is 100000000/105505585262 GBtu
    `),
  )("%s is %s", (declaration, outcome) => expect(quantised(declaration)).toBe(outcome === "kept"))
})

test("without a line for quotients, what needs one is refused, once", () => {
  const rounding = "rounding { post each line to 0.01 USD half_up }"
  const found = findings("define third: kWh each month = energy / 3\ndefine more: kWh each month = third * 2", {
    rounding,
  })
  expect(found.map(({ code, message }) => [code, message.split(" ")[0]])).toEqual([
    ["check/quotients-unsaid", "'third'"],
  ])
})

test("an account that keeps its balance times a rate gains decimals", () => {
  const account = (amount: string) => `account hurdle: kWh each month {
    opens 100 kWh
    add ${amount}
    at end of term lapses
  }`
  // What an account holds may not be multiplied into itself without being rounded.
  const taken = `define taken: kWh each month = min(energy, hurdle.opening * 1.008)\n${account("taken")}`
  const unkept = { rounding: "rounding { post each line to 0.01 USD half_up }" }
  expect(findings(taken, unkept).map(({ code }) => code)).toEqual(["check/scale-grows"])
  // Kept to the contract's quotients it does not grow.
  expect(findings(taken)).toEqual([])
  const rounded = taken.replace("hurdle.opening * 1.008", "round(hurdle.opening * 1.008, 1 kWh, half_even)")
  expect(findings(rounded, unkept)).toEqual([])
})

describe("What a waterfall pays in all is cut, its tiers only if that is said", () => {
  const paid = (
    cut: string,
    subject: string,
  ) => `waterfall w of sum(delivered) over month: kWh each month step 1 kWh ${cut} {
    tier a up to max(100 kWh - prior(w.total[Buyer], else 0 kWh) * 1.5, 0) pay Buyer
    tier b until Seller gets 20% * w.a plus 20% of this tier pay { 50% to Buyer rest to Seller }
    rest pay Seller
  }
  define subject: kWh each month = ${subject}`
  test.each([
    ["recipients only", "w.total[Buyer]", "finite"],
    ["recipients only", "w.a", "finite"],
    // Its size is divided by 30%.
    ["recipients only", "w.b", "kept"],
    ["recipients only", "w.rest", "kept"],
    ["each tier", "w.b[Seller]", "finite"],
  ])("%s, %s is %s", (cut, subject, outcome) => {
    const rule = rulesOf(paid(cut, subject)).get("subject")
    expect(rule?.rule === "define" && rule.quantised).toBe(outcome === "kept")
  })
})

describe("A divisor is provably not zero, or the contract says what then", () => {
  test.each(
    rows(`
      energy / 3                                   | proved
      energy / hours(month) * 1 h                  | proved
      energy / (price * 1 MWh) * 1 USD             | proved   # every agreed price is above zero
      energy / max(credit, 1 kWh) * 1 kWh          | proved
      energy / (reserve + 5 kWh) * 1 kWh           | proved
      energy / -reserve * 1 kWh                    | proved
      energy / (if busy then 2 else 3)             | proved
      energy / credit * 1 kWh                      | not
      energy / (credit + 1 kWh) * 1 kWh            | not      # what is metered may be negative
      energy / (reserve - 5 kWh) * 1 kWh           | not
      energy / 0                                   | not
      energy / max(credit, 0) * 1 kWh              | not
    `),
  )("%s is %s", (formula, outcome) => {
    const found = findings(`define subject: kWh each month = ${formula}`).map(({ code }) => code)
    expect(found).toEqual(outcome === "proved" ? [] : ["check/divisor-can-be-zero"])
  })
  test.each(
    rows(`
      40 USD/MWh                                                             | proved
      0 USD/MWh                                                              | not
      40 USD/MWh ; 0 USD/MWh from 2030-01-01                                 | not
      40 USD/MWh escalating 2% compounding each contract_year from 2028-01-01 exact | proved
      40 USD/MWh escalating -2% compounding each contract_year from 2028-01-01 exact | not
      0.004 USD/MWh escalating 2% compounding each contract_year from 2028-01-01 rounded to 0.01 USD/MWh half_up each step | not
    `),
  )("an agreed %s is %s", (figures, outcome) => {
    const declarations = `agreed strike: USD/MWh each contract_year = ${figures}
      define subject: number each contract_year = 40 USD/MWh / strike`
    expect(findings(declarations).map(({ code }) => code)).toEqual(
      outcome === "proved" ? [] : ["check/divisor-can-be-zero"],
    )
  })
})
