import type * as ast from "../syntax/ast.ts"
import type { CheckedDefine, Type } from "./checked.ts"
import { fits } from "./coerce.ts"
import { withGrain, type Context } from "./context.ts"
import { formed } from "./exceptions.ts"
import { grainText, isGrain } from "./grains.ts"
import { checkedClause, hasHole } from "./header.ts"
import { checkParts } from "./parts.ts"
import { isTyped } from "./typed.ts"
import { readUnit } from "./units.ts"

/** A named value with its formula. */
export function checkDefine(item: ast.Define, type: Type, context: Context): CheckedDefine | undefined {
  const within = withGrain(context, type.grain)
  const value = formed(item, within)
  const clause = checkedClause(item.header.clause, context)
  if (!isTyped(value) || !fits(value, type, `'${item.name.text}'`, context)) return undefined
  const parts = checkParts(item, type, value, within)
  if (!parts) return undefined
  return {
    rule: "define",
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    value,
    ...parts,
    quantised: false,
  }
}

/** A header with a hole, or in error: its formula is checked for what is wrong in itself, and says what would fill the hole. */
export function reportFormula(item: ast.Define | ast.Charge | ast.Settle, context: Context): void {
  const { header, name } = item
  const each = header.each && isGrain(header.each.text) ? header.each.text : "ever"
  const value = formed(item, withGrain(context, each))
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
