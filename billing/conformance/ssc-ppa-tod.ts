import { readFileSync } from "node:fs"
import { join } from "node:path"
import { approximate, near, plain, settleCase, type Settled } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"
import { periodsOf, touText } from "./schedule.ts"

/**
 * Revenue of a power purchase agreement by time of delivery, as SAM's single owner has it. The first year is a contract
 * that is settled by the hour. The years are a contract as well: by the month, since each is the first again, less what
 * the plant loses.
 */
export const sscPpaTod: Driver = {
  name: "ssc_ppa_tod",
  folder: "ssc_ppa_tod",
  note: [
    "amounts before rounding, to a relative 1e-9",
    "revenue beside the agreement's, which no input states, is that of year 1",
  ].join("; "),
  run: (folder) => {
    const read = (file: string) => readFileSync(join(folder, file), "utf8")
    return summary(
      "ssc_ppa_tod",
      casesOf(folder, "cases.json", (text) =>
        (JSON.parse(text) as readonly PpaCase[]).flatMap((one) => judgePpa(one, read)),
      ),
    )
  },
}

/** A case as it is published. */
export interface PpaCase {
  readonly id: string
  readonly gen_series: string
  readonly params: {
    readonly ppa_soln_mode?: number
    readonly ppa_price_input: readonly number[]
    readonly ppa_escalation?: number
    readonly ppa_multiplier_model?: number
    readonly dispatch_tod_factors: readonly number[]
    readonly dispatch_sched_weekday: readonly (readonly number[])[]
    readonly dispatch_sched_weekend: readonly (readonly number[])[]
    readonly dispatch_factors_ts?: readonly number[] | { readonly series: string }
    readonly degradation?: readonly number[]
    readonly analysis_period?: number
    readonly system_use_lifetime_output?: number
  }
  readonly expected: Readonly<Record<string, unknown>>
}

const knownParams = new Set([
  "ppa_soln_mode",
  "ppa_price_input",
  "ppa_escalation",
  "ppa_multiplier_model",
  "dispatch_tod_factors",
  "dispatch_sched_weekday",
  "dispatch_sched_weekend",
  "dispatch_factors_ts",
  "degradation",
  "analysis_period",
  "system_use_lifetime_output",
])
const knownFields = new Set(["id", "gen_series", "params", "expected", "source", "note"])

/** The first year is one without a leap day that begins on a Monday, as the source has it. */
const firstYear = 2001

/** What a year of hours comes to. Lists by month; by period of delivery, those of the schedule only. */
interface Year {
  /** Energy sold, each kilowatt-hour as often as the factor of its hour says. */
  readonly weighted: readonly string[]
  readonly net: readonly string[]
  readonly revenue: readonly string[]
  readonly byPeriod: ReadonlyMap<number, PeriodOfYear>
}

interface PeriodOfYear {
  readonly energy: readonly number[]
  readonly revenue: readonly number[]
  /** Of the year, in dollars for each kilowatt-hour. */
  readonly price: number
}

/** Judges one case; `read` gives the text of a file of the set. */
export function judgePpa(one: PpaCase, read: (file: string) => string): readonly Verdict[] {
  const strange =
    Object.keys(one.params).find((name) => !knownParams.has(name)) ??
    Object.keys(one).find((name) => !knownFields.has(name))
  if (strange !== undefined) return [unsupported(one.id, `the field ${strange}`)]
  if (one.params.ppa_soln_mode === 0) return [unsupported(one.id, "ppa_soln_mode 0: a price is sought")]
  const cells = columnOf(read(one.gen_series))
  const count = one.params.system_use_lifetime_output === 1 ? yearsOf(one) : 1
  const years: Year[] = []
  for (let at = 0; at < count; at++) {
    const length = cells.length / count
    const year = settleYear(one, cells.slice(at * length, (at + 1) * length), read)
    if (typeof year === "string") return [verdict(one.id, "a settled year", year)]
    years.push(year)
  }
  const term = settleTerm(one, years)
  if (typeof term === "string") return [verdict(one.id, "settled years", term)]
  return [...judgeTerm(one, term), ...judgeFirstYear(one, years[0])]
}

// ---- the first year, by the hour

function settleYear(one: PpaCase, cells: readonly string[], read: (file: string) => string): Year | string {
  const perHour = cells.length / 8760
  if (!Number.isInteger(perHour) || 60 % perHour !== 0) return `${cells.length} readings are no year`
  const every = perHour === 1 ? "1 hour" : `${60 / perHour} min`
  const factors = factorsOf(one, read)
  const settled = settleCase({
    text: yearContract(one, 60 / perHour, factors !== undefined),
    columns: [
      { source: "meter gen", unit: "kW", every, values: cells },
      ...(factors ? [{ source: "log factors", unit: "number", every, values: factors }] : []),
    ],
    from_utc: Date.UTC(firstYear, 0, 1),
  })
  if (typeof settled === "string") return settled
  const months = Array.from({ length: 12 }, (_, month) => month)
  const byPeriod = periodsNamed(one).map((period): [number, PeriodOfYear] => [
    period,
    {
      energy: months.map((month) => approximate(valueOf(settled, `energy_p${period}`, month))),
      revenue: months.map((month) => approximate(posted(settled, `revenue_p${period}`, month))),
      price: approximate(valueOf(settled, `price_p${period}`, 0)),
    },
  ])
  return {
    weighted: months.map((month) => valueOf(settled, "weighted", month)),
    net: months.map((month) => valueOf(settled, "net_energy", month)),
    revenue: months.map((month) => posted(settled, "revenue", month)),
    byPeriod: new Map(byPeriod),
  }
}

/** Factors by the step of the series; undefined where they go by the schedule. */
function factorsOf({ params }: PpaCase, read: (file: string) => string): readonly (number | string)[] | undefined {
  if (params.ppa_multiplier_model !== 1) return undefined
  const factors = params.dispatch_factors_ts ?? []
  return "series" in factors ? columnOf(read(factors.series)) : factors
}

/** Periods that are told apart; none where factors go by the step. */
function periodsNamed({ params }: PpaCase): readonly number[] {
  return params.ppa_multiplier_model === 1 ? [] : periodsOf(scheduleOf(params))
}

const scheduleOf = (params: PpaCase["params"]) => ({
  weekday: params.dispatch_sched_weekday,
  weekend: params.dispatch_sched_weekend,
})

function yearContract(one: PpaCase, minutes: number, byStep: boolean): string {
  const { params } = one
  const periods = periodsNamed(one)
  const tou = byStep ? undefined : touText("tod", scheduleOf(params))
  const factorOf = (period: number) => plain(params.dispatch_tod_factors[period - 1] ?? 1)
  const byPeriod = periods.map((period) => `p${period}: ${factorOf(period)}`)
  const factor = byStep
    ? `input factor "Time of Delivery Factor": number each interval from log "factors" missing error`
    : tou === undefined
      ? `agreed factor "Time of Delivery Factor": number §4.2 = ${factorOf(periods[0] ?? 1)}`
      : `agreed factor[tod] "Time of Delivery Factor": number §4.2 = { ${byPeriod.join(" ")} }`
  const only = (period: number) => (tou === undefined ? "" : ` where in(tod.p${period})`)
  const parts = periods.map(
    (period) => `
  define energy_p${period}: kWh each month §4.2 = sum(sold${only(period)}) over month
  define worth_p${period}: USD each month §4.2 = sum(sold * factor * price${only(period)}) over month
  define price_p${period}: USD/kWh each contract_year §4.2 =
    ratio(sum(worth_p${period}) over contract_year, sum(energy_p${period}) over contract_year, else 0)
  settle revenue_p${period} (Buyer pays Seller, negative reverses): USD each month §4.2 = worth_p${period}`,
  )
  return `offtake 1
// The contract price, times the factor of the hour, for what leaves the plant. What the station draws is not sold.
contract first_year "Power purchase by time of delivery" {
  parties { Seller "Owner" Buyer "Offtaker" }
  term ${firstYear}-01-01 through ${firstYear}-12-31
  time { timezone "Etc/GMT" interval ${minutes} min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up quotients to 18 decimals half_even }
${tou ?? ""}
  input net "Net Generation": kW each interval from meter "gen" missing error
  ${factor}
  agreed price "Contract Price": USD/kWh §4.1 = ${plain(params.ppa_price_input[0] ?? 0)} USD/kWh

  define sold "Delivered Energy": kWh each interval §4.1 = max(net, 0) * hours(interval)
  define net_energy: kWh each month §4.1 = sum(net * hours(interval)) over month
  define weighted: kWh each month §4.2 = sum(sold * factor) over month
  settle revenue (Buyer pays Seller, negative reverses): USD each month §4.2 =
    sum(sold * factor * price) over month${parts.join("")}
}
`
}

// ---- the years, by the month

function settleTerm(one: PpaCase, years: readonly Year[]): Settled | string {
  const count = yearsOf(one)
  const repeated = (values: (year: Year) => readonly string[]) =>
    Array.from({ length: count }, (_, at) => {
      const year = years[at % years.length]
      return year ? values(year) : []
    }).flat()
  return settleCase({
    text: termContract(one),
    columns: [
      { source: "log weighted", unit: "kWh", every: "1 month", values: repeated(({ weighted }) => weighted) },
      { source: "log net", unit: "kWh", every: "1 month", values: repeated(({ net }) => net) },
    ],
    from_utc: Date.UTC(firstYear, 0, 1),
  })
}

function termContract(one: PpaCase): string {
  const { params } = one
  const count = yearsOf(one)
  return `offtake 1
// Every year is like the first, by the month and the factors of its hours, less what the plant loses.
contract years "Power purchase over ${count} years" {
  parties { Seller "Owner" Buyer "Offtaker" }
  term ${firstYear}-01-01 through ${firstYear + count - 1}-12-31
  time { timezone "Etc/GMT" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input weighted "Delivered Energy, by its factors": kWh each month from log "weighted" missing error
  input net "Net Generation":                        kWh each month from log "net"      missing error
  agreed output "Output": % each contract_year §3.1 = ${outputText(params, count)}
  agreed price "Contract Price": USD/kWh each contract_year §4.1 = ${priceText(params, count)}
  agreed other "Other Revenue": USD each contract_year whole §5 = ${plain(otherRevenue(one))} USD

  settle revenue (Buyer pays Seller, negative reverses): USD each month §4.2 = weighted * output * price
  define energy: kWh each contract_year §3.1 = sum(net * output) over contract_year
  define energy_value: USD each contract_year §4.2 = sum(weighted * output * price) over contract_year
  define total_revenue: USD each contract_year §5 = energy_value + other
}
`
}

/** One figure is lost each year, of what was left; of several, each is what its year has lost. */
function outputText({ degradation = [], system_use_lifetime_output }: PpaCase["params"], count: number): string {
  const [each = 0] = degradation
  if (system_use_lifetime_output === 1 || (degradation.length < 2 && each === 0)) return "100%"
  if (degradation.length === 1) return `100% escalating ${plain(-each)}% compounding ${everyYear} exact`
  // A year that is not in the list has no output in the source.
  return byYear(count, (at) => `100% - ${plain(degradation[at] ?? 100)}%`)
}

/** One price escalates; of several, each is that of its year, and then there is none. */
function priceText({ ppa_price_input: prices, ppa_escalation = 0 }: PpaCase["params"], count: number): string {
  const [first = 0] = prices
  if (prices.length > 1) return byYear(count, (at) => `${plain(prices[at] ?? 0)} USD/kWh`)
  const growth = ppa_escalation === 0 ? "" : ` escalating ${plain(ppa_escalation)}% compounding ${everyYear} exact`
  return `${plain(first)} USD/kWh${growth}`
}

const everyYear = `each contract_year from ${firstYear + 1}-01-01`

function byYear(count: number, value: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) =>
    at === 0 ? value(at) : `${value(at)} from ${firstYear + at}-01-01`,
  ).join(" ; ")
}

/**
 * Revenue that is not the agreement's, such as capacity payments, is no input of a case: that of the first year is
 * taken for every year.
 */
function otherRevenue({ expected }: PpaCase): number {
  const [, total = 0] = listOf(expected["cf_total_revenue"])
  const [, energy = 0] = listOf(expected["cf_energy_value"])
  return Math.abs(total - energy) <= Math.abs(energy) * relative ? 0 : total - energy
}

// ---- judging

const relative = 1e-9

function judgeTerm(one: PpaCase, settled: Settled): readonly Verdict[] {
  const ofYear = (rule: string) => (at: number) => (at === 0 ? 0 : approximate(valueOf(settled, rule, (at - 1) * 12)))
  const streams: Readonly<Record<string, (at: number) => number>> = {
    cf_ppa_price: (at) => ofYear("price")(at) * 100,
    cf_energy_net: ofYear("energy"),
    cf_energy_value: ofYear("energy_value"),
    cf_total_revenue: ofYear("total_revenue"),
  }
  const monthly = Object.entries((one.expected["cf_revenue_by_month"] ?? {}) as Readonly<Record<string, unknown>>)
  return [
    ...Object.entries(streams).flatMap(([name, found]) => judgeList(`${one.id} ${name}`, one.expected[name], found)),
    ...monthly.flatMap(([name, values], month) =>
      judgeList(`${one.id} revenue ${name}`, values, (at) =>
        at === 0 ? 0 : approximate(posted(settled, "revenue", (at - 1) * 12 + month)),
      ),
    ),
    ...(typeof one.expected["ppa_cents_per_kwh"] === "number"
      ? [close(`${one.id} ppa_cents_per_kwh`, one.expected["ppa_cents_per_kwh"], ofYear("price")(1) * 100)]
      : []),
  ]
}

function judgeFirstYear({ id, expected }: PpaCase, year: Year | undefined): readonly Verdict[] {
  const total = (values: readonly number[] = []) => values.reduce((sum, value) => sum + value, 0)
  const of = (at: number) => year?.byPeriod.get(at + 1)
  const byPeriod: Readonly<Record<string, (at: number) => number>> = {
    firstyear_energy_by_tod: (at) => total(of(at)?.energy),
    firstyear_price_by_tod: (at) => (of(at)?.price ?? 0) * 100,
    firstyear_revenue_by_tod: (at) => total(of(at)?.revenue),
  }
  const byMonth: Readonly<Record<string, (at: number) => readonly number[] | undefined>> = {
    revenue_monthly_firstyear_by_tod: (at) => of(at)?.revenue,
    energy_monthly_firstyear_by_tod: (at) => of(at)?.energy,
  }
  const known = new Set([...streamNames, ...Object.keys(byPeriod), ...Object.keys(byMonth)])
  const strange = Object.keys(expected).filter((name) => !known.has(name))
  return [
    ...strange.map((name) => unsupported(`${id} ${name}`, `the output ${name}`)),
    ...Object.entries(byPeriod).flatMap(([name, found]) => judgeList(`${id} ${name}`, expected[name], found)),
    ...Object.entries(byMonth).flatMap(([name, found]) =>
      ((expected[name] ?? []) as readonly unknown[]).flatMap((months, at) =>
        judgeList(`${id} ${name}[${at}]`, months, (month) => found(at)?.[month] ?? 0),
      ),
    ),
  ]
}

const streamNames = [
  "ppa_cents_per_kwh",
  "cf_ppa_price",
  "cf_energy_net",
  "cf_energy_value",
  "cf_total_revenue",
  "cf_revenue_by_month",
]

/** One verdict for each figure; what the set leaves empty is not asked. */
function judgeList(name: string, expected: unknown, found: (at: number) => number): readonly Verdict[] {
  return ((expected ?? []) as readonly (number | null)[]).flatMap((value, at) =>
    value === null ? [] : [close(`${name}[${at}]`, value, found(at))],
  )
}

function close(name: string, expected: number, found: number): Verdict {
  return near(name, expected, found, Math.max(Math.abs(expected) * relative, 1e-9))
}

function listOf(values: unknown): readonly number[] {
  return (values ?? []) as readonly number[]
}

/** The exact value of a rule in the period that begins with a month, counted from the first. */
function valueOf({ run }: Settled, rule: string, month: number): string {
  const value = run.explain({ rule, members: [], at_utc: Date.UTC(firstYear, month, 1) })?.value
  if (value === undefined) throw new Error(`no ${rule} in month ${month}`)
  return value
}

/** What a settlement posts in a month, counted from the first, before it is rounded. */
function posted({ settlement }: Settled, rule: string, month: number): string {
  const from = new Date(Date.UTC(firstYear, month, 1)).toISOString().slice(0, 10)
  const posting = settlement.postings.find((each) => each.rule === rule && each.from.startsWith(from))
  if (!posting) throw new Error(`no posting of ${rule} in month ${month}`)
  return posting.unrounded
}

function columnOf(text: string): readonly string[] {
  return text.trim().split(/\r?\n/).slice(1)
}

const yearsOf = ({ params }: PpaCase): number => params.analysis_period ?? 25
