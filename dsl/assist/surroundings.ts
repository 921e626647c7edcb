import type { Context } from "../check/context.ts"
import type * as ast from "../syntax/ast.ts"

/** A file as far as it was read: its tree and the names of each contract. */
export interface ReadFile {
  readonly file: ast.File
  readonly contexts: readonly { readonly contract: string; readonly context: Context }[]
}

/** The names that hold at an offset: those of the contract around it, or of the one its test or history is about. */
export function contextAt(read: ReadFile, offset: number): Context | undefined {
  const part = read.file.parts.findLast(({ span }) => span.from <= offset)
  const name = part?.node === "contract" ? part.name.text : part?.of?.text
  return (read.contexts.find(({ contract }) => contract === name) ?? read.contexts[0])?.context
}
