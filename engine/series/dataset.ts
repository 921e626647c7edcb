import type { Rational } from "../number/rational.ts"

/**
 * Readings of a contract's inputs, on its own grid: for each input (and member) one entry per period of the input's
 * grain, counted from the start of the term. What is absent stays absent here; the input's policy decides later.
 */
export interface Dataset {
  readonly series: readonly Series[]
  /** Findings about the files: gaps are not among them, since a policy may answer for them. */
  readonly faults: readonly DataFault[]
  /**
   * What all inputs of an interval or an hour have readings for, from the first to the last, in UTC milliseconds, half-open. Inputs that
   * the contract reads as zero or false where they are silent do not count. Absent where one of the others has no reading.
   */
  readonly covers?: { readonly from_utc: number; readonly to_utc: number }
  /** What happened: days of events, stretches with a cause. */
  readonly events?: EventLog
  /** Dates of papers: when invoices were issued, received and paid. */
  readonly documents?: readonly InvoiceDates[]
  /** SHA-256 over the bytes of bindings.json and of each file that was read, also for a contract it reads, sorted by name. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[]
  /** The contracts whose postings it reads, and those that they read, sorted by name. Absent where it reads none. */
  readonly reads?: readonly ReadContract[]
  /** Periods of inputs that read a posting on hold, half-open, in UTC milliseconds: what stands on them in that time is on hold, too. */
  readonly holds?: readonly { readonly input: string; readonly from_utc: number; readonly to_utc: number }[]
}

/** A contract whose postings are read, by the SHA-256 of its plan. */
export interface ReadContract {
  readonly contract: string
  readonly sha256: string
}

export interface EventLog {
  /** The local day "2027-05-17" of each event that happens once and has happened. */
  readonly milestones: readonly { readonly event: string; readonly date: string }[]
  /** In order of their start; half-open, in UTC milliseconds. Where they overlap, the contract says which cause has the moment. */
  readonly spans: readonly {
    readonly event: string
    readonly cause: string
    readonly from_utc: number
    readonly to_utc: number
  }[]
  /** Logs that could not be read: by event the position in `Dataset.faults`. What needs one is withheld. */
  readonly unread: readonly { readonly event: string; readonly fault: number }[]
}

/** Local days "2027-02-08". `amount` of a payment is absent where it paid what was open. */
export interface InvoiceDates {
  readonly invoice: string
  /** As the invoice names its period: "2027-01". */
  readonly period: string
  /** The member it goes to or comes from; absent where it is said of all. */
  readonly party?: string
  readonly issued?: string
  readonly received?: string
  readonly paid: readonly { readonly date: string; readonly amount?: string }[]
}

export interface Series {
  readonly input: string
  /** One member per group of the input. */
  readonly members: readonly string[]
  /** Index of the first period held, in the input's own grain, counted from the start of the term. */
  readonly first: number
  /** In base units; flags are one and zero. `undefined` is a gap. A series given as a constant has `constant`. */
  readonly values: readonly (Rational | undefined)[]
  readonly origin?: FileOrigin | PostingOrigin
  /** Holds for every period of the run; used by tests (`given x = 5 kWh`). */
  readonly constant?: Rational
  /** One entry per value, a position in `qualities`; absent: all measured. */
  readonly quality?: Uint8Array
  /** The same of the carried state that postings stand on; 0 where it is no worse than their quality. */
  readonly carried?: Uint8Array
  /**
   * By index of the period in the input's grain, counted from the start of the term: the position in `Dataset.faults` of the
   * fault that took its reading. Such a gap is never filled by the input's policy: what uses it is withheld.
   */
  readonly faulted?: ReadonlyMap<number, number>
  /**
   * Position in `Dataset.faults` of a fault that every gap of this series carries, also outside `values`: there is no file for
   * it, or a line could not be placed in time and may be the reading of any gap. No gap is then filled by the policy.
   */
  readonly gapFault?: number
  /** Readings of the file before or after the term, left out. */
  readonly outside?: number
}

/** A column of a file. Same length as `values`; the line is 0 and the text absent where there is no reading, the text too where several were added. */
export interface FileOrigin {
  readonly file: string
  readonly column: string
  readonly lines: Int32Array
  readonly raw: readonly (string | undefined)[]
}

/** What other contracts posted. A gap is time for which one of them is not settled; no policy fills it. */
export interface PostingOrigin {
  /** Which days each contract is settled for, for sentences: "tenant_a from 2027-01-01 through 2027-03-31". */
  readonly settled: string
  /** By position in `values`: the postings added, those that are withheld among them. */
  readonly postings: readonly (readonly ReadPosting[])[]
}

/** One posting that an input reads. */
export interface ReadPosting {
  readonly contract: string
  readonly contractTitle: string
  readonly rule: string
  readonly title?: string
  readonly members: readonly string[]
  readonly from_utc: number
  /** As the contract that posted it names it: "2027-01". */
  readonly period: string
  /** As it is posted; absent where it is withheld. */
  readonly amount?: string
  readonly currency: string
  readonly quality: Quality
  /** It is taken off. */
  readonly less?: true
}

/** Something wrong with the data. */
export interface DataFault {
  readonly code: string
  readonly number: string
  readonly input?: string
  readonly file?: string
  readonly line?: number
  /** The first stretch touched, half-open, in UTC milliseconds; absent where the time is not known or all of the input is touched. */
  readonly from_utc?: number
  readonly to_utc?: number
  /** How many of the input's periods it touches; how many lines where their time is not known; 0 where it is about the whole input. */
  readonly count: number
  readonly message: string
  readonly remedy: string
}

/** Worst last. A result has the worst of what it used. */
export const qualities = ["measured", "estimated", "substituted", "held", "assumed"] as const
export type Quality = (typeof qualities)[number]
