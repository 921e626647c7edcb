import { report, type CheckedContract, type CheckedGiven, type CheckedRule, type Diagnostic } from "../../dsl/index.ts"
import { timeFaults } from "../calendar/periods.ts"
import { parseHolidayFile } from "../calendar/holidays.ts"
import { zoneNames } from "../calendar/tzdb.ts"
import { zoneOfTerm } from "../calendar/zone.ts"
import { printExact } from "../number/rational.ts"
import { changeInside, changesOf, cutsShort, planDated, termOf, type Term } from "./dates.ts"
import { openPinned, type PinnedFiles } from "./pinned.ts"
import { planStep, planUnit, type PostingStage } from "./step.ts"
import type {
  AccountLine,
  DatedValue,
  Grain,
  LocalDate,
  Plan,
  PlanCalendar,
  PlanGiven,
  PlanInvoice,
  PlanTime,
  Rule,
  SourceMap,
  Step,
} from "./steps.ts"
import { partsOf, stepsOf } from "./walk.ts"

/** A checked contract compiled: its plan and source map when its dates and files are in order, and what is wrong with them. */
export interface Planned {
  readonly plan?: Plan
  readonly sourceMap: SourceMap
  readonly diagnostics: readonly Diagnostic[]
}

type Spans = (readonly [number, number])[]

/** Compiles a checked contract: zones and calendars are written into the plan, dates are laid out, steps are numbered. */
export function plan(
  contract: CheckedContract,
  given: readonly CheckedGiven[],
  source: { readonly name: string; readonly text: string },
  pinned: PinnedFiles,
): Planned {
  const diagnostics: Diagnostic[] = []
  const maps: SourceMap["rules"][number][] = []
  const sourceMap = (): SourceMap => ({ source: source.name, text: source.text, rules: maps })
  const term = termOf(contract, diagnostics)
  const time = term && planTime(contract, term, diagnostics)
  if (!term || !time) return { sourceMap: sourceMap(), diagnostics }

  const rules: Rule[] = []
  for (const rule of contract.rules) {
    const spans: Spans = []
    const planned = planRule(rule, contract, term, spans, diagnostics)
    const formula = formulaOf(rule)
    maps.push({ name: rule.name, span: [rule.span.from, rule.span.to], ...(formula ? { formula } : {}), steps: spans })
    if (planned) rules.push(planned)
  }
  const checks = contract.checks.map((check) => {
    const spans: Spans = []
    const condition = planStep(check.condition, spans)
    const { from, to } = check.condition.span
    maps.push({ name: `check:${check.title}`, span: [check.span.from, check.span.to], formula: [from, to], steps: spans })
    return {
      title: check.title,
      ...(check.clause ? { clause: check.clause } : {}),
      grain: check.grain,
      condition,
      otherwise: check.otherwise,
    }
  })
  const invoices = contract.invoices.map((invoice): PlanInvoice => {
    const spans: Spans = []
    const { span, late, due, ...rest } = invoice
    const planned: PlanInvoice = {
      ...rest,
      ...(due ? { due: due as NonNullable<PlanInvoice["due"]> } : {}),
      ...(late ? { late: { ...late, rate: planStep(late.rate, spans) } } : {}),
    }
    maps.push({ name: `invoice:${invoice.name}`, span: [span.from, span.to], steps: spans })
    return planned
  })
  const calendars = contract.calendars.flatMap((calendar) => planCalendar(calendar, pinned, diagnostics))
  const history = given.map((line) => planGiven(line)).filter((line): line is PlanGiven => line !== undefined)
  reportChanges(contract, rules, term, diagnostics)
  if (diagnostics.some(({ severity }) => severity === "error")) return { sourceMap: sourceMap(), diagnostics }

  const { money, total, quotients, stage, clause } = contract.rounding
  const printed = (list: typeof money) => list.map((each) => ({ ...each, quantum: printExact(each.quantum) }))
  return {
    sourceMap: sourceMap(),
    diagnostics,
    plan: {
      format: "offtake-plan/1",
      edition: "1",
      contract: { id: contract.id, title: contract.title },
      parties: contract.parties,
      time,
      rounding: { ...(clause ? { clause } : {}), stage, money: printed(money), total: printed(total), ...(quotients ? { quotients } : {}) },
      clauses: contract.clauses,
      calendars,
      groups: contract.groups,
      rules: rules.sort((a, b) => (a.name < b.name ? -1 : 1)),
      checks,
      invoices,
      history,
    },
  }
}

function planTime(contract: CheckedContract, term: Term, diagnostics: Diagnostic[]): PlanTime | undefined {
  const { time } = contract
  const zone = zoneOfTerm(time.zone, term.from, term.through)
  if (!zone) {
    const near = zoneNames.find((name) => name.toLowerCase().endsWith(time.zone.toLowerCase().split("/").at(-1) ?? ""))
    diagnostics.push(report("plan/unknown-zone", time.zoneSpan, { zone: time.zone, near }))
    return undefined
  }
  const planned: PlanTime = {
    from: contract.term.from,
    through: contract.term.through,
    zone: { name: zone.name, tzdb: zone.tzdb, offset_minutes: zone.offset_minutes, transitions: zone.transitions },
    interval_minutes: time.interval_minutes,
    contract_year: time.year,
  }
  const faults = timeFaults(planned)
  const hourly = contract.rules.some(({ type }) => type.grain === "hour")
  for (const fault of faults)
    if (fault === "clock change inside an interval") diagnostics.push(report("plan/clock-inside", time.intervalSpan, { zone: time.zone, grain: "interval" }))
    else if (fault === "clock change inside an hour" && hourly) diagnostics.push(report("plan/clock-inside", time.zoneSpan, { zone: time.zone, grain: "hour" }))
  return planned
}

function planRule(rule: CheckedRule, contract: CheckedContract, term: Term, spans: Spans, diagnostics: Diagnostic[]): Rule | undefined {
  const { type } = rule
  const head = {
    name: rule.name,
    ...(rule.title ? { title: rule.title } : {}),
    ...(rule.clause ? { clause: rule.clause } : {}),
    unit: planUnit(type.unit),
    kind: type.kind,
    groups: type.groups,
  }
  const grain = type.grain as Grain
  switch (rule.rule) {
    case "input":
      return { ...head, grain, rule: "input", source: rule.source, labelsEnd: rule.labelsEnd, missing: rule.missing }
    case "agreed": {
      const values: { members: readonly string[]; dated: DatedValue }[] = []
      for (const { members, dated } of rule.values) {
        const list = dated.list.map(({ value }) => planStep(value, spans))
        const rate = dated.escalation && planStep(dated.escalation.rate, spans)
        const planned = planDated(rule, dated, term, { list, ...(rate ? { rate } : {}) }, printExact, diagnostics)
        if (planned) values.push({ members, dated: planned })
      }
      if (values.length < rule.values.length) return undefined
      const short = type.kind === "flow" && cutsShort(grain, term)
      if (short && !rule.shortPeriods) {
        diagnostics.push(report("choice/short-periods", rule.span, { name: rule.name, unit: "the figure" }))
        return undefined
      }
      if (type.grain !== "ever") reportInside(rule.name, values, grain, rule.span, term, diagnostics)
      return {
        ...head,
        ...(type.grain === "ever" ? {} : { grain }),
        rule: "agreed",
        values,
        ...(short && rule.shortPeriods ? { shortPeriods: rule.shortPeriods } : {}),
      }
    }
    case "define":
      return { ...head, grain, rule: "define", value: planStep(rule.value, spans), quantised: rule.quantised }
    case "charge":
    case "settle":
      return {
        ...head,
        grain,
        rule: rule.rule,
        payer: rule.payer,
        payee: rule.payee,
        value: planStep(rule.value, spans, stageOf(rule, contract)),
        quantised: rule.quantised,
      }
    case "account": {
      const opens = planStep(rule.opens, spans)
      const lines = rule.lines.map((line): AccountLine => {
        if (line.line === "add") {
          const amount = planStep(line.amount, spans)
          return { line: "add", amount, ...(line.worth ? { worth: planStep(line.worth, spans) } : {}), quantised: line.quantised }
        }
        return {
          line: "draw",
          name: line.name,
          limit: planStep(line.limit, spans),
          order: line.order,
          ...(line.clause ? { clause: line.clause } : {}),
          quantised: line.quantised,
        }
      })
      return {
        ...head,
        grain,
        rule: "account",
        opens,
        lines,
        ...(rule.worth ? { worth: { unit: planUnit(rule.worth.unit), quantum: printExact(rule.worth.quantum), mode: rule.worth.mode } } : {}),
        ...(rule.expire ? { expire: rule.expire } : {}),
        end: rule.end,
      }
    }
  }
}

/** The stage at which a posting's amounts are rounded before they are added, when the contract names a grain. */
function stageOf(rule: CheckedRule, { rounding }: CheckedContract): PostingStage | undefined {
  const { stage } = rounding
  if (stage === "line" || stage === "total" || stage === rule.type.grain) return undefined
  const money = rounding.money.find(({ currency }) => currency === rule.type.unit.text)
  return money && { grain: stage, ...money }
}

function formulaOf(rule: CheckedRule): readonly [number, number] | undefined {
  if (rule.rule === "input" || rule.rule === "account") return undefined
  // Of an agreed figure: from its first value to the end of its last choice.
  if (rule.rule === "agreed") return [rule.values[0]?.dated.list[0]?.value.span.from ?? rule.span.from, rule.span.to]
  return [rule.value.span.from, rule.value.span.to]
}

/** A given value as the plan keeps it; one from a file is read where the data are. */
export function planGiven(line: CheckedGiven): PlanGiven | undefined {
  if (line.value.form === "file") return undefined
  return {
    rule: line.rule,
    stages: line.stages,
    members: line.members,
    ...(line.period ? { period: line.period } : {}),
    value: planStep(line.value.value, []),
  }
}

function planCalendar(
  calendar: CheckedContract["calendars"][number],
  pinned: PinnedFiles,
  diagnostics: Diagnostic[],
): readonly PlanCalendar[] {
  const { name, path, span } = calendar
  const file = openPinned(path, calendar.sha256, pinned)
  if (calendar.sha256.length < 12) diagnostics.push(report("test/short-hash", span, { found: calendar.sha256 }))
  else if ("missing" in file) {
    const near = [...pinned.keys()].find((each) => each.endsWith(path.split("/").at(-1) ?? path))
    diagnostics.push(report("plan/file-missing", span, { path, near }))
  } else if ("found" in file) diagnostics.push(report("plan/file-differs", span, { path, pinned: calendar.sha256, found: file.found }))
  else {
    const { dates, wrongLines } = parseHolidayFile(new TextDecoder().decode(file.bytes))
    if (wrongLines[0] === undefined) return [{ name, source: path, sha256: file.hash, holidays: dates }]
    diagnostics.push(report("plan/file-unreadable", span, { path, line: wrongLines[0] }))
  }
  return []
}

// ---- changes inside a period

/** An agreed value may change only where the rule that uses it begins a new period. */
function reportChanges(contract: CheckedContract, rules: readonly Rule[], term: Term, diagnostics: Diagnostic[]): void {
  const changes = new Map<string, readonly LocalDate[]>()
  for (const rule of rules) if (rule.rule === "agreed") changes.set(rule.name, changesOf(rule.values, term))
  const spanOf = new Map(contract.rules.map((rule) => [rule.name, rule.span]))
  const visit = (step: Step, grain: Grain | undefined, user: string): void => {
    if (step.op === "read" && grain) {
      const date = changeInside(changes.get(step.rule) ?? [], grain, term)
      if (date) diagnostics.push(report("plan/changes-inside", spanOf.get(user)!, { name: step.rule, date, grain }))
    }
    const inner = step.op === "aggregate" && step.over ? step.over.from : grain
    for (const part of partsOf(step)) visit(part, inner, user)
  }
  for (const rule of rules) if (rule.rule !== "agreed") for (const step of stepsOf(rule)) visit(step, rule.grain, rule.name)
}

function reportInside(
  name: string,
  values: readonly { readonly dated: DatedValue }[],
  grain: Grain,
  span: CheckedRule["span"],
  term: Term,
  diagnostics: Diagnostic[],
): void {
  const date = changeInside(changesOf(values, term), grain, term)
  if (date) diagnostics.push(report("plan/changes-inside", span, { name, date, grain }))
}
