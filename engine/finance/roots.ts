/** A part of a sum of exponentials: `amount` × e^(−`years` × s). */
export interface Term {
  readonly amount: number
  readonly years: number
}

/**
 * Every s between two bounds where the sum of the terms is zero, in ascending order; where it only touches zero, that
 * point once.
 *
 * Nothing is guessed. Around the middle of a stretch, the sum is its value, its slope and a rest that no second
 * derivative in the stretch exceeds: where the value outweighs slope and rest there is no zero, where the slope
 * outweighs the rest there is at most one, which the signs at the ends tell. Any other stretch is halved. What is
 * narrower than doubles can tell apart counts as one zero.
 */
export function zerosOf(terms: readonly Term[], from: number, to: number): readonly number[] {
  const counted = merged(terms)
  if (counted.length < 2) return []
  const found: number[] = []
  const search = (low: number, high: number): void => {
    const middle = (low + high) / 2
    const reach = (high - low) / 2
    const { value, slope, bend, noise } = around(counted, middle, reach)
    if (Math.abs(value) > Math.abs(slope) * reach + (bend * reach * reach) / 2 + noise) return
    if (Math.abs(slope) > bend * reach) {
      const zero = crossing(counted, low, high)
      if (zero !== undefined) found.push(zero)
    } else if (reach < narrowest) {
      if (Math.abs(value) <= noise) found.push(middle)
    } else {
      search(low, middle)
      search(middle, high)
    }
  }
  search(from, to)
  return apart(counted, found)
}

/** −1, 0 or 1 for the sum of terms in order of time at s; 0 as well where rounding hides the sign. */
export function signAt(terms: readonly Term[], s: number): -1 | 0 | 1 {
  const { value, noise } = around(terms, s, 0)
  return Math.abs(value) <= noise ? 0 : value < 0 ? -1 : 1
}

/** Half a stretch that is not cut further: a double zero is flat over the root of the precision of doubles. */
const narrowest = 1e-9

/**
 * The sum of terms in order of time near `middle`, over its largest term and with the terms' own centre of time taken
 * out, which moves no zero: its value, its first derivative, the most its second can be within `reach`, and how far
 * rounding may have moved the value.
 */
function around(
  terms: readonly Term[],
  middle: number,
  reach: number,
): { readonly value: number; readonly slope: number; readonly bend: number; readonly noise: number } {
  let largest = -Infinity
  for (const { amount, years } of terms) largest = Math.max(largest, Math.log(Math.abs(amount)) - middle * years)
  let weight = 0
  let moment = 0
  let value = 0
  let turning = 0
  for (const { amount, years } of terms) {
    const size = Math.exp(Math.log(Math.abs(amount)) - middle * years - largest)
    weight += size
    moment += size * years
    value += amount < 0 ? -size : size
    turning += amount < 0 ? -size * years : size * years
  }
  const centre = moment / weight
  let bend = 0
  for (const { amount, years } of terms) {
    const distance = Math.abs(years - centre)
    const exponent = Math.log(Math.abs(amount)) - middle * years - largest + reach * distance
    bend += Math.exp(exponent) * distance * distance
  }
  // An exponent is off by its own size times the precision; a sum by the precision times its parts.
  const spread = Math.abs(middle) * (terms.at(-1)?.years ?? 0) + 8
  return { value, slope: centre * value - turning, bend, noise: Number.EPSILON * spread * weight }
}

/** The one zero of a stretch in which the sum only rises or only falls; its start belongs to the stretch before. */
function crossing(terms: readonly Term[], low: number, high: number): number | undefined {
  const before = signAt(terms, low)
  const after = signAt(terms, high)
  if (after === 0) return high
  if (before === 0 || before === after) return undefined
  let [left, right] = [low, high]
  for (;;) {
    const middle = (left + right) / 2
    if (middle <= left || middle >= right) return middle
    const { value } = around(terms, middle, 0)
    if (value === 0) return middle
    if (value < 0 === before < 0) left = middle
    else right = middle
  }
}

/** Neighbours between which the sum cannot be told from zero are one zero, in their middle. */
function apart(terms: readonly Term[], zeros: readonly number[]): readonly number[] {
  const groups: number[][] = []
  for (const zero of zeros) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last !== undefined && signAt(terms, (last + zero) / 2) === 0) group.push(zero)
    else groups.push([zero])
  }
  return groups.map((group) => ((group[0] ?? 0) + (group.at(-1) ?? 0)) / 2)
}

/** One term for each time, without those of nothing, in order of time and counted from the earliest. */
function merged(terms: readonly Term[]): readonly Term[] {
  const amounts = new Map<number, number>()
  for (const { amount, years } of terms) amounts.set(years, (amounts.get(years) ?? 0) + amount)
  const kept = [...amounts].filter(([, amount]) => amount !== 0).sort(([a], [b]) => a - b)
  const earliest = kept[0]?.[0] ?? 0
  return kept.map(([years, amount]) => ({ amount, years: years - earliest }))
}
