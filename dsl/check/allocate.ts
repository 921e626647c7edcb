import type * as ast from "../syntax/ast.ts"
import { checkByWeight, limits } from "./by-weight.ts"
import type { CheckedAllocate, Type, Typed } from "./checked.ts"
import { fits } from "./coerce.ts"
import type { Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { checkedClause } from "./header.ts"
import { checkShare, checkStep, isSplittable, percentText, sharesFit, totalOf } from "./share.ts"
import { isTyped } from "./typed.ts"

type Arms = Extract<ast.Allocate["split"], { form: "arms" }>

/** Parts of an amount that sum to it: in order, by shares or by weight. */
export function checkAllocate(item: ast.Allocate, type: Type, context: Context): CheckedAllocate | undefined {
  const clause = checkedClause(item.header.clause, context)
  if (!isSplittable(item.name, item.header.unit, type, context)) return undefined
  const source: Type = { ...type, groups: item.groups.map(({ text }) => text) }
  const of = checkExpression(item.of, context)
  const step = checkStep(item.name, item.step, source, context)
  const split =
    item.split.form === "weight"
      ? checkByWeight(item.split, item.name.text, source, context)
      : checkArms(item.name, item.split, source, context)
  if (!isTyped(of) || !fits(of, source, `'${item.name.text}'`, context) || !step || !split) return undefined
  return {
    rule: "allocate",
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type: split.form === "weight" ? { ...source, groups: [...source.groups, split.across] } : source,
    span: item.span,
    of,
    step,
    split,
  }
}

function checkArms(name: ast.Word, split: Arms, type: Type, context: Context): CheckedAllocate["split"] | undefined {
  const inOrder = split.arms.filter((arm) => arm.arm !== "share")
  const byShare = split.arms.filter((arm) => arm.arm === "share")
  const clauses = new Map(split.arms.map((arm) => [arm, checkedClause(arm.clause, context)]))
  let good = namesApart([...split.arms.map((arm) => arm.name), ...(split.rest ? [split.rest] : [])], name.text, context)
  if (inOrder.length > 0 && byShare.length > 0) {
    context.report("check/arms-mixed", byShare[0]!.name.span, { name: name.text })
    good = false
  }
  const clauseOf = (arm: Arms["arms"][number]) => {
    const clause = clauses.get(arm)
    return clause ? { clause } : {}
  }
  const ordered = inOrder.flatMap((arm) => {
    const upTo = checkLimit(arm.upTo, name.text, type, context)
    return upTo ? [{ name: arm.name.text, upTo, ...clauseOf(arm) }] : []
  })
  const shares = byShare.flatMap((arm) => {
    const share = checkShare(arm.share, `The share of '${arm.name.text}'`, type, context)
    return share ? [{ name: arm.name.text, share, ...clauseOf(arm) }] : []
  })
  const written = shares.map(({ share }) => share)
  if (!sharesFit(name.text, written, context)) good = false
  if (!split.rest) {
    const total = inOrder.length === 0 ? totalOf(written) : undefined
    context.report("choice/rest", name.span, { name: name.text, ...(total ? { total: percentText(total) } : {}) })
    return undefined
  }
  if (!good || ordered.length + shares.length < split.arms.length) return undefined
  const rest = split.rest.text
  return shares.length > 0 ? { form: "shares", arms: shares, rest } : { form: "ordered", arms: ordered, rest }
}

/** What limits a part: an amount of the period, or a stock. */
export function checkLimit(limit: ast.Expression, name: string, type: Type, context: Context): Typed | undefined {
  const value = checkExpression(limit, context)
  return isTyped(value) && limits(value, limit.span, name, type, context) ? value : undefined
}

/** Whether each part has a name of its own. */
export function namesApart(words: readonly ast.Word[], whole: string, context: Context): boolean {
  const seen = new Map<string, ast.Word>()
  let good = true
  for (const word of words) {
    const first = seen.get(word.text)
    if (first) {
      const related = [{ span: first.span, message: "first named here" }]
      context.report("check/part-name-taken", word.span, { name: word.text, whole }, { related })
      good = false
    } else seen.set(word.text, word)
  }
  return good
}
