import type { Span } from "../source/span.ts"
import { tokenize } from "../syntax/tokenize.ts"
import { meaningAt } from "./meaning.ts"
import { contextAt, pathTo, type ReadFile } from "./surroundings.ts"

/** Where the word at an offset is declared: a name, or the clause that is cited. Beyond the text's end it is in an imported file. */
export function definition(text: string, offset: number, read: ReadFile): Span | undefined {
  const tokens = tokenize(text)
  const at = tokens.findIndex(({ from, to }) => from <= offset && offset <= to)
  const token = tokens[at]
  if (!token) return undefined
  if (token.kind === "clause") {
    const clause = text.slice(token.from, token.to).replace("@", "§")
    return contextAt(read, offset)?.scope.clauses.get(clause)?.span
  }
  if (token.kind !== "name" && token.kind !== "soft") return undefined
  return meaningAt(read, offset, pathTo(tokens, at, text).words)?.declared
}
