import type { Span } from "../source/span.ts"
import type { GrainOrEver, Grain, YearStart } from "./grains.ts"
import type { Kind } from "./kinds.ts"
import type { Ratio } from "./ratio.ts"
import type { Unit } from "./units.ts"

/** What every expression and every rule has: its unit, kind, grain and groups. */
export interface Type {
  readonly unit: Unit
  readonly kind: Kind
  readonly grain: GrainOrEver
  /** Groups it is spread over, in order of first mention; at most two. */
  readonly groups: readonly string[]
  /** The bare figure 0, which takes the unit it stands beside. */
  readonly zero?: boolean
  /** A stock known throughout the period: an opening balance or an agreed figure. It may be read at finer grains. */
  readonly steady?: boolean
}

/** A typed expression. A part in error has no type and op `unknown`: what follows from it stays silent. */
export type Checked = { readonly type?: Type; readonly span: Span } & CheckedOperation
export type Typed = Checked & { readonly type: Type }
export type CheckedOperation =
  | { readonly op: "unknown" }
  /** In base units. */
  | { readonly op: "number"; readonly value: Ratio }
  | { readonly op: "flag"; readonly value: boolean }
  | {
      readonly op: "read"
      readonly rule: string
      readonly stage?: string
      readonly worth?: boolean
      /** Per group of the rule read: a member, or null for the member at hand. */
      readonly members: readonly (string | null)[]
    }
  | { readonly op: "+" | "-" | "*" | "/"; readonly left: Checked; readonly right: Checked }
  | { readonly op: "=" | "!=" | "<" | "<=" | ">" | ">="; readonly left: Checked; readonly right: Checked }
  | { readonly op: "and" | "or"; readonly left: Checked; readonly right: Checked }
  | { readonly op: "not" | "negate"; readonly operand: Checked }
  | { readonly op: "if"; readonly condition: Checked; readonly then: Checked; readonly else: Checked }
  | {
      readonly op: "case"
      readonly arms: readonly { readonly when: Checked; readonly value: Checked }[]
      readonly otherwise: Checked
    }
  | {
      readonly op: "call"
      readonly function: string
      readonly arguments: readonly Checked[]
      readonly choices: readonly { readonly name: string; readonly value: string }[]
    }
  | { readonly op: "duration"; readonly function: string; readonly grain: Grain }
  | { readonly op: "round"; readonly operand: Checked; readonly quantum: Ratio; readonly mode: string }
  | { readonly op: "prior"; readonly of: Checked; readonly else: Checked }
  | {
      readonly op: "aggregate"
      readonly function: string
      readonly of: Checked
      readonly by?: Checked
      readonly where?: Checked
      readonly else?: Checked
      readonly over?: { readonly grain: Grain; readonly from: Grain }
      readonly across?: string
    }

/** A contract whose text has no error: every name resolved, every expression typed. */
export interface CheckedContract {
  readonly id: string
  readonly title: string
  readonly span: Span
  readonly parties: readonly { readonly id: string; readonly title: string }[]
  readonly term: { readonly from: string; readonly through: string; readonly span: Span }
  readonly time: {
    readonly zone: string
    readonly zoneSpan: Span
    readonly interval_minutes: number
    readonly intervalSpan: Span
    readonly year: YearStart
    readonly yearSpan: Span
  }
  readonly rounding: CheckedRounding
  readonly clauses: readonly { readonly clause: string; readonly title: string; readonly computed: boolean }[]
  readonly calendars: readonly {
    readonly name: string
    readonly path: string
    readonly sha256: string
    readonly pathSpan: Span
    readonly sha256Span: Span
  }[]
  readonly groups: readonly {
    readonly name: string
    readonly of: "party" | "label"
    readonly members: readonly string[]
  }[]
  readonly rules: readonly CheckedRule[]
  readonly checks: readonly CheckedCheck[]
  readonly invoices: readonly CheckedInvoice[]
}

export interface CheckedRounding {
  readonly clause?: string
  readonly stage: "line" | "total" | Grain
  readonly money: readonly MoneyRounding[]
  readonly total: readonly MoneyRounding[]
  readonly quotients?: { readonly decimals: number; readonly mode: string }
}
export interface MoneyRounding {
  readonly currency: string
  readonly quantum: Ratio
  readonly mode: string
}

interface RuleHead {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly type: Type
  readonly span: Span
}
export type CheckedRule = CheckedInput | CheckedAgreed | CheckedDefine | CheckedAccount | CheckedPosting
export interface CheckedInput extends RuleHead {
  readonly rule: "input"
  readonly source: { readonly kind: string; readonly name: string }
  readonly labelsEnd: boolean
  readonly missing:
    | { readonly policy: "error" | "zero" | "false" }
    | { readonly policy: "use"; readonly input: string }
    | { readonly policy: "hold"; readonly minutes: number }
}
export interface CheckedAgreed extends RuleHead {
  readonly rule: "agreed"
  readonly values: readonly { readonly members: readonly string[]; readonly dated: CheckedDated }[]
  readonly shortPeriods?: "prorated" | "whole"
  /** The period in its header; its name where it has none. */
  readonly periodSpan: Span
}
export interface CheckedDated {
  readonly list: readonly { readonly from?: { readonly date: string; readonly span: Span }; readonly value: Checked }[]
  readonly escalation?: {
    readonly rate: Checked
    readonly growth: "compounding" | "simple"
    readonly anchor:
      | { readonly form: "each"; readonly grain: Grain; readonly from: string; readonly span: Span }
      | {
          readonly form: "on"
          readonly month: number
          readonly day: number
          readonly from: string
          readonly span: Span
        }
    readonly chain:
      | { readonly form: "exact" }
      | {
          readonly form: "rounded"
          readonly quantum: Ratio
          readonly mode: string
          readonly stage: "each step" | "at use"
        }
  }
}
export interface CheckedDefine extends RuleHead {
  readonly rule: "define"
  readonly value: Checked
  readonly quantised: boolean
}
export interface CheckedPosting extends RuleHead {
  readonly rule: "charge" | "settle"
  readonly payer: string
  readonly payee: string
  readonly value: Checked
  readonly quantised: boolean
}
export interface CheckedAccount extends RuleHead {
  readonly rule: "account"
  readonly opens: Checked
  readonly lines: readonly CheckedAccountLine[]
  readonly worth?: { readonly unit: Unit; readonly quantum: Ratio; readonly mode: string }
  readonly expire?: { readonly after: number; readonly grain: Grain }
  readonly end: { readonly form: "lapses" | "paid" | "not_reached" } | { readonly form: "kept"; readonly years: number }
}
export type CheckedAccountLine =
  | { readonly line: "add"; readonly amount: Checked; readonly worth?: Checked; readonly quantised: boolean }
  | {
      readonly line: "draw"
      readonly name: string
      readonly limit: Checked
      readonly order: "oldest" | "newest"
      readonly clause?: string
      readonly quantised: boolean
    }
export interface CheckedCheck {
  readonly title: string
  readonly clause?: string
  readonly grain: Grain
  readonly condition: Checked
  readonly otherwise: "error" | "hold" | "warn"
  readonly span: Span
}
export interface CheckedInvoice {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly biller: string
  readonly billed: string
  readonly grain: Grain
  readonly lines: readonly string[]
  readonly issued?: CheckedDueDate
  readonly due?: {
    readonly pick: "later" | "earlier"
    readonly dates: readonly CheckedDueDate[]
    readonly roll?: { readonly direction: string; readonly calendar: string }
  }
  readonly late?: { readonly rate: Checked; readonly basis: string; readonly compounding: "simple" | "daily" }
  readonly dispute?: { readonly count: number; readonly grain: Grain; readonly of: string }
  readonly correct?: readonly { readonly choice: string; readonly value: string }[]
  readonly netWith: readonly string[]
  readonly nets: boolean
  readonly span: Span
}
export type CheckedDueDate =
  | {
      readonly form: "days"
      readonly count: number
      readonly business: boolean
      readonly after: "period end" | "issue" | "receipt"
    }
  | { readonly form: "day"; readonly day: number; readonly grain: Grain }

/** A value given for the past or for a test, typed against what it is given for. */
export interface CheckedGiven {
  readonly rule: string
  readonly stages: readonly string[]
  readonly members: readonly string[]
  readonly period?: string
  readonly value:
    | { readonly form: "value"; readonly value: Checked }
    | { readonly form: "file"; readonly path: string; readonly sha256: string }
  readonly span: Span
}
export interface CheckedTest {
  readonly title: string
  readonly contract: string
  readonly span: Span
  readonly given: readonly CheckedGiven[]
  readonly run: { readonly from: string; readonly through: string }
  readonly expect: readonly CheckedExpectation[]
}
export type CheckedExpectation =
  | {
      readonly form: "value"
      readonly rule: string
      readonly stages: readonly string[]
      readonly members: readonly string[]
      readonly period: string
      readonly comparison: "=" | "<=" | ">="
      readonly value: Checked
      readonly span: Span
    }
  | { readonly form: "error"; readonly number: string; readonly span: Span }
