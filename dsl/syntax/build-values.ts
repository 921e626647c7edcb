import type { CstNode } from "chevrotain"
import { cover } from "../source/span.ts"
import type * as ast from "./ast.ts"
import { buildLiteral, choicesIn, expressionIn, missingAfter } from "./build-expressions.ts"
import { buildDay, buildFormed, buildHeader, buildMonthDay, buildNamed, buildRoundedTo } from "./build-headers.ts"
import { incomplete, need, needWord, optional, spanOfNode, wordAt, wordOver, wordsAt } from "./build-words.ts"
import { has, nodeOf, nodesOf } from "./cst.ts"

/** The builders of figures, by the rule that read them. */
export const valueBuilders: Readonly<Record<string, (node: CstNode) => ast.Item>> = {
  inputItem: buildInput,
  agreedItem: buildAgreed,
  defineItem: (node) => ({
    node: "define",
    ...buildNamed(node),
    header: buildHeader(node),
    ...buildFormed(node),
    span: spanOfNode(node),
  }),
  curveItem: (node) => ({
    node: "curve",
    name: needWord(node, "Name"),
    ...optional("title", wordAt(node, "Text")),
    parameter: { name: needWord(node, "Label"), unit: needWord(node, "takes") },
    header: buildHeader(node),
    ...optional("between", wordAt(node, "between")),
    ...optional("beyond", wordAt(node, "beyond")),
    points: nodesOf(node, "point").map((point) => {
      const [at, value] = nodesOf(point, "literal").map(buildLiteral)
      return { at: need(at), value: need(value) }
    }),
    span: spanOfNode(node),
  }),
  formulaItem: (node) => ({
    node: "formula",
    name: needWord(node, "Name"),
    ...optional("title", wordAt(node, "Text")),
    parameters: nodesOf(node, "figure").map((figure) => ({
      name: needWord(figure, "Label"),
      header: buildHeader(figure),
      span: spanOfNode(figure),
    })),
    header: buildHeader(node),
    value: expressionIn(node),
    span: spanOfNode(node),
  }),
}

function buildInput(node: CstNode): ast.Input {
  const kind = wordAt(node, "source")
  const missing = nodeOf(node, "missingPolicy")
  return {
    node: "input",
    ...buildNamed(node),
    header: buildHeader(node),
    ...(kind ? { source: { kind, name: wordAt(node, "Text") ?? pathOfPosting(node) } } : {}),
    runs: wordsAt(node, "runs"),
    labelsEnd: has(node, "labels"),
    ...(missing ? { missing: buildMissing(missing) } : {}),
    span: spanOfNode(node),
  }
}

/** `cedar_ridge.energy`, after `posting`. */
function pathOfPosting(node: CstNode): ast.Word {
  const [contract, rule] = [needWord(node, "contract"), needWord(node, "rule")]
  return { text: `${contract.text}.${rule.text}`, span: cover(contract.span, rule.span) }
}

function buildMissing(node: CstNode): ast.Missing {
  const span = spanOfNode(node)
  if (has(node, "use")) return { policy: "use", input: needWord(node, "Name"), span }
  if (has(node, "hold")) return { policy: "hold", count: needWord(node, "Number"), unit: needWord(node, "unit"), span }
  const policy = needWord(node, "policy").text
  if (policy === "error" || policy === "zero" || policy === "false") return { policy, span }
  throw incomplete
}

function buildAgreed(node: CstNode): ast.Agreed {
  return {
    node: "agreed",
    ...buildNamed(node),
    header: buildHeader(node),
    value: agreedValue(node),
    span: spanOfNode(node),
  }
}

function agreedValue(node: CstNode): ast.Agreed["value"] {
  const dated = nodeOf(node, "dated")
  if (dated) return buildDated(dated)
  const members = nodesOf(node, "memberValue").map((line) => ({
    member: needWord(line, "Label"),
    dated: buildDated(need(nodeOf(line, "dated"))),
  }))
  if (members.length === 0) return { values: [{ value: missingAfter(need(nodeOf(node, "header"))) }] }
  const total = nodeOf(node, "literal")
  return { members, ...(total ? { total: buildLiteral(total) } : {}) }
}

function buildDated(node: CstNode): ast.Dated {
  const escalation = nodeOf(node, "escalation")
  const indexation = nodeOf(node, "indexation")
  return {
    values: nodesOf(node, "datedValue").map((value) => {
      const from = nodeOf(value, "dayOf")
      return { value: expressionIn(value), ...(from ? { from: buildDay(from) } : {}) }
    }),
    ...(escalation ? { escalation: buildEscalation(escalation) } : {}),
    ...(indexation ? { indexation: buildIndexation(indexation) } : {}),
  }
}

const buildEscalation = (node: CstNode): ast.Escalation => ({
  rate: expressionIn(node),
  ...optional("growth", wordAt(node, "growth")),
  ...movesOf(node),
  span: spanOfNode(node),
})

const buildIndexation = (node: CstNode): ast.Indexation => ({
  index: needWord(node, "Name"),
  choices: choicesIn(node),
  ...movesOf(node),
  span: spanOfNode(node),
})

/** When an escalated or indexed price moves, and how its steps are rounded. */
function movesOf(node: CstNode): { readonly anchor?: ast.Anchor; readonly chain?: ast.Chain } {
  const anchor = nodeOf(node, "anchor")
  const chain = nodeOf(node, "chain")
  return { ...(anchor ? { anchor: buildAnchor(anchor) } : {}), ...(chain ? { chain: buildChain(chain) } : {}) }
}

function buildAnchor(node: CstNode): ast.Anchor {
  const span = spanOfNode(node)
  if (!has(node, "on")) return { form: "each", grain: needWord(node, "Grain"), from: needWord(node, "Date"), span }
  if (has(node, "anniversary")) return { form: "anniversary", event: needWord(node, "event"), span }
  const day = buildMonthDay(need(nodeOf(node, "monthDay")))
  const after = wordAt(node, "event")
  return after ? { form: "on", day, after, span } : { form: "on", day, from: needWord(node, "Date"), span }
}

function buildChain(node: CstNode): ast.Chain {
  const span = spanOfNode(node)
  if (has(node, "exact")) return { form: "exact", span }
  const stage = has(node, "each")
    ? { text: "each step" as const, span: wordOver(node, "each", "step").span }
    : has(node, "at")
      ? { text: "at use" as const, span: wordOver(node, "at", "use").span }
      : undefined
  return { form: "rounded", ...buildRoundedTo(need(nodeOf(node, "roundedTo"))), ...(stage ? { stage } : {}), span }
}
