import type { CheckedAccountLine, CheckedRounding, CheckedRule } from "./checked.ts"
import type { Context } from "./context.ts"
import { digitsOf, digitsOfRule, type Digits, type ScaleContext } from "./scale.ts"

/**
 * Marks the names whose value may have no finite decimal, so that they are kept to the contract's `quotients`, and refuses
 * what has no such line or gains decimals from period to period. Undefined when something was refused.
 */
export function checkScales(
  rules: readonly CheckedRule[],
  rounding: CheckedRounding,
  interval_minutes: number,
  context: Context,
): readonly CheckedRule[] | undefined {
  const known = new Map<string, Digits>()
  const key = (rule: string, worth: boolean) => (worth ? `${rule}.worth` : rule)
  const scale: ScaleContext = {
    interval_minutes,
    rounding,
    digitsOf: (rule, _stage, worth) => known.get(key(rule, worth)) ?? Number.NEGATIVE_INFINITY,
  }
  // Decimals only grow from pass to pass. Without state the longest chain settles them; what still grows
  // after that grows with every period.
  let growing: CheckedRule | undefined
  for (let pass = 0; pass <= rules.length + 2; pass++) {
    growing = undefined
    for (const rule of rules)
      for (const worth of rule.rule === "account" && rule.worth ? [false, true] : [false]) {
        const digits = digitsOfRule(rule, undefined, worth, scale)
        if (digits > (known.get(key(rule.name, worth)) ?? Number.NEGATIVE_INFINITY)) {
          known.set(key(rule.name, worth), digits)
          growing = rule
        }
      }
    if (!growing) break
  }
  if (growing) {
    context.report("check/scale-grows", context.scope.rules.get(growing.name)!.name.span, { name: growing.name, grain: growing.type.grain })
    return undefined
  }
  let good = true
  const keep = (rule: CheckedRule, value: Parameters<typeof digitsOf>[0]): boolean => {
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
          lines: rule.lines.map((line): CheckedAccountLine => ({ ...line, quantised: keep(rule, line.line === "add" ? line.amount : line.limit) })),
        }
      default:
        return rule
    }
  })
  return good ? marked : undefined
}
