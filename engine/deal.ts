import { buildCalendar } from "./calendar/periods.ts"
import { bindData, planFor } from "./data.ts"
import type { Explanation, NumberReference } from "./evaluate/settlement.ts"
import type { Page } from "./evaluate/trace.ts"
import { isProblem, windowOf, type Problem, type Window } from "./evaluate/window.ts"
import type { Artifact, Plan } from "./plan/steps.ts"
import { postedContract, unposted } from "./post/posted.ts"
import { running, type Run, type RunHooks, type RunWindow } from "./run.ts"
import { contractsRead } from "./series/bind.ts"
import type { Dataset } from "./series/dataset.ts"
import type { PostedContract } from "./series/postings.ts"

/** Contracts settled together, in an order in which each stands behind those whose postings it reads. */
export interface DealRun {
  readonly runs: readonly DealtContract[]
  /**
   * Opens one number one level, as a run does. In a deal of several contracts the reference says of which, and so does that of the explanation;
   * the references inside it are of the same contract where they name none.
   */
  explain(reference: NumberReference, rows?: Page): Explanation | undefined
}

/** One contract of a deal, settled in the days asked for. */
export interface DealtContract {
  readonly artifact: Artifact
  /** With the days of its events; absent where its calendar waits for one. */
  readonly plan?: Plan
  readonly dataset: Dataset
  readonly run: Run
  /** The contracts whose postings it reads, by their ids. */
  readonly reads: readonly string[]
}

/** Which of the contracts each reads, by id, with one of the postings it reads: those that `bindings.json` or an input names. */
export type DealLinks = ReadonlyMap<string, ReadonlyMap<string, string>>

export function linksOf(artifacts: readonly Artifact[], files: ReadonlyMap<string, Uint8Array>): DealLinks {
  const ids = idsOf(artifacts)
  return new Map(
    artifacts.map(({ plan }) => {
      const read = contractsRead(plan, files, ids)
      return [plan.contract.id, new Map([...ids].flatMap((id) => (read.has(id) ? [[id, read.get(id) ?? ""]] : [])))]
    }),
  )
}

const idsOf = (artifacts: readonly Artifact[]): ReadonlySet<string> =>
  new Set(artifacts.map(({ plan }) => plan.contract.id))

/** The contracts named and all that they read, directly or through others, in the order given. */
export function withRead(
  ids: readonly string[],
  artifacts: readonly Artifact[],
  files: ReadonlyMap<string, Uint8Array>,
): readonly Artifact[] {
  const links = linksOf(artifacts, files)
  const wanted = new Set<string>()
  const want = (id: string): void => {
    if (wanted.has(id)) return
    wanted.add(id)
    for (const other of links.get(id)?.keys() ?? []) want(other)
  }
  ids.forEach(want)
  return artifacts.filter(({ plan }) => wanted.has(plan.contract.id))
}

/** Settles contracts together at once. A problem where they cannot be: two of one name, or contracts that read each other. */
export function openDeal(
  artifacts: readonly Artifact[],
  files: ReadonlyMap<string, Uint8Array>,
  window: RunWindow = {},
  { progress }: RunHooks = {},
): DealRun | Problem {
  const work = dealing(artifacts, files, window)
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    progress?.(next.value)
  }
}

/** Settles contracts together step by step and yields the share done, as `running` does for one. */
export function* dealing(
  artifacts: readonly Artifact[],
  files: ReadonlyMap<string, Uint8Array>,
  window: RunWindow,
): Generator<number, DealRun | Problem> {
  const links = linksOf(artifacts, files)
  const order = inOrder(artifacts, links)
  if (isProblem(order)) return order
  const posted = new Map<string, PostedContract>()
  const ids = idsOf(artifacts)
  const runs: DealtContract[] = []
  /** The runs that numbers are opened in: of a contract that others read the one over all its data. */
  const wholes = new Map<string, Run>()
  for (const [at, artifact] of order.entries()) {
    const { id } = artifact.plan.contract
    const others = new Set([...ids].filter((other) => other !== id))
    const dataset = bindData(artifact.plan, files, { ids: others, posted })
    const plan = planFor(artifact.plan, dataset)
    const isRead = [...links.values()].some((read) => read.has(id))
    const overAll = isRead && !isProblem(plan) ? wholeWindow(plan, dataset, window) : undefined
    const isShown = !overAll || overAll.isAsked
    const share = (part: number) => (at + part) / order.length
    const whole = yield* shared(running(artifact, dataset, overAll ?? window), (part) =>
      share(isShown ? part : part / 2),
    )
    const run = isShown ? whole : yield* shared(running(artifact, dataset, window), (part) => share((1 + part) / 2))
    runs.push({
      artifact,
      ...(isProblem(plan) ? {} : { plan }),
      dataset,
      run,
      reads: [...(links.get(id)?.keys() ?? [])],
    })
    wholes.set(id, whole)
    if (isRead)
      posted.set(
        id,
        overAll && !isProblem(plan)
          ? postedContract(plan, buildCalendar(plan.time), overAll.window, whole.settlement)
          : unposted(whole.settlement),
      )
  }
  const only = runs.length === 1 ? runs[0]?.run : undefined
  return {
    runs,
    explain(reference, rows) {
      if (only) return only.explain(reference, rows)
      const { contract } = reference
      return contract === undefined ? undefined : wholes.get(contract)?.explain(reference, rows)
    },
  }
}

function* shared(work: Generator<number, Run>, share: (part: number) => number): Generator<number, Run> {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    yield share(next.value)
  }
}

/**
 * The days for which a contract that others read is settled: as far as its data reach and as far as is asked, since what reads it may look
 * back. Undefined where none of them lie in its term.
 */
function wholeWindow(
  plan: Plan,
  { covers }: Dataset,
  asked: RunWindow,
): (RunWindow & { readonly window: Window; readonly isAsked: boolean }) | undefined {
  const calendar = buildCalendar(plan.time)
  const found = [windowOf({}, covers, calendar), windowOf(asked, covers, calendar)]
  const windows = found.filter((each): each is Window => !isProblem(each))
  const [first, ...others] = windows
  if (!first) return undefined
  const from = others.reduce((day, each) => (each.from < day ? each.from : day), first.from)
  const through = others.reduce((day, each) => (each.through > day ? each.through : day), first.through)
  const window = windowOf({ from, through }, covers, calendar)
  if (isProblem(window)) return undefined
  const shown = found[1]
  const isAsked = shown !== undefined && !isProblem(shown) && shown.from === from && shown.through === through
  return { from, through, window, isAsked }
}

/** The contracts so that each comes after those it reads, otherwise in their order. */
function inOrder(artifacts: readonly Artifact[], links: DealLinks): readonly Artifact[] | Problem {
  const byId = new Map<string, Artifact>()
  for (const artifact of artifacts) {
    const { id } = artifact.plan.contract
    if (byId.has(id))
      return { problem: `Two of the contracts are named ${id}. Give each a name of its own, or settle one of them.` }
    byId.set(id, artifact)
  }
  const done = new Set<Artifact>()
  /** The way round, as contracts that read each the next, if there is one. */
  const visit = (id: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(id)) return [...way.slice(way.indexOf(id)), id]
    const artifact = byId.get(id)
    if (!artifact || done.has(artifact)) return undefined
    for (const other of links.get(id)?.keys() ?? []) {
      const found = visit(other, [...way, id])
      if (found) return found
    }
    done.add(artifact)
    return undefined
  }
  for (const id of byId.keys()) {
    const way = visit(id, [])
    if (!way) continue
    const steps = way.slice(1).map((to, at) => `${way[at] ?? ""} reads ${links.get(way[at] ?? "")?.get(to) ?? to}`)
    return {
      problem: `The contracts go round: ${steps.join(", ")}. Take one of these postings out of bindings.json, or state it in the contract as an agreed figure.`,
    }
  }
  return [...done]
}
