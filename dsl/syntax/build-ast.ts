import type { CstElement, CstNode, IToken } from "chevrotain"
import { has, isToken, nodeOf, nodesOf, ownNodes, ownTokens, tokenOf, tokensOf } from "./cst.ts"
import { cover, type Span } from "../source/span.ts"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type * as ast from "./ast.ts"
import { spanOf } from "./token-span.ts"
import type { UnbuiltToken } from "./unbuilt.ts"

/**
 * Makes the tree of a file from what the parser read. What the parser could not read was reported by
 * it; here it becomes a `broken` item or a `missing` expression and is not reported again.
 */
export function buildAst(node: CstNode, length: number, diagnostics: Diagnostic[]): ast.File {
  const edition = tokenOf(node, "Number")
  return {
    node: "file",
    ...(edition ? { edition: wordOf(edition) } : {}),
    parts: buildParts(node, diagnostics),
    span: { from: 0, to: length },
  }
}

// ---- the tree of the parser

const spanOfNode = (node: CstNode): Span => {
  const from = node.location?.startOffset ?? NaN
  const to = (node.location?.endOffset ?? NaN) + 1
  return from >= 0 && to >= from ? { from, to } : { from: Math.max(0, from || 0), to: Math.max(0, from || 0) }
}
const textOf = (found: IToken) => {
  const name = found.tokenType.name
  if (name === "Text") return found.image.slice(1, -1)
  if (name === "Clause") return `§${found.image.slice(1)}`
  return found.image
}
const wordOf = (found: IToken): ast.Word => ({ text: textOf(found), span: spanOf(found) })
const wordAt = (node: CstNode, name: string): ast.Word | undefined => {
  const found = tokenOf(node, name)
  return found && wordOf(found)
}
/** A word that may be absent, as the part of a record. */
const optional = <K extends string>(key: K, word: ast.Word | undefined) =>
  (word ? { [key]: word } : {}) as { readonly [P in K]?: ast.Word }
/** A piece that a declaration cannot be built without. */
const need = <T>(piece: T | undefined): T => {
  if (piece === undefined) throw incomplete
  return piece
}
const incomplete = new Error("the declaration is incomplete")
const needWord = (node: CstNode, name: string) => need(wordAt(node, name))

// ---- file and parts

/**
 * The parts, in order. Declarations that stand behind a contract belong to it all the same: a stray
 * brace closed it early, or its own opening was broken.
 */
function buildParts(file: CstNode, diagnostics: Diagnostic[]): ast.Part[] {
  const parts: ast.Part[] = []
  /** What stands behind the last part. */
  let behind: ast.Item[] = []
  /** Whether the closing brace that comes next may belong to something that was read in pieces. */
  let owed = false
  let reported = false
  const giveToContract = () => {
    const last = parts.at(-1)
    if (last?.node === "contract" && behind.length > 0)
      parts[parts.length - 1] = {
        ...last,
        items: [...last.items, ...behind],
        span: cover(last.span, behind.at(-1)!.span),
      }
    behind = []
  }
  const members = [...nodesOf(file, "part"), ...nodesOf(file, "item"), ...tokensOf(file, "CloseBrace")]
  for (const member of members.toSorted((a, b) => startOf(a) - startOf(b))) {
    if (isToken(member)) {
      const span = spanOf(member)
      if (!owed)
        diagnostics.push(report("syntax/stray-brace", span, {}, { fix: { title: "Remove it", span, text: "" } }))
      owed = false
      reported = false
    } else if (member.name === "part") {
      giveToContract()
      const part = buildPart(member)
      if (part) parts.push(part)
      owed = isBroken(member)
      reported = owed
    } else {
      const item = buildItem(member)
      if (!item) continue
      // Many kinds that are not built yet stand outside contracts; that they are not built was said.
      const fits = has(member, "Unbuilt") && !owed
      if (!reported && !fits) {
        const opener = opens(member)
        if (opener) diagnostics.push(report("syntax/outside-contract", opener.span, { opener: opener.text }))
        reported = true
      }
      if (fits) continue
      behind.push(item)
      owed = true
    }
  }
  giveToContract()
  return parts
}

const startOf = (element: CstElement) => (isToken(element) ? element.startOffset : (element.location?.startOffset ?? 0))
const isBroken = (node: CstNode): boolean =>
  node.recoveredNode === true ||
  ["contractPart", "historyPart", "testPart", "body"].some((name) => nodesOf(node, name).some(isBroken))

/** The opening word of an item. */
function opens(item: CstNode): ast.Word | undefined {
  const first = ownTokens(item)[0] ?? ownNodes(item).flatMap(ownTokens)[0]
  return first && wordOf(first)
}

function buildPart(part: CstNode): ast.Part | undefined {
  try {
    const contract = nodeOf(part, "contractPart")
    if (contract) return buildContract(contract)
    const history = nodeOf(part, "historyPart")
    if (history) return buildHistory(history)
    const test = nodeOf(part, "testPart")
    return test && buildTest(test)
  } catch (error) {
    if (error === incomplete) return undefined
    throw error
  }
}

function buildContract(node: CstNode): ast.Contract {
  const span = spanOfNode(node)
  const body = nodeOf(node, "body")
  const unnamed = { text: "", span: { from: span.to, to: span.to } }
  return {
    node: "contract",
    name: wordAt(node, "Name") ?? unnamed,
    title: wordAt(node, "Text") ?? unnamed,
    items: body
      ? nodesOf(body, "item")
          .map(buildItem)
          .filter((item) => item !== undefined)
      : [],
    span,
  }
}

function buildHistory(node: CstNode): ast.History {
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

function buildTest(node: CstNode): ast.Test {
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
  const comparison = needWord(expect, "comparison").text
  return {
    line: "expect",
    path: buildPath(need(nodeOf(expect, "path"))),
    in: buildPeriod(need(nodeOf(expect, "periodName"))),
    comparison: comparison === "<=" || comparison === ">=" ? comparison : "=",
    value: expressionIn(expect),
    span,
  }
}

function buildGiven(node: CstNode): ast.Given {
  const path = buildPath(need(nodeOf(node, "path")))
  const span = spanOfNode(node)
  const file = wordAt(node, "file")
  if (file) return { line: "given", path, value: { form: "file", path: file, sha256: needWord(node, "digest") }, span }
  const period = nodeOf(node, "periodName")
  const value = { form: "value" as const, value: expressionIn(node), ...(period ? { in: buildPeriod(period) } : {}) }
  return { line: "given", path, value, span }
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

// ---- items

function buildItem(item: CstNode): ast.Item | undefined {
  const unbuilt = tokenOf(item, "Unbuilt") as UnbuiltToken | undefined
  if (unbuilt) {
    const opener = unbuilt.image
    const name = unbuilt.name && wordOf(unbuilt.name)
    return { node: "broken", opener, ...optional("name", name), span: spanOf(unbuilt) }
  }
  const declared = ownNodes(item)[0]
  if (!declared) return undefined
  const build = builders[declared.name]
  try {
    if (!build) throw incomplete
    // What was read of a block that broke off would make false findings: its missing lines may stand there.
    if ((declared.recoveredNode || item.recoveredNode) && !survives.has(declared.name)) throw incomplete
    return build(declared)
  } catch (error) {
    if (error !== incomplete) throw error
    return buildBroken(item, declared)
  }
}

function buildBroken(item: CstNode, declared: CstNode): ast.Broken | undefined {
  const opener = opens(item)
  if (!opener) return undefined
  const named = nodeOf(declared, "named")
  const name = wordAt(named ?? declared, "Name")
  return {
    node: "broken",
    opener: opener.text,
    ...optional("name", name),
    span: cover(opener.span, spanOfNode(declared)),
  }
}

/** Items that are worth keeping when only their value could not be read: they still have a type. */
const survives: ReadonlySet<string> = new Set(["defineItem", "agreedItem", "chargeItem", "settleItem"])

const builders: Readonly<Record<string, (node: CstNode) => ast.Item>> = {
  partiesItem: (node) => ({
    node: "parties",
    parties: pair(tokensOf(node, "Name"), tokensOf(node, "Text")).map(([name, title]) => ({
      name: wordOf(name),
      title: wordOf(title),
    })),
    span: spanOfNode(node),
  }),
  termItem: (node) => ({
    node: "term",
    from: needWord(node, "first"),
    through: needWord(node, "last"),
    span: spanOfNode(node),
  }),
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
  groupItem: (node) => ({
    node: "group",
    name: needWord(node, "Name"),
    ...optional("title", wordAt(node, "Text")),
    of: needWord(node, "kind"),
    members: tokensOf(node, "members").map(wordOf),
    span: spanOfNode(node),
  }),
  inputItem: buildInput,
  agreedItem: buildAgreed,
  defineItem: (node) => ({
    node: "define",
    ...buildNamed(node),
    header: buildHeader(node),
    value: buildValue(node),
    span: spanOfNode(node),
  }),
  accountItem: (node) => ({
    node: "account",
    ...buildNamed(node),
    header: buildHeader(node),
    lines: nodesOf(node, "accountLine").map(buildAccountLine),
    span: spanOfNode(node),
  }),
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

const pair = <A, B>(first: readonly A[], second: readonly B[]): [A, B][] =>
  first.flatMap((one, at) => (second[at] === undefined ? [] : [[one, second[at]]]))

function buildTime(node: CstNode): ast.Time {
  let time: Omit<ast.Time, "node" | "span"> = {}
  for (const line of nodesOf(node, "timeLine")) {
    if (has(line, "timezone")) time = { timezone: needWord(line, "Text"), ...time }
    else if (has(line, "interval")) time = { interval: needWord(line, "Number"), ...time }
    else time = { contractYear: buildMonthDay(need(nodeOf(line, "monthDay"))), ...time }
  }
  return { node: "time", ...time, span: spanOfNode(node) }
}

const buildMonthDay = (node: CstNode): ast.MonthDay => ({
  month: needWord(node, "Name"),
  day: needWord(node, "Number"),
  span: spanOfNode(node),
})

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

function buildNamed(node: CstNode): ast.Named {
  const named = need(nodeOf(node, "named"))
  return {
    name: needWord(named, "Name"),
    groups: indexIn(named),
    ...optional("title", wordAt(named, "Text")),
  }
}

const indexIn = (node: CstNode): readonly ast.Word[] => {
  const index = nodeOf(node, "index")
  return index ? tokensOf(index, "Name").map(wordOf) : []
}

function buildHeader(node: CstNode): ast.Header {
  const header = need(nodeOf(node, "header"))
  return {
    ...optional("unit", wordAt(header, "unit")),
    ...optional("level", wordAt(header, "level")),
    ...optional("each", wordAt(header, "grain")),
    ...optional("shortPeriods", wordAt(header, "short")),
    ...optional("clause", wordAt(header, "Clause")),
  }
}

/** The value after a header; missing where the text breaks off after it. */
function buildValue(node: CstNode): ast.Expression {
  const value = nodeOf(node, "value")
  return value ? expressionIn(value) : missingAfter(need(nodeOf(node, "header")))
}

function buildPosting(node: CstNode): Omit<ast.Charge, "node"> {
  return {
    ...buildNamed(node),
    payer: needWord(node, "payer"),
    payee: needWord(node, "payee"),
    header: buildHeader(node),
    value: buildValue(node),
    span: spanOfNode(node),
  }
}

function buildInput(node: CstNode): ast.Input {
  const kind = wordAt(node, "source")
  const missing = nodeOf(node, "missingPolicy")
  return {
    node: "input",
    ...buildNamed(node),
    header: buildHeader(node),
    ...(kind ? { source: { kind, name: needWord(node, "Text") } } : {}),
    labelsEnd: has(node, "labels"),
    ...(missing ? { missing: buildMissing(missing) } : {}),
    span: spanOfNode(node),
  }
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
  const header = buildHeader(node)
  const dated = nodeOf(node, "dated")
  const members = nodesOf(node, "memberValue").map((line) => ({
    member: needWord(line, "Label"),
    dated: buildDated(need(nodeOf(line, "dated"))),
  }))
  const value = dated
    ? buildDated(dated)
    : members.length > 0
      ? { members }
      : { values: [{ value: missingAfter(need(nodeOf(node, "header"))) }] }
  return { node: "agreed", ...buildNamed(node), header, value, span: spanOfNode(node) }
}

function buildDated(node: CstNode): ast.Dated {
  const escalation = nodeOf(node, "escalation")
  return {
    values: nodesOf(node, "datedValue").map((value) => ({
      value: expressionIn(value),
      ...optional("from", wordAt(value, "Date")),
    })),
    ...(escalation ? { escalation: buildEscalation(escalation) } : {}),
  }
}

function buildEscalation(node: CstNode): ast.Escalation {
  const anchor = nodeOf(node, "anchor")
  const chain = nodeOf(node, "chain")
  return {
    rate: expressionIn(node),
    ...optional("growth", wordAt(node, "growth")),
    ...(anchor ? { anchor: buildAnchor(anchor) } : {}),
    ...(chain ? { chain: buildChain(chain) } : {}),
    span: spanOfNode(node),
  }
}

function buildAnchor(node: CstNode): ast.Anchor {
  const from = needWord(node, "Date")
  const span = spanOfNode(node)
  if (has(node, "on")) return { form: "on", day: buildMonthDay(need(nodeOf(node, "monthDay"))), from, span }
  return { form: "each", grain: needWord(node, "Grain"), from, span }
}

function buildChain(node: CstNode): ast.Chain {
  const span = spanOfNode(node)
  if (has(node, "exact")) return { form: "exact", span }
  const first = tokenOf(node, "each") ?? tokenOf(node, "at")
  const last = tokenOf(node, "step") ?? tokenOf(node, "use")
  const stage =
    first && last
      ? {
          text: has(node, "each") ? ("each step" as const) : ("at use" as const),
          span: cover(spanOf(first), spanOf(last)),
        }
      : undefined
  return {
    form: "rounded",
    quantum: buildLiteral(need(nodeOf(node, "literal"))),
    ...optional("mode", wordAt(node, "Mode")),
    ...(stage ? { stage } : {}),
    span,
  }
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
      ...optional("clause", wordAt(line, "Clause")),
      span,
    }
  if (has(line, "expire"))
    return { line: "expire", count: needWord(line, "Number"), grain: needWord(line, "Grain"), span }
  return { line: "end", end: buildEndOfTerm(need(nodeOf(line, "endOfTerm"))), span }
}

function buildEndOfTerm(node: CstNode): ast.EndOfTerm {
  if (has(node, "kept")) return { form: "kept", years: needWord(node, "Number") }
  if (has(node, "paid")) return { form: "paid" }
  if (has(node, "reached")) return { form: "not_reached" }
  return { form: "lapses" }
}

function buildInvoiceLine(line: CstNode): ast.InvoiceLine {
  const span = spanOfNode(line)
  const names = nodeOf(line, "names")
  const listed = names ? tokensOf(names, "Name").map(wordOf) : []
  if (has(line, "lines")) return { line: "lines", names: listed, span }
  if (has(line, "net")) return { line: "net", with: listed, span }
  if (has(line, "issued")) return { line: "issued", by: buildDueDate(need(nodeOf(line, "dueDate"))), span }
  if (has(line, "late")) {
    const basis = need(nodeOf(line, "basis"))
    const parts = ownTokens(basis)
    return {
      line: "late",
      rate: expressionIn(line),
      basis: { text: parts.map(({ image }) => image).join(""), span: spanOfNode(basis) },
      compounding: needWord(line, "growth"),
      span,
    }
  }
  if (has(line, "dispute"))
    return {
      line: "dispute",
      count: needWord(line, "Number"),
      grain: needWord(line, "Grain"),
      of: needWord(line, "Name"),
      span,
    }
  if (has(line, "correct"))
    return { line: "correct", choices: nodesOf(need(nodeOf(line, "choices")), "choice").map(buildChoice), span }
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
  const period = tokenOf(node, "period")
  const after = period
    ? { text: "period end", span: cover(spanOf(period), spanOf(need(tokenOf(node, "end")))) }
    : needWord(node, "event")
  return { form: "days", count: needWord(node, "Number"), business: has(node, "business"), after, span }
}

// ---- expressions

/** The expression of a declaration or line; missing where it could not be read. */
function expressionIn(node: CstNode): ast.Expression {
  const expression = nodeOf(node, "expression")
  return expression ? buildExpression(expression) : missingAfter(node)
}

const missingAfter = (node: CstNode): ast.Expression => {
  const { to } = spanOfNode(node)
  return { node: "missing", span: { from: to, to } }
}

function buildExpression(node: CstNode): ast.Expression {
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
  const reference = nodeOf(node, "nameOrCall")
  if (reference) return buildNameOrCall(reference)
  const [open, close] = [tokenOf(node, "OpenParen"), tokenOf(node, "CloseParen")]
  const value = expressionIn(node)
  return open && close ? { ...value, span: cover(spanOf(open), spanOf(close)) } : value
}

const buildLiteral = (node: CstNode): ast.Literal => ({
  node: "literal",
  number: needWord(node, "Number"),
  ...optional("unit", wordAt(node, "unit")),
  span: spanOfNode(node),
})

function buildNameOrCall(node: CstNode): ast.Expression {
  const span = spanOfNode(node)
  const call = nodeOf(node, "callArguments")
  if (!call) return { node: "reference", ...buildPath(node) }
  const scopes = nodesOf(node, "scope")
  // A window is not built yet, and was said not to be: what it gives is not known.
  if (scopes.some((scope) => has(scope, "window"))) return { node: "missing", span }
  return {
    node: "call",
    name: needWord(node, "Name"),
    arguments: nodesOf(call, "argument").map(buildArgument),
    scopes: scopes.map(buildScope),
    span,
  }
}

const buildPath = (node: CstNode): ast.Path => ({
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

function buildChoice(node: CstNode): ast.Choice {
  const date = wordAt(node, "date")
  const value = date ? ({ node: "date", text: date.text, span: date.span } as const) : expressionIn(node)
  return { form: "choice", name: needWord(node, "Label"), value, span: spanOfNode(node) }
}

function buildScope(node: CstNode): ast.Scope {
  const span = spanOfNode(node)
  const group = wordAt(node, "group")
  return group ? { form: "across", group, span } : { form: "over", grain: needWord(node, "grain"), span }
}
