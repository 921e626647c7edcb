import { buildCalendar } from "../calendar/periods.ts"
import { planFor } from "../data.ts"
import type { Settlement } from "../evaluate/settlement.ts"
import { isProblem, windowOf } from "../evaluate/window.ts"
import type { Plan, PlanDate } from "../plan/steps.ts"
import type { Dataset } from "../series/dataset.ts"

/** The start of the vintage of each movement of certificates, in UTC milliseconds and in their order: by it one opens the movement. */
export function vintageStarts(
  compiled: Plan<PlanDate>,
  dataset: Dataset,
  { certificates, from, through }: Pick<Settlement, "certificates" | "from" | "through">,
): readonly (number | undefined)[] {
  const plan = certificates.length === 0 ? undefined : planFor(compiled, dataset)
  if (!plan || isProblem(plan)) return certificates.map(() => undefined)
  const calendar = buildCalendar(plan.time)
  const window = windowOf({ from, through }, undefined, calendar)
  if (isProblem(window)) return certificates.map(() => undefined)
  const starts = new Map<string, number>()
  for (const { name, vintage } of plan.instruments) {
    const periods = calendar.periods(vintage)
    const { from: first, to } = periods.within(window.from_utc, window.to_utc)
    for (let at = first; at < to; at++) starts.set(`${name} ${periods.label(at)}`, periods.start(at))
  }
  return certificates.map(({ instrument, vintage }) => starts.get(`${instrument} ${vintage}`))
}
