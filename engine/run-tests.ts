import { periodOf, isProblem, spanOf, type Problem } from "./evaluate/window.ts"
import { apart } from "./evaluate/evidence.ts"
import type { Evaluation } from "./evaluate/evaluate.ts"
import { faultRows } from "./evaluate/faults.ts"
import { ready, type ReadStep } from "./evaluate/expression.ts"
import type { InvoiceResult, Settlement } from "./evaluate/settlement.ts"
import { explain } from "./evaluate/trace.ts"
import { show, showWithUnit, type Outcome } from "./evaluate/value.ts"
import { assert } from "./number/assert.ts"
import { readable } from "./number/decimal.ts"
import { compare, parseExact } from "./number/rational.ts"
import { openPinned, type PinnedFiles } from "./plan/pinned.ts"
import { resolve } from "./plan/resolve.ts"
import type {
  Artifact,
  InputRule,
  Plan,
  PlanGiven,
  PlannedExpectation,
  PlannedGiven,
  PlannedTest,
  Step,
  Unit,
} from "./plan/steps.ts"
import { itemise } from "./post/itemise.ts"
import { prepare, settling, type Run } from "./run.ts"
import type { DataFault, Dataset, InvoiceDates, Series } from "./series/dataset.ts"
import { bindFixture } from "./series/fixture.ts"
import type { Expectation, TestResult } from "./test-result.ts"

/** Runs tests on the engine that bills. `pinned` holds the files they name, by path. */
export function runTests(
  artifacts: readonly Artifact[],
  tests: readonly PlannedTest[],
  pinned: PinnedFiles,
): readonly TestResult[] {
  return tests.map((test) => runTest(artifacts, test, pinned))
}

/** A contract settled on what a test gives it. */
interface Settled {
  readonly evaluation: Evaluation
  readonly settlement: Settlement
}

function runTest(artifacts: readonly Artifact[], test: PlannedTest, pinned: PinnedFiles): TestResult {
  const contracts = test.runs.map(({ contract }) => contract)
  const head = { title: test.title, contract: contracts.join(", "), span: test.span }
  const settled = new Map<string, Settled>()
  for (const { contract, given } of test.runs) {
    const artifact = artifacts.find(({ plan }) => plan.contract.id === contract)
    assert(artifact !== undefined, `a test of ${contract}, which did not compile`)
    const found = settleGiven(artifact, given, test.run, pinned)
    if (isProblem(found)) return { ...head, passed: false, expectations: [], problem: found.problem }
    settled.set(contract, found)
  }
  const expectations = test.expect.map((each): Expectation => {
    if (each.form === "error") return expectError(each, [...settled.values()])
    const found = settled.get(each.contract)
    assert(found !== undefined, `${each.contract} was run`)
    return found.evaluation.plan.invoices.some(({ name }) => name === each.rule)
      ? expectInvoice(each, found)
      : expectValue(each, found.evaluation, test.run)
  })
  const expectsIt = test.expect.some(
    (each) => each.form === "error" && each.number === faultRows["check/failed"].number,
  )
  const broken = expectsIt ? [] : [...settled.values()].flatMap(({ settlement }) => brokenChecks(settlement, test))
  const all = [...expectations, ...broken]
  return { ...head, passed: all.every(({ passed }) => passed), expectations: all }
}

/** A check that withholds amounts is expected to hold, unless the test expects its fault. */
function brokenChecks({ checks }: Settlement, { span }: PlannedTest): readonly Expectation[] {
  return checks.flatMap(({ title, otherwise, failed: [first] }) =>
    otherwise === "error" && first
      ? [
          {
            text: `check "${title}"`,
            span,
            passed: false,
            expected: "it holds",
            found: `it fails in ${first.period}`,
            faults: [first.detail],
          },
        ]
      : [],
  )
}

/** A contract settled step by step on what a test gives it, so that its numbers can be opened as those of a run on files. */
export function* runningTest(
  artifact: Artifact,
  test: PlannedTest,
  pinned: PinnedFiles,
): Generator<number, (Run & { readonly dataset: Dataset }) | Problem> {
  const given = test.runs.find(({ contract }) => contract === artifact.plan.contract.id)?.given ?? []
  const evaluation = prepareGiven(artifact, given, test.run, pinned)
  if (isProblem(evaluation)) return evaluation
  const settlement = yield* settling(artifact, evaluation)
  return {
    artifact,
    settlement,
    dataset: evaluation.dataset,
    explain: (reference, rows) => explain(evaluation, artifact.sourceMap, reference, rows),
    itemise: (reference) => itemise(evaluation, artifact.sourceMap, reference),
  }
}

function settleGiven(
  artifact: Artifact,
  givens: readonly PlannedGiven[],
  run: PlannedTest["run"],
  pinned: PinnedFiles,
): Settled | Problem {
  const evaluation = prepareGiven(artifact, givens, run, pinned)
  return isProblem(evaluation) ? evaluation : { evaluation, settlement: finish(settling(artifact, evaluation)) }
}

function prepareGiven(
  artifact: Artifact,
  givens: readonly PlannedGiven[],
  run: PlannedTest["run"],
  pinned: PinnedFiles,
): Evaluation | Problem {
  const { invoices } = artifact.plan
  const dates = givens.flatMap(({ rule, stages, period, value }) =>
    value.form === "date" ? [{ rule, stage: stages[0], period: period ?? run.from, date: value.date }] : [],
  )
  const milestones = milestonesIn(givens, artifact.plan)
  const documents = invoices.flatMap(({ name }) =>
    documentsOf(
      name,
      dates.filter(({ rule }) => rule === name),
    ),
  )
  const plan = resolve(artifact.plan, new Map(milestones.map(({ event, date }) => [event, date])))
  if (isProblem(plan)) return plan
  const read = fixtures(plan, givens, pinned)
  if (isProblem(read)) return read
  const dataset: Dataset = { ...read, events: { milestones, spans: [], unread: [] }, documents }
  return prepare(artifact, dataset, run, givens.flatMap(given))
}

/** The days on which the events of a contract happened, as a test gives them. */
export const milestonesOf = (test: PlannedTest, { plan }: Artifact): ReadonlyMap<string, string> =>
  new Map(
    test.runs
      .filter(({ contract }) => contract === plan.contract.id)
      .flatMap(({ given }) => milestonesIn(given, plan))
      .map(({ event, date }) => [event, date]),
  )

const milestonesIn = (
  givens: readonly PlannedGiven[],
  { events }: Artifact["plan"],
): readonly { readonly event: string; readonly date: string }[] =>
  givens.flatMap(({ rule, value }) =>
    value.form === "date" && events.some(({ name }) => name === rule) ? [{ event: rule, date: value.date }] : [],
  )

/** `given monthly.paid = 2027-03-14 in 2027-01`: the dates of one invoice, by period. */
function documentsOf(
  invoice: string,
  dates: readonly { readonly stage: string | undefined; readonly period: string; readonly date: string }[],
): readonly InvoiceDates[] {
  return [...Map.groupBy(dates, ({ period }) => period)].map(([period, lines]) => {
    const dateOf = (stage: string) => lines.find((line) => line.stage === stage)?.date
    const [issued, received, paid] = [dateOf("issued"), dateOf("received"), dateOf("paid")]
    return {
      invoice,
      period,
      ...(issued === undefined ? {} : { issued }),
      ...(received === undefined ? {} : { received }),
      paid: paid === undefined ? [] : [{ date: paid }],
    }
  })
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
  settled: readonly Settled[],
): Expectation {
  const faults = settled.flatMap(({ settlement }) => settlement.faults)
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

type ValueExpectation = Extract<PlannedExpectation, { form: "value" }>

/** An amount or a day of an invoice: `expect monthly.late_interest in 2027-01 = 4_424.66 USD`. */
function expectInvoice(expectation: ValueExpectation, { evaluation, settlement }: Settled): Expectation {
  const { text, span, rule: name, stages, period, value, comparison } = expectation
  const { calendar, plan } = evaluation
  const { grain } = plan.invoices.find((each) => each.name === name)!
  const missed = (found: string, expected: string): Expectation => ({
    text,
    span,
    passed: false,
    expected,
    found,
    faults: [],
  })
  const at = periodOf(period, grain, "flow", calendar)
  const wanted = "date" in value ? value.date : showFigure(value, evaluation)
  if (isProblem(at)) return missed(at.problem, wanted)
  const label = calendar.periods(grain).label(at.at)
  const invoice = settlement.invoices.find((each) => each.name === name && each.period === label)
  if (!invoice) return missed(`no invoice for ${label}`, wanted)
  if (stages[0] === "late_interest" && invoice.lateWithheld)
    return { ...missed("withheld", wanted), faults: settlement.faults.map(({ message }) => message) }
  const found = figureOf(invoice, stages[0] ?? "total")
  if (found === undefined) return missed(`no ${stages[0] ?? "total"}`, wanted)
  if ("date" in value) return { ...missed(found, wanted), passed: comparison === "=" && found === wanted }
  const amount = parseExact(found)
  const figure = figureWanted(value, evaluation)
  const passed = figure !== null && holds(amount, comparison, figure)
  return { ...missed(`${found} ${invoice.currency}`, wanted), passed }
}

function figureOf(invoice: InvoiceResult, stage: string): string | undefined {
  switch (stage) {
    case "total":
      return invoice.total
    case "issued":
      return invoice.issued
    case "due":
      return invoice.due?.date
    case "late_interest":
      return invoice.late?.amount ?? "0"
    default:
      return undefined
  }
}

const figureWanted = (value: Step, evaluation: Evaluation): Outcome =>
  apart(evaluation.evidence, () => ready(value, { rule: "test", grain: "term", members: new Map() }, evaluation)(0))
    .result

function showFigure(value: Step, evaluation: Evaluation): string {
  const wanted = figureWanted(value, evaluation)
  return wanted === null ? "withheld" : showWithUnit(wanted, value.unit)
}

function expectValue(expectation: ValueExpectation, evaluation: Evaluation, run: PlannedTest["run"]): Expectation {
  const { text, span, value, comparison } = expectation
  assert(!("date" in value), "only an invoice has a day")
  const expected = showFigure(value, evaluation)
  const found = look(expectation, evaluation, run)
  if (isProblem(found)) return { text, span, passed: false, expected, found: found.problem, faults: [] }
  const { outcome, unit, faults } = found
  const wanted = figureWanted(value, evaluation)
  const passed = outcome !== null && wanted !== null && holds(outcome, comparison, wanted)
  return { text, span, passed, expected, found: outcome === null ? "withheld" : figureText(outcome, unit), faults }
}

/** A value with its unit; of a fraction that no decimal holds its first digits as well. */
function figureText(value: NonNullable<Outcome>, unit: Unit): string {
  const exact = show(value, unit)
  const text = showWithUnit(value, unit)
  return exact.includes("/") ? `${readable(exact, 16)}… (${text})` : text
}

function holds(found: NonNullable<Outcome>, comparison: "=" | "<=" | ">=", wanted: NonNullable<Outcome>): boolean {
  if (typeof found === "boolean" || typeof wanted === "boolean") return comparison === "=" && found === wanted
  const order = compare(found, wanted)
  return comparison === "=" ? order === 0 : comparison === "<=" ? order <= 0 : order >= 0
}

/** The value an expectation speaks of, with the unit it is declared in. What is agreed holds whatever is run; anything else is asked for inside the run. */
function look(
  { rule: name, stages, members, recipient, period }: ValueExpectation,
  evaluation: Evaluation,
  run: PlannedTest["run"],
): { readonly outcome: Outcome; readonly unit: Unit; readonly faults: readonly string[] } | Problem {
  const rule = evaluation.rule(name)
  if (!rule) return { problem: `There is no ${name}.` }
  const { calendar, evidence, faults, window } = evaluation
  const asked = (outcome: () => Outcome, unit: Unit) => {
    const { result, found } = apart(evidence, outcome)
    return { outcome: result, unit, faults: [...(found.faults ?? [])].map((position) => faults.at(position).message) }
  }
  if (rule.rule === "agreed" && rule.grain === undefined) {
    const node = evaluation.node(name, members)
    assert(node.form === "agreed", `${name} is agreed`)
    const span = spanOf(period, calendar)
    return isProblem(span) ? span : asked(() => node.inForce(Math.max(span.from_utc, calendar.start_utc)), rule.unit)
  }
  const grain = rule.grain ?? "term"
  const at = periodOf(period, grain, rule.kind, calendar)
  if (isProblem(at)) return at
  const periods = calendar.periods(grain)
  const isInRun = periods.start(at.at) < window.to_utc && window.from_utc < periods.end(at.at)
  if (!isInRun && rule.rule !== "agreed") {
    const ran = run.from === run.through ? run.from : `${run.from} through ${run.through}`
    return { problem: `${period} lies outside the run ${ran}.` }
  }
  const isAccount = rule.rule === "account"
  const stage = stages[0] ?? (isAccount ? "closing" : undefined)
  const worth = stages[1] === "worth"
  const unit = isAccount && worth && rule.worth ? rule.worth.unit : rule.unit
  const step: ReadStep = {
    at: 0,
    unit,
    op: "read",
    rule: name,
    ...(stage === undefined ? {} : { stage }),
    ...(worth ? { worth } : {}),
    ...(recipient === undefined ? {} : { recipient: { member: recipient } }),
    members,
  }
  const closure = evaluation.read(step, { rule: "test", grain, members: new Map() })
  return asked(() => closure(at.at), unit)
}
