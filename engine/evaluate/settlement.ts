import type { DataFault, Quality, ReadContract } from "../series/dataset.ts"

/**
 * What a run gives: plain data, decimals as strings, instants as UTC milliseconds beside their local text.
 * It crosses to and from workers as it is and prints to the same bytes everywhere.
 */
export interface Settlement {
  readonly contract: { readonly id: string; readonly title: string; readonly sha256: string }
  /** The days settled, both included, clipped to the term. */
  readonly from: string
  readonly through: string
  readonly zone: string
  readonly postings: readonly Posting[]
  readonly withheld: readonly Withheld[]
  readonly checks: readonly CheckResult[]
  readonly faults: readonly Fault[]
  readonly invoices: readonly InvoiceResult[]
  /** What is paid when, invoices that are netted together in one. */
  readonly payments: readonly Payment[]
  /** What moved of each vintage of each instrument; nothing that did not move. */
  readonly certificates: readonly CertificateMove[]
  /** What each owner is left with of the vintages that moved. */
  readonly holdings: readonly CertificateHolding[]
  readonly data: readonly { readonly file: string; readonly sha256: string }[]
  /** The contracts whose postings it reads, and those that they read. Absent where it reads none. */
  readonly reads?: readonly ReadContract[]
  /** Interval periods inside the run. */
  readonly intervals: number
}

/** One directed amount of one rule in one period, rounded where the contract says and nowhere else. */
export interface Posting {
  readonly rule: string
  readonly title?: string
  readonly clause?: string
  readonly members: readonly string[]
  readonly grain: string
  /** "2027-01", "contract year 1". */
  readonly period: string
  /** Local ISO instants with offset, half-open. */
  readonly from: string
  readonly to: string
  readonly payer: string
  readonly payee: string
  /** Never negative for a charge; a settlement's negative amount means the payee pays. "1242480.00". */
  readonly amount: string
  /** The exact value before rounding: a decimal, or a fraction where no decimal holds it. */
  readonly unrounded: string
  readonly currency: string
  readonly quality: Quality
  /** Quality of the carried state it stands on, where worse than its own. */
  readonly carried?: Quality
  /** A failed check that says `hold` stands over it. */
  readonly held: boolean
  /** Payer and payee are one: it is shown, and on no invoice. */
  readonly internal?: boolean
  /** The invoice whose tax it is. */
  readonly taxOf?: string
  /** SHA-256 of the plan. */
  readonly contract: string
}

/** A posting that could not be computed, and why. */
export interface Withheld {
  readonly rule: string
  readonly title?: string
  readonly clause?: string
  readonly members: readonly string[]
  readonly grain: string
  readonly period: string
  /** Positions in `Settlement.faults`. */
  readonly faults: readonly number[]
}

export interface CheckResult {
  readonly title: string
  readonly clause?: string
  readonly otherwise: "error" | "hold" | "warn"
  readonly passed: number
  /** Periods in which the condition is false, with what was compared. */
  readonly failed: readonly { readonly period: string; readonly from: string; readonly detail: string }[]
  /** Periods that could not be tested for want of data. */
  readonly untested: number
}

/** A data fault as it bears on this run. */
export interface Fault extends DataFault {
  /** Local text of the first interval. */
  readonly when?: string
}

export interface InvoiceResult {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly biller: string
  readonly billed: string
  readonly period: string
  readonly from: string
  readonly to: string
  /** Positions in `Settlement.postings`; an amount is negative when the line runs against the invoice. */
  readonly lines: readonly { readonly posting: number; readonly amount: string }[]
  readonly total: string
  /** Present when the total is rounded on its own: what that moved. */
  readonly residual?: string
  readonly currency: string
  readonly issued?: string
  readonly received?: string
  /** Due date; provisional where it waits for a document date such as the receipt. */
  readonly due?: { readonly date: string; readonly provisional: boolean }
  /** What was paid, as the documents say. */
  readonly paid?: readonly { readonly date: string; readonly amount?: string }[]
  /** Interest from and including the due date up to but without the last payment, rounded as money is. Absent where nothing was late. */
  readonly late?: LateInterest
  /** Something was paid late, and the interest on it is not known for want of a rate. */
  readonly lateWithheld?: true
  /** Lines that are withheld, and so the invoice is incomplete. */
  readonly missing: readonly string[]
  readonly held: boolean
}

export interface LateInterest {
  readonly from: string
  readonly to: string
  readonly days: number
  readonly amount: string
}

/** One payment between two parties: of an invoice, or of several that are netted. */
export interface Payment {
  readonly payer: string
  readonly payee: string
  readonly currency: string
  /** The last due date of its invoices; absent where none of them says one. */
  readonly due?: string
  readonly amount: string
  /** Positions in `Settlement.invoices`. */
  readonly invoices: readonly number[]
  /** An invoice of it has a line withheld or on hold, or a due date that waits for a document. */
  readonly provisional: boolean
}

/** A movement of the certificates of one vintage. */
export interface CertificateMove {
  readonly instrument: string
  /** The name of the rule, and what it does. */
  readonly rule: string
  readonly title?: string
  readonly clause?: string
  readonly movement: "issue" | "transfer" | "retire"
  readonly members: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly vintage: string
  /** In `unit`; absent where it is withheld. */
  readonly quantity?: string
  readonly unit: string
  readonly quality: Quality
  /** Why it is withheld: positions in `Settlement.faults`. */
  readonly faults: readonly number[]
}

export interface CertificateHolding {
  readonly instrument: string
  readonly owner: string
  readonly vintage: string
  readonly quantity: string
  readonly unit: string
  /** A movement of this vintage is withheld, so the quantity is not final. */
  readonly incomplete: boolean
}

// ---- explanation

/** A number one can ask about. */
export interface NumberReference {
  /** In a deal of several contracts, which one it is of; absent: that in whose explanation the reference stands. */
  readonly contract?: string
  readonly rule: string
  readonly stage?: string
  readonly worth?: boolean
  /** Of a waterfall. */
  readonly recipient?: string
  readonly members: readonly string[]
  /** Start of the period in UTC milliseconds. */
  readonly at_utc: number
}

/** One number opened one level: its rule, its formula with values, what it used, and each rounding. */
export interface Explanation {
  readonly reference: NumberReference
  readonly rule:
    "input" | "agreed" | "define" | "account" | "charge" | "settle" | "flip" | "allocate" | "waterfall" | "movement"
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly clauseTitle?: string
  readonly period: string
  readonly from: string
  readonly to: string
  /** In `unit`, exact: a decimal, or a fraction. "withheld" when it could not be computed. */
  readonly value: string
  readonly unit: string
  readonly kind: string
  readonly quality: Quality
  /** The formula as written, and its place in the text. */
  readonly formula?: string
  readonly span?: readonly [number, number]
  /** The formula as a tree with the value of every part. */
  readonly tree?: TraceNode
  readonly roundings: readonly RoundingSite[]
  /** For an account: every line of the period in order, with the vintages they touched. */
  readonly lines?: readonly {
    readonly line: string
    readonly value: string
    readonly unit: string
    readonly note?: string
    readonly reference?: NumberReference
  }[]
  /** For an input: where the reading stands. */
  readonly reading?: {
    readonly file: string
    readonly line: number
    readonly column: string
    readonly raw: string
    readonly note?: string
  }
  /** For an input that reads what other contracts post, in place of `reading`: each posting, as it is added or taken off. */
  readonly postings?: readonly PostingRead[]
  /** Why it is withheld. */
  readonly faults: readonly DataFault[]
}

/** A posting of another contract that an input reads. */
export interface PostingRead {
  readonly reference: NumberReference & { readonly contract: string }
  /** The titles of the contract and, where it has one, of the rule. */
  readonly contract: string
  readonly title?: string
  readonly period: string
  /** As posted; "withheld" where it is. */
  readonly amount: string
  readonly currency: string
  readonly quality: Quality
  /** It is taken off. */
  readonly less?: true
}

export interface TraceNode {
  /** The text of this part. */
  readonly text: string
  readonly span?: readonly [number, number]
  readonly value: string
  readonly unit: string
  /** Set where this part is another number that can be opened. */
  readonly reference?: NumberReference
  readonly quality?: Quality
  /** For `if`, `case` and amended versions: this branch was not taken. */
  readonly notTaken?: boolean
  /** The clause of an exception. */
  readonly clause?: string
  /** What its value comes from, where that is no part of the text: "2027-06-01 to 2027-06-14". */
  readonly note?: string
  readonly children: readonly TraceNode[]
  /** For an aggregation: one row per period or member added, and what each row read. */
  readonly rows?: {
    readonly columns: readonly string[]
    readonly count: number
    /** At most `limit` rows, from `offset`. */
    readonly items: readonly {
      readonly label: string
      readonly value: string
      readonly cells: readonly {
        readonly value: string
        readonly unit: string
        readonly reference?: NumberReference
        readonly quality?: Quality
      }[]
      /** Left out by `where`. */
      readonly skipped?: boolean
    }[]
  }
}

/** One place where digits were dropped. `site` is its number in LANGUAGE.md. */
export interface RoundingSite {
  readonly site: "R1" | "R2" | "R3" | "R4" | "R5"
  readonly what: string
  readonly before: string
  readonly after: string
  readonly residual: string
  readonly unit: string
}
