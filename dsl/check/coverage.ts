import type { Scope } from "../bind/scope.ts"
import type { Diagnostic } from "../diagnostics/diagnostic.ts"
import type { CheckedContract } from "./checked.ts"
import { collector } from "./context.ts"
import { usesOf, valuesOf } from "./order.ts"

/** Both ways: every clause is computed or said not to be, every charge is on an invoice, every figure is used. */
export function coverage(scope: Scope, { rules, checks, invoices, rounding }: CheckedContract): readonly Diagnostic[] {
  const { report, diagnostics } = collector()
  const cited = new Set([
    ...rules.map((rule) => rule.clause),
    ...rules.flatMap((rule) =>
      rule.rule === "account" ? rule.lines.map((line) => (line.line === "draw" ? line.clause : undefined)) : [],
    ),
    ...checks.map((check) => check.clause),
    ...invoices.map((invoice) => invoice.clause),
    rounding.clause,
  ])
  for (const [clause, { title, computed, span }] of scope.clauses)
    if (computed && !cited.has(clause)) report("check/clause-not-computed", span, { clause, title })

  const billed = new Set(invoices.flatMap((invoice) => invoice.lines))
  const used = new Set(billed)
  for (const rule of rules) {
    for (const value of valuesOf(rule))
      for (const read of usesOf(value)) if (read.rule !== rule.name) used.add(read.rule)
    if (rule.rule === "input" && rule.missing.policy === "use") used.add(rule.missing.input)
  }
  for (const check of checks) for (const { rule } of usesOf(check.condition)) used.add(rule)
  for (const invoice of invoices) if (invoice.late) for (const { rule } of usesOf(invoice.late.rate)) used.add(rule)

  for (const rule of rules) {
    const { span } = scope.rules.get(rule.name)!.name
    if (rule.rule === "charge" || rule.rule === "settle") {
      if (invoices.length > 0 && !billed.has(rule.name)) report("check/no-invoice", span, { name: rule.name })
    } else if (!used.has(rule.name)) report("check/unused", span, { name: rule.name })
  }
  const rolls = new Set(invoices.map((invoice) => invoice.due?.roll?.calendar))
  const dates = invoices.flatMap(({ issued, due }) => [...(issued ? [issued] : []), ...(due?.dates ?? [])])
  const ofBusiness = scope.calendars.size === 1 && dates.some((date) => date.form === "days" && date.business)
  for (const [name, calendar] of scope.calendars)
    if (!ofBusiness && !rolls.has(name)) report("check/calendar-unused", calendar.name.span, { name })
  return diagnostics
}
