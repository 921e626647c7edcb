import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { table } from "./documents.test-support.ts"
import { isShared } from "./dsl/bind/imports.ts"
import type * as ast from "./dsl/syntax/ast.ts"
import { parse } from "./dsl/syntax/parse.ts"
import { sha256 } from "./engine/series/hash.ts"
import { codes, type Code } from "./dsl/diagnostics/codes.ts"
import { traps } from "./traps.test-support.ts"

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")
const textsIn = (folder: string): readonly string[] =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file.endsWith(".otk"))
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))

/** What each file of the standard library declares for import, with the example that uses it. */
export function libraryTable(): string {
  return table(
    ["file, and the hash to import it by", "what it is", "parameters", "choices", "gives"],
    textsIn("dsl/library").flatMap((file) => {
      const text = read(`dsl/library/${file}`)
      const hash = sha256(new TextEncoder().encode(text)).slice(0, 16)
      const where = `[\`library/${file}\`](dsl/library/${file}) \`${hash}\` [example](examples/library/${file})`
      return parse(text).file.parts.flatMap((part) => {
        if (part.node === "template") {
          const { title, parameters, items } = part
          const choices = parameters.filter(({ takes }) => takes.form === "choice")
          return [
            [
              where,
              `**${part.name.text}** ${title.text}. ${opening(text)}`,
              parameters.flatMap((each) => figureText(each) ?? []).join(", "),
              choices.map(choiceText).join("; "),
              items.flatMap((item) => givenText(item) ?? []).join(", "),
            ],
          ]
        }
        return isShared(part) ? [[where, `**${part.name.text}** ${opening(text)}`, "", "", ""]] : []
      })
    }),
  )
}

/** The first sentence of the first comment. */
function opening(text: string): string {
  const comment = [...text.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line).join(" ")
  return /^.*?\.(?= |$)/.exec(comment)?.[0] ?? ""
}

const code = (text: string): string => `\`${text}\``

const headerText = ({ unit, level, each }: ast.Header): string =>
  [unit?.text, level?.text, each && `each ${each.text}`].filter(Boolean).join(" ")

const indexText = (groups: readonly ast.Word[]): string =>
  groups.length === 0 ? "" : `[${groups.map(({ text }) => text).join(", ")}]`

/** A parameter that takes a value, a party or a group. */
function figureText({ name, groups, takes }: ast.Parameter): string | undefined {
  if (takes.form === "choice") return undefined
  const what = takes.form === "value" ? headerText(takes.header) : takes.form
  return code(`${name.text}${indexText(groups)}: ${what}`)
}

const choiceText = ({ name, takes }: ast.Parameter): string =>
  takes.form === "choice" ? `${code(name.text)}: ${takes.words.map(({ text }) => code(text)).join(" or ")}` : ""

/** What a declaration of a template gives to the contract that uses it. */
function givenText(item: ast.Item): string | readonly string[] | undefined {
  switch (item.node) {
    case "define":
    case "account":
    case "allocate":
    case "waterfall":
    case "charge":
    case "settle":
      return code(`${item.name.text}${indexText(item.groups)}: ${headerText(item.header)}`)
    case "flip":
      return code(`${item.name.text}: flag`)
    case "instrument":
      return item.movements.map(({ name }) => code(`${name.text}: ${item.unit?.text ?? ""}`))
    default:
      return undefined
  }
}

/** One mechanic: its file, what it shows and the figures its tests expect. */
export interface Mechanic {
  /** "B1.6" */
  readonly row: string
  readonly path: string
  readonly title: string
  readonly expectations: number
  readonly figures: readonly string[]
}

export function mechanics(): readonly Mechanic[] {
  return textsIn("examples/mechanics").map((file) => {
    const path = `examples/mechanics/${file}`
    const text = read(path)
    const [, row = "", title = ""] = /^\/\/ (B[\d.]+) ([^:.]+)/.exec(text) ?? []
    const expected = [...text.matchAll(/^\s+expect .*? in .*?[<>]?= ?([^/\n]+?)\s*(?:\/\/.*)?$/gm)].map(
      ([, figure = ""]) => figure,
    )
    return {
      row,
      path,
      title,
      expectations: [...text.matchAll(/^\s+expect /gm)].length,
      figures: [...new Set(expected)].filter((figure) => !/^(?:0|0\.00|true|false)\b/.test(figure)),
    }
  })
}

const shown = 8
export function mechanicsTable(): string {
  return table(
    ["row", "mechanic", "expectations", "figures checked, among them"],
    mechanics().map(({ row, path, title, expectations, figures }) => [
      row,
      `[${title}](${path})`,
      String(expectations),
      figures
        .slice(0, shown)
        .map((figure) => figure.replaceAll("_", ","))
        .join(" · "),
    ]),
  )
}

export function trapsTable(): string {
  return table(
    ["trap", "what is left open", "how it is decided"],
    traps.map(({ trap, about, by }) => [trap, about, decided(by)]),
  )
}

function decided(by: (typeof traps)[number]["by"]): string {
  const asked = (code: Code) => `${codes[code].number} [\`${code}\`](dsl/fixtures/${code}.otk)`
  return [
    ...("codes" in by ? [`asked: ${by.codes.map(asked).join(", ")}`] : []),
    ...("template" in by ? [`a choice of [\`${by.template}\`](dsl/library/${by.template}.otk): \`${by.choice}\``] : []),
    ...("said" in by ? [by.said] : []),
  ].join("; ")
}
