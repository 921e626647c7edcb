import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import type { Context } from "./context.ts"
import { readFigure, times } from "./ratio.ts"
import { readUnit, unitAfterNumber, type Unit } from "./units.ts"

/** A rounding mode by name; asked for when it is left out. */
export function roundingMode(word: ast.Word | undefined, span: ast.Word["span"], context: Context): string | undefined {
  const known = context.words.roundingModes
  if (word && known.includes(word.text)) return word.text
  const near = word && nearest(word.text, known)
  context.report(
    "choice/rounding-mode",
    word?.span ?? span,
    { modes: known.join(", "), found: word?.text ?? "" },
    word && near ? { fix: { title: `Write ${near}`, span: word.span, text: near } } : {},
  )
  return undefined
}

/** A rounding step: a positive figure with its unit, in base units. `shown` is the unit of what is rounded, where it is known. */
export function readQuantum(literal: ast.Literal, context: Context, shown?: Unit) {
  if (!literal.unit) {
    const { text } = literal.number
    const write = shown && readUnit(shown.text) ? `${text}${shown.text === "%" ? "" : " "}${shown.text}` : undefined
    const fix = write === undefined ? undefined : { title: `Write ${write}`, span: literal.span, text: write }
    context.report("check/quantum-without-unit", literal.span, { text, write }, { fix })
    return undefined
  }
  const unit = unitAfterNumber(literal.unit.text)
  if (!unit) return undefined
  const figure = readFigure(literal.number.text)
  if (figure.n === 0n) {
    context.report("check/quantum-not-positive", literal.span, { text: literal.number.text })
    return undefined
  }
  return { unit, quantum: times(figure, unit.scale) }
}
