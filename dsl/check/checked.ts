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
      /** A stage of an account, an arm of an allocation, a tier of a waterfall (or `total`). */
      readonly stage?: string
      readonly worth?: boolean
      /** Of a waterfall: the recipient, or the group whose member at hand it is; absent: all recipients together. */
      readonly recipient?: Seat
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
      /** `clause` is that of an `except` line. */
      readonly arms: readonly { readonly when: Checked; readonly value: Checked; readonly clause?: string }[]
      readonly otherwise: Checked
    }
  /** Amended: the last version whose day has come at the start of the period; `first` before all of them. */
  | {
      readonly op: "versions"
      readonly first: Checked
      readonly later: readonly { readonly from: string; readonly value: Checked }[]
    }
  /** Widths for marginal bands, upper edges for all_units ones. */
  | {
      readonly op: "tiered"
      readonly kind: "marginal" | "all_units"
      readonly of: Checked
      readonly above?: Checked
      readonly bands: readonly {
        readonly edge: "width" | "up to" | "below"
        readonly limit: Checked
        readonly at: Checked
      }[]
      readonly rest: Checked
    }
  | { readonly op: "curve"; readonly curve: string; readonly of: Checked }
  /** Whether the period lies in a part of time. */
  | { readonly op: "in"; readonly set: TimeSet }
  /** `cod.happened`, `past_longstop(cod)`, `days_late(cod) over month`, all as of the period's end. */
  | { readonly op: "milestone"; readonly event: string; readonly what: "happened" | "past_longstop" | "days_late" }
  /** `outage.hours[forced]`: hours of the interval that the cause has; null: the member at hand. */
  | { readonly op: "event_hours"; readonly event: string; readonly member: string | null }
  /** The whole unbroken run of true intervals that holds this one, in hours, or the run up to and with it. Absent `within`: across periods. */
  | {
      readonly op: "run"
      readonly form: "length" | "so_far"
      readonly of: Checked
      readonly from: Grain
      readonly within?: Grain
    }
  /** What the party received less what it paid in the period, by all postings but those named (and what they pass on). */
  | { readonly op: "cash"; readonly party: Seat; readonly before: readonly string[]; readonly currency: string }
  /** The party's share in whoever sits at `in`. */
  | {
      readonly op: "stake"
      readonly party: Seat
      readonly in: string
      /** Equity: by the agreed holding of the owners of `in`, if it has such. Control: all to one. */
      readonly boundary:
        { readonly form: "equity_share"; readonly holding?: string } | { readonly form: "control"; readonly by: string }
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
      /** All periods of grain `from` inside the period of `grain`. */
      readonly over?: { readonly grain: Grain; readonly from: Grain }
      /** A window that ends with the period at hand (`so_far`, `trailing`) or before it (`prior`); `from` as above. */
      readonly window?: AggregateWindow
      readonly across?: string
    }

/** A member by name, or the one at hand of a group. */
export type Seat = { readonly member: string } | { readonly group: string }
export type TimeSet =
  | { readonly form: "tou"; readonly tou: string; readonly period: string }
  | { readonly form: "calendar"; readonly calendar: string }
  | { readonly form: "phase"; readonly phase: string }
  /** Without a cause: any; with null: the member at hand of the event's group. */
  | { readonly form: "event"; readonly event: string; readonly cause?: string | null }
export type AggregateWindow =
  /** From the start of the `grain` period through the period at hand. */
  | { readonly form: "so_far"; readonly grain: Grain; readonly from: Grain }
  /** `count` periods of `grain`, the one at hand the last; or the `count` before it. `upTo`: as many of them as there are. */
  | {
      readonly form: "trailing" | "prior"
      readonly count: number
      readonly upTo: boolean
      readonly grain: Grain
      readonly from: Grain
    }

/** A day of the contract: a date, or counted from an event. */
export type CheckedDay =
  | { readonly form: "date"; readonly date: string }
  | { readonly form: "event"; readonly event: string }
  | {
      readonly form: "after"
      readonly count: number
      readonly unit: "day" | "month" | "year"
      readonly event: string
    }
  | { readonly form: "first"; readonly month: number; readonly day: number; readonly event: string }

/** A contract whose text has no error: every name resolved, every expression typed. */
export interface CheckedContract {
  readonly id: string
  readonly title: string
  readonly span: Span
  readonly parties: readonly {
    readonly id: string
    readonly title: string
    /** The agreed shares of its owners. */
    readonly heldBy?: string
  }[]
  readonly term: { readonly from: CheckedDay; readonly through: CheckedDay; readonly span: Span }
  readonly time: {
    readonly zone: string
    readonly zoneSpan: Span
    readonly interval_minutes: number
    readonly intervalSpan: Span
    /** Where it hangs on an event, the calendar is known only with the event; the checker lets nothing nest in it then. */
    readonly year: YearStart | { readonly anniversaryOf: string }
    readonly yearSpan: Span
    readonly gasDay?: { readonly hour: number; readonly minute: number }
    /** What an anniversary on 29 February is in a common year. */
    readonly leapDay?: { readonly month: number; readonly day: number }
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
    readonly members: readonly CheckedMember[]
    readonly span: Span
  }[]
  readonly tous: readonly CheckedTou[]
  readonly events: readonly CheckedEvent[]
  readonly phases: readonly { readonly name: string; readonly from: CheckedDay; readonly span: Span }[]
  readonly curves: readonly CheckedCurve[]
  readonly instruments: readonly CheckedInstrument[]
  /** In order of their number; what they change is already in the rules. */
  readonly amendments: readonly {
    readonly number: number
    readonly effective: string
    readonly signed: string
    readonly span: Span
  }[]
  readonly rules: readonly CheckedRule[]
  readonly checks: readonly CheckedCheck[]
  readonly invoices: readonly CheckedInvoice[]
}

/** Absent dates: from the start of the term, through its end. Both days belong to it. */
export interface CheckedMember {
  readonly name: string
  readonly from?: string
  readonly through?: string
  readonly span: Span
}
export interface CheckedTou {
  readonly name: string
  readonly title?: string
  readonly lines: readonly {
    readonly name: string
    readonly season?: {
      readonly from: { readonly month: number; readonly day: number }
      readonly through: { readonly month: number; readonly day: number }
    }
    /** 1 Monday to 7 Sunday; all seven where none are named. */
    readonly days: readonly number[]
    /** Its days are left out. */
    readonly except?: string
    /** Minutes of the local day, half-open; the whole day where none are named. */
    readonly hours: readonly { readonly from: number; readonly to: number }[]
    readonly span: Span
  }[]
  readonly otherwise: string
  /** The coarsest period throughout which it stays one and the same. */
  readonly grain: "interval" | "day" | "month"
  readonly span: Span
}
export type CheckedEvent =
  | {
      readonly form: "once"
      readonly name: string
      readonly title?: string
      readonly clause?: string
      readonly guaranteed?: string
      readonly longstop?: string
      readonly source: { readonly kind: string; readonly name: string }
      readonly span: Span
    }
  | {
      readonly form: "spans"
      readonly name: string
      readonly title?: string
      readonly clause?: string
      /** The group of its causes, which are in order of precedence. */
      readonly group: string
      readonly overlap: "first" | "error"
      readonly source: { readonly kind: string; readonly name: string }
      readonly span: Span
    }
export interface CheckedCurve {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly parameter: { readonly name: string; readonly unit: Unit }
  readonly unit: Unit
  readonly between: "linear" | "step"
  readonly beyond: "clamp" | "error"
  /** Ascending, in base units. */
  readonly points: readonly { readonly at: Ratio; readonly value: Ratio }[]
  readonly span: Span
}
/** Its movements are rules of their own, by name. */
export interface CheckedInstrument {
  readonly name: string
  readonly title: string
  readonly clause?: string
  readonly unit: Unit
  readonly vintage: Grain
  readonly movements: readonly string[]
  readonly span: Span
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
  /** Amended: added from the first day, removed on the second; not computed outside. */
  readonly inForce?: { readonly from?: string; readonly before?: string }
}
export type CheckedRule =
  | CheckedInput
  | CheckedAgreed
  | CheckedDefine
  | CheckedAccount
  | CheckedPosting
  | CheckedFlip
  | CheckedAllocate
  | CheckedWaterfall
  | CheckedMovement
/** A rule that computes only part of its period, or in parts: during a phase, cut where the named things change. */
export interface Parts {
  readonly during?: string
  readonly splitAt: readonly string[]
}
export interface CheckedInput extends RuleHead {
  readonly rule: "input"
  readonly source: { readonly kind: string; readonly name: string }
  /** Settlement runs of a market, the one billed first. */
  readonly runs: readonly string[]
  readonly labelsEnd: boolean
  readonly missing:
    | { readonly policy: "error" | "zero" | "false" }
    | { readonly policy: "use"; readonly input: string }
    | { readonly policy: "hold"; readonly minutes: number }
}
export interface CheckedAgreed extends RuleHead {
  readonly rule: "agreed"
  /** `from` where an amendment replaced it: the last whose day has come counts. */
  readonly values: readonly {
    readonly members: readonly string[]
    readonly dated: CheckedDated
    readonly from?: string
  }[]
  /** Its members are the periods of this tou: the one at hand is that of the moment. */
  readonly tou?: string
  readonly shortPeriods?: "prorated" | "whole"
  /** The period in its header; its name where it has none. */
  readonly periodSpan: Span
}
export interface CheckedDated {
  readonly list: readonly {
    readonly from?: { readonly day: CheckedDay; readonly span: Span }
    readonly value: Checked
  }[]
  readonly escalation?: {
    readonly rate: Checked
    readonly growth: "compounding" | "simple"
    readonly anchor: CheckedAnchor
    readonly chain: CheckedChain
  }
  readonly indexation?: CheckedIndexation
}
export type CheckedAnchor = { readonly span: Span } & (
  | { readonly form: "each"; readonly grain: Grain; readonly from: string }
  | { readonly form: "on"; readonly month: number; readonly day: number; readonly from: string }
  /** On that day of each year, first after the event's day. */
  | { readonly form: "on"; readonly month: number; readonly day: number; readonly after: string }
  | { readonly form: "anniversary"; readonly event: string }
)
export type CheckedChain =
  | { readonly form: "exact" }
  | {
      readonly form: "rounded"
      readonly quantum: Ratio
      readonly mode: string
      readonly stage: "each step" | "at use"
    }
/** value × (1 + share × (index ÷ base − 1)), limited and rounded as said. */
export interface CheckedIndexation {
  /** The input that holds the index. */
  readonly index: string
  readonly share: Checked
  readonly baseMonth: string
  readonly base: Ratio
  /** The index of this many months before the step counts. */
  readonly lagMonths: number
  readonly limit:
    | { readonly form: "none" }
    | {
        /** The change since the step before, or the change since the base against the limits compounded over the steps. */
        readonly form: "per_step" | "since_base"
        readonly atLeast?: Ratio
        readonly atMost?: Ratio
        readonly applies: "before_share" | "after_share"
      }
  readonly falls: "may_fall" | "never_falls"
  readonly unpublished: "last_published_true_up" | "last_published_keep" | "hold"
  readonly revised: "first_published" | "true_up"
  readonly rebased: "link_by_overlap_month" | "stop"
  readonly anchor: CheckedAnchor
  readonly chain: CheckedChain
}
export interface CheckedDefine extends RuleHead, Parts {
  readonly rule: "define"
  readonly value: Checked
  readonly quantised: boolean
}
/** A tax of an invoice is a settlement that the invoice's other lines make. */
export interface CheckedPosting extends RuleHead, Parts {
  readonly rule: "charge" | "settle"
  readonly payer: string
  readonly payee: string
  readonly value: Checked
  readonly quantised: boolean
  /** The invoice whose tax it is. */
  readonly taxOf?: string
}
/** False until its condition holds, then true for good. */
export interface CheckedFlip extends RuleHead {
  readonly rule: "flip"
  readonly condition: Checked
  /** From the period in which the condition holds, or from the next of this grain. */
  readonly takes: { readonly form: "once" } | { readonly form: "next"; readonly grain: Grain }
}
/** Parts of an amount, multiples of the step, that sum to it. By weight its type is spread over the group, too. */
export interface CheckedAllocate extends RuleHead {
  readonly rule: "allocate"
  readonly of: Checked
  readonly step: Ratio
  readonly split:
    | {
        readonly form: "ordered"
        readonly arms: readonly { readonly name: string; readonly upTo: Checked; readonly clause?: string }[]
        readonly rest: string
      }
    | {
        readonly form: "shares"
        readonly arms: readonly { readonly name: string; readonly share: Checked; readonly clause?: string }[]
        readonly rest: string
      }
    | CheckedByWeight
}
export interface CheckedByWeight {
  readonly form: "weight"
  readonly across: string
  readonly by: Checked
  readonly cap?: {
    readonly upTo: Checked
    /** What the caps leave: shared again among those below theirs, or to a member. */
    readonly leftover: { readonly form: "again" } | { readonly form: "to"; readonly to: string }
  }
  /** Who gets the steps left over: the largest fractions, the first in the order of the group, or a member. */
  readonly remainder: { readonly form: "largest" | "in order" } | { readonly form: "to"; readonly to: string }
  readonly noWeight: { readonly form: "equal" | "error" } | { readonly form: "to"; readonly to: string }
}
export interface CheckedWaterfall extends RuleHead {
  readonly rule: "waterfall"
  readonly of: Checked
  readonly step: Ratio
  readonly cut: "each tier" | "recipients only"
  readonly tiers: readonly {
    readonly name: string
    readonly clause?: string
    readonly limit:
      | { readonly form: "up_to"; readonly value: Checked }
      | { readonly form: "until"; readonly recipient: string; readonly gets: Checked; readonly plus?: Checked }
    readonly pay: CheckedPay
  }[]
  readonly rest: { readonly clause?: string; readonly pay: CheckedPay }
  /** Everyone who may be paid, in order of first mention. */
  readonly recipients: readonly string[]
}
export type CheckedPay =
  | { readonly form: "one"; readonly to: string }
  | {
      readonly form: "shares"
      readonly shares: readonly { readonly share: Checked; readonly to: string }[]
      readonly rest: string
    }
  | CheckedByWeight
/** A movement of certificates; each moves the vintage of its own period. */
export interface CheckedMovement extends RuleHead {
  readonly rule: "movement"
  readonly instrument: string
  readonly movement: "issue" | "transfer" | "retire"
  readonly from?: string
  readonly to?: string
  readonly value: Checked
  readonly whole?: { readonly quantum: Ratio; readonly fraction: "carry" | "drop" }
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
/** `inForce` where an amendment added or removed the line. */
export type CheckedAccountLine = {
  readonly inForce?: { readonly from?: string; readonly before?: string }
} & (
  | { readonly line: "add"; readonly amount: Checked; readonly worth?: Checked; readonly quantised: boolean }
  | {
      readonly line: "draw"
      readonly name: string
      readonly limit: Checked
      readonly order: "oldest" | "newest" | "return" | "capital"
      /** Of a draw on an allowance: what goes beyond the balance is lost, or asked for again in the next period. */
      readonly excess?: "not_owed" | "carried"
      readonly clause?: string
      readonly quantised: boolean
    }
  /** At the start of each period of the grain the balance becomes this. Stands before all other lines. */
  | { readonly line: "reset"; readonly grain: Grain; readonly to: Checked; readonly quantised: boolean }
  /** rate × year fraction of the period × what earns at its start. Due at once; earns itself from the next boundary on. */
  | {
      readonly line: "accrue"
      readonly rate: Checked
      readonly basis: string
      readonly growth: { readonly form: "simple" } | { readonly form: "compounding"; readonly grain: Grain }
      readonly quantum: Ratio
      readonly mode: string
    }
)
export interface CheckedCheck {
  readonly title: string
  readonly clause?: string
  readonly grain: Grain
  readonly condition: Checked
  readonly otherwise: "error" | "hold" | "warn"
  readonly span: Span
  readonly inForce?: { readonly from?: string; readonly before?: string }
}
export interface CheckedInvoice {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly biller: string
  readonly billed: string
  readonly grain: Grain
  /** Postings, and the taxes it adds after those they are on. */
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
      /** `period end`, `issue`, `receipt` or the name of an event. */
      readonly after: string
    }
  | { readonly form: "day"; readonly day: number; readonly grain: Grain }

/** A value given for the past or for a test, typed against what it is given for. */
export interface CheckedGiven {
  /** A rule, an event, or an invoice of which a date is given (`stages` is then `issued`, `received` or `paid`). */
  readonly rule: string
  readonly stages: readonly string[]
  readonly members: readonly string[]
  readonly period?: string
  readonly value:
    | { readonly form: "value"; readonly value: Checked }
    | { readonly form: "date"; readonly date: string }
    | { readonly form: "file"; readonly path: string; readonly sha256: string }
  readonly span: Span
}
export interface CheckedTest {
  readonly title: string
  readonly span: Span
  /** The contracts it runs, one or all those its expectations name, and what it gives to each. */
  readonly runs: readonly { readonly contract: string; readonly given: readonly CheckedGiven[] }[]
  readonly run: { readonly from: string; readonly through: string }
  readonly expect: readonly CheckedExpectation[]
}
export type CheckedExpectation =
  | {
      readonly form: "value"
      readonly contract: string
      /** A rule, or an invoice of which `stages` names `total`, `due`, `issued` or `late_interest`. */
      readonly rule: string
      readonly stages: readonly string[]
      readonly members: readonly string[]
      /** Of a waterfall. */
      readonly recipient?: string
      readonly period: string
      readonly comparison: "=" | "<=" | ">="
      readonly value: Checked | { readonly form: "date"; readonly date: string }
      readonly span: Span
    }
  | { readonly form: "error"; readonly number: string; readonly span: Span }
