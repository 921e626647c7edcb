import type * as ast from "../syntax/ast.ts"
import type { Span } from "../source/span.ts"

/** A declaration that has a value in periods. */
export type RuleItem = ast.Input | ast.Agreed | ast.Define | ast.Account | ast.Charge | ast.Settle

/** Every name of one contract, and what it stands for. */
export interface Scope {
  readonly parties: ReadonlyMap<string, ast.Word>
  readonly groups: ReadonlyMap<string, ast.Group>
  readonly rules: ReadonlyMap<string, RuleItem>
  readonly calendars: ReadonlyMap<string, ast.Calendar>
  readonly invoices: ReadonlyMap<string, ast.Invoice>
  readonly checks: readonly ast.Check[]
  /** The registry of clauses: what each is about and whether a rule must compute it. */
  readonly clauses: ReadonlyMap<string, { readonly title: string; readonly computed: boolean; readonly span: Span }>
  readonly term?: ast.Term
  readonly time?: ast.Time
  readonly rounding?: ast.Rounding
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

/** All names of the scope with what they are, for suggestions. */
export function* namesOf(scope: Scope): Generator<{ name: string; what: string; span: Span }> {
  for (const [name, word] of scope.parties) yield { name, what: "party", span: word.span }
  for (const [name, group] of scope.groups) yield { name, what: "group", span: group.name.span }
  for (const [name, rule] of scope.rules) yield { name, what: rule.node, span: rule.name.span }
  for (const [name, calendar] of scope.calendars) yield { name, what: "calendar", span: calendar.name.span }
  for (const [name, invoice] of scope.invoices) yield { name, what: "invoice", span: invoice.name.span }
}
