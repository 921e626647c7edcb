import { plain } from "./case.ts"
import { monthsText, periodsIn, periodsOf, touText, type Schedule } from "./schedule.ts"

/** A row of an energy rate table: prices in USD/kWh for what a month's energy has of a tier. */
export interface EnergyRow {
  readonly period: number
  readonly tier: number
  /** Where the tier ends, in its unit; Infinity where it does not. */
  readonly limit: number
  /** 0 kWh, 1 kWh/kW, 2 kWh each day, 3 kWh/kW each day. */
  readonly unit: number
  readonly buy: number
  readonly sell: number
}

/** A row of a demand rate table: a price in USD/kW for what a month's demand has of a tier. `of` is a period, or a month from 0. */
export interface DemandRow {
  readonly of: number
  readonly tier: number
  readonly limit: number
  readonly price: number
}

/** A demand that is remembered: the highest of a minimum, the month's own, and shares of those before. */
export interface Ratchet {
  readonly minimum_kw: number
  readonly lookback_months: number
  /** By month from January: the percentage of its demand that counts later, and whether its own demand counts whole in it. */
  readonly months: readonly { readonly percent: number; readonly whole: boolean }[]
  /** The periods whose demand counts. */
  readonly periods: ReadonlySet<number>
  /** Of the months before the first. */
  readonly before_kw: readonly number[]
}

export interface Tariff {
  readonly energy: { readonly schedule: Schedule; readonly rows: readonly EnergyRow[] }
  readonly demand?: {
    readonly schedule: Schedule
    readonly periods: readonly DemandRow[]
    readonly months: readonly DemandRow[]
    /** The whole demand is priced once, by the period in which it is highest. */
    readonly at_peak: boolean
  }
  readonly ratchet?: Ratchet
}

/** Where a tier ends: a quantity, one for each day, or one for each kW of billing demand, the smaller where it has several. */
export interface Edge {
  readonly kwh: number
  readonly kwh_per_day: number
  readonly kwh_per_kw: number
  readonly kwh_per_kw_day: number
}

/** A tier of a period, in order. */
export interface EnergyTier {
  readonly tier: number
  readonly edge: Edge
  readonly buy: number
  readonly sell: number
}

/** The tiers of a tariff as its contract has them. */
export interface Tiers {
  readonly byPeriod: ReadonlyMap<number, readonly EnergyTier[]>
  /** Of each month, from the first of its periods. */
  readonly byMonth: readonly (readonly EnergyTier[])[]
  /** The most that a period has. */
  readonly count: number
  /** Whether a row is in kWh/kW, so that tiers end where the billing demand says. */
  readonly byDemand: boolean
  /** Whether some month's last tier ends. */
  readonly limited: boolean
}

export const allMonths = Array.from({ length: 12 }, (_, month) => month)

export const nowhere: Edge = {
  kwh: Infinity,
  kwh_per_day: Infinity,
  kwh_per_kw: Infinity,
  kwh_per_kw_day: Infinity,
}
const ends = (edge: Edge): boolean => Object.values(edge).some((limit) => limit !== Infinity)
const perKw = (unit: number): boolean => unit === 1 || unit === 3

export function tiersOf({ energy: { schedule, rows } }: Tariff): Tiers {
  const byPeriod = new Map(
    periodsOf(schedule).flatMap((period) => {
      const own = rows.filter((row) => row.period === period).toSorted((a, b) => a.tier - b.tier)
      return own.length === 0 ? [] : [[period, tiersOfRows(own)] as const]
    }),
  )
  const byMonth = allMonths.map((month) => byPeriod.get(periodsIn(schedule, month)[0] ?? 0) ?? [])
  const all = [...byPeriod.values()]
  return {
    byPeriod,
    byMonth,
    count: Math.max(1, ...all.map(({ length }) => length)),
    byDemand: rows.some(({ unit }) => perKw(unit)),
    limited: byMonth.some((tiers) => ends(tiers.at(-1)?.edge ?? nowhere)),
  }
}

/**
 * Where the first row is in kWh/kW, each such row opens a block that reaches so far; rows in kWh after it are steps inside the block, and
 * without them the block is a tier itself. Elsewhere each row is a tier, and its limit counts as kWh.
 */
function tiersOfRows(rows: readonly EnergyRow[]): readonly EnergyTier[] {
  const blocks = perKw(rows[0]?.unit ?? 0)
  let block: Edge = nowhere
  return rows.flatMap(({ tier, limit, unit, buy, sell }, at) => {
    const daily = unit === 2 || unit === 3
    const next = rows[at + 1]
    if (blocks && perKw(unit)) {
      block = { ...nowhere, [daily ? "kwh_per_kw_day" : "kwh_per_kw"]: limit }
      if (next && !perKw(next.unit)) return []
      return [{ tier, edge: block, buy, sell }]
    }
    return [{ tier, edge: { ...block, [daily ? "kwh_per_day" : "kwh"]: limit }, buy, sell }]
  })
}

// ---- the parts of a contract

/** Divisions of the hours, and the prices by them. */
export function ratesText({ energy, demand }: Tariff, tiers: Tiers, sells: boolean, days?: DayTexts): string[] {
  const prices = (name: string, of: (tier: EnergyTier) => number) =>
    Array.from({ length: tiers.count }, (_, at) =>
      agreedByPeriod(`${name}_${at + 1}`, "USD/kWh", energy.schedule, (period) => {
        const own = tiers.byPeriod.get(period) ?? []
        const tier = own[at] ?? (countsAgree(energy.schedule, tiers) ? own.at(-1) : undefined)
        return tier === undefined ? undefined : of(tier)
      }),
    )
  return [
    ...some(touText("energy_hours", energy.schedule, days)),
    ...(demand ? some(touText("demand_hours", demand.schedule, days)) : []),
    ...prices("buy", ({ buy }) => buy),
    ...(sells ? prices("sell", ({ sell }) => sell) : []),
    ...sameTiersText(energy.schedule, energy.rows),
  ]
}

/** How a schedule names its weekdays and weekends, where these are not the calendar's. */
export interface DayTexts {
  readonly weekday: string
  readonly weekend: string
}

const some = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text])

/** Whether the periods of each month have equally many tiers. */
function countsAgree(schedule: Schedule, { byPeriod }: Tiers): boolean {
  return allMonths.every(
    (month) => new Set(periodsIn(schedule, month).map((period) => byPeriod.get(period)?.length)).size === 1,
  )
}

/** A figure for each period of the energy hours; one for all where there is one period. */
export function agreedByPeriod(
  name: string,
  unit: string,
  schedule: Schedule,
  of: (period: number) => number | undefined,
  hours = "energy_hours",
): string {
  const periods = periodsOf(schedule)
  const [only = 0] = periods
  if (periods.length === 1) {
    const figure = of(only)
    return `  agreed ${name}: ${unit} = ${figure === undefined ? "" : `${plain(figure)} ${unit}`}`
  }
  const figures = periods.flatMap((period) => {
    const figure = of(period)
    return figure === undefined ? [] : [`p${period}: ${plain(figure)} ${unit}`]
  })
  return `  agreed ${name}[${hours}]: ${unit} = { ${figures.join(" ")} }`
}

/** Of the limits of tiers as figures by time of use. */
const limitUnits = ["kWh/mo", "kWh/kW", "kWh/day", "kWh/kW-day"]

/**
 * Where the periods' tiers do not end alike, each says where its own ends, and that those of one month have to agree. A tier without an end
 * has one beyond all energy there is.
 */
function sameTiersText(schedule: Schedule, rows: readonly EnergyRow[]): readonly string[] {
  return limitsText(
    "tier",
    schedule,
    rows.map(({ period, tier, limit, unit }) => ({ of: period, tier, limit, unit: limitUnits[unit] ?? "kWh/mo" })),
    "energy_hours",
    0,
  )
}

export function limitsText(
  name: string,
  schedule: Schedule,
  rows: readonly { readonly of: number; readonly tier: number; readonly limit: number; readonly unit: string }[],
  hours: string,
  /** Of a period without the tier; undefined where it then need not agree. */
  none: number | undefined,
): readonly string[] {
  const periods = periodsOf(schedule)
  if (allMonths.every((month) => periodsIn(schedule, month).length === 1)) return []
  return [...new Set(rows.map(({ tier }) => tier))].flatMap((tier) => {
    const own = rows.filter((row) => row.tier === tier && periods.includes(row.of))
    const [first] = own
    if (!first || own.every(({ limit, unit }) => limit === first.limit && unit === first.unit)) return []
    if (own.some(({ unit }) => unit !== first.unit)) return []
    if (none === undefined && own.length < periods.length) return []
    const limit = `${name}_${tier}_ends`
    const of = (period: number) => Math.min(own.find((row) => row.of === period)?.limit ?? none ?? 0, 1e12)
    return [
      agreedByPeriod(limit, first.unit, schedule, of, hours),
      `  check "tier ${tier} of a month ends alike in all its periods (${hours})" each month :`,
      // Limits may differ by what rounding leaves, as in the source.
      `    max(${limit}) over month <= 100.00001% * min(${limit}) over month else error`,
    ]
  })
}

/** What a price is called at a period of its own. */
export function priceAt(name: string, tier: number, schedule: Schedule, period: number): string {
  return periodsOf(schedule).length === 1 ? `${name}_${tier}` : `${name}_${tier}[p${period}]`
}

/** A condition that a moment lies in the period; none where there is one period only. */
export function inPeriod(hours: string, schedule: Schedule, period: number): string {
  return periodsOf(schedule).length === 1 ? "" : ` where in(${hours}.p${period})`
}

/** A value by month: by a division of the year whose parts are whole months, declared where it is needed. */
export function byMonth(
  name: string,
  values: readonly string[],
): { readonly tou: readonly string[]; readonly text: string } {
  const kinds = [...new Set(values)]
  const tou = monthsText(
    name,
    values.map((value) => `part_${kinds.indexOf(value) + 1}`),
  )
  if (tou === undefined) return { tou: [], text: values[0] ?? "0" }
  const other = kinds.indexOf(values.at(-1) ?? "")
  const lines = kinds.flatMap((value, at) => (at === other ? [] : [`when in(${name}.part_${at + 1}) : ${value}`]))
  return { tou: [tou], text: `case { ${lines.join(" ")} otherwise : ${kinds[other] ?? "0"} }` }
}

/** A division of the year into a month and the rest, and the condition that asks for it. */
export function oneMonth(name: string, month: number): { readonly tou: string; readonly condition: string } {
  const tou = monthsText(
    name,
    allMonths.map((each) => (each === month ? "now" : "other_months")),
  )
  return { tou: tou ?? "", condition: `in(${name}.now)` }
}

/** Where the tiers of a month end, as definitions of a meter: `edge_1` and so on, one fewer than there are tiers. */
export function edgesText(meter: string, tiers: Tiers): readonly string[] {
  const { byMonth: months, count } = tiers
  if (count === 1 && !tiers.limited) return []
  const texts = months.map((own) =>
    Array.from({ length: count - 1 }, (_, at) => {
      const last = Math.min(at, own.length - 2)
      return last < 0 ? "0 kWh" : edgeText(own[last]?.edge ?? nowhere, meter)
    }),
  )
  const hours = [...new Set(months.flat().flatMap(({ edge }) => [edge.kwh_per_kw, edge.kwh_per_kw_day]))]
  return [
    ...hours.flatMap((limit) => blockText(meter, limit, months)),
    ...Array.from({ length: count - 1 }, (_, at) =>
      caseLines(
        `${meter}tier_months_${at + 1}`,
        `  define ${meter}edge_${at + 1}: kWh each month`,
        texts.map((own) => own[at] ?? "0 kWh"),
      ),
    ).flat(),
  ]
}

/** Positions of a month's tiers that the billing demand leaves room, from where each ends; `edgeOf` tells that of all but the last. */
export function roomyTiers(own: readonly EnergyTier[], edgeOf: (at: number) => number): readonly number[] {
  const edge = (at: number) => (at < 0 ? 0 : at === own.length - 1 ? Infinity : edgeOf(at))
  return own.map((_, at) => at).filter((at) => edge(at) > edge(at - 1))
}

export function caseLines(tou: string, head: string, values: readonly string[]): readonly string[] {
  const { tou: division, text } = byMonth(tou, values)
  return [...division, `${head} = ${text}`]
}

/** A block by billing demand as a quantity of the month. */
function blockText(meter: string, limit: number, months: Tiers["byMonth"]): readonly string[] {
  if (limit === Infinity) return []
  const daily = months.flat().some(({ edge }) => edge.kwh_per_kw_day === limit)
  const whole = months.flat().some(({ edge }) => edge.kwh_per_kw === limit)
  return [
    ...(whole
      ? [`  define ${block(meter, limit, "kw")}: kWh each month = ${plain(limit)} kWh/kW * ${meter}billing_demand`]
      : []),
    ...(daily
      ? [
          `  define ${block(meter, limit, "kw_day")}: kWh each month =`,
          `    ${plain(limit)} kWh/kW-day * ${meter}billing_demand * days(month)`,
        ]
      : []),
  ]
}

const block = (meter: string, limit: number, unit: string): string =>
  `${meter}for_${plain(limit).replace(".", "_")}_kwh_per_${unit}`

function edgeText({ kwh, kwh_per_day, kwh_per_kw, kwh_per_kw_day }: Edge, meter: string): string {
  const parts = [
    ...(kwh === Infinity ? [] : [`${plain(kwh)} kWh`]),
    ...(kwh_per_day === Infinity ? [] : [`${plain(kwh_per_day)} kWh/day * days(month)`]),
    ...(kwh_per_kw === Infinity ? [] : [block(meter, kwh_per_kw, "kw")]),
    ...(kwh_per_kw_day === Infinity ? [] : [block(meter, kwh_per_kw_day, "kw_day")]),
  ]
  return parts.length > 1 ? `min(${parts.join(", ")})` : (parts[0] ?? "0 kWh")
}

/** The most that the tiers of a month hold, where some month's last one ends. */
export function mostText(meter: string, tiers: Tiers): readonly string[] {
  const last = tiers.byMonth.map((own) => own.at(-1)?.edge ?? nowhere)
  return caseLines(
    `${meter}most_months`,
    `  define ${meter}most: kWh each month`,
    last.map((edge) => (ends(edge) ? edgeText(edge, meter) : "1_000_000_000_000 kWh")),
  )
}

/** Whether a scale with fixed widths says it: rising edges in one unit, alike in every month. Widths by day need a scale of months. */
export function isScale({ byMonth: months, count, limited }: Tiers, ofMonths: boolean): boolean {
  const kinds = new Set(months.map((own) => JSON.stringify(own.map(({ edge }) => edge))))
  const inner = (months[0] ?? []).slice(0, -1).map(({ edge }) => edge)
  const rises = (unit: "kwh" | "kwh_per_day") =>
    inner.every((edge, at) => onlyIn(edge, unit) && edge[unit] > (inner[at - 1]?.[unit] ?? 0))
  return count > 1 && !limited && kinds.size === 1 && (rises("kwh") || (ofMonths && rises("kwh_per_day")))
}

const onlyIn = (edge: Edge, unit: string): boolean =>
  Object.entries(edge).every(([name, limit]) => (limit !== Infinity) === (name === unit))

/** The scale of `isScale`, at prices that are named by tier. */
export function scaleText(quantity: string, price: string, tiers: Tiers): string {
  const own = tiers.byMonth[0] ?? []
  const daily = own[0]?.edge.kwh_per_day !== Infinity
  return tieredText(
    quantity,
    own.map(({ edge }, at) => ({ limit: daily ? edge.kwh_per_day : edge.kwh, price: `${price}_${at + 1}` })),
    daily ? "kWh/day * days(month)" : "kWh",
  )
}

/** A marginal scale; a last tier that ends has nothing beyond it. */
export function tieredText(
  quantity: string,
  tiers: readonly { readonly limit: number; readonly price: string }[],
  unit: string,
): string {
  const [first] = tiers
  if (!first || first.limit === Infinity) return `${quantity} * ${first?.price ?? `0 USD/${unit}`}`
  const last = tiers.findIndex(({ limit }) => limit === Infinity)
  const lines = tiers.slice(0, last < 0 ? tiers.length : last + 1).map(({ limit, price }, at) => {
    if (limit === Infinity) return `rest at ${price}`
    const width = Number((limit - (tiers[at - 1]?.limit ?? 0)).toPrecision(15))
    return `${at === 0 ? "first" : "next"} ${plain(width)} ${unit} at ${price}`
  })
  const beyond = last < 0 ? [`rest at 0 USD/${unit}`] : []
  return `tiered marginal (${quantity}) { ${[...lines, ...beyond].join(" ")} }`
}
