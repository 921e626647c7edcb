import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedCurve, Typed } from "./checked.ts"
import { fits, hasUnit } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkedClause } from "./header.ts"
import { literal } from "./literal.ts"
import { less, type Ratio } from "./ratio.ts"
import { isTyped, typed, unknown } from "./typed.ts"
import { readUnit, type Unit } from "./units.ts"

/** A curve through points: at least two, rising, and what holds between and beyond them. */
export function checkCurve(item: ast.Curve, context: Context): CheckedCurve | undefined {
  const { name, header, between, beyond } = item
  const clause = checkedClause(header.clause, context)
  const units = curveUnits(item)
  if (!between) context.report("choice/curve-between", name.span, { curve: name.text })
  if (!beyond) context.report("choice/curve-beyond", name.span, { curve: name.text, ...ends(item, context) })
  if (!units) {
    if (!header.unit || header.unit.text === "?")
      context.report("check/unit-unsaid", header.unit?.span ?? name.span, { name: name.text, found: "" })
    return undefined
  }
  const stray = header.each ?? header.level ?? header.shortPeriods
  if (stray) {
    context.report("check/curve-period", stray.span, { curve: name.text })
    return undefined
  }
  const points = checkPoints(item, units, context)
  if (!points || (between?.text !== "linear" && between?.text !== "step")) return undefined
  if (beyond?.text !== "clamp" && beyond?.text !== "error") return undefined
  return {
    name: name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    parameter: { name: item.parameter.name.text, unit: units.parameter },
    unit: units.result,
    between: between.text,
    beyond: beyond.text,
    points,
    span: item.span,
  }
}

function curveUnits(item: ast.Curve): { readonly parameter: Unit; readonly result: Unit } | undefined {
  const parameter = readUnit(item.parameter.unit.text)
  const result = item.header.unit && readUnit(item.header.unit.text)
  return parameter && result && { parameter, result }
}

/** Its first and last point, for the question what holds beyond them. */
const ends = ({ points }: ast.Curve, context: Context): { readonly from: string; readonly to: string } => ({
  from: points[0] ? textOf(context, points[0].at.span) : "its first point",
  to: points.at(-1) ? textOf(context, points.at(-1)!.at.span) : "its last",
})

function checkPoints(
  item: ast.Curve,
  { parameter, result }: { readonly parameter: Unit; readonly result: Unit },
  context: Context,
): CheckedCurve["points"] | undefined {
  const name = item.name.text
  const points: { at: Ratio; value: Ratio }[] = []
  let good = true
  for (const point of item.points) {
    const [at, value] = [literal(point.at), literal(point.value)]
    if (!isTyped(at) || !isTyped(value) || at.op !== "number" || value.op !== "number") return undefined
    const fitting = [
      hasUnit(at, parameter, `a point of '${name}'`, context),
      hasUnit(value, result, `a value of '${name}'`, context),
    ]
    if (!fitting.every(Boolean)) {
      good = false
      continue
    }
    const before = points.at(-1)
    if (before && !less(before.at, at.value)) {
      context.report("check/curve-order", point.at.span, { curve: name, text: textOf(context, point.at.span) })
      good = false
    }
    points.push({ at: at.value, value: value.value })
  }
  if (good && points.length < 2) {
    context.report("check/curve-points", item.name.span, { curve: name })
    return undefined
  }
  return good ? points : undefined
}

/** `heat_rate(output)`: a figure in force by another. */
export function curveCall(
  call: ast.Call,
  curve: ast.Curve,
  context: Context,
  check: (expression: ast.Expression, context: Context) => Checked,
): Checked {
  const name = curve.name.text
  const example = `${name}(${curve.parameter.name.text})`
  const argument = call.arguments[0]
  const units = curveUnits(curve)
  const stray = call.scopes[0] ?? call.arguments[1]
  if (stray || argument?.form !== "value" || argument.by || argument.where) {
    context.report("check/argument-refused", (stray ?? argument ?? call).span, { function: name, example })
    return unknown(call.span)
  }
  const of = check(argument.value, context)
  if (!isTyped(of) || !units) return unknown(call.span)
  const wanted: Typed["type"] = { ...of.type, unit: units.parameter, kind: "rate" }
  if (!fits(of, wanted, `what '${name}' is read at`, context)) return unknown(call.span)
  const { grain, groups } = of.type
  return typed({ op: "curve", curve: name, of }, call.span, { unit: units.result, kind: "rate", grain, groups })
}
