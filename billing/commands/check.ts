import { basename } from "node:path"
import { compile } from "../../engine/index.ts"
import { exit } from "../exit.ts"
import { contractFiles, readPinned, readText, requireContract } from "../files.ts"
import { countOf, findings, findingsJson, findingsSummary } from "../outputs/findings.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { isSet, type CommandRow } from "./command.ts"

/** `offtake check`: what is wrong with a text, where, and what to do about it. */
export const check: CommandRow = {
  name: "check",
  usage: "<path...>",
  summary: "find what is wrong with contract texts",
  description:
    "Checks contract texts: names, units, dates, clauses, tests. Folders are searched for .otk files.\nExits with 1 if there is an error; warnings and notes alone are good.",
  options: [{ flags: "--json", says: "print the findings as JSON" }],
  examples: [
    {
      words: "check examples/behind-the-meter-ppa/contract.otk",
      says: "shows each finding at its line, with its consequence and how to mend it",
    },
    { words: "check examples --json", says: "checks every .otk file below examples, for another program" },
  ],
  run: (call, terminal) => {
    const paths = contractFiles(call.paths)
    const files = paths.map((path, at) => {
      if (paths.length > 1) terminal.progress(`checking ${at + 1} of ${paths.length}: ${path}`)
      const text = readText(path, "a contract text (.otk)")
      requireContract(path, text)
      return {
        path,
        text,
        diagnostics: compile(text, { name: basename(path), pinned: readPinned(text, path) }).diagnostics,
      }
    })
    terminal.progress(undefined)
    const page = { columns: terminal.columns, paint: terminal.paint }
    if (isSet(call, "json")) terminal.out(toJson(findingsJson(files)))
    else {
      const found = findings(files, page)
      terminal.out(`${found}${found === "" ? "" : "\n"}${findingsSummary(files, page)}`)
    }
    return countOf(files).errors > 0 ? exit.findings : exit.good
  },
}
