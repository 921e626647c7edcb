import { fullName } from "../bind/scope.ts"
import type * as ast from "../syntax/ast.ts"
import type { Type } from "./checked.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { isTyped } from "./typed.ts"

/** What a path of a test or history leads to: one figure of a rule, or the hours of an event by cause. */
export interface FigureAt {
  readonly rule: string
  readonly stages: readonly string[]
  readonly members: readonly string[]
  /** Of a waterfall. */
  readonly recipient?: string
  readonly type: Type
}

/** The figure a path leads to; undefined and reported where it leads to none, or to one of each member. */
export function figureAt(path: ast.Path, context: Context): FigureAt | undefined {
  const checked = checkExpression({ node: "reference", ...path }, context)
  if (!isTyped(checked)) return undefined
  switch (checked.op) {
    case "read": {
      const { rule, stage, worth, recipient, type } = checked
      const spread = recipient && "group" in recipient ? [recipient.group] : type.groups
      if (spread.length > 0) return unsaid(path, spread, context)
      return {
        rule,
        stages: [...(stage === undefined ? [] : [stage]), ...(worth ? ["worth"] : [])],
        // Where none is left open, a value by time of use without a member is that of the moment.
        members: checked.members.filter((member) => member !== null),
        ...(recipient && "member" in recipient ? { recipient: recipient.member } : {}),
        type,
      }
    }
    case "event_hours": {
      const { event, member, type } = checked
      if (member === null) return unsaid(path, type.groups, context)
      return { rule: event, stages: ["hours"], members: [member], type }
    }
    default:
      context.report("test/no-figure", path.span, { text: textOf(context, path.span) })
      return undefined
  }
}

function unsaid(path: ast.Path, groups: readonly string[], context: Context): undefined {
  context.report("bind/members-unsaid", path.span, { name: path.name.text, groups: groups.join(" and ") })
  return undefined
}

/** The invoice a path begins with, and what it says of it. */
export function invoiceAt(
  path: ast.Path,
  { scope }: Context,
): { readonly name: ast.Word; readonly stages: readonly ast.Word[]; readonly invoice: ast.Invoice } | undefined {
  const { name, stages } = fullName(scope, path, (key) => scope.rules.has(key) || scope.invoices.has(key))
  const invoice = scope.rules.has(name.text) ? undefined : scope.invoices.get(name.text)
  return invoice && { name, stages, invoice }
}

/** Whether a path is the name of an event that happens once, and of nothing about it. */
export const onceEventAt = ({ name }: ast.Path, { scope }: Context): boolean =>
  !scope.rules.has(name.text) && scope.events.get(name.text)?.form === "once"

/** Whether a path begins with a name of the contract. */
export function isNamed(path: ast.Path, { scope }: Context): boolean {
  const has = (key: string) => scope.rules.has(key) || scope.events.has(key) || scope.invoices.has(key)
  return has(fullName(scope, path, has).name.text)
}
