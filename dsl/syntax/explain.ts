import { EOF, tokenMatcher, type IRecognitionException, type IToken, type TokenType } from "chevrotain"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import { expectedNames, isAboutNext } from "./expectation.ts"
import { nearest } from "./nearest.ts"
import { spanOf } from "./token-span.ts"
import * as t from "./tokens.ts"
import { allWords, expressionWords, grains, openers } from "./words.ts"

/** What the author is told about an error of the parser: what was found, what was expected, what to do. */
export function explain(error: IRecognitionException, tokens: readonly IToken[]): Diagnostic {
  const first = error.token.tokenType === EOF ? tokens.length : tokens.indexOf(error.token)
  const at = isAboutNext(error.message) ? first + 1 : first
  const actual = tokens[at]
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

  const open = unclosed(tokens, at, expected)
  if (open && starts) {
    const close = closers.get(open.tokenType)!
    return report("syntax/not-closed", spanOf(open), { open: open.image, close: close.PATTERN as string })
  }
  if (rule === "touItem" && actual?.tokenType === t.Minus)
    return report("syntax/expected", span, { expected: dots, after, found, near: undefined })
  if (rule === "parameters" && before?.tokenType === t.Colon)
    return report("syntax/expected", span, { expected: phrases["parameter"]!, after, found, near: undefined })
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
  const found = quoted(actual)
  // Only the changes of an amendment pass over an opener.
  if (tokenMatcher(actual, t.Opener)) {
    const span = spanOf(actual)
    const after = before && quoted(before)
    return report("syntax/expected", span, { expected: "replace, add or remove", after, found, near: undefined })
  }
  const meant = /^escalat(es|ed|e|ion|or)$/.test(actual.image)
    ? "escalating"
    : /^index(es|ing|ation)?$/.test(actual.image)
      ? "indexed"
      : undefined
  const near = actual.tokenType === t.Ident ? (meant ?? nearest(actual.image, allWords)) : undefined
  const span = spanOf(actual)
  const fix = near ? { title: `Write ${near}`, span, text: near } : undefined
  const freshStart =
    !before || before.tokenType === t.CloseBrace || before.tokenType === t.OpenBrace || before === tokens[1]
  return freshStart
    ? report("syntax/unknown-declaration", span, { found, near }, { fix })
    : report("syntax/unexpected", span, { found, after: quoted(before), near }, { fix })
}

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

/** The ways in which an escalation says when it steps. */
const firstStep =
  "when it steps: on each January 1 from 2028-01-01, on each anniversary of an event, or each contract_year from 2028-01-01,"

const accountLines = ["opens", "add", "draw", "reset", "accrue", "expire", "at end of term"]
const invoiceLines = ["lines", "tax", "issued", "due", "late", "dispute", "correct", "net"]
const timeLines = ["timezone", "interval", "contract_year", "gas_day", "leap_day"]

const dots = "two points between days, as in Mon..Fri,"

/** A rule whose alternatives are better said in one phrase than listed. */
const phrases: Readonly<Record<string, string>> = {
  accountLine: `a line of the account: ${orList(accountLines)}`,
  accountItem: `a line of the account (${orList(accountLines)}) or }`,
  invoiceLine: `a line of the invoice: ${orList(invoiceLines)}`,
  invoiceItem: `a line of the invoice (${orList(invoiceLines)}) or }`,
  timeLine: orList(timeLines),
  timeItem: orList([...timeLines, "}"]),
  roundingLine: "post each line, post invoice total or quotients",
  roundingItem: "post each line, post invoice total, quotients or }",
  inputItem: 'a source such as meter "M-101" or posting other_contract.energy',
  touItem: "period, otherwise or }",
  touLine: "a season (June 1 through September 30), days (Mon..Fri), holidays (except nerc) or hours (07:00..23:00)",
  eventItem: "once or spans",
  arm: "first, next or share",
  arms: "first, next, share, rest or }",
  waterfallItem: "tier, rest or }",
  tierLine: "up to or until",
  payout: "a name, a block of shares or across and a group",
  movement: "issue, transfer or retire",
  instrumentItem: "issue, transfer, retire or }",
  band: "first, next, up to or below",
  tieredValue: "first, next, up to, below, rest or }",
  parameter: "a unit, party, group or one of",
  change: "replace, add or remove",
  amendmentPart: "replace, add, remove or }",
  dayOf: "a day: 2027-01-31, an event, 20 year after an event, or first January 1 after an event",
  testLine: "given, run or expect",
  testPart: "given, run, expect or }",
  historyLine: "given",
  historyPart: "given or }",
  endOfTerm: "lapses, is paid, kept 2 years then lapses, or not reached",
  periodName: "a period such as 2027, 2027-06, 2027-06-15, contract year 3 or term",
  missingPolicy: "error, zero, false, use another_input or hold 30 min",
  dueDate: "20 days after period end, or day 10 of next month",
  scope: "a period such as month, trailing 3 month or prior 11 month",
}
/** Rules that choose more than once: the phrase is for the choice that takes this. */
const begins: Readonly<Record<string, TokenType>> = {
  timeLine: t.word("timezone"),
  roundingLine: t.word("post"),
  eventItem: t.word("once"),
  inputItem: t.word("posting"),
  dayOf: t.Date,
  missingPolicy: t.word("error"),
  invoiceLine: t.word("lines"),
  dueDate: t.Number,
}
const inBlock: ReadonlySet<string> = new Set([
  "accountItem",
  "invoiceItem",
  "timeItem",
  "roundingItem",
  "touItem",
  "waterfallItem",
  "instrumentItem",
  "arms",
  "tieredValue",
  "amendmentPart",
  "testPart",
  "historyPart",
])

function wanted(rule: string, expected: readonly TokenType[]): string {
  const phrase = phrases[rule]
  const fits = !begins[rule] || expected.includes(begins[rule])
  if (phrase && fits && (expected.length !== 1 || (inBlock.has(rule) && expected[0] === t.CloseBrace))) return phrase
  const names = [...new Set(expected.map(phraseOf))]
  if (names.length === 1 && smallWords.has(names[0]!)) return `the word ${names[0]}`
  return names.length === 0 ? "the end of the file" : orList(names)
}

/** Words that would be lost in a sentence. */
const smallWords: ReadonlySet<string> = new Set("after as at by in is no of on to up".split(" "))

function orList(names: readonly string[]): string {
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
  [t.GroupSeat, "group"],
  [t.Time, "a time such as 09:00"],
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
