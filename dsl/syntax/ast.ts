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

export type Part = Contract | History | Test
export type Item =
  | Parties
  | Term
  | Time
  | Rounding
  | Clauses
  | Calendar
  | Group
  | Input
  | Agreed
  | Define
  | Account
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

// ---- setting

export interface Parties {
  readonly node: "parties"
  readonly parties: readonly { readonly name: Word; readonly title: Word }[]
  readonly span: Span
}
/** `term 2027-01-01 through 2046-12-31`; both days belong to it. */
export interface Term {
  readonly node: "term"
  readonly from: Word
  readonly through: Word
  readonly span: Span
}
export interface Time {
  readonly node: "time"
  readonly timezone?: Word
  /** Minutes, as written. */
  readonly interval?: Word
  readonly contractYear?: MonthDay
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
  readonly members: readonly Word[]
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

// ---- data and values

export interface Input extends Named {
  readonly node: "input"
  readonly header: Header
  /** `meter "M-101"`: the kind of source and its name. */
  readonly source?: { readonly kind: Word; readonly name: Word }
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
  readonly value: Dated | { readonly members: readonly { readonly member: Word; readonly dated: Dated }[] }
  readonly span: Span
}
/** `36 USD/MWh ; 37.10 USD/MWh from 2030-06-01`, perhaps escalating. */
export interface Dated {
  readonly values: readonly { readonly value: Expression; readonly from?: Word }[]
  readonly escalation?: Escalation
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
  /** `on each July 1 from 2028-07-01` */
  | { readonly form: "on"; readonly day: MonthDay; readonly from: Word; readonly span: Span }
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

export interface Define extends Named {
  readonly node: "define"
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
      /** `oldest` or `newest`, before `first`. */
      readonly order?: Word
      readonly clause?: Word
      readonly span: Span
    }
  | { readonly line: "expire"; readonly count: Word; readonly grain: Word; readonly span: Span }
  | { readonly line: "end"; readonly end: EndOfTerm; readonly span: Span }
export type EndOfTerm =
  { readonly form: "lapses" | "paid" | "not_reached" } | { readonly form: "kept"; readonly years: Word }

// ---- postings and paper

export interface Charge extends Named {
  readonly node: "charge"
  readonly payer: Word
  readonly payee: Word
  readonly header: Header
  readonly value: Expression
  readonly span: Span
}
/** Positive: the payer pays. Negative: the payee does. */
export interface Settle extends Named {
  readonly node: "settle"
  readonly payer: Word
  readonly payee: Word
  readonly header: Header
  readonly value: Expression
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
      readonly value: Expression
      readonly span: Span
    }
  | { readonly line: "expect_error"; readonly code: Word; readonly span: Span }
/** `makeup.recovered.worth[T1]` */
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
  | { readonly node: "missing"; readonly span: Span }
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
  readonly value: Expression | { readonly node: "date"; readonly text: string; readonly span: Span }
  readonly span: Span
}
export type Scope =
  | { readonly form: "over"; readonly grain: Word; readonly span: Span }
  | { readonly form: "across"; readonly group: Word; readonly span: Span }
