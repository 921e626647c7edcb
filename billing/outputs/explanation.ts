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
    const key = keyOf(explanation.reference)
    if (seen.has(key)) return { explanation, used: [], closed: "seen" }
    seen.add(key)
    const next = usedBy(explanation)
    if (next.length === 0) return { explanation, used: [] }
    if (left <= 0) return { explanation, used: [], closed: "deep" }
    return { explanation, used: next.map((each) => open(each, left - 1)).filter((each) => each !== undefined) }
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
  readonly placeOf: (rule: string) => string | undefined
}

function treeLines(opened: Opened, about: About, page: Page, root: boolean): readonly string[] {
  // Each level stands three columns further in.
  const narrower = { ...page, columns: page.columns - 3 }
  const below = opened.used.map((child) => treeLines(child, about, narrower, false))
  return [
    ...ownLines(opened, about, page, root, below.length > 0),
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
function ownLines(opened: Opened, about: About, page: Page, root: boolean, parent: boolean): readonly string[] {
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

  const place = about.placeOf(explanation.name)
  const clause = [explanation.clause, explanation.clauseTitle && `"${explanation.clauseTitle}"`]
    .filter((part) => part !== undefined)
    .join(" ")
  if (clause !== "") lines.push(...said("clause", `${clause}${place === undefined ? "" : `, ${place}`}`))
  if (explanation.formula !== undefined) {
    lines.push(...said("formula", explanation.formula))
    if (explanation.tree && explanation.tree.children.length > 0)
      lines.push(...said("      =", withValues(explanation.tree)))
  }
  for (const aggregate of explanation.tree ? aggregates(explanation.tree) : [])
    lines.push(...rowLines(aggregate, bar, page))
  if (explanation.lines) lines.push(...accountLines(explanation, explanation.lines, bar, page))
  for (const site of explanation.roundings) {
    const moved = isNought(site.residual) ? "nothing was dropped" : `residual ${withUnit(site.residual, site.unit)}`
    lines.push(
      ...said(
        "rounded",
        `${site.what}: ${exactText(site.before)} → ${withUnit(site.after, site.unit)}, ${moved} (${site.site})`,
      ),
    )
  }
  if (explanation.reading) {
    const { file, line, column, raw, note } = explanation.reading
    const place = `${about.dataFolder.replace(/\/+$/, "")}/${file}${line > 0 ? `:${line}` : ""}`
    lines.push(
      `${bar}${page.paint("quiet", "reading")} ${place}, column ${column}, "${raw}"${note === undefined ? "" : page.paint("quiet", `  ${note}`)}`,
    )
  }
  if (opened.closed === "deep") lines.push(`${bar}${page.paint("quiet", "        … --depth opens more")}`)
  for (const fault of explanation.faults) {
    lines.push(`${bar}${page.paint("bad", "fault")}   ${fault.number} ${fault.message}`)
    if (fault.remedy !== "") lines.push(`${bar}        → ${fault.remedy}`)
  }
  return lines
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

/** The lines of an account in their order, an amount and its worth beside each other. */
function accountLines(
  { period }: Explanation,
  lines: NonNullable<Explanation["lines"]>,
  bar: string,
  page: Page,
): readonly string[] {
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
      `${bar}${page.paint("quiet", (at === 0 ? "account" : "").padEnd(7))} ${table[at] ?? ""}`,
      ...(own ? [] : oneLine(note, page.columns - 15).map((each) => `${bar}            ${page.paint("quiet", each)}`)),
    ]
  })
}

function aggregates(node: TraceNode): readonly TraceNode[] {
  return [...(node.rows ? [node] : []), ...(node.rows ? [] : node.children.flatMap(aggregates))]
}

/**
 * The formula with each name replaced by its value. An aggregation is its result; a branch that was not taken
 * stays as it is written, for its values decided nothing.
 */
export function withValues(node: TraceNode): string {
  if (node.notTaken) return node.text
  if (node.rows || node.reference || node.children.length === 0) return withUnit(node.value, node.unit)
  if (node.span === undefined) return node.children.map(withValues).join(", ")
  let out = ""
  let at = node.span[0]
  for (const child of [...node.children].sort((a, b) => (a.span?.[0] ?? 0) - (b.span?.[0] ?? 0))) {
    if (child.span === undefined || child.span[0] < at || child.span[1] > node.span[1]) continue
    out += node.text.slice(at - node.span[0], child.span[0] - node.span[0]) + withValues(child)
    at = child.span[1]
  }
  return out + node.text.slice(at - node.span[0])
}

/** The numbers that an explanation leads to, each once: names in its formula, the first row of a sum, lines of an account. */
function usedBy(explanation: Explanation): readonly NumberReference[] {
  const found = new Map<string, NumberReference>()
  const take = (reference: NumberReference | undefined): void => {
    if (reference && !found.has(keyOf(reference))) found.set(keyOf(reference), reference)
  }
  const visit = (node: TraceNode): void => {
    if (node.notTaken) return
    take(node.reference)
    const row = node.rows?.items.find((item) => !item.skipped)
    for (const cell of row?.cells ?? []) take(cell.reference)
    if (!node.rows) node.children.forEach(visit)
  }
  if (explanation.tree) visit(explanation.tree)
  for (const line of explanation.lines ?? []) take(line.reference)
  found.delete(keyOf(explanation.reference))
  return [...found.values()]
}

/** The stages of an account in one period are one number to open: each shows all of them. */
const keyOf = (reference: NumberReference): string =>
  JSON.stringify([reference.rule, reference.members, reference.at_utc])

const nameOf = (explanation: Explanation): string =>
  [
    [explanation.name, explanation.reference.stage, explanation.reference.worth ? "worth" : undefined]
      .filter((part) => part !== undefined && part !== "")
      .join("."),
    ...explanation.reference.members,
  ].join(" ")

function withUnit(value: string, unit: string): string {
  if (unit === "flag" || unit === "number" || unit === "") return value
  return unit === "%" ? `${exactText(value)}%` : `${exactText(value)} ${unit}`
}

/** A formula on as few lines as the page needs, its comments and spare spaces gone. */
const oneLine = (text: string, columns: number): readonly string[] =>
  wrapped(text.replace(/\/\/[^\n]*/g, " "), Math.max(columns, 40))
