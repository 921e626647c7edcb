import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type { Span } from "../source/span.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import { amend } from "./amend.ts"
import { expand, type Beside, type SeatArgument } from "./expand.ts"
import { isExcused, type BoundArgument, type BoundPhase, type RuleItem, type Scope } from "./scope.ts"

/** What binding gives: the contract with the declarations of its templates, its names, and what stands twice or not at all. */
export interface Bound {
  readonly contract: ast.Contract
  readonly scope: Scope
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Gives every name of a contract its meaning and reports what stands twice or not at all. A broken declaration keeps
 * its name, so that those who use it are not blamed. `unread` is where text was that could not be understood; `beside`
 * is what else the file holds for this contract.
 */
export function bind(
  contract: ast.Contract,
  functionNames: ReadonlySet<string>,
  unread: readonly Span[] = [],
  beside: Beside & { readonly amendments: readonly ast.Amendment[] } = {
    templates: new Map(),
    shared: [],
    missing: new Set(),
    amendments: [],
  },
): Bound {
  const expanded = expand(contract.items, beside)
  const diagnostics: Diagnostic[] = [...expanded.diagnostics]
  const bound: BoundArgument[] = [...expanded.arguments]
  const seats: SeatArgument[] = [...expanded.seats]
  const parties = new Map<string, ast.Word>()
  const heldBy = new Map<string, ast.Word>()
  const groups = new Map<string, ast.Group>()
  const rules = new Map<string, RuleItem>()
  const calendars = new Map<string, ast.Calendar>()
  const tous = new Map<string, ast.Tou>()
  const events = new Map<string, ast.Event>()
  const phases = new Map<string, BoundPhase>()
  const curves = new Map<string, ast.Curve>()
  const formulas = new Map<string, ast.Formula>()
  const instruments = new Map<string, ast.Instrument>()
  const invoices = new Map<string, ast.Invoice>()
  const aliases = new Map<string, ast.Uses>()
  const checks: ast.Check[] = []
  const clauses = new Map<string, { title: string; computed: boolean; span: Span }>()
  const broken = new Set<string>()
  const items = [...beside.shared, ...expanded.items]
  const misread = items.filter((item) => unread.some((span) => holds(item.span, span)))
  // Text between declarations may have declared anything.
  let anyBroken = unread.some((span) => !misread.some((item) => holds(item.span, span)))
  const ambiguous = new Set<string>()
  const once: { term?: ast.Term; time?: ast.Time; rounding?: ast.Rounding; phasesItem?: ast.Phases } = {}
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
  const listClauses = (item: ast.Clauses): void => {
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
  }

  const declareItem = (item: ast.Item): void => {
    switch (item.node) {
      case "uses":
        if (item.as) declare(aliases, item.as, item)
        break
      case "parties":
        if (!isFirst(item)) break
        for (const { name, heldBy: holding } of item.parties) {
          declare(parties, name, name)
          if (holding) heldBy.set(name.text, holding)
        }
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
        if (isFirst(item)) listClauses(item)
        break
      case "calendar":
        declare(calendars, item.name, item)
        break
      case "tou":
        declare(tous, item.name, item)
        break
      case "group":
        if (item.name.text === "periods") diagnostics.push(report("bind/group-called-periods", item.name.span, {}))
        declare(groups, item.name, item)
        break
      case "event":
        declare(events, item.name, item)
        break
      case "phases":
        if (!isFirst(item)) break
        once.phasesItem = item
        for (const phase of item.phases) declare(phases, phase.name, phase)
        break
      case "curve":
        declare(curves, item.name, item)
        break
      case "formula":
        declare(formulas, item.name, item)
        break
      case "instrument":
        declare(instruments, item.name, item)
        for (const movement of item.movements) declare<RuleItem>(rules, movement.name, boundMovement(movement, item))
        break
      case "invoice":
        declare(invoices, item.name, item)
        for (const line of item.lines)
          if (line.line === "tax")
            declare<RuleItem>(rules, line.name, {
              node: "tax",
              name: line.name,
              groups: [],
              line,
              invoice: item,
              span: line.span,
            })
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
        if (item.name && !lists.has(item.opener)) broken.add(item.name.text)
        else anyBroken = true
        break
      case "flip":
        declare<RuleItem>(rules, item.name, item)
        break
      case "input":
      case "agreed":
      case "define":
      case "account":
      case "allocate":
      case "waterfall":
      case "charge":
      case "settle":
        declare<RuleItem>(rules, item.name, item)
        break
    }
  }
  for (const item of items) declareItem(item)

  const added: ast.Item[] = []
  const amended = amend(beside.amendments, {
    contract: contract.name.text,
    rules,
    checks,
    invoices,
    seen,
    declare: (item) => {
      if (item.node === "clauses") return listClauses(item)
      const more = expand([item], beside)
      diagnostics.push(...more.diagnostics)
      bound.push(...more.arguments)
      seats.push(...more.seats)
      added.push(...more.items)
      for (const each of more.items) declareItem(each)
    },
    isExcused: (name) => anyBroken || broken.has(name) || ambiguous.has(name),
  })
  diagnostics.push(...amended.diagnostics)

  for (const item of misread)
    if ("name" in item && item.name && item.node !== "group" && !lists.has(item.node)) broken.add(item.name.text)
    else anyBroken = true
  diagnostics.push(...lookAlikes(seen))
  const { versions, checkVersions, inForce, checksInForce } = amended
  const scope: Scope = {
    parties,
    heldBy,
    groups,
    rules,
    calendars,
    tous,
    events,
    phases,
    curves,
    formulas,
    instruments,
    invoices,
    checks,
    clauses,
    ...once,
    aliases,
    arguments: bound,
    amendments: beside.amendments,
    versions,
    checkVersions,
    inForce,
    checksInForce,
    broken,
    anyBroken,
    ambiguous,
  }
  diagnostics.push(...strangers(scope), ...unseated(scope, seats))
  if (!anyBroken)
    for (const section of ["term", "time", "rounding"] as const)
      if (!once[section] && !items.some((item) => item.node === "broken" && item.opener === section))
        diagnostics.push(
          report("bind/section-missing", contract.name.span, { section, example: sectionExamples[section] }),
        )

  return { contract: { ...contract, items: [...items, ...added] }, scope, diagnostics }
}

/** Declarations that bring several names, of which a broken one may have lost some. */
const lists: ReadonlySet<string> = new Set(["parties", "clauses", "phases", "instrument"])

const boundMovement = (movement: ast.Movement, instrument: ast.Instrument): RuleItem => ({
  node: "movement",
  name: movement.name,
  groups: [],
  header: {
    unit: instrument.unit,
    each: instrument.vintage,
    ...(movement.clause ? { clause: movement.clause } : {}),
  },
  movement,
  instrument,
  span: movement.span,
})

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
    for (const member of members) {
      const { text, span } = member.name
      const first = members.find(({ name }) => name.text === text)
      if (first && first !== member)
        found.push(
          report(
            "bind/declared-twice",
            span,
            { name: text },
            { related: [{ span: first.name.span, message: "first listed here" }] },
          ),
        )
      else if (of.text === "party" && !scope.parties.has(text) && !isExcused(scope, text)) {
        const near = nearest(text, scope.parties.keys())
        found.push(report("bind/unknown-party", span, { name: text, near }))
      }
    }
  return found
}

/** What was given to parameters as a party or group is one of this contract. */
function unseated(scope: Scope, seats: readonly SeatArgument[]): Diagnostic[] {
  const found: Diagnostic[] = []
  const reported = new Set<string>()
  for (const { name, takes, parameter } of seats) {
    const { text, span } = name
    const group = scope.groups.get(text)
    const fits = takes === "group" ? group !== undefined : scope.parties.has(text) || group?.of.text === "party"
    // What one template hands on to another is wrong once.
    if (fits || reported.has(text) || isExcused(scope, text)) continue
    reported.add(text)
    const known = takes === "group" ? scope.groups.keys() : [...scope.parties.keys(), ...scope.groups.keys()]
    const near = nearest(text, known)
    const isOther = scope.rules.has(text) || scope.parties.has(text) || group !== undefined
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
    if (isOther) found.push(report("bind/argument-sort", span, { name: parameter, takes: `a ${takes}` }))
    else if (takes === "group")
      found.push(report("bind/unknown-name", span, { name: text, what: takes, near }, { fix }))
    else found.push(report("bind/unknown-party", span, { name: text, near }, { fix }))
  }
  return found
}

const holds = (outer: Span, inner: Span): boolean => inner.from >= outer.from && inner.to <= outer.to
