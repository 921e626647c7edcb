import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import type { CheckedAnchor, CheckedChain, Type } from "./checked.ts"
import type { Context } from "./context.ts"
import { leapDaySaid, onceEvent } from "./day.ts"
import { nests } from "./grains.ts"
import { checkedGrain, monthDay } from "./header.ts"
import { readQuantum, roundingMode } from "./quantum.ts"
import { sameDimension } from "./units.ts"

/** When a figure moves: asked for where it is left out, since the first step alone is worth money. */
export function checkAnchor(
  item: ast.Agreed,
  moving: { readonly anchor?: ast.Anchor; readonly span: Span },
  type: Type,
  context: Context,
): CheckedAnchor | undefined {
  const { anchor } = moving
  if (!anchor) {
    const event = [...context.scope.events.values()].find(({ form }) => form === "once")?.name.text
    context.report("choice/anchor", moving.span, { event })
    return undefined
  }
  const { span } = anchor
  if (anchor.form === "anniversary") {
    const event = onceEvent(anchor.event, context)
    return event !== undefined && leapDaySaid(event, span, context) ? { form: "anniversary", event, span } : undefined
  }
  if (anchor.form === "on") {
    const day = monthDay(anchor.day, context)
    if ("from" in anchor) return day && { form: "on", ...day, from: anchor.from.text, span }
    const after = onceEvent(anchor.after, context)
    return day && after !== undefined ? { form: "on", ...day, after, span } : undefined
  }
  const grain = checkedGrain(anchor.grain, context)
  if (!grain) return undefined
  if (type.grain !== "ever" && type.grain !== grain && !nests(type.grain, grain, context.year)) {
    context.report("check/escalates-finer", span, { name: item.name.text, grain: type.grain, step: grain })
    return undefined
  }
  return { form: "each", grain, from: anchor.from.text, span }
}

/** What is carried from step to step: the rounded figure, the exact one, or the exact one rounded where it is used. */
export function checkChain(
  moving: { readonly chain?: ast.Chain; readonly span: Span },
  type: Type,
  context: Context,
): CheckedChain | undefined {
  const { chain } = moving
  if (!chain) {
    context.report("choice/chain", moving.span, {})
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
