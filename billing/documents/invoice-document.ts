import {
  periodsTouching,
  type Itemised,
  type LinePart,
  type NumberReference,
  type Plan,
  type Posting,
  type Product,
  type Quality,
  type Run,
  type Settlement,
} from "../../engine/index.ts"
import { isNought, opposite, sumOf } from "../outputs/amount.ts"
import { byClause } from "../outputs/clause-order.ts"
import { plural } from "../outputs/page.ts"
import type { InvoiceDocument, InvoiceLine, InvoicePart } from "./invoice-schema.ts"
import { descriptionOf, qualityWords, worstOf } from "./quality-words.ts"

type Invoice = Settlement["invoices"][number]

/** What a document is made from. */
export interface Billed {
  readonly run: Pick<Run, "settlement" | "itemise">
  /** With the days of its events. */
  readonly plan: Plan
  /** Address of the studio, "http://localhost:4173/". */
  readonly studio: string
}

/** The document of one invoice of a settlement, by its position there. */
export function invoiceDocument(billed: Billed, position: number): InvoiceDocument {
  const { settlement } = billed.run
  const { plan } = billed
  const invoice = settlement.invoices[position]
  if (!invoice) throw new RangeError(`no invoice ${position}`)
  const all = byClause(
    invoice.lines.flatMap(({ posting: at, amount }) => {
      const posting = settlement.postings[at]
      if (!posting) return []
      const item = billed.run.itemise(numberAt(posting))
      return [{ clause: posting.clause, posting, item, line: lineOf(posting, item, amount, invoice, billed) }]
    }),
    plan,
  )
  const lines = all.filter(({ posting }) => posting.taxOf === undefined).map(({ line }) => line)
  const taxes = all.filter(({ posting }) => posting.taxOf !== undefined).map(({ line }) => line)
  const missing = missingOf(invoice, settlement, plan)
  const due = dueOf(invoice, plan)
  const netting = nettingOf(position, settlement, plan)
  const party = partyNamed(plan)
  const isOwedByBiller = invoice.total.startsWith("-")
  const owed = isOwedByBiller ? opposite(invoice.total) : invoice.total
  const status = invoice.missing.length > 0 ? "incomplete" : invoice.held ? "held" : "complete"
  const open = openOf(owed, invoice)
  const worst = worstOf(all.map(({ posting }) => posting.quality))
  const { title, clause } = invoice
  return {
    offtake: "invoice/1",
    number: numberOf(invoice, settlement, plan),
    status,
    remarks: remarksOf(invoice, billed, missing, due, netting !== undefined),
    contract: { ...settlement.contract },
    invoice: {
      name: invoice.name,
      ...(title === undefined ? {} : { title }),
      ...clauseOf(clause, plan),
    },
    biller: party(invoice.biller),
    billed: party(invoice.billed),
    period: { label: invoice.period, from: invoice.from, to: invoice.to, zone: settlement.zone },
    ...(invoice.issued === undefined ? {} : { issued: invoice.issued }),
    ...(invoice.received === undefined ? {} : { received: invoice.received }),
    ...(due ? { due } : {}),
    currency: invoice.currency,
    lines,
    taxes,
    ...subtotalOf(lines, taxes),
    total: invoice.total,
    ...(invoice.residual === undefined ? {} : { rounding: invoice.residual }),
    owed: {
      payer: party(isOwedByBiller ? invoice.biller : invoice.billed),
      payee: party(isOwedByBiller ? invoice.billed : invoice.biller),
      amount: owed,
    },
    ...(netting ? { netting } : {}),
    ...(invoice.paid ? { paid: invoice.paid.map((each) => ({ ...each })) } : {}),
    ...(open === undefined ? {} : { open }),
    ...(invoice.late ? { late_interest: { ...invoice.late } } : {}),
    ...(invoice.lateWithheld ? { late_interest_withheld: true } : {}),
    missing,
    quality: {
      worst,
      note: qualityOf(
        all.map(({ posting, item }) => readingsOf(posting, item, plan)),
        worst,
      ),
    },
    data: settlement.data.map(({ file, sha256 }) => ({ file, sha256 })),
    ...(settlement.reads ? { reads: settlement.reads.map(({ contract, sha256 }) => ({ contract, sha256 })) } : {}),
  }
}

/** The identity of an invoice: "cedar_ridge/monthly/2027-01"; of one to each member of a group, with the member's name. */
export function numberOf(invoice: Invoice, { contract }: Settlement, plan: Plan): string {
  return [contract.id, invoice.name, ...seatsOf(invoice, plan), invoice.period].join("/")
}

/** The members by whom the invoices of one name and period are told apart. */
export function seatsOf({ name, biller, billed }: Invoice, plan: Plan): readonly string[] {
  const planned = plan.invoices.find((each) => each.name === name)
  const isGroup = (seat: string | undefined): boolean => plan.groups.some((group) => group.name === seat)
  return [...(isGroup(planned?.biller) ? [biller] : []), ...(isGroup(planned?.billed) ? [billed] : [])]
}

// ---- lines

const numberAt = ({ rule, members, from }: Posting): NumberReference => ({ rule, members, at_utc: Date.parse(from) })

function lineOf(
  posting: Posting,
  item: Itemised | undefined,
  amount: string,
  invoice: Invoice,
  { run, plan, studio }: Billed,
): InvoiceLine {
  const { rule, title, members, period, from, to, unrounded, quality, held } = posting
  const names = new Map(plan.parties.map((party) => [party.id, party.title]))
  const readings = readingsOf(posting, item, plan)
  return {
    ...clauseOf(posting.clause, plan),
    description: descriptionOf({ name: rule, title }),
    members: members.map((id) => ({ id, name: names.get(id) ?? id })),
    period: { label: period, from, to },
    direction: posting.payee === invoice.biller ? "charge" : "credit",
    ...(item ? makeupOf(item) : {}),
    ...partsOf(item?.parts),
    amount,
    unrounded,
    quality,
    quality_note: readings.join(" "),
    held,
    ...(item?.note === undefined ? {} : { note: item.note }),
    reference: {
      rule,
      members: [...members],
      at_utc: numberAt(posting).at_utc,
      period,
      link: linkTo(studio, run.settlement.contract.id, { rule, members, period }),
    },
  }
}

/** The address at which the studio explains a posting: "http://localhost:4173/#contract=a&posting=energy&period=2027-01". */
export function linkTo(
  studio: string,
  contract: string,
  { rule, members, period }: { readonly rule: string; readonly members: readonly string[]; readonly period: string },
): string {
  const words = new URLSearchParams({
    contract,
    posting: rule,
    ...(members.length === 0 ? {} : { members: members.join(",") }),
    period,
  })
  return `${studio}#${words.toString().replaceAll("%2C", ",")}`
}

/** The parts that come to something. */
function partsOf(parts: readonly LinePart[] = []): Pick<InvoiceLine, "parts"> {
  const some = parts.filter(({ amount }) => !isNought(amount))
  return some.length === 0 ? {} : { parts: some.map(partOf) }
}

const partOf = (part: LinePart): InvoicePart => ({
  text: part.text,
  ...(part.note === undefined ? {} : { note: part.note }),
  ...makeupOf(part),
  amount: part.amount,
})

function makeupOf({ product }: Pick<Itemised, "product">): Partial<InvoicePart> {
  return product === undefined ? {} : made(product)
}

function made(product: Product): Partial<InvoicePart> {
  switch (product.form) {
    case "priced": {
      const { quantity, unit, price, priceUnit, average, share_percent } = product
      return {
        quantity,
        unit,
        price,
        price_unit: priceUnit,
        ...(average ? { average } : {}),
        ...(share_percent === undefined ? {} : { share_percent }),
      }
    }
    case "share":
      return { base: product.base, rate_percent: product.rate_percent }
  }
}

function subtotalOf(lines: readonly InvoiceLine[], taxes: readonly InvoiceLine[]): { readonly subtotal?: string } {
  const amounts = lines.map(({ amount }) => amount)
  const isSum = taxes.length > 0 && amounts.every((amount) => !amount.includes("/"))
  return isSum ? { subtotal: sumOf(amounts) } : {}
}

function readingsOf({ quality, carried }: Posting, item: Itemised | undefined, plan: Plan): readonly string[] {
  const told = qualityWords(quality, item?.readings ?? [], plan.time.interval_minutes)
  return carried === undefined ? told : [...told, `Earlier periods it builds on: ${carried}.`]
}

/** What is to be said of all lines, each sentence once. */
function qualityOf(lines: readonly (readonly string[])[], worst: Quality): string {
  if (lines.length === 0) return "There is no line."
  const sentences = new Set(lines.flat())
  if (worst === "measured" && sentences.size > 1) sentences.delete("It stands on no readings.")
  const isWorse = (sentence: string): boolean =>
    !/^(All readings are measured|It stands on no readings)\.$/.test(sentence)
  return (worst === "measured" ? [...sentences] : [...sentences].filter(isWorse)).join(" ")
}

// ---- what is missing, and when it is due

/** What is withheld of the lines that are missing, in the period of the invoice and between its parties. */
function missingOf(invoice: Invoice, settlement: Settlement, plan: Plan): InvoiceDocument["missing"] {
  const period = { from_utc: Date.parse(invoice.from), to_utc: Date.parse(invoice.to) }
  return invoice.missing.flatMap((name) => {
    const planned = plan.rules.find((rule) => rule.name === name)
    if (planned?.rule !== "charge" && planned?.rule !== "settle") return []
    const periods = periodsTouching(period, planned.grain, plan.time)
    const between = (members: readonly string[]): boolean =>
      planned.groups.every((group, at) => {
        const isSeat = planned.payer === group || planned.payee === group
        const member = members[at] ?? ""
        return !isSeat || member === invoice.biller || member === invoice.billed
      })
    const own = settlement.withheld.filter(
      (each) => each.rule === name && periods.has(each.period) && between(each.members),
    )
    return own.map((each) => ({
      rule: name,
      description: descriptionOf({ name, title: each.title }),
      members: [...each.members],
      period: each.period,
      reasons: each.faults.flatMap((at) => {
        const fault = settlement.faults[at]
        return fault ? [{ number: fault.number, message: fault.message }] : []
      }),
    }))
  })
}

function dueOf(invoice: Invoice, plan: Plan): InvoiceDocument["due"] {
  if (!invoice.due) return undefined
  const { date, provisional } = invoice.due
  return { date, provisional, waits_for: provisional ? waitsOf(invoice, plan) : [] }
}

/** The papers and events from which the due day is reckoned, and that are not there yet. */
function waitsOf(invoice: Invoice, plan: Plan): string[] {
  const planned = plan.invoices.find(({ name }) => name === invoice.name)
  const waits = (planned?.due?.dates ?? []).flatMap((date) => {
    if (date.form === "day") return []
    if (date.after === "receipt") return invoice.received === undefined ? ["the receipt of the invoice"] : []
    if (date.after === "issue") return invoice.issued === undefined ? ["the issue of the invoice"] : []
    const event = plan.events.find(({ name }) => name === date.after)
    return event?.form === "once" && event.happened === undefined ? [event.title ?? event.name] : []
  })
  return [...new Set(waits)]
}

function nettingOf(position: number, settlement: Settlement, plan: Plan): InvoiceDocument["netting"] {
  const payment = settlement.payments.find((each) => each.invoices.includes(position))
  if (!payment || payment.invoices.length < 2) return undefined
  const party = partyNamed(plan)
  return {
    payer: party(payment.payer),
    payee: party(payment.payee),
    amount: payment.amount,
    ...(payment.due === undefined ? {} : { due: payment.due }),
    provisional: payment.provisional,
    invoices: payment.invoices.flatMap((at) => {
      const invoice = settlement.invoices[at]
      if (!invoice) return []
      return [{ number: numberOf(invoice, settlement, plan), biller: party(invoice.biller), total: invoice.total }]
    }),
  }
}

/** What is unpaid; a payment without an amount paid all that was open. */
function openOf(owed: string, { paid }: Invoice): string | undefined {
  if (!paid || owed.includes("/")) return undefined
  const amounts = paid.map(({ amount }) => amount)
  if (amounts.includes(undefined)) return sumOf([owed, opposite(owed)])
  return sumOf([owed, ...amounts.flatMap((amount) => (amount === undefined ? [] : [opposite(amount)]))])
}

function remarksOf(
  invoice: Invoice,
  { run: { settlement }, plan }: Billed,
  missing: InvoiceDocument["missing"],
  due: InvoiceDocument["due"],
  isNetted: boolean,
): string[] {
  const names = [...new Set(missing.map(({ description, members }) => [description, ...members].join(" ")))]
  const withheld =
    invoice.missing.length === 0
      ? []
      : [
          `INCOMPLETE: ${plural(names.length, "line")} withheld, ${names.join(", ")}. The total is without what is missing.`,
        ]
  const held = invoice.held ? [`ON HOLD: not to be paid yet. ${whyHeld(invoice, settlement, plan)}`] : []
  const waits = due?.provisional
    ? [
        `The due date is provisional${due.waits_for.length === 0 ? "" : `: it waits for ${due.waits_for.join(" and ")}`}.`,
      ]
    : []
  const partners = plan.invoices.find(({ name }) => name === invoice.name)?.netWith ?? []
  const alone =
    partners.length === 0 || isNetted
      ? []
      : [
          `Its payment is to be netted with the invoice ${partners.join(" or ")} that falls due next, which is not among those settled here.`,
        ]
  const late = invoice.lateWithheld ? ["Interest on what was paid late is not known: a rate is missing."] : []
  return [...withheld, ...held, ...waits, ...alone, ...late]
}

/** The checks that fail in the time of what is on hold; where none does, the hold is that of an amount which is read. */
function whyHeld(invoice: Invoice, settlement: Settlement, plan: Plan): string {
  const held = invoice.lines.flatMap(({ posting }) => settlement.postings[posting] ?? []).filter((each) => each.held)
  const stretch = held.reduce(
    ({ from_utc, to_utc }, { from, to }) => ({
      from_utc: Math.min(from_utc, Date.parse(from)),
      to_utc: Math.max(to_utc, Date.parse(to)),
    }),
    { from_utc: Infinity, to_utc: -Infinity },
  )
  const broken = plan.checks.flatMap(({ title, grain }, at): readonly string[] => {
    const { otherwise, failed = [] } = settlement.checks[at] ?? {}
    if (otherwise !== "hold" || failed.length === 0) return []
    const periods = periodsTouching(stretch, grain, plan.time)
    return failed.some(({ period }) => periods.has(period)) ? [title] : []
  })
  return broken.length === 0
    ? "An amount of another contract that it reads is on hold."
    : `A check of the contract is broken: ${broken.join("; ")}.`
}

// ---- names

const partyNamed =
  (plan: Plan) =>
  (id: string): { id: string; name: string } => ({
    id,
    name: plan.parties.find((party) => party.id === id)?.title ?? id,
  })

function clauseOf(clause: string | undefined, plan: Plan): { clause?: string; clause_title?: string } {
  if (clause === undefined) return {}
  const title = plan.clauses.find((each) => each.clause === clause)?.title
  return { clause, ...(title === undefined ? {} : { clause_title: title }) }
}
