import {
  nearest,
  report,
  type CheckedAgreed,
  type CheckedContract,
  type CheckedGiven,
  type CheckedRule,
  type Diagnostic,
} from "../../dsl/index.ts"
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
  PlanCheck,
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

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** In an order of their own, so that the order in which a contract declares them does not count. */
const byName = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => compare(a.name, b.name))

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
  const checks = contract.checks.map((check): PlanCheck => {
    const spans: Spans = []
    const condition = planStep(check.condition, spans)
    const { from, to } = check.condition.span
    maps.push({
      name: `check:${check.title}`,
      span: [check.span.from, check.span.to],
      formula: [from, to],
      steps: spans,
    })
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
  const history = given.map(planGiven)
  reportChanges(rules, checks, maps, term, diagnostics)
  reportClock(contract, time, rules, checks, diagnostics)
  if (diagnostics.some(({ severity }) => severity === "error")) return { sourceMap: sourceMap(), diagnostics }

  const { money, total, quotients, stage, clause } = contract.rounding
  const printed = (list: typeof money) =>
    list
      .map((each) => ({ ...each, quantum: printExact(each.quantum) }))
      .toSorted((a, b) => compare(a.currency, b.currency))
  return {
    sourceMap: sourceMap(),
    diagnostics,
    plan: {
      format: "offtake-plan/1",
      edition: "1",
      contract: { id: contract.id, title: contract.title },
      parties: contract.parties,
      time,
      rounding: {
        ...(clause ? { clause } : {}),
        stage,
        money: printed(money),
        total: printed(total),
        ...(quotients ? { quotients } : {}),
      },
      clauses: contract.clauses,
      calendars: byName(calendars),
      groups: byName(contract.groups),
      rules: byName(rules),
      checks: checks.toSorted((a, b) => compare(a.title, b.title)),
      invoices: byName(invoices),
      history,
    },
  }
}

function planTime(contract: CheckedContract, term: Term, diagnostics: Diagnostic[]): PlanTime | undefined {
  const { time } = contract
  const zone = zoneOfTerm(time.zone, term.from, term.through)
  if (!zone) {
    const city = time.zone.split("/").at(-1)!.toLowerCase().replaceAll(" ", "_")
    const near = zoneNames.find((name) => name.toLowerCase().endsWith(`/${city}`)) ?? nearest(time.zone, zoneNames)
    const fix = near === undefined ? undefined : { title: `Write "${near}"`, span: time.zoneSpan, text: `"${near}"` }
    diagnostics.push(report("plan/unknown-zone", time.zoneSpan, { zone: time.zone, near }, { fix }))
    return undefined
  }
  return {
    from: contract.term.from,
    through: contract.term.through,
    zone: { name: zone.name, tzdb: zone.tzdb, offset_minutes: zone.offset_minutes, transitions: zone.transitions },
    interval_minutes: time.interval_minutes,
    contract_year: time.year,
  }
}

/** Clocks may not change inside a metering interval, nor inside an hour where something belongs to hours. */
function reportClock(
  { time: { zone, zoneSpan, intervalSpan } }: CheckedContract,
  time: PlanTime,
  rules: readonly Rule[],
  checks: readonly PlanCheck[],
  diagnostics: Diagnostic[],
): void {
  const faults = timeFaults(time)
  const ofHours = (step: Step): boolean =>
    (step.op === "aggregate" && step.over?.grain === "hour") ||
    (step.op === "duration" && step.grain === "hour") ||
    partsOf(step).some(ofHours)
  const hourly =
    [...rules, ...checks].some(({ grain }) => grain === "hour") ||
    [...rules.flatMap(stepsOf), ...checks.map(({ condition }) => condition)].some(ofHours)
  if (faults.includes("clock change inside an interval"))
    diagnostics.push(report("plan/clock-inside", intervalSpan, { zone, grain: "interval" }))
  else if (faults.includes("clock change inside an hour") && hourly)
    diagnostics.push(report("plan/clock-inside", zoneSpan, { zone, grain: "hour" }))
}

function planRule(
  rule: CheckedRule,
  contract: CheckedContract,
  term: Term,
  spans: Spans,
  diagnostics: Diagnostic[],
): Rule | undefined {
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
        diagnostics.push(report("choice/short-periods", rule.periodSpan, { name: rule.name }))
        return undefined
      }
      if (type.grain !== "ever") reportInside(rule, values, grain, term, diagnostics)
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
          return {
            line: "add",
            amount,
            ...(line.worth ? { worth: planStep(line.worth, spans) } : {}),
            quantised: line.quantised,
          }
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
        ...(rule.worth
          ? {
              worth: {
                unit: planUnit(rule.worth.unit),
                quantum: printExact(rule.worth.quantum),
                mode: rule.worth.mode,
              },
            }
          : {}),
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

/** A value that history gives, as the plan keeps it. */
function planGiven(line: CheckedGiven): PlanGiven {
  if (line.value.form === "file") throw new Error("a history from a file reached the plan")
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
  const { name, path, pathSpan, sha256Span } = calendar
  const file = openPinned(path, calendar.sha256, pinned)
  if ("missing" in file) {
    const near = nearest(path, pinned.keys())
    // A file elsewhere with the hash that was agreed is certainly the one.
    const same = [...pinned.keys()].find((other) => "bytes" in openPinned(other, calendar.sha256, pinned))
    const fix = same === undefined ? undefined : { title: `Write "${same}"`, span: pathSpan, text: `"${same}"` }
    diagnostics.push(report("plan/file-missing", pathSpan, { path, near: same ?? near }, { fix }))
  } else if ("found" in file)
    diagnostics.push(report("plan/file-differs", sha256Span, { path, pinned: calendar.sha256, found: file.found }))
  else {
    const { dates, wrongLines } = parseHolidayFile(new TextDecoder().decode(file.bytes))
    if (wrongLines[0] === undefined) return [{ name, source: path, sha256: file.hash, holidays: dates }]
    diagnostics.push(report("plan/file-unreadable", pathSpan, { path, line: wrongLines[0] }))
  }
  return []
}

// ---- changes inside a period

/** An agreed value may change only where a period begins of the rule or check that reads it. */
function reportChanges(
  rules: readonly Rule[],
  checks: readonly PlanCheck[],
  maps: SourceMap["rules"],
  term: Term,
  diagnostics: Diagnostic[],
): void {
  const changes = new Map<string, readonly LocalDate[]>()
  for (const rule of rules) if (rule.rule === "agreed") changes.set(rule.name, changesOf(rule.values, term))
  const users = [
    ...rules.flatMap((rule) =>
      rule.rule === "agreed" ? [] : [{ name: rule.name, grain: rule.grain, steps: stepsOf(rule) }],
    ),
    ...checks.map(({ title, grain, condition }) => ({ name: `check:${title}`, grain, steps: [condition] })),
  ]
  const spansOf = new Map(maps.map(({ name, steps }) => [name, steps]))
  for (const { name: user, grain: own, steps } of users) {
    const told = new Set<string>()
    const visit = (step: Step, grain: Grain): void => {
      const date = step.op === "read" && !told.has(step.rule) && changeInside(changes.get(step.rule) ?? [], grain, term)
      if (step.op === "read" && date) {
        told.add(step.rule)
        const [from, to] = spansOf.get(user)![step.at]!
        diagnostics.push(report("plan/changes-inside", { from, to }, { name: step.rule, date, grain }))
      }
      const inner = step.op === "aggregate" && step.over ? step.over.from : grain
      for (const part of partsOf(step)) visit(part, inner)
    }
    for (const step of steps) visit(step, own)
  }
}

/** An agreed value with a period of its own changes only at its start. */
function reportInside(
  rule: CheckedAgreed,
  values: readonly { readonly dated: DatedValue }[],
  grain: Grain,
  term: Term,
  diagnostics: Diagnostic[],
): void {
  const date = changeInside(changesOf(values, term), grain, term)
  if (!date) return
  const written = rule.values.flatMap(({ dated }) => [
    ...dated.list.flatMap(({ from }) => (from?.date === date ? [from.span] : [])),
    ...(dated.escalation ? [dated.escalation.anchor.span] : []),
  ])
  diagnostics.push(report("plan/changes-inside", written[0] ?? rule.span, { name: rule.name, date, grain }))
}
