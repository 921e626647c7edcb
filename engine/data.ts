import { fault } from "./evaluate/faults.ts"
import { isProblem, type Problem } from "./evaluate/window.ts"
import { resolve } from "./plan/resolve.ts"
import type { Plan, PlanDate } from "./plan/steps.ts"
import { bindData as bindSeries, loadBindings, readMilestones } from "./series/bind.ts"
import { bindingsFile } from "./series/bindings.ts"
import type { Dataset } from "./series/dataset.ts"

/** The plan with the days of the events that the data tell of; a problem where its calendar waits for one. */
export const planFor = (plan: Plan<PlanDate>, { events }: Dataset): Plan | Problem =>
  resolve(plan, new Map(events?.milestones.map(({ event, date }) => [event, date])))

/**
 * Reads the data of a contract: `files` are those of the data folder by name, `bindings.json` among them. The days of its events come first,
 * since the calendar may hang on them. Never throws for what is in them: what is wrong is a fault.
 */
export function bindData(plan: Plan<PlanDate>, files: ReadonlyMap<string, Uint8Array>): Dataset {
  const milestones = readMilestones(plan.events, files)
  const resolved = resolve(plan, milestones)
  if (!isProblem(resolved)) return bindSeries(resolved, files)
  const events = {
    milestones: [...milestones].map(([event, date]) => ({ event, date })),
    spans: [],
    unread: [],
  }
  // Where the bindings cannot be read, nothing is known of any day, and saying so of one would mislead.
  const bindings = loadBindings(files)
  const faults =
    files.has(bindingsFile) && "faults" in bindings
      ? bindings.faults
      : [fault("run/cannot-start", { problem: resolved.problem }, {})]
  return { series: [], faults, events, files: [] }
}
