import type { Span } from "../source/span.ts"

/**
 * The tree of a source file, as written: nothing is resolved, every node has its span. Broken text
 * still gives a tree: a declaration that cannot be understood is a `broken` item, an expression
 * that is not there is a `missing` expression, and an optional part that was left out is absent.
 */
export interface File {
  readonly node: "file"
  /** The language edition after `offtake`, as written. */
  readonly edition?: Word
  readonly parts: readonly Part[]
  readonly span: Span
}

/** A word, number, unit, date, clause or text with its place. Texts come without their quotes, clauses with `§`. */
export interface Word {
  readonly text: string
  readonly span: Span
}

export type Part = Import | Contract | Template | Amendment | History | Test | Shared
/** What may stand outside of contracts, for all of them: a file of such is a library. */
export type Shared = Calendar | Tou | Curve | Formula
export type Item =
  | Uses
  | Parties
  | Term
  | Time
  | Rounding
  | Clauses
  | Calendar
  | Tou
  | Group
  | Event
  | Phases
  | Input
  | Agreed
  | Define
  | Curve
  | Formula
  | Account
  | Flip
  | Allocate
  | Waterfall
  | Instrument
  | Charge
  | Settle
  | Invoice
  | Check
  | Broken

/** A declaration whose text could not be understood. Its name, where one stands, keeps others quiet. */
export interface Broken {
  readonly node: "broken"
  readonly opener: string
  readonly name?: Word
  readonly span: Span
}

export interface Contract {
  readonly node: "contract"
  readonly name: Word
  readonly title: Word
  readonly items: readonly Item[]
  readonly span: Span
}

// ---- other files, templates, amendments

/** `import nerc from "library/nerc.otk" sha256 "51ad"`: one declaration of a library, by its name. */
export interface Import {
  readonly node: "import"
  readonly name: Word
  readonly path: Word
  readonly sha256: Word
  readonly span: Span
}
export interface Template {
  readonly node: "template"
  readonly name: Word
  readonly title: Word
  readonly parameters: readonly Parameter[]
  readonly items: readonly Item[]
  readonly span: Span
}
export interface Parameter {
  readonly name: Word
  readonly groups: readonly Word[]
  readonly takes:
    | { readonly form: "value"; readonly header: Header }
    | { readonly form: "party" }
    | { readonly form: "group" }
    /** `one of nothing_owed or no_floor` */
    | { readonly form: "choice"; readonly words: readonly Word[] }
  readonly span: Span
}
/** `uses difference(fixed: strike, below_zero: nothing_owed) as cfd_terms` */
export interface Uses {
  readonly node: "uses"
  readonly template: Word
  readonly arguments: readonly Choice[]
  readonly as?: Word
  readonly span: Span
}
/** `amendment 1 to id effective 2029-01-01 signed 2028-11-14 { … }` */
export interface Amendment {
  readonly node: "amendment"
  readonly number: Word
  readonly to: Word
  readonly effective: Word
  readonly signed: Word
  readonly changes: readonly Change[]
  readonly span: Span
}
export type Change =
  | { readonly change: "replace" | "add"; readonly item: Item; readonly span: Span }
  | { readonly change: "remove"; readonly name: Word; readonly clause?: Word; readonly span: Span }

// ---- setting

export interface Parties {
  readonly node: "parties"
  readonly parties: readonly {
    readonly name: Word
    readonly title: Word
    /** `held by holding`: the agreed shares of those who own it. */
    readonly heldBy?: Word
  }[]
  readonly span: Span
}
/** `term 2027-01-01 through 2046-12-31`; both days belong to it. */
export interface Term {
  readonly node: "term"
  readonly from: Day
  readonly through: Day
  readonly span: Span
}
/** A day of the contract: written, or counted from an event. */
export type Day =
  | { readonly form: "date"; readonly date: Word; readonly span: Span }
  /** `cod` */
  | { readonly form: "event"; readonly event: Word; readonly span: Span }
  /** `20 year after cod`; the unit is `day`, `month` or `year`. */
  | {
      readonly form: "after"
      readonly count: Word
      readonly unit: Word
      readonly event: Word
      readonly span: Span
    }
  /** `first January 1 after cod` */
  | { readonly form: "first"; readonly day: MonthDay; readonly event: Word; readonly span: Span }
export interface Time {
  readonly node: "time"
  readonly timezone?: Word
  /** Minutes, as written. */
  readonly interval?: Word
  readonly contractYear?: MonthDay | { readonly anniversaryOf: Word; readonly span: Span }
  /** `09:00` */
  readonly gasDay?: Word
  /** `leap_day to March 1` */
  readonly leapDay?: MonthDay
  readonly span: Span
}
/** `July 1`. The month is a name to be looked up. */
export interface MonthDay {
  readonly month: Word
  readonly day: Word
  readonly span: Span
}
export interface Rounding {
  readonly node: "rounding"
  readonly clause?: Word
  readonly lines: readonly RoundingLine[]
  readonly span: Span
}
export type RoundingLine =
  | {
      readonly line: "post"
      /** `line`, `total` or the name of a grain. */
      readonly stage: Word
      readonly quantum: Literal
      readonly mode?: Word
      readonly span: Span
    }
  | { readonly line: "quotients"; readonly decimals: Word; readonly mode?: Word; readonly span: Span }
export interface Clauses {
  readonly node: "clauses"
  readonly clauses: readonly { readonly clause: Word; readonly title: Word; readonly computed: boolean }[]
  readonly span: Span
}
export interface Calendar {
  readonly node: "calendar"
  readonly name: Word
  readonly path: Word
  readonly sha256: Word
  readonly span: Span
}
export interface Group {
  readonly node: "group"
  readonly name: Word
  readonly title?: Word
  /** `party` or `label`. */
  readonly of: Word
  readonly members: readonly Member[]
  readonly span: Span
}
/** `T3 from 2029-04-01 through 2031-12-31` */
export interface Member {
  readonly name: Word
  readonly from?: Word
  readonly through?: Word
}
/** Parts of time by name; lines are tried from the top, the first that holds wins. */
export interface Tou {
  readonly node: "tou"
  readonly name: Word
  readonly title?: Word
  readonly lines: readonly TouLine[]
  readonly otherwise?: Word
  readonly span: Span
}
/** `period summer_peak: June 1 through September 30 Mon..Fri except nerc 13:00..19:00, 20:00..21:00` */
export interface TouLine {
  readonly name: Word
  readonly season?: { readonly from: MonthDay; readonly through: MonthDay }
  readonly days: readonly { readonly from: Word; readonly to?: Word; readonly span: Span }[]
  /** `except nerc`, or `with holidays`. */
  readonly holidays?: { readonly form: "except"; readonly calendar: Word } | { readonly form: "with" }
  readonly hours: readonly { readonly from: Word; readonly to: Word }[]
  readonly span: Span
}
export interface Event {
  readonly node: "event"
  readonly name: Word
  readonly title?: Word
  readonly clause?: Word
  /** `once`: one day. `spans`: stretches of time, each with a cause. */
  readonly form: "once" | "spans"
  readonly guaranteed?: Word
  readonly longstop?: Word
  /** The group of causes, after `by`. */
  readonly by?: Word
  /** `first` or `error`, after `overlap`. */
  readonly overlap?: Word
  readonly source?: { readonly kind: Word; readonly name: Word }
  readonly span: Span
}
export interface Phases {
  readonly node: "phases"
  readonly clause?: Word
  readonly phases: readonly { readonly name: Word; readonly from: Day; readonly span: Span }[]
  readonly span: Span
}

// ---- headers

/** `price[tenant] "Contract Price"`. */
export interface Named {
  readonly name: Word
  readonly groups: readonly Word[]
  readonly title?: Word
}
/** `: USD/MWh level each month prorated §4.1`. A `?` is kept as the text `?`. */
export interface Header {
  readonly unit?: Word
  readonly level?: Word
  readonly each?: Word
  /** `prorated` or `whole`. */
  readonly shortPeriods?: Word
  readonly clause?: Word
}

/** `during operation split at capacity = value except §3.4 when c : v`: what a rule computes. */
export interface Formed {
  readonly during?: Word
  readonly splitAt: readonly Word[]
  readonly value: Expression
  readonly exceptions: readonly Exception[]
}
export interface Exception {
  readonly clause?: Word
  readonly when: Expression
  readonly value: Expression
  readonly span: Span
}

// ---- data and values

export interface Input extends Named {
  readonly node: "input"
  readonly header: Header
  /** `meter "M-101"`: the kind of source and its name; `posting cedar_ridge.energy` has the path as its name. */
  readonly source?: { readonly kind: Word; readonly name: Word }
  /** `run initial then final`: the market's settlement runs, the one billed first. */
  readonly runs: readonly Word[]
  /** `labels end`. */
  readonly labelsEnd: boolean
  readonly missing?: Missing
  readonly span: Span
}
export type Missing =
  | { readonly policy: "error" | "zero" | "false"; readonly span: Span }
  | { readonly policy: "use"; readonly input: Word; readonly span: Span }
  /** `hold 30 min`; `unit` is `min` or a grain. */
  | { readonly policy: "hold"; readonly count: Word; readonly unit: Word; readonly span: Span }

export interface Agreed extends Named {
  readonly node: "agreed"
  readonly header: Header
  readonly value:
    | Dated
    | {
        readonly members: readonly { readonly member: Word; readonly dated: Dated }[]
        /** `total 100%` */
        readonly total?: Literal
      }
  readonly span: Span
}
/** `36 USD/MWh ; 37.10 USD/MWh from 2030-06-01`, perhaps escalating or indexed. */
export interface Dated {
  readonly values: readonly { readonly value: Expression; readonly from?: Day }[]
  readonly escalation?: Escalation
  readonly indexation?: Indexation
}
/** `indexed to cpi (share: 40%, …) on each July 1 from 2028-07-01 rounded to … each step`. */
export interface Indexation {
  readonly index: Word
  readonly choices: readonly Choice[]
  readonly anchor?: Anchor
  readonly chain?: Chain
  readonly span: Span
}
/** Every choice is optional in the tree and asked for by the checker. */
export interface Escalation {
  readonly rate: Expression
  /** `compounding` or `simple`. */
  readonly growth?: Word
  readonly anchor?: Anchor
  readonly chain?: Chain
  readonly span: Span
}
export type Anchor =
  /** `each contract_year from 2028-01-01` */
  | { readonly form: "each"; readonly grain: Word; readonly from: Word; readonly span: Span }
  /** `on each July 1 from 2028-07-01`, `on each January 1 after cod` */
  | { readonly form: "on"; readonly day: MonthDay; readonly from: Word; readonly span: Span }
  | { readonly form: "on"; readonly day: MonthDay; readonly after: Word; readonly span: Span }
  /** `on each anniversary of cod` */
  | { readonly form: "anniversary"; readonly event: Word; readonly span: Span }
export type Chain =
  | { readonly form: "exact"; readonly span: Span }
  | {
      readonly form: "rounded"
      readonly quantum: Literal
      readonly mode?: Word
      /** `each step` or `at use`. */
      readonly stage?: { readonly text: "each step" | "at use"; readonly span: Span }
      readonly span: Span
    }

export interface Define extends Named, Formed {
  readonly node: "define"
  readonly header: Header
  readonly span: Span
}
/** `curve heat_rate(output: MW): MMBtu/MWh §6.2 linear clamp { 150 MW: 8.45 MMBtu/MWh … }` */
export interface Curve {
  readonly node: "curve"
  readonly name: Word
  readonly title?: Word
  readonly parameter: { readonly name: Word; readonly unit: Word }
  readonly header: Header
  /** `linear` or `step`. */
  readonly between?: Word
  /** `clamp` or `error`. */
  readonly beyond?: Word
  readonly points: readonly { readonly at: Literal; readonly value: Literal }[]
  readonly span: Span
}
/** `formula f(x: USD each month, p: %): USD each month = …` */
export interface Formula {
  readonly node: "formula"
  readonly name: Word
  readonly title?: Word
  readonly parameters: readonly { readonly name: Word; readonly header: Header; readonly span: Span }[]
  readonly header: Header
  readonly value: Expression
  readonly span: Span
}

export interface Account extends Named {
  readonly node: "account"
  readonly header: Header
  readonly lines: readonly AccountLine[]
  readonly span: Span
}
export type AccountLine =
  | { readonly line: "opens"; readonly value: Expression; readonly span: Span }
  | { readonly line: "add"; readonly value: Expression; readonly worth?: Expression; readonly span: Span }
  | {
      readonly line: "draw"
      readonly name: Word
      readonly upTo: Expression
      /** `oldest` or `newest` of what is held, `return` or `capital` of what accrues, before `first`. */
      readonly order?: Word
      /** `not_owed` or `carried`. */
      readonly excess?: Word
      readonly clause?: Word
      readonly span: Span
    }
  | { readonly line: "reset"; readonly grain: Word; readonly to: Expression; readonly span: Span }
  | {
      readonly line: "accrue"
      readonly rate: Expression
      /** `actual/365`, as written. */
      readonly basis: Word
      readonly growth?:
        | { readonly form: "simple" }
        /** `compounding each calendar_year` */
        | { readonly form: "compounding"; readonly grain: Word }
      readonly rounded?: { readonly quantum: Literal; readonly mode?: Word }
      readonly span: Span
    }
  | { readonly line: "expire"; readonly count: Word; readonly grain: Word; readonly span: Span }
  | { readonly line: "end"; readonly end: EndOfTerm; readonly span: Span }
export type EndOfTerm =
  { readonly form: "lapses" | "paid" | "not_reached" } | { readonly form: "kept"; readonly years: Word }

/** `flip flipped "Flip" each month §9.5 when … from next month`: once true, true for good. */
export interface Flip {
  readonly node: "flip"
  readonly name: Word
  readonly title?: Word
  readonly each: Word
  readonly clause?: Word
  readonly when: Expression
  readonly takes?: { readonly form: "once" } | { readonly form: "next"; readonly grain: Word }
  readonly span: Span
}

// ---- partition

/** Splits an amount so that the parts sum to it exactly. */
export interface Allocate extends Named {
  readonly node: "allocate"
  readonly of: Expression
  readonly header: Header
  readonly step?: Literal
  readonly split: { readonly form: "arms"; readonly arms: readonly Arm[]; readonly rest?: Word } | ByWeight
  readonly span: Span
}
export type Arm =
  /** `first onsite up to load`, `next charging up to limit` */
  | {
      readonly arm: "first" | "next"
      readonly name: Word
      readonly upTo: Expression
      readonly clause?: Word
      readonly span: Span
    }
  /** `share 60% to a` */
  | {
      readonly arm: "share"
      readonly share: Expression
      readonly name: Word
      readonly clause?: Word
      readonly span: Span
    }
/** `across tenant by load each up to cap leftover shared again remainder largest if no weight equal` */
export interface ByWeight {
  readonly form: "weight"
  readonly across: Word
  readonly by: Expression
  readonly cap?: { readonly upTo: Expression; readonly leftover?: { readonly to?: Word } }
  readonly remainder?: { readonly form: "largest" | "in order" } | { readonly form: "to"; readonly to: Word }
  readonly noWeight?: { readonly form: "equal" | "error" } | { readonly form: "to"; readonly to: Word }
  readonly span: Span
}
export interface Waterfall extends Named {
  readonly node: "waterfall"
  readonly of: Expression
  readonly header: Header
  readonly step?: Literal
  /** Where cents are cut: `each tier` or `recipients only`. */
  readonly stage?: "each tier" | "recipients only"
  readonly tiers: readonly Tier[]
  readonly rest?: { readonly clause?: Word; readonly pay: Pay }
  readonly span: Span
}
export interface Tier {
  readonly name: Word
  readonly clause?: Word
  readonly limit:
    | { readonly form: "up_to"; readonly value: Expression }
    /** `until pool gets x plus 20% of this tier` */
    | {
        readonly form: "until"
        readonly recipient: Word
        readonly gets: Expression
        readonly plus?: Expression
      }
  readonly pay: Pay
  readonly span: Span
}
export type Pay =
  | { readonly form: "one"; readonly to: Word; readonly span: Span }
  | {
      readonly form: "shares"
      readonly shares: readonly { readonly share: Expression; readonly to: Word }[]
      readonly rest: Word
      readonly span: Span
    }
  | ByWeight

/** Certificates that are issued, handed over and retired, and never more than are held. */
export interface Instrument {
  readonly node: "instrument"
  readonly name: Word
  readonly title: Word
  readonly unit: Word
  readonly vintage: Word
  readonly clause?: Word
  readonly movements: readonly Movement[]
  readonly span: Span
}
export interface Movement {
  readonly movement: "issue" | "transfer" | "retire"
  readonly name: Word
  /** Who loses them: of a transfer, and who retires. */
  readonly from?: Word
  /** Who gets them: of an issue and a transfer. */
  readonly to?: Word
  readonly clause?: Word
  readonly value: Expression
  /** `in whole 1 REC carry` */
  readonly whole?: { readonly quantum: Literal; readonly fraction?: Word }
  readonly span: Span
}

// ---- postings and paper

export interface Charge extends Named, Formed {
  readonly node: "charge"
  readonly payer: Word
  readonly payee: Word
  readonly header: Header
  readonly span: Span
}
/** Positive: the payer pays. Negative: the payee does. */
export interface Settle extends Named, Formed {
  readonly node: "settle"
  readonly payer: Word
  readonly payee: Word
  readonly header: Header
  readonly span: Span
}
export interface Invoice extends Named {
  readonly node: "invoice"
  /** Who issues the paper. */
  readonly biller: Word
  readonly billed: Word
  readonly each: Word
  readonly clause?: Word
  readonly lines: readonly InvoiceLine[]
  readonly span: Span
}
export type InvoiceLine =
  | { readonly line: "lines"; readonly names: readonly Word[]; readonly span: Span }
  /** `tax sales_tax §10.4 = 6.25% on a, b per total` */
  | {
      readonly line: "tax"
      readonly name: Word
      readonly clause?: Word
      readonly rate: Expression
      readonly on: readonly Word[]
      /** `line` or `total`. */
      readonly per?: Word
      readonly span: Span
    }
  | { readonly line: "issued"; readonly by: DueDate; readonly span: Span }
  | {
      readonly line: "due"
      /** `later` or `earlier`, before `of`. */
      readonly pick?: Word
      readonly dates: readonly DueDate[]
      readonly roll?: { readonly direction: Word; readonly calendar: Word }
      readonly span: Span
    }
  | {
      readonly line: "late"
      readonly rate: Expression
      /** `actual/360`, as written. */
      readonly basis: Word
      /** `simple` or `daily` (compounding daily). */
      readonly compounding: Word
      readonly span: Span
    }
  | { readonly line: "dispute"; readonly count: Word; readonly grain: Word; readonly of: Word; readonly span: Span }
  | { readonly line: "correct"; readonly choices: readonly Choice[]; readonly span: Span }
  | { readonly line: "net"; readonly with: readonly Word[]; readonly span: Span }
export type DueDate =
  /** `20 [business] days after period end | issue | receipt`; `after` is `period end`, `issue` or a name. */
  | {
      readonly form: "days"
      readonly count: Word
      readonly business: boolean
      readonly after: Word
      readonly span: Span
    }
  /** `day 10 of next month` */
  | { readonly form: "day"; readonly day: Word; readonly grain: Word; readonly span: Span }
export interface Check {
  readonly node: "check"
  readonly title: Word
  readonly each: Word
  readonly clause?: Word
  readonly condition: Expression
  /** `error`, `hold` or `warn`. */
  readonly otherwise: Word
  readonly span: Span
}

// ---- beside contracts

export interface History {
  readonly node: "history"
  readonly of: Word
  readonly signed: Word
  readonly given: readonly Given[]
  readonly span: Span
}
/** `given makeup.opening = 9_600 MWh in contract year 2` or `given delivered from "file" sha256 "…"`. */
export interface Given {
  readonly line: "given"
  readonly path: Path
  readonly value:
    | { readonly form: "value"; readonly value: Expression; readonly in?: Period }
    /** `given cod = 2027-05-17`, `given monthly.paid = 2027-03-14 in 2027-01` */
    | { readonly form: "date"; readonly date: Word; readonly in?: Period }
    | { readonly form: "file"; readonly path: Word; readonly sha256: Word }
  readonly span: Span
}
export interface Test {
  readonly node: "test"
  readonly title: Word
  /** The contract's name, where a file holds more than one. */
  readonly of?: Word
  readonly lines: readonly TestLine[]
  readonly span: Span
}
export type TestLine =
  | Given
  | { readonly line: "run"; readonly from: Period; readonly through?: Period; readonly span: Span }
  | {
      readonly line: "expect"
      readonly path: Path
      readonly in: Period
      readonly comparison: "=" | "<=" | ">="
      readonly value: Expression | DateValue
      readonly span: Span
    }
  | { readonly line: "expect_error"; readonly code: Word; readonly span: Span }
/** A date or month where a value stands: `base_month: 2025-12`. */
export interface DateValue {
  readonly node: "date"
  readonly text: string
  readonly span: Span
}
/** `makeup.recovered.worth[T1]`; in a test of several contracts `mesa_ipp.net[IPP]`. */
export interface Path {
  readonly name: Word
  readonly stages: readonly Word[]
  readonly members: readonly Word[]
  readonly span: Span
}
export interface Period {
  readonly form: "instant" | "date" | "month" | "year" | "contract_year" | "term"
  /** `2027-06`, `2027`, `3` for contract year 3, `term`. */
  readonly text: string
  readonly span: Span
}

// ---- expressions

export type Expression =
  | Literal
  | { readonly node: "flag"; readonly value: boolean; readonly span: Span }
  | Reference
  | Call
  | { readonly node: "negate"; readonly operand: Expression; readonly span: Span }
  | { readonly node: "not"; readonly operand: Expression; readonly span: Span }
  | {
      readonly node: "binary"
      readonly operator: Word
      readonly left: Expression
      readonly right: Expression
      readonly span: Span
    }
  | {
      readonly node: "if"
      readonly condition: Expression
      readonly then: Expression
      readonly else: Expression
      readonly span: Span
    }
  | {
      readonly node: "case"
      readonly arms: readonly { readonly when: Expression; readonly value: Expression }[]
      readonly otherwise?: Expression
      readonly span: Span
    }
  | Tiered
  | { readonly node: "missing"; readonly span: Span }
/** `tiered marginal (x above y) { first 5_000 MWh at 70 USD/MWh … rest at … }` */
export interface Tiered {
  readonly node: "tiered"
  /** `marginal` or `all_units`; asked for by the checker. */
  readonly kind?: Word
  readonly of: Expression
  readonly above?: Expression
  readonly bands: readonly TierBand[]
  readonly rest?: Expression
  readonly span: Span
}
export interface TierBand {
  /** `first` and `next` give a width, `up to` an edge that still belongs to the band, `below` one that does not. */
  readonly edge: { readonly text: "first" | "next" | "up to" | "below"; readonly span: Span }
  readonly limit: Expression
  readonly at: Expression
}
/** `41.75 USD/MWh`, `96%`, `3 month`, bare `0`. `number` is as written, underscores included. */
export interface Literal {
  readonly node: "literal"
  readonly number: Word
  readonly unit?: Word
  readonly span: Span
}
/** `price`, `makeup.recovered.worth`, `load[T1]`. */
export interface Reference extends Path {
  readonly node: "reference"
}
export interface Call {
  readonly node: "call"
  readonly name: Word
  readonly arguments: readonly Argument[]
  readonly scopes: readonly Scope[]
  readonly span: Span
}
export type Argument =
  | {
      readonly form: "value"
      readonly value: Expression
      readonly by?: Expression
      readonly where?: Expression
      readonly span: Span
    }
  | { readonly form: "else"; readonly value: Expression; readonly span: Span }
  | { readonly form: "grain"; readonly grain: Word; readonly span: Span }
  | Choice
/** `at_most: 12% * y`, `excess: not_owed`: a named argument. A bare word is a `reference` until the checker knows the choice. */
export interface Choice {
  readonly form: "choice"
  readonly name: Word
  readonly value: Expression | DateValue
  readonly span: Span
}
export type Scope =
  | { readonly form: "over"; readonly grain: Word; readonly span: Span }
  /** `over contract_year so far` */
  | { readonly form: "so_far"; readonly grain: Word; readonly span: Span }
  /** `over trailing 3 interval`, `over prior up to 11 month` */
  | {
      readonly form: "trailing" | "prior"
      readonly upTo: boolean
      readonly count: Word
      readonly grain: Word
      readonly span: Span
    }
  /** `within month`, of a run */
  | { readonly form: "within"; readonly grain: Word; readonly span: Span }
  /** `across tenant`; `across periods`, of a run */
  | { readonly form: "across"; readonly group: Word; readonly span: Span }
