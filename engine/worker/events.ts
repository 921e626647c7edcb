import type { Plan, PlanDate } from "../plan/steps.ts"
import type { Dataset } from "../series/dataset.ts"
import type { EventState } from "./protocol.ts"

/** The events of a contract by name, with what the data tell of them. */
export function eventsOf({ events }: Plan<PlanDate>, { events: log }: Pick<Dataset, "events">): readonly EventState[] {
  return events.map((event): EventState => {
    const { name, title, clause, source } = event
    const head = {
      name,
      ...(title === undefined ? {} : { title }),
      ...(clause === undefined ? {} : { clause }),
      source,
    }
    if (event.form === "spans") return { ...head, spans: log?.spans.filter((span) => span.event === name).length ?? 0 }
    const happened = log?.milestones.find((milestone) => milestone.event === name)?.date
    return {
      ...head,
      ...(event.guaranteed === undefined ? {} : { guaranteed: event.guaranteed }),
      ...(event.longstop === undefined ? {} : { longstop: event.longstop }),
      ...(happened === undefined ? {} : { happened }),
    }
  })
}
