import { isExcused } from "../bind/scope.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import { checkAggregate } from "./aggregate.ts"
import type { ChoiceParameter, FunctionForm, FunctionSignature } from "./catalog.ts"
import type { Checked, Type, Typed } from "./checked.ts"
import { checkCash, checkStake } from "./cash.ts"
import { commonGrain, flagInArithmetic, hasUnit, joinGroups, joinTypes, quotientKind, standsIn } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { curveCall } from "./curve.ts"
import { formulaCall } from "./formula.ts"
import { finest, isGrain } from "./grains.ts"
import { whole } from "./header.ts"
import { limitKinds, type Kind } from "./kinds.ts"
import { checkMilestone } from "./milestone.ts"
import { readQuantum, roundingMode } from "./quantum.ts"
import { less, ratio, type Ratio } from "./ratio.ts"
import { checkRun } from "./run.ts"
import { inSet } from "./time-set.ts"
import { inWords, isTyped, origins, plain, typed, unknown } from "./typed.ts"
import { divide, isFlag, isNumber, number, readUnit, sameDimension, type Unit } from "./units.ts"

/** What people write who come from a spreadsheet. */
const habits: ReadonlyMap<string, string> = new Map([
  ...["sum", "min", "max", "abs", "round", "count"].map((name): [string, string] => [name, name]),
  ...["average", "avg", "mean"].map((name): [string, string] => [name, "tavg"]),
  ["averageif", "wavg"],
  ["sumproduct", "sum"],
  ["sumif", "sum"],
])

type Check = (expression: ast.Expression, context: Context) => Checked

/** Types a call by the form of its row in the catalogue. */
export function checkCall(call: ast.Call, context: Context, check: Check): Checked {
  const { curves, formulas } = context.scope
  const row = context.catalog.get(call.name.text)
  const curve = row ? undefined : curves.get(call.name.text)
  if (curve) return curveCall(call, curve, context, check)
  const formula = row ? undefined : formulas.get(call.name.text)
  if (formula) return formulaCall(call, formula, context, check)
  if (!row) {
    for (const argument of call.arguments) if (argument.form === "value") check(argument.value, context)
    if (isExcused(context.scope, call.name.text)) return unknown(call.span)
    if (call.name.text.toLowerCase() === "collar") {
      context.report("choice/collar-kind", call.name.span, {})
      return unknown(call.span)
    }
    const known = [...context.catalog.keys(), ...curves.keys(), ...formulas.keys()]
    const near = habits.get(call.name.text.toLowerCase()) ?? nearest(call.name.text.toLowerCase(), known)
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span: call.name.span, text: near }
    context.report("bind/unknown-function", call.name.span, { name: call.name.text, near }, { fix })
    return unknown(call.span)
  }
  if (row.overMany && (call.scopes.length > 0 || !row.form))
    return checkAggregate(call, row, row.overMany, context, check)
  switch (row.form?.form) {
    case "run":
      return checkRun(call, row, row.form.gives, context, check)
    case "milestone":
      return checkMilestone(call, row, row.form.gives, context)
    case "set":
      return inSet(call, row, context)
    case "cash":
      return checkCash(call, row, context)
    case "stake":
      return checkStake(call, row, context)
    default:
      return row.form && !hasScope(call, row, context)
        ? ofOnePeriod(call, row, row.form, context, check)
        : unknown(call.span)
  }
}

type OfOnePeriod = Exclude<FunctionForm, { form: "run" | "milestone" | "set" | "cash" | "stake" }>

/** A call that goes over no period and across no group. */
function ofOnePeriod(
  call: ast.Call,
  row: FunctionSignature,
  form: OfOnePeriod,
  context: Context,
  check: Check,
): Checked {
  switch (form.form) {
    case "pointwise":
      return pointwise(call, row, form, context, check)
    case "duration":
      return duration(call, row, form.unit, context)
    case "round":
      return round(call, row, context, check)
    case "ratio":
      return ratioCall(call, row, context, check)
    case "prior":
      return prior(call, row, context, check)
    case "round_significant":
      return roundSignificant(call, row, context, check)
  }
}

function hasScope(call: ast.Call, row: FunctionSignature, context: Context): boolean {
  const scope = call.scopes[0]
  if (scope) refuse(call, row, scope, context)
  return scope !== undefined
}

/** The call is not written as its function is; the example shows how. */
function refuse(
  call: ast.Call,
  row: FunctionSignature,
  at: { readonly span: ast.Call["span"] },
  context: Context,
): Checked {
  context.report("check/argument-refused", at.span, { function: row.name, example: row.example })
  return unknown(call.span)
}

// ---- pointwise

type Pointwise = Extract<FunctionForm, { form: "pointwise" }>

function pointwise(call: ast.Call, row: FunctionSignature, form: Pointwise, context: Context, check: Check): Checked {
  if (row.overMany && call.arguments.length === 1) {
    const example = `${textOf(context, call.span)} over month`
    context.report("check/scope-unsaid", call.span, { function: row.name, example })
    return unknown(call.span)
  }
  const found = plainArguments(
    call,
    row,
    { count: form.parameters.length, repeats: form.repeats, takesElse: false },
    context,
  )
  const choices = namedChoices(call, row, context, check)
  if (!found || !choices) return unknown(call.span)
  const operands = [...found.values.map((value) => check(value, context)), ...choices.quantities]
  if (!operands.every(isTyped)) return unknown(call.span)
  for (const operand of operands)
    if (isFlag(operand.type.unit)) return flagInArithmetic(operand, `${row.name}()`, context)
  if (form.law === "band") return band(call, row, operands, choices.words, context)
  const kinds: (a: Kind, b: Kind) => Kind | undefined =
    form.law === "limit" || form.law === "clamp" ? limitKinds : (a, b) => (a === b ? a : undefined)
  const type =
    form.law === "same"
      ? operands[0]!.type
      : joinTypes(operands, kinds, { span: call.name.span, text: `${row.name}()` }, context)
  if (!type) return unknown(call.span)
  const [, low, high] = operands
  if (form.law === "clamp" && low?.op === "number" && high?.op === "number" && less(high.value, low.value))
    context.report("check/limits-crossed", call.span, {
      low: textOf(context, low.span),
      high: textOf(context, high.span),
    })
  return typed({ op: "call", function: row.name, arguments: operands, choices: choices.words }, call.span, {
    ...type,
    steady: false,
  })
}

interface Arguments {
  readonly values: readonly ast.Expression[]
  readonly otherwise?: ast.Expression
}

/** The unnamed arguments, when their number is right and nothing stands beside them that has no meaning there. */
function plainArguments(
  call: ast.Call,
  row: FunctionSignature,
  wanted: { readonly count: number; readonly repeats: boolean; readonly takesElse: boolean },
  context: Context,
): Arguments | undefined {
  const values: ast.Expression[] = []
  let otherwise: ast.Expression | undefined
  for (const argument of call.arguments)
    if (argument.form === "value" && !argument.by && !argument.where) values.push(argument.value)
    else if (argument.form === "else" && wanted.takesElse && !otherwise) otherwise = argument.value
    else if (argument.form !== "choice" || row.choices.length === 0) {
      refuse(call, row, argument, context)
      return undefined
    }
  const { count, repeats } = wanted
  if (values.length === count || (repeats && values.length > count))
    return { values, ...(otherwise ? { otherwise } : {}) }
  const data = {
    function: row.name,
    wanted: repeats ? `${count} or more` : String(count),
    found: values.length,
    example: row.example,
  }
  context.report("check/argument-count", call.span, data)
  return undefined
}

interface Choices {
  readonly words: readonly { readonly name: string; readonly value: string }[]
  readonly quantities: readonly Checked[]
}

function namedChoices(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Choices | undefined {
  const given = new Map<string, ast.Choice>()
  let good = true
  for (const argument of call.arguments) {
    if (argument.form !== "choice") continue
    const name = argument.name.text
    const names = row.choices.map((choice) => choice.name)
    if (!names.includes(name)) {
      good = false
      const near = nearest(name, names)
      const { span } = argument.name
      const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
      context.report(
        "check/unknown-choice-name",
        span,
        { function: row.name, name, names: names.join(", ") || "none", near },
        { fix },
      )
    } else if (given.has(name)) {
      good = false
      refuse(call, row, argument, context)
    } else given.set(name, argument)
  }
  if (!good) return undefined
  const words: { name: string; value: string }[] = []
  const quantities: Checked[] = []
  for (const choice of row.choices) {
    const value = given.get(choice.name)?.value
    const data = { choice: choice.name, alternatives: alternatives(choice) }
    if (!value) {
      good = false
      context.report("choice/unsaid", call.name.span, { ...data, function: row.name, question: choice.question })
    } else if (choice.takes.form !== "word" && value.node !== "date") quantities.push(check(value, context))
    else {
      const word = value.node === "reference" ? value.name.text : textOf(context, value.span)
      if (choice.takes.form === "word" && choice.takes.words.some((each) => each.word === word))
        words.push({ name: choice.name, value: word })
      else {
        good = false
        context.report("choice/unknown-word", value.span, { ...data, found: word })
      }
    }
  }
  return good ? { words, quantities } : undefined
}

function alternatives({ name, takes }: ChoiceParameter): string {
  switch (takes.form) {
    case "word":
      return takes.words.map(({ word, doc }) => `'${name}: ${word}' (${doc})`).join(" or ")
    case "quantity":
      return `'${name}: …', a quantity like the first`
    case "share":
      return `'${name}: …', a percentage`
    case "party":
      return `'${name}: …', a party`
  }
}

/** What lies outside a band: amounts alike, and the share that makes the band, the third of the operands. */
function band(
  call: ast.Call,
  row: FunctionSignature,
  operands: readonly Typed[],
  words: Choices["words"],
  context: Context,
): Checked {
  const [value, allowed, share, of] = operands as readonly [Typed, Typed, Typed, Typed]
  const alike = (a: Kind, b: Kind) => (a === b ? a : undefined)
  const at = { span: call.name.span, text: `${row.name}()` }
  const type = joinTypes([value, allowed, of], alike, at, context)
  if (!type || !hasUnit(share, percent, `the band of ${row.name}()`, context)) return unknown(call.span)
  const groups = joinGroups(operands, call.span, context)
  const grain = finest(type.grain, share.type.grain, context.year)
  if (share.type.kind !== "rate" || !grain || (grain !== type.grain && type.kind !== "rate")) {
    const data = { what: `the band of ${row.name}()`, declared: inWords({ ...type, unit: percent, kind: "rate" }) }
    context.report("check/declared-kind", share.span, { ...data, found: inWords(share.type) })
    return unknown(call.span)
  }
  if (share.op === "negate" && share.operand.op === "number") {
    context.report("check/band-below-zero", share.span, { function: row.name, text: textOf(context, share.span) })
    return unknown(call.span)
  }
  return groups
    ? typed({ op: "call", function: row.name, arguments: operands, choices: words }, call.span, {
        ...type,
        grain,
        groups,
        steady: false,
      })
    : unknown(call.span)
}
const percent = readUnit("%")!

// ---- the few with rules of their own

function duration(call: ast.Call, row: FunctionSignature, unit: "h" | "day" | "mo", context: Context): Checked {
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
  const type: Type = { unit: readUnit(unit)!, kind: "flow", grain, groups: [] }
  return typed({ op: "duration", function: row.name, grain }, call.span, type)
}

function round(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Checked {
  const [value, quantum, mode, more] = call.arguments
  if (value?.form !== "value" || value.by || value.where) return refuse(call, row, value ?? call, context)
  if (quantum?.form !== "value" || quantum.value.node !== "literal") return refuse(call, row, quantum ?? call, context)
  if (more) return refuse(call, row, more, context)
  const operand = check(value.value, context)
  const named = modeOf(mode, call, context)
  if (isBareCount(quantum.value) && operand.type && !isNumber(operand.type.unit)) {
    const [text, digits] = [textOf(context, value.span), quantum.value.number.text]
    context.report("choice/significant-digits", quantum.span, { text, digits, unit: operand.type.unit.text })
    return unknown(call.span)
  }
  const step = readQuantum(quantum.value, context, operand.type?.unit)
  if (!isTyped(operand) || !named || !step) return unknown(call.span)
  if (isFlag(operand.type.unit)) return flagInArithmetic(operand, `${row.name}()`, context)
  if (!sameDimension(step.unit, operand.type.unit)) {
    const data = { where: "round()", left: operand.type.unit.text, right: step.unit.text }
    const hint = `Round to a step in ${operand.type.unit.text}.`
    context.report("check/unit-mismatch", quantum.span, { ...data, hint }, { related: origins([operand]) })
    return unknown(call.span)
  }
  return typed({ op: "round", operand, quantum: step.quantum, mode: named }, call.span, {
    ...operand.type,
    steady: false,
  })
}

function modeOf(mode: ast.Argument | undefined, call: ast.Call, context: Context): string | undefined {
  const word = mode?.form === "value" && mode.value.node === "reference" ? mode.value.name : undefined
  return roundingMode(word, mode?.span ?? call.name.span, context)
}

/** A whole number without a unit, above one: it may count digits as well as be a step. */
const isBareCount = ({ number, unit }: ast.Literal): boolean =>
  !unit && /^\d+$/.test(number.text) && Number(number.text) > 1

/** `round_significant(x, 4, mode)`: digits are counted in the unit of x, which the third argument of the step brings along. */
function roundSignificant(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Checked {
  const [value, digits, mode, more] = call.arguments
  if (value?.form !== "value" || value.by || value.where) return refuse(call, row, value ?? call, context)
  if (digits?.form !== "value" || digits.value.node !== "literal" || digits.value.unit)
    return refuse(call, row, digits ?? call, context)
  if (more) return refuse(call, row, more, context)
  const operand = check(value.value, context)
  const count = whole(digits.value.number, "The number of significant digits", context, { from: 1, through: 30 })
  const named = modeOf(mode, call, context)
  if (!isTyped(operand) || !named || count === undefined) return unknown(call.span)
  const { type } = operand
  if (isFlag(type.unit)) return flagInArithmetic(operand, `${row.name}()`, context)
  const figure = (amount: Ratio, unit: Unit) => typed({ op: "number", value: amount }, digits.span, plain(unit))
  const operation = {
    op: "call",
    function: row.name,
    arguments: [operand, figure(ratio(BigInt(count)), number), figure(type.unit.scale, type.unit)],
    choices: [{ name: "mode", value: named }],
  } as const
  return typed(operation, call.span, { ...type, steady: false })
}

function ratioCall(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Checked {
  const found = plainArguments(call, row, { count: 2, repeats: false, takesElse: true }, context)
  if (!found) return unknown(call.span)
  const [dividend, divisor] = found.values as readonly [ast.Expression, ast.Expression]
  if (!found.otherwise) {
    const data = { dividend: textOf(context, dividend.span), divisor: textOf(context, divisor.span) }
    context.report("check/ratio-else-unsaid", call.span, data)
    return unknown(call.span)
  }
  const [left, right, fallback] = [check(dividend, context), check(divisor, context), check(found.otherwise, context)]
  if (!isTyped(left) || !isTyped(right) || !isTyped(fallback)) return unknown(call.span)
  for (const side of [left, right]) if (isFlag(side.type.unit)) return flagInArithmetic(side, `${row.name}()`, context)
  const kind = quotientKind(left.type, right.type)
  if (!kind) {
    const data = { left: textOf(context, left.span), right: textOf(context, right.span) }
    context.report("check/figure-over-amount", call.span, data, { related: origins([left, right]) })
    return unknown(call.span)
  }
  const grain = commonGrain([left, right], call.span, context)
  const groups = joinGroups([left, right, fallback], call.span, context)
  if (!grain || !groups) return unknown(call.span)
  const type: Type = { unit: divide(left.type.unit, right.type.unit), kind, grain, groups }
  if (!standsIn(fallback, type, row.name, context)) return unknown(call.span)
  // A share is shown as the 'else' is written: ratio(a, b, else 100%) in percent.
  const unit =
    isNumber(type.unit) && isNumber(fallback.type.unit) && !fallback.type.zero ? fallback.type.unit : type.unit
  return typed({ op: "call", function: row.name, arguments: [left, right, fallback], choices: [] }, call.span, {
    ...type,
    unit,
  })
}

function prior(call: ast.Call, row: FunctionSignature, context: Context, check: Check): Checked {
  const found = plainArguments(call, row, { count: 1, repeats: false, takesElse: true }, context)
  const value = found?.values[0]
  if (!found || !value) return unknown(call.span)
  if (value.node !== "reference") return refuse(call, row, value, context)
  if (!found.otherwise) {
    context.report("check/prior-else-unsaid", call.span, { text: textOf(context, value.span) })
    return unknown(call.span)
  }
  const [of, fallback] = [check(value, context), check(found.otherwise, context)]
  if (!isTyped(of) || !isTyped(fallback)) return unknown(call.span)
  if (of.type.grain === "ever") {
    context.report("check/never-changes", of.span, { text: textOf(context, of.span) })
    return unknown(call.span)
  }
  if (!standsIn(fallback, of.type, row.name, context)) return unknown(call.span)
  return typed({ op: "prior", of, else: fallback }, call.span, { ...of.type, steady: false })
}
