import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import type { AggregateForm, FunctionSignature } from "./catalog.ts"
import type { AggregateWindow, Checked, Type, Typed } from "./checked.ts"
import { asAmount, commonGrain, flagInArithmetic, joinGroups, needFlag, standsIn } from "./coerce.ts"
import { sourceOf, textOf, type Context } from "./context.ts"
import { grainText, isGrain, nests, type Grain, type GrainOrEver } from "./grains.ts"
import { reportUnknown, whole } from "./header.ts"
import { provenPositive } from "./non-zero.ts"
import { inWords, isTyped, origins, plainFlag, typed, unknown } from "./typed.ts"
import { addsAcross, isCommodity, isFlag, isNumber, number } from "./units.ts"

/** The parts of an aggregation, typed. */
interface Parts {
  readonly of: Typed
  readonly by: Typed | undefined
  readonly where: Typed | undefined
  readonly fallback: Typed | undefined
}

/** Types `agg(x [by w] [where f] [, else e]) [over g] [across a]`, where a window may stand for the period after `over`. */
export function checkAggregate(
  call: ast.Call,
  row: FunctionSignature,
  form: AggregateForm,
  context: Context,
  check: (expression: ast.Expression, context: Context) => Checked,
): Checked {
  const over = call.scopes.find(isOver)
  const across = call.scopes.find((scope) => scope.form === "across")
  const written = writtenParts(call, row, form, context)
  if (!written) return unknown(call.span)
  if (!over && !across) {
    const example = `${textOf(context, call.span)} over month`
    context.report("check/scope-unsaid", call.span, { function: row.name, example })
    return unknown(call.span)
  }
  // What is gone through has periods of its own; across members alone they are those of the rule.
  const inside: Context = over ? { ...context, at: undefined } : context
  const [of, by, where] = [written.of, written.by, written.where].map((part) => part && check(part, inside))
  const fallback = written.fallback && check(written.fallback, context)
  if (!of || !isTyped(of) || (by && !isTyped(by)) || (where && !isTyped(where)) || (fallback && !isTyped(fallback)))
    return unknown(call.span)
  const parts: Parts = { of, by, where, fallback }
  const type = resultType(call, row, form, parts, over, across, context)
  if (!type) return unknown(call.span)
  return typed(
    {
      op: "aggregate",
      function: row.name,
      of,
      ...(by ? { by } : {}),
      ...(where ? { where } : {}),
      ...(fallback ? { else: fallback } : {}),
      ...(type.over ? { over: type.over } : {}),
      ...(type.window ? { window: type.window } : {}),
      ...(across ? { across: across.group.text } : {}),
    },
    call.span,
    type.result,
  )
}

/** A whole period, or a window of periods. */
type Over = Extract<ast.Scope, { form: "over" | "so_far" | "trailing" | "prior" }>
const isOver = (scope: ast.Scope): scope is Over => scope.form !== "across" && scope.form !== "within"
type Across = Extract<ast.Scope, { form: "across" }>

/** The expressions of the call, when nothing stands there that the function does not take. */
function writtenParts(call: ast.Call, row: FunctionSignature, form: AggregateForm, context: Context) {
  const refuse = (span: Span): undefined => {
    context.report("check/argument-refused", span, { function: row.name, example: row.example })
    return undefined
  }
  const second = [isOver, (scope: ast.Scope) => scope.form === "across"].flatMap((isSuch) =>
    call.scopes.filter(isSuch).slice(1),
  )
  const stray = call.scopes.find(({ form: each }) => each === "within") ?? second[0]
  if (stray) return refuse(stray.span)
  const values = call.arguments.filter((argument) => argument.form === "value")
  const fallbacks = call.arguments.filter((argument) => argument.form === "else")
  const stranger = call.arguments.find((argument) => argument.form === "grain" || argument.form === "choice")
  if (stranger ?? fallbacks[1]) return refuse((stranger ?? fallbacks[1])!.span)
  const [value] = values
  if (!value || values.length > 1) {
    const data = { function: row.name, wanted: "1", found: values.length, example: row.example }
    context.report("check/argument-count", call.span, data)
    return undefined
  }
  if (form.by === "none" && value.by) return refuse(value.by.span)
  if (form.by === "required" && !value.by && form.takes === "picks at") {
    context.report("choice/whose-peak", call.span, { function: row.name, text: textOf(context, value.value.span) })
    return undefined
  }
  if (form.by === "required" && !value.by) {
    context.report("check/weight-unsaid", call.span, { function: row.name, example: row.example })
    return undefined
  }
  return { of: value.value, by: value.by, where: value.where, fallback: fallbacks[0]?.value }
}

function resultType(
  call: ast.Call,
  row: FunctionSignature,
  form: AggregateForm,
  parts: Parts,
  over: Over | undefined,
  across: Across | undefined,
  context: Context,
): Aggregated | undefined {
  const { of, by, where, fallback } = parts
  if (where && !needFlag(where, "where", context)) return undefined
  const present = [of, by, where].filter((part) => part !== undefined)
  const from = commonGrain(present, call.span, context)
  const groups = joinGroups(present, call.span, context)
  if (!from || !groups) return undefined
  if (by && form.takes === "weighs" && !weighs(by, from, !over, row, context)) return undefined
  if (by && form.takes === "picks at" && isFlag(by.type.unit)) {
    flagInArithmetic(by, `${row.name}()`, context)
    return undefined
  }
  const moves = of.type.kind === "rate" || of.type.steady === true
  const refined: Typed = { ...of, type: { ...of.type, groups, ...(moves ? { grain: from } : {}) } }
  const taken = accept(refined, row, form, !over, context)
  if (!taken) return undefined
  const left = across ? withoutGroup(refined, form, across, context) : groups
  if (!left) return undefined
  const reach = over && reachOf(call, row, refined, over, context)
  if (over && !reach) return undefined
  const grain = reach?.grain ?? taken.grain
  const window = reach?.window
  const result: Type =
    form.takes === "decides"
      ? { ...plainFlag, grain, groups: left }
      : form.takes === "counts"
        ? { unit: number, kind: window ? "rate" : "flow", grain, groups: left }
        : { unit: taken.unit, kind: window ? windowKind(form, taken) : taken.kind, grain, groups: left }
  const why = emptyBecause(form, parts, window, context)
  if (why && !fallback) {
    context.report("check/else-unsaid", call.span, { function: row.name, why })
    return undefined
  }
  if (fallback && !standsIn(fallback, result, row.name, context)) return undefined
  return { result, ...(window ? { window } : reach ? { over: { grain: reach.grain, from: reach.from } } : {}) }
}

interface Aggregated {
  readonly result: Type
  readonly over?: { readonly grain: Grain; readonly from: Grain }
  readonly window?: AggregateWindow
}

/** Windows of neighbouring periods overlap: a sum over one is a state of things at its end, and never added up again. */
const windowKind = ({ takes }: AggregateForm, { kind, unit }: Type): Type["kind"] =>
  takes !== "adds" ? kind : isNumber(unit) ? "rate" : "level"

/** What could leave the aggregation without a value, where that is not zero, yes or no by itself. */
function emptyBecause(
  form: AggregateForm,
  { by, where }: Parts,
  window: AggregateWindow | undefined,
  { scope }: Context,
): string | undefined {
  if (form.empty === "has a value") return undefined
  if (where) return "'where' may leave nothing over"
  if (window?.form === "prior" && window.upTo) return "The first period has none before it"
  return form.takes === "weighs" && by && !provenPositive(by, scope) ? "The weights may all be zero" : undefined
}

/** Whether a weight is an amount of the periods it weighs, or, across members, a figure or balance of each. */
function weighs(by: Typed, from: GrainOrEver, membersOnly: boolean, row: FunctionSignature, context: Context): boolean {
  if (isFlag(by.type.unit)) {
    flagInArithmetic(by, `${row.name}()`, context)
    return false
  }
  if (membersOnly || by.type.kind === "flow" || asAmount(by.type, from)) return true
  const data = { function: row.name, text: textOf(context, by.span), found: inWords(by.type) }
  context.report("check/weight-not-amount", by.span, data, { related: origins([by]) })
  return false
}

/** The groups that are left when one is gone through. */
function withoutGroup(
  of: Typed,
  form: AggregateForm,
  { group }: Across,
  context: Context,
): readonly string[] | undefined {
  const { unit, kind, groups } = of.type
  const text = textOf(context, of.span)
  if (!context.scope.groups.has(group.text)) {
    reportUnknown("bind/unknown-name", group, "group", context.scope.groups.keys(), context)
    return undefined
  }
  if (!groups.includes(group.text)) {
    context.report("check/not-spread-over", of.span, { text, group: group.text })
    return undefined
  }
  if (form.takes === "adds" && kind === "rate" && !addsAcross(unit)) {
    context.report("check/prices-across", of.span, { text, unit: unit.text }, { related: origins([of]) })
    return undefined
  }
  return groups.filter((each) => each !== group.text)
}

/** The periods gone through, and the period of what comes out. */
interface Reach {
  readonly grain: Grain
  readonly from: Grain
  readonly window?: AggregateWindow
}

function reachOf(call: ast.Call, row: FunctionSignature, of: Typed, over: Over, context: Context): Reach | undefined {
  const { grain: from } = of.type
  const target = over.grain.text
  const text = textOf(context, of.span)
  if (!isGrain(target)) context.report("check/unknown-grain", over.grain.span, { found: target })
  else if (from === "ever") context.report("check/never-changes", of.span, { text })
  else if (over.form === "trailing" || over.form === "prior") {
    const count = whole(over.count, "The number of periods", context)
    const { form, upTo } = over
    if (count === undefined) return undefined
    if (target !== "term" && (from === target || nests(from, target, context.year)))
      return { grain: target, from, window: { form, count, upTo, grain: target, from } }
    reportNesting(of, from, target, context)
  } else if (from === target) {
    // What stands inside is the same value, unless the function changes its meaning or takes more than it.
    const alone =
      call.scopes.length === 1 && !/\b(by|where)\b/.test(sourceOf(context, call.span)) && !isFlag(of.type.unit)
    const fix = { title: `Write ${text}`, span: call.span, text: sourceOf(context, of.span) }
    context.report("check/already-there", call.span, { text, grain: target, function: row.name }, alone ? { fix } : {})
  } else if (!nests(from, target, context.year)) reportNesting(of, from, target, context)
  else if (over.form === "over") return { grain: target, from }
  else {
    // So far: up to and with the period of the rule, or, inside another aggregation, of what is added up.
    const at = context.at ?? from
    const nested = [at === from || nests(from, at, context.year), at === target || nests(at, target, context.year)]
    if (nested.every(Boolean)) return { grain: at, from, window: { form: "so_far", grain: target, from } }
    reportNesting(of, nested[0] ? at : from, nested[0] ? target : at, context)
  }
  return undefined
}

function reportNesting(of: Typed, fine: Grain, coarse: Grain, context: Context): void {
  const data = { fine: grainText(fine), coarse: grainText(coarse) }
  context.report("check/does-not-nest", of.span, data, { related: origins([of]) })
}

/** What the aggregation makes of its operand's kind; undefined and reported where it has no meaning. */
function accept(
  of: Typed,
  row: FunctionSignature,
  form: AggregateForm,
  membersOnly: boolean,
  context: Context,
): Type | undefined {
  const { type } = of
  const text = textOf(context, of.span)
  if (form.takes === "counts" || form.takes === "decides") return needFlag(of, row.name, context) ? type : undefined
  if (isFlag(type.unit)) {
    flagInArithmetic(of, `${row.name}()`, context)
    return undefined
  }
  switch (form.takes) {
    case "adds": {
      if (type.kind === "flow" || membersOnly) return type
      const amount = type.grain === "ever" ? undefined : asAmount(type, type.grain)
      if (amount) return amount
      if (type.kind === "level") context.report("check/balance-summed", of.span, { text }, { related: origins([of]) })
      else if (isCommodity(type.unit)) context.report("check/never-changes", of.span, { text })
      else context.report("check/price-summed", of.span, { text, unit: type.unit.text }, { related: origins([of]) })
      return undefined
    }
    case "averages":
      if (type.kind !== "flow") return type
      context.report("check/weighted-amount", of.span, { function: row.name, text }, { related: origins([of]) })
      return undefined
    case "picks":
    case "picks at": {
      if (type.kind !== "flow" || membersOnly) return type
      context.report(
        "check/extreme-of-amount",
        of.span,
        { function: row.name, text, grain: grainText(type.grain) },
        { related: origins([of]) },
      )
      return undefined
    }
    case "weighs": {
      if (type.kind === "rate") return type
      context.report("check/weighted-amount", of.span, { function: row.name, text }, { related: origins([of]) })
      return undefined
    }
  }
}
