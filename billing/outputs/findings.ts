import { lineStarts, positionAt, type Diagnostic } from "../../dsl/index.ts"
import { plural, type Page } from "./page.ts"
import { width, wrapped } from "./text-table.ts"

/** What was found in one text. */
export interface CheckedFile {
  readonly path: string
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Findings as code frames, file by file in the order of the text. */
export function findings(files: readonly CheckedFile[], page: Page): string {
  return files
    .flatMap((file) => inOrder(file.diagnostics).map((diagnostic) => frame(file, diagnostic, page).join("\n") + "\n"))
    .join("\n")
}

/** The counts of a check in one line. */
export function findingsSummary(files: readonly CheckedFile[], page: Page): string {
  const { errors, warnings, information } = countOf(files)
  const over = plural(files.length, "file")
  const some = [
    ...(errors > 0 ? [plural(errors, "error")] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
    ...(information > 0 ? [plural(information, "note")] : []),
  ]
  if (some.length === 0) return `${page.paint("good", `✓ ${over} checked, nothing found.`)}\n`
  return `${page.paint(errors > 0 ? "bad" : "warn", `${errors > 0 ? "✗" : "!"} ${over} checked: ${some.join(", ")}.`)}\n`
}

/** Findings for machines: places counted from one, spans as UTF-16 offsets. */
export function findingsJson(
  files: readonly CheckedFile[],
): ReturnType<typeof countOf> & { readonly files: readonly object[] } {
  const { errors, warnings, information } = countOf(files)
  return {
    files: files.map((file) => {
      const starts = lineStarts(file.text)
      const place = (span: Diagnostic["span"]): object => ({
        ...positionAt(starts, span.from),
        from: span.from,
        to: span.to,
      })
      return {
        path: file.path,
        diagnostics: inOrder(file.diagnostics).map((each) => ({
          number: each.number,
          code: each.code,
          severity: each.severity,
          ...place(each.span),
          message: each.message,
          related: each.related.map((other) => ({ ...place(other.span), message: other.message })),
          fix: each.fix && { title: each.fix.title, ...place(each.fix.span), text: each.fix.text },
        })),
      }
    }),
    errors,
    warnings,
    information,
  }
}

/** How many findings there are of each severity. */
export function countOf(files: readonly CheckedFile[]): {
  readonly errors: number
  readonly warnings: number
  readonly information: number
} {
  const all = files.flatMap((file) => file.diagnostics)
  const count = (severity: Diagnostic["severity"]): number => all.filter((each) => each.severity === severity).length
  return { errors: count("error"), warnings: count("warning"), information: count("information") }
}

const inOrder = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  [...diagnostics].sort((a, b) => a.span.from - b.span.from || a.span.to - b.span.to)

const tones = { error: "bad", warning: "warn", information: "name" } as const

function frame(file: CheckedFile, diagnostic: Diagnostic, page: Page): readonly string[] {
  const starts = lineStarts(file.text)
  const { line, column } = positionAt(starts, diagnostic.span.from)
  const gutter = String(
    Math.max(line, ...diagnostic.related.map((each) => positionAt(starts, each.span.from).line)),
  ).length
  const edge = page.paint("quiet", `${" ".repeat(gutter)} │`)
  const tone = tones[diagnostic.severity]
  return [
    `${page.paint("title", `${file.path}:${line}:${column}`)}  ${page.paint(tone, `${diagnostic.severity} ${diagnostic.number}`)} ${page.paint("quiet", diagnostic.code)}`,
    edge,
    ...shown(file.text, diagnostic.span, gutter, "━", (text) => page.paint(tone, text), page),
    ...diagnostic.related.flatMap((each) => [
      edge,
      ...shown(file.text, each.span, gutter, "─", (text) => page.paint("name", text), page, each.message),
    ]),
    edge,
    ...wrapped(diagnostic.message, page.columns - gutter - 3).map((text) => `${" ".repeat(gutter)}   ${text}`),
    ...(diagnostic.fix ? fixLines(file.text, diagnostic.fix, gutter, page) : []),
  ]
}

/** The line of a span with the span underlined; a span over several lines shows the first of them. */
function shown(
  text: string,
  span: Diagnostic["span"],
  gutter: number,
  stroke: string,
  paint: (text: string) => string,
  page: Page,
  message?: string,
): readonly string[] {
  const starts = lineStarts(text)
  const { line, column } = positionAt(starts, span.from)
  const from = starts[line - 1] ?? 0
  const source = text.slice(from, starts[line] ?? text.length).replace(/[\r\n]+$/, "")
  const length = Math.max(1, Math.min(span.to, from + source.length) - span.from)
  const edge = page.paint("quiet", `${" ".repeat(gutter)} │`)
  // A tab would part the stroke from what it underlines.
  const before = source.slice(0, column - 1).replace(/\t/g, " ")
  const stroked = paint(stroke.repeat(Math.max(1, width(source.slice(column - 1, column - 1 + length)))))
  return [
    `${page.paint("quiet", `${String(line).padStart(gutter)} │`)} ${source.replace(/\t/g, " ")}`,
    `${edge} ${" ".repeat(width(before))}${stroked}${message === undefined ? "" : ` ${paint(message)}`}`,
  ]
}

function fixLines(text: string, fix: NonNullable<Diagnostic["fix"]>, gutter: number, page: Page): readonly string[] {
  const starts = lineStarts(text)
  const { line, column } = positionAt(starts, fix.span.from)
  const from = starts[line - 1] ?? 0
  const last = positionAt(starts, fix.span.to).line
  const end = starts[last] ?? text.length
  const mended = text.slice(from, from + column - 1) + fix.text + text.slice(fix.span.to, end).replace(/[\r\n]+$/, "")
  const lines = mended.split(/\r\n|\r|\n/).slice(0, 4)
  return [
    `${" ".repeat(gutter)} ${page.paint("good", "fix:")} ${fix.title}`,
    ...lines.map((each) => `${" ".repeat(gutter)} ${page.paint("good", "+")} ${each.replace(/\t/g, " ")}`),
  ]
}
