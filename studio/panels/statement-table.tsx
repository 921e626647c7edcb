import type { OutlineItem } from "../../engine/worker/index.ts"
import { Direction } from "../controls/party.tsx"
import { moveByArrows } from "../controls/table-keys.ts"
import { decimals } from "../figures/amount.ts"
import { grainText, periodText } from "../figures/time.ts"
import { openNumber, showSpan, type Door } from "../session/trace.ts"
import { AmountButton } from "./amount-button.tsx"
import { runsDown, type AmountCell, type Cell, type Net, type Row, type Section } from "./statement-rows.ts"
import css from "./statement.module.css"

/** One section of the statement. What there is more of runs down, periods or rules, so that the page holds as much as it can. */
export function SectionTable({ section, outline }: { section: Section; outline: readonly OutlineItem[] }) {
  const { columns, rows, nets } = section
  const periods = columns.map(({ period }) => period)
  const down = runsDown(section)
  const lines = [...rows.map(ruleLine), ...nets.map(netLine)]
  const currencies = new Set(rows.map(({ currency }) => currency))
  const shared: Shared = {
    periods,
    lines: lines.map((line) => ({
      ...line,
      item: outline.find(({ name }) => name === line.rule),
      currency: currencies.size > 1 ? line.currency : "",
    })),
    pad: Math.max(0, ...rows.map(({ total }) => (total ? decimals(total.amount) : 0))),
    entry: entryOf(down, lines, periods),
  }
  const corner = (
    <th className={css["corner"]} scope="col">
      {headings.get(section.grain)} <span className={css["unit"]}>{currencies.size === 1 ? [...currencies] : ""}</span>
    </th>
  )
  return (
    <table
      aria-label={`Statement, ${grainText(section.grain)}`}
      className={css["table"]}
      data-down={down}
      onKeyDown={moveByArrows}
    >
      {down === "periods" ? <PeriodsDown corner={corner} {...shared} /> : <RulesDown corner={corner} {...shared} />}
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

/** A rule, or the net of several: what has an amount in each period. */
interface Line {
  readonly key: string
  /** Begins the label of its numbers: "Energy Payment", "Net". */
  readonly label: string
  readonly rule?: string
  readonly row?: Row
  readonly net?: Net
  readonly currency: string
  readonly cells: ReadonlyMap<string, Cell>
  readonly total: AmountCell | undefined
}

const ruleLine = (row: Row): Line => ({
  key: row.key,
  label: [row.title ?? row.rule, ...row.members].join(" · "),
  rule: row.rule,
  row,
  currency: row.currency,
  cells: row.cells,
  total: row.total,
})

const netLine = (net: Net): Line => ({
  key: `net ${net.key}`,
  label: "Net",
  net,
  currency: net.currency,
  cells: net.cells,
  total: net.total,
})

/** Where Tab enters: the first number in the order of reading. */
function entryOf(down: "periods" | "rules", lines: readonly Line[], periods: readonly string[]): string | undefined {
  const all =
    down === "periods"
      ? periods.flatMap((period) => lines.map((line) => ({ line, period })))
      : lines.flatMap((line) => periods.map((period) => ({ line, period })))
  const found = all.find(({ line, period }) => line.cells.has(period))
  return found && `${found.line.key} ${found.period}`
}

interface Shared {
  readonly periods: readonly string[]
  readonly lines: readonly (Line & { readonly item: OutlineItem | undefined })[]
  readonly pad: number
  readonly entry: string | undefined
}
type Layout = Shared & { readonly corner: React.ReactNode }

/** A year at one glance: a row per period, a column per rule, the totals below. */
function PeriodsDown({ corner, periods, lines, pad, entry }: Layout) {
  return (
    <>
      <thead>
        <tr>
          {corner}
          {lines.map((line) => (
            <LineHead key={line.key} line={line} scope="col" />
          ))}
        </tr>
      </thead>
      <tbody>
        {periods.map((period) => (
          <tr key={period}>
            <th className={css["period"]} scope="row">
              {periodText(period)}
            </th>
            {lines.map((line) => (
              <LineCell entry={entry} key={line.key} line={line} pad={pad} period={period} />
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th className={css["period"]} scope="row">
            Total
          </th>
          {lines.map((line) => (
            <LineTotal key={line.key} line={line} pad={pad} />
          ))}
        </tr>
      </tfoot>
    </>
  )
}

/** Few periods: a row per rule, the nets below, the totals at the right. */
function RulesDown({ corner, periods, lines, pad, entry }: Layout) {
  const totalled = periods.length > 1
  const rows = (shown: Shared["lines"]) =>
    shown.map((line) => (
      <tr key={line.key}>
        <LineHead line={line} scope="row" />
        {periods.map((period) => (
          <LineCell entry={entry} key={period} line={line} pad={pad} period={period} />
        ))}
        {totalled && <LineTotal line={line} pad={pad} />}
      </tr>
    ))
  const nets = lines.filter(({ net }) => net)
  return (
    <>
      <thead>
        <tr>
          {corner}
          {periods.map((period) => (
            <th className={css["period"]} key={period} scope="col">
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
      <tbody>{rows(lines.filter(({ row }) => row))}</tbody>
      {nets.length > 0 && <tfoot>{rows(nets)}</tfoot>}
    </>
  )
}

function LineHead({ line, scope }: { line: Shared["lines"][number]; scope: "col" | "row" }) {
  const { row, net, item, currency } = line
  if (net)
    return (
      <th className={`${css["head"]} ${css["net"]}`} scope={scope}>
        <span className={css["rule"]}>Net</span>
        <span className={css["terms"]}>
          <Direction payee={net.payee} payer={net.payer} />
          {currency && <span>{currency}</span>}
        </span>
      </th>
    )
  if (!row) return null
  return (
    <th className={css["head"]} scope={scope}>
      <button
        className={css["rule"]}
        onClick={() => showSpan(item?.span)}
        tabIndex={-1}
        title={`${line.label}: show ${row.rule} in the contract`}
        type="button"
      >
        {row.title ?? <code>{row.rule}</code>}
        {row.members.length > 0 && <span className={css["members"]}> {row.members.join(" · ")}</span>}
      </button>
      <span className={css["terms"]}>
        {row.clause && <span className={css["clause"]}>{row.clause}</span>}
        {row.payer && row.payee && <Direction payee={row.payee} payer={row.payer} />}
        {currency && <span>{currency}</span>}
        {row.taxOf && <span>tax of {row.taxOf}</span>}
        {row.finer && <span>each {grainText(row.finer)}, added</span>}
      </span>
    </th>
  )
}

function LineCell({
  line,
  period,
  pad,
  entry,
}: {
  line: Line
  period: string
  pad: number
  entry: string | undefined
}) {
  const cell = line.cells.get(period)
  const label = `${line.label} · ${periodText(period)}`
  const first = entry === `${line.key} ${period}`
  const marks = { className: line.net && css["net"], "data-rule": line.rule }
  if (!cell) return <td {...marks} />
  if (cell.is === "amount")
    return (
      <td {...marks}>
        <AmountButton cell={cell} first={first} label={label} pad={pad} />
      </td>
    )
  const { reference, reasons } = cell
  const door: Door | undefined = reference && { opens: "number", label, reference }
  return (
    <td className={css["withheld"]} data-rule={line.rule}>
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

function LineTotal({ line: { label, net, rule, total }, pad }: { line: Line; pad: number }) {
  return (
    <td className={`${css["total"]} ${net ? css["net"] : ""}`} data-rule={rule}>
      {total && <AmountButton cell={total} label={`${label} · total`} pad={pad} />}
    </td>
  )
}
