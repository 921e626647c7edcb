import { dimensionText, readUnit } from "../../dsl/index.ts"
import { buildCalendar, type ContractCalendar, type ContractTime, type Grain } from "../calendar/periods.ts"
import { isoLocal } from "../calendar/zone.ts"
import type { FileTable } from "../formats/file-table.ts"
import { formatOf } from "../formats/table.ts"
import { add, type Rational } from "../number/rational.ts"
import { placeRows, stepLength, type Axis } from "./axis.ts"
import { milestonesOf, readSpans, type EventRule } from "./events.ts"
import { bindingsFile, describe, readBindings, type Bindings, type SeriesBinding } from "./bindings.ts"
import { dataFault, type FaultPlace } from "./data-faults.ts"
import {
  alone,
  postingNamed,
  readPostings,
  type PostedContract,
  type Reach,
  type ReadPostings,
  type SettledBeside,
} from "./postings.ts"
import { qualities, type DataFault, type Dataset, type InvoiceDates, type Series } from "./dataset.ts"
import { sha256 } from "./hash.ts"
import { decimalCells, flagCells } from "./reading.ts"

/** What the data of a contract is read for. A plan is one. */
export interface ContractInputs {
  readonly time: ContractTime
  readonly groups: readonly { readonly name: string; readonly members: readonly { readonly name: string }[] }[]
  readonly events: readonly EventRule[]
  readonly rules: readonly (InputRule | { readonly rule: OtherRule })[]
}
type OtherRule = "agreed" | "define" | "charge" | "settle" | "account" | "flip" | "allocate" | "waterfall" | "movement"
/** What has to be known of an input to read it. */
export interface InputRule {
  readonly rule: "input"
  readonly name: string
  readonly unit: { readonly text: string }
  readonly kind: "flow" | "rate" | "level"
  readonly grain: Grain
  readonly groups: readonly string[]
  readonly source: { readonly kind: string; readonly name: string }
  /** The feed stamps the end of the interval. */
  readonly labelsEnd: boolean
  readonly missing: { readonly policy: string }
}

/**
 * Reads the data of a contract: `files` are those of the data folder by name, `bindings.json` among them; `beside` is what is settled together with
 * it. Never throws for what is in them: what is wrong is a fault.
 */
export function bindData(
  plan: ContractInputs,
  files: ReadonlyMap<string, Uint8Array>,
  beside: SettledBeside = alone,
): Dataset {
  const calendar = buildCalendar(plan.time)
  const inputs = plan.rules.filter((rule) => rule.rule === "input")
  const folder = openFolder(files, calendar)
  const faults: DataFault[] = []
  const series: Series[] = []
  const reaches = new Map<Series, Reach | undefined>()
  const from = new Set<PostedContract>()
  const holds: NonNullable<Dataset["holds"]>[number][] = []
  const all = loadBindings(files)
  if ("faults" in all) {
    faults.push(...all.faults)
    for (const input of inputs)
      for (const members of membersOf(input, plan))
        series.push({ input: input.name, members, first: 0, values: [], gapFault: 0 })
  } else
    for (const input of inputs)
      for (const members of membersOf(input, plan)) {
        const read = readInput(input, members, all.bindings, inputs, { folder, calendar, beside })
        // A series counts its faults from 0; here they follow those before it.
        const one = { ...read.series, ...renumbered(read.series, faults.length) }
        series.push(one)
        faults.push(...read.faults)
        if (!("from" in read)) continue
        reaches.set(one, read.reach)
        for (const each of read.from) from.add(each)
        holds.push(...read.holds.map((hold) => ({ input: input.name, ...hold })))
      }
  const covers = coverage(series, inputs, calendar, reaches)
  const bindings = "faults" in all ? undefined : all.bindings
  const { log, faults: eventFaults } = readSpans(
    plan.events,
    bindings?.events ?? [],
    (group) => plan.groups.find(({ name }) => name === group)?.members.map(({ name }) => name) ?? [],
    folder.table,
    calendar,
  )
  const unread = log.unread.map(({ event, fault }) => ({ event, fault: fault + faults.length }))
  faults.push(...eventFaults)
  return {
    series,
    faults,
    events: { milestones: milestonesOf(plan.events, bindings?.events ?? []), spans: log.spans, unread },
    documents: bindings?.documents.map(documentOf) ?? [],
    ...(covers ? { covers } : {}),
    files: withFilesOf(from, hashes(files, folder.used())),
    ...(from.size > 0 ? { reads: readsOf(from) } : {}),
    ...(holds.length > 0 ? { holds } : {}),
  }
}

/** The contracts whose postings the inputs are bound to, each with one of these postings; `ids` are of all that are settled together. */
export function contractsRead(
  plan: Pick<ContractInputs, "groups" | "rules">,
  files: ReadonlyMap<string, Uint8Array>,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const all = loadBindings(files)
  if ("faults" in all) return new Map()
  const inputs = plan.rules.filter((rule) => rule.rule === "input")
  const named = inputs.flatMap((input) =>
    membersOf(input, plan).flatMap((members) => {
      const { entry } = entryFor(input, members, all.bindings, inputs, ids)
      return entry && "postings" in entry ? [...entry.postings, ...entry.less] : []
    }),
  )
  const byContract = Map.groupBy(named, (text) => postingNamed(text).contract)
  return new Map([...byContract].map(([contract, [first = ""]]) => [contract, first]))
}

function readsOf(from: ReadonlySet<PostedContract>): NonNullable<Dataset["reads"]> {
  const all = [...from].flatMap(({ id, sha256: hash, reads }) => [{ contract: id, sha256: hash }, ...reads])
  return inOrder(new Map(all.map((each) => [each.contract, each])))
}

/** The files and those of the contracts that are read. */
function withFilesOf(from: ReadonlySet<PostedContract>, files: Dataset["files"]): Dataset["files"] {
  if (from.size === 0) return files
  const all = [...files, ...[...from].flatMap((each) => each.files)]
  return inOrder(new Map(all.map((each) => [each.file, each])))
}

const inOrder = <T>(byName: ReadonlyMap<string, T>): readonly T[] =>
  [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)

/** The days of the events that have happened, as the data folder tells them. */
export function readMilestones(
  events: readonly EventRule[],
  files: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, string> {
  const all = loadBindings(files)
  const found = "faults" in all ? [] : milestonesOf(events, all.bindings.events)
  return new Map(found.map(({ event, date }) => [event, date]))
}

const documentOf = ({
  invoice,
  period,
  party,
  issued,
  received,
  paid,
}: Bindings["documents"][number]): InvoiceDates => ({
  invoice,
  period,
  ...(party === undefined ? {} : { party }),
  ...(issued === undefined ? {} : { issued }),
  ...(received === undefined ? {} : { received }),
  paid: paid.map(({ date, amount }) => ({ date, ...(amount === undefined ? {} : { amount }) })),
})

interface Surroundings {
  readonly folder: Folder
  readonly calendar: ContractCalendar
  readonly beside: SettledBeside
}
type Read = { readonly series: Series; readonly faults: readonly DataFault[] }

/** The entry for an input; one from a posting of a contract that is settled with it needs none. */
function entryFor(
  input: InputRule,
  members: readonly string[],
  { series }: Bindings,
  inputs: readonly InputRule[],
  ids: ReadonlySet<string>,
): { readonly entry?: Bindings["series"][number]; readonly source: string; readonly shared: boolean } {
  const { kind, name } = input.source
  const source = `${kind} ${name}`
  const isShared = inputs.filter((other) => `${other.source.kind} ${other.source.name}` === source).length > 1
  const ofSource = series.filter((entry) => entry.source === source && sameMembers(entry.members ?? [], members))
  const entry =
    ofSource.find((candidate) => candidate.input === input.name) ??
    (isShared ? undefined : ofSource.find((candidate) => candidate.input === undefined))
  const shared = isShared && ofSource.length > 0
  if (entry) return { entry, source, shared }
  if (kind !== "posting" || !ids.has(postingNamed(name).contract)) return { source, shared }
  const posting = members.length === 0 ? name : `${name}[${members.join(", ")}]`
  return { entry: { source, postings: [posting], less: [] }, source, shared }
}

function readInput(
  input: InputRule,
  members: readonly string[],
  bindings: Bindings,
  inputs: readonly InputRule[],
  around: Surroundings,
): Read | ReadPostings {
  const { entry, source, shared } = entryFor(input, members, bindings, inputs, around.beside.ids)
  const nothing = (fault: DataFault): Read => ({
    series: { input: input.name, members, first: 0, values: [], gapFault: 0 },
    faults: [fault],
  })
  const place = { input: nameOf(input, members) }
  if (!entry)
    return nothing(
      dataFault(
        "data/no-binding",
        {
          input: input.name,
          source: describe({ source, members: [...members] }),
          shared,
        },
        place,
      ),
    )
  if ("postings" in entry)
    return readPostings({ ...input, title: place.input, members }, entry, around.beside, around.calendar)

  const table = around.folder.table(entry.file)
  if ("fault" in table) return nothing(table.fault({ ...place, file: entry.file }, describe(entry)))
  const columns: { [role in "time" | "column" | "quality"]?: number } = {}
  for (const [role, name] of [
    ["time", entry.time],
    ["column", entry.column],
    ["quality", entry.quality?.column],
  ] as const) {
    if (name === undefined) continue
    const times = table.header.filter((header) => header === name).length
    if (times !== 1)
      return nothing(
        dataFault("data/no-column", { column: name, header: table.header, times }, { ...place, file: entry.file }),
      )
    columns[role] = table.header.indexOf(name)
  }
  if (input.labelsEnd && entry.label === "start") return nothing(dataFault("data/label", { input: input.name }, place))
  const [unit, expected] = [readUnit(entry.unit), readUnit(input.unit.text)]
  if (!unit || !expected || dimensionText(unit.dimension) !== dimensionText(expected.dimension))
    return nothing(
      dataFault("data/unit", { unit: entry.unit, expected: input.unit.text, known: unit !== undefined }, place),
    )
  const why = misfit(input, entry.every, around.calendar)
  if (why) return nothing(dataFault("data/step", { every: entry.every, grain: input.grain, why }, place))

  const axis = around.folder.axis(entry, columns.time ?? 0)
  return readColumn({
    input,
    members,
    entry,
    table,
    axis,
    column: columns.column ?? 0,
    quality: columns.quality,
    scale: unit.scale,
    calendar: around.calendar,
  })
}

/** Why readings of this length do not make up the input's periods; undefined where they do. */
function misfit(
  { grain, kind, unit }: InputRule,
  every: SeriesBinding["every"],
  calendar: ContractCalendar,
): "coarser" | "not summed" | "across" | undefined {
  const step = stepLength(every)
  const own = grain === "interval" ? calendar.interval_minutes * 60_000 : grain === "hour" ? 3_600_000 : undefined
  if (step === own && (step !== undefined || every === `1 ${grain}`)) return undefined
  if (own !== undefined && (step === undefined || step > own)) return "coarser"
  if (every === "1 gas_day") return "across"
  if (every === "1 month" && grain === "day") return "coarser"
  if (kind !== "flow" || unit.text === "flag") return "not summed"
  if (own !== undefined && step !== undefined) return own % step === 0 ? undefined : "across"
  const readings = step !== undefined ? "hour" : every === "1 day" ? "day" : "month"
  return calendar.nests(readings, grain) ? undefined : "across"
}

interface ColumnToRead {
  readonly input: InputRule
  readonly members: readonly string[]
  readonly entry: SeriesBinding
  readonly table: FileTable
  readonly axis: Axis
  readonly column: number
  readonly quality: number | undefined
  readonly scale: Rational
  readonly calendar: ContractCalendar
}

function readColumn({ input, members, entry, table, axis, column, quality, scale, calendar }: ColumnToRead): Read {
  const periods = calendar.periods(input.grain)
  const { containing } = periods
  const span = spanOf(axis.starts)
  const first = span ? containing(span.from) : 0
  const length = span ? containing(span.to) - first + 1 : 0
  const values = new Array<Rational | undefined>(length).fill(undefined)
  const raw = new Array<string | undefined>(length).fill(undefined)
  const lines = new Int32Array(length)
  const counts = new Uint32Array(length)
  const grades = new Uint8Array(length)
  const read = unitIsFlag(entry) ? flagCells : decimalCells(scale, entry.decimals ?? 0)
  const gradeOf = new Map(
    Object.entries(entry.quality?.map ?? {}).map(([word, grade]) => [word, qualities.indexOf(grade)]),
  )
  const notes: Note[] = []

  for (let row = 0; row < table.rows.length; row++) {
    const start = axis.starts[row]!
    if (Number.isNaN(start)) continue
    const cell = table.rows[row]![column]!
    if (cell === "") continue
    const at = containing(start) - first
    const value = read(cell)
    if (typeof value === "string") {
      notes.push({ code: value, row, period: first + at, fault: cellFault(value, cell, entry) })
      continue
    }
    if (quality !== undefined) {
      const word = table.rows[row]![quality]!
      const grade = gradeOf.get(word)
      if (grade === undefined) {
        const data = { column: entry.quality?.column ?? "", found: word, known: [...gradeOf.keys()] }
        notes.push({
          code: "data/unknown-quality",
          row,
          period: first + at,
          fault: (place) => dataFault("data/unknown-quality", data, place),
        })
        continue
      }
      grades[at] = Math.max(grades[at]!, grade)
    }
    const before = values[at]
    values[at] = before ? add(before, value) : value
    raw[at] = before ? undefined : cell
    if (counts[at]!++ === 0) lines[at] = table.lines[row]!
  }
  for (const { row, start, code, fault } of axis.problems)
    // Where two rows have one time, an empty cell in one does not say that the other is right.
    if (table.rows[row]![column] !== "" || code === "data/duplicate-stamp")
      notes.push({ code, row, period: start === undefined ? undefined : containing(start), fault })

  const partial = closeSums({ input, entry, calendar, first, values, counts, grades })
  const { faults, faulted, gapFault } = faultsOf(
    notes,
    { input: nameOf(input, members), file: entry.file },
    table,
    periods,
    calendar,
  )
  for (const period of faulted.keys())
    if (period >= first && period < first + length) values[period - first] = undefined
  return {
    series: {
      input: input.name,
      members,
      first,
      values,
      origin: { file: entry.file, column: entry.column, lines, raw },
      ...(quality !== undefined || partial ? { quality: grades } : {}),
      ...(faulted.size > 0 ? { faulted } : {}),
      ...(gapFault === undefined ? {} : { gapFault }),
      ...(axis.outside > 0 ? { outside: axis.outside } : {}),
    },
    faults,
  }
}

/**
 * A sum of a finer feed stands where every reading of its period is there. Where some are missing it is a gap, unless the contract
 * reads what is missing as zero: then the sum of what there is stands, as assumed. Says whether one does.
 */
function closeSums(sums: {
  input: InputRule
  entry: SeriesBinding
  calendar: ContractCalendar
  first: number
  values: (Rational | undefined)[]
  counts: Uint32Array
  grades: Uint8Array
}): boolean {
  const { input, entry, calendar, first, values, counts, grades } = sums
  const { start, end } = calendar.periods(input.grain)
  const step = stepLength(entry.every)
  let isPartial = false
  for (let at = 0; at < values.length; at++) {
    if (counts[at] === 0) continue
    const [from, to] = [start(first + at), end(first + at)]
    const expected =
      step !== undefined ? (to - from) / step : readingsWithin(calendar, civilGrain(entry.every), from, to)
    if (counts[at] === expected) continue
    if (input.missing.policy === "zero") {
      grades[at] = qualities.indexOf("assumed")
      isPartial = true
    } else values[at] = undefined
  }
  return isPartial
}

/** The grain of readings that are not all equally long. */
function civilGrain(every: SeriesBinding["every"]): "day" | "gas_day" | "month" {
  if (every === "1 gas_day") return "gas_day"
  return every === "1 day" ? "day" : "month"
}

function readingsWithin(
  calendar: ContractCalendar,
  grain: "day" | "gas_day" | "month",
  from: number,
  to: number,
): number {
  const within = calendar.periods(grain).within(from, to)
  return within.to - within.from
}

/** A fault of one row, before it is known which others it stands together with. */
interface Note {
  readonly code: string
  readonly row: number
  /** Undefined where the time is not known. */
  readonly period: number | undefined
  readonly fault: (place: FaultPlace) => DataFault
}

/** Neighbours of one kind are one fault. After this many of a kind the rest are counted with the last. */
const mostOfAKind = 100

function faultsOf(
  notes: readonly Note[],
  place: FaultPlace,
  table: FileTable,
  periods: ReturnType<ContractCalendar["periods"]>,
  calendar: ContractCalendar,
) {
  const faults: DataFault[] = []
  const faulted = new Map<number, number>()
  let gapFault: number | undefined
  for (const [, sameCode] of Map.groupBy(notes, ({ code }) => code)) {
    const lost = sameCode.filter(({ period }) => period === undefined)
    const [firstLost] = lost
    if (firstLost) {
      gapFault ??= faults.length
      faults.push(firstLost.fault({ ...place, line: table.lines[firstLost.row]!, count: lost.length }))
    }
    const runs = neighbours(sameCode.filter((note): note is PlacedNote => note.period !== undefined))
    for (const { notes: run, to } of runs) {
      const head = run[0]!
      const touched = new Set(run.map(({ period }) => period))
      for (const period of touched) if (!faulted.has(period)) faulted.set(period, faults.length)
      const from_utc = periods.start(head.period)
      faults.push(
        head.fault({
          ...place,
          line: table.lines[head.row]!,
          from_utc,
          to_utc: periods.end(to),
          count: touched.size,
          when: isoLocal(calendar.zone, from_utc),
        }),
      )
    }
  }
  return { faults, faulted, gapFault }
}

type PlacedNote = Note & { readonly period: number }

/** Runs of neighbouring periods, in order; `to` is the last period of the run. */
function neighbours(notes: readonly PlacedNote[]): readonly { readonly notes: PlacedNote[]; readonly to: number }[] {
  const runs: { notes: PlacedNote[]; to: number }[] = []
  for (const note of notes.toSorted((a, b) => a.period - b.period || a.row - b.row)) {
    const run = runs.at(-1)
    if (run && note.period <= run.to + 1) {
      run.notes.push(note)
      run.to = note.period
    } else if (run && runs.length === mostOfAKind) run.notes.push(note)
    else runs.push({ notes: [note], to: note.period })
  }
  return runs
}

function cellFault(
  code: "data/not-a-decimal" | "data/too-fine" | "data/not-a-flag",
  found: string,
  { column, decimals, unit }: SeriesBinding,
): Note["fault"] {
  if (code === "data/too-fine")
    return (place) => dataFault(code, { column, found, decimals: decimals ?? 0, unit }, place)
  return (place) => dataFault(code, { column, found }, place)
}

function spanOf(starts: Float64Array): { readonly from: number; readonly to: number } | undefined {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const start of starts) {
    if (start < from) from = start
    if (start > to) to = start
  }
  return from <= to ? { from, to } : undefined
}

function renumbered({ faulted, gapFault }: Series, by: number): Pick<Series, "faulted" | "gapFault"> {
  return {
    ...(faulted ? { faulted: new Map([...faulted].map(([period, fault]) => [period, fault + by])) } : {}),
    ...(gapFault === undefined ? {} : { gapFault: gapFault + by }),
  }
}

/** `delivered`, or `delivered[T1]` where it is spread over a group. */
const nameOf = ({ name }: InputRule, members: readonly string[]): string =>
  members.length === 0 ? name : `${name}[${members.join(", ")}]`
const unitIsFlag = ({ unit }: SeriesBinding): boolean => unit === "flag"
const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((member, at) => member === b[at])

/** Every combination of members an input is spread over: one empty list where it has no group. */
function membersOf(input: InputRule, { groups }: Pick<ContractInputs, "groups">): readonly (readonly string[])[] {
  return input.groups.reduce<readonly (readonly string[])[]>(
    (combinations, name) =>
      combinations.flatMap((members) =>
        (groups.find((group) => group.name === name)?.members ?? []).map((member) => [...members, member.name]),
      ),
    [[]],
  )
}

// ---- files

interface Folder {
  /** The table of a file, or the fault that stands for it. A file is read once. */
  readonly table: (file: string) => FileTable | MissingTable
  readonly axis: (entry: SeriesBinding, column: number) => Axis
  readonly used: () => readonly string[]
}
interface MissingTable {
  readonly fault: (place: FaultPlace, source: string) => DataFault
}

function openFolder(files: ReadonlyMap<string, Uint8Array>, calendar: ContractCalendar): Folder {
  const tables = new Map<string, FileTable | MissingTable>()
  const axes = new Map<string, Axis>()
  const table = (file: string) => {
    const known = tables.get(file) ?? openTable(file, files.get(file))
    tables.set(file, known)
    return known
  }
  return {
    table,
    axis: (entry, column) => {
      const key = JSON.stringify([entry.file, column, entry.zone, entry.label, entry.every])
      const placed = axes.get(key)
      if (placed) return placed
      const rows = table(entry.file)
      const axis =
        "fault" in rows
          ? { starts: new Float64Array(), problems: [], outside: 0 }
          : placeRows(rows, column, entry, calendar)
      axes.set(key, axis)
      return axis
    },
    used: () => [...tables.keys()],
  }
}

function openTable(file: string, bytes: Uint8Array | undefined): FileTable | MissingTable {
  if (!bytes)
    return {
      fault: (place, source) =>
        dataFault("data/no-file", { file, source }, { ...(place.input === undefined ? {} : { input: place.input }) }),
    }
  const format = formatOf(file)
  const read = format
    ? format.read(bytes)
    : { problem: "Its name ends in no known format.", remedy: "Name it .csv, and write it as one." }
  return "problem" in read ? { fault: (place) => dataFault("data/unreadable-file", read, place) } : read
}

export function loadBindings(
  files: ReadonlyMap<string, Uint8Array>,
): { readonly bindings: Bindings } | { readonly faults: readonly DataFault[] } {
  const bytes = files.get(bindingsFile)
  if (!bytes) return { faults: [dataFault("data/no-file", { file: bindingsFile }, {})] }
  const read = readBindings(bytes)
  return "bindings" in read
    ? read
    : { faults: read.problems.map((problem) => dataFault("data/bindings", { problem }, { file: bindingsFile })) }
}

function hashes(files: ReadonlyMap<string, Uint8Array>, used: readonly string[]): Dataset["files"] {
  return [...new Set([bindingsFile, ...used])].sort().flatMap((file) => {
    const bytes = files.get(file)
    return bytes ? [{ file, sha256: sha256(bytes) }] : []
  })
}

/**
 * What all readings cover, from the first to the last. Logs of what seldom happens do not count, those the contract reads as zero
 * or false where they are silent, nor inputs of a day and longer, unless there is nothing else. Postings are known for as long as
 * the contracts are settled that post them, and beyond the terms of these.
 */
function coverage(
  series: readonly Series[],
  inputs: readonly InputRule[],
  calendar: ContractCalendar,
  reaches: ReadonlyMap<Series, Reach | undefined>,
): Dataset["covers"] {
  const ruleOf = new Map(inputs.map((input) => [input.name, input]))
  const spans = series.map((one) => {
    const rule = ruleOf.get(one.input)!
    const from = one.values.findIndex((value) => value !== undefined)
    const to = one.values.findLastIndex((value) => value !== undefined)
    const periods = calendar.periods(rule.grain)
    const isDense = reaches.has(one) || (rule.missing.policy !== "zero" && rule.missing.policy !== "false")
    const isFine = rule.grain === "interval" || rule.grain === "hour"
    const rank = (isDense ? 0 : 2) + (isFine ? 0 : 1)
    if (reaches.has(one)) return { rank, span: reaches.get(one) }
    const span = { from_utc: periods.start(one.first + from), to_utc: periods.end(one.first + to) }
    return { rank, span: from < 0 ? undefined : { ...span, settled: span } }
  })
  const best = Math.min(...spans.map(({ rank }) => rank))
  const counted = spans.filter(({ rank }) => rank === best).map(({ span }) => span)
  const found = counted.filter((span) => span !== undefined)
  if (found.length === 0 || found.length < counted.length) return undefined
  const latest = Math.max(...found.map((span) => span.from_utc))
  const earliest = Math.min(...found.map((span) => span.to_utc))
  // Where nothing ends what is known, it is as far as any contract is settled.
  const from_utc = latest > -Infinity ? latest : Math.min(...found.map(({ settled }) => settled.from_utc))
  const to_utc = earliest < Infinity ? earliest : Math.max(...found.map(({ settled }) => settled.to_utc))
  return from_utc < to_utc ? { from_utc, to_utc } : undefined
}
