import type { Span } from "../source/span.ts"
import type { Checked, Type, Typed } from "./checked.ts"
import { sourceOf, textOf, type Context } from "./context.ts"
import { finest, grainText, isGrain, refines, type Grain, type GrainOrEver } from "./grains.ts"
import { divideKinds, type Kind } from "./kinds.ts"
import { inWords, origins, unknown } from "./typed.ts"
import { isCommodity, isFlag, isNumber, readUnit, sameDimension, type Unit } from "./units.ts"

/**
 * [Amount] A figure in a commodity unit counts as an amount of the period it was computed for, and of any period when it
 * was computed for none. Never of a finer one: it would be counted once per interval.
 */
export function asAmount(type: Type, grain: GrainOrEver): Type | undefined {
  if (type.kind !== "rate" || (!isCommodity(type.unit) && !type.zero)) return undefined
  return type.grain === grain || type.grain === "ever" ? { ...type, kind: "flow", grain } : undefined
}

/** [Stock] A figure in a commodity unit that holds at every moment counts as a balance. */
export function asStock(type: Type, grain: GrainOrEver): Type | undefined {
  if (type.kind !== "rate" || type.grain !== "ever" || (!isCommodity(type.unit) && !type.zero)) return undefined
  return { ...type, kind: "level", grain, steady: true }
}

/** How often something was is a number like any other beside a plain one. */
const asCount = (type: Type): Type | undefined =>
  isNumber(type.unit) && type.kind === "flow" ? { ...type, kind: "rate" } : type.kind === "rate" ? type : undefined

/**
 * The kind of a quotient. An agreed or written figure in a commodity unit counts as an amount or balance beside one, so that
 * the share of an amount in another is a share whichever of them is written down.
 */
export function quotientKind(left: Type, right: Type): Kind | undefined {
  const alike = left.kind !== right.kind && sameDimension(left.unit, right.unit)
  const counted = (figure: Type, { kind, grain }: Type) =>
    kind === "level" ? asStock(figure, grain) : asAmount(figure, grain)
  if (right.kind !== "rate" && counted(left, right)) return divideKinds(right.kind, right.kind)
  if (alike && left.kind !== "rate" && counted(right, left)) return divideKinds(left.kind, left.kind)
  return divideKinds(left.kind, right.kind)
}

/** The groups of several operands together; more than two is refused. */
export function joinGroups(operands: readonly Typed[], span: Span, context: Context): readonly string[] | undefined {
  const groups = [...new Set(operands.flatMap(({ type }) => type.groups))]
  if (groups.length <= 2) return groups
  context.report("check/too-many-groups", span, { groups: groups.join(", ") })
  return undefined
}

/**
 * The common type of operands that stand side by side (sums, comparisons, limits, branches): one dimension, kinds as
 * `kinds` allows after [Amount] and [Stock], one grain. Reports the first of unit, kind, grain that fails.
 */
export function joinTypes(
  operands: readonly Typed[],
  kinds: (a: Kind, b: Kind) => Kind | undefined,
  at: { readonly span: Span; readonly text: string },
  context: Context,
): Type | undefined {
  const aFlag = operands.find(({ type }) => isFlag(type.unit))
  if (aFlag) {
    flagInArithmetic(aFlag, at.text, context)
    return undefined
  }
  const groups = joinGroups(operands, at.span, context)
  if (!groups) return undefined
  const figures = operands.filter(({ type }) => !type.zero)
  const first = figures[0] ?? operands[0]!
  let joined: Typed = first
  for (const next of figures.slice(1)) {
    const type = joinTwo(joined, next, kinds, at, context)
    if (!type) return undefined
    joined = { ...joined, type, span: first.span }
  }
  return { ...joined.type, groups, steady: figures.every(({ type }) => type.steady === true) }
}

function joinTwo(
  left: Typed,
  right: Typed,
  kinds: (a: Kind, b: Kind) => Kind | undefined,
  at: { readonly span: Span; readonly text: string },
  context: Context,
): Type | undefined {
  const { type: a } = left
  const { type: b } = right
  if (!sameDimension(a.unit, b.unit)) {
    reportUnits(left, right, at, context)
    return undefined
  }
  const pair = meet(a, b, kinds)
  // A figure in a commodity unit would be an amount here, were it not of another period.
  if (!pair && isGrain(a.grain) && isGrain(b.grain) && a.grain !== b.grain) {
    const [one, other] = a.kind === "flow" ? [b, a] : [a, b]
    if (other.kind === "flow" && asAmount(one, one.grain)) {
      reportGrains(left, right, at.span, context)
      return undefined
    }
  }
  if (!pair) {
    context.report(
      "check/kinds-differ",
      at.span,
      { where: at.text, left: inWords(a), right: inWords(b) },
      { related: origins([left, right]) },
    )
    return undefined
  }
  const [x, y, kind] = pair
  const grain = meetGrains(x, y, context)
  if (!grain) {
    reportGrains(left, right, at.span, context)
    return undefined
  }
  return { ...x, kind, grain }
}

/** Brings two kinds together, as they are or with one of them counted as an amount or a balance. */
function meet(
  a: Type,
  b: Type,
  kinds: (a: Kind, b: Kind) => Kind | undefined,
): readonly [Type, Type, Kind] | undefined {
  const tries: readonly (readonly [Type | undefined, Type | undefined])[] = [
    [a, b],
    ...(b.kind === "flow" ? [[asAmount(a, b.grain), b] as const] : []),
    ...(a.kind === "flow" ? [[a, asAmount(b, a.grain)] as const] : []),
    ...(b.kind === "level" ? [[asStock(a, b.grain), b] as const] : []),
    ...(a.kind === "level" ? [[a, asStock(b, a.grain)] as const] : []),
    [asCount(a), asCount(b)],
  ]
  for (const [x, y] of tries) {
    const kind = x && y ? kinds(x.kind, y.kind) : undefined
    if (x && y && kind) return [x, y, kind]
  }
  return undefined
}

/** Figures and steady balances come to the finer grain; amounts and closing balances stay where they are. */
function meetGrains(a: Type, b: Type, context: Context): GrainOrEver | undefined {
  const joined = finest(a.grain, b.grain, context.year)
  if (joined === undefined) return undefined
  const stays = (type: Type) => type.grain === joined || staysKnown(type)
  return stays(a) && stays(b) ? joined : undefined
}

/**
 * Whether the value an `else` gives may stand in for one of this type: unit, kind, grain and groups as a declaration would
 * ask for them.
 */
export const standsIn = (fallback: Typed, type: Type, call: string, context: Context): boolean =>
  fits(fallback, type, `The 'else' of ${call}()`, context)

/** The grain at which several values are taken together: the finest; amounts and closing balances have to be at it already. */
export function commonGrain(operands: readonly Typed[], span: Span, context: Context): GrainOrEver | undefined {
  const [first, ...rest] = operands as readonly [Typed, ...Typed[]]
  let fine = first
  for (const operand of rest) {
    const joined = finest(fine.type.grain, operand.type.grain, context.year)
    if (!joined) {
      reportGrains(fine, operand, span, context)
      return undefined
    }
    if (joined !== fine.type.grain) fine = operand
  }
  const { grain } = fine.type
  const coarse = operands.find(({ type }) => !staysKnown(type) && type.grain !== grain)
  if (coarse) reportGrains(fine, coarse, span, context)
  return coarse ? undefined : grain
}

/** Whether a value is known throughout its period and may be read in a part of it. */
const staysKnown = (type: Type): boolean => type.kind === "rate" || type.steady === true || type.grain === "ever"

/** Two values of different periods that cannot stand together: says which is finer and how to bring it over. */
export function reportGrains(left: Typed, right: Typed, span: Span, context: Context): void {
  const finer = finest(left.type.grain, right.type.grain, context.year)
  const [fine, coarse] = finer === left.type.grain ? [left, right] : [right, left]
  const related = origins([left, right])
  if (!finer || !isGrain(coarse.type.grain)) {
    const data = { fine: grainText(left.type.grain), coarse: grainText(right.type.grain) }
    context.report("check/does-not-nest", span, data, { related })
    return
  }
  const data = {
    fine: textOf(context, fine.span),
    fineGrain: grainText(fine.type.grain),
    coarse: textOf(context, coarse.span),
    coarseGrain: grainText(coarse.type.grain),
    write: broughtOver(fine, coarse.type.grain, context),
  }
  if (coarse.type.kind === "level") context.report("check/known-at-end", span, data, { related })
  else if (fine.op === "call" && fine.function === "clamp" && fine.type.kind === "rate")
    context.report("choice/limit-tested", fine.span, { ...data, ...limitTested(fine, coarse.type.grain, context) })
  else if (fine.type.kind === "rate") context.report("check/counted-again", span, data, { related })
  else context.report("check/missing-over", span, data, { related })
}

/** A limited price beside an amount of a longer period: where the limits are tested decides what is paid. */
function limitTested(fine: Extract<Typed, { op: "call" }>, grain: Grain, context: Context) {
  const [price, ...limits] = fine.arguments.map(({ span }) => textOf(context, span))
  const around = (average: string) => `clamp(${[average, ...limits].join(", ")})`
  return {
    each: `sum(… * ${textOf(context, fine.span)}) over ${grain}`,
    weighted: around(`wavg(${price} by …) over ${grain}`),
    timed: around(`tavg(${price}) over ${grain}`),
  }
}

/** How a finer value is written for a whole period of the grain. */
function broughtOver(value: Typed, grain: Grain, context: Context): string {
  const text = textOf(context, value.span)
  const { kind, unit } = value.type
  if (isFlag(unit)) return `any(${text}) over ${grain}`
  if (kind === "level") return `last(${text}) over ${grain}`
  return kind === "flow" || isCommodity(unit) ? `sum(${text}) over ${grain}` : `wavg(${text} by …) over ${grain}`
}

function reportUnits(
  left: Typed,
  right: Typed,
  at: { readonly span: Span; readonly text: string },
  context: Context,
): void {
  const [a, b] = [left.type.unit, right.type.unit]
  const related = origins([left, right])
  const bare = [left, right].find((side) => isBare(side, context))
  const other = bare === left ? right : left
  if (bare && readUnit(other.type.unit.text)) {
    const text = `${sourceOf(context, bare.span)} ${other.type.unit.text}`
    context.report(
      "check/unit-mismatch",
      bare.span,
      { where: at.text, left: other.type.unit.text, right: "a plain number", hint: `Write ${text}.` },
      { related, fix: { title: `Write ${text}`, span: bare.span, text } },
    )
    return
  }
  const data = { where: at.text, left: a.text, right: b.text, hint: hintFor(left, right) }
  context.report(areEnergies(a, b) ? "check/commodities-differ" : "check/unit-mismatch", at.span, data, { related })
}

/** A figure without a unit, of which the fix knows the unit. */
export const isBare = (value: Typed, context: Context): boolean =>
  value.op === "number" && /^[\d._]+$/.test(sourceOf(context, value.span))

/** Two units of which one is the other per time. */
function perTimeHint({ dimension: a }: Unit, { dimension: b }: Unit): string | undefined {
  const perTime = [...a, ...b].find(
    ([base, exponent]) => exponent === -1 && (base === "h" || base === "mo" || base === "day"),
  )
  if (!perTime || Math.abs(a.length - b.length) !== 1) return undefined
  const duration = { h: "hours", mo: "months", day: "days" }[perTime[0] as "h" | "mo" | "day"]
  return `A figure per time becomes an amount by multiplying with how long: * ${duration}(month).`
}

function hintFor(left: Typed, right: Typed): string {
  const [number, money] = isNumber(left.type.unit) ? [left, right] : [right, left]
  if (isNumber(number.type.unit) && number.type.unit.text === "%" && !isNumber(money.type.unit))
    return "A percentage is not an amount: multiply by 100% plus or minus it."
  const perTime = perTimeHint(left.type.unit, right.type.unit)
  if (perTime !== undefined) return perTime
  return "Bring both to one unit, or multiply by the figure that turns one into the other."
}

/** Two kinds of energy, or energy and fuel, that nothing but a quantity of the contract converts. */
function areEnergies(a: Unit, b: Unit): boolean {
  const commodities = ["Wh", "Btu", "Btu_LHV", "VAh", "varh"]
  const bases = (unit: Unit) => unit.dimension.filter(([base]) => base !== "h").map(([base]) => base)
  const [x, y] = [bases(a), bases(b)]
  return x.length === 1 && y.length === 1 && x[0] !== y[0] && commodities.includes(x[0]!) && commodities.includes(y[0]!)
}

/** A flag where only a quantity has a meaning. */
export function flagInArithmetic(operand: Typed, operator: string, context: Context): Checked {
  const data = { flag: textOf(context, operand.span), operator }
  context.report("check/flag-arithmetic", operand.span, data)
  return unknown(operand.span)
}

/** Whether the operand is a yes or no; says so when it is a quantity. */
export function needFlag(operand: Typed, where: string, context: Context): boolean {
  if (isFlag(operand.type.unit)) return true
  context.report("check/flag-expected", operand.span, { where, found: inWords(operand.type) })
  return false
}

/**
 * Whether a value may stand where a header declares its type: dimension, kind (with [Amount] and [Stock]), grain and groups,
 * in this order; reports the first that fails.
 */
export function fits(value: Typed, declared: Type, what: string, context: Context): boolean {
  const { type, span } = value
  if (!hasUnit(value, declared.unit, what, context)) return false
  if (type.zero) return groupsFit(value, declared, what, context)
  const kindly =
    type.kind === declared.kind
      ? type
      : declared.kind === "flow"
        ? asAmount(type, declared.grain)
        : declared.kind === "level"
          ? asStock(type, declared.grain)
          : (type.kind === "flow" && isNumber(type.unit)) || (type.kind === "level" && !isCommodity(type.unit))
            ? { ...type, kind: "rate" as const }
            : undefined
  if (!kindly) {
    if (declared.kind === "flow" && type.kind === "rate" && isCommodity(type.unit) && isGrain(type.grain))
      reportDeclaredGrain(value, declared, what, context)
    else
      context.report(
        "check/declared-kind",
        span,
        { what, declared: inWords(declared), found: inWords(type), hint: kindHint(type, declared) },
        { related: origins([value]) },
      )
    return false
  }
  if (kindly.grain !== declared.grain && !(staysKnown(kindly) && refines(kindly.grain, declared.grain, context.year))) {
    reportDeclaredGrain(value, declared, what, context)
    return false
  }
  return groupsFit(value, declared, what, context)
}

/** How an amount and a balance become one another. */
function kindHint(found: Type, declared: Type): string | undefined {
  if (declared.kind === "level" && found.kind === "flow")
    return "A balance is declared with 'level', such as: agreed capital: USD level = 2_000_000 USD."
  if (declared.kind === "flow" && found.kind === "level")
    return "Only what is added or drawn in the period is an amount: name a stage such as .added, or limit an amount by the balance, min(…, balance)."
  return undefined
}

/** Whether a value has the dimension of a declared unit; a bare 0 has that of any quantity. */
export function hasUnit(value: Typed, unit: Unit, what: string, context: Context): boolean {
  const { type, span } = value
  if (type.zero ? !isFlag(unit) : sameDimension(type.unit, unit)) return true
  const related = origins([value])
  if (areEnergies(type.unit, unit)) {
    context.report(
      "check/commodities-differ",
      span,
      { where: what, left: unit.text, right: type.unit.text },
      { related },
    )
    return false
  }
  const text =
    isBare(value, context) && !isFlag(unit)
      ? `${sourceOf(context, span)}${unit.text === "%" ? "" : " "}${unit.text}`
      : undefined
  const named = (each: Unit) =>
    isFlag(each)
      ? "true or false"
      : isNumber(each)
        ? `${each.text === "number" ? "a plain number" : "a share"}`
        : each.text
  const hint = text ? `Write ${text}.` : (perTimeHint(type.unit, unit) ?? "")
  const data = { what, declared: named(unit), found: named(type.unit), hint }
  context.report(
    "check/declared-unit",
    span,
    data,
    text ? { related, fix: { title: `Write ${text}`, span, text } } : { related },
  )
  return false
}

function reportDeclaredGrain(value: Typed, declared: Type, what: string, context: Context): void {
  const [found, wanted] = [value.type.grain, declared.grain]
  const finer = finest(found, wanted, context.year)
  const more = { related: origins([value]) }
  const data = { what, found: grainText(found), declared: grainText(wanted), text: textOf(context, value.span) }
  if (finer === found && finer !== undefined && isGrain(wanted))
    context.report(
      "check/declared-grain-over",
      value.span,
      { ...data, write: broughtOver(value, wanted, context) },
      more,
    )
  else if (finer !== wanted)
    context.report("check/does-not-nest", value.span, { fine: grainText(found), coarse: grainText(wanted) }, more)
  else if (value.type.kind === "level") context.report("check/declared-balance-finer", value.span, data, more)
  else context.report("check/declared-grain-again", value.span, data, more)
}

/** Whether a value is spread over no group that a declaration lacks. */
export function groupsFit(value: Typed, declared: Type, what: string, context: Context): boolean {
  const extra = value.type.groups.filter((group) => !declared.groups.includes(group))
  if (extra.length === 0) return true
  context.report(
    "check/declared-groups",
    value.span,
    { what, groups: extra.join(" and ") },
    { related: origins([value]) },
  )
  return false
}
