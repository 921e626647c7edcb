import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import { checkCall } from "./call.ts"
import type { Checked, Type, Typed } from "./checked.ts"
import { commonGrain, flagInArithmetic, joinGroups, joinTypes, needFlag, quotientKind, reportGrains } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { finest, grainText } from "./grains.ts"
import { literal } from "./literal.ts"
import { addKinds, multiplyKinds } from "./kinds.ts"
import { provenNonZero } from "./non-zero.ts"
import { reference } from "./reference.ts"
import { checkTiered } from "./tiered.ts"
import { isTyped, origins, plainFlag, typed, unknown } from "./typed.ts"
import { currencyOf, divide, isFlag, multiply } from "./units.ts"

/** Types an expression bottom-up. The result of a part in error has no type, and what stands on it says nothing. */
export function checkExpression(expression: ast.Expression, context: Context): Checked {
  const { span } = expression
  switch (expression.node) {
    case "literal":
      return literal(expression)
    case "flag":
      return typed({ op: "flag", value: expression.value }, span, plainFlag)
    case "reference":
      return parameter(expression, context) ?? reference(expression, context)
    case "call":
      return checkCall(expression, context, checkExpression)
    case "negate": {
      const operand = checkExpression(expression.operand, context)
      if (!isTyped(operand)) return unknown(span)
      if (isFlag(operand.type.unit)) return flagInArithmetic(operand, "'-'", context)
      return typed({ op: "negate", operand }, span, operand.type)
    }
    case "not": {
      const operand = checkExpression(expression.operand, context)
      if (!isTyped(operand) || !needFlag(operand, "not", context)) return unknown(span)
      return typed({ op: "not", operand }, span, operand.type)
    }
    case "binary":
      return binary(expression, context)
    case "if": {
      const condition = checkExpression(expression.condition, context)
      const [first, second] = [checkExpression(expression.then, context), checkExpression(expression.else, context)]
      const type = branches("if", [condition], [first, second], context)
      return type ? typed({ op: "if", condition, then: first, else: second }, span, type) : unknown(span)
    }
    case "case": {
      const arms = expression.arms.map((arm) => ({
        when: checkExpression(arm.when, context),
        value: checkExpression(arm.value, context),
      }))
      if (!expression.otherwise) {
        context.report("check/case-without-otherwise", span, {})
        return unknown(span)
      }
      const otherwise = checkExpression(expression.otherwise, context)
      const type = branches(
        "when",
        arms.map((arm) => arm.when),
        [...arms.map((arm) => arm.value), otherwise],
        context,
      )
      return type ? typed({ op: "case", arms, otherwise }, span, type) : unknown(span)
    }
    case "tiered":
      return checkTiered(expression, context, checkExpression)
    case "missing":
      return unknown(span)
  }
}

/** What a parameter of the formula at hand stands for. */
function parameter({ name, stages, members, span }: ast.Reference, context: Context): Checked | undefined {
  const value = stages.length + members.length === 0 ? context.formula?.parameters.get(name.text) : undefined
  return value && { ...value, span }
}

// ---- operators

type Binary = Extract<ast.Expression, { node: "binary" }>

function binary(expression: Binary, context: Context): Checked {
  const left = checkExpression(expression.left, context)
  const right = checkExpression(expression.right, context)
  const { span } = expression
  if (!isTyped(left) || !isTyped(right)) return unknown(span)
  const operator = expression.operator.text
  switch (operator) {
    case "+":
    case "-": {
      const type = joinTypes(
        [left, right],
        addKinds,
        { span: expression.operator.span, text: `'${operator}'` },
        context,
      )
      return type ? typed({ op: operator, left, right }, span, type) : unknown(span)
    }
    case "*":
      return product(left, right, span, expression.operator.span, context)
    case "/":
      return quotient(left, right, span, expression.operator.span, context)
    case "and":
    case "or": {
      if (!needFlag(left, operator, context) || !needFlag(right, operator, context)) return unknown(span)
      const grain = finest(left.type.grain, right.type.grain, context.year)
      const groups = joinGroups([left, right], span, context)
      if (!grain)
        context.report("check/grains-differ", span, {
          left: grainText(left.type.grain),
          right: grainText(right.type.grain),
        })
      return grain && groups
        ? typed({ op: operator, left, right }, span, { ...plainFlag, grain, groups })
        : unknown(span)
    }
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const type = joinTypes(
        [left, right],
        addKinds,
        { span: expression.operator.span, text: `'${operator}'` },
        context,
      )
      if (!type) return unknown(span)
      return typed({ op: operator, left, right }, span, { ...plainFlag, grain: type.grain, groups: type.groups })
    }
    default:
      return unknown(span)
  }
}

function product(left: Typed, right: Typed, span: Span, at: Span, context: Context): Checked {
  for (const side of [left, right]) if (isFlag(side.type.unit)) return flagInArithmetic(side, "'*'", context)
  const kind = multiplyKinds(left.type.kind, left.type.unit, right.type.kind, right.type.unit)
  if (!kind) {
    context.report(
      "check/amounts-multiplied",
      at,
      { left: textOf(context, left.span), right: textOf(context, right.span) },
      { related: origins([left, right]) },
    )
    return unknown(span)
  }
  for (const [share, money] of [
    [left, right],
    [right, left],
  ] as const) {
    const text = textOf(context, money.span)
    // Damages per point are commonly written without '/pp'; a share that is written out is meant as one.
    if (share.type.unit.text === "%" && share.op !== "number" && share.op !== "read" && money.op === "number")
      if (currencyOf(money.type.unit))
        context.report("check/per-point", money.span, { money: text, write: `${text}/pp` })
  }
  const rest = periodOf([left, right], span, context)
  return rest
    ? typed({ op: "*", left, right }, span, { ...rest, kind, unit: multiply(left.type.unit, right.type.unit) })
    : unknown(span)
}

function quotient(left: Typed, right: Typed, span: Span, at: Span, context: Context): Checked {
  for (const side of [left, right]) if (isFlag(side.type.unit)) return flagInArithmetic(side, "'/'", context)
  const kind = quotientKind(left.type, right.type)
  if (!kind) {
    context.report(
      "check/figure-over-amount",
      at,
      { left: textOf(context, left.span), right: textOf(context, right.span) },
      { related: origins([left, right]) },
    )
    return unknown(span)
  }
  const rest = periodOf([left, right], span, context)
  if (!rest) return unknown(span)
  if (!provenNonZero(right, context.scope)) {
    const [a, b] = [textOf(context, left.span), textOf(context, right.span)]
    context.report("check/divisor-can-be-zero", right.span, { left: a, right: b })
  }
  return typed({ op: "/", left, right }, span, { ...rest, kind, unit: divide(left.type.unit, right.type.unit) })
}

/** Grain and groups of a product or quotient: figures come to the grain of the amount, amounts stay where they are. */
function periodOf(
  operands: readonly [Typed, Typed],
  span: Span,
  context: Context,
): Pick<Type, "grain" | "groups"> | undefined {
  const groups = joinGroups(operands, span, context)
  const grain = commonGrain(operands, span, context)
  return groups && grain ? { grain, groups } : undefined
}

/** The type of what is chosen among by conditions; undefined and reported where one of them does not belong. */
export function branches(
  word: string,
  conditions: readonly Checked[],
  values: readonly Checked[],
  context: Context,
): Type | undefined {
  if (![...conditions, ...values].every(isTyped)) return undefined
  const flags = conditions as readonly Typed[]
  if (!flags.every((condition) => needFlag(condition, word, context))) return undefined
  const arms = values as readonly Typed[]
  const alike = (a: Type["kind"], b: Type["kind"]) => (a === b ? a : undefined)
  const allFlags = arms.every(({ type }) => isFlag(type.unit))
  const type = allFlags
    ? joinFlags(arms, context)
    : joinTypes(arms, alike, { span: arms[1]!.span, text: "the branches" }, context)
  if (!type) return undefined
  let grain = type.grain
  for (const condition of flags) {
    const joined = finest(grain, condition.type.grain, context.year)
    const moved = joined !== grain && type.kind !== "rate" && grain !== "ever"
    if (!joined || moved) {
      reportGrains(condition, { ...arms[0]!, type }, condition.span, context)
      return undefined
    }
    grain = joined
  }
  const groups = joinGroups([...flags, ...arms], arms[0]!.span, context)
  return groups ? { ...type, grain, groups, steady: false } : undefined
}

function joinFlags(arms: readonly Typed[], context: Context): Type | undefined {
  let grain = arms[0]!.type.grain
  for (const arm of arms.slice(1)) {
    const joined = finest(grain, arm.type.grain, context.year)
    if (!joined) {
      context.report("check/grains-differ", arm.span, { left: grainText(grain), right: grainText(arm.type.grain) })
      return undefined
    }
    grain = joined
  }
  return { ...plainFlag, grain }
}
