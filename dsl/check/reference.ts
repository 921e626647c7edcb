import { fullName, isExcused, type BoundMovement, type RuleItem } from "../bind/scope.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import type { Checked, Seat, Type } from "./checked.ts"
import type { Context } from "./context.ts"
import { reportUnknown } from "./header.ts"
import { touPeriods } from "./tou-grain.ts"
import { isTyped, plain, plainFlag, typed, unknown } from "./typed.ts"
import { readUnit } from "./units.ts"

/** What a name stands for: a rule or one of its figures, or a figure of an event. */
export function reference(expression: ast.Reference, context: Context): Checked {
  const { members, span } = expression
  const { scope } = context
  const { name, stages } = fullName(scope, expression, (key) => scope.rules.has(key) || scope.events.has(key))
  const event = scope.events.get(name.text)
  if (event && !scope.rules.has(name.text)) return figureOfEvent({ event, name, stages, members, span }, context)
  const rule = scope.rules.get(name.text)
  if (!rule) {
    const other = otherThing(name.text, context)
    if (other && !scope.ambiguous.has(name.text))
      context.report("check/not-a-figure", name.span, { name: name.text, ...other })
    else reportUnknown("bind/unknown-name", name, "figure", [...scope.rules.keys(), ...scope.events.keys()], context)
    return unknown(span)
  }
  const declared = scope.ambiguous.has(name.text) ? undefined : context.typeOf(name.text)
  if (!declared) return unknown(span)
  const path: Path<RuleItem> = { rule, name, stages, members, span, declared }
  switch (rule.node) {
    case "account":
      return figureOfAccount({ ...path, rule }, context)
    case "waterfall":
      return paidBy({ ...path, rule }, context)
    case "allocate":
      return rule.split.form === "arms" ? partOf({ ...path, rule }, rule.split, context) : whole(path, context)
    case "agreed": {
      const tou = rule.groups.map(({ text }) => scope.tous.get(text)).find((each) => each !== undefined)
      return tou ? byMoment({ ...path, rule }, tou, context) : whole(path, context)
    }
    case "movement":
      return carriedOf({ ...path, rule }, context)
    default:
      return whole(path, context)
  }
}

/** What else of the contract a name may mean, and how a figure is made of it. */
function otherThing(name: string, { scope }: Context): { readonly what: string; readonly write: string } | undefined {
  const tou = scope.tous.get(name)
  if (tou) return { what: "a division of time", write: `in(${name}.${tou.lines[0]?.name.text ?? "…"})` }
  if (scope.phases.has(name)) return { what: "a phase", write: `in(${name})` }
  if (scope.calendars.has(name)) return { what: "a calendar", write: `in(${name})` }
  if (scope.curves.has(name)) return { what: "a curve", write: `${name}(…)` }
  if (scope.formulas.has(name)) return { what: "a formula", write: `${name}(…)` }
  const instrument = scope.instruments.get(name)
  const movement = instrument?.movements[0]?.name.text
  if (movement !== undefined) return { what: "an instrument", write: `the name of a movement, such as ${movement}` }
  if (scope.groups.has(name))
    return { what: "a group", write: `what is added up across it, such as sum(…) across ${name}` }
  return undefined
}

/** A name as it is read: the rule it leads to, what follows it, and its declared type. */
interface Path<Rule extends RuleItem> {
  readonly rule: Rule
  readonly name: ast.Word
  readonly stages: readonly ast.Word[]
  readonly members: readonly ast.Word[]
  readonly span: ast.Reference["span"]
  readonly declared: Type
}

/** A rule that has one figure, read by its name alone. */
function whole({ name, stages, members, span, declared }: Path<RuleItem>, context: Context): Checked {
  const at = membersAt(members, name, declared, context)
  if (!at) return unknown(span)
  if (stages[0]) {
    context.report("bind/no-stages", stages[0].span, { name: name.text, stage: stages[0].text })
    return unknown(span)
  }
  return typed({ op: "read", rule: name.text, members: at }, span, { ...declared, groups: leftOpen(declared, at) })
}

/** A movement, or with `.carried` the fraction of a certificate that it carries out of a period. */
function carriedOf(path: Path<BoundMovement>, context: Context): Checked {
  const [stage, more] = path.stages
  const moved = stage && !more && figureNames(path.rule).includes(stage.text) && whole({ ...path, stages: [] }, context)
  if (!moved || !isTyped(moved) || moved.op !== "read") return whole(path, context)
  return { ...moved, stage: stage.text, type: { ...moved.type, kind: "level" } }
}

/** The groups of which the member at hand is read. */
const leftOpen = ({ groups }: Type, at: readonly (string | null)[]) =>
  groups.filter((_, position) => at[position] === null)

/** Names as a sentence lists them: `.opening, .closing`. */
const dotted = (names: readonly string[]) => names.map((each) => `.${each}`).join(", ")

// ---- accounts

function figureOfAccount(path: Path<ast.Account>, context: Context): Checked {
  const { rule, name, stages, members, span, declared } = path
  const at = membersAt(members, name, declared, context)
  if (!at) return unknown(span)
  const groups = leftOpen(declared, at)
  const stage = stages[0]
  const names = stageNames(rule)
  if (!stage) {
    context.report("bind/stage-unsaid", name.span, { account: name.text, stages: dotted(names) })
    return unknown(span)
  }
  if (!names.includes(stage.text) && isExcused(context.scope, name.text)) return unknown(span)
  if (!names.includes(stage.text)) {
    const near = nearest(stage.text, names)
    context.report(
      "bind/unknown-stage",
      stage.span,
      { account: name.text, stage: stage.text, stages: dotted(names) },
      near ? { fix: { title: `Write ${near}`, span: stage.span, text: near } } : {},
    )
    return unknown(span)
  }
  const kind = isBalance(stage.text) ? "level" : "flow"
  const steady = stage.text === "opening"
  const operation = { op: "read", rule: name.text, stage: stage.text, members: at } as const
  const worth = stages[1]
  if (!worth) return typed(operation, span, { ...declared, groups, kind, steady })
  const worthType = context.worthOf(name.text)
  if (worth.text !== "worth" || stage.text === "due" || !worthType || stages[2]) {
    context.report("bind/unknown-stage", (stages[2] ?? worth).span, {
      account: name.text,
      stage: `${stage.text}.${worth.text}`,
      stages: `${dotted(names)}${worthType ? ", and .worth of each" : ""}`,
    })
    return unknown(span)
  }
  return typed({ ...operation, worth: true }, span, { ...declared, unit: worthType.unit, groups, kind, steady })
}

/** The names that may follow a rule after a point; none where it is read by its name alone. */
export function figureNames(rule: RuleItem): readonly string[] {
  switch (rule.node) {
    case "account":
      return stageNames(rule)
    case "allocate":
      return rule.split.form === "arms" ? partNames(rule.split) : []
    case "waterfall":
      return tierNames(rule)
    case "movement":
      return rule.movement.whole?.fraction?.text === "carry" ? ["carried"] : []
    default:
      return []
  }
}

/** The figures an account has, in the order in which they come about. */
export function stageNames(account: ast.Account): readonly string[] {
  const draws = account.lines.flatMap((line) => (line.line === "draw" ? [line.name.text] : []))
  const has = (kind: ast.AccountLine["line"]) => account.lines.some(({ line }) => line === kind)
  return [
    "opening",
    ...(has("reset") ? ["reset"] : []),
    "added",
    ...(has("accrue") ? ["accrued"] : []),
    ...(draws.length > 0 ? ["due"] : []),
    ...draws,
    ...(has("expire") ? ["expired"] : []),
    "final",
    "closing",
  ]
}
const isBalance = (stage: string) => stage === "opening" || stage === "due" || stage === "closing"

// ---- parts of an amount

/** The parts of an allocation that is split in order or by shares, as written. */
export const partNames = (split: Extract<ast.Allocate["split"], { form: "arms" }>): readonly string[] => [
  ...split.arms.map(({ name }) => name.text),
  ...(split.rest ? [split.rest.text] : []),
]

function partOf(
  { name, stages, members, span, declared }: Path<ast.Allocate>,
  split: Extract<ast.Allocate["split"], { form: "arms" }>,
  context: Context,
): Checked {
  const at = membersAt(members, name, declared, context)
  const part = at && knownPart(name, stages, partNames(split), context)
  return part === undefined
    ? unknown(span)
    : typed({ op: "read", rule: name.text, stage: part, members: at! }, span, {
        ...declared,
        groups: leftOpen(declared, at!),
      })
}

/** The part a path names; reported when it names none, or one that is not there. */
function knownPart(
  name: ast.Word,
  [part, more]: readonly ast.Word[],
  parts: readonly string[],
  context: Context,
): string | undefined {
  if (!part) context.report("check/part-unsaid", name.span, { name: name.text, parts: dotted(parts) })
  else if (more) context.report("bind/no-stages", more.span, { name: `${name.text}.${part.text}`, stage: more.text })
  else if (parts.includes(part.text)) return part.text
  else {
    const near = nearest(part.text, parts)
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span: part.span, text: near }
    context.report("check/unknown-part", part.span, { name: name.text, part: part.text, parts: dotted(parts) }, { fix })
  }
  return undefined
}

/** The figures of a waterfall: its tiers, the rest, and all together. */
const tierNames = (rule: ast.Waterfall): readonly string[] => [
  ...rule.tiers.map(({ name }) => name.text),
  "rest",
  "total",
]

/** What a waterfall pays: in a tier, as the rest or in all, to everyone or to one of them. */
function paidBy({ rule, name, stages, members, span, declared }: Path<ast.Waterfall>, context: Context): Checked {
  const part = knownPart(name, stages, tierNames(rule), context)
  if (part === undefined) return unknown(span)
  const operation = { op: "read", rule: name.text, stage: part, members: [] } as const
  const [word, more] = members
  if (!word) return typed(operation, span, declared)
  const tier = rule.tiers.find((each) => each.name.text === part)
  const pay = tier ? [tier.pay] : part === "rest" ? payOfRest(rule) : everyPay(rule)
  const recipients = recipientsOf(pay, context)
  if (more) {
    context.report("check/unknown-recipient", more.span, {
      name: more.text,
      whole: `${name.text}.${part}`,
      recipients: recipients.join(", "),
    })
    return unknown(span)
  }
  const recipient = recipientAt(word, `${name.text}.${part}`, recipients, context)
  if (!recipient) return unknown(span)
  const groups = "group" in recipient ? [recipient.group] : []
  return typed({ ...operation, recipient }, span, { ...declared, groups })
}

/** The recipient a word names: one that is paid, or a group of which some are. */
export function recipientAt(
  word: ast.Word,
  whole: string,
  recipients: readonly string[],
  context: Context,
): Seat | undefined {
  const group = context.scope.groups.get(word.text)
  if (recipients.includes(word.text)) return { member: word.text }
  if (group?.members.some((member) => recipients.includes(member.name.text))) return { group: word.text }
  if (isExcused(context.scope, word.text)) return undefined
  const near = nearest(word.text, recipients)
  const fix = near === undefined ? undefined : { title: `Write ${near}`, span: word.span, text: near }
  const data = { name: word.text, whole, recipients: recipients.join(", ") }
  context.report("check/unknown-recipient", word.span, data, { fix })
  return undefined
}

const payOfRest = (rule: ast.Waterfall): readonly ast.Pay[] => (rule.rest ? [rule.rest.pay] : [])
/** Every payment of a waterfall, from the first tier to the rest. */
export const everyPay = (rule: ast.Waterfall): readonly ast.Pay[] => [
  ...rule.tiers.map((tier) => tier.pay),
  ...payOfRest(rule),
]

/** Everyone who is paid, in order of first mention; of a group its members. */
export const recipientsOf = (pays: readonly ast.Pay[], context: Context): readonly string[] => [
  ...new Set(
    pays.flatMap((pay) => {
      switch (pay.form) {
        case "one":
          return [pay.to.text]
        case "shares":
          return [...pay.shares.map(({ to }) => to.text), pay.rest.text]
        case "weight":
          return context.scope.groups.get(pay.across.text)?.members.map((member) => member.name.text) ?? []
      }
    }),
  ),
]

// ---- values by the period of a tou

/** An agreed value over a tou: that of a named period, or that of the moment. */
function byMoment(
  { name, stages, members, span, declared }: Path<ast.Agreed>,
  tou: ast.Tou,
  context: Context,
): Checked {
  if (stages[0]) {
    context.report("bind/no-stages", stages[0].span, { name: name.text, stage: stages[0].text })
    return unknown(span)
  }
  const [word, more] = members
  if (more) {
    context.report("bind/members-unsaid", more.span, { name: name.text, groups: tou.name.text })
    return unknown(span)
  }
  if (!word || word.text === tou.name.text)
    return typed({ op: "read", rule: name.text, members: [null] }, span, declared)
  const periods = touPeriods(tou)
  if (!periods.includes(word.text)) {
    const near = nearest(word.text, periods)
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span: word.span, text: near }
    const data = { name: word.text, group: tou.name.text, members: periods.join(", ") }
    context.report("bind/unknown-member", word.span, data, { fix })
    return unknown(span)
  }
  return typed({ op: "read", rule: name.text, members: [word.text] }, span, { ...declared, grain: "ever" })
}

// ---- events

/** `cod.happened` of an event that happens once, `outage.hours[forced]` of one that lasts. */
function figureOfEvent(
  path: Pick<ast.Reference, "name" | "stages" | "members" | "span"> & { readonly event: ast.Event },
  context: Context,
): Checked {
  const { event, name, stages, members, span } = path
  const [stage, more] = stages
  const figures = event.form === "once" ? `${name.text}.happened` : `${name.text}.hours`
  const known = event.form === "once" ? "happened" : "hours"
  if (!stage || stage.text !== known || more) {
    const found = stages.map(({ text }) => text).join(".")
    context.report("check/event-figure", stage?.span ?? name.span, { event: name.text, found, figures })
    return unknown(span)
  }
  if (event.form === "once") {
    if (members[0]) {
      context.report("check/not-spread", members[0].span, { name: name.text })
      return unknown(span)
    }
    // As of the end of the period at hand, whichever it is.
    const type = { ...plainFlag, grain: context.at ?? ("ever" as const) }
    return typed({ op: "milestone", event: name.text, what: "happened" }, span, type)
  }
  const causes = event.by?.text
  const type: Type = { ...plain(readUnit("h")!), kind: "flow", grain: "interval", groups: causes ? [causes] : [] }
  const at = membersAt(members, name, type, context)
  return at
    ? typed({ op: "event_hours", event: name.text, member: at[0] ?? null }, span, {
        ...type,
        groups: leftOpen(type, at),
      })
    : unknown(span)
}

// ---- members

/** Which member of each group is read: a named one, or null for the one at hand. */
export function membersAt(
  members: readonly ast.Word[],
  name: ast.Word,
  declared: Type,
  context: Context,
): readonly (string | null)[] | undefined {
  if (members.length === 0) return declared.groups.map(() => null)
  if (members.length !== declared.groups.length) {
    if (declared.groups.length === 0) context.report("check/not-spread", members[0]!.span, { name: name.text })
    else
      context.report("bind/members-unsaid", members[0]!.span, {
        name: name.text,
        groups: declared.groups.join(" and "),
      })
    return undefined
  }
  let good = true
  const found = members.map((word, at) => {
    const group = declared.groups[at]!
    if (word.text === group) return null
    const known = context.scope.groups.get(group)?.members.map((member) => member.name.text) ?? []
    if (known.includes(word.text)) return word.text
    good = false
    const near = nearest(word.text, known)
    const fix = near === undefined ? undefined : { title: `Write ${near}`, span: word.span, text: near }
    context.report("bind/unknown-member", word.span, { name: word.text, group, members: known.join(", ") }, { fix })
    return null
  })
  return good ? found : undefined
}
