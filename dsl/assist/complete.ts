import { atoms } from "../check/units.ts"
import { commodityText, readUnit } from "../check/units.ts"
import type { Catalog } from "../check/catalog.ts"
import type { Context } from "../check/context.ts"
import { describe } from "../check/typed.ts"
import { tokenize, type TextToken } from "../syntax/tokenize.ts"
import { grains, openers } from "../syntax/words.ts"
import { callAround } from "./call.ts"
import {
  afterDot,
  agreedAndPhases,
  argumentsOf,
  calendarNames,
  causesAndMembers,
  choiceWords,
  formulaNames,
  importsOf,
  inputNames,
  namesOf,
  ownNames,
  phaseNames,
  recipientNames,
  templateNames,
  testedNames,
  timeSets,
} from "./complete-names.ts"
import type { Completion } from "./help.ts"
import { openerHelp } from "./openers.ts"
import { contextAt, pathTo, type LibraryFile, type ReadFile } from "./surroundings.ts"

/** What may be written at an offset, likeliest first. The editor filters by what is already typed. */
export function complete(
  text: string,
  offset: number,
  read: ReadFile,
  catalog: Catalog,
  libraries: readonly LibraryFile[] = [],
): readonly Completion[] {
  const tokens = tokenize(text).filter((token) => token.kind !== "comment")
  const before = tokens.filter((token) => token.to < offset || (token.to === offset && !isWord(token)))
  const inside = tokenize(text).find(
    (token) => token.from < offset && offset < token.to && (token.kind === "comment" || token.kind === "text"),
  )
  if (inside) return []
  const context = contextAt(read, offset)
  const words = before.slice(-3).map((token) => text.slice(token.from, token.to))
  const last = words.at(-1) ?? ""
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1
  const line = text.slice(lineStart, offset).trimStart()
  const firstOnLine = /^\s*\w*$/.test(text.slice(lineStart, offset))
  const path = () => pathTo(before, before.length - 2, text).words

  if (last === ".") return afterDot(path(), context, read, offset)
  if (last === "[") return context ? causesAndMembers(path(), context) : []
  if (last === "import") return importsOf(libraries)
  if (last === "uses") return templateNames(read)
  if (line.startsWith("given") || line.startsWith("expect")) {
    const started = /^\w+\s+\w*$/.test(line)
    if (started) return testedNames(context, read)
  }
  if (last === "across") return [...namesOf(context, "group"), ...wordList("periods")]
  if (["each", "over", "within", "compounding"].includes(last)) return grainList()
  if (words.at(-2) === "trailing" || words.at(-2) === "prior") return grainList()
  if (last === "during") return phaseNames(context)
  if (words.at(-2) === "split" && last === "at") return agreedAndPhases(context)
  if (last === "except" && line.startsWith("period")) return calendarNames(context)
  if (words.at(-3) === "roll" && last === "on") return calendarNames(context)
  if (words.at(-2) === "indexed" && last === "to") return inputNames(context)
  if (["pay", "to", "until"].includes(last) && isPartition(line)) return recipientNames(context)
  if (last === "(" && /^(charge|settle|invoice)\b[^:=]*$/.test(line)) return namesOf(context, "party")
  if (last === "pays" || last === "bills") return namesOf(context, "party")
  if (before.at(-1)?.kind === "number") return unitList()
  if (last === ":" && isHeader(text.slice(lineStart, offset))) return unitList()
  if (last === "from" && /^(input|event)\b/.test(line))
    return ["meter", "market", "model", "log", "index", "ledger", "posting"].map((word) => ({
      label: word,
      kind: "word",
      detail: "kind of source",
      insert: word === "posting" ? "posting " : `${word} "`,
    }))
  if (last === "missing") return missingList()
  const call = callAround(before, text)
  if (call?.opener === "uses") return argumentsOf(call, before, text, read, context)
  if (call?.name === "in" && last === "(") return timeSets(context, read, offset)
  if (call?.name === "cash" && last === "(") return namesOf(context, "party")
  const chosen = choiceWords(before, text, read, offset)
  if (chosen.length > 0) return chosen
  const modes = modesAfter(before, text, context)
  if (modes) return modes
  if (firstOnLine && opensDeclaration(before, text)) return openerList()
  return context
    ? [
        ...choicesOf(before, text, catalog),
        ...ownNames(read, offset),
        ...ruleList(context),
        ...formulaNames(context),
        ...functionList(catalog),
        ...keywordList(),
      ]
    : openerList()
}

/** A line of an allocation, a waterfall or an instrument, which names who gets something. */
const isPartition = (line: string): boolean =>
  /^(pay|rest|share|until|first|next|issue|transfer|retire|across|leftover|remainder|\d|\()/.test(line)

const wordList = (...words: readonly string[]): readonly Completion[] =>
  words.map((word) => ({ label: word, kind: "word", detail: "", insert: word }))

const isWord = (token: TextToken) => !["operator", "bracket"].includes(token.kind)
const isHeader = (line: string) =>
  /^\s*(input|agreed|define|curve|formula|account|allocate|waterfall|charge|settle)\b[^=]*:\s*\S*$/.test(line)

/** At a place where one declaration has ended: after a closing brace, or outside any formula. */
function opensDeclaration(before: readonly TextToken[], text: string): boolean {
  const last = before.at(-1)
  if (!last) return true
  const image = text.slice(last.from, last.to)
  return !["=", "+", "-", "*", "/", "(", ",", ":", "then", "else", "if", "and", "or", "not", "when"].includes(image)
}

function openerList(): readonly Completion[] {
  return openers.map((opener) => {
    const help = openerHelp.get(opener)
    return {
      label: opener,
      kind: "opener",
      detail: help?.doc ?? "declaration",
      ...(help ? { doc: help.shape } : {}),
      insert: help?.shape ?? opener,
    }
  })
}

const grainList = (): readonly Completion[] => [
  ...grains.map((grain): Completion => ({ label: grain, kind: "grain", detail: "period", insert: grain })),
  { label: "term", kind: "grain", detail: "the whole term", insert: "term" },
]

const commonUnits = ["USD/MWh", "USD/kWh", "USD/kW-mo", "USD/pp", "MMBtu/MWh", "kgCO2e/MWh"]
const unitList = (): readonly Completion[] =>
  [...atoms.keys(), ...commonUnits].map((unit) => {
    const known = readUnit(unit)
    return { label: unit, kind: "unit", detail: known ? commodityText(known) : "unit", insert: unit }
  })

const missingList = (): readonly Completion[] => [
  { label: "error", kind: "word", detail: "what it touches is withheld", insert: "error" },
  { label: "zero", kind: "word", detail: "counts as none; quality assumed", insert: "zero" },
  { label: "false", kind: "word", detail: "counts as no; quality assumed", insert: "false" },
  { label: "use", kind: "word", detail: "another input stands in; quality substituted", insert: "use " },
  { label: "hold", kind: "word", detail: "the last reading holds for a time; quality held", insert: "hold 30 min" },
]

function modesAfter(
  before: readonly TextToken[],
  text: string,
  context: Context | undefined,
): readonly Completion[] | undefined {
  const words = before.slice(-5).map((token) => text.slice(token.from, token.to))
  const rounding = words.lastIndexOf("to")
  if (!context || rounding < 0 || before.at(-1)?.kind !== "unit" || words.length - rounding > 4) return undefined
  return context.words.roundingModes.map((mode) => ({
    label: mode,
    kind: "choice",
    detail: "rounding mode",
    insert: mode,
  }))
}

function ruleList(context: Context): readonly Completion[] {
  return [...context.scope.rules].map(([name, rule]) => {
    const type = context.typeOf(name)
    return {
      label: name,
      kind: "name",
      detail: type ? describe(type) : rule.node,
      ...(rule.title ? { doc: rule.title.text } : {}),
      insert: name,
    }
  })
}

const functionList = (catalog: Catalog): readonly Completion[] =>
  [...catalog.values()].map((row) => ({
    label: row.name,
    kind: "function",
    detail: row.example,
    doc: row.doc,
    insert: `${row.name}(`,
  }))

const keywordList = (): readonly Completion[] =>
  wordList(
    ...["if", "then", "else", "case", "when", "otherwise", "tiered marginal", "tiered all_units", "except"],
    ...["and", "or", "not", "true", "false", "over", "across", "where", "each"],
    ...["trailing", "prior", "so far", "during", "split at"],
  )

/** The choices of the call around the offset that are still to be made. */
function choicesOf(before: readonly TextToken[], text: string, catalog: Catalog): readonly Completion[] {
  let depth = 0
  for (let at = before.length - 1; at > 0; at--) {
    const image = text.slice(before[at]!.from, before[at]!.to)
    if (image === ")") depth++
    if (image === "(" && depth-- === 0) {
      const row = catalog.get(text.slice(before[at - 1]!.from, before[at - 1]!.to))
      return (row?.choices ?? []).flatMap((choice): Completion[] =>
        choice.takes.form === "word"
          ? choice.takes.words.map(({ word, doc }) => ({
              label: `${choice.name}: ${word}`,
              kind: "choice",
              detail: doc,
              insert: `${choice.name}: ${word}`,
            }))
          : [{ label: `${choice.name}: `, kind: "choice", detail: choice.question, insert: `${choice.name}: ` }],
      )
    }
  }
  return []
}
