import type { CstNode } from "chevrotain"
import type * as ast from "./ast.ts"
import { buildExpression, buildLiteral, expressionIn } from "./build-expressions.ts"
import { buildHeader, buildNamed } from "./build-headers.ts"
import { incomplete, need, needWord, optional, spanOfNode, wordAt } from "./build-words.ts"
import { has, nodeOf, nodesOf } from "./cst.ts"

/** The builders of what is split, by the rule that read it. */
export const partitionBuilders: Readonly<Record<string, (node: CstNode) => ast.Item>> = {
  allocateItem: buildAllocate,
  waterfallItem: buildWaterfall,
  instrumentItem: (node) => ({
    node: "instrument",
    name: needWord(node, "Name"),
    title: needWord(node, "Text"),
    unit: needWord(node, "Unit"),
    vintage: needWord(node, "Grain"),
    ...optional("clause", wordAt(node, "Clause")),
    movements: nodesOf(node, "movement").map(buildMovement),
    span: spanOfNode(node),
  }),
}

/** `of x: USD each month step 0.01 USD`. */
function buildSplit(node: CstNode) {
  const step = nodeOf(node, "literal")
  return {
    ...buildNamed(node),
    of: expressionIn(node),
    header: buildHeader(node),
    ...(step ? { step: buildLiteral(step) } : {}),
  }
}

function buildAllocate(node: CstNode): ast.Allocate {
  const arms = nodeOf(node, "arms")
  const split = arms
    ? {
        form: "arms" as const,
        arms: nodesOf(arms, "arm").map(buildArm),
        ...optional("rest", wordAt(arms, "remaining")),
      }
    : buildByWeight(need(nodeOf(node, "byWeight")))
  return { node: "allocate", ...buildSplit(node), split, span: spanOfNode(node) }
}

function buildArm(node: CstNode): ast.Arm {
  const place = wordAt(node, "place")?.text
  const common = {
    name: needWord(node, "Name"),
    ...optional("clause", wordAt(node, "Clause")),
    span: spanOfNode(node),
  }
  if (place === "first" || place === "next") return { arm: place, upTo: expressionIn(node), ...common }
  return { arm: "share", share: expressionIn(node), ...common }
}

function buildByWeight(node: CstNode): ast.ByWeight {
  const cap = nodeOf(node, "cap")
  const leftover = has(node, "leftover") ? { leftover: optional("to", wordAt(node, "leftoverTo")) } : {}
  const remainderTo = wordAt(node, "remainderTo")
  const noWeightTo = wordAt(node, "noWeightTo")
  return {
    form: "weight",
    across: needWord(node, "group"),
    by: expressionIn(node),
    ...(cap ? { cap: { upTo: buildExpression(cap), ...leftover } } : {}),
    ...(has(node, "largest") ? { remainder: { form: "largest" } } : {}),
    ...(has(node, "order") ? { remainder: { form: "in order" } } : {}),
    ...(remainderTo ? { remainder: { form: "to", to: remainderTo } } : {}),
    ...(has(node, "equal") ? { noWeight: { form: "equal" } } : {}),
    ...(has(node, "error") ? { noWeight: { form: "error" } } : {}),
    ...(noWeightTo ? { noWeight: { form: "to", to: noWeightTo } } : {}),
    span: spanOfNode(node),
  }
}

function buildWaterfall(node: CstNode): ast.Waterfall {
  const rest = nodeOf(node, "restTier")
  return {
    node: "waterfall",
    ...buildSplit(node),
    ...(has(node, "each") ? { stage: "each tier" } : {}),
    ...(has(node, "recipients") ? { stage: "recipients only" } : {}),
    tiers: nodesOf(node, "tierLine").map(buildTier),
    ...(rest
      ? { rest: { ...optional("clause", wordAt(rest, "Clause")), pay: buildPay(need(nodeOf(rest, "payout"))) } }
      : {}),
    span: spanOfNode(node),
  }
}

function buildTier(node: CstNode): ast.Tier {
  const recipient = wordAt(node, "recipient")
  const plus = nodeOf(node, "plusShare")
  return {
    name: needWord(node, "Name"),
    ...optional("clause", wordAt(node, "Clause")),
    limit: recipient
      ? { form: "until", recipient, gets: expressionIn(node), ...(plus ? { plus: buildExpression(plus) } : {}) }
      : { form: "up_to", value: expressionIn(node) },
    pay: buildPay(need(nodeOf(node, "payout"))),
    span: spanOfNode(node),
  }
}

function buildPay(node: CstNode): ast.Pay {
  const span = spanOfNode(node)
  const weight = nodeOf(node, "byWeight")
  if (weight) return buildByWeight(weight)
  const shares = nodeOf(node, "shares")
  if (!shares) return { form: "one", to: needWord(node, "Name"), span }
  return {
    form: "shares",
    shares: nodesOf(shares, "shareLine").map((line) => ({ share: expressionIn(line), to: needWord(line, "Name") })),
    rest: needWord(shares, "Name"),
    span,
  }
}

function buildMovement(node: CstNode): ast.Movement {
  const movement = needWord(node, "kind").text
  if (movement !== "issue" && movement !== "transfer" && movement !== "retire") throw incomplete
  const quantum = nodeOf(node, "literal")
  return {
    movement,
    name: needWord(node, "Name"),
    ...optional("from", wordAt(node, "giver")),
    ...optional("to", wordAt(node, "receiver")),
    ...optional("clause", wordAt(node, "Clause")),
    value: expressionIn(node),
    ...(quantum
      ? { whole: { quantum: buildLiteral(quantum), ...optional("fraction", wordAt(node, "fraction")) } }
      : {}),
    span: spanOfNode(node),
  }
}
