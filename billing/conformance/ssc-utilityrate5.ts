import { addDays, printDate } from "../../engine/calendar/date.ts"
import { sha256 } from "../../engine/index.ts"
import { approximate, near, settleCase, type Column, type Settled } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"
import {
  missingFiles,
  readBill,
  strayInputs,
  type BillCase,
  type ExpectedOutput,
  type Metered,
} from "./ssc-utilityrate5-case.ts"
import { contractOf, energyPeriods, metersOf, type Bill } from "./ssc-utilityrate5-contract.ts"
import { roomyTiers, tiersOf } from "./utility-tariff.ts"

/** In USD, as the source compares what has to be the same. */
const identityTolerance = 0.001

/** Retail bills of a load with a plant behind its meter, as SAM's utility rate module bills them: each a contract and its readings. */
export const sscUtilityrate5: Driver = {
  name: "ssc_utilityrate5",
  folder: "ssc_utilityrate5",
  note: `the source computes in floats: compared at each value's own tolerance, sums at ${identityTolerance} USD`,
  run: (folder) =>
    summary(
      "ssc_utilityrate5",
      casesOf(folder, "cases.json", (text) =>
        (JSON.parse(text) as readonly BillCase[]).flatMap((one) => judgeBill(one, folder)),
      ),
    ),
}

/** Judges one case: each expected value, and the sums that have to agree in each year. Series are read from the folder. */
export function judgeBill(one: BillCase, folder: string): readonly Verdict[] {
  const stray = strayInputs(one)
  if (stray.length > 0) return [unsupported(one.id, `the input ${stray.join(", ")}`)]
  const [missing] = missingFiles(one, folder)
  if (missing !== undefined) return [verdict(one.id, `a file ${missing}`, "none")]
  const read = readBill(one, folder)
  const settled = typeof read === "string" ? read : settleBill(read)
  if (typeof read === "string" || typeof settled === "string")
    return one.expect.map((expected) => {
      const why = typeof settled === "string" ? settled : ""
      return verdict(nameOf(one, expected), String(expected.value), expected.output === status ? "error" : why)
    })
  const results = resultsOf(settled, read.bill)
  return [
    ...one.expect.map((expected) => {
      const name = nameOf(one, expected)
      if (expected.output === status || typeof expected.value === "string")
        return verdict(name, String(expected.value), "ok")
      const found = valueOf(expected, results)
      return typeof found === "string" ? unsupported(name, found) : near(name, expected.value, found, expected.tol)
    }),
    ...(one.checks_identity === true ? identities(one.id, results) : []),
  ]
}

/** Whether the source computed the case at all. */
const status = "__status__"

const nameOf = ({ id }: BillCase, { output, index }: ExpectedOutput): string =>
  `${id} ${output}${index === null ? "" : `[${index.join(", ")}]`}`

// ---- the settlement

/** Each year of the source begins on a Monday, as civil years do not: its weekdays and its weekends are calendars beside the contract. */
function calendarsOf({ first_year: first, years }: Bill): ReadonlyMap<string, Uint8Array> {
  const days = Array.from({ length: years }, (_, at) => first + at).flatMap((year) =>
    Array.from({ length: 365 }, (_, day) => ({
      isWeekend: day % 7 > 4,
      text: `${printDate(addDays({ year, month: 1, day: 1 }, day))}\n`,
    })),
  )
  const file = (isWeekend: boolean) =>
    new TextEncoder().encode(days.flatMap((day) => (day.isWeekend === isWeekend ? [day.text] : [])).join(""))
  return new Map([
    ["weekdays", file(false)],
    ["weekends", file(true)],
  ])
}

function settleBill({ bill, load, plant, buy, sell }: Metered): Settled | string {
  const calendars = calendarsOf(bill)
  const text = contractOf(
    bill,
    { weekday: "Mon..Sun except weekends", weekend: "Mon..Sun except weekdays" },
    [...calendars].map(([name, bytes]) => `  calendar ${name} from "${name}.csv" sha256 "${sha256(bytes)}"`),
  )
  const step = bill.step_minutes === 60 ? "1 hour" : `${bill.step_minutes} min`
  const everyYear = (values: readonly number[]) => Array.from({ length: bill.years }, () => values).flat()
  const columns: readonly Column[] = [
    { source: "meter load", unit: "kW", every: bill.hourly_load ? "1 hour" : step, values: everyYear(load) },
    { source: "meter plant", unit: "kW", every: step, values: plant },
    ...(bill.step_buy ? [{ source: "log buy", unit: "USD/kWh", every: step, values: everyYear(buy) }] : []),
    ...(bill.step_sell ? [{ source: "log sell", unit: "USD/kWh", every: step, values: everyYear(sell) }] : []),
  ]
  return settleCase({
    text,
    columns,
    pinned: new Map([...calendars].map(([name, bytes]) => [`${name}.csv`, bytes])),
    from_utc: Date.UTC(bill.first_year, 0, 1),
  })
}

// ---- what came out

/** A month of a settled bill: year and month count from 0. A text where the contract has no such value. */
type Figure = (results: Results, year: number, month: number) => number | string

interface Results {
  readonly settled: Settled
  readonly bill: Bill
  /** By rule and period, before rounding. */
  readonly posted: ReadonlyMap<string, number>
}

function resultsOf(settled: Settled, bill: Bill): Results {
  const { postings } = settled.settlement
  return {
    settled,
    bill,
    posted: new Map(postings.map(({ rule, period, unrounded }) => [`${rule} ${period}`, approximate(unrounded)])),
  }
}

type Side = "w" | "wo"

/** Names of the meters on a bill: with two of them the bill with the plant is the sum of both. */
function meters({ bill }: Results, side: Side): readonly string[] {
  const { alone, with: other } = metersOf(bill)
  if (side === "wo") return [alone.name]
  return bill.metering === "two_meters" ? [alone.name, other.name] : [other.name]
}

/** A line of the bill in a month; the annual minimum is billed with December. */
function line(name: string, side: Side): Figure {
  return (results, year, month) => {
    const civil = results.bill.first_year + year
    const period = `${civil}-${String(month + 1).padStart(2, "0")}`
    return meters(results, side).reduce((sum, meter) => {
      const whole = name === "minimum_charge" && month === 11 ? `${meter}year_minimum_charge ${civil}` : ""
      return sum + (results.posted.get(`${meter}${name} ${period}`) ?? 0) + (results.posted.get(whole) ?? 0)
    }, 0)
  }
}

/** A definition of the meter that a bill is about, as the run explains it. */
function definition(name: string, side: Side): Figure {
  return ({ settled, bill }, year, month) => {
    const { alone, with: other } = metersOf(bill)
    return of(settled, `${(side === "wo" ? alone : other).name}${name}`, bill.first_year + year, month)
  }
}

function of({ run }: Settled, rule: string, year: number, month: number): number | string {
  const value = run.explain({ rule, members: [], at_utc: Date.UTC(year, month, 1) })?.value
  return value === undefined ? `no ${rule}` : approximate(value)
}

const combined = (of: (...values: number[]) => number, ...figures: readonly Figure[]): Figure => {
  return (results, year, month) => {
    const values = figures.map((figure) => figure(results, year, month))
    return values.find((value) => typeof value === "string") ?? of(...values.map(Number))
  }
}
const onlyWith = (meterings: readonly Bill["metering"][], figure: Figure): Figure => {
  return (results, year, month) => (meterings.includes(results.bill.metering) ? figure(results, year, month) : 0)
}

const credit = line("energy_credit", "w")
const energy = (side: Side) =>
  combined((charge, credited) => charge - credited, line("energy_charge", side), line("energy_credit", side))
const total = (side: Side) =>
  combined(
    (net, fixed, minimum, flat, tou, trueUp) => net + fixed + minimum + flat + tou - trueUp,
    energy(side),
    line("fixed_charge", side),
    line("minimum_charge", side),
    line("flat_demand_charge", side),
    line("tou_demand_charge", side),
    line("true_up_payment", side),
  )

/** What the source tells for each month, by the start of its output's name. */
const figures: Readonly<Record<string, Figure>> = {
  ...sides("utility_bill_", "", total),
  ...sides("charge_", "_fixed", (side) => line("fixed_charge", side)),
  ...sides("charge_", "_minimum", (side) => line("minimum_charge", side)),
  ...sides("charge_", "_dc_fixed", (side) => line("flat_demand_charge", side)),
  ...sides("charge_", "_dc_tou", (side) => line("tou_demand_charge", side)),
  ...sides("charge_", "_ec", energy),
  ...sides("billing_demand_", "", (side) => definition("billing_demand", side)),
  charge_w_sys_ec_gross: line("energy_charge", "w"),
  nm_dollars_applied: onlyWith(["kwh_credits", "dollar_credits"], credit),
  net_billing_credits: onlyWith(["net_billing", "net_billing_carried"], credit),
  two_meter_sales: onlyWith(["two_meters"], credit),
  true_up_credits: line("true_up_payment", "w"),
  excess_kwhs_earned: onlyWith(
    ["kwh_credits", "dollar_credits", "net_billing", "net_billing_carried"],
    combined((net) => Math.max(net, 0), definition("flow_of_month", "w")),
  ),
  annual_energy_value: combined((without, withPlant) => without - withPlant, total("wo"), total("w")),
  load: ({ settled, bill }, year, month) => of(settled, "load_of_month", bill.first_year + year, month),
  annual_electric_load: combined((net) => -net, definition("flow_of_month", "wo")),
}

function sides(start: string, end: string, of: (side: Side) => Figure): Readonly<Record<string, Figure>> {
  return { [`${start}w_sys${end}`]: of("w"), [`${start}wo_sys${end}`]: of("wo") }
}

/** What the source tells of the months of the first year. */
const firstYearFigures: Readonly<Record<string, string>> = {
  ...systems("fixed", "fixed"),
  ...systems("minimum", "minimum"),
  ...systems("dc_fixed", "dc_fixed"),
  ...systems("dc_tou", "dc_tou"),
  ...systems("ec_charge", "ec"),
  year1_monthly_ec_charge_gross_with_system: "charge_w_sys_ec_gross",
  year1_nm_dollars_applied: "nm_dollars_applied",
  year1_net_billing_credits: "net_billing_credits",
  year1_two_meter_sales: "two_meter_sales",
  year1_true_up_credits: "true_up_credits",
  year1_excess_kwhs_earned: "excess_kwhs_earned",
  year1_billing_demand_w_sys: "billing_demand_w_sys",
  year1_billing_demand_wo_sys: "billing_demand_wo_sys",
  year1_monthly_utility_bill_w_sys: "utility_bill_w_sys",
  year1_monthly_utility_bill_wo_sys: "utility_bill_wo_sys",
  year1_monthly_load: "annual_electric_load",
}

function systems(theirs: string, ours: string): Readonly<Record<string, string>> {
  return {
    [`year1_monthly_${theirs}_with_system`]: `charge_w_sys_${ours}`,
    [`year1_monthly_${theirs}_without_system`]: `charge_wo_sys_${ours}`,
  }
}

/** What the source tells of the first year as a whole. */
const firstYearTotals: Readonly<Record<string, string>> = {
  utility_bill_w_sys_year1: "utility_bill_w_sys",
  utility_bill_wo_sys_year1: "utility_bill_wo_sys",
  savings_year1: "annual_energy_value",
  // The load before any escalation, which may begin in the first year.
  year1_electric_load: "load",
}

/** What the source tells of the steps of the first year. */
const steps: Readonly<Record<string, (results: Results, step: number) => number | string>> = {
  year1_hourly_salespurchases_with_system: (results, step) => revenueOf("w", results, step),
  year1_hourly_salespurchases_without_system: (results, step) => revenueOf("wo", results, step),
}

/**
 * What a step earns less what it costs. The source books what belongs to a month as a whole in its last step; of net metering that is the
 * whole bill, and of credits that are carried, the credits.
 */
function revenueOf(side: Side, results: Results, step: number): number | string {
  const { bill, settled } = results
  const start = Date.UTC(bill.first_year, 0, 1)
  const month = new Date(start + step * bill.step_minutes * 60_000).getUTCMonth()
  const next = Date.UTC(bill.first_year, month + 1, 1)
  const ofStep = (name: string) =>
    meters(results, side).reduce((sum, meter) => {
      const reference = {
        rule: `${meter}${name}_value`,
        members: [],
        at_utc: start + step * bill.step_minutes * 60_000,
      }
      return sum + approximate(settled.run.explain(reference)?.value ?? "0")
    }, 0)
  const booked = {
    kwh_credits: { step: 0, month: 0 },
    dollar_credits: { step: 0, month: 0 },
    net_billing: { step: ofStep("sent") - ofStep("drawn"), month: -Number(energy(side)(results, 0, month)) },
    net_billing_carried: { step: -ofStep("drawn"), month: -Number(line("energy_charge", side)(results, 0, month)) },
    two_meters: { step: ofStep("sent") - ofStep("drawn"), month: -Number(energy(side)(results, 0, month)) },
  }[bill.metering]
  const isLast = start + (step + 1) * bill.step_minutes * 60_000 === next
  return isLast ? booked.step - Number(total(side)(results, 0, month)) - booked.month : booked.step
}

/** A value by the name and the place that the source gives it; a text where there is none. */
function valueOf({ output, index }: ExpectedOutput, results: Results): number | string {
  const [first, second] = index ?? []
  const inYear = (name: string, year: number) => yearOf(figures[name], results, year)
  const whole = firstYearTotals[output]
  if (whole !== undefined && index === null) return inYear(whole, 0)
  const month = firstYearFigures[output]
  if (month !== undefined && index?.length === 1)
    return monthOf(figures[month], results, 0, first === "last" ? 11 : Number(first))
  const hourly = steps[output]
  if (hourly && index?.length === 1) return hourly(results, Number(first))
  if (output.endsWith("_ym") && index?.length === 2 && typeof first === "number")
    return monthOf(figures[output.slice(0, -"_ym".length)], results, first - 1, Number(second))
  if (index?.length === 2) return tierOf(output, Number(first), Number(second), results)
  if (output in figures && index?.length === 1 && typeof first === "number") return inYear(output, first - 1)
  return `the output ${output}${index === null ? "" : `[${index.join(", ")}]`}`
}

function monthOf(figure: Figure | undefined, results: Results, year: number, month: number): number | string {
  // The first row of a table is blank.
  if (year === -1) return 0
  if (!figure || !(month >= 0 && month < 12)) return "an output of that name and place"
  return year < results.bill.years ? figure(results, year, month) : `year ${year + 1}, of which there are no readings`
}

function yearOf(figure: Figure | undefined, results: Results, year: number): number | string {
  const months = Array.from({ length: 12 }, (_, month) => monthOf(figure, results, year, month))
  return (
    months.find((value) => typeof value === "string") ?? months.reduce<number>((sum, value) => sum + Number(value), 0)
  )
}

/**
 * A cell of a table of one month's energy: a row for each period and a column for each tier under a head of their numbers, totals at the
 * end. A tier that the month's billing demand leaves no room has no column.
 */
function tierOf(output: string, row: number, column: number, results: Results): number | string {
  const [, side, monthName = ""] = /^energy_(w|wo)_sys_ec_([a-z]{3})_tp$/.exec(output) ?? []
  const month = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ").indexOf(monthName)
  const { bill } = results
  if (month < 0 || (side === "w" && bill.metering === "two_meters")) return `the output ${output}`
  const figure = (name: string) => definition(name, side === "w" ? "w" : "wo")(results, 0, month)
  const tiers = tiersOf(bill.tariff)
  const own = tiers.byMonth[month] ?? []
  const shown = roomyTiers(own, (at) => Number(figure(`edge_${at + 1}`)))
  const periods = energyPeriods(bill, month)
  if (row === 0) return column === 0 ? 0 : (own[shown[column - 1] ?? -1]?.tier ?? 0)
  if (column === 0) return periods[row - 1] ?? 0
  const rows = row === periods.length + 1 ? periods : periods.slice(row - 1, row)
  const columns = column === shown.length + 1 ? shown : shown.slice(column - 1, column)
  // Where another month has more tiers, they are empty in this one before its last.
  const parts = (at: number) => (at === own.length - 1 ? range(at, tiers.count) : [at])
  // With a price for each step the source counts all energy in the first tier.
  const counted = (at: number) => !bill.step_buy || at === 0
  const cells = rows.flatMap((period) =>
    columns
      .flatMap(parts)
      .filter(counted)
      .map((at) => figure(`drawn_p${period}_t${at + 1}`)),
  )
  return (
    cells.find((value) => typeof value === "string") ?? cells.reduce<number>((sum, value) => sum + Number(value), 0)
  )
}

const range = (from: number, until: number): readonly number[] =>
  Array.from({ length: until - from }, (_, at) => from + at)

/** What has to agree in every year: energy after credits, the months' bills, and the year's. */
function identities(id: string, results: Results): readonly Verdict[] {
  const { settled, bill } = results
  const sum = (name: string, at_utc: number) =>
    meters(results, "w").reduce(
      (all, meter) =>
        all + approximate(settled.run.explain({ rule: `${meter}${name}`, members: [], at_utc })?.value ?? "0"),
      0,
    )
  const months = Array.from({ length: 12 }, (_, month) => month)
  const most = (differences: readonly number[]) => Math.max(...differences.map(Math.abs))
  return Array.from({ length: bill.years }, (_, year) => {
    const at = (month: number) => Date.UTC(bill.first_year + year, month, 1)
    const figure = (of: Figure, month: number) => Number(of(results, year, month))
    const ofYear = (name: string) =>
      meters(results, "w").reduce(
        (all, meter) => all + (results.posted.get(`${meter}${name} ${bill.first_year + year}`) ?? 0),
        0,
      )
    const name = (what: string) => `${id} year ${year + 1}: ${what}`
    return [
      near(
        name("energy is what is charged less what is credited"),
        0,
        most(months.map((month) => sum("energy_net", at(month)) - figure(energy("w"), month))),
        identityTolerance,
      ),
      near(
        name("a bill is the sum of its lines"),
        0,
        most(
          months.map(
            (month) =>
              sum("bill", at(month)) + (month === 11 ? ofYear("year_minimum_charge") : 0) - figure(total("w"), month),
          ),
        ),
        identityTolerance,
      ),
      near(
        name("the months add up"),
        sum("year_bill", at(0)),
        months.reduce((all, month) => all + figure(total("w"), month), 0),
        identityTolerance,
      ),
    ]
  }).flat()
}
