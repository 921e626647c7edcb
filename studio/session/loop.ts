import {
  bundledFolder,
  contracts,
  findExample,
  labelOf,
  pinnedBeside,
  readingsIn,
  standardLibrary,
} from "./examples.ts"
import { besideIn, currentDocument, openText, useDocument } from "./document.ts"
import { keptDraft } from "./drafts.ts"
import { daysAndData, daysAsked, openBundledData, pathInFolder, setWindow, settleOnTest, useData } from "./data.ts"
import { engineFor, giveData, givePinned, stopEngine, wasStopped } from "./engines.ts"
import { forgetParties } from "./parties.ts"
import { addressesOf, type Project } from "./project.ts"
import { errorCount, useResults } from "./results.ts"
import { contractShown, showContract, testShown, useShownContract } from "./shown-contract.ts"
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
    if (daysAndData(data) !== daysAndData(before)) wake()
  })
  useShownContract.subscribe(wake)
}

/** Opens the contract that the address names, a file that was edited here or an example, else the example of a first visit. */
export async function openAddressed(): Promise<void> {
  const address = new URLSearchParams(location.hash.slice(1))
  const file = address.get("file") ?? ""
  const draft = keptDraft(file)
  if (!draft) return openFirst(address.get("example") ?? "")
  void openData(bundledFolder)
  await givePinned(standardLibrary)
  openText(file, draft.opened)
}

/** The example that the address names, else the one of a first visit. */
async function openFirst(wanted: string): Promise<void> {
  const found = await findExample(wanted).catch(() => undefined)
  await openExample((found ?? contracts[0])?.id ?? "")
}

const openData = (data: string): Promise<void> => openBundledData(labelOf(data), readingsIn(data))

/** Opens one of the contracts that come with the studio, on its readings where there are some, else on its own tests. */
export async function openExample(id: string): Promise<void> {
  const example = await findExample(id)
  if (!example) return
  const fetched = example.data === undefined ? undefined : openData(example.data)
  try {
    await givePinned(new Map([...standardLibrary, ...(await fetchAll(pinnedBeside(id)))]))
  } catch (error) {
    fail(error)
  }
  startAfresh()
  if (!fetched) settleOnTest()
  const { deal } = example
  const name = deal?.find((text) => text.example === id)?.name ?? "contract.otk"
  openText(
    name,
    example.text,
    id,
    deal?.filter((text) => text.example !== id),
  )
  history.replaceState(null, "", `#${new URLSearchParams({ example: id }).toString().replaceAll("%2F", "/")}`)
}

/** Nothing that was shown of another text stays. */
function startAfresh(): void {
  useResults.setState({}, true)
  forgetParties()
  closeTrace()
  showContract(undefined)
  setWindow({ from: "", through: "" })
}

/** Opens a contract from this machine: one file, or a folder with the files that it pins beside it. */
export async function openContractFiles(files: readonly File[]): Promise<void> {
  const contract = files.find(({ name }) => name.endsWith(".otk")) ?? files[0]
  if (!contract) return
  const beside = files.filter((file) => file !== contract)
  try {
    const read = beside.map(async (file) => [pathInFolder(file), new Uint8Array(await file.arrayBuffer())] as const)
    await givePinned(new Map([...standardLibrary, ...(await Promise.all(read))]))
    const text = await contract.text()
    startAfresh()
    openText(contract.name, text)
    history.replaceState(null, "", `#${new URLSearchParams({ file: contract.name })}`)
  } catch (error) {
    fail(error)
  }
}

/** Opens the contract that a server of this machine hands out, on its readings where there are some, else on its own tests. */
export async function openProject({ contract, pinned, data }: Project): Promise<void> {
  const fetched = data && openBundledData(data.label, addressesOf(data.files))
  try {
    await givePinned(new Map([...standardLibrary, ...(await fetchAll(addressesOf(pinned)))]))
    const text = (await fetchAll(addressesOf([contract]))).get(contract.path)
    startAfresh()
    if (!fetched) settleOnTest()
    openText(contract.path, new TextDecoder().decode(text))
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
  const { version, text, name, opening, beside } = currentDocument()
  const data = useData.getState()
  const { chosen } = useShownContract.getState()
  const wanted = `${version} ${chosen ?? ""} ${daysAndData(data)}`
  const hasData = data.fromTests || data.revision > 0
  if (busy.settle || opening === 0 || !hasData || wanted === settledFor) return
  busy.settle = true
  settledFor = wanted
  const asked = performance.now()
  try {
    const engine = engineFor("settle")
    const compiled = await engine.compile(version, text, name, besideIn(beside))
    const contract = contractShown(compiled, chosen, data)
    const test = contract && testShown(compiled, contract.id, data)
    if (contract && data.fromTests && test === undefined) {
      const { settled: _, ...rest } = useResults.getState()
      useResults.setState({ ...rest, untested: contract.id }, true)
    } else if (contract) {
      const request = { contract: contract.id, ...(test === undefined ? daysAsked(data) : { test }) }
      forget("untested")
      const evaluations = await engine.cost(request)
      useResults.setState({ running: { version, share: 0 }, ...(evaluations === undefined ? {} : { evaluations }) })
      const progress = (share: number) =>
        useResults.setState(({ running }) => (running ? { running: { version, share } } : {}))
      const reply = await engine.settle(request, progress)
      if (reply && opening === currentDocument().opening) {
        forget("stopped", "failure", "problem")
        if ("problem" in reply) useResults.setState({ problem: reply.problem })
        else {
          useResults.setState({ events: reply.events })
          const { intervals, faults } = reply.settlement
          const fatal = faults.find(({ number }) => number === "OT3028")
          // Days that hold nothing replace no result: they only say what is wrong with them.
          if (intervals === 0)
            useResults.setState({ problem: (fatal ?? faults[0])?.message ?? "These days lie outside the term." })
          else
            useResults.setState({
              settled: {
                ...reply,
                outline: contract.outline,
                ...(test === undefined ? {} : { test }),
                milliseconds: Math.round(performance.now() - asked),
              },
            })
        }
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

function forget(...keys: ("running" | "stopped" | "failure" | "problem" | "untested")[]): void {
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
