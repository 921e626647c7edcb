import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedPosting, CheckedRounding, Type } from "./checked.ts"
import { fits } from "./coerce.ts"
import type { Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { checkedClause } from "./header.ts"
import { isTyped } from "./typed.ts"
import { currencyOf } from "./units.ts"

/** A charge or a settlement: who pays whom, under which clause, and how much. */
export function checkPosting(item: ast.Charge | ast.Settle, type: Type, rounding: CheckedRounding | undefined, context: Context): CheckedPosting | undefined {
  const name = item.name.text
  const value = checkExpression(item.value, context)
  const clause = checkedClause(item.header.clause, context)
  let good = checkSeat(item.payer, type, context)
  good = checkSeat(item.payee, type, context) && good
  if (good && item.payer.text === item.payee.text) {
    context.report("check/pays-itself", item.payee.span, { name: item.payer.text })
    good = false
  }
  if (!clause) {
    context.report("bind/clause-unsaid", item.name.span, { name, rule: item.node })
    good = false
  }
  const currency = currencyOf(type.unit)
  if (!currency) {
    context.report("check/not-money", item.header.unit?.span ?? item.name.span, { name, unit: type.unit.text })
    return undefined
  }
  if (rounding && !rounding.money.some((each) => each.currency === currency)) {
    context.report("check/quantum-currency", item.header.unit?.span ?? item.name.span, { name, currency })
    good = false
  }
  if (!isTyped(value) || !fits(value, type, `'${name}'`, context)) return undefined
  if (rounding && rounding.stage !== "line" && rounding.stage !== "total" && !reachesStage(value, type, rounding.stage)) {
    context.report("check/stage-not-reached", value.span, { name, stage: rounding.stage })
    good = false
  }
  if (!good) return undefined
  return {
    rule: item.node,
    name,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    payer: item.payer.text,
    payee: item.payee.text,
    value,
    quantised: false,
  }
}

/** A party, or a group of parties that the rule is spread over. */
function checkSeat(seat: ast.Word, type: Type, context: Context): boolean {
  const { parties, groups } = context.scope
  if (parties.has(seat.text)) return true
  const group = groups.get(seat.text)
  if (group?.of.text === "party") {
    if (type.groups.includes(seat.text)) return true
    context.report("check/group-of-payers", seat.span, { name: seat.text })
    return false
  }
  const near = nearest(seat.text, [...parties.keys(), ...groups.keys()])
  context.report("bind/unknown-party", seat.span, { name: seat.text, near }, near ? { fix: { title: `Write ${near}`, span: seat.span, text: near } } : {})
  return false
}

/** Whether the amount is a plain sum of money amounts of the grain at which money is rounded. */
function reachesStage(value: Checked, type: Type, stage: string): boolean {
  if (type.grain === stage) return true
  switch (value.op) {
    case "aggregate":
      return value.function === "sum" && value.over?.from === stage && currencyOf(value.of.type!.unit) !== undefined
    case "+":
    case "-":
      return reachesStage(value.left, type, stage) && reachesStage(value.right, type, stage)
    case "negate":
      return reachesStage(value.operand, type, stage)
    case "if":
      return reachesStage(value.then, type, stage) && reachesStage(value.else, type, stage)
    case "read":
      return true
    default:
      return value.type?.zero === true
  }
}
