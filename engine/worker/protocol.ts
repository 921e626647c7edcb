import type { Completion, Diagnostic, Hover, Span } from "../../dsl/index.ts"
import type { Explanation, NumberReference, Posting, Settlement } from "../evaluate/settlement.ts"
import type { Grain, InputRule, Rule } from "../plan/steps.ts"
import type { FigureComparison, FigureHead } from "../post/figures.ts"
import type { PartyComparison, PartySelection } from "../post/parties.ts"
import type { Quality } from "../series/dataset.ts"
import type { TestResult } from "../test-result.ts"

/** Files by path, as bytes: a contract's data folder, or the files pinned beside it. */
export type Files = ReadonlyMap<string, Uint8Array>

/** What the worker tells the editor after each edit. */
export interface CompileReply {
  /** The editor's version of the text this answers. */
  readonly version: number
  readonly diagnostics: readonly Diagnostic[]
  /** In the order of the text; none while it has errors. */
  readonly contracts: readonly ContractSummary[]
  /** Those that can run, in the order of the text; none while it has errors. */
  readonly tests: readonly TestSummary[]
}
export interface ContractSummary {
  readonly id: string
  readonly title: string
  readonly sha256: string
  readonly outline: readonly OutlineItem[]
}
export interface TestSummary {
  readonly title: string
  /** The contracts it runs. */
  readonly contracts: readonly string[]
}

/** A text of contracts that are settled with those of the one that is open, where it reads what they post. */
export interface TextBeside {
  readonly name: string
  readonly text: string
}

/** One rule of the contract and where it stands, for whoever shows it. */
export interface OutlineItem {
  readonly name: string
  readonly rule: Rule["rule"]
  readonly title?: string
  readonly clause?: string
  readonly unit: string
  readonly grain?: Grain
  readonly payer?: string
  readonly payee?: string
  /** UTF-16 offsets, half-open. */
  readonly span?: readonly [number, number]
}

/** What to settle: one contract of the text, on the data of the engine or on what a test of it gives. */
export interface Request {
  /** Its name; left out, the first of the text. */
  readonly contract?: string
  /** The title of the test that stands for the data; its days are those it runs. */
  readonly test?: string
  /** The periods to settle, from the start of one through the end of another: "2027", "2027-03", "2027-03-14". Left open, as far as the readings go. */
  readonly from?: string
  readonly through?: string
}

/** What the worker says when the settlement of that version is there. */
export interface SettleReply {
  readonly version: number
  readonly settlement: Settlement
  /** The inputs that have readings, for the chart. */
  readonly inputs: readonly InputReadings[]
  readonly events: readonly EventState[]
  /** Start of the vintage of each of its movements of certificates, in UTC milliseconds. */
  readonly vintages_utc: readonly (number | undefined)[]
}

/** Why a test cannot stand for the data. */
export interface NotSettled {
  readonly problem: string
}

/** What each party is left with under each contract of the text. */
export interface PartiesReply {
  readonly version: number
  readonly comparison: PartyComparison
  /** What the contracts define for each party of a group. */
  readonly figures: readonly FigureHead[]
}

/** The postings that a number of the comparison adds, and the parties from whose side they count. */
export interface PostingsReply {
  readonly parties: readonly string[]
  readonly postings: readonly Posting[]
}

/** An event of the contract, and what the data tell of it. */
export interface EventState {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  /** As the contract names it: `from log "milestones"`. */
  readonly source: { readonly kind: string; readonly name: string }
  readonly guaranteed?: string
  readonly longstop?: string
  /** Of one that happens once: the local day, where it has happened. */
  readonly happened?: string
  /** Of one that lasts: how many stretches of it there are. */
  readonly spans?: number
}

export interface InputReadings {
  readonly name: string
  readonly title?: string
  readonly members: readonly string[]
  readonly unit: string
  readonly grain: Grain
}

/** One input and the file behind it, counted in its own periods within the days settled. */
export interface InputSource extends InputReadings {
  /** As the contract names it: `from meter "M-101"`. */
  readonly source: InputRule["source"]
  /** Absent where no file is bound to it. */
  readonly file?: string
  readonly column?: string
  /** Of one that reads what other contracts post: "tenant_a.energy", "less market.imports". */
  readonly postings?: readonly string[]
  readonly readings: number
  /** Periods without a reading, before `missing` answers for them. */
  readonly gaps: number
  readonly missing: InputRule["missing"]
  /** Readings that are not plainly measured. */
  readonly marked: readonly { readonly quality: Quality; readonly count: number }[]
}

/** The readings of one input in its declared unit, one per interval; gaps are undefined. */
export interface SeriesReply {
  readonly unit: string
  /** Starts of the periods in UTC milliseconds, one more than there are values. */
  readonly bounds_utc: Float64Array
  /** Minutes to add to UTC for the local time at each start. */
  readonly offset_minutes: Int16Array
  readonly values: readonly (string | undefined)[]
}

/** The place of a declaration, counted in its own file. */
export interface Declared {
  readonly span: Span
  /** Absent: the text itself. */
  readonly file?: { readonly path: string; readonly text: string }
}

/** The studio's engine: one contract and one data set. Every answer carries the version it answers, so that late ones can be dropped. */
export interface StudioEngine {
  /** Replaces the data; the readings are bound when a contract is settled. */
  setData(files: Files): Promise<void>
  /** Replaces the files the contract pins (calendars, fixtures), by path. */
  setPinned(files: Files): Promise<void>
  /** `beside` are the other texts of a deal, whose contracts this one may read. */
  compile(version: number, text: string, name: string, beside?: readonly TextBeside[]): Promise<CompileReply>
  /** How many values a settlement of the whole term of the last text works out, known before it runs; undefined while its calendar waits for an event. */
  cost(request: Request): Promise<number | undefined>
  /** Settles the last text, if it compiled; undefined when it did not or when `cancel` came first. `progress` gets a share between 0 and 1. */
  settle(request: Request, progress?: (share: number) => void): Promise<SettleReply | NotSettled | undefined>
  /**
   * Settles every contract of the last text over the same days, or those that the test runs, and compares what their parties are left with.
   * Undefined when it did not compile or when `cancel` came first.
   */
  parties(
    request: Omit<Request, "contract">,
    progress?: (share: number) => void,
  ): Promise<PartiesReply | NotSettled | undefined>
  /** What the contracts of the last comparison define for each party under one name. */
  figure(name: string): Promise<FigureComparison | undefined>
  /** The postings of one number of the last comparison. */
  postings(selection: PartySelection): Promise<PostingsReply | undefined>
  /** Ends the settlement or comparison that is under way, at its next step. */
  cancel(): Promise<void>
  /** Opens one number of the last settlement, or of a contract of the last comparison; `rows` pages through long aggregations. */
  explain(
    reference: NumberReference,
    rows?: { readonly offset: number; readonly limit: number },
    compared?: string,
  ): Promise<Explanation | undefined>
  /** Readings of an input of the last settlement, within its days. */
  series(input: string, members: readonly string[]): Promise<SeriesReply | undefined>
  /** Where the inputs of the last settlement were read, in the order of the contract. */
  sources(): Promise<readonly InputSource[]>
  /** Runs the `test` blocks of the last text that compiled. */
  test(): Promise<readonly TestResult[]>
  /** The canonical artifact of the last settlement, for download. */
  artifact(): Promise<{ readonly name: string; readonly text: string } | undefined>
  complete(text: string, offset: number): Promise<readonly Completion[]>
  hover(text: string, offset: number): Promise<Hover | undefined>
  /** Where the word at an offset is declared: in the text itself, or in a file that it imports. */
  definition(text: string, offset: number): Promise<Declared | undefined>
  /** The text in its one layout; undefined while it cannot be read. */
  format(text: string): Promise<string | undefined>
}
