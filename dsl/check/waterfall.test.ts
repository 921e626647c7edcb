import { describe, expect, test } from "vitest"
import { findings, rows, rulesOf } from "./check.test-support.ts"

const waterfall = (tiers: string, header = "dist of receipts: USD each month step 0.01 USD each tier") => `
  input receipts: USD each month from ledger "4100" missing error
  define units[tenant]: kWh each month = sum(load) over month
  waterfall ${header} { ${tiers} }`
const codesOf = (declarations: string) =>
  findings(declarations).map(({ code }) => code.replace(/^(check|choice|bind)\//, ""))
const outcome = (text: string) => (text === "ok" ? [] : text.split(", "))
const weight = "across tenant by units remainder largest if no weight equal"

describe("Tiers", () => {
  test.each(
    rows(`
      tier one_tier up to 100 USD pay pool rest pay pool                                 | ok
      tier one_tier up to 100 USD pay pool                                               | rest
      tier rest_tier up to 100 USD pay pool rest pay promote                             | ok
      tier total up to 100 USD pay pool rest pay promote                                 | part-name-taken
      tier a up to 100 USD pay pool tier a up to 5 USD pay pool rest pay pool            | part-name-taken
      tier a up to 100 kWh pay pool rest pay pool                                        | unit-mismatch
    `),
  )("%s: %s", (tiers, expected) => expect(codesOf(waterfall(tiers))).toEqual(outcome(expected)))
})

describe("Who is paid", () => {
  test.each(
    rows(`
      { 70% to pool rest to promote }                                           | ok
      { 70% to pool 40% to promote rest to other }                              | shares-exceed
      { 70 USD to pool rest to promote }                                        | declared-unit
      { (if busy then 60% else 70%) to pool rest to promote }                   | ok
      tenant                                                                    | recipient-group
      ${weight}                                                                 | ok
      across tenant by units if no weight equal                                 | remainder
    `),
  )("pay %s: %s", (pay, expected) => {
    expect(codesOf(waterfall(`tier a up to 100 USD pay pool rest pay ${pay}`))).toEqual(outcome(expected))
    expect(codesOf(waterfall(`tier a up to 100 USD pay ${pay} rest pay pool`))).toEqual(outcome(expected))
  })
})

describe("Until someone has an amount", () => {
  const tier = (until: string, pay = "{ 50% to pool rest to promote }") =>
    waterfall(`tier a up to 100 USD pay pool tier b until ${until} pay ${pay} rest pay { 80% to pool rest to promote }`)
  test.each(
    rows(`
      pool gets 100 USD                             | ok
      promote gets 100 USD                          | ok
      promote gets 20 USD plus 20% of this tier     | ok                 # it is paid half of the tier
      promote gets 20 USD plus 50% of this tier     | catch-up-share     # it never catches up
      promote gets 20% * dist.a                     | catch-up
      promote gets 20% * dist.a plus 20% of this tier | ok
      promote gets 20% * dist.a plus 0% of this tier  | ok
      other gets 100 USD                            | recipient-not-paid
      pool gets 100 kWh                             | unit-mismatch
      pool gets 100 USD plus 5 USD of this tier     | declared-unit
    `),
  )("%s: %s", (until, expected) => expect(codesOf(tier(until))).toEqual(outcome(expected)))
  test("a tier by weight has no share that the text knows", () =>
    expect(codesOf(tier("north gets 100 USD", weight))).toEqual(["until-by-weight"]))
  test("who gets all of it catches up with anything less than all", () => {
    expect(codesOf(tier("pool gets 1 USD plus 99% of this tier", "pool"))).toEqual([])
    expect(codesOf(tier("pool gets 1 USD plus 100% of this tier", "pool"))).toEqual(["catch-up-share"])
  })
})

describe("The header", () => {
  test.each(
    rows(`
      dist of receipts: USD each month step 0.01 USD recipients only     | ok
      dist of receipts: USD each month step 0.01 USD                     | cut
      dist of receipts: USD each month                                   | step
      dist[tenant] of receipts: USD each month step 0.01 USD each tier   | waterfall-spread
      dist of energy: USD each month step 0.01 USD each tier             | declared-unit
    `),
  )("%s: %s", (header, expected) =>
    expect(codesOf(waterfall("tier a up to 100 USD pay pool rest pay pool", header))).toEqual(outcome(expected)),
  )
})

describe("What it pays is read by tier and recipient", () => {
  const tiers = `tier a up to 100 USD pay pool
    tier b up to 100 USD pay ${weight}
    rest pay { 70% to pool rest to promote }`
  test.each(
    rows(`
      dist.a                   | ok
      dist.rest                | ok
      dist.total               | ok
      dist.a[pool]             | ok
      dist.a[promote]          | unknown-recipient
      dist.total[promote]      | ok
      dist.total[north]        | ok
      dist.total[tenant]       | declared-groups
      dist.b[tenant]           | declared-groups
      dist.a[tenant]           | unknown-recipient
      dist.total[pool, north]  | unknown-recipient
      dist.c                   | unknown-part
      dist                     | part-unsaid
    `),
  )("%s: %s", (read, expected) =>
    expect(codesOf(`${waterfall(tiers)} define subject: USD each month = ${read}`)).toEqual(outcome(expected)),
  )
  test("a group stands for its member at hand", () =>
    expect(codesOf(`${waterfall(tiers)} define subject[tenant]: USD each month = dist.total[tenant]`)).toEqual([]))
  test("recipients are known in the order in which they are first named", () => {
    const rule = rulesOf(waterfall(tiers)).get("dist")
    expect(rule?.rule === "waterfall" && rule.recipients).toEqual(["pool", "north", "south", "promote"])
  })
})
