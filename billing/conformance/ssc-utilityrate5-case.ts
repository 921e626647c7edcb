import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Bill, Growth, Metering } from "./ssc-utilityrate5-contract.ts"
import type { Tariff } from "./utility-tariff.ts"

/** A case as it is published. */
export interface BillCase {
  readonly id: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly expect: readonly ExpectedOutput[]
  readonly checks_identity?: boolean
}

export interface ExpectedOutput {
  readonly output: string
  /** Null of a single number; of a list its place or "last"; of a table row and column. */
  readonly index: readonly (number | "last")[] | null
  readonly value: number | string
  readonly tol: number
}

/** A bill and what is metered: one value for each step of a year, of the plant for each step of all years. */
export interface Metered {
  readonly bill: Bill
  readonly load: readonly number[]
  readonly plant: readonly number[]
  readonly buy: readonly number[]
  readonly sell: readonly number[]
}

/** Numbers in line or in a file of the set. */
type Series = readonly number[] | { readonly series: string; readonly steps_per_year?: number }

/** Inputs of the module that this driver puts into a contract or that change no bill. */
const known = new Set(
  `en_electricity_rates analysis_period system_use_lifetime_output TOU_demand_single_peak gen load inflation_rate degradation
  load_escalation rate_escalation ur_metering_option ur_nm_yearend_sell_rate ur_nm_credit_month ur_nm_credit_rollover
  ur_monthly_fixed_charge ur_nb_credit_expire ur_nb_apply_credit_current_month ur_sell_eq_buy ur_monthly_min_charge
  ur_annual_min_charge ur_en_ts_sell_rate ur_ts_sell_rate ur_en_ts_buy_rate ur_ts_buy_rate ur_ec_sched_weekday
  ur_ec_sched_weekend ur_ec_tou_mat ur_dc_enable ur_dc_sched_weekday ur_dc_sched_weekend ur_dc_tou_mat ur_dc_flat_mat
  ur_enable_billing_demand ur_billing_demand_minimum ur_billing_demand_lookback_period
  ur_billing_demand_lookback_percentages ur_dc_billing_demand_periods ur_yearzero_usage_peaks
  ppa_price_input ppa_multiplier_model`.split(/\s+/),
)

/** Names of inputs that are not known and say something. */
export function strayInputs({ inputs }: BillCase): readonly string[] {
  return Object.entries(inputs).flatMap(([name, value]) => (known.has(name) || isNeutral(value) ? [] : [name]))
}

/** Paths of series that a case names and the set does not have. */
export function missingFiles({ inputs }: BillCase, folder: string): readonly string[] {
  return Object.values(inputs).flatMap((value) => {
    const { series } = (value ?? {}) as { readonly series?: string }
    return series === undefined || existsSync(join(folder, series)) ? [] : [join(folder, series)]
  })
}

const isNeutral = (value: unknown): boolean =>
  value === null || value === 0 || value === false || (Array.isArray(value) && value.every(isNeutral))

/** Beyond this the source knows no limit. */
const noLimit = 1e37
const limitOf = (limit: number): number => (limit >= noLimit ? Infinity : limit)
/** Civil years from here on have no leap day for seven years, as no year of the source has. */
const firstYear = 2097
const mostYears = 7
const meterings: readonly Metering[] = [
  "kwh_credits",
  "dollar_credits",
  "net_billing",
  "net_billing_carried",
  "two_meters",
]

/** The bill of a case; a text where the case is not one that can be billed. */
export function readBill({ inputs, expect }: BillCase, folder: string): Metered | string {
  const number = (name: string, otherwise = 0) => (typeof inputs[name] === "number" ? inputs[name] : otherwise)
  const flag = (name: string) => number(name) === 1 || inputs[name] === true
  const series = (name: string) => seriesOf(inputs[name] as Series | undefined, folder)
  const matrix = (name: string) => (inputs[name] ?? []) as readonly (readonly number[])[]
  const lifetime = flag("system_use_lifetime_output")
  const gen = series("gen")
  const load = series("load")
  const perYear = (value: unknown, all: readonly number[]) =>
    (value as { readonly steps_per_year?: number } | undefined)?.steps_per_year ??
    (lifetime ? all.length / number("analysis_period", 1) : all.length)
  const steps = perYear(inputs["gen"], gen)
  const loadSteps = load.length === 0 ? steps : load.length
  const stepsPerHour = steps / 8760
  if (!Number.isInteger(60 / stepsPerHour) || stepsPerHour < 1) return `${steps} steps a year`
  if (loadSteps !== steps && loadSteps !== 8760) return `a load of ${loadSteps} steps and a plant of ${steps}`
  if (inputs["en_electricity_rates"] === 0) return "no electricity rates"
  const metering = meterings[number("ur_metering_option")]
  if (!metering) return `metering option ${number("ur_metering_option")}`
  const month = number("ur_nm_credit_month", 11)
  if (!Number.isInteger(month) || month < 0 || month > 11) return `true-up month ${month} of 0 to 11`
  const stepBuy = flag("ur_en_ts_buy_rate")
  const stepSell = flag("ur_en_ts_sell_rate")
  if ((stepBuy || stepSell) && (metering === "kwh_credits" || metering === "dollar_credits"))
    return "prices by time step with net metering"
  const prices = (name: string) => {
    const all = series(name)
    return all.length === 8760 ? stepPrices(all, stepsPerHour) : all
  }
  const buy = stepBuy ? prices("ur_ts_buy_rate") : []
  const sell = stepSell ? prices("ur_ts_sell_rate") : []
  const wrong = [...(stepBuy ? [buy] : []), ...(stepSell ? [sell] : [])].find(({ length }) => length !== steps)
  if (wrong) return `${wrong.length} prices by time step for ${steps} steps`
  const tariff = tariffOf(inputs)
  if (typeof tariff === "string") return tariff
  const analysis = number("analysis_period", 1)
  const held = lifetime ? Math.max(1, Math.floor(gen.length / steps)) : analysis
  const asked = Math.max(2, ...expect.map(yearAsked))
  const years = Math.min(analysis, held, asked, mostYears)
  const list = (name: string) => (inputs[name] ?? [0]) as readonly number[]
  const growth = (percents: readonly number[], added = 0): Growth =>
    percents.length === 1 ? Number(((percents[0] ?? 0) + added).toPrecision(12)) : percents
  const degradation = list("degradation").map((percent) => -percent)
  const escalation = list("rate_escalation")
  if (escalation.length !== 1 && escalation.length < analysis) return "rate_escalation is shorter than the analysis"
  return {
    load: load.length === 0 ? new Array<number>(loadSteps).fill(0) : load,
    plant: lifetime ? gen.slice(0, steps * years) : Array.from({ length: years }, () => gen.slice(0, steps)).flat(),
    buy,
    sell,
    bill: {
      tariff,
      metering,
      true_up_month: month,
      rollover: flag("ur_nm_credit_rollover"),
      expires: flag("ur_nb_credit_expire"),
      applies_at_once: flag("ur_nb_apply_credit_current_month"),
      year_end_sell_usd_per_kwh: number("ur_nm_yearend_sell_rate"),
      fixed_usd: number("ur_monthly_fixed_charge"),
      monthly_minimum_usd: number("ur_monthly_min_charge"),
      annual_minimum_usd: number("ur_annual_min_charge"),
      step_buy: stepBuy,
      step_sell: stepSell,
      prices: growth(escalation, escalation.length === 1 ? number("inflation_rate") : 0),
      load: growth(list("load_escalation")),
      plant: lifetime ? 0 : growth(degradation),
      first_year: firstYear,
      years,
      step_minutes: 60 / stepsPerHour,
      hourly_load: loadSteps !== steps,
      load_sends: load.some((kw) => kw < 0),
      by_tier: expect.some(({ output }) => byTier.test(output)),
    },
  }

  function tariffOf(inputs: BillCase["inputs"]): Tariff | string {
    const equal = flag("ur_sell_eq_buy")
    const energy = matrix("ur_ec_tou_mat").map(([period = 0, tier = 0, limit = 0, unit = 0, buy = 0, sell = 0]) => ({
      period,
      tier,
      limit: limitOf(limit),
      unit,
      buy,
      sell: equal ? buy : sell,
    }))
    if (energy.some(({ limit }) => Number.isNaN(limit) || limit < 0)) return "a tier without an end"
    const rows = (name: string) =>
      matrix(name).map(([of = 0, tier = 0, limit = 0, price = 0]) => ({ of, tier, limit: limitOf(limit), price }))
    const schedule = (of: string) => ({
      weekday: matrix(`ur_${of}_sched_weekday`),
      weekend: matrix(`ur_${of}_sched_weekend`),
    })
    if (
      [schedule("ec"), ...(flag("ur_dc_enable") ? [schedule("dc")] : [])].some(
        ({ weekday, weekend }) => !isYear(weekday) || !isYear(weekend),
      )
    )
      return "a schedule that is not twelve months of 24 hours"
    const demand = flag("ur_dc_enable")
      ? {
          schedule: schedule("dc"),
          periods: rows("ur_dc_tou_mat"),
          months: rows("ur_dc_flat_mat"),
          at_peak: flag("TOU_demand_single_peak"),
        }
      : undefined
    const tariff = { energy: { schedule: schedule("ec"), rows: energy }, ...(demand ? { demand } : {}) }
    if (!flag("ur_enable_billing_demand")) return tariff
    const months = matrix("ur_billing_demand_lookback_percentages")
    const periods = matrix("ur_dc_billing_demand_periods")
    const before = (inputs["ur_yearzero_usage_peaks"] ?? []) as readonly number[]
    const counted = periods.filter(([, counts]) => counts === 1).map(([period = 0]) => period)
    if (months.length !== 12 || before.length !== 12) return "a ratchet without twelve months"
    if (!demand) return "a ratchet without demand charges, whose periods it remembers"
    if (counted.length === 0) return "a ratchet without a period whose demand counts"
    if (periods.length !== new Set(demand.periods.map(({ of }) => of)).size)
      return "a ratchet with other periods than the demand table"
    return {
      ...tariff,
      ratchet: {
        minimum_kw: number("ur_billing_demand_minimum"),
        lookback_months: number("ur_billing_demand_lookback_period"),
        months: months.map(([percent = 0, whole = 0]) => ({ percent, whole: whole === 1 })),
        periods: new Set(counted),
        before_kw: before,
      },
    }
  }
}

/** Of hourly prices the source takes the first step of an hour at the hour's own, and the others at the next hour's. */
const stepPrices = (hours: readonly number[], steps: number): readonly number[] =>
  hours.flatMap((price, hour) => Array.from({ length: steps }, (_, at) => (at === 0 ? price : (hours[hour + 1] ?? 0))))

const isYear = (months: readonly (readonly number[])[]): boolean =>
  months.length === 12 && months.every(({ length }) => length === 24)

/** The year that an expected value is of; lists and tables of one month or year have the first. */
const yearAsked = ({ output, index }: ExpectedOutput): number =>
  typeof index?.[0] === "number" && !output.startsWith("year1_") && !byTier.test(output) ? index[0] : 1

/** Outputs that ask for a month's energy by period and tier. */
const byTier = /_ec_[a-z]{3}_tp$/

/**
 * The numbers of a file below its unit. The source takes every cell of a file for a step and one in quotes for zero, also where a file has
 * a header and a column of step numbers.
 */
function seriesOf(series: Series | undefined, folder: string): readonly number[] {
  if (series === undefined) return []
  if (!("series" in series)) return series
  const [, cells = ""] = /^[^\n]*\n([^]*)$/.exec(readFileSync(join(folder, series.series), "utf8")) ?? []
  return [...cells.matchAll(/"[^"]*"|[^,\s]+/g)].map(([cell]) => (cell.startsWith('"') ? 0 : Number(cell)))
}
