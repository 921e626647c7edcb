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

/** What a value is, in one line of hover: `MWh · amount · each month · per tenant`. */
export function describe({ zero, unit, kind, grain, groups }: Type): string {
  if (zero) return "0"
  const noun = isFlag(unit) ? [] : [{ flow: "amount", rate: "figure in force", level: "balance" }[kind]]
  return [unit.text, ...noun, grainText(grain), ...groups.map((group) => `per ${group}`)].join(" · ")
}

/** What a value is, inside a sentence: "an amount in MWh each month per tenant". */
export function inWords({ zero, unit, kind, grain, groups }: Type): string {
  if (zero) return "0"
  const noun = isFlag(unit)
    ? "a yes or no"
    : unit.text === "number"
      ? "a plain number"
      : `${nouns[kind]} in ${unit.text}`
  return [noun, grainText(grain), ...groups.map((group) => `per ${group}`)].join(" ")
}
const nouns = { flow: "an amount", rate: "a figure", level: "a balance" } as const

/** Where each operand's unit and period come from, as the second places of a message. */
export const origins = (operands: readonly Typed[]): readonly { span: Span; message: string }[] =>
  operands.map(({ span, type }) => ({ span, message: inWords(type) }))
