import { useMemo } from "react"
import type { InvoiceResult, Settlement } from "../../engine/worker/index.ts"
import { Amount } from "../controls/amount.tsx"
import { Party } from "../controls/party.tsx"
import { HeldMark } from "../controls/quality-mark.tsx"
import { moveByArrows } from "../controls/table-keys.ts"
import { decimals } from "../figures/amount.ts"
import { periodText } from "../figures/time.ts"
import { doorTo } from "../session/postings.ts"
import { openNumber, useTrace } from "../session/trace.ts"
import css from "./invoices.module.css"
import statement from "./statement.module.css"

/** The documents that the contract's invoices make of the postings, in the order in which they are due. Each total opens its lines. */
export function Invoices({ settlement }: { settlement: Settlement }) {
  const invoices = useMemo(() => inOrder(settlement.invoices), [settlement])
  const currencies = new Set(invoices.map(({ currency }) => currency))
  const pad = Math.max(0, ...invoices.map(({ total }) => decimals(total)))
  if (invoices.length === 0)
    return (
      <p className={statement["empty"]}>
        The contract has no invoice for these days. An invoice block bills its lines.
      </p>
    )
  const netted = settlement.payments.filter((payment) => payment.invoices.length > 1)
  const columns: Columns = {
    withCurrency: currencies.size > 1,
    withReceipt: invoices.some(({ received }) => received !== undefined),
    withPayment: invoices.some(({ paid, late }) => paid !== undefined || late !== undefined),
  }
  return (
    <>
      <table aria-label="Invoices" className={css["table"]} onKeyDown={moveByArrows}>
        <thead>
          <tr>
            <th scope="col">Invoice</th>
            <th scope="col">Period</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th className={css["figure"]} scope="col">
              Total <span className={css["unit"]}>{currencies.size === 1 ? [...currencies] : ""}</span>
            </th>
            <th scope="col">Issued</th>
            {columns.withReceipt && <th scope="col">Received</th>}
            <th scope="col">Due</th>
            {columns.withPayment && (
              <>
                <th scope="col">Paid</th>
                <th className={css["figure"]} scope="col">
                  Late interest
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {invoices.map((invoice, at) => (
            <InvoiceRow
              columns={columns}
              first={at === 0}
              invoice={invoice}
              key={`${invoice.name} ${invoice.period}`}
              pad={pad}
              postings={settlement.postings}
            />
          ))}
        </tbody>
      </table>
      {netted.length > 0 && <Payments payments={netted} settlement={settlement} />}
    </>
  )
}

/** Which columns stand only where something is in them. */
interface Columns {
  readonly withCurrency: boolean
  readonly withReceipt: boolean
  readonly withPayment: boolean
}

/** What is paid where invoices are netted: one payment for several of them. */
function Payments({ payments, settlement }: { payments: Settlement["payments"]; settlement: Settlement }) {
  const pad = Math.max(0, ...payments.map(({ amount }) => decimals(amount)))
  return (
    <table aria-label="Payments of netted invoices" className={`${css["table"]} ${css["second"]}`}>
      <thead>
        <tr>
          <th scope="col">Paid net</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th className={css["figure"]} scope="col">
            Amount
          </th>
          <th scope="col">Due</th>
        </tr>
      </thead>
      <tbody>
        {payments.map(({ payer, payee, currency, due, amount, invoices, provisional }, at) => (
          <tr key={at}>
            <th scope="row">
              {invoices
                .flatMap((position) => settlement.invoices[position] ?? [])
                .map(({ name, title, period }) => `${title ?? name} ${periodText(period)}`)
                .join(", ")}
            </th>
            <td>
              <Party name={payer} />
            </td>
            <td>
              <Party name={payee} />
            </td>
            <td className={css["figure"]}>
              <span className={css["number"]}>
                <Amount dash pad={pad} text={amount} />
              </span>{" "}
              <span className={css["unit"]}>{currency}</span>
            </td>
            <td className={css["date"]}>
              {due ?? "–"}
              {provisional && (
                <abbr
                  className={css["provisional"]}
                  title="A line is withheld or on hold, or a day waits for a document"
                >
                  {" "}
                  provisional
                </abbr>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** By due date, those without one at their issue or the end of their period. */
const inOrder = (invoices: readonly InvoiceResult[]): readonly InvoiceResult[] =>
  invoices.toSorted((a, b) => dayOf(a).localeCompare(dayOf(b)))
const dayOf = ({ due, issued, to }: InvoiceResult): string => due?.date ?? issued ?? to.slice(0, 10)

function InvoiceRow({
  invoice,
  postings,
  pad,
  first,
  columns: { withCurrency, withReceipt, withPayment },
}: {
  invoice: InvoiceResult
  postings: Settlement["postings"]
  pad: number
  first: boolean
  columns: Columns
}) {
  const { name, title, clause, period, biller, billed, total, currency, issued, due, missing, held, lines } = invoice
  const { received, paid = [], late } = invoice
  const label = `${title ?? name} · ${periodText(period)}`
  const shown = useTrace(({ path }) => path[0]?.label === `Invoice ${label}`)
  const billedPostings = lines.flatMap(({ posting }) => postings[posting] ?? [])
  return (
    <tr>
      <th scope="row">
        {title ?? name} {clause && <span className={css["clause"]}>{clause}</span>}
      </th>
      <td>{periodText(period)}</td>
      <td>
        <Party name={biller} />
      </td>
      <td>
        <Party name={billed} />
      </td>
      <td className={css["figure"]}>
        {held && <HeldMark />}
        {missing.length > 0 && <Missing lines={missing} />}
        {billedPostings.length > 0 && (
          <button
            aria-current={shown || undefined}
            className={css["number"]}
            data-number
            onClick={({ currentTarget }) => openNumber(doorTo(billedPostings, `Invoice ${label}`), currentTarget)}
            tabIndex={first ? 0 : -1}
            title="Click to see its lines"
            type="button"
          >
            <Amount dash pad={pad} text={total} />
          </button>
        )}
        {withCurrency && <span className={css["unit"]}> {currency}</span>}
      </td>
      <td className={css["date"]}>{issued ?? "–"}</td>
      {withReceipt && <td className={css["date"]}>{received ?? "–"}</td>}
      <td className={css["date"]}>
        {due?.date ?? "–"}
        {due?.provisional && (
          <abbr className={css["provisional"]} title="The day waits for a document that the contract names">
            {" "}
            provisional
          </abbr>
        )}
      </td>
      {withPayment && (
        <>
          <td className={css["date"]}>{paid.length === 0 ? "–" : paid.map(({ date }) => date).join(", ")}</td>
          <td className={css["figure"]}>
            {late ? (
              <span className={css["number"]} title={`${late.days} days, from ${late.from} to ${late.to}`}>
                <Amount pad={pad} text={late.amount} />
              </span>
            ) : (
              <span className={css["number"]}>–</span>
            )}
          </td>
        </>
      )}
    </tr>
  )
}

/** What is withheld, and so stands on no invoice yet. */
function Missing({ lines }: { lines: readonly string[] }) {
  const [only, ...others] = lines
  return (
    <span className={css["missing"]} title={`Withheld: ${lines.join(", ")}`}>
      without {others.length === 0 ? only : `${lines.length} lines`}
    </span>
  )
}
