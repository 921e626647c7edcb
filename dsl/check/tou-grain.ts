import type * as ast from "../syntax/ast.ts"
import type { CheckedTou } from "./checked.ts"
import { monthLengths, monthNames } from "./months.ts"

/** The coarsest period throughout which a tou is one and the same: told by its text alone, also where that is in error. */
export function touGrain(item: ast.Tou): CheckedTou["grain"] {
  if (item.lines.some(({ hours }) => hours.length > 0)) return "interval"
  return item.lines.every((line) => line.days.length === 0 && !line.holidays && ofWholeMonths(line.season))
    ? "month"
    : "day"
}

function ofWholeMonths(season: ast.TouLine["season"]): boolean {
  if (!season) return true
  const { from, through } = season
  return from.day.text === "1" && Number(through.day.text) === monthLengths[monthNames.indexOf(through.month.text)]
}

/** The names of its periods, each once, in the order of the lines. */
export const touPeriods = (item: ast.Tou): readonly string[] => [
  ...new Set([...item.lines.map(({ name }) => name.text), ...(item.otherwise ? [item.otherwise.text] : [])]),
]
