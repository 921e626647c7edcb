import { format as laidOut } from "../../dsl/index.ts"
import { exit, UsageProblem } from "../exit.ts"
import { contractFiles, readText, writeWhole } from "../files.ts"
import { findings, findingsSummary } from "../outputs/findings.ts"
import { plural } from "../outputs/page.ts"
import type { Terminal } from "../terminal.ts"
import { isSet, type CommandRow } from "./command.ts"

/** `offtake format`: the one layout of a text. */
export const format: CommandRow = {
  name: "format",
  usage: "<path...>",
  summary: "lay out contract texts in the one common way",
  description:
    "Prints one text in the common layout; with --write lays out the files themselves.\nOnly spaces and line breaks change, never a word.",
  options: [
    { flags: "--check", says: "change nothing; list the files that differ and exit with 1 if there are any" },
    { flags: "--write", says: "rewrite the files that differ, each whole or not at all" },
  ],
  examples: [
    { words: "format examples/behind-the-meter-ppa/contract.otk", says: "prints the text in its common layout" },
    { words: "format examples --check", says: "lists the files below examples that differ from it" },
  ],
  run: (call, terminal) => {
    const write = isSet(call, "write")
    const checks = isSet(call, "check")
    if (write && checks)
      throw new UsageProblem("--check and --write do not go together.", "--check only looks; --write rewrites.")
    const paths = contractFiles(call.paths)
    const [only, second] = paths
    if (!write && !checks) {
      if (only === undefined || second !== undefined) {
        throw new UsageProblem(
          `${plural(paths.length, "file")} cannot be printed one after another.`,
          "Add --write to lay them out in place, or --check to see which differ.",
        )
      }
      const laid = layOut(only, terminal)
      if (laid === undefined) return exit.findings
      terminal.out(laid.text)
      return exit.good
    }

    const files = paths.map((path) => ({ path, laid: layOut(path, terminal) }))
    const broken = files.filter(({ laid }) => laid === undefined).length
    const differing = files.flatMap(({ path, laid }) => (laid?.differs === true ? [{ path, text: laid.text }] : []))
    for (const { path, text } of differing) {
      if (write) writeWhole(path, text)
      terminal.out(`${path}\n`)
    }
    const same = paths.length - differing.length - broken
    const words = write
      ? [`${plural(differing.length, "file")} laid out`, `${same} in the common layout already`]
      : [`${plural(differing.length, "file")} would change`, `${same} would not`]
    const unread = broken === 0 ? [] : [`${broken} not read for the errors above`]
    terminal.err(`${[...words, ...unread].join(", ")}.\n`)
    return broken > 0 || (checks && differing.length > 0) ? exit.findings : exit.good
  },
}

/** The text of a file in the common layout; undefined where it has errors, which are told. */
function layOut(path: string, terminal: Terminal): { readonly text: string; readonly differs: boolean } | undefined {
  const text = readText(path, "a contract text (.otk)")
  const laid = laidOut(text)
  if ("text" in laid) return { text: laid.text, differs: laid.text !== text }
  const page = { columns: terminal.columns, paint: terminal.paintErr }
  const file = { path, text, diagnostics: laid.diagnostics }
  terminal.err(`${findings([file], page)}\n${findingsSummary([file], page)}`)
  return undefined
}
