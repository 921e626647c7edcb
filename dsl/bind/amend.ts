import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type { Span } from "../source/span.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import { declaredNames, namesRead } from "./map-names.ts"
import type { InForce, RuleItem, Scope, Version } from "./scope.ts"

/** What a contract declares so far, and how amendments declare more in it. */
export interface Amendable {
  readonly contract: string
  readonly rules: Map<string, RuleItem>
  readonly checks: ast.Check[]
  readonly invoices: Map<string, ast.Invoice>
  /** Every name and where it is declared. */
  readonly seen: ReadonlyMap<string, Span>
  readonly declare: (item: ast.Item) => void
  /** A change that could not be read may be about anything. */
  readonly isExcused: (name: string) => boolean
}

export type Amended = Pick<Scope, "versions" | "checkVersions" | "inForce" | "checksInForce"> & {
  readonly diagnostics: readonly Diagnostic[]
}

/** Applies amendments, in the order of their numbers: what they add is declared, what they replace becomes a version. */
export function amend(amendments: readonly ast.Amendment[], target: Amendable): Amended {
  const diagnostics: Diagnostic[] = []
  const tell = (...finding: Parameters<typeof report>): void => void diagnostics.push(report(...finding))
  const versions = new Map<string, Version<RuleItem>[]>()
  const checkVersions = new Map<string, Version<ast.Check>[]>()
  const inForce = new Map<string, InForce>()
  const checksInForce = new Map<string, InForce>()
  const removals: { readonly name: ast.Word; readonly date: string }[] = []
  /** Where each name was last changed, and from when on. */
  const changed = new Map<string, { readonly date: string; readonly span: Span }>()
  const { rules, checks, invoices, seen } = target

  /** Whether this is the first change of a name on its day; a second one is reported. A check may be called like a rule. */
  const isFirst = (name: string, date: string, span: Span, key = name): boolean => {
    const before = changed.get(key)
    changed.set(key, { date, span })
    if (before?.date !== date) return true
    tell("bind/amended-twice", span, { name, date }, { related: [{ span: before.span, message: "the other change" }] })
    return false
  }
  const isInForce = (name: string) => rules.has(name) && inForce.get(name)?.before === undefined
  const reportUnknown = ({ text, span }: ast.Word, known: Iterable<string>): void => {
    if (target.isExcused(text)) return
    const near = nearest(text, known)
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
    tell("bind/amends-unknown", span, { name: text, near }, { fix })
  }

  const refuseSection = (item: ast.Item): void => {
    const instead = `A contract has one '${item.node}' from its first day to its last: change it in the contract itself.`
    tell("bind/not-amendable", headOf(item), { what: `'${item.node}'`, instead })
  }

  const add = (item: ast.Item, date: string): void => {
    if (item.node === "check") {
      const first = checks.find(({ title }) => title.text === item.title.text)
      if (first) return tell("bind/amendment-adds-known", item.title.span, { name: item.title.text }, declared(first))
      if (!isFirst(item.title.text, date, item.title.span, `check ${item.title.text}`)) return
      checks.push(item)
      checksInForce.set(item.title.text, { from: date })
      return
    }
    if (sections.has(item.node)) return refuseSection(item)
    const taken = declaredNames(item).find(({ text }) => seen.has(text))
    if (taken) {
      const related = [{ span: seen.get(taken.text)!, message: "declared here" }]
      return tell("bind/amendment-adds-known", taken.span, { name: taken.text }, { related })
    }
    const before = new Set(rules.keys())
    target.declare(item)
    for (const [name, rule] of rules)
      if (!before.has(name)) {
        inForce.set(name, { from: date })
        changed.set(name, { date, span: rule.name.span })
      }
  }

  const replace = (item: ast.Item, date: string): void => {
    switch (item.node) {
      case "check": {
        const { text, span } = item.title
        const old = checkVersions.get(text)?.at(-1)?.item ?? checks.find(({ title }) => title.text === text)
        if (!old)
          return reportUnknown(
            item.title,
            checks.map(({ title }) => title.text),
          )
        if (!isFirst(text, date, span, `check ${text}`)) return
        if (isAlike(old.condition, item.condition))
          tell("bind/amendment-repeats", item.condition.span, { name: text, value: "This" })
        push(checkVersions, text, { item, effective: date, span: item.span })
        return
      }
      case "agreed":
      case "define":
      case "charge":
      case "settle":
      case "account": {
        const { text, span } = item.name
        if (!isInForce(text)) return reportUnknown(item.name, rules.keys())
        const old = versions.get(text)?.at(-1)?.item ?? rules.get(text)!
        if (old.node !== item.node) {
          const data = { name: text, what: "opener", found: `'${item.node}'`, expected: `'${old.node}'` }
          return tell("bind/amendment-header", span, data, declared(old))
        }
        if (!isFirst(text, date, span)) return
        const repeated = repeatedIn(old, item)
        if (repeated) tell("bind/amendment-repeats", repeated.span, { name: text, value: repeated.text }, declared(old))
        push(versions, text, { item, effective: date, span: item.span })
        return
      }
      case "invoice":
        return replaceInvoice(item)
      case "broken":
        return
      default: {
        if (sections.has(item.node)) return refuseSection(item)
        const instead =
          item.node === "input" || item.node === "flip" || item.node === "allocate" || item.node === "waterfall"
            ? `Remove '${item.name.text}' and add another under a new name.`
            : "Add what is new under a name of its own, and replace the rules that read it."
        const what = "name" in item ? `'${item.name.text}', which is '${item.node}'` : `'${item.node}'`
        tell("bind/not-amendable", "name" in item ? item.name.span : headOf(item), { what, instead })
      }
    }
  }

  /** An invoice takes further lines; those of removed rules stay on it and post nothing. */
  const replaceInvoice = (item: ast.Invoice): void => {
    const old = invoices.get(item.name.text)
    if (!old) return reportUnknown(item.name, invoices.keys())
    const others = (invoice: ast.Invoice) => invoice.lines.filter(({ line }) => line !== "lines")
    const names = (invoice: ast.Invoice) => invoice.lines.flatMap((line) => (line.line === "lines" ? line.names : []))
    const kept = new Set(names(item).map(({ text }) => text))
    const left = names(old).find(({ text }) => !kept.has(text) && isInForce(text))
    if (left || !isAlike({ ...old, lines: others(old) }, { ...item, lines: others(item) })) {
      const why = left ? `'${left.text}' would be left off it` : "more than its lines would change"
      const instead = `${why[0]!.toUpperCase()}${why.slice(1)}. Only lines can be added to an invoice: write its other lines as they are, and remove a charge to stop it.`
      return tell("bind/not-amendable", item.name.span, { what: `the invoice '${item.name.text}'`, instead })
    }
    const known = new Set(names(old).map(({ text }) => text))
    const added = names(item).filter(({ text }) => !known.has(text))
    const at = old.lines.findIndex(({ line }) => line === "lines")
    const lines = old.lines.map((line, position) =>
      line.line === "lines" && position === at ? { ...line, names: [...line.names, ...added] } : line,
    )
    invoices.set(item.name.text, { ...old, lines })
  }

  const remove = (name: ast.Word, date: string): void => {
    if (!isInForce(name.text)) {
      if (!seen.has(name.text) || rules.has(name.text)) return reportUnknown(name, rules.keys())
      const instead = "Only rules are removed; what nothing reads any more does no harm."
      return tell("bind/not-amendable", name.span, { what: `'${name.text}', which is no rule`, instead })
    }
    if (!isFirst(name.text, date, name.span)) return
    inForce.set(name.text, { ...inForce.get(name.text), before: date })
    removals.push({ name, date })
  }

  let lastDate = ""
  for (const [at, amendment] of amendments.entries()) {
    const { number, effective } = amendment
    if (Number(number.text) !== at + 1)
      tell("bind/amendment-number", number.span, { found: number.text, expected: at + 1, contract: target.contract })
    if (effective.text < lastDate)
      tell("bind/amendment-date", effective.span, { number: number.text, date: effective.text, before: lastDate })
    lastDate = effective.text
    for (const change of amendment.changes)
      if (change.change === "remove") remove(change.name, effective.text)
      else if (change.change === "add") add(change.item, effective.text)
      else replace(change.item, effective.text)
  }

  for (const { name, date } of removals) {
    const reader = readerOf(name.text, date, { rules, versions, inForce, checks, checkVersions, invoices })
    if (!reader) continue
    const related = [{ span: reader.span, message: `'${reader.text}' is declared here` }]
    tell("bind/removed-but-read", name.span, { name: name.text, reader: reader.text, date }, { related })
  }
  return { versions, checkVersions, inForce, checksInForce, diagnostics }
}

/** Sections that a contract has once. */
const sections: ReadonlySet<string> = new Set(["parties", "term", "time", "rounding", "phases"])

const headOf = ({ node, span }: ast.Item): Span => ({ from: span.from, to: Math.min(span.to, span.from + node.length) })
const declared = (item: RuleItem | ast.Check) => ({
  related: [{ span: "name" in item ? item.name.span : item.title.span, message: "declared here" }],
})
function push<Item>(table: Map<string, Version<Item>[]>, name: string, version: Version<Item>): void {
  table.set(name, [...(table.get(name) ?? []), version])
}

/** Who still reads a name that is removed on a day: a rule, check or invoice, by its name. */
function readerOf(
  name: string,
  date: string,
  {
    rules,
    versions,
    inForce,
    checks,
    checkVersions,
    invoices,
  }: Pick<Amendable, "rules" | "checks" | "invoices"> & Pick<Scope, "versions" | "checkVersions" | "inForce">,
): ast.Word | undefined {
  /** Whether an item, or a version of it that is in force on the day or later, reads the name. */
  const reads = <Item>(
    first: Item,
    later: readonly Version<Item>[] | undefined,
    end: string | undefined,
    names: (item: Item) => ReadonlySet<string>,
  ): boolean => {
    if (end !== undefined && end <= date) return false
    const all = [{ item: first, effective: "" }, ...(later ?? [])]
    return all.some(({ item }, at) => {
      const next = all[at + 1]?.effective
      return (next === undefined || next > date) && names(item).has(name)
    })
  }
  for (const [other, rule] of rules)
    if (other !== name && reads(rule, versions.get(other), inForce.get(other)?.before, namesOfRule)) return rule.name
  for (const check of checks)
    if (reads(check, checkVersions.get(check.title.text), undefined, namesRead)) return check.title
  for (const invoice of invoices.values()) {
    const late = { ...invoice, lines: invoice.lines.filter(({ line }) => line === "late") }
    if (namesRead(late).has(name)) return invoice.name
  }
  return undefined
}

function namesOfRule(rule: RuleItem): ReadonlySet<string> {
  switch (rule.node) {
    case "movement":
      return namesRead({ ...rule.instrument, movements: [rule.movement] })
    case "tax":
      // A tax is on the lines that are there.
      return namesRead({ ...rule.invoice, lines: [{ ...rule.line, on: [] }] })
    default:
      return namesRead(rule)
  }
}

/** What a new version says again: the one figure of an agreed value, or a formula that stays the same. */
function repeatedIn(old: RuleItem, item: RuleItem): ast.Word | undefined {
  if (old.node === "agreed" && item.node === "agreed") {
    if (!("values" in old.value) || !("values" in item.value)) return undefined
    const [last, first] = [old.value.values.at(-1)?.value, item.value.values[0]]
    const isFormed = old.value.escalation ?? old.value.indexation ?? item.value.escalation ?? item.value.indexation
    if (isFormed || first?.value.node !== "literal" || first.from || !isAlike(last, first.value)) return undefined
    const { number, unit, span } = first.value
    return { text: unit ? `${number.text} ${unit.text}` : number.text, span }
  }
  if ("value" in old && "value" in item && old.node !== "agreed" && item.node !== "agreed")
    if (isAlike([old.value, old.exceptions, old.header], [item.value, item.exceptions, item.header]))
      return { text: "This", span: item.value.span }
  return undefined
}

/** Whether two trees say the same, wherever they stand. */
const isAlike = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b)
const textOf = (tree: unknown): string =>
  JSON.stringify(tree, (key, value: unknown) => (key === "span" ? undefined : value))
