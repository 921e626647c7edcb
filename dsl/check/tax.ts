import type { BoundTax } from "../bind/scope.ts"
import type * as ast from "../syntax/ast.ts"
import type { CheckedPosting, CheckedRounding, MoneyRounding, Type, Typed } from "./checked.ts"
import { fits } from "./coerce.ts"
import { withGrain, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { isGrain } from "./grains.ts"
import { checkedClause, oneOf, reportUnknown } from "./header.ts"
import { isTyped, typed } from "./typed.ts"
import { currencyOf, readUnit } from "./units.ts"

/**
 * A tax of an invoice is a settlement that its other lines make: whoever is billed pays the rate of what they come to, a
 * line that the biller pays counting against it. It is on its invoice by itself.
 */
export function checkTax(
  { line, invoice, name }: BoundTax,
  type: Type,
  rounding: CheckedRounding | undefined,
  context: Context,
): CheckedPosting | undefined {
  const clause = checkedClause(line.clause, context)
  if (!clause) context.report("bind/clause-unsaid", line.name.span, { name: name.text, rule: "tax" })
  const rate = checkExpression(line.rate, withGrain(context, type.grain))
  const per = line.per && oneOf(line.per, ["line", "total"], context)
  if (!line.per) context.report("choice/tax-per", line.name.span, { tax: name.text })
  const lines = taxedLines(line, invoice, context).map((word) => amountOf(word, invoice, type, context))
  const currency = currencyOf(type.unit)
  const money = rounding?.money.find((each) => each.currency === currency)
  const isRate = isTyped(rate) && fits(rate, { ...type, unit: percent, kind: "rate" }, `'${name.text}'`, context)
  if (!isRate || !clause || !per || !money || lines.length < line.on.length || lines.includes(undefined))
    return undefined
  const amounts = lines.filter((each) => each !== undefined)
  const value =
    per === "line"
      ? total(
          amounts.map((amount) => rounded(taxed(rate, amount, type), money)),
          type,
        )
      : taxed(rate, total(amounts, type), type)
  return {
    rule: "settle",
    name: name.text,
    clause,
    type,
    span: line.span,
    payer: invoice.billed.text,
    payee: invoice.biller.text,
    // Where each interval is rounded, the tax is not made of intervals and is rounded by itself.
    value: per === "total" && rounding && isGrain(rounding.stage) ? rounded(value, money) : value,
    splitAt: [],
    quantised: false,
    taxOf: invoice.name.text,
  }
}

const percent = readUnit("%")!

/** The lines a tax is on, those that its invoice has; the others are reported. */
export function taxedLines(line: BoundTax["line"], invoice: ast.Invoice, context: Context): readonly ast.Word[] {
  const billed = new Set(
    invoice.lines.flatMap((each) => (each.line === "lines" ? each.names : [])).map(({ text }) => text),
  )
  return line.on.filter((word) => {
    if (billed.has(word.text)) return true
    reportUnknown("bind/unknown-name", word, "line of this invoice", billed, context)
    return false
  })
}

/** What a line comes to in the period of its invoice, for each member of the seats: negative where the biller pays it. */
function amountOf(word: ast.Word, invoice: ast.Invoice, type: Type, { scope, typeOf }: Context): Typed | undefined {
  const rule = scope.rules.get(word.text)
  const line = typeOf(word.text)
  if (!line || (rule?.node !== "charge" && rule?.node !== "settle")) return undefined
  const { span } = word
  let amount: Typed = typed({ op: "read", rule: word.text, members: line.groups.map(() => null) }, span, line)
  for (const group of line.groups.filter((each) => !type.groups.includes(each))) {
    const left = { ...amount.type, groups: amount.type.groups.filter((each) => each !== group) }
    amount = typed({ op: "aggregate", function: "sum", of: amount, across: group }, span, left)
  }
  if (line.grain !== type.grain && isGrain(line.grain) && isGrain(type.grain)) {
    const over = { grain: type.grain, from: line.grain }
    amount = typed({ op: "aggregate", function: "sum", of: amount, over }, span, { ...amount.type, grain: type.grain })
  }
  if (rule.payer.text === invoice.billed.text) return amount
  return typed({ op: "negate", operand: amount }, span, amount.type)
}

const taxed = (rate: Typed, amount: Typed, type: Type): Typed =>
  typed({ op: "*", left: rate, right: amount }, amount.span, type)

const rounded = (amount: Typed, { quantum, mode }: MoneyRounding): Typed =>
  typed({ op: "round", operand: amount, quantum, mode }, amount.span, amount.type)

const total = (amounts: readonly Typed[], type: Type): Typed =>
  amounts.reduce((left, right) => typed({ op: "+", left, right }, { from: left.span.from, to: right.span.to }, type))
