import { assert } from "../number/assert.ts"
import {
  add,
  compare,
  divide,
  floor,
  isZero,
  minimum,
  multiply,
  rational,
  subtract,
  zero,
  type Rational,
} from "../number/rational.ts"
import type { ByWeight } from "../plan/steps.ts"

/** A member that takes part, with its weight, not negative, and the most it may get. */
export interface Weighed {
  readonly member: string
  readonly weight: Rational
  readonly cap: Rational | undefined
}

/** Why an amount cannot be split. */
export type SplitProblem =
  | { readonly problem: "no weight" }
  /** Every cap is reached and this much is left. */
  | { readonly problem: "caps"; readonly left: Rational }
  /** The member who is to get what is left does not belong to the group now. */
  | { readonly problem: "absent"; readonly member: string }

export type Parts = ReadonlyMap<string, Rational>

/**
 * Splits an amount, a multiple of the step and not negative, by weight: each part is a multiple of the step and they sum to the amount
 * exactly. Without a step the parts are exact fractions.
 */
export function splitByWeight(
  amount: Rational,
  step: Rational | undefined,
  weighed: readonly Weighed[],
  rule: Pick<ByWeight, "cap" | "remainder" | "noWeight">,
): Parts | SplitProblem {
  const nothing = new Map(weighed.map(({ member }) => [member, zero]))
  if (isZero(amount)) return nothing
  const capped = weighed.map((each) => ({ ...each, cap: each.cap && floorTo(atLeastZero(each.cap), step) }))
  return rule.cap?.leftover.form === "again"
    ? sharedAgain(amount, step, capped, rule)
    : sharedOnce(amount, step, capped, rule)
}

export function isSplitProblem(found: Parts | SplitProblem): found is SplitProblem {
  return "problem" in found
}

/** The largest multiple of the step that is not above the amount; the amount itself where there is no step. */
export function floorTo(amount: Rational, step: Rational | undefined): Rational {
  return step ? multiply(rational(floor(divide(amount, step))), step) : amount
}

export function atLeastZero(amount: Rational): Rational {
  return amount.n < 0n ? zero : amount
}

/**
 * Amounts cut down to the step, and the steps that leaves one each: to the largest fractions, of equal ones to the first; or in order,
 * to the first who share at all.
 */
export function cutToStep(
  ideals: readonly { readonly member: string; readonly ideal: Rational }[],
  amount: Rational,
  step: Rational,
  remainder: "largest" | "in order" = "largest",
): Map<string, Rational> {
  const cut = ideals.map(({ member, ideal }) => ({ member, part: floorTo(ideal, step), ideal }))
  const parts = new Map(cut.map(({ member, part }) => [member, part]))
  const left = divide(subtract(amount, sumOf(parts)), step)
  assert(left.d === 1n && left.n >= 0n && left.n <= BigInt(cut.length), "what is left is less than a step each")
  const inTurn =
    remainder === "in order"
      ? cut.filter(({ ideal }) => !isZero(ideal))
      : cut.toSorted((a, b) => compare(subtract(b.ideal, b.part), subtract(a.ideal, a.part)))
  for (const { member, part } of inTurn.slice(0, Number(left.n))) parts.set(member, add(part, step))
  return parts
}

export function sumOf(parts: Parts): Rational {
  return [...parts.values()].reduce(add, zero)
}

/** Each gets its share up to its cap; what is beyond goes to the member named. */
function sharedOnce(
  amount: Rational,
  step: Rational | undefined,
  weighed: readonly Weighed[],
  rule: Pick<ByWeight, "cap" | "remainder" | "noWeight">,
): Parts | SplitProblem {
  const parts = proportional(amount, step, weighed, rule)
  if (isSplitProblem(parts)) return parts
  const leftover = rule.cap?.leftover
  if (leftover?.form !== "to") return parts
  const held = new Map(parts)
  for (const { member, cap } of weighed) if (cap) held.set(member, minimum(held.get(member) ?? zero, cap))
  return given(held, subtract(amount, sumOf(held)), leftover.to)
}

/** Whoever's share reaches its cap gets the cap; the rest is shared again among the others, until nobody's does: at most one round each. */
function sharedAgain(
  amount: Rational,
  step: Rational | undefined,
  weighed: readonly Weighed[],
  rule: Pick<ByWeight, "cap" | "remainder" | "noWeight">,
): Parts | SplitProblem {
  const parts = new Map(weighed.map(({ member }) => [member, zero]))
  let left = amount
  let open = weighed
  while (!isZero(left)) {
    if (open.length === 0) return { problem: "caps", left }
    const others = weighed.flatMap(({ member }) => (open.some((each) => each.member === member) ? [] : [member]))
    const ideals = idealsOf(left, open, rule, others)
    if (isSplitProblem(ideals)) return ideals
    const full = open.filter(({ member, cap }) => cap && compare(ideals.get(member) ?? zero, cap) >= 0)
    if (full.length === 0) {
      const last = proportional(left, step, open, rule, others)
      if (isSplitProblem(last)) return last
      for (const [member, part] of last) parts.set(member, add(parts.get(member) ?? zero, part))
      return parts
    }
    for (const { member, cap = zero } of full) {
      parts.set(member, cap)
      left = subtract(left, cap)
    }
    open = open.filter((each) => !full.includes(each))
  }
  return parts
}

/** The shares without regard to caps, cut to the step by the remainder rule; `others` share nothing but may be named for what is left. */
function proportional(
  amount: Rational,
  step: Rational | undefined,
  weighed: readonly Weighed[],
  rule: Pick<ByWeight, "remainder" | "noWeight">,
  others: readonly string[] = [],
): Parts | SplitProblem {
  const ideals = idealsOf(amount, weighed, rule, others)
  if (isSplitProblem(ideals) || !step) return ideals
  const { remainder } = rule
  if (remainder.form !== "to")
    return cutToStep(
      [...ideals].map(([member, ideal]) => ({ member, ideal })),
      amount,
      step,
      remainder.form,
    )
  const parts = new Map([...ideals].map(([member, ideal]) => [member, floorTo(ideal, step)]))
  return given(parts, subtract(amount, sumOf(parts)), remainder.to)
}

function idealsOf(
  amount: Rational,
  weighed: readonly Weighed[],
  { noWeight }: Pick<ByWeight, "noWeight">,
  others: readonly string[],
): Parts | SplitProblem {
  const ideals = (share: (each: Weighed) => Rational) =>
    new Map([
      ...others.map((member) => [member, zero] as const),
      ...weighed.map((each) => [each.member, share(each)] as const),
    ])
  const total = weighed.reduce((sum, { weight }) => add(sum, weight), zero)
  if (!isZero(total)) return ideals(({ weight }) => divide(multiply(amount, weight), total))
  switch (noWeight.form) {
    case "equal": {
      if (weighed.length === 0) return { problem: "no weight" }
      const share = divide(amount, rational(weighed.length))
      return ideals(() => share)
    }
    case "error":
      return { problem: "no weight" }
    case "to":
      return given(
        ideals(() => zero),
        amount,
        noWeight.to,
      )
  }
}

/** What is left goes to one member. */
function given(parts: Map<string, Rational>, left: Rational, to: string): Parts | SplitProblem {
  if (isZero(left)) return parts
  const own = parts.get(to)
  return own ? parts.set(to, add(own, left)) : { problem: "absent", member: to }
}
