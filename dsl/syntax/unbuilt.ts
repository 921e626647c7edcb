import { tokenMatcher, type IToken } from "chevrotain"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import * as t from "./tokens.ts"
import { unbuiltOpeners } from "./words.ts"

/*
 * Constructs whose words are reserved and which are not built yet. A declaration of that kind, its
 * brace block with it, becomes one token; the parser makes of it a broken item that keeps its name.
 */

/** Replaces what is not built yet, and says so. */
export function setAsideUnbuilt(tokens: readonly IToken[], diagnostics: Diagnostic[]): IToken[] {
  const kept: IToken[] = []
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at]!
    const end = endOfUnbuilt(tokens, at)
    if (end === undefined) {
      kept.push(token)
      at++
      continue
    }
    const span = { from: token.startOffset, to: token.startOffset + token.image.length }
    diagnostics.push(report("syntax/not-built", span, { word: token.image }))
    const last = tokens[end - 1]!
    const whole: UnbuiltToken = {
      ...token,
      endOffset: last.endOffset ?? last.startOffset,
      tokenType: t.Unbuilt,
      tokenTypeIdx: t.Unbuilt.tokenTypeIdx ?? 0,
      name: tokens.slice(at + 1, Math.min(at + 2, end)).find((next) => tokenMatcher(next, t.Name)),
    }
    if (openers.has(token.tokenType)) kept.push(whole)
    if (token.tokenType === t.word("tiered"))
      kept.push({ ...whole, tokenType: t.UnbuiltValue, tokenTypeIdx: t.UnbuiltValue.tokenTypeIdx ?? 0 })
    at = end
  }
  return kept
}

/** The token of a declaration that is not built yet, with the name it declares. */
export interface UnbuiltToken extends IToken {
  readonly name: IToken | undefined
}

const openers = new Set(unbuiltOpeners.map(t.word))

/** The index after the construct that begins at `at`; none where what begins there is built. */
function endOfUnbuilt(tokens: readonly IToken[], at: number): number | undefined {
  const first = tokens[at]!.tokenType
  if (openers.has(first)) return endOfDeclaration(tokens, at + 1, () => false)
  if (first === t.word("except")) return endOfDeclaration(tokens, at + 1, (type) => type === t.word("except"))
  if (first === t.word("tiered")) {
    const brace = tokens.findIndex(
      (token, index) =>
        index > at &&
        (token.tokenType === t.OpenBrace || tokenMatcher(token, t.Opener) || token.tokenType === t.CloseBrace),
    )
    return tokens[brace]?.tokenType === t.OpenBrace ? endOfBlock(tokens, brace) : at + 1
  }
  return undefined
}

/** Up to the next declaration, or the brace that closes what the construct stands in. */
function endOfDeclaration(
  tokens: readonly IToken[],
  from: number,
  stop: (type: IToken["tokenType"]) => boolean,
): number {
  let at = from
  while (at < tokens.length) {
    const { tokenType } = tokens[at]!
    if (tokenMatcher(tokens[at]!, t.Opener) || tokenType === t.CloseBrace || stop(tokenType)) return at
    at = tokenType === t.OpenBrace ? endOfBlock(tokens, at) : at + 1
  }
  return at
}

/** The index after the brace that closes the one at `open`; after it alone if nothing does. */
function endOfBlock(tokens: readonly IToken[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]!.tokenType === t.OpenBrace) depth++
    if (tokens[at]!.tokenType === t.CloseBrace && --depth === 0) return at + 1
  }
  return open + 1
}
