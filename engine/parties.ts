import { buildCalendar } from "./calendar/periods.ts"
import { bindData, planFor } from "./data.ts"
import { dealing, linksOf } from "./deal.ts"
import type { Explanation, NumberReference, Posting, Settlement } from "./evaluate/settlement.ts"
import type { Page } from "./evaluate/trace.ts"
import { isProblem, windowOf, type Problem } from "./evaluate/window.ts"
import { canonical } from "./plan/artifact.ts"
import type { PinnedFiles } from "./plan/pinned.ts"
import { resolve } from "./plan/resolve.ts"
import type { Artifact, Plan, PlannedTest } from "./plan/steps.ts"
import {
  compareFigure,
  figuresByParty,
  type FigureComparison,
  type FigureHead,
  type OpenContract,
} from "./post/figures.ts"
import { compareParties, postingsBehind, type PartyComparison, type PartySelection } from "./post/parties.ts"
import { running, type Run, type RunWindow } from "./run.ts"
import { milestonesOf, runningTest } from "./run-tests.ts"
import type { Dataset } from "./series/dataset.ts"

/** Several contracts settled over the same days, and what each party comes to under each. Every number of it can be opened. */
export interface PartiesRun {
  readonly comparison: PartyComparison
  /** What the contracts define for each party of a group, in the order of their names. */
  readonly figures: readonly FigureHead[]
  /** One of these figures, in each contract that has it. */
  figure(name: string): FigureComparison | undefined
  /** The postings of one number, and the parties from whose side they count. */
  postings(
    selection: PartySelection,
  ): { readonly parties: readonly string[]; readonly postings: readonly Posting[] } | undefined
  /** Opens one number of one of the contracts. */
  explain(contract: string, reference: NumberReference, rows?: Page): Explanation | undefined
}

/**
 * Settles contracts one after another on the same data and yields the share done. Left open, the days are those that lie in the term and the data
 * of all of them. A problem where there are none.
 */
export function* comparingParties(
  artifacts: readonly Artifact[],
  dataFor: (artifact: Artifact) => Dataset,
  asked: RunWindow,
): Generator<number, PartiesRun | Problem> {
  const bound = artifacts.map((artifact) => ({ artifact, dataset: dataFor(artifact) }))
  const days = commonDays(bound, asked)
  if (isProblem(days)) return days
  return yield* inTurn(
    bound.map(({ artifact, dataset }) => ({
      plan: planFor(artifact.plan, dataset),
      work: running(artifact, dataset, days),
    })),
  )
}

/** The same on what a test gives: the contracts it runs, on its days. */
export function* comparingPartiesOnTest(
  artifacts: readonly Artifact[],
  test: PlannedTest,
  pinned: PinnedFiles,
): Generator<number, PartiesRun | Problem> {
  const run = artifacts.filter(({ plan }) => test.runs.some(({ contract }) => contract === plan.contract.id))
  return yield* inTurn(
    run.map((artifact) => ({
      plan: resolve(artifact.plan, milestonesOf(test, artifact)),
      work: runningTest(artifact, test, pinned),
    })),
  )
}

/** The same for the contracts of a deal, which read what the others post: each after those that it reads. `compared` are those of them to lay side by side. */
export function* comparingDeal(
  artifacts: readonly Artifact[],
  files: ReadonlyMap<string, Uint8Array>,
  asked: RunWindow,
  compared: readonly Artifact[] = artifacts,
): Generator<number, PartiesRun | Problem> {
  const deal = yield* dealing(artifacts, files, asked)
  if (isProblem(deal)) return deal
  const settled = compared.flatMap((artifact) => {
    const found = deal.runs.find((each) => each.artifact === artifact)
    if (!found) return []
    const { id } = artifact.plan.contract
    const explain: OpenContract["explain"] = (reference, rows) => deal.explain({ contract: id, ...reference }, rows)
    return [opened(artifact, found.plan, found.run.settlement, explain)]
  })
  return partiesRun(settled, isDeal(compared, files))
}

/** Whether one of the contracts reads what another posts. */
export const isDeal = (artifacts: readonly Artifact[], files: ReadonlyMap<string, Uint8Array>): boolean =>
  [...linksOf(artifacts, files).values()].some((links) => links.size > 0)

/** Reads the data of several contracts; those that read the same inputs share them. */
export function sharedData(files: ReadonlyMap<string, Uint8Array>): (artifact: Artifact) => Dataset {
  const known = new Map<string, Dataset>()
  return ({ plan }) => {
    const key = canonical({
      time: plan.time,
      groups: plan.groups,
      events: plan.events,
      invoices: plan.invoices.map(({ name, grain }) => ({ name, grain })),
      inputs: plan.rules.filter(({ rule }) => rule === "input"),
    })
    const dataset = known.get(key) ?? bindData(plan, files)
    known.set(key, dataset)
    return dataset
  }
}

/** The days asked for that lie in the term of every contract, and, where they are left open, in its data too. One that waits for an event has no say. */
function commonDays(
  contracts: readonly { readonly artifact: Artifact; readonly dataset: Dataset }[],
  asked: RunWindow,
): RunWindow | Problem {
  let days: { readonly from: string; readonly through: string } | undefined
  for (const { artifact, dataset } of contracts) {
    const plan = planFor(artifact.plan, dataset)
    if (isProblem(plan)) continue
    const window = windowOf(asked, dataset.covers, buildCalendar(plan.time))
    if (isProblem(window)) return window
    const { from, through } = window
    days ??= { from, through }
    days = {
      from: from > days.from ? from : days.from,
      through: through < days.through ? through : days.through,
    }
    if (days.from > days.through)
      return { problem: `No day lies in all of them: ${plan.contract.id} is settled from ${from} through ${through}.` }
  }
  return days ?? asked
}

function* inTurn(
  contracts: readonly {
    readonly plan: Plan | Problem
    readonly work: Generator<number, Run | Problem>
  }[],
): Generator<number, PartiesRun | Problem> {
  const settled: OpenContract[] = []
  for (const { plan, work } of contracts) {
    for (;;) {
      const next = work.next()
      if (next.done !== true) {
        yield (settled.length + next.value) / contracts.length
        continue
      }
      if (isProblem(next.value)) return next.value
      const run = next.value
      const explain: OpenContract["explain"] = (reference, rows) => run.explain(reference, rows)
      settled.push(opened(run.artifact, isProblem(plan) ? undefined : plan, run.settlement, explain))
      break
    }
  }
  return partiesRun(settled, false)
}

const opened = (
  { plan }: Artifact,
  resolved: Plan | undefined,
  settlement: Settlement,
  explain: OpenContract["explain"],
): OpenContract => ({ plan, ...(resolved ? { time: resolved.time } : {}), settlement, explain })

function partiesRun(contracts: readonly OpenContract[], isOneDeal: boolean): PartiesRun {
  const find = (id: string) => contracts.find(({ plan }) => plan.contract.id === id)
  return {
    comparison: compareParties(contracts, { isDeal: isOneDeal }),
    figures: figuresByParty(contracts),
    figure: (name) => compareFigure(contracts, name),
    postings: ({ contract, ...selection }) => {
      const found = find(contract)
      return found && postingsBehind(found, selection)
    },
    explain: (contract, reference, rows) => find(contract)?.explain(reference, rows),
  }
}
