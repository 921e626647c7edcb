import type { Evaluation } from "../evaluate/evaluate.ts"
import { apart } from "../evaluate/evidence.ts"
import type { NumberReference } from "../evaluate/settlement.ts"
import type { Grain, InputRule } from "../plan/steps.ts"
import { stepsOf, walk } from "../plan/walk.ts"
import { qualities, type Quality } from "../series/dataset.ts"

/** The readings of one input within the period of an amount, by their quality. */
export interface ReadingsUsed {
  readonly input: string
  readonly title?: string
  readonly members: readonly string[]
  readonly grain: Grain
  /** Periods of the input in the period of the amount that have a value. */
  readonly count: number
  /** Those of them that were not measured, the best first. */
  readonly worse: readonly { readonly quality: Quality; readonly count: number }[]
}

/**
 * The inputs that a posting is worked out from, directly or through other rules, in the order of their names, each with its readings in the
 * period of the posting. What a formula reads of other periods, such as months before, is not counted.
 */
export function readingsUsed(
  evaluation: Evaluation,
  { rule: name, members, at_utc }: NumberReference,
): readonly ReadingsUsed[] {
  const posting = evaluation.rule(name)
  if (posting?.grain === undefined) return []
  const periods = evaluation.calendar.periods(posting.grain)
  const k = periods.containing(at_utc)
  if (k < 0) return []
  return inputsOf(name, members, evaluation).flatMap(({ rule, members: own }) => {
    const readings = evaluation.calendar.periods(rule.grain)
    const isThere = (at: number) =>
      rule.groups.every((group, position) => evaluation.isPresent(group, own[position] ?? "", readings.start(at)))
    const from = readings.containing(periods.start(k))
    const to = readings.containing(periods.end(k) - 1) + 1
    const node = evaluation.node(rule.name, own)
    const counts = new Map<Quality, number>()
    for (let at = from; node.form === "input" && at < to; at++) {
      if (!isThere(at)) continue
      const { result, found } = apart(evaluation.evidence, () => node.at(at))
      const quality = qualities[found.quality]
      if (result !== null && quality !== undefined) counts.set(quality, (counts.get(quality) ?? 0) + 1)
    }
    if (counts.size === 0) return []
    const told = qualities.flatMap((quality) => {
      const count = counts.get(quality)
      return count === undefined ? [] : [{ quality, count }]
    })
    return [
      {
        input: rule.name,
        ...(rule.title === undefined ? {} : { title: rule.title }),
        members: own,
        grain: rule.grain,
        count: told.reduce((sum, { count }) => sum + count, 0),
        worse: told.filter(({ quality }) => quality !== "measured"),
      },
    ]
  })
}

interface InputUsed {
  readonly rule: InputRule
  readonly members: readonly string[]
}

function inputsOf(name: string, members: readonly string[], evaluation: Evaluation): readonly InputUsed[] {
  const found: InputUsed[] = []
  const seen = new Set<string>()
  const visit = (name: string, at: readonly string[]): void => {
    const rule = evaluation.rule(name)
    const key = JSON.stringify([name, at])
    if (!rule || seen.has(key)) return
    seen.add(key)
    if (rule.rule === "input") return void found.push({ rule, members: at })
    const hand = new Map(rule.groups.map((group, position) => [group, at[position] ?? ""]))
    for (const outer of stepsOf(rule))
      walk(outer, (step) => {
        if (step.op !== "read") return
        for (const tuple of tuplesRead(step.rule, step.members, hand, evaluation)) visit(step.rule, tuple)
      })
  }
  visit(name, members)
  return found.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

const keyOf = ({ rule, members }: InputUsed): string => [rule.name, ...members].join(" ")

/** The members of a rule that are read: the one named, the one at hand, or, where a sum runs across them, each. */
function tuplesRead(
  name: string,
  named: readonly (string | null)[],
  hand: ReadonlyMap<string, string>,
  evaluation: Evaluation,
): readonly (readonly string[])[] {
  const rule = evaluation.rule(name)
  if (!rule) return []
  return rule.groups.reduce<readonly (readonly string[])[]>(
    (tuples, group, position) => {
      const one = named[position] ?? hand.get(group)
      const members = one === undefined ? evaluation.membersOf(group) : [one]
      return tuples.flatMap((tuple) => members.map((member) => [...tuple, member]))
    },
    [[]],
  )
}
