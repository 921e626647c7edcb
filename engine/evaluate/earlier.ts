import type { Periods } from "../calendar/periods.ts"
import type { Surroundings } from "./surroundings.ts"

/**
 * What a state carried from period to period lacks where it cannot be worked out before the run only because the data begin later:
 * the inputs, "generation and load", and the period from which they are needed. `first` is the first period of the run. Undefined
 * where something else is wrong.
 */
export function lackingBefore(
  k: number,
  found: ReadonlySet<number>,
  periods: Periods,
  first: number,
  { faults, unsupplied }: Pick<Surroundings, "faults" | "unsupplied">,
): Lacking | undefined {
  if (k >= first || found.size === 0 || ![...found].every((position) => unsupplied.has(position))) return undefined
  const missing = [...found].map((position) => faults.at(position))
  const starts = missing.flatMap(({ from_utc }) => (from_utc === undefined ? [] : [from_utc]))
  const from_utc = starts.length < missing.length ? periods.start(0) : Math.min(...starts)
  return {
    needs: sentenceList([...new Set(missing.map(({ input }) => input ?? ""))].sort()),
    from: periods.label(Math.max(0, periods.containing(from_utc))),
    period: periods.label(first),
    before: periods.label(first - 1),
    place: { from_utc: periods.start(first), to_utc: periods.end(first) },
  }
}

/** What is needed, from which period on, to begin in the first period of the run, and where that lies. */
export interface Lacking {
  readonly needs: string
  readonly from: string
  readonly period: string
  readonly before: string
  readonly place: { readonly from_utc: number; readonly to_utc: number }
}

function sentenceList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`
}
