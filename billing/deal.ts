import {
  bindingsFaults,
  isProblem,
  openDeal,
  withRead,
  type DealtContract,
  type Plan,
  type Settlement,
} from "../engine/index.ts"
import type { LoadedContracts } from "./contract.ts"
import { exit, UsageProblem } from "./exit.ts"
import { readDataFolder } from "./files.ts"
import type { Page } from "./outputs/page.ts"
import { wrapped } from "./outputs/text-table.ts"
import { progressOf } from "./progress.ts"
import { requirePlan, tellUnreadable } from "./require-data.ts"
import type { Terminal } from "./terminal.ts"
import type { Window } from "./window.ts"

/** Contracts that were asked for, settled with all that they read. */
export interface SettledDeal {
  /** Those asked for, each behind those that it reads. */
  readonly shown: readonly DealtContract[]
  /** The data folder by the paths in it. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** A contract of which something is settled. */
export interface SettledContract extends DealtContract {
  /** With the days of its events. */
  readonly plan: Plan
  readonly settlement: Settlement
}

/** Settles the contracts asked for on a data folder; or the exit code after it was told that the folder cannot be read. */
export function settleAsked(
  { contracts, asked }: LoadedContracts,
  dataFolder: string,
  window: Window,
  terminal: Terminal,
): SettledDeal | { readonly stopped: number } {
  const files = readDataFolder(dataFolder)
  if (tellUnreadable({ faults: bindingsFaults(files) }, dataFolder, terminal)) return { stopped: exit.findings }
  terminal.progress(`reading ${dataFolder} …`)
  const artifacts = contracts.map(({ artifact }) => artifact)
  const needed = withRead(asked, artifacts, files)
  const deal = openDeal(needed, files, window, { progress: progressOf(terminal, "settling") })
  terminal.progress(undefined)
  if (isProblem(deal)) throw new UsageProblem(deal.problem)
  return { shown: deal.runs.filter(({ artifact }) => asked.includes(artifact.plan.contract.id)), files }
}

/** The contracts of which something could be settled; a mistake in the flags where there is none. */
export function settledOf(shown: readonly DealtContract[]): readonly SettledContract[] {
  const found = shown.flatMap((each) => {
    const { plan, run } = each
    return plan && run.settlement.intervals > 0 ? [{ ...each, plan, settlement: run.settlement }] : []
  })
  const [first] = shown
  if (found.length === 0 && first) {
    const plan = requirePlan(first.artifact, first.dataset)
    requireTime(first.run.settlement, plan)
  }
  return found
}

/** Why nothing of one contract among several is settled. */
export function notSettled(contract: DealtContract, page: Page): string {
  const { title } = contract.run.settlement.contract
  const lines = wrapped(whyNotSettled(contract), page.columns)
  return `${[page.paint("title", `${title}, ${contract.artifact.plan.contract.id}`), ...lines].join("\n")}\n`
}

/** The same as a sentence for machines. */
export function whyNotSettled({ plan, run }: DealtContract): string {
  const why = run.settlement.faults.findLast(({ code }) => code === "run/cannot-start")
  const term = plan ? ` The term runs from ${plan.time.from} to ${plan.time.through}.` : ""
  return `Nothing is settled. ${why?.message ?? ""}${term}`
}

/** A window without time in the term settles nothing, and is a mistake in the flags. */
function requireTime(settlement: Settlement, { time }: Plan): void {
  const fault = settlement.faults.findLast(({ code }) => code === "run/cannot-start")
  if (settlement.intervals > 0 || !fault) return
  throw new UsageProblem(fault.message, `${fault.remedy} The term runs from ${time.from} to ${time.through}.`)
}
