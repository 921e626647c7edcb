/** What every format is read into: text in named columns. */
export interface FileTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The line of the file each row starts in, the first line being 1. */
  readonly lines: Int32Array
}

/** A table, or why the file cannot be read as one and what to do. */
export type ReadTable = FileTable | { readonly problem: string; readonly remedy: string }
