import type { CstElement, CstNode } from "chevrotain"
import { isToken, nodeOf, nodesOf, ownNodes, ownTokens, tokenOf, tokensOf } from "./cst.ts"
import { cover } from "../source/span.ts"
import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type * as ast from "./ast.ts"
import { choicesIn, indexIn } from "./build-expressions.ts"
import { buildHeader } from "./build-headers.ts"
import { paperBuilders } from "./build-paper.ts"
import { partitionBuilders } from "./build-partition.ts"
import { settingBuilders } from "./build-setting.ts"
import { stateBuilders } from "./build-state.ts"
import { buildHistory, buildTest } from "./build-tests.ts"
import { valueBuilders } from "./build-values.ts"
import { incomplete, needWord, optional, spanOfNode, wordAt, wordOf, wordsAt } from "./build-words.ts"
import { spanOf } from "./token-span.ts"

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
    if (ownsItems(last) && behind.length > 0)
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
      const opener = opens(member)
      // What all contracts may share stands well in the file, unless what is before it was closed too early.
      if (opener && shared.has(opener.text) && !(owed && ownsItems(parts.at(-1)))) {
        giveToContract()
        if (isShared(item)) parts.push(item)
        reported = false
        continue
      }
      if (!reported) {
        if (opener) diagnostics.push(report("syntax/outside-contract", opener.span, { opener: opener.text }))
        reported = true
      }
      behind.push(item)
      owed = true
    }
  }
  giveToContract()
  return parts
}

/** Whether declarations belong to a part: those behind it are its own. */
const ownsItems = (part: ast.Part | undefined): part is ast.Contract | ast.Template =>
  part?.node === "contract" || part?.node === "template"
const shared: ReadonlySet<string> = new Set(["calendar", "tou", "curve", "formula"])
const isShared = (item: ast.Item): item is ast.Shared => shared.has(item.node)

const startOf = (element: CstElement) => (isToken(element) ? element.startOffset : (element.location?.startOffset ?? 0))
const isBroken = (node: CstNode): boolean =>
  node.recoveredNode === true ||
  ["importPart", "contractPart", "templatePart", "amendmentPart", "historyPart", "testPart", "body"].some((name) =>
    nodesOf(node, name).some(isBroken),
  )

/** The opening word of an item. */
function opens(item: CstNode): ast.Word | undefined {
  const first = ownTokens(item)[0] ?? ownNodes(item).flatMap(ownTokens)[0]
  return first && wordOf(first)
}

function buildPart(part: CstNode): ast.Part | undefined {
  const read = ownNodes(part)[0]
  try {
    return read && partBuilders[read.name]?.(read)
  } catch (error) {
    if (error === incomplete) return undefined
    throw error
  }
}

const partBuilders: Readonly<Record<string, (node: CstNode) => ast.Part>> = {
  importPart: (node) => ({
    node: "import",
    name: needWord(node, "Name"),
    path: needWord(node, "path"),
    sha256: needWord(node, "digest"),
    span: spanOfNode(node),
  }),
  contractPart: (node) => ({ node: "contract", ...buildBody(node) }),
  templatePart: (node) => {
    const parameters = nodeOf(node, "parameters")
    return {
      node: "template",
      ...buildBody(node),
      parameters: parameters ? nodesOf(parameters, "parameter").map(buildParameter) : [],
    }
  },
  amendmentPart: (node) => ({
    node: "amendment",
    number: needWord(node, "Number"),
    to: needWord(node, "Name"),
    effective: needWord(node, "effect"),
    signed: needWord(node, "signature"),
    changes: nodesOf(node, "change").flatMap(buildChange),
    span: spanOfNode(node),
  }),
  historyPart: buildHistory,
  testPart: buildTest,
}

/** Name, title and declarations of a contract or template. */
function buildBody(node: CstNode) {
  const span = spanOfNode(node)
  const body = nodeOf(node, "body")
  const unnamed = { text: "", span: { from: span.to, to: span.to } }
  return {
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

function buildParameter(node: CstNode): ast.Parameter {
  return { name: needWord(node, "Name"), groups: indexIn(node), takes: takes(node), span: spanOfNode(node) }
}

function takes(node: CstNode): ast.Parameter["takes"] {
  if (tokenOf(node, "party")) return { form: "party" }
  if (tokenOf(node, "GroupSeat")) return { form: "group" }
  if (tokenOf(node, "one")) return { form: "choice", words: wordsAt(node, "options") }
  return { form: "value", header: buildHeader(node) }
}

/** A change of an amendment; nothing where what it changes could not be read at all. */
function buildChange(node: CstNode): ast.Change[] {
  const span = spanOfNode(node)
  const kind = wordAt(node, "kind")?.text
  const item = nodeOf(node, "item")
  if (kind === "replace" || kind === "add") {
    const built = item && buildItem(item)
    return built ? [{ change: kind, item: built, span }] : []
  }
  const name = wordAt(node, "Name")
  return name ? [{ change: "remove", name, ...optional("clause", wordAt(node, "Clause")), span }] : []
}

// ---- items

function buildItem(item: CstNode): ast.Item | undefined {
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
const survives: ReadonlySet<string> = new Set(["defineItem", "agreedItem", "chargeItem", "settleItem", "formulaItem"])

const builders: Readonly<Record<string, (node: CstNode) => ast.Item>> = {
  usesItem: (node) => ({
    node: "uses",
    template: needWord(node, "Name"),
    arguments: choicesIn(node),
    ...optional("as", wordAt(node, "alias")),
    span: spanOfNode(node),
  }),
  ...settingBuilders,
  ...valueBuilders,
  ...stateBuilders,
  ...partitionBuilders,
  ...paperBuilders,
}
