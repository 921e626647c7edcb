import { textOf, type Call } from "./commands/command.ts"
import { UsageProblem } from "./exit.ts"
import { calledAs } from "./terminal.ts"

/** The data folder that --data names. */
export function requireData(call: Call, command: string): string {
  const folder = textOf(call, "data")
  if (folder !== undefined) return folder
  throw new UsageProblem(
    `${command} needs --data FOLDER, the folder with bindings.json and the CSV files of readings.`,
    `For instance: ${calledAs} ${command} examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027`,
  )
}
