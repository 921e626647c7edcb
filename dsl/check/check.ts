import type { RuleItem, Scope } from "../bind/scope.ts"
import { isError, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type * as ast from "../syntax/ast.ts"
import { checkAccount } from "./account.ts"
import { checkAgreed } from "./agreed.ts"
import type { Catalog, WordTables } from "./catalog.ts"
import type {
  Checked,
  CheckedCheck,
  CheckedContract,
  CheckedInput,
  CheckedRounding,
  CheckedRule,
  Type,
} from "./checked.ts"
import { fits, needFlag } from "./coerce.ts"
import { collector, textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { grainText, refines, type GrainOrEver, type YearStart } from "./grains.ts"
import { checkedClause, checkedGrain, checkedHash, hasHole, headerType, monthDay, whole } from "./header.ts"
import { checkInput, substituteCycle } from "./input.ts"
import { checkInvoice } from "./invoice.ts"
import { findCycle, partsOf, valuesOf } from "./order.ts"
import { checkPosting } from "./posting.ts"
import { checkRounding } from "./rounding.ts"
import { checkScales } from "./scales.ts"
import { isTyped, typed } from "./typed.ts"
import { readUnit } from "./units.ts"

/** What checking a contract gives: the contract when it has no error, its context for tests, and every finding. */
export interface CheckResult {
  readonly contract?: CheckedContract
  readonly context: Context
  readonly diagnostics: readonly Diagnostic[]
}

/** Types every declaration of a bound contract. One pass; what follows from an error stays silent. */
export function check(
  contract: ast.Contract,
  scope: Scope,
  text: string,
  catalog: Catalog,
  words: WordTables,
): CheckResult {
  const { report, diagnostics } = collector()
  const context = makeContext(scope, text, catalog, words, report)

  const rounding = scope.rounding && checkRounding(scope.rounding, context)
  const time = scope.time && checkTime(scope.time, context)
  const rules: CheckedRule[] = []
  for (const item of scope.rules.values()) {
    const rule = checkRule(item, rounding, context)
    if (rule) rules.push(rule)
  }
  const checks = scope.checks.map((item) => checkCheck(item, context))
  const invoices = [...scope.invoices.values()].map((item) => checkInvoice(item, context))
  reportBilledTwice(scope, report)

  const pinned = [...scope.calendars.values()].map(({ sha256 }) => checkedHash(sha256, context)).every(Boolean)
  for (const rule of rules) for (const value of valuesOf(rule)) checkPriors(value, rule.type.grain, context)
  for (const { condition, grain } of checks.filter(isPresent)) checkPriors(condition, grain, context)

  const inputs = rules.filter((rule): rule is CheckedInput => rule.rule === "input")
  const circle = substituteCycle(inputs)
  if (circle) report("check/substitutes-circle", scope.rules.get(circle[0]!)!.name.span, { names: circleText(circle) })
  const cycle = findCycle(rules)
  if (cycle) {
    const others = cycle.slice(1, -1).slice(0, longestCircle)
    const related = others.map((name) => ({ span: placeOf(name, scope), message: `${name} is declared here` }))
    context.report(
      "check/depends-on-itself",
      placeOf(cycle[0]!, scope),
      { cycle: circleText(cycle), hint: cycleHint(cycle) },
      { related },
    )
  }
  const sound = !diagnostics.some(isError)
  const scaled = sound && rounding && time ? checkScales(rules, rounding, time.interval_minutes, context) : undefined

  const whole =
    scaled &&
    pinned &&
    scope.term &&
    rules.length === scope.rules.size &&
    checks.every(isPresent) &&
    invoices.every(isPresent) &&
    !scope.anyBroken &&
    scope.broken.size === 0
  if (!whole || diagnostics.some(isError) || !time || !rounding) return { context, diagnostics }
  return {
    context,
    diagnostics,
    contract: {
      id: contract.name.text,
      title: contract.title.text,
      span: contract.span,
      parties: contract.items.flatMap((item) =>
        item.node === "parties" ? item.parties.map(({ name, title }) => ({ id: name.text, title: title.text })) : [],
      ),
      term: { from: scope.term.from.text, through: scope.term.through.text, span: scope.term.span },
      time,
      rounding,
      clauses: [...scope.clauses].map(([clause, { title, computed }]) => ({ clause, title, computed })),
      calendars: [...scope.calendars.values()].map(({ name, path, sha256 }) => ({
        name: name.text,
        path: path.text,
        sha256: sha256.text,
        pathSpan: path.span,
        sha256Span: sha256.span,
      })),
      groups: [...scope.groups.values()].map(({ name, of, members }) => ({
        name: name.text,
        of: of.text === "party" ? "party" : "label",
        members: members.map((member) => member.text),
      })),
      rules: scaled,
      checks: checks.filter(isPresent),
      invoices: invoices.filter(isPresent),
    },
  }
}

const isPresent = <T>(value: T | undefined): value is T => value !== undefined

function makeContext(
  scope: Scope,
  text: string,
  catalog: Catalog,
  words: WordTables,
  report: Context["report"],
): Context {
  const types = new Map<string, Type | undefined>()
  const worths = new Map<string, Type | undefined>()
  const context: Context = {
    scope,
    catalog,
    words,
    text,
    year: yearOf(scope.time),
    report,
    typeOf: (name) => {
      const item = scope.rules.get(name)
      if (item && !types.has(name)) types.set(name, headerType(item, context))
      return types.get(name)
    },
    worthOf: (name) => {
      const item = scope.rules.get(name)
      if (item?.node === "account" && !worths.has(name)) {
        worths.set(name, undefined)
        const worth = item.lines.find((line) => line.line === "add" && line.worth)
        const value =
          worth?.line === "add" && worth.worth
            ? checkExpression(worth.worth, { ...context, report: () => undefined })
            : undefined
        if (value && isTyped(value)) worths.set(name, value.type)
      }
      return worths.get(name)
    },
  }
  return context
}

/** The start of contract years, as far as the text tells; January 1 until it does, so that the rest can be checked. */
function yearOf(time: ast.Time | undefined): YearStart {
  const silent = { report: () => undefined } as unknown as Context
  return (time?.contractYear && monthDay(time.contractYear, silent)) ?? { month: 1, day: 1 }
}

function checkTime(item: ast.Time, context: Context): CheckedContract["time"] | undefined {
  const missing = (what: string, example: string) => context.report("check/time-unsaid", item.span, { what, example })
  if (!item.timezone) missing("the time zone", 'timezone "America/Chicago"')
  if (!item.interval) missing("the metering interval", "interval 15 min")
  if (!item.contractYear) missing("the start of contract years", "contract_year starts January 1")
  const year = item.contractYear && monthDay(item.contractYear, context)
  const minutes = item.interval && whole(item.interval, "The interval", context)
  if (minutes && 60 % minutes !== 0) {
    context.report("check/interval", item.interval.span, { minutes: String(minutes) })
    return undefined
  }
  if (!item.timezone || !item.interval || !item.contractYear || !year || !minutes) return undefined
  return {
    zone: item.timezone.text,
    zoneSpan: item.timezone.span,
    interval_minutes: minutes,
    intervalSpan: item.interval.span,
    year,
    yearSpan: item.contractYear.span,
  }
}

function checkRule(item: RuleItem, rounding: CheckedRounding | undefined, context: Context): CheckedRule | undefined {
  const type = context.typeOf(item.name.text)
  if (!type) {
    if (item.node === "define" || item.node === "charge" || item.node === "settle") reportFormula(item, context)
    return undefined
  }
  switch (item.node) {
    case "input":
      return checkInput(item, type, context)
    case "agreed":
      return checkAgreed(item, type, context)
    case "account":
      return checkAccount(item, type, rounding, context)
    case "charge":
    case "settle":
      return checkPosting(item, type, rounding, context)
    case "define":
      return checkDefine(item, type, context)
  }
}

function checkDefine(item: ast.Define, type: Type, context: Context): CheckedRule | undefined {
  const value = checkExpression(item.value, context)
  const clause = checkedClause(item.header.clause, context)
  if (!isTyped(value) || !fits(value, type, `'${item.name.text}'`, context)) return undefined
  return {
    rule: "define",
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    value,
    quantised: false,
  }
}

/** What is one period back is one period of the rule, or of the aggregation inside it: prior() of another period is refused. */
function checkPriors(value: Checked, grain: GrainOrEver, context: Context): void {
  if (value.op === "prior" && value.of.type && value.of.type.grain !== grain) {
    const data = { text: textOf(context, value.of.span), found: grainText(value.of.type.grain), used: grainText(grain) }
    context.report("check/prior-other-period", value.span, data)
  }
  const inner = value.op === "aggregate" && value.over ? value.over.from : grain
  for (const part of partsOf(value)) checkPriors(part, inner, context)
}

/** A header with a hole, or in error: its formula is checked for what is wrong in itself, and says what would fill the hole. */
function reportFormula(item: ast.Define | ast.Charge | ast.Settle, context: Context): void {
  const { header, name } = item
  const value = checkExpression(item.value, context)
  if (!hasHole(header)) return
  const type = isTyped(value) && !value.type.zero ? value.type : undefined
  const grain = type && type.grain !== "ever" ? type.grain : undefined
  const unit = type && readUnit(type.unit.text)?.text
  if (header.unit && header.unit.text !== "?") {
    const { span } = header.each!
    const fix = grain && { title: `Write ${grain}`, span, text: grain }
    context.report("check/grain-unsaid", span, { name: name.text, found: grain ? grainText(grain) : "" }, { fix })
    return
  }
  const kind = type?.kind === "level" && !header.level ? " level" : ""
  const found = unit === undefined ? "" : `${unit}${kind}${grain && !header.each ? ` each ${grain}` : ""}`
  const span = header.unit?.span
  const fix = span && found ? { title: `Write ${found}`, span, text: found } : undefined
  context.report("check/unit-unsaid", span ?? name.span, { name: name.text, found }, { fix })
}

/** One charge on two invoices would be paid twice. */
function reportBilledTwice(scope: Scope, report: Context["report"]): void {
  const billed = new Map<string, string>()
  for (const invoice of scope.invoices.values())
    for (const name of invoice.lines.flatMap((line) => (line.line === "lines" ? line.names : []))) {
      const other = billed.get(name.text)
      if (other !== undefined && other !== invoice.name.text)
        report("check/billed-twice", name.span, { name: name.text, invoices: `'${other}' and '${invoice.name.text}'` })
      billed.set(name.text, invoice.name.text)
    }
}

function checkCheck(item: ast.Check, context: Context): CheckedCheck | undefined {
  const grain = checkedGrain(item.each, context)
  const clause = checkedClause(item.clause, context)
  const condition = checkExpression(item.condition, context)
  if (!grain || !isTyped(condition) || !needFlag(condition, "check", context)) return undefined
  if (!refines(condition.type.grain, grain, context.year) && condition.type.grain !== "ever") {
    const what = `The check "${item.title.text}"`
    fits(typed(condition, condition.span, condition.type), { ...condition.type, grain }, what, context)
    return undefined
  }
  const [group] = condition.type.groups
  if (group) {
    context.report("check/check-per-member", condition.span, { title: item.title.text, group })
    return undefined
  }
  return {
    title: item.title.text,
    ...(clause ? { clause } : {}),
    grain,
    condition,
    otherwise: item.otherwise.text as CheckedCheck["otherwise"],
    span: item.span,
  }
}

function placeOf(name: string, scope: Scope) {
  return scope.rules.get(name.split(".")[0]!)!.name.span
}

/** `a → b → a`; of a long circle its beginning and its end. */
const circleText = (names: readonly string[]): string =>
  (names.length <= longestCircle + 2 ? names : [...names.slice(0, longestCircle), "…", ...names.slice(-2)]).join(" → ")
const longestCircle = 6

function cycleHint(cycle: readonly string[]): string {
  if (cycle.some((name) => name.endsWith(".closing")))
    return " A balance at the end stands on everything in the period: use .opening or .due, or prior(…, else …)."
  return " Break the circle with the value of the period before: prior(…, else …)."
}
