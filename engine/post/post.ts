import { quantity } from "../catalog/kinds.ts"
import { isoLocal } from "../calendar/zone.ts"
import { apart } from "../evaluate/evidence.ts"
import type { Evaluation } from "../evaluate/evaluate.ts"
import { ready } from "../evaluate/expression.ts"
import { inForceAt } from "../evaluate/in-force.ts"
import type { CheckResult, Posting } from "../evaluate/settlement.ts"
import { flag, show, showWithUnit } from "../evaluate/value.ts"
import { assert } from "../number/assert.ts"
import { divide, finiteDigits, fixedText, parseExact, printExact, type Rational } from "../number/rational.ts"
import type { PlanCheck, PostingRule } from "../plan/steps.ts"
import { qualities } from "../series/dataset.ts"

/** A posting with what invoices need of it. */
export interface Posted {
  readonly rule: string
  readonly payer: string
  readonly payee: string
  readonly from_utc: number
  readonly to_utc: number
  /** In the posting's currency. */
  readonly value: Rational
  /** Decimals of its amount; undefined where lines stay exact. */
  readonly digits: number | undefined
  readonly posting: Posting
}

/** A posting that is withheld, with the positions of its faults in the book. */
export interface Missed {
  readonly rule: string
  readonly payer: string
  readonly payee: string
  readonly members: readonly string[]
  readonly grain: string
  readonly period: string
  readonly from_utc: number
  readonly to_utc: number
  readonly faults: ReadonlySet<number>
}

/**
 * Every amount of one rule whose period lies wholly in the window. Zero amounts are posted too; outside its days a rule, and a member,
 * posts nothing.
 */
export function* post(rule: PostingRule, evaluation: Evaluation, contract: string): Generator<Posted | Missed> {
  const { calendar, evidence, plan, window } = evaluation
  const periods = calendar.periods(rule.grain)
  const money = plan.rounding.money.find(({ currency }) => currency === rule.unit.text)
  const digits = plan.rounding.stage === "total" || !money ? undefined : finiteDigits(parseExact(money.quantum))
  const scale = parseExact(rule.unit.scale)
  const { from, to } = periods.within(window.from_utc, window.to_utc)
  const isInForce = inForceAt(rule.inForce, calendar.zone)
  for (const members of evaluation.tuples(rule.groups)) {
    const belongs = (utc: number) =>
      rule.groups.every((group, at) => evaluation.isPresent(group, members[at] ?? "", utc))
    const node = evaluation.node(rule.name, members)
    assert(node.form === "formula", `${rule.name} posts`)
    const seat = (name: string) => members[rule.groups.indexOf(name)] ?? name
    const payer = seat(rule.payer)
    const payee = seat(rule.payee)
    for (let k = from; k < to; k++) {
      if (!isInForce(periods.start(k)) || !belongs(periods.start(k))) continue
      const { result, found } = apart(evidence, () => node.at(k))
      const place = { rule: rule.name, payer, payee, from_utc: periods.start(k), to_utc: periods.end(k) }
      if (result === null) {
        yield { ...place, members, grain: rule.grain, period: periods.label(k), faults: found.faults ?? new Set() }
        continue
      }
      const value = divide(quantity(result), scale)
      const unrounded = divide(node.unrounded(k) ?? quantity(result), scale)
      const quality = qualities[found.quality]
      const carried = qualities[found.carried]
      assert(quality !== undefined && carried !== undefined, "a quality is one of the list")
      yield {
        ...place,
        value,
        digits,
        posting: {
          rule: rule.name,
          ...titled(rule),
          members,
          grain: rule.grain,
          period: periods.label(k),
          from: isoLocal(calendar.zone, place.from_utc),
          to: isoLocal(calendar.zone, place.to_utc),
          payer,
          payee,
          amount: digits === undefined ? printExact(value) : fixedText(value, digits),
          unrounded: printExact(unrounded),
          currency: rule.unit.text,
          quality,
          ...(found.carried > found.quality ? { carried } : {}),
          held: false,
          ...(payer === payee ? { internal: true } : {}),
          ...(rule.taxOf === undefined ? {} : { taxOf: rule.taxOf }),
          contract,
        },
      }
    }
  }
}

/** What a check found, with the stretches where it fails and the faults that left periods untested. */
export interface Checked {
  readonly result: CheckResult
  readonly failing: readonly {
    readonly from_utc: number
    readonly to_utc: number
    readonly count: number
    readonly period: string
    readonly detail: string
  }[]
  readonly faults: ReadonlySet<number>
}

/** Tests a check in every period of it that lies in the window. */
export function runCheck(check: PlanCheck, evaluation: Evaluation): Checked {
  const { calendar, evidence, window } = evaluation
  const isInForce = inForceAt(check.inForce, calendar.zone)
  const periods = calendar.periods(check.grain)
  const { from, to } = periods.within(window.from_utc, window.to_utc)
  const scope = { rule: `check "${check.title}"`, grain: check.grain, members: new Map<string, string>() }
  const condition = ready(check.condition, scope, evaluation)
  const compared = detailOf(check, evaluation, scope)
  const failed: CheckResult["failed"][number][] = []
  const failing: { from_utc: number; to_utc: number; count: number; period: string; detail: string }[] = []
  const faults = new Set<number>()
  let passed = 0
  let untested = 0
  for (let k = from; k < to; k++) {
    if (!isInForce(periods.start(k))) continue
    const { result, found } = apart(evidence, () => condition(k))
    if (result === null) {
      untested++
      for (const fault of found.faults ?? []) faults.add(fault)
    } else if (flag(result)) {
      passed++
    } else {
      const from_utc = periods.start(k)
      const detail = compared(k)
      failed.push({ period: periods.label(k), from: isoLocal(calendar.zone, from_utc), detail })
      const last = failing.at(-1)
      if (last?.to_utc === from_utc) {
        last.to_utc = periods.end(k)
        last.count++
      } else failing.push({ from_utc, to_utc: periods.end(k), count: 1, period: periods.label(k), detail })
    }
  }
  const result = {
    title: check.title,
    ...(check.clause === undefined ? {} : { clause: check.clause }),
    otherwise: check.otherwise,
    passed,
    failed,
    untested,
  }
  return { result, failing, faults }
}

/** What a failed condition compared: "10.5 MWh <= 10 MWh". */
function detailOf(
  check: PlanCheck,
  evaluation: Evaluation,
  scope: { rule: string; grain: PlanCheck["grain"]; members: ReadonlyMap<string, string> },
): (k: number) => string {
  const { condition } = check
  switch (condition.op) {
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const left = ready(condition.left, scope, evaluation)
      const right = ready(condition.right, scope, evaluation)
      const text = (side: typeof condition.left, closure: typeof left, k: number) => {
        const value = closure(k)
        return value === null ? "withheld" : showWithUnit(value, side.unit)
      }
      return (k) =>
        apart(
          evaluation.evidence,
          () => `${text(condition.left, left, k)} ${condition.op} ${text(condition.right, right, k)}`,
        ).result
    }
    default:
      return () => `${show(false, condition.unit)}`
  }
}

function titled(rule: PostingRule): { readonly title?: string; readonly clause?: string } {
  return {
    ...(rule.title === undefined ? {} : { title: rule.title }),
    ...(rule.clause === undefined ? {} : { clause: rule.clause }),
  }
}
