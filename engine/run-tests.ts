import { periodOf, isProblem, spanOf, type Problem } from "./evaluate/window.ts"
import { apart } from "./evaluate/evidence.ts"
import type { Evaluation } from "./evaluate/evaluate.ts"
import { ready } from "./evaluate/expression.ts"
import type { Settlement } from "./evaluate/settlement.ts"
import { showWithUnit, type Outcome } from "./evaluate/value.ts"
import { compare } from "./number/rational.ts"
import { openPinned, type PinnedFiles } from "./plan/pinned.ts"
import type {
  Artifact,
  InputRule,
  Plan,
  PlanGiven,
  PlannedExpectation,
  PlannedGiven,
  PlannedTest,
  Unit,
} from "./plan/steps.ts"
import { prepare, settling } from "./run.ts"
import type { DataFault, Dataset, Series } from "./series/dataset.ts"
import { bindFixture } from "./series/fixture.ts"
import type { Expectation, TestResult } from "./test-result.ts"

/** Runs the tests of a contract on the engine that bills. `pinned` holds the files they name, by path. */
export function runTests(
  artifact: Artifact,
  tests: readonly PlannedTest[],
  pinned: PinnedFiles,
): readonly TestResult[] {
  return tests.map((test) => runTest(artifact, test, pinned))
}

function runTest(artifact: Artifact, test: PlannedTest, pinned: PinnedFiles): TestResult {
  const head = { title: test.title, contract: test.contract, span: test.span }
  const dataset = fixtures(artifact.plan, test.given, pinned)
  if (isProblem(dataset)) return { ...head, passed: false, expectations: [], problem: dataset.problem }
  const evaluation = prepare(artifact, dataset, test.run, test.given.flatMap(given))
  if (isProblem(evaluation)) return { ...head, passed: false, expectations: [], problem: evaluation.problem }
  const settlement = finish(settling(artifact, evaluation))
  const expectations = test.expect.map((each) =>
    each.form === "error" ? expectError(each, settlement) : expectValue(each, evaluation, test.run),
  )
  return { ...head, passed: expectations.every(({ passed }) => passed), expectations }
}

function finish(work: Generator<number, Settlement>): Settlement {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

function given({ rule, stages, members, period, value }: PlannedGiven): readonly PlanGiven[] {
  return value.form === "value"
    ? [{ rule, stages, members, value: value.value, ...(period === undefined ? {} : { period }) }]
    : []
}

/** The readings that the test's own files hold. A file counts only with the bytes its hash was written for. */
function fixtures(plan: Plan, givens: readonly PlannedGiven[], pinned: PinnedFiles): Dataset | Problem {
  const series: Series[] = []
  const faults: DataFault[] = []
  const files: Dataset["files"][number][] = []
  for (const { rule: name, members, value } of givens) {
    if (value.form !== "file") continue
    const rule = plan.rules.find((each): each is InputRule => each.name === name && each.rule === "input")
    if (!rule) return { problem: `${name} is no input; only an input reads from a file.` }
    const bytes = pinnedBytes(value, pinned)
    if (isProblem(bytes)) return bytes
    const read = bindFixture(plan, rule, members, value.path, bytes)
    // The faults of a file are counted from 0; here they follow those before it.
    const offset = faults.length
    for (const each of read.series) {
      const faulted =
        each.faulted && new Map([...each.faulted].map(([k, position]): [number, number] => [k, position + offset]))
      series.push({
        ...each,
        ...(faulted ? { faulted } : {}),
        ...(each.gapFault === undefined ? {} : { gapFault: each.gapFault + offset }),
      })
    }
    faults.push(...read.faults)
    files.push(...read.files)
  }
  return { series, faults, files }
}

/** Enough of a SHA-256 that no other file is meant: 48 bits. */
const shortestHash = 12

function pinnedBytes(
  { path, sha256 }: { readonly path: string; readonly sha256: string },
  pinned: PinnedFiles,
): Uint8Array | Problem {
  if (!new RegExp(`^[0-9a-f]{${shortestHash},64}$`, "i").test(sha256))
    return {
      problem: `sha256 "${sha256}" of ${path} is too short: write at least ${shortestHash} of its hexadecimal digits.`,
    }
  const file = openPinned(path, sha256, pinned)
  if ("bytes" in file) return file.bytes
  if ("missing" in file) return { problem: `There is no file ${path} beside the contract.` }
  return { problem: `${path} is not the file that was pinned: its sha256 begins ${file.found}, not ${sha256}.` }
}

function expectError(
  { number, text, span }: Extract<PlannedExpectation, { form: "error" }>,
  { faults }: Settlement,
): Expectation {
  const numbers = [...new Set(faults.map((fault) => fault.number))]
  return {
    text,
    span,
    passed: numbers.includes(number),
    expected: number,
    found: numbers.length === 0 ? "no fault" : numbers.join(", "),
    faults: faults.map(({ message }) => message),
  }
}

function expectValue(
  expectation: Extract<PlannedExpectation, { form: "value" }>,
  evaluation: Evaluation,
  run: PlannedTest["run"],
): Expectation {
  const { text, span, value, comparison } = expectation
  const wanted = apart(evaluation.evidence, () =>
    ready(value, { rule: "test", grain: "term", members: new Map() }, evaluation)(0),
  ).result
  const expected = wanted === null ? "withheld" : showWithUnit(wanted, value.unit)
  const found = look(expectation, evaluation, run)
  if (isProblem(found)) return { text, span, passed: false, expected, found: found.problem, faults: [] }
  const { outcome, unit, faults } = found
  const passed = outcome !== null && wanted !== null && holds(outcome, comparison, wanted)
  return { text, span, passed, expected, found: outcome === null ? "withheld" : showWithUnit(outcome, unit), faults }
}

function holds(found: NonNullable<Outcome>, comparison: "=" | "<=" | ">=", wanted: NonNullable<Outcome>): boolean {
  if (typeof found === "boolean" || typeof wanted === "boolean") return comparison === "=" && found === wanted
  const order = compare(found, wanted)
  return comparison === "=" ? order === 0 : comparison === "<=" ? order <= 0 : order >= 0
}

/** The value an expectation speaks of, with the unit it is declared in. What is agreed holds whatever is run; anything else is asked for inside the run. */
function look(
  { rule: name, stages, members, period }: Extract<PlannedExpectation, { form: "value" }>,
  evaluation: Evaluation,
  run: PlannedTest["run"],
): { readonly outcome: Outcome; readonly unit: Unit; readonly faults: readonly string[] } | Problem {
  const rule = evaluation.rule(name)
  if (!rule) return { problem: `There is no ${name}.` }
  const { calendar, evidence, faults, window } = evaluation
  const node = evaluation.node(name, members)
  const asked = (outcome: () => Outcome, unit: Unit) => {
    const { result, found } = apart(evidence, outcome)
    return { outcome: result, unit, faults: [...(found.faults ?? [])].map((position) => faults.at(position).message) }
  }
  if (node.form === "agreed" && rule.grain === undefined) {
    const span = spanOf(period, calendar)
    return isProblem(span) ? span : asked(() => node.inForce(Math.max(span.from_utc, calendar.start_utc)), rule.unit)
  }
  const at = periodOf(period, rule.grain ?? "term", rule.kind, calendar)
  if (isProblem(at)) return at
  const periods = calendar.periods(rule.grain ?? "term")
  const isInRun = periods.start(at.at) < window.to_utc && window.from_utc < periods.end(at.at)
  if (!isInRun && node.form !== "agreed") {
    const ran = run.from === run.through ? run.from : `${run.from} through ${run.through}`
    return { problem: `${period} lies outside the run ${ran}.` }
  }
  if (node.form !== "account") return asked(() => node.at(at.at), rule.unit)
  const [stage = "closing", worth] = stages
  const unit = worth === "worth" && node.rule.worth ? node.rule.worth.unit : rule.unit
  return asked(() => node.account.stage(stage, worth === "worth")(at.at), unit)
}
