import type * as ast from "../syntax/ast.ts"
import type { Checked, Type, Typed } from "./checked.ts"
import { fits, hasUnit } from "./coerce.ts"
import type { Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { figureText } from "./figure-text.ts"
import { readQuantum } from "./quantum.ts"
import { less, minus, one, over, plus, ratio, times, type Ratio } from "./ratio.ts"
import { inWords, isTyped, typed } from "./typed.ts"
import { currencyOf, isCommodity, readUnit } from "./units.ts"

/** A share of what is split: a figure in force in the period, for each of its groups at most. */
export function checkShare(share: ast.Expression, what: string, type: Type, context: Context): Typed | undefined {
  const value = checkExpression(share, context)
  return isTyped(value) && fits(value, { ...type, unit: percent, kind: "rate" }, what, context) ? value : undefined
}
const percent = readUnit("%")!

/** The figure that the text alone fixes. */
export function constantOf(value: Checked): Ratio | undefined {
  switch (value.op) {
    case "number":
      return value.value
    case "negate": {
      const operand = constantOf(value.operand)
      return operand && ratio(-operand.n, operand.d)
    }
    case "+":
    case "-":
    case "*":
    case "/": {
      const [a, b] = [constantOf(value.left), constantOf(value.right)]
      if (!a || !b) return undefined
      if (value.op === "*") return times(a, b)
      if (value.op === "/") return b.n === 0n ? undefined : over(a, b)
      return value.op === "+" ? plus(a, b) : minus(a, b)
    }
    default:
      return undefined
  }
}

/** The sum of shares, where all of them are written out. */
export function totalOf(shares: readonly Checked[]): Ratio | undefined {
  let total = ratio(0n)
  for (const share of shares) {
    const constant = constantOf(share)
    if (!constant) return undefined
    total = plus(total, constant)
  }
  return total
}

/** Reports shares that are more than there is, or less than nothing. */
export function sharesFit(name: string, shares: readonly Typed[], context: Context): boolean {
  for (const share of shares) {
    const constant = constantOf(share)
    if (!constant || constant.n >= 0n) continue
    context.report("check/shares-exceed", share.span, { name, total: percentText(constant), negative: true })
    return false
  }
  const total = totalOf(shares)
  if (!total || !less(one, total)) return true
  context.report("check/shares-exceed", shares.at(-1)!.span, { name, total: percentText(total), negative: false })
  return false
}

/** A share as a person writes it: `97.5%`. */
export const percentText = (share: Ratio): string => figureText(share, percent)

/** The step of which all parts are multiples, in base units; asked for when it is left out. */
export function checkStep(
  name: ast.Word,
  step: ast.Literal | undefined,
  type: Type,
  context: Context,
): Ratio | undefined {
  if (!step) {
    const example = currencyOf(type.unit) ? `0.01 ${type.unit.text}` : `1 ${type.unit.text}`
    context.report("choice/step", name.span, { name: name.text, example })
    return undefined
  }
  return checkQuantum(step, `The step of '${name.text}'`, type, context)
}

/** A positive figure in the unit of what is cut into multiples of it, in base units. */
export function checkQuantum(literal: ast.Literal, what: string, type: Type, context: Context): Ratio | undefined {
  const found = readQuantum(literal, context, type.unit)
  if (!found) return undefined
  const figure = typed({ op: "number", value: found.quantum }, literal.span, { ...type, unit: found.unit })
  return hasUnit(figure, type.unit, what, context) ? found.quantum : undefined
}

/** Whether a declaration has amounts, which can be split; a figure or balance is refused. */
export function isSplittable(name: ast.Word, unit: ast.Word | undefined, type: Type, context: Context): boolean {
  if (type.kind === "flow" && isCommodity(type.unit)) return true
  context.report("check/splits-no-amount", unit?.span ?? name.span, { name: name.text, found: inWords(type) })
  return false
}
