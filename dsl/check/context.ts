import type { Scope } from "../bind/scope.ts"
import { placeOf, report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type { Code, Data } from "../diagnostics/codes.ts"
import type { Span } from "../source/span.ts"
import type { Catalog, WordTables } from "./catalog.ts"
import type { Checked, Type } from "./checked.ts"
import { isGrain, type Grain, type GrainOrEver, type YearStart } from "./grains.ts"

/** What every part of the checker is handed: names, functions, types of declared rules, and where findings go. */
export interface Context {
  readonly scope: Scope
  readonly catalog: Catalog
  readonly words: WordTables
  readonly year: YearStart
  readonly text: string
  /** The period of the rule at hand. Absent inside an aggregation, whose periods are those of what it goes through. */
  readonly at?: Grain | undefined
  /** Inside a formula: what its parameters stand for, and the formulas that led here. */
  readonly formula?: { readonly parameters: ReadonlyMap<string, Checked>; readonly within: readonly string[] }
  /** The declared type of a rule; undefined when its header is in error, and then its users stay silent. */
  readonly typeOf: (rule: string) => Type | undefined
  /** For an account: the unit its additions are worth, when they carry a worth. */
  readonly worthOf: (account: string) => Type | undefined
  readonly report: Report
}

/** The same, for the expressions of a rule of this period. */
export const withGrain = (context: Context, grain: GrainOrEver): Context => ({
  ...context,
  at: isGrain(grain) ? grain : undefined,
})

export type Report = <C extends Code>(
  code: C,
  span: Span,
  data: Data<C>,
  more?: { readonly related?: Diagnostic["related"]; readonly fix?: Diagnostic["fix"] | undefined },
) => void

/** A `report` that collects, once per place and code, what it is told. */
export function collector(): { readonly report: Report; readonly diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const seen = new Set<string>()
  return {
    diagnostics,
    report: (code, span, data, more) => {
      const found = report(code, span, data, more)
      if (seen.has(placeOf(found))) return
      seen.add(placeOf(found))
      diagnostics.push(found)
    },
  }
}

/** The source text of a span as a sentence quotes it: on one line, a long one cut short. */
export function textOf(context: Context, span: Span): string {
  const text = context.text.slice(span.from, span.to).replaceAll(/\s+/g, " ")
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote - 1).trimEnd()}…`
}
const longestQuote = 60

/** The source text of a span, every character of it: for fixes. */
export const sourceOf = (context: Context, span: Span): string => context.text.slice(span.from, span.to)
