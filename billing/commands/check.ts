import { basename } from "node:path"
import { compile, type Compilation } from "../../engine/index.ts"
import { exit } from "../exit.ts"
import { contractFiles, readPinned, readText, requireContract } from "../files.ts"
import { extentOf, extentText, type Extent } from "../outputs/extent.ts"
import { countOf, findings, findingsJson, findingsSummary, type CheckedFile } from "../outputs/findings.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { wrapped } from "../outputs/text-table.ts"
import { isSet, type CommandRow } from "./command.ts"

/** A text with its findings, and what is known of its contracts before they run. */
interface Read extends CheckedFile {
  readonly extents: readonly Extent[]
  readonly unused: readonly string[]
}

/** `offtake check`: what is wrong with a text, where, and what to do about it. */
export const check: CommandRow = {
  name: "check",
  usage: "<path...>",
  summary: "find what is wrong with contract texts",
  description:
    "Checks contract texts: names, units, dates, clauses, tests. Folders are searched for .otk files.\nFor each contract one line says what a settlement of its whole term works out, and which clauses are declared and not computed.\nExits with 1 if there is an error; warnings and notes alone are good.",
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
      const compilation = compile(text, { name: basename(path), pinned: readPinned(text, path) })
      return {
        path,
        text,
        diagnostics: compilation.diagnostics,
        extents: compilation.artifacts.map(extentOf),
        unused: unusedTemplates(compilation),
      }
    })
    terminal.progress(undefined)
    const page = { columns: terminal.columns, paint: terminal.paint }
    if (isSet(call, "json")) terminal.out(toJson(checkJson(files)))
    else {
      const found = findings(files, page)
      const quiet = files.flatMap((file) => quietLines(file)).flatMap((line) => wrapped(line, page.columns - 2))
      terminal.out(
        [
          found,
          ...(found === "" ? [] : ["\n"]),
          findingsSummary(files, page),
          ...quiet.map((line) => `${page.paint("quiet", `  ${line}`)}\n`),
        ].join(""),
      )
    }
    return countOf(files).errors > 0 ? exit.findings : exit.good
  },
}

/** The templates of a text that no contract in it uses; what a library holds is there for other texts. */
function unusedTemplates({ checked }: Compilation): readonly string[] {
  const { parts } = checked.file
  const uses = parts
    .flatMap((part) => (part.node === "contract" ? part.items : part.node === "template" ? part.items : []))
    .flatMap((item) => (item.node === "uses" ? [item.template.text] : []))
  return parts.flatMap((part) => (part.node === "template" && !uses.includes(part.name.text) ? [part.name.text] : []))
}

function quietLines({ extents, unused }: Read): readonly string[] {
  const templates =
    unused.length === 0 ? [] : [`Used by no contract here: ${unused.map((name) => `template ${name}`).join(", ")}.`]
  return [...extents.map(extentText), ...templates]
}

function checkJson(files: readonly Read[]): object {
  const { files: found, ...counts } = findingsJson(files)
  return {
    files: found.map((file, at) => ({
      ...file,
      contracts: files[at]?.extents ?? [],
      templatesUnused: files[at]?.unused ?? [],
    })),
    ...counts,
  }
}
