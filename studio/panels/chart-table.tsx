import { useState } from "react"
import { Amount } from "../controls/amount.tsx"
import { decimals, grouped } from "../figures/amount.ts"
import css from "./chart-table.module.css"

const pageSize = 96

/** What the chart draws, as a table: one row per point, a page at a time, every digit as it is. */
export function ChartTable({
  label,
  heads,
  count,
  rowAt,
}: {
  label: string
  /** Of the first column, which names the row, and of each figure. */
  heads: readonly string[]
  count: number
  rowAt: (at: number) => { readonly name: string; readonly figures: readonly (string | undefined)[] }
}) {
  const [chosen, setOffset] = useState(0)
  const last = Math.floor(Math.max(0, count - 1) / pageSize) * pageSize
  const offset = Math.min(chosen, last)
  const rows = Array.from({ length: Math.min(pageSize, count - offset) }, (_, at) => rowAt(offset + at))
  const pads = heads
    .slice(1)
    .map((_, column) => Math.max(0, ...rows.map(({ figures }) => decimals(figures[column] ?? ""))))
  const turns: readonly (readonly [string, number])[] = [
    ["First", 0],
    ["Previous", Math.max(0, offset - pageSize)],
    ["Next", Math.min(last, offset + pageSize)],
    ["Last", last],
  ]
  return (
    <div aria-label={label} className={css["place"]} role="region" tabIndex={0}>
      <table aria-label={label} aria-rowcount={count + 1} className={css["table"]}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, figures }, at) => (
            <tr aria-rowindex={offset + at + 2} key={offset + at}>
              <th scope="row">{name}</th>
              {figures.map((figure, column) => (
                <td key={column}>
                  {figure === undefined ? (
                    <span className={css["missing"]}>missing</span>
                  ) : (
                    <Amount pad={pads[column] ?? 0} text={figure} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {count > pageSize && (
        <div className={css["pages"]}>
          <span>
            {grouped(String(offset + 1))}–{grouped(String(offset + rows.length))} of {grouped(String(count))}
          </span>
          {turns.map(([word, to]) => (
            <button disabled={to === offset} key={word} onClick={() => setOffset(to)} type="button">
              {word}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
