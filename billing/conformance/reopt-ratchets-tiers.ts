import { readFileSync } from "node:fs"
import { join } from "node:path"
import { approximate, near, plain, settleCase, type Column, type Settled } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"
import { monthsText, periodsIn, periodsOf, touText, type Schedule } from "./schedule.ts"

/**
 * Demand ratchets, coincident peaks, and rates of the utility rate database, as REopt bills a year of hourly load. A year's rate is a
 * contract; where a peak is remembered over the turn of the year, the year before is taken to be like it, as REopt does.
 */
export const reoptRatchetsTiers: Driver = {
  name: "reopt_ratchets_tiers",
  folder: "reopt_ratchets_tiers",
  note: "the source computes in floats: compared at each case's own tolerance, else to a relative 1e-12",
  run: (folder) =>
    summary(
      "reopt_ratchets_tiers",
      casesOf(folder, "cases.json", (text) =>
        (JSON.parse(text) as readonly RateCase[]).flatMap((one) => judgeRate(one, folder)),
      ),
    ),
}

/** A case as it is published; its kind says which of the rest it has. */
export interface RateCase extends Readonly<Record<string, unknown>> {
  readonly id: string
  readonly kind: string
}

/** What REopt stands for "no limit" in a matrix of demand and of energy. */
const unlimited = { demand: 1e8, energy: 1e10 } as const

/** Fields that a case may have without changing what is asked. */
const remarks = new Set(["id", "kind", "source", "note", "tol", "billing_peaks"])
const known = new Set([
  ...remarks,
  "year",
  "load_kw",
  "load",
  "flat_demand_rate",
  "monthly_demand_rates",
  "lookback_percent",
  "lookback_rule",
  "lookback_months",
  "lookback_range",
  "active_time_steps_1based",
  "charge_per_kw",
  "urdb_response",
  "urdb_file",
  "expected",
  "expected_annual_cost",
  "expected_annual_demand_cost",
  "expected_annual_energy_cost",
])

/** Judges one case. Files that it names are read from the folder. */
export function judgeRate(one: RateCase, folder: string): readonly Verdict[] {
  const stray = Object.keys(one).filter((name) => !known.has(name) && !name.startsWith("lookback_range"))
  if (stray.length > 0) return [unsupported(one.id, `the field ${stray.join(", ")}`)]
  const rate = rateOf(one, folder)
  if (typeof rate === "string") return [unsupported(one.id, rate)]
  if (one.kind === "tier_limits") return judgeLimits(one, rate)
  if (typeof one["expected_annual_energy_cost"] === "number" && sharesTiers(rate))
    return [unsupported(one.id, "tiers that count the energy of several periods")]
  const settled = settleCase({
    text: contractOf(rate),
    columns: columnsOf(rate, loadOf(one)),
    from_utc: Date.UTC(rate.firstYear, 0, 1),
    window: { from: `${rate.year}`, through: `${rate.year}` },
  })
  if (typeof settled === "string") return [verdict(one.id, "a settled year", settled)]
  const tolerance = typeof one["tol"] === "number" ? one["tol"] : undefined
  const asked = [
    ["expected_annual_demand_cost", "demand"],
    ["expected_annual_energy_cost", "energy"],
    ["expected_annual_cost", "coincident"],
  ] as const
  return asked.flatMap(([name, kind]) => {
    const expected = one[name]
    if (typeof expected !== "number") return []
    // Without a tolerance of its own a figure is asked for to its last digits in binary.
    return [near(`${one.id} ${kind}`, expected, costOf(settled, kind), tolerance ?? Math.abs(expected) * 1e-12)]
  })
}

/** What a year costs of a kind, unrounded. */
function costOf({ settlement }: Settled, kind: string): number {
  return settlement.postings
    .filter(({ rule }) => rule.startsWith(`${kind}_`))
    .reduce((sum, { unrounded }) => sum + approximate(unrounded), 0)
}

// ---- what a case asks

/** A rate of the utility rate database, as far as it prices energy and demand. Structures are lists of periods, each a list of tiers. */
interface RateRecord {
  readonly energyratestructure?: readonly (readonly Tier[])[]
  readonly energyweekdayschedule?: Schedule["weekday"]
  readonly energyweekendschedule?: Schedule["weekend"]
  readonly demandratestructure?: readonly (readonly Tier[])[]
  readonly demandweekdayschedule?: Schedule["weekday"]
  readonly demandweekendschedule?: Schedule["weekend"]
  readonly flatdemandstructure?: readonly (readonly Tier[])[]
  readonly flatdemandmonths?: readonly number[]
  readonly lookbackpercent?: number
  readonly lookbackmonths?: readonly number[]
  readonly lookbackrange?: number
}
interface Tier {
  readonly rate?: number
  readonly adj?: number
  readonly max?: number
  readonly unit?: string
}

/** Prices of a schedule: by period, its tiers in order; the last has no limit. */
interface Scheduled {
  readonly schedule: Schedule
  readonly tiers: ReadonlyMap<number, readonly Band[]>
}
interface Band {
  readonly rate: number
  readonly limit: number | undefined
}

interface Rate {
  readonly year: number
  /** Where the readings begin: the year before, if it is remembered. */
  readonly firstYear: number
  readonly energy?: Scheduled
  readonly demand?: Scheduled
  /** By month from January. */
  readonly flat?: readonly (readonly Band[])[]
  readonly lookback?: Lookback
  readonly coincident: readonly { readonly hours: readonly number[]; readonly rate: number }[]
}
interface Lookback {
  readonly share: number
  /** Months whose peaks are remembered for the whole year; all of it where none is named. */
  readonly of: { readonly months: readonly number[] } | { readonly before: number } | "year"
}

/** The rate of a case; a text for one that says what is not here. */
function rateOf(one: RateCase, folder: string): Rate | string {
  const file = one["urdb_file"]
  const record = (
    typeof file === "string" ? JSON.parse(readFileSync(join(folder, file), "utf8")) : one["urdb_response"]
  ) as RateRecord | undefined
  const share = (one["lookback_percent"] as number | undefined) ?? record?.lookbackpercent ?? 0
  const range = Object.entries(one).find(([name]) => name.startsWith("lookback_range"))?.[1] ?? record?.lookbackrange
  const remembered = (one["lookback_months"] as readonly number[] | undefined) ?? record?.lookbackmonths
  const flat = flatOf(one, record)
  if (typeof flat === "string") return flat
  const lookback: Lookback | undefined =
    share === 0
      ? undefined
      : {
          share,
          of:
            typeof range === "number" && range > 0
              ? { before: range }
              : remembered?.some((each) => each !== 0)
                ? { months: remembered }
                : "year",
        }
  const units = [...(record?.energyratestructure ?? []), ...(record?.demandratestructure ?? [])].flat()
  const unit = units.find(({ unit = "kWh" }) => unit !== "kWh" && unit !== "kW")?.unit
  if (unit !== undefined) return `tiers in ${unit}`
  const energy = scheduledOf(record?.energyratestructure, record?.energyweekdayschedule, record?.energyweekendschedule)
  const demand = scheduledOf(record?.demandratestructure, record?.demandweekdayschedule, record?.demandweekendschedule)
  const year = (one["year"] as number | undefined) ?? 2022
  const steps = (one["active_time_steps_1based"] ?? []) as readonly (readonly number[])[]
  const charges = (one["charge_per_kw"] ?? []) as readonly number[]
  return {
    year,
    firstYear: lookback && typeof lookback.of === "object" && "before" in lookback.of ? year - 1 : year,
    ...(energy ? { energy } : {}),
    ...(demand ? { demand } : {}),
    ...(flat ? { flat } : {}),
    ...(lookback ? { lookback } : {}),
    coincident: steps.map((hours, at) => ({ hours, rate: charges[at] ?? 0 })),
  }
}

function scheduledOf(
  structure: RateRecord["energyratestructure"],
  weekday: Schedule["weekday"] | undefined,
  weekend: Schedule["weekend"] | undefined,
): Scheduled | undefined {
  if (!structure || !weekday || !weekend) return undefined
  const schedule = { weekday, weekend }
  return { schedule, tiers: new Map(periodsOf(schedule).map((period) => [period, bandsOf(structure[period] ?? [])])) }
}

const bandsOf = (tiers: readonly Tier[]): readonly Band[] =>
  tiers.map(({ rate = 0, adj = 0, max }, at) => ({
    rate: rate + adj,
    limit: at === tiers.length - 1 ? undefined : max,
  }))

/** The price of each month's highest demand; a text where a case says it in a way that is not here. */
function flatOf(one: RateCase, record: RateRecord | undefined): Rate["flat"] | string {
  const monthly = one["monthly_demand_rates"] as readonly number[] | undefined
  if (monthly) return monthly.map((rate) => [{ rate, limit: undefined }])
  const seasons = one["flat_demand_rate"] as Readonly<Record<string, number>> | undefined
  if (seasons) {
    const named = (start: string) => Object.entries(seasons).find(([name]) => name.startsWith(start))?.[1]
    const [cold, warm] = [named("cold_months"), named("warm_months")]
    if (cold === undefined || warm === undefined) return `flat_demand_rate by ${Object.keys(seasons).join(", ")}`
    // Six months each: October through March are the cold ones.
    return Array.from({ length: 12 }, (_, month) => [{ rate: month < 3 || month > 8 ? cold : warm, limit: undefined }])
  }
  const { flatdemandstructure: structure, flatdemandmonths: periods } = record ?? {}
  return structure && periods ? periods.map((period) => bandsOf(structure[period] ?? [])) : undefined
}

// ---- the contract

function contractOf(rate: Rate): string {
  const lines = [
    "offtake 1",
    'contract rate "A year\'s rate" {',
    '  parties { Utility "The utility" Customer "The customer" }',
    `  term ${rate.firstYear}-01-01 through ${lastDay(rate.year)}`,
    '  time { timezone "UTC" interval 60 min contract_year starts January 1 }',
    "  rounding { post each line to 0.01 USD half_even }",
    '  input load: kW each interval from meter "load" missing error',
    "  define demand: kW each month = max(load) over month",
    ...energyLines(rate),
    ...demandLines(rate),
    ...flatLines(rate),
    ...rate.coincident.flatMap(({ rate: price }, at) => [
      `  input event_${at + 1}: flag each interval from log "event ${at + 1}" missing error`,
      `  charge coincident_${at + 1} (Customer pays Utility): USD each calendar_year §4 =`,
      `    max(load where event_${at + 1}, else 0 kW) over calendar_year * ${plain(price)} USD/kW`,
    ]),
    "}",
    "",
  ]
  return lines.join("\n")
}

/** A year has 8,760 hours: a leap year ends on 30 December. */
const lastDay = (year: number): string => new Date(Date.UTC(year, 0, 365)).toISOString().slice(0, 10)

function energyLines({ energy }: Rate): readonly string[] {
  if (!energy) return []
  const tou = touText("energy_hours", energy.schedule)
  return [
    ...(tou === undefined ? [] : [tou]),
    ...[...energy.tiers].flatMap(([period, bands]) => {
      const where = tou === undefined ? "" : ` where in(energy_hours.p${period})`
      return [
        `  define energy_p${period}: kWh each month = sum(load * hours(interval)${where}) over month`,
        `  charge energy_cost_p${period} (Customer pays Utility): USD each month §1 = ${priced(`energy_p${period}`, bands, "kWh")}`,
      ]
    }),
  ]
}

function demandLines({ demand, lookback }: Rate): readonly string[] {
  if (!demand) return []
  const tou = touText("demand_hours", demand.schedule)
  return [
    ...(tou === undefined ? [] : [tou]),
    ...[...demand.tiers].flatMap(([period, bands]) => {
      const where = tou === undefined ? "" : ` where in(demand_hours.p${period}), else 0 kW`
      return [
        `  define demand_p${period}: kW each month = max(load${where}) over month`,
        ...rememberedLines(`demand_p${period}`, lookback),
        `  charge demand_cost_p${period} (Customer pays Utility): USD each month §2 = ${priced(`demand_p${period}${lookback ? "_billed" : ""}`, bands, "kW")}`,
      ]
    }),
  ]
}

function flatLines({ flat, lookback }: Rate): readonly string[] {
  if (!flat) return []
  const kinds = [...new Set(flat.map((bands) => JSON.stringify(bands)))]
  const tou = monthsText(
    "month_rate",
    flat.map((bands) => `r${kinds.indexOf(JSON.stringify(bands)) + 1}`),
  )
  const billed = `demand${lookback ? "_billed" : ""}`
  return [
    ...(tou === undefined ? [] : [tou]),
    ...rememberedLines("demand", lookback),
    ...kinds.map((kind, at) => {
      const value = priced(billed, JSON.parse(kind) as readonly Band[], "kW")
      const chosen = tou === undefined ? value : `if in(month_rate.r${at + 1}) then ${value} else 0 USD`
      return `  charge demand_flat_${at + 1} (Customer pays Utility): USD each month §3 = ${chosen}`
    }),
  ]
}

/** What is billed of a month's demand: no less than a share of what is remembered. */
function rememberedLines(name: string, lookback: Lookback | undefined): readonly string[] {
  if (!lookback) return []
  const { share, of } = lookback
  const percent = plain(Number((share * 100).toPrecision(12)))
  const billed = (remembered: string) =>
    `  define ${name}_billed: kW each month = max(${name}, ${percent}% * ${remembered})`
  if (of === "year")
    return [
      `  define ${name}_of_year: kW each calendar_year = max(${name}) over calendar_year`,
      billed(`${name}_of_year`),
    ]
  if ("before" in of) return [billed(`max(${name}, else 0 kW) over prior up to ${of.before} month`)]
  const tou = monthsText(
    `${name}_remembered`,
    of.months.map((each) => (each === 0 ? "other_months" : "remembered_months")),
  )
  return [
    ...(tou === undefined ? [] : [tou]),
    `  define ${name}_of_year: kW each calendar_year = max(${name}${tou === undefined ? "" : ` where in(${name}_remembered.remembered_months)`}, else 0 kW) over calendar_year`,
    billed(`${name}_of_year`),
  ]
}

/** A quantity at the price of its tiers, each tier's share at its own. A tier's limit counts from nothing. */
function priced(quantity: string, bands: readonly Band[], unit: string): string {
  const [only] = bands
  if (bands.length <= 1) return `${quantity} * ${plain(only?.rate ?? 0)} USD/${unit}`
  const lines = bands.map(({ rate, limit }, at) => {
    const price = `at ${plain(rate)} USD/${unit}`
    if (limit === undefined) return `rest ${price}`
    return `${at === 0 ? "first" : "next"} ${plain(limit - (bands[at - 1]?.limit ?? 0))} ${unit} ${price}`
  })
  return `tiered marginal (${quantity}) { ${lines.join(" ")} }`
}

// ---- the readings

/** The load of each hour of the year in kW. */
function loadOf(one: RateCase): readonly number[] {
  const { flat_kw, annual_kwh } = (one["load"] ?? {}) as { readonly flat_kw?: number; readonly annual_kwh?: number }
  const flat = flat_kw ?? (annual_kwh === undefined ? undefined : annual_kwh / 8760)
  const said = one["load_kw"] as { readonly base?: number; readonly overrides_hour_of_year_1based?: object } | undefined
  const hours = new Array<number>(8760).fill(flat ?? said?.base ?? 0)
  for (const [hour, kw] of Object.entries(said?.overrides_hour_of_year_1based ?? {}))
    hours[Number(hour) - 1] = Number(kw)
  return hours
}

function columnsOf({ year, firstYear, coincident }: Rate, load: readonly number[]): readonly Column[] {
  const before = Date.UTC(year, 0, 1) - Date.UTC(firstYear, 0, 1)
  // The hours of the year before, from its own start; in a leap year the last day stands twice.
  const earlier = Array.from({ length: before / 3_600_000 }, (_, hour) => load[Math.min(hour, 8760 - 24 + (hour % 24))])
  return [
    { source: "meter load", unit: "kW", every: "1 hour", values: [...earlier, ...load] },
    ...coincident.map(({ hours }, at) => ({
      source: `log event ${at + 1}`,
      unit: "flag",
      every: "1 hour",
      values: Array.from({ length: earlier.length + load.length }, (_, hour) =>
        hours.includes(hour - earlier.length + 1) ? "true" : "false",
      ),
    })),
  ]
}

// ---- limits of tiers

/**
 * A matrix of limits is read off the contract: each month's bill, at a load that reaches every tier, opens into the tiers it was priced by.
 * Rows are months, and of demand the periods within each; a tier without an end has the limit REopt puts there.
 */
function judgeLimits(one: RateCase, rate: Rate): readonly Verdict[] {
  const limits = [rate.energy, rate.demand].flatMap((scheduled) => [...(scheduled?.tiers.values() ?? [])].flat())
  const highest = Math.max(0, ...limits.map(({ limit = 0 }) => limit))
  const settled = settleCase({
    text: contractOf(rate),
    columns: columnsOf(rate, new Array<number>(8760).fill(highest + 1)),
    from_utc: Date.UTC(rate.firstYear, 0, 1),
  })
  if (typeof settled === "string") return [verdict(one.id, "a settled year", settled)]
  const rows = (scheduled: Scheduled | undefined) =>
    Array.from({ length: 12 }, (_, month) =>
      scheduled ? periodsIn(scheduled.schedule, month).map((period) => ({ month, period })) : [],
    )
  const tables = {
    tou_demand: { rule: "demand_cost", rows: rows(rate.demand).flat(), none: unlimited.demand },
    // A month has one row of energy: the limits of the period that has most tiers, since they count the month's energy.
    energy: {
      rule: "energy_cost",
      rows: rows(rate.energy)
        .map((periods) =>
          periods.toSorted((a, b) => tiersOf(rate.energy, b.period) - tiersOf(rate.energy, a.period)).slice(0, 1),
        )
        .flat(),
      none: unlimited.energy,
    },
  }
  return Object.entries((one["expected"] ?? {}) as Readonly<Record<string, number>>).map(([name, expected]) => {
    const [, table = "", row = "", tier = ""] = /^(tou_demand|energy)_tier_limits\[(\d+),(\d+)\]$/.exec(name) ?? []
    const chosen = tables[table as keyof typeof tables]
    const at = chosen?.rows[Number(row) - 1]
    if (!chosen || !at) return unsupported(`${one.id} ${name}`, `the limit ${name}`)
    const limit = limitsOf(settled, `${chosen.rule}_p${at.period}`, rate.year, at.month)[Number(tier) - 1]
    return near(`${one.id} ${name}`, expected, limit ?? chosen.none, 1)
  })
}

/** Whether some month has several periods of energy, one of them with tiers: the tiers count the energy of all of them. */
function sharesTiers({ energy }: Rate): boolean {
  if (!energy) return false
  return Array.from({ length: 12 }, (_, month) => periodsIn(energy.schedule, month)).some(
    (periods) => periods.length > 1 && periods.some((period) => tiersOf(energy, period) > 1),
  )
}

const tiersOf = (scheduled: Scheduled | undefined, period: number): number => scheduled?.tiers.get(period)?.length ?? 0

/** Where each tier of a month's bill ends, as its explanation tells. */
function limitsOf({ run }: Settled, rule: string, year: number, month: number): readonly (number | undefined)[] {
  const tree = run.explain({ rule, members: [], at_utc: Date.UTC(year, month, 1) })?.tree
  let end = 0
  return (tree?.rows?.items ?? []).map(({ label }) => {
    const [, width] = /^tier \d+: (?:first|next) ([\d.]+)/.exec(label) ?? []
    if (width === undefined) return undefined
    end += Number(width)
    return end
  })
}
