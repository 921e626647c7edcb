import { add, absolute, finiteDigits, fixedText, negate, parseExact, printExact, zero } from "../number/rational.ts"
import type { InvoiceResult, Payment } from "../evaluate/settlement.ts"
import type { Plan } from "../plan/steps.ts"
import type { Invoiced } from "./invoice.ts"

/**
 * What is paid when: one payment per invoice, or one for several that are netted. An invoice that nets with others is paid with the
 * first of them, between the same parties and in the same currency, that is due on its own due date or later.
 */
export function payments(plan: Plan, invoiced: readonly Invoiced[]): readonly Payment[] {
  const joined = invoiced.map((each, position) => partnerOf(each, invoiced) ?? position)
  const groups = Map.groupBy(invoiced.keys(), (position) => rootOf(position, joined))
  return [...groups.values()].map((positions) => paymentOf(plan, positions, invoiced))
}

function partnerOf({ invoice, result }: Invoiced, all: readonly Invoiced[]): number | undefined {
  const due = result.due?.date
  if (due === undefined) return undefined
  let found: number | undefined
  for (const [position, { result: other }] of all.entries()) {
    if (!invoice.netWith.includes(other.name) || !isSamePair(result, other)) continue
    const date = other.due?.date
    if (date === undefined || date < due) continue
    const best = found === undefined ? undefined : all[found]?.result.due?.date
    if (best === undefined || date < best) found = position
  }
  return found
}

function isSamePair(a: InvoiceResult, b: InvoiceResult): boolean {
  const alike = a.biller === b.biller && a.billed === b.billed
  return a.currency === b.currency && (alike || (a.biller === b.billed && a.billed === b.biller))
}

/** Where a chain of partners ends; two that name each other are one payment. */
function rootOf(position: number, joined: readonly number[]): number {
  const seen = new Set([position])
  for (let at = position; ;) {
    const next = joined[at] ?? at
    if (next === at) return at
    if (seen.has(next)) return Math.min(...seen)
    seen.add(next)
    at = next
  }
}

function paymentOf(plan: Plan, positions: readonly number[], invoiced: readonly Invoiced[]): Payment {
  const own = positions.flatMap((position) => invoiced[position] ?? [])
  const [first] = own
  const payer = first?.result.billed ?? ""
  const payee = first?.result.biller ?? ""
  const currency = first?.result.currency ?? ""
  const sum = own.reduce(
    (total, each) => add(total, each.result.billed === payer ? each.total : negate(each.total)),
    zero,
  )
  const due = own
    .flatMap(({ result }) => (result.due ? [result.due.date] : []))
    .sort()
    .at(-1)
  const money = plan.rounding.money.find((row) => row.currency === currency)
  const digits = money && finiteDigits(parseExact(money.quantum))
  const fits = digits !== undefined && (finiteDigits(sum) ?? Infinity) <= digits
  const reversed = sum.n < 0n
  return {
    payer: reversed ? payee : payer,
    payee: reversed ? payer : payee,
    currency,
    ...(due === undefined ? {} : { due }),
    amount: fits ? fixedText(absolute(sum), digits) : printExact(absolute(sum)),
    invoices: positions,
    provisional: own.some(({ result }) => result.missing.length > 0 || result.held || result.due?.provisional === true),
  }
}
