import type { ContractCalendar } from "../calendar/periods.ts"
import { assert } from "../number/assert.ts"
import { equal, power, rational, type Rational } from "../number/rational.ts"
import { round, type RoundingMode } from "../number/rounding.ts"
import type { DefineRule, PostingRule } from "../plan/steps.ts"
import type { Preset } from "./before-term.ts"
import { Column } from "./column.ts"
import { nameOf } from "./environment.ts"
import { join, noEvidence, type Evidence } from "./evidence.ts"
import type { FaultBook } from "./faults.ts"
import { showWithUnit, type Closure, type Outcome } from "./value.ts"

/** The rounding a named value ends with: kept to the quotients (R2), or posted (R5). */
export interface Rounding {
  readonly site: "R2" | "R5"
  readonly quantum: Rational
  readonly mode: RoundingMode
}

/** What a named value needs of the run around it. */
export interface NamedSurroundings {
  readonly calendar: ContractCalendar
  readonly evidence: Evidence
  readonly faults: FaultBook
  readonly preset: Preset | undefined
  /** It reaches itself through earlier periods, which are filled forward. */
  readonly inForward: boolean
  /** Before the term nothing is computed: the value of such a period as it is given, or the fault that it is not. */
  readonly beforeTerm: (k: number) => Outcome
}

/** A named value: remembered by period, rounded where its name rounds, refused where it goes the wrong way or out of bounds. */
export function readyNamed(
  rule: DefineRule | PostingRule,
  members: readonly string[],
  exact: Closure,
  rounding: Rounding | undefined,
  { calendar, evidence, faults, preset, inForward, beforeTerm }: NamedSurroundings,
): { readonly at: Closure; readonly unrounded: (k: number) => Rational | undefined } {
  const column = new Column()
  const before = new Map<number, Rational>()
  const periods = calendar.periods(rule.grain)
  const title = nameOf(rule.name, members)
  for (const [k, value] of preset?.at ?? []) if (k >= 0) column.set(k, value, noEvidence())
  const always = preset?.always
  let filled = 0
  let running = -1

  const fail = (position: number): null => {
    join(evidence, 0, 0, [position])
    return null
  }
  const outcome = (k: number): Outcome => {
    const value = exact(k)
    if (value === null || typeof value === "boolean") return value
    const place = () => ({ from_utc: periods.start(k), to_utc: periods.end(k) })
    if (rule.rule === "charge" && value.n < 0n) {
      const data = {
        charge: title,
        period: periods.label(k),
        amount: showWithUnit(value, rule.unit),
        payer: rule.payer,
        payee: rule.payee,
      }
      return fail(faults.report(`${title}|${k}`, "post/negative-charge", data, place()))
    }
    if (isTooLarge(value))
      return fail(faults.report(`${title}|${k}`, "run/too-large", { rule: title, period: periods.label(k) }, place()))
    if (!rounding) return value
    const rounded = round(value, rounding.quantum, rounding.mode)
    // What a posting was before it was rounded is shown beside it; elsewhere it is worked out again when someone asks.
    if (rounding.site === "R5" && !equal(rounded, value)) before.set(k, value)
    return rounded
  }
  const work = (k: number): void => {
    assert(running !== k, `${title} depends on itself in ${periods.label(k)}`)
    const outer = running
    running = k
    const { quality, carried, faults: found } = evidence
    evidence.quality = 0
    evidence.carried = 0
    evidence.faults = undefined
    column.set(k, outcome(k), evidence)
    evidence.quality = quality
    evidence.carried = carried
    evidence.faults = found
    running = outer
  }
  return {
    unrounded: (k) => before.get(k),
    at: (k) => {
      if (k < 0) return beforeTerm(k)
      if (always !== undefined) return always
      const known = column.read(k, evidence)
      if (known !== undefined) return known
      if (inForward) {
        for (let at = Math.max(filled, latest(preset, k)); at < k; at++) if (column.get(at) === undefined) work(at)
        filled = Math.max(filled, k)
        const reached = column.read(k, evidence)
        if (reached !== undefined) return reached
      }
      work(k)
      const made = column.read(k, evidence)
      assert(made !== undefined, `${title} has an outcome`)
      return made
    },
  }
}

/** The latest period up to `k` for which a value is given, else 0. */
function latest(preset: Preset | undefined, k: number): number {
  let found = 0
  for (const at of preset?.at.keys() ?? []) if (at <= k && at > found) found = at
  return found
}

// LANGUAGE.md, Limits.
const largest = power(rational(10), 30).n

function isTooLarge({ n, d }: Rational): boolean {
  return (n > largest || n < -largest) && (n > largest * d || n < -largest * d)
}
