import type { Span } from "../source/span.ts"
import { codes, type Code, type Data } from "./codes.ts"

/** A finding about the author's text: a value, returned and never thrown, plain enough to cross to a worker. */
export interface Diagnostic {
  readonly code: Code
  /** The number people quote, such as `OT2101`. */
  readonly number: string
  readonly severity: Severity
  /** The smallest text that is wrong. */
  readonly span: Span
  /** What was found, what was expected and what follows, in one or two sentences. */
  readonly message: string
  /** Other places that matter: where a unit came from, where a name was first declared. */
  readonly related: readonly { readonly span: Span; readonly message: string }[]
  /** The change that certainly mends it. */
  readonly fix?: Fix
}
export type Severity = "error" | "warning" | "information"

export const isError = ({ severity }: { readonly severity: Severity }): boolean => severity === "error"

/** One edit of the text, with the words of the menu entry. */
export interface Fix {
  readonly title: string
  readonly span: Span
  readonly text: string
}

/** A diagnostic of the given code; `data` is what its sentence needs. */
export function report<C extends Code>(
  code: C,
  span: Span,
  data: Data<C>,
  more: { readonly related?: Diagnostic["related"]; readonly fix?: Fix | undefined } = {},
): Diagnostic {
  const row = codes[code] as { number: string; severity: Severity; message: (data: Data<C>) => string }
  return {
    code,
    number: row.number,
    severity: row.severity,
    span,
    message: row.message(data),
    related: more.related ?? [],
    ...(more.fix ? { fix: more.fix } : {}),
  }
}

/** What is found at one place is said once; of questions each one. */
export const placeOf = ({ code, span, message }: Diagnostic): string =>
  `${code} ${span.from} ${span.to}${code.startsWith("choice/") ? ` ${message}` : ""}`
