import type * as ast from "../syntax/ast.ts"
import type { CheckedContract } from "./checked.ts"
import type { Context } from "./context.ts"
import { checkDay, isBefore } from "./day.ts"

/** The term, both days included; either may hang on an event. Dates in the wrong order are the plan's to report. */
export function checkTerm(item: ast.Term, context: Context): CheckedContract["term"] | undefined {
  const from = checkDay(item.from, context)
  const through = checkDay(item.through, context)
  if (!from || !through) return undefined
  if (from.form !== "date" && isBefore(through, from)) {
    context.report("check/term-ends-first", item.through.span, {})
    return undefined
  }
  return { from, through, span: item.span }
}
