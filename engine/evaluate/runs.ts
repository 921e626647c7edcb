import { rational, type Rational } from "../number/rational.ts"
import type { Grain } from "../plan/steps.ts"
import { wantsHistory } from "./before-term.ts"
import type { Environment } from "./environment.ts"
import { apart, join, type Evidence } from "./evidence.ts"
import { flag, type Closure } from "./value.ts"

/** Unbroken runs of true periods. */
export interface Runs {
  /** The whole run that holds a true period; `open` where the data end before it does. */
  whole(k: number): RunFound | "open" | null
  /** The run up to and with a true period. */
  upTo(k: number): RunFound | null
}

/** A run by positions of its periods, half-open, and how long it is. */
export interface RunFound {
  readonly from: number
  readonly to: number
  readonly hours: Rational
}

interface Side {
  /** The last position of the run on this side, or what stands in the way of knowing. */
  readonly at: number
  readonly blocked: "open" | "withheld" | undefined
  readonly found: Readonly<Evidence>
}

/**
 * Finds the runs of a flag by grain `grain`, cut at the periods of `within` and at the ends of the term; before the term a run
 * goes on as far as its flags are given. Every run is found once. Where the window of the engine ends, the data may.
 */
export function readyRuns(
  of: Closure,
  grain: Grain,
  within: Grain | undefined,
  {
    calendar,
    evidence,
    faults,
    history_utc,
    window,
  }: Pick<Environment, "calendar" | "evidence" | "faults" | "history_utc" | "window">,
): Runs {
  const periods = calendar.periods(grain)
  const outer = within === undefined ? undefined : calendar.periods(within)
  const starts = new Map<number, Side>()
  const ends = new Map<number, Side>()

  const boundsOf = (k: number): { readonly from: number; readonly to: number } => {
    if (within === undefined || !outer) return { from: Number.NEGATIVE_INFINITY, to: periods.count }
    const at = outer.containing(periods.start(k))
    return calendar.inside(grain, within, at)
  }

  /** Walks from a true period to the edge of its run, and notes for every period on the way what it found. */
  const edge = (k: number, step: 1 | -1, known: Map<number, Side>): Side => {
    const before = known.get(k)
    if (before) return before
    const bounds = boundsOf(k)
    const passed = [k]
    let quality = 0
    let carried = 0
    let at = k
    let blocked: Side["blocked"]
    let stoppedBy: ReadonlySet<number> | undefined
    for (;;) {
      const next = at + step
      if (next < bounds.from || next >= bounds.to) break
      // A flag that a test gives without a period holds before the term as well; it says nothing of how long.
      if (next < 0 && periods.end(next) <= history_utc) break
      const met = known.get(next)
      if (met) {
        at = met.at
        blocked = met.blocked
        stoppedBy = met.found.faults
        quality = Math.max(quality, met.found.quality)
        carried = Math.max(carried, met.found.carried)
        break
      }
      const { result, found } = apart(evidence, () => of(next))
      if (result === null) {
        if (next < 0 && wantsHistory(found, faults)) break
        blocked = step === 1 && periods.start(next) >= window.to_utc ? "open" : "withheld"
        stoppedBy = found.faults
        break
      }
      quality = Math.max(quality, found.quality)
      carried = Math.max(carried, found.carried)
      if (!flag(result)) break
      at = next
      passed.push(at)
    }
    const side: Side = { at, blocked, found: { quality, carried, faults: stoppedBy && new Set(stoppedBy) } }
    for (const each of passed) known.set(each, side)
    return side
  }

  const foundBetween = (from: number, to: number): RunFound => ({
    from,
    to: to + 1,
    hours: rational((periods.end(to) - periods.start(from)) / 60_000, 60),
  })
  const start = (k: number): Side | null => {
    const side = edge(k, -1, starts)
    join(evidence, side.found.quality, side.found.carried, side.blocked ? side.found.faults : undefined)
    return side.blocked ? null : side
  }

  return {
    whole(k) {
      const first = start(k)
      const last = edge(k, 1, ends)
      if (last.blocked === "open") return first && "open"
      join(evidence, last.found.quality, last.found.carried, last.blocked ? last.found.faults : undefined)
      return first && !last.blocked ? foundBetween(first.at, last.at) : null
    },
    upTo(k) {
      const first = start(k)
      return first && foundBetween(first.at, k)
    },
  }
}
