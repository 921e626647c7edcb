import { useState } from "react"
import type { CertificateMove, Settlement } from "../../engine/worker/index.ts"
import { Amount } from "../controls/amount.tsx"
import { Party } from "../controls/party.tsx"
import { QualityMark } from "../controls/quality-mark.tsx"
import { moveByArrows } from "../controls/table-keys.ts"
import { decimals, grouped, sum } from "../figures/amount.ts"
import { instantText, periodText } from "../figures/time.ts"
import { useResults } from "../session/results.ts"
import { openNumber, useTrace } from "../session/trace.ts"
import invoices from "./invoices.module.css"
import css from "./certificates.module.css"

/** What moved of each vintage of each instrument, and what everyone is left with; in all, then one by one. */
export function Certificates({ settlement }: { settlement: Settlement }) {
  const vintages_utc = useResults(({ settled }) => settled?.vintages_utc)
  const { certificates, holdings } = settlement
  const pad = Math.max(0, ...certificates.map(({ quantity = "" }) => decimals(quantity)))
  const units = [...new Set(certificates.map(({ unit }) => unit))]
  const moves = usePages(certificates)
  const held = usePages(holdings)
  return (
    <div className={css["both"]}>
      <Totals settlement={settlement} />
      <table aria-label="Movements of certificates" className={invoices["table"]} onKeyDown={moveByArrows}>
        <thead>
          <tr>
            <th scope="col">Movement</th>
            <th scope="col">Vintage</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <QuantityHead units={units} />
          </tr>
        </thead>
        <tbody>
          {moves.shown.map((move, at) => (
            <MoveRow
              at_utc={vintages_utc?.[moves.offset + at]}
              faults={settlement.faults}
              first={at === 0}
              key={moves.offset + at}
              move={move}
              pad={pad}
              withUnit={units.length > 1}
            />
          ))}
        </tbody>
      </table>
      <Pages of="movements" {...moves} />
      {holdings.length > 0 && (
        <>
          <table aria-label="Holdings" className={invoices["table"]}>
            <thead>
              <tr>
                <th scope="col">Held at the end</th>
                <th scope="col">Vintage</th>
                <th scope="col">Owner</th>
                <QuantityHead units={units} />
              </tr>
            </thead>
            <tbody>
              {held.shown.map(({ instrument, owner, vintage, quantity, unit, incomplete }) => (
                <tr key={`${instrument} ${owner} ${vintage}`}>
                  <th scope="row">{instrument}</th>
                  <td>{vintageText(vintage)}</td>
                  <td>
                    <Party name={owner} />
                  </td>
                  <td className={invoices["figure"]}>
                    {incomplete && (
                      <abbr className={css["open"]} title="A movement of this vintage is withheld: not final">
                        not final
                      </abbr>
                    )}
                    <Amount dash pad={pad} text={quantity} />
                    {units.length > 1 && <span className={invoices["unit"]}> {unit}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pages of="holdings" {...held} />
        </>
      )}
    </div>
  )
}

function QuantityHead({ units }: { units: readonly string[] }) {
  return (
    <th className={invoices["figure"]} scope="col">
      Quantity <span className={invoices["unit"]}>{units.length === 1 ? units : ""}</span>
    </th>
  )
}

const vintageText = (vintage: string): string => (vintage.includes("T") ? instantText(vintage) : periodText(vintage))

/** What each movement comes to in the days settled, and what each owner holds of all vintages. */
function Totals({ settlement: { certificates, holdings } }: { settlement: Settlement }) {
  const moved = [...Map.groupBy(certificates, ({ instrument, rule }) => `${instrument} ${rule}`)].map(([key, own]) => {
    const { instrument = "", movement = "issue", rule = "", unit = "" } = own[0] ?? {}
    const amount = sum(own.map(({ quantity = "0" }) => quantity))
    return { key, what: `${instrument} ${words[movement]}`, rule: shownRule(rule, movement), unit, amount }
  })
  const held = [...Map.groupBy(holdings, ({ instrument, owner }) => `${instrument} held by ${owner}`)].map(
    ([what, own]) => ({
      key: what,
      what,
      rule: "",
      unit: own[0]?.unit ?? "",
      amount: sum(own.map(({ quantity }) => quantity)),
    }),
  )
  const all = [...moved, ...held]
  const pad = Math.max(0, ...all.map(({ amount }) => decimals(amount)))
  return (
    <table aria-label="Certificates in all" className={`${invoices["table"]} ${css["totals"]}`}>
      <thead>
        <tr>
          <th scope="col">In all</th>
          <th className={invoices["figure"]} scope="col">
            Quantity
          </th>
          <th scope="col">Unit</th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ key, what, rule, amount, unit }) => (
          <tr key={key}>
            <th scope="row">
              {what} <span className={css["rule"]}>{rule}</span>
            </th>
            <td className={invoices["figure"]}>
              <Amount dash pad={pad} text={amount} />
            </td>
            <td className={invoices["unit"]}>{unit}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The name of a movement where it says more than what it does. */
const shownRule = (rule: string, movement: CertificateMove["movement"]): string =>
  rule === words[movement] ? "" : rule

const pageSize = 48

interface PageOf<T> {
  readonly shown: readonly T[]
  readonly offset: number
  readonly count: number
  readonly turn: (offset: number) => void
}

/** A long list a page at a time; another list begins at its first page. */
function usePages<T>(list: readonly T[]): PageOf<T> {
  const [page, setPage] = useState({ list, offset: 0 })
  const offset = page.list === list ? page.offset : 0
  return {
    shown: list.slice(offset, offset + pageSize),
    offset,
    count: list.length,
    turn: (to) => setPage({ list, offset: to }),
  }
}

function Pages({ offset, count, turn, of }: Omit<PageOf<unknown>, "shown"> & { of: string }) {
  if (count <= pageSize) return null
  const last = Math.floor((count - 1) / pageSize) * pageSize
  const steps = [
    ["First", 0, offset > 0],
    ["Previous", offset - pageSize, offset > 0],
    ["Next", offset + pageSize, offset < last],
    ["Last", last, offset < last],
  ] as const
  return (
    <div className={css["pages"]}>
      <span>
        {grouped(String(offset + 1))}–{grouped(String(Math.min(count, offset + pageSize)))} of {grouped(String(count))}{" "}
        {of}
      </span>
      {steps.map(([word, to, possible]) => (
        <button disabled={!possible} key={word} onClick={() => turn(to)} type="button">
          {word}
        </button>
      ))}
    </div>
  )
}

const words = { issue: "issued", transfer: "transferred", retire: "retired" } as const

function MoveRow({
  move,
  at_utc,
  faults,
  pad,
  first,
  withUnit,
}: {
  move: CertificateMove
  at_utc: number | undefined
  faults: Settlement["faults"]
  pad: number
  first: boolean
  withUnit: boolean
}) {
  const { instrument, rule, title, clause, movement, members, from, to, vintage, quantity, unit, quality } = move
  const label = `${[title ?? rule, ...members].join(" · ")} · ${vintageText(vintage)}`
  const open = (origin: HTMLElement): void => {
    if (at_utc !== undefined) openNumber({ opens: "number", label, reference: { rule, members, at_utc } }, origin)
  }
  const shown = useTrace(({ path }) => path[0]?.label === label)
  const reasons = move.faults.flatMap((at) => faults[at]?.message ?? [])
  return (
    <tr>
      <th scope="row">
        {instrument} {words[movement]} <span className={css["rule"]}>{title ?? shownRule(rule, movement)}</span>{" "}
        {clause && <span className={invoices["clause"]}>{clause}</span>}
      </th>
      <td>{vintageText(vintage)}</td>
      <td>{from === undefined ? "" : <Party name={from} />}</td>
      <td>{to === undefined ? "" : <Party name={to} />}</td>
      <td className={invoices["figure"]}>
        <QualityMark quality={quality} />
        <button
          aria-current={shown || undefined}
          className={invoices["number"]}
          data-number
          onClick={({ currentTarget }) => open(currentTarget)}
          tabIndex={first ? 0 : -1}
          title={reasons.join("\n")}
          type="button"
        >
          {quantity === undefined ? (
            <span className={css["open"]}>withheld</span>
          ) : (
            <Amount dash pad={pad} text={quantity} />
          )}
        </button>
        {withUnit && <span className={invoices["unit"]}> {unit}</span>}
      </td>
    </tr>
  )
}
