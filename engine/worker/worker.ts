import { expose } from "comlink"
import { complete, definition, format, hover, type LibraryFile } from "../../dsl/index.ts"
import { compile, type Compilation } from "../compile.ts"
import { bindData, planFor } from "../data.ts"
import { dealing, withRead } from "../deal.ts"
import type { Explanation } from "../evaluate/settlement.ts"
import { isProblem, type Problem } from "../evaluate/window.ts"
import { catalog } from "../functions/table.ts"
import { comparingDeal, comparingParties, comparingPartiesOnTest, isDeal, type PartiesRun } from "../parties.ts"
import { assert } from "../number/assert.ts"
import { canonical, writeArtifact } from "../plan/artifact.ts"
import { costOf } from "../plan/cost.ts"
import { resolve } from "../plan/resolve.ts"
import type { Artifact, PlannedTest } from "../plan/steps.ts"
import { running, type Run } from "../run.ts"
import { milestonesOf, runningTest, runTests } from "../run-tests.ts"
import type { Dataset } from "../series/dataset.ts"
import { sha256 } from "../series/hash.ts"
import { eventsOf } from "./events.ts"
import { inputsOf, outlineOf } from "./outline.ts"
import type { Files, InputReadings, Request, StudioEngine, TextBeside } from "./protocol.ts"
import { readingsOf } from "./readings.ts"
import { sourcesOf } from "./sources.ts"
import { vintageStarts } from "./vintages.ts"

/** What this worker holds: the files, the last text, the last settlement and the last comparison. */
let files: Files = new Map()
let pinned: Files = new Map()
let latest: Latest | undefined
let settled: (Run & { readonly dataset: Dataset; readonly textLength: number }) | undefined
let compared: (PartiesRun & { readonly textLength: number }) | undefined
/** The readings as bound for one set of inputs; most edits leave those alone. */
let bound: { readonly inputs: string; readonly dataset: Dataset } | undefined
/** Counts the calls that end what is under way. */
let cancellations = 0

interface Latest {
  readonly version: number
  readonly text: string
  readonly compilation: Compilation
  /** The contracts of the other texts of a deal, as far as they have no error. */
  readonly beside: readonly Artifact[]
}

const engine: StudioEngine = {
  async setData(given) {
    files = given
    bound = undefined
  },

  async setPinned(given) {
    pinned = given
    compiledBeside.clear()
  },

  async compile(version, text, name, beside = []) {
    const compilation = compile(text, { name, pinned })
    latest = { version, text, compilation, beside: beside.flatMap(artifactsBeside) }
    const { diagnostics, tests } = compilation
    const contracts = artifactsOf(compilation)
    return {
      version,
      diagnostics,
      contracts: contracts.map((artifact) => ({
        id: artifact.plan.contract.id,
        title: artifact.plan.contract.title,
        sha256: artifact.sha256,
        outline: outlineOf(artifact, text.length),
      })),
      tests:
        contracts.length === 0
          ? []
          : tests.map(({ title, runs }) => ({ title, contracts: runs.map(({ contract }) => contract) })),
    }
  },

  async cost(request) {
    const asked = latest && askedOf(latest.compilation, request)
    if (!asked) return undefined
    const { artifact, test } = asked
    const plan = test ? resolve(artifact.plan, milestonesOf(test, artifact)) : planFor(artifact.plan, dataFor(artifact))
    return "problem" in plan ? undefined : costOf(plan).evaluations
  },

  async settle(request, progress) {
    const asked = latest && askedOf(latest.compilation, request)
    if (!latest || !asked) return undefined
    const { version, text } = latest
    const { artifact, test } = asked
    const found = await drive(
      test
        ? runningTest(artifact, test, pinned)
        : (runningInDeal(artifact, latest, request) ?? runningOnData(artifact, request)),
      progress,
    )
    if (!found || isProblem(found)) return found
    const { settlement, dataset } = found
    // Days that hold nothing leave the numbers on screen, and so they stay open to questions.
    if (settlement.intervals > 0) settled = { ...found, textLength: text.length }
    return {
      version,
      settlement,
      inputs: inputsWithReadings(artifact, dataset),
      events: eventsOf(artifact.plan, dataset),
      vintages_utc: vintageStarts(artifact.plan, dataset, settlement),
    }
  },

  async parties({ test: title, ...days }, progress) {
    const own = latest ? artifactsOf(latest.compilation) : []
    if (!latest || own.length === 0) return undefined
    const { version, text, compilation } = latest
    const test = compilation.tests.find((each) => each.title === title)
    if (title !== undefined && !test) return undefined
    const all = withBeside(latest)
    const found = await drive(
      test
        ? comparingPartiesOnTest(own, test, pinned)
        : isDeal(all, files)
          ? comparingDeal(all, files, days)
          : comparingParties(own, dataFor, days),
      progress,
    )
    if (!found || isProblem(found)) return found
    compared = { ...found, textLength: text.length }
    return { version, comparison: found.comparison, figures: found.figures }
  },

  async figure(name) {
    return compared?.figure(name)
  },

  async postings(selection) {
    return compared?.postings(selection)
  },

  async cancel() {
    cancellations++
  },

  async explain(reference, rows, contract) {
    if (contract === undefined) return settled && within(settled.textLength, settled.explain(reference, rows))
    return compared && within(compared.textLength, compared.explain(contract, reference, rows))
  },

  async series(input, members) {
    return settled && readingsOf(settled.artifact.plan, settled.dataset, settled.settlement, input, members)
  },

  async sources() {
    return settled ? sourcesOf(settled.artifact, settled.dataset, settled.settlement) : []
  },

  async test() {
    if (!latest || artifactsOf(latest.compilation).length === 0) return []
    const { artifacts, tests } = latest.compilation
    return runTests(artifacts, tests, pinned)
  },

  async artifact() {
    return settled && { name: `${settled.artifact.plan.contract.id}.plan.json`, text: writeArtifact(settled.artifact) }
  },

  async complete(text, offset) {
    return complete(text, offset, readFile(text), catalog, librariesIn(pinned))
  },

  async hover(text, offset) {
    return hover(text, offset, readFile(text), catalog)
  },

  async definition(text, offset) {
    const read = readFile(text)
    const span = definition(text, offset, read)
    const source = span && read.sources.find(({ from, to }) => span.from >= from && span.to <= to)
    if (!span || !source) return undefined
    if (source.importedAt === undefined) return { span }
    return {
      span: { from: span.from - source.from, to: span.to - source.from },
      file: { path: source.name, text: read.text.slice(source.from, source.to) },
    }
  },

  async format(text) {
    const laidOut = format(text)
    return "text" in laidOut ? laidOut.text : undefined
  },
}

/** The text as read: what is there of the last one when it is the same. */
const readFile = (text: string): Compilation["checked"] =>
  latest?.text === text ? latest.compilation.checked : compile(text, { name: "contract.otk", pinned }).checked

/** An explanation without the place of its formula where that stands in a file which the text imports. */
function within(textLength: number, found: Explanation | undefined): Explanation | undefined {
  if (!found?.span || found.span[1] <= textLength) return found
  const { span: _, ...elsewhere } = found
  return elsewhere
}

/** Does the work, with a pause now and then; undefined when `cancel` came first. */
async function drive<T>(work: Generator<number, T>, progress?: (share: number) => void): Promise<T | undefined> {
  const begun = cancellations
  for (let step = 1; ; step++) {
    const next = work.next()
    if (next.done === true) return next.value
    if (step % stepsPerTurn !== 0) continue
    progress?.(next.value)
    await turn()
    if (cancellations !== begun) return undefined
  }
}

/** Steps between two looks at what came in meanwhile; a step is a posting or a check. */
const stepsPerTurn = 8

/** The contracts of a text, while no error stands in it. */
const artifactsOf = ({ artifacts, diagnostics }: Compilation): readonly Artifact[] =>
  diagnostics.some(({ severity }) => severity === "error") ? [] : artifacts

/** The contract that is asked for, and the test that stands for its data; undefined where the text has no such contract or test. */
function askedOf(
  compilation: Compilation,
  { contract, test: title }: Request,
): { readonly artifact: Artifact; readonly test?: PlannedTest } | undefined {
  const artifacts = artifactsOf(compilation)
  const artifact = artifacts.find(({ plan }) => plan.contract.id === contract) ?? artifacts[0]
  if (!artifact) return undefined
  if (title === undefined) return { artifact }
  const runsIt = ({ runs }: PlannedTest) => runs.some((run) => run.contract === artifact.plan.contract.id)
  const test = compilation.tests.find((each) => each.title === title && runsIt(each))
  return test && { artifact, test }
}

function* runningOnData(artifact: Artifact, window: Request): Generator<number, Run & { readonly dataset: Dataset }> {
  const dataset = dataFor(artifact)
  return { ...(yield* running(artifact, dataset, window)), dataset }
}

/** The contract settled after those whose postings it reads, of its own text or of those beside it; undefined where it reads none. */
function runningInDeal(
  artifact: Artifact,
  text: Latest,
  window: Request,
): Generator<number, (Run & { readonly dataset: Dataset }) | Problem> | undefined {
  const { id } = artifact.plan.contract
  const own = new Set(artifactsOf(text.compilation).map(({ plan }) => plan.contract.id))
  const needed = withRead([id], withBeside(text), files)
  return needed.length > 1 ? runningAmong(id, own, needed, window) : undefined
}

/** The contracts of the text and of those beside it; of one name, that of the text. */
function withBeside({ compilation, beside }: Latest): readonly Artifact[] {
  const own = artifactsOf(compilation)
  const known = new Set(own.map(({ plan }) => plan.contract.id))
  return [...own, ...beside.filter(({ plan }) => !known.has(plan.contract.id))]
}

function* runningAmong(
  id: string,
  own: ReadonlySet<string>,
  artifacts: readonly Artifact[],
  { from, through }: Request,
): Generator<number, (Run & { readonly dataset: Dataset }) | Problem> {
  const days = { ...(from === undefined ? {} : { from }), ...(through === undefined ? {} : { through }) }
  const deal = yield* dealing(artifacts, files, days)
  if (isProblem(deal)) return deal
  const found = deal.runs.find(({ artifact }) => artifact.plan.contract.id === id)
  assert(found !== undefined, `${id} was settled`)
  return {
    ...found.run,
    dataset: found.dataset,
    explain(reference, rows) {
      const explanation = deal.explain({ contract: id, ...reference }, rows)
      if (!explanation || own.has(explanation.reference.contract ?? id)) return explanation
      // Its formula stands in another text.
      const { span: _, ...elsewhere } = explanation
      return elsewhere
    },
  }
}

/** The contracts of a text beside the one that is open; compiled once, as most edits leave it alone. */
function artifactsBeside({ name, text }: TextBeside): readonly Artifact[] {
  const known = compiledBeside.get(text) ?? artifactsOf(compile(text, { name, pinned }))
  compiledBeside.set(text, known)
  return known
}
const compiledBeside = new Map<string, readonly Artifact[]>()

/** The files of declarations that may be imported, with what stands in them. */
const librariesIn = (pinnedFiles: Files): readonly LibraryFile[] =>
  [...pinnedFiles].flatMap(([path, bytes]) =>
    path.endsWith(".otk") ? [{ path, sha256: sha256(bytes).slice(0, 16), text: new TextDecoder().decode(bytes) }] : [],
  )

function dataFor({ plan }: Artifact): Dataset {
  const inputs = canonical({
    time: plan.time,
    groups: plan.groups,
    events: plan.events,
    inputs: plan.rules.filter(({ rule }) => rule === "input"),
  })
  if (bound?.inputs !== inputs) bound = { inputs, dataset: bindData(plan, files) }
  return bound.dataset
}

const inputsWithReadings = (artifact: Artifact, { series }: Dataset): readonly InputReadings[] =>
  inputsOf(artifact).flatMap(({ name, title, unit, grain }) =>
    series
      .filter(({ input, values }) => input === name && values.length > 0)
      .map(({ members }) => ({ name, ...(title === undefined ? {} : { title }), members, unit: unit.text, grain })),
  )

/** Lets waiting messages in. A message channel does so at once, where a timer would wait four milliseconds. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    turns.push(resolve)
    channel.port2.postMessage(undefined)
  })
}
const turns: (() => void)[] = []
const channel = new MessageChannel()
channel.port1.onmessage = () => turns.shift()?.()

expose(engine)
