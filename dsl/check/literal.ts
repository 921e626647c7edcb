import type * as ast from "../syntax/ast.ts"
import type { Checked } from "./checked.ts"
import { readFigure, times } from "./ratio.ts"
import { plain, typed, unknown } from "./typed.ts"
import { number, unitAfterNumber } from "./units.ts"

/** A figure as written, in base units. A bare 0 takes the unit it stands beside. */
export function literal(expression: ast.Literal): Checked {
  const figure = readFigure(expression.number.text)
  if (!expression.unit)
    return typed({ op: "number", value: figure }, expression.span, {
      ...plain(number),
      ...(figure.n === 0n ? { zero: true } : {}),
    })
  const unit = unitAfterNumber(expression.unit.text)
  return unit
    ? typed({ op: "number", value: times(figure, unit.scale) }, expression.span, plain(unit))
    : unknown(expression.span)
}
