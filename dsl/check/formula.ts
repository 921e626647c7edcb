import type * as ast from "../syntax/ast.ts"
import type { Checked, Type } from "./checked.ts"
import { fits } from "./coerce.ts"
import type { Context } from "./context.ts"
import type { GrainOrEver } from "./grains.ts"
import { checkedClause, checkedGrain, hasHole } from "./header.ts"
import { headerKind } from "./kinds.ts"
import { isTyped, typed, unknown } from "./typed.ts"
import { readUnit } from "./units.ts"

type Check = (expression: ast.Expression, context: Context) => Checked

/** Whether a formula holds for whatever its parameters stand for: its body is checked, used or not. */
export function checkFormula(item: ast.Formula, context: Context, check: Check): boolean {
  checkedClause(item.header.clause, context)
  const parameters = new Map<string, Checked>()
  let good = true
  for (const { name, header, span } of item.parameters) {
    const type = declaredType(name, header, "ever", context)
    if (parameters.has(name.text)) context.report("bind/declared-twice", name.span, { name: name.text })
    if (!type || parameters.has(name.text)) good = false
    parameters.set(name.text, type ? typed({ op: "unknown" }, span, type) : unknown(span))
  }
  const value = body(item, parameters, context, check)
  if (!value || !isTyped(value)) return false
  const type = declaredType(item.name, item.header, value.type.grain, context)
  return good && type !== undefined && fits(value, { ...type, groups: value.type.groups }, quoted(item), context)
}

/** `f(x, y)`: the body of the formula, with the arguments in the place of its parameters. */
export function formulaCall(call: ast.Call, item: ast.Formula, context: Context, check: Check): Checked {
  const name = item.name.text
  const example = `${name}(${item.parameters.map((parameter) => parameter.name.text).join(", ")})`
  const stray = call.scopes[0] ?? call.arguments.find((each) => each.form !== "value" || each.by || each.where)
  if (stray) {
    context.report("check/argument-refused", stray.span, { function: name, example })
    return unknown(call.span)
  }
  const given = call.arguments.flatMap((each) => (each.form === "value" ? [check(each.value, context)] : []))
  if (given.length !== item.parameters.length) {
    const data = { function: name, wanted: String(item.parameters.length), found: given.length, example }
    context.report("check/argument-count", call.span, data)
    return unknown(call.span)
  }
  const parameters = new Map<string, Checked>()
  let good = true
  for (const [at, { name: parameter, header }] of item.parameters.entries()) {
    const value = given[at]!
    const type = isTyped(value) ? declaredType(parameter, header, value.type.grain, context) : undefined
    if (!isTyped(value) || !type) good = false
    else {
      const wanted = { ...type, groups: value.type.groups }
      if (fits(value, wanted, `'${parameter.text}' of ${name}()`, context))
        parameters.set(parameter.text, { ...value, type: stands(value.type, wanted) })
      else good = false
    }
  }
  if (!good) return unknown(call.span)
  const value = body(item, parameters, context, check)
  if (!value || !isTyped(value)) return unknown(call.span)
  const type = declaredType(item.name, item.header, value.type.grain, context)
  if (!type || !fits(value, { ...type, groups: value.type.groups }, quoted(item), context)) return unknown(call.span)
  return { ...value, type: stands(value.type, { ...type, groups: value.type.groups }) }
}

const quoted = ({ name }: ast.Formula): string => `'${name.text}'`

/** A value taken as its header declares it; what was known throughout its period stays so. */
const stands = (value: Type, declared: Type): Type => ({
  ...declared,
  ...(value.steady && declared.kind === "level" ? { steady: true } : {}),
})

/** What a header in a formula declares. Without a period it is of whatever period the value has. */
function declaredType(name: ast.Word, header: ast.Header, grain: GrainOrEver, context: Context): Type | undefined {
  if (hasHole(header)) {
    context.report("check/unit-unsaid", header.unit?.span ?? name.span, { name: name.text, found: "" })
    return undefined
  }
  const unit = readUnit(header.unit!.text)
  const said = header.each ? checkedGrain(header.each, context) : grain
  if (!unit || !said) return undefined
  const kind = headerKind(unit, header.level !== undefined, header.each !== undefined)
  if (!kind) context.report("check/amount-or-balance", header.unit!.span, { name: name.text, unit: unit.text })
  return kind && { unit, kind, grain: said, groups: [] }
}

/** The body with its parameters bound; undefined and reported where formulas lead back to this one. */
function body(
  item: ast.Formula,
  parameters: ReadonlyMap<string, Checked>,
  context: Context,
  check: Check,
): Checked | undefined {
  const name = item.name.text
  const within = context.formula?.within ?? []
  if (within.includes(name)) {
    const circle = [...within.slice(within.indexOf(name)), name].join(" → ")
    context.report("check/formula-circle", item.name.span, { circle })
    return undefined
  }
  return check(item.value, { ...context, formula: { parameters, within: [...within, name] } })
}
