import { isBelowNought, isNought } from "../outputs/amount.ts"
import { longDate, span } from "../outputs/dates.ts"
import { amountShown, moneyShown, priceShown, quantityShown, shown } from "./figures.ts"
import { html, none, type Html } from "./html.ts"
import type { InvoiceDocument, InvoiceLine, InvoicePart } from "./invoice-schema.ts"
import { invoiceStyle } from "./invoice-style.ts"
import { capital, descriptionOf } from "./quality-words.ts"

/** How a reader opens the studio at the lines of the page. */
export interface Opening {
  /** The command that serves it: "npx offtake studio contract.otk --data readings". */
  readonly command: string
}

/** The marks by which a page is known as one of ours, of that number. */
export const pageMark = (number: string): string =>
  html`<meta name="generator" content="offtake invoice/1" /><meta name="offtake-invoice" content="${number}" />`.html

/** An invoice as one page for people: it holds all it needs, runs no script, and prints. */
export function invoicePage(document: InvoiceDocument, opening: Opening): string {
  const { number, contract, invoice } = document
  const title = `${headline(invoice)} ${number}`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${{ html: pageMark(number) }}
        <title>${title}</title>
        <style>
          ${{ html: invoiceStyle(`Invoice ${number}   plan ${contract.sha256.slice(0, 12)}`) }}
        </style>
      </head>
      <body>
        <main class="paper">
          ${headOf(document)} ${document.remarks.map((remark) => warning(remark))} ${partiesOf(document)}
          ${linesOf(document)} ${moreOf(document)} ${basisOf(document, opening)}
        </main>
      </body>
    </html> `.html
}

function headOf({ number, invoice, contract, period, issued, received, due }: InvoiceDocument): Html {
  const fact = (name: string, day: string | undefined): Html =>
    day === undefined
      ? none
      : html`<dt>${name}</dt>
          <dd>${longDate(day)}</dd>`
  return html`<header class="head">
    <div>
      <p class="kind">${contract.title}</p>
      <h1>${headline(invoice)}</h1>
      <p class="for">${periodText(period)}${invoice.clause === undefined ? "" : ` · ${clauseText(invoice)}`}</p>
    </div>
    <dl class="facts">
      <dt>Number</dt>
      <dd>${number}</dd>
      ${fact("Issued", issued)}${fact("Received", received)}${fact("Due", due?.date)}
    </dl>
  </header>`
}

const warning = (remark: string): Html =>
  html`<p class="warning${/^[A-Z ]+:/.test(remark) ? "" : " mild"}" role="note">${remark}</p>`

function partiesOf({ biller, billed, owed, currency, due, status }: InvoiceDocument): Html {
  const nothing = isNought(owed.amount)
  return html`<div class="parties">
    <div>
      <h2>From</h2>
      <strong>${biller.name}</strong><span>${biller.id}</span>
    </div>
    <div>
      <h2>To</h2>
      <strong>${billed.name}</strong><span>${billed.id}</span>
    </div>
    <div class="owed">
      <h2>${owedWords(owed, nothing, status)}</h2>
      <b>${amountShown(owed.amount)} ${currency}</b>
      ${nothing || !due ? none : html`<span>due ${longDate(due.date)}${due.provisional ? ", provisional" : ""}</span>`}
    </div>
  </div>`
}

function owedWords(
  { payer, payee }: InvoiceDocument["owed"],
  nothing: boolean,
  status: InvoiceDocument["status"],
): string {
  if (nothing) return status === "incomplete" ? "Nothing billed yet" : "Nothing is owed"
  return `${payer.id} owes ${payee.id}${status === "incomplete" ? " so far" : ""}`
}

// ---- lines

function linesOf(document: InvoiceDocument): Html {
  const { lines, taxes, subtotal, rounding, total, currency } = document
  if (lines.length + taxes.length === 0)
    return html`<p class="none">No line could be billed.</p>
      ${sumsTable(html`${totalRow("Total", total, currency)}`)}`
  const moved = rounding !== undefined && !isNought(rounding)
  return html`<table aria-label="Lines">
    <thead>
      <tr>
        <th>Clause</th>
        <th>Description</th>
        <th class="figure">Quantity</th>
        <th class="figure">Price</th>
        <th class="figure">Amount ${currency}</th>
      </tr>
    </thead>
    ${lines.map((line) => lineRows(line, document))}
    ${
      subtotal === undefined
        ? none
        : html`<tbody class="sums">
            ${sumRow("Subtotal", subtotal)}
          </tbody>`
    }
    ${taxes.map((line) => lineRows(line, document))}
    <tbody class="sums">
      ${moved ? sumRow("Rounding of the total", rounding) : none}${totalRow("Total", total, currency)}
    </tbody>
  </table>`
}

const sumsTable = (rows: Html): Html =>
  html`<table>
    <tbody class="sums">
      ${rows}
    </tbody>
  </table>`

const sumRow = (label: string, amount: string): Html =>
  html`<tr>
    <td class="label" colspan="4">${label}</td>
    <td class="figure">${amountShown(amount)}</td>
  </tr>`

const totalRow = (label: string, amount: string, currency: string): Html =>
  html`<tr class="total">
    <td class="label" colspan="4">${label} ${currency}</td>
    <td class="figure">${amountShown(amount)}</td>
  </tr>`

function lineRows(line: InvoiceLine, document: InvoiceDocument): Html {
  const { clause, clause_title: clauseTitle, description, members, amount, reference, held, direction } = line
  const others = members.filter(({ id }) => id !== document.biller.id && id !== document.billed.id)
  const notes = [
    ...(line.period.label === document.period.label ? [] : [periodText(line.period)]),
    ...(others.length === 0 ? [] : [others.map(({ name }) => name).join(", ")]),
    ...(line.note === undefined ? [] : [noteText(line.note)]),
    ...(clauseTitle === undefined || isAlike(clauseTitle, description) ? [] : [clauseTitle]),
    ...(direction === "credit" ? [isOwed(amount) ? "Credit reversed" : "Credit"] : []),
    ...(line.quality === "measured" ? [] : [`In part on ${line.quality} readings`]),
  ]
  return html`<tbody class="line">
    <tr>
      <td class="clause">${clause}</td>
      <td class="what">
        <a href="${reference.link}" title="Explain this line in the studio"
          ><span class="name">${description}</span>${held ? html`<span class="flag">on hold</span>` : none}
          ${notes.length === 0 ? none : html`<span class="small"><br />${notes.join(" · ")}</span>`}</a
        >
      </td>
      ${figuresOf(line, document.currency)}
      <td class="figure amount"><a href="${reference.link}">${amountShown(amount)}</a></td>
    </tr>
    ${(line.parts ?? []).map((part) => partRow(part, document.currency))}
  </tbody>`
}

const partRow = (part: InvoicePart, currency: string): Html =>
  html`<tr class="part">
    <td></td>
    <td class="what">${partName(part)}</td>
    ${figuresOf(part, currency)}
    <td class="figure">${moneyShown(part.amount)}</td>
  </tr>`

/** Whether an amount raises the total. */
const isOwed = (amount: string): boolean => !isBelowNought(amount) && !isNought(amount)

const isAlike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** A part with a price of its own is named by what tells it from the others; a bare term by its text. */
const partName = ({ text, note, quantity }: InvoicePart): string =>
  note === undefined ? text : quantity === undefined ? `${noteText(note)}: ${text}` : noteText(note)

/** Days as people write them, and figures with their thousands parted. */
function noteText(note: string): string {
  const [, from, through] = /^(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)$/.exec(note) ?? []
  if (from !== undefined && through !== undefined) return span(from, through)
  const [, edge, limit, unit] = /^(first|next|up to|below) (-?\d+(?:\.\d+)?) (.+)$/.exec(note) ?? []
  return edge === undefined || limit === undefined || unit === undefined ? note : `${edge} ${shown(limit)} ${unit}`
}

/** The cells of quantity and price; empty where the amount is no product. */
function figuresOf(part: Partial<InvoicePart>, currency: string): Html {
  const { quantity, unit = "", price, price_unit = "", average, share_percent, base, rate_percent } = part
  if (quantity !== undefined && price !== undefined) {
    const share =
      share_percent === undefined ? none : html`<br /><span class="unit">× ${shown(share_percent, 4)} %</span>`
    const isAverage = average === true
    return html`<td class="figure">${quantityShown(quantity)} <span class="unit">${unit}</span>${share}</td>
      <td class="figure">
        ${priceShown(price, isAverage)}
        <span class="unit">${price_unit}</span>${isAverage ? html`<br /><span class="unit">average</span>` : none}
      </td>`
  }
  if (base !== undefined && rate_percent !== undefined)
    return html`<td class="figure">${moneyShown(base)} <span class="unit">${currency}</span></td>
      <td class="figure">${shown(rate_percent, 4)} <span class="unit">%</span></td>`
  return html`<td></td>
    <td></td>`
}

// ---- payments, what is missing, and what it stands on

function moreOf(document: InvoiceDocument): Html {
  const sections = [...missingSection(document), ...nettingSection(document), ...paidSection(document)]
  return sections.length === 0 ? none : html`<div class="more">${sections}</div>`
}

function missingSection({ missing }: InvoiceDocument): readonly Html[] {
  if (missing.length === 0) return []
  return [
    html`<section>
      <h2>Withheld</h2>
      <table>
        ${missing.map(
          ({ description, members, period, reasons }) =>
            html`<tr>
              <td class="clause">${period}</td>
              <td>
                <span class="name">${[description, ...members].join(" ")}</span>
                ${reasonsOf(reasons).map((reason) => html`<br /><span class="small">${reason}</span>`)}
              </td>
            </tr>`,
        )}
      </table>
    </section>`,
  ]
}

/** The first reasons why a line is withheld; the rest are counted. */
const reasonsOf = (reasons: InvoiceDocument["missing"][number]["reasons"]): readonly string[] => [
  ...reasons.slice(0, 3).map(({ number, message }) => `${number} ${message}`),
  ...(reasons.length > 3 ? [`and ${reasons.length - 3} more findings`] : []),
]

function nettingSection({ netting, number, currency }: InvoiceDocument): readonly Html[] {
  if (!netting) return []
  const { payer, payee, amount, due, provisional, invoices } = netting
  return [
    html`<section>
      <h2>Paid net with other invoices</h2>
      <table>
        ${invoices.map(
          (each) =>
            html`<tr>
              <td>${each.number}${each.number === number ? " (this invoice)" : ""}</td>
              <td>${each.biller.name}</td>
              <td class="figure">${amountShown(each.total)}</td>
            </tr>`,
        )}
        <tr>
          <td colspan="2">
            <b
              >${payer.name} pays
              ${payee.name}${due === undefined ? "" : `, due ${longDate(due)}`}${provisional ? " (provisional)" : ""}</b
            >
          </td>
          <td class="figure"><b>${amountShown(amount)} ${currency}</b></td>
        </tr>
      </table>
    </section>`,
  ]
}

function paidSection({ paid, open, late_interest: late, currency }: InvoiceDocument): readonly Html[] {
  if (!paid) return []
  return [
    html`<section>
      <h2>Payments</h2>
      <table>
        ${paid.map(
          ({ date, amount }) =>
            html`<tr>
              <td>Paid ${longDate(date)}</td>
              <td class="figure">${amount === undefined ? "in full" : amountShown(amount)}</td>
            </tr>`,
        )}${
          open === undefined
            ? none
            : html`<tr>
                <td>Open</td>
                <td class="figure">${amountShown(open)} ${currency}</td>
              </tr>`
        }${
          late
            ? html`<tr>
                <td>
                  Interest for late payment, ${late.days} days from ${longDate(late.from)} to ${longDate(late.to)}
                </td>
                <td class="figure">${amountShown(late.amount)} ${currency}</td>
              </tr>`
            : none
        }
      </table>
    </section>`,
  ]
}

function basisOf({ contract, quality, data, reads = [], period }: InvoiceDocument, { command }: Opening): Html {
  return html`<footer class="basis">
    <dl>
      <dt>Quality</dt>
      <dd>${quality.note}</dd>
      <dt>Contract</dt>
      <dd>${contract.title}, plan <code>${contract.sha256}</code></dd>
      ${reads.map(
        ({ contract: id, sha256 }) =>
          html`<dt>Reads</dt>
            <dd>${id}, plan <code>${sha256}</code></dd>`,
      )}
      ${
        data.length === 0
          ? none
          : html`<dt>Data</dt>
              <dd>
                ${data.map(({ file, sha256 }, at) => html`${at === 0 ? "" : ", "}${file} <code>${sha256.slice(0, 16)}</code>`)}
              </dd>`
      }
      <dt>Time zone</dt>
      <dd>${period.zone}</dd>
    </dl>
    <p>
      Each line opens to its explanation, down to the readings. Serve the studio with <code>${command}</code> and select
      a line of this page.
    </p>
  </footer>`
}

// ---- words

/** The title of an invoice, or its name: "Monthly invoice". */
const headline = ({ name, title }: InvoiceDocument["invoice"]): string =>
  title ?? (/invoice/i.test(name) ? descriptionOf({ name }) : `${descriptionOf({ name })} invoice`)

/** "January 2027", "Contract year 1, 1 July to 31 December 2027"; of a period that does not begin at midnight, its instants. */
function periodText({
  label,
  from,
  to,
}: {
  readonly label: string
  readonly from: string
  readonly to: string
}): string {
  const whole = from.slice(11, 16) === "00:00" && to.slice(11, 16) === "00:00"
  const days = whole
    ? span(from.slice(0, 10), dayBefore(to.slice(0, 10)))
    : `${longDate(from)} ${from.slice(11, 16)} to ${longDate(to)} ${to.slice(11, 16)}`
  return /^\d/.test(label) ? days : `${capital(label)}, ${days}`
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

const clauseText = ({ clause, clause_title: title }: InvoiceDocument["invoice"]): string =>
  [clause, title].filter((part) => part !== undefined).join(" ")
