import type { CstNode, IToken } from "chevrotain"
import { explain, explainStray } from "./explain.ts"
import { theParser } from "./grammar.ts"
import { limits } from "./limits.ts"
import { scan } from "./scan.ts"
import type { Diagnostic } from "../diagnostics/diagnostic.ts"

/** A text as the parser read it. */
export interface Reading {
  readonly tree: CstNode
  readonly tokens: readonly IToken[]
  readonly comments: readonly IToken[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a text of any content into the parser's own tree, and says what is wrong with it. */
export function readTree(text: string): Reading {
  const { tokens, comments, diagnostics } = scan(text)
  const parser = theParser()
  parser.input = [...tokens]
  const tree = parser.file()
  // What was misspelt was mended and reported; the parser's complaint about the same place says no more.
  const known = new Set(diagnostics.map(({ span }) => span.from))
  const isNew = (token: IToken) => !known.has(token.startOffset)
  const most = limits.diagnostics + 1
  const errors = parser.errors.filter(({ token }) => isNew(token)).slice(0, most)
  const strays = parser.strays.filter(isNew).slice(0, most)
  const found = [
    ...errors.map((error) => explain(error, tokens)),
    ...strays.map((token) => explainStray(token, tokens)),
  ]
  return { tree, tokens, comments, diagnostics: [...diagnostics, ...found] }
}
