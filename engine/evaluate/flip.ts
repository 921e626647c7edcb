import type { FlipRule, Step } from "../plan/steps.ts"
import { lackingBefore } from "./earlier.ts"
import { apart, join, noEvidence, type Evidence } from "./evidence.ts"
import type { Staged, Surroundings } from "./surroundings.ts"
import { flag, type Closure } from "./value.ts"

/** Whether the condition has held by the end of a period; null where that is not known. */
interface Held {
  readonly held: boolean | null
  readonly carried: number
  readonly faults: ReadonlySet<number> | undefined
}

/** Makes a flip ready: false until its condition holds, then true for good, from that period on or from the next of a grain. Earlier periods are filled forward. */
export function readyFlip(rule: FlipRule, surroundings: Surroundings): Staged {
  const { calendar, evidence, faults, title, ready, given, window } = surroundings
  const periods = calendar.periods(rule.grain)
  const firstOfRun = Math.max(0, periods.containing(window.from_utc))
  const condition = allOf(
    conjuncts(rule.condition).map((step) => ready(step)),
    evidence,
  )
  const takesNext = rule.takes.form === "next" ? calendar.periods(rule.takes.grain) : undefined
  const states: (Held | undefined)[] = []

  const notYet: Held = { held: false, carried: 0, faults: undefined }
  const forGood: Held = { held: true, carried: 0, faults: undefined }

  const givenAt = (k: number): boolean | undefined => {
    const outcome = given(undefined, k)
    return outcome === undefined || outcome === null ? undefined : flag(outcome)
  }

  const unknown = (k: number, found: ReadonlySet<number>): ReadonlySet<number> => {
    const lacking = lackingBefore(k, found, periods, firstOfRun, surroundings)
    if (!lacking) return found
    const { place, ...data } = lacking
    return new Set([faults.report(title, "flip/earlier-unknown", { flip: title, ...data }, place)])
  }

  const following = (k: number, before: Held): Held => {
    const was = givenAt(k)
    if (was === true) return forGood
    // What is given says what the flip was in its period; one that takes effect later may have been set off in it.
    if (was === false && !takesNext) return notYet
    const start = was === false ? notYet : before
    if (start.held === true) return start
    const { result, found } = apart(evidence, () => condition(k))
    const carried = Math.max(start.carried, found.quality, found.carried)
    if (result === null)
      return {
        held: null,
        carried,
        faults: new Set([...(start.faults ?? []), ...unknown(k, found.faults ?? new Set())]),
      }
    return flag(result) ? { held: true, carried, faults: undefined } : { ...start, carried }
  }

  const stateAt = (k: number): Held => {
    if (k < 0) return givenAt(k) === true ? forGood : notYet
    let from = k
    while (from > 0 && !states[from - 1] && givenAt(from) === undefined) from--
    for (let at = from; at <= k; at++) states[at] ??= following(at, states[at - 1] ?? stateAt(-1))
    return states[k] ?? notYet
  }

  /** The last period whose condition bears on period `k`, −1 where none does. */
  const lastBearing = (k: number): number => {
    if (!takesNext) return k
    const outer = takesNext.containing(periods.start(k))
    return outer <= 0 ? -1 : periods.containing(takesNext.end(outer - 1) - 1)
  }

  const asClosure =
    (state: (k: number) => Held): Closure =>
    (k) => {
      const { held, carried, faults: found } = state(k)
      join(evidence, 0, carried, held === null ? found : undefined)
      return held
    }

  /** The last given value that no condition later than it has a say over, from the period at hand back. */
  const lastGiven = (k: number, bearing: number): boolean | undefined => {
    for (let at = k; at > bearing || at === k; at--) {
      const was = givenAt(at)
      if (was !== undefined || at < 0) return was
    }
    return undefined
  }

  const come = (k: number): Held => {
    const bearing = k < 0 ? k : lastBearing(k)
    const was = lastGiven(k, bearing)
    return was === undefined ? stateAt(bearing) : was ? forGood : notYet
  }

  /** `held`: whether the condition has held by now, whether or not that has taken effect. */
  return { part: (stage) => asClosure(stage === "held" ? stateAt : come) }
}

function conjuncts(step: Step): readonly Step[] {
  return step.op === "and" ? [...conjuncts(step.left), ...conjuncts(step.right)] : [step]
}

/** One condition that is false decides, even where another is not known. */
function allOf(conditions: readonly Closure[], evidence: Evidence): Closure {
  return (k) => {
    const all = noEvidence()
    let complete = true
    for (const condition of conditions) {
      const { result, found } = apart(evidence, () => condition(k))
      if (result !== null && !flag(result)) {
        join(evidence, found.quality, found.carried, undefined)
        return false
      }
      if (result === null) complete = false
      join(all, found.quality, found.carried, found.faults)
    }
    join(evidence, all.quality, all.carried, all.faults)
    return complete ? true : null
  }
}
