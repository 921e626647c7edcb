import type { CheckedCheck, CheckedRule } from "./checked.ts"
import { countsCash, standingOn, valuesOf } from "./order.ts"

/**
 * Completes what a party's cash comes `before`: with a posting everything that stands on it is left out, since that passes
 * the same money on.
 */
export function leavePassedOn(
  rules: readonly CheckedRule[],
  checks: readonly (CheckedCheck | undefined)[],
): { readonly rules: readonly CheckedRule[]; readonly checks: readonly (CheckedCheck | undefined)[] } {
  const isPosting = new Set(rules.flatMap(({ name, rule }) => (rule === "charge" || rule === "settle" ? [name] : [])))
  const known = new Map<string, readonly string[]>()
  const complete = (before: readonly string[]): readonly string[] => {
    const key = before.join(" ")
    const found = known.get(key) ?? [...standingOn(before, rules)].filter((name) => isPosting.has(name))
    known.set(key, found)
    return found
  }
  return {
    rules: rules.map((rule) => (valuesOf(rule).some(countsCash) ? withCash(rule, complete) : rule)),
    checks: checks.map((check) => (check && countsCash(check.condition) ? withCash(check, complete) : check)),
  }
}

/** The same record, in which every `cash` expression comes before what `complete` says. */
function withCash<T>(record: T, complete: (before: readonly string[]) => readonly string[]): T {
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside)
    if (typeof value !== "object" || value === null) return value
    if (isCash(value)) return { ...value, before: complete(value.before) }
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]))
  }
  return inside(record) as T
}

const isCash = (value: object): value is { readonly op: "cash"; readonly before: readonly string[] } =>
  "op" in value && value.op === "cash"
