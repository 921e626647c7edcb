import { checkText, type CheckedFile, type CheckedTest, type Diagnostic, type WordTables } from "../dsl/index.ts"
import { dayCounts } from "./calendar/day-count.ts"
import { catalog } from "./functions/table.ts"
import { roundingModes } from "./number/rounding.ts"
import { makeArtifact } from "./plan/artifact.ts"
import type { PinnedFiles } from "./plan/pinned.ts"
import { plan } from "./plan/plan.ts"
import { planStep } from "./plan/step.ts"
import type { Artifact, PlannedTest } from "./plan/steps.ts"

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
  const checked = checkText(text, catalog, wordTables)
  const diagnostics = [...checked.diagnostics]
  const artifacts: Artifact[] = []
  const pinned = options.pinned ?? new Map<string, Uint8Array>()
  for (const contract of checked.contracts) {
    const histories = checked.histories.filter((history) => history.contract === contract.id)
    const planned = plan(
      contract,
      histories.flatMap(({ given }) => given),
      { name: options.name, text },
      pinned,
    )
    diagnostics.push(...planned.diagnostics)
    if (planned.plan) artifacts.push(makeArtifact(planned.plan, planned.sourceMap))
  }
  const tests = checked.tests.filter(({ contract }) =>
    artifacts.some(({ plan: { contract: planned } }) => planned.id === contract),
  )
  return {
    diagnostics: diagnostics.sort((a, b) => a.span.from - b.span.from),
    artifacts,
    tests: tests.map((test) => planTest(test, text)),
    checked,
  }
}

function planTest(test: CheckedTest, text: string): PlannedTest {
  return {
    title: test.title,
    contract: test.contract,
    span: [test.span.from, test.span.to],
    given: test.given.map(({ rule, stages, members, period, value, span }) => ({
      rule,
      stages,
      members,
      ...(period ? { period } : {}),
      value: value.form === "file" ? value : { form: "value", value: planStep(value.value, []) },
      span: [span.from, span.to],
    })),
    run: test.run,
    expect: test.expect.map((line) => {
      const span = [line.span.from, line.span.to] as const
      const words = text
        .slice(...span)
        .replace(/^expect\s+/, "")
        .replaceAll(/\s+/g, " ")
      if (line.form === "error") return { form: "error", number: line.number, text: words, span }
      const { rule, stages, members, period, comparison } = line
      return {
        form: "value",
        rule,
        stages,
        members,
        period,
        comparison,
        value: planStep(line.value, []),
        text: words,
        span,
      }
    }),
  }
}
