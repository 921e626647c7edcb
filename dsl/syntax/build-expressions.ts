import type { CstNode, IToken } from "chevrotain"
import { cover } from "../source/span.ts"
import type * as ast from "./ast.ts"
import { has, nodeOf, nodesOf, tokenOf, tokensOf } from "./cst.ts"
import { need, needWord, optional, spanOfNode, wordAt, wordOf, wordsAt } from "./build-words.ts"
import { spanOf } from "./token-span.ts"

/** The expression of a declaration or line; missing where it could not be read. */
export function expressionIn(node: CstNode): ast.Expression {
  const expression = nodeOf(node, "expression")
  return expression ? buildExpression(expression) : missingAfter(node)
}

/** What stands where an expression could not be read: after what could. */
export const missingAfter = (node: CstNode): ast.Expression => {
  const { to } = spanOfNode(node)
  return { node: "missing", span: { from: to, to } }
}

/** The tree of an expression. */
export function buildExpression(node: CstNode): ast.Expression {
  const span = spanOfNode(node)
  const cases = nodeOf(node, "cases")
  if (cases) return buildCase(cases)
  const operation = nodeOf(node, "operation")
  if (operation) return buildOperation(operation)
  const [condition, then, otherwise] = nodesOf(node, "expression").map(buildExpression)
  const missing: ast.Expression = { node: "missing", span: { from: span.to, to: span.to } }
  return { node: "if", condition: condition ?? missing, then: then ?? missing, else: otherwise ?? missing, span }
}

function buildCase(node: CstNode): ast.Expression {
  const rest = nodeOf(node, "rest")
  return {
    node: "case",
    arms: pair(nodesOf(node, "condition"), nodesOf(node, "result")).map(([when, value]) => ({
      when: buildExpression(when),
      value: buildExpression(value),
    })),
    ...(rest ? { otherwise: buildExpression(rest) } : {}),
    span: spanOfNode(node),
  }
}

/** Joins operands by the strength of the operators between them, from the left where they are equal. */
function buildOperation(node: CstNode): ast.Expression {
  const operands = nodesOf(node, "operand")
  const operators = tokensOf(node, "operator")
  let at = 0

  const joinAbove = (level: number, first: ast.Expression): ast.Expression => {
    let left = first
    for (let operator = operators[at]; operator && levelOf(operator) > level; operator = operators[at]) {
      at++
      const right = joinAbove(levelOf(operator), prefixed(operands[at]))
      left = { node: "binary", operator: wordOf(operator), left, right, span: cover(left.span, right.span) }
    }
    return left
  }
  const prefixed = (operand: CstNode | undefined): ast.Expression => {
    if (!operand) return missingAfter(node)
    let value = buildOperand(operand)
    for (const prefix of tokensOf(operand, "prefix").toReversed()) {
      const negative = prefix.image === "-"
      const inner = negative ? value : joinAbove(notLevel, value)
      value = { node: negative ? "negate" : "not", operand: inner, span: cover(spanOf(prefix), inner.span) }
    }
    return value
  }
  return joinAbove(0, prefixed(operands[0]))
}

/** How tightly an operator binds; `not` stands between `and` and the comparisons. */
const levelOf = (operator: IToken) => levels.get(operator.image) ?? comparisonLevel
const notLevel = 3
const comparisonLevel = 4
const levels: ReadonlyMap<string, number> = new Map([
  ["or", 1],
  ["and", 2],
  ["+", 5],
  ["-", 5],
  ["*", 6],
  ["/", 6],
])

function buildOperand(node: CstNode): ast.Expression {
  const literal = nodeOf(node, "literal")
  if (literal) return buildLiteral(literal)
  const flag = tokenOf(node, "true") ?? tokenOf(node, "false")
  if (flag) return { node: "flag", value: flag.image === "true", span: spanOf(flag) }
  const tiered = nodeOf(node, "tieredValue")
  if (tiered) return buildTiered(tiered)
  const reference = nodeOf(node, "nameOrCall")
  if (reference) return buildNameOrCall(reference)
  const [open, close] = [tokenOf(node, "OpenParen"), tokenOf(node, "CloseParen")]
  const value = expressionIn(node)
  return open && close ? { ...value, span: cover(spanOf(open), spanOf(close)) } : value
}

/** A number with its unit. */
export const buildLiteral = (node: CstNode): ast.Literal => ({
  node: "literal",
  number: needWord(node, "Number"),
  ...optional("unit", wordAt(node, "unit")),
  span: spanOfNode(node),
})

function buildNameOrCall(node: CstNode): ast.Expression {
  const span = spanOfNode(node)
  const call = nodeOf(node, "callArguments")
  if (!call) return { node: "reference", ...buildPath(node) }
  return {
    node: "call",
    name: needWord(node, "Name"),
    arguments: nodesOf(call, "argument").map(buildArgument),
    scopes: nodesOf(node, "scope").map(buildScope),
    span,
  }
}

/** A name with its stages and members. */
export const buildPath = (node: CstNode): ast.Path => ({
  name: needWord(node, "Name"),
  stages: tokensOf(node, "Word").map(wordOf),
  members: indexIn(node),
  span: spanOfNode(node),
})

function buildArgument(node: CstNode): ast.Argument {
  const span = spanOfNode(node)
  const choice = nodeOf(node, "choice")
  if (choice) return buildChoice(choice)
  const grain = wordAt(node, "Grain")
  if (grain) return { form: "grain", grain, span }
  const value = expressionIn(node)
  if (has(node, "else")) return { form: "else", value, span }
  const weight = nodeOf(node, "weight")
  const filter = nodeOf(node, "filter")
  return {
    form: "value",
    value,
    ...(weight ? { by: buildExpression(weight) } : {}),
    ...(filter ? { where: buildExpression(filter) } : {}),
    span,
  }
}

/** A named argument. */
export function buildChoice(node: CstNode): ast.Choice {
  const date = wordAt(node, "date")
  const value = date ? ({ node: "date", text: date.text, span: date.span } as const) : expressionIn(node)
  return { form: "choice", name: needWord(node, "Label"), value, span: spanOfNode(node) }
}

function buildScope(node: CstNode): ast.Scope {
  const span = spanOfNode(node)
  const group = wordAt(node, "group")
  if (group) return { form: "across", group, span }
  const grain = needWord(node, "grain")
  const window = tokenOf(node, "window")?.image
  if (window === "trailing" || window === "prior")
    return { form: window, upTo: has(node, "up"), count: needWord(node, "Number"), grain, span }
  if (has(node, "within")) return { form: "within", grain, span }
  return { form: has(node, "so") ? "so_far" : "over", grain, span }
}

function buildTiered(node: CstNode): ast.Tiered {
  const above = nodeOf(node, "above")
  const rest = nodeOf(node, "restAt")
  return {
    node: "tiered",
    ...optional("kind", wordAt(node, "kind")),
    of: buildExpression(need(nodeOf(node, "of"))),
    ...(above ? { above: buildExpression(above) } : {}),
    bands: nodesOf(node, "band").map(buildBand),
    ...(rest ? { rest: buildExpression(rest) } : {}),
    span: spanOfNode(node),
  }
}

function buildBand(node: CstNode): ast.TierBand {
  const [first, ...more] = tokensOf(node, "edge")
  const edge = need(first)
  const texts = { first: "first", next: "next", up: "up to", below: "below" } as const
  return {
    edge: {
      text: need(texts[edge.image as keyof typeof texts]),
      span: cover(spanOf(edge), spanOf(more[0] ?? edge)),
    },
    limit: buildExpression(need(nodeOf(node, "limit"))),
    at: buildExpression(need(nodeOf(node, "price"))),
  }
}

/** The named arguments in the brackets of a node; none where it has no brackets. */
export function choicesIn(node: CstNode): readonly ast.Choice[] {
  const choices = nodeOf(node, "choices")
  return choices ? nodesOf(choices, "choice").map(buildChoice) : []
}

/** The names in the square brackets of a node. */
export const indexIn = (node: CstNode): readonly ast.Word[] => {
  const index = nodeOf(node, "index")
  return index ? wordsAt(index, "Name") : []
}

const pair = <A, B>(first: readonly A[], second: readonly B[]): [A, B][] =>
  first.flatMap((one, at) => (second[at] === undefined ? [] : [[one, second[at]]]))
