import { plain } from "./case.ts"
import { periodsIn, periodsOf } from "./schedule.ts"
import {
  agreedByPeriod,
  allMonths,
  byMonth,
  caseLines,
  inPeriod,
  limitsText,
  tieredText,
  type DemandRow,
  type Ratchet,
  type Tariff,
} from "./utility-tariff.ts"

/** The highest demands of a month and what is billed of them, from the meter's `flow`, which is negative where it draws. */
export function demandText(meter: string, { demand, ratchet }: Tariff): readonly string[] {
  const periods = demand ? periodsOf(demand.schedule) : []
  const kept = periods.filter((period) => ratchet?.periods.has(period))
  return [
    `  define ${meter}demand: kW each interval = max(-${meter}flow, 0 kW)`,
    `  define ${meter}peak: kW each month = max(${meter}demand) over month`,
    ...periods.map((period) => {
      const where = demand ? inPeriod("demand_hours", demand.schedule, period) : ""
      const scope = where === "" ? "" : `${where}, else 0 kW`
      return `  define ${meter}peak_p${period}: kW each month = max(${meter}demand${scope}) over month`
    }),
    ...(ratchet
      ? ratchetText(meter, ratchet, demand ? kept.map((period) => `${meter}peak_p${period}`) : [`${meter}peak`])
      : [`  define ${meter}billing_demand: kW each month = ${meter}peak`]),
  ]
}

/** That the demand tiers of a month agree, where the periods do not all say the same. */
export function demandRatesText({ demand }: Tariff): readonly string[] {
  if (!demand) return []
  const rows = demand.periods.map((row) => ({ ...row, unit: "kW" }))
  return limitsText("demand_tier", demand.schedule, rows, "demand_hours", undefined)
}

/**
 * The source counts back one month more where the lookback reaches into the year before, of which it knows twelve months, than where it
 * stays inside the year.
 */
function ratchetText(meter: string, ratchet: Ratchet, peaks: readonly string[]): readonly string[] {
  const months = ratchet.lookback_months
  const peak = `${meter}ratchet_peak`
  const share = (percent: number) => `${plain(percent)}% * ${peak}`
  const kept = byMonth(
    `${meter}remembered_months`,
    ratchet.months.map(({ percent }) => share(percent)),
  )
  const own = byMonth(
    `${meter}own_months`,
    ratchet.months.map(({ percent, whole }) => share(whole ? Math.max(percent, 100) : percent)),
  )
  const before = byMonth(
    `${meter}lookback_months`,
    allMonths.map((month) => {
      const count = month <= months ? month + Math.min(12, months - month + 1) : months
      return count === 0 ? "0 kW" : `max(${kept.text}, else 0 kW) over prior up to ${count} month`
    }),
  )
  return [
    ...kept.tou,
    ...own.tou,
    ...before.tou,
    `  define ${peak}: kW each month = ${peaks.length > 1 ? `max(${peaks.join(", ")})` : (peaks[0] ?? "0 kW")}`,
    `  define ${meter}own: kW each month = ${own.text}`,
    `  define ${meter}before: kW each month = ${before.text}`,
    `  define ${meter}billing_demand: kW each month = max(${plain(ratchet.minimum_kw)} kW, ${meter}own, ${meter}before)`,
  ]
}

/** What is known from the year before: its demands, month by month. */
export function historyText(contract: string, meters: readonly string[], { ratchet }: Tariff, year: number): string {
  if (!ratchet) return ""
  const givens = meters.flatMap((meter) =>
    ratchet.before_kw.map(
      (peak, month) =>
        `  given ${meter}ratchet_peak = ${plain(peak)} kW in ${year}-${String(month + 1).padStart(2, "0")}`,
    ),
  )
  return `history of ${contract} signed ${year}-12-31 {\n${givens.join("\n")}\n}\n`
}

/** What the month's demand costs: the billing demand by month, and that of each period by its own prices. */
export function demandCostText(meter: string, { demand, ratchet }: Tariff): readonly string[] {
  if (!demand) return []
  const billed = `${meter}billing_demand`
  const flat = allMonths.map((month) =>
    demandPrice(
      billed,
      demand.months.filter(({ of }) => of === month),
    ),
  )
  const costs = demand.at_peak
    ? [costAtPeak(meter, demand)]
    : periodsOf(demand.schedule).map((period) => {
        const rows = demand.periods.filter(({ of }) => of === period)
        const own = ratchet?.periods.has(period) ? billed : `${meter}peak_p${period}`
        const has = allMonths.map((month) => periodsIn(demand.schedule, month).includes(period))
        const name = `${meter}demand_cost_p${period}`
        const head = `  define ${name}: USD each month`
        // A period without a row in the table has no price: the contract says so by having none.
        const price = rows.length === 0 ? "" : demandPrice(own, rows)
        return caseLines(
          `${name}_months`,
          head,
          has.map((is) => (is ? price : "0 USD")),
        )
      })
  const names = demand.at_peak
    ? [`${meter}demand_cost`]
    : periodsOf(demand.schedule).map((period) => `${meter}demand_cost_p${period}`)
  return [
    ...caseLines(`${meter}flat_months`, `  define ${meter}flat_cost: USD each month`, flat),
    ...costs.flat(),
    `  define ${meter}flat_demand: USD each month = ${meter}flat_cost * escalation`,
    `  define ${meter}tou_demand: USD each month = (${names.join(" + ")}) * escalation`,
  ]
}

/** A demand by its tiers, each at its own price; beyond the last, nothing. */
function demandPrice(demand: string, rows: readonly DemandRow[]): string {
  const own = rows.toSorted((a, b) => a.tier - b.tier)
  if (own.every(({ price }) => price === 0)) return "0 USD"
  return tieredText(
    demand,
    own.map(({ limit, price }) => ({ limit, price: `${plain(price)} USD/kW` })),
    "kW",
  )
}

/** One peak a month, at the prices of the period in which it came. */
function costAtPeak(meter: string, demand: NonNullable<Tariff["demand"]>): readonly string[] {
  const count = Math.max(1, ...demand.periods.map(({ tier }) => tier))
  const row = (period: number, tier: number) => demand.periods.find((each) => each.of === period && each.tier === tier)
  const tiers = Array.from({ length: count }, (_, at) => at + 1)
  const limits = tiers.map((tier) => demand.periods.find((each) => each.tier === tier)?.limit ?? Infinity)
  return [
    ...tiers.flatMap((tier) => [
      agreedByPeriod(
        `${meter}demand_price_${tier}`,
        "USD/kW",
        demand.schedule,
        (period) => row(period, tier)?.price ?? 0,
        "demand_hours",
      ),
      `  define ${meter}price_at_peak_${tier}: USD/kW each month = at_max(${meter}demand_price_${tier} by ${meter}drawn) over month`,
    ]),
    `  define ${meter}demand_cost: USD each month = ${tieredText(
      `${meter}billing_demand`,
      limits.map((limit, at) => ({ limit, price: `${meter}price_at_peak_${at + 1}` })),
      "kW",
    )}`,
  ]
}
