import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import { parse } from "../syntax/parse.ts"

/** A declaration of a file, for its outline. */
export interface DeclaredSymbol {
  readonly name: string
  /** Its opener: "charge", "waterfall", "contract"; "tier" and "movement" of what stands inside one. */
  readonly what: string
  /** Title and clause. */
  readonly detail: string
  readonly span: Span
  readonly declared: Span
  readonly children: readonly DeclaredSymbol[]
}

/** What a text declares, in its order. */
export function symbols(text: string): readonly DeclaredSymbol[] {
  return parse(text).file.parts.flatMap((part): readonly DeclaredSymbol[] => {
    const { node, span } = part
    switch (part.node) {
      case "contract":
      case "template":
        return [{ ...headOf(part.name, part.title), what: node, span, children: part.items.flatMap(symbolOf) }]
      case "test":
        return [{ ...headOf(part.title), what: node, span, children: [] }]
      case "history":
        return [{ ...headOf(part.of), name: `history of ${part.of.text}`, what: node, span, children: [] }]
      case "amendment": {
        const name = `amendment ${part.number.text} to ${part.to.text}`
        const children = part.changes.flatMap((change) => (change.change === "remove" ? [] : symbolOf(change.item)))
        return [{ ...headOf(part.number), name, what: node, detail: part.effective.text, span, children }]
      }
      case "import":
        return [{ ...headOf(part.name), what: node, detail: part.path.text, span, children: [] }]
      case "calendar":
        return [{ ...headOf(part.name), what: node, span, children: [] }]
      case "tou":
      case "curve":
      case "formula":
        return symbolOf(part)
    }
  })
}

function symbolOf(item: ast.Item): readonly DeclaredSymbol[] {
  const { span } = item
  const own = (name: ast.Word, title?: ast.Word, clause?: ast.Word, children: readonly DeclaredSymbol[] = []) => [
    { ...headOf(name, title, clause), what: item.node, span, children },
  ]
  switch (item.node) {
    case "broken":
      return item.name ? own(item.name) : []
    case "parties":
    case "term":
    case "time":
    case "rounding":
    case "clauses":
      return []
    case "uses":
      return own(item.as ?? item.template, item.as ? item.template : undefined)
    case "calendar":
    case "group":
    case "tou":
      return own(item.name, "title" in item ? item.title : undefined)
    case "phases":
      return item.phases.map((phase) => ({ ...headOf(phase.name), what: "phase", span: phase.span, children: [] }))
    case "check":
      return own(item.title, undefined, item.clause)
    case "event":
    case "flip":
    case "invoice":
      return own(item.name, item.title, item.clause)
    case "instrument":
      return own(item.name, item.title, item.clause, item.movements.map(movementOf))
    case "waterfall":
      return own(item.name, item.title, item.header.clause, item.tiers.map(tierOf))
    case "input":
    case "agreed":
    case "define":
    case "curve":
    case "formula":
    case "account":
    case "allocate":
    case "charge":
    case "settle":
      return own(item.name, item.title, item.header.clause)
  }
}

const tierOf = ({ name, clause, span }: ast.Tier): DeclaredSymbol => ({
  ...headOf(name, undefined, clause),
  what: "tier",
  span,
  children: [],
})
const movementOf = ({ name, clause, span }: ast.Movement): DeclaredSymbol => ({
  ...headOf(name, undefined, clause),
  what: "movement",
  span,
  children: [],
})

const headOf = (
  name: ast.Word,
  title?: ast.Word,
  clause?: ast.Word,
): Pick<DeclaredSymbol, "name" | "detail" | "declared"> => ({
  name: name.text,
  detail: [clause?.text, title?.text].filter((text) => text !== undefined).join(" "),
  declared: name.span,
})
