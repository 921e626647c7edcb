import type { CstNode } from "chevrotain"
import type * as ast from "./ast.ts"
import { buildExpression, expressionIn } from "./build-expressions.ts"
import { buildBasis, buildHeader, buildNamed, buildRoundedTo } from "./build-headers.ts"
import { need, needWord, optional, spanOfNode, wordAt } from "./build-words.ts"
import { has, nodeOf, nodesOf } from "./cst.ts"

/** The builders of what is carried from period to period, by the rule that read it. */
export const stateBuilders: Readonly<Record<string, (node: CstNode) => ast.Item>> = {
  accountItem: (node) => ({
    node: "account",
    ...buildNamed(node),
    header: buildHeader(node),
    lines: nodesOf(node, "accountLine").map(buildAccountLine),
    span: spanOfNode(node),
  }),
  flipItem: buildFlip,
}

function buildAccountLine(line: CstNode): ast.AccountLine {
  const span = spanOfNode(line)
  if (has(line, "opens")) return { line: "opens", value: expressionIn(line), span }
  if (has(line, "add")) {
    const worth = nodeOf(line, "worthValue")
    return { line: "add", value: expressionIn(line), ...(worth ? { worth: buildExpression(worth) } : {}), span }
  }
  if (has(line, "draw"))
    return {
      line: "draw",
      name: needWord(line, "Name"),
      upTo: expressionIn(line),
      ...optional("order", wordAt(line, "order")),
      ...optional("excess", wordAt(line, "surplus")),
      ...optional("clause", wordAt(line, "Clause")),
      span,
    }
  if (has(line, "reset")) return { line: "reset", grain: needWord(line, "Grain"), to: expressionIn(line), span }
  const accrual = nodeOf(line, "accrual")
  if (accrual) return buildAccrual(accrual)
  if (has(line, "expire"))
    return { line: "expire", count: needWord(line, "Number"), grain: needWord(line, "Grain"), span }
  return { line: "end", end: buildEndOfTerm(need(nodeOf(line, "endOfTerm"))), span }
}

function buildAccrual(node: CstNode): ast.AccountLine {
  const rounded = nodeOf(node, "roundedTo")
  return {
    line: "accrue",
    rate: expressionIn(node),
    basis: buildBasis(node),
    ...(has(node, "simple") ? { growth: { form: "simple" } } : {}),
    ...(has(node, "compounding") ? { growth: { form: "compounding", grain: needWord(node, "Grain") } } : {}),
    ...(rounded ? { rounded: buildRoundedTo(rounded) } : {}),
    span: spanOfNode(node),
  }
}

function buildEndOfTerm(node: CstNode): ast.EndOfTerm {
  if (has(node, "kept")) return { form: "kept", years: needWord(node, "Number") }
  if (has(node, "paid")) return { form: "paid" }
  if (has(node, "reached")) return { form: "not_reached" }
  return { form: "lapses" }
}

function buildFlip(node: CstNode): ast.Flip {
  const next = wordAt(node, "start")
  return {
    node: "flip",
    name: needWord(node, "Name"),
    ...optional("title", wordAt(node, "Text")),
    each: needWord(node, "Grain"),
    ...optional("clause", wordAt(node, "Clause")),
    when: expressionIn(node),
    ...(next ? { takes: { form: "next", grain: next } } : {}),
    ...(has(node, "once") ? { takes: { form: "once" } } : {}),
    span: spanOfNode(node),
  }
}
