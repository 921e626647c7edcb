import { nearest, report, type CheckedContract, type Diagnostic } from "../../dsl/index.ts"
import { timeFaults } from "../calendar/periods.ts"
import { zoneNames } from "../calendar/tzdb.ts"
import { zoneOfPlan } from "../calendar/zone.ts"
import type { Term } from "./dates.ts"
import type { PlanCheck, PlanDate, PlanTime, Rule, Step } from "./steps.ts"
import { grainInside, partsOf, stepsOf } from "./walk.ts"

/** The contract's time with the clocks of its zone; undefined and reported where there is no such zone. */
export function planTime(
  { time }: CheckedContract,
  term: Term,
  diagnostics: Diagnostic[],
): PlanTime<PlanDate> | undefined {
  const { start, end } = term
  const zone = zoneOfPlan(time.zone, start && end && { from: start, through: end })
  if (!zone) {
    const city = time.zone.split("/").at(-1)!.toLowerCase().replaceAll(" ", "_")
    const near = zoneNames.find((name) => name.toLowerCase().endsWith(`/${city}`)) ?? nearest(time.zone, zoneNames)
    const fix = near === undefined ? undefined : { title: `Write "${near}"`, span: time.zoneSpan, text: `"${near}"` }
    diagnostics.push(report("plan/unknown-zone", time.zoneSpan, { zone: time.zone, near }, { fix }))
    return undefined
  }
  return {
    from: term.from,
    through: term.through,
    zone: { name: zone.name, tzdb: zone.tzdb, offset_minutes: zone.offset_minutes, transitions: zone.transitions },
    interval_minutes: time.interval_minutes,
    contract_year: time.year,
    ...(time.gasDay ? { gas_day_minutes: time.gasDay.hour * 60 + time.gasDay.minute } : {}),
    ...(time.leapDay ? { leap_day: time.leapDay } : {}),
  }
}

/** Clocks may not change inside a metering interval, nor inside an hour where something belongs to hours; parts of the day begin with an interval. */
export function reportClock(
  { time: { zone, zoneSpan, intervalSpan, interval_minutes: minutes }, tous }: CheckedContract,
  time: PlanTime<PlanDate>,
  rules: readonly Rule<PlanDate>[],
  checks: readonly PlanCheck[],
  diagnostics: Diagnostic[],
): void {
  const faults = timeFaults({
    ...time,
    from: typeof time.from === "string" ? time.from : earliestTerm,
    through: typeof time.through === "string" ? time.through : latestTerm,
    contract_year: "month" in time.contract_year ? time.contract_year : { month: 1, day: 1 },
  })
  const hourly =
    [...rules, ...checks].some(({ grain }) => grain === "hour") ||
    [...rules.flatMap(stepsOf), ...checks.map(({ condition }) => condition)].some(isOfHours)
  if (faults.includes("gas day inside an interval"))
    diagnostics.push(
      report("plan/off-grid", intervalSpan, { what: "The gas day", at: clockText(time.gas_day_minutes ?? 0), minutes }),
    )
  else if (faults.includes("clock change inside an interval"))
    diagnostics.push(report("plan/clock-inside", intervalSpan, { zone, grain: "interval" }))
  else if (faults.includes("clock change inside an hour") && hourly)
    diagnostics.push(report("plan/clock-inside", zoneSpan, { zone, grain: "hour" }))
  for (const { name, span, hours } of tous.flatMap(({ lines }) => lines)) {
    const off = hours.flatMap(({ from, to }) => [from, to]).find((edge) => edge % minutes !== 0)
    if (off !== undefined)
      diagnostics.push(report("plan/off-grid", span, { what: `'${name}'`, at: clockText(off), minutes }))
  }
}

/** Where a term hangs on events, its clocks are looked at over all the years in which it can lie. */
const earliestTerm = "2020-01-01"
const latestTerm = "2199-12-31"

const isOfHours = (step: Step): boolean =>
  (step.op === "aggregate" && step.over?.grain === "hour") ||
  (step.op === "duration" && step.grain === "hour") ||
  grainInside<undefined>(step, undefined) === "hour" ||
  partsOf(step).some(isOfHours)

/** "07:30" */
const clockText = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":")
