import type { Settlement } from "../../engine/worker/index.ts"
import { periodText } from "../figures/time.ts"
import { setWindow, useData } from "./data.ts"
import { contractsIn, currentDocument, useDocument } from "./document.ts"
import { contracts, findContract } from "./examples.ts"
import { readLink, type Link, type PostingAsked } from "./link.ts"
import { openAddressed, openExample, openProject } from "./loop.ts"
import { doorTo } from "./postings.ts"
import { findProject, tell } from "./project.ts"
import { errorCount, useResults, type Results } from "./results.ts"
import { showContract } from "./shown-contract.ts"
import { openNumber } from "./trace.ts"

/** Opens what the address asks for: an example, a link of an invoice; else the project of the server, else what was open before. */
export async function openAtStart(): Promise<void> {
  addEventListener("hashchange", () => {
    const link = readLink(location.hash)
    if (!link) return
    tell(undefined)
    void follow(link)
  })
  const asked = location.hash
  const link = readLink(asked)
  const isExample = new URLSearchParams(asked.slice(1)).has("example")
  const project = isExample
    ? undefined
    : await findProject().catch((error: unknown) => {
        tell(error instanceof Error ? error.message : String(error))
        return undefined
      })
  if (project) await openProject(project)
  if (link) await follow(link)
  else if (!project) await openAddressed()
}

/** Opens the contract of a link and, once it is settled, the explanation of its posting. What is not there is said. */
async function follow(link: Link): Promise<void> {
  const { contract, posting } = link
  const { hash } = location
  if (!(await openContract(link))) {
    const isOpen = currentDocument().opening > 0
    if (!isOpen) await openExample(contracts[0]?.id ?? "")
    return tell(
      `The link asks for the contract ${contract}, which ${isOpen ? "the open text is not" : "is none of the examples"}. Serve its text and readings with npx offtake studio, or open them above and follow the link again.`,
    )
  }
  // A text of one contract shows it without being told, and need not be settled again.
  if (contractsIn(currentDocument().text).length > 1) showContract(contract)
  setWindow({ from: "", through: "" })
  // Loading the page again follows the link again.
  history.replaceState(null, "", hash)
  if (!posting) return
  const { opening } = currentDocument()
  const results = await settledFor(contract)
  if (opening !== currentDocument().opening) return
  const { settled } = results
  if (!settled) return tell(`${nameOf(posting)} cannot be explained: ${whyNot(results)}`)
  const found = settled.settlement.postings.find((each) => isSame(each, posting))
  if (!found) return tell(notThere(posting, settled.settlement))
  openNumber(doorTo([found], [found.title ?? found.rule, ...found.members, "·", periodText(found.period)].join(" ")))
}

/** Whether the open text has the contract, or another of its deal or an example that is opened for it. */
async function openContract({ contract, posting }: Link): Promise<boolean> {
  const has = ({ text }: { readonly text: string }): boolean => contractsIn(text).some(({ id }) => id === contract)
  const { beside } = currentDocument()
  if (has(currentDocument())) return true
  const example = beside.find(has)?.example ?? (await findContract(contract, posting?.rule))?.id
  if (example === undefined) return false
  await openExample(example)
  return true
}

/** The results once the contract is settled on the data there are, or cannot be. */
function settledFor(contract: string): Promise<Results> {
  return new Promise((resolve) => {
    const { opening } = currentDocument()
    const stops: (() => void)[] = []
    const look = (): void => {
      const results = useResults.getState()
      const { version, opening: now } = currentDocument()
      const { settled, checked, running, untested, problem, failure, stopped } = results
      const data = useData.getState()
      const isSettled =
        settled?.version === version && settled.settlement.contract.id === contract && !running && !data.loading
      const cannot =
        (untested ?? problem ?? failure ?? data.problem) !== undefined || stopped === true || hasErrors(results)
      if (now === opening && !isSettled && !(cannot && checked !== undefined)) return
      for (const stop of stops) stop()
      if (isSettled) return resolve(results)
      const { settled: _, ...rest } = results
      resolve(rest)
    }
    stops.push(useResults.subscribe(look), useData.subscribe(look), useDocument.subscribe(look))
    look()
  })
}

const hasErrors = (results: Results): boolean =>
  results.checked?.version === currentDocument().version && errorCount(results) > 0

function whyNot(results: Results): string {
  if (hasErrors(results)) return "the text has errors, listed below it."
  if (results.untested !== undefined)
    return "there are no readings, and the contract has no test. Choose a folder of readings above."
  return results.problem ?? results.failure ?? useData.getState().problem ?? "nothing is settled."
}

const isSame = (one: PostingAsked, other: PostingAsked): boolean =>
  one.rule === other.rule && one.period === other.period && one.members.join() === other.members.join()

const nameOf = ({ rule, members, period }: PostingAsked): string =>
  `${rule}${members.length === 0 ? "" : `[${members.join(", ")}]`} of ${periodText(period)}`

/** Why a posting that is asked for is not among those settled. */
function notThere(asked: PostingAsked, settlement: Settlement): string {
  const { postings, withheld, contract, from, through } = settlement
  if (withheld.some((each) => isSame(each, asked)))
    return `${nameOf(asked)} is withheld on these readings. What it lacks is listed under Data, below the contract.`
  const own = postings.filter(({ rule }) => rule === asked.rule)
  if (own.length === 0)
    return `The link asks for ${nameOf(asked)}, and ${contract.title} posts no ${asked.rule} from ${from} through ${through}. The contract or its readings are others than those of the invoice.`
  return `The link asks for ${nameOf(asked)}, which is not posted from ${from} through ${through}. The readings may be others than those of the invoice.`
}
