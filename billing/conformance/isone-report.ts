/** A part of a settlement report: its columns with their units, and its rows. */
export interface Section {
  readonly columns: readonly string[]
  readonly units: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/**
 * Reads a report of ISO New England as it is exported: lines that begin with C are remarks, two lines with H open a section with its
 * columns and their units, D is a row, and T stands at the end.
 */
export function sectionsOf(text: string): readonly Section[] {
  const sections: { columns: readonly string[]; units: readonly string[]; rows: (readonly string[])[] }[] = []
  let heads = 0
  for (const [kind = "", ...cells] of text.split(/\r?\n/).map(cellsOf)) {
    if (kind === "H") {
      const last = sections.at(-1)
      if (last && heads === 1) last.units = cells
      else sections.push({ columns: cells, units: [], rows: [] })
      heads = heads === 1 ? 0 : 1
    } else heads = 0
    if (kind === "D") sections.at(-1)?.rows.push(cells)
  }
  return sections
}

/** The cells of a line; one in quotes may hold commas. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "").trim() : quoted.replaceAll('""', '"'),
  )
}
