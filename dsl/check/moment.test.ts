import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows, typeOf, type Setting } from "./check.test-support.ts"

const more = `
  calendar nerc from "calendars/nerc.txt" sha256 "0123456789ab"
  tou pjm { period on_peak: Mon..Fri except nerc 07:00..23:00 otherwise off_peak }
  tou summer { period hot: June 1 through August 31 otherwise cool }
  group cause of label { planned forced }
  event energised §2.1 once from log "milestones"
  event cod §2.2 once guaranteed 2027-05-15 longstop 2027-11-30 from log "milestones"
  event outage §2.3 spans by cause overlap first from log "outages"
  phases §2 { testing from energised operation from cod }`

function table(text: string, setting: Setting = {}): void {
  test.each(rows(text))("%s is %s", (expression, type) => expect(typeOf(expression, { more, ...setting })).toBe(type))
}

test("the declarations themselves are in order", () => expect(findings(more)).toEqual([]))

describe("whether a period lies in a part of time, for as long as that is one and the same", () => {
  table(`
    in(pjm.on_peak)                               | a yes or no each interval
    in(summer.hot)                                | a yes or no each month
    in(nerc)                                      | a yes or no each day
    in(operation)                                 | a yes or no each day
    in(outage)                                    | a yes or no each interval
    in(outage.forced)                             | a yes or no each interval
    in(outage[cause])                             | a yes or no each interval per cause
    in(outage[forced])                            | a yes or no each interval
    sum(delivered where in(pjm.on_peak)) over month | an amount in kWh each month
    if in(summer.hot) then price else 2 * price   | a figure in USD/MWh each month
    in(pjm)                                       | refused: tou-period
    in(pjm.peak)                                  | refused: tou-period
    in(nerc.on_peak)                              | refused: bind/no-stages
    in(cod)                                       | refused: not-a-stretch
    in(outage.unforced)                           | refused: bind/unknown-member
    in(weekend)                                   | refused: bind/unknown-name
    in(pjm.on_peak) over month                    | refused: argument-refused
    in(curtailed and busy)                        | refused: argument-refused
  `)
})

describe("how long a yes lasts: what cuts a run is said", () => {
  table(`
    run_length(spot < 0) across periods       | a figure in h each interval
    run_length(spot < 0) across periods >= 6 h | a yes or no each interval
    run_so_far(curtailed) within month        | a figure in h each interval
    run_length(busy) within contract_year     | a figure in h each month
    run_length(load > 5 kWh) within day       | a figure in h each interval per tenant
    run_length(spot < 0)                      | refused: choice/run-scope
    run_length(spot < 0) over month           | refused: argument-refused
    run_length(spot < 0) across tenant        | refused: argument-refused
    run_length(spot) across periods           | refused: flag-expected
    run_length(busy) within day               | refused: does-not-nest
    run_length(price < 0) across periods      | refused: never-changes
  `)
})

describe("an event that happens once is early or late", () => {
  table(
    `
    days_late(cod) over month                       | an amount in day each month
    days_late(cod) over contract_year               | an amount in day each contract_year
    days_late(cod) over month * 300 MW * 250 USD/MW-day | an amount in USD each month
    past_longstop(cod)                              | a yes or no each month
    cod.happened                                    | a yes or no each month
    days_late(cod)                                  | refused: scope-unsaid
    days_late(cod) over hour                        | refused: does-not-nest
    days_late(energised) over month                 | refused: event-day-unsaid
    past_longstop(energised)                        | refused: event-day-unsaid
    past_longstop(cod) over month                   | refused: argument-refused
    days_late(outage) over month                    | refused: event-has-no-day
    days_late(cdo) over month                       | refused: bind/unknown-name
  `,
    { at: "month" },
  )
  test("also inside an aggregation", () =>
    expect(typeOf("sum(delivered where past_longstop(cod)) over month", { more, at: "month" })).toBe(
      "an amount in kWh each month",
    ))
})

describe("a rule computed during a phase, or split where an agreed figure changes", () => {
  const capacity = "agreed size: MW = 100 MW ; 95 MW from 2027-06-11"
  const rule = (text: string) => `${more}\n${capacity}\n${text}`
  test("pays each part by its own figure", () =>
    expect(
      findings(rule("define pay: USD each month during operation split at size = size * 10 USD/kW-mo * months(month)")),
    ).toEqual([]))
  test("what it reads is there for the part", () =>
    expectMarked(rule("define x: kWh each month during operation = «energy»"), "check/part-reads-whole"))
  test("as a sum is", () =>
    expect(findings(rule("define x: kWh each month during operation = sum(delivered) over month"))).toEqual([]))
  test("and what is cut alike", () =>
    expect(
      findings(
        rule(`define x: kWh each month during operation = sum(delivered) over month
          define y: USD each month during operation = x * price`),
      ),
    ).toEqual([]))
  test("an agreed amount is counted by the part", () =>
    expect(findings(rule("define x: USD each month during operation = fee"))).toEqual([]))
  test("the period before is no part", () =>
    expectMarked(rule("define x: kWh each month during operation = «prior(energy, else 0)»"), "check/part-reads-whole"))
  test("intervals do not come in parts", () =>
    expectMarked(rule("define x: kWh each interval during «operation» = delivered"), "check/parts-of-what"))
  test("a figure is not split", () =>
    expectMarked(rule("define x: kW each month split at «size» = size"), "check/split-figure"))
  test("nor confined to a phase that begins inside its period", () =>
    expectMarked(rule("define x: kW each month during «operation» = size"), "check/phase-inside"))
  test("each day it may be", () => expect(findings(rule("define x: kW each day during operation = size"))).toEqual([]))
  test("nothing says when a computed figure changes", () =>
    expectMarked(rule("define x: kWh each month split at «energy» = sum(delivered) over month"), "check/split-at-what"))
  test("a phase has a name", () =>
    expectMarked(rule("define x: kWh each month during «tests» = sum(delivered) over month"), "bind/unknown-name"))
})
