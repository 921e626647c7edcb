import type * as ast from "../syntax/ast.ts"
import type { CheckedGiven, Type } from "./checked.ts"
import { hasUnit } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { isWritten } from "./figures.ts"
import { checkedHash, oneOf } from "./header.ts"
import { figureAt, invoiceAt, onceEventAt } from "./path.ts"
import { isTyped, typed } from "./typed.ts"

/** `given x = …`, `given cod = 2027-05-17` or `given x from "file"`, of a test or of a history. */
export function checkGiven(line: ast.Given, context: Context): CheckedGiven | undefined {
  const invoice = invoiceAt(line.path, context)
  if (invoice) return givenPaper(line, invoice, context)
  return onceEventAt(line.path, context) ? givenEvent(line, context) : givenFigure(line, context)
}

/** The day on which something happened that happens once. */
function givenEvent({ path, value, span }: ast.Given, context: Context): CheckedGiven | undefined {
  const name = path.name.text
  const stray = path.stages[0] ?? path.members[0]
  if (value.form !== "date" || value.in || stray) {
    context.report("test/day-expected", stray?.span ?? (value.form === "date" ? value.in!.span : path.span), { name })
    return undefined
  }
  return { rule: name, stages: [], members: [], value: { form: "date", date: value.date.text }, span }
}

const papers: readonly string[] = ["issued", "received", "paid"]

/** The day on which the invoice of a period was issued, received or paid. */
function givenPaper(
  { path, value, span }: ast.Given,
  { name, stages }: NonNullable<ReturnType<typeof invoiceAt>>,
  context: Context,
): CheckedGiven | undefined {
  const [stage] = stages
  if (!stage || stages[1]) {
    context.report("test/invoice-figure", path.span, { name: name.text, figures: `.${papers.join(", .")}` })
    return undefined
  }
  if (oneOf(stage, papers, context) === undefined) return undefined
  if (value.form !== "date" || !value.in) {
    context.report("test/paper-day", path.span, { path: `${name.text}.${stage.text}` })
    return undefined
  }
  const date = { form: "date", date: value.date.text } as const
  return { rule: name.text, stages: [stage.text], members: [], period: periodText(value.in), value: date, span }
}

/** Readings, an account's opening, hours of an event, or a figure of the past. */
function givenFigure({ path, value: given, span }: ast.Given, context: Context): CheckedGiven | undefined {
  const found = figureAt(path, context)
  if (!found) return undefined
  const name = textOf(context, path.span)
  if (given.form === "date") {
    context.report("test/figure-expected", given.date.span, { name })
    return undefined
  }
  const { rule, stages, members, type } = found
  const node = context.scope.rules.get(rule)?.node
  const opens = node === "account" && stages[0] === "opening"
  const isPast = given.form === "file" ? node !== "agreed" : given.in !== undefined
  if (node !== undefined && node !== "input" && !opens && !isPast) {
    context.report("test/not-givable", path.span, { name })
    return undefined
  }
  const head = { rule, stages, members, span }
  if (given.form === "file") {
    if (!checkedHash(given.sha256, context)) return undefined
    return { ...head, value: { form: "file", path: given.path.text, sha256: given.sha256.text } }
  }
  const value = checkFigure(given.value, type, path.name.text, context)
  if (!value) return undefined
  return { ...head, ...(given.in ? { period: periodText(given.in) } : {}), value: { form: "value", value } }
}

/** A figure as written, in the unit of what it is given for or expected of. */
export function checkFigure(expression: ast.Expression, type: Type, name: string, context: Context) {
  const value = checkExpression(expression, context)
  if (!isTyped(value)) return undefined
  if (!isWritten(value)) {
    context.report("test/not-a-figure", value.span, { text: textOf(context, value.span) })
    return undefined
  }
  if (!hasUnit(value, type.unit, `'${name}'`, context)) return undefined
  return value.type.zero ? typed(value, value.span, { ...value.type, unit: type.unit }) : value
}

/** "2027-01", "2027", "contract year 3", "term". */
export const periodText = (period: ast.Period): string =>
  period.form === "contract_year" ? `contract year ${period.text}` : period.text
