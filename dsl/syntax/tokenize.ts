import { tokenMatcher, type IToken } from "chevrotain"
import type { Span } from "../source/span.ts"
import { spanOf } from "./token-span.ts"
import * as t from "./tokens.ts"
import { expressionWords, openers, softWords } from "./words.ts"

/** A stretch of text for the highlighter. Blanks are not among them. */
export interface TextToken extends Span {
  readonly kind: TokenKind
}
/** `soft` words may be names too; which they are, the highlighter sees from where they stand. */
export type TokenKind =
  | "comment"
  | "text"
  | "clause"
  | "date"
  | "number"
  | "unit"
  | "opener"
  | "keyword"
  | "grain"
  | "soft"
  | "name"
  | "operator"
  | "bracket"
  | "mistake"

/** The tokens of a text as they stand, comments among them, in order. */
export function tokenize(text: string): readonly TextToken[] {
  const { tokens, groups, errors } = t.theLexer().tokenize(text)
  const mistakes = errors.map(({ offset, length }) => ({ kind: "mistake" as const, from: offset, to: offset + length }))
  const all = [...tokens, ...(groups["comments"] ?? [])].map((token) => ({ kind: kindOf(token), ...spanOf(token) }))
  return [...all, ...mistakes].toSorted((a, b) => a.from - b.from)
}

function kindOf(token: IToken): TokenKind {
  const kind = kinds.get(token.tokenType)
  if (kind) return kind
  if (openers.includes(token.image)) return "opener"
  if (expressionWords.includes(token.image)) return "keyword"
  if (tokenMatcher(token, t.Grain)) return "grain"
  if (softWords.includes(token.image)) return "soft"
  if (token.tokenType === t.Ident) return "name"
  return /^[()[\]{}]$/.test(token.image) ? "bracket" : "operator"
}
const kinds = new Map<IToken["tokenType"], TokenKind>([
  [t.Comment, "comment"],
  [t.Text, "text"],
  [t.Clause, "clause"],
  [t.DateTime, "date"],
  [t.Date, "date"],
  [t.Month, "date"],
  [t.Time, "date"],
  [t.Number, "number"],
  [t.Unit, "unit"],
  ...[
    t.OpenText,
    t.WrongDate,
    t.SignedMoney,
    t.CommaNumber,
    t.ExponentNumber,
    t.ZeroNumber,
    t.PointNumber,
    t.WrongMinus,
  ].map((type) => [type, "mistake"] as const),
])
