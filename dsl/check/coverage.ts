import type { Scope } from "../bind/scope.ts"
import type { Diagnostic } from "../diagnostics/diagnostic.ts"
import { reportUnpaidRests } from "./account.ts"
import type { Checked, CheckedContract, CheckedRule } from "./checked.ts"
import { collector } from "./context.ts"
import { partsOf, usesOf, usesOfRule, valuesOf } from "./order.ts"

/** Both ways: every clause is computed or said not to be, every charge is on an invoice, every figure is used, or at least `expected` by a test. */
export function coverage(
  scope: Scope,
  contract: CheckedContract,
  expected: ReadonlySet<string>,
): readonly Diagnostic[] {
  const { report, diagnostics } = collector()
  const { rules, checks, invoices } = contract
  const values = [
    ...rules.flatMap(valuesOf),
    ...checks.map(({ condition }) => condition),
    ...invoices.flatMap(({ late }) => (late ? [late.rate] : [])),
  ]
  const parts = values.flatMap(everyPart)
  const cited = clausesOf(scope, contract, parts)
  for (const [clause, { title, computed, span }] of scope.clauses)
    if (computed && !cited.has(clause)) report("check/clause-not-computed", span, { clause, title })

  const billed = new Set(invoices.flatMap((invoice) => invoice.lines))
  const used = new Set([...billed, ...namesUsed(contract, parts), ...expected])
  for (const rule of rules) {
    const { span } = scope.rules.get(rule.name)!.name
    if (rule.rule === "charge" || rule.rule === "settle") {
      const isInternal = rule.payer === rule.payee
      if (invoices.length > 0 && !isInternal && !billed.has(rule.name))
        report("check/no-invoice", span, { name: rule.name })
      // Certificates move, whether or not a price is put on them.
    } else if (rule.rule !== "movement" && !used.has(rule.name)) report("check/unused", span, { name: rule.name })
  }
  const holidays = calendarsUsed(contract, parts)
  for (const [name, calendar] of scope.calendars)
    if (!holidays.has(name)) report("check/calendar-unused", calendar.name.span, { name })
  reportUnpaidRests(rules, values, { scope, report })
  return diagnostics
}

/** An expression and all its parts, those of its parts included. */
function everyPart(value: Checked): readonly Checked[] {
  const found: Checked[] = []
  const waiting = [value]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    found.push(part)
    waiting.push(...partsOf(part))
  }
  return found
}

/** The clauses that something of the contract computes. */
function clausesOf(scope: Scope, contract: CheckedContract, parts: readonly Checked[]): ReadonlySet<string> {
  const { rules, checks, invoices, events, curves, instruments, rounding } = contract
  const cited = [
    ...[...rules, ...checks, ...invoices, ...events, ...curves, ...instruments].map(({ clause }) => clause),
    ...rules.flatMap(innerClauses),
    ...parts.flatMap((part) => (part.op === "case" ? part.arms.map(({ clause }) => clause) : [])),
    ...[...scope.formulas.values()].map(({ header }) => header.clause?.text),
    scope.phasesItem?.clause?.text,
    rounding.clause,
  ]
  return new Set(cited.filter((clause) => clause !== undefined))
}

/** Those of the lines, arms and tiers of a rule. */
function innerClauses(rule: CheckedRule): readonly (string | undefined)[] {
  switch (rule.rule) {
    case "account":
      return rule.lines.map((line) => (line.line === "draw" ? line.clause : undefined))
    case "allocate":
      return rule.split.form === "weight" ? [] : rule.split.arms.map(({ clause }) => clause)
    case "waterfall":
      return [...rule.tiers.map(({ clause }) => clause), rule.rest.clause]
    default:
      return []
  }
}

/** The names of rules on which something else stands. */
function namesUsed(
  { parties, rules, checks, invoices }: CheckedContract,
  parts: readonly Checked[],
): readonly string[] {
  const standsOn = (rule: CheckedRule): readonly string[] => {
    const reads = usesOfRule(rule).flatMap((read) => (read.rule === rule.name ? [] : [read.rule]))
    if (rule.rule === "input") return rule.missing.policy === "use" ? [...reads, rule.missing.input] : reads
    return "splitAt" in rule ? [...reads, ...rule.splitAt] : reads
  }
  return [
    ...rules.flatMap(standsOn),
    ...[...checks.map(({ condition }) => condition), ...invoices.flatMap(({ late }) => (late ? [late.rate] : []))]
      .flatMap(usesOf)
      .map(({ rule }) => rule),
    ...parts.flatMap((part) => (part.op === "cash" ? part.before : [])),
    ...parties.flatMap(({ heldBy }) => (heldBy === undefined ? [] : [heldBy])),
  ]
}

/** Calendars on which a date rolls, that make a day a holiday, or that are asked for. */
function calendarsUsed({ calendars, invoices, tous }: CheckedContract, parts: readonly Checked[]): ReadonlySet<string> {
  const dates = invoices.flatMap(({ issued, due }) => [...(issued ? [issued] : []), ...(due?.dates ?? [])])
  const ofBusiness = calendars.length === 1 && dates.some((date) => date.form === "days" && date.business)
  const used = [
    ...(ofBusiness ? calendars.map(({ name }) => name) : []),
    ...invoices.map(({ due }) => due?.roll?.calendar),
    ...tous.flatMap(({ lines }) => lines.map(({ except }) => except)),
    ...parts.map((part) => (part.op === "in" && part.set.form === "calendar" ? part.set.calendar : undefined)),
  ]
  return new Set(used.filter((name) => name !== undefined))
}
