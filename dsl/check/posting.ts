import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedPosting, CheckedRounding, Type } from "./checked.ts"
import { fits } from "./coerce.ts"
import { withGrain, type Context } from "./context.ts"
import { formed } from "./exceptions.ts"
import { checkedClause, reportUnknown } from "./header.ts"
import { checkParts } from "./parts.ts"
import { isTyped } from "./typed.ts"
import { currencyOf } from "./units.ts"

/**
 * A charge or a settlement: who pays whom, under which clause, and how much. Payer and payee may sit in one seat, as where a
 * template seats one party twice: the posting is then internal.
 */
export function checkPosting(
  item: ast.Charge | ast.Settle,
  type: Type,
  rounding: CheckedRounding | undefined,
  context: Context,
): CheckedPosting | undefined {
  const name = item.name.text
  const within = withGrain(context, type.grain)
  const value = formed(item, within)
  const clause = checkedClause(item.header.clause, context)
  let good = checkSeat(item, item.payer, type, context)
  good = checkSeat(item, item.payee, type, context) && good
  if (!clause) {
    context.report("bind/clause-unsaid", item.name.span, { name, rule: item.node })
    good = false
  }
  const currency = currencyOf(type.unit)
  if (!currency) {
    context.report("check/not-money", item.header.unit?.span ?? item.name.span, { name, unit: type.unit.text })
    return undefined
  }
  if (item.header.level) {
    const { from, to } = item.header.level.span
    const fix = { title: "Leave out level", span: { from, to: to + 1 }, text: "" }
    context.report("check/posting-level", item.header.level.span, { name }, { fix })
    return undefined
  }
  if (rounding && !rounding.money.some((each) => each.currency === currency)) {
    context.report("check/quantum-currency", item.header.unit?.span ?? item.name.span, { name, currency })
    good = false
  }
  if (!isTyped(value) || !fits(value, type, `'${name}'`, context)) return undefined
  const parts = checkParts(item, type, value, within)
  if (
    rounding &&
    rounding.stage !== "line" &&
    rounding.stage !== "total" &&
    !reachesStage(value, type, rounding.stage, context)
  ) {
    context.report("check/stage-not-reached", value.span, { name, stage: rounding.stage })
    good = false
  }
  if (!good || !parts) return undefined
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
    ...parts,
    quantised: false,
  }
}

/** A party, or a group of parties that the rule is spread over. */
function checkSeat(item: ast.Charge | ast.Settle, seat: ast.Word, type: Type, context: Context): boolean {
  const { parties, groups } = context.scope
  if (parties.has(seat.text)) return true
  const group = groups.get(seat.text)
  if (group?.of.text === "party") {
    if (type.groups.includes(seat.text)) return true
    context.report("check/group-of-payers", seat.span, { name: seat.text, rule: `${item.node} ${item.name.text}` })
    return false
  }
  reportUnknown("bind/unknown-party", seat, "party", [...parties.keys(), ...groups.keys()], context)
  return false
}

/** Whether the amount is a plain sum of money amounts of the grain at which money is rounded. */
function reachesStage(value: Checked, type: Type, stage: string, context: Context): boolean {
  if (type.grain === stage) return true
  const reaches = (part: Checked) => reachesStage(part, type, stage, context)
  switch (value.op) {
    case "aggregate":
      return value.function === "sum" && value.over?.from === stage && currencyOf(value.of.type!.unit) !== undefined
    case "+":
    case "-":
      return reaches(value.left) && reaches(value.right)
    case "negate":
      return reaches(value.operand)
    case "if":
      return reaches(value.then) && reaches(value.else)
    case "case":
      return value.arms.every((arm) => reaches(arm.value)) && reaches(value.otherwise)
    case "read": {
      // What another posting moves is rounded already.
      const node = context.scope.rules.get(value.rule)?.node
      return node === "charge" || node === "settle" || node === "tax"
    }
    case "versions":
      return reaches(value.first) && value.later.every((each) => reaches(each.value))
    case "number":
      return value.value.n === 0n
    default:
      return false
  }
}
