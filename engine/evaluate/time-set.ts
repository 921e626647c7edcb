import { quantity } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { rational } from "../number/rational.ts"
import type { PlanEvent, Step } from "../plan/steps.ts"
import { containing, place, withheld, type Environment, type Scope } from "./environment.ts"
import { hasWhole } from "./event-times.ts"
import { join } from "./evidence.ts"
import type { Closure, Outcome } from "./value.ts"

/** Whether a period lies in a set of time: a time-of-use period, the days of a calendar, a phase, the stretches of an event. */
export function timeSet(
  { at: number, set }: Extract<Step, { op: "in" }>,
  scope: Scope,
  environment: Environment,
): Closure {
  const { calendar, moments, faults } = environment
  const { start, label, end } = calendar.periods(scope.grain)
  switch (set.form) {
    case "tou":
      return (k) => moments.touPeriod(set.tou, start(k)) === set.period
    case "calendar":
      return (k) => moments.isHoliday(set.calendar, start(k))
    case "phase": {
      const phase = moments.phase(set.phase)
      return (k) => phase !== undefined && start(k) >= phase.from_utc && start(k) < phase.to_utc
    }
    case "event": {
      const cause = set.cause === null ? memberAtHand(set.event, scope, environment) : set.cause
      const hours = hoursOf(set.event, cause, scope, environment)
      return (k) => {
        const found = hours(k)
        if (found === null) return null
        const whole = hasWhole(quantity(found), calendar.interval_minutes)
        if (whole !== undefined) return whole
        const interval = calendar.periods("interval")
        const period = interval.label(interval.containing(start(k)))
        const event = cause === undefined ? set.event : `${set.event}.${cause}`
        const data = { rule: scope.rule, event, period }
        return withheld(
          environment,
          faults.report(`${event}|${label(k)}|${number}`, "run/event-inside", data, {
            from_utc: start(k),
            to_utc: end(k),
          }),
        )
      }
    }
  }
}

/** Hours of the interval at hand that a cause has. */
export function eventHours(
  { event, member }: Extract<Step, { op: "event_hours" }>,
  scope: Scope,
  environment: Environment,
): Closure {
  return hoursOf(event, member ?? memberAtHand(event, scope, environment), scope, environment)
}

/** What is known of an event that happens once, as of the end of the period; days late are those of the period. */
export function milestone(
  { event: name, what }: Extract<Step, { op: "milestone" }>,
  scope: Scope,
  environment: Environment,
): Closure {
  const { calendar, moments, plan } = environment
  const { start, end } = calendar.periods(scope.grain)
  const event = plan.events.find(
    (each): each is Extract<PlanEvent, { form: "once" }> => each.name === name && each.form === "once",
  )
  assert(event !== undefined, `no event ${name}`)
  const { happened, guaranteed, longstop } = event
  const happened_utc = happened === undefined ? Number.POSITIVE_INFINITY : moments.startOf(happened)
  switch (what) {
    case "happened":
      return (k) => happened_utc < end(k)
    case "past_longstop": {
      assert(longstop !== undefined, `${name} has a longstop date`)
      const passed_utc = moments.startOf(longstop, 1)
      return (k) => passed_utc < end(k) && happened_utc >= passed_utc
    }
    case "days_late": {
      assert(guaranteed !== undefined, `${name} has a guaranteed date`)
      const from_utc = moments.startOf(guaranteed, 1)
      // The day it happens is late, too, where it comes after the guaranteed one.
      const to_utc = happened === undefined ? Number.POSITIVE_INFINITY : moments.startOf(happened, 1)
      const days = calendar.periods("day")
      return (k) => {
        const { from, to } = days.within(Math.max(start(k), from_utc), Math.min(end(k), to_utc))
        return rational(Math.max(0, to - from))
      }
    }
  }
}

function memberAtHand(event: string, scope: Scope, { plan }: Environment): string {
  const found = plan.events.find(({ name }) => name === event)
  assert(found?.form === "spans", `${event} has stretches with causes`)
  const member = scope.members.get(found.group)
  assert(member !== undefined, `no member of ${found.group} at hand for ${event}`)
  return member
}

function hoursOf(
  event: string,
  cause: string | undefined,
  scope: Scope,
  environment: Environment,
): (k: number) => Outcome {
  const { calendar, events, evidence, faults } = environment
  const at = containing(calendar, scope.grain, "interval")
  return (k) => {
    const interval = at(k)
    const found = events.hours(event, cause, interval)
    if (found === "before the term") {
      const { key, period, span } = place({ ...scope, rule: event, grain: "interval" }, environment, interval)
      return withheld(environment, faults.report(key, "run/before-history", { rule: event, period }, span))
    }
    if (!("fault" in found)) return found
    join(evidence, 0, 0, [found.fault])
    return null
  }
}
