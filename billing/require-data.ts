import {
  isProblem,
  planFor,
  type Artifact,
  type DataFault,
  type Dataset,
  type Plan,
  type Problem,
} from "../engine/index.ts"
import { textOf, type Call } from "./commands/command.ts"
import { UsageProblem } from "./exit.ts"
import { calledAs, type Terminal } from "./terminal.ts"

/** The data folder that --data names. */
export function requireData(call: Call, command: string): string {
  const folder = textOf(call, "data")
  if (folder !== undefined) return folder
  throw new UsageProblem(
    `${command} needs --data FOLDER, the folder with bindings.json and the CSV files of readings.`,
    `For instance: ${calledAs} ${command} examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027`,
  )
}

/** The plan with the days of the events in the data; without the one that its term hangs on there is nothing to do. */
export function requirePlan({ plan }: Artifact, dataset: Dataset): Plan {
  return requireResolved(planFor(plan, dataset))
}

/** A plan whose calendar waits for no event. */
export function requireResolved(resolved: Plan | Problem): Plan {
  if (!isProblem(resolved)) return resolved
  throw new UsageProblem(resolved.problem, 'Give its day under "events" in bindings.json.')
}

/** Tells what is wrong with bindings.json when it cannot be read. Without it there is no reading at all, and every amount would only repeat that. */
export function tellUnreadable(
  { faults }: { readonly faults: readonly DataFault[] },
  dataFolder: string,
  terminal: Terminal,
): boolean {
  const causes = faults.filter((fault) => fault.code === "data/bindings")
  if (causes.length === 0) return false
  terminal.progress(undefined)
  const path = `${dataFolder.replace(/\/+$/, "")}/bindings.json`
  terminal.err(`${path} cannot be used, so no reading was read:\n`)
  for (const { number, message } of causes) terminal.err(`  ${terminal.paintErr("bad", number)}  ${message}\n`)
  return true
}
