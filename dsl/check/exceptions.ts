import { equal, less, type Ratio } from "./ratio.ts"
import type * as ast from "../syntax/ast.ts"
import type { Checked, TimeSet } from "./checked.ts"
import { sourceOf, textOf, type Context } from "./context.ts"
import { branches, checkExpression } from "./expression.ts"
import { checkedClause } from "./header.ts"
import { isTyped, typed, unknown } from "./typed.ts"

/**
 * What a rule computes: its value, and `except §3.4 when c : v` lines, of which the first that holds wins. Warns of two
 * that can hold at once.
 */
export function formed({ value, exceptions }: ast.Formed, context: Context): Checked {
  const base = checkExpression(value, context)
  if (exceptions.length === 0) return base
  const arms = exceptions.map((line) => {
    const clause = checkedClause(line.clause, context)
    return {
      when: checkExpression(line.when, context),
      value: checkExpression(line.value, context),
      ...(clause === undefined ? {} : { clause }),
    }
  })
  const type = branches(
    "except",
    arms.map(({ when }) => when),
    [base, ...arms.map((arm) => arm.value)],
    context,
  )
  if (!type) return unknown(value.span)
  const wins = firstThatOverlap(
    arms.map(({ when }) => when),
    context,
  )
  if (wins) {
    const named = (at: number) => arms[at]!.clause ?? textOf(context, arms[at]!.when.span)
    context.report("check/exceptions-overlap", exceptions[wins.second]!.when.span, {
      first: named(wins.first),
      second: named(wins.second),
    })
  }
  return typed({ op: "case", arms, otherwise: base }, value.span, type)
}

function firstThatOverlap(conditions: readonly Checked[], context: Context) {
  for (const [second, later] of conditions.entries())
    for (const [first, earlier] of conditions.slice(0, second).entries())
      if (!disjoint(earlier, later, context)) return { first, second }
  return undefined
}

/** Whether two conditions certainly never hold together. Told from their text, so a doubtful pair counts as one that can. */
export function disjoint(a: Checked, b: Checked, context: Context): boolean {
  if (a.op === "and") return disjoint(a.left, b, context) || disjoint(a.right, b, context)
  if (b.op === "and") return disjoint(b, a, context)
  if (a.op === "or") return disjoint(a.left, b, context) && disjoint(a.right, b, context)
  if (b.op === "or") return disjoint(b, a, context)
  if (a.op === "not" || b.op === "not") {
    const [no, yes] = a.op === "not" ? ([a, b] as const) : ([b, a] as const)
    return no.op === "not" && sameText(no.operand, yes, context)
  }
  if (a.op === "flag" || b.op === "flag") return (a.op === "flag" && !a.value) || (b.op === "flag" && !b.value)
  if (a.op === "in" && b.op === "in") return setsApart(a.set, b.set)
  const [one, other] = [rangeOf(a), rangeOf(b)]
  return one !== undefined && other !== undefined && sameText(one.of, other.of, context) && rangesApart(one, other)
}

const sameText = (a: Checked, b: Checked, context: Context): boolean => words(a, context) === words(b, context)
const words = ({ span }: Checked, context: Context): string => sourceOf(context, span).replaceAll(/\s+/g, " ")

/** Two periods of one tou, two causes of one event (of which one counts at a time), two phases. */
function setsApart(a: TimeSet, b: TimeSet): boolean {
  switch (a.form) {
    case "tou":
      return b.form === "tou" && a.tou === b.tou && a.period !== b.period
    case "phase":
      return b.form === "phase" && a.phase !== b.phase
    case "event":
      return (
        b.form === "event" &&
        a.event === b.event &&
        typeof a.cause === "string" &&
        typeof b.cause === "string" &&
        a.cause !== b.cause
      )
    case "calendar":
      return false
  }
}

/** What a comparison with a figure that is written down leaves of the number line: from `low` to `high`, ends included or not. */
interface Range {
  readonly of: Checked
  readonly low?: End
  readonly high?: End
}
interface End {
  readonly figure: Ratio
  readonly included: boolean
}

function rangeOf(condition: Checked): Range | undefined {
  if (!isTyped(condition) || !("left" in condition)) return undefined
  const { op, left, right } = condition
  const [of, value] = right.op === "number" ? [left, right] : [right, left]
  if (value.op !== "number" || of.op === "number") return undefined
  const turned = of === right
  const end = (included: boolean): End => ({ figure: value.value, included })
  switch (op) {
    case "=":
      return { of, low: end(true), high: end(true) }
    case "<":
    case "<=":
      return turned ? { of, low: end(op === "<=") } : { of, high: end(op === "<=") }
    case ">":
    case ">=":
      return turned ? { of, high: end(op === ">=") } : { of, low: end(op === ">=") }
    default:
      return undefined
  }
}

const rangesApart = (a: Range, b: Range): boolean => endsApart(a.high, b.low) || endsApart(b.high, a.low)
const endsApart = (high: End | undefined, low: End | undefined): boolean =>
  high !== undefined &&
  low !== undefined &&
  (less(high.figure, low.figure) || (equal(high.figure, low.figure) && !(high.included && low.included)))
