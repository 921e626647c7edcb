import { dateOfDayNumber, printDate } from "../../engine/calendar/date.ts"
import { plain } from "./case.ts"

/** A stretch of days under some charges. Days are counted from the epoch, half-open. */
export interface Bill {
  readonly from: number
  readonly to: number
  /** Length of an interval. */
  readonly minutes: number
  readonly charges: readonly Charge[]
  /** The charges among which a tier looks for the next one, where `charges` are only some of them. */
  readonly all?: readonly Charge[]
  /** Instead of a bill, the price of one unit in each interval. */
  readonly perUnit?: boolean
}

/** One line of a bill: prices of one name and tier. */
export interface Charge {
  readonly key: string
  /** `electric` or `gas`. */
  readonly utility: string
  /** `customer`, `energy`, `demand` or `export`. */
  readonly type: string
  /** Tiers of one group follow one another. */
  readonly group: string
  /** The amount from which this tier counts. */
  readonly limit: number
  readonly price: { readonly rows: readonly Row[] } | { readonly values: readonly number[] } | { readonly lump: number }
  /** The highest demand so far, and what was paid for it. */
  readonly before?: { readonly demand: number; readonly cost: number }
  readonly usedBefore?: number
  readonly scale?: number
}

/** A price and when it counts: months and weekdays included (Monday is 0), hours half-open, days of effect half-open. */
export interface Row {
  readonly price: number
  readonly months: readonly [number, number]
  readonly weekdays: readonly [number, number]
  readonly hours: readonly [number, number]
  readonly from: number
  readonly to: number
}

/** Electricity is metered in kW, gas in cubic metres an hour. */
export const priceUnits = (utility: string) =>
  utility === "gas"
    ? { load: "m3/h", used: "m3", energy: "USD/m3", demand: "USD-h/m3" }
    : { load: "kW", used: "kWh", energy: "USD/kWh", demand: "USD/kW" }

/** The contract of a bill; the charge at position k is `charge_<k + 1>`. */
export function eecoContract(bill: Bill): string {
  const { from, to, minutes, charges } = bill
  const first = dateOfDayNumber(from)
  return [
    "offtake 1",
    'contract tariff "A tariff" {',
    '  parties { Utility "The utility" Customer "The customer" }',
    `  term ${printDate(first)} through ${printDate(dateOfDayNumber(to - 1))}`,
    `  time { timezone "UTC" interval ${minutes} min contract_year starts ${months[first.month - 1]} ${first.day}${first.month === 2 && first.day === 29 ? " leap_day to March 1" : ""} }`,
    "  rounding { post each line to 0.01 USD half_even quotients to 15 decimals half_even }",
    ...["electric", "gas"].flatMap((utility) => {
      const { load, used } = priceUnits(utility)
      return [
        `  input ${utility}: ${load} each interval from meter "${utility}" missing error`,
        `  define ${utility}_used: ${used} level each interval = sum(${utility} * hours(interval)) over term so far`,
      ]
    }),
    ...charges.flatMap((charge, at) => chargeLines(charge, at + 1, bill)),
    "}",
    "",
  ].join("\n")
}

const months = "January February March April May June July August September October November December".split(" ")
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const weekdays = "Mon Tue Wed Thu Fri Sat Sun".split(" ")

function chargeLines(charge: Charge, number: number, bill: Bill): readonly string[] {
  const { type, utility, price } = charge
  const units = priceUnits(utility)
  const parties = type === "export" ? "Utility pays Customer" : "Customer pays Utility"
  const grain = bill.perUnit === true && !("lump" in price) ? "interval" : "term"
  const header = `  charge charge_${number} (${parties}): USD each ${grain} §${number} =`
  if ("lump" in price) return [`${header} ${plain(price.lump)} USD`]
  const unit = type === "demand" ? units.demand : units.energy
  const lines = priceLines(price, number, unit, charge, bill)
  if (bill.perUnit === true)
    return [...lines, `${header} price_${number} * 1 ${type === "demand" ? units.load : units.used}`]
  if (type === "demand") return [...lines, `${header} ${demandText(charge, number, bill)}`]
  return [...lines, ...energyLines(charge, number, bill), `${header} sum(amount_${number} * price_${number}) over term`]
}

/** The price of each interval, under the name `price_<number>`: rows of one name are added. */
function priceLines(
  price: Exclude<Charge["price"], { readonly lump: number }>,
  number: number,
  unit: string,
  { key }: Charge,
  bill: Bill,
): readonly string[] {
  if ("values" in price) return [`  input price_${number}: ${unit} each interval from model "${key}" missing error`]
  const rows = price.rows.map((row, at) => rowLines(row, `row_${number}_${at + 1}`, unit, bill))
  const names = price.rows.map((_, at) => `row_${number}_${at + 1}`)
  return [...rows.flat(), `  define price_${number}: ${unit} each interval = ${names.join(" + ")}`]
}

function rowLines(row: Row, name: string, unit: string, bill: Bill): readonly string[] {
  const steps = [
    { value: row.from <= bill.from ? row.price : 0, from: bill.from },
    ...(row.from > bill.from ? [{ value: row.price, from: row.from }] : []),
    ...(row.to < bill.to ? [{ value: 0, from: Math.max(row.to, bill.from) }] : []),
  ].filter(({ from }, at, all) => from < bill.to && all.findLastIndex((other) => other.from === from) === at)
  const dated = steps
    .map(
      ({ value, from }, at) => `${plain(value)} ${unit}${at === 0 ? "" : ` from ${printDate(dateOfDayNumber(from))}`}`,
    )
    .join(" ; ")
  const when = [
    row.months[0] <= 1 && row.months[1] >= 12
      ? ""
      : `${months[row.months[0] - 1]} 1 through ${months[row.months[1] - 1]} ${lengths[row.months[1] - 1]}`,
    row.weekdays[0] <= 0 && row.weekdays[1] >= 6 ? "" : `${dayRange(row.weekdays)} with holidays`,
    row.hours[0] <= 0 && row.hours[1] >= 24 ? "" : row.hours.map((hour) => clock(hour, bill.minutes)).join(".."),
  ].filter((part) => part !== "")
  if (when.length === 0) return [`  agreed ${name}: ${unit} = ${dated}`]
  return [
    `  tou ${name}_hours { period ${name}_on: ${when.join(" ")} otherwise ${name}_off }`,
    `  agreed ${name}[${name}_hours]: ${unit} = { ${name}_on: ${dated} ${name}_off: 0 ${unit} }`,
  ]
}

function dayRange([from, through]: Row["weekdays"]): string {
  const [first = "", last = ""] = [weekdays[from], weekdays[through]]
  return first === last ? first : `${first}..${last}`
}

/** An edge inside an interval is that of the next one: the source asks when an interval begins. */
function clock(hour: number, interval: number): string {
  const minutes = Math.ceil((hour * 60) / interval) * interval
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`
}

/** Where the next tier of a charge begins; undefined where there is none. */
function nextLimit({ group, limit }: Charge, { charges, all = charges }: Bill): number | undefined {
  const limits = all.filter((other) => other.group === group && other.limit > limit).map((other) => other.limit)
  return limits.length === 0 ? undefined : Math.min(...limits)
}

/** What of each interval lies in the tier, counted through the stretch and with what was used before, as `amount_<number>`. */
function energyLines(charge: Charge, number: number, bill: Bill): readonly string[] {
  const { utility, limit, usedBefore = 0 } = charge
  const { used } = priceUnits(utility)
  const next = charge.type === "export" ? undefined : nextLimit(charge, bill)
  const whole = `${utility} * hours(interval)`
  const above = (from: number) =>
    `min(${whole}, max(${utility}_used + ${plain(usedBefore)} ${used} - ${plain(from)} ${used}, 0 ${used}))`
  const tier = limit <= 0 ? whole : above(limit)
  return [`  define amount_${number}: ${used} each interval = ${tier}${next === undefined ? "" : ` - ${above(next)}`}`]
}

/**
 * What a tier of demand adds to what was paid before: at the highest load of the hours that have the price; where a tier is full, its width
 * at the price.
 */
function demandText(charge: Charge, number: number, bill: Bill): string {
  const { utility, limit, before = { demand: 0, cost: 0 }, scale = 1 } = charge
  const { load } = priceUnits(utility)
  const next = nextLimit(charge, bill)
  const price = `price_${number}`
  const highest = `max(${utility}) over term`
  const partly = `max(${limit <= 0 ? utility : `(${utility} - ${plain(limit)} ${load})`} * ${price}) over term`
  const full = next === undefined ? undefined : `${plain(next - limit)} ${load} * max(${price}) over term`
  const reached =
    full === undefined ? partly : `if ${highest} >= ${plain(next ?? 0)} ${load} then ${full} else ${partly}`
  const isPast = before.demand >= limit && before.demand <= (next ?? Number.POSITIVE_INFINITY)
  const due = limit <= 0 || isPast ? reached : `if ${highest} >= ${plain(limit)} ${load} then (${reached}) else 0 USD`
  const paid = before.cost === 0 ? `max(${due}, 0 USD)` : `max((${due}) - ${plain(before.cost)} USD, 0 USD)`
  return scale === 1 ? paid : `${plain(scale)} * ${paid}`
}
