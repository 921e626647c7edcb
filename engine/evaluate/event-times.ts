import type { ContractCalendar } from "../calendar/periods.ts"
import { quantity } from "../catalog/kinds.ts"
import { add, isZero, minimum, rational, subtract, zero, type Rational } from "../number/rational.ts"
import type { Plan, PlanEvent } from "../plan/steps.ts"
import type { Dataset } from "../series/dataset.ts"
import type { Preset } from "./before-term.ts"
import type { Outcome } from "./value.ts"

/** The stretches of events that last, each moment with one cause. */
export interface EventTimes {
  /** Hours of an interval that a cause has, or any cause; or the position of the fault that says why they are not known. */
  hours(event: string, cause: string | undefined, k: number): Rational | { readonly fault: number } | "before the term"
}

/** A stretch with its one cause, in UTC milliseconds, half-open. */
interface Stretch {
  readonly cause: string
  readonly from_utc: number
  readonly to_utc: number
}

/** Reads the log of events, and what history or a test gives instead of it. Where causes overlap, the one listed first has the moment. */
export function openEvents(
  plan: Plan,
  dataset: Dataset,
  calendar: ContractCalendar,
  presetOf: (event: string, members: readonly string[]) => Preset | undefined,
): EventTimes {
  const { start, end } = calendar.periods("interval")
  const known = new Map<string, readonly Stretch[]>()
  const causesOf = (event: Extract<PlanEvent, { form: "spans" }>) =>
    plan.groups.find(({ name }) => name === event.group)?.members.map(({ name }) => name) ?? []
  const eventNamed = (name: string) =>
    plan.events.find(
      (event): event is Extract<PlanEvent, { form: "spans" }> => event.form === "spans" && event.name === name,
    )

  const stretchesOf = (event: string): readonly Stretch[] => {
    const found = known.get(event)
    if (found) return found
    const rule = eventNamed(event)
    const spans = dataset.events?.spans.filter((span) => span.event === event) ?? []
    const made = rule ? oneCauseEach(spans, causesOf(rule)) : []
    known.set(event, made)
    return made
  }
  const logged = (event: string, cause: string | undefined, k: number): Rational => {
    const stretches = stretchesOf(event)
    let length_ms = 0
    for (let at = firstEndingAfter(stretches, start(k)); at < stretches.length; at++) {
      const stretch = stretches[at]
      if (!stretch || stretch.from_utc >= end(k)) break
      if (cause === undefined || stretch.cause === cause)
        length_ms += Math.min(stretch.to_utc, end(k)) - Math.max(stretch.from_utc, start(k))
    }
    return rational(length_ms, 3_600_000)
  }
  const givenIn = (preset: Preset | undefined, k: number): Outcome | undefined => preset?.at.get(k) ?? preset?.always

  /**
   * What is given for the causes of an interval; a cause that is not among the given ones has no hours. Of hours that two causes
   * claim, the one listed first has them: the others have what it leaves of the interval.
   */
  const given = (event: string, cause: string | undefined, k: number): Rational | undefined => {
    const rule = eventNamed(event)
    if (!rule) return undefined
    const found = causesOf(rule).map((each) => ({ cause: each, hours: givenIn(presetOf(event, [each]), k) }))
    if (found.every(({ hours }) => hours === undefined)) return undefined
    let left = rational(end(k) - start(k), 3_600_000)
    let sum = zero
    for (const { cause: each, hours } of found) {
      const claimed = hours === undefined || hours === null ? zero : quantity(hours)
      const has = rule.overlap === "first" ? minimum(claimed, left) : claimed
      left = subtract(left, has)
      if (cause === undefined || each === cause) sum = add(sum, has)
    }
    return sum
  }

  return {
    hours(event, cause, k) {
      const found = given(event, cause, k)
      if (found) return found
      if (k < 0) return "before the term"
      const unread = dataset.events?.unread.find((each) => each.event === event)
      return unread ? { fault: unread.fault } : logged(event, cause, k)
    },
  }
}

/** Whether a cause has all of an interval or nothing of it; undefined where it has a part. */
export function hasWhole(hours: Rational, interval_minutes: number): boolean | undefined {
  if (isZero(hours)) return false
  return hours.n * 60n === BigInt(interval_minutes) * hours.d ? true : undefined
}

/** Stretches that do not overlap: in each moment the cause that is listed first. */
function oneCauseEach(spans: readonly Stretch[], causes: readonly string[]): readonly Stretch[] {
  const edges = [...new Set(spans.flatMap(({ from_utc, to_utc }) => [from_utc, to_utc]))].sort((a, b) => a - b)
  const byStart = spans.toSorted((a, b) => a.from_utc - b.from_utc)
  const found: Stretch[] = []
  let open: readonly Stretch[] = []
  let next = 0
  for (const [position, from_utc] of edges.entries()) {
    const to_utc = edges[position + 1]
    if (to_utc === undefined) break
    while ((byStart[next]?.from_utc ?? Number.POSITIVE_INFINITY) <= from_utc) {
      const span = byStart[next++]
      if (span) open = [...open, span]
    }
    open = open.filter((span) => span.to_utc > from_utc)
    const rank = Math.min(...open.map(({ cause }) => causes.indexOf(cause)))
    const cause = causes[rank]
    if (cause !== undefined) found.push({ cause, from_utc, to_utc })
  }
  return found
}

/** The first of the stretches, which are in order, that ends after an instant. */
function firstEndingAfter(stretches: readonly Stretch[], utc: number): number {
  let low = 0
  let high = stretches.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((stretches[middle]?.to_utc ?? 0) <= utc) low = middle + 1
    else high = middle
  }
  return low
}
