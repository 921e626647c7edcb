import type { Explanation, NumberReference, TraceNode } from "../../engine/index.ts"
import { exactText, isNought } from "./amount.ts"
import { onePage, plural, type Page } from "./page.ts"
import { textTable, wrapped } from "./text-table.ts"

/** An explanation with those of the numbers it used, as far as they were opened. */
export interface Opened {
  readonly explanation: Explanation
  readonly used: readonly Opened[]
  /** It was opened above already, or lies below the depth asked for. */
  readonly closed?: "seen" | "deep"
}

/** Opens a number and what it used, level by level, each number once; undefined for a number that does not exist. */
export function openTree(
  explain: (reference: NumberReference) => Explanation | undefined,
  reference: NumberReference,
  depth: number,
): Opened | undefined {
  const seen = new Set<string>()
  const open = (at: NumberReference, left: number): Opened | undefined => {
    const explanation = explain(at)
    if (!explanation) return undefined
    const key = keyOf(explanation)
    if (seen.has(key)) return { explanation, used: [], closed: "seen" }
    seen.add(key)
    const next = distinct(usedBy(explanation), key)
    if (next.length === 0) return { explanation, used: [] }
    if (left <= 0 && !explanation.postings) return { explanation, used: [], closed: "deep" }
    // Each contract has all the levels.
    const levels = explanation.postings ? depth : left - 1
    return { explanation, used: next.map((each) => open(each, levels)).filter((each) => each !== undefined) }
  }
  /** Each number once, and not the one that uses them. */
  const distinct = (references: readonly NumberReference[], own: string): readonly NumberReference[] => {
    const keys = new Set([own])
    return references.filter((each) => {
      const found = explain(each)
      const key = found && keyOf(found)
      if (key === undefined || keys.has(key)) return false
      keys.add(key)
      return true
    })
  }
  return open(reference, depth)
}

/** An opened number as an indented tree, down to the readings. */
export function explanationText(opened: Opened, about: About, page: Page = onePage): string {
  return `${treeLines(opened, about, page, true).join("\n")}\n`
}

/** Where what it names can be looked up. */
export interface About {
  readonly dataFolder: string
  /** The place of a rule in its text, "contract.otk:52". */
  readonly placeOf: (rule: string, contract?: string) => string | undefined
  /** The title of a contract of the deal. */
  readonly titleOf?: (contract: string) => string | undefined
}

function treeLines(opened: Opened, about: About, page: Page, root: boolean, around?: string): readonly string[] {
  // Each level stands three columns further in.
  const narrower = { ...page, columns: page.columns - 3 }
  const { contract } = opened.explanation.reference
  const below = opened.used.map((child) => treeLines(child, about, narrower, false, contract))
  return [
    ...ownLines(opened, about, page, root, below.length > 0, contract === around ? undefined : contract),
    ...below.flatMap((lines, at) => {
      const last = at === below.length - 1
      return [
        page.paint("quiet", "│"),
        ...lines.map(
          (line, row) => `${page.paint("quiet", row === 0 ? (last ? "└─ " : "├─ ") : last ? "   " : "│  ")}${line}`,
        ),
      ]
    }),
  ]
}

/** What one number says of itself: its value, clause, formula, roundings and reading. */
function ownLines(
  opened: Opened,
  about: About,
  page: Page,
  root: boolean,
  parent: boolean,
  entered: string | undefined,
): readonly string[] {
  const { explanation } = opened
  const bar = parent ? `${page.paint("quiet", "│")}  ` : "   "
  const lines: string[] = []
  const said = (word: string, text: string): readonly string[] =>
    oneLine(text, page.columns - 11).map(
      (line, at) => `${bar}${page.paint("quiet", (at === 0 ? word : "").padEnd(7))} ${line}`,
    )

  const name = nameOf(explanation)
  const title = explanation.title === undefined ? "" : ` ${page.paint("quiet", `"${explanation.title}"`)}`
  const value =
    explanation.value === "withheld"
      ? page.paint("bad", "withheld")
      : page.paint(root ? "title" : "good", withUnit(explanation.value, explanation.unit))
  const notes = [
    // A value that is not there has no quality.
    ...(explanation.rule === "agreed"
      ? ["agreed in the contract"]
      : explanation.value === "withheld"
        ? []
        : [explanation.quality]),
    ...(opened.closed === "seen" ? ["opened above"] : []),
  ]
  lines.push(
    `${page.paint("name", name)}${title} ${explanation.period} = ${value}${notes.length > 0 ? `  ${page.paint("quiet", `[${notes.join(", ")}]`)}` : ""}`,
  )
  if (opened.closed === "seen") return lines

  if (entered !== undefined) lines.push(...said("in", `${entered} "${about.titleOf?.(entered) ?? ""}"`))
  const place = about.placeOf(explanation.name, explanation.reference.contract)
  const clause = [explanation.clause, explanation.clauseTitle && `"${explanation.clauseTitle}"`]
    .filter((part) => part !== undefined)
    .join(" ")
  if (clause !== "") lines.push(...said("clause", `${clause}${place === undefined ? "" : `, ${place}`}`))
  if (explanation.formula !== undefined) {
    lines.push(...said("formula", explanation.formula))
    const { tree } = explanation
    if (tree && isInParts(tree)) lines.push(...tree.children.flatMap((part) => said("part", partText(part))))
    else if (tree && tree.children.length > 0) lines.push(...said("      =", withValues(tree)))
    for (const clause of tree ? exceptionsOf(tree) : []) lines.push(...said("by", `the exception of ${clause}`))
  }
  for (const aggregate of explanation.tree ? aggregates(explanation.tree) : [])
    lines.push(...rowLines(aggregate, bar, page))
  lines.push(...partLines(explanation, bar, page))
  for (const site of explanation.roundings) {
    const moved = isNought(site.residual) ? "nothing was dropped" : `residual ${withUnit(site.residual, site.unit)}`
    lines.push(
      ...said(
        "rounded",
        `${site.what}: ${exactText(site.before)} → ${withUnit(site.after, site.unit)}, ${moved} (${site.site})`,
      ),
    )
  }
  lines.push(...postingLines(explanation, bar, page))
  if (explanation.reading) {
    const { file, line, column, raw, note } = explanation.reading
    const place = `${about.dataFolder.replace(/\/+$/, "")}/${file}${line > 0 ? `:${line}` : ""}`
    const words = [
      ...(file === "" ? [] : [`${place}, column ${column}, "${raw}"`]),
      ...(note === undefined ? [] : [page.paint("quiet", note)]),
    ]
    lines.push(`${bar}${page.paint("quiet", "reading")} ${words.join("  ")}`)
  }
  if (opened.closed === "deep") lines.push(`${bar}${page.paint("quiet", "        … --depth opens more")}`)
  for (const fault of explanation.faults) {
    lines.push(`${bar}${page.paint("bad", "fault")}   ${fault.number} ${fault.message}`)
    if (fault.remedy !== "") lines.push(`${bar}        → ${fault.remedy}`)
  }
  return lines
}

/** Postings that are listed before the rest is counted. */
const postingsShown = 12

/** The postings of other contracts that an input adds up. */
function postingLines({ postings, value }: Explanation, bar: string, page: Page): readonly string[] {
  if (!postings) return []
  const head = (at: number): string => `${bar}${page.paint("quiet", (at === 0 ? "posting" : "").padEnd(7))} `
  if (postings.length === 0) {
    const why = value === "withheld" ? "none is settled for this time" : "none falls in this time, which counts as none"
    return [`${head(0)}${page.paint("quiet", why)}`]
  }
  const shown = postings.slice(0, postingsShown).flatMap((each, at) => {
    const { reference, period, amount, currency, quality, less } = each
    const name = [`${reference.contract}.${reference.rule}`, ...reference.members].join(" ")
    const worse = amount === "withheld" || quality === "measured" ? "" : ` [${quality}]`
    const text = `${less ? "less " : ""}${name} ${period} = ${withUnit(amount, currency)}${worse}`
    return wrapped(text, page.columns - 13).map(
      (line, row) => `${row === 0 ? head(at) : head(1)}${row === 0 ? "" : "  "}${line}`,
    )
  })
  const rest = postings.length - postingsShown
  return [...shown, ...(rest > 0 ? [`${head(1)}${page.paint("quiet", `and ${plural(rest, "posting")} more`)}`] : [])]
}

/** The first rows of a sum: what was added, and from what. */
function rowLines(node: TraceNode, bar: string, page: Page): readonly string[] {
  const rows = node.rows
  if (!rows) return []
  const shown = rows.items.flatMap((item) => {
    const cells = item.cells.map((cell, at) => {
      const worse = cell.quality === undefined || cell.quality === "measured" ? "" : ` [${cell.quality}]`
      return `${rows.columns[at] ?? ""} ${withUnit(cell.value, cell.unit)}${worse}`
    })
    const value = item.skipped ? "left out by where" : exactText(item.value)
    const from = cells.length > 0 ? ` from ${cells.join(", ")}` : ""
    return wrapped(`${item.label} = ${value}${from}`, page.columns - 13).map(
      (line, at) => `${bar}          ${at === 0 ? "" : "  "}${line}`,
    )
  })
  const rest = rows.count - rows.items.length
  return [
    ...wrapped(
      `${node.text} = ${withUnit(node.value, node.unit)}, over ${plural(rows.count, "row")}`,
      page.columns - 11,
    ).map((line, at) => `${bar}${page.paint("quiet", (at === 0 ? "rows" : "").padEnd(7))} ${line}`),
    ...shown,
    ...(rest > 0
      ? [`${bar}          ${page.paint("quiet", `and ${plural(rest, "row")} more (--rows shows more)`)}`]
      : []),
  ]
}

/** What stands before the lines of each kind of rule. */
const lineWords: Readonly<Partial<Record<Explanation["rule"], string>>> = {
  account: "account",
  agreed: "steps",
  allocate: "parts",
  waterfall: "parts",
}

/** The lines of a number: those of a tier alone, where it is a tier that is asked about. */
function linesOf({ rule, reference, lines = [] }: Explanation): NonNullable<Explanation["lines"]> {
  const { stage = "total" } = reference
  return rule === "waterfall" && stage !== "total" ? lines.filter((line) => line.reference?.stage === stage) : lines
}

/** The lines of an account or the parts of an amount in their order, an amount and its worth beside each other. */
function partLines(explanation: Explanation, bar: string, page: Page): readonly string[] {
  const { period } = explanation
  const lines = linesOf(explanation)
  const word = lineWords[explanation.rule] ?? "lines"
  const worth = new Map(lines.map((line) => [line.line, line]))
  const stages = lines.filter((line) => !line.line.endsWith(".worth"))
  const table = textTable(
    [
      { heading: [], align: "left" },
      { heading: [], align: "right" },
      { heading: [], align: "left" },
    ],
    stages.map((line) => {
      const beside = worth.get(`${line.line}.worth`)
      return {
        cells: [
          line.line,
          withUnit(line.value, line.unit),
          beside ? `worth ${withUnit(beside.value, beside.unit)}` : "",
        ],
      }
    }),
  )
  return stages.flatMap((line, at) => {
    const { note } = line
    // Vintages are worth a word only where they are more than this period's own.
    const own = note === undefined || note.startsWith(`${period}: ${line.value} ${line.unit}`)
    return [
      `${bar}${page.paint("quiet", (at === 0 ? word : "").padEnd(7))} ${table[at] ?? ""}`,
      ...(own ? [] : oneLine(note, page.columns - 15).map((each) => `${bar}            ${page.paint("quiet", each)}`)),
    ]
  })
}

/** Whether a period was computed part by part, each with its own days. */
const isInParts = ({ note, children }: TraceNode): boolean => note !== undefined && children.length > 0

/** "2027-05-17 to 2027-05-31: 300 MW * … = 1,633,064.52 USD". */
function partText(part: TraceNode): string {
  const formula = part.children.length > 0 ? `${withValues(part)} = ` : ""
  return `${part.note ?? ""}: ${formula}${withUnit(part.value, part.unit)}`
}

/** The clauses of the exceptions that decided: each has its condition before it, which holds. */
function exceptionsOf({ notTaken, children }: TraceNode): readonly string[] {
  if (notTaken) return []
  const own = children.flatMap((child, at) => {
    const condition = children[at - 1]
    const decided = condition?.clause === child.clause && condition?.value === "true" && !child.notTaken
    return child.clause !== undefined && decided ? [child.clause] : []
  })
  return [...new Set([...own, ...children.flatMap(exceptionsOf)])]
}

function aggregates(node: TraceNode): readonly TraceNode[] {
  return [...(node.rows ? [node] : []), ...(node.rows ? [] : node.children.flatMap(aggregates))]
}

/**
 * The formula with each name replaced by its value. An aggregation is its result; a branch that was not taken stays as it is written, for its
 * values decided nothing. What a template was given is written elsewhere, and follows.
 */
export function withValues(node: TraceNode): string {
  const given = new Map<string, string>()
  const written = inWords(node, given)
  return given.size === 0 ? written : `${written}, given ${[...given.values()].join(", ")}`
}

/** What stands elsewhere is gathered in `given`, by its place. */
function inWords(node: TraceNode, given: Map<string, string>): string {
  if (node.notTaken) return node.text
  if (node.rows || node.reference || node.children.length === 0) return withUnit(node.value, node.unit)
  if (node.span === undefined) return node.children.map((child) => inWords(child, given)).join(", ")
  let out = ""
  let at = node.span[0]
  for (const child of [...node.children].sort((a, b) => (a.span?.[0] ?? 0) - (b.span?.[0] ?? 0))) {
    if (child.span === undefined || child.span[0] < at || child.span[1] > node.span[1]) continue
    out += node.text.slice(at - node.span[0], child.span[0] - node.span[0]) + inWords(child, given)
    at = child.span[1]
  }
  for (const child of node.children) {
    if (!isElsewhere(child, node) || child.notTaken) continue
    const value = inWords(child, given)
    given.set(String(child.span), child.reference ? `${child.text} = ${value}` : value)
  }
  return out + node.text.slice(at - node.span[0])
}

/** Whether a part is what a template or formula was given: it is written where that is used, and not inside the formula. */
const isElsewhere = ({ span }: TraceNode, { span: around }: TraceNode): boolean =>
  span !== undefined && around !== undefined && (span[1] <= around[0] || span[0] >= around[1])

/**
 * The numbers that an explanation leads to, each once: names in its formula, the first row of a sum, lines of an account, the first posting
 * of each rule of another contract and those that are withheld.
 */
function usedBy(explanation: Explanation): readonly NumberReference[] {
  const found = new Map<string, NumberReference>()
  const { contract } = explanation.reference
  const own = contract === undefined ? {} : { contract }
  const take = (reference: NumberReference | undefined): void => {
    if (reference) found.set(JSON.stringify(reference), { ...own, ...reference })
  }
  const rules = new Set<string>()
  for (const { reference, amount } of explanation.postings ?? []) {
    const rule = `${reference.contract}.${reference.rule}`
    if (!rules.has(rule) || amount === "withheld") take(reference)
    rules.add(rule)
  }
  const visit = (node: TraceNode): void => {
    if (node.notTaken) return
    take(node.reference)
    const row = node.rows?.items.find((item) => !item.skipped)
    for (const cell of row?.cells ?? []) take(cell.reference)
    node.children.forEach(visit)
  }
  if (explanation.tree) visit(explanation.tree)
  // A tier is decided by its limit and by what there is to distribute.
  const { recipient: _, ...tier } = explanation.reference
  if (explanation.rule === "waterfall" && (tier.stage ?? "total") !== "total") take({ ...tier, stage: "total" })
  // The other parts of an allocation are no part of this one.
  if (explanation.rule !== "allocate") for (const line of linesOf(explanation)) take(line.reference)
  return [...found.values()]
}

/**
 * The stages of an account in one period are one number to open: each shows all of them. A tier of a waterfall is a number of its own, for it
 * has a limit of its own; it shows what each recipient gets.
 */
const keyOf = ({ rule, reference }: Explanation): string =>
  JSON.stringify([
    reference.contract ?? "",
    reference.rule,
    reference.members,
    reference.at_utc,
    ...(rule === "waterfall" ? [reference.stage ?? "total"] : rule === "allocate" ? [reference.stage ?? ""] : []),
  ])

const nameOf = ({ name, reference }: Explanation): string =>
  [
    [name, reference.stage, reference.worth ? "worth" : undefined]
      .filter((part) => part !== undefined && part !== "")
      .join("."),
    ...(reference.recipient === undefined ? [] : [`to ${reference.recipient}`]),
    ...reference.members,
  ].join(" ")

function withUnit(value: string, unit: string): string {
  if (unit === "flag" || unit === "number" || unit === "" || value === "withheld") return value
  return unit === "%" ? `${exactText(value)}%` : `${exactText(value)} ${unit}`
}

/** A formula on as few lines as the page needs, its comments and spare spaces gone. */
const oneLine = (text: string, columns: number): readonly string[] =>
  wrapped(text.replace(/\/\/[^\n]*/g, " "), Math.max(columns, 40))
