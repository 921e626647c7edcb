/**
 * What a function must state to be checked, completed, hovered and documented. The checker is given a catalogue of
 * such rows; the rows themselves, with what they compute, live with the engine.
 */
export interface FunctionSignature {
  readonly name: string
  readonly doc: string
  /** A call that type-checks, shown in hover and in the reference. */
  readonly example: string
  readonly form?: FunctionForm
  /** How it works on many values, `over` a grain or `across` a group; some functions have both uses. */
  readonly overMany?: AggregateForm
  /** Choices the contract must make by name; none has a default. */
  readonly choices: readonly ChoiceParameter[]
}

export type FunctionForm =
  /** A value from values of the same period. */
  | {
      readonly form: "pointwise"
      readonly parameters: readonly Parameter[]
      /** The last parameter may be repeated. */
      readonly repeats: boolean
      readonly law: Law
    }
  /** The length of a period. */
  | { readonly form: "duration"; readonly unit: "h" | "day" | "mo" }
  /** `round(x, quantum, mode)`, `ratio(a, b, else e)`, `prior(x, else e)`: checked by their own rules. */
  | { readonly form: "round" }
  | { readonly form: "ratio" }
  | { readonly form: "prior" }
  /** `round_significant(x, 4, mode)`. */
  | { readonly form: "round_significant" }
  /** Of a yes or no in a row of periods: how long it has been or is yes. */
  | { readonly form: "run"; readonly gives: "length" | "so_far" }
  /** `in(part of time)`. */
  | { readonly form: "set" }
  /** Of an event that happens once. */
  | { readonly form: "milestone"; readonly gives: "days_late" | "past_longstop" }
  /** `cash(party)`, `stake(party, in: seat, boundary: …)`. */
  | { readonly form: "cash" }
  | { readonly form: "stake" }

/** A value from many. */
export interface AggregateForm {
  readonly takes: AggregateLaw
  /** Needs `by`: a weight, or what decides. */
  readonly by: "required" | "none"
  /** Without any value it gives something by itself (zero, false, true), or the contract says what. */
  readonly empty: "has a value" | "needs else"
}

export interface Parameter {
  readonly name: string
  readonly doc: string
}

/** What the parameters must share and what comes out. */
export type Law =
  /** One unit, one kind, one grain; comes out as they are. */
  | "alike"
  /** As `alike`, but an amount may be limited by a stock. */
  | "limit"
  /** Between two bounds. */
  | "clamp"
  /** One value, unchanged in type. */
  | "same"
  /** As `alike`, beside a share that widens one of them: what lies outside a band. */
  | "band"

export type AggregateLaw =
  /** Amounts; gives an amount of the coarser period. */
  | "adds"
  /** A figure in force or a stock; an extreme of an amount has no meaning. */
  | "picks"
  /** As `picks`, at the period where something else is largest. */
  | "picks at"
  /** A figure or stock weighted by how long it held. */
  | "averages"
  /** A figure weighted by an amount. */
  | "weighs"
  /** A flag: how often, whether ever, whether always. */
  | "counts"
  | "decides"

/** A choice without a default: one of some words, or a quantity. `question` is what is asked when it is left out. */
export interface ChoiceParameter {
  readonly name: string
  readonly question: string
  readonly takes:
    | { readonly form: "word"; readonly words: readonly { readonly word: string; readonly doc: string }[] }
    /** A value like the first parameter's. */
    | { readonly form: "quantity" }
    /** A percentage. */
    | { readonly form: "share" }
    /** A party, by name. */
    | { readonly form: "party" }
}

export type Catalog = ReadonlyMap<string, FunctionSignature>

/** The names of rounding modes, remainder rules and the like, which tables above the checker own. */
export interface WordTables {
  readonly roundingModes: readonly string[]
  readonly dayCounts: readonly string[]
  readonly rolls: readonly string[]
}
