import type { BoundMovement } from "../bind/scope.ts"
import type * as ast from "../syntax/ast.ts"
import type { CheckedInstrument, CheckedMovement, Type } from "./checked.ts"
import { fits } from "./coerce.ts"
import { sourceOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { checkedClause, checkedGrain, oneOf, reportUnknown } from "./header.ts"
import { checkQuantum, isSplittable } from "./share.ts"
import { isTyped } from "./typed.ts"
import { isEnergy, readUnit } from "./units.ts"

/** Certificates of one kind; what moves them are rules of their own. */
export function checkInstrument(item: ast.Instrument, context: Context): CheckedInstrument | undefined {
  const unit = readUnit(item.unit.text)
  const vintage = checkedGrain(item.vintage, context)
  const clause = checkedClause(item.clause, context)
  if (!unit || !vintage) return undefined
  const type: Type = { unit, kind: "flow", grain: vintage, groups: [] }
  if (!isSplittable(item.name, item.unit, type, context)) return undefined
  return {
    name: item.name.text,
    title: item.title.text,
    ...(clause ? { clause } : {}),
    unit,
    vintage,
    movements: item.movements.map(({ name }) => name.text),
    span: item.span,
  }
}

/** An issue, a transfer or a retirement: whose certificates, how many, and what becomes of fractions. */
export function checkMovement(item: BoundMovement, type: Type, context: Context): CheckedMovement | undefined {
  const { movement, instrument } = item
  const name = item.name.text
  const clause = checkedClause(movement.clause, context)
  const value = checkExpression(movement.value, context)
  const whole = checkWhole(item, type, context)
  const seats = [movement.from, movement.to].filter((word) => word !== undefined)
  let good = seats.map((word) => isParty(word, context)).every(Boolean)
  const { from, to } = movement
  if (from && to && from.text === to.text) {
    context.report("check/moves-to-itself", to.span, { name, owner: to.text })
    good = false
  }
  if (!isTyped(value) || !fits(value, type, `'${name}'`, context) || !whole || !good) return undefined
  return {
    rule: "movement",
    name,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    instrument: instrument.name.text,
    movement: movement.movement,
    ...(from ? { from: from.text } : {}),
    ...(to ? { to: to.text } : {}),
    value,
    ...(whole === "any" ? {} : { whole }),
    quantised: false,
  }
}

/** The steps in which certificates move; `any` amount where it may be left out. Fractions of a certificate are a choice. */
function checkWhole(
  item: BoundMovement,
  type: Type,
  context: Context,
): NonNullable<CheckedMovement["whole"]> | "any" | undefined {
  const { whole, movement } = item.movement
  const name = item.name.text
  if (!whole) {
    if (movement !== "issue" || isEnergy(type.unit)) return "any"
    context.report("choice/whole", item.movement.name.span, { name, unit: type.unit.text })
    return undefined
  }
  const quantum = checkQuantum(whole.quantum, `The step of '${name}'`, type, context)
  if (!whole.fraction) {
    const text = sourceOf(context, whole.quantum.span)
    context.report("choice/fraction", whole.quantum.span, { name, whole: text })
    return undefined
  }
  const fraction = oneOf(whole.fraction, ["carry", "drop"], context)
  return quantum && fraction ? { quantum, fraction: fraction === "carry" ? "carry" : "drop" } : undefined
}

/** Whether a word names a party; a group cannot own certificates, its members can. */
function isParty(word: ast.Word, context: Context): boolean {
  if (context.scope.parties.has(word.text)) return true
  reportUnknown("bind/unknown-party", word, "party", context.scope.parties.keys(), context)
  return false
}
