import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedAgreed, CheckedDay, Type } from "./checked.ts"
import { hasUnit } from "./coerce.ts"
import type { Context } from "./context.ts"
import { dayText } from "./day.ts"
import { figureText } from "./figure-text.ts"
import { literal } from "./literal.ts"
import { equal, less, minus, one, ratio, type Ratio } from "./ratio.ts"
import { constantOf, totalOf } from "./share.ts"
import { isTyped } from "./typed.ts"

type Values = CheckedAgreed["values"]

/**
 * Whether the figures of a list total what it says, on every day on which one of them changes. A list of shares that says
 * no total and misses 100% by less than a point is taken for a slip.
 */
export function checkTotal(
  item: ast.Agreed,
  written: ast.Literal | undefined,
  values: Values,
  type: Type,
  context: Context,
): boolean {
  const total = written && figureOf(written, type, context)
  if (written && !total) return false
  const { unit } = type
  for (const { from, sum } of totals(values)) {
    const day = from === undefined ? "" : dayText(from)
    const found = figureText(sum, unit)
    if (total && !equal(sum, total)) {
      const data = { name: item.name.text, found, total: figureText(total, unit), day }
      context.report("check/total-differs", written.span, data)
      return false
    }
    if (!total && unit.text === "%" && !equal(sum, one) && less(distance(sum), ratio(1n, 100n))) {
      context.report("check/shares-miss-total", item.name.span, { name: item.name.text, found, day })
      return false
    }
  }
  return true
}

function figureOf(written: ast.Literal, type: Type, context: Context): Ratio | undefined {
  const value = literal(written)
  return isTyped(value) && hasUnit(value, type.unit, "The total", context) ? constantOf(value) : undefined
}

const distance = (sum: Ratio): Ratio => {
  const { n, d } = minus(sum, one)
  return { n: n < 0n ? -n : n, d }
}

/** What the figures total from each day on, where all of them are written out and their days are dates. */
function totals(values: Values): readonly { readonly from: CheckedDay | undefined; readonly sum: Ratio }[] {
  const lists = values.map(({ dated }) => dated.list)
  const days = lists.flat().map(({ from }) => from?.day)
  const dates = [...new Set(days.flatMap((day) => (day?.form === "date" ? [day.date] : [])))].toSorted()
  if (days.some((day) => day && day.form !== "date")) return []
  return [undefined, ...dates].flatMap((date) => {
    const held = lists.map((list) => list.findLast(({ from }) => !from || isBy(from.day, date))?.value)
    // Before its first day a figure is none, and there is no total yet.
    const sum = held.every((value): value is Checked => value !== undefined) ? totalOf(held) : undefined
    return sum ? [{ from: date === undefined ? undefined : ({ form: "date", date } as const), sum }] : []
  })
}

const isBy = (day: CheckedDay, date: string | undefined): boolean =>
  day.form === "date" && date !== undefined && day.date <= date
