import { moved, type Source } from "../bind/imports.ts"
import type { Context } from "../check/context.ts"
import type * as ast from "../syntax/ast.ts"
import { parse } from "../syntax/parse.ts"
import type { TextToken } from "../syntax/tokenize.ts"

/** A file as far as it was read: its tree, the names of each contract, and the files it imports, whose texts follow its own. */
export interface ReadFile {
  readonly file: ast.File
  readonly text: string
  readonly sources: readonly Source[]
  readonly contexts: readonly { readonly contract: string; readonly context: Context }[]
}

/** A file of declarations that may be imported. */
export interface LibraryFile {
  readonly path: string
  /** As many of its hexadecimal digits as an import writes. */
  readonly sha256: string
  readonly text: string
}

/** The part of the file around an offset, or the last one before it. */
export const partAt = ({ file }: Pick<ReadFile, "file">, offset: number): ast.Part | undefined =>
  file.parts.findLast(({ span }) => span.from <= offset)

/** The names that hold at an offset: of the contract around it, or of the one its test, history or amendment is about. */
export function contextAt(read: ReadFile, offset: number): Context | undefined {
  const part = partAt(read, offset)
  const name = part && contractOf(part)
  return (contextNamed(read, name) ?? read.contexts[0])?.context
}

export const contextNamed = (
  { contexts }: ReadFile,
  name: string | undefined,
): ReadFile["contexts"][number] | undefined => contexts.find(({ contract }) => contract === name)

/** The templates that a file declares or imports, by name. */
export function templatesIn({ file, text, sources }: ReadFile): ReadonlyMap<string, ast.Template> {
  const imported = sources
    .filter(({ importedAt }) => importedAt !== undefined)
    .flatMap(({ from, to }) => moved(parse(text.slice(from, to)).file.parts, from))
  const templates = [...file.parts, ...imported].filter((part) => part.node === "template")
  return new Map(templates.map((template) => [template.name.text, template]))
}

/** A dotted name: `dist.preferred` has two words. */
export interface WrittenPath {
  readonly words: readonly string[]
  readonly from: number
}

/** The dotted name that ends with a token, brackets between its words left out. */
export function pathTo(tokens: readonly TextToken[], at: number, text: string): WrittenPath {
  const image = (position: number) => {
    const token = tokens[position]
    return token ? text.slice(token.from, token.to) : ""
  }
  const words = [image(at)]
  let first = at
  while (image(first - 1) === "." && /^\w+$/.test(image(first - 2))) {
    first -= 2
    words.unshift(image(first))
  }
  return { words, from: tokens[first]?.from ?? 0 }
}

/** The contract, or the template, that a part of a file is or speaks of. */
function contractOf(part: ast.Part): string | undefined {
  switch (part.node) {
    case "contract":
    case "template":
      return part.name.text
    case "amendment":
      return part.to.text
    case "history":
    case "test":
      return part.of?.text
    case "import":
    case "calendar":
    case "tou":
    case "curve":
    case "formula":
      return undefined
  }
}
