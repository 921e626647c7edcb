import type { CstNode, IToken } from "chevrotain"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type { File } from "./ast.ts"
import { buildAst } from "./build-ast.ts"
import { nodesOf, ownNodes, ownTokens, tokensOf } from "./cst.ts"
import { limits } from "./limits.ts"
import { readTree } from "./read-tree.ts"
import { spanOf } from "./token-span.ts"

/** The tree of a text and what is wrong with it, in the order of the text. Any text gives a tree; nothing is thrown. */
export function parse(text: string): { readonly file: File; readonly diagnostics: readonly Diagnostic[] } {
  if (isTooLong(text)) {
    const file: File = { node: "file", parts: [], span: { from: 0, to: text.length } }
    const span = { from: text.length - 1, to: text.length }
    return { file, diagnostics: [report("syntax/source-too-long", span, { limit: limits.source })] }
  }
  const { tree, tokens, diagnostics } = readTree(text)
  const found = [...diagnostics, ...refuse(tree)]
  const file = buildAst(tree, text.length, found)
  found.push(...checkEdition(file, tokens, found))
  return { file, diagnostics: atMost(limits.diagnostics, distinct(found), text.length) }
}

/** Bytes are counted only where the number of characters leaves it open. */
const isTooLong = (text: string) =>
  text.length > limits.source ||
  (text.length * 3 > limits.source && new TextEncoder().encode(text).length > limits.source)

/** What the grammar reads although it may not stand: lines said twice, and operators whose order is unclear. */
function refuse(tree: CstNode): Diagnostic[] {
  const refused: Diagnostic[] = []
  const waiting = [tree]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.name === "timeItem") refused.push(...saidTwice(node))
    if (node.name === "operation") refused.push(...needsBrackets(node))
    for (const inner of ownNodes(node)) waiting.push(inner)
  }
  return refused
}

/** A `not` under an operator that binds tighter, and a comparison of a comparison. */
function needsBrackets(operation: CstNode): Diagnostic[] {
  const refused: IToken[] = []
  const operators = tokensOf(operation, "operator")
  let compared = false
  for (const [at, operand] of nodesOf(operation, "operand").entries()) {
    const before = operators[at - 1]
    const joins = !before || before.image === "and" || before.image === "or"
    if (joins) compared = false
    else if (!arithmetic.has(before.image)) {
      if (compared) refused.push(before)
      compared = true
    }
    let signed = false
    for (const prefix of tokensOf(operand, "prefix")) {
      if (prefix.image === "-") signed = true
      else if (signed || !joins) refused.push(prefix)
    }
  }
  return refused.map((token) => report("syntax/needs-brackets", spanOf(token), { operator: token.image }))
}
const arithmetic: ReadonlySet<string> = new Set(["+", "-", "*", "/"])

function saidTwice(time: CstNode): Diagnostic[] {
  const firsts = nodesOf(time, "timeLine").flatMap((line) => ownTokens(line).slice(0, 1))
  return firsts
    .filter(({ image }, at) => firsts.findIndex((first) => first.image === image) < at)
    .map((word) => report("syntax/said-twice", spanOf(word), { what: word.image }))
}

function checkEdition(file: File, tokens: readonly IToken[], found: readonly Diagnostic[]): Diagnostic[] {
  if (file.edition) {
    const { text, span } = file.edition
    if (text === "1") return []
    return [report("syntax/unknown-edition", span, { edition: text }, { fix: { title: "Write 1", span, text: "1" } })]
  }
  const first = tokens[0]
  if (first?.image === "offtake" || (!first && found.length > 0)) return []
  const fix = { title: "Write offtake 1", span: { from: 0, to: 0 }, text: "offtake 1\n\n" }
  return [report("syntax/no-edition", first ? spanOf(first) : { from: 0, to: 0 }, {}, { fix })]
}

/** In the order of the text, each finding once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics
    .filter(({ code, span }) => {
      const key = `${code} ${span.from} ${span.to}`
      return !seen.has(key) && seen.add(key)
    })
    .toSorted((a, b) => a.span.from - b.span.from)
}

function atMost(limit: number, diagnostics: readonly Diagnostic[], end: number): readonly Diagnostic[] {
  if (diagnostics.length <= limit) return diagnostics
  return [...diagnostics.slice(0, limit), report("syntax/more-left-out", { from: end, to: end }, { limit })]
}
