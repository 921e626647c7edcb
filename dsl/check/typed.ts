import type { Span } from "../source/span.ts"
import type { Checked, CheckedOperation, Type, Typed } from "./checked.ts"
import { grainText } from "./grains.ts"
import { flag, isFlag, type Unit } from "./units.ts"

/** A part in error: what stands on it says nothing. */
export const unknown = (span: Span): Checked => ({ op: "unknown", span })
export const typed = (operation: CheckedOperation, span: Span, type: Type): Typed => ({ ...operation, span, type })
export const isTyped = (checked: Checked): checked is Typed => checked.type !== undefined

/** A figure that holds at every moment: what a literal is. */
export const plain = (unit: Unit): Type => ({ unit, kind: "rate", grain: "ever", groups: [] })
export const plainFlag = plain(flag)

/** `MWh · amount · each month · per tenant`. */
export function describe(type: Type): string {
  if (type.zero) return "0"
  const kind = isFlag(type.unit) ? undefined : { flow: "amount", rate: "figure in force", level: "balance" }[type.kind]
  return [type.unit.text, kind, grainText(type.grain), ...type.groups.map((group) => `per ${group}`)]
    .filter(Boolean)
    .join(" · ")
}

/** Where each operand's unit and period come from, as the second places of a message. */
export const origins = (operands: readonly Typed[]): readonly { span: Span; message: string }[] =>
  operands.map(({ span, type }) => ({ span, message: describe(type) }))
