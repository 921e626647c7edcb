import { addDays, addMonths, parseDate, printDate, type CivilDate } from "../../engine/calendar/date.ts"
import { addBusinessDays, holidayDate, holidaysNamed, type HolidayRule } from "../../engine/calendar/holidays.ts"
import { touClock } from "../../engine/calendar/time-of-use.ts"
import { startOfDay, zoneFromTransitions, type ZoneTable } from "../../engine/calendar/zone.ts"
import { compile, sha256 } from "../../engine/index.ts"
import { readDecimal, significant } from "../../engine/number/decimal.ts"
import {
  absolute,
  add,
  compare,
  divide,
  multiply,
  rational,
  subtract,
  zero,
  type Rational,
} from "../../engine/number/rational.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/** Power block calendars of the US markets, each a set of periods of a `tou` that a contract declares: hours with clock changes, NERC holidays, business days and block averages of hourly prices. */
export const touCalendarBlocks: Driver = {
  name: "tou_calendar_blocks",
  folder: "tou_calendar_blocks",
  run: (folder) =>
    summary(
      "tou_calendar_blocks",
      casesOf(folder, "cases.json", (text) => (JSON.parse(text) as readonly Case[]).map((one) => judge(one, folder))),
    ),
}

interface Days {
  readonly from: CivilDate
  /** The day after the last. */
  readonly until: CivilDate
}

type Case = { readonly id: string } & (
  | {
      readonly kind: "hours_by_month"
      readonly tz: string
      readonly bucket: string
      readonly year: number
      readonly expected: readonly number[]
    }
  | {
      readonly kind: "hours_in_year"
      readonly tz: string
      readonly bucket: string
      readonly year: number
      readonly expected: number
    }
  | {
      readonly kind: "hours_in_month"
      readonly tz: string
      readonly bucket: string
      readonly month: string
      readonly expected: number
    }
  | {
      readonly kind: "hours_in_interval"
      readonly tz: string
      readonly bucket: string
      readonly from: string
      readonly to: string
      readonly expected: number
    }
  | {
      readonly kind: "bucket_average_price"
      readonly tz: string
      readonly bucket: string
      readonly month: string
      readonly series: string
      readonly expected: number
      readonly tol: number
    }
  | { readonly kind: "is_nerc_holiday"; readonly date: string; readonly expected: boolean }
  | {
      readonly kind: "first_business_date_after" | "last_business_date_before"
      readonly date: string
      readonly expected: string
    }
  | { readonly kind: "holiday_date"; readonly holiday: string; readonly year: number; readonly expected: string }
  | { readonly kind: "lastBusinessDayBefore"; readonly month: string; readonly expected: string }
  | {
      readonly kind: "daily_block_price"
      readonly iso: string
      readonly date: string
      readonly block: string
      /** Prices of the day's hours in order; the number of each is not needed. */
      readonly hourly: readonly (readonly [number, number])[]
      readonly expected: number
      readonly tol: number
    }
  | {
      readonly kind: "block_applies_on_day"
      readonly iso: string
      readonly date: string
      readonly block: string
      readonly expected: boolean
    }
  | {
      readonly kind: "block_conversion_mwh_per_mw"
      readonly iso: string
      readonly date: string
      readonly in: string
      readonly out: string
      readonly expected: number
    }
  | {
      readonly kind: "merge_block_prices"
      readonly iso: string
      readonly month: string
      readonly in: Readonly<Record<string, number>>
      readonly out: string
      readonly expected: number
      readonly tol: number
    }
)

const nercHolidays = holidaysNamed("nerc") ?? { name: "nerc", has: () => false }

function judge(one: Case, folder: string): Verdict {
  switch (one.kind) {
    case "hours_by_month":
      return withBlock(one.id, one.bucket, (block) => {
        const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) =>
          monthOf(`${one.year}-${String(month).padStart(2, "0")}`),
        )
        return verdict(
          one.id,
          one.expected.join(" "),
          months.map((days) => hoursIn(block, days, marketIn(one.tz)).length).join(" "),
        )
      })
    case "hours_in_year":
      return judgeHours(
        one.id,
        one.tz,
        one.bucket,
        { from: dateIn(`${one.year}-01-01`), until: dateIn(`${one.year + 1}-01-01`) },
        one.expected,
      )
    case "hours_in_month":
      return judgeHours(one.id, one.tz, one.bucket, monthOf(one.month), one.expected)
    case "hours_in_interval":
      return judgeHours(one.id, one.tz, one.bucket, { from: dateIn(one.from), until: dateIn(one.to) }, one.expected)
    case "bucket_average_price":
      return withBlock(one.id, one.bucket, (block) => {
        const judgeSeries = (text: string) => {
          const prices = readPrices(text)
          const hours = hoursIn(block, monthOf(one.month), marketIn(one.tz))
          return [near(one.id, one.expected, one.tol, average(hours.map((utc) => prices.get(utc))))]
        }
        return casesOf(folder, one.series, judgeSeries)[0] ?? unsupported(one.id, "no series")
      })
    case "is_nerc_holiday":
      return verdict(one.id, String(one.expected), String(nercHolidays.has(dateIn(one.date))))
    case "first_business_date_after":
      return verdict(one.id, one.expected, printDate(addBusinessDays(dateIn(one.date), 1, nercHolidays)))
    case "last_business_date_before":
      return verdict(one.id, one.expected, printDate(addBusinessDays(dateIn(one.date), -1, nercHolidays)))
    case "lastBusinessDayBefore":
      return verdict(one.id, one.expected, printDate(addBusinessDays(dateIn(`${one.month}-01`), -1, nercHolidays)))
    case "holiday_date": {
      const rule = namedHolidays.get(one.holiday)
      return rule
        ? verdict(one.id, one.expected, printDate(holidayDate(rule, one.year)))
        : unsupported(one.id, `no rule for ${one.holiday}`)
    }
    case "daily_block_price":
      return onMarket(one.id, one.iso, one.block, (block, market) => {
        const hours = hoursIn(allHours, dayOf(one.date), market)
        if (hours.length !== one.hourly.length)
          return verdict(one.id, `${one.hourly.length} hours`, `${hours.length} hours`)
        const inBlock = new Set(hoursIn(block, dayOf(one.date), market))
        const prices = one.hourly
          .filter((_, at) => inBlock.has(hours[at] ?? Number.NaN))
          .map(([, price]) => exact(price))
        return near(one.id, one.expected, one.tol, average(prices))
      })
    case "block_applies_on_day":
      return onMarket(one.id, one.iso, one.block, (block, market) =>
        verdict(one.id, String(one.expected), String(hoursIn(block, dayOf(one.date), market).length > 0)),
      )
    case "block_conversion_mwh_per_mw":
      return onMarket(one.id, one.iso, one.in, (held, market) =>
        onMarket(one.id, one.iso, one.out, (wanted) => {
          const inWanted = new Set(hoursIn(wanted, dayOf(one.date), market))
          return verdict(
            one.id,
            String(one.expected),
            String(hoursIn(held, dayOf(one.date), market).filter((utc) => inWanted.has(utc)).length),
          )
        }),
      )
    case "merge_block_prices":
      return onMarket(one.id, one.iso, one.out, (whole, market) => {
        const blocks = Object.entries(one.in).map(([name, price]) => ({
          block: blockOf(name, one.iso),
          price: exact(price),
        }))
        let worth = zero
        for (const { block, price } of blocks)
          worth = add(worth, multiply(price, rational(block ? hoursIn(block, monthOf(one.month), market).length : 0)))
        return near(
          one.id,
          one.expected,
          one.tol,
          divide(worth, rational(hoursIn(whole, monthOf(one.month), market).length)),
        )
      })
    default:
      return unsupported((one as { id: string }).id, `kind ${(one as { kind: string }).kind}`)
  }
}

/** By the set's README: the Eastern markets' peak is hour ending 8 to 23, that of ERCOT, SPP and CAISO 7 to 22; MISO keeps standard time all year. */
const isos = new Map<string, { readonly zone: string; readonly wrap: string }>([
  ["isone", { zone: "America/New_York", wrap: "wrap" }],
  ["pjm", { zone: "America/New_York", wrap: "wrap" }],
  ["nyiso", { zone: "America/New_York", wrap: "wrap" }],
  ["miso", { zone: "Etc/GMT+5", wrap: "wrap" }],
  ["ercot", { zone: "America/Chicago", wrap: "wrap" }],
  ["spp", { zone: "America/Chicago", wrap: "wrap" }],
  ["caiso", { zone: "America/Los_Angeles", wrap: "western_wrap" }],
])

const easternZones = new Set(["America/New_York", "Etc/GMT+5"])

/** A traded block: some periods of a division of time. EEI Master Agreement, Schedule P, and the product guides of the markets. */
interface PowerBlock {
  readonly tou: string
  readonly periods: readonly string[]
}

/** What makes the hours of a block definite in a market: the clocks of its contract. */
interface BlockMarket {
  readonly zone: ZoneTable
  /** By division of time, the period of an instant in UTC milliseconds. */
  readonly periodAt: ReadonlyMap<string, (utc: number) => string>
}

/** How a contract divides the week into blocks. `peak` is the market's: the first line that holds wins, so a weekend is what no work day took. */
const divisions = (peak: string): string => `
  tou five_days {
    period on_peak: Mon..Fri except nerc ${peak}
    period other_peak: ${peak}
    otherwise night
  }
  tou six_days {
    period on_peak: Mon..Sat except nerc ${peak}
    period other_peak: ${peak}
    otherwise night
  }
  tou whole_week {
    period peak: ${peak}
    period weeknight: Mon..Fri with holidays
    otherwise weekend_night
  }
  tou weekend {
    period peak: ${peak}
    period weekend_night: Sat, Sun with holidays
    otherwise weeknight
  }
  tou solar_work_days {
    period solar: Mon..Fri except nerc 09:00..17:00
    otherwise other
  }
  tou solar_every_day {
    period solar: 09:00..17:00
    otherwise other
  }
`

const allHours: PowerBlock = { tou: "five_days", periods: ["on_peak", "other_peak", "night"] }

const blocks = new Map<string, PowerBlock>([
  ["5x16", { tou: "five_days", periods: ["on_peak"] }],
  ["6x16", { tou: "six_days", periods: ["on_peak"] }],
  ["7x16", { tou: "whole_week", periods: ["peak"] }],
  ["2x16H", { tou: "five_days", periods: ["other_peak"] }],
  ["1x16H", { tou: "six_days", periods: ["other_peak"] }],
  ["7x8", { tou: "five_days", periods: ["night"] }],
  ["5x8", { tou: "whole_week", periods: ["weeknight"] }],
  ["2x8", { tou: "weekend", periods: ["weekend_night"] }],
  ["wrap", { tou: "five_days", periods: ["other_peak", "night"] }],
  ["western_wrap", { tou: "six_days", periods: ["other_peak", "night"] }],
  ["7x24", allHours],
  ["5xHE10-17", { tou: "solar_work_days", periods: ["solar"] }],
  ["7xHE10-17", { tou: "solar_every_day", periods: ["solar"] }],
])
const powerBlock = (name: string): PowerBlock | undefined => blocks.get(name)

/** Names of the set for blocks of ours. */
const otherNames = new Map([
  ["offpeak", "wrap"],
  ["2x16", "2x16H"],
])

/** Holidays of the set that are in none of our sets. Federal days: 5 U.S.C. 6103, moved to the nearest weekday; the others by state law. */
const namedHolidays = new Map<string, HolidayRule>(
  (
    [
      { name: "ColumbusDay", on: "weekday", month: 10, weekday: 1, nth: 2 },
      { name: "ElectionDay", on: "weekday", month: 11, weekday: 1, nth: 1, plus_days: 1 },
      { name: "GoodFriday", on: "easter", plus_days: -2 },
      { name: "LaborDay", on: "weekday", month: 9, weekday: 1, nth: 1 },
      { name: "LincolnBirthday", on: "date", month: 2, day: 12, observed: "sunday to monday" },
      { name: "MlkBirthday", on: "weekday", month: 1, weekday: 1, nth: 3 },
      { name: "MemorialDay", on: "weekday", month: 5, weekday: 1, nth: -1 },
      { name: "Thanksgiving", on: "weekday", month: 11, weekday: 4, nth: 4 },
      { name: "VeteransDay", on: "date", month: 11, day: 11, observed: "nearest weekday" },
      { name: "VictoryDay", on: "weekday", month: 8, weekday: 1, nth: 2 },
      { name: "WashingtonBirthday", on: "weekday", month: 2, weekday: 1, nth: 3 },
      { name: "Juneteenth", on: "date", month: 6, day: 19, observed: "nearest weekday" },
    ] satisfies HolidayRule[]
  ).map((rule) => [rule.name, rule]),
)

function blockOf(name: string, iso?: string): PowerBlock | undefined {
  const lower = name.toLowerCase() === "wrap" ? "wrap" : name
  if (lower === "wrap" && iso !== undefined) return powerBlock(isos.get(iso)?.wrap ?? "wrap")
  return powerBlock(otherNames.get(lower) ?? lower)
}

function withBlock(id: string, name: string, judgeIt: (block: PowerBlock) => Verdict): Verdict {
  const block = blockOf(name)
  return block ? judgeIt(block) : unsupported(id, `no block ${name}`)
}

function onMarket(
  id: string,
  iso: string,
  name: string,
  judgeIt: (block: PowerBlock, market: BlockMarket) => Verdict,
): Verdict {
  const row = isos.get(iso)
  const block = blockOf(name, iso)
  return row && block ? judgeIt(block, marketIn(row.zone)) : unsupported(id, `no block ${name} in ${iso}`)
}

const markets = new Map<string, BlockMarket>()

/** Years for which the contracts of the markets are made. */
const term = { from: 2000, through: 2040 }

/** The NERC days as a file that a contract pins. */
const holidayDays = Array.from({ length: (term.through - term.from + 1) * 366 }, (_, at) =>
  addDays({ year: term.from, month: 1, day: 1 }, at),
)
  .filter((day) => day.year <= term.through && nercHolidays.has(day))
  .map(printDate)
const holidayFile = new TextEncoder().encode(`${holidayDays.join("\n")}\n`)

function marketIn(zoneName: string): BlockMarket {
  const known = markets.get(zoneName)
  if (known) return known
  const text = `offtake 1
contract market "Market" {
  term ${term.from}-01-01 through ${term.through}-12-31
  time { timezone "${zoneName}" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  calendar nerc from "nerc.csv" sha256 "${sha256(holidayFile)}"
  ${divisions(easternZones.has(zoneName) ? "07:00..23:00" : "06:00..22:00")}
}
`
  const { artifacts, diagnostics } = compile(text, { name: "market.otk", pinned: new Map([["nerc.csv", holidayFile]]) })
  const plan = artifacts[0]?.plan
  if (!plan) throw new Error(`no market in ${zoneName}: ${diagnostics.map(({ message }) => message).join(" ")}`)
  const zone = zoneFromTransitions(plan.time.zone)
  const days = new Map(plan.calendars.map(({ name, holidays }) => [name, new Set(holidays)]))
  const market = {
    zone,
    periodAt: new Map(plan.tous.map((tou) => [tou.name, touClock(tou, zone, (name) => days.get(name) ?? new Set())])),
  }
  markets.set(zoneName, market)
  return market
}

const hour = 3_600_000

/** The hours of some days that belong to the block, by their starts in UTC milliseconds. */
function hoursIn(
  { tou, periods }: PowerBlock,
  { from, until }: Days,
  { zone, periodAt }: BlockMarket,
): readonly number[] {
  const at = periodAt.get(tou)
  if (!at) throw new Error(`no tou ${tou}`)
  const start = startOfDay(zone, from)
  const hours = Array.from({ length: (startOfDay(zone, until) - start) / hour }, (_, count) => start + count * hour)
  return hours.filter((utc) => periods.includes(at(utc)))
}

function judgeHours(id: string, tz: string, bucket: string, days: Days, expected: number): Verdict {
  return withBlock(id, bucket, (block) =>
    verdict(id, String(expected), String(hoursIn(block, days, marketIn(tz)).length)),
  )
}

function near(id: string, expected: number, tolerance: number, found: Rational | undefined): Verdict {
  if (!found) return { case: id, outcome: "failed", expected: String(expected), found: "hours without a price" }
  const far = compare(absolute(subtract(found, exact(expected))), exact(tolerance)) > 0
  return far
    ? { case: id, outcome: "failed", expected: String(expected), found: significant(found, 12) }
    : { case: id, outcome: "passed" }
}

/** Undefined when there is no hour or an hour has no price. */
function average(prices: readonly (Rational | undefined)[]): Rational | undefined {
  const known = prices.filter((price) => price !== undefined)
  if (known.length !== prices.length || known.length === 0) return undefined
  return divide(known.reduce(add, zero), rational(known.length))
}

/** JSON gave the case's number as a float; its shortest text is what the file says. */
function exact(number: number): Rational {
  const [digits = "", exponent = "0"] = String(number).split("e")
  const value = readDecimal(digits)
  if (!value) throw new Error(`${number} is no decimal`)
  return multiply(
    value,
    Number(exponent) < 0 ? rational(1n, 10n ** BigInt(-Number(exponent))) : rational(10n ** BigInt(exponent)),
  )
}

/** Prices by the start of their hour in UTC milliseconds. */
function readPrices(text: string): Map<number, Rational | undefined> {
  const lines = text.trim().split(/\r?\n/).slice(1)
  return new Map(
    lines.map((line) => {
      const [hour = "", price = ""] = line.split(",")
      return [Date.parse(hour), readDecimal(price)]
    }),
  )
}

function dayOf(text: string): Days {
  return { from: dateIn(text), until: addDays(dateIn(text), 1) }
}

function monthOf(text: string): Days {
  const from = dateIn(`${text}-01`)
  return { from, until: addMonths(from, 1, "clamp_back") ?? from }
}

function dateIn(text: string): CivilDate {
  const date = parseDate(text)
  if (!date) throw new Error(`${text} is no date`)
  return date
}
