import type { KeyboardEvent } from "react"

/** Arrows, Home and End move over the numbers of a table; Tab enters and leaves it once. */
export function moveByArrows(event: KeyboardEvent<HTMLTableElement>): void {
  const from = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>("td, th") : null
  const row = from?.parentElement
  if (!(row instanceof HTMLTableRowElement) || !(from instanceof HTMLTableCellElement)) return
  const target = nextNumber(event.key, event.currentTarget, row, from.cellIndex)
  if (!target) return
  event.preventDefault()
  for (const other of event.currentTarget.querySelectorAll<HTMLElement>("[data-number]")) other.tabIndex = -1
  target.tabIndex = 0
  target.focus()
  target.scrollIntoView({ block: "nearest", inline: "nearest" })
}

type Found = HTMLElement | undefined

function nextNumber(key: string, table: HTMLTableElement, row: HTMLTableRowElement, column: number): Found {
  const rows = [...table.rows].filter((one) => one.querySelector("[data-number]"))
  const at = rows.indexOf(row)
  const columns = [...row.cells].map((_, index) => index)
  const inRow = (among: readonly number[]): Found => first(among.map((index) => numberIn(row, index)))
  const inColumn = (among: readonly HTMLTableRowElement[]): Found => first(among.map((one) => numberIn(one, column)))
  if (key === "ArrowLeft") return inRow(columns.slice(0, column).toReversed())
  if (key === "ArrowRight") return inRow(columns.slice(column + 1))
  if (key === "Home") return inRow(columns)
  if (key === "End") return inRow(columns.toReversed())
  if (key === "ArrowUp") return inColumn(rows.slice(0, at).toReversed())
  if (key === "ArrowDown") return inColumn(rows.slice(at + 1))
  return undefined
}

const first = (found: readonly Found[]): Found => found.find((one) => one)

const numberIn = (row: HTMLTableRowElement, column: number): Found =>
  row.cells[column]?.querySelector<HTMLElement>("[data-number]") ?? undefined
