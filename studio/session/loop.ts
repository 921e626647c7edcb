import { examples, bundledData, bundledLabel, pinnedBeside } from "./examples.ts"
import { currentDocument, openText, useDocument } from "./document.ts"
import { keptDraft } from "./drafts.ts"
import { openBundledData, pathInFolder, setWindow, useData } from "./data.ts"
import { engineFor, giveData, givePinned, stopEngine, wasStopped } from "./engines.ts"
import { errorCount, useResults } from "./results.ts"
import { closeTrace } from "./trace.ts"

/**
 * The live loop: every edit is checked, every text without errors is settled, every settled text is
 * tested. Each of the three has one request in flight; edits made meanwhile are sent together when
 * it is done, and an answer to an older text is dropped. There is no delay before any of them.
 */
export function startLoop(): void {
  useDocument.subscribe(({ version }, before) => {
    if (version !== before.version) wake()
  })
  useData.subscribe((data, before) => {
    if (data.revision !== before.revision) void giveData(data.files).catch(fail)
    if (data.revision !== before.revision || data.from !== before.from || data.through !== before.through) wake()
  })
  const address = new URLSearchParams(location.hash.slice(1))
  const wanted = address.get("example")
  const file = address.get("file") ?? ""
  const draft = keptDraft(file)
  if (draft) openText(file, draft.opened)
  else void openExample(examples.some(({ id }) => id === wanted) ? (wanted as string) : (examples[0]?.id ?? ""))
  void openBundledData(bundledLabel, bundledData)
}

/** Opens one of the contracts that come with the studio. */
export async function openExample(id: string): Promise<void> {
  const example = examples.find((one) => one.id === id)
  if (!example) return
  try {
    await givePinned(await fetchAll(pinnedBeside(id)))
  } catch (error) {
    fail(error)
  }
  useResults.setState({}, true)
  closeTrace()
  setWindow({ from: "", through: "" })
  openText("contract.otk", example.text, id)
  history.replaceState(null, "", `#example=${id}`)
}

/** Opens a contract from this machine: one file, or a folder with the files that it pins beside it. */
export async function openContractFiles(files: readonly File[]): Promise<void> {
  const contract = files.find(({ name }) => name.endsWith(".otk")) ?? files[0]
  if (!contract) return
  const beside = files.filter((file) => file !== contract)
  try {
    const read = beside.map(async (file) => [pathInFolder(file), new Uint8Array(await file.arrayBuffer())] as const)
    await givePinned(new Map(await Promise.all(read)))
    const text = await contract.text()
    useResults.setState({}, true)
    closeTrace()
    setWindow({ from: "", through: "" })
    openText(contract.name, text)
    history.replaceState(null, "", `#${new URLSearchParams({ file: contract.name })}`)
  } catch (error) {
    fail(error)
  }
}

/** Ends a settlement that takes too long. The text stays; the next edit, or `settleAgain`, starts anew. */
export function stopSettling(): void {
  stopEngine("settle")
  useResults.setState({ stopped: true })
}

export function settleAgain(): void {
  settledFor = ""
  forget("stopped", "failure")
  wake()
}

const busy = { check: false, settle: false, test: false }
/** The document version the checker answered last; and version, data and days of the last settlement. */
let checkedFor = -1
let settledFor = ""
let testedFor = -1

function wake(): void {
  void check()
  // What is being settled is the past: the engine drops it at its next step and takes the present.
  if (busy.settle)
    engineFor("settle")
      .cancel()
      .catch(() => {})
  void settle()
}

async function check(): Promise<void> {
  const { version, text, name, opening } = currentDocument()
  if (busy.check || opening === 0 || version === checkedFor) return
  busy.check = true
  try {
    const reply = await engineFor("check").compile(version, text, name)
    checkedFor = version
    forget("failure")
    if (opening === currentDocument().opening) useResults.setState({ checked: reply })
  } catch (error) {
    checkedFor = version
    fail(error)
  }
  busy.check = false
  void check()
}

async function settle(): Promise<void> {
  const { version, text, name, opening } = currentDocument()
  const { revision, from, through } = useData.getState()
  const request = `${version} ${revision} ${from} ${through}`
  if (busy.settle || opening === 0 || revision === 0 || request === settledFor) return
  busy.settle = true
  settledFor = request
  const asked = performance.now()
  try {
    const engine = engineFor("settle")
    const compiled = await engine.compile(version, text, name)
    if (compiled.artifact) {
      useResults.setState({ running: { version, share: 0 } })
      const progress = (share: number) =>
        useResults.setState(({ running }) => (running ? { running: { version, share } } : {}))
      const reply = await engine.settle({ ...(from ? { from } : {}), ...(through ? { through } : {}) }, progress)
      if (reply && opening === currentDocument().opening) {
        forget("stopped", "failure", "problem")
        const { intervals, faults } = reply.settlement
        const fatal = faults.find(({ number }) => number === "OT3028")
        // Days that hold nothing replace no result: they only say what is wrong with them.
        if (intervals === 0)
          useResults.setState({ problem: (fatal ?? faults[0])?.message ?? "These days lie outside the term." })
        else
          useResults.setState({
            settled: {
              ...reply,
              outline: compiled.artifact.outline,
              milliseconds: Math.round(performance.now() - asked),
            },
          })
      }
    }
  } catch (error) {
    if (!wasStopped(error)) fail(error)
  }
  forget("running")
  busy.settle = false
  void settle()
  void runTests()
}

/** Tests wait until nothing else does: a settlement of a newer text goes first. */
async function runTests(): Promise<void> {
  const { version, text, name, opening } = currentDocument()
  if (busy.test || busy.settle || version === testedFor || errorCount(useResults.getState()) > 0) return
  busy.test = true
  testedFor = version
  try {
    const engine = engineFor("test")
    await engine.compile(version, text, name)
    const results = await engine.test()
    if (opening === currentDocument().opening) useResults.setState({ tests: { version, results } })
  } catch (error) {
    if (!wasStopped(error)) fail(error)
  }
  busy.test = false
  void runTests()
}

/** A bug of ours: said in words, while the last good result stays. */
function fail(error: unknown): void {
  useResults.setState({ failure: error instanceof Error ? error.message : String(error) })
}

function forget(...keys: ("running" | "stopped" | "failure" | "problem")[]): void {
  const results = { ...useResults.getState() }
  for (const key of keys) delete results[key]
  useResults.setState(results, true)
}

async function fetchAll(urls: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map(
    await Promise.all(
      [...urls].map(async ([path, url]) => {
        const response = await fetch(url)
        if (!response.ok) throw new Error(`${path} could not be fetched (${response.status}).`)
        return [path, new Uint8Array(await response.arrayBuffer())] as const
      }),
    ),
  )
}
