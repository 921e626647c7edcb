import { describe, expect, test } from "vitest"
import { checkContract, contractWith, findings, rows, type Setting } from "./check.test-support.ts"
import type { CheckedContract } from "./checked.ts"

const time = (more: string): string =>
  `time { timezone "America/Chicago" interval 15 min contract_year starts January 1 ${more} }`
const leap: Setting = { time: time("leap_day to March 1") }
const codesOf = (declarations: string, setting?: Setting) => findings(declarations, setting).map(({ code }) => code)

/** The setting of a contract, which has to be without error. */
function contractOf(declarations: string, setting?: Setting): CheckedContract {
  const { contracts, diagnostics } = checkContract(contractWith(declarations, setting))
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
  return contracts[0]!
}

const cod = 'event cod once from log "milestones"'

describe("A day of the contract", () => {
  const outages = `group cause of label { forced planned }
    event outage spans by cause overlap first from log "outages"`
  const price = (day: string) => `${cod} ${outages} agreed x: USD/MWh = 36 USD/MWh ; 37 USD/MWh from ${day}`
  test.each(
    rows(`
      2030-06-01                | ok
      cod                       | ok
      15 day after cod          | ok
      6 month after cod         | ok
      15 year after cod         | ok
      first January 1 after cod | ok
      first February 30 after cod | check/day-of-month
      outage                    | check/event-has-no-day     # there are many
      codd                      | bind/unknown-name
    `),
  )("%s: %s", (day, outcome) => expect(codesOf(price(day), leap)).toEqual(outcome === "ok" ? [] : [outcome]))

  test("an anniversary asks what 29 February is in a common year, a number of months or days does not", () => {
    expect(codesOf(price("15 year after cod"))).toEqual(["choice/leap-day"])
    expect(codesOf(price("6 month after cod"))).toEqual([])
  })
})

describe("The term", () => {
  const term = (text: string) => codesOf(cod, { ...leap, term: `term ${text}` })
  test("hangs on events", () => {
    expect(contractOf(cod, { ...leap, term: "term cod through 20 year after cod" }).term).toMatchObject({
      from: { form: "event", event: "cod" },
      through: { form: "after", count: 20, unit: "year", event: "cod" },
    })
    expect(term("2027-01-01 through 20 year after cod")).toEqual([])
  })
  test("does not end before it begins", () => {
    expect(term("2 year after cod through 1 year after cod")).toEqual(["check/term-ends-first"])
    expect(term("20 day after cod through cod")).toEqual(["check/term-ends-first"])
  })
})

describe("The time block", () => {
  const year = (text: string) => `time { timezone "America/Chicago" interval 15 min contract_year starts ${text} }`
  test("its years may begin on an anniversary, and then no month lies in one", () => {
    const setting = { time: year("anniversary of cod leap_day to February 28") }
    expect(contractOf(cod, setting).time).toMatchObject({
      year: { anniversaryOf: "cod" },
      leapDay: { month: 2, day: 28 },
    })
    const sums = (grain: string) => {
      const text = `${cod} input m: kWh each ${grain} from meter "M" missing error
        define x: kWh each contract_year = sum(m) over contract_year`
      return checkContract(contractWith(text, setting)).diagnostics.flatMap((each) =>
        each.severity === "error" ? [each.code] : [],
      )
    }
    expect(sums("interval")).toEqual([])
    expect(sums("day")).toEqual([])
    expect(sums("month")).toEqual(["check/does-not-nest"])
  })
  test.each(
    rows(`
      gas_day starts 09:00     | ok
      gas_day starts 09:45     | ok
      gas_day starts 09:05     | check/gas-day-off-grid
      gas_day starts 24:00     | check/gas-day-off-grid
      leap_day to March 1      | ok
      leap_day to February 28  | ok
      leap_day to February 27  | check/leap-day
    `),
  )("%s: %s", (text, outcome) => expect(codesOf("", { time: time(text) })).toEqual(outcome === "ok" ? [] : [outcome]))
  test.each(
    rows(`
      EST | Etc/GMT+5
      CPT | America/Chicago
      PST | Etc/GMT+8
    `),
  )("%s is asked about, %s being one meaning", (zone, meaning) => {
    const [found] = findings("", {
      time: `time { timezone "${zone}" interval 15 min contract_year starts January 1 }`,
    })
    expect(found).toMatchObject({ code: "choice/zone", message: expect.stringContaining(`"${meaning}"`) as string })
  })
  test("a gas day holds hours and lies in no month", () => {
    const gas = (text: string) => codesOf(text, { time: time("gas_day starts 09:00") })
    expect(gas("define x: MMBtu each gas_day = sum(fuel) over gas_day")).toEqual([])
    expect(
      gas(`define x: MMBtu each gas_day = sum(fuel) over gas_day
           define y: MMBtu each month = sum(x) over month`),
    ).toEqual(["check/does-not-nest"])
    expect(codesOf("define x: MMBtu each gas_day = sum(fuel) over gas_day")).toContain("choice/gas-day")
  })
})

describe("A group", () => {
  test("its members may join and leave", () =>
    expect(
      contractOf("group tenant of label { T1 T2 from 2029-04-01 T3 from 2029-04-01 through 2031-12-31 }").groups[0],
    ).toMatchObject({
      members: [
        { name: "T1" },
        { name: "T2", from: "2029-04-01" },
        { name: "T3", from: "2029-04-01", through: "2031-12-31" },
      ],
    }))
  test("a party may be held by others, as an agreed list of shares says", () => {
    const held = (list: string) => {
      const text = contractWith(`parties { JV "JV" held by holding A "A" B "B" } group holder of party { A B } ${list}`)
      return checkContract(text).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []))
    }
    expect(held("agreed holding[holder]: % = { A: 60% B: 40% }")).toEqual([])
    expect(held("agreed holding: % = 60%")).toEqual(["check/not-a-holding"])
    expect(held("agreed holding[holder]: USD = { A: 60 USD B: 40 USD }")).toContain("check/amount-or-balance")
    expect(held("")).toEqual(["bind/unknown-name"])
  })
})

describe("A time of use", () => {
  const nerc = 'calendar nerc from "nerc.csv" sha256 "0123456789ab"'
  const codes = (lines: string) => codesOf(`${nerc} tou x { ${lines} }`)
  test.each(
    rows(`
      period on: Mon..Fri except nerc 07:00..23:00 otherwise off                          | ok
      period on: Mon..Fri with holidays 07:00..13:00, 19:00..24:00 otherwise off          | ok
      period on: Mon..Fri 07:00..23:00 otherwise off                                      | choice/tou-holidays
      period on: Mon..Sun 07:00..23:00 otherwise off                                      | ok       # every day is one
      period on: 07:00..23:00                                                             | choice/tou-otherwise
      period on: otherwise off                                                            | choice/tou-line
      period on: Mon..Fri except nrc 07:00..23:00 otherwise off                           | bind/unknown-name
      period on: Monday with holidays otherwise off                                       | check/unknown-word
      period on: 22:00..06:00 otherwise off                                               | check/hours-reversed
      period on: 00:00..24:30 otherwise off                                               | check/clock-time
      period on: June 1 through June 31 otherwise off                                     | check/day-of-month
      period on: Mon..Fri with holidays period late: Mon with holidays 20:00..24:00 otherwise off | check/never-reached
    `),
  )("%s: %s", (lines, outcome) => expect(codes(lines)).toEqual(outcome === "ok" ? [] : [outcome]))

  test.each(
    rows(`
      period summer: June 1 through September 30 otherwise winter        | month
      period winter: November 1 through February 29 otherwise summer     | month
      period summer: June 15 through September 30 otherwise winter       | day
      period working: Mon..Fri with holidays otherwise weekend           | day
      period night: 22:00..24:00, 00:00..06:00 otherwise daytime         | interval
    `),
  )("%s stays the same for a whole %s", (lines, grain) =>
    expect(contractOf(`tou x { ${lines} }`).tous[0]!.grain).toBe(grain),
  )
  test("days are those named, also over the end of the week", () =>
    expect(
      contractOf("tou x { period on: Fri..Mon, Wed with holidays 06:00..22:00 otherwise off }").tous[0],
    ).toMatchObject({ lines: [{ days: [1, 3, 5, 6, 7], hours: [{ from: 360, to: 1320 }] }], otherwise: "off" }))
})

describe("An event", () => {
  const group = "group cause of label { force_majeure buyer forced }"
  test.each(
    rows(`
      once from log "L"                                             | ok
      once guaranteed 2027-05-15 longstop 2027-11-30 from log "L"   | ok
      once guaranteed 2027-11-30 longstop 2027-05-15 from log "L"   | check/longstop-first
      once guaranteed 2027-05-15                                    | check/event-source-unsaid
      spans by cause overlap first from log "L"                     | ok
      spans by cause overlap error from log "L"                     | ok
      spans by cause from log "L"                                   | choice/overlap
      spans overlap first from log "L"                              | check/spans-without-causes
      spans by causes overlap first from log "L"                    | bind/unknown-name
    `),
  )("%s: %s", (text, outcome) =>
    expect(codesOf(`${group} event happening ${text}`)).toEqual(outcome === "ok" ? [] : [outcome]),
  )
})

describe("Phases", () => {
  const phases = (text: string) => codesOf(`event energised once from log "L" ${cod} phases { ${text} }`, leap)
  test.each(
    rows(`
      testing from energised operation from cod extension from 15 year after cod | ok      # only the events will tell
      testing from 2027-01-01 operation from 2027-06-01                         | ok
      testing from 2027-06-01 operation from 2027-06-01                         | check/phases-not-rising
      operation from cod testing from cod                                       | check/phases-not-rising
      extension from 15 year after cod operation from 10 year after cod         | check/phases-not-rising
    `),
  )("%s: %s", (text, outcome) => expect(phases(text)).toEqual(outcome === "ok" ? [] : [outcome]))
})
