import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import type { Code, Data } from "../diagnostics/codes.ts"
import type { Checked, CheckedIndexation, Type } from "./checked.ts"
import { fits, hasUnit } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { cents, hundred, isWritten, writtenFigure } from "./figures.ts"
import { checkAnchor, checkChain } from "./growth.ts"
import { reportUnknown } from "./header.ts"
import { equal, less, minus, one, over, plus, ratio, times, type Ratio } from "./ratio.ts"
import { constantOf } from "./share.ts"
import { isTyped, plain } from "./typed.ts"
import { isNumber, readUnit } from "./units.ts"

/** The choices of an index clause, in the order in which they are asked for. */
const choiceNames = [
  "share",
  "base_month",
  "base",
  "lag",
  "limit",
  "at_least",
  "at_most",
  "applies",
  "falls",
  "unpublished",
  "revised",
  "rebased",
] as const
type ChoiceName = (typeof choiceNames)[number]
type Choices = ReadonlyMap<ChoiceName, ast.Choice>

const limits = ["none", "per_step", "since_base"] as const
const orders = ["before_share", "after_share"] as const
const falls = ["may_fall", "never_falls"] as const
const late = ["last_published_true_up", "last_published_keep", "hold"] as const
const revisions = ["first_published", "true_up"] as const
const rebasings = ["link_by_overlap_month", "stop"] as const

const percent = readUnit("%")!

/** An index clause: a figure that follows an index. Every choice that moves money is asked for by a question of its own. */
export function checkIndexation(
  item: ast.Agreed,
  dated: ast.Dated,
  indexation: ast.Indexation,
  type: Type,
  context: Context,
): CheckedIndexation | undefined {
  const index = indexInput(indexation.index, context)
  const choices = namedChoices(indexation, context)
  const ask = <C extends Code>(code: C, data: Data<C>) => {
    context.report(code, indexation.index.span, data)
    return undefined
  }
  const share = choices.has("share") ? checkShare(choices.get("share")!, context) : ask("choice/index-share", {})
  const baseMonth = choices.has("base_month")
    ? month(choices.get("base_month")!, context)
    : ask("choice/index-base-month", {})
  const base = choices.has("base")
    ? checkBase(choices.get("base")!, index?.type, context)
    : ask("choice/index-base", { index: indexation.index.text })
  const lagMonths = choices.has("lag") ? months(choices.get("lag")!, context) : ask("choice/index-lag", {})
  const limit = choices.has("limit")
    ? checkLimit(choices, dated, share, indexation, context)
    : ask("choice/index-limit", perStepOrSinceBase(dated, choices.get("at_most")))
  const word = <W extends string>(name: ChoiceName, words: readonly W[], code: Code): W | undefined => {
    const choice = choices.get(name)
    return choice ? oneWord(choice, words, context) : ask(code as "choice/index-falls", {})
  }
  const fall = word("falls", falls, "choice/index-falls")
  const unpublished = word("unpublished", late, "choice/index-unpublished")
  const revised = word("revised", revisions, "choice/index-revised")
  const rebased = word("rebased", rebasings, "choice/index-rebased")
  const anchor = checkAnchor(item, indexation, type, context)
  const chain = checkChain(indexation, type, context)
  if (!index || choices.size < indexation.choices.length || !share || !baseMonth || !base || lagMonths === undefined)
    return undefined
  if (!limit || !fall || !unpublished || !revised || !rebased || !anchor || !chain) return undefined
  return {
    index: index.name,
    share,
    baseMonth,
    base,
    lagMonths,
    limit,
    falls: fall,
    unpublished,
    revised,
    rebased,
    anchor,
    chain,
  }
}

/** The index is an input with one figure a month. */
function indexInput(word: ast.Word, context: Context): { readonly name: string; readonly type: Type } | undefined {
  const { rules, ambiguous } = context.scope
  const rule = rules.get(word.text)
  if (rule?.node !== "input") {
    const inputs = [...rules].filter(([, each]) => each.node === "input").map(([name]) => name)
    if (rule) context.report("check/index-not-monthly", word.span, { name: word.text })
    else reportUnknown("bind/unknown-name", word, "input", inputs, context)
    return undefined
  }
  const type = ambiguous.has(word.text) ? undefined : context.typeOf(word.text)
  if (!type) return undefined
  if (type.kind !== "rate" || type.grain !== "month" || type.groups.length > 0) {
    const related = [{ span: rule.name.span, message: `'${word.text}' is declared here` }]
    context.report("check/index-not-monthly", word.span, { name: word.text }, { related })
    return undefined
  }
  const name = rule.source?.name
  // A price index says by its unit what it counts; a plain number does not even say its base period.
  if (name && isNumber(type.unit) && !(adjustment.test(name.text) && basePeriod.test(name.text)))
    context.report("choice/index-identity", name.span, { name: word.text, found: name.text })
  return { name: word.text, type }
}
const adjustment = /\bn?sa\b|seasonal/i
const basePeriod = /\d\s*=\s*1/

function namedChoices(indexation: ast.Indexation, context: Context): Choices {
  const found = new Map<ChoiceName, ast.Choice>()
  for (const choice of indexation.choices) {
    const name = choiceNames.find((each) => each === choice.name.text)
    if (!name) {
      const near = nearest(choice.name.text, choiceNames)
      const { span } = choice.name
      const data = { name: choice.name.text, names: choiceNames.join(", "), near }
      const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
      context.report("check/unknown-index-choice", span, data, { fix })
    } else if (found.has(name)) context.report("syntax/said-twice", choice.name.span, { what: `'${name}'` })
    else found.set(name, choice)
  }
  return found
}

/** One of a table of words behind the colon. */
export function oneWord<W extends string>(choice: ast.Choice, words: readonly W[], context: Context): W | undefined {
  const { value } = choice
  const text = value.node === "reference" && value.stages.length + value.members.length === 0 ? value.name.text : ""
  const found = words.find((word) => word === text)
  if (found !== undefined) return found
  const near = nearest(text, words)
  context.report(
    "choice/unknown-word",
    value.span,
    { choice: choice.name.text, found: textOf(context, value.span), alternatives: words.join(", ") },
    near ? { fix: { title: `Write ${near}`, span: value.span, text: near } } : {},
  )
  return undefined
}

/** What is written behind the colon of a choice, as an expression; a date or month is none. */
function expressionOf(choice: ast.Choice, context: Context): Checked | undefined {
  const { value } = choice
  if (value.node === "date") {
    context.report("check/choice-figure", value.span, {
      choice: choice.name.text,
      example: examples[choice.name.text]!,
    })
    return undefined
  }
  const checked = checkExpression(value, context)
  if (!isTyped(checked)) return undefined
  if (isWritten(checked)) return checked
  context.report("check/agreed-not-constant", value.span, { text: textOf(context, value.span) })
  return undefined
}
const examples: Readonly<Record<string, string>> = {
  share: "share: 40%",
  base: "base: 296.797",
  base_month: "base_month: 2025-12",
  lag: "lag: 2 month",
  at_least: "at_least: 0%",
  at_most: "at_most: 3%",
}

function checkShare(choice: ast.Choice, context: Context): Checked | undefined {
  const share = expressionOf(choice, context)
  return share && isTyped(share) && hasUnit(share, percent, "The share", context) ? share : undefined
}

/** The index of the base month, in base units: a figure above zero in the unit of the index. */
function checkBase(choice: ast.Choice, index: Type | undefined, context: Context): Ratio | undefined {
  const base = expressionOf(choice, context)
  if (!base || !isTyped(base) || !index) return undefined
  if (!fits(base, { ...plain(index.unit), grain: "month" }, "The base", context)) return undefined
  const figure = constantOf(base)
  if (figure && figure.n > 0n) return figure
  context.report("check/index-base", base.span, { text: textOf(context, base.span) })
  return undefined
}

/** `2025-12` */
function month(choice: ast.Choice, context: Context): string | undefined {
  const { value } = choice
  if (value.node === "date" && /^\d{4}-(0[1-9]|1[0-2])$/.test(value.text)) return value.text
  context.report("check/choice-figure", value.span, { choice: choice.name.text, example: examples["base_month"]! })
  return undefined
}

/** `2 month`, none included. */
function months({ name, value }: ast.Choice, context: Context): number | undefined {
  if (value.node === "literal" && value.unit?.text === "month" && /^\d{1,3}$/.test(value.number.text))
    return Number(value.number.text)
  context.report("check/choice-figure", value.span, { choice: name.text, example: examples["lag"]! })
  return undefined
}

function checkLimit(
  choices: Choices,
  dated: ast.Dated,
  share: Checked | undefined,
  { span }: ast.Indexation,
  context: Context,
): CheckedIndexation["limit"] | undefined {
  const form = oneWord(choices.get("limit")!, limits, context)
  const bounds = ["at_least", "at_most"] as const
  if (!form) return undefined
  if (form === "none") {
    const idle = ([...bounds, "applies"] as const).map((name) => choices.get(name)).find((each) => each !== undefined)
    if (!idle) return { form }
    context.report("check/limit-without-use", idle.span, { name: idle.name.text })
    return undefined
  }
  const [atLeast, atMost] = bounds.map((name) => {
    const choice = choices.get(name)
    const bound = choice && expressionOf(choice, context)
    return bound && isTyped(bound) && hasUnit(bound, percent, `'${name}'`, context) ? constantOf(bound) : undefined
  })
  if (bounds.some((name) => choices.has(name) && !(name === "at_least" ? atLeast : atMost))) return undefined
  if (!atLeast && !atMost) {
    context.report("choice/index-limits", choices.get("limit")!.span, { form })
    return undefined
  }
  if (atLeast && atMost && less(atMost, atLeast)) {
    const text = (name: ChoiceName) => textOf(context, choices.get(name)!.value.span)
    context.report("check/limits-crossed", choices.get("at_most")!.span, {
      low: text("at_least"),
      high: text("at_most"),
    })
    return undefined
  }
  const applies = choices.get("applies")
  const whole = share && constantOf(share)
  // Of the whole figure the limit on the index and the limit on the figure are one.
  const order = applies ? oneWord(applies, orders, context) : whole && equal(whole, one) ? "before_share" : undefined
  if (!applies && !order) context.report("choice/index-applies", span, beforeOrAfterShare(dated, whole, atMost))
  if (!order) return undefined
  return { form, ...(atLeast ? { atLeast } : {}), ...(atMost ? { atMost } : {}), applies: order }
}

// ---- what the figures would be either way, for the questions

const two = ratio(1n, 50n)

/**
 * One strong year and one weak: the index changes by the limit and two points, then by the limit less two. A limit per
 * step cuts the first; a limit since the base, compounded, cuts nothing.
 */
function perStepOrSinceBase(dated: ast.Dated, atMost: ast.Choice | undefined): Data<"choice/index-limit"> {
  const value = writtenFigure(dated.values[0]?.value)
  const most = over(writtenFigure(atMost?.value) ?? ratio(3n), hundred)
  if (!value || !less(two, most)) return undefined
  const [strong, weak] = [plus(most, two), minus(most, two)].map((change) => plus(one, change)) as [Ratio, Ratio]
  return {
    changes: [strong, weak].map((each) => `${plainText(times(minus(each, one), hundred))}%`).join(" and then "),
    limit: `${plainText(times(most, hundred))}%`,
    perStep: cents(times(times(value, plus(one, most)), weak)),
    sinceBase: cents(times(times(value, strong), weak)),
  }
}

/** The index rises by 1.56 points more than the limit; the share of that may be within it. */
function beforeOrAfterShare(
  dated: ast.Dated,
  share: Ratio | undefined,
  most: Ratio | undefined,
): Data<"choice/index-applies"> {
  const value = writtenFigure(dated.values[0]?.value)
  if (!value || !share || !most || most.n <= 0n) return undefined
  const rise = plus(most, ratio(156n, 10_000n))
  const shared = times(share, rise)
  const [before, after] = [times(share, most), less(most, shared) ? most : shared]
  return {
    rise: `${plainText(times(rise, hundred))}%`,
    before: cents(times(value, plus(one, before))),
    after: cents(times(value, plus(one, after))),
  }
}

/** A short decimal as it is written: 3, 4.56. */
const plainText = (value: Ratio): string => cents(value).replace(/\.?0+$/, "")
