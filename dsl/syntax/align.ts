/** A line laid out but for its columns. */
export interface Line {
  readonly indent: number
  readonly blankBefore: boolean
  readonly cells: readonly Cell[]
  /** Consecutive lines of one kind and one indent share their columns. */
  readonly kind?: string
  readonly comment?: string
}
export interface Cell {
  readonly column: number
  readonly text: string
}

/** The text of the lines: columns and comments of neighbouring lines stand under one another. */
export function align(lines: readonly Line[]): string {
  const aligned = runs(lines, (line) => line.kind && `${line.kind} ${line.indent}`).flatMap(alignColumns)
  const commented = runs(aligned, (line) => line.comment !== undefined && line.code !== "" && "comment").flatMap(
    alignComments,
  )
  return commented.map(({ blankBefore, text }) => `${blankBefore ? "\n" : ""}${text}\n`).join("")
}

/** Lines in the longest runs that have the same key and no blank line inside; a line without a key is alone. */
function runs<L extends { readonly blankBefore: boolean }>(
  lines: readonly L[],
  keyOf: (line: L) => string | false | undefined,
): L[][] {
  const found: L[][] = []
  let last: string | false | undefined
  for (const line of lines) {
    const key = keyOf(line)
    if (key && key === last && !line.blankBefore) found.at(-1)!.push(line)
    else found.push([line])
    last = key
  }
  return found
}

interface CodeLine {
  readonly blankBefore: boolean
  readonly indent: number
  readonly code: string
  readonly comment?: string
}

function alignColumns(lines: readonly Line[]): CodeLine[] {
  const widths: number[] = []
  for (const { cells } of lines)
    for (const { column, text } of cells) widths[column] = Math.max(widths[column] ?? 0, text.length)
  return lines.map(({ cells, indent, blankBefore, comment }) => {
    let code = ""
    widths.forEach((width, column) => {
      const text = cells.find((cell) => cell.column === column)?.text ?? ""
      code += `${text.padEnd(width)} `
    })
    return { blankBefore, indent, code: code.trimEnd(), ...(comment === undefined ? {} : { comment }) }
  })
}

function alignComments(lines: readonly CodeLine[]): { blankBefore: boolean; text: string }[] {
  const widest = Math.max(...lines.map(({ indent, code }) => indent + code.length))
  return lines.map(({ blankBefore, indent, code, comment }) => {
    const text = " ".repeat(indent) + code
    if (comment === undefined) return { blankBefore, text }
    return { blankBefore, text: code === "" ? text + comment : `${text.padEnd(widest)}  ${comment}` }
  })
}
