import type { ContractCalendar } from "../calendar/periods.ts"
import type { Rational } from "../number/rational.ts"
import type { Step } from "../plan/steps.ts"
import type { Evidence } from "./evidence.ts"
import type { Scope } from "./environment.ts"
import type { FaultBook } from "./faults.ts"
import type { Closure, Outcome } from "./value.ts"
import type { Span } from "./window.ts"

/** What a rule that runs lines, tiers or movements needs of the run around it. */
export interface Surroundings {
  readonly calendar: ContractCalendar
  readonly evidence: Evidence
  readonly faults: FaultBook
  readonly window: Span
  /** Faults that say no more than that the data begin later. */
  readonly unsupplied: ReadonlySet<number>
  /** The rule reaches itself through earlier periods: they are filled forward, or asking would go as deep as the term is long. */
  readonly stateful: boolean
  /** The rule's name with its members, for sentences. */
  readonly title: string
  readonly scope: Scope
  /** A step at the rule's own grain and members, for one member of another group where one is named. */
  readonly ready: (step: Step, hand?: { readonly group: string; readonly member: string }) => Closure
  /** A quantity as it is kept under the rule's name: rounding site R2. */
  readonly kept: (value: Rational) => Rational
  /** Members of a group in their order, those who have left or not joined too. */
  readonly membersOf: (group: string) => readonly string[]
  /** Whether a member belongs to its group in the period of the rule's grain: at its start. */
  readonly present: (group: string, member: string, k: number) => boolean
  /** What history or a test gives for the rule, or a stage of it, in a period, which may lie before the term. */
  readonly given: (stage: string | undefined, k: number) => Outcome | undefined
  /** Another rule for one member of each of its groups, asked for when it is needed: what moved before, whose shares count. */
  readonly read: (rule: string, members: readonly string[], stage?: string) => Closure
}

/** A rule whose parts are read by stage (an arm, a tier, `rest`, `total`) and by member or recipient; a rule of one part by neither. */
export interface Staged {
  part(stage: string | undefined, recipient: string | undefined): Closure
  /** What a period did, in order, for its explanation. */
  lines?(k: number): readonly PartLine[]
}

/** One line of the explanation of a rule with parts. */
export interface PartLine {
  readonly line: string
  readonly amount: Outcome
  readonly note?: string
  /** The stage and recipient to ask for to open it. */
  readonly stage?: string
  readonly recipient?: string
  /** The exact part before it was cut to the step. */
  readonly before?: Rational
}
