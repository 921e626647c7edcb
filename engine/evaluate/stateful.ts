import type { Rule } from "../plan/steps.ts"
import { stepsOf, walk } from "../plan/walk.ts"
import { countsAsCash } from "./cash.ts"

/** The rules that reach themselves through what they read, through earlier periods that is: their periods are filled forward. */
export function statefulRules(rules: readonly Rule[]): ReadonlySet<string> {
  const reads = new Map(rules.map((rule) => [rule.name, readsOf(rule, rules)]))
  return new Set(rules.map(({ name }) => name).filter((name) => reaches(name, name, reads)))
}

/** The rules that read one, directly or through others. */
export function readersOf(name: string, rules: readonly Rule[]): ReadonlySet<string> {
  const reads = new Map(rules.map((rule) => [rule.name, readsOf(rule, rules)]))
  return new Set(rules.map((rule) => rule.name).filter((other) => reaches(other, name, reads)))
}

function reaches(from: string, name: string, reads: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const seen = new Set<string>()
  const open = [...(reads.get(from) ?? [])]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === name) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(reads.get(next) ?? []))
  }
  return false
}

/** The names a rule reads, an input's stand-in and an index among them. */
function readsOf(rule: Rule, rules: readonly Rule[]): ReadonlySet<string> {
  const names = new Set<string>()
  if (rule.rule === "input" && rule.missing.policy === "use") names.add(rule.missing.input)
  if (rule.rule === "agreed")
    for (const { dated } of rule.values) if (dated.indexation) names.add(dated.indexation.index)
  for (const outer of stepsOf(rule)) {
    walk(outer, (step) => {
      if (step.op === "read") names.add(step.rule)
      if (step.op === "cash") for (const each of rules) if (countsAsCash(each, step)) names.add(each.name)
      if (step.op === "stake" && step.boundary.form === "equity_share" && step.boundary.holding !== undefined)
        names.add(step.boundary.holding)
    })
  }
  return names
}
