import type { CstNode, IToken } from "chevrotain"
import { cover, type Span } from "../source/span.ts"
import type * as ast from "./ast.ts"
import { tokenOf, tokensOf } from "./cst.ts"
import { spanOf } from "./token-span.ts"

// The words of a declaration as the parser read it, for those who build the tree.

/** Where a piece of the parser's tree stands; without length where it read nothing. */
export const spanOfNode = (node: CstNode): Span => {
  const from = node.location?.startOffset ?? NaN
  const to = (node.location?.endOffset ?? NaN) + 1
  return from >= 0 && to >= from ? { from, to } : { from: Math.max(0, from || 0), to: Math.max(0, from || 0) }
}
const textOf = (found: IToken) => {
  const name = found.tokenType.name
  if (name === "Text") return found.image.slice(1, -1)
  if (name === "Clause") return `§${found.image.slice(1)}`
  return found.image
}
/** A token as a word of the tree. */
export const wordOf = (found: IToken): ast.Word => ({ text: textOf(found), span: spanOf(found) })
/** The first token of a name or label, as a word. */
export const wordAt = (node: CstNode, name: string): ast.Word | undefined => {
  const found = tokenOf(node, name)
  return found && wordOf(found)
}
/** All tokens of a name or label, as words. */
export const wordsAt = (node: CstNode, name: string): readonly ast.Word[] => tokensOf(node, name).map(wordOf)
/** A word that may be absent, as the part of a record. */
export const optional = <K extends string>(key: K, word: ast.Word | undefined) =>
  (word ? { [key]: word } : {}) as { readonly [P in K]?: ast.Word }
/** A piece that a declaration cannot be built without. */
export const need = <T>(piece: T | undefined): T => {
  if (piece === undefined) throw incomplete
  return piece
}
/** Thrown, and caught where a declaration is built, when a piece of it was not read. */
export const incomplete = new Error("the declaration is incomplete")
/** The first token of a name or label; the declaration cannot be built without it. */
export const needWord = (node: CstNode, name: string) => need(wordAt(node, name))
/** Several tokens in a row, from one of a name to one of another, as one word with a space between them. */
export function wordOver(node: CstNode, first: string, last: string): ast.Word {
  const [from, to] = [need(tokenOf(node, first)), need(tokenOf(node, last))]
  return { text: `${from.image} ${to.image}`, span: cover(spanOf(from), spanOf(to)) }
}
