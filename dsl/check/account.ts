import type * as ast from "../syntax/ast.ts"
import { checkLimit } from "./allocate.ts"
import type { Checked, CheckedAccount, CheckedAccountLine, CheckedRounding, CheckedRule, Type } from "./checked.ts"
import { fits } from "./coerce.ts"
import { sourceOf, textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { grainText, nests, type Grain } from "./grains.ts"
import { checkedClause, checkedGrain, oneOf, whole } from "./header.ts"
import { usesOf } from "./order.ts"
import { roundingMode } from "./quantum.ts"
import { minus, one, over, plus, power, ratio, readFigure, times } from "./ratio.ts"
import { checkQuantum, checkShare, percentText } from "./share.ts"
import { isTyped } from "./typed.ts"
import { currencyOf, isCommodity } from "./units.ts"

const stages: readonly string[] = [
  "opening",
  "reset",
  "added",
  "accrued",
  "due",
  "expired",
  "final",
  "closing",
  "worth",
]

type Line<L extends ast.AccountLine["line"]> = Extract<ast.AccountLine, { line: L }>

/** An account: what it opens with, its lines in written order, and what becomes of the rest. */
export function checkAccount(
  item: ast.Account,
  type: Type,
  rounding: CheckedRounding | undefined,
  context: Context,
): CheckedAccount | undefined {
  const name = item.name.text
  const balance: Type = { ...type, kind: "level", steady: true }
  const clause = checkedClause(item.header.clause, context)
  const draws = linesOf(item, "draw")
  const adds = linesOf(item, "add")
  const expires = linesOf(item, "expire")
  const ends = linesOf(item, "end")
  const opens = linesOf(item, "opens")
  const withWorth = adds.filter((line) => line.worth)
  let good = linesApart(item, context)
  if (!isCommodity(type.unit)) {
    context.report("check/account-unit", item.header.unit?.span ?? item.name.span, { name, unit: type.unit.text })
    return undefined
  }

  let opening: Checked | undefined
  if (!opens[0]) context.report("choice/opening", item.name.span, { account: name, unit: type.unit.text })
  else {
    opening = checkExpression(opens[0].value, context)
    if (!isTyped(opening) || !fits(opening, { ...balance, grain: type.grain }, `'${name}'`, context))
      opening = undefined
  }
  if (!ends[0]) context.report("choice/end-of-term", item.name.span, { account: name })
  if (withWorth.length > 0 && withWorth.length < adds.length) {
    context.report("choice/worth", adds.find((line) => !line.worth)!.span, { account: name })
    good = false
  }

  const lines = item.lines.flatMap((line): readonly (CheckedAccountLine | undefined)[] => {
    switch (line.line) {
      case "add":
        return [checkAdd(item, line, type, context)]
      case "draw":
        return [checkDraw(item, line, type, context)]
      case "reset":
        return [checkReset(item, line, type, context)]
      case "accrue":
        return [checkAccrue(item, line, type, context)]
      case "opens":
      case "expire":
      case "end":
        return []
    }
  })
  const names = draws.map((line) => line.name.text)
  for (const [at, line] of draws.entries())
    if (stages.includes(line.name.text) || names.indexOf(line.name.text) < at) {
      context.report("check/stage-name-taken", line.name.span, { name: line.name.text })
      good = false
    }

  const count = expires[0] && whole(expires[0].count, "The time after which it expires", context)
  const grain = expires[0] && nestingGrain(expires[0].grain, type, context)
  if (expires[0] && (!count || !grain)) good = false
  const worthUnit = context.worthOf(name)?.unit
  const money = worthUnit && rounding?.money.find(({ currency }) => currency === currencyOf(worthUnit))
  if (withWorth.length > 0 && worthUnit && !money) {
    const { span } = withWorth[0]!.worth!
    const currency = currencyOf(worthUnit)
    if (!currency) context.report("check/not-money", span, { name: `the worth of ${name}`, unit: worthUnit.text })
    else if (rounding) context.report("check/quantum-currency", span, { name, currency })
    good = false
  }
  const end = ends[0] && checkEnd(ends[0].end, context)
  const checked = lines.filter((line) => line !== undefined)
  if (!good || checked.length < lines.length || !opening || !end || !isTyped(opening)) return undefined
  return {
    rule: "account",
    name,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    opens: opening,
    lines: checked,
    ...(worthUnit && money ? { worth: { unit: worthUnit, quantum: money.quantum, mode: money.mode } } : {}),
    ...(count && grain ? { expire: { after: count, grain } } : {}),
    end,
  }
}

const linesOf = <L extends ast.AccountLine["line"]>(item: ast.Account, kind: L): readonly Line<L>[] =>
  item.lines.filter((line): line is Line<L> => line.line === kind)

/** Whether every line that an account has once stands once, and none stands beside one that speaks of the balance in another way. */
function linesApart(item: ast.Account, context: Context): boolean {
  const name = item.name.text
  const wordOf = (line: ast.AccountLine) => sourceOf(context, line.span).split(/\s/)[0] ?? ""
  let good = true
  for (const kind of ["opens", "reset", "accrue", "expire", "end"] as const) {
    const [first, second] = linesOf(item, kind)
    if (!first || !second) continue
    const related = [{ span: first.span, message: "first said here" }]
    context.report("check/account-line-twice", second.span, { account: name, line: wordOf(second) }, { related })
    good = false
  }
  // A balance is one amount, or additions that keep their age, or capital with its return, or an allowance.
  const [reset] = linesOf(item, "reset")
  const [accrue] = linesOf(item, "accrue")
  const [expire] = linesOf(item, "expire")
  const worth = linesOf(item, "add").find((line) => line.worth)?.worth
  const aged = expire ? { word: "expire", span: expire.span } : worth && { word: "worth", span: worth.span }
  const sorts = [
    ...(reset ? [{ word: "reset", span: reset.span }] : []),
    ...(accrue ? [{ word: "accrue", span: accrue.span }] : []),
    ...(aged ? [aged] : []),
  ]
  const [one, other] = sorts
  if (!one || !other) return good
  context.report("check/account-line-mix", other.span, { account: name, one: one.word, other: other.word })
  return false
}

function checkAdd(item: ast.Account, line: Line<"add">, type: Type, context: Context): CheckedAccountLine | undefined {
  const amount = checkExpression(line.value, context)
  const worth = line.worth && checkExpression(line.worth, context)
  const worthType = context.worthOf(item.name.text)
  if (!isTyped(amount) || !fits(amount, { ...type, kind: "flow" }, `'${item.name.text}'`, context)) return undefined
  if (
    worth &&
    (!isTyped(worth) ||
      !worthType ||
      !fits(worth, { ...type, kind: "flow", unit: worthType.unit }, `the worth of '${item.name.text}'`, context))
  )
    return undefined
  return { line: "add", amount, ...(worth ? { worth } : {}), quantised: false }
}

function checkDraw(
  item: ast.Account,
  line: Line<"draw">,
  type: Type,
  context: Context,
): CheckedAccountLine | undefined {
  // The limit is an amount of the period or a stock: whatever may be limited against what the account moves.
  const limit = checkLimit(line.upTo, item.name.text, type, context)
  const clause = checkedClause(line.clause, context)
  const order = checkDrawOrder(item, line, type, context)
  const excess = checkExcess(item, line, context)
  if (!limit || !order || !excess) return undefined
  return {
    line: "draw",
    name: line.name.text,
    limit,
    order,
    ...(excess === "none" ? {} : { excess }),
    ...(clause ? { clause } : {}),
    quantised: false,
  }
}

type DrawOrder = Extract<CheckedAccountLine, { line: "draw" }>["order"]

/** Which part of the balance a draw takes first; asked for where the parts differ. */
function checkDrawOrder(item: ast.Account, line: Line<"draw">, type: Type, context: Context): DrawOrder | undefined {
  const data = { account: item.name.text, draw: line.name.text }
  const aged = linesOf(item, "expire").length > 0 || linesOf(item, "add").some(({ worth }) => worth)
  const [accrue] = linesOf(item, "accrue")
  const word = line.order?.text
  if (!line.order || !word) {
    if (aged) context.report("choice/draw-order", line.name.span, data)
    // Return that earns from the very next period on is as good as capital.
    const joins = accrue?.growth?.form === "compounding" && accrue.growth.grain.text === type.grain
    if (accrue && !joins) context.report("choice/return-or-capital", line.name.span, data)
    if (aged || (accrue && !joins)) return undefined
    return accrue ? "return" : "oldest"
  }
  const ofReturn = word === "return" || word === "capital"
  // Without an age nothing is older than anything else, and saying which goes first does no harm.
  if (ofReturn ? accrue !== undefined : accrue === undefined) return word as DrawOrder
  context.report("check/draw-words", line.order.span, {
    account: item.name.text,
    words: `${word} first`,
    needs: ofReturn ? "accrue a return" : "keep the age of what is added (expire, worth)",
  })
  return undefined
}

/** What becomes of what a draw on an allowance asks for beyond it; `none` where there is no allowance. */
function checkExcess(
  item: ast.Account,
  line: Line<"draw">,
  context: Context,
): "not_owed" | "carried" | "none" | undefined {
  const isAllowance = linesOf(item, "reset").length > 0
  if (!line.excess) {
    if (!isAllowance) return "none"
    context.report("choice/excess", line.name.span, { account: item.name.text, draw: line.name.text })
    return undefined
  }
  if (!isAllowance) {
    context.report("check/excess-without-reset", line.excess.span, { account: item.name.text })
    return undefined
  }
  return line.excess.text === "carried" ? "carried" : "not_owed"
}

/** What the balance becomes at the start of a period: an amount of that period or a stock known throughout it. */
function checkReset(
  item: ast.Account,
  line: Line<"reset">,
  type: Type,
  context: Context,
): CheckedAccountLine | undefined {
  const grain = nestingGrain(line.grain, type, context)
  const to = checkExpression(line.to, context)
  if (!grain || !isTyped(to)) return undefined
  const whole: Type = { ...type, grain, kind: to.type.kind === "flow" ? "flow" : "level", steady: true }
  return fits(to, whole, `'${item.name.text}'`, context) ? { line: "reset", grain, to, quantised: false } : undefined
}

/** A return on the opening balance, every choice of it stated. */
function checkAccrue(
  item: ast.Account,
  line: Line<"accrue">,
  type: Type,
  context: Context,
): CheckedAccountLine | undefined {
  const account = item.name.text
  const rate = checkShare(line.rate, `The return of '${account}'`, type, context)
  const basis = oneOf(line.basis, context.words.dayCounts, context)
  const growth = checkGrowth(item, line, type, context)
  if (!line.rounded) context.report("choice/return-rounding", line.span, { account, unit: type.unit.text })
  const quantum =
    line.rounded && checkQuantum(line.rounded.quantum, `The rounding of the return of '${account}'`, type, context)
  const mode = line.rounded && roundingMode(line.rounded.mode, line.rounded.quantum.span, context)
  if (!rate || !basis || !growth || !quantum || !mode) return undefined
  return { line: "accrue", rate, basis, growth, quantum, mode }
}

function checkGrowth(
  item: ast.Account,
  line: Line<"accrue">,
  type: Type,
  context: Context,
): Extract<CheckedAccountLine, { line: "accrue" }>["growth"] | undefined {
  const { growth } = line
  if (!growth) {
    const rate = textOf(context, line.rate.span)
    const data = { account: item.name.text, rate, yearly: yearlyReturns(line, type), grain: type.grain }
    context.report("choice/compounding", line.span, data)
    return undefined
  }
  if (growth.form === "simple") return { form: "simple" }
  const grain = nestingGrain(growth.grain, type, context)
  return grain && { form: "compounding", grain }
}

/** What a written rate comes to in a common year, simple and when it compounds in each period, for the question: `8%`, `8.2999%`. */
function yearlyReturns(line: Line<"accrue">, { grain }: Type): { simple: string; compounding: string } | undefined {
  const lengths = lengthsOf(grain)
  const year = daysOfYear.get(line.basis.text)
  if (!lengths || !year || line.rate.node !== "literal" || line.rate.unit?.text !== "%") return undefined
  const rate = over(readFigure(line.rate.number.text), ratio(100n))
  const returnOf = (days: number) => times(rate, ratio(BigInt(days), year))
  const grown = lengths.map(([days, count]) => power(plus(one, returnOf(days)), count)).reduce(times)
  return { simple: percentText(returnOf(365)), compounding: percentText(minus(grown, one)) }
}
const daysOfYear = new Map([
  ["actual/365", 365n],
  ["actual/360", 360n],
])

/** How long the periods of a common year are, in days, and how many there are of each length. */
function lengthsOf(grain: Type["grain"]): readonly (readonly [days: number, count: number])[] | undefined {
  if (grain === "day") return [[1, 365]]
  if (grain === "quarter")
    return [
      [90, 1],
      [91, 1],
      [92, 2],
    ]
  if (grain !== "month") return undefined
  return [
    [31, 7],
    [30, 4],
    [28, 1],
  ]
}

/** A grain that holds whole periods of the account, or is the account's own. */
function nestingGrain(word: ast.Word, type: Type, context: Context): Grain | undefined {
  const grain = checkedGrain(word, context)
  if (!grain || grain === type.grain || nests(type.grain, grain, context.year)) return grain
  context.report("check/does-not-nest", word.span, { fine: grainText(type.grain), coarse: grainText(grain) })
  return undefined
}

function checkEnd(end: ast.EndOfTerm, context: Context): CheckedAccount["end"] | undefined {
  if (end.form !== "kept") return { form: end.form }
  const years = whole(end.years, "The years it is kept", context)
  return years ? { form: "kept", years } : undefined
}

/** Warns of accounts whose rest is paid at the end of the term, by nobody: `values` are all expressions of the contract. */
export function reportUnpaidRests(
  rules: readonly CheckedRule[],
  values: readonly Checked[],
  context: Pick<Context, "report" | "scope">,
): void {
  const paid = new Set(values.flatMap(usesOf).flatMap((read) => (read.stage === "final" ? [read.rule] : [])))
  for (const rule of rules)
    if (rule.rule === "account" && rule.end.form === "paid" && !paid.has(rule.name))
      context.report("check/rest-unpaid", context.scope.rules.get(rule.name)!.name.span, { account: rule.name })
}
