import {
  CstParser,
  EOF,
  tokenMatcher,
  type CstNode,
  type IToken,
  type ITokenGrammarPath,
  type ParserMethod,
  type TokenType,
} from "chevrotain"
import { expectation } from "./expectation.ts"
import * as t from "./tokens.ts"
import { word } from "./tokens.ts"
import { partOpeners } from "./words.ts"

/** A rule of the grammar. */
export type Rule = ParserMethod<[], CstNode>

/*
 * A broken declaration must not swallow the next one. Chevrotain begins again wherever a rule's
 * followers stand, which inside an expression is any `)` or `,`. So only the rules marked `resync`
 * recover; `partial` rules never do (nothing follows them in their caller), the mark keeps what they
 * had read; every other rule hands its error to them.
 */
/** A rule that begins again at its followers. */
export const resync = { resyncEnabled: true }
/** A rule that keeps what it had read. */
export const partial = { resyncEnabled: true }
/** A rule that hands its error on. */
export const inner = { resyncEnabled: false }

/** Only signs may be imagined to mend a text; an imagined name or number would be a lie. */
const imaginable: ReadonlySet<TokenType> = new Set([
  t.Colon,
  t.Equal,
  t.Comma,
  t.OpenParen,
  t.CloseParen,
  t.CloseBracket,
])

/** What a change of an amendment begins with. */
export const changeOpeners: ReadonlySet<TokenType> = new Set(["replace", "add", "remove"].map(word))
const parts: ReadonlySet<TokenType> = new Set(partOpeners.map(word))

/** How the parser goes on where a text is broken. The rules are in the classes that extend this one, a subject each. */
export abstract class Recovery extends CstParser {
  constructor() {
    super([...t.vocabulary], {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectation,
    })
    // It calls itself once for each mistake, until the stack ends. `passOver` does its work in a loop.
    this.attemptInRepetitionRecovery = () => undefined
  }

  /** The first token of each stretch that stands between declarations or lines and belongs to none. */
  strays: IToken[] = []

  /** Alternatives of one word each, under one label. */
  protected oneOf(label: string, ...texts: readonly string[]) {
    return texts.map((text) => ({ ALT: () => this.CONSUME(word(text), { LABEL: label }) }))
  }

  /** An opener, a closing brace or the sign before a value is never thrown away to mend what is before it. */
  protected override canTokenTypeBeDeletedInRecovery(): boolean {
    const next = this.LA(1)
    return !tokenMatcher(next, t.Opener) && next.tokenType !== t.CloseBrace && next.tokenType !== t.Equal
  }
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return imaginable.has(type)
  }
  /** What is imagined stands, without length, before the next token. */
  protected override getTokenToInsert(type: TokenType): IToken {
    const at = this.LA(1).startOffset || 0
    return {
      image: "",
      startOffset: at,
      endOffset: at - 1,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
      isInsertedInRecovery: true,
    }
  }
  /** Skips to the next declaration, closing brace or line that begins with one of the given words, and notes it. */
  protected passOver(alsoAt?: ReadonlySet<TokenType>) {
    this.#passOverTo((next) => tokenMatcher(next, t.Opener) || alsoAt?.has(next.tokenType) === true)
  }
  /** The same where a declaration cannot begin: only a part of the file or one of the given words ends it. */
  protected passOverItems(stopAt: ReadonlySet<TokenType>) {
    this.#passOverTo(({ tokenType }) => parts.has(tokenType) || stopAt.has(tokenType))
  }
  #passOverTo(stops: (next: IToken) => boolean) {
    this.ACTION(() => {
      const first = this.LA(1)
      for (let next = first; !endsBlock(next) && !stops(next); next = this.SKIP_TOKEN())
        if (next === first) this.strays.push(first)
    })
  }
  /** Forgets what was found in the text before. */
  protected startsOver() {
    this.ACTION(() => {
      this.strays = []
      this.#mismatches = 0
    })
  }
  /** The tokens that may follow an imagined one. Looked for only where one may be imagined, and not for ever: it takes long. */
  protected getFollowsForInRuleRecovery(type: TokenType, occurrence: number): TokenType[] {
    if (!imaginable.has(type) || ++this.#mismatches > 100) return []
    return this.getNextPossibleTokenTypes(this.getCurrentGrammarPath(type, occurrence))
  }
  #mismatches = 0

  /** Passing over broken text takes a brace block as one, unless a declaration begins inside it. */
  protected override SKIP_TOKEN(): IToken {
    if (this.LA(1).tokenType === EOF) return this.LA(1)
    for (let left = this.#stepFrom(1); left > 0; left--) this.consumeToken()
    return this.LA(1)
  }
  /** The kind of the token ahead at which a rule under way can begin again: not a brace of the broken text itself. */
  protected findReSyncTokenType(): TokenType {
    const followers = this.flattenFollowSet()
    const inAmendment = followers.some((type) => changeOpeners.has(type))
    let open = this.#openBraces()
    for (let at = 1; ; at += this.#stepFrom(at)) {
      const next = this.LA(at)
      this.#resyncDistance = at - 1
      if (next.tokenType === EOF) return EOF
      if (next.tokenType === t.CloseBrace && open > 0) open--
      else {
        const found = followers.find((type) => tokenMatcher(next, type))
        if (found && !(inAmendment && isWithinChange(found, open))) return found
      }
    }
  }
  protected reSyncTo(): IToken[] {
    for (let left = this.#resyncDistance; left > 0; left--) this.consumeToken()
    return []
  }
  /** How many tokens there are before the one that `findReSyncTokenType` found. */
  #resyncDistance = 0
  /** Before the first token of the declaration or line that is being read. */
  #begin = 0

  /** A declaration or line begins here. */
  protected begins() {
    this.ACTION(() => (this.#begin = this.exportLexerState()))
  }
  /** The braces that the declaration has opened and not closed. */
  #openBraces(): number {
    let open = 0
    for (let at = this.#begin - this.exportLexerState() + 1; at <= 0; at++) {
      const type = this.LA(at).tokenType
      if (type === t.OpenBrace) open++
      if (type === t.CloseBrace && open > 0) open--
    }
    return open
  }
  /** The length of the brace block that begins at a token ahead; 1 where none does or a declaration stands inside it. */
  #stepFrom(from: number): number {
    if (this.LA(from).tokenType !== t.OpenBrace) return 1
    let depth = 0
    for (let at = from; ; at++) {
      const token = this.LA(at)
      if (token.tokenType === EOF || tokenMatcher(token, t.Opener)) return 1
      if (token.tokenType === t.OpenBrace) depth++
      if (token.tokenType === t.CloseBrace && --depth === 0) return at - from + 1
    }
  }
  // Parts of Chevrotain's recovery that its types leave out.
  declare protected consumeToken: () => void
  declare protected flattenFollowSet: () => TokenType[]
  declare protected exportLexerState: () => number
  declare protected attemptInRepetitionRecovery: () => void
  declare protected getNextPossibleTokenTypes: (path: ITokenGrammarPath) => TokenType[]
  declare protected getCurrentGrammarPath: (type: TokenType, occurrence: number) => ITokenGrammarPath
}

/** Whether a change of an amendment goes on: an opener begins none, and `add` in a block is a line of an account. */
const isWithinChange = (type: TokenType, openBraces: number) =>
  changeOpeners.has(type) ? openBraces > 0 : type !== t.CloseBrace && !parts.has(type)

const endsBlock = ({ tokenType }: IToken) => tokenType === EOF || tokenType === t.CloseBrace
