import type { RuleItem, Scope } from "../bind/scope.ts"
import { isError, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type * as ast from "../syntax/ast.ts"
import { checkAccount } from "./account.ts"
import { checkAgreed } from "./agreed.ts"
import { checkAllocate } from "./allocate.ts"
import { mergeVersions } from "./amend.ts"
import { checkArguments } from "./arguments.ts"
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
import { checkCheck, mergeChecks } from "./condition.ts"
import { collector, textOf, withGrain, type Context } from "./context.ts"
import { checkDefine, reportFormula } from "./define.ts"
import { checkExpression } from "./expression.ts"
import { checkFlip } from "./flip.ts"
import { grainText, type GrainOrEver } from "./grains.ts"
import { headerType } from "./header.ts"
import { checkInput, substituteCycle } from "./input.ts"
import { checkMovement } from "./instrument.ts"
import { checkInvoice } from "./invoice.ts"
import { findCycle, partsOf, valuesOf } from "./order.ts"
import { leavePassedOn } from "./passed-on.ts"
import { checkPosting } from "./posting.ts"
import { checkRounding } from "./rounding.ts"
import { checkScales } from "./scales.ts"
import { checkSetting } from "./setting.ts"
import { checkTax, taxedLines } from "./tax.ts"
import { yearOf } from "./time.ts"
import { isTyped } from "./typed.ts"
import { checkWaterfall } from "./waterfall.ts"

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

  const { time, setting } = checkSetting(contract, context)
  const rounding = scope.rounding && checkRounding(scope.rounding, context)
  const { rules, checks } = leavePassedOn(
    [...scope.rules.values()].map((item) => amendedRule(item, rounding, context)).filter(isPresent),
    scope.checks.map((item) => amendedCheck(item, context)),
  )
  const invoices = [...scope.invoices.values()].map((item) => checkInvoice(item, context))
  const fit = checkArguments(context)
  reportBilledTwice(scope, report)
  for (const rule of rules) for (const value of valuesOf(rule)) checkPriors(value, rule.type.grain, context)
  for (const { condition, grain } of checks.filter(isPresent)) checkPriors(condition, grain, context)
  reportCircles(rules, context)

  const sound = !diagnostics.some(isError)
  const scaled =
    sound && rounding && time
      ? checkScales(rules, rounding, time.interval_minutes, context, setting?.curves)
      : undefined
  const whole =
    rules.length === scope.rules.size &&
    checks.every(isPresent) &&
    invoices.every(isPresent) &&
    !scope.anyBroken &&
    scope.broken.size === 0
  if (!scaled || !setting || !rounding || !fit || !whole || diagnostics.some(isError)) return { context, diagnostics }
  return {
    context,
    diagnostics,
    contract: {
      id: contract.name.text,
      title: contract.title.text,
      span: contract.span,
      ...setting,
      rounding,
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
      if (item && !types.has(name)) {
        types.set(name, undefined)
        types.set(name, headerType(item, context))
      }
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

/** A rule as it stands over the whole term: what amendments put in its place, and from when to when it is in force. */
function amendedRule(item: RuleItem, rounding: CheckedRounding | undefined, context: Context): CheckedRule | undefined {
  const name = item.name.text
  const base = checkRule(item, context.typeOf(name), rounding, context)
  const later = (context.scope.versions.get(name) ?? []).map(({ item: version, effective, span }) => {
    const rule = checkRule(version, headerType(version, context), rounding, context)
    return rule && { from: effective, rule, span }
  })
  if (!base || !later.every(isPresent)) return undefined
  const rule = later.length === 0 ? base : mergeVersions(base, later, context)
  const inForce = context.scope.inForce.get(name)
  return rule && inForce ? { ...rule, inForce } : rule
}

function amendedCheck(item: ast.Check, context: Context): CheckedCheck | undefined {
  const { checkVersions, checksInForce } = context.scope
  const base = checkCheck(item, context)
  const later = (checkVersions.get(item.title.text) ?? []).map(({ item: version, effective, span }) => {
    const check = checkCheck(version, context)
    return check && { from: effective, check, span }
  })
  if (!base || !later.every(isPresent)) return undefined
  const check = later.length === 0 ? base : mergeChecks(base, later, context)
  const inForce = checksInForce.get(item.title.text)
  return check && inForce ? { ...check, inForce } : check
}

function checkRule(
  item: RuleItem,
  type: Type | undefined,
  rounding: CheckedRounding | undefined,
  context: Context,
): CheckedRule | undefined {
  if (!type) {
    if (item.node === "define" || item.node === "charge" || item.node === "settle") reportFormula(item, context)
    if (item.node === "tax") taxedLines(item.line, item.invoice, context)
    return undefined
  }
  const within = withGrain(context, type.grain)
  switch (item.node) {
    case "input":
      return checkInput(item, type, within)
    case "agreed":
      return checkAgreed(item, type, within)
    case "define":
      return checkDefine(item, type, within)
    case "account":
      return checkAccount(item, type, rounding, within)
    case "flip":
      return checkFlip(item, type, within)
    case "allocate":
      return checkAllocate(item, type, within)
    case "waterfall":
      return checkWaterfall(item, type, within)
    case "movement":
      return checkMovement(item, type, within)
    case "charge":
    case "settle":
      return checkPosting(item, type, rounding, within)
    case "tax":
      return checkTax(item, type, rounding, within)
  }
}

/** What is one period back is one period of the rule, or of the aggregation inside it: prior() of another period is refused. */
function checkPriors(value: Checked, grain: GrainOrEver, context: Context): void {
  if (value.op === "prior" && value.of.type && value.of.type.grain !== grain) {
    const data = { text: textOf(context, value.of.span), found: grainText(value.of.type.grain), used: grainText(grain) }
    context.report("check/prior-other-period", value.span, data)
  }
  const inner = value.op === "aggregate" ? (value.over ?? value.window)?.from : undefined
  for (const part of partsOf(value)) checkPriors(part, inner ?? grain, context)
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

/** Inputs that stand in for one another in a circle, and figures that need each other within one period. */
function reportCircles(rules: readonly CheckedRule[], { scope, report }: Context): void {
  const inputs = rules.filter((rule): rule is CheckedInput => rule.rule === "input")
  const circle = substituteCycle(inputs)
  if (circle) report("check/substitutes-circle", placeOf(circle[0]!, scope), { names: circleText(circle) })
  const cycle = findCycle(rules)
  if (!cycle) return
  const others = cycle.slice(1, -1).slice(0, longestCircle)
  const related = others.map((name) => ({ span: placeOf(name, scope), message: `${name} is declared here` }))
  const data = { cycle: circleText(cycle), hint: cycleHint(cycle) }
  report("check/depends-on-itself", placeOf(cycle[0]!, scope), data, { related })
}

/** Where a figure is declared: `cfd.month_total` is a rule of a template, `makeup.recovered` a stage of a rule. */
function placeOf(name: string, scope: Scope): RuleItem["span"] {
  const rule = scope.rules.get(name)
  if (rule) return rule.name.span
  const end = name.lastIndexOf(".")
  return end < 0 ? { from: 0, to: 0 } : placeOf(name.slice(0, end), scope)
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
