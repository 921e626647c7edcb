import type { Context } from "../check/context.ts"
import { everyPay, figureNames, recipientsOf } from "../check/reference.ts"
import { touPeriods } from "../check/tou-grain.ts"
import { describe } from "../check/typed.ts"
import type * as ast from "../syntax/ast.ts"
import { parse } from "../syntax/parse.ts"
import type { TextToken } from "../syntax/tokenize.ts"
import type { OpenCall } from "./call.ts"
import type { Completion } from "./help.ts"
import { parameterText, stageDocs } from "./meaning.ts"
import { contextNamed, partAt, templatesIn, type LibraryFile, type ReadFile } from "./surroundings.ts"

/** One entry whose text is what is written. */
const entry = (label: string, kind: Completion["kind"], detail: string, doc?: string): Completion => ({
  label,
  kind,
  detail,
  ...(doc ? { doc } : {}),
  insert: label,
})

// ---- after a name

/** What may follow `name.`: stages and tiers, periods of a tou, figures of an event, names behind an alias or a contract. */
export function afterDot(
  path: readonly string[],
  context: Context | undefined,
  read: ReadFile,
  offset: number,
): readonly Completion[] {
  const [first = "", ...rest] = path
  const other = contextNamed(read, first)
  if (other) return rest.length === 0 ? everyName(other.context) : afterDot(rest, other.context, read, offset)
  if (!context) return []
  const part = partAt(read, offset)
  if (part?.node === "template")
    for (const { context: user } of read.contexts)
      for (const [alias, use] of user.scope.aliases) {
        const found = use.template.text === part.name.text ? figuresOf([alias, ...path].join("."), user) : []
        if (found.length > 0) return found
      }
  return figuresOf(path.join("."), context)
}

function figuresOf(name: string, { scope, typeOf }: Context): readonly Completion[] {
  const rule = scope.rules.get(name)
  if (rule) {
    const stages = figureNames(rule)
    if (stages.length === 0) return []
    const what = rule.node === "account" ? "figure" : rule.node === "waterfall" ? "tier" : "part"
    return stages.map((stage) => entry(stage, "stage", `${what} of ${name}`, stageDocs.get(stage)))
  }
  const tou = scope.tous.get(name)
  if (tou) return touPeriods(tou).map((period) => entry(period, "member", `period of ${name}`))
  const event = scope.events.get(name)
  if (event?.form === "once") return [entry("happened", "stage", "whether it has happened")]
  if (event) {
    const causes = membersOf(event.by?.text, scope).map((cause) => entry(cause, "member", `cause of ${name}`))
    return [entry("hours", "stage", "hours of it, by cause"), ...causes]
  }
  const prefix = `${name}.`
  const behind = [...scope.rules].filter(([full]) => full.startsWith(prefix))
  if (behind.length > 0)
    return behind.map(([full, item]) => {
      const type = typeOf(full)
      return entry(full.slice(prefix.length), "name", type ? describe(type) : item.node, item.title?.text)
    })
  // The path so far is a stage: what an amount of an account is worth.
  return scope.rules.has(name.split(".")[0] ?? "") ? [entry("worth", "stage", "what it is worth")] : []
}

const membersOf = (group: string | undefined, { groups }: Context["scope"]): readonly string[] =>
  (group === undefined ? undefined : groups.get(group))?.members.map(({ name }) => name.text) ?? []

/** What may stand in the brackets after a name: members of its groups, recipients, causes, periods of a tou. */
export function causesAndMembers(path: readonly string[], context: Context): readonly Completion[] {
  const { scope } = context
  for (let count = path.length; count > 0; count--) {
    const name = path.slice(0, count).join(".")
    const event = scope.events.get(name)
    if (event) return membersOf(event.by?.text, scope).map((cause) => entry(cause, "member", `cause of ${name}`))
    const rule = scope.rules.get(name)
    if (!rule) continue
    if (rule.node === "waterfall") {
      const recipients = recipientsOf(everyPay(rule), context)
      const groups = [...scope.groups.values()].filter(({ members }) =>
        members.some((member) => recipients.includes(member.name.text)),
      )
      return [
        ...recipients.map((recipient) => entry(recipient, "member", `recipient of ${name}`)),
        ...groups.map((group) => entry(group.name.text, "member", "group of recipients")),
      ]
    }
    const across = rule.node === "allocate" && rule.split.form === "weight" ? [rule.split.across] : []
    const groups = rule.node === "flip" || rule.node === "tax" ? [] : [...rule.groups, ...across]
    return groups.flatMap((group) => {
      const tou = scope.tous.get(group.text)
      const members = tou ? touPeriods(tou) : membersOf(group.text, scope)
      return members.map((member) => entry(member, "member", tou ? `period of ${group.text}` : `of ${group.text}`))
    })
  }
  return []
}

// ---- files and templates

/** Every declaration that may be imported, as the whole import. */
export const importsOf = (libraries: readonly LibraryFile[]): readonly Completion[] =>
  libraries.flatMap(({ path, sha256, text }) =>
    parse(text).file.parts.flatMap((part): readonly Completion[] => {
      if (part.node === "contract" || part.node === "amendment" || part.node === "history") return []
      if (part.node === "test" || part.node === "import") return []
      const name = part.name.text
      const title = "title" in part ? part.title?.text : undefined
      return [
        {
          label: name,
          kind: "name",
          detail: title === undefined ? `${part.node} in ${path}` : `${title} · ${path}`,
          insert: `${name} from "${path}" sha256 "${sha256}"`,
        },
      ]
    }),
  )

export const templateNames = (read: ReadFile): readonly Completion[] =>
  [...templatesIn(read).values()].map(({ name, title, parameters }) => ({
    label: name.text,
    kind: "function",
    detail: title.text,
    doc: parameters.map((each) => `${each.name.text}: ${parameterText(each, read.text)}`).join("\n"),
    insert: `${name.text}(`,
  }))

/** Inside `uses template(`: the parameters that are still to be given, or what one may be given. */
export function argumentsOf(
  { name, given }: OpenCall,
  before: readonly TextToken[],
  text: string,
  read: ReadFile,
  context: Context | undefined,
): readonly Completion[] {
  const template = templatesIn(read).get(name)
  if (!template) return []
  const [word, colon] = before.slice(-2).map((token) => text.slice(token.from, token.to))
  if (colon !== ":")
    return template.parameters
      .filter((each) => !given.includes(each.name.text))
      .map((each) => ({
        label: each.name.text,
        kind: "choice",
        detail: parameterText(each, read.text),
        insert: `${each.name.text}: `,
      }))
  const parameter = template.parameters.find((each) => each.name.text === word)
  switch (parameter?.takes.form) {
    case "choice":
      return parameter.takes.words.map((choice) => entry(choice.text, "choice", `of ${parameter.name.text}`))
    case "party":
      return namesOf(context, "party")
    case "group":
      return namesOf(context, "group")
    case "value":
      return context ? everyName(context) : []
    case undefined:
      return []
  }
}

/** The words of a choice of the template around, after `below_zero =`. */
export function choiceWords(
  before: readonly TextToken[],
  text: string,
  read: ReadFile,
  offset: number,
): readonly Completion[] {
  const part = partAt(read, offset)
  const [name, operator] = before.slice(-2).map((token) => text.slice(token.from, token.to))
  if (part?.node !== "template" || (operator !== "=" && operator !== "!=")) return []
  const parameter = part.parameters.find((each) => each.name.text === name)
  return parameter?.takes.form === "choice"
    ? parameter.takes.words.map((word) => entry(word.text, "choice", `of ${parameter.name.text}`))
    : []
}

/** Inside a template: its parameters, and what it declares itself. */
export function ownNames(read: ReadFile, offset: number): readonly Completion[] {
  const part = partAt(read, offset)
  if (part?.node !== "template") return []
  const declared = part.items.flatMap((item) =>
    item.node === "broken" || !("name" in item) ? [] : [entry(item.name.text, "name", item.node)],
  )
  return [...part.parameters.map((each) => entry(each.name.text, "name", parameterText(each, read.text))), ...declared]
}

// ---- names of a contract

export function namesOf(context: Context | undefined, kind: "group" | "party"): readonly Completion[] {
  if (!context) return []
  const groups = [...context.scope.groups.keys()].map((name) => entry(name, "member", "group"))
  if (kind === "group") return groups
  return [...[...context.scope.parties.keys()].map((name) => entry(name, "member", "party")), ...groups]
}

const everyName = ({ scope, typeOf }: Context): readonly Completion[] =>
  [...scope.rules].map(([name, rule]) => {
    const type = typeOf(name)
    return entry(name, "name", type ? describe(type) : rule.node, rule.title?.text)
  })

export const phaseNames = (context: Context | undefined): readonly Completion[] =>
  [...(context?.scope.phases.keys() ?? [])].map((name) => entry(name, "member", "phase"))

export const calendarNames = (context: Context | undefined): readonly Completion[] =>
  [...(context?.scope.calendars.keys() ?? [])].map((name) => entry(name, "member", "calendar"))

export const agreedAndPhases = (context: Context | undefined): readonly Completion[] => [
  ...rulesThatAre("agreed", context),
  ...phaseNames(context),
]

export const inputNames = (context: Context | undefined): readonly Completion[] => rulesThatAre("input", context)

const rulesThatAre = (node: "agreed" | "input", context: Context | undefined): readonly Completion[] =>
  [...(context?.scope.rules ?? [])].flatMap(([name, rule]) =>
    rule.node === node ? [entry(name, "name", rule.title?.text ?? node)] : [],
  )

/** Who may get something: parties, groups, and seats that waterfalls already pay. */
export function recipientNames(context: Context | undefined): readonly Completion[] {
  if (!context) return []
  const known = [...context.scope.rules.values()].flatMap((rule) =>
    rule.node === "waterfall" ? recipientsOf(everyPay(rule), context) : [],
  )
  const seats = [...new Set(known)].map((name) => entry(name, "member", "recipient"))
  return [...seats, ...namesOf(context, "party").filter(({ label }) => !known.includes(label))]
}

/** What `in(` may ask for: a tou's periods, a calendar, a phase, an event that lasts and its causes. */
export function timeSets(context: Context | undefined, read: ReadFile, offset: number): readonly Completion[] {
  if (!context) return ownNames(read, offset)
  const { tous, events } = context.scope
  const inside = [...tous].flatMap(([name, tou]) =>
    touPeriods(tou).map((period) => entry(`${name}.${period}`, "member", `period of ${name}`)),
  )
  const lasting = [...events].flatMap(([name, event]) =>
    event.form === "spans"
      ? [
          entry(name, "member", "event"),
          ...membersOf(event.by?.text, context.scope).map((cause) => entry(`${name}.${cause}`, "member", "cause")),
        ]
      : [],
  )
  return [...inside, ...phaseNames(context), ...calendarNames(context), ...lasting]
}

/** What a test may give or expect: rules, events, invoices, and the contracts of the file. */
export function testedNames(context: Context | undefined, read: ReadFile): readonly Completion[] {
  const contracts = read.contexts.length > 1 ? read.contexts : []
  return [
    ...(context ? everyName(context) : []),
    ...[...(context?.scope.events.keys() ?? [])].map((name) => entry(name, "name", "event")),
    ...[...(context?.scope.invoices.keys() ?? [])].map((name) => entry(name, "name", "invoice")),
    ...contracts.map(({ contract }) => entry(contract, "name", "contract")),
  ]
}

/** Curves and formulas, which are called like functions. */
export const formulaNames = ({ scope, text }: Context): readonly Completion[] =>
  [...scope.curves.values(), ...scope.formulas.values()].map((item) => ({
    label: item.name.text,
    kind: "function",
    detail: item.title?.text ?? item.node,
    doc: headOf(item, text),
    insert: `${item.name.text}(`,
  }))

/** The first line of a declaration. */
const headOf = ({ span }: ast.Curve | ast.Formula, text: string): string =>
  (text.slice(span.from, span.to).split("\n")[0] ?? "").trim()
