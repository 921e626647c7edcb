import type { IToken, TokenType } from "chevrotain"
import { lineStarts, positionAt } from "../source/position.ts"
import type { Diagnostic } from "../diagnostics/diagnostic.ts"
import { align, type Cell, type Line } from "./align.ts"
import { parse } from "./parse.ts"
import { readTree } from "./read-tree.ts"
import { mark, type Marks, type Statement } from "./statements.ts"
import { spanOf } from "./token-span.ts"
import * as t from "./tokens.ts"

/**
 * The text in canonical spelling and layout, its lines broken where the author broke them and its
 * comments kept. A text that does not parse is left alone: its diagnostics come back instead.
 */
export function format(text: string): { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics = parse(text).diagnostics.filter(({ severity }) => severity === "error")
  if (diagnostics.length > 0) return { diagnostics }
  const { tree, tokens, comments } = readTree(text)
  const source = sourceLines(text, [...tokens, ...comments])
  return { text: align(new Layout(mark(tree)).lines(source)) }
}

/** The tokens of one line of the source, and whether a blank line stands before it. */
interface SourceLine {
  readonly tokens: readonly IToken[]
  readonly comment?: IToken
  readonly blankBefore: boolean
}

function sourceLines(text: string, tokens: readonly IToken[]): readonly SourceLine[] {
  const starts = lineStarts(text)
  const lines = new Map<number, IToken[]>()
  for (const token of tokens.toSorted((a, b) => a.startOffset - b.startOffset)) {
    const { line } = positionAt(starts, token.startOffset)
    lines.set(line, [...(lines.get(line) ?? []), token])
  }
  let last = 0
  return [...lines].map(([number, all]) => {
    const comment = all.find((token) => token.tokenType === t.Comment)
    const blankBefore = last > 0 && number > last + 1
    last = number
    return { tokens: all.filter((token) => token !== comment), blankBefore, ...(comment ? { comment } : {}) }
  })
}

/** An open bracket: where its content begins, and where its closing bracket stands if it begins a line. */
interface Bracket {
  readonly type: TokenType
  readonly content: number
  readonly closing: number
}

const step = 2
const opening: ReadonlySet<TokenType> = new Set([t.OpenBrace, t.OpenParen, t.OpenBracket])
const closing: ReadonlySet<TokenType> = new Set([t.CloseBrace, t.CloseParen, t.CloseBracket])

/** Lays the lines out one after the other; what is open at the end of one decides the indent of the next. */
class Layout {
  readonly #marks: Marks
  readonly #open: Bracket[] = []

  constructor(marks: Marks) {
    this.#marks = marks
  }

  lines(source: readonly SourceLine[]): readonly Line[] {
    return source.map((line, at) => {
      const first = line.tokens[0]
      const last = line.tokens.at(-1)
      const indent = first ? this.#indentOf(first) : this.#indentOfComment(nextToken(source, at))
      const blankBefore = line.blankBefore && first?.tokenType !== t.CloseBrace
      const cells = first ? this.#cells(line.tokens, indent) : []
      const statement = first && this.#marks.statements.get(first.startOffset)
      const whole = statement && last && statement.to === spanOf(last).to
      return {
        indent,
        blankBefore,
        cells: whole ? cells : [{ column: 0, text: joined(cells) }],
        ...(whole && statement.kind ? { kind: statement.kind } : {}),
        ...(line.comment ? { comment: line.comment.image.trimEnd() } : {}),
      }
    })
  }

  #indentOf(first: IToken): number {
    const around = this.#open.at(-1)
    if (closing.has(first.tokenType)) return around?.closing ?? 0
    const content = around?.content ?? 0
    if (around && around.type !== t.OpenBrace) return content
    const begins =
      this.#marks.statements.has(first.startOffset) ||
      first.tokenType === t.OpenBrace ||
      first.startOffset === this.#marks.start
    return begins ? content : content + step
  }
  /** A comment before a statement stands with it, one before a closing bracket with what is inside. */
  #indentOfComment(next: IToken | undefined): number {
    return !next || closing.has(next.tokenType) ? (this.#open.at(-1)?.content ?? 0) : this.#indentOf(next)
  }

  /** The tokens of a line with the spaces between them, cut where columns begin; notes what the line opens and closes. */
  #cells(tokens: readonly IToken[], indent: number): readonly Cell[] {
    const columns = this.#columns(tokens[0]!)
    const cells: { column: number; text: string }[] = [{ column: 0, text: "" }]
    let width = indent
    let before: IToken | undefined
    for (const [at, token] of tokens.entries()) {
      const column = columns.indexOf(token.startOffset) + 1
      const space = before && this.#spaced(before, token) ? " " : ""
      const spelling = canonical(token)
      if (column > 0) cells.push({ column, text: spelling })
      else cells.at(-1)!.text += space + spelling
      width += space.length + spelling.length
      if (opening.has(token.tokenType)) {
        const hanging = token.tokenType === t.OpenBrace || at === tokens.length - 1
        this.#open.push({ type: token.tokenType, content: hanging ? indent + step : width, closing: indent })
      } else if (closing.has(token.tokenType)) this.#open.pop()
      before = token
    }
    return cells
  }
  #columns(first: IToken): Statement["columns"] {
    return this.#marks.statements.get(first.startOffset)?.columns ?? []
  }

  #spaced(before: IToken, next: IToken): boolean {
    const { hugging, prefixes, conditionColons } = this.#marks
    const at = next.startOffset
    switch (next.tokenType) {
      case t.Comma:
      case t.CloseParen:
      case t.CloseBracket:
      case t.OpenBracket:
      case t.Dot:
      case t.Dots:
        return false
      case t.Colon:
        return conditionColons.has(at)
      case t.OpenParen:
        if (hugging.has(at)) return false
        break
      case t.Unit:
        if (before.tokenType === t.Number && next.image.startsWith("%")) return false
        break
      case t.Slash:
        if (prefixes.has(at)) return false
    }
    if (tight.has(before.tokenType)) return false
    return !prefixes.has(before.startOffset)
  }
}

/** After these there is no space. */
const tight: ReadonlySet<TokenType> = new Set([t.OpenParen, t.OpenBracket, t.Dot, t.Dots])

function nextToken(source: readonly SourceLine[], at: number): IToken | undefined {
  for (let after = at; after < source.length; after++) if (source[after]!.tokens[0]) return source[after]!.tokens[0]
  return undefined
}

const joined = (cells: readonly Cell[]) => cells.map(({ text }) => text).join(" ")

/** `§` for `@`; the scanner has already put `=` for `==`. */
const canonical = (token: IToken) => (token.tokenType === t.Clause ? `§${token.image.slice(1)}` : token.image)
