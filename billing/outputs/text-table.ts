import { plain, type Paint } from "../terminal.ts"

/** A column of a table on a page of fixed-width letters. `point` sets decimals one under the other on their point. */
export interface Column {
  /** Lines of the heading, from the top. */
  readonly heading: readonly string[]
  readonly align: "left" | "right" | "point"
}

/** A row: its cells, and whether a rule is drawn above it. */
export interface Row {
  readonly cells: readonly string[]
  readonly ruled?: boolean
}

/** Between two columns. */
const gap = "  "

/** A column is never broken narrower than this. */
const narrowest = 12

/** The lines of a table. Headings stand as their columns do; the words of a `point` column stand at its right. */
export function textTable(
  columns: readonly Column[],
  rows: readonly Row[],
  options: {
    readonly indent?: string
    readonly paint?: Paint
    /** Width of the page; words of the last column are broken to stay in it. */
    readonly columns?: number
  } = {},
): readonly string[] {
  const indent = options.indent ?? ""
  const paint = options.paint ?? plain
  const bodies = columns.map((column, at) => {
    const cells = rows.map((row) => row.cells[at] ?? "")
    return column.align === "point" ? onPoint(cells) : cells
  })
  const natural = columns.map((column, at) =>
    Math.max(0, ...column.heading.map(width), ...(bodies[at] ?? []).map(width)),
  )
  const widths = options.columns === undefined ? natural : lastWithin(natural, options.columns - indent.length)
  const line = (cells: readonly string[]): string =>
    (indent + columns.map((column, at) => set(cells[at] ?? "", widths[at] ?? 0, column.align)).join(gap)).trimEnd()
  const body = (cells: readonly string[]): readonly string[] => {
    const last = cells.at(-1) ?? ""
    if (width(last) <= (widths.at(-1) ?? 0)) return [line(cells)]
    const before = cells.slice(0, -1)
    return wrapped(last, widths.at(-1) ?? 0).map((part, at) =>
      line([...(at === 0 ? before : before.map(() => "")), part]),
    )
  }

  const depth = Math.max(0, ...columns.map((column) => column.heading.length))
  const headings = Array.from({ length: depth }, (_, level) =>
    // Headings of fewer lines stand at the bottom, next to what they head.
    line(columns.map((column) => column.heading[level - depth + column.heading.length] ?? "")),
  )
  const rule = indent + paint("quiet", widths.map((each) => "─".repeat(each)).join(gap))
  return [
    ...headings.map((heading) => paint("quiet", heading)),
    ...(depth > 0 ? [rule] : []),
    ...rows.flatMap((row, at) => [...(row.ruled ? [rule] : []), ...body(bodies.map((cells) => cells[at] ?? ""))]),
  ]
}

/** The widths with the last cut so that all stand in so many letters. */
function lastWithin(widths: readonly number[], room: number): readonly number[] {
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + gap.length, 0)
  return [...widths.slice(0, -1), Math.min(widths.at(-1) ?? 0, Math.max(room - before, narrowest))]
}

/** How wide a table of these columns and rows would be. */
export function tableWidth(columns: readonly Column[], rows: readonly Row[]): number {
  return Math.max(0, ...textTable(columns, rows).map(width))
}

/** Width of a text in letters of a terminal. */
export const width = (text: string): number => [...text].length

/** The text broken into lines of at most this many letters, between words. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const last = lines.at(-1)
    if (last !== undefined && width(last) + 1 + width(word) <= columns) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const number = /^(-?[\d,]+)(\.\d+)?( .*)?$/

/** Pads numbers so that their points are one under the other, and what follows them too. */
function onPoint(cells: readonly string[]): readonly string[] {
  const parts = cells.map((cell) => number.exec(cell))
  const rest = Math.max(0, ...parts.map((part) => width(part?.[2] ?? "")))
  const tail = Math.max(0, ...parts.map((part) => width(part?.[3] ?? "")))
  return cells.map((cell, at) => {
    const part = parts[at]
    // A word or a dash ends where the numbers' digits end.
    if (!part) return cell === "" ? "" : cell + " ".repeat(tail)
    return `${part[1] ?? ""}${(part[2] ?? "").padEnd(rest)}${(part[3] ?? "").padEnd(tail)}`
  })
}

function set(cell: string, columns: number, align: Column["align"]): string {
  const missing = " ".repeat(Math.max(0, columns - width(cell)))
  return align === "left" ? cell + missing : missing + cell
}
