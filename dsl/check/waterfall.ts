import type * as ast from "../syntax/ast.ts"
import { checkLimit, namesApart } from "./allocate.ts"
import { checkByWeight } from "./by-weight.ts"
import type { Checked, CheckedPay, CheckedWaterfall, Type } from "./checked.ts"
import { fits } from "./coerce.ts"
import { sourceOf, textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { checkedClause } from "./header.ts"
import { partsOf } from "./order.ts"
import { less, minus, one, type Ratio } from "./ratio.ts"
import { everyPay, recipientsOf } from "./reference.ts"
import { checkShare, checkStep, constantOf, isSplittable, percentText, sharesFit, totalOf } from "./share.ts"
import { isTyped } from "./typed.ts"
import { isNumber } from "./units.ts"

type CheckedTier = CheckedWaterfall["tiers"][number]

/** An amount paid down tiers: each takes what it may of what those above leave, and the rest takes what is left. */
export function checkWaterfall(item: ast.Waterfall, type: Type, context: Context): CheckedWaterfall | undefined {
  const name = item.name.text
  const clause = checkedClause(item.header.clause, context)
  const [group] = item.groups
  if (group) {
    context.report("check/waterfall-spread", group.span, { name, group: group.text })
    return undefined
  }
  if (!isSplittable(item.name, item.header.unit, type, context)) return undefined
  const of = checkExpression(item.of, context)
  const step = checkStep(item.name, item.step, type, context)
  if (item.step && !item.stage)
    context.report("choice/cut", item.step.span, { name, step: sourceOf(context, item.step.span) })
  const apart = tiersApart(item, context)
  const tiers = item.tiers.map((tier) => checkTier(item, tier, type, context)).filter((tier) => tier !== undefined)
  const rest = checkRest(item, type, context)
  if (!isTyped(of) || !fits(of, type, `'${name}'`, context)) return undefined
  if (!step || !item.stage || !apart || !rest || tiers.length < item.tiers.length) return undefined
  return {
    rule: "waterfall",
    name,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    of,
    step,
    cut: item.stage,
    tiers,
    rest,
    recipients: recipientsOf(everyPay(item), context),
  }
}

/** Whether each tier has a name of its own; `rest` and `total` every waterfall has. */
function tiersApart(item: ast.Waterfall, context: Context): boolean {
  const names = item.tiers.map((tier) => tier.name)
  const taken = names.filter(({ text }) => text === "rest" || text === "total")
  for (const { text, span } of taken)
    context.report("check/part-name-taken", span, { name: text, whole: item.name.text })
  return namesApart(names, item.name.text, context) && taken.length === 0
}

function checkRest(item: ast.Waterfall, type: Type, context: Context): CheckedWaterfall["rest"] | undefined {
  if (!item.rest) {
    context.report("choice/rest", item.name.span, { name: item.name.text })
    return undefined
  }
  const clause = checkedClause(item.rest.clause, context)
  const pay = checkPay(item.rest.pay, `${item.name.text}.rest`, type, context)
  return pay && { ...(clause ? { clause } : {}), pay }
}

function checkTier(item: ast.Waterfall, tier: ast.Tier, type: Type, context: Context): CheckedTier | undefined {
  const clause = checkedClause(tier.clause, context)
  const pay = checkPay(tier.pay, `${item.name.text}.${tier.name.text}`, type, context)
  const limit = checkTierLimit(item, tier, pay, type, context)
  return pay && limit && { name: tier.name.text, ...(clause ? { clause } : {}), limit, pay }
}

function checkTierLimit(
  item: ast.Waterfall,
  tier: ast.Tier,
  pay: CheckedPay | undefined,
  type: Type,
  context: Context,
): CheckedTier["limit"] | undefined {
  const name = item.name.text
  if (tier.limit.form === "up_to") {
    const value = checkLimit(tier.limit.value, name, type, context)
    return value && { form: "up_to", value }
  }
  const { recipient, gets: target, plus: added } = tier.limit
  const gets = checkLimit(target, name, type, context)
  const plus = added && checkShare(added, `What '${recipient.text}' gets in addition`, type, context)
  if (gets && !added) reportCatchUp(tier, gets, name, context)
  if (!pay || (added && !plus)) return undefined
  if (pay.form === "weight") {
    context.report("check/until-by-weight", recipient.span, { tier: tier.name.text })
    return undefined
  }
  const share = shareOf(recipient.text, pay)
  if (share === "none") {
    context.report("check/recipient-not-paid", recipient.span, { recipient: recipient.text, tier: tier.name.text })
    return undefined
  }
  const extra = plus ? constantOf(plus) : nothing
  if (share && extra && !less(extra, share)) {
    context.report("check/catch-up-share", (added ?? recipient).span, {
      recipient: recipient.text,
      tier: tier.name.text,
      share: percentText(share),
      plus: percentText(extra),
    })
    return undefined
  }
  return gets && { form: "until", recipient: recipient.text, gets, ...(plus ? { plus } : {}) }
}
const nothing: Ratio = { n: 0n, d: 1n }

/** A recipient's share of a tier where the text fixes it; `none` where it is paid nothing at all. */
function shareOf(recipient: string, pay: Exclude<CheckedPay, { form: "weight" }>): Ratio | "none" | undefined {
  if (pay.form === "one") return pay.to === recipient ? one : "none"
  const own = pay.shares.filter(({ to }) => to === recipient).map(({ share }) => share)
  if (pay.rest !== recipient) return own.length > 0 ? totalOf(own) : "none"
  const others = totalOf(pay.shares.filter(({ to }) => to !== recipient).map(({ share }) => share))
  return others && minus(one, others)
}

/** A share of what the tiers before paid: whether it is also one of what this tier pays is for the contract to say. */
function reportCatchUp(tier: ast.Tier, gets: Checked, name: string, context: Context): void {
  const readsTier = (part: Checked): boolean =>
    (part.op === "read" && part.rule === name) || partsOf(part).some(readsTier)
  const shareIn = (part: Checked): Checked | undefined => {
    if (part.op === "*")
      for (const [share, amount] of [
        [part.left, part.right],
        [part.right, part.left],
      ] as const)
        if (share.type && isNumber(share.type.unit) && constantOf(share) && readsTier(amount)) return share
    return partsOf(part)
      .map(shareIn)
      .find((found) => found !== undefined)
  }
  const share = shareIn(gets)
  if (share) context.report("choice/catch-up", gets.span, { tier: tier.name.text, share: textOf(context, share.span) })
}

function checkPay(pay: ast.Pay, whole: string, type: Type, context: Context): CheckedPay | undefined {
  switch (pay.form) {
    case "one":
      return isRecipient(pay.to, context) ? { form: "one", to: pay.to.text } : undefined
    case "shares": {
      const shares = pay.shares.flatMap(({ share, to }) => {
        const value = checkShare(share, `The share of '${to.text}'`, type, context)
        return isRecipient(to, context) && value ? [{ share: value, to: to.text }] : []
      })
      const fit = sharesFit(
        whole,
        shares.map(({ share }) => share),
        context,
      )
      if (!isRecipient(pay.rest, context) || !fit || shares.length < pay.shares.length) return undefined
      return { form: "shares", shares, rest: pay.rest.text }
    }
    case "weight":
      return checkByWeight(pay, whole, type, context)
  }
}

/** Anyone by name; of a group it has to be said who gets how much. */
function isRecipient(word: ast.Word, context: Context): boolean {
  if (!context.scope.groups.has(word.text)) return true
  context.report("check/recipient-group", word.span, { group: word.text })
  return false
}
