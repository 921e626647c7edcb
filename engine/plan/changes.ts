import { report, type CheckedContract, type Diagnostic, type Span } from "../../dsl/index.ts"
import {
  changeOn,
  changesOf,
  changeText,
  dateOf,
  dayAfter,
  isInside,
  planDay,
  sameDay,
  startsPeriod,
  type Change,
  type Term,
} from "./dates.ts"
import type {
  AgreedRule,
  Grain,
  InForce,
  InParts,
  LocalDate,
  PlanCheck,
  PlanDate,
  Rule,
  SourceMap,
  Step,
} from "./steps.ts"
import { grainInside, partsOf, stepsOf, walk } from "./walk.ts"

/** What the dates of a contract are held against. */
export interface Dated {
  readonly contract: CheckedContract
  readonly term: Term
  readonly rules: readonly Rule<PlanDate>[]
  readonly checks: readonly PlanCheck[]
  readonly maps: SourceMap["rules"]
}

/** All that may not change, join or be amended inside a period. */
export function reportChanges(dated: Dated, diagnostics: Diagnostic[]): void {
  reportOwn(dated, diagnostics)
  reportReaders(dated, diagnostics)
  reportJoins(dated, diagnostics)
  reportAmendments(dated, diagnostics)
}

type Agreed = AgreedRule<PlanDate>
const isAgreed = (rule: Rule<PlanDate>): rule is Agreed => rule.rule === "agreed"

// ---- agreed values

/** An agreed value with a period of its own changes only at its start. */
function reportOwn({ contract, term, rules }: Dated, diagnostics: Diagnostic[]): void {
  for (const rule of rules.filter(isAgreed)) {
    const { grain, name } = rule
    const change = grain && changesOf(rule, term).find((each) => isInside(each, grain, term))
    if (!change) continue
    const checked = contract.rules.find((each) => each.name === name)
    if (checked?.rule !== "agreed") continue
    const places = checked.values.flatMap(({ dated }) => [
      ...dated.list.flatMap(({ from }) => (from ? [{ span: from.span, text: textOf(from.day) }] : [])),
      ...[dated.escalation, dated.indexation].flatMap((moving) => (moving ? [{ span: moving.anchor.span }] : [])),
    ])
    const written = places.find((place) => "text" in place && place.text === changeText(change)) ??
      places.find((place) => !("text" in place)) ?? { span: checked.span }
    diagnostics.push(report("plan/changes-inside", written.span, { name, date: changeText(change), grain }))
  }
}

const textOf = (day: Parameters<typeof planDay>[0]): string => changeText(changeOn(planDay(day)))

interface Reader {
  readonly name: string
  readonly grain: Grain
  readonly parts: InParts
  readonly steps: readonly Step[]
}

/**
 * Elsewhere an agreed value may change where a period begins of the rule or check that reads it, or where that rule is cut; and one
 * that begins with an event may be read only in a phase that begins no earlier.
 */
function reportReaders({ contract, term, rules, checks, maps }: Dated, diagnostics: Diagnostic[]): void {
  const agreed = new Map(rules.filter(isAgreed).map((rule) => [rule.name, rule]))
  const changes = new Map([...agreed.values()].map((rule) => [rule.name, changesOf(rule, term)]))
  const phases = contract.phases.map(({ name, from }) => ({ name, from: planDay(from) }))
  const readers: Reader[] = [
    ...rules.flatMap((rule): Reader[] =>
      rule.rule === "agreed" || rule.grain === undefined
        ? []
        : [{ name: rule.name, grain: rule.grain, parts: "value" in rule ? inParts(rule) : {}, steps: stepsOf(rule) }],
    ),
    ...checks.map(({ title, grain, condition }) => ({
      name: `check:${title}`,
      grain,
      parts: {},
      steps: [condition],
    })),
  ]
  const spansOf = new Map(maps.map(({ name, steps }) => [name, steps]))
  for (const { name, grain: own, parts, steps } of readers) {
    const told = new Set<string>()
    const cuts = cutsOf(parts, phases, changes)
    const tell = (step: Step & { readonly op: "read" }, make: (span: Span) => Diagnostic) => {
      if (told.has(step.rule)) return
      told.add(step.rule)
      const [from, to] = spansOf.get(name)![step.at]!
      diagnostics.push(make({ from, to }))
    }
    const visit = (step: Step, grain: Grain, isOwn: boolean): void => {
      const rule = step.op === "read" ? agreed.get(step.rule) : undefined
      if (step.op === "read" && rule) {
        const begins = beginsWith(rule, term)
        if (begins && !isFrom(parts.during, begins, phases))
          tell(step, (span) => report("plan/before-event", span, beforeEvent(rule.name, begins, phases)))
        const change = (changes.get(rule.name) ?? []).find(
          (each) => isInside(each, grain, term) && !(isOwn && isCutAt(each, rule.name, cuts)),
        )
        if (change)
          tell(step, (span) =>
            report("plan/changes-inside", span, { name: rule.name, date: changeText(change), grain }),
          )
      }
      const inner = grainInside(step, grain)
      const opens = step.op === "run" || (step.op === "aggregate" && (step.over ?? step.window) !== undefined)
      for (const part of partsOf(step)) visit(part, inner, isOwn && !opens)
    }
    for (const step of steps) visit(step, own, true)
  }
}

const inParts = (rule: object & InParts): InParts => ({
  ...(rule.during ? { during: rule.during } : {}),
  ...(rule.splitAt ? { splitAt: rule.splitAt } : {}),
})

type Phases = readonly { readonly name: string; readonly from: PlanDate }[]

/** What a rule in parts is cut by: the values it names, and days. */
interface PartCuts {
  readonly values: readonly string[]
  readonly days: readonly string[]
  /** Dates outside the phase do not matter. */
  readonly from?: LocalDate
  readonly before?: LocalDate
}

function cutsOf(
  { during, splitAt = [] }: InParts,
  phases: Phases,
  changes: ReadonlyMap<string, readonly Change[]>,
): PartCuts {
  const bounds = (name: string) => {
    const at = phases.findIndex((phase) => phase.name === name)
    return at < 0 ? [] : phases.slice(at, at + 2).map(({ from }) => from)
  }
  const values = splitAt.filter((name) => changes.has(name))
  const days = [
    ...splitAt.flatMap(bounds).map(changeOn),
    // Every phase begins before this one, with it, or at its end or later.
    ...(during === undefined ? [] : phases.map(({ from }) => changeOn(from))),
    ...values.flatMap((name) => changes.get(name) ?? []),
  ].map(changeText)
  const [from, before] = during === undefined ? [] : bounds(during)
  return {
    values,
    days,
    ...(typeof from === "string" ? { from } : {}),
    ...(typeof before === "string" ? { before } : {}),
  }
}

function isCutAt(change: Change, name: string, { values, days, from, before }: PartCuts): boolean {
  if (values.includes(name) || days.includes(changeText(change))) return true
  return (
    change.form === "date" &&
    ((from !== undefined && change.date < from) || (before !== undefined && change.date >= before))
  )
}

/** The day before which a value is not agreed, where that is an event's. */
function beginsWith({ values }: Agreed, term: Term): PlanDate | undefined {
  const first = values.map(({ dated }) => dated.list[0]?.from)
  return first.find((from) => typeof from === "object" && !sameDay(from, term.from))
}

/** Whether a phase begins on that day or, by the order of the phases, later. */
const isFrom = (phase: string | undefined, day: PlanDate, phases: Phases): boolean => {
  const at = phases.findIndex(({ name }) => name === phase)
  return phases.slice(0, at + 1).some(({ from }) => sameDay(from, day))
}

function beforeEvent(name: string, begins: PlanDate, phases: Phases) {
  return { name, begins: changeText(changeOn(begins)), phase: phases.find(({ from }) => sameDay(from, begins))?.name }
}

// ---- members

/** What is spread over a group has one value each period for a member, who therefore joins and leaves with a period. */
function reportJoins({ contract, term, rules }: Dated, diagnostics: Diagnostic[]): void {
  for (const group of contract.groups) {
    const spread = rules.filter(({ rule, groups }) => rule !== "input" && groups.includes(group.name))
    for (const { name, from, through, span } of group.members) {
      const days = [
        ...(from === undefined ? [] : [{ verb: "joins" as const, date: from, at: from }]),
        ...(through === undefined ? [] : [{ verb: "leaves" as const, date: through, at: dayAfter(through) }]),
      ]
      for (const { verb, date, at } of days) {
        const change = { form: "date", date: at } as const
        const hit = spread.find(
          ({ grain }) => grain !== undefined && grain !== "term" && isIn(at, term) && isInside(change, grain, term),
        )
        if (hit?.grain)
          diagnostics.push(
            report("plan/joins-inside", span, { member: name, verb, date, name: hit.name, grain: hit.grain }),
          )
      }
    }
  }
}

const isIn = (date: LocalDate, { from, through }: Term): boolean =>
  (typeof from !== "string" || date > from) && (typeof through !== "string" || date <= through)

// ---- amendments

/** An amended rule changes with a period of its own, or is split there. */
function reportAmendments({ contract, term, rules, checks }: Dated, diagnostics: Diagnostic[]): void {
  for (const { number, effective, span } of contract.amendments) {
    if (!isIn(effective, term)) continue
    const amended = [
      ...rules.flatMap((rule) =>
        rule.grain && isAmended(rule, effective) && (!isSplit(rule) || bounds(rule, effective))
          ? [{ name: rule.name, grain: rule.grain }]
          : [],
      ),
      ...checks.flatMap((check) =>
        bounds(check, effective) || hasVersion([check.condition], effective)
          ? [{ name: check.title, grain: check.grain }]
          : [],
      ),
      ...amendedReads(rules, checks, effective),
    ]
    const cut = amended.find(({ grain }) => !startsPeriod(grain, dateOf(effective), term, term.start))
    if (cut) diagnostics.push(report("plan/amended-inside", span, { number, date: effective, ...cut }))
  }
}

const isSplit = (rule: Rule<PlanDate>): boolean => "splitAt" in rule && rule.splitAt !== undefined

const bounds = ({ inForce }: { readonly inForce?: InForce }, date: LocalDate): boolean =>
  inForce?.from === date || inForce?.before === date

function isAmended(rule: Rule<PlanDate>, date: LocalDate): boolean {
  return (
    bounds(rule, date) ||
    (rule.rule === "account" && rule.lines.some((line) => bounds(line, date))) ||
    (rule.rule === "agreed" && rule.values.some(({ from }) => from === date)) ||
    hasVersion(stepsOf(rule), date)
  )
}

function hasVersion(steps: readonly Step[], date: LocalDate): boolean {
  let found = false
  for (const step of steps)
    walk(step, (each) => {
      if (each.op === "versions" && each.later.some(({ from }) => from === date)) found = true
    })
  return found
}

/** Who reads an agreed value that was amended on that day, and by which periods. A rule split at it is cut there. */
function amendedReads(
  rules: readonly Rule<PlanDate>[],
  checks: readonly PlanCheck[],
  date: LocalDate,
): readonly { readonly name: string; readonly grain: Grain }[] {
  const amended = new Set(
    rules.filter((rule) => isAgreed(rule) && rule.values.some(({ from }) => from === date)).map(({ name }) => name),
  )
  const found: { name: string; grain: Grain }[] = []
  const visit = (name: string, step: Step, grain: Grain, splitAt: readonly string[]): void => {
    if (step.op === "read" && amended.has(step.rule) && !splitAt.includes(step.rule)) found.push({ name, grain })
    const inner = grainInside(step, grain)
    const opens = step.op === "run" || (step.op === "aggregate" && (step.over ?? step.window) !== undefined)
    for (const part of partsOf(step)) visit(name, part, inner, opens ? [] : splitAt)
  }
  for (const rule of rules)
    if (rule.grain && rule.rule !== "agreed")
      for (const step of stepsOf(rule))
        visit(rule.name, step, rule.grain, ("splitAt" in rule ? rule.splitAt : undefined) ?? [])
  for (const { title, grain, condition } of checks) visit(title, condition, grain, [])
  return found
}
