import {
  report,
  type Checked,
  type CheckedContract,
  type CheckedCurve,
  type CheckedGiven,
  type CheckedRule,
  type Diagnostic,
} from "../../dsl/index.ts"
import { parseHolidayFile } from "../calendar/holidays.ts"
import { printExact } from "../number/rational.ts"
import { reportChanges } from "./changes.ts"
import { planDay, termOf } from "./dates.ts"
import { planHistory } from "./history.ts"
import { openPinned, reportPinned, type PinnedFiles } from "./pinned.ts"
import { planRule, type Spans } from "./rule.ts"
import { reportShortTier } from "./short-tier.ts"
import { planStep, planUnit } from "./step.ts"
import type {
  Plan,
  PlanCalendar,
  PlanCheck,
  PlanCurve,
  PlanDate,
  PlanEvent,
  PlanInvoice,
  PlanRounding,
  PlanTou,
  Rule,
  SourceMap,
} from "./steps.ts"
import { planTime, reportClock } from "./time.ts"

/** A checked contract compiled: its plan and source map when its dates and files are in order, and what is wrong with them. */
export interface Planned {
  readonly plan?: Plan<PlanDate>
  readonly sourceMap: SourceMap
  readonly diagnostics: readonly Diagnostic[]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** In an order of their own, so that the order in which a contract declares them does not count. */
const byName = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => compare(a.name, b.name))

type Maps = SourceMap["rules"][number][]

/** Compiles a checked contract: zones and calendars are written into the plan, dates are held against one another, steps are numbered. */
export function plan(
  contract: CheckedContract,
  given: readonly CheckedGiven[],
  source: { readonly name: string; readonly text: string },
  pinned: PinnedFiles,
): Planned {
  const diagnostics: Diagnostic[] = []
  const maps: Maps = []
  const sourceMap: SourceMap = { source: source.name, text: source.text, rules: maps }
  const term = termOf(contract, diagnostics)
  const time = term && planTime(contract, term, diagnostics)
  if (!term || !time) return { sourceMap, diagnostics }

  const visit = (value: Checked) =>
    reportShortTier(value, { text: source.text, term, rules: contract.rules }, diagnostics)
  const rules: Rule<PlanDate>[] = []
  for (const rule of contract.rules) {
    const spans: Spans = []
    const planned = planRule(rule, spans, { contract, term, diagnostics, visit })
    const formula = formulaOf(rule, source.text)
    maps.push({ name: rule.name, span: [rule.span.from, rule.span.to], ...(formula ? { formula } : {}), steps: spans })
    if (planned) rules.push(planned)
  }
  const checks = contract.checks.map((check) => planCheck(check, maps))
  const invoices = contract.invoices.map((invoice) => planInvoice(invoice, maps))
  const calendars = contract.calendars.flatMap((calendar) => planCalendar(calendar, pinned, diagnostics))
  const history = planHistory(contract, given, pinned, diagnostics)
  reportChanges({ contract, term, rules, checks, maps }, diagnostics)
  reportClock(contract, time, rules, checks, diagnostics)
  if (diagnostics.some(({ severity }) => severity === "error")) return { sourceMap, diagnostics }

  return {
    sourceMap,
    diagnostics,
    plan: {
      format: "offtake-plan/1",
      edition: "1",
      contract: { id: contract.id, title: contract.title },
      parties: contract.parties,
      time,
      rounding: planRounding(contract.rounding),
      clauses: contract.clauses,
      calendars: byName(calendars),
      groups: byName(contract.groups.map(({ name, of, members }) => ({ name, of, members: members.map(withoutSpan) }))),
      tous: byName(contract.tous.map((tou): PlanTou => ({ ...withoutSpan(tou), lines: tou.lines.map(withoutSpan) }))),
      events: byName(contract.events.map((event): PlanEvent => withoutSpan(event))),
      phases: contract.phases.map(({ name, from }) => ({ name, from: planDay(from) })),
      curves: byName(contract.curves.map(planCurve)),
      instruments: byName(
        contract.instruments.map((instrument) => ({ ...withoutSpan(instrument), unit: planUnit(instrument.unit) })),
      ),
      amendments: contract.amendments.map(withoutSpan),
      rules: byName(rules),
      checks: checks.toSorted((a, b) => compare(a.title, b.title)),
      invoices: byName(invoices),
      history,
    },
  }
}

/** A record as the plan keeps it: without its place in the text. */
function withoutSpan<T extends { readonly span: unknown }>(record: T): DistributiveOmit<T> {
  const { span: _, ...rest } = record
  return rest as DistributiveOmit<T>
}
type DistributiveOmit<T> = T extends unknown ? Omit<T, "span"> : never

function planRounding({ clause, stage, money, total, quotients }: CheckedContract["rounding"]): PlanRounding {
  const printed = (list: typeof money) =>
    list
      .map((each) => ({ ...each, quantum: printExact(each.quantum) }))
      .toSorted((a, b) => compare(a.currency, b.currency))
  return {
    ...(clause ? { clause } : {}),
    stage,
    money: printed(money),
    total: printed(total),
    ...(quotients ? { quotients } : {}),
  }
}

function planCheck(check: CheckedContract["checks"][number], maps: Maps): PlanCheck {
  const spans: Spans = []
  const { title, clause, grain, otherwise, inForce, span } = check
  const condition = planStep(check.condition, spans)
  const { from, to } = check.condition.span
  maps.push({ name: `check:${title}`, span: [span.from, span.to], formula: [from, to], steps: spans })
  return {
    title,
    ...(clause ? { clause } : {}),
    grain,
    condition,
    otherwise,
    ...(inForce ? { inForce } : {}),
  }
}

function planInvoice(invoice: CheckedContract["invoices"][number], maps: Maps): PlanInvoice {
  const spans: Spans = []
  const { span, late, due, ...rest } = invoice
  const planned: PlanInvoice = {
    ...rest,
    ...(due ? { due: due as NonNullable<PlanInvoice["due"]> } : {}),
    ...(late ? { late: { ...late, rate: planStep(late.rate, spans) } } : {}),
  }
  maps.push({ name: `invoice:${invoice.name}`, span: [span.from, span.to], steps: spans })
  return planned
}

function planCurve({ parameter, unit, points, ...curve }: CheckedCurve): PlanCurve {
  return {
    ...withoutSpan(curve),
    parameter: { name: parameter.name, unit: planUnit(parameter.unit) },
    unit: planUnit(unit),
    points: points.map(({ at, value }) => ({ at: printExact(at), value: printExact(value) })),
  }
}

/** The text of what a rule computes, from its first character to its last. */
function formulaOf(rule: CheckedRule, text: string): readonly [number, number] | undefined {
  switch (rule.rule) {
    case "input":
    case "account":
      return undefined
    // From its first figure to the end of its last choice; figures of members with the brace before them.
    case "agreed": {
      const [first] = rule.values
      const from = first?.dated.list[0]?.value.span.from ?? rule.span.from
      const brace = first && first.members.length > 0 ? text.lastIndexOf("{", from) : -1
      return [brace >= rule.span.from ? brace : from, rule.span.to]
    }
    case "allocate":
    case "waterfall":
      return [rule.of.span.from, rule.span.to]
    case "flip":
      return [rule.condition.span.from, rule.condition.span.to]
    case "define":
    case "charge":
    case "settle":
    case "movement":
      return [rule.value.span.from, rule.value.span.to]
  }
}

function planCalendar(
  calendar: CheckedContract["calendars"][number],
  pinned: PinnedFiles,
  diagnostics: Diagnostic[],
): readonly PlanCalendar[] {
  const { name, path, pathSpan, sha256Span } = calendar
  const file = openPinned(path, calendar.sha256, pinned)
  if (!("bytes" in file)) {
    reportPinned(path, calendar.sha256, file, { path: pathSpan, sha256: sha256Span }, pinned, diagnostics)
    return []
  }
  const { dates, wrongLines } = parseHolidayFile(new TextDecoder().decode(file.bytes))
  if (wrongLines[0] === undefined) return [{ name, source: path, sha256: file.hash, holidays: dates }]
  diagnostics.push(report("plan/file-unreadable", pathSpan, { path, line: wrongLines[0] }))
  return []
}
