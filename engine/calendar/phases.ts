/** The phases of a contract in their order, each with the local day it begins; one whose day has not come has none. */
export type PhaseDays = readonly { readonly name: string; readonly from?: string }[]

/** The phase of a local day: the last that has begun by then. */
export function phaseOn(phases: PhaseDays, day: string): string | undefined {
  return phases.findLast(({ from }) => from !== undefined && from <= day)?.name
}

/** The days of a phase, the second not in them; undefined while it has not begun. It ends where the next one that has begun does begin. */
export function daysOfPhase(
  phases: PhaseDays,
  name: string,
): { readonly from: string; readonly before?: string } | undefined {
  const at = phases.findIndex((phase) => phase.name === name)
  const from = phases[at]?.from
  if (from === undefined) return undefined
  const before = phases.slice(at + 1).find((phase) => phase.from !== undefined)?.from
  return before === undefined ? { from } : { from, before }
}
