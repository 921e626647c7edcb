import type { CstNode, IToken } from "chevrotain"
import { nodeOf, nodesOf, ownNodes, ownTokens, tokenOf, tokensOf } from "./cst.ts"
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
  /** Brackets of choices that stand apart from their word all the same. */
  const apart = new Set<number>()
  const prefixes = new Set<number>()
  const conditionColons = new Set<number>()

  const starts = (node: CstNode, kind?: string, columns: Statement["columns"] = [], end?: IToken) => {
    const from = node.location?.startOffset
    const to = end ? spanOf(end).to : (node.location?.endOffset ?? 0) + 1
    if (from !== undefined) statements.set(from, kind ? { to, kind, columns } : { to, columns })
  }
  const startsAt = (token: IToken | undefined) => {
    if (token) statements.set(token.startOffset, { to: spanOf(token).to, columns: [] })
  }
  const all = (into: Set<number>, tokens: readonly IToken[]) => tokens.forEach((token) => into.add(token.startOffset))

  const waiting: CstNode[] = [tree]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    switch (node.name) {
      case "part":
      case "timeLine":
      case "roundingLine":
      case "invoiceLine":
      case "runLine":
      case "expectLine":
      case "restTier":
      case "tierLine":
      case "change":
      case "usesItem":
      case "termItem":
      case "timeItem":
      case "partiesItem":
      case "roundingItem":
      case "clausesItem":
      case "calendarItem":
      case "groupItem":
      case "member":
      case "accountItem":
      case "flipItem":
      case "allocateItem":
      case "phasesItem":
      case "waterfallItem":
      case "instrumentItem":
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
      case "accountLine":
        if (tokenOf(node, "draw")) starts(node, "draw", [first(node, "up")])
        else starts(node)
        break
      case "importPart":
        starts(node, node.name, [first(node, "from")])
        break
      case "eventItem":
        starts(node, node.name, [
          first(node, "title"),
          first(node, "Clause"),
          first(node, "once") ?? first(node, "spans"),
          first(node, "from"),
        ])
        break
      case "partyLine":
        starts(node, node.name, [first(node, "Text"), first(node, "held")])
        break
      case "phase":
        starts(node, node.name, [first(node, "from")])
        break
      case "touItem":
        starts(node)
        startsAt(tokenOf(node, "otherwise"))
        break
      case "touLine":
        starts(node, node.name, touColumns(node))
        break
      case "memberValue":
        starts(node, node.name, [nodeOf(node, "dated")?.location?.startOffset])
        break
      case "curveItem":
        starts(node)
        if (!tokenOf(node, "Text")) all(hugging, tokensOf(node, "OpenParen"))
        break
      case "point":
        starts(node, node.name, [nodesOf(node, "literal")[1]?.location?.startOffset])
        break
      case "formulaItem":
        starts(node, node.name, [afterColon(node)])
        if (!tokenOf(node, "Text")) all(hugging, tokensOf(node, "OpenParen"))
        break
      case "figure":
        starts(node)
        break
      case "parameters":
        nodesOf(node, "parameter").forEach((parameter, at) =>
          starts(parameter, "parameter", [parameterColumn(parameter)], tokensOf(node, "Comma")[at]),
        )
        break
      case "arms":
        startsAt(tokenOf(node, "rest"))
        break
      case "arm":
        if (tokenOf(node, "share")) starts(node, "share", [first(node, "to")])
        else starts(node, "arm", [first(node, "Name"), first(node, "up")])
        break
      case "shares":
        startsAt(tokenOf(node, "rest"))
        break
      case "shareLine":
        starts(node, node.name, [first(node, "to")])
        break
      case "tieredValue":
        startsAt(tokenOf(node, "rest"))
        break
      case "band":
        starts(node, node.name, [nodeOf(node, "limit")?.location?.startOffset, first(node, "at")])
        break
      case "movement":
        starts(node, node.name, [
          first(node, "Name"),
          first(node, "from") ?? first(node, "to") ?? first(node, "by"),
          first(node, "Clause"),
          first(node, "Equal"),
        ])
        break
      case "exception":
        all(conditionColons, tokensOf(node, "Colon"))
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
      case "indexation":
        nodesOf(node, "choices").forEach((choices) => all(apart, tokensOf(choices, "OpenParen")))
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
    for (const inner of ownNodes(node)) waiting.push(inner)
  }
  for (const at of apart) hugging.delete(at)
  return { start: tree.location?.startOffset ?? 0, statements, hugging, prefixes, conditionColons }
}

/** Where the first token of a name or label stands. */
const first = (node: CstNode | undefined, name: string) => node && tokenOf(node, name)?.startOffset

/** Unit, period, source, runs, labels, policy. */
function inputColumns(node: CstNode): (number | undefined)[] {
  const header = nodeOf(node, "header")
  return [
    first(header, "unit"),
    first(header, "each"),
    first(node, "from"),
    first(node, "run"),
    first(node, "labels"),
    nodeOf(node, "missingPolicy")?.location?.startOffset,
  ]
}

/** Season, days, holidays, hours. */
function touColumns(node: CstNode): (number | undefined)[] {
  return [
    nodeOf(node, "monthDay")?.location?.startOffset,
    nodeOf(node, "weekdays")?.location?.startOffset,
    first(node, "except") ?? first(node, "with"),
    nodeOf(node, "hoursOfDay")?.location?.startOffset,
  ]
}

/** What follows the colon of a parameter. */
const parameterColumn = (node: CstNode): number | undefined =>
  first(node, "party") ?? first(node, "GroupSeat") ?? first(node, "one") ?? afterColon(node)

/** What follows the colon of a header. */
function afterColon(node: CstNode): number | undefined {
  const header = nodeOf(node, "header")
  return header && ownTokens(header)[1]?.startOffset
}
