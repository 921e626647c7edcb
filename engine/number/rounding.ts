import { assert } from "./assert.ts"
import { rational, type Rational } from "./rational.ts"

export type RoundingMode = "half_up" | "half_even" | "half_down" | "up" | "down" | "floor" | "ceiling" | "up_05"

/** What lies between a value and the multiple of the quantum next to it on the side of zero; never nothing. */
interface Remainder {
  /** How the remainder compares with half a quantum. */
  readonly againstHalf: -1 | 0 | 1
  /** Whether the multiple on the side of zero is odd. */
  readonly odd: boolean
  /** Whether the last digit of that multiple is 0 or 5. */
  readonly zeroOrFive: boolean
  readonly negative: boolean
}

interface RoundingRow {
  readonly name: RoundingMode
  readonly doc: string
  /** Whether the value goes to the multiple away from zero. */
  readonly away: (remainder: Remainder) => boolean
}

/** The rounding modes a contract can name, each defined on the exact value. Names as in IEEE 754 and General Decimal Arithmetic. */
export const roundingModes: readonly RoundingRow[] = [
  { name: "half_up", doc: "To the nearest; a tie goes away from zero.", away: ({ againstHalf }) => againstHalf >= 0 },
  {
    name: "half_even",
    doc: "To the nearest; a tie goes to the even multiple.",
    away: ({ againstHalf, odd }) => againstHalf > 0 || (againstHalf === 0 && odd),
  },
  { name: "half_down", doc: "To the nearest; a tie goes toward zero.", away: ({ againstHalf }) => againstHalf > 0 },
  { name: "up", doc: "Away from zero.", away: () => true },
  { name: "down", doc: "Toward zero.", away: () => false },
  { name: "floor", doc: "To the next multiple below.", away: ({ negative }) => negative },
  { name: "ceiling", doc: "To the next multiple above.", away: ({ negative }) => !negative },
  {
    name: "up_05",
    doc: "Toward zero, but away from it where the last digit would be 0 or 5: what is rounded again later is not rounded twice.",
    away: ({ zeroOrFive }) => zeroOrFive,
  },
]

const rowOf = new Map<string, RoundingRow>(roundingModes.map((row) => [row.name, row]))

/** Whether a word names a rounding mode. */
export function isRoundingMode(word: string): word is RoundingMode {
  return rowOf.has(word)
}

/** The multiple of `quantum` that `mode` chooses for the value. A quantum that is not positive is a bug; the checker refuses it. */
export function round(value: Rational, quantum: Rational, mode: RoundingMode): Rational {
  assert(quantum.n > 0n, "a rounding quantum must be positive")
  const n = value.n * quantum.d
  const d = value.d * quantum.n
  const towardZero = n / d
  const rest = n - towardZero * d
  if (rest === 0n) return value
  const negative = n < 0n
  const twice = negative ? -2n * rest : 2n * rest
  const againstHalf = twice < d ? -1 : twice > d ? 1 : 0
  const row = rowOf.get(mode)
  assert(row !== undefined, `no rounding mode ${mode}`)
  const away = row.away({ againstHalf, odd: towardZero % 2n !== 0n, zeroOrFive: towardZero % 5n === 0n, negative })
  const step = away ? (negative ? -1n : 1n) : 0n
  return rational((towardZero + step) * quantum.n, quantum.d)
}
