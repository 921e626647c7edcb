import type { IToken, TokenType } from "chevrotain"
import type { Span } from "../source/span.ts"

/** Where a token stands. */
export const spanOf = (token: IToken): Span => ({
  from: token.startOffset,
  to: (token.endOffset ?? token.startOffset) + 1,
})

/** The token as another kind, its place kept. */
export const retype = (token: IToken, type: TokenType, image = token.image): IToken => ({
  ...token,
  image,
  tokenType: type,
  tokenTypeIdx: type.tokenTypeIdx ?? 0,
})
