import type { Evidence } from "./evidence.ts"
import type { FaultBook } from "./faults.ts"
import type { Outcome } from "./value.ts"

/** Values given for a rule, or for one stage of it, instead of what it would compute. */
export interface Preset {
  /** By period of the rule's grain, below zero before the term. */
  readonly at: Map<number, Outcome>
  /** Given without a period by a test: holds in every period of the term, of an input before it, too. */
  always?: Outcome
}

/** Whether a value is withheld for nothing but that it lies before the term and is not given. */
export function wantsHistory({ faults: found }: Readonly<Evidence>, faults: FaultBook): boolean {
  if (!found || found.size === 0) return false
  for (const position of found) if (faults.at(position).code !== "run/before-history") return false
  return true
}
