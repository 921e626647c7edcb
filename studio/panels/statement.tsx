import { memo, useMemo, type KeyboardEvent, type MouseEvent } from "react"
import { Amount } from "../controls/amount.tsx"
import { Direction } from "../controls/party.tsx"
import { HeldMark, QualityMark, qualityLetters } from "../controls/quality-mark.tsx"
import { decimals, grouped } from "../figures/amount.ts"
import { grainText, periodText } from "../figures/time.ts"
import { doorTo } from "../session/postings.ts"
import { isStale, useResults, type Settled } from "../session/results.ts"
import { openNumber, showSpan, useTrace, type Door } from "../session/trace.ts"
import type { OutlineItem } from "../../engine/worker/index.ts"
import { statementSections, type AmountCell, type Cell, type Net, type Row, type Section } from "./statement-rows.ts"
import css from "./statement.module.css"

/** Who pays whom, by rule and period. Each number opens its explanation. */
export function Statement() {
  const settled = useResults(({ settled }) => settled)
  const stale = useResults(isStale)
  return (
    <section aria-label="Statement" className={`panel ${stale ? css["stale"] : ""}`} data-stale={stale || undefined}>
      <div className="panel-head">
        <h2>Statement</h2>
        {settled && (
          <span className={css["days"]}>
            {settled.settlement.from} through {settled.settlement.through}
          </span>
        )}
        <div className="aside">{settled && <Legend settled={settled} />}</div>
      </div>
      <div className="panel-body" data-shows="statement">
        {settled ? <Sections settled={settled} /> : <Waiting />}
      </div>
    </section>
  )
}

function Waiting() {
  const problem = useResults(
    (results) => (results.checked && !results.checked.artifact) || results.failure !== undefined,
  )
  return (
    <p className={css["empty"]}>
      {problem ? "Nothing is settled yet. The problems below say what is missing." : "Settling…"}
    </p>
  )
}

const Sections = memo(function Sections({ settled }: { settled: Settled }) {
  const { settlement, outline } = settled
  const sections = useMemo(() => statementSections(settlement, outline), [settlement, outline])
  if (sections.length === 0) return <p className={css["empty"]}>No rule posts anything in these days.</p>
  return (
    <div className={css["sections"]}>
      {sections.map((section) => (
        <SectionTable key={section.grain} outline={outline} section={section} />
      ))}
    </div>
  )
})

function SectionTable({ section, outline }: { section: Section; outline: readonly OutlineItem[] }) {
  const { columns, rows, nets } = section
  const pad = Math.max(0, ...rows.map(({ total }) => (total ? decimals(total.amount) : 0)))
  const entry = rows.flatMap(({ key, cells }) =>
    columns.flatMap(({ period }) => (cells.has(period) ? [`${key} ${period}`] : [])),
  )[0]
  const totalled = columns.length > 1
  const currencies = new Set(rows.map(({ currency }) => currency))
  return (
    <table
      aria-label={`Statement, ${grainText(section.grain)}`}
      className={css["table"]}
      data-narrow={columns.length < 4 || undefined}
      onKeyDown={moveByArrows}
    >
      <thead>
        <tr>
          <th className={css["corner"]} scope="col">
            {headings.get(section.grain)}{" "}
            <span className={css["unit"]}>{currencies.size === 1 ? [...currencies][0] : ""}</span>
          </th>
          {columns.map(({ period }) => (
            <th key={period} scope="col">
              {periodText(period)}
            </th>
          ))}
          {totalled && (
            <th className={css["total"]} scope="col">
              Total
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} data-rule={row.rule}>
            <RowHead
              item={outline.find(({ name }) => name === row.rule)}
              row={row}
              showCurrency={currencies.size > 1}
            />
            {columns.map(({ period }) => (
              <CellOf
                key={period}
                cell={row.cells.get(period)}
                first={entry === `${row.key} ${period}`}
                pad={pad}
                row={row}
                period={period}
              />
            ))}
            {totalled && (
              <td className={css["total"]}>
                {row.total && <AmountButton cell={row.total} label={`${titleOf(row)} · total`} pad={pad} />}
              </td>
            )}
          </tr>
        ))}
      </tbody>
      {nets.length > 0 && (
        <tfoot>
          {nets.map((net) => (
            <NetRow key={net.key} columns={columns} net={net} pad={pad} />
          ))}
        </tfoot>
      )}
    </table>
  )
}

const headings = new Map([
  ["month", "Each month"],
  ["quarter", "Each quarter"],
  ["contract_year", "Each contract year"],
  ["calendar_year", "Each calendar year"],
  ["term", "Whole term"],
])

const titleOf = ({ title, rule, members }: Row): string => [title ?? rule, ...members].join(" · ")

function RowHead({ row, item, showCurrency }: { row: Row; item: OutlineItem | undefined; showCurrency: boolean }) {
  const span = item?.span
  return (
    <th className={css["head"]} scope="row">
      <button
        className={css["rule"]}
        onClick={() => showSpan(span)}
        tabIndex={-1}
        title={`Show ${row.rule} in the contract`}
        type="button"
      >
        {row.title ?? <code>{row.rule}</code>}
        {row.members.length > 0 && <span className={css["members"]}> {row.members.join(" · ")}</span>}
      </button>
      <span className={css["terms"]}>
        {row.clause && <span className={css["clause"]}>{row.clause}</span>}
        {row.payer && row.payee && <Direction payee={row.payee} payer={row.payer} />}
        {showCurrency && <span>{row.currency}</span>}
        {row.finer && <span>each {grainText(row.finer)}, added</span>}
      </span>
    </th>
  )
}

function CellOf({
  cell,
  row,
  period,
  pad,
  first,
}: {
  cell: Cell | undefined
  row: Row
  period: string
  pad: number
  first: boolean
}) {
  if (!cell) return <td />
  const label = `${titleOf(row)} · ${periodText(period)}`
  if (cell.is === "amount")
    return (
      <td>
        <AmountButton cell={cell} first={first} label={label} pad={pad} />
      </td>
    )
  const { reference, reasons } = cell
  const door: Door | undefined = reference && { opens: "number", label, reference }
  return (
    <td className={css["withheld"]}>
      <button
        className={css["number"]}
        data-number
        onClick={(event) => door && openNumber(door, event.currentTarget)}
        tabIndex={first ? 0 : -1}
        title={reasons.join("\n")}
        type="button"
      >
        withheld<span className="visually-hidden">: {reasons.join(" ")}</span>
      </button>
    </td>
  )
}

function AmountButton({
  cell,
  label,
  pad,
  first = false,
}: {
  cell: AmountCell
  label: string
  pad: number
  first?: boolean
}) {
  const shown = useTrace(({ path }) => path[0]?.label === label)
  const open = (event: MouseEvent<HTMLButtonElement>): void =>
    openNumber(doorTo(cell.postings, label), event.currentTarget)
  return (
    <button
      aria-current={shown || undefined}
      className={css["number"]}
      data-number
      onClick={open}
      tabIndex={first ? 0 : -1}
      title={hint(cell)}
      type="button"
    >
      {cell.held && <HeldMark />}
      <QualityMark quality={cell.quality} />
      {cell.incomplete && <span className={css["part"]}>part </span>}
      <Amount dash pad={pad} text={cell.amount} />
    </button>
  )
}

function NetRow({ net, columns, pad }: { net: Net; columns: Section["columns"]; pad: number }) {
  return (
    <tr>
      <th className={css["head"]} scope="row">
        <span className={css["net"]}>Net</span> <Direction payee={net.payee} payer={net.payer} />
      </th>
      {columns.map(({ period }) => {
        const cell = net.cells.get(period)
        return (
          <td key={period}>{cell && <AmountButton cell={cell} label={`Net · ${periodText(period)}`} pad={pad} />}</td>
        )
      })}
      {columns.length > 1 && (
        <td className={css["total"]}>{net.total && <AmountButton cell={net.total} label="Net · total" pad={pad} />}</td>
      )}
    </tr>
  )
}

function Legend({ settled }: { settled: Settled }) {
  const found = new Set(settled.settlement.postings.map(({ quality }) => quality))
  const marked = [...found].filter((quality) => quality !== "measured")
  const { withheld } = settled.settlement
  return (
    <>
      {marked.map((quality) => (
        <span key={quality}>
          <QualityMark quality={quality} />
          {qualityLetters[quality] && quality}
        </span>
      ))}
      {withheld.length > 0 && <span className={css["warned"]}>{withheld.length} withheld</span>}
    </>
  )
}

/** What the rounded amount does not show: the exact value it was rounded from, or that a part of it is missing. */
function hint({ incomplete, postings: [only, ...others], amount }: AmountCell): string | undefined {
  if (incomplete) return "A part is withheld"
  return only && others.length === 0 && differs(only.unrounded, amount)
    ? `${grouped(only.unrounded)} before rounding`
    : undefined
}
const differs = (exact: string, rounded: string): boolean => plain(exact) !== plain(rounded)
/** Without zeros at the end of the decimals. */
const plain = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text)

/** Arrows, Home and End move over the numbers of the table; Tab enters and leaves it once. */
function moveByArrows(event: KeyboardEvent<HTMLTableElement>): void {
  const from = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("td, th") : null
  const row = from?.parentElement
  if (!(row instanceof HTMLTableRowElement) || !(from instanceof HTMLTableCellElement)) return
  const rows = [...event.currentTarget.rows].filter((one) => one.querySelector("[data-number]"))
  const at = rows.indexOf(row)
  const inRow = (one: HTMLTableRowElement | undefined, column: number): HTMLElement | null | undefined =>
    one?.cells[column]?.querySelector<HTMLElement>("[data-number]")
  const along = (columns: readonly number[]): HTMLElement | null | undefined =>
    columns.map((column) => inRow(row, column)).find((found) => found)
  const indices = [...row.cells].map((_, index) => index)
  const target =
    event.key === "ArrowLeft"
      ? along(indices.filter((index) => index < from.cellIndex).toReversed())
      : event.key === "ArrowRight"
        ? along(indices.filter((index) => index > from.cellIndex))
        : event.key === "Home"
          ? along(indices)
          : event.key === "End"
            ? along(indices.toReversed())
            : event.key === "ArrowUp"
              ? rows
                  .slice(0, at)
                  .toReversed()
                  .map((one) => inRow(one, from.cellIndex))
                  .find((found) => found)
              : event.key === "ArrowDown"
                ? rows
                    .slice(at + 1)
                    .map((one) => inRow(one, from.cellIndex))
                    .find((found) => found)
                : undefined
  if (!target) return
  event.preventDefault()
  for (const other of event.currentTarget.querySelectorAll<HTMLElement>("[data-number]")) other.tabIndex = -1
  target.tabIndex = 0
  target.focus()
  target.scrollIntoView({ block: "nearest", inline: "nearest" })
}
