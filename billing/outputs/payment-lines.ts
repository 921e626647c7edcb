import type { Settlement } from "../../engine/index.ts"
import { parted } from "./amount.ts"
import { sectionTitle, type Page } from "./page.ts"
import { textTable } from "./text-table.ts"

/** Above this many, payments are counted. */
const paymentsShown = 36

/** What is paid in one for several invoices; an invoice that is paid by itself stands among the invoices. */
export function paymentLines({ payments, invoices }: Settlement, page: Page): readonly string[] {
  const netted = payments.filter((payment) => payment.invoices.length > 1)
  if (netted.length === 0) return []
  const shown = netted.slice(0, paymentsShown)
  const named = (at: number): string => {
    const invoice = invoices[at]
    return invoice ? `${invoice.title ?? invoice.name} ${invoice.period}` : ""
  }
  return [
    sectionTitle("Payments of several invoices in one", page),
    ...textTable(
      [
        { heading: ["Who pays whom"], align: "left" },
        { heading: ["Amount"], align: "point" },
        { heading: ["Due"], align: "left" },
        { heading: ["Invoices"], align: "left" },
      ],
      shown.map((payment) => ({
        cells: [
          `${payment.payer} → ${payment.payee}`,
          `${parted(payment.amount)} ${payment.currency}`,
          `${payment.due ?? ""}${payment.provisional ? " *" : ""}`.trim(),
          payment.invoices.map(named).join(", "),
        ],
      })),
      { indent: "  ", paint: page.paint, columns: page.columns },
    ),
    ...(netted.length > paymentsShown ? [`  and ${netted.length - paymentsShown} more; --json holds every one.`] : []),
    ...(shown.some((payment) => payment.provisional)
      ? [page.paint("quiet", "  * provisional: an invoice of it lacks a line, is on hold, or waits for a document.")]
      : []),
  ]
}
