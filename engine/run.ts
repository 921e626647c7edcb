import { planFor } from "./data.ts"
import { buildCalendar } from "./calendar/periods.ts"
import { isoLocal } from "./calendar/zone.ts"
import { openEvaluation, type Evaluation } from "./evaluate/evaluate.ts"
import { fault } from "./evaluate/faults.ts"
import type { Explanation, Fault, NumberReference, Settlement, Withheld } from "./evaluate/settlement.ts"
import { readersOf } from "./evaluate/stateful.ts"
import { explain, type Page } from "./evaluate/trace.ts"
import { isProblem, windowOf, type Problem } from "./evaluate/window.ts"
import { runnable } from "./functions/table.ts"
import type { Artifact, PlanGiven, PostingRule } from "./plan/steps.ts"
import { certificates, type Certificates } from "./post/certificates.ts"
import { invoices, type Invoiced } from "./post/invoice.ts"
import { itemise, type Itemised } from "./post/itemise.ts"
import { payments } from "./post/payments.ts"
import { post, runCheck, type Checked, type Missed, type Posted } from "./post/post.ts"
import type { Dataset } from "./series/dataset.ts"

/** What to settle, as period texts such as "2027-01" or "contract year 3", both included. What is left out is as far as the data reach. */
export interface RunWindow {
  readonly from?: string
  readonly through?: string
}

/** A contract settled on its data. It remembers what it worked out, so that any number of it can be opened. */
export interface Run {
  readonly artifact: Artifact
  readonly settlement: Settlement
  /** Opens one number one level; `rows` pages through long aggregations. Undefined for a number that does not exist. */
  explain(reference: NumberReference, rows?: Page): Explanation | undefined
  /** How a posted amount is made up, for a line of an invoice; undefined for what is not posted. */
  itemise(reference: NumberReference): Itemised | undefined
}

/** What a run tells while it works: a share between 0 and 1. */
export interface RunHooks {
  readonly progress?: (share: number) => void
}

/** Settles a contract at once. */
export function settle(artifact: Artifact, dataset: Dataset, window: RunWindow = {}, hooks: RunHooks = {}): Settlement {
  return openRun(artifact, dataset, window, hooks).settlement
}

/** Settles a contract at once and keeps what explanations need. */
export function openRun(
  artifact: Artifact,
  dataset: Dataset,
  window: RunWindow = {},
  { progress }: RunHooks = {},
): Run {
  const work = running(artifact, dataset, window)
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    progress?.(next.value)
  }
}

/** Settles step by step and yields the share done. Whoever drives it may pause between steps, and stops a run by asking no more of it. */
export function* running(artifact: Artifact, dataset: Dataset, window: RunWindow): Generator<number, Run> {
  const evaluation = prepare(artifact, dataset, window)
  if (isProblem(evaluation))
    return {
      artifact,
      settlement: nothingSettled(artifact, dataset, evaluation),
      explain: () => undefined,
      itemise: () => undefined,
    }
  const settlement = yield* settling(artifact, evaluation)
  return {
    artifact,
    settlement,
    explain: (reference, rows) => explain(evaluation, artifact.sourceMap, reference, rows),
    itemise: (reference) => itemise(evaluation, artifact.sourceMap, reference),
  }
}

/** Opens the evaluation of a window, with the values a test gives on top of the contract's own history. */
export function prepare(
  artifact: Artifact,
  dataset: Dataset,
  texts: RunWindow,
  givens: readonly PlanGiven[] = [],
): Evaluation | Problem {
  const plan = planFor(artifact.plan, dataset)
  if (isProblem(plan)) return plan
  const calendar = buildCalendar(plan.time)
  const window = windowOf(texts, dataset.covers, calendar)
  return isProblem(window) ? window : openEvaluation(plan, dataset, runnable, window, calendar, givens)
}

/** Evaluates and posts: first the checks, since they may hold or withhold, then every charge, then the invoices. */
export function* settling(artifact: Artifact, evaluation: Evaluation): Generator<number, Settlement> {
  const { plan, calendar, window, dataset } = evaluation
  const rules = plan.rules.filter((rule): rule is PostingRule => rule.rule === "charge" || rule.rule === "settle")
  const tasks = plan.checks.length + rules.length
  const checks: Checked[] = []
  for (const check of plan.checks) {
    checks.push(runCheck(check, evaluation))
    yield checks.length / (tasks + 1)
  }
  const stops = stopsOf(checks, evaluation)
  const holds = holdsOf(checks, evaluation)
  const posted: Posted[] = []
  const missed: Missed[] = []
  for (const [done, rule] of rules.entries()) {
    const steps =
      evaluation.tuples(rule.groups).length *
      Math.max(1, calendar.periods(rule.grain).within(window.from_utc, window.to_utc).to)
    let step = 0
    for (const each of post(rule, evaluation, artifact.sha256)) {
      const stopped = stops.filter((stop) => overlap(stop, each))
      if ("faults" in each)
        missed.push({ ...each, faults: new Set([...each.faults, ...stopped.map(({ fault }) => fault)]) })
      else if (stopped.length > 0) missed.push(withholding(each, stopped))
      else if (holds.some((hold) => overlap(hold, each) && (hold.rules?.has(each.rule) ?? true)))
        posted.push({ ...each, posting: { ...each.posting, held: true } })
      else posted.push(each)
      yield (plan.checks.length + done + Math.min(1, ++step / steps)) / (tasks + 1)
    }
  }
  return settlementOf(
    artifact,
    evaluation,
    posted,
    missed,
    checks,
    invoices(evaluation, posted, missed),
    certificates(evaluation),
    dataset,
  )
}

interface Stretch {
  readonly from_utc: number
  readonly to_utc: number
}

function overlap(a: Stretch, b: Stretch): boolean {
  return a.from_utc < b.to_utc && b.from_utc < a.to_utc
}

/** Where a failed check holds what is posted; where an amount of another contract is on hold, what reads it: `rules`. */
function holdsOf(
  checks: readonly Checked[],
  { plan, dataset }: Evaluation,
): readonly (Stretch & { readonly rules?: ReadonlySet<string> })[] {
  const byInput = Map.groupBy(dataset.holds ?? [], ({ input }) => input)
  return [
    ...checks.filter(({ result }) => result.otherwise === "hold").flatMap(({ failing }) => failing),
    ...[...byInput].flatMap(([input, stretches]) => {
      const rules = readersOf(input, plan.rules)
      return stretches.map((stretch) => ({ ...stretch, rules }))
    }),
  ]
}

/** Where a failed check withholds what is posted, with the fault that says so. */
function stopsOf(
  checks: readonly Checked[],
  { faults }: Evaluation,
): readonly (Stretch & { readonly fault: number })[] {
  return checks
    .filter(({ result }) => result.otherwise === "error")
    .flatMap(({ result, failing }) =>
      failing.map(({ from_utc, to_utc, count, period, detail }) => {
        const fault = faults.report(
          `${result.title}|${from_utc}`,
          "check/failed",
          { check: result.title, period, detail },
          { from_utc, to_utc, count },
        )
        return { from_utc, to_utc, fault }
      }),
    )
}

function withholding(
  { rule, payer, payee, from_utc, to_utc, posting }: Posted,
  stops: readonly { readonly fault: number }[],
): Missed {
  return {
    rule,
    payer,
    payee,
    from_utc,
    to_utc,
    members: posting.members,
    grain: posting.grain,
    period: posting.period,
    faults: new Set(stops.map(({ fault }) => fault)),
  }
}

function settlementOf(
  artifact: Artifact,
  { plan, calendar, window, faults }: Evaluation,
  posted: readonly Posted[],
  missed: readonly Missed[],
  checks: readonly Checked[],
  invoiced: readonly Invoiced[],
  { moves, holdings }: Certificates,
  dataset: Dataset,
): Settlement {
  const told: Fault[] = []
  const positions = new Map<number, number>()
  /** Position of a fault in the settlement; told when it is first needed. */
  const tell = (position: number): number => {
    const known = positions.get(position)
    if (known !== undefined) return known
    const fault = faults.at(position)
    const when = fault.when ?? (fault.from_utc === undefined ? undefined : isoLocal(calendar.zone, fault.from_utc))
    const at = told.push(when === undefined ? fault : { ...fault, when }) - 1
    positions.set(position, at)
    return at
  }
  for (const [position, fault] of dataset.faults.entries()) {
    const bears =
      fault.from_utc === undefined ||
      (fault.from_utc < window.to_utc && (fault.to_utc ?? fault.from_utc + 1) > window.from_utc)
    if (bears) tell(position)
  }
  const rules = new Map(plan.rules.map((rule) => [rule.name, rule]))
  const withheld = missed.map((each): Withheld => {
    const rule = rules.get(each.rule)
    return {
      rule: each.rule,
      ...(rule?.title === undefined ? {} : { title: rule.title }),
      ...(rule?.clause === undefined ? {} : { clause: rule.clause }),
      members: each.members,
      grain: each.grain,
      period: each.period,
      faults: [...each.faults].map(tell),
    }
  })
  for (const check of checks) for (const position of check.faults) tell(position)
  for (const invoice of invoiced) for (const position of invoice.faults) tell(position)
  const intervals = calendar.periods("interval").within(window.from_utc, window.to_utc)
  return {
    contract: { ...plan.contract, sha256: artifact.sha256 },
    from: window.from,
    through: window.through,
    zone: plan.time.zone.name,
    postings: posted.map(({ posting }) => posting),
    withheld,
    checks: checks.map(({ result }) => result),
    faults: told,
    invoices: invoiced.map(({ result }) => result),
    payments: payments(plan, invoiced),
    certificates: moves.map((move) => ({ ...move, faults: move.faults.map(tell) })),
    holdings,
    data: dataset.files,
    ...(dataset.reads ? { reads: dataset.reads } : {}),
    intervals: intervals.to - intervals.from,
  }
}

/** What is settled of a window in which there is no time, or with given values that make no sense: nothing, and why. */
function nothingSettled({ plan, sha256 }: Artifact, dataset: Dataset, { problem }: Problem): Settlement {
  // A term that waits for an event has no first day yet.
  const firstDay = typeof plan.time.from === "string" ? plan.time.from : ""
  return {
    contract: { ...plan.contract, sha256 },
    from: firstDay,
    through: firstDay,
    zone: plan.time.zone.name,
    postings: [],
    withheld: [],
    checks: [],
    // The data may have said so already.
    faults: dataset.faults.some(({ code }) => code === "run/cannot-start")
      ? dataset.faults
      : [...dataset.faults, fault("run/cannot-start", { problem }, {})],
    invoices: [],
    payments: [],
    certificates: [],
    holdings: [],
    data: dataset.files,
    ...(dataset.reads ? { reads: dataset.reads } : {}),
    intervals: 0,
  }
}
