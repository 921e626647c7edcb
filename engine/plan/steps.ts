import type { Grain, Kind } from "../../dsl/index.ts"

export type { Grain, Kind }

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

export interface Unit {
  /** As the author writes it: "USD/MWh". "flag" has no quantity. */
  readonly text: string
  /** Base units in one: kWh -> "1000", % -> "0.01". */
  readonly scale: Exact
}

export interface Plan {
  readonly format: "offtake-plan/1"
  /** Edition of the language and of its meaning. */
  readonly edition: "1"
  readonly contract: { readonly id: string; readonly title: string }
  readonly parties: readonly { readonly id: string; readonly title: string }[]
  readonly time: PlanTime
  readonly rounding: PlanRounding
  readonly clauses: readonly { readonly clause: string; readonly title: string; readonly computed: boolean }[]
  readonly calendars: readonly PlanCalendar[]
  readonly groups: readonly {
    readonly name: string
    readonly of: "party" | "label"
    readonly members: readonly string[]
  }[]
  /** By name, so that the order of declarations does not matter. */
  readonly rules: readonly Rule[]
  readonly checks: readonly PlanCheck[]
  readonly invoices: readonly PlanInvoice[]
  /** What stood before the first period, signed. */
  readonly history: readonly PlanGiven[]
}

export interface PlanTime {
  /** The term, both days included. */
  readonly from: LocalDate
  readonly through: LocalDate
  readonly zone: {
    readonly name: string
    /** Version of the zone rules, such as "2026d". */
    readonly tzdb: string
    /** Offset from UTC a day before the term, then every change from there through two years beyond its end. */
    readonly offset_minutes: number
    readonly transitions: readonly { readonly at_utc: number; readonly offset_minutes: number }[]
  }
  readonly interval_minutes: number
  readonly contract_year: { readonly month: number; readonly day: number }
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

export type Rule = InputRule | AgreedRule | DefineRule | AccountRule | PostingRule

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
}

export interface InputRule extends RuleHead {
  readonly rule: "input"
  readonly grain: Grain
  readonly source: { readonly kind: string; readonly name: string }
  /** The feed stamps the end of the interval. */
  readonly labelsEnd: boolean
  readonly missing:
    | { readonly policy: "error" | "zero" | "false" }
    | { readonly policy: "use"; readonly input: string }
    | { readonly policy: "hold"; readonly minutes: number }
}

/** A figure the parties agreed: a list of dated values, perhaps escalating. */
export interface AgreedRule extends RuleHead {
  readonly rule: "agreed"
  /** One entry with `members: []`, or one per member. */
  readonly values: readonly { readonly members: readonly string[]; readonly dated: DatedValue }[]
  /** A flow in a period cut short by the term: as it stands, or by days. Present where the term cuts one. */
  readonly shortPeriods?: "prorated" | "whole"
}
export interface DatedValue {
  /** In force from the start of the local day; the first from the start of the term. */
  readonly list: readonly { readonly from: LocalDate; readonly value: Step }[]
  readonly escalation?: {
    readonly rate: Step
    readonly growth: "compounding" | "simple"
    /** The days on which a step happens, through the end of the term. */
    readonly steps: readonly LocalDate[]
    readonly chain:
      | { readonly form: "exact" }
      | {
          readonly form: "rounded"
          readonly quantum: Exact
          readonly mode: string
          readonly stage: "each step" | "at use"
        }
  }
}

export interface DefineRule extends RuleHead {
  readonly rule: "define"
  readonly grain: Grain
  readonly value: Step
  /** The value is not provably a finite decimal and is kept to `rounding.quotients`. */
  readonly quantised: boolean
}

/** A charge (never negative) or a settlement (a negative amount reverses the direction). */
export interface PostingRule extends RuleHead {
  readonly rule: "charge" | "settle"
  readonly grain: Grain
  /** A party, or the name of a group of parties it is spread over. */
  readonly payer: string
  readonly payee: string
  readonly value: Step
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
export type AccountLine =
  | { readonly line: "add"; readonly amount: Step; readonly worth?: Step; readonly quantised: boolean }
  /** Moves min(max(limit, 0), balance) into the stage of this name. */
  | {
      readonly line: "draw"
      readonly name: string
      readonly limit: Step
      readonly order: "oldest" | "newest"
      readonly clause?: string
      readonly quantised: boolean
    }

export interface PlanCheck {
  readonly title: string
  readonly clause?: string
  readonly grain: Grain
  readonly condition: Step
  readonly otherwise: "error" | "hold" | "warn"
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
      readonly after: "period end" | "issue" | "receipt"
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
      readonly members: readonly (string | null)[]
    }
  | { readonly op: "+" | "-" | "*" | "/"; readonly left: Step; readonly right: Step }
  | { readonly op: "=" | "!=" | "<" | "<=" | ">" | ">="; readonly left: Step; readonly right: Step }
  | { readonly op: "and" | "or"; readonly left: Step; readonly right: Step }
  | { readonly op: "not" | "negate"; readonly operand: Step }
  | { readonly op: "if"; readonly condition: Step; readonly then: Step; readonly else: Step }
  | {
      readonly op: "case"
      readonly arms: readonly { readonly when: Step; readonly value: Step }[]
      readonly otherwise: Step
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
   * An aggregation over the periods of grain `from` inside this one (`over`), or over the members of a group
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
  readonly plan: Plan
  readonly sourceMap: SourceMap
}

// ---- tests

/** A `test` block, compiled against its contract. */
export interface PlannedTest {
  readonly title: string
  readonly contract: string
  readonly span: readonly [number, number]
  readonly given: readonly PlannedGiven[]
  readonly run: { readonly from: string; readonly through: string }
  readonly expect: readonly PlannedExpectation[]
}
export interface PlannedGiven {
  readonly rule: string
  /** `opening`, or empty for an input's readings. */
  readonly stages: readonly string[]
  readonly members: readonly string[]
  readonly period?: string
  readonly value:
    | { readonly form: "value"; readonly value: Step }
    | { readonly form: "file"; readonly path: string; readonly sha256: string }
  readonly span: readonly [number, number]
}
export type PlannedExpectation =
  | {
      readonly form: "value"
      readonly rule: string
      readonly stages: readonly string[]
      readonly members: readonly string[]
      readonly period: string
      readonly comparison: "=" | "<=" | ">="
      readonly value: Step
      /** The expectation as written: "energy in 2027-01 = 1_242_480.00 USD". */
      readonly text: string
      readonly span: readonly [number, number]
    }
  | { readonly form: "error"; readonly number: string; readonly text: string; readonly span: readonly [number, number] }
