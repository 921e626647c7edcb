import type { Explanation, NumberReference, TraceNode } from "../../engine/index.ts"
import { exactText, isNought } from "./amount.ts"
import { onePage, plural, type Page } from "./page.ts"

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
export function explanationText(
  opened: Opened,
  about: { readonly contractPath: string; readonly dataFolder: string; readonly lineOf: (offset: number) => number },
  page: Page = onePage,
): string {
  return `${treeLines(opened, about, page, true).join("\n")}\n`
}

type About = Parameters<typeof explanationText>[1]

function treeLines(opened: Opened, about: About, page: Page, root: boolean): readonly string[] {
  const below = opened.used.map((child) => treeLines(child, about, page, false))
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

  const name = nameOf(explanation)
  const title = explanation.title === undefined ? "" : ` ${page.paint("quiet", `"${explanation.title}"`)}`
  const value =
    explanation.value === "withheld"
      ? page.paint("bad", "withheld")
      : page.paint(root ? "title" : "good", withUnit(explanation.value, explanation.unit))
  const notes = [
    explanation.rule === "agreed" ? "agreed in the contract" : explanation.quality,
    ...(opened.closed === "seen" ? ["opened above"] : []),
    ...(opened.closed === "deep" ? ["more below: raise --depth"] : []),
  ]
  lines.push(
    `${page.paint("name", name)}${title} ${explanation.period} = ${value}  ${page.paint("quiet", `[${notes.join(", ")}]`)}`,
  )
  if (opened.closed === "seen") return lines

  if (explanation.clause !== undefined) {
    const place = explanation.span === undefined ? "" : `, ${about.contractPath}:${about.lineOf(explanation.span[0])}`
    lines.push(
      `${bar}${page.paint("quiet", "clause ")} ${explanation.clause}${explanation.clauseTitle === undefined ? "" : ` "${explanation.clauseTitle}"`}${page.paint("quiet", place)}`,
    )
  }
  if (explanation.formula !== undefined) {
    for (const [at, line] of oneLine(explanation.formula, page.columns - 24).entries()) {
      lines.push(`${bar}${page.paint("quiet", at === 0 ? "formula" : "       ")} ${line}`)
    }
    if (explanation.tree && explanation.tree.children.length > 0) {
      for (const [at, line] of oneLine(withValues(explanation.tree), page.columns - 24).entries()) {
        lines.push(`${bar}${page.paint("quiet", at === 0 ? "      =" : "       ")} ${line}`)
      }
    }
  }
  for (const aggregate of explanation.tree ? aggregates(explanation.tree) : [])
    lines.push(...rowLines(aggregate, bar, page))
  for (const line of explanation.lines ?? []) {
    lines.push(
      `${bar}${page.paint("quiet", "account")} ${line.line}  ${withUnit(line.value, line.unit)}${line.note === undefined ? "" : page.paint("quiet", `  ${line.note}`)}`,
    )
  }
  for (const site of explanation.roundings) {
    const moved = isNought(site.residual) ? "nothing was dropped" : `residual ${withUnit(site.residual, site.unit)}`
    lines.push(
      `${bar}${page.paint("quiet", "rounded")} ${site.what}: ${exactText(site.before)} → ${withUnit(site.after, site.unit)}, ${moved} ${page.paint("quiet", `(${site.site})`)}`,
    )
  }
  if (explanation.reading) {
    const { file, line, column, raw, note } = explanation.reading
    const place = `${about.dataFolder.replace(/\/+$/, "")}/${file}${line > 0 ? `:${line}` : ""}`
    lines.push(
      `${bar}${page.paint("quiet", "reading")} ${place}, column ${column}, "${raw}"${note === undefined ? "" : page.paint("quiet", `  ${note}`)}`,
    )
  }
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
  const shown = rows.items.map((item) => {
    const cells = item.cells.map(
      (cell, at) =>
        `${rows.columns[at] ?? ""} ${withUnit(cell.value, cell.unit)}${cell.quality === undefined || cell.quality === "measured" ? "" : ` [${cell.quality}]`}`,
    )
    return `${bar}          ${item.label}  ${item.skipped ? page.paint("quiet", "left out by where") : exactText(item.value)}${cells.length > 0 ? page.paint("quiet", `  from ${cells.join(", ")}`) : ""}`
  })
  const rest = rows.count - rows.items.length
  return [
    `${bar}${page.paint("quiet", "rows   ")} ${oneLine(node.text, page.columns - 40)[0] ?? ""} = ${withUnit(node.value, node.unit)}, over ${plural(rows.count, "row")}`,
    ...shown,
    ...(rest > 0
      ? [`${bar}          ${page.paint("quiet", `and ${plural(rest, "row")} more (--rows shows more)`)}`]
      : []),
  ]
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

const keyOf = (reference: NumberReference): string =>
  JSON.stringify([reference.rule, reference.stage ?? "", reference.worth ?? false, reference.members, reference.at_utc])

const nameOf = (explanation: Explanation): string =>
  [
    [explanation.name, explanation.reference.stage, explanation.reference.worth ? "worth" : undefined]
      .filter((part) => part !== undefined && part !== "")
      .join("."),
    ...explanation.reference.members,
  ].join(" ")

function withUnit(value: string, unit: string): string {
  if (unit === "flag" || unit === "") return value
  return unit === "%" ? `${exactText(value)}%` : `${exactText(value)} ${unit}`
}

/** A formula on as few lines as the page needs, its comments and spare spaces gone. */
function oneLine(text: string, columns: number): readonly string[] {
  const words = text
    .replace(/\/\/[^\n]*/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "")
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= Math.max(columns, 40))
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
