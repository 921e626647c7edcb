import {
  checkText,
  inFile,
  type CheckedExpectation,
  type CheckedFile,
  type CheckedGiven,
  type CheckedTest,
  type Diagnostic,
  type OpenFile,
  type WordTables,
} from "../dsl/index.ts"
import { dayCounts } from "./calendar/day-count.ts"
import { catalog } from "./functions/table.ts"
import { roundingModes } from "./number/rounding.ts"
import { makeArtifact } from "./plan/artifact.ts"
import { nearPinned, openPinned, type PinnedFiles } from "./plan/pinned.ts"
import { plan } from "./plan/plan.ts"
import { planStep } from "./plan/step.ts"
import type { Artifact, PlannedExpectation, PlannedGiven, PlannedTest } from "./plan/steps.ts"

/** What a text compiles to: an artifact for each contract without error, its tests, and every finding in the order of the text. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[]
  readonly artifacts: readonly Artifact[]
  readonly tests: readonly PlannedTest[]
  /** The text read as far as it can be, for completion and hover. */
  readonly checked: CheckedFile
}

/** The tables of words that the checker is given. */
export const wordTables: WordTables = {
  roundingModes: roundingModes.map(({ name }) => name),
  dayCounts: dayCounts.map(({ name }) => name),
  rolls: ["next", "previous", "modified"],
}

/** Text to artifacts: check in `dsl`, then dates, zones and pinned files here. The same text and files give the same bytes. */
export function compile(text: string, options: { readonly name: string; readonly pinned?: PinnedFiles }): Compilation {
  const pinned = options.pinned ?? new Map<string, Uint8Array>()
  const { name } = options
  const checked = checkText(text, catalog, wordTables, { name, open: (path, hash) => openText(path, hash, pinned) })
  const found: Diagnostic[] = []
  const artifacts: Artifact[] = []
  for (const contract of checked.contracts) {
    const given = checked.histories.filter(({ contract: of }) => of === contract.id).flatMap((history) => history.given)
    const planned = plan(contract, given, { name, text: checked.text }, pinned)
    found.push(...planned.diagnostics)
    if (planned.plan) artifacts.push(makeArtifact(planned.plan, planned.sourceMap))
  }
  const compiled = new Set(artifacts.map((artifact) => artifact.plan.contract.id))
  const tests = checked.tests.filter(({ runs }) => runs.every(({ contract }) => compiled.has(contract)))
  return {
    diagnostics: inFile([...checked.diagnostics, ...found], checked),
    artifacts,
    tests: tests.map((test) => planTest(test, checked.text)),
    checked,
  }
}

/** The text of a file that the contract imports, if it is the one whose hash it pins. */
function openText(path: string, hash: string, pinned: PinnedFiles): ReturnType<OpenFile> {
  const file = openPinned(path, hash, pinned)
  if ("missing" in file) return { missing: true, near: nearPinned(path, hash, pinned) }
  return "found" in file ? file : { text: new TextDecoder().decode(file.bytes) }
}

function planTest(test: CheckedTest, text: string): PlannedTest {
  return {
    title: test.title,
    span: [test.span.from, test.span.to],
    runs: test.runs.map(({ contract, given }) => ({ contract, given: given.map(planGiven) })),
    run: test.run,
    expect: test.expect.map((line) => planExpectation(line, text)),
  }
}

function planGiven({ rule, stages, members, period, value, span }: CheckedGiven): PlannedGiven {
  return {
    rule,
    stages,
    members,
    ...(period ? { period } : {}),
    value: value.form === "value" ? { form: "value", value: planStep(value.value, []) } : value,
    span: [span.from, span.to],
  }
}

function planExpectation(line: CheckedExpectation, source: string): PlannedExpectation {
  const span = [line.span.from, line.span.to] as const
  const text = source
    .slice(...span)
    .replace(/^expect\s+/, "")
    .replaceAll(/\s+/g, " ")
  if (line.form === "error") return { form: "error", number: line.number, text, span }
  const { value, recipient, ...rest } = line
  return {
    ...rest,
    ...(recipient ? { recipient } : {}),
    value: "op" in value ? planStep(value, []) : value,
    text,
    span,
  }
}
