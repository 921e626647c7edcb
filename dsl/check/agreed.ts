import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedAgreed, CheckedDated, Type } from "./checked.ts"
import { fits, hasUnit } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { nests } from "./grains.ts"
import { checkedClause, checkedGrain, monthDay } from "./header.ts"
import { partsOf } from "./order.ts"
import { readQuantum, roundingMode } from "./quantum.ts"
import { isTyped } from "./typed.ts"
import { readUnit, sameDimension } from "./units.ts"

/** A figure the parties agreed: dated values, or one that escalates, every choice of it stated. */
export function checkAgreed(item: ast.Agreed, type: Type, context: Context): CheckedAgreed | undefined {
  const clause = checkedClause(item.header.clause, context)
  const values: { members: readonly string[]; dated: CheckedDated }[] = []
  let good = true
  if ("members" in item.value) {
    const group = type.groups.length === 1 ? context.scope.groups.get(type.groups[0]!) : undefined
    if (type.groups.length > 1) {
      const groups = type.groups.join(" and ")
      context.report("bind/members-unsaid", item.name.span, { name: item.name.text, groups })
      return undefined
    }
    if (!group) {
      context.report("check/not-spread", item.name.span, { name: item.name.text })
      return undefined
    }
    const known = group.members.map((member) => member.text)
    const first = new Map<string, ast.Word>()
    for (const { member, dated } of item.value.members) {
      if (!known.includes(member.text)) {
        context.report("bind/unknown-member", member.span, {
          name: member.text,
          group: group.name.text,
          members: known.join(", "),
        })
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
    const left = known.filter((member) => !values.some(({ members }) => members[0] === member))
    if (good && left.length > 0) {
      context.report("check/members-missing", item.name.span, { name: item.name.text, members: left.join(", ") })
      good = false
    }
  } else {
    const dated = checkDated(item, item.value, type, context)
    if (dated) values.push({ members: [], dated })
    else good = false
  }
  if (!good) return undefined
  return {
    rule: "agreed",
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    values,
    periodSpan: item.header.each?.span ?? item.name.span,
    ...(item.header.shortPeriods ? { shortPeriods: item.header.shortPeriods.text as "prorated" | "whole" } : {}),
  }
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
    return { value: checked, ...(from ? { from: { date: from.text, span: from.span } } : {}) }
  })
  if (!dated.escalation) return good ? { list } : undefined
  if (list.length > 1) {
    context.report("check/list-and-escalation", dated.escalation.span, { name: item.name.text })
    good = false
  }
  const escalation = checkEscalation(item, dated, dated.escalation, type, context)
  return good && escalation ? { list, escalation } : undefined
}

/** Whether a figure stands on figures only: what is written here and what is agreed elsewhere. */
function isConstant(value: Checked, context: Context): boolean {
  const varies = (part: Checked): boolean =>
    ["read", "duration", "prior", "aggregate"].includes(part.op) || partsOf(part).some(varies)
  if (!varies(value)) return true
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

type CheckedEscalation = NonNullable<CheckedDated["escalation"]>

function checkAnchor(
  item: ast.Agreed,
  escalation: ast.Escalation,
  type: Type,
  context: Context,
): CheckedEscalation["anchor"] | undefined {
  const { anchor } = escalation
  if (!anchor) {
    context.report("choice/anchor", escalation.span, {})
    return undefined
  }
  if (anchor.form === "on") {
    const day = monthDay(anchor.day, context)
    return day && { form: "on", ...day, from: anchor.from.text, span: anchor.span }
  }
  const grain = checkedGrain(anchor.grain, context)
  if (!grain) return undefined
  if (type.grain !== "ever" && type.grain !== grain && !nests(type.grain, grain, context.year)) {
    context.report("check/escalates-finer", anchor.span, { name: item.name.text, grain: type.grain, step: grain })
    return undefined
  }
  return { form: "each", grain, from: anchor.from.text, span: anchor.span }
}

function checkChain(escalation: ast.Escalation, type: Type, context: Context): CheckedEscalation["chain"] | undefined {
  const { chain } = escalation
  if (!chain) {
    context.report("choice/chain", escalation.span, {})
    return undefined
  }
  if (chain.form === "exact") return { form: "exact" }
  const step = readQuantum(chain.quantum, context, type.unit)
  const mode = roundingMode(chain.mode, chain.span, context)
  if (!chain.stage) context.report("choice/chain-stage", chain.span, {})
  if (step && !sameDimension(step.unit, type.unit)) {
    context.report("check/unit-mismatch", chain.quantum.span, {
      where: "'rounded to'",
      left: type.unit.text,
      right: step.unit.text,
      hint: `Round to a step of ${type.unit.text}.`,
    })
    return undefined
  }
  return step && mode && chain.stage
    ? { form: "rounded", quantum: step.quantum, mode, stage: chain.stage.text }
    : undefined
}

/** What the twentieth year would be either way, for the question. */
function twentieth(dated: ast.Dated, escalation: ast.Escalation): { compounding: string; simple: string } {
  const value = dated.values[0]?.value
  const { rate } = escalation
  if (value?.node !== "literal" || rate.node !== "literal" || rate.unit?.text !== "%")
    return { compounding: "one figure", simple: "another" }
  const digits = (text: string) => text.replaceAll("_", "").split(".")
  const scaled = (text: string): readonly [bigint, bigint] => {
    const [units = "0", decimals = ""] = digits(text)
    return [BigInt(units + decimals), 10n ** BigInt(decimals.length)]
  }
  const [p, q] = scaled(value.number.text)
  const [r, s] = scaled(rate.number.text)
  const hundred = 100n * s
  const cents = (n: bigint, d: bigint) => {
    const rounded = (200n * n + d) / (2n * d)
    return `${rounded / 100n}.${String(rounded % 100n).padStart(2, "0")}`
  }
  return {
    compounding: cents(p * (hundred + r) ** 19n, q * hundred ** 19n),
    simple: cents(p * (hundred + 19n * r), q * hundred),
  }
}
