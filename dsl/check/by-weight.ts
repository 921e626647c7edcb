import { nearest } from "../syntax/nearest.ts"
import { isExcused } from "../bind/scope.ts"
import type * as ast from "../syntax/ast.ts"
import type { CheckedByWeight, Type, Typed } from "./checked.ts"
import { commonGrain, flagInArithmetic, groupsFit, joinTypes } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { reportUnknown } from "./header.ts"
import { limitKinds } from "./kinds.ts"
import { isTyped, typed } from "./typed.ts"
import { isFlag } from "./units.ts"

/** Splits an amount across a group by a weight. `type` is that of the amount; every choice is asked for. */
export function checkByWeight(
  split: ast.ByWeight,
  name: string,
  type: Type,
  context: Context,
): CheckedByWeight | undefined {
  const across = split.across.text
  const group = context.scope.groups.get(across)
  if (!group) {
    reportUnknown("bind/unknown-name", split.across, "group", context.scope.groups.keys(), context)
    return undefined
  }
  if (type.groups.includes(across)) {
    context.report("check/across-twice", split.across.span, { name, group: across })
    return undefined
  }
  const members = group.members.map((member) => member.name.text)
  const member = members[0] ?? "…"
  const spread: Type = { ...type, groups: [...type.groups, across] }
  const by = checkWeight(split, name, spread, context)
  const cap = split.cap && checkCap(split.cap, name, spread, context)

  let good = true
  const seat = (word: ast.Word) => {
    if (isMember(word, across, members, context)) return { form: "to", to: word.text } as const
    good = false
    return undefined
  }
  const leftover = split.cap?.leftover && (split.cap.leftover.to ? seat(split.cap.leftover.to) : again)
  if (split.cap && !split.cap.leftover) context.report("choice/leftover", split.cap.upTo.span, { name, member })
  const { remainder: odd, noWeight: none } = split
  const remainder = odd && (odd.form === "to" ? seat(odd.to) : { form: odd.form })
  if (!odd) context.report("choice/remainder", split.across.span, { name, member })
  const noWeight = none && (none.form === "to" ? seat(none.to) : { form: none.form })
  if (!none) context.report("choice/no-weight", split.by.span, { name, member })

  if (!good || !by || !remainder || !noWeight || (split.cap && (!cap || !leftover))) return undefined
  return {
    form: "weight",
    across,
    by,
    ...(cap && leftover ? { cap: { upTo: cap, leftover } } : {}),
    remainder,
    noWeight,
  }
}
const again = { form: "again" } as const

/** Any quantity of each member, known in the period of the split. */
function checkWeight(split: ast.ByWeight, name: string, type: Type, context: Context) {
  const by = checkExpression(split.by, context)
  if (!isTyped(by)) return undefined
  if (isFlag(by.type.unit)) {
    flagInArithmetic(by, "'by'", context)
    return undefined
  }
  const moved = typed({ op: "read", rule: name, members: [] }, split.across.span, type)
  if (!commonGrain([moved, by], by.span, context) || !groupsFit(by, type, `'${name}'`, context)) return undefined
  if (by.type.groups.includes(split.across.text)) return by
  context.report("check/not-spread-over", by.span, { text: textOf(context, by.span), group: split.across.text })
  return undefined
}

function checkCap(cap: NonNullable<ast.ByWeight["cap"]>, name: string, type: Type, context: Context) {
  const upTo = checkExpression(cap.upTo, context)
  return isTyped(upTo) && limits(upTo, cap.upTo.span, name, type, context) ? upTo : undefined
}

/** Whether a value may limit an amount of the type: an amount of the period, or a stock. */
export function limits(
  limit: Typed,
  span: ast.Expression["span"],
  name: string,
  type: Type,
  context: Context,
): boolean {
  const moved = typed({ op: "read", rule: name, members: [] }, span, { ...type, kind: "flow" })
  const joined = joinTypes([moved, limit], limitKinds, { span, text: "'up to'" }, context)
  return joined !== undefined && groupsFit(limit, type, `'${name}'`, context)
}

function isMember(word: ast.Word, group: string, members: readonly string[], context: Context): boolean {
  if (members.includes(word.text)) return true
  if (isExcused(context.scope, word.text)) return false
  const near = nearest(word.text, members)
  const fix = near === undefined ? undefined : { title: `Write ${near}`, span: word.span, text: near }
  context.report("bind/unknown-member", word.span, { name: word.text, group, members: members.join(", ") }, { fix })
  return false
}
