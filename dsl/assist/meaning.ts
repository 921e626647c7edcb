import type { RuleItem, Scope } from "../bind/scope.ts"
import type { Context } from "../check/context.ts"
import { everyPay, figureNames, recipientsOf } from "../check/reference.ts"
import { describe } from "../check/typed.ts"
import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import { contextAt, contextNamed, partAt, templatesIn, type ReadFile } from "./surroundings.ts"

/** What a name stands for. */
export interface Meaning {
  readonly name: string
  /** "charge", "tier of dist", "period of pjm". */
  readonly what: string
  readonly title?: string
  /** Unit, kind, period and groups in one line. */
  readonly type?: string
  readonly clause?: ast.Word
  /** More about it, one thing a line. */
  readonly lines: readonly string[]
  /** Where its name is declared. */
  readonly declared: Span
}

/** What a dotted name means at an offset of a file; undefined for a name that stands for nothing there. */
export function meaningAt(read: ReadFile, offset: number, path: readonly string[]): Meaning | undefined {
  const context = contextAt(read, offset)
  const part = partAt(read, offset)
  const [first = "", ...rest] = path
  const other = contextNamed(read, first)
  if (other && rest.length > 0) return meaningOf(other.context, rest)
  const own = part?.node === "template" ? ofTemplate(read, part, path) : undefined
  const found = own ?? (context && (meaningOf(context, path) ?? ofRuleAround(context, offset, path)))
  if (found || rest.length > 0) return found
  const template = templatesIn(read).get(first)
  if (template) return templateMeaning(template, read)
  const contract = read.file.parts.find((each) => each.node === "contract" && each.name.text === first)
  return contract?.node === "contract"
    ? { name: first, what: "contract", title: contract.title.text, lines: [], declared: contract.name.span }
    : undefined
}

/** A figure of the rule in which it is declared: a tier, a part, a draw. */
function ofRuleAround(context: Context, offset: number, path: readonly string[]): Meaning | undefined {
  for (const [name, { span }] of context.scope.rules)
    if (span.from <= offset && offset <= span.to) return meaningOf(context, [...name.split("."), ...path])
  return undefined
}

/** A name of a template: one of its parameters, or what it declares, as a contract that uses it knows it. */
function ofTemplate(read: ReadFile, template: ast.Template, path: readonly string[]): Meaning | undefined {
  const parameter = template.parameters.find(({ name }) => name.text === path[0])
  if (parameter && path.length === 1) return parameterMeaning(parameter, template.name.text, read.text)
  for (const { context } of read.contexts)
    for (const [alias, use] of context.scope.aliases) {
      const found = use.template.text === template.name.text && meaningOf(context, [alias, ...path])
      if (found) return { ...found, name: path.join(".") }
    }
  return undefined
}

function templateMeaning(template: ast.Template, read: ReadFile): Meaning {
  const { name, title, parameters } = template
  return {
    name: name.text,
    what: "template",
    title: title.text,
    lines: parameters.map((each) => `- \`${each.name.text}\`: ${parameterText(each, read.text)}`),
    declared: name.span,
  }
}

const parameterMeaning = (parameter: ast.Parameter, template: string, text: string): Meaning => ({
  name: parameter.name.text,
  what: `parameter of ${template}`,
  lines: [parameterText(parameter, text)],
  declared: parameter.name.span,
})

/** What a template's parameter takes, in the words of its declaration: "MWh each interval", "one of a or b". */
export function parameterText({ takes, name, groups }: ast.Parameter, text: string): string {
  switch (takes.form) {
    case "party":
    case "group":
      return takes.form
    case "choice":
      return `one of ${takes.words.map((word) => word.text).join(" or ")}`
    case "value": {
      const { unit, level, each } = takes.header
      const words = [unit, level].flatMap((word) => (word ? [word.text] : []))
      const index = groups.length > 0 && text !== "" ? `, for each ${groups.map((group) => group.text).join(", ")}` : ""
      return words.length === 0 ? name.text : [...words, ...(each ? [`each ${each.text}`] : [])].join(" ") + index
    }
  }
}

/** What a dotted name of a contract means. */
export function meaningOf(context: Context, path: readonly string[]): Meaning | undefined {
  const { scope } = context
  for (let count = path.length; count > 0; count--) {
    const name = path.slice(0, count).join(".")
    const stages = path.slice(count)
    const rule = scope.rules.get(name)
    if (rule) return stages.length === 0 ? ruleMeaning(name, rule, context) : stageMeaning(name, rule, stages, context)
    const found = otherMeaning(name, stages, scope, context.text)
    if (found) return found
  }
  return path.length === 1 ? memberMeaning(path[0] ?? "", scope) : undefined
}

function ruleMeaning(name: string, rule: RuleItem, context: Context): Meaning {
  const type = context.typeOf(name)
  const clause = clauseOf(rule)
  return {
    name,
    what: rule.node,
    ...(rule.title ? { title: rule.title.text } : {}),
    ...(type ? { type: describe(type) } : {}),
    ...(clause ? { clause } : {}),
    lines: aboutRule(rule),
    declared: rule.name.span,
  }
}

function aboutRule(rule: RuleItem): readonly string[] {
  const figures = figureNames(rule)
  const list = figures.length > 0 ? [`figures: ${figures.join(", ")}`] : []
  switch (rule.node) {
    case "charge":
    case "settle": {
      const { payer, payee, during } = rule
      const turn = rule.node === "settle" ? ", negative reverses" : ""
      return [`${payer.text} pays ${payee.text}${turn}`, ...(during ? [`during ${during.text}`] : [])]
    }
    case "input":
      return rule.source ? [`from ${rule.source.kind.text} "${rule.source.name.text}"`] : []
    case "define":
      return rule.during ? [`during ${rule.during.text}`] : []
    case "movement": {
      const { movement, name, from, to } = rule.movement
      const way = [from ? `from ${from.text}` : "", to ? `to ${to.text}` : ""].filter(Boolean).join(" ")
      return [`${movement} ${name.text} ${way} of ${rule.instrument.title.text}`]
    }
    case "tax":
      return [`tax of ${rule.invoice.name.text}, on ${rule.line.on.map((word) => word.text).join(", ")}`]
    case "flip":
      return ["false until its condition holds, then true for good"]
    case "allocate":
      return rule.split.form === "weight" ? [`across ${rule.split.across.text}`] : list
    default:
      return list
  }
}

/** A figure of a rule: a stage of an account, a part of an allocation, a tier of a waterfall. */
function stageMeaning(name: string, rule: RuleItem, stages: readonly string[], context: Context): Meaning | undefined {
  const [stage = ""] = stages
  if (!figureNames(rule).includes(stage)) return undefined
  const whole = `${name}.${stages.join(".")}`
  const type = context.typeOf(name)
  const own = (what: string, declared: Span, lines: readonly string[], clause?: ast.Word): Meaning => ({
    name: whole,
    what,
    ...(type ? { type: describe(type) } : {}),
    ...(clause ? { clause } : {}),
    lines,
    declared,
  })
  switch (rule.node) {
    case "account": {
      const line = rule.lines.find((each) => each.line === "draw" && each.name.text === stage)
      return line?.line === "draw"
        ? own(`draw of ${name}`, line.name.span, [], line.clause)
        : own(`figure of ${name}`, rule.name.span, [stageDocs.get(stage) ?? ""].filter(Boolean))
    }
    case "allocate": {
      const arm = rule.split.form === "arms" ? rule.split.arms.find((each) => each.name.text === stage) : undefined
      return own(`part of ${name}`, arm?.name.span ?? rule.name.span, [], arm?.clause)
    }
    case "waterfall": {
      const tier = rule.tiers.find((each) => each.name.text === stage)
      const paid = recipientsOf(tier ? [tier.pay] : everyPay(rule), context)
      return own(`tier of ${name}`, tier?.name.span ?? rule.name.span, [`pays ${paid.join(", ")}`], tier?.clause)
    }
    default:
      return undefined
  }
}

/** What the figures of an account are, in the order in which they come about. */
export const stageDocs: ReadonlyMap<string, string> = new Map([
  ["opening", "What is there when the period begins."],
  ["reset", "What the new period sets it to, less what was left."],
  ["added", "What is added in the period."],
  ["accrued", "The return of the period."],
  ["due", "What there is to draw on."],
  ["expired", "What has grown too old."],
  ["final", "What is left at the end of the term, in its last period."],
  ["closing", "What is there when the period ends."],
])

function otherMeaning(name: string, stages: readonly string[], scope: Scope, text: string): Meaning | undefined {
  const [stage] = stages
  const own = (
    what: string,
    item: { readonly name: ast.Word; readonly title?: ast.Word; readonly span: Span },
  ): Meaning => ({
    name,
    what,
    ...(item.title ? { title: item.title.text } : {}),
    lines: [declarationOf(text, item.span)],
    declared: item.name.span,
  })
  const tou = scope.tous.get(name)
  if (tou) {
    if (stage === undefined) return own("parts of time", tou)
    const line = tou.lines.find((each) => each.name.text === stage)
    const declared = line?.name.span ?? (tou.otherwise?.text === stage ? tou.otherwise.span : undefined)
    const lines = [line ? declarationOf(text, line.span) : "whatever none of its lines holds"]
    return declared && { name: `${name}.${stage}`, what: `period of ${name}`, lines, declared }
  }
  const event = scope.events.get(name)
  if (event) {
    if (stage === undefined) return own(event.form === "once" ? "event, once" : "event that lasts", event)
    if (stage === "happened")
      return {
        ...own("flag", event),
        name: `${name}.happened`,
        lines: ["whether it has happened by the end of the period"],
      }
    if (stage === "hours")
      return { ...own("amount", event), name: `${name}.hours`, lines: ["hours of it, by cause: `[cause]`"] }
    return memberMeaning(stage, scope)
  }
  if (stages.length > 0) return undefined
  const phase = scope.phases.get(name)
  if (phase) return own("phase", phase)
  const calendar = scope.calendars.get(name)
  if (calendar) return own("calendar", calendar)
  const curve = scope.curves.get(name)
  if (curve) return own("curve", curve)
  const formula = scope.formulas.get(name)
  if (formula) return own("formula", formula)
  const instrument = scope.instruments.get(name)
  if (instrument) return own("instrument", instrument)
  const invoice = scope.invoices.get(name)
  if (invoice) return own("invoice", invoice)
  const alias = scope.aliases.get(name)
  if (alias?.as) return { name, what: `names of ${alias.template.text}`, lines: [], declared: alias.as.span }
  const group = scope.groups.get(name)
  if (group) {
    const { members, title } = group
    const lines = [`group of ${members.map((member) => member.name.text).join(", ")}`]
    return { name, what: "group", ...(title ? { title: title.text } : {}), lines, declared: group.name.span }
  }
  const party = scope.parties.get(name)
  return party && { name, what: "party", lines: [], declared: party.span }
}

/** A member of a group, or a period of a tou, by itself. */
function memberMeaning(name: string, scope: Scope): Meaning | undefined {
  for (const group of scope.groups.values())
    for (const { name: member, from, through } of group.members)
      if (member.text === name) {
        const dates = [from ? `from ${from.text}` : "", through ? `through ${through.text}` : ""].filter(Boolean)
        return { name, what: `member of ${group.name.text}`, lines: dates, declared: member.span }
      }
  for (const [tou, { lines }] of scope.tous)
    for (const line of lines)
      if (line.name.text === name) return { name, what: `period of ${tou}`, lines: [], declared: line.name.span }
  return undefined
}

/** A declaration as it is written, a long one cut, as a block of Markdown. */
function declarationOf(text: string, { from, to }: Span): string {
  const lines = text.slice(from, to).split("\n")
  const shown = lines.length > longest ? [...lines.slice(0, longest), "  …"] : lines
  return ["```offtake", ...shown, "```"].join("\n")
}
const longest = 14

/** The clause that a rule cites. */
function clauseOf(rule: RuleItem): ast.Word | undefined {
  if (rule.node === "flip") return rule.clause
  return rule.node === "tax" ? rule.line.clause : rule.header.clause
}
