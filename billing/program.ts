import { Command, CommanderError, Option } from "commander"
import { readFileSync } from "node:fs"
import { commands } from "./commands/table.ts"
import type { CommandRow } from "./commands/command.ts"
import { exit, UsageProblem } from "./exit.ts"
import { calledAs, type Terminal } from "./terminal.ts"

/** Runs the command that the words name and gives its exit code. Mistakes in the words are told on `err`. */
export async function program(words: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exit.good
  const offtake = new Command("offtake")
    .description("Offtake reads a power contract written as rules, checks it, and computes what each party owes.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", `\n${overview}`)
  prepare(offtake, terminal)

  for (const row of commands) {
    const command = offtake.command(`${row.name} ${row.usage}`).summary(row.summary).description(row.description)
    prepare(command, terminal)
    for (const { flags, says, many } of row.options) {
      const option = new Option(flags, says)
      command.addOption(many ? option.argParser((value, before: readonly string[] = []) => [...before, value]) : option)
    }
    command.helpOption("-h, --help", "print this help")
    command.addHelpText("after", `\n${examples(row)}`)
    command.action(async (given: string | string[], options: Record<string, unknown>) => {
      code = await row.run(
        { paths: Array.isArray(given) ? given : [given], options: new Map(Object.entries(options)) },
        terminal,
      )
    })
  }

  try {
    if (words.length === 0) {
      offtake.outputHelp()
      return exit.usage
    }
    await offtake.parseAsync([...words], { from: "user" })
    return code
  } catch (problem) {
    if (problem instanceof CommanderError) return problem.exitCode === 0 ? exit.good : exit.usage
    if (problem instanceof UsageProblem) {
      terminal.err(`${terminal.paintErr("bad", "offtake:")} ${problem.message}\n`)
      if (problem.remedy !== undefined) terminal.err(`${problem.remedy}\n`)
      return exit.usage
    }
    throw problem
  } finally {
    terminal.progress(undefined)
  }
}

/** The version of this program, from package.json. */
export function version(): string {
  const about: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
  return typeof about === "object" && about !== null && "version" in about ? String(about.version) : "unknown"
}

const sample = "examples/behind-the-meter-ppa/contract.otk"

const overview = `A first look:
  ${calledAs} check ${sample}
  ${calledAs} settle ${sample} --data examples/campus-2027
  ${calledAs} help settle

Exit codes: 0 good; 1 something was found; 2 the command was not called rightly; 130 stopped by Ctrl-C.`

const examples = (row: CommandRow): string =>
  `${row.examples.length > 1 ? "Examples" : "Example"}:\n${row.examples
    .map((example) => `  ${calledAs} ${example.words}\n      ${example.says}\n`)
    .join("")
    .trimEnd()}`

function prepare(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(`${terminal.paintErr("bad", "offtake:")} ${text.replace(/^error: /, "")}`),
      getOutHelpWidth: () => Math.min(terminal.columns, 100),
      getErrHelpWidth: () => Math.min(terminal.columns, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError(
      command.name() === "offtake"
        ? `Run ${calledAs} --help for the commands.`
        : `Run ${calledAs} ${command.name()} --help for its flags and an example.`,
    )
}
