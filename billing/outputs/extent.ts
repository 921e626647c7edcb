import { costOf, isProblem, planFor, type Artifact } from "../../engine/index.ts"
import { parted } from "./amount.ts"
import { plural } from "./page.ts"

/** What is known of a contract before it runs. */
export interface Extent {
  readonly contract: string
  /** Values that a settlement of the whole term works out; absent while the term waits for an event. */
  readonly evaluations?: number
  /** Why it is not known yet. */
  readonly waits?: string
  readonly rules: number
  /** The clauses that are declared and said not to be computed. */
  readonly notComputed: readonly string[]
}

/** The extent of a contract, from its plan alone. */
export function extentOf({ plan }: Artifact): Extent {
  const resolved = planFor(plan, { series: [], faults: [], files: [] })
  return {
    contract: plan.contract.id,
    ...(isProblem(resolved) ? { waits: resolved.problem } : { evaluations: costOf(resolved).evaluations }),
    rules: plan.rules.length,
    notComputed: plan.clauses.flatMap(({ clause, computed }) => (computed ? [] : [clause])),
  }
}

/** The extent in one line: "cedar_ridge: 24 rules, 1,204,332 values to work out in the whole term; not computed: §11.2". */
export function extentText({ contract, evaluations, waits, rules, notComputed }: Extent): string {
  const cost =
    evaluations === undefined
      ? `how many values is not known yet: ${(waits ?? "").replace(/\.$/, "")}`
      : `${parted(String(evaluations))} values to work out in the whole term`
  const open = notComputed.length === 0 ? "" : `; declared, not computed: ${notComputed.join(", ")}`
  return `${contract}: ${plural(rules, "rule")}, ${cost}${open}.`
}
