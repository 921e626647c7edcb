import type { ContractCalendar, CutGrain } from "../calendar/periods.ts"
import { daysOfPhase } from "../calendar/phases.ts"
import { quantity } from "../catalog/kinds.ts"
import { add, zero, type Rational } from "../number/rational.ts"
import type { DefineRule, Grain, LocalDate, Plan, PostingRule, Step } from "../plan/steps.ts"
import { walk } from "../plan/walk.ts"
import { changeDays } from "./agreed.ts"
import type { Environment, Ready, Scope } from "./environment.ts"
import type { Closure, Outcome } from "./value.ts"

/** A rule whose periods are computed in parts. */
export interface PartsOfPeriod {
  /** What the cuts are called; rules with the same cuts at the same grain share their parts. */
  readonly cuts: string
  /** The environment whose periods of the rule's grain are the parts. */
  readonly environment: Environment
  /** The parts of a period, as positions in it. */
  readonly inside: (k: number) => { readonly from: number; readonly to: number }
  /** The value of one part. */
  readonly part: Closure
  /** The whole period: its parts added; null where one is withheld, undefined where a rate has no part in the period. */
  readonly whole: (k: number) => Outcome | undefined
}

/** Makes a rule ready that is computed in parts; undefined for one that is not. */
export function readyParts(
  rule: DefineRule | PostingRule,
  value: Step,
  scope: Scope,
  environment: Environment,
  ready: Ready,
): PartsOfPeriod | undefined {
  if (rule.during === undefined && (rule.splitAt ?? []).length === 0) return undefined
  const cuts = cutsText(rule)
  const { calendar } = environment
  const cut = calendar.cutPeriods(rule.grain, cuts, {
    days: [
      ...(rule.splitAt ?? []).flatMap((name) => daysOfChange(name, environment.plan)),
      ...daysOfVersions(rule, environment.plan),
    ],
    ...(rule.during === undefined ? {} : { kept: keptIn(rule.during, environment.plan) }),
  })
  const inParts: Environment = {
    ...environment,
    calendar: calendarOfParts(calendar, rule.grain, cut),
    part: { whole: environment, cuts },
    read: (step, at) => environment.read(step, at, inParts),
  }
  const part = ready(value, scope, inParts)
  const inside = (k: number) => calendar.inside(cut, rule.grain, k)
  return {
    cuts,
    environment: inParts,
    inside,
    part,
    whole(k) {
      const { from, to } = inside(k)
      if (rule.kind !== "flow") return from < to ? part(from) : undefined
      let sum: Rational | null = zero
      for (let at = from; at < to; at++) {
        const found = part(at)
        sum = found === null || sum === null ? null : add(sum, quantity(found))
      }
      return sum
    },
  }
}

/** "during operation split at capacity, price" */
export function cutsText({ during, splitAt = [] }: Pick<DefineRule, "during" | "splitAt">): string {
  return [
    ...(during === undefined ? [] : [`during ${during}`]),
    ...(splitAt.length === 0 ? [] : [`split at ${splitAt.toSorted().join(", ")}`]),
  ].join(" ")
}

/** The days on which an agreed value or a phase changes. */
function daysOfChange(name: string, plan: Plan): readonly LocalDate[] {
  const rule = plan.rules.find((each) => each.name === name)
  if (rule?.rule === "agreed") return changeDays(rule, plan.time)
  const days = daysOfPhase(plan.phases, name)
  return days ? [days.from, ...(days.before === undefined ? [] : [days.before])] : []
}

/** The days on which an amendment replaces a formula that is split, of any rule with these parts: what they read of one another is a part. */
function daysOfVersions(rule: DefineRule | PostingRule, plan: Plan): readonly LocalDate[] {
  const days: LocalDate[] = []
  for (const other of plan.rules)
    if ("splitAt" in other && other.splitAt && other.grain === rule.grain && cutsText(other) === cutsText(rule))
      walk(other.value, (step) => {
        if (step.op === "versions") days.push(...step.later.map(({ from }) => from))
      })
  return days
}

function keptIn(phase: string, plan: Plan): readonly { readonly from?: string; readonly before?: string }[] {
  const days = daysOfPhase(plan.phases, phase)
  return days ? [days] : []
}

/** The calendar in which one grain is cut: what is summed or counted over it sees the part. */
function calendarOfParts(calendar: ContractCalendar, grain: Grain, cut: CutGrain): ContractCalendar {
  const cutOr = (asked: Grain | CutGrain) => (asked === grain ? cut : asked)
  return {
    ...calendar,
    periods: (asked) => calendar.periods(cutOr(asked)),
    inside: (fine, coarse, at) => calendar.inside(cutOr(fine), cutOr(coarse), at),
    hours: (asked, at) => calendar.hours(cutOr(asked), at),
    days: (asked, at) => calendar.days(cutOr(asked), at),
    months: (asked, at) => calendar.months(cutOr(asked), at),
  }
}
