import { tokenMatcher, type IToken, type TokenType } from "chevrotain"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import { limits } from "./limits.ts"
import { nearest } from "./nearest.ts"
import { findTooDeep } from "./nesting.ts"
import { retype, spanOf } from "./token-span.ts"
import * as t from "./tokens.ts"
import { unitInAnyCase } from "./unit-atoms.ts"
import { itemOpeners, openers } from "./words.ts"

/**
 * The tokens of a text, mistakes of spelling already mended, so that the parser reports none of them
 * again. A text that is nested too deep has no tokens: it could not be parsed.
 */
export interface Scan {
  readonly tokens: readonly IToken[]
  readonly comments: readonly IToken[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Cuts a text into tokens and says what is misspelt in it. */
export function scan(text: string): Scan {
  const { tokens: raw, groups, errors } = t.theLexer().tokenize(text)
  const diagnostics: Diagnostic[] = unexpectedCharacters(text, errors)
  const mended = raw.map((token) => mendSpelling(token, diagnostics))
  const joined = joinUnits(text, mended, diagnostics)
  const told = joined.map((_, at) => tellApart(joined, at))
  const comments = groups["comments"] ?? []
  const tooDeep = findTooDeep(told)
  if (tooDeep) return { tokens: [], comments, diagnostics: [...diagnostics, tooDeep] }
  mendOpeners(text, told, diagnostics)
  return { tokens: told, comments, diagnostics }
}

function unexpectedCharacters(text: string, errors: readonly { offset: number; length: number }[]): Diagnostic[] {
  return errors.map(({ offset, length }) => {
    const span = { from: offset, to: offset + length }
    return report(
      "syntax/unexpected-character",
      span,
      { text: text.slice(offset, offset + Math.min(length, 20)) },
      { fix: { title: "Remove it", span, text: "" } },
    )
  })
}

// ---- one token at a time

function mendSpelling(token: IToken, diagnostics: Diagnostic[]): IToken {
  const span = spanOf(token)
  const found = token.image
  const fix = (write: string) => ({ fix: { title: `Write ${write}`, span, text: write } })
  const add = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic)
  const asNumber = (image: string) => checkLength(retype(token, t.Number, image), diagnostics)
  switch (token.tokenType) {
    case t.Number:
      return checkLength(token, diagnostics)
    case t.Date:
    case t.DateTime:
    case t.WrongDate: {
      const time = /T(\d\d):(\d\d)/.exec(found)
      if (
        token.tokenType !== t.WrongDate &&
        isDay(found.slice(0, 10)) &&
        (!time || (Number(time[1]) < 24 && Number(time[2]) < 60))
      )
        return token
      add(report("syntax/not-a-date", span, { found }))
      return retype(token, found.includes("T") ? t.DateTime : t.Date)
    }
    case t.OpenText: {
      const end = { from: span.to, to: span.to }
      add(report("syntax/open-text", span, {}, { fix: { title: `Write " at its end`, span: end, text: '"' } }))
      return retype(token, t.Text, `${found}"`)
    }
    case t.CommaNumber: {
      const grouped = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(found)
      const write = grouped ? found.replaceAll(",", "_").replace(/^[0_]+(?=\d)/, "") : undefined
      add(report("syntax/comma-in-number", span, { found, write }, write ? fix(write) : {}))
      return asNumber(write ?? found.replaceAll(",", ""))
    }
    case t.ZeroNumber: {
      const write = withoutZeros(found)
      add(report("syntax/leading-zeros", span, { found, write }, fix(write)))
      return asNumber(write)
    }
    case t.ExponentNumber: {
      const write = withoutExponent(found)
      add(report("syntax/exponent", span, { found, write }, write ? fix(write) : {}))
      return asNumber(write ?? "0")
    }
    case t.PointNumber: {
      add(report("syntax/no-digit-before-point", span, { found, write: `0${found}` }, fix(`0${found}`)))
      return asNumber(`0${found}`)
    }
    case t.SignedMoney: {
      const write = withCurrency(found)
      add(report("syntax/currency-sign", span, { found, write }, fix(write)))
      return retype(token, t.SignedMoney, write)
    }
    case t.WrongMinus:
      add(report("syntax/wrong-minus", span, {}, fix("-")))
      return retype(token, t.Minus, "-")
    case t.DoubleEqual:
      add(report("syntax/double-equals", span, {}, fix("=")))
      return retype(token, t.Equal, "=")
    case t.Ident: {
      const hour = /^HE(0[1-9]|1\d|2[0-4])$/.exec(found)?.[1]
      if (!hour) return token
      const write = `${String(Number(hour) - 1).padStart(2, "0")}:00`
      add(report("syntax/hour-ending", span, { found, write }, fix(write)))
      return retype(token, t.Time, write)
    }
    default:
      return token
  }
}

function checkLength(token: IToken, diagnostics: Diagnostic[]): IToken {
  const digits = token.image.replace(/[^0-9]/g, "").length
  if (digits <= limits.digits) return token
  diagnostics.push(report("syntax/number-too-long", spanOf(token), { limit: limits.digits }))
  return retype(token, t.Number, "0")
}

const withoutZeros = (digits: string) => digits.replace(/^[0_]+(?=\d)/, "")

/** The number without its exponent, where that is short and certain. */
function withoutExponent(found: string): string | undefined {
  const [, whole = "", decimals = "", exponent = ""] = /^([\d_]+)(?:\.(\d+))?[eE]\+?(-?\d+)$/.exec(found) ?? []
  const power = Number(exponent)
  const digits = whole.replaceAll("_", "") + decimals
  if (!(Math.abs(power) <= 20)) return undefined
  const point = digits.length - decimals.length + power
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), "0")
  const before = Math.max(point, 1)
  const integer = withoutZeros(padded.slice(0, before).padEnd(before, "0"))
  const fraction = padded.slice(before)
  return fraction ? `${integer}.${fraction}` : integer
}

/** `$1,250.00/MWh` as `1_250.00 USD/MWh`. */
function withCurrency(found: string): string {
  const currency = { $: "USD", "€": "EUR", "£": "GBP" }[found.charAt(0)] ?? "USD"
  const [, number = "", per = ""] = /^.[ \t]?([\d_,.]*)(.*)$/.exec(found) ?? []
  const unit = unitInAnyCase(`${currency}${per}`) ?? `${currency}${per}`
  return `${withoutZeros(number.replaceAll(",", "_"))} ${unit}`
}

/** Whether a date that is written rightly is a day of the calendar. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number)
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
}

// ---- several tokens that are one

/** Makes `usd/mwh` and `USD / MWh` one unit, and `$5` a number and its unit. */
function joinUnits(text: string, tokens: readonly IToken[], diagnostics: Diagnostic[]): IToken[] {
  const joined: IToken[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    if (token.tokenType === t.SignedMoney) {
      const [number = "0", unit = "USD"] = token.image.split(" ")
      joined.push(retype(token, t.Number, number), retype(token, t.Unit, unit))
      continue
    }
    const year = tokens[at + 1]
    const isPeriod = joined.at(-1)?.image === "each" || joined.at(-1)?.image === "over"
    if (isPeriod && /^(contract|calendar)$/.test(token.image) && year?.image === "year") {
      const span = { from: token.startOffset, to: spanOf(year).to }
      const write = `${token.image}_year`
      diagnostics.push(
        report("syntax/word-joined", span, { write }, { fix: { title: `Write ${write}`, span, text: write } }),
      )
      joined.push({ ...retype(token, t.word(write), write), endOffset: span.to - 1 })
      at++
      continue
    }
    const last = mightBeUnit(joined.at(-1)) ? endOfMiscasedUnit(text, tokens, at) : undefined
    if (last !== undefined) {
      const span = { from: token.startOffset, to: spanOf(tokens[last]!).to }
      const found = text.slice(span.from, span.to)
      const write = unitInAnyCase(found)!
      // After a colon a name may stand as well as a unit. What follows a header's unit tells.
      if (joined.at(-1)!.tokenType !== t.Colon || followsUnit(tokens[last + 1])) {
        const fix = { title: `Write ${write}`, span, text: write }
        diagnostics.push(report("syntax/unit-case", span, { found, write }, { fix }))
        joined.push({ ...retype(token, t.Unit, write), endOffset: span.to - 1 })
        at = last
        continue
      }
    }
    if (token.tokenType === t.Unit) {
      let end = at
      while (tokens[end + 1]?.tokenType === t.Slash && partOfUnit(tokens[end + 2])) end += 2
      if (end > at) {
        const span = { from: token.startOffset, to: spanOf(tokens[end]!).to }
        const write = tokens
          .slice(at, end + 1)
          .map(({ image }) => image)
          .join("")
        const fix = { title: `Write ${write}`, span, text: write }
        diagnostics.push(report("syntax/unit-spaces", span, { write }, { fix }))
        joined.push({ ...retype(token, t.Unit, write), endOffset: span.to - 1 })
        at = end
        continue
      }
    }
    joined.push(token)
  }
  return joined
}

const partOfUnit = (token: IToken | undefined) => token?.tokenType === t.Unit || token?.tokenType === t.word("day")
const mightBeUnit = (before: IToken | undefined) => before?.tokenType === t.Number || before?.tokenType === t.Colon
const afterUnit: ReadonlySet<TokenType> = new Set([
  ...["level", "each", "from", "during", "split", "missing"].map(t.word),
  t.Clause,
  t.OpenBrace,
  t.Equal,
])
const followsUnit = (token: IToken | undefined) => token !== undefined && afterUnit.has(token.tokenType)

/** The last token of `usd/mwh`, which begins at `at`; none where no unit is meant. */
function endOfMiscasedUnit(text: string, tokens: readonly IToken[], at: number): number | undefined {
  const glued = (token: IToken | undefined, before: IToken) =>
    token !== undefined && token.startOffset === spanOf(before).to
  let end = at
  if (tokens[at]!.tokenType !== t.Ident && tokens[at]!.tokenType !== t.Unit) return undefined
  for (;;) {
    const sign = tokens[end + 1]
    const next = tokens[end + 2]
    if (!glued(sign, tokens[end]!) || (sign!.tokenType !== t.Slash && sign!.tokenType !== t.Minus)) break
    if (!glued(next, sign!) || !/^[A-Za-z%]/.test(next!.image)) break
    end += 2
  }
  const found = text.slice(tokens[at]!.startOffset, spanOf(tokens[end]!).to)
  const unit = unitInAnyCase(found)
  return unit === undefined || unit === found ? undefined : end
}

// ---- the same word in different places

function tellApart(tokens: readonly IToken[], at: number): IToken {
  const token = tokens[at]!
  const before = tokens[at - 1]
  const next = tokens[at + 1]
  if (before?.tokenType === t.Dot && tokenMatcher(token, t.Word) && !tokenMatcher(token, t.Name))
    return retype(token, t.Ident)
  switch (token.tokenType) {
    case t.word("term"):
      return before && beforeGrain.has(before.tokenType) && !beginsDay(next, tokens[at + 2])
        ? retype(token, t.TermGrain)
        : token
    case t.word("group"):
      return before?.tokenType === t.Colon && (next?.tokenType === t.Comma || next?.tokenType === t.CloseParen)
        ? retype(token, t.GroupSeat)
        : token
    case t.word("far"):
      return before?.image === "so" && endsGrain(tokens[at - 2]) ? token : asName(token, next)
    case t.word("held"):
      return before?.tokenType === t.Text && next?.image === "by" ? token : asName(token, next)
    case t.word("contract"):
      return next?.image === "year" && tokens[at + 2]?.tokenType === t.Number ? retype(token, t.ContractOfYear) : token
    case t.word("invoice"):
      return before?.image === "post" && next?.image === "total" && tokens[at + 2]?.image === "to"
        ? retype(token, t.InvoiceStage)
        : token
  }
  return tokenMatcher(token, t.Name) ? asName(token, next) : token
}

/** A name before a colon is a label; `held` where it is a name is like any other. */
function asName(token: IToken, next: IToken | undefined): IToken {
  if (next?.tokenType === t.Colon) return retype(token, t.Label)
  return token.tokenType === t.word("held") ? retype(token, t.Ident) : token
}

/** Whether a token is a period, `term` among them. */
const endsGrain = (token: IToken | undefined) =>
  token !== undefined && (tokenMatcher(token, t.Grain) || token.image === "term")

/** Whether what follows `term` is its first day, so that it opens a declaration. */
const beginsDay = (next: IToken | undefined, afterNext: IToken | undefined) =>
  next?.tokenType === t.Date ||
  next?.tokenType === t.word("first") ||
  (next?.tokenType === t.Number && afterNext !== undefined && daysUnits.has(afterNext.image)) ||
  (next?.tokenType === t.Ident && afterNext?.tokenType === t.word("through"))
const daysUnits: ReadonlySet<string> = new Set(["day", "month", "year"])

const beforeGrain: ReadonlySet<TokenType> = new Set([
  ...["over", "of", "in", "each", "within", "through", "run", "from", "next", "vintage"].map(t.word),
  t.OpenParen,
  t.Comma,
  t.Number,
])

// ---- openers

/** Reads `chrge energy (…` as the charge that it is. */
function mendOpeners(text: string, tokens: IToken[], diagnostics: Diagnostic[]): void {
  let depth = 0
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    if (token.tokenType === t.OpenBrace) depth++
    if (token.tokenType === t.CloseBrace) depth--
    if (token.tokenType !== t.Ident || depth > 1 || !beginsLine(text, token) || continues(tokens[at - 1])) continue
    const meant = nearest(token.image.toLowerCase(), depth > 0 ? itemOpeners : openers)
    const write = openers.includes(token.image.toLowerCase()) ? token.image.toLowerCase() : meant
    if (!write || !looksLike(write, tokens[at + 1])) continue
    const span = spanOf(token)
    const fix = { title: `Write ${write}`, span, text: write }
    diagnostics.push(report("syntax/mistyped-opener", span, { found: token.image, write }, { fix }))
    tokens[at] = retype(token, t.word(write), write)
  }
}

const beginsLine = (text: string, token: IToken) =>
  /(^|[\r\n}])[ \t]*$/.test(text.slice(Math.max(0, token.startOffset - 200), token.startOffset))
/** Whether a declaration cannot end with this token. */
const continues = (token: IToken | undefined) => token !== undefined && unfinished.has(token.tokenType)
const unfinished: ReadonlySet<TokenType> = new Set([
  t.Equal,
  t.Plus,
  t.Minus,
  t.Star,
  t.Slash,
  t.OpenParen,
  t.OpenBracket,
  t.Comma,
  t.Colon,
  t.Semicolon,
  t.Dot,
  t.Less,
  t.Greater,
  t.LessOrEqual,
  t.GreaterOrEqual,
  t.NotEqual,
  t.Opener,
  ...["if", "then", "else", "and", "or", "not", "from", "over", "across", "each", "through", "to", "where", "by"].map(
    t.word,
  ),
  ...["when", "except", "during", "at", "of", "as", "on", "pay", "until", "pays", "bills"].map(t.word),
])

/** Whether what follows a mistyped opener is what follows the opener that is meant. */
function looksLike(opener: string, next: IToken | undefined): boolean {
  if (!next) return false
  if (opener === "term") return next.tokenType === t.Date
  if (opener === "amendment") return next.tokenType === t.Number
  if (["parties", "time", "rounding", "clauses", "phases"].includes(opener))
    return next.tokenType === t.OpenBrace || next.tokenType === t.Clause
  if (["check", "test"].includes(opener)) return next.tokenType === t.Text
  return tokenMatcher(next, t.Name)
}
