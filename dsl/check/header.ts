import { nearest } from "../syntax/nearest.ts"
import { isExcused, type BoundTax, type RuleItem } from "../bind/scope.ts"
import type * as ast from "../syntax/ast.ts"
import type { Type } from "./checked.ts"
import type { Context } from "./context.ts"
import { isGrain, type Grain } from "./grains.ts"
import { headerKind } from "./kinds.ts"
import { monthLengths, monthNames } from "./months.ts"
import { touGrain } from "./tou-grain.ts"
import { plainFlag } from "./typed.ts"
import { readUnit } from "./units.ts"

/** The type a declaration says its value has; undefined and reported when it cannot be told. */
export function headerType(item: RuleItem, context: Context): Type | undefined {
  switch (item.node) {
    case "flip": {
      const grain = checkedGrain(item.each, context)
      return grain && { ...plainFlag, grain }
    }
    case "tax":
      return taxType(item, context)
    case "movement": {
      const unit = readUnit(item.instrument.unit.text)
      const grain = checkedGrain(item.instrument.vintage, context)
      return unit && grain && { unit, kind: "flow", grain, groups: [] }
    }
    case "agreed": {
      const tou = item.groups.find(({ text }) => context.scope.tous.has(text))
      return tou ? timeOfUseType(item, tou, context) : writtenType(item, item.groups, context)
    }
    case "allocate":
      return writtenType(
        item,
        item.split.form === "weight" ? [...item.groups, item.split.across] : item.groups,
        context,
      )
    default:
      return writtenType(item, item.groups, context)
  }
}

type Headed = Exclude<RuleItem, { node: "flip" | "tax" | "movement" }>

function writtenType(item: Headed, spread: readonly ast.Word[], context: Context): Type | undefined {
  const { header, name } = item
  const groups = [...new Set(spread.map((word) => word.text))]
  for (const word of spread)
    if (!context.scope.groups.has(word.text)) {
      reportUnknown("bind/unknown-name", word, "group", context.scope.groups.keys(), context)
      return undefined
    }
  if (groups.length > 2) {
    context.report("check/too-many-groups", spread[2]!.span, { groups: groups.join(", ") })
    return undefined
  }
  if (hasHole(header)) {
    // Where a formula follows, it can say more about what belongs here.
    if ("value" in item && item.node !== "agreed") return undefined
    if (header.each?.text === "?")
      context.report("check/grain-unsaid", header.each.span, { name: name.text, found: "" })
    else context.report("check/unit-unsaid", header.unit?.span ?? name.span, { name: name.text, found: "" })
    return undefined
  }
  const written = header.unit!
  const unit = readUnit(written.text)
  if (!unit) return undefined
  const grain = header.each ? checkedGrain(header.each, context) : "ever"
  if (!grain) return undefined
  const kind = headerKind(unit, header.level !== undefined, header.each !== undefined)
  if (!kind) {
    context.report("check/amount-or-balance", written.span, { name: name.text, unit: unit.text })
    return undefined
  }
  // Only an agreed figure holds without a period of its own.
  if (item.node !== "agreed" && grain === "ever") {
    context.report("check/grain-unsaid", written.span, { name: name.text, found: "" })
    return undefined
  }
  return { unit, kind, grain, groups, ...(item.node === "agreed" && kind === "level" ? { steady: true } : {}) }
}

/** An agreed list with one figure per period of a tou: read without a period it is the figure of the moment. */
function timeOfUseType(item: ast.Agreed, tou: ast.Word, context: Context): Type | undefined {
  const { header, name } = item
  const other = item.groups.find((word) => word !== tou)
  const refused = other ?? header.each ?? header.level
  if (refused) {
    context.report("check/tou-alone", refused.span, { name: name.text, tou: tou.text, text: refused.text })
    return undefined
  }
  if (hasHole(header)) {
    context.report("check/unit-unsaid", header.unit?.span ?? name.span, { name: name.text, found: "" })
    return undefined
  }
  const unit = readUnit(header.unit!.text)
  if (!unit) return undefined
  if (headerKind(unit, false, false) !== "rate") {
    context.report("check/tou-amount", header.unit!.span, { name: name.text, unit: unit.text })
    return undefined
  }
  return { unit, kind: "rate", grain: touGrain(context.scope.tous.get(tou.text)!), groups: [] }
}

/** A tax is an amount of the invoice's period, in the currency of its lines, for each member of the seats. */
function taxType({ invoice }: BoundTax, context: Context): Type | undefined {
  const grain = checkedGrain(invoice.each, context)
  const lines = invoice.lines.flatMap((line) => (line.line === "lines" ? line.names : []))
  const unit = lines.map(({ text }) => context.typeOf(text)?.unit).find((each) => each !== undefined)
  const groups = [invoice.biller.text, invoice.billed.text].filter((seat) => context.scope.groups.has(seat))
  return unit && grain && { unit, kind: "flow", grain, groups }
}

/** Whether the unit is left out, or the unit or period is still a `?`. */
export const hasHole = (header: ast.Header): boolean =>
  !header.unit || header.unit.text === "?" || header.each?.text === "?"

/** A name of which nothing is known, with the nearest there is; silent where a broken declaration may have it. */
export function reportUnknown(
  code: "bind/unknown-name" | "bind/unknown-party",
  word: ast.Word,
  what: string,
  known: Iterable<string>,
  context: Pick<Context, "scope" | "report">,
): void {
  const { text, span } = word
  if (isExcused(context.scope, text)) return
  const names = [...known]
  const near = nearest(text, names)
  const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
  // Of what a template declares, all of it is told: its text may lie elsewhere.
  const alias = text.includes(".") ? text.slice(0, text.indexOf(".") + 1) : undefined
  const others = alias === undefined ? [] : names.filter((name) => name.startsWith(alias))
  context.report(code, span, { name: text, what, near, others }, { fix })
}

/** A grain by name, reported when it is none; a gas day is one where `time` says when it starts. */
export function checkedGrain(word: ast.Word, context: Context): Grain | undefined {
  if (isGrain(word.text)) {
    const { time } = context.scope
    if (word.text !== "gas_day" || !time || time.gasDay) return word.text
    context.report("choice/gas-day", word.span, {})
    return undefined
  }
  context.report("check/unknown-grain", word.span, { found: word.text })
  return undefined
}

/** The clause of a rule, reported when the contract's registry does not have it. */
export function checkedClause(word: ast.Word | undefined, context: Context): string | undefined {
  if (!word) return undefined
  const { clauses } = context.scope
  if (clauses.size > 0 && !clauses.has(word.text))
    context.report("bind/unknown-clause", word.span, { clause: word.text, near: nearest(word.text, clauses.keys()) })
  return word.text
}

/** `July 1` as numbers; 29 February is refused, since most years do not have it, except as the end of a season. */
export function monthDay(
  day: ast.MonthDay,
  context: Context,
  { leapDay }: { readonly leapDay: boolean } = { leapDay: false },
): { readonly month: number; readonly day: number } | undefined {
  const month = monthNames.indexOf(day.month.text) + 1
  const number = Number(day.day.text)
  const text = `${day.month.text} ${day.day.text}`
  if (
    month === 0 ||
    !/^\d+$/.test(day.day.text) ||
    number < 1 ||
    number > monthLengths[month - 1]! ||
    (month === 2 && number === 29 && !leapDay)
  ) {
    const near = nearest(day.month.text, monthNames)
    context.report(
      "check/day-of-month",
      day.span,
      { text },
      near && month === 0 ? { fix: { title: `Write ${near}`, span: day.month.span, text: near } } : {},
    )
    return undefined
  }
  return { month, day: number }
}

/** A whole number as written, from 1 on unless a range is given; reported when it is none. */
export function whole(
  word: ast.Word,
  what: string,
  context: Context,
  { from, through }: { readonly from: number; readonly through?: number } = { from: 1 },
): number | undefined {
  const digits = word.text.replaceAll("_", "")
  const value = Number(digits)
  if (/^\d{1,6}$/.test(digits) && value >= from && value <= (through ?? value)) return value
  context.report("check/whole-number", word.span, { what, from, through, found: word.text })
  return undefined
}

/** Whether a hash pins a file; a shorter one is reported. */
export function checkedHash(word: ast.Word, context: Context): boolean {
  if (/^[0-9a-f]{12,64}$/i.test(word.text)) return true
  context.report("test/short-hash", word.span, { found: word.text })
  return false
}

/** One of a table of words, reported with the nearest when it is none. */
export function oneOf(word: ast.Word, known: readonly string[], context: Context): string | undefined {
  if (known.includes(word.text)) return word.text
  const near = nearest(word.text, known)
  context.report(
    "check/unknown-word",
    word.span,
    { found: word.text, alternatives: known.join(", "), near },
    near ? { fix: { title: `Write ${near}`, span: word.span, text: near } } : {},
  )
  return undefined
}
