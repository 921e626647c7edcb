import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { table } from "./documents.test-support.ts"
import { sha256 } from "./engine/series/hash.ts"
import { codes, type Code } from "./dsl/diagnostics/codes.ts"
import { traps } from "./traps.test-support.ts"

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")
const textsIn = (folder: string): readonly string[] =>
  readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file.endsWith(".otk"))
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))

/** What each file of the standard library declares for import. */
export function libraryTable(): string {
  return table(
    ["file, and the hash to import it by", "declares", "parameters and choices", "gives"],
    textsIn("dsl/library").flatMap((file) => {
      const text = read(`dsl/library/${file}`)
      return [...text.matchAll(/^(template|calendar|tou|curve|formula) (\w+)(?: "([^"]*)" \(([\s\S]*?)^\) \{)?/gm)].map(
        ([, , name = "", title, parameters = ""]) => [
          `\`library/${file}\` \`${sha256(new TextEncoder().encode(text)).slice(0, 16)}\``,
          `\`${name}\`${title === undefined ? "" : `, ${title}`}`,
          [...parameters.matchAll(/(\w+)(?:\[\w+\])?: +([^\n]*?),?\n/g)]
            .map(([, parameter, takes = ""]) =>
              takes.startsWith("one of")
                ? `\`${parameter}\`: ${[...takes.slice(6).matchAll(/\w+/g)]
                    .map(([word]) => word)
                    .filter((word) => word !== "or")
                    .map((word) => `\`${word}\``)
                    .join(" or ")}`
                : `\`${parameter}\``,
            )
            .join(", "),
          title === undefined ? "" : givenBy(text, name),
        ],
      )
    }),
  )
}

/** What a template declares, by name and header. */
function givenBy(text: string, template: string): string {
  const body = text.slice(text.indexOf(`template ${template} `)).split(/^}$/m)[0] ?? ""
  return [...body.matchAll(/^  (?:define|account|charge|settle|flip|allocate|waterfall) (\w+)[^:\n]*: ([^§={\n]+)/gm)]
    .map(([, name, header = ""]) => `\`${name}: ${header.trim()}\``)
    .join(", ")
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
