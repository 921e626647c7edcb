import { fullName } from "../bind/scope.ts"
import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import type { FunctionSignature } from "./catalog.ts"
import type { Checked, Seat } from "./checked.ts"
import { textOf, type Context } from "./context.ts"
import { reportUnknown } from "./header.ts"
import { typed, unknown } from "./typed.ts"
import { currencyOf, readUnit } from "./units.ts"

/** `cash(p, before: x)`: what a party received less what it paid in the period of the rule at hand, in the one currency. */
export function checkCash(call: ast.Call, row: FunctionSignature, context: Context): Checked {
  const seat = seatOf(call, row, context)
  const before = call.arguments.flatMap((each) => (each.form === "choice" ? [postingOf(each, row, context)] : []))
  if (!seat || before.includes(undefined)) return unknown(call.span)
  const currencies = [...new Set([...context.scope.rules.keys()].flatMap((name) => postedIn(name, context) ?? []))]
  const [currency, ...others] = currencies
  if (currency === undefined || others.length > 0) {
    context.report("check/cash-currency", call.span, { currencies: currencies.join(" and ") })
    return unknown(call.span)
  }
  const grain = context.at
  if (!grain) {
    context.report("check/cash-inside", call.span, { text: textOf(context, call.span) })
    return unknown(call.span)
  }
  const names = before.filter((each) => each !== undefined)
  return typed({ op: "cash", party: seat, before: names, currency }, call.span, {
    unit: readUnit(currency)!,
    kind: "flow",
    grain,
    groups: "group" in seat ? [seat.group] : [],
  })
}

/** The currency of a posting by name; undefined for every other rule. */
function postedIn(name: string, { scope }: Context): string | undefined {
  const rule = scope.rules.get(name)
  const unit =
    (rule?.node === "charge" || rule?.node === "settle") && rule.header.unit && readUnit(rule.header.unit.text)
  return unit ? currencyOf(unit) : undefined
}

/** The posting after `before`, which is not counted, and nothing that follows from it. */
function postingOf(choice: ast.Choice, row: FunctionSignature, context: Context): string | undefined {
  const { rules } = context.scope
  if (choice.name.text !== "before") {
    const { text, span } = choice.name
    const data = { function: row.name, name: text, names: "before", near: nearest(text, ["before"]) }
    context.report("check/unknown-choice-name", span, data)
    return undefined
  }
  const postings = [...rules].flatMap(([name, { node }]) => (node === "charge" || node === "settle" ? [name] : []))
  if (choice.value.node !== "reference") {
    context.report("check/argument-refused", choice.value.span, { function: row.name, example: row.example })
    return undefined
  }
  const { name, stages } = fullName(context.scope, choice.value, (key) => rules.has(key))
  if (postings.includes(name.text) && stages.length === 0) return name.text
  reportUnknown("bind/unknown-name", name, "posting", postings, context)
  return undefined
}

/** The one unnamed argument: a party, or a group of parties whose member at hand is meant. */
function seatOf(call: ast.Call, row: FunctionSignature, context: Context): Seat | undefined {
  const { parties, groups } = context.scope
  const plain = call.arguments.filter(({ form }) => form !== "choice")
  const [argument, more] = plain
  const stray = call.scopes[0] ?? more
  const value = argument?.form === "value" && !argument.by && !argument.where ? argument.value : undefined
  if (stray || value?.node !== "reference" || value.stages.length > 0 || value.members.length > 0) {
    const { span } = stray ?? argument ?? call
    context.report("check/argument-refused", span, { function: row.name, example: row.example })
    return undefined
  }
  const { text } = value.name
  if (parties.has(text)) return { member: text }
  if (groups.get(text)?.of.text === "party") return { group: text }
  const known = [...parties.keys(), ...[...groups].flatMap(([name, { of }]) => (of.text === "party" ? [name] : []))]
  reportUnknown("bind/unknown-party", value.name, "party", known, context)
  return undefined
}

// ---- shares

const boundaries = ["equity_share", "operational_control", "financial_control"]

/** `stake(p, in: seat, boundary: …)`: the party's part in what whoever sits there does, by shares or by control. */
export function checkStake(call: ast.Call, row: FunctionSignature, context: Context): Checked {
  const seat = seatOf(call, row, context)
  const choices = new Map<string, ast.Choice>()
  for (const argument of call.arguments) {
    if (argument.form !== "choice") continue
    const { text, span } = argument.name
    if (!stakeChoices.includes(text)) {
      const data = { function: row.name, name: text, names: stakeChoices.join(", "), near: nearest(text, stakeChoices) }
      context.report("check/unknown-choice-name", span, data)
      return unknown(call.span)
    }
    choices.set(text, argument)
  }
  const inSeat = partyChoice("in", "whose plant or company is it a part of?", choices, call, row, context)
  const word = choices.get("boundary")?.value
  const boundary = word?.node === "reference" ? word.name.text : undefined
  const alternatives = boundaries.map((each) => `'boundary: ${each}'`).join(" or ")
  if (!word) {
    const question = "by shares or by control?"
    context.report("choice/unsaid", call.name.span, { function: row.name, choice: "boundary", question, alternatives })
    return unknown(call.span)
  }
  if (boundary === undefined || !boundaries.includes(boundary)) {
    const found = textOf(context, word.span)
    context.report("choice/unknown-word", word.span, { choice: "boundary", found, alternatives })
    return unknown(call.span)
  }
  const control = choices.get("controlled_by")
  if (boundary === "equity_share" && control) {
    context.report("check/argument-refused", control.span, { function: row.name, example: row.example })
    return unknown(call.span)
  }
  const by =
    boundary === "equity_share"
      ? undefined
      : partyChoice("controlled_by", "who controls it?", choices, call, row, context)
  if (!seat || inSeat === undefined || (boundary !== "equity_share" && by === undefined)) return unknown(call.span)
  const holding = context.scope.heldBy.get(inSeat)?.text
  const held = holding === undefined ? undefined : context.typeOf(holding)
  return typed(
    {
      op: "stake",
      party: seat,
      in: inSeat,
      boundary:
        by === undefined
          ? { form: "equity_share", ...(holding === undefined ? {} : { holding }) }
          : { form: "control", by },
    },
    call.span,
    {
      unit: readUnit("%")!,
      kind: "rate",
      grain: by === undefined && held ? held.grain : "ever",
      groups: "group" in seat ? [seat.group] : [],
    },
  )
}
const stakeChoices: readonly string[] = ["in", "boundary", "controlled_by"]

/** A party given by a named choice, which has to be there. */
function partyChoice(
  name: string,
  question: string,
  choices: ReadonlyMap<string, ast.Choice>,
  call: ast.Call,
  row: FunctionSignature,
  context: Context,
): string | undefined {
  const value = choices.get(name)?.value
  const { parties } = context.scope
  const alternatives = [...parties.keys()].map((party) => `'${name}: ${party}'`).join(" or ")
  if (!value)
    context.report("choice/unsaid", call.name.span, { function: row.name, choice: name, question, alternatives })
  else if (value.node !== "reference")
    context.report("choice/unknown-word", value.span, {
      choice: name,
      found: textOf(context, value.span),
      alternatives,
    })
  else if (parties.has(value.name.text)) return value.name.text
  else reportUnknown("bind/unknown-party", value.name, "party", parties.keys(), context)
  return undefined
}
