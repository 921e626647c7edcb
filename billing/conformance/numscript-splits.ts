import { readDecimal } from "../../engine/number/decimal.ts"
import {
  compare,
  divide,
  isZero,
  one,
  printExact,
  rational,
  sign,
  type Rational,
} from "../../engine/number/rational.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/** Numscript's portions and money splits. */
export const numscriptSplits: Driver = {
  name: "numscript_splits",
  folder: "numscript_splits",
  run: (folder) =>
    summary("numscript_splits", [
      ...casesOf(folder, "portions.json", judgePortions),
      ...casesOf(folder, "allotment_subset.json", leaveSplits),
    ]),
}

interface PortionCase {
  readonly in: string
  readonly want: readonly [number, number] | null
}

function judgePortions(text: string): Verdict[] {
  const cases = JSON.parse(text) as readonly PortionCase[]
  return cases.map(({ in: portion, want }) => {
    const found = readPortion(portion)
    return verdict(
      `portions.json ${portion}`,
      want ? printExact(rational(want[0], want[1])) : "refused",
      found ? printExact(found) : "refused",
    )
  })
}

/** A share as the language writes it: a percentage or a ratio, of our decimal literals, from nothing up to the whole. */
function readPortion(text: string): Rational | undefined {
  const [first = "", second, ...more] = text.endsWith("%") ? [text.slice(0, -1), "100"] : text.split("/")
  const part = readDecimal(first.trim())
  const whole = second === undefined ? undefined : readDecimal(second.trim())
  if (!part || !whole || more.length > 0 || isZero(whole)) return undefined
  const share = divide(part, whole)
  return sign(share) < 0 || compare(share, one) > 0 ? undefined : share
}

function leaveSplits(text: string): Verdict[] {
  const cases = JSON.parse(text) as readonly { readonly id: string }[]
  return cases.map(({ id }) => unsupported(`allotment_subset.json ${id}`, "the language has no `allocate` yet"))
}
