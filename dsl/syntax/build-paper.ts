import type { CstNode } from "chevrotain"
import type * as ast from "./ast.ts"
import { choicesIn, expressionIn } from "./build-expressions.ts"
import { buildBasis, buildFormed, buildHeader, buildNamed } from "./build-headers.ts"
import { need, needWord, optional, spanOfNode, wordAt, wordOver, wordsAt } from "./build-words.ts"
import { has, nodeOf, nodesOf } from "./cst.ts"

/** The builders of what is owed and billed, by the rule that read it. */
export const paperBuilders: Readonly<Record<string, (node: CstNode) => ast.Item>> = {
  chargeItem: (node) => ({ node: "charge", ...buildPosting(node) }),
  settleItem: (node) => ({ node: "settle", ...buildPosting(node) }),
  invoiceItem: (node) => ({
    node: "invoice",
    ...buildNamed(node),
    biller: needWord(node, "biller"),
    billed: needWord(node, "billed"),
    each: needWord(node, "Grain"),
    ...optional("clause", wordAt(node, "Clause")),
    lines: nodesOf(node, "invoiceLine").map(buildInvoiceLine),
    span: spanOfNode(node),
  }),
  checkItem: (node) => ({
    node: "check",
    title: needWord(node, "Text"),
    each: needWord(node, "Grain"),
    ...optional("clause", wordAt(node, "Clause")),
    condition: expressionIn(node),
    otherwise: needWord(node, "outcome"),
    span: spanOfNode(node),
  }),
}

function buildPosting(node: CstNode): Omit<ast.Charge, "node"> {
  return {
    ...buildNamed(node),
    payer: needWord(node, "payer"),
    payee: needWord(node, "payee"),
    header: buildHeader(node),
    ...buildFormed(node),
    span: spanOfNode(node),
  }
}

function buildInvoiceLine(line: CstNode): ast.InvoiceLine {
  const span = spanOfNode(line)
  const names = nodeOf(line, "names")
  const listed = names ? wordsAt(names, "Name") : []
  if (has(line, "lines")) return { line: "lines", names: listed, span }
  if (has(line, "tax"))
    return {
      line: "tax",
      name: needWord(line, "taxName"),
      ...optional("clause", wordAt(line, "Clause")),
      rate: expressionIn(line),
      on: listed,
      ...optional("per", wordAt(line, "taxedPer")),
      span,
    }
  if (has(line, "net")) return { line: "net", with: listed, span }
  if (has(line, "issued")) return { line: "issued", by: buildDueDate(need(nodeOf(line, "dueDate"))), span }
  if (has(line, "late"))
    return {
      line: "late",
      rate: expressionIn(line),
      basis: buildBasis(line),
      compounding: needWord(line, "growth"),
      span,
    }
  if (has(line, "dispute"))
    return {
      line: "dispute",
      count: needWord(line, "Number"),
      grain: needWord(line, "Grain"),
      of: needWord(line, "Name"),
      span,
    }
  if (has(line, "correct")) return { line: "correct", choices: choicesIn(line), span }
  const due = need(nodeOf(line, "dueLine"))
  const direction = wordAt(due, "direction")
  return {
    line: "due",
    ...optional("pick", wordAt(due, "pick")),
    dates: nodesOf(due, "dueDate").map(buildDueDate),
    ...(direction ? { roll: { direction, calendar: needWord(due, "calendar") } } : {}),
    span,
  }
}

function buildDueDate(node: CstNode): ast.DueDate {
  const span = spanOfNode(node)
  if (has(node, "next")) return { form: "day", day: needWord(node, "Number"), grain: needWord(node, "Grain"), span }
  const after = has(node, "period") ? wordOver(node, "period", "end") : needWord(node, "event")
  return { form: "days", count: needWord(node, "Number"), business: has(node, "business"), after, span }
}
