import type { AggregateWindow, Grain, Kind, Seat, TimeSet } from "../../dsl/index.ts"

export type { Grain, Kind, Seat, TimeSet }
export type Window = AggregateWindow

/**
 * The plan: a contract's compiled rules as plain data. It is what is hashed, signed, stored and run;
 * nothing but it and the data decides an amount.
 *
 * Every quantity inside the engine stands in the base unit of its commodity (Wh, USD, one): units exist
 * only where something enters, is rounded or is shown. A `Unit` therefore says how many base units
 * one of it is. `Exact` is an exact number as text: "12.5" where it is a finite decimal, else "1/3".
 */
export type Exact = string
/** "2027-01-01", a day of the contract's zone. */
export type LocalDate = string
/** A day that may hang on an event; known when the event is. A plan without such days holds dates only. */
export type PlanDate =
  | LocalDate
  | { readonly event: string }
  | { readonly event: string; readonly after: { readonly count: number; readonly unit: "day" | "month" | "year" } }
  | { readonly event: string; readonly first: MonthDay }
export interface MonthDay {
  readonly month: number
  readonly day: number
}

export interface Unit {
  /** As the author writes it: "USD/MWh". "flag" has no quantity. */
  readonly text: string
  /** Base units in one: kWh -> "1000", % -> "0.01". */
  readonly scale: Exact
}

/**
 * `D` is how days are given: a compiled contract is a `Plan<PlanDate>`, and once its events have dates, `resolve` makes it
 * a `Plan`, in which every day is a date. Only that is evaluated; the hash is of the former.
 */
export interface Plan<D = LocalDate> {
  readonly format: "offtake-plan/1"
  /** Edition of the language and of its meaning. */
  readonly edition: "1"
  readonly contract: { readonly id: string; readonly title: string }
  readonly parties: readonly {
    readonly id: string
    readonly title: string
    /** The agreed shares of its owners. */
    readonly heldBy?: string
  }[]
  readonly time: PlanTime<D>
  readonly rounding: PlanRounding
  readonly clauses: readonly { readonly clause: string; readonly title: string; readonly computed: boolean }[]
  readonly calendars: readonly PlanCalendar[]
  readonly groups: readonly {
    readonly name: string
    readonly of: "party" | "label"
    readonly members: readonly PlanMember[]
  }[]
  readonly tous: readonly PlanTou[]
  readonly events: readonly PlanEvent[]
  /** In their order. Resolved, a phase whose day has not come has no `from`. */
  readonly phases: readonly { readonly name: string; readonly from?: D }[]
  readonly curves: readonly PlanCurve[]
  readonly instruments: readonly PlanInstrument[]
  /** What was amended when; the rules hold the result. */
  readonly amendments: readonly { readonly number: number; readonly effective: LocalDate; readonly signed: LocalDate }[]
  /** By name, so that the order of declarations does not matter. */
  readonly rules: readonly Rule<D>[]
  readonly checks: readonly PlanCheck[]
  readonly invoices: readonly PlanInvoice[]
  /** What stood before the first period, signed. */
  readonly history: readonly PlanGiven[]
}

export interface PlanTime<D = LocalDate> {
  /** The term, both days included. */
  readonly from: D
  readonly through: D
  readonly zone: {
    readonly name: string
    /** Version of the zone rules, such as "2026d". */
    readonly tzdb: string
    /**
     * Offset from UTC five years before the term, then every change from there through two years beyond its end. A term that hangs on
     * events has those of 1970 through 2199.
     */
    readonly offset_minutes: number
    readonly transitions: readonly { readonly at_utc: number; readonly offset_minutes: number }[]
  }
  readonly interval_minutes: number
  readonly contract_year: D extends LocalDate ? MonthDay : MonthDay | { readonly anniversaryOf: string }
  /** Minutes after midnight at which a gas day starts. */
  readonly gas_day_minutes?: number
  /** What 29 February is in a common year, where an anniversary can fall on it. */
  readonly leap_day?: MonthDay
}

/** Absent dates: from the start of the term, through its end. Both days belong to it. */
export interface PlanMember {
  readonly name: string
  readonly from?: LocalDate
  readonly through?: LocalDate
}
export interface PlanTou {
  readonly name: string
  readonly title?: string
  /** Tried in order; the first that holds wins. */
  readonly lines: readonly {
    readonly name: string
    readonly season?: { readonly from: MonthDay; readonly through: MonthDay }
    /** 1 Monday to 7 Sunday. */
    readonly days: readonly number[]
    /** A calendar whose days are left out. */
    readonly except?: string
    /** Minutes of the local day, half-open; the whole day where there are none. */
    readonly hours: readonly { readonly from: number; readonly to: number }[]
  }[]
  readonly otherwise: string
  /** The coarsest period throughout which it stays one and the same. */
  readonly grain: "interval" | "day" | "month"
}
export type PlanEvent =
  | {
      readonly form: "once"
      readonly name: string
      readonly title?: string
      readonly clause?: string
      readonly guaranteed?: LocalDate
      readonly longstop?: LocalDate
      readonly source: { readonly kind: string; readonly name: string }
      /** Resolved: the day it happened, absent while it has not. It takes effect at the start of that day. */
      readonly happened?: LocalDate
    }
  | {
      readonly form: "spans"
      readonly name: string
      readonly title?: string
      readonly clause?: string
      /** The group of its causes; their order is their precedence. */
      readonly group: string
      readonly overlap: "first" | "error"
      readonly source: { readonly kind: string; readonly name: string }
    }
export interface PlanCurve {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  /** What it takes, and what it gives. */
  readonly parameter: { readonly name: string; readonly unit: Unit }
  readonly unit: Unit
  readonly between: "linear" | "step"
  readonly beyond: "clamp" | "error"
  /** Ascending, in base units. */
  readonly points: readonly { readonly at: Exact; readonly value: Exact }[]
}
export interface PlanInstrument {
  readonly name: string
  readonly title: string
  readonly clause?: string
  readonly unit: Unit
  readonly vintage: Grain
  /** Names of rules. */
  readonly movements: readonly string[]
}
/** An amended rule or line: computed from the first day on and before the second. */
export interface InForce {
  readonly from?: LocalDate
  readonly before?: LocalDate
}

export interface PlanRounding {
  readonly clause?: string
  /** Where money is rounded. `line`: each posting. A grain: each amount of that grain, then the posting. */
  readonly stage: "line" | "total" | Grain
  /** One per currency. With stage `total` it is the quantum of the invoice total. */
  readonly money: readonly { readonly currency: string; readonly quantum: Exact; readonly mode: string }[]
  /** `post invoice total to …` beside `post each line`. */
  readonly total: readonly { readonly currency: string; readonly quantum: Exact; readonly mode: string }[]
  /** How a named value that has no finite decimal is kept: decimals of its declared unit. */
  readonly quotients?: { readonly decimals: number; readonly mode: string }
}

export interface PlanCalendar {
  readonly name: string
  readonly source: string
  readonly sha256: string
  readonly holidays: readonly LocalDate[]
}

// ---- rules

export type Rule<D = LocalDate> =
  | InputRule
  | AgreedRule<D>
  | DefineRule
  | AccountRule
  | PostingRule
  | FlipRule
  | AllocateRule
  | WaterfallRule
  | MovementRule

interface RuleHead {
  readonly name: string
  /** The contract's own term for it. */
  readonly title?: string
  readonly clause?: string
  readonly unit: Unit
  readonly kind: Kind
  /** Absent: in force at every moment (an agreed value without a grain). */
  readonly grain?: Grain
  /** Names of the groups it is spread over, at most two. */
  readonly groups: readonly string[]
  readonly inForce?: InForce
}
/**
 * A rule that computes only the part of its period that lies in a phase, or its period in parts, cut where the named agreed
 * values and phases change. `splitAt` also holds those that change together with the phase.
 */
export interface InParts {
  readonly during?: string
  readonly splitAt?: readonly string[]
}

export interface InputRule extends RuleHead {
  readonly rule: "input"
  readonly grain: Grain
  readonly source: { readonly kind: string; readonly name: string }
  /** Settlement runs of a market, the one billed first. */
  readonly runs?: readonly string[]
  /** The feed stamps the end of the interval. */
  readonly labelsEnd: boolean
  readonly missing:
    | { readonly policy: "error" | "zero" | "false" }
    | { readonly policy: "use"; readonly input: string }
    | { readonly policy: "hold"; readonly minutes: number }
}

/** A figure the parties agreed: a list of dated values, perhaps escalating. */
export interface AgreedRule<D = LocalDate> extends RuleHead {
  readonly rule: "agreed"
  /** One entry with `members: []`, or one per member; with `from` where amended: the last whose day has come counts. */
  readonly values: readonly {
    readonly members: readonly string[]
    readonly dated: DatedValue<D>
    readonly from?: LocalDate
  }[]
  /** Its members are the periods of this tou, and the one at hand is that of the moment. */
  readonly tou?: string
  /** A flow in a period cut short by the term: as it stands, or by days. Present where the term cuts one. */
  readonly shortPeriods?: "prorated" | "whole"
}
export interface DatedValue<D = LocalDate> {
  /** In force from the start of the local day; the first from the start of the term where it says no other. */
  readonly list: readonly { readonly from: D; readonly value: Step }[]
  readonly escalation?: {
    readonly rate: Step
    readonly growth: "compounding" | "simple"
    readonly anchor: PlanAnchor<D>
    readonly chain: PlanChain
  }
  readonly indexation?: {
    readonly index: string
    readonly share: Step
    /** "2025-12" */
    readonly baseMonth: string
    readonly base: Exact
    readonly lagMonths: number
    readonly limit:
      | { readonly form: "none" }
      | {
          readonly form: "per_step" | "since_base"
          readonly atLeast?: Exact
          readonly atMost?: Exact
          readonly applies: "before_share" | "after_share"
        }
    readonly falls: "may_fall" | "never_falls"
    readonly unpublished: "last_published_true_up" | "last_published_keep" | "hold"
    readonly revised: "first_published" | "true_up"
    readonly rebased: "link_by_overlap_month" | "stop"
    readonly anchor: PlanAnchor<D>
    readonly chain: PlanChain
  }
}
/** When the steps of an escalating figure happen, through the end of the term. */
export type PlanAnchor<D = LocalDate> =
  /** At the start of each period of the grain that starts on the day or later. */
  | { readonly form: "each"; readonly grain: Grain; readonly from: D }
  /** On that day of every year, on or after `from`. */
  | { readonly form: "on"; readonly month: number; readonly day: number; readonly from: D }
  /** On that day of every year, after `after`. */
  | { readonly form: "on"; readonly month: number; readonly day: number; readonly after: D }
  /** On each anniversary of the day, the first a year later. */
  | { readonly form: "anniversary"; readonly of: D }
export type PlanChain =
  | { readonly form: "exact" }
  | {
      readonly form: "rounded"
      readonly quantum: Exact
      readonly mode: string
      readonly stage: "each step" | "at use"
    }

export interface DefineRule extends RuleHead, InParts {
  readonly rule: "define"
  readonly grain: Grain
  readonly value: Step
  /** The value is not provably a finite decimal and is kept to `rounding.quotients`. */
  readonly quantised: boolean
}

/** A charge (never negative) or a settlement (a negative amount reverses the direction). */
export interface PostingRule extends RuleHead, InParts {
  readonly rule: "charge" | "settle"
  readonly grain: Grain
  /** A party, or the name of a group of parties it is spread over. */
  readonly payer: string
  readonly payee: string
  readonly value: Step
  readonly quantised: boolean
  /** The invoice whose tax it is. */
  readonly taxOf?: string
}

/** False until its condition holds, then true for good. */
export interface FlipRule extends RuleHead {
  readonly rule: "flip"
  readonly grain: Grain
  readonly condition: Step
  /** From the period in which the condition holds, or from the next of this grain. */
  readonly takes: { readonly form: "once" } | { readonly form: "next"; readonly grain: Grain }
}

/**
 * Parts of an amount, each a multiple of the step, that sum to it. Read by arm (`stage`), or, by weight, by member: its `groups` then
 * end with the group it is split across.
 */
export interface AllocateRule extends RuleHead {
  readonly rule: "allocate"
  readonly grain: Grain
  readonly of: Step
  readonly step: Exact
  readonly split:
    | {
        readonly form: "ordered"
        readonly arms: readonly { readonly name: string; readonly upTo: Step; readonly clause?: string }[]
        readonly rest: string
      }
    | {
        readonly form: "shares"
        readonly arms: readonly { readonly name: string; readonly share: Step; readonly clause?: string }[]
        readonly rest: string
      }
    | ByWeight
}
export interface ByWeight {
  readonly form: "weight"
  readonly across: string
  readonly by: Step
  readonly cap?: {
    readonly upTo: Step
    readonly leftover: { readonly form: "again" } | { readonly form: "to"; readonly to: string }
  }
  /** Who gets the steps left over: the largest fractions, the first in the order of the group, or a member. */
  readonly remainder: { readonly form: "largest" | "in order" } | { readonly form: "to"; readonly to: string }
  readonly noWeight: { readonly form: "equal" | "error" } | { readonly form: "to"; readonly to: string }
}
/** Tiers in order; read by tier (or `rest`, `total`) and recipient. */
export interface WaterfallRule extends RuleHead {
  readonly rule: "waterfall"
  readonly grain: Grain
  readonly of: Step
  readonly step: Exact
  readonly cut: "each tier" | "recipients only"
  readonly tiers: readonly {
    readonly name: string
    readonly clause?: string
    readonly limit:
      | { readonly form: "up_to"; readonly value: Step }
      | { readonly form: "until"; readonly recipient: string; readonly gets: Step; readonly plus?: Step }
    readonly pay: Pay
  }[]
  readonly rest: { readonly clause?: string; readonly pay: Pay }
  readonly recipients: readonly string[]
}
export type Pay =
  | { readonly form: "one"; readonly to: string }
  | {
      readonly form: "shares"
      readonly shares: readonly { readonly share: Step; readonly to: string }[]
      readonly rest: string
    }
  | ByWeight
/** A movement of certificates of the vintage of its own period. */
export interface MovementRule extends RuleHead {
  readonly rule: "movement"
  readonly grain: Grain
  readonly instrument: string
  readonly movement: "issue" | "transfer" | "retire"
  readonly from?: string
  readonly to?: string
  readonly value: Step
  readonly whole?: { readonly quantum: Exact; readonly fraction: "carry" | "drop" }
  readonly quantised: boolean
}

/** A balance carried from period to period. Lines run in written order; `end` never posts. */
export interface AccountRule extends RuleHead {
  readonly rule: "account"
  readonly grain: Grain
  readonly opens: Step
  readonly lines: readonly AccountLine[]
  /** Present when additions carry a worth: its unit, and how a partial draw's worth is cut. */
  readonly worth?: { readonly unit: Unit; readonly quantum: Exact; readonly mode: string }
  readonly expire?: { readonly after: number; readonly grain: Grain }
  readonly end: { readonly form: "lapses" | "paid" | "not_reached" } | { readonly form: "kept"; readonly years: number }
}
export type AccountLine = { readonly inForce?: InForce } & (
  | { readonly line: "add"; readonly amount: Step; readonly worth?: Step; readonly quantised: boolean }
  /** Moves min(max(limit, 0), balance) into the stage of this name. */
  | {
      readonly line: "draw"
      readonly name: string
      readonly limit: Step
      readonly order: "oldest" | "newest" | "return" | "capital"
      /** What was asked beyond the balance is lost, or asked for again in the next period. */
      readonly excess?: "not_owed" | "carried"
      readonly clause?: string
      readonly quantised: boolean
    }
  /** Before the other lines of the first period in each period of `grain`: the balance becomes this. */
  | { readonly line: "reset"; readonly grain: Grain; readonly to: Step; readonly quantised: boolean }
  /** rate × year fraction × what earns at the start of the period; due at once, earning itself from the next boundary on. */
  | {
      readonly line: "accrue"
      readonly rate: Step
      readonly basis: string
      readonly growth: { readonly form: "simple" } | { readonly form: "compounding"; readonly grain: Grain }
      readonly quantum: Exact
      readonly mode: string
    }
)

export interface PlanCheck {
  readonly title: string
  readonly clause?: string
  readonly grain: Grain
  readonly condition: Step
  readonly otherwise: "error" | "hold" | "warn"
  readonly inForce?: InForce
}

export interface PlanInvoice {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly biller: string
  readonly billed: string
  readonly grain: Grain
  readonly lines: readonly string[]
  readonly issued?: PlanDueDate
  readonly due?: {
    readonly pick: "later" | "earlier"
    readonly dates: readonly PlanDueDate[]
    readonly roll?: { readonly direction: "next" | "previous" | "modified"; readonly calendar: string }
  }
  readonly late?: { readonly rate: Step; readonly basis: string; readonly compounding: "simple" | "daily" }
  readonly dispute?: { readonly count: number; readonly grain: Grain; readonly of: string }
  readonly correct?: readonly { readonly choice: string; readonly value: string }[]
  readonly netWith: readonly string[]
  readonly nets: boolean
}
export type PlanDueDate =
  | {
      readonly form: "days"
      readonly count: number
      readonly business: boolean
      /** `period end`, `issue`, `receipt` or the name of an event. */
      readonly after: string
    }
  | { readonly form: "day"; readonly day: number; readonly grain: Grain }

/** A value given for a past period, or for an account's opening. */
export interface PlanGiven {
  readonly rule: string
  readonly stages: readonly string[]
  readonly members: readonly string[]
  /** Text of the period as written: "2026-11", "contract year 2"; absent: the first period computed. */
  readonly period?: string
  readonly value: Step
}

// ---- expressions

/**
 * One step of an expression. `at` numbers the steps of a rule in written order and leads through
 * the source map to its text; `unit` is what to show it in. A step is evaluated at one period of some grain
 * and one member of each group; the value is in base units.
 */
export type Step = { readonly at: number; readonly unit: Unit } & Operation
export type Operation =
  | { readonly op: "number"; readonly value: Exact }
  | { readonly op: "flag"; readonly value: boolean }
  /**
   * Another rule's value: in the period of its grain that contains this moment, or, for an agreed value,
   * in force at the start of this period. `stage` names an account's stage; `members` fixes a member
   * per group of that rule, `null` meaning the member at hand.
   */
  | {
      readonly op: "read"
      readonly rule: string
      readonly stage?: string
      readonly worth?: boolean
      /** Of a waterfall; absent: all recipients together. */
      readonly recipient?: Seat
      readonly members: readonly (string | null)[]
    }
  | { readonly op: "+" | "-" | "*" | "/"; readonly left: Step; readonly right: Step }
  | { readonly op: "=" | "!=" | "<" | "<=" | ">" | ">="; readonly left: Step; readonly right: Step }
  | { readonly op: "and" | "or"; readonly left: Step; readonly right: Step }
  | { readonly op: "not" | "negate"; readonly operand: Step }
  | { readonly op: "if"; readonly condition: Step; readonly then: Step; readonly else: Step }
  | {
      readonly op: "case"
      /** `clause` is that of an `except` line. */
      readonly arms: readonly { readonly when: Step; readonly value: Step; readonly clause?: string }[]
      readonly otherwise: Step
    }
  /** Amended: the last version whose day has come at the start of the period. */
  | {
      readonly op: "versions"
      readonly first: Step
      readonly later: readonly { readonly from: LocalDate; readonly value: Step }[]
    }
  /**
   * Marginal: the slice from `above` to `above` + `of` of the scale priced band by band, `limit` being the band's width. All units: all of `of` at the
   * price of the band in which it ends, `limit` being the band's upper edge, in it (`up to`) or above it (`below`).
   */
  | {
      readonly op: "tiered"
      readonly kind: "marginal" | "all_units"
      readonly of: Step
      readonly above?: Step
      readonly bands: readonly {
        readonly edge: "width" | "up to" | "below"
        readonly limit: Step
        readonly at: Step
      }[]
      readonly rest: Step
    }
  | { readonly op: "curve"; readonly curve: string; readonly of: Step }
  | { readonly op: "in"; readonly set: TimeSet }
  /** As of the end of the period: whether it happened, whether the longstop has passed; days late in the period, in days. */
  | { readonly op: "milestone"; readonly event: string; readonly what: "happened" | "past_longstop" | "days_late" }
  /** Hours of the interval that the cause has. */
  | { readonly op: "event_hours"; readonly event: string; readonly member: string | null }
  /** Hours of the unbroken run of true intervals (grain `from`) that holds this one, whole or up to and with it; absent `within`: cut by nothing. */
  | {
      readonly op: "run"
      readonly form: "length" | "so_far"
      readonly of: Step
      readonly from: Grain
      readonly within?: Grain
    }
  /** Received less paid in the period, by every posting in the currency except those named. */
  | { readonly op: "cash"; readonly party: Seat; readonly before: readonly string[]; readonly currency: string }
  | {
      readonly op: "stake"
      readonly party: Seat
      readonly in: string
      readonly boundary:
        { readonly form: "equity_share"; readonly holding?: string } | { readonly form: "control"; readonly by: string }
    }
  /** A row of the catalogue applied to values at this period; `choices` are its named choices by word. */
  | {
      readonly op: "call"
      readonly function: string
      readonly arguments: readonly Step[]
      readonly choices: readonly { readonly name: string; readonly value: string }[]
    }
  /** `hours(month)`: the length of the period of that grain which contains this moment, in base units. */
  | { readonly op: "duration"; readonly function: string; readonly grain: Grain }
  /** `round(x, quantum, mode)`: quantum in base units. */
  | { readonly op: "round"; readonly operand: Step; readonly quantum: Exact; readonly mode: string }
  /** `prior(x, else e)`: the value one period earlier, `else` in the first period of the term. */
  | { readonly op: "prior"; readonly of: Step; readonly else: Step }
  /**
   * An aggregation over the periods of grain `from` inside this one (`over`) or in a `window`, or over the members of a group
   * at this period (`across`), or both: first the members, then the periods. `rounded` is set where the
   * posting stage rounds each amount before it is added.
   */
  | {
      readonly op: "aggregate"
      readonly function: string
      readonly of: Step
      readonly by?: Step
      readonly where?: Step
      readonly else?: Step
      readonly over?: { readonly grain: Grain; readonly from: Grain }
      readonly window?: Window
      readonly across?: string
      readonly rounded?: { readonly quantum: Exact; readonly mode: string }
    }

// ---- where it came from

/** Beside the plan, not part of its hash: where in the text each rule and step stands. */
export interface SourceMap {
  readonly source: string
  /** The text itself, so that a plan alone can show its formulas. */
  readonly text: string
  /** By rule name (checks and invoices: "check:<title>", "invoice:<name>"). Spans are UTF-16 offsets, half-open. */
  readonly rules: readonly {
    readonly name: string
    readonly span: readonly [number, number]
    /** The formula as written. */
    readonly formula?: readonly [number, number]
    readonly steps: readonly (readonly [number, number])[]
  }[]
}

/** What `build` writes: the plan, its identity and its source map. */
export interface Artifact {
  readonly sha256: string
  readonly plan: Plan<PlanDate>
  readonly sourceMap: SourceMap
}

// ---- tests

/** A `test` block, compiled against its contract. */
export interface PlannedTest {
  readonly title: string
  readonly span: readonly [number, number]
  /** The contracts it runs, and what it gives to each. */
  readonly runs: readonly { readonly contract: string; readonly given: readonly PlannedGiven[] }[]
  readonly run: { readonly from: string; readonly through: string }
  readonly expect: readonly PlannedExpectation[]
}
export interface PlannedGiven {
  /** A rule, an event, or an invoice. */
  readonly rule: string
  /** `opening`; `issued`, `received` or `paid` of an invoice; `hours` of an event; empty for an input's readings. */
  readonly stages: readonly string[]
  readonly members: readonly string[]
  readonly period?: string
  readonly value:
    | { readonly form: "value"; readonly value: Step }
    | { readonly form: "date"; readonly date: LocalDate }
    | { readonly form: "file"; readonly path: string; readonly sha256: string }
  readonly span: readonly [number, number]
}
export type PlannedExpectation =
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
      readonly value: Step | { readonly form: "date"; readonly date: LocalDate }
      /** The expectation as written: "energy in 2027-01 = 1_242_480.00 USD". */
      readonly text: string
      readonly span: readonly [number, number]
    }
  | { readonly form: "error"; readonly number: string; readonly text: string; readonly span: readonly [number, number] }
