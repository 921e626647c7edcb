import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedFlip, Type } from "./checked.ts"
import { fits, needFlag } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { grainText, nests } from "./grains.ts"
import { checkedClause, checkedGrain } from "./header.ts"
import { isTyped } from "./typed.ts"

/** A yes or no that is no until its condition first holds, and yes for good from then on. */
export function checkFlip(item: ast.Flip, type: Type, context: Context): CheckedFlip | undefined {
  const name = item.name.text
  const clause = checkedClause(item.clause, context)
  const condition = checkExpression(item.when, context)
  const takes = checkTakes(item, type, context)
  if (!isTyped(condition) || !needFlag(condition, "when", context)) return undefined
  const idle = metByNothing(condition)
  if (idle) context.report("choice/once-invested", idle.span, { name, text: textOf(context, idle.span) })
  if (!fits(condition, type, `'${name}'`, context) || idle || !takes) return undefined
  return {
    rule: "flip",
    name,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    condition,
    takes,
  }
}

function checkTakes(item: ast.Flip, type: Type, context: Context): CheckedFlip["takes"] | undefined {
  const { takes } = item
  if (!takes) {
    context.report("choice/flip-from", item.name.span, { name: item.name.text, grain: type.grain })
    return undefined
  }
  if (takes.form === "once") return { form: "once" }
  const grain = checkedGrain(takes.grain, context)
  if (!grain) return undefined
  if (grain === type.grain || nests(type.grain, grain, context.year)) return { form: "next", grain }
  const data = { fine: grainText(type.grain), coarse: grainText(grain) }
  context.report("check/does-not-nest", takes.grain.span, data)
  return undefined
}

/** The part of a condition by which an account that nothing has entered yet would meet it, if nothing else has to hold first. */
function metByNothing(condition: Checked): Checked | undefined {
  if (condition.op === "or") return metByNothing(condition.left) ?? metByNothing(condition.right)
  const all = conjuncts(condition)
  const empty = all.find(isEmptied)
  return empty && !all.some(waitsForSomething) ? empty : undefined
}

const conjuncts = (value: Checked): readonly Checked[] =>
  value.op === "and" ? [...conjuncts(value.left), ...conjuncts(value.right)] : [value]

/** `hurdle.closing = 0`, `hurdle.due <= 0 USD`. */
function isEmptied(value: Checked): boolean {
  switch (value.op) {
    case "=":
      return (isBalance(value.left) && isZero(value.right)) || (isZero(value.left) && isBalance(value.right))
    case "<=":
      return isBalance(value.left) && isZero(value.right)
    case ">=":
      return isZero(value.left) && isBalance(value.right)
    default:
      return false
  }
}
const isBalance = (value: Checked) => value.op === "read" && (value.stage === "closing" || value.stage === "due")
const isZero = (value: Checked) => value.op === "number" && value.value.n === 0n

/** A flag, or a figure that has to be above another. */
function waitsForSomething(value: Checked): boolean {
  switch (value.op) {
    case ">":
    case "<":
      return true
    case ">=":
    case "<=":
      return !isEmptied(value)
    case "=":
    case "!=":
    case "and":
    case "or":
    case "flag":
      return false
    default:
      return true
  }
}
