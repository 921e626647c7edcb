import { planFor } from "../data.ts"
import { buildCalendar } from "../calendar/periods.ts"
import { offsetAt } from "../calendar/zone.ts"
import type { Settlement } from "../evaluate/settlement.ts"
import { show } from "../evaluate/value.ts"
import { isProblem, windowOf } from "../evaluate/window.ts"
import type { Plan, PlanDate } from "../plan/steps.ts"
import type { Dataset } from "../series/dataset.ts"
import type { SeriesReply } from "./protocol.ts"

/** The readings of one input as they came, before any policy fills a gap, in its declared unit and within the days settled. */
export function readingsOf(
  compiled: Plan<PlanDate>,
  dataset: Dataset,
  days: Pick<Settlement, "from" | "through">,
  input: string,
  members: readonly string[],
): SeriesReply | undefined {
  const plan = planFor(compiled, dataset)
  if (isProblem(plan)) return undefined
  const calendar = buildCalendar(plan.time)
  const window = windowOf(days, undefined, calendar)
  const rule = plan.rules.find(({ name }) => name === input)
  const series = dataset.series.find((one) => one.input === input && one.members.join("\n") === members.join("\n"))
  if (rule?.rule !== "input" || !series || isProblem(window)) return undefined
  const periods = calendar.periods(rule.grain)
  const { from, to } = periods.within(window.from_utc, window.to_utc)
  const bounds_utc = new Float64Array(to - from + 1)
  const offset_minutes = new Int16Array(to - from)
  const values: (string | undefined)[] = []
  for (let at = from; at < to; at++) {
    const start_utc = periods.start(at)
    const value = series.constant ?? series.values[at - series.first]
    bounds_utc[at - from] = start_utc
    offset_minutes[at - from] = offsetAt(calendar.zone, start_utc)
    values.push(value && show(value, rule.unit))
  }
  bounds_utc[to - from] = to > from ? periods.end(to - 1) : window.to_utc
  return { unit: rule.unit.text, bounds_utc, offset_minutes, values }
}
