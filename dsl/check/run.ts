import type * as ast from "../syntax/ast.ts"
import type { FunctionSignature } from "./catalog.ts"
import type { Checked } from "./checked.ts"
import { needFlag } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { grainText, isGrain, nests, type Grain } from "./grains.ts"
import { checkedGrain } from "./header.ts"
import { isTyped, origins, typed, unknown } from "./typed.ts"
import { readUnit } from "./units.ts"

/** `run_length(f) across periods`, `run_so_far(f) within month`: hours of the unbroken run of yes, never cut unsaid. */
export function checkRun(
  call: ast.Call,
  row: FunctionSignature,
  gives: "length" | "so_far",
  context: Context,
  check: (expression: ast.Expression, context: Context) => Checked,
): Checked {
  const refuse = ({ span }: Pick<ast.Call, "span">): Checked => {
    context.report("check/argument-refused", span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const [argument, more] = call.arguments
  if (more ?? call.scopes[1]) return refuse((more ?? call.scopes[1])!)
  if (argument?.form !== "value" || argument.by || argument.where) return refuse(argument ?? call)
  const of = check(argument.value, { ...context, at: undefined })
  const scope = call.scopes[0]
  if (!scope) {
    context.report("choice/run-scope", call.span, { text: textOf(context, call.span) })
    return unknown(call.span)
  }
  if (scope.form !== "within" && !(scope.form === "across" && scope.group.text === "periods")) return refuse(scope)
  const within = scope.form === "within" ? checkedGrain(scope.grain, context) : undefined
  if ((scope.form === "within" && !within) || !isTyped(of) || !needFlag(of, `${row.name}()`, context))
    return unknown(call.span)
  const from = of.type.grain
  if (!isGrain(from)) {
    context.report("check/never-changes", of.span, { text: textOf(context, of.span) })
    return unknown(call.span)
  }
  if (within && !isCutBy(from, within, context)) {
    const data = { fine: grainText(from), coarse: grainText(within) }
    context.report("check/does-not-nest", of.span, data, { related: origins([of]) })
    return unknown(call.span)
  }
  return typed({ op: "run", form: gives, of, from, ...(within ? { within } : {}) }, call.span, {
    unit: readUnit("h")!,
    kind: "rate",
    grain: from,
    groups: of.type.groups,
  })
}

const isCutBy = (from: Grain, within: Grain, { year }: Context): boolean => nests(from, within, year)
