import type * as ast from "../syntax/ast.ts"
import type { CheckedExpectation, CheckedGiven, CheckedTest, Type } from "./checked.ts"
import type { Context, Report } from "./context.ts"
import { checkFigure, checkGiven, periodText } from "./given.ts"
import { checkedGrain, oneOf } from "./header.ts"
import { figureAt, invoiceAt, isNamed } from "./path.ts"

type Expect = Extract<ast.TestLine, { line: "expect" }>
type ValueExpected = Extract<CheckedExpectation, { form: "value" }>

/** A line that is for one contract, or for every contract of the test that knows what it names. */
interface Addressed<Line> {
  readonly line: Line
  readonly contract?: string
}

/**
 * A `test` block against the contract it is of, or against those that its paths begin with (`mesa_ipp.net[IPP]`): what is
 * given without a contract is given to each of them. Undefined and reported when a line of it does not fit.
 */
export function checkTest(
  test: ast.Test,
  contexts: ReadonlyMap<string, Context>,
  only: string | undefined,
  report: Report,
): CheckedTest | undefined {
  const telling = new Map([...contexts].map(([name, context]) => [name, { ...context, report }] as const))
  const lines = test.lines.filter((line) => line.line === "given").map((line) => addressed(line, only, telling))
  const wanted = test.lines.filter((line) => line.line === "expect").map((line) => addressed(line, only, telling))
  const named = wanted.flatMap(({ contract }) => (contract === undefined ? [] : [contract]))
  const contracts = only === undefined ? [...new Set(named)] : [only]

  const runs = contracts.map((contract) => {
    const context = telling.get(contract)!
    const own = lines.filter((each) => isFor(each, contract, contracts, telling))
    return { contract, given: own.map(({ line }) => checkGiven(line, context)) }
  })
  const values = wanted.map((each) => checkExpected(each, contracts, telling, report))
  const errors = test.lines.filter((line) => line.line === "expect_error").map((line) => checkError(line, report))
  const run = checkRun(test, report)
  const expect = [...values, ...errors]
  const good = runs.every(({ given }) => !given.includes(undefined)) && !expect.includes(undefined)
  if (expect.length === 0 && good) report("test/expects-nothing", test.title.span, {})
  if (!good || !run) return undefined
  return {
    title: test.title.text,
    span: test.span,
    runs: runs.map(({ contract, given }) => ({ contract, given: given.filter(isPresent<CheckedGiven>) })),
    run,
    expect: expect.filter(isPresent<CheckedExpectation>),
  }
}

const isPresent = <T>(value: T | undefined): value is T => value !== undefined

/** `mesa_ipp.net[IPP]` as `net[IPP]` of mesa_ipp; a name of the test's own contract comes first. */
function addressed<Line extends { readonly path: ast.Path }>(
  line: Line,
  only: string | undefined,
  contexts: ReadonlyMap<string, Context>,
): Addressed<Line> {
  const { name, stages } = line.path
  const own = only === undefined ? undefined : contexts.get(only)
  const [next, ...rest] = stages
  if (!next || !contexts.has(name.text) || (own && (name.text !== only || isNamed(line.path, own))))
    return only === undefined ? { line } : { line, contract: only }
  return { line: { ...line, path: { ...line.path, name: next, stages: rest } }, contract: name.text }
}

/** A line without a contract is for those that have its name; if none has, the first says so. */
function isFor(
  { line, contract }: Addressed<ast.Given>,
  asked: string,
  contracts: readonly string[],
  contexts: ReadonlyMap<string, Context>,
): boolean {
  if (contract !== undefined) return contract === asked
  const known = contracts.filter((each) => isNamed(line.path, contexts.get(each)!))
  return known.length > 0 ? known.includes(asked) : asked === contracts[0]
}

function checkExpected(
  { line, contract }: Addressed<Expect>,
  contracts: readonly string[],
  contexts: ReadonlyMap<string, Context>,
  report: Report,
): ValueExpected | undefined {
  if (contract === undefined) {
    report("bind/contract-unsaid", line.path.span, { contracts: contracts.join(", ") })
    return undefined
  }
  const context = contexts.get(contract)!
  const invoice = invoiceAt(line.path, context)
  const found = invoice ? expectedOfInvoice(line, invoice, context) : expectedOfRule(line, context)
  if (!found) return undefined
  const { in: period, comparison, span } = line
  return { form: "value", contract, ...found, period: periodText(period), comparison, span }
}

type Expected = Pick<ValueExpected, "rule" | "stages" | "members" | "recipient" | "value">

function expectedOfRule({ path, value: written }: Expect, context: Context): Expected | undefined {
  const found = figureAt(path, context)
  if (!found) return undefined
  const { rule, type, ...at } = found
  if (!context.scope.rules.has(rule)) {
    context.report("test/no-figure", path.span, { text: `${rule}.${at.stages.join(".")}` })
    return undefined
  }
  if (written.node === "date") {
    context.report("test/figure-expected", written.span, { name: path.name.text })
    return undefined
  }
  const value = checkFigure(written, type, path.name.text, context)
  return value && { rule, ...at, value }
}

const amounts: readonly string[] = ["total", "late_interest"]
const days: readonly string[] = ["due", "issued"]

/** What an invoice comes to, or a day of it. */
function expectedOfInvoice(
  { path, value: written }: Expect,
  { name, stages, invoice }: NonNullable<ReturnType<typeof invoiceAt>>,
  context: Context,
): Expected | undefined {
  const [stage] = stages
  if (!stage || stages[1]) {
    const figures = [...amounts, ...days].map((each) => `.${each}`).join(", ")
    context.report("test/invoice-figure", path.span, { name: name.text, figures })
    return undefined
  }
  if (oneOf(stage, [...amounts, ...days], context) === undefined) return undefined
  const head = { rule: name.text, stages: [stage.text], members: path.members.map(({ text }) => text) }
  if (days.includes(stage.text)) {
    if (written.node === "date") return { ...head, value: { form: "date", date: written.text } }
    context.report("test/day-expected", written.span, { name: `${name.text}.${stage.text}` })
    return undefined
  }
  if (written.node === "date") {
    context.report("test/figure-expected", written.span, { name: `${name.text}.${stage.text}` })
    return undefined
  }
  const type = moneyOf(invoice, context)
  const value = type && checkFigure(written, type, `${name.text}.${stage.text}`, context)
  return value && { ...head, value }
}

/** The money of an invoice: that of its lines. */
function moneyOf(invoice: ast.Invoice, context: Context): Type | undefined {
  const grain = checkedGrain(invoice.each, context)
  const lines = invoice.lines.flatMap((line) => (line.line === "lines" ? line.names : []))
  const unit = lines.map(({ text }) => context.typeOf(text)?.unit).find((each) => each !== undefined)
  return unit && grain && { unit, kind: "flow", grain, groups: [] }
}

function checkError(
  { code, span }: Extract<ast.TestLine, { line: "expect_error" }>,
  report: Report,
): CheckedExpectation | undefined {
  if (/^OT\d{4}$/.test(code.text)) return { form: "error", number: code.text, span }
  report("test/not-a-code", code.span, { found: code.text })
  return undefined
}

function checkRun(test: ast.Test, report: Report): CheckedTest["run"] | undefined {
  const [run, second] = test.lines.filter((line) => line.line === "run")
  if (second) report("test/run-twice", second.span, {})
  else if (!run) report("test/no-run", test.title.span, {})
  return run && !second ? { from: periodText(run.from), through: periodText(run.through ?? run.from) } : undefined
}
