import type { Catalog } from "../check/catalog.ts"
import type { Context } from "../check/context.ts"
import { commodityText, readUnit } from "../check/units.ts"
import { tokenize } from "../syntax/tokenize.ts"
import { callAround } from "./call.ts"
import type { Hover } from "./help.ts"
import { meaningAt, parameterText, type Meaning } from "./meaning.ts"
import { openerHelp } from "./openers.ts"
import { contextAt, pathTo, templatesIn, type ReadFile } from "./surroundings.ts"

/** What the word at an offset stands for: a figure with its type, a function with its meaning, a unit, a clause, a part of time, a tier. */
export function hover(text: string, offset: number, read: ReadFile, catalog: Catalog): Hover | undefined {
  const tokens = tokenize(text)
  const at = tokens.findIndex(({ from, to }) => from <= offset && offset <= to && /\S/.test(text.slice(from, to)))
  const token = tokens[at]
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
  const written = text.slice(token.to).trimStart().startsWith(":") ? argumentAt(tokens, at, text, read) : undefined
  if (written) return { span, lines: [written] }
  if (!/^\w+$/.test(word)) return undefined
  const meaning = meaningAt(read, offset, pathTo(tokens, at, text).words)
  return meaning && { span, ...(meaning.type ? { type: meaning.type } : {}), lines: linesOf(meaning, context) }
}

/** The parameter of a template that an argument is for. */
function argumentAt(tokens: ReturnType<typeof tokenize>, at: number, text: string, read: ReadFile): string | undefined {
  const call = callAround(tokens.slice(0, at), text)
  const template = call?.opener === "uses" ? templatesIn(read).get(call.name) : undefined
  const name = text.slice(tokens[at]?.from, tokens[at]?.to)
  const parameter = template?.parameters.find((each) => each.name.text === name)
  return parameter && `**${name}** — ${parameterText(parameter, read.text)}`
}

function linesOf({ name, what, title, lines, clause }: Meaning, context: Context | undefined): readonly string[] {
  const registered = clause && context?.scope.clauses.get(clause.text)
  return [
    `**${name}** — ${title === undefined ? what : `${title} · ${what}`}`,
    ...lines,
    ...(clause ? [`${clause.text}${registered ? ` ${registered.title}` : ""}`] : []),
  ]
}
