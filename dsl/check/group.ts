import type * as ast from "../syntax/ast.ts"
import type { CheckedContract, CheckedMember } from "./checked.ts"
import type { Context } from "./context.ts"
import { reportUnknown } from "./header.ts"
import { isNumber } from "./units.ts"

type CheckedGroup = CheckedContract["groups"][number]

/** A group and its members, which may join and leave. */
export function checkGroup(item: ast.Group, context: Context): CheckedGroup | undefined {
  const members = item.members.map((member) => checkMember(member, context))
  if (members.includes(undefined)) return undefined
  return {
    name: item.name.text,
    of: item.of.text === "party" ? "party" : "label",
    members: members.filter((member) => member !== undefined),
    span: item.span,
  }
}

function checkMember({ name, from, through }: ast.Member, context: Context): CheckedMember | undefined {
  if (from && through && through.text < from.text) {
    const data = { name: name.text, from: from.text, through: through.text }
    context.report("check/member-leaves-first", through.span, data)
    return undefined
  }
  return {
    name: name.text,
    ...(from ? { from: from.text } : {}),
    ...(through ? { through: through.text } : {}),
    span: name.span,
  }
}

/** The parties, and of those that others own the list of their shares. */
export function checkParties(items: readonly ast.Item[], context: Context): CheckedContract["parties"] | undefined {
  let good = true
  const parties = items.flatMap((item) =>
    item.node !== "parties"
      ? []
      : item.parties.map(({ name, title, heldBy }) => {
          if (heldBy && !isHolding(heldBy, context)) good = false
          return { id: name.text, title: title.text, ...(heldBy ? { heldBy: heldBy.text } : {}) }
        }),
  )
  return good ? parties : undefined
}

/** Whether a name is an agreed list of shares, one for each party of a group. */
function isHolding(word: ast.Word, context: Context): boolean {
  const { rules, groups, ambiguous } = context.scope
  const rule = rules.get(word.text)
  if (!rule) {
    const agreed = [...rules].filter(([, each]) => each.node === "agreed").map(([name]) => name)
    reportUnknown("bind/unknown-name", word, "agreed list of shares", agreed, context)
    return false
  }
  const type = ambiguous.has(word.text) ? undefined : context.typeOf(word.text)
  if (!type) return false
  const [group] = type.groups
  const isList = rule.node === "agreed" && type.groups.length === 1 && groups.get(group!)?.of.text === "party"
  if (isList && type.kind === "rate" && isNumber(type.unit)) return true
  const related = [{ span: rule.name.span, message: `'${word.text}' is declared here` }]
  context.report("check/not-a-holding", word.span, { name: word.text }, { related })
  return false
}
