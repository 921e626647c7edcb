import { approximate, near, settleCase, type Settled } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"
import { periodsIn, periodsOf } from "./schedule.ts"
import { demandCostText, demandRatesText, demandText, historyText } from "./utility-demand.ts"
import { edgesText, priceAt, ratesText, roomyTiers, tiersOf, type Tariff } from "./utility-tariff.ts"

/** Small cases of SAM's rate equations: demand charges by period and tier, and tiers in kWh/kW. Each is a contract and a few readings. */
export const sscRateEquations: Driver = {
  name: "ssc_rate_equations",
  folder: "ssc_rate_equations",
  note: "the source computes in floats: compared at each value's own tolerance",
  run: (folder) => {
    const verdicts = casesOf(folder, "cases.json", (text) =>
      (JSON.parse(text) as readonly EquationCase[]).flatMap(judgeEquations),
    )
    return summary("ssc_rate_equations", verdicts)
  },
}

type Matrix = readonly (readonly number[])[]

/** A case as it is published: a tariff, and in order what is metered when, and what is asked. */
export interface EquationCase {
  readonly id: string
  readonly arrays: Readonly<Record<string, Matrix | readonly number[]>>
  readonly steps: readonly Readonly<Record<string, unknown>>[]
}

const knownArrays = new Set(
  `ur_ec_sched_weekday ur_ec_sched_weekend ur_ec_tou_mat ur_dc_sched_weekday ur_dc_sched_weekend ur_dc_tou_mat ur_dc_flat_mat
  prev_monthly_peaks year_zero_power ur_billing_demand_lookback_percentages ur_billing_demand_tou_matrix`.split(/\s+/),
)
const knownSteps = new Set(
  `steps_per_year uses_billing_demand en_billing_demand_lookback power_kw start_step month_index expect of tol
  bd_minimum bd_lookback_months`.split(/\s+/),
)

/** Judges one case: a verdict for each value that it asks for. */
export function judgeEquations(one: EquationCase): readonly Verdict[] {
  const stray = [
    ...Object.keys(one.arrays).filter((name) => !knownArrays.has(name)),
    ...one.steps.flatMap((step) => Object.keys(step).filter((name) => !knownSteps.has(name))),
  ]
  if (stray.length > 0) return [unsupported(one.id, `the field ${[...new Set(stray)].join(", ")}`)]
  const asked = one.steps.filter(({ expect }) => typeof expect === "number")
  if (asked.length === 0) return []
  const tariff = tariffOf(one)
  const settled = settleEquations(one, tariff)
  return asked.map(({ expect, of, tol }) => {
    const name = `${one.id} ${String(of)}`
    if (typeof settled === "string") return verdict(name, String(expect), settled)
    const found = valueOf(String(of), firstMonth(one), tariff, settled)
    return typeof found === "string" ? unsupported(name, found) : near(name, Number(expect), found, Number(tol))
  })
}

// ---- what a case says

/** Beyond this the source knows no limit. */
const noLimit = 1e37

function tariffOf({ arrays, steps }: EquationCase): Tariff {
  const matrix = (name: string) => (arrays[name] ?? []) as Matrix
  const pairs = (name: string) => inPairs((arrays[name] ?? []).flat())
  const schedule = (of: string) => ({
    weekday: matrix(`ur_${of}_sched_weekday`),
    weekend: matrix(`ur_${of}_sched_weekend`),
  })
  const limit = (value: number) => (value >= noLimit ? Infinity : value)
  const rows = (name: string) =>
    matrix(name).map(([of = 0, tier = 0, most = 0, price = 0]) => ({ of, tier, limit: limit(most), price }))
  const last = (name: string) => steps.findLast((step) => name in step)?.[name]
  const tariff = {
    energy: {
      schedule: schedule("ec"),
      rows: matrix("ur_ec_tou_mat").map(([period = 0, tier = 0, most = 0, unit = 0, buy = 0, sell = 0]) => ({
        period,
        tier,
        limit: limit(most),
        unit,
        buy,
        sell,
      })),
    },
    demand: {
      schedule: schedule("dc"),
      periods: rows("ur_dc_tou_mat"),
      months: rows("ur_dc_flat_mat"),
      at_peak: false,
    },
  }
  if (last("en_billing_demand_lookback") !== true) return tariff
  const periods = pairs("ur_billing_demand_tou_matrix").filter(([, counts]) => counts === 1)
  return {
    ...tariff,
    ratchet: {
      minimum_kw: Number(last("bd_minimum") ?? 0),
      // The published cases look back over the eleven months before; where another number is meant the case says it.
      lookback_months: Number(last("bd_lookback_months") ?? 11),
      months: pairs("ur_billing_demand_lookback_percentages").map(([percent = 0, whole]) => ({
        percent,
        whole: whole === 1,
      })),
      periods: new Set(periods.map(([period = 0]) => period)),
      before_kw: ((arrays["year_zero_power"] ?? arrays["prev_monthly_peaks"] ?? []) as readonly number[]).map(Math.abs),
    },
  }
}

const inPairs = (all: readonly number[]): Matrix =>
  Array.from({ length: all.length / 2 }, (_, at) => all.slice(2 * at, 2 * at + 2))

/** The month that the source calls the current one: the first that it meters. */
const firstMonth = ({ steps }: EquationCase): number =>
  Number(steps.find((step) => "month_index" in step)?.["month_index"] ?? 0)

/** What is metered in kW, negative where it draws, by step of the year; elsewhere nothing is drawn. */
function powerOf({ steps }: EquationCase, stepsPerYear: number): readonly number[] {
  const year = new Array<number>(stepsPerYear).fill(0)
  let power: readonly number[] = []
  let start = 0
  for (const step of steps) {
    if ("power_kw" in step) power = step["power_kw"] as readonly number[]
    if ("start_step" in step) start = Number(step["start_step"])
    if ("month_index" in step) for (const [at, kw] of power.entries()) year[start + at] = kw
  }
  return year
}

// ---- the contract

/** Like the years of the source it begins on a Monday and has no leap day. */
const year = 2018

function settleEquations(one: EquationCase, tariff: Tariff): Settled | string {
  const stepsPerYear = Number(one.steps.find((step) => "steps_per_year" in step)?.["steps_per_year"] ?? 8760)
  const minutes = (8760 * 60) / stepsPerYear
  const tiers = tiersOf(tariff)
  const { schedule } = tariff.energy
  const text = [
    "offtake 1",
    'contract rate "A rate by energy and demand" {',
    '  parties { Utility "The utility" Customer "The customer" }',
    `  term ${year}-01-01 through ${year}-12-31`,
    `  time { timezone "UTC" interval ${minutes} min contract_year starts January 1 }`,
    "  rounding { post each line to 0.01 USD half_even quotients to 12 decimals half_even }",
    '  input flow: kW each interval from meter "main" missing error',
    "  agreed escalation: number each calendar_year = 1",
    ...ratesText(tariff, tiers, false),
    ...demandRatesText(tariff),
    ...demandText("", tariff),
    ...edgesText("", tiers),
    ...periodsOf(schedule).flatMap((period) =>
      Array.from(
        { length: tiers.count },
        (_, at) =>
          `  define price_p${period}_t${at + 1}: USD/kWh each month = ${priceAt("buy", at + 1, schedule, period)}`,
      ),
    ),
    ...demandCostText("", tariff),
    "  charge demand_charge (Customer pays Utility): USD each month §1 = flat_demand + tou_demand",
    "}",
    "",
    historyText("rate", [""], tariff, year - 1),
  ].join("\n")
  const every = minutes === 60 ? "1 hour" : `${minutes} min`
  return settleCase({
    text,
    columns: [{ source: "meter main", unit: "kW", every, values: powerOf(one, stepsPerYear) }],
    from_utc: Date.UTC(year, 0, 1),
  })
}

// ---- what came out

/** A value by the source's expression for it; a text where there is none. */
function valueOf(of: string, current: number, tariff: Tariff, { run, settlement }: Settled): number | string {
  const defined = (rule: string, month: number) =>
    approximate(run.explain({ rule, members: [], at_utc: Date.UTC(year, month, 1) })?.value ?? "NaN")
  const [, charged] = /^data\.get_demand_charge\((\d+), 0\)$/.exec(of) ?? []
  if (charged !== undefined) {
    const period = `${year}-${String(Number(charged) + 1).padStart(2, "0")}`
    return approximate(settlement.postings.find((each) => each.period === period)?.unrounded ?? "NaN")
  }
  const [, billed] = /^data\.(?:get_)?billing_demand[([](\d+)[)\]]$/.exec(of) ?? []
  if (billed !== undefined) return defined("billing_demand", Number(billed))
  const [, named, what, row, column] = /^(curr_month|month_\d+)\.ec_tou_(ub|br)\.at\((\d+), (\d+)\)$/.exec(of) ?? []
  if (named === undefined) return `the value ${of}`
  const month = named === "curr_month" ? current : Number(named.slice("month_".length))
  const own = tiersOf(tariff).byMonth[month] ?? []
  const at = roomyTiers(own, (each) => defined(`edge_${each + 1}`, month))[Number(column)]
  const period = periodsIn(tariff.energy.schedule, month)[Number(row)]
  if (at === undefined || period === undefined) return `a tier at ${of}`
  if (what === "br") return defined(`price_p${period}_t${at + 1}`, month)
  // The source's word for a tier without an end.
  return at === own.length - 1 ? 1e38 : defined(`edge_${at + 1}`, month)
}
