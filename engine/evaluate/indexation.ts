import type { ContractCalendar } from "../calendar/periods.ts"
import { addMonths, parseDate } from "../calendar/date.ts"
import { startOfDay } from "../calendar/zone.ts"
import { quantity } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import {
  add,
  divide,
  maximum,
  minimum,
  multiply,
  one,
  parseExact,
  power,
  subtract,
  type Rational,
} from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { DatedValue, LocalDate } from "../plan/steps.ts"
import { wantsHistory } from "./before-term.ts"
import { modeNamed } from "./environment.ts"
import { apart, join, noEvidence, type Evidence } from "./evidence.ts"
import type { FaultBook } from "./faults.ts"
import { qualities } from "../series/dataset.ts"
import type { Closure, Outcome } from "./value.ts"

export type Indexation = NonNullable<DatedValue["indexation"]>

/** An index value that counts at a step: of its month, or of the last month published before it. */
export interface IndexRead {
  /** The month it is of: "2027-10". */
  readonly month: string
  readonly value: Rational
  /** The month that is not published yet, where an earlier one stands in. */
  readonly standsFor?: string
}

/** A step of an indexed figure, with what it rests on; without a price where the index is not known. */
export interface IndexStep {
  readonly on: LocalDate
  readonly found: Readonly<Evidence>
  readonly index: IndexRead | undefined
  /** The price it reached, exact, and what the rounding left of it. */
  readonly price: { readonly before: Rational; readonly after: Rational } | undefined
}

/** What an indexation reads of the run. */
export interface IndexSource {
  readonly calendar: ContractCalendar
  readonly evidence: Evidence
  readonly faults: FaultBook
  /** The index by months, below zero before the term. */
  readonly index: Closure
  /** The figure whose price it is, for sentences. */
  readonly rule: string
}

/** How long an index may stay unpublished before the last value says nothing any more: three years. */
const longestWait = 36

/**
 * Every step of an indexed figure: agreed × (1 + share × (index ÷ base − 1)), limited, kept from falling and rounded as it says. A step whose
 * index is not known withholds its price, and where each step stands on the one before, all after it.
 */
export function indexSteps(
  agreed: Rational,
  steps: readonly LocalDate[],
  shareOn: (on: LocalDate) => Outcome,
  indexation: Indexation,
  source: IndexSource,
): readonly IndexStep[] {
  const base = parseExact(indexation.base)
  const { limit, falls, chain } = indexation
  const chained = limit.form === "per_step" || falls === "never_falls"
  const reached: IndexStep[] = []
  const all = noEvidence()
  let last: Chained | undefined = { index: base, level: one, factor: one, price: agreed }
  for (const [position, on] of steps.entries()) {
    const { result: index, found } = apart(source.evidence, () => readIndex(on, indexation, source))
    const share = shareOn(on)
    join(all, found.quality, found.carried, found.faults)
    const rests = chained ? { ...all, faults: all.faults && new Set(all.faults) } : found
    if (!index || share === null || !last) {
      reached.push({ on, found: rests, index: index ?? undefined, price: undefined })
      if (chained) last = undefined
      continue
    }
    const level = levelOf(index.value, last, limit, divide(index.value, base), position + 1)
    const factor = add(one, multiply(quantity(share), subtract(level, one)))
    const before = keptFromFalling(priceOf(agreed, factor, last, limit, position + 1), last.price, falls)
    const after = chain.form === "exact" ? before : round(before, parseExact(chain.quantum), modeNamed(chain.mode))
    const price = chain.form === "rounded" && chain.stage === "each step" ? after : before
    if (last) last = { index: index.value, level, factor, price }
    reached.push({ on, found: rests, index, price: { before, after } })
  }
  return reached
}

/** What one step leaves for the next. */
interface Chained {
  readonly index: Rational
  /** The index against its base, limited. */
  readonly level: Rational
  /** The price against the agreed one, before any limit on it. */
  readonly factor: Rational
  readonly price: Rational
}

/** The index against its base; limited here where the limit applies before the share. */
function levelOf(index: Rational, last: Chained, limit: Indexation["limit"], ratio: Rational, step: number): Rational {
  if (limit.form === "none" || limit.applies === "after_share") return ratio
  if (limit.form === "since_base") return withinCompounded(ratio, limit, step)
  return multiply(last.level, within(divide(index, last.index), limit))
}

/** The price; limited here where the limit applies after the share. */
function priceOf(
  agreed: Rational,
  factor: Rational,
  last: Chained,
  limit: Indexation["limit"],
  step: number,
): Rational {
  if (limit.form === "none" || limit.applies === "before_share") return multiply(agreed, factor)
  if (limit.form === "since_base") return multiply(agreed, withinCompounded(factor, limit, step))
  return multiply(last.price, within(divide(factor, last.factor), limit))
}

type Limits = Extract<Indexation["limit"], { form: "per_step" | "since_base" }>

function within(change: Rational, { atLeast, atMost }: Limits): Rational {
  const low = atLeast === undefined ? change : maximum(change, add(one, parseExact(atLeast)))
  return atMost === undefined ? low : minimum(low, add(one, parseExact(atMost)))
}

/** The change since the base against the limits compounded over the steps. */
function withinCompounded(change: Rational, { atLeast, atMost }: Limits, step: number): Rational {
  const bound = (limit: string) => power(add(one, parseExact(limit)), step)
  const low = atLeast === undefined ? change : maximum(change, bound(atLeast))
  return atMost === undefined ? low : minimum(low, bound(atMost))
}

function keptFromFalling(price: Rational, last: Rational, falls: Indexation["falls"]): Rational {
  return falls === "never_falls" ? maximum(price, last) : price
}

/** The index that counts at a step: of the month so many before it, or, until that is published, of the last one that is. */
function readIndex(on: LocalDate, indexation: Indexation, source: IndexSource): IndexRead | null {
  const { calendar, evidence, faults, index, rule } = source
  const months = calendar.periods("month")
  const date = parseDate(on)
  const month = date && addMonths({ ...date, day: 1 }, -indexation.lagMonths, "error")
  assert(month !== undefined, `a month before ${on}`)
  const wanted = months.containing(startOfDay(calendar.zone, month))
  const { result, found } = apart(evidence, () => index(wanted))
  if (result !== null) {
    join(evidence, found.quality, found.carried, undefined)
    return { month: months.label(wanted), value: quantity(result) }
  }
  if (wantsHistory(found, faults) || isKnownAfter(wanted, source)) {
    join(evidence, 0, 0, found.faults)
    return null
  }
  if (indexation.unpublished === "hold") {
    const data = { rule, index: indexation.index, month: months.label(wanted), on }
    join(evidence, 0, 0, [
      faults.report(`${rule}|${on}`, "run/index-unpublished", data, { from_utc: months.start(wanted) }),
    ])
    return null
  }
  for (let k = wanted - 1; k >= wanted - longestWait; k--) {
    const { result: earlier, found: rests } = apart(evidence, () => index(k))
    if (earlier === null) continue
    join(evidence, Math.max(rests.quality, qualities.indexOf("held")), rests.carried, undefined)
    return { month: months.label(k), value: quantity(earlier), standsFor: months.label(wanted) }
  }
  join(evidence, 0, 0, found.faults)
  return null
}

/** Whether a later month is known: what is missing then is a gap and not yet to come. */
function isKnownAfter(k: number, { calendar, evidence, index }: IndexSource): boolean {
  const { count } = calendar.periods("month")
  for (let later = k + 1; later < Math.min(count, k + 1 + longestWait); later++)
    if (apart(evidence, () => index(later)).result !== null) return true
  return false
}
