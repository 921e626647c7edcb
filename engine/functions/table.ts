import { abs } from "./abs.ts"
import { all } from "./all.ts"
import { any } from "./any.ts"
import { atMax } from "./at-max.ts"
import { aboveBand, belowBand } from "./band.ts"
import { clamp } from "./clamp.ts"
import { count } from "./count.ts"
import { first } from "./first.ts"
import { inSet } from "./in.ts"
import { last } from "./last.ts"
import { limited } from "./limited.ts"
import { max } from "./max.ts"
import { daysLate, pastLongstop } from "./milestones.ts"
import { min } from "./min.ts"
import { prior } from "./prior.ts"
import { ratio } from "./ratio.ts"
import { roundSignificant } from "./round-significant.ts"
import { round } from "./round.ts"
import { runLength, runSoFar } from "./runs.ts"
import { cash, stake } from "./seats.ts"
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
  atMax,
  abs,
  clamp,
  limited,
  aboveBand,
  belowBand,
  round,
  roundSignificant,
  ratio,
  prior,
  hours,
  days,
  months,
  inSet,
  runLength,
  runSoFar,
  daysLate,
  pastLongstop,
  cash,
  stake,
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
