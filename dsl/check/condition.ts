import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import type { CheckedCheck } from "./checked.ts"
import { fits, needFlag } from "./coerce.ts"
import { withGrain, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { grainText, refines } from "./grains.ts"
import { checkedClause, checkedGrain } from "./header.ts"
import { isTyped, typed } from "./typed.ts"

/** A check: one condition for each period, and what happens where it does not hold. */
export function checkCheck(item: ast.Check, context: Context): CheckedCheck | undefined {
  const grain = checkedGrain(item.each, context)
  const clause = checkedClause(item.clause, context)
  const condition = checkExpression(item.condition, grain ? withGrain(context, grain) : context)
  if (!grain || !isTyped(condition) || !needFlag(condition, "check", context)) return undefined
  if (!refines(condition.type.grain, grain, context.year) && condition.type.grain !== "ever") {
    const what = `The check "${item.title.text}"`
    fits(typed(condition, condition.span, condition.type), { ...condition.type, grain }, what, context)
    return undefined
  }
  const [group] = condition.type.groups
  if (group) {
    context.report("check/check-per-member", condition.span, { title: item.title.text, group })
    return undefined
  }
  return {
    title: item.title.text,
    ...(clause ? { clause } : {}),
    grain,
    condition,
    otherwise: item.otherwise.text as CheckedCheck["otherwise"],
    span: item.span,
  }
}

/** A check as amended: the last condition whose day has come counts. Its period stays, and so does what follows. */
export function mergeChecks(
  base: CheckedCheck,
  later: readonly { readonly from: string; readonly check: CheckedCheck; readonly span: Span }[],
  context: Context,
): CheckedCheck | undefined {
  for (const { check, span } of later)
    for (const [what, found, expected] of [
      ["period", grainText(check.grain), grainText(base.grain)],
      ["consequence", `else ${check.otherwise}`, `else ${base.otherwise}`],
    ] as const) {
      if (found === expected) continue
      context.report("bind/amendment-header", span, { name: base.title, what, found, expected })
      return undefined
    }
  const { condition } = base
  const versions = later.map(({ from, check }) => ({ from, value: check.condition }))
  const { type, span } = condition
  return {
    ...base,
    condition: { op: "versions", first: condition, later: versions, span, ...(type ? { type } : {}) },
  }
}
