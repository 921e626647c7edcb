import { addDays, addMonths, dayOfWeek, parseDate, printDate, type CivilDate } from "../../engine/calendar/date.ts"
import { holidayDate, holidaysNamed, type HolidayRule } from "../../engine/calendar/holidays.ts"
import { startOfDay, zoneFromTransitions, type ZoneTable } from "../../engine/calendar/zone.ts"
import { sha256 } from "../../engine/index.ts"
import { approximate, near, plain, settleCase, type Case as Question, type Settled } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/** Power block calendars of the US markets, each a set of periods of a `tou` that a contract declares: hours with clock changes, NERC holidays, business days and block averages of hourly prices. */
export const touCalendarBlocks: Driver = {
  name: "tou_calendar_blocks",
  folder: "tou_calendar_blocks",
  note: "prices to each case's tolerance; the day of a named holiday is asked of the calendar: a contract pins its days",
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
  | { readonly kind: "holiday_date"; readonly holiday: string; readonly year: number; readonly expected: string | null }
  | { readonly kind: Expiry; readonly month: string; readonly expected: string }
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

function judge(one: Case, folder: string): Verdict {
  switch (one.kind) {
    case "hours_by_month": {
      const months = Array.from({ length: 12 }, (_, at) => monthOf(`${one.year}-${String(at + 1).padStart(2, "0")}`))
      return withBlock(one.id, one.bucket, undefined, (block) =>
        judgeHours(one.id, one.tz, block, months, one.expected, "month"),
      )
    }
    case "hours_in_year": {
      const year = { from: dateIn(`${one.year}-01-01`), until: dateIn(`${one.year + 1}-01-01`) }
      return withBlock(one.id, one.bucket, undefined, (block) =>
        judgeHours(one.id, one.tz, block, [year], [one.expected], "term"),
      )
    }
    case "hours_in_month":
      return withBlock(one.id, one.bucket, undefined, (block) =>
        judgeHours(one.id, one.tz, block, [monthOf(one.month)], [one.expected], "month"),
      )
    case "hours_in_interval":
      return withBlock(one.id, one.bucket, undefined, (block) =>
        judgeHours(one.id, one.tz, block, [{ from: dateIn(one.from), until: dateIn(one.to) }], [one.expected], "term"),
      )
    case "bucket_average_price":
      return withBlock(one.id, one.bucket, undefined, (block) => {
        const judgeSeries = (text: string) => [
          judgePrice(one, one.expected, one.tol, one.tz, monthOf(one.month), block, readPrices(text)),
        ]
        return casesOf(folder, one.series, judgeSeries)[0] ?? unsupported(one.id, "no series")
      })
    case "is_nerc_holiday": {
      const found = ask(nercZone, dayOf(one.date), "define found: number each day = if in(nerc) then 1 else 0")
      return verdict(
        one.id,
        one.expected ? "1" : "0",
        typeof found === "string" ? found : found.value(dateIn(one.date)),
      )
    }
    case "first_business_date_after":
      return verdict(one.id, one.expected, nextBusinessDay(one.date))
    case "last_business_date_before":
      return verdict(one.id, one.expected, lastBusinessDay(dateIn(one.date)))
    case "lastBusinessDayBefore":
    case "twoBusinessDaysPrior":
    case "threeBusinessDaysPrior":
    case "fourBusinessDaysPriorTo25thPreceding":
    case "lastTradingDayForMonthlyElecOptions":
    case "lastTradingDayForCalendar1xOptions":
      return verdict(one.id, one.expected, expiry(one.kind, dateIn(`${one.month}-01`)))
    case "holiday_date": {
      const rule = namedHolidays.get(one.holiday)
      if (!rule) return unsupported(one.id, `no rule for ${one.holiday}`)
      const kept = one.year >= (firstYears.get(one.holiday) ?? 0)
      return verdict(one.id, String(one.expected), kept ? printDate(holidayDate(rule, one.year)) : "null")
    }
    case "daily_block_price":
      return onMarket(one.id, one.iso, [one.block], (zone, [block = ""]) => {
        const { from, until } = dayOf(one.date)
        const start = startOfDay(zoneTable(zone), from)
        const hours = (startOfDay(zoneTable(zone), until) - start) / hour
        if (hours !== one.hourly.length) return verdict(one.id, `${one.hourly.length} hours`, `${hours} hours`)
        const prices = new Map(one.hourly.map(([, price], at) => [start + at * hour, plain(price)]))
        return judgePrice(one, one.expected, one.tol, zone, { from, until }, block, prices)
      })
    case "block_applies_on_day":
      return onMarket(one.id, one.iso, [one.block], (zone, [block = ""]) => {
        const found = ask(
          zone,
          dayOf(one.date),
          `define found: number each day = if any(${block}) over day then 1 else 0`,
        )
        return verdict(
          one.id,
          one.expected ? "1" : "0",
          typeof found === "string" ? found : found.value(dateIn(one.date)),
        )
      })
    case "block_conversion_mwh_per_mw":
      return onMarket(one.id, one.iso, [one.in, one.out], (zone, [held = "", wanted = ""]) =>
        judgeHours(one.id, zone, `(${held}) and (${wanted})`, [dayOf(one.date)], [one.expected], "day"),
      )
    case "merge_block_prices":
      return onMarket(one.id, one.iso, [one.out, ...Object.keys(one.in)], (zone, [whole = "", ...blocks]) => {
        const lines = Object.values(one.in).map((price, at) => `when ${blocks[at] ?? ""} : ${plain(price)} USD/MWh`)
        const month = monthOf(one.month)
        const found = ask(
          zone,
          month,
          `define traded: USD/MWh each interval = case { ${lines.join(" ")} otherwise : 0 USD/MWh }
  define found: USD/MWh each month = tavg(traded where ${whole}, else 0 USD/MWh) over month`,
        )
        return judgeNear(one.id, one.expected, one.tol, typeof found === "string" ? found : found.value(month.from))
      })
    default:
      return unsupported((one as { id: string }).id, `kind ${(one as { kind: string }).kind}`)
  }
}

/** The hours of a block in some periods. */
function judgeHours(
  id: string,
  zone: string,
  block: string,
  periods: readonly Days[],
  expected: readonly number[],
  grain: string,
): Verdict {
  const [first, last] = [periods[0], periods.at(-1)]
  if (!first || !last) return unsupported(id, "no period")
  const found = ask(
    zone,
    { from: first.from, until: last.until },
    `define found: number each ${grain} = count(${block}) over ${grain}`,
  )
  return verdict(
    id,
    expected.join(" "),
    typeof found === "string" ? found : periods.map(({ from }) => found.value(from)).join(" "),
  )
}

/** The average of hourly prices over the hours of a block. */
function judgePrice(
  { id }: { readonly id: string },
  expected: number,
  tolerance: number,
  zone: string,
  days: Days,
  block: string,
  prices: ReadonlyMap<number, string>,
): Verdict {
  const from_utc = Math.min(...prices.keys())
  const count = (Math.max(...prices.keys()) - from_utc) / hour + 1
  const values = Array.from({ length: count }, (_, at) => prices.get(from_utc + at * hour))
  const found = ask(
    zone,
    days,
    `input price: USD/MWh each interval from market "DA" run final missing error
  define found: USD/MWh each term = tavg(price where ${block}, else 0 USD/MWh) over term
  define hours_found: number each term = count(${block}) over term`,
    { columns: [{ source: "market DA", unit: "USD/MWh", every: "1 hour", values }], from_utc },
  )
  if (typeof found === "string") return verdict(id, String(expected), found)
  if (found.value(days.from, "hours_found") === "0") return verdict(id, String(expected), "no hour of the block")
  return judgeNear(id, expected, tolerance, found.value(days.from))
}

const judgeNear = (id: string, expected: number, tolerance: number, found: string): Verdict =>
  near(id, expected, approximate(found), tolerance)

/** The business day after a date: when what is issued on the date falls due. */
const nextBusinessDay = (date: string): string =>
  dueDate(date.slice(0, 7), "1 business days after issue roll next on nerc", date)

/** The last business day before a date: what falls due on the day before, or earlier where that is none. */
function lastBusinessDay(before: CivilDate, calendar = "nerc"): string {
  const day = addDays(before, -1)
  const month = addMonths({ ...day, day: 1 }, -1, "error") ?? day
  return dueDate(printDate(month).slice(0, 7), `day ${day.day} of next month roll previous on ${calendar}`)
}

/** So many business days before a date, each the last before the one found. */
function businessDaysBefore(date: CivilDate, count: number, calendar = "nerc"): string {
  const found = lastBusinessDay(date, calendar)
  const day = parseDate(found)
  return count <= 1 || !day ? found : businessDaysBefore(day, count - 1, calendar)
}

/** The last day on which a contract for a month is traded, by the names of the source's functions. */
type Expiry =
  | "lastBusinessDayBefore"
  | "twoBusinessDaysPrior"
  | "threeBusinessDaysPrior"
  | "fourBusinessDaysPriorTo25thPreceding"
  | "lastTradingDayForMonthlyElecOptions"
  | "lastTradingDayForCalendar1xOptions"

function expiry(kind: Expiry, month: CivilDate): string {
  switch (kind) {
    case "lastBusinessDayBefore":
      return lastBusinessDay(month)
    case "threeBusinessDaysPrior":
      return businessDaysBefore(month, 3)
    // The 25th of the month before, or the last business day before it, is the first of the four.
    case "fourBusinessDaysPriorTo25thPreceding":
      return businessDaysBefore({ ...addDays(month, -1), day: 26 }, 4)
    case "twoBusinessDaysPrior":
    case "lastTradingDayForMonthlyElecOptions":
      return businessDaysBefore(month, 2, "ice")
    // The second Friday before the month, or the last business day before it.
    case "lastTradingDayForCalendar1xOptions": {
      const first = [1, 2, 3, 4, 5, 6, 7].map((days) => addDays(month, -days)).find((day) => dayOfWeek(day) === friday)
      return first ? lastBusinessDay(addDays(first, -6), "ice") : "no Friday"
    }
  }
}

const friday = 5

/** When the invoice of a month falls due. */
function dueDate(month: string, due: string, issued?: string): string {
  const found = ask(
    nercZone,
    monthOf(month),
    `charge fee (Buyer pays Seller): USD each month §1 = 1 USD
  invoice monthly (Seller bills Buyer) each month §2 {
    lines fee
    due ${due}
  }`,
    { columns: [], from_utc: 0, more: issued ? { documents: [{ invoice: "monthly", period: month, issued }] } : {} },
  )
  return typeof found === "string" ? found : (found.settled.settlement.invoices[0]?.due?.date ?? "no date")
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
const nercZone = "America/New_York"

/** A traded block: some periods of a division of time. EEI Master Agreement, Schedule P, and the product guides of the markets. */
interface PowerBlock {
  readonly tou: string
  readonly periods: readonly string[]
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
    period evening: Mon..Fri except nerc 17:00..22:00
    otherwise other
  }
  tou solar_every_day {
    period solar: 09:00..17:00
    period evening: 17:00..22:00
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
  ["5xHE18-22", { tou: "solar_work_days", periods: ["evening"] }],
  ["7xHE18-22", { tou: "solar_every_day", periods: ["evening"] }],
])
const powerBlock = (name: string): PowerBlock | undefined => blocks.get(name)

/** Other names of the sources for these blocks. The hours of a market are those of its zone. */
const otherNames = new Map([
  ["peak", "5x16"],
  ["onpeak", "5x16"],
  ["offpeak", "wrap"],
  ["2x16", "2x16H"],
  ["atc", "7x24"],
  ["flat", "7x24"],
  ["peak ercot", "5x16"],
  ["2x16h ercot", "2x16H"],
  ["7x8 ercot", "7x8"],
  ["7x16 ercot", "7x16"],
  ["offpeak ercot", "wrap"],
  ["peak caiso", "6x16"],
  ["6x16 caiso", "6x16"],
  ["caiso6x16", "6x16"],
  ["1x16h caiso", "1x16H"],
  ["caiso1x16h", "1x16H"],
  ["7x8 caiso", "7x8"],
  ["caiso7x8", "7x8"],
  ["offpeak caiso", "western_wrap"],
  ["caisooffpeak", "western_wrap"],
])

/** Holidays of the set that are in none of our sets. Federal days: 5 U.S.C. 6103, moved to the nearest weekday; the others by state law. */
const namedHolidays = new Map<string, HolidayRule>(
  (
    [
      { name: "ColumbusDay", on: "weekday", month: 10, weekday: 1, nth: 2 },
      { name: "ElectionDay", on: "weekday", month: 11, weekday: 1, nth: 1, plus_days: 1 },
      { name: "GoodFriday", on: "easter", plus_days: -2 },
      { name: "LaborDay", on: "weekday", month: 9, weekday: 1, nth: 1 },
      { name: "LincolnBirthday", on: "date", month: 2, day: 12, observed: "nearest weekday" },
      { name: "NewYear", on: "date", month: 1, day: 1, observed: "sunday to monday" },
      { name: "IndependenceDay", on: "date", month: 7, day: 4, observed: "sunday to monday" },
      { name: "Christmas", on: "date", month: 12, day: 25, observed: "sunday to monday" },
      { name: "PatriotsDay", on: "weekday", month: 4, weekday: 1, nth: 3 },
      { name: "DayAfterThanksgiving", on: "weekday", month: 11, weekday: 4, nth: 4, plus_days: 1 },
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

/** The first year of holidays that are younger than the cases. Pub. L. 117-17. */
const firstYears = new Map([["Juneteenth", 2021]])

function blockOf(name: string, iso?: string): PowerBlock | undefined {
  const lower = name.toLowerCase()
  if (lower === "wrap" && iso !== undefined) return powerBlock(isos.get(iso)?.wrap ?? "wrap")
  return powerBlock(lower === "wrap" ? lower : (otherNames.get(lower) ?? name))
}

/** Whether a moment lies in a block, as a condition of the contract. */
const conditionOf = ({ tou, periods }: PowerBlock): string =>
  periods.length === 1
    ? `in(${tou}.${periods[0] ?? ""})`
    : `(${periods.map((each) => `in(${tou}.${each})`).join(" or ")})`

function withBlock(id: string, name: string, iso: string | undefined, judgeIt: (block: string) => Verdict): Verdict {
  const block = blockOf(name, iso)
  return block ? judgeIt(conditionOf(block)) : unsupported(id, `no block ${name}`)
}

function onMarket(
  id: string,
  iso: string,
  names: readonly string[],
  judgeIt: (zone: string, blocks: readonly string[]) => Verdict,
): Verdict {
  const row = isos.get(iso)
  const found = names.map((name) => blockOf(name, iso))
  const missing = names.find((_, at) => !found[at])
  if (!row || missing !== undefined) return unsupported(id, `no block ${missing ?? names.join(", ")} in ${iso}`)
  return judgeIt(
    row.zone,
    found.flatMap((block) => (block ? [conditionOf(block)] : [])),
  )
}

const hour = 3_600_000

/** Years whose holidays the contracts pin. */
const pinnedYears = { from: 1995, through: 2045 }
const everyYear = Array.from({ length: pinnedYears.through - pinnedYears.from + 1 }, (_, at) => pinnedYears.from + at)
const nercHolidays = holidaysNamed("nerc") ?? { name: "nerc", has: () => false }
const nercDays = everyYear
  .flatMap((year) => Array.from({ length: 366 }, (_, at) => addDays({ year, month: 1, day: 1 }, at)))
  .filter((day) => nercHolidays.has(day))
  .map(printDate)
/** Days on which ICE's power options do not expire beside the NERC days: ICE Futures U.S., holiday calendar. */
const iceDays = everyYear.flatMap((year) =>
  (
    [
      { name: "Good Friday", on: "easter", plus_days: -2 },
      { name: "Day after Thanksgiving", on: "weekday", month: 11, weekday: 4, nth: 4, plus_days: 1 },
      { name: "Christmas", on: "date", month: 12, day: 25, observed: "nearest weekday" },
    ] satisfies HolidayRule[]
  ).map((rule) => printDate(holidayDate(rule, year))),
)
const fileOf = (days: readonly string[]) => new TextEncoder().encode(`${[...new Set(days)].sort().join("\n")}\n`)
const [nercFile, iceFile] = [fileOf(nercDays), fileOf([...nercDays, ...iceDays])]
const pinned = new Map([
  ["nerc.csv", nercFile],
  ["ice.csv", iceFile],
])

/** What a contract answers: the value of `found`, or of another of its names, in the period that begins on a day. */
interface Answer {
  readonly settled: Settled
  readonly value: (from: CivilDate, name?: string) => string
}

/** Asks a contract for some days in a market, with the rules that say what is asked. */
function ask(
  zone: string,
  { from, until }: Days,
  rules: string,
  data: Pick<Question, "columns" | "from_utc" | "more"> = { columns: [], from_utc: 0 },
): Answer | string {
  const text = `offtake 1
contract market "Market" {
  parties { Buyer "Buyer" Seller "Seller" }
  term ${printDate(from)} through ${printDate(addDays(until, -1))}
  time { timezone "${zone}" interval 60 min contract_year starts January 1 }
  rounding §9 { post each line to 0.01 USD half_up quotients to 12 decimals half_even }
  calendar nerc from "nerc.csv" sha256 "${sha256(nercFile)}"
  calendar ice from "ice.csv" sha256 "${sha256(iceFile)}"
  ${divisions(easternZones.has(zone) ? "07:00..23:00" : "06:00..22:00")}
  ${rules}
}
`
  const settled = settleCase({ text, pinned, window: { from: "term" }, ...data })
  if (typeof settled === "string") return settled
  const table = zoneFromTransitions(settled.run.artifact.plan.time.zone)
  return {
    settled,
    value: (day, rule = "found") =>
      settled.run.explain({ rule, members: [], at_utc: startOfDay(table, day) })?.value ?? "no value",
  }
}

const tables = new Map<string, ZoneTable>()

/** The clock of a zone, as a contract has it. */
function zoneTable(zone: string): ZoneTable {
  const known = tables.get(zone)
  if (known) return known
  const days = { from: dateIn(`${pinnedYears.from}-01-01`), until: dateIn(`${pinnedYears.through}-01-01`) }
  const answer = ask(zone, days, "")
  if (typeof answer === "string") throw new Error(`no clock of ${zone}: ${answer}`)
  const table = zoneFromTransitions(answer.settled.run.artifact.plan.time.zone)
  tables.set(zone, table)
  return table
}

/** Prices by the start of their hour in UTC milliseconds. */
function readPrices(text: string): ReadonlyMap<number, string> {
  const lines = text.trim().split(/\r?\n/).slice(1)
  return new Map(
    lines.map((line): [number, string] => {
      const [start = "", price = ""] = line.split(",")
      return [Date.parse(start), price]
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
