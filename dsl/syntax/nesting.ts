import { tokenMatcher, type IToken, type TokenType } from "chevrotain"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import { limits } from "./limits.ts"
import { spanOf } from "./token-span.ts"
import * as t from "./tokens.ts"

/**
 * The place where a text is nested deeper than the parser, or whoever walks the tree after it, may
 * recurse. Found on the tokens, before anything recurses.
 */
export function findTooDeep(tokens: readonly IToken[]): Diagnostic | undefined {
  const outer: Level[] = []
  let level: Level = { ifs: 0, signs: 0, operators: 0, depth: 0 }
  let operandBefore = false
  for (const token of tokens) {
    const type = token.tokenType
    if (opening.has(type)) {
      outer.push(level)
      // The operators of a declaration do not add to those of the next: a brace starts a new count.
      const operators = type === t.OpenBrace && !operandBefore && outer.length < 3 ? 0 : level.operators
      level = { ifs: 0, signs: 0, operators, depth: depthOf(level) + 1 }
    } else if (closing.has(type)) {
      const back = outer.pop()
      level = back ? { ...back, signs: 0 } : { ifs: 0, signs: 0, operators: 0, depth: 0 }
    } else if (tokenMatcher(token, t.Opener)) {
      level = { ...level, ifs: 0, signs: 0, operators: 0 }
    } else if (type === t.word("if")) {
      level = { ...level, ifs: level.ifs + 1 }
    } else if (type === t.word("not") || (type === t.Minus && !operandBefore)) {
      level = { ...level, signs: level.signs + 1 }
    } else if (operators.has(type)) {
      level = { ...level, signs: 0, operators: level.operators + 1 }
    } else if (separators.has(type) || (operandBefore && softSeparators.has(type))) {
      level = { ...level, ifs: 0, signs: 0, operators: outer.at(-1)?.operators ?? 0 }
    } else if (type !== t.word("then") && type !== t.word("else")) {
      level = { ...level, signs: 0 }
    }
    operandBefore = endsOperand(token)
    if (depthOf(level) > limits.depth) return report("syntax/nested-too-deep", spanOf(token), { limit: limits.depth })
    if (level.operators > limits.operators)
      return report("syntax/expression-too-long", spanOf(token), { limit: limits.operators })
  }
  return undefined
}

/** What stands inside what, between one opening bracket and the next. */
interface Level {
  /** `if`s that are open. */
  readonly ifs: number
  /** `not` and `-` before an operand. */
  readonly signs: number
  /** Binary operators, those before the brackets around it counted in. */
  readonly operators: number
  /** Of the brackets around it. */
  readonly depth: number
}
const depthOf = (level: Level) => level.depth + level.ifs + level.signs

const opening: ReadonlySet<TokenType> = new Set([t.OpenParen, t.OpenBracket, t.OpenBrace])
const closing: ReadonlySet<TokenType> = new Set([t.CloseParen, t.CloseBracket, t.CloseBrace])
const separators: ReadonlySet<TokenType> = new Set([
  t.Comma,
  t.Semicolon,
  t.Colon,
  ...["when", "otherwise", "except", "rest"].map(t.word),
])
/** The same of words that may be names: only where an operand has ended before. */
const softSeparators: ReadonlySet<TokenType> = new Set(
  ["given", "expect", "at", "next", "tier", "plus", "share", "draw", "add", "worth"].map(t.word),
)
const operators: ReadonlySet<TokenType> = new Set([
  t.Plus,
  t.Minus,
  t.Star,
  t.Slash,
  t.Less,
  t.Greater,
  t.LessOrEqual,
  t.GreaterOrEqual,
  t.Equal,
  t.NotEqual,
  t.word("and"),
  t.word("or"),
])
const endsOperand = (token: IToken) =>
  closing.has(token.tokenType) ||
  [t.Number, t.Unit, t.word("true"), t.word("false")].includes(token.tokenType) ||
  tokenMatcher(token, t.Name) ||
  tokenMatcher(token, t.Grain)
