import { expose } from "comlink"
import { complete, format, hover } from "../../dsl/index.ts"
import { compile, type Compilation } from "../compile.ts"
import { catalog } from "../functions/table.ts"
import { canonical, writeArtifact } from "../plan/artifact.ts"
import type { Artifact } from "../plan/steps.ts"
import { running, type Run } from "../run.ts"
import { runTests } from "../run-tests.ts"
import { bindData } from "../series/bind.ts"
import type { Dataset } from "../series/dataset.ts"
import { inputsOf, outlineOf } from "./outline.ts"
import type { Files, InputReadings, StudioEngine } from "./protocol.ts"
import { readingsOf } from "./readings.ts"
import { sourcesOf } from "./sources.ts"

/** What this worker holds: the files, the last text, the last settlement. */
let files: Files = new Map()
let pinned: Files = new Map()
let latest: { readonly version: number; readonly text: string; readonly compilation: Compilation } | undefined
let settled: (Run & { readonly dataset: Dataset }) | undefined
/** The readings as bound for one set of inputs; most edits leave those alone. */
let bound: { readonly inputs: string; readonly dataset: Dataset } | undefined
/** Counts the calls that end a settlement under way. */
let cancellations = 0

const engine: StudioEngine = {
  async setData(given) {
    files = given
    bound = undefined
  },

  async setPinned(given) {
    pinned = given
  },

  async compile(version, text, name) {
    const compilation = compile(text, { name, pinned })
    latest = { version, text, compilation }
    const { diagnostics } = compilation
    const artifact = contractOf(compilation)
    if (!artifact) return { version, diagnostics }
    return {
      version,
      diagnostics,
      artifact: { sha256: artifact.sha256, title: artifact.plan.contract.title, outline: outlineOf(artifact) },
    }
  },

  async settle(window, progress) {
    const artifact = latest && contractOf(latest.compilation)
    if (!latest || !artifact) return undefined
    const { version } = latest
    const begun = cancellations
    const dataset = dataFor(artifact)
    const work = running(artifact, dataset, window)
    for (let step = 1; ; step++) {
      const next = work.next()
      if (next.done === true) {
        const { settlement } = next.value
        // Days that hold nothing leave the numbers on screen, and so they stay open to questions.
        if (settlement.intervals > 0) settled = { ...next.value, dataset }
        return { version, settlement, inputs: inputsWithReadings(artifact, dataset) }
      }
      if (step % stepsPerTurn !== 0) continue
      progress?.(next.value)
      await turn()
      if (cancellations !== begun) return undefined
    }
  },

  async cancel() {
    cancellations++
  },

  async explain(reference, rows) {
    return settled?.explain(reference, rows)
  },

  async series(input, members) {
    return settled && readingsOf(settled.artifact.plan, settled.dataset, settled.settlement, input, members)
  },

  async sources() {
    return settled ? sourcesOf(settled.artifact, settled.dataset, settled.settlement) : []
  },

  async test() {
    const artifact = latest && contractOf(latest.compilation)
    return latest && artifact ? runTests(artifact, latest.compilation.tests, pinned) : []
  },

  async artifact() {
    return settled && { name: `${settled.artifact.plan.contract.id}.plan.json`, text: writeArtifact(settled.artifact) }
  },

  async complete(text, offset) {
    return complete(text, offset, readFile(text), catalog)
  },

  async hover(text, offset) {
    return hover(text, offset, readFile(text), catalog)
  },

  async format(text) {
    const laidOut = format(text)
    return "text" in laidOut ? laidOut.text : undefined
  },
}

/** The text as read: what is there of the last one when it is the same. */
const readFile = (text: string): Compilation["checked"] =>
  latest?.text === text ? latest.compilation.checked : compile(text, { name: "contract.otk", pinned }).checked

/** Steps between two looks at what came in meanwhile; a step is a posting or a check. */
const stepsPerTurn = 8

/** The contract that is shown: the first of the text, while no error stands in it. */
const contractOf = ({ artifacts, diagnostics }: Compilation): Artifact | undefined =>
  diagnostics.some(({ severity }) => severity === "error") ? undefined : artifacts[0]

function dataFor({ plan }: Artifact): Dataset {
  const inputs = canonical({
    time: plan.time,
    groups: plan.groups,
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
