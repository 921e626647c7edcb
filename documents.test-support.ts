import { readFileSync } from "node:fs"
import { join } from "node:path"

/** A code block of a document: the words behind its fence, its text and the line it begins on. */
export interface Block {
  readonly words: readonly string[]
  readonly text: string
  readonly line: number
}

/** A file of the project as text, by its path from the root. */
export const readDocument = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8")

/** Every fenced block of a document, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: words = "", 2: text = "" }) => ({
    words: words.trim().split(/\s+/).filter(Boolean),
    text,
    line: markdown.slice(0, index).split("\n").length,
  }))
}

/**
 * The document with every generated part written anew: what stands between `<!-- generated: name -->` and
 * `<!-- end of name -->`. Each part has its marks, and each mark its part; anything else is told as an error.
 */
export function filled(markdown: string, parts: ReadonlyMap<string, string>): string {
  const seen = new Set<string>()
  const whole = markdown.replace(
    /(<!-- generated: (.+?) -->\n)[\s\S]*?(<!-- end of (.+?) -->)/g,
    (_, open: string, name: string, close: string, closed: string) => {
      const part = parts.get(name)
      if (part === undefined || closed !== name) throw new Error(`No part is called ${name}, or it ends as ${closed}`)
      seen.add(name)
      return `${open}\n${part.trimEnd()}\n\n${close}`
    },
  )
  const missing = [...parts.keys()].filter((name) => !seen.has(name))
  if (missing.length > 0) throw new Error(`The document has no place for: ${missing.join(", ")}`)
  return whole
}

/** A table in Markdown. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n")
}

/** A code block in Markdown. */
export const fenced = (text: string, words = "text"): string => `\`\`\`${words}\n${text.trimEnd()}\n\`\`\``
