import { abs } from "./abs.ts"
import { all } from "./all.ts"
import { any } from "./any.ts"
import { clamp } from "./clamp.ts"
import { count } from "./count.ts"
import { first } from "./first.ts"
import { last } from "./last.ts"
import { limited } from "./limited.ts"
import { max } from "./max.ts"
import { min } from "./min.ts"
import { prior } from "./prior.ts"
import { ratio } from "./ratio.ts"
import { round } from "./round.ts"
import { sum } from "./sum.ts"
import { tavg } from "./tavg.ts"
import { wavg } from "./wavg.ts"
import { days, hours, months } from "./durations.ts"
import type { FunctionRow } from "../catalog/define.ts"
import type { Functions } from "../catalog/kinds.ts"

/** Every function of the language. A new one is a file and a row here. */
export const functions: readonly FunctionRow[] = [
  sum,
  max,
  min,
  first,
  last,
  count,
  any,
  all,
  tavg,
  wavg,
  abs,
  clamp,
  limited,
  round,
  ratio,
  prior,
  hours,
  days,
  months,
]

/** The rows by name. */
export const catalog: ReadonlyMap<string, FunctionRow> = new Map(functions.map((row) => [row.name, row]))

/** What the evaluator runs. */
export const runnable: Functions = {
  pointwise: (name) => {
    const evaluate = catalog.get(name)?.evaluate
    return evaluate && { evaluate }
  },
  aggregate: (name) => catalog.get(name)?.fold,
}
