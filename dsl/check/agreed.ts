import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedAgreed, CheckedDated, Type } from "./checked.ts"
import { fits, hasUnit } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkDay } from "./day.ts"
import { checkExpression } from "./expression.ts"
import { cents, hundred, isWritten } from "./figures.ts"
import { checkAnchor, checkChain } from "./growth.ts"
import { checkedClause } from "./header.ts"
import { checkIndexation } from "./indexation.ts"
import { one, over, plus, power, ratio, readFigure, times, type Ratio } from "./ratio.ts"
import { touPeriods } from "./tou-grain.ts"
import { checkTotal } from "./total.ts"
import { isTyped } from "./typed.ts"
import { readUnit } from "./units.ts"

/** A figure the parties agreed: dated values, or one that escalates or follows an index, every choice of it stated. */
export function checkAgreed(item: ast.Agreed, type: Type, context: Context): CheckedAgreed | undefined {
  const clause = checkedClause(item.header.clause, context)
  const tou = item.groups.map(({ text }) => context.scope.tous.get(text)).find((each) => each !== undefined)
  const values =
    "members" in item.value
      ? checkMembers(item, item.value, tou, type, context)
      : checkOne(item, item.value, tou, type, context)
  if (!values) return undefined
  return {
    rule: "agreed",
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    values,
    ...(tou ? { tou: tou.name.text } : {}),
    periodSpan: item.header.each?.span ?? item.name.span,
    ...(item.header.shortPeriods ? { shortPeriods: item.header.shortPeriods.text as "prorated" | "whole" } : {}),
  }
}

type List = Extract<ast.Agreed["value"], { members: unknown }>
type Values = CheckedAgreed["values"]

function checkOne(
  item: ast.Agreed,
  value: ast.Dated,
  tou: ast.Tou | undefined,
  type: Type,
  context: Context,
): Values | undefined {
  const dated = checkDated(item, value, type, context)
  if (tou) {
    const members = touPeriods(tou).join(", ")
    context.report("check/members-missing", item.name.span, { name: item.name.text, members })
    return undefined
  }
  return dated && [{ members: [], dated }]
}

/** One figure for each member of its group, or for each period of its tou. */
function checkMembers(
  item: ast.Agreed,
  list: List,
  tou: ast.Tou | undefined,
  type: Type,
  context: Context,
): Values | undefined {
  const group = type.groups.length === 1 ? context.scope.groups.get(type.groups[0]!) : undefined
  if (type.groups.length > 1) {
    const groups = type.groups.join(" and ")
    context.report("bind/members-unsaid", item.name.span, { name: item.name.text, groups })
    return undefined
  }
  if (!group && !tou) {
    context.report("check/not-spread", item.name.span, { name: item.name.text })
    return undefined
  }
  const known = group ? group.members.map((member) => member.name.text) : touPeriods(tou!)
  const values: { members: readonly string[]; dated: CheckedDated }[] = []
  const first = new Map<string, ast.Word>()
  let good = true
  for (const { member, dated } of list.members) {
    if (!known.includes(member.text)) {
      const data = { name: member.text, group: (group ?? tou!).name.text, members: known.join(", ") }
      context.report("bind/unknown-member", member.span, data)
      good = false
    }
    const earlier = first.get(member.text)
    if (earlier) {
      const related = [{ span: earlier.span, message: "first given here" }]
      context.report("bind/declared-twice", member.span, { name: member.text }, { related })
      good = false
    } else first.set(member.text, member)
    const checked = checkDated(item, dated, type, context)
    if (checked) values.push({ members: [member.text], dated: checked })
    else good = false
  }
  const left = known.filter((member) => !first.has(member))
  if (good && left.length > 0) {
    context.report("check/members-missing", item.name.span, { name: item.name.text, members: left.join(", ") })
    good = false
  }
  return good && checkTotal(item, list.total, values, type, context) ? values : undefined
}

function checkDated(item: ast.Agreed, dated: ast.Dated, type: Type, context: Context): CheckedDated | undefined {
  let good = true
  const list = dated.values.map(({ value, from }, at) => {
    if (at > 0 && !from) {
      context.report("choice/since-when", value.span, { name: item.name.text, text: textOf(context, value.span) })
      good = false
    }
    const checked = checkExpression(value, context)
    if (
      !isTyped(checked) ||
      !isConstant(checked, context) ||
      !fits(checked, { ...type, groups: [] }, `'${item.name.text}'`, context)
    )
      good = false
    const day = from && checkDay(from, context)
    if (from && !day) good = false
    return { value: checked, ...(from && day ? { from: { day, span: from.span } } : {}) }
  })
  const moving = dated.indexation ?? dated.escalation
  if (!moving) return good ? { list } : undefined
  if (list.length > 1) {
    context.report("check/list-and-escalation", moving.span, { name: item.name.text })
    good = false
  }
  const escalation = dated.escalation && checkEscalation(item, dated, dated.escalation, type, context)
  const indexation = dated.indexation && checkIndexation(item, dated, dated.indexation, type, context)
  if (!good || (dated.escalation && !escalation) || (dated.indexation && !indexation)) return undefined
  return { list, ...(escalation ? { escalation } : {}), ...(indexation ? { indexation } : {}) }
}

/** Whether a figure stands on figures only: what is written here and what is agreed elsewhere. */
function isConstant(value: Checked, context: Context): boolean {
  if (isWritten(value)) return true
  context.report("check/agreed-not-constant", value.span, { text: textOf(context, value.span) })
  return false
}

function checkEscalation(
  item: ast.Agreed,
  dated: ast.Dated,
  escalation: ast.Escalation,
  type: Type,
  context: Context,
): CheckedDated["escalation"] | undefined {
  const rate = checkExpression(escalation.rate, context)
  let good = isTyped(rate) && isConstant(rate, context)
  if (isTyped(rate) && !hasUnit(rate, percent, "the escalation", context)) {
    good = false
  }
  if (!escalation.growth) context.report("choice/growth", escalation.rate.span, twentieth(dated, escalation))
  const anchor = checkAnchor(item, escalation, type, context)
  const chain = checkChain(escalation, type, context)
  if (!good || !escalation.growth || !anchor || !chain) return undefined
  return { rate, growth: escalation.growth.text as "compounding" | "simple", anchor, chain }
}

const percent = readUnit("%")!

/** What the twentieth year would be either way, for the question. */
function twentieth(dated: ast.Dated, escalation: ast.Escalation): { compounding: string; simple: string } {
  const value = dated.values[0]?.value
  const { rate } = escalation
  if (value?.node !== "literal" || rate.node !== "literal" || rate.unit?.text !== "%")
    return { compounding: "one figure", simple: "another" }
  const [price, step] = [value, rate].map(({ number: { text } }) => readFigure(text)) as [Ratio, Ratio]
  const part = over(step, hundred)
  return {
    compounding: cents(times(price, power(plus(one, part), 19))),
    simple: cents(times(price, plus(one, times(part, ratio(19n))))),
  }
}
