import { readCsv } from "./csv.ts"
import type { ReadTable } from "./file-table.ts"

/** A file format of readings: how its files are named, and how bytes become columns of text. Pure. */
export interface Format {
  readonly name: string
  /** Endings of its file names, in lower case. */
  readonly endings: readonly string[]
  readonly read: (bytes: Uint8Array) => ReadTable
}

/** Every format. A format more is a file beside this one and a row. */
export const formats: readonly Format[] = [{ name: "CSV", endings: [".csv"], read: readCsv }]

/** The format of a file by the ending of its name, in whatever case; undefined for one that is not in the table. */
export function formatOf(file: string): Format | undefined {
  const name = file.toLowerCase()
  return formats.find(({ endings }) => endings.some((ending) => name.endsWith(ending)))
}
