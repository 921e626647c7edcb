import type * as ast from "../syntax/ast.ts"
import type { Span } from "../source/span.ts"

/** A declaration that has a value in periods. */
export type RuleItem =
  | ast.Input
  | ast.Agreed
  | ast.Define
  | ast.Account
  | ast.Charge
  | ast.Settle
  | ast.Flip
  | ast.Allocate
  | ast.Waterfall
  | BoundMovement
  | BoundTax

/** A movement of an instrument, which is a rule of its own; unit and grain are those of the instrument. */
export interface BoundMovement extends ast.Named {
  readonly node: "movement"
  readonly header: ast.Header
  readonly movement: ast.Movement
  readonly instrument: ast.Instrument
  readonly span: Span
}
/** A tax of an invoice, which is a rule of its own. */
export interface BoundTax extends ast.Named {
  readonly node: "tax"
  readonly line: Extract<ast.InvoiceLine, { line: "tax" }>
  readonly invoice: ast.Invoice
  readonly span: Span
}

export type BoundPhase = ast.Phases["phases"][number]

/** What was given for a value parameter of a template, to be tested against the header of the parameter. */
export interface BoundArgument {
  readonly template: string
  readonly parameter: string
  readonly groups: readonly ast.Word[]
  readonly header: ast.Header
  readonly value: ast.Expression
  /** The argument as written. */
  readonly span: Span
}

/** A rule or check as an amendment says it, from the start of the effective day on. */
export interface Version<Item> {
  readonly item: Item
  readonly effective: string
  readonly span: Span
}
/** In force from the first day, and no longer from the second; absent: always was, always will be. */
export interface InForce {
  readonly from?: string
  readonly before?: string
}

/** Every name of one contract, and what it stands for. Names from a template used `as x` begin with `x.`. */
export interface Scope {
  readonly parties: ReadonlyMap<string, ast.Word>
  /** Of parties that are held by others: the agreed shares that say by whom. */
  readonly heldBy: ReadonlyMap<string, ast.Word>
  readonly groups: ReadonlyMap<string, ast.Group>
  readonly rules: ReadonlyMap<string, RuleItem>
  readonly calendars: ReadonlyMap<string, ast.Calendar>
  readonly tous: ReadonlyMap<string, ast.Tou>
  readonly events: ReadonlyMap<string, ast.Event>
  /** In their order. */
  readonly phases: ReadonlyMap<string, BoundPhase>
  readonly curves: ReadonlyMap<string, ast.Curve>
  readonly formulas: ReadonlyMap<string, ast.Formula>
  readonly instruments: ReadonlyMap<string, ast.Instrument>
  readonly invoices: ReadonlyMap<string, ast.Invoice>
  readonly checks: readonly ast.Check[]
  /** The registry of clauses: what each is about and whether a rule must compute it. */
  readonly clauses: ReadonlyMap<string, { readonly title: string; readonly computed: boolean; readonly span: Span }>
  readonly term?: ast.Term
  readonly time?: ast.Time
  readonly rounding?: ast.Rounding
  readonly phasesItem?: ast.Phases
  /** Names under which templates are used. */
  readonly aliases: ReadonlyMap<string, ast.Uses>
  readonly arguments: readonly BoundArgument[]
  /** Those to this contract, in the order of their numbers. */
  readonly amendments: readonly ast.Amendment[]
  /** What amendments put in the place of rules, by name, and of checks, by title; in the order of their days. */
  readonly versions: ReadonlyMap<string, readonly Version<RuleItem>[]>
  readonly checkVersions: ReadonlyMap<string, readonly Version<ast.Check>[]>
  /** Rules and checks that amendments added or removed. */
  readonly inForce: ReadonlyMap<string, InForce>
  readonly checksInForce: ReadonlyMap<string, InForce>
  /** Names of declarations that could not be read; using one is no further error. */
  readonly broken: ReadonlySet<string>
  /** Something was so broken that not even its name is known: unknown names stay silent. */
  readonly anyBroken: boolean
  /** Names that stand twice: what is meant by them is not certain, and nothing more is said about their use. */
  readonly ambiguous: ReadonlySet<string>
}

/** Whether an unknown name stays silent: a declaration that could not be read may have it, or it stands twice. */
export const isExcused = (scope: Scope, name: string): boolean =>
  scope.anyBroken || scope.broken.has(name) || scope.ambiguous.has(name)

/** What a path begins with: a rule by its full name, and the stages that are left after it. */
export interface NamedRule {
  readonly name: ast.Word
  readonly item: RuleItem | undefined
  readonly stages: readonly ast.Word[]
}

/**
 * The rule a path leads to. `cfd.month_total.x` is the stage `x` of the rule `cfd.month_total` where `cfd` is the name
 * under which a template is used, else the stage `month_total.x` of the rule `cfd`. An unknown name has no item.
 */
export function ruleNamed(scope: Scope, path: Pick<ast.Path, "name" | "stages">): NamedRule {
  const { name, stages } = fullName(scope, path, (key) => scope.rules.has(key))
  return { name, stages, item: scope.rules.get(name.text) }
}

/** The name a path begins with, its aliases included; `has` says which names are known. */
export function fullName(
  scope: Scope,
  { name, stages }: Pick<ast.Path, "name" | "stages">,
  has: (key: string) => boolean,
): { readonly name: ast.Word; readonly stages: readonly ast.Word[] } {
  let full = name
  let at = 0
  while (!has(full.text) && scope.aliases.has(full.text) && at < stages.length) {
    const next = stages[at++]!
    full = { text: `${full.text}.${next.text}`, span: { from: name.span.from, to: next.span.to } }
  }
  return { name: full, stages: stages.slice(at) }
}

/** All names of the scope with what they are, for suggestions. */
export function* namesOf(scope: Scope): Generator<{ name: string; what: string; span: Span }> {
  for (const [name, word] of scope.parties) yield { name, what: "party", span: word.span }
  for (const [name, group] of scope.groups) yield { name, what: "group", span: group.name.span }
  for (const [name, rule] of scope.rules) yield { name, what: rule.node, span: rule.name.span }
  for (const [name, calendar] of scope.calendars) yield { name, what: "calendar", span: calendar.name.span }
  for (const [name, invoice] of scope.invoices) yield { name, what: "invoice", span: invoice.name.span }
  for (const [name, tou] of scope.tous) yield { name, what: "tou", span: tou.name.span }
  for (const [name, event] of scope.events) yield { name, what: "event", span: event.name.span }
  for (const [name, phase] of scope.phases) yield { name, what: "phase", span: phase.name.span }
  for (const [name, curve] of scope.curves) yield { name, what: "curve", span: curve.name.span }
  for (const [name, formula] of scope.formulas) yield { name, what: "formula", span: formula.name.span }
  for (const [name, instrument] of scope.instruments) yield { name, what: "instrument", span: instrument.name.span }
}
