import type { CstNode } from "chevrotain"
import type * as ast from "./ast.ts"
import { buildLiteral } from "./build-expressions.ts"
import { buildDay, buildMonthDay } from "./build-headers.ts"
import { need, needWord, optional, spanOfNode, wordAt } from "./build-words.ts"
import { has, nodeOf, nodesOf } from "./cst.ts"

/** The builders of what a contract stands in, by the rule that read it. */
export const settingBuilders: Readonly<Record<string, (node: CstNode) => ast.Item>> = {
  partiesItem: (node) => ({
    node: "parties",
    parties: nodesOf(node, "partyLine").map((line) => ({
      name: needWord(line, "Name"),
      title: needWord(line, "Text"),
      ...optional("heldBy", wordAt(line, "holding")),
    })),
    span: spanOfNode(node),
  }),
  termItem: (node) => {
    const [from, through] = nodesOf(node, "dayOf").map(buildDay)
    return { node: "term", from: need(from), through: need(through), span: spanOfNode(node) }
  },
  timeItem: buildTime,
  roundingItem: (node) => ({
    node: "rounding",
    ...optional("clause", wordAt(node, "Clause")),
    lines: nodesOf(node, "roundingLine").map(buildRoundingLine),
    span: spanOfNode(node),
  }),
  clausesItem: (node) => ({
    node: "clauses",
    clauses: nodesOf(node, "clauseLine").map((line) => ({
      clause: needWord(line, "Clause"),
      title: needWord(line, "Text"),
      computed: !has(line, "not"),
    })),
    span: spanOfNode(node),
  }),
  calendarItem: (node) => ({
    node: "calendar",
    name: needWord(node, "Name"),
    path: needWord(node, "path"),
    sha256: needWord(node, "digest"),
    span: spanOfNode(node),
  }),
  touItem: (node) => ({
    node: "tou",
    name: needWord(node, "Name"),
    ...optional("title", wordAt(node, "Text")),
    lines: nodesOf(node, "touLine").map(buildTouLine),
    ...optional("otherwise", wordAt(node, "remaining")),
    span: spanOfNode(node),
  }),
  groupItem: (node) => ({
    node: "group",
    name: needWord(node, "Name"),
    ...optional("title", wordAt(node, "Text")),
    of: needWord(node, "kind"),
    members: nodesOf(node, "member").map((member) => ({
      name: needWord(member, "Name"),
      ...optional("from", wordAt(member, "first")),
      ...optional("through", wordAt(member, "last")),
    })),
    span: spanOfNode(node),
  }),
  eventItem: buildEvent,
  phasesItem: (node) => ({
    node: "phases",
    ...optional("clause", wordAt(node, "Clause")),
    phases: nodesOf(node, "phase").map((phase) => ({
      name: needWord(phase, "Name"),
      from: buildDay(need(nodeOf(phase, "dayOf"))),
      span: spanOfNode(phase),
    })),
    span: spanOfNode(node),
  }),
}

function buildTime(node: CstNode): ast.Time {
  let time: Omit<ast.Time, "node" | "span"> = {}
  // Of a line that is said twice, the first counts.
  for (const line of nodesOf(node, "timeLine")) time = { ...buildTimeLine(line), ...time }
  return { node: "time", ...time, span: spanOfNode(node) }
}

function buildTimeLine(line: CstNode): Omit<ast.Time, "node" | "span"> {
  const monthDay = nodeOf(line, "monthDay")
  if (has(line, "timezone")) return { timezone: needWord(line, "Text") }
  if (has(line, "interval")) return { interval: needWord(line, "Number") }
  if (has(line, "gas_day")) return { gasDay: needWord(line, "Time") }
  if (has(line, "leap_day")) return { leapDay: buildMonthDay(need(monthDay)) }
  if (monthDay) return { contractYear: buildMonthDay(monthDay) }
  return { contractYear: { anniversaryOf: needWord(line, "event"), span: spanOfNode(line) } }
}

function buildRoundingLine(line: CstNode): ast.RoundingLine {
  const mode = optional("mode", wordAt(line, "Mode"))
  const span = spanOfNode(line)
  if (has(line, "quotients")) return { line: "quotients", decimals: needWord(line, "Number"), ...mode, span }
  return {
    line: "post",
    stage: needWord(line, "stage"),
    quantum: buildLiteral(need(nodeOf(line, "literal"))),
    ...mode,
    span,
  }
}

function buildTouLine(line: CstNode): ast.TouLine {
  const [from, through] = nodesOf(line, "monthDay").map(buildMonthDay)
  const weekdays = nodeOf(line, "weekdays")
  const hours = nodeOf(line, "hoursOfDay")
  const calendar = wordAt(line, "calendar")
  return {
    name: needWord(line, "Label"),
    ...(from && through ? { season: { from, through } } : {}),
    days: (weekdays ? nodesOf(weekdays, "dayRange") : []).map((range) => ({
      from: needWord(range, "first"),
      ...optional("to", wordAt(range, "last")),
      span: spanOfNode(range),
    })),
    ...(calendar ? { holidays: { form: "except", calendar } } : {}),
    ...(has(line, "holidays") ? { holidays: { form: "with" } } : {}),
    hours: (hours ? nodesOf(hours, "hourRange") : []).map((range) => ({
      from: needWord(range, "first"),
      to: needWord(range, "last"),
    })),
    span: spanOfNode(line),
  }
}

function buildEvent(node: CstNode): ast.Event {
  const kind = wordAt(node, "source")
  return {
    node: "event",
    name: needWord(node, "Name"),
    ...optional("title", wordAt(node, "title")),
    ...optional("clause", wordAt(node, "Clause")),
    form: has(node, "spans") ? "spans" : "once",
    ...optional("guaranteed", wordAt(node, "guarantee")),
    ...optional("longstop", wordAt(node, "latest")),
    ...optional("by", wordAt(node, "causes")),
    ...optional("overlap", wordAt(node, "winner")),
    ...(kind ? { source: { kind, name: needWord(node, "Text") } } : {}),
    span: spanOfNode(node),
  }
}
