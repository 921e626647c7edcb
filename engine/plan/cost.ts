import { buildCalendar } from "../calendar/periods.ts"
import type { Grain, Plan, Rule, Step } from "./steps.ts"
import { grainInside, partsOf, stepsOf, walk } from "./walk.ts"

/** What a settlement of the whole term works out, known before it runs. */
export interface Cost {
  /** Steps in all formulas. */
  readonly nodes: number
  /** Values worked out: each step once for each period of its grain and each member. */
  readonly evaluations: number
  /** Those that cost most first; a check as "check:<title>". */
  readonly byRule: readonly RuleCost[]
}
export interface RuleCost {
  readonly rule: string
  readonly nodes: number
  /** Periods of its own in the term; 1 for a figure agreed for every moment. */
  readonly periods: number
  /** Combinations of members it is spread over. */
  readonly members: number
  readonly evaluations: number
}

/**
 * The cost of a plan. A reading and an agreed figure count as one value each; a window looks at each value as often as it is long.
 */
export function costOf(plan: Plan): Cost {
  const calendar = buildCalendar(plan.time)
  const periods = (grain: Grain) => calendar.periods(grain).count
  const sizes = new Map(plan.groups.map(({ name, members }) => [name, members.length]))
  const sizeOf = (group: string) => sizes.get(group) ?? 1
  /** Values of a step and all inside it, for one member of each group of its rule. */
  const valuesOf = (step: Step, grain: Grain, times: number): number => {
    const inner = grainInside(step, grain)
    const across = step.op === "aggregate" && step.across !== undefined ? sizeOf(step.across) : 1
    const looks = step.op === "aggregate" && step.window && step.window.form !== "so_far" ? step.window.count : 1
    return partsOf(step).reduce(
      (sum, part) => sum + valuesOf(part, inner, times * across * looks),
      periods(grain) * times,
    )
  }
  const ruleCost = (
    rule: string,
    grain: Grain | undefined,
    groups: readonly string[],
    steps: readonly Step[],
    isGiven: boolean,
  ): RuleCost => {
    const members = groups.reduce((product, group) => product * sizeOf(group), 1)
    const count = grain === undefined ? 1 : periods(grain)
    const each = isGiven || grain === undefined ? count : steps.reduce((sum, step) => sum + valuesOf(step, grain, 1), 0)
    return { rule, nodes: countOf(steps), periods: count, members, evaluations: each * members }
  }
  const byRule = [
    ...plan.rules.map((rule) => ruleCost(rule.name, rule.grain, rule.groups, stepsOf(rule), isGiven(rule))),
    ...plan.checks.map(({ title, grain, condition }) => ruleCost(`check:${title}`, grain, [], [condition], false)),
  ]
  const total = (of: (cost: RuleCost) => number) => byRule.reduce((sum, cost) => sum + of(cost), 0)
  return {
    nodes: total(({ nodes }) => nodes),
    evaluations: total(({ evaluations }) => evaluations),
    byRule: byRule.toSorted((a, b) => b.evaluations - a.evaluations || (a.rule < b.rule ? -1 : 1)),
  }
}

const isGiven = ({ rule }: Rule): boolean => rule === "input" || rule === "agreed"

function countOf(steps: readonly Step[]): number {
  let count = 0
  for (const step of steps) walk(step, () => count++)
  return count
}
