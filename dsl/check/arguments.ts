import type { BoundArgument } from "../bind/scope.ts"
import { fits } from "./coerce.ts"
import type { Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { checkedGrain, hasHole } from "./header.ts"
import { headerKind } from "./kinds.ts"
import { isTyped } from "./typed.ts"
import { readUnit } from "./units.ts"

/** Whether every value given to a template has the unit, kind, period and groups that its parameter declares. */
export const checkArguments = (context: Context): boolean =>
  context.scope.arguments.map((each) => checkArgument(each, context)).every(Boolean)

/** A parameter without a period takes a figure of any, and one without groups the figure of a member that the template names. */
function checkArgument({ parameter, groups, header, value }: BoundArgument, context: Context): boolean {
  const found = checkExpression(value, context)
  if (!isTyped(found) || hasHole(header)) return false
  const unit = readUnit(header.unit!.text)
  const grain = header.each ? checkedGrain(header.each, context) : found.type.grain
  if (!unit || !grain) return false
  const kind = headerKind(unit, header.level !== undefined, header.each !== undefined) ?? found.type.kind
  const spread = groups.length > 0 ? groups.map(({ text }) => text) : found.type.groups
  const declared = { unit, kind, grain, groups: spread }
  return fits(found, declared, `'${parameter}'`, context)
}
