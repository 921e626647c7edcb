import { create } from "zustand"
import type { FigureComparison, PartiesReply, PartySelection } from "../../engine/worker/index.ts"
import { daysAndData, daysAsked, useData } from "./data.ts"
import { besideIn, currentDocument, useDocument } from "./document.ts"
import { engineFor, wasStopped } from "./engines.ts"
import { errorCount, useResults } from "./results.ts"
import { contractShown, testShown, useShownContract } from "./shown-contract.ts"
import { openNumber } from "./trace.ts"

/** The contracts of the text side by side: what their parties are left with. The last good comparison stays while the text is broken. */
export interface Parties {
  readonly compared?: PartiesReply & {
    /** The title of the test that stood for data. */
    readonly test?: string
    /** From the request to the answer, as the reader waited. */
    readonly milliseconds: number
  }
  /** The figure shown below the money, by its name. */
  readonly chosenFigure?: string
  readonly figure?: FigureComparison
  /** The month shown; absent: the whole. */
  readonly month?: string
  /** Under way, and how far. */
  readonly running?: { readonly share: number }
  /** Stopped by hand before it was done. */
  readonly stopped?: boolean
  /** Why the days or the data gave nothing to compare. */
  readonly problem?: string
  /** A fault of the studio or the engine itself, in its own words. */
  readonly failure?: string
}

export const useParties = create<Parties>()(() => ({}))

/** What is shown belongs to an earlier text, because the present one has errors or could not be compared. */
export function useIsPast(): boolean {
  const errors = useResults(errorCount)
  return useParties(
    ({ compared, stopped, failure, problem }) =>
      compared !== undefined && (errors > 0 || stopped === true || failure !== undefined || problem !== undefined),
  )
}

/** Compares now, and after every change of the text, the data or the days, for as long as someone looks. Gives what ends it. */
export function watchParties(): () => void {
  isWatched = true
  const stops = [
    useDocument.subscribe(({ version }, before) => {
      if (version !== before.version) wake()
    }),
    useData.subscribe((data, before) => {
      if (daysAndData(data) !== daysAndData(before)) wake()
    }),
    useShownContract.subscribe(wake),
  ]
  void compare()
  return () => {
    isWatched = false
    for (const stop of stops) stop()
    if (isBusy) cancel()
  }
}

/** Nothing of another text stays. */
export function forgetParties(): void {
  useParties.setState({}, true)
  comparedFor = ""
}

/** Ends a comparison that takes too long; the last one stays open to questions. */
export function stopComparing(): void {
  useParties.setState({ stopped: true })
  cancel()
}

export function compareAgain(): void {
  comparedFor = ""
  forget("stopped", "failure")
  wake()
}

export const showMonth = (month: string | undefined): void => {
  if (month === undefined) forget("month")
  else useParties.setState({ month })
}

/** Shows what the contracts define for each party under this name. */
export function showFigure(name: string): void {
  useParties.setState({ chosenFigure: name })
  void workOutFigure()
}

/** Opens the postings of a number of the comparison. */
export async function openPostings(selection: PartySelection, label: string, origin: HTMLElement): Promise<void> {
  const found = await engineFor("compare").postings(selection)
  if (!found || found.postings.length === 0) return
  const { contract } = selection
  openNumber({ opens: "postings", label, ...found, compared: contract }, origin)
}

let isWatched = false
let isBusy = false
let comparedFor = ""

function wake(): void {
  // What is being compared is the past: the engine drops it at its next step and takes the present.
  if (isBusy) cancel()
  void compare()
}

const cancel = (): void =>
  void engineFor("compare")
    .cancel()
    .catch(() => {})

async function compare(): Promise<void> {
  const { version, text, name, opening, beside } = currentDocument()
  const data = useData.getState()
  const { chosen } = useShownContract.getState()
  // Only a test depends on which contract is shown.
  const wanted = `${version} ${daysAndData(data)} ${data.fromTests ? (chosen ?? "") : ""}`
  const hasData = data.fromTests || data.revision > 0
  if (!isWatched || isBusy || opening === 0 || !hasData || wanted === comparedFor) return
  isBusy = true
  const asked = performance.now()
  try {
    const engine = engineFor("compare")
    const compiled = await engine.compile(version, text, name, besideIn(beside))
    const contract = contractShown(compiled, chosen, data)
    const test = contract && testShown(compiled, contract.id, data)
    const isTestMissing = data.fromTests && test === undefined
    if (contract && compiled.contracts.length + beside.length > 1 && !isTestMissing) {
      useParties.setState({ running: { share: 0 } })
      const reply = await engine.parties(test === undefined ? daysAsked(data) : { test }, (share) =>
        useParties.setState(({ running }) => (running ? { running: { share } } : {})),
      )
      if (reply ?? useParties.getState().stopped) comparedFor = wanted
      if (reply && opening === currentDocument().opening) {
        forget("stopped", "failure", "problem")
        if ("problem" in reply) useParties.setState({ problem: reply.problem })
        else {
          const milliseconds = Math.round(performance.now() - asked)
          useParties.setState({ compared: { ...reply, milliseconds, ...(test === undefined ? {} : { test }) } })
          await workOutFigure()
        }
      }
    } else comparedFor = wanted
  } catch (error) {
    comparedFor = wanted
    if (!wasStopped(error)) fail(error)
  }
  forget("running")
  isBusy = false
  void compare()
}

/** The figure that is chosen, or the first amount that is no money. */
async function workOutFigure(): Promise<void> {
  const { compared, chosenFigure } = useParties.getState()
  const figures = compared?.figures ?? []
  const currencies = new Set(compared?.comparison.periods[0]?.tables.map(({ currency }) => currency))
  const shown =
    figures.find(({ name }) => name === chosenFigure) ??
    figures.find(({ kind, unit }) => kind === "flow" && !currencies.has(unit)) ??
    figures[0]
  try {
    const figure = shown && (await engineFor("compare").figure(shown.name))
    if (figure) useParties.setState({ figure })
    else forget("figure")
  } catch (error) {
    if (!wasStopped(error)) fail(error)
  }
}

function fail(error: unknown): void {
  useParties.setState({ failure: error instanceof Error ? error.message : String(error) })
}

function forget(...keys: ("running" | "stopped" | "failure" | "problem" | "month" | "figure")[]): void {
  const parties = { ...useParties.getState() }
  for (const key of keys) delete parties[key]
  useParties.setState(parties, true)
}
