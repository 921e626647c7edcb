import { EOF, tokenMatcher, type IRecognitionException, type IToken, type TokenType } from "chevrotain"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import { expectedNames } from "./expectation.ts"
import { nearest } from "./nearest.ts"
import { spanOf } from "./token-span.ts"
import * as t from "./tokens.ts"
import { allWords, expressionWords, grains, openers } from "./words.ts"

/** What the author is told about an error of the parser: what was found, what was expected, what to do. */
export function explain(error: IRecognitionException, tokens: readonly IToken[]): Diagnostic {
  const actual = error.token.tokenType === EOF ? undefined : error.token
  const at = actual ? tokens.indexOf(actual) : tokens.length
  const before = tokens[at - 1]
  const rule = error.context.ruleStack.at(-1) ?? "file"
  const expected = expectedNames(error.message)
    .map((name) => types.get(name))
    .filter((type) => type !== undefined)

  // A word of the next declaration is not what is wrong: the one before it is not finished.
  const starts = !actual || tokenMatcher(actual, t.Opener) || actual.tokenType === t.CloseBrace
  const span = starts && before ? spanOf(before) : actual ? spanOf(actual) : { from: 0, to: 0 }
  const found = starts ? undefined : quoted(actual)
  const after = before ? quoted(before) : undefined

  const notBuilt = actual && wordNotBuilt(rule, actual, expected, before, tokens)
  if (notBuilt) return report("syntax/not-built", spanOf(actual), { word: notBuilt })

  const open = unclosed(tokens, at, expected)
  if (open && starts) {
    const close = closers.get(open.tokenType)!
    return report("syntax/not-closed", spanOf(open), { open: open.image, close: close.PATTERN as string })
  }
  const wantsValue = expected.includes(t.Number) && expected.includes(t.OpenParen)
  if (valueRules.has(rule) || wantsValue) return report("syntax/missing-expression", span, { after, found })

  if (expected.length === 1 && expected[0] === t.Name && actual && !starts) {
    const kind = reservedKind(actual)
    if (kind) return report("syntax/reserved-name", spanOf(actual), { word: actual.image, kind })
  }
  // A bare year is the commonest wrong period: the contract's, or the calendar's?
  if (actual && expected.includes(t.Grain) && /^years?$/.test(actual.image))
    return report("check/unknown-grain", spanOf(actual), { found: actual.image })
  if (rule === "anchor") return report("syntax/expected", span, { expected: firstStep, after, found, near: undefined })
  const near = actual?.tokenType === t.Ident ? nearest(actual.image, candidates(expected)) : undefined
  const fix = near && actual ? { title: `Write ${near}`, span: spanOf(actual), text: near } : undefined
  return report("syntax/expected", span, { expected: wanted(rule, expected), after, found, near }, { fix })
}

/** What the author is told about text that no declaration goes on with, and none begins with. */
export function explainStray(actual: IToken, tokens: readonly IToken[]): Diagnostic {
  const before = tokens[tokens.indexOf(actual) - 1]
  if (lineWords.has(actual.image)) return report("syntax/not-built", spanOf(actual), { word: actual.image })
  const found = quoted(actual)
  const meant = /^escalat(es|ed|e|ion|or)$/.test(actual.image) ? "escalating" : undefined
  const near = actual.tokenType === t.Ident ? (meant ?? nearest(actual.image, allWords)) : undefined
  const span = spanOf(actual)
  const fix = near ? { title: `Write ${near}`, span, text: near } : undefined
  const freshStart =
    !before || before.tokenType === t.CloseBrace || before.tokenType === t.OpenBrace || before === tokens[1]
  return freshStart
    ? report("syntax/unknown-declaration", span, { found, near }, { fix })
    : report("syntax/unexpected", span, { found, after: quoted(before), near }, { fix })
}

/** A word of a construct that is not built yet, in the place where it would stand. */
function wordNotBuilt(
  rule: string,
  actual: IToken,
  expected: readonly TokenType[],
  before: IToken | undefined,
  tokens: readonly IToken[],
): string | undefined {
  const image = actual.image
  if (rule !== "named" && tokenMatcher(actual, t.Word) && actual.tokenType !== t.Label && lineWords.has(image))
    return image
  const dateWanted = expected.length === 1 && expected[0] === t.Date
  const isDate = tokens[tokens.indexOf(actual) + 1]?.tokenType === t.Slash
  if (dateWanted && !isDate && (tokenMatcher(actual, t.Name) || actual.tokenType === t.Number))
    return `a date that hangs on an event (${image})`
  if (rule === "inputItem" && before?.image === "posting") return "posting"
  if (rule === "groupItem" && (image === "from" || image === "through") && before) return "a member with dates"
  return undefined
}
const lineWords: ReadonlySet<string> = new Set(
  "indexed excess accrue reset tax gas_day leap_day anniversary run posting".split(" "),
)

/** The bracket that is open at a token, if what was expected there closes it. */
function unclosed(tokens: readonly IToken[], at: number, expected: readonly TokenType[]): IToken | undefined {
  const closing = expected.find((type) => openings.has(type))
  if (!closing) return undefined
  const opening = openings.get(closing)!
  let depth = 0
  for (let index = at - 1; index >= 0; index--) {
    const type = tokens[index]!.tokenType
    if (type === closing) depth++
    else if (type === opening && depth-- === 0) return tokens[index]
  }
  return undefined
}
const openings: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.CloseParen, t.OpenParen],
  [t.CloseBracket, t.OpenBracket],
  [t.CloseBrace, t.OpenBrace],
])
const closers: ReadonlyMap<TokenType, TokenType> = new Map([...openings].map(([close, open]) => [open, close]))

// ---- words for what was expected

const types: ReadonlyMap<string, TokenType> = new Map(t.vocabulary.map((type) => [type.name, type]))
const valueRules: ReadonlySet<string> = new Set(["expression", "operation", "operand", "nameOrCall", "argument"])

/** The two ways in which an escalation says when it steps. */
const firstStep = "when it steps: on each January 1 from 2028-01-01, or each contract_year from 2028-01-01,"

/** A rule whose alternatives are better said in one phrase than listed. */
const phrases: Readonly<Record<string, string>> = {
  accountLine: "a line of the account: opens, add, draw, expire or at end of term",
  accountItem: "a line of the account (opens, add, draw, expire or at end of term) or }",
  invoiceLine: "a line of the invoice: lines, issued, due, late, dispute, correct or net",
  invoiceItem: "a line of the invoice (lines, issued, due, late, dispute, correct or net) or }",
  timeLine: "timezone, interval or contract_year",
  timeItem: "timezone, interval, contract_year or }",
  roundingLine: "post each line, post invoice total or quotients",
  roundingItem: "post each line, post invoice total, quotients or }",
  testLine: "given, run or expect",
  testPart: "given, run, expect or }",
  historyLine: "given",
  historyPart: "given or }",
  endOfTerm: "lapses, is paid, kept 2 years then lapses, or not reached",
  periodName: "a period such as 2027, 2027-06, 2027-06-15, contract year 3 or term",
  missingPolicy: "error, zero, false, use another_input or hold 30 min",
  dueDate: "20 days after period end, or day 10 of next month",
  scope: "over and a period, or across and a group",
}
const inBlock: ReadonlySet<string> = new Set([
  "accountItem",
  "invoiceItem",
  "timeItem",
  "roundingItem",
  "testPart",
  "historyPart",
])

function wanted(rule: string, expected: readonly TokenType[]): string {
  const phrase = phrases[rule]
  if (phrase && (expected.length !== 1 || (inBlock.has(rule) && expected[0] === t.CloseBrace))) return phrase
  const names = [...new Set(expected.map(phraseOf))]
  if (names.length === 0) return "the end of the file"
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`
}

const spoken: ReadonlyMap<TokenType, string> = new Map([
  [t.Name, "a name"],
  [t.Ident, "a name"],
  [t.Label, "a name and a colon"],
  [t.Word, "a name"],
  [t.Mode, "a rounding mode such as half_up"],
  [t.Grain, "a period such as month"],
  [t.Opener, "a declaration"],
  [t.Text, 'a text in quotes, such as "Contract Price"'],
  [t.Clause, "a clause such as §4.2"],
  [t.DateTime, "a date and time"],
  [t.Date, "a date such as 2027-01-31"],
  [t.Month, "a month such as 2027-01"],
  [t.Number, "a number"],
  [t.Unit, "a unit such as USD/MWh"],
  [t.TermGrain, "term"],
  [t.ContractOfYear, "contract year"],
  [t.InvoiceStage, "invoice total"],
  [t.Unbuilt, "a declaration"],
])
const phraseOf = (type: TokenType): string => {
  const phrase = spoken.get(type)
  if (phrase) return phrase
  return typeof type.PATTERN === "string" ? type.PATTERN : type.name
}

/** The words of the language that could stand here. */
const candidates = (expected: readonly TokenType[]) =>
  allWords.filter((text) => {
    const type = t.wordTokens.get(text)!
    return expected.some((wantedType) => wantedType === type || (wantedType === t.Grain && grains.includes(text)))
  })

function reservedKind(token: IToken): string | undefined {
  if (token.tokenType === t.Unit) return "a unit"
  if (openers.includes(token.image)) return "a word that opens a declaration"
  if (grains.includes(token.image)) return "the name of a period"
  if (expressionWords.includes(token.image)) return "a word of the language"
  return undefined
}

const quoted = (token: IToken) => {
  const line = token.image.split(/[\r\n]/)[0]!
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}
