import type { CstNode } from "chevrotain"
import type * as ast from "./ast.ts"
import { buildPath, expressionIn } from "./build-expressions.ts"
import { incomplete, need, needWord, optional, spanOfNode, wordAt } from "./build-words.ts"
import { has, nodeOf, nodesOf } from "./cst.ts"

/** What stood before a contract's first period. */
export function buildHistory(node: CstNode): ast.History {
  return {
    node: "history",
    of: needWord(node, "Name"),
    signed: needWord(node, "Date"),
    given: nodesOf(node, "historyLine").flatMap((line) =>
      whole(line, () => buildGiven(need(nodeOf(line, "givenLine")))),
    ),
    span: spanOfNode(node),
  }
}

/** A worked example. */
export function buildTest(node: CstNode): ast.Test {
  return {
    node: "test",
    title: needWord(node, "Text"),
    ...optional("of", wordAt(node, "Name")),
    lines: nodesOf(node, "testLine").flatMap((line) => whole(line, () => buildTestLine(line))),
    span: spanOfNode(node),
  }
}

/** What a line says, if it was read whole. */
function whole<T>(line: CstNode, build: () => T): T[] {
  if (line.recoveredNode) return []
  try {
    return [build()]
  } catch (error) {
    if (error === incomplete) return []
    throw error
  }
}

function buildTestLine(line: CstNode): ast.TestLine {
  const given = nodeOf(line, "givenLine")
  if (given) return buildGiven(given)
  const run = nodeOf(line, "runLine")
  if (run) {
    const [from, through] = nodesOf(run, "periodName").map(buildPeriod)
    return { line: "run", from: need(from), ...(through ? { through } : {}), span: spanOfNode(run) }
  }
  const expect = need(nodeOf(line, "expectLine"))
  const span = spanOfNode(expect)
  if (has(expect, "error")) return { line: "expect_error", code: needWord(expect, "Ident"), span }
  const date = wordAt(expect, "date")
  const comparison = needWord(expect, "comparison").text
  return {
    line: "expect",
    path: buildPath(need(nodeOf(expect, "path"))),
    in: buildPeriod(need(nodeOf(expect, "periodName"))),
    comparison: comparison === "<=" || comparison === ">=" ? comparison : "=",
    value: date ? { node: "date", text: date.text, span: date.span } : expressionIn(expect),
    span,
  }
}

function buildGiven(node: CstNode): ast.Given {
  const path = buildPath(need(nodeOf(node, "path")))
  const span = spanOfNode(node)
  const file = wordAt(node, "file")
  if (file) return { line: "given", path, value: { form: "file", path: file, sha256: needWord(node, "digest") }, span }
  const date = wordAt(node, "date")
  const period = nodeOf(node, "periodName")
  const when = period ? { in: buildPeriod(period) } : {}
  if (date) return { line: "given", path, value: { form: "date", date, ...when }, span }
  return { line: "given", path, value: { form: "value", value: expressionIn(node), ...when }, span }
}

function buildPeriod(node: CstNode): ast.Period {
  const span = spanOfNode(node)
  const number = wordAt(node, "Number")
  if (has(node, "ContractOfYear")) return { form: "contract_year", text: need(number).text, span }
  if (number) return { form: "year", text: number.text, span }
  if (has(node, "TermGrain")) return { form: "term", text: "term", span }
  const forms = [
    ["DateTime", "instant"],
    ["Date", "date"],
    ["Month", "month"],
  ] as const
  for (const [name, form] of forms) {
    const found = wordAt(node, name)
    if (found) return { form, text: found.text, span }
  }
  throw incomplete
}
