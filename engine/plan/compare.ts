import { canonical } from "./artifact.ts"
import { dayText } from "./dates.ts"
import type { AccountRule, FlipRule, Plan, PlanDate, Rule, Unit } from "./steps.ts"
import { partsOf, stepsOf } from "./walk.ts"

/** What differs between two versions of a contract. Names are sorted. */
export interface PlanComparison {
  readonly rules: Differences
  /** By title. */
  readonly checks: Differences
  readonly invoices: Differences
  /** What accounts, flips and look-backs hold when the later version takes over from the earlier one. */
  readonly state: readonly CarriedState[]
  readonly settings: readonly SettingChange[]
}
export interface Differences {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly { readonly name: string; readonly parts: readonly RulePart[] }[]
  readonly unchanged: readonly string[]
}
/** `formula`: what it computes. `header`: its clause, title, period, groups, parties, source. */
export type RulePart = "formula" | "unit" | "dates" | "header"
export interface CarriedState {
  readonly name: string
  readonly holds: "account" | "flip" | "look-back"
  readonly carries: boolean
  /** Why it does not carry over, as a sentence. */
  readonly why?: string
}
export interface SettingChange {
  readonly setting: string
  /** Absent: there was none, or there is none. */
  readonly before?: string
  readonly after?: string
}

/** Compares two plans of a contract, the earlier first. Where a text stands, in which order and with what comments makes no difference. */
export function comparePlans(a: Plan<PlanDate>, b: Plan<PlanDate>): PlanComparison {
  const titled = <T extends { readonly title: string }>(list: readonly T[]) =>
    list.map((each) => ({ ...each, name: each.title, title: "" }))
  return {
    rules: differences(a.rules, b.rules, partsOfRule),
    checks: differences(titled(a.checks), titled(b.checks), ({ condition, inForce, ...header }) => ({
      formula: condition,
      unit: undefined,
      dates: inForce,
      header,
    })),
    invoices: differences(a.invoices, b.invoices, ({ issued, due, late, dispute, ...header }) => ({
      formula: late,
      unit: undefined,
      dates: { issued, due, dispute },
      header,
    })),
    state: stateOf(a, b),
    settings: settingsOf(a, b),
  }
}

type Parts = Readonly<Record<RulePart, unknown>>

function differences<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  parts: (each: T) => Parts,
): Differences {
  const [old, now] = [before, after].map((list) => new Map(list.map((each) => [each.name, parts(each)])))
  const names = [...new Set([...old!.keys(), ...now!.keys()])].sort()
  const both = names.flatMap((name) => {
    const [was, is] = [old!.get(name), now!.get(name)]
    return was && is ? [{ name, parts: changedParts(was, is) }] : []
  })
  return {
    added: names.filter((name) => !old!.has(name)),
    removed: names.filter((name) => !now!.has(name)),
    changed: both.filter(({ parts: changed }) => changed.length > 0),
    unchanged: both.filter(({ parts: changed }) => changed.length === 0).map(({ name }) => name),
  }
}

const ruleParts: readonly RulePart[] = ["formula", "unit", "dates", "header"]

const changedParts = (was: Parts, is: Parts): readonly RulePart[] =>
  ruleParts.filter((part) => content(was[part]) !== content(is[part]))

/** A value as text, without the numbers of its steps, which count places and not meaning. */
const content = (value: unknown): string => canonical(withoutPlaces(value) ?? null)

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (typeof value !== "object" || value === null) return value
  const isStep = "op" in value && "at" in value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (isStep && key === "at" ? [] : [[key, withoutPlaces(each)]])),
  )
}

/** A rule taken apart. What is not a date, a unit or in its header is its formula. */
function partsOfRule(rule: Rule<PlanDate>): Parts {
  const { name: _, title, clause, unit, kind, grain, groups, inForce, rule: form, ...rest } = rule
  const head = { title, clause, grain, groups, form }
  const parts = { unit: { unit, kind }, dates: inForce, header: head, formula: rest }
  switch (rule.rule) {
    case "input":
      return { ...parts, header: { ...head, ...rest }, formula: undefined }
    case "agreed": {
      const { values, tou, shortPeriods } = rule
      return {
        ...parts,
        dates: { inForce, values: values.map(datesOf) },
        header: { ...head, tou, shortPeriods },
        formula: values.map(figuresOf),
      }
    }
    case "define": {
      const { value, during, splitAt } = rule
      return { ...parts, header: { ...head, during, splitAt }, formula: value }
    }
    case "charge":
    case "settle": {
      const { value, during, splitAt, payer, payee, taxOf } = rule
      return { ...parts, header: { ...head, during, splitAt, payer, payee, taxOf }, formula: value }
    }
    case "movement": {
      const { value, whole, instrument, movement, from, to } = rule
      return { ...parts, header: { ...head, instrument, movement, from, to }, formula: { value, whole } }
    }
    case "account":
    case "flip":
    case "allocate":
    case "waterfall":
      return parts
  }
}

type AgreedEntry = Extract<Rule<PlanDate>, { rule: "agreed" }>["values"][number]

const datesOf = ({ members, from, dated: { list, escalation, indexation } }: AgreedEntry): unknown => ({
  members,
  from,
  list: list.map((each) => each.from),
  anchors: [escalation?.anchor, indexation?.anchor],
})

const figuresOf = ({ members, dated: { list, escalation, indexation } }: AgreedEntry): unknown => ({
  members,
  list: list.map(({ value }) => value),
  escalation: escalation && { ...escalation, anchor: undefined },
  indexation: indexation && { ...indexation, anchor: undefined },
})

// ---- state

function stateOf(a: Plan<PlanDate>, b: Plan<PlanDate>): readonly CarriedState[] {
  const now = new Map(b.rules.map((rule) => [rule.name, rule]))
  return a.rules.flatMap((was): CarriedState[] => {
    const holds = holdsOf(was)
    if (!holds) return []
    const is = now.get(was.name)
    const why = is && holdsOf(is) === holds ? changeOfState(was, is) : `There is no ${holds} '${was.name}' any more.`
    return [{ name: was.name, holds, carries: why === undefined, ...(why === undefined ? {} : { why }) }]
  })
}

/** What a rule remembers from period to period; nothing for most. */
function holdsOf(rule: Rule<PlanDate>): CarriedState["holds"] | undefined {
  switch (rule.rule) {
    case "account":
      return "account"
    case "flip":
      return "flip"
    default:
      return looksBack(rule) ? "look-back" : undefined
  }
}

/** Whether a rule reads its own earlier values. */
function looksBack(rule: Rule<PlanDate>): boolean {
  const reads = (step: ReturnType<typeof partsOf>[number]): boolean =>
    (step.op === "read" && step.rule === rule.name) || partsOf(step).some(reads)
  return stepsOf(rule).some(reads)
}

/** Why what was held cannot be held on; undefined where it can. */
function changeOfState(was: Rule<PlanDate>, is: Rule<PlanDate>): string | undefined {
  const changed = (what: string, before: string, after: string) =>
    before === after ? undefined : `Before, its ${what}: ${before || "none"}. Now: ${after || "none"}.`
  return (
    changed("unit", unitText(was.unit, is.unit), unitText(is.unit, was.unit)) ??
    changed("period", was.grain ?? "", is.grain ?? "") ??
    changed("group", was.groups.join(", "), is.groups.join(", ")) ??
    (was.rule === "account" && is.rule === "account" ? changeOfAccount(was, is, changed) : undefined) ??
    (was.rule === "flip" && is.rule === "flip" ? changed("beginning", takesText(was), takesText(is)) : undefined)
  )
}

/** Two units of one name and another size are told apart by it. */
const unitText = (unit: Unit, other: Unit): string =>
  unit.text === other.text && unit.scale !== other.scale ? `${unit.text} of ${unit.scale}` : unit.text

function changeOfAccount(
  was: AccountRule,
  is: AccountRule,
  changed: (what: string, before: string, after: string) => string | undefined,
): string | undefined {
  const draws = ({ lines }: AccountRule) =>
    lines
      .flatMap((line) => (line.line === "draw" ? [line.name] : []))
      .sort()
      .join(", ")
  const worth = ({ worth: kept }: AccountRule) => kept?.unit.text ?? ""
  return changed("worth", worth(was), worth(is)) ?? changed("draws", draws(was), draws(is))
}

const takesText = ({ takes }: FlipRule): string => (takes.form === "once" ? "at once" : `from the next ${takes.grain}`)

// ---- settings

function settingsOf(a: Plan<PlanDate>, b: Plan<PlanDate>): readonly SettingChange[] {
  const [before, after] = [settingTexts(a), settingTexts(b)]
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((setting) => {
    const [was, is] = [before.get(setting), after.get(setting)]
    if (was === is) return []
    return [{ setting, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }]
  })
}

/** Everything beside the rules by its name: as a contract says it where that is short, else as canonical text. */
function settingTexts(plan: Plan<PlanDate>): ReadonlyMap<string, string> {
  const { time, rounding } = plan
  const year = time.contract_year
  const named = (kind: string, list: readonly { readonly name: string }[]) =>
    list.map((each): [string, string] => [`${kind} ${each.name}`, canonical(each)])
  const optional = (name: string, text: string | undefined): [string, string][] =>
    text === undefined ? [] : [[name, text]]
  return new Map([
    ["title", plan.contract.title],
    ["term from", dayText(time.from)],
    ["term through", dayText(time.through)],
    ["timezone", time.zone.name],
    ["timezone rules", time.zone.tzdb],
    ["interval", `${time.interval_minutes} min`],
    ["contract_year", "month" in year ? `${year.month}-${year.day}` : `anniversary of ${year.anniversaryOf}`],
    ...optional("gas_day", time.gas_day_minutes === undefined ? undefined : `${time.gas_day_minutes} min`),
    ...optional("leap_day", time.leap_day && `${time.leap_day.month}-${time.leap_day.day}`),
    ["rounding", canonical(rounding)],
    ...plan.parties.map(({ id, ...party }): [string, string] => [`party ${id}`, canonical(party)]),
    ...plan.clauses.map(({ clause, ...rest }): [string, string] => [`clause ${clause}`, canonical(rest)]),
    ...named("calendar", plan.calendars),
    ...named("group", plan.groups),
    ...named("tou", plan.tous),
    ...named("event", plan.events),
    ...plan.phases.map(({ name, from }): [string, string] => [
      `phase ${name}`,
      from === undefined ? "" : dayText(from),
    ]),
    ...named("curve", plan.curves),
    ...named("instrument", plan.instruments),
    ...plan.amendments.map(({ number, effective }): [string, string] => [`amendment ${number}`, effective]),
    ...(plan.history.length > 0 ? [["history", canonical(plan.history)] as [string, string]] : []),
  ])
}
