import type { RuleItem } from "../bind/scope.ts"
import type * as ast from "../syntax/ast.ts"
import type { Checked, Parts, Type } from "./checked.ts"
import { textOf, type Context } from "./context.ts"
import { grainText, type GrainOrEver } from "./grains.ts"
import { monthDay, reportUnknown } from "./header.ts"
import { partsOf } from "./order.ts"

/**
 * `during operation split at capacity`: a rule that computes part of its period, or its period in parts. Only a movement of
 * a day or longer comes in parts; a figure in force may only be confined to a phase of whole periods. What it reads has
 * to be read for the part. Undefined and reported where this is not so.
 */
export function checkParts(
  item: ast.Formed & { readonly name: ast.Word },
  type: Type,
  value: Checked,
  context: Context,
): Parts | undefined {
  const { during, splitAt } = item
  if (!during && splitAt.length === 0) return { splitAt: [] }
  const first = during ?? splitAt[0]!
  if (!comesInParts(type)) {
    const data = { name: item.name.text, grain: grainText(type.grain), phase: during?.text ?? "" }
    context.report(type.kind === "rate" ? "check/split-figure" : "check/parts-of-what", first.span, data)
    return undefined
  }
  if (type.kind === "rate" && splitAt[0]) {
    const data = { name: item.name.text, grain: grainText(type.grain), phase: "" }
    context.report("check/split-figure", splitAt[0].span, data)
    return undefined
  }
  const { scope } = context
  if (during && !scope.phases.has(during.text)) {
    reportUnknown("bind/unknown-name", during, "phase", scope.phases.keys(), context)
    return undefined
  }
  if (during && type.kind === "rate" && !ofWholePeriods(during.text, type.grain, context)) {
    context.report("check/phase-inside", during.span, {
      name: item.name.text,
      phase: during.text,
      grain: grainText(type.grain),
    })
    return undefined
  }
  if (!splitAt.map((word) => isCut(word, context)).every(Boolean)) return undefined
  if (type.kind === "flow" && !readsParts(value, item, type.grain, context)) return undefined
  return { ...(during ? { during: during.text } : {}), splitAt: splitAt.map(({ text }) => text) }
}

const comesInParts = ({ kind, grain }: Type): boolean =>
  kind === "rate" ? grain !== "ever" : kind === "flow" && !["interval", "hour", "gas_day", "ever"].includes(grain)

/** Whether a name can cut a period: an agreed figure whose value changes, or a phase that begins. */
function isCut(word: ast.Word, context: Context): boolean {
  const { rules, phases } = context.scope
  const rule = rules.get(word.text)
  if (rule?.node === "agreed" || phases.has(word.text)) return true
  if (rule) context.report("check/split-at-what", word.span, { name: word.text })
  else {
    const agreed = [...rules].flatMap(([name, { node }]) => (node === "agreed" ? [name] : []))
    reportUnknown("bind/unknown-name", word, "agreed figure", [...agreed, ...phases.keys()], context)
  }
  return false
}

/** Whether a phase certainly begins and ends with a period of this grain, as far as the text tells. */
function ofWholePeriods(name: string, grain: GrainOrEver, context: Context): boolean {
  if (grain === "interval" || grain === "hour" || grain === "day") return true
  const phases = [...context.scope.phases.values()]
  const at = phases.findIndex((phase) => phase.name.text === name)
  return phases.slice(at, at + 2).every(({ from }) => beginsPeriod(from, grain, context))
}

function beginsPeriod(day: ast.Day, grain: GrainOrEver, context: Context): boolean {
  const written = dayOfYear(day, context)
  if (!written) return false
  const { year } = context
  switch (grain) {
    case "month":
      return written.day === 1
    case "quarter":
      return written.day === 1 && written.month % 3 === 1
    case "calendar_year":
      return written.day === 1 && written.month === 1
    case "contract_year":
      return written.day === year.day && written.month === year.month
    default:
      return false
  }
}

function dayOfYear(day: ast.Day, context: Context): { readonly month: number; readonly day: number } | undefined {
  if (day.form === "first") return monthDay(day.day, { ...context, report: () => undefined })
  if (day.form !== "date") return undefined
  const [, month, date] = day.date.text.split("-").map(Number)
  return month && date ? { month, day: date } : undefined
}

/**
 * Whether everything read in a part is there for the part: amounts of the whole period, the period before and windows
 * are not. Agreed amounts are counted by the part, and so is a rule that is cut in the same way.
 */
function readsParts(
  value: Checked,
  item: ast.Formed & { readonly name: ast.Word },
  grain: GrainOrEver,
  context: Context,
): boolean {
  const waiting: Checked[] = [value]
  let good = true
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const whole = part.op === "prior" || (part.op === "aggregate" && part.window !== undefined)
    if (whole || readsWhole(part, item, context)) {
      const text = textOf(context, part.span)
      context.report("check/part-reads-whole", part.span, { name: item.name.text, text, grain: grainText(grain) })
      good = false
    } else if (part.op === "aggregate" && part.over) {
      // What stands inside is finer than the part and lies in it whole.
    } else waiting.push(...partsOf(part))
  }
  return good
}

function readsWhole(part: Checked, item: ast.Formed, { scope }: Context): boolean {
  if (part.op === "cash") return true
  if (part.op !== "read" || part.type?.kind !== "flow") return false
  const rule = scope.rules.get(part.rule)
  return rule !== undefined && rule.node !== "agreed" && !isCutAlike(rule, item)
}

const isCutAlike = (rule: RuleItem, { during, splitAt }: ast.Formed): boolean =>
  (rule.node === "define" || rule.node === "charge" || rule.node === "settle") &&
  rule.during?.text === during?.text &&
  rule.splitAt.map(({ text }) => text).join() === splitAt.map(({ text }) => text).join()
