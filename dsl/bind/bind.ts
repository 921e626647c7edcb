import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type { Span } from "../source/span.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import { isExcused, type RuleItem, type Scope } from "./scope.ts"

/**
 * Gives every name of a contract its meaning and reports what stands twice or not at all. A broken declaration keeps
 * its name, so that those who use it are not blamed. `unread` is where text was that could not be understood.
 */
export function bind(
  contract: ast.Contract,
  functionNames: ReadonlySet<string>,
  unread: readonly Span[] = [],
): { readonly scope: Scope; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const parties = new Map<string, ast.Word>()
  const groups = new Map<string, ast.Group>()
  const rules = new Map<string, RuleItem>()
  const calendars = new Map<string, ast.Calendar>()
  const invoices = new Map<string, ast.Invoice>()
  const checks: ast.Check[] = []
  const clauses = new Map<string, { title: string; computed: boolean; span: Span }>()
  const broken = new Set<string>()
  const misread = contract.items.filter((item) => unread.some((span) => holds(item.span, span)))
  // Text between declarations may have declared anything.
  let anyBroken = unread.some((span) => !misread.some((item) => holds(item.span, span)))
  const ambiguous = new Set<string>()
  const once: { term?: ast.Term; time?: ast.Time; rounding?: ast.Rounding } = {}
  const sections = new Map<string, Span>()
  const titles = new Map<string, Span>()
  const seen = new Map<string, Span>()

  const declare = <T>(table: Map<string, T>, name: ast.Word, value: T): void => {
    const first = seen.get(name.text)
    if (first) {
      ambiguous.add(name.text)
      diagnostics.push(
        report(
          "bind/declared-twice",
          name.span,
          { name: name.text },
          { related: [{ span: first, message: "first declared here" }] },
        ),
      )
    } else if (functionNames.has(name.text))
      diagnostics.push(report("bind/function-name", name.span, { name: name.text }))
    if (!first) {
      seen.set(name.text, name.span)
      table.set(name.text, value)
    }
  }
  /** Whether this is the first section of its name; a second one is reported and left out. */
  const isFirst = ({ node, span }: { readonly node: string; readonly span: Span }): boolean => {
    const first = sections.get(node)
    if (!first) sections.set(node, span)
    else
      diagnostics.push(
        report(
          "bind/section-twice",
          { from: span.from, to: span.from + node.length },
          { section: node },
          { related: [{ span: first, message: "first written here" }] },
        ),
      )
    return !first
  }

  for (const item of contract.items)
    switch (item.node) {
      case "parties":
        if (isFirst(item)) for (const { name } of item.parties) declare(parties, name, name)
        break
      case "term":
        if (isFirst(item)) once.term = item
        break
      case "time":
        if (isFirst(item)) once.time = misread.includes(item) ? { node: "time", span: item.span } : item
        break
      case "rounding":
        if (isFirst(item)) once.rounding = item
        break
      case "clauses":
        if (!isFirst(item)) break
        for (const { clause, title, computed } of item.clauses) {
          const first = clauses.get(clause.text)
          if (first)
            diagnostics.push(
              report(
                "bind/declared-twice",
                clause.span,
                { name: clause.text },
                { related: [{ span: first.span, message: "first listed here" }] },
              ),
            )
          else clauses.set(clause.text, { title: title.text, computed, span: clause.span })
        }
        break
      case "calendar":
        declare(calendars, item.name, item)
        break
      case "group":
        declare(groups, item.name, item)
        break
      case "invoice":
        declare(invoices, item.name, item)
        break
      case "check": {
        const first = titles.get(item.title.text)
        if (first)
          diagnostics.push(
            report(
              "bind/declared-twice",
              item.title.span,
              { name: item.title.text },
              { related: [{ span: first, message: "first asked here" }] },
            ),
          )
        else {
          titles.set(item.title.text, item.title.span)
          checks.push(item)
        }
        break
      }
      case "broken":
        // A broken list takes more names with it than the one that is known.
        if (item.name && item.opener !== "parties" && item.opener !== "clauses") broken.add(item.name.text)
        else anyBroken = true
        break
      case "input":
      case "agreed":
      case "define":
      case "account":
      case "charge":
      case "settle":
        declare<RuleItem>(rules, item.name, item)
        break
    }

  for (const item of misread)
    if ("name" in item && item.name && item.node !== "group") broken.add(item.name.text)
    else anyBroken = true
  diagnostics.push(...lookAlikes(seen))
  const scope: Scope = {
    parties,
    groups,
    rules,
    calendars,
    invoices,
    checks,
    clauses,
    ...once,
    broken,
    anyBroken,
    ambiguous,
  }
  diagnostics.push(...strangers(scope))
  if (!anyBroken)
    for (const section of ["term", "time", "rounding"] as const)
      if (!once[section] && !contract.items.some((item) => item.node === "broken" && item.opener === section))
        diagnostics.push(
          report("bind/section-missing", contract.name.span, { section, example: sectionExamples[section] }),
        )

  return { scope, diagnostics }
}

const sectionExamples = {
  term: "term 2027-01-01 through 2046-12-31",
  time: 'time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }',
  rounding: "rounding { post each line to 0.01 USD half_up }",
} as const

/** Two names that differ only in case or underscores are read as one by people. */
function lookAlikes(seen: ReadonlyMap<string, Span>): Diagnostic[] {
  const found: Diagnostic[] = []
  const plain = new Map<string, string>()
  for (const [name, span] of seen) {
    const key = name.replaceAll("_", "").toLowerCase()
    const other = plain.get(key)
    if (other === undefined) plain.set(key, name)
    else
      found.push(
        report(
          "bind/names-alike",
          span,
          { name, other },
          { related: [{ span: seen.get(other)!, message: `'${other}' is declared here` }] },
        ),
      )
  }
  return found
}

/** Members of groups: each stands once, and in a group of parties each is one. */
function strangers(scope: Scope): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const { of, members } of scope.groups.values())
    for (const [at, { text, span }] of members.entries()) {
      const first = members.find((member) => member.text === text)
      if (first && first !== members[at])
        found.push(
          report(
            "bind/declared-twice",
            span,
            { name: text },
            { related: [{ span: first.span, message: "first listed here" }] },
          ),
        )
      else if (of.text === "party" && !scope.parties.has(text) && !isExcused(scope, text)) {
        const near = nearest(text, scope.parties.keys())
        found.push(report("bind/unknown-party", span, { name: text, near }))
      }
    }
  return found
}

const holds = (outer: Span, inner: Span): boolean => inner.from >= outer.from && inner.to <= outer.to
