import { quantity } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { divide, parseExact, type Rational } from "../number/rational.ts"
import type { ByWeight, Exact, Grain, Step, Unit } from "../plan/steps.ts"
import { isSplitProblem, splitByWeight, type Parts, type SplitProblem, type Weighed } from "./by-weight.ts"
import { apart, join, type Evidence } from "./evidence.ts"
import type { FaultPlace } from "./faults.ts"
import type { Surroundings } from "./surroundings.ts"
import { showWithUnit } from "./value.ts"

/** Who and when, for the sentence of a fault, with its key and place in the book. */
export interface Occasion {
  readonly rule: string
  readonly period: string
  readonly key: string
  readonly place: FaultPlace
}

/** What everything that splits an amount has in common. */
export interface Partition {
  readonly step: Rational
  /** The amount to split in period `k`: a multiple of the step and not negative; else withheld. */
  readonly source: (k: number) => Rational | null
  /** A split by weight made ready: the parts of an amount in period `k`; exact fractions where no step is given. */
  readonly weights: (rule: ByWeight) => (k: number, amount: Rational, step: Rational | undefined) => Parts | null
  /** Withholds the value at hand. */
  readonly withhold: (k: number, report: (occasion: Occasion) => number) => null
  readonly show: (amount: Rational) => string
}

/** Makes the common part of an allocation or a waterfall ready. */
export function readyPartition(
  rule: { readonly grain: Grain; readonly unit: Unit; readonly of: Step; readonly step: Exact },
  surroundings: Surroundings,
): Partition {
  const { calendar, evidence, faults, title, ready, membersOf, present } = surroundings
  const periods = calendar.periods(rule.grain)
  const step = parseExact(rule.step)
  const of = ready(rule.of)
  const show = (amount: Rational) => showWithUnit(amount, rule.unit)

  const withhold = (k: number, report: (occasion: Occasion) => number): null => {
    const place = { from_utc: periods.start(k), to_utc: periods.end(k) }
    join(evidence, 0, 0, [report({ rule: title, period: periods.label(k), key: `${title}|${k}`, place })])
    return null
  }

  const source = (k: number): Rational | null => {
    const outcome = of(k)
    if (outcome === null) return null
    const amount = quantity(outcome)
    if (amount.n < 0n)
      return withhold(k, ({ key, place, ...who }) =>
        faults.report(key, "allocate/negative", { ...who, amount: show(amount) }, place),
      )
    if (divide(amount, step).d !== 1n)
      return withhold(k, ({ key, place, ...who }) =>
        faults.report(key, "allocate/off-step", { ...who, amount: show(amount), step: show(step) }, place),
      )
    return amount
  }

  const explainProblem = (k: number, found: SplitProblem, group: string): null =>
    withhold(k, ({ key, place, ...who }) => {
      switch (found.problem) {
        case "no weight":
          return faults.report(key, "allocate/no-weight", { ...who, group }, place)
        case "caps":
          return faults.report(key, "allocate/caps-full", { ...who, left: show(found.left) }, place)
        case "absent":
          return faults.report(key, "allocate/absent", { ...who, member: found.member, group }, place)
      }
    })

  const weights: Partition["weights"] = (split) => {
    const members = membersOf(split.across).map((member) => {
      const hand = { group: split.across, member }
      return { member, by: ready(split.by, hand), cap: split.cap && ready(split.cap.upTo, hand) }
    })
    return (k, amount, cutTo) => {
      const weighed: Weighed[] = []
      let complete = true
      for (const { member, by, cap } of members) {
        if (!present(split.across, member, k)) continue
        const weight = by(k)
        const most = cap?.(k)
        if (weight === null || most === null) {
          complete = false
          continue
        }
        if (quantity(weight).n < 0n) {
          const text = showWithUnit(weight, split.by.unit)
          withhold(k, ({ key, place, ...who }) =>
            faults.report(`${key}|${member}`, "run/negative-weight", { ...who, weight: text }, place),
          )
          complete = false
        }
        weighed.push({ member, weight: quantity(weight), cap: most === undefined ? undefined : quantity(most) })
      }
      if (!complete) return null
      const parts = splitByWeight(amount, cutTo, weighed, split)
      return isSplitProblem(parts) ? explainProblem(k, parts, split.across) : parts
    }
  }

  return { step, source, weights, withhold, show }
}

/** Works each period out once, with what it rests on, when it is first asked for; a stateful one fills earlier periods before it. */
export function rememberedByPeriod<T>(
  { evidence, title, stateful }: Pick<Surroundings, "evidence" | "title" | "stateful">,
  work: (k: number) => T | null,
): (k: number) => T | null {
  let filled = 0
  const known = new Map<number, { readonly result: T | null; readonly found: Readonly<Evidence> }>()
  const running = new Set<number>()
  const at = (k: number) => {
    const found = known.get(k)
    if (found) return found
    assert(!running.has(k), `${title} depends on itself in period ${k}`)
    running.add(k)
    const entry = apart(evidence, () => work(k))
    running.delete(k)
    known.set(k, entry)
    return entry
  }
  return (k) => {
    while (stateful && filled < k) at(filled++)
    const entry = at(k)
    join(evidence, entry.found.quality, entry.found.carried, entry.found.faults)
    return entry.result
  }
}
