import type { Catalog } from "../check/catalog.ts"
import { stageNames } from "../check/expression.ts"
import { describe } from "../check/typed.ts"
import { commodityText, readUnit } from "../check/units.ts"
import { tokenize } from "../syntax/tokenize.ts"
import type { Hover } from "./help.ts"
import { openerHelp } from "./openers.ts"
import { contextAt, type ReadFile } from "./surroundings.ts"

/** What the word at an offset stands for: a figure with its type, a function with its meaning, a unit, a clause, a party. */
export function hover(text: string, offset: number, read: ReadFile, catalog: Catalog): Hover | undefined {
  const token = tokenize(text).find(({ from, to }) => from <= offset && offset <= to && /\S/.test(text.slice(from, to)))
  if (!token) return undefined
  const span = { from: token.from, to: token.to }
  const word = text.slice(token.from, token.to)
  const context = contextAt(read, offset)
  if (token.kind === "unit") {
    const unit = readUnit(word)
    return unit && { span, type: word, lines: [commodityText(unit)] }
  }
  if (token.kind === "clause") {
    const clause = context?.scope.clauses.get(word.replace("@", "§"))
    return clause && { span, lines: [`**${word}** ${clause.title}${clause.computed ? "" : " (not computed)"}`] }
  }
  const called = /^\s*\(/.test(text.slice(token.to))
  const row = called ? catalog.get(word) : undefined
  if (row) {
    const choices = row.choices.map((choice) => `- \`${choice.name}\`: ${choice.question}`)
    return { span, lines: [`**${row.name}** — ${row.doc}`, `\`${row.example}\``, ...choices] }
  }
  if (token.kind === "opener") {
    const help = openerHelp.get(word)
    return help && { span, lines: [`**${word}** — ${help.doc}`] }
  }
  if (!context) return undefined
  const rule = context.scope.rules.get(word)
  if (rule) {
    const type = context.typeOf(word)
    const clause = rule.header.clause && context.scope.clauses.get(rule.header.clause.text)
    const about = [
      `**${word}**${rule.title ? ` — ${rule.title.text}` : ""}`,
      ...(rule.node === "charge" || rule.node === "settle"
        ? [`${rule.payer.text} pays ${rule.payee.text}${rule.node === "settle" ? ", negative reverses" : ""}`]
        : []),
      ...(rule.node === "input" && rule.source ? [`from ${rule.source.kind.text} "${rule.source.name.text}"`] : []),
      ...(rule.node === "account" ? [`figures: ${stageNames(rule).join(", ")}`] : []),
      ...(rule.header.clause ? [`${rule.header.clause.text}${clause ? ` ${clause.title}` : ""}`] : []),
    ]
    return { span, ...(type ? { type: describe(type) } : {}), lines: about }
  }
  const party = context.scope.parties.has(word)
  if (party) return { span, lines: [`**${word}** — party`] }
  const group = context.scope.groups.get(word)
  return group && { span, lines: [`**${word}** — group of ${group.members.map((member) => member.text).join(", ")}`] }
}
