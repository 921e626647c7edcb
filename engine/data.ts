import { fault } from "./evaluate/faults.ts"
import { isProblem, type Problem } from "./evaluate/window.ts"
import { resolve } from "./plan/resolve.ts"
import type { Plan, PlanDate } from "./plan/steps.ts"
import { bindData as bindSeries, loadBindings, readMilestones } from "./series/bind.ts"
import { bindingsFile } from "./series/bindings.ts"
import type { Dataset, DataFault } from "./series/dataset.ts"
import { dataFault } from "./series/data-faults.ts"
import type { SettledBeside } from "./series/postings.ts"

/** The plan with the days of the events that the data tell of; a problem where its calendar waits for one. */
export const planFor = (plan: Plan<PlanDate>, { events }: Dataset): Plan | Problem =>
  resolve(plan, new Map(events?.milestones.map(({ event, date }) => [event, date])))

/** The plan with the days of the events that bindings.json tells of; a problem where its calendar waits for one. */
export const planOn = (plan: Plan<PlanDate>, files: ReadonlyMap<string, Uint8Array>): Plan | Problem =>
  resolve(plan, readMilestones(plan.events, files))

/** What is wrong with bindings.json as a whole: nothing is read until it is right. */
export function bindingsFaults(files: ReadonlyMap<string, Uint8Array>): readonly DataFault[] {
  const bindings = loadBindings(files)
  return "faults" in bindings ? bindings.faults : []
}

/**
 * Reads the data of a contract: `files` are those of the data folder by name, `bindings.json` among them. The days of its events come first,
 * since the calendar may hang on them. `beside` is what is settled together with it. Never throws for what is in them: what is wrong is
 * a fault.
 */
export function bindData(
  plan: Plan<PlanDate>,
  files: ReadonlyMap<string, Uint8Array>,
  beside?: SettledBeside,
): Dataset {
  const milestones = readMilestones(plan.events, files)
  const resolved = resolve(plan, milestones)
  if (!isProblem(resolved)) return withDocuments(resolved, bindSeries(resolved, files, beside))
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

/** A payment with an amount belongs to one invoice: of one that each member of a group has, it is not counted until it says whose it is. */
function withDocuments({ invoices, groups }: Plan, dataset: Dataset): Dataset {
  const faults: DataFault[] = []
  const documents = (dataset.documents ?? []).map((each) => {
    const invoice = invoices.find(({ name }) => name === each.invoice)
    const group = groups.find(({ name }) => name === invoice?.billed || name === invoice?.biller)
    if (!group || each.party !== undefined || each.paid.every(({ amount }) => amount === undefined)) return each
    const members = group.members.map(({ name }) => name)
    faults.push(dataFault("data/paid-by-all", { invoice: each.invoice, period: each.period, members }, {}))
    return { ...each, paid: [] }
  })
  return faults.length === 0 ? dataset : { ...dataset, documents, faults: [...dataset.faults, ...faults] }
}
