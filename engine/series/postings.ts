import { dimensionText, nearest, readUnit } from "../../dsl/index.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { add, multiply, negate, zero, type Rational } from "../number/rational.ts"
import { printDate } from "../calendar/date.ts"
import { civil, isoLocal } from "../calendar/zone.ts"
import type { PostingsBinding } from "./bindings.ts"
import { dataFault, type FaultPlace } from "./data-faults.ts"
import { qualities, type DataFault, type Dataset, type ReadContract, type ReadPosting, type Series } from "./dataset.ts"

/** Half-open, in UTC milliseconds. */
export interface Stretch {
  readonly from_utc: number
  readonly to_utc: number
}

/** A contract as settled, for those that read what it posts. */
export interface PostedContract {
  readonly id: string
  readonly title: string
  readonly sha256: string
  /** Its term and the part of it that is settled; or why nothing is. */
  readonly settled: { readonly term: Stretch; readonly run: Stretch } | { readonly problem: string }
  readonly rules: readonly PostedRule[]
  /** What it was settled from. */
  readonly files: Dataset["files"]
  readonly reads: readonly ReadContract[]
}

/** The contracts that are settled together with one. */
export interface SettledBeside {
  readonly ids: ReadonlySet<string>
  /** Those that it reads, by their ids. */
  readonly posted: ReadonlyMap<string, PostedContract>
}

/** No other contract. */
export const alone: SettledBeside = { ids: new Set(), posted: new Map() }

/** A charge or a settlement. */
export interface PostedRule {
  readonly name: string
  readonly title?: string
  /** Of its amounts: "USD". */
  readonly unit: string
  /** Every combination of members of its groups; one empty list where it has none. */
  readonly members: readonly (readonly string[])[]
  /** Its periods that touch what is settled, in order; without those in which it is not in force or has not the member. */
  readonly periods: (members: readonly string[]) => readonly PostedPeriod[]
}

export interface PostedPeriod extends Stretch {
  readonly label: string
  /** In `PostedRule.unit`; absent where it is withheld, or where the period is settled in part only and nothing is posted yet. */
  readonly posted?: {
    readonly amount: string
    readonly value: Rational
    /** Positions in `qualities`. */
    readonly quality: number
    readonly carried: number
    readonly held: boolean
  }
  /** Why it is withheld. */
  readonly withheld?: string
}

/** What has to be known of an input that postings are read for. */
export interface ReadingInput {
  /** With its members, as faults name it. */
  readonly title: string
  readonly name: string
  readonly members: readonly string[]
  readonly kind: "flow" | "rate" | "level"
  readonly grain: Parameters<ContractCalendar["periods"]>[0]
  readonly unit: { readonly text: string }
}

/** An input read from postings. */
export interface ReadPostings {
  readonly series: Series
  /** Positions count from 0. */
  readonly faults: readonly DataFault[]
  /** For how long it is known; an end is infinite where the contracts post nothing beyond it. Absent where nothing is. */
  readonly reach?: Reach
  readonly from: readonly PostedContract[]
  /** Periods of the input in which it reads a posting on hold. */
  readonly holds: readonly Stretch[]
}
export interface Reach extends Stretch {
  /** What any of them was settled for, in whole periods of the input. */
  readonly settled: Stretch
}

/** The contract and the rule that `tenant_a.demand[T1]` names, and the members where it names some. */
export function postingNamed(text: string): {
  readonly contract: string
  readonly rule: string
  readonly members?: readonly string[]
} {
  const [, contract = "", rule = "", members] = /^([^.]*)\.([^[]*)(?:\[(.*)\])?$/.exec(text) ?? []
  return {
    contract,
    rule,
    ...(members === undefined ? {} : { members: members.split(",").map((name) => name.trim()) }),
  }
}

/**
 * Reads an input from what other contracts post: in each period of the input the sum of the amounts, as posted, whose time lies in it. An amount
 * that lies in no one period takes its periods with it, and so does one that is withheld. Where one of the contracts is not settled there is a
 * gap; where its term has not begun or is over there is nothing, which is none.
 */
export function readPostings(
  input: ReadingInput,
  { postings, less }: Pick<PostingsBinding, "postings" | "less">,
  beside: SettledBeside,
  calendar: ContractCalendar,
): ReadPostings {
  const place = { input: input.title }
  const names = new Set([...postings, ...less].map((text) => postingNamed(text).contract))
  const from = [...names].map((name) => beside.posted.get(name)).filter((contract) => contract !== undefined)
  const unsettled = from.flatMap(({ id, settled }) =>
    "problem" in settled
      ? [dataFault("data/not-settled", { input: input.title, contract: id, problem: settled.problem }, place)]
      : [],
  )
  if (unsettled.length > 0) return nothing(input, unsettled, from)
  const chosen = chooseAll(input, postings, less, beside)
  if ("message" in chosen) return nothing(input, [chosen], from)

  const periods = calendar.periods(input.grain)
  const sums = new Map<number, Sum>()
  const findings = chosen.flatMap((each) => {
    const [within, across] = placed(each, periods, calendar)
    for (const { period, first } of within) {
      if (!period.posted && period.withheld === undefined) continue
      const sum = sums.get(first) ?? { value: zero, quality: 0, carried: 0, held: false, postings: [] }
      sums.set(first, sum)
      count(sum, each, period)
    }
    return [...foundAcross(across, each, input, calendar), ...foundWithheld(within, each, input)]
  })
  const { faults, faulted } = faultsOf(findings, place, periods)
  const settled = from.flatMap(({ id, settled: each }) => ("problem" in each ? [] : [{ id, ...each }]))
  return { ...assemble(input, sums, faulted, settled, calendar), faults, from }
}

/** A period of a posting, and the first and the last period of the input that it touches. */
interface Touching {
  readonly period: PostedPeriod
  readonly first: number
  readonly last: number
}

const span = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)

/** The periods of a posting that lie in one period of the input, and those that touch several or reach out of the term. */
function placed(
  { rule, members }: Chosen,
  periods: Periods,
  calendar: ContractCalendar,
): readonly [within: readonly Touching[], across: readonly Touching[]] {
  const all = rule.periods(members).flatMap((period): readonly Touching[] => {
    const touched = periodsTouched(period, periods, calendar)
    return touched ? [{ period, ...touched }] : []
  })
  const isWithin = ({ period, first, last }: Touching) =>
    first === last && period.from_utc >= calendar.start_utc && period.to_utc <= calendar.end_utc
  return [all.filter(isWithin), all.filter((each) => !isWithin(each))]
}

// ---- what stands against reading it

/** Why periods of the input that postings touch are not read. */
interface Finding {
  /** In order; at least one. */
  readonly touching: readonly Touching[]
  readonly fault: (place: FaultPlace) => DataFault
}

/** Postings that lie in no one period of the input: one finding, which tells the first. */
function foundAcross(
  across: readonly Touching[],
  each: Chosen,
  input: ReadingInput,
  { zone }: ContractCalendar,
): readonly Finding[] {
  const [head] = across
  if (!head) return []
  const { label, from_utc, to_utc } = head.period
  const data = {
    input: input.title,
    posting: titleOf(each),
    period: label,
    from: isoLocal(zone, from_utc),
    to: isoLocal(zone, to_utc),
    grain: String(input.grain).replace("_", " "),
  }
  return [{ touching: across, fault: (place) => dataFault("data/posting-across", data, place) }]
}

/** Postings that are withheld: a finding for each run of them. */
function foundWithheld(within: readonly Touching[], each: Chosen, input: ReadingInput): readonly Finding[] {
  const withheld = within.filter(({ period }) => period.withheld !== undefined)
  return neighbours(withheld).map((run) => {
    const [head] = run
    const data = {
      input: input.title,
      posting: titleOf(each),
      contract: each.contract.id,
      period: head?.period.label ?? "",
      more: run.length - 1,
      why: (head?.period.withheld ?? "").replace(/\.$/, ""),
    }
    return { touching: run, fault: (place) => dataFault("data/posting-withheld", data, place) }
  })
}

/** The faults of findings, and which of them each period of the input bears: the first. */
function faultsOf(
  findings: readonly Finding[],
  place: FaultPlace,
  periods: Periods,
): { readonly faults: readonly DataFault[]; readonly faulted: ReadonlyMap<number, number> } {
  const faulted = new Map<number, number>()
  const faults = findings.map(({ touching, fault }, position) => {
    const touched = new Set(touching.flatMap(({ first, last }) => span(first, last)))
    for (const at of touched) if (!faulted.has(at)) faulted.set(at, position)
    const [first, last] = [touching[0]?.first ?? 0, touching.at(-1)?.last ?? 0]
    return fault({ ...place, from_utc: periods.start(first), to_utc: periods.end(last), count: touched.size })
  })
  return { faults, faulted }
}

/** Runs of postings whose periods of the input follow each other. */
function neighbours(all: readonly Touching[]): readonly (readonly Touching[])[] {
  const runs: Touching[][] = []
  for (const each of all) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    if (run && before && each.first <= before.last + 1) run.push(each)
    else runs.push([each])
  }
  return runs
}

/** Counts a posting into what is read of its period. */
function count(sum: Sum, { contract, rule, members, less }: Chosen, { posted, ...period }: PostedPeriod): void {
  sum.postings.push({
    contract: contract.id,
    contractTitle: contract.title,
    rule: rule.name,
    ...(rule.title === undefined ? {} : { title: rule.title }),
    members,
    from_utc: period.from_utc,
    period: period.label,
    ...(posted ? { amount: posted.amount } : {}),
    currency: rule.unit,
    quality: qualities[posted?.quality ?? 0] ?? "measured",
    ...(less ? { less: true } : {}),
  })
  if (!posted) return
  const value = multiply(posted.value, readUnit(rule.unit)?.scale ?? zero)
  sum.value = add(sum.value, less ? negate(value) : value)
  sum.quality = Math.max(sum.quality, posted.quality)
  sum.carried = Math.max(sum.carried, posted.carried)
  sum.held ||= posted.held
}

/** What is read of one period. */
interface Sum {
  value: Rational
  quality: number
  carried: number
  held: boolean
  readonly postings: ReadPosting[]
}

function assemble(
  input: ReadingInput,
  sums: ReadonlyMap<number, Sum>,
  faulted: ReadonlyMap<number, number>,
  settled: readonly { readonly id: string; readonly term: Stretch; readonly run: Stretch }[],
  calendar: ContractCalendar,
): Pick<ReadPostings, "series" | "reach" | "holds"> {
  const periods = calendar.periods(input.grain)
  /** The periods that reach into time for which one of the contracts is not settled yet. */
  const isOpen = new Uint8Array(periods.count)
  const open = (from_utc: number, to_utc: number) => {
    const touched = periodsTouched({ from_utc, to_utc }, periods, calendar)
    if (touched) isOpen.fill(1, touched.first, touched.last + 1)
  }
  for (const { term, run } of settled) {
    open(term.from_utc, run.from_utc)
    open(run.to_utc, term.to_utc)
  }
  const length = [...faulted.keys()].reduce((most, k) => Math.max(most, k + 1), isOpen.lastIndexOf(0) + 1)
  const at = Array.from({ length }, (_, k) => k)
  const isWhole = (k: number) => isOpen[k] === 0 && !faulted.has(k)
  const values = at.map((k) => (isWhole(k) ? (sums.get(k)?.value ?? zero) : undefined))
  const column = (grade: (sum: Sum) => number): Uint8Array | undefined => {
    const grades = Uint8Array.from(at, (k) => (isWhole(k) && sums.has(k) ? grade(sums.get(k)!) : 0))
    return grades.some((each) => each > 0) ? grades : undefined
  }
  const quality = column((sum) => sum.quality)
  const carried = column((sum) => sum.carried)
  const stretchOf = (k: number): Stretch => ({ from_utc: periods.start(k), to_utc: periods.end(k) })
  const reach = reachOf(isOpen, settled, periods, calendar)
  return {
    series: {
      input: input.name,
      members: input.members,
      first: 0,
      values,
      origin: {
        settled: settled.map((each) => daysOf(each, calendar)).join(", "),
        postings: at.map((k) => sums.get(k)?.postings ?? none),
      },
      ...(quality ? { quality } : {}),
      ...(carried ? { carried } : {}),
      ...(faulted.size > 0 ? { faulted } : {}),
    },
    ...(reach ? { reach } : {}),
    holds: at.filter((k) => isWhole(k) && sums.get(k)?.held === true).map(stretchOf),
  }
}

const none: readonly ReadPosting[] = []

type Periods = ReturnType<ContractCalendar["periods"]>

/** "tenant_a from 2027-01-01 through 2027-03-31", in days of the reader. */
function daysOf({ id, run }: { readonly id: string; readonly run: Stretch }, { zone }: ContractCalendar): string {
  const [from, through] = [run.from_utc, run.to_utc - 1].map((utc) => printDate(civil(zone, utc)))
  return `${id} from ${from} through ${through}`
}

/** The first and the last period that a stretch touches; undefined where it lies outside the term. */
function periodsTouched(
  { from_utc, to_utc }: Stretch,
  periods: Periods,
  { start_utc, end_utc }: ContractCalendar,
): { readonly first: number; readonly last: number } | undefined {
  const [from, to] = [Math.max(from_utc, start_utc), Math.min(to_utc, end_utc)]
  return from < to ? { first: periods.containing(from), last: periods.containing(to - 1) } : undefined
}

function reachOf(
  isOpen: Uint8Array,
  settled: readonly { readonly run: Stretch }[],
  periods: Periods,
  calendar: ContractCalendar,
): Reach | undefined {
  const [first, last] = [isOpen.indexOf(0), isOpen.lastIndexOf(0)]
  const whole = {
    from_utc: Math.min(...settled.map(({ run }) => run.from_utc)),
    to_utc: Math.max(...settled.map(({ run }) => run.to_utc)),
  }
  const touched = periodsTouched(whole, periods, calendar)
  if (first < 0 || !touched) return undefined
  return {
    from_utc: first === 0 ? -Infinity : periods.start(first),
    to_utc: last === isOpen.length - 1 ? Infinity : periods.end(last),
    settled: { from_utc: periods.start(touched.first), to_utc: periods.end(touched.last) },
  }
}

/** A series of gaps, all for the faults given. */
function nothing(
  { name, members }: ReadingInput,
  faults: readonly DataFault[],
  from: readonly PostedContract[],
): ReadPostings {
  const origin = { settled: "", postings: [] }
  return { series: { input: name, members, first: 0, values: [], origin, gapFault: 0 }, faults, from, holds: [] }
}

/** One amount in each period. */
interface Chosen {
  readonly contract: PostedContract
  readonly rule: PostedRule
  readonly members: readonly string[]
  readonly less: boolean
}

const titleOf = ({ contract, rule, members }: Omit<Chosen, "less">): string =>
  `${contract.id}.${rule.name}${members.length === 0 ? "" : `[${members.join(", ")}]`}`

/** What the names of an entry choose, or the first fault of them. */
function chooseAll(
  input: ReadingInput,
  postings: readonly string[],
  less: readonly string[],
  beside: SettledBeside,
): readonly Chosen[] | DataFault {
  const place = { input: input.title }
  if (input.kind !== "flow") return dataFault("data/posting-kind", { input: input.title, kind: input.kind }, place)
  const expected = readUnit(input.unit.text)
  const all: Chosen[] = []
  const texts = [...postings.map((text) => ({ text, less: false })), ...less.map((text) => ({ text, less: true }))]
  for (const { text, less: isLess } of texts) {
    const found = choose(text, beside)
    if ("why" in found) return dataFault("data/unknown-posting", { input: input.title, posting: text, ...found }, place)
    for (const each of found.chosen) {
      const { unit } = each.rule
      const scale = readUnit(unit)
      if (!scale || !expected || dimensionText(scale.dimension) !== dimensionText(expected.dimension))
        return dataFault(
          "data/posting-unit",
          { input: input.title, posting: text, unit, expected: input.unit.text },
          place,
        )
      if (all.some((other) => titleOf(other) === titleOf(each)))
        return dataFault("data/unknown-posting", { input: input.title, posting: text, why: "twice", known: [] }, place)
      all.push({ ...each, less: isLess })
    }
  }
  return all
}

/** The amounts that `tenant_a.demand` or `tenant_a.demand[T1]` names: without members those of all. */
function choose(
  text: string,
  { ids, posted }: SettledBeside,
):
  | { readonly chosen: readonly Omit<Chosen, "less">[] }
  | { readonly why: "contract" | "rule" | "members"; readonly near?: string; readonly known: readonly string[] } {
  const named = postingNamed(text)
  const contract = posted.get(named.contract)
  if (!contract) return { why: "contract", ...nearTo(named.contract, [...ids]) }
  const rule = contract.rules.find(({ name }) => name === named.rule)
  if (!rule)
    return {
      why: "rule",
      ...nearTo(
        named.rule,
        contract.rules.map(({ name }) => name),
      ),
    }
  const { members } = named
  const tuples = members ? rule.members.filter((each) => each.join("\n") === members.join("\n")) : rule.members
  if (tuples.length === 0)
    return {
      why: "members",
      ...nearTo(
        (members ?? []).join(", "),
        rule.members.map((each) => each.join(", ")),
      ),
    }
  return { chosen: tuples.map((each) => ({ contract, rule, members: each })) }
}

function nearTo(text: string, known: readonly string[]): { readonly near?: string; readonly known: readonly string[] } {
  const near = nearest(text, known)
  return { ...(near === undefined ? {} : { near }), known: known.filter((each) => each !== "") }
}
