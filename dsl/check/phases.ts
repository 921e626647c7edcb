import type { CheckedContract, CheckedDay } from "./checked.ts"
import type { Context } from "./context.ts"
import { checkDay, dayText, isBefore } from "./day.ts"
import { checkedClause } from "./header.ts"

/** The phases of the contract in their order; each lasts until the next begins. */
export function checkPhases(context: Context): CheckedContract["phases"] | undefined {
  checkedClause(context.scope.phasesItem?.clause, context)
  const phases: CheckedContract["phases"][number][] = []
  let good = true
  for (const { name, from, span } of context.scope.phases.values()) {
    const day = checkDay(from, context)
    const before = phases.at(-1)
    if (day && before && (isBefore(day, before.from) || isSame(day, before.from))) {
      const related = [{ span: before.span, message: `'${before.name}' begins ${dayText(before.from)}` }]
      context.report("check/phases-not-rising", from.span, { name: name.text, before: before.name }, { related })
      good = false
    }
    if (day) phases.push({ name: name.text, from: day, span })
    else good = false
  }
  return good ? phases : undefined
}

const isSame = (a: CheckedDay, b: CheckedDay): boolean => dayText(a) === dayText(b)
