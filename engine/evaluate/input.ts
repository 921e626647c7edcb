import type { ContractCalendar } from "../calendar/periods.ts"
import { printDate } from "../calendar/date.ts"
import { civil, isoLocal } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import { isZero, zero, type Rational } from "../number/rational.ts"
import type { InputRule } from "../plan/steps.ts"
import { qualities, type Quality, type Series } from "../series/dataset.ts"
import { join, type Evidence } from "./evidence.ts"
import { fault, stretch, type FaultBook } from "./faults.ts"
import type { Closure, Outcome } from "./value.ts"
import type { Span } from "./window.ts"

/** What an input needs of the run around it. */
export interface InputSurroundings {
  readonly calendar: ContractCalendar
  readonly evidence: Evidence
  readonly faults: FaultBook
  readonly window: Span
  /** Positions of faults that say no more than that the data begin later or end earlier. */
  readonly unsupplied: Set<number>
  /** The input that stands in, at periods of this input's grain; present for `missing use …`. */
  readonly standIn: Closure | undefined
  /** Before the term only readings and what is given count, and no policy. */
  readonly beforeTerm: Closure
}

/** How a period of an input came by its value, for the explanation. */
export interface Reading {
  /** Position of the reading among the values of the series; undefined where none was used. */
  readonly at: number | undefined
  readonly note: string | undefined
}

/** One input for one member of each group: its readings, and its policy where there is none. */
export interface Input {
  readonly series: Series | undefined
  at: Closure
  reading(k: number): Reading
}

/** Makes an input ready. LANGUAGE.md, Inputs: absence is decided on the contract's grid, then by the input's policy. */
export function readyInput(
  rule: InputRule,
  members: readonly string[],
  series: Series | undefined,
  surroundings: InputSurroundings,
): Input {
  const { calendar, evidence, faults, window, unsupplied, standIn, beforeTerm } = surroundings
  const periods = calendar.periods(rule.grain)
  const isFlag = rule.unit.text === "flag"
  const values = series?.values ?? []
  const first = series?.first ?? 0
  const quality = series?.quality
  const carried = series?.carried
  const origin = series?.origin
  const constant = series?.constant
  const gaps: { readonly from: number; readonly to: number; readonly position: number }[] = []
  const inWindow = rangeOf(window, rule, calendar)

  const given = (value: Rational): Outcome => (isFlag ? !isZero(value) : value)
  const use = (name: Quality) => {
    join(evidence, qualities.indexOf(name), 0, undefined)
  }
  const raw = (k: number): Rational | undefined =>
    values[k - first] ?? (constant !== undefined && k >= inWindow.from && k < inWindow.to ? constant : undefined)
  const faultOf = (k: number): number | undefined => series?.faulted?.get(k) ?? series?.gapFault
  /** The earlier reading that `hold` allows, by index of its period. */
  const heldFrom = (k: number): number | undefined => {
    if (rule.missing.policy !== "hold") return undefined
    const oldest = periods.start(k) - rule.missing.minutes * 60_000
    for (let at = k - 1; at >= 0 && periods.start(at) >= oldest; at--) if (raw(at) !== undefined) return at
    return undefined
  }
  const unresolved = (k: number) => raw(k) === undefined && faultOf(k) === undefined && heldFrom(k) === undefined

  /** The fault of the whole run of missing periods around `k`, within the window or before or after it. */
  const gapAround = (k: number): number => {
    const known = gaps.findLast((gap) => gap.from <= k && k < gap.to)
    if (known) return known.position
    const low = k >= inWindow.to ? inWindow.to : k >= inWindow.from ? inWindow.from : 0
    const high = k >= inWindow.to ? periods.count : k >= inWindow.from ? inWindow.to : inWindow.from
    let from = k
    while (from > low && unresolved(from - 1)) from--
    let to = k + 1
    while (to < high && unresolved(to)) to++
    const from_utc = periods.start(from)
    const to_utc = periods.end(to - 1)
    const input = members.length === 0 ? rule.name : `${rule.name}[${members.join(", ")}]`
    const file = origin && "file" in origin ? origin.file : undefined
    const place = {
      input,
      from_utc,
      to_utc,
      count: to - from,
      when: isoLocal(calendar.zone, from_utc),
      ...(file === undefined ? {} : { file }),
    }
    const ends = from >= inWindow.to && to === periods.count ? lastDayBefore(from) : undefined
    const data = {
      ...(ends === undefined ? {} : { ends }),
      input,
      source: rule.source.name,
      when: whenText(from, to),
      count: to - from,
      of: high - low,
      grain: rule.grain,
      ...(file === undefined ? {} : { file }),
    }
    const position = faults.enter(`data/missing|${input}|${from}`, () =>
      origin && "postings" in origin
        ? fault("data/not-posted", { ...data, settled: origin.settled }, place)
        : fault("data/missing", data, place),
    )
    gaps.push({ from, to, position })
    if (low === 0 && high === inWindow.from && to <= (values.length === 0 ? high : Math.max(first, 1)))
      unsupplied.add(position)
    return position
  }
  /** The day of the last reading, when there is none from a period on; undefined when there is no reading at all. */
  const lastDayBefore = (from: number): string | undefined => {
    let last = Math.min(from - first, values.length) - 1
    while (last >= 0 && values[last] === undefined) last--
    return last < 0 ? undefined : printDate(civil(calendar.zone, periods.end(first + last) - 1))
  }
  const whenText = (from: number, to: number) => {
    if (rule.grain === "interval" || rule.grain === "hour")
      return stretch(calendar.zone, periods.start(from), periods.end(to - 1))
    return to - from === 1 ? periods.label(from) : `${periods.label(from)} to ${periods.label(to - 1)}`
  }
  const withhold = (position: number): null => {
    join(evidence, 0, 0, [position])
    return null
  }

  const absent = (k: number): Outcome => {
    const known = faultOf(k)
    if (known !== undefined) return withhold(known)
    // What another contract has not posted yet is no missing reading, and the policy does not speak of it.
    if (origin && "postings" in origin) return withhold(gapAround(k))
    switch (rule.missing.policy) {
      case "error":
        return withhold(gapAround(k))
      case "zero":
        use("assumed")
        return zero
      case "false":
        use("assumed")
        return false
      case "use": {
        assert(standIn !== undefined, `${rule.name} has no input to stand in`)
        use("substituted")
        return standIn(k)
      }
      case "hold": {
        const at = heldFrom(k)
        const value = at === undefined ? undefined : raw(at)
        if (at === undefined || value === undefined) return withhold(gapAround(k))
        join(evidence, quality?.[at - first] ?? 0, 0, undefined)
        use("held")
        return given(value)
      }
    }
  }

  return {
    series,
    at: (k) => {
      const value = values[k - first]
      if (value === undefined) {
        if (k < 0) {
          const known = series?.faulted?.get(k)
          return known === undefined ? beforeTerm(k) : withhold(known)
        }
        const kept = raw(k)
        return kept === undefined ? absent(k) : given(kept)
      }
      if (quality ?? carried) join(evidence, quality?.[k - first] ?? 0, carried?.[k - first] ?? 0, undefined)
      return isFlag ? !isZero(value) : value
    },
    reading(k) {
      if (values[k - first] !== undefined) return { at: k - first, note: undefined }
      if (raw(k) !== undefined) return { at: undefined, note: "given for every period of the run" }
      if (faultOf(k) !== undefined) return { at: undefined, note: "no usable reading" }
      if (k < 0) return { at: undefined, note: "before the term, by the history statement" }
      if (origin && "postings" in origin)
        return { at: undefined, note: "the contract that posts it is not settled for this time" }
      switch (rule.missing.policy) {
        case "error":
          return { at: undefined, note: "no reading; nothing may stand in" }
        case "zero":
        case "false":
          return { at: undefined, note: `no reading; ${rule.missing.policy} by the contract` }
        case "use":
          return { at: undefined, note: `no reading; ${rule.missing.input} stands in by the contract` }
        case "hold": {
          const at = heldFrom(k)
          if (at === undefined)
            return { at: undefined, note: `no reading, nor one in the ${rule.missing.minutes} minutes before` }
          return {
            at: at - first,
            note: `no reading; the one of ${periods.label(at)} is held, at most ${rule.missing.minutes} minutes`,
          }
        }
      }
    },
  }
}

/** The periods of an input that start in the window. */
function rangeOf(
  window: Span,
  rule: InputRule,
  calendar: ContractCalendar,
): { readonly from: number; readonly to: number } {
  const periods = calendar.periods(rule.grain)
  const from = periods.containing(window.from_utc)
  const to = periods.containing(window.to_utc - 1) + 1
  return { from: from < 0 ? 0 : from, to: to <= 0 ? periods.count : to }
}
