import type * as ast from "../syntax/ast.ts"
import type { Checked } from "./checked.ts"
import { partsOf } from "./order.ts"
import { ratio, readFigure, type Ratio } from "./ratio.ts"

/** Whether a value stands on figures only: on nothing that comes from data, from other rules or from the calendar. */
export const isWritten = (value: Checked): boolean => !moving.has(value.op) && partsOf(value).every(isWritten)
const moving: ReadonlySet<Checked["op"]> = new Set<Checked["op"]>([
  "read",
  "duration",
  "prior",
  "aggregate",
  "versions",
  "curve",
  "in",
  "milestone",
  "event_hours",
  "run",
  "cash",
  "stake",
])

/** A figure written out, `45 USD/MWh` or `3%`, as it reads: without its unit. */
export const writtenFigure = (value: ast.Expression | ast.DateValue | undefined): Ratio | undefined =>
  value?.node === "literal" ? readFigure(value.number.text) : undefined

/** With two decimals, half a hundredth upward: for amounts in a question. */
export function cents({ n, d }: Ratio): string {
  const hundredths = (200n * n + d) / (2n * d)
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`
}
export const hundred: Ratio = ratio(100n)
