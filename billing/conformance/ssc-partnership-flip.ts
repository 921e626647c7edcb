import { irr, isFallingAt, npv } from "../../engine/finance/returns.ts"
import { approximate, near, settleCase, type Settled } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"
import {
  closing,
  columnsOf,
  contractOf,
  dealOf,
  discountOf,
  knownParams,
  type Deal,
  type FlipCase,
  type Stream,
} from "./ssc-partnership-flip-contract.ts"

/**
 * Tax equity partnerships as SAM has them: the cash first to the developer until it has its capital back, then by
 * shares that change once the investor has reached its return. The contract splits the cash and the tax items; rates of
 * return and present values are reports on what it splits.
 */
export const sscPartnershipFlip: Driver = {
  name: "ssc_partnership_flip",
  folder: "ssc_partnership_flip",
  note: [
    "streams have ten digits, so amounts to 2e-9 of the case's largest",
    "a rate as near to a root of ours as the source's search goes, until the value is within 1e-6 of the largest flow",
    "where that search failed (nan) although there is a rate, it is not asked",
    "the development fee is an input",
    "not asked is what rests on more than a case states: purchase_of_property, wacc with debt, lcoe with other revenue, " +
      "and all but rates and values without params",
  ].join("; "),
  run: (folder) => {
    return summary(
      "ssc_partnership_flip",
      casesOf(folder, "cases.json", (text) => (JSON.parse(text) as readonly FlipCase[]).flatMap(judgeFlip)),
    )
  },
}

const knownFields = new Set("id model source note params streams_in expected_streams expected_scalars".split(" "))

/** Judges one case. */
export function judgeFlip(one: FlipCase): readonly Verdict[] {
  const strange = [
    ...Object.keys(one.params ?? {}).filter((name) => !knownParams.has(name)),
    ...Object.keys(one).filter((name) => !knownFields.has(name)),
  ]
  if (strange.length > 0) return [unsupported(one.id, `the field ${strange.join(", ")}`)]
  if (!one.params || !("tax_investor_preflip_cash_percent" in one.params))
    return [...judgeReturns(one, one.expected_streams), ...judgeWhole(one, one.expected_streams)]
  const deal = dealOf(one, one.params)
  const settled = settleCase({
    text: contractOf(deal),
    columns: columnsOf(one, deal),
    from_utc: Date.UTC(closing + 1, 0, 1),
  })
  if (typeof settled === "string") return [verdict(one.id, "settled years", settled)]
  const streams = streamsOf(one, deal, settled)
  const flipYear = streams.hurdle.findIndex((balance, year) => year > 0 && balance === 0)
  return [
    ...Object.entries(streams.amounts).flatMap(([name, values]) => judgeAmounts(one, name, values)),
    ...judgeReturns(one, streams.amounts),
    ...judgeWhole(one, streams.amounts),
    ...judgeHighest(one, deal, streams.amounts, flipYear),
    ...judgeScalars(one, deal, streams, flipYear),
  ]
}

// ---- what comes of it

interface Streams {
  /** By the source's names, from year 0. */
  readonly amounts: Readonly<Record<string, readonly number[]>>
  readonly developerEquity: number
  /** What the investor has still to earn at the end of each year, from year 0. */
  readonly hurdle: readonly number[]
}

function streamsOf({ streams_in }: FlipCase, deal: Deal, { run, settlement }: Settled): Streams {
  const valueIn = (year: number, rule: string, stage?: string): number => {
    const reference = { rule, members: [], at_utc: Date.UTC(closing + year, 0, 1), ...(stage ? { stage } : {}) }
    const value = run.explain(reference)?.value
    if (value === undefined) throw new Error(`no ${rule} in year ${year}`)
    return approximate(value)
  }
  const stream = (atClosing: number, rule: string, stage?: string): readonly number[] => [
    atClosing,
    ...Array.from({ length: deal.years }, (_, at) => valueIn(at + 1, rule, stage)),
  ]
  /** Postings run in order of time; what the other party pays is below zero. */
  const paid = (rule: string, atClosing: number): readonly number[] => [
    atClosing,
    ...settlement.postings.filter((posting) => posting.rule === rule).map(({ unrounded }) => approximate(unrounded)),
  ]
  const investorEquity = valueIn(1, "investor_equity")
  const developerEquity = valueIn(1, "developer_equity")
  const investorCash = paid("to_investor", -investorEquity)
  const developerCash = paid("to_developer", deal.fee - developerEquity)
  const recovery: Record<string, readonly number[]> =
    deal.recovery === undefined
      ? {}
      : {
          cf_sponsor_capital_recovery_balance: stream(developerEquity, "capital", "closing"),
          cf_sponsor_capital_recovery_cash: stream(0, "recovered").map((amount) => -amount),
          cf_sponsor_pretax_cash_during_recovery: stream(0, "recovered"),
          cf_sponsor_pretax_cash_post_recovery: stream(0, "after_recovery"),
        }
  return {
    developerEquity,
    hurdle: stream(investorEquity, "hurdle", "closing"),
    amounts: {
      ...recovery,
      cf_tax_investor_aftertax_cash: investorCash,
      cf_tax_investor_aftertax_ptc: stream(0, "investor_credits"),
      cf_tax_investor_aftertax_itc: stream(0, "investor_investment_credits"),
      cf_tax_investor_aftertax_tax: stream(0, "investor_taxes"),
      cf_tax_investor_aftertax: stream(-investorEquity, "investor_after_tax"),
      cf_tax_investor_pretax: investorCash,
      cf_sponsor_aftertax_cash: developerCash,
      cf_sponsor_aftertax_ptc: stream(0, "developer_credits"),
      cf_sponsor_aftertax_itc: stream(0, "developer_investment_credits"),
      cf_sponsor_aftertax_tax: stream(0, "developer_taxes"),
      cf_sponsor_aftertax: stream(deal.fee - developerEquity, "developer_after_tax"),
      cf_sponsor_pretax: developerCash,
      cf_project_return_aftertax: stream(streams_in["cf_project_return_aftertax_cash"]?.[0] ?? 0, "after_tax"),
    },
  }
}

// ---- judging

const relative = 2e-9
/** At which share of the largest flow the source's search for a rate stops. */
const searchStops = 1e-6

const returnsOf = [
  "cf_tax_investor_aftertax",
  "cf_tax_investor_pretax",
  "cf_sponsor_aftertax",
  "cf_sponsor_pretax",
  "cf_project_return_aftertax",
  "cf_project_return_pretax",
] as const

function judgeAmounts(one: FlipCase, name: string, found: readonly number[]): readonly Verdict[] {
  return (one.expected_streams[name] ?? []).flatMap((expected, year) =>
    typeof expected === "number" ? [near(`${one.id} ${name}[${year}]`, expected, found[year] ?? NaN, margin(one))] : [],
  )
}

/** Rates of return and present values of each stream up to each year. */
function judgeReturns(one: FlipCase, streams: Readonly<Record<string, Stream>>): readonly Verdict[] {
  const known = new Set([
    ...Object.keys(streams),
    ...returnsOf.flatMap((name) => [`${name}_irr`, `${name}_npv`]),
    highest,
  ])
  const strange = Object.keys(one.expected_streams).filter((name) => !known.has(name))
  const discount = discountOf(one)
  return [
    ...strange.map((name) => unsupported(`${one.id} ${name}`, `the stream ${name}`)),
    ...returnsOf.flatMap((name) => {
      const flows = numbersOf(streams[name] ?? one.streams_in[name] ?? [])
      if (flows.length === 0) return []
      const values = flows.map((_, year) => npv(discount, flows.slice(0, year + 1)))
      return [
        ...judgeAmounts(one, `${name}_npv`, values),
        // In year 0 there is no rate; the source has 0 for it where it did not ask.
        ...(one.expected_streams[`${name}_irr`] ?? []).flatMap((expected, year) =>
          year > 0 ? judgeRate(`${one.id} ${name}_irr[${year}]`, expected, flows.slice(0, year + 1)) : [],
        ),
      ]
    }),
  ]
}

const ofWholeStreams = new Set(
  returnsOf.flatMap((name) => [`${name.slice("cf_".length)}_irr`, `${name.slice("cf_".length)}_npv`]),
)

/** The rates and values of whole streams, told once more by themselves. */
function judgeWhole(one: FlipCase, streams: Readonly<Record<string, Stream>>): readonly Verdict[] {
  return returnsOf.flatMap((stream) => {
    const name = stream.slice("cf_".length)
    const flows = numbersOf(streams[stream] ?? one.streams_in[stream] ?? [])
    const value = one.expected_scalars[`${name}_npv`]
    const rate = one.expected_scalars[`${name}_irr`]
    return [
      ...(typeof value === "number"
        ? [near(`${one.id} ${name}_npv`, value, npv(discountOf(one), flows), margin(one))]
        : []),
      ...(rate === undefined ? [] : judgeRate(`${one.id} ${name}_irr`, rate, flows)),
    ]
  })
}

/**
 * Passed where a root of ours is as near as the source looked, or neither has a rate; no verdict where only the source
 * has none, since its search may fail.
 */
function judgeRate(name: string, expected: number | "nan" | null, flows: readonly number[]): readonly Verdict[] {
  if (typeof expected !== "number") return ratesOf(flows).length === 0 ? [{ case: name, outcome: "passed" }] : []
  const most = Math.max(...flows.map(Math.abs))
  const rate = expected / 100
  const roots = ratesOf(flows)
  const isRoot =
    // Money cannot lose more than all of itself: below −100 % there is a root of the formula at most.
    rate <= -1
      ? Math.abs(npv(rate, flows)) <= most * searchStops
      : roots.some((root) => Math.abs(root - rate) <= within(root, flows, most))
  return isRoot
    ? [{ case: name, outcome: "passed" }]
    : [verdict(name, String(expected), `one of [${roots.map((root) => root * 100).join(", ")}]`)]
}

/**
 * The rates that money laid out first earns: those at which the value falls through zero. None where money comes in
 * first.
 */
function ratesOf(flows: readonly number[]): readonly number[] {
  return (flows[0] ?? 0) > 0 ? [] : irr(flows).filter((root) => isFallingAt(root, flows))
}

/** How far from a root the value of the flows can be within what the source looks for. */
function within(root: number, flows: readonly number[], most: number): number {
  const slope = flows.reduce((sum, amount, year) => sum - (year * amount) / (1 + root) ** (year + 1), 0)
  return (1.1 * searchStops * most) / Math.abs(slope) + 1e-9
}

const highest = "cf_tax_investor_aftertax_max_irr"

/**
 * The highest return so far. The source sets it to the target where that is met within the tolerance, and begins anew
 * where its search failed.
 */
function judgeHighest(one: FlipCase, deal: Deal, streams: Streams["amounts"], flipYear: number): readonly Verdict[] {
  const flows = streams["cf_tax_investor_aftertax"] ?? []
  const searched = one.expected_streams["cf_tax_investor_aftertax_irr"] ?? []
  let most = 0
  /** Of the rate that is the highest: how far the source's may be from it. */
  let off = 0
  return (one.expected_streams[highest] ?? []).flatMap((expected, year) => {
    const soFar = flows.slice(0, year + 1)
    const rate = year === 0 || searched[year] === "nan" ? undefined : ratesOf(soFar).at(-1)
    if (rate === undefined) [most, off] = [0, 0]
    else if (year === flipYear && Math.abs(rate * 100 - deal.target) < deal.tolerance) [most, off] = [deal.target, 0]
    else if (rate * 100 > most) [most, off] = [rate * 100, within(rate, soFar, Math.max(...soFar.map(Math.abs))) * 100]
    return typeof expected === "number" ? [near(`${one.id} ${highest}[${year}]`, expected, most, off + 1e-7)] : []
  })
}

function judgeScalars(
  one: FlipCase,
  deal: Deal,
  { amounts, developerEquity }: Streams,
  flipYear: number,
): readonly Verdict[] {
  const sum = (name: string) => numbersOf(one.streams_in[name] ?? []).reduce((total, amount) => total + amount, 0)
  const investor = amounts["cf_tax_investor_aftertax"] ?? []
  const money: Readonly<Record<string, number>> = {
    sponsor_aftertax_equity: -developerEquity,
    sponsor_pretax_equity: -developerEquity,
    issuance_of_equity: deal.equity,
    size_of_equity: deal.equity,
    size_of_debt: sum("cf_debt_size"),
    cost_installed: deal.equity + sum("cf_debt_size"),
    itc_total: sum("cf_itc_total"),
    itc_total_fed: sum("cf_itc_fed"),
  }
  const price = one.streams_in["cf_ppa_price"]?.[1] ?? NaN
  const figures: Readonly<Record<string, number>> = {
    ppa: price,
    ppa_price: price,
    nominal_discount_rate: deal.discount.nominal,
    ...levelisedCosts(one, amounts, deal),
  }
  const unstated = new Set(["sponsor_pretax_development", "purchase_of_property", ...unstatedWith(one)])
  return Object.entries(one.expected_scalars).flatMap(([name, expected]): readonly Verdict[] => {
    const id = `${one.id} ${name}`
    if (unstated.has(name) || ofWholeStreams.has(name)) return []
    if (name === "flip_actual_year") return [verdict(id, String(expected), flipYear > 0 ? String(flipYear) : "nan")]
    if (name === "flip_actual_irr" && flipYear < 0) return [verdict(id, String(expected), "nan")]
    if (name === "flip_actual_irr") return judgeRate(id, expected, investor.slice(0, flipYear + 1))
    // Without debt, capital costs what the investor earns.
    if (name === "wacc") return judgeRate(id, expected, investor)
    if (typeof expected !== "number") return []
    if (name in money) return [near(id, expected, money[name] ?? NaN, margin(one))]
    if (name in figures) return [near(id, expected, figures[name] ?? NaN, Math.abs(expected) * 1e-8)]
    return [unsupported(id, `the output ${name}`)]
  })
}

/**
 * With debt, capital costs its interest too; with revenue beside the energy's, costs are not what the return is short
 * of it.
 */
function unstatedWith({ streams_in }: FlipCase): readonly string[] {
  const energy = streams_in["cf_energy_value"] ?? []
  const total = streams_in["cf_total_revenue"] ?? energy
  return [
    ...("cf_debt_size" in streams_in ? ["wacc"] : []),
    ...(total.some((amount, year) => amount !== energy[year]) ? ["lcoe_nom", "lcoe_real"] : []),
  ]
}

/**
 * What the energy costs over its life: what the project's return is less its revenue, over the energy, each at its
 * present value.
 */
function levelisedCosts(
  { streams_in }: FlipCase,
  amounts: Streams["amounts"],
  { discount }: Deal,
): Readonly<Record<string, number>> {
  const revenue = streams_in["cf_energy_value"] ?? []
  const energy = streams_in["cf_energy_sales"] ?? []
  const returns = amounts["cf_project_return_aftertax"] ?? []
  const costs = -npv(
    discount.nominal,
    returns.map((amount, year) => amount - (revenue[year] ?? 0)),
  )
  return {
    lcoe_nom: (costs / npv(discount.nominal, energy)) * 100,
    lcoe_real: (costs / npv(discount.real, energy)) * 100,
  }
}

/** How far an amount may be off: the streams of a case have ten digits. */
function margin({ streams_in }: FlipCase): number {
  return Math.max(...numbersOf(streams_in["cf_project_return_pretax"] ?? []).map(Math.abs)) * relative
}

function numbersOf(stream: Stream): readonly number[] {
  return stream.filter((value) => typeof value === "number")
}
