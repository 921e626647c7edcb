import type { Checked, CheckedAccountLine, CheckedCurve, CheckedRounding, CheckedRule } from "./checked.ts"
import { textOf, type Context } from "./context.ts"
import { components, partsOf, usesOfRule, valuesOf } from "./order.ts"
import { amountOf, digitsOf, digitsOfRule, digitsOfTier, keptTo, type Digits, type ScaleContext } from "./scale.ts"

/**
 * Marks the names whose value may have no finite decimal, or gains decimals from period to period, so that they are kept to
 * the contract's `quotients`; refuses both where the contract has no such line. Undefined when something was refused.
 */
export function checkScales(
  rules: readonly CheckedRule[],
  rounding: CheckedRounding,
  interval_minutes: number,
  context: Context,
  curves: readonly CheckedCurve[] = [],
): readonly CheckedRule[] | undefined {
  const known = new Map<string, Digits>()
  /** Rules that carry more decimals with every period, unless they are kept. */
  const growing = new Set<string>()
  const key = (rule: string, worth: boolean) => (worth ? `${rule}.worth` : rule)
  /** Of the tiers that are not cut to a step. */
  const tierKey = (rule: string, stage: string) => `${rule}/${stage}`
  const scale: ScaleContext = {
    interval_minutes,
    rounding,
    digitsOf: (rule, worth, stage) =>
      known.get(tierKey(rule, stage ?? "total")) ?? known.get(key(rule, worth)) ?? Number.NEGATIVE_INFINITY,
    curves: new Map(curves.map((curve) => [curve.name, curve])),
    postings: rules.filter(({ rule }) => rule === "charge" || rule === "settle").map(({ name }) => name),
  }
  /** Takes the decimals of a rule from those it uses; whether they are more than before. */
  const grows = (rule: CheckedRule): boolean => {
    let grown = false
    if (rule.rule === "waterfall" && rule.cut === "recipients only")
      for (const stage of [...rule.tiers, "rest"] as const) {
        const tier = tierKey(rule.name, stage === "rest" ? stage : stage.name)
        const digits = digitsOfTier(rule, stage, scale)
        if (digits <= (known.get(tier) ?? Number.NEGATIVE_INFINITY)) continue
        known.set(tier, digits)
        grown = true
      }
    for (const worth of rule.rule === "account" && rule.worth ? [false, true] : [false]) {
      const digits =
        growing.has(rule.name) && !worth
          ? keptTo(rule.type.unit, rounding.quotients?.decimals ?? 0)
          : digitsOfRule(rule, worth, scale)
      if (digits <= scale.digitsOf(rule.name, worth)) continue
      known.set(key(rule.name, worth), digits)
      grown = true
    }
    return grown
  }
  const byName = new Map(rules.map((rule) => [rule.name, rule]))
  const uses = new Map(
    rules.map((rule) => [
      rule.name,
      [
        ...usesOfRule(rule).map((read) => read.rule),
        ...valuesOf(rule).flatMap((value) => paidIn(value, scale.postings)),
      ],
    ]),
  )
  let good = true
  for (const group of components(uses)) {
    const members = group.map((name) => byName.get(name)!)
    // Decimals only grow from pass to pass, and the longest way through the group has as many rules as the group, twice
    // for worths. What still grows after that many passes grows with every period.
    const settle = (): CheckedRule | undefined => {
      let unsettled: CheckedRule | undefined
      for (let pass = 0; pass === 0 || (unsettled && pass <= 2 * members.length + 1); pass++)
        unsettled = members.filter(grows).at(-1)
      return unsettled
    }
    const endless = settle()
    if (!endless) continue
    if (rounding.quotients) {
      for (const { name } of members) {
        growing.add(name)
        known.delete(name)
      }
      if (!settle()) continue
    }
    const { name, type } = endless
    context.report("check/scale-grows", context.scope.rules.get(name)!.name.span, {
      name,
      grain: type.grain,
      unit: type.unit.text,
    })
    good = false
  }
  if (!good) return undefined
  const keep = (rule: CheckedRule, value: Parameters<typeof digitsOf>[0]): boolean => {
    if (growing.has(rule.name)) return true
    if (digitsOf(value, scale) !== Infinity) return false
    if (!rounding.quotients) {
      context.report("check/quotients-unsaid", value.span, { name: rule.name })
      good = false
    }
    return true
  }
  const marked = rules.map((rule): CheckedRule => {
    switch (rule.rule) {
      case "define":
        return { ...rule, quantised: keep(rule, rule.value) }
      case "charge":
      case "settle":
        return rounding.stage === "total" ? { ...rule, quantised: keep(rule, rule.value) } : rule
      case "account":
        return {
          ...rule,
          lines: rule.lines.map((line): CheckedAccountLine =>
            line.line === "accrue" ? line : { ...line, quantised: keep(rule, amountOf(line)) },
          ),
        }
      case "movement":
        return rule.whole ? rule : { ...rule, quantised: keep(rule, rule.value) }
      case "agreed":
        for (const value of valuesOf(rule))
          if (digitsOf(value, scale) === Infinity) {
            const text = textOf(context, value.span)
            context.report("check/agreed-quotient", value.span, { name: rule.name, text })
            good = false
          }
        return rule
      case "input":
      case "flip":
      case "allocate":
      case "waterfall":
        return rule
    }
  })
  return good ? marked : undefined
}

/** The postings that a value counts as cash. */
const paidIn = (value: Checked, postings: readonly string[]): readonly string[] =>
  value.op === "cash"
    ? postings.filter((name) => !value.before.includes(name))
    : partsOf(value).flatMap((part) => paidIn(part, postings))
