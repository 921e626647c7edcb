import { nearest } from "../syntax/nearest.ts"
import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import type { AggregateForm, ChoiceParameter, FunctionForm, FunctionSignature } from "./catalog.ts"
import type { Checked, Type, Typed } from "./checked.ts"
import { asAmount, joinGroups, joinTypes, needFlag, reportGrains } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { finest, grainText, isGrain, nests, type GrainOrEver } from "./grains.ts"
import { limitKinds, divideKinds, type Kind } from "./kinds.ts"
import { decimals, readFigure, times } from "./ratio.ts"
import { describe, isTyped, origins, plainFlag, typed, unknown } from "./typed.ts"
import { addsAcross, divide, isFlag, isNumber, number, readUnit, sameDimension, shown } from "./units.ts"

type Check = (expression: ast.Expression, context: Context) => Checked
type ValueArgument = Extract<ast.Argument, { form: "value" }>

/** Types a call by the form of its row in the catalogue. */
export function checkCall(call: ast.Call, context: Context, check: Check): Checked {
  const row = context.catalog.get(call.name.text)
  if (!row) {
    const near = nearest(call.name.text, context.catalog.keys())
    context.report("bind/unknown-function", call.name.span, { name: call.name.text, near }, near ? { fix: { title: `Write ${near}`, span: call.name.span, text: near } } : {})
    for (const argument of call.arguments) if (argument.form === "value") check(argument.value, context)
    return unknown(call.span)
  }
  const many = call.scopes.length > 0 || !row.form
  if (many && row.overMany) return aggregate(call, row, row.overMany, context, check)
  if (!row.form) return unknown(call.span)
  switch (row.form.form) {
    case "pointwise":
      return pointwise(call, row, row.form, context, check)
    case "duration":
      return duration(call, row, row.form.unit, context)
    case "round":
      return round(call, row, context, check)
    case "ratio":
      return ratioCall(call, row, context, check)
    case "prior":
      return prior(call, row, context, check)
  }
}

// ---- pointwise

type Pointwise = Extract<FunctionForm, { form: "pointwise" }>

function pointwise(call: ast.Call, row: FunctionSignature, form: Pointwise, context: Context, check: Check): Checked {
  refuseScopes(call, row, context)
  if (row.overMany && call.arguments.length === 1) {
    context.report("check/scope-unsaid", call.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const values = positional(call, row, form.parameters.length, form.repeats, context)
  const choices = namedChoices(call, row, context, check)
  if (!values || !choices) return unknown(call.span)
  const operands = [...values.map((argument) => check(argument.value, context)), ...choices.quantities]
  if (!operands.every(isTyped)) return unknown(call.span)
  const kinds: (a: Kind, b: Kind) => Kind | undefined = form.law === "limit" || form.law === "clamp" ? limitKinds : (a, b) => (a === b ? a : undefined)
  for (const operand of operands)
    if (isFlag(operand.type.unit)) {
      context.report("check/flag-arithmetic", operand.span, { flag: textOf(context, operand.span), operator: row.name })
      return unknown(call.span)
    }
  const type = form.law === "same" ? operands[0]!.type : joinTypes(operands, kinds, { span: call.name.span, text: `${row.name}()` }, context)
  if (!type) return unknown(call.span)
  const [, low, high] = operands
  if (form.law === "clamp" && low?.op === "number" && high?.op === "number" && low.value.n * high.value.d > high.value.n * low.value.d)
    context.report("check/limits-crossed", call.span, { low: textOf(context, low.span), high: textOf(context, high.span) })
  return typed({ op: "call", function: row.name, arguments: operands, choices: choices.words }, call.span, { ...type, steady: false, ...(type.zero ? { zero: false } : {}) })
}

/** The unnamed arguments, when their number is right. */
function positional(
  call: ast.Call,
  row: FunctionSignature,
  count: number,
  repeats: boolean,
  context: Context,
): readonly ValueArgument[] | undefined {
  const values: ValueArgument[] = []
  for (const argument of call.arguments) {
    if (argument.form === "choice") continue
    if (argument.form !== "value" || argument.by || argument.where) {
      context.report("check/argument-refused", argument.span, { function: row.name, example: row.example })
      return undefined
    }
    values.push(argument)
  }
  if (values.length === count || (repeats && values.length > count)) return values
  context.report("check/argument-count", call.span, { function: row.name, wanted: repeats ? `${count} or more` : String(count), found: values.length, example: row.example })
  return undefined
}

function namedChoices(
  call: ast.Call,
  row: FunctionSignature,
  context: Context,
  check: Check,
): { readonly words: readonly { name: string; value: string }[]; readonly quantities: readonly Checked[] } | undefined {
  const given = new Map<string, ast.Choice>()
  let good = true
  for (const argument of call.arguments) {
    if (argument.form !== "choice") continue
    if (!row.choices.some((choice) => choice.name === argument.name.text)) {
      good = false
      const near = nearest(argument.name.text, row.choices.map((choice) => choice.name))
      context.report("check/unknown-choice-name", argument.name.span, { function: row.name, name: argument.name.text, names: row.choices.map((choice) => choice.name).join(", ") || "none", near })
    } else given.set(argument.name.text, argument)
  }
  const words: { name: string; value: string }[] = []
  const quantities: Checked[] = []
  for (const choice of row.choices) {
    const argument = given.get(choice.name)
    if (!argument) {
      good = false
      context.report("choice/unsaid", call.name.span, { function: row.name, choice: choice.name, question: choice.question, alternatives: alternatives(choice) })
    } else if (choice.takes.form === "quantity") {
      if (argument.value.node === "date") good = false
      else quantities.push(check(argument.value, context))
    } else {
      const word = argument.value.node === "reference" ? argument.value.name.text : textOf(context, argument.value.span)
      if (choice.takes.words.some((each) => each.word === word)) words.push({ name: choice.name, value: word })
      else {
        good = false
        context.report("choice/unknown-word", argument.value.span, { choice: choice.name, found: word, alternatives: alternatives(choice) })
      }
    }
  }
  return good ? { words, quantities } : undefined
}

const alternatives = (choice: ChoiceParameter): string =>
  choice.takes.form === "word"
    ? choice.takes.words.map(({ word, doc }) => `'${choice.name}: ${word}' (${doc})`).join(" or ")
    : `'${choice.name}: …', a quantity like the first`

function refuseScopes(call: ast.Call, row: FunctionSignature, context: Context): void {
  const scope = call.scopes[0]
  if (scope) context.report("check/argument-refused", scope.span, { function: row.name, example: row.example })
}

// ---- aggregations

function aggregate(call: ast.Call, row: FunctionSignature, form: AggregateForm, context: Context, check: Check): Checked {
  const argument = call.arguments.find((each) => each.form === "value")
  const otherwise = call.arguments.find((each) => each.form === "else")
  if (!argument || call.arguments.length > (otherwise ? 2 : 1)) {
    context.report("check/argument-count", call.span, { function: row.name, wanted: "1", found: call.arguments.length, example: row.example })
    return unknown(call.span)
  }
  const over = call.scopes.find((scope) => scope.form === "over")
  const across = call.scopes.find((scope) => scope.form === "across")
  if (!over && !across) {
    context.report("check/scope-unsaid", call.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const of = check(argument.value, context)
  const by = argument.by && check(argument.by, context)
  const where = argument.where && check(argument.where, context)
  const fallback = otherwise && check(otherwise.value, context)
  if (!isTyped(of) || (by && !isTyped(by)) || (where && !isTyped(where))) return unknown(call.span)
  if (where && !needFlag(where as Typed, "where", context)) return unknown(call.span)
  if (form.by === "required" && !by) {
    context.report("check/weight-unsaid", call.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  if (form.by === "none" && argument.by) {
    context.report("check/argument-refused", argument.by.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const from = grainOf([of, by as Typed | undefined, where as Typed | undefined], call.span, context)
  if (from === undefined) return unknown(call.span)
  const refined: Typed = of.type.kind === "rate" || of.type.steady ? { ...of, type: { ...of.type, grain: from } } : of
  const taken = accept(refined, row, form, Boolean(across && !over), context)
  if (!taken) return unknown(call.span)

  let type: Type = { ...taken, steady: false }
  if (across) {
    const group = context.scope.groups.get(across.group.text)
    if (!group) {
      const near = nearest(across.group.text, context.scope.groups.keys())
      context.report("bind/unknown-name", across.group.span, { what: "group", name: across.group.text, near })
      return unknown(call.span)
    }
    if (!type.groups.includes(across.group.text)) {
      context.report("check/not-spread-over", of.span, { text: textOf(context, of.span), group: across.group.text })
      return unknown(call.span)
    }
    if (form.takes === "adds" && type.kind === "rate" && !addsAcross(type.unit)) {
      context.report("check/prices-across", of.span, { text: textOf(context, of.span), unit: type.unit.text }, { related: origins([of]) })
      return unknown(call.span)
    }
    type = { ...type, groups: type.groups.filter((each) => each !== across.group.text) }
  }
  let window: { grain: (typeof type.grain & string) | never; from: GrainOrEver } | undefined
  if (over) {
    const target = over.grain.text
    if (!isGrain(target)) {
      context.report("check/unknown-grain", over.grain.span, { found: target })
      return unknown(call.span)
    }
    if (from === "ever") {
      context.report("check/never-changes", of.span, { text: textOf(context, of.span) })
      return unknown(call.span)
    }
    if (!nests(from, target, context.year)) {
      if (from === target) context.report("check/already-there", call.span, { text: textOf(context, of.span), grain: target, function: row.name })
      else context.report("check/does-not-nest", of.span, { fine: grainText(from), coarse: grainText(target) }, { related: origins([of]) })
      return unknown(call.span)
    }
    window = { grain: target, from }
    type = { ...type, grain: target }
  }
  if (form.takes === "counts") type = { ...plainFlag, unit: number, kind: "flow", grain: type.grain, groups: type.groups }
  if (form.empty === "needs else" && where && !fallback) {
    context.report("check/else-unsaid", call.span, { function: row.name })
    return unknown(call.span)
  }
  if (fallback && !isTyped(fallback)) return unknown(call.span)
  if (fallback && isTyped(fallback) && !fallback.type.zero && !sameDimension(fallback.type.unit, type.unit)) {
    joinTypes([{ ...of, type }, fallback], (a) => a, { span: fallback.span, text: "'else'" }, context)
    return unknown(call.span)
  }
  return typed(
    {
      op: "aggregate",
      function: row.name,
      of,
      ...(by ? { by } : {}),
      ...(where ? { where } : {}),
      ...(fallback ? { else: fallback } : {}),
      ...(window && window.from !== "ever" ? { over: { grain: window.grain as Exclude<GrainOrEver, "ever">, from: window.from } } : {}),
      ...(across ? { across: across.group.text } : {}),
    },
    call.span,
    type,
  )
}

/** The grain at which the terms of an aggregation are taken: the finest of value, weight and condition. */
function grainOf(operands: readonly (Typed | undefined)[], span: Span, context: Context): GrainOrEver | undefined {
  const present = operands.filter((operand) => operand !== undefined)
  let grain = present[0]!.type.grain
  for (const operand of present.slice(1)) {
    const joined = finest(grain, operand.type.grain, context.year)
    const first = present[0]!
    const fixed = (each: Typed) => each.type.kind !== "rate" && !each.type.steady && each.type.grain !== "ever" && each.type.grain !== joined
    if (!joined || fixed(first) || fixed(operand)) {
      reportGrains(first, operand, span, context)
      return undefined
    }
    grain = joined
  }
  return grain
}

/** What the aggregation makes of its operand's kind; undefined and reported where it has no meaning. */
function accept(of: Typed, row: FunctionSignature, form: AggregateForm, membersOnly: boolean, context: Context): Type | undefined {
  const { type } = of
  const text = textOf(context, of.span)
  if (form.takes === "counts" || form.takes === "decides") return needFlag(of, row.name, context) ? type : undefined
  if (isFlag(type.unit)) {
    context.report("check/flag-arithmetic", of.span, { flag: text, operator: row.name })
    return undefined
  }
  switch (form.takes) {
    case "adds": {
      if (type.kind === "flow" || membersOnly) return type
      const amount = type.kind === "rate" && type.grain !== "ever" ? asAmount(type, type.grain) : undefined
      if (amount) return amount
      if (type.kind === "level") context.report("check/balance-summed", of.span, { text }, { related: origins([of]) })
      else context.report("check/price-summed", of.span, { text, unit: type.unit.text, type: describe(type) }, { related: origins([of]) })
      return undefined
    }
    case "picks":
    case "averages": {
      if (type.kind !== "flow" || membersOnly) return type
      context.report("check/extreme-of-amount", of.span, { function: row.name, text, grain: grainText(type.grain) }, { related: origins([of]) })
      return undefined
    }
    case "weighs": {
      if (type.kind === "rate") return type
      context.report("check/weighted-amount", of.span, { function: row.name, text }, { related: origins([of]) })
      return undefined
    }
  }
}

// ---- the few with rules of their own

function duration(call: ast.Call, row: FunctionSignature, unit: "h" | "day" | "mo", context: Context): Checked {
  refuseScopes(call, row, context)
  const argument = call.arguments[0]
  if (call.arguments.length !== 1 || argument?.form !== "grain" || !isGrain(argument.grain.text)) {
    context.report("check/grain-argument", call.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const grain = argument.grain.text
  if (unit !== "h" && (grain === "interval" || grain === "hour")) {
    context.report("check/days-of-hours", argument.span, { function: row.name, grain })
    return unknown(call.span)
  }
  return typed({ op: "duration", function: row.name, grain }, call.span, { unit: readUnit(unit)!, kind: "flow", grain, groups: [] })
}

function round(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Checked {
  refuseScopes(call, row, context)
  const [value, quantum, mode] = call.arguments
  if (value?.form !== "value" || quantum?.form !== "value" || quantum.value.node !== "literal" || call.arguments.length > 3) {
    context.report("check/argument-refused", call.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const operand = check(value.value, context)
  const word = mode?.form === "value" && mode.value.node === "reference" ? mode.value.name : undefined
  if (!word || !context.words.roundingModes.includes(word.text)) {
    context.report("choice/rounding-mode", mode?.span ?? call.name.span, { modes: context.words.roundingModes.join(", "), found: word?.text ?? "" })
    return unknown(call.span)
  }
  if (!isTyped(operand)) return unknown(call.span)
  const step = readQuantum(quantum.value, context)
  if (!step) return unknown(call.span)
  if (!sameDimension(step.unit, operand.type.unit)) {
    context.report("check/unit-mismatch", quantum.span, { where: "round()", left: describe(operand.type), right: step.unit.text, hint: `Round to a step of ${operand.type.unit.text}.` }, { related: origins([operand]) })
    return unknown(call.span)
  }
  return typed({ op: "round", operand, quantum: step.quantum, mode: word.text }, call.span, { ...operand.type, steady: false, unit: operand.type.unit })
}

function ratioCall(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Checked {
  refuseScopes(call, row, context)
  const values = call.arguments.filter((argument) => argument.form === "value")
  const otherwise = call.arguments.find((argument) => argument.form === "else")
  if (values.length !== 2 || call.arguments.length > 3) {
    context.report("check/argument-count", call.span, { function: row.name, wanted: "2", found: values.length, example: row.example })
    return unknown(call.span)
  }
  if (!otherwise) {
    context.report("check/ratio-else-unsaid", call.span, { divisor: textOf(context, values[1]!.span) })
    return unknown(call.span)
  }
  const [left, right, fallback] = [values[0]!.value, values[1]!.value, otherwise.value].map((each) => check(each, context))
  if (!isTyped(left!) || !isTyped(right!) || !isTyped(fallback!)) return unknown(call.span)
  for (const side of [left, right])
    if (isFlag(side.type.unit)) {
      context.report("check/flag-arithmetic", side.span, { flag: textOf(context, side.span), operator: "ratio" })
      return unknown(call.span)
    }
  const kind = divideKinds(left.type.kind, right.type.kind) ?? (left.type.kind === "rate" ? undefined : "rate")
  if (!kind) {
    context.report("check/figure-over-amount", call.span, { left: textOf(context, left.span), right: textOf(context, right.span) }, { related: origins([left, right]) })
    return unknown(call.span)
  }
  const grain = grainOf([left, right], call.span, context)
  const groups = joinGroups([left, right, fallback], call.span, context)
  if (!grain || !groups) return unknown(call.span)
  const type: Type = { unit: shown(divide(left.type.unit, right.type.unit)), kind, grain, groups }
  if (!fallback.type.zero && !sameDimension(fallback.type.unit, type.unit)) {
    context.report("check/unit-mismatch", fallback.span, { where: "ratio()", left: describe(type), right: fallback.type.unit.text, hint: "The 'else' stands in for the quotient and has its unit." })
    return unknown(call.span)
  }
  const shownUnit = isNumber(type.unit) && isNumber(fallback.type.unit) && !fallback.type.zero ? fallback.type.unit : type.unit
  return typed({ op: "call", function: row.name, arguments: [left, right, fallback], choices: [] }, call.span, { ...type, unit: shownUnit })
}

function prior(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Checked {
  refuseScopes(call, row, context)
  const value = call.arguments.find((argument) => argument.form === "value")
  const otherwise = call.arguments.find((argument) => argument.form === "else")
  if (!value || value.value.node !== "reference") {
    context.report("check/argument-refused", call.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  if (!otherwise) {
    context.report("check/prior-else-unsaid", call.span, { text: textOf(context, value.span) })
    return unknown(call.span)
  }
  const [of, fallback] = [check(value.value, context), check(otherwise.value, context)]
  if (!isTyped(of) || !isTyped(fallback)) return unknown(call.span)
  if (of.type.grain === "ever") {
    context.report("check/never-changes", of.span, { text: textOf(context, of.span) })
    return unknown(call.span)
  }
  if (!fallback.type.zero && !sameDimension(fallback.type.unit, of.type.unit)) {
    context.report("check/unit-mismatch", fallback.span, { where: "prior()", left: describe(of.type), right: describe(fallback.type), hint: "The 'else' stands in for the earlier value and has its unit." })
    return unknown(call.span)
  }
  return typed({ op: "prior", of, else: fallback }, call.span, { ...of.type, steady: false })
}
