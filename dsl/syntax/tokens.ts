import { createToken, Lexer, type ITokenConfig, type TokenType } from "chevrotain"
import { chainAtoms, unitAtoms } from "./unit-atoms.ts"
import { expressionWords, grains, openers, softWords } from "./words.ts"

/*
 * The order of this file is the order in which the lexer tries: literals, longest first, then units,
 * then words, and identifiers last.
 */
const inOrder: TokenType[] = []
function token(name: string, config: Omit<ITokenConfig, "name"> = {}): TokenType {
  const type = createToken({ name, ...config })
  inOrder.push(type)
  return type
}
const category = (name: string) => token(name, { pattern: Lexer.NA })

/** Any word at all: what may follow a dot. */
export const Word = category("Word")
/** What may be a name: identifiers and soft words. */
export const Name = category("Name")
/** A period, from `interval` to `term`. */
export const Grain = category("Grain")
/** A word that opens a declaration. */
export const Opener = category("Opener")
/** What may be a rounding mode. Not every name: the next line of a block begins with one. */
export const Mode = category("Mode")

export const Space = token("Space", { pattern: /[ \t\r\n\uFEFF]+/, group: Lexer.SKIPPED, line_breaks: true })
export const Comment = token("Comment", { pattern: /\/\/[^\r\n]*/, group: "comments" })

const pattern = (name: string, regex: RegExp, hint?: readonly string[]) =>
  token(name, { pattern: regex, line_breaks: false, ...(hint ? { start_chars_hint: [...hint] } : {}) })
const digits = [..."0123456789"]
const atom = (atoms: readonly string[]) =>
  `(?:%|(?:${atoms
    .filter((name) => name !== "%")
    .toSorted((a, b) => b.length - a.length)
    .join("|")})(?![A-Za-z0-9_]))`

export const Text = pattern("Text", /"[^"\r\n]*"/)
/** A text without its closing quote. It ends with its line, before a brace that ends the line. */
export const OpenText = token("OpenText", { pattern: openText, line_breaks: false, start_chars_hint: ['"'] })
function openText(source: string, offset: number): [string] | null {
  const opened = /"[^"\r\n]*/y
  opened.lastIndex = offset
  const line = opened.exec(source)?.[0]
  return line ? [line.trimEnd().replace(/\{$/, "").trimEnd()] : null
}
export const Clause = pattern("Clause", /[§@][0-9A-Za-z_]+(?:\.[0-9A-Za-z_]+)*(?:\([0-9A-Za-z]+\))*/, ["§", "@"])
export const DateTime = pattern(
  "DateTime",
  /(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?(?![0-9A-Za-z_])/,
)
export const Date = pattern("Date", /(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![0-9A-Za-z_])/)
/** Written like a date, and none: `2027-13-01`. */
export const WrongDate = pattern("WrongDate", /\d{4}-\d{1,2}-\d{1,2}(?:T[0-9:]*)?(?![0-9A-Za-z_])/)
export const Month = pattern("Month", /(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])(?![0-9A-Za-z_-])/)
export const Time = pattern("Time", /(?:[01]\d|2[0-4]):[0-5]\d(?![0-9])/)
/** `$5`, `€1,250.00/MWh` */
export const SignedMoney = pattern(
  "SignedMoney",
  /[$€£][ \t]?\d[\d_]*(?:,\d+)*(?:\.\d+)?(?:\/[A-Za-z][A-Za-z0-9_]*(?:[/-][A-Za-z][A-Za-z0-9_]*)*)?/,
  ["$", "€", "£"],
)
/** `1,250` */
export const CommaNumber = pattern("CommaNumber", /\d[\d_]*(?:,\d+)+(?:\.\d+)?/)
/** `1e5` */
export const ExponentNumber = pattern("ExponentNumber", /\d[\d_]*(?:\.\d+)?[eE][+-]?\d+(?![0-9A-Za-z_])/)
/** `007` */
export const ZeroNumber = pattern("ZeroNumber", /0[0-9][0-9_]*(?:\.[0-9]+)?/)
/** `.5` */
export const PointNumber = pattern("PointNumber", /(?<![A-Za-z0-9_\])])\.[0-9]+/, ["."])
export const Number = pattern("Number", /(?:0|[1-9][0-9]*(?:_[0-9]+)*)(?:\.[0-9]+(?:_[0-9]+)*)?/, digits)
export const Unit = pattern("Unit", new RegExp(`${atom(unitAtoms)}(?:[/-]${atom([...unitAtoms, ...chainAtoms])})*`))

const identifier = /[A-Za-z_][A-Za-z0-9_]*/
export const Ident = createToken({ name: "Ident", pattern: identifier, categories: [Word, Name, Mode] })
/** A name before a colon: what opens a named choice or the value of a member. The scanner tells it from other names. */
export const Label = createToken({ name: "Label", pattern: Lexer.NA, categories: [Word, Name] })

/** A word of the language as a token. */
export const wordTokens: ReadonlyMap<string, TokenType> = new Map([
  ...grains.map((text) => wordToken(text, [Grain])),
  ...openers.map((text) => wordToken(text, [Opener])),
  ...expressionWords.map((text) => wordToken(text, [])),
  ...softWords.map((text) => wordToken(text, categoriesOf(text))),
])
function categoriesOf(softWord: string): TokenType[] {
  // A party may be called `held`, and the next party begins with its name: the scanner tells the two apart.
  if (softWord === "held") return []
  return softWord === "up" ? [Name, Mode] : [Name]
}
function wordToken(text: string, categories: TokenType[]): [string, TokenType] {
  const regex = new RegExp(`${text}(?![A-Za-z0-9_])`)
  return [text, token(text, { pattern: regex, longer_alt: Ident, categories: [Word, ...categories] })]
}

/** The token of a word of the language. */
export function word(text: string): TokenType {
  const type = wordTokens.get(text)
  if (!type) throw new Error(`${text} is no word of the language`)
  return type
}

inOrder.push(Ident, Label)

// Openers in a place where they open nothing. Told apart by the scanner, so that recovery is not led astray.
/** `term` as a period: `over term`, `in term`. */
export const TermGrain = token("TermGrain", { pattern: Lexer.NA, categories: [Word, Grain] })
/** `contract` in `contract year 3`. */
export const ContractOfYear = token("ContractOfYear", { pattern: Lexer.NA, categories: [Word] })
/** `invoice` in `post invoice total to 1 USD`. */
export const InvoiceStage = token("InvoiceStage", { pattern: Lexer.NA, categories: [Word] })
/** `group` in the parameters of a template: `served: group`. */
export const GroupSeat = token("GroupSeat", { pattern: Lexer.NA, categories: [Word] })

export const LessOrEqual = token("LessOrEqual", { pattern: "<=" })
export const GreaterOrEqual = token("GreaterOrEqual", { pattern: ">=" })
export const DoubleEqual = token("DoubleEqual", { pattern: "==" })
export const NotEqual = token("NotEqual", { pattern: "!=" })
export const Less = token("Less", { pattern: "<" })
export const Greater = token("Greater", { pattern: ">" })
export const Equal = token("Equal", { pattern: "=" })
export const Plus = token("Plus", { pattern: "+" })
export const Minus = token("Minus", { pattern: "-" })
/** A minus sign or a dash of Unicode. */
export const WrongMinus = pattern("WrongMinus", /[\u2212\u2012\u2013\u2014]/, ["\u2212", "\u2012", "\u2013", "\u2014"])
export const Star = token("Star", { pattern: "*" })
export const Slash = token("Slash", { pattern: "/" })
export const OpenParen = token("OpenParen", { pattern: "(" })
export const CloseParen = token("CloseParen", { pattern: ")" })
export const OpenBracket = token("OpenBracket", { pattern: "[" })
export const CloseBracket = token("CloseBracket", { pattern: "]" })
export const OpenBrace = token("OpenBrace", { pattern: "{" })
export const CloseBrace = token("CloseBrace", { pattern: "}" })
export const Colon = token("Colon", { pattern: ":" })
export const Semicolon = token("Semicolon", { pattern: ";" })
export const Comma = token("Comma", { pattern: "," })
/** From a day to a day, from a time to a time: `Mon..Fri`. */
export const Dots = token("Dots", { pattern: ".." })
export const Dot = token("Dot", { pattern: "." })
/** A unit or period still to be filled in. */
export const Hole = token("Hole", { pattern: "?" })

/** Every token type, in the order the lexer tries them. */
export const vocabulary: readonly TokenType[] = inOrder

let lexer: Lexer | undefined
/** The lexer, made at first use. */
export const theLexer = () =>
  (lexer ??= new Lexer([...vocabulary], { positionTracking: "full", ensureOptimizations: true }))
