import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type { Span } from "../source/span.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import { fold, foldExceptions } from "./fold.ts"
import { declaredNames, mapItem, sizeOf, type NameMap } from "./map-names.ts"
import type { BoundArgument } from "./scope.ts"

/** What stands in a file beside its contracts, for them to use. */
export interface Beside {
  readonly templates: ReadonlyMap<string, ast.Template>
  readonly shared: readonly ast.Shared[]
  /** Names that are imported and were not found: what uses them is not blamed. */
  readonly missing: ReadonlySet<string>
}

/** The declarations of a contract with those of the templates it uses in their place. */
export interface Expanded {
  readonly items: readonly ast.Item[]
  readonly arguments: readonly BoundArgument[]
  readonly seats: readonly SeatArgument[]
  readonly diagnostics: readonly Diagnostic[]
}
/** The party or group given to a parameter, to be looked up among those of the contract. */
export interface SeatArgument {
  readonly name: ast.Word
  readonly takes: "party" | "group"
  readonly parameter: string
}

/** What a parameter stands for within the body of its template. */
type Given =
  | { readonly form: "value"; readonly value: ast.Expression; readonly size: number }
  | { readonly form: "seat"; readonly name: string }
  | { readonly form: "choice"; readonly word: string; readonly words: readonly string[] }

/** As many nodes as templates may grow a contract by: each use of a parameter repeats what was given. */
const mostNodes = 200_000

/** Sections that a contract has once and by no name, and things whose names stand in dates and in data. */
const unprefixed: ReadonlySet<string> = new Set(["parties", "term", "time", "rounding", "clauses", "event", "phases"])

/**
 * Puts the declarations of a template where it is used, after the `uses` itself. Used `as x` their names get the prefix
 * `x.`; a value parameter becomes the expression that was given, a party or group its name, and a comparison with a
 * choice becomes true or false. Where a use is in error, a broken declaration stands for what it would have declared.
 */
export function expand(items: readonly ast.Item[], beside: Beside): Expanded {
  const diagnostics: Diagnostic[] = []
  const bound: BoundArgument[] = []
  const seats: SeatArgument[] = []
  const tell: typeof report = (...finding) => {
    const made = report(...finding)
    diagnostics.push(made)
    return made
  }
  const outside = new Set([...beside.shared.map(({ name }) => name.text)])
  let room = mostNodes

  /** The items of one level with what they use; `prefix` is what their names begin with, `path` the templates around them. */
  const level = (list: readonly ast.Item[], prefix: string, path: readonly string[]): readonly ast.Item[] => {
    const plain = new Set<string>()
    return list.flatMap((item): readonly ast.Item[] => {
      if (item.node !== "uses") return [item]
      if (!item.as && plain.has(item.template.text)) {
        tell("bind/template-twice", item.template.span, { name: item.template.text })
        return [item]
      }
      if (!item.as) plain.add(item.template.text)
      return [item, ...(place(item, prefix, path) ?? [{ node: "broken", opener: "uses", span: item.span }])]
    })
  }

  /** The declarations of one use; undefined and reported where it is in error. */
  const place = (uses: ast.Uses, around: string, path: readonly string[]): readonly ast.Item[] | undefined => {
    const { text: name, span } = uses.template
    const template = beside.templates.get(name)
    if (!template && beside.missing.has(name)) return undefined
    if (!template) {
      const near = nearest(name, beside.templates.keys())
      const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
      tell("bind/unknown-template", span, { name, near }, { fix })
      return undefined
    }
    if (path.includes(name)) {
      tell("bind/template-circle", span, { circle: [...path, name].join(" → ") })
      return undefined
    }
    const prefix = uses.as ? `${uses.as.text}.` : around
    const given = takeArguments(uses, template, prefix)
    if (!given) return undefined
    const section = prefix && template.items.find(({ node }) => unprefixed.has(node))
    if (section) {
      const at = uses.as?.span ?? span
      tell("bind/template-section", at, { template: name, section: section.node }, declaredAt(section.span))
      return undefined
    }
    const map = insideOf(template, given, prefix)
    const inside = template.items.map((item) => (room > 0 ? withoutDeadExceptions(mapItem(item, map)) : item))
    if (room <= 0) {
      tell("bind/template-too-large", span, { name, limit: mostNodes })
      return undefined
    }
    return level(inside, prefix, [...path, name])
  }

  /** How names and expressions of a template read where it is used. */
  const insideOf = (template: ast.Template, given: ReadonlyMap<string, Given>, prefix: string): NameMap => {
    const own = exportedNames(template, beside, [])
    const named = (word: ast.Word): ast.Word => ({ text: `${prefix}${word.text}`, span: word.span })
    const renamed = (word: ast.Word) => (own.has(word.text) ? named(word) : word)
    const seat = (word: ast.Word): ast.Word => {
      const argument = given.get(word.text)
      return argument?.form === "seat" ? { text: argument.name, span: word.span } : renamed(word)
    }
    const groups = new Set(template.items.flatMap((item) => (item.node === "group" ? [item.name.text] : [])))
    const isSound = !template.items.some(({ node }) => node === "broken")
    const hiding = (hidden: ReadonlySet<string>): NameMap => {
      const argumentOf = (word: ast.Word) => (hidden.has(word.text) ? undefined : given.get(word.text))
      const map: NameMap = {
        declared: named,
        used: (word) => (hidden.has(word.text) ? word : seat(word)),
        group: seat,
        seat,
        // A member may be called like a rule, which is no member.
        index: (word) => (groups.has(word.text) || given.has(word.text) ? seat(word) : word),
        checkTitle: (word) => (prefix ? { text: `${prefix.slice(0, -1)}: ${word.text}`, span: word.span } : word),
        within: (parameters) => hiding(new Set([...hidden, ...parameters.map(({ text }) => text)])),
        expression: (expression, inner, isChoice) => {
          room--
          if (expression.node === "missing" || room <= 0) return expression
          if (expression.node === "binary") return decide(expression, argumentOf) ?? fold(inner(expression))
          if (expression.node !== "reference") return fold(inner(expression))
          const { name } = expression
          const argument = argumentOf(name)
          if (argument) return substitute(expression, argument, map)
          if (isSound && !isChoice && !hidden.has(name.text) && !own.has(name.text) && !outside.has(name.text))
            tell("bind/not-in-template", name.span, { name: name.text, template: template.name.text })
          return inner(expression)
        },
      }
      return map
    }
    return hiding(new Set())
  }

  /** What was given to a parameter, where the body reads it. */
  const substitute = (path: ast.Reference, argument: Given, map: NameMap): ast.Expression => {
    const { name, stages, members, span } = path
    const asName = (text: string): ast.Reference => ({
      ...path,
      name: { text, span: name.span },
      members: members.map(map.index),
    })
    if (argument.form === "seat") return asName(argument.name)
    if (argument.form === "choice") return asName(argument.word)
    const { value } = argument
    room -= argument.size
    if (stages[0]) {
      tell("bind/no-stages", stages[0].span, { name: name.text, stage: stages[0].text })
      return { node: "missing", span }
    }
    if (members.length === 0) return value
    if (value.node === "reference" && value.members.length === 0) return { ...value, members: members.map(map.index) }
    tell(
      "bind/argument-not-indexed",
      value.span,
      { name: name.text, read: `${name.text}[${members.map(({ text }) => text).join(", ")}]` },
      { related: [{ span, message: "read here" }] },
    )
    return { node: "missing", span }
  }

  /** A comparison with a choice is known: true or false. */
  const decide = (
    { operator, left, right, span }: Extract<ast.Expression, { node: "binary" }>,
    argumentOf: (word: ast.Word) => Given | undefined,
  ): ast.Expression | undefined => {
    if (operator.text !== "=" && operator.text !== "!=") return undefined
    const choiceOf = (side: ast.Expression) => {
      const argument = side.node === "reference" ? argumentOf(side.name) : undefined
      return argument?.form === "choice" ? argument : undefined
    }
    const choice = choiceOf(left) ?? choiceOf(right)
    if (!choice) return undefined
    const other = choiceOf(left) ? right : left
    const word = other.node === "reference" && isPlain(other) ? other.name.text : undefined
    const compared = word !== undefined && choice.words.includes(word) ? word : choiceOf(other)?.word
    if (compared === undefined) {
      reportWord(word ?? "this", other.span, choice.words)
      return { node: "missing", span }
    }
    return { node: "flag", value: (compared === choice.word) === (operator.text === "="), span }
  }

  /** What is given to each parameter of a template; undefined and reported where something does not fit. */
  const takeArguments = (
    uses: ast.Uses,
    template: ast.Template,
    prefix: string,
  ): ReadonlyMap<string, Given> | undefined => {
    const given = new Map<string, Given>()
    const seen = new Map<string, Span>()
    let good = true
    const refuse = (): undefined => {
      good = false
    }
    for (const argument of uses.arguments) {
      const { name } = argument
      const parameter = template.parameters.find((each) => each.name.text === name.text)
      const first = seen.get(name.text)
      if (!parameter) {
        const known = template.parameters.map((each) => each.name.text)
        const near = nearest(name.text, known)
        const fix =
          near === undefined || seen.has(near) ? undefined : { title: `Write ${near}`, span: name.span, text: near }
        const data = { name: name.text, template: template.name.text, parameters: known.join(", "), near }
        tell("bind/unknown-parameter", name.span, data, { fix })
        refuse()
      } else if (first) {
        const related = [{ span: first, message: "first given here" }]
        tell("bind/argument-twice", name.span, { name: name.text }, { related })
        refuse()
      } else {
        const taken = takeArgument(argument, parameter)
        if (taken) given.set(name.text, taken)
        else refuse()
      }
      if (!first) seen.set(name.text, name.span)
    }
    for (const { name, takes } of template.parameters) {
      if (seen.has(name.text)) continue
      refuse()
      const data = { name: name.text, template: template.name.text }
      if (takes.form === "choice")
        tell(
          "choice/template-choice",
          uses.template.span,
          { ...data, title: template.title.text, words: takes.words.map(({ text }) => text) },
          declaredAt(name.span),
        )
      else
        tell("bind/argument-missing", uses.template.span, { ...data, takes: takesText(takes) }, declaredAt(name.span))
    }
    if (!good) return undefined
    const groups = new Set(template.items.flatMap((item) => (item.node === "group" ? [item.name.text] : [])))
    for (const argument of uses.arguments) {
      const parameter = template.parameters.find(({ name }) => name.text === argument.name.text)
      if (parameter?.takes.form !== "value" || argument.value.node === "date") continue
      bound.push({
        template: template.name.text,
        parameter: parameter.name.text,
        groups: parameter.groups.map((word) => {
          const seat = given.get(word.text)
          if (seat?.form === "seat") return { text: seat.name, span: word.span }
          if (groups.has(word.text)) return { text: `${prefix}${word.text}`, span: word.span }
          tell("bind/not-in-template", word.span, { name: word.text, template: template.name.text })
          return word
        }),
        header: parameter.takes.header,
        value: argument.value,
        span: argument.span,
      })
    }
    return given
  }

  const takeArgument = ({ name, value }: ast.Choice, { takes }: ast.Parameter): Given | undefined => {
    const sort = () => tell("bind/argument-sort", value.span, { name: name.text, takes: takesText(takes) })
    switch (takes.form) {
      case "value":
        return value.node === "date" ? void sort() : { form: "value", value, size: sizeOf(value) }
      case "party":
      case "group":
        if (value.node !== "reference" || !isPlain(value)) return void sort()
        seats.push({ name: value.name, takes: takes.form, parameter: name.text })
        return { form: "seat", name: value.name.text }
      case "choice": {
        const words = takes.words.map(({ text }) => text)
        const word = value.node === "reference" && isPlain(value) ? value.name.text : undefined
        if (word !== undefined && words.includes(word)) return { form: "choice", word, words }
        if (word === undefined) return void sort()
        return void reportWord(word, value.span, words)
      }
    }
  }

  const reportWord = (found: string, span: Span, words: readonly string[]): void => {
    const near = nearest(found, words)
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
    tell("check/unknown-word", span, { found, alternatives: words.join(", "), near }, { fix })
  }

  return { items: level(items, "", []), arguments: bound, seats, diagnostics }
}

/** What is wrong with a template in itself, used or not: a parameter that stands twice, or is declared again within. */
export function templateFindings(template: ast.Template): readonly Diagnostic[] {
  const seen = new Map<string, Span>()
  const found: Diagnostic[] = []
  for (const { text, span } of [
    ...template.parameters.map(({ name }) => name),
    ...template.items.flatMap((item) => declaredNames(item)),
  ]) {
    const first = seen.get(text)
    if (!first) seen.set(text, span)
    else {
      const related = [{ span: first, message: "first declared here" }]
      found.push(report("bind/declared-twice", span, { name: text }, { related }))
    }
  }
  return found
}

/** Every name a template declares where it is used, those of templates it uses under no name of their own included. */
function exportedNames(template: ast.Template, beside: Beside, path: readonly string[]): ReadonlySet<string> {
  return new Set(
    template.items.flatMap((item) => {
      const inner = item.node === "uses" && !item.as ? beside.templates.get(item.template.text) : undefined
      const nested = inner && !path.includes(inner.name.text)
      return [
        ...declaredNames(item).map(({ text }) => text),
        ...(nested ? exportedNames(inner, beside, [...path, template.name.text]) : []),
      ]
    }),
  )
}

function withoutDeadExceptions(item: ast.Item): ast.Item {
  if (item.node !== "define" && item.node !== "charge" && item.node !== "settle") return item
  return { ...item, exceptions: foldExceptions(item.exceptions) }
}

const isPlain = ({ stages, members }: ast.Reference): boolean => stages.length === 0 && members.length === 0

const declaredAt = (span: Span) => ({ related: [{ span, message: "declared here" }] })

/** What a parameter takes, as a sentence says it. */
function takesText(takes: ast.Parameter["takes"]): string {
  switch (takes.form) {
    case "value": {
      const { unit, level, each } = takes.header
      return [unit?.text ?? "a value", level && "level", each && `each ${each.text}`].filter(Boolean).join(" ")
    }
    case "party":
      return "a party"
    case "group":
      return "a group"
    case "choice":
      return `one of ${takes.words.map(({ text }) => text).join(" or ")}`
  }
}
