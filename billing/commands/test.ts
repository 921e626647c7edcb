import { basename } from "node:path"
import { lineStarts, positionAt } from "../../dsl/index.ts"
import { compile, runTests } from "../../engine/index.ts"
import { exit } from "../exit.ts"
import { contractFiles, readPinned, readText } from "../files.ts"
import { findings, findingsSummary, type CheckedFile } from "../outputs/findings.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { counts, testReport, type TestedFile } from "../outputs/test-report.ts"
import { isSet, type CommandRow } from "./command.ts"

/** `offtake test`: runs the tests that stand in contract texts. */
export const test: CommandRow = {
  name: "test",
  usage: "<path...>",
  summary: "run the tests that stand in contract texts",
  description:
    "Runs the `test` blocks of contract texts. Folders are searched for .otk files.\nExits with 1 if an expectation is not met or a text has an error.",
  options: [{ flags: "--json", says: "print the results as JSON" }],
  examples: [
    {
      words: "test examples/behind-the-meter-ppa/contract.otk",
      says: "prints each test, and for a failed one what was expected and what was found",
    },
  ],
  run: (call, terminal) => {
    const broken: CheckedFile[] = []
    const files = contractFiles(call.paths).map((path): TestedFile => {
      terminal.progress(`testing ${path} …`)
      const text = readText(path, "a contract text (.otk)")
      const pinned = readPinned(text, path)
      const compilation = compile(text, { name: basename(path), pinned })
      const errors = compilation.diagnostics.filter((each) => each.severity === "error")
      if (errors.length > 0) broken.push({ path, text, diagnostics: errors })
      const starts = lineStarts(text)
      const results = runTests(compilation.artifacts, compilation.tests, pinned)
      return { path, results, broken: errors.length > 0, lineOf: (offset) => positionAt(starts, offset).line }
    })
    terminal.progress(undefined)

    const page = { columns: terminal.columns, paint: terminal.paint }
    if (isSet(call, "json")) terminal.out(toJson(asJson(files, broken)))
    else terminal.out(testReport(files, page))
    if (broken.length > 0) {
      const errPage = { columns: terminal.columns, paint: terminal.paintErr }
      terminal.err(`\n${findings(broken, errPage)}\n${findingsSummary(broken, errPage)}`)
    }
    return broken.length > 0 || counts(files).failed > 0 ? exit.findings : exit.good
  },
}

const asJson = (files: readonly TestedFile[], broken: readonly CheckedFile[]): object => ({
  files: files.map((file) => ({
    path: file.path,
    errors: broken.find((each) => each.path === file.path)?.diagnostics.length ?? 0,
    tests: file.results.map((result) => ({
      title: result.title,
      contract: result.contract,
      line: file.lineOf(result.span[0]),
      passed: result.passed,
      problem: result.problem,
      expectations: result.expectations.map((expectation) => ({
        text: expectation.text,
        line: file.lineOf(expectation.span[0]),
        passed: expectation.passed,
        expected: expectation.expected,
        found: expectation.found,
        faults: expectation.faults,
      })),
    })),
  })),
  ...counts(files),
})
