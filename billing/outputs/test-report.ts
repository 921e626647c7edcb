import type { TestResult } from "../../engine/index.ts"
import { parted } from "./amount.ts"
import { plural, type Page } from "./page.ts"

/** The tests of one file. `lineOf` gives the line of a place in its text, counted from one. */
export interface TestedFile {
  readonly path: string
  readonly results: readonly TestResult[]
  /** The text has errors, so that its tests could not run. */
  readonly broken: boolean
  readonly lineOf: (offset: number) => number
}

/** Tests by file, with what each failed expectation found instead, and the counts at the end. */
export function testReport(files: readonly TestedFile[], page: Page): string {
  const lines = files.flatMap((file) => [
    page.paint("title", file.path),
    ...file.results.flatMap((result) => resultLines(file, result, page)),
    ...(file.broken ? [page.paint("bad", "  not run: the text has errors, which are shown below")] : []),
    ...(file.results.length === 0 && !file.broken ? [page.paint("quiet", "  no tests")] : []),
    "",
  ])
  return `${[...lines, closing(files, page)].join("\n")}\n`
}

/** The counts of the closing line. */
export function counts(files: readonly TestedFile[]): {
  readonly tests: number
  readonly failed: number
  readonly expectations: number
  readonly unmet: number
} {
  const results = files.flatMap((file) => file.results)
  const expectations = results.flatMap((result) => result.expectations)
  return {
    tests: results.length,
    failed: results.filter((result) => !result.passed).length,
    expectations: expectations.length,
    unmet: expectations.filter((expectation) => !expectation.passed).length,
  }
}

/** A fault of each hour of a month would push everything else off the screen. */
const mostFaults = 5

function resultLines(file: TestedFile, result: TestResult, page: Page): readonly string[] {
  const held = result.expectations.filter((expectation) => expectation.passed).length
  if (result.passed) {
    return [`  ${page.paint("good", "✓")} ${result.title}  ${page.paint("quiet", plural(held, "expectation"))}`]
  }
  return [
    `  ${page.paint("bad", "✗")} ${result.title}  ${page.paint("quiet", `${held} of ${plural(result.expectations.length, "expectation")} held`)}`,
    ...(result.problem === undefined
      ? []
      : [
          `      ${page.paint("bad", "could not run:")} ${result.problem}  ${page.paint("quiet", `${file.path}:${file.lineOf(result.span[0])}`)}`,
        ]),
    ...result.expectations
      .filter((expectation) => !expectation.passed)
      .flatMap((expectation) => [
        `      ${page.paint("quiet", `${file.path}:${file.lineOf(expectation.span[0])}`)}  ${expectation.text}`,
        `          expected  ${legible(expectation.expected)}`,
        `          found     ${page.paint("bad", legible(expectation.found))}`,
        ...expectation.faults.slice(0, mostFaults).map((fault) => `          because   ${fault}`),
        ...(expectation.faults.length > mostFaults
          ? [`          and ${expectation.faults.length - mostFaults} more of the same expectation`]
          : []),
      ]),
  ]
}

/** A quantity with its thousands parted; other words as they are. */
const legible = (text: string): string => text.replace(/^-?\d+(?:\.\d+)?(?=%?$| \S+$)/, parted)

function closing(files: readonly TestedFile[], page: Page): string {
  const { tests, failed, expectations, unmet } = counts(files)
  const broken = files.filter((file) => file.broken).length
  if (broken > 0)
    return page.paint(
      "bad",
      `✗ ${plural(broken, "file")} with errors; of ${plural(tests, "test")} that ran, ${failed} failed.`,
    )
  if (tests === 0) return page.paint("warn", "There are no tests: write a test block beside the contract.")
  const words = `${plural(tests, "test")}, ${plural(expectations, "expectation")}`
  return failed === 0
    ? page.paint("good", `✓ ${words}: all hold.`)
    : page.paint("bad", `✗ ${words}: ${plural(failed, "test")} failed, ${plural(unmet, "expectation")} not met.`)
}
