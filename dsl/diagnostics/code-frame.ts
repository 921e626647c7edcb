import { lineStarts, positionAt } from "../source/position.ts"
import type { Diagnostic } from "./diagnostic.ts"

/**
 * A diagnostic as the command line shows it: where, what, the line with the wrong text underlined,
 * and the fix. No colours; a caller that has a terminal may add them.
 */
export function codeFrame(text: string, diagnostic: Diagnostic, path = ""): string {
  const starts = lineStarts(text)
  const { severity, number, message, span, related, fix } = diagnostic
  const where = (offset: number) => {
    const { line, column } = positionAt(starts, offset)
    return `${path === "" ? "" : `${path}:`}${line}:${column}`
  }
  return [
    `${where(span.from)} ${severity} ${number} ${message}`,
    ...underlined(text, starts, span),
    ...related.flatMap((other) => [
      `  ${where(other.span.from)} ${other.message}`,
      ...underlined(text, starts, other.span),
    ]),
    ...(fix ? [`  Fix: ${fix.title}`] : []),
  ].join("\n")
}

/** The first line of a span and carets under what is wrong in it; at least one, past the end if need be. */
function underlined(text: string, starts: readonly number[], span: Diagnostic["span"]): string[] {
  const { line, column } = positionAt(starts, span.from)
  const begin = starts[line - 1]!
  const source = text.slice(begin, starts[line] ?? text.length).replace(/[\r\n]+$/, "")
  const length = Math.max(1, Math.min(span.to, begin + source.length) - span.from)
  const margin = `${line} | `
  // Tabs are kept, so that the carets stand under the text however wide a tab is shown.
  const before = source.slice(0, column - 1).replace(/[^\t]/g, " ")
  return [`  ${margin}${source}`, `  ${" ".repeat(margin.length)}${before}${"^".repeat(length)}`]
}
