import type { CstNode, IToken } from "chevrotain"
import { nodeOf, ownNodes, ownTokens, tokensOf } from "./cst.ts"
import { spanOf } from "./token-span.ts"

/** What the formatter has to know of a text beyond its tokens. Tokens are named by their offsets. */
export interface Marks {
  /** Where the file begins. */
  readonly start: number
  /** Whatever begins a line of its own kind: a declaration, a line of a block, an arm of a case. */
  readonly statements: ReadonlyMap<number, Statement>
  /** Opening brackets of calls and named choices, which follow their word without a space. */
  readonly hugging: ReadonlySet<number>
  /** Minus signs before an operand, and slashes of a day count: no space on their right. */
  readonly prefixes: ReadonlySet<number>
  /** Colons after a condition, with a space on either side. */
  readonly conditionColons: ReadonlySet<number>
}

export interface Statement {
  /** Offset after its last token. */
  readonly to: number
  /** Statements of one kind in consecutive lines are aligned; without a kind, they are not. */
  readonly kind?: string
  /** Offsets of the tokens that begin each column after the first; absent where the column is empty. */
  readonly columns: readonly (number | undefined)[]
}

/** Walks the tree of a text once. */
export function mark(tree: CstNode): Marks {
  const statements = new Map<number, Statement>()
  const hugging = new Set<number>()
  const prefixes = new Set<number>()
  const conditionColons = new Set<number>()

  const starts = (node: CstNode, kind?: string, columns: Statement["columns"] = []) => {
    const from = node.location?.startOffset
    const to = (node.location?.endOffset ?? 0) + 1
    if (from !== undefined) statements.set(from, kind ? { to, kind, columns } : { to, columns })
  }
  const all = (into: Set<number>, tokens: readonly IToken[]) => tokens.forEach((token) => into.add(token.startOffset))

  const waiting: CstNode[] = [tree]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    switch (node.name) {
      case "part":
      case "timeLine":
      case "roundingLine":
      case "accountLine":
      case "invoiceLine":
      case "runLine":
      case "expectLine":
      case "memberValue":
      case "termItem":
      case "timeItem":
      case "partiesItem":
      case "roundingItem":
      case "clausesItem":
      case "calendarItem":
      case "groupItem":
      case "accountItem":
      case "chargeItem":
      case "settleItem":
      case "invoiceItem":
        starts(node)
        break
      case "checkItem":
        starts(node)
        all(conditionColons, tokensOf(node, "Colon"))
        break
      case "inputItem":
        starts(node, "input", inputColumns(node))
        break
      case "defineItem":
      case "agreedItem":
        starts(node, node.name, [afterColon(node)])
        break
      case "givenLine": {
        const kind = tokensOf(node, "in").length > 0 ? "given in a period" : "given"
        starts(node, kind, [tokensOf(node, "Equal")[0]?.startOffset ?? tokensOf(node, "from")[0]?.startOffset])
        break
      }
      case "clauseLine":
        starts(node, "clause", [tokensOf(node, "Text")[0]?.startOffset])
        break
      case "cases":
        for (const word of [...tokensOf(node, "when"), ...tokensOf(node, "otherwise")])
          statements.set(word.startOffset, { to: spanOf(word).to, columns: [] })
        all(conditionColons, tokensOf(node, "Colon"))
        break
      case "callArguments":
      case "choices":
        all(hugging, tokensOf(node, "OpenParen"))
        break
      case "operand":
        all(
          prefixes,
          tokensOf(node, "prefix").filter(({ image }) => image === "-"),
        )
        break
      case "basis":
        all(prefixes, tokensOf(node, "Slash"))
        break
    }
    if (node.name === "partiesItem") {
      const titles = tokensOf(node, "Text")
      tokensOf(node, "Name").forEach((name, at) => {
        const title = titles[at]
        if (title)
          statements.set(name.startOffset, { to: spanOf(title).to, kind: "party", columns: [title.startOffset] })
      })
    }
    if (node.name === "groupItem")
      for (const member of tokensOf(node, "members"))
        statements.set(member.startOffset, { to: spanOf(member).to, columns: [] })
    for (const inner of ownNodes(node)) waiting.push(inner)
  }
  return { start: tree.location?.startOffset ?? 0, statements, hugging, prefixes, conditionColons }
}

/** Unit, period, source, labels, policy. */
function inputColumns(node: CstNode): (number | undefined)[] {
  const header = nodeOf(node, "header")
  const first = (name: string, of: CstNode | undefined = node) => of && tokensOf(of, name)[0]?.startOffset
  return [
    first("unit", header),
    first("each", header),
    first("from"),
    first("labels"),
    nodeOf(node, "missingPolicy")?.location?.startOffset,
  ]
}

/** What follows the colon of a header. */
function afterColon(node: CstNode): number | undefined {
  const header = nodeOf(node, "header")
  return header && ownTokens(header)[1]?.startOffset
}
