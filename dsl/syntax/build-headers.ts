import type { CstNode } from "chevrotain"
import type * as ast from "./ast.ts"
import { buildExpression, buildLiteral, expressionIn, indexIn, missingAfter } from "./build-expressions.ts"
import { need, needWord, optional, spanOfNode, wordAt, wordsAt } from "./build-words.ts"
import { nodeOf, nodesOf, ownTokens } from "./cst.ts"

/** The name of a declaration, its groups and its title. */
export function buildNamed(node: CstNode): ast.Named {
  const named = need(nodeOf(node, "named"))
  return {
    name: needWord(named, "Name"),
    groups: indexIn(named),
    ...optional("title", wordAt(named, "Text")),
  }
}

/** Unit, grain and clause of a declaration. */
export function buildHeader(node: CstNode): ast.Header {
  const header = need(nodeOf(node, "header"))
  return {
    ...optional("unit", wordAt(header, "unit")),
    ...optional("level", wordAt(header, "level")),
    ...optional("each", wordAt(header, "grain")),
    ...optional("shortPeriods", wordAt(header, "short")),
    ...optional("clause", wordAt(header, "Clause")),
  }
}

/** What a rule computes, for which part of a period; the value is missing where the text breaks off before it. */
export function buildFormed(node: CstNode): ast.Formed {
  const value = nodeOf(node, "value")
  if (!value) return { splitAt: [], value: missingAfter(need(nodeOf(node, "header"))), exceptions: [] }
  return {
    ...optional("during", wordAt(value, "phase")),
    splitAt: wordsAt(value, "splits"),
    value: expressionIn(value),
    exceptions: nodesOf(value, "exception").map(buildException),
  }
}

const buildException = (node: CstNode): ast.Exception => ({
  ...optional("clause", wordAt(node, "Clause")),
  when: buildExpression(need(nodeOf(node, "condition"))),
  value: buildExpression(need(nodeOf(node, "result"))),
  span: spanOfNode(node),
})

/** `July 1`. */
export const buildMonthDay = (node: CstNode): ast.MonthDay => ({
  month: needWord(node, "Ident"),
  day: needWord(node, "Number"),
  span: spanOfNode(node),
})

/** A day of the contract, from the node of it that comes at a place. */
export function buildDay(node: CstNode): ast.Day {
  const span = spanOfNode(node)
  const date = wordAt(node, "Date")
  if (date) return { form: "date", date, span }
  const event = needWord(node, "Ident")
  const day = nodeOf(node, "monthDay")
  if (day) return { form: "first", day: buildMonthDay(day), event, span }
  const count = wordAt(node, "Number")
  return count ? { form: "after", count, unit: needWord(node, "unit"), event, span } : { form: "event", event, span }
}

/** `rounded to 0.01 USD half_up`. */
export const buildRoundedTo = (node: CstNode) => ({
  quantum: buildLiteral(need(nodeOf(node, "literal"))),
  ...optional("mode", wordAt(node, "Mode")),
})

/** A day count as written: `actual/365`. */
export function buildBasis(node: CstNode): ast.Word {
  const basis = need(nodeOf(node, "basis"))
  const text = ownTokens(basis)
    .map(({ image }) => image)
    .join("")
  return { text, span: spanOfNode(basis) }
}
