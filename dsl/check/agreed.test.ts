import { describe, expect, test } from "vitest"
import { findings, rows, rulesOf, type Setting } from "./check.test-support.ts"
import type { CheckedAgreed } from "./checked.ts"

const leap: Setting = {
  time: 'time { timezone "America/Chicago" interval 15 min contract_year starts January 1 leap_day to March 1 }',
}
const cod = 'event cod once from log "milestones"'
const codesOf = (declarations: string, setting?: Setting) => findings(declarations, setting).map(({ code }) => code)
const messageOf = (declarations: string) => findings(declarations).map(({ message }) => message)
const agreed = (declarations: string, setting?: Setting) => rulesOf(declarations, setting).get("x") as CheckedAgreed

describe("An escalating figure names the day of its step", () => {
  const escalating = (anchor: string) =>
    `${cod} agreed x: USD/MWh = 62.50 USD/MWh escalating 2% compounding ${anchor} exact`
  test.each(
    rows(`
      each contract_year from 2028-01-01 | ok
      on each July 1 from 2028-07-01     | ok
      on each January 1 after cod        | ok
      on each anniversary of cod         | ok
      on each anniversary of codd        | bind/unknown-name
      on each January 32 after cod       | check/day-of-month
    `),
  )("%s: %s", (anchor, outcome) => expect(codesOf(escalating(anchor), leap)).toEqual(outcome === "ok" ? [] : [outcome]))
  test("an anniversary is asked for by name where there is an event", () =>
    expect(messageOf(escalating(""))[0]).toContain("'on each anniversary of cod'"))
  test("an anniversary of 29 February is asked about", () =>
    expect(codesOf(escalating("on each anniversary of cod"))).toEqual(["choice/leap-day"]))
  // mechanics B1.2: 62.50 at 2% is 91.05 compounding and 86.25 simple in the twentieth year.
  test("the question gives both amounts of the twentieth year", () => {
    const [message] = messageOf(
      "agreed x: USD/MWh = 62.50 USD/MWh escalating 2% each contract_year from 2028-01-01 exact",
    )
    expect(message).toContain("91.05 compounding and 86.25 simple")
  })
})

describe("An index clause", () => {
  const cpi =
    'input cpi: number each month from index "CPI-U, U.S. city average, all items, NSA, 1982-84=100" missing error'
  const full =
    "share: 40%, base_month: 2025-12, base: 296.797, lag: 2 month, limit: none, falls: may_fall, " +
    "unpublished: last_published_true_up, revised: first_published, rebased: link_by_overlap_month"
  const indexed = (choices: string) =>
    `${cpi} agreed x: USD/MWh = 45.00 USD/MWh indexed to cpi (${choices}) on each January 1 from 2028-01-01
      rounded to 0.0001 USD/MWh half_up each step`

  test("says every choice", () => {
    expect(agreed(indexed(full)).values[0]!.dated.indexation).toMatchObject({
      index: "cpi",
      baseMonth: "2025-12",
      base: { n: 296_797n, d: 1000n },
      lagMonths: 2,
      limit: { form: "none" },
      falls: "may_fall",
      unpublished: "last_published_true_up",
      revised: "first_published",
      rebased: "link_by_overlap_month",
      anchor: { form: "on", month: 1, day: 1, from: "2028-01-01" },
      chain: { form: "rounded", stage: "each step" },
    })
  })
  test.each(
    rows(`
      share        | choice/index-share
      base_month   | choice/index-base-month
      base         | choice/index-base
      lag          | choice/index-lag
      limit        | choice/index-limit
      falls        | choice/index-falls
      unpublished  | choice/index-unpublished
      revised      | choice/index-revised
      rebased      | choice/index-rebased
    `),
  )("without %s it asks %s", (name, code) =>
    expect(codesOf(indexed(full.replace(new RegExp(`(^|, )${name}: [^,]+`), "").replace(/^, /, "")))).toEqual([code]),
  )
  test.each(
    rows(`
      share: 40 USD                          | check/declared-unit
      base_month: 2025-13                    | check/choice-figure
      base_month: 2025                       | check/choice-figure
      base: 296.797 USD                      | check/declared-unit
      base: 0                                | check/index-base
      lag: 60 day                            | check/choice-figure
      lag: 0 month                           | ok
      limit: none, at_most: 3%               | check/limit-without-use
      limit: per_step                        | choice/index-limits
      limit: per_step, at_most: 3%           | choice/index-applies
      limit: per_step, at_most: 3%, applies: after_share | ok
      limit: since_base, at_least: 0%, at_most: 3%, applies: before_share | ok
      limit: since_base, at_least: 4%, at_most: 3%, applies: before_share | check/limits-crossed
      limit: yearly                          | choice/unknown-word
      falls: true                            | choice/unknown-word
      fals: may_fall                         | check/unknown-index-choice
    `),
  )("%s: %s", (choice, outcome) => {
    const name = choice.slice(0, choice.indexOf(":"))
    const rest = full.replace(new RegExp(`(^|, )${name}: [^,]+`), "").replace(/^, /, "")
    expect(codesOf(indexed(`${rest}, ${choice}`))).toEqual(outcome === "ok" ? [] : [outcome])
  })
  test("of the whole figure a limit before the share is one after it", () =>
    expect(
      codesOf(indexed(full.replace("40%", "100%").replace("limit: none", "limit: per_step, at_most: 3%"))),
    ).toEqual([]))
  // +5% and then +1% under a limit of 3%: 45 × 1.03 × 1.01 = 46.8135, and 45 × 1.05 × 1.01 = 47.7225 < 45 × 1.03².
  test("the question of the limit gives what each pays", () =>
    expect(messageOf(indexed(full.replace("limit: none, ", "")))[0]).toContain(
      "If it is 5% and then 1%, a limit of 3% gives 46.81 for each step and 47.72 since the base.",
    ))
  // Up 4.56%: 45 × (1 + 40% × 3%) = 45.54, and 40% of 4.56% is within 3%: 45 × 1.01824 = 45.8208.
  test("the question of the share gives what each pays", () =>
    expect(messageOf(indexed(full.replace("limit: none", "limit: per_step, at_most: 3%")))[0]).toContain(
      "this is 45.54 with the limit before the share and 45.82 with the limit after it",
    ))
  test("the index is one figure a month", () => {
    const daily = indexed(full).replace("each month", "each day")
    expect(codesOf(daily)).toEqual(["check/index-not-monthly"])
    expect(codesOf(indexed(full).replace("to cpi", "to price"))).toEqual(["check/index-not-monthly"])
    expect(codesOf(indexed(full).replace("to cpi", "to cpy"))).toEqual(["bind/unknown-name"])
  })
})

describe("Figures of a list", () => {
  const list = (text: string) => codesOf(`agreed x[tenant]: % = ${text}`)
  test.each(
    rows(`
      { north: 60% south: 40% }                            | ok
      { north: 60% south: 40% } total 100%                 | ok
      { north: 60% south: 39% } total 100%                 | check/total-differs
      { north: 60% south: 39% } total 99%                  | ok                         # said, so meant
      { north: 60% south: 39.9% }                          | check/shares-miss-total
      { north: 60% south: 40.5% }                          | check/shares-miss-total
      { north: 60% south: 39.9% } total 99.9%              | ok
      { north: 60% south: 20% }                            | ok                         # no shares of one whole
      { north: 60% ; 50% from 2030-01-01 south: 40% } total 100%  | check/total-differs # from 2030 on
      { north: 60% ; 50% from 2030-01-01 south: 40% ; 50% from 2030-01-01 } total 100%  | ok
      { north: 60% south: 40% } total 100 USD              | check/declared-unit
    `),
  )("%s: %s", (text, outcome) => expect(list(text)).toEqual(outcome === "ok" ? [] : [outcome]))
  test("the day from which they miss their total is said", () =>
    expect(messageOf("agreed x[tenant]: % = { north: 60% ; 50% from 2030-01-01 south: 40% } total 100%")).toEqual([
      "The figures of 'x' total 90% from 2030-01-01, not 100%. Mend a figure or the total.",
    ]))
})

describe("A figure by time of use", () => {
  const tou = "tou site { period night: 22:00..24:00, 00:00..06:00 otherwise daytime }"
  test("is in force as its periods are, one for each of them", () => {
    const found = agreed(`${tou} agreed x[site]: % = { night: 80% daytime: 135% }`)
    expect(found).toMatchObject({ tou: "site", type: { kind: "rate", grain: "interval", groups: [] } })
    expect(found.values.map(({ members }) => members)).toEqual([["night"], ["daytime"]])
  })
  test.each(
    rows(`
      x[site]: % = { night: 80% }                                  | check/members-missing
      x[site]: % = { night: 80% daytime: 135% evening: 90% }       | bind/unknown-member
      x[site]: % = 80%                                             | check/members-missing
      x[site]: % each month = { night: 80% daytime: 135% }         | check/tou-alone
      x[site, tenant]: % = { night: 80% daytime: 135% }            | check/tou-alone
      x[site]: USD = { night: 80 USD daytime: 135 USD }            | check/tou-amount
    `),
  )("%s: %s", (text, outcome) => expect(codesOf(`${tou} agreed ${text}`)).toEqual([outcome]))
  test("stands beside what it prices", () =>
    expect(
      codesOf(`${tou} agreed x[site]: % = { night: 80% daytime: 135% }
        define y: USD each month = sum(delivered * price * x) over month
        define z: USD each month = sum(delivered * price * x[night]) over month`),
    ).toEqual([]))
})
