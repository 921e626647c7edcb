import { format, parse } from "../dsl/index.ts"
import { bindData, compile, runTests, settle } from "../engine/index.ts"

/** Times of one kind of work, in milliseconds. */
export interface Times {
  readonly median: number
  readonly p95: number
  readonly runs: number
}

/** What the text and the engine take on the sample year. */
export interface EvaluatorMeasure {
  readonly intervals: number
  readonly lines: number
  /** Text to syntax tree. */
  readonly parse: Times
  /** Text to plans: parse, check and plan together. */
  readonly compile: Times
  readonly format: Times
  /** Files to series. */
  readonly bind: Times
  /** Plan and series to postings, nothing else. */
  readonly settle: Times
  readonly settleNanosecondsPerInterval: number
  readonly bindNanosecondsPerInterval: number
}

/** Measures on a contract text and its readings; each figure is a median over `runs` after one run to warm up. */
export function measureEvaluator(
  text: string,
  pinned: ReadonlyMap<string, Uint8Array>,
  files: ReadonlyMap<string, Uint8Array>,
  runs: number,
): EvaluatorMeasure {
  const { artifacts } = compile(text, { name: "contract.otk", pinned })
  const [artifact] = artifacts
  if (!artifact) throw new Error("the sample contract has errors: run offtake check on it")
  const dataset = bindData(artifact.plan, files)
  const { intervals } = settle(artifact, dataset, {})

  const settled = timesOf(runs, () => settle(artifact, dataset, {}))
  const bound = timesOf(Math.max(3, Math.ceil(runs / 3)), () => bindData(artifact.plan, files))
  return {
    intervals,
    lines: text.split("\n").length,
    parse: timesOf(runs * 2, () => parse(text)),
    compile: timesOf(runs * 2, () => compile(text, { name: "contract.otk", pinned })),
    format: timesOf(runs * 2, () => format(text)),
    bind: bound,
    settle: settled,
    settleNanosecondsPerInterval: perInterval(settled, intervals),
    bindNanosecondsPerInterval: perInterval(bound, intervals),
  }
}

/** What a contract of many constructs takes on its own tests: events, phases, parts of a month, blocks, a look-back and an amendment. */
export interface ConstructsMeasure {
  readonly tests: number
  readonly compile: Times
  /** All its tests, one after the other. */
  readonly test: Times
}

/** Measures on a contract text and what it pins. */
export function measureConstructs(
  text: string,
  pinned: ReadonlyMap<string, Uint8Array>,
  runs: number,
): ConstructsMeasure {
  const options = { name: "contract.otk", pinned }
  const { artifacts, tests } = compile(text, options)
  const failed = runTests(artifacts, tests, pinned).filter(({ passed }) => !passed)
  if (tests.length === 0 || failed.length > 0)
    throw new Error("the contract's tests do not hold: run offtake test on it")
  return {
    tests: tests.length,
    compile: timesOf(runs, () => compile(text, options)),
    test: timesOf(Math.max(3, Math.ceil(runs / 3)), () => runTests(artifacts, tests, pinned)),
  }
}

const perInterval = (times: Times, intervals: number): number => Math.round((times.median * 1e6) / intervals)

/** Runs the work that often after one run to warm up. */
export function timesOf(runs: number, work: () => unknown): Times {
  work()
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  }).sort((a, b) => a - b)
  return { median: round(at(times, 0.5)), p95: round(at(times, 0.95)), runs }
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

const round = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000
