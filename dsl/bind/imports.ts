import { report, type Diagnostic } from "../diagnostics/diagnostic.ts"
import type { Span } from "../source/span.ts"
import { lineStarts, positionAt } from "../source/position.ts"
import type * as ast from "../syntax/ast.ts"
import { nearest } from "../syntax/nearest.ts"
import { parse } from "../syntax/parse.ts"
import { namesRead } from "./map-names.ts"

/** The text of a file beside the contract when its hash begins as pinned; else what stands in the way. */
export type OpenFile = (
  path: string,
  sha256: string,
) =>
  | { readonly text: string }
  /** `near`: the path that is probably meant. */
  | { readonly missing: true; readonly near?: string | undefined }
  /** The hash it has, as long as the pinned one. */
  | { readonly found: string }

/** A file and where its text stands in the whole, `[from, to)`. */
export interface Source {
  readonly name: string
  readonly from: number
  readonly to: number
  /** The path of the first import that brought it in; absent: the file itself. */
  readonly importedAt?: Span
}

/** What imports bring: declarations of other files, whose texts follow that of the importing one. */
export interface Imported {
  /** The text and, after it, those of all imported files; every span is a place in this. */
  readonly text: string
  readonly sources: readonly Source[]
  readonly templates: readonly ast.Template[]
  readonly shared: readonly ast.Shared[]
  /** Names that are imported and not found; the import says why. */
  readonly missing: ReadonlySet<string>
  readonly diagnostics: readonly Diagnostic[]
}

/** One file read: its tree with spans that count in the whole text. */
interface Library {
  readonly parts: readonly ast.Part[]
  readonly text: string
}

/**
 * Reads what a file imports. An imported declaration brings along those of its file that it uses, under their own
 * names. A file is read once, however many declarations are taken from it.
 */
export function readImports(name: string, text: string, file: ast.File, open: OpenFile): Imported {
  const diagnostics: Diagnostic[] = []
  const sources: Source[] = [{ name, from: 0, to: text.length }]
  const libraries = new Map<string, Library | undefined>()
  const taken = new Set<ast.Template | ast.Shared>()
  let whole = text

  /** A file by its path; undefined and reported where it is not what was agreed. */
  const read = ({ path, sha256 }: ast.Import): Library | undefined => {
    if (!/^[0-9a-f]{12,64}$/i.test(sha256.text)) {
      diagnostics.push(report("test/short-hash", sha256.span, { found: sha256.text }))
      return undefined
    }
    const opened = open(path.text, sha256.text)
    if ("missing" in opened) {
      const { near } = opened
      const fix = near === undefined ? undefined : { title: `Write "${near}"`, span: path.span, text: `"${near}"` }
      diagnostics.push(report("plan/file-missing", path.span, { path: path.text, near }, { fix }))
      return undefined
    }
    if ("found" in opened) {
      const { found } = opened
      const fix = { title: `Write "${found}"`, span: sha256.span, text: `"${found}"` }
      const data = { path: path.text, pinned: sha256.text, found }
      diagnostics.push(report("plan/file-differs", sha256.span, data, { fix }))
      return undefined
    }
    if (libraries.has(path.text)) return libraries.get(path.text)
    const from = whole.length + 1
    whole = `${whole}\n${opened.text}`
    sources.push({ name: path.text, from, to: whole.length, importedAt: path.span })
    const parsed = parse(opened.text)
    for (const each of parsed.diagnostics) diagnostics.push(moved(each, from))
    const library = { parts: moved(parsed.file.parts, from), text: opened.text }
    libraries.set(path.text, library)
    return library
  }

  /** Takes what a list of imports names, and what that needs. */
  const take = (parts: readonly ast.Part[]): void => {
    const seen = new Map<string, ast.Import>()
    for (const item of parts) {
      if (item.node !== "import") continue
      const first = seen.get(item.name.text)
      if (first) {
        const related = [{ span: first.name.span, message: "first imported here" }]
        diagnostics.push(report("bind/import-twice", item.name.span, { name: item.name.text }, { related }))
      } else {
        seen.set(item.name.text, item)
        takeOne(item)
      }
    }
  }
  const takeOne = (item: ast.Import): void => {
    const library = read(item)
    if (!library) return
    const known = library.parts.filter(isImportable)
    const { text, span } = item.name
    const wanted = known.find(({ name: declared }) => declared.text === text)
    if (!wanted) {
      const near = nearest(
        text,
        known.map(({ name: declared }) => declared.text),
      )
      const fix = near === undefined ? undefined : { title: `Write ${near}`, span, text: near }
      diagnostics.push(report("bind/not-in-file", span, { name: text, path: item.path.text, near }, { fix }))
      return
    }
    const needed = new Set<string>()
    const waiting: (ast.Template | ast.Shared)[] = [wanted]
    for (let part = waiting.pop(); part; part = waiting.pop()) {
      if (taken.has(part)) continue
      taken.add(part)
      const names = part.node === "template" ? part.items.flatMap((each) => [...namesUsed(each)]) : [...namesRead(part)]
      for (const each of names) needed.add(each)
      waiting.push(...known.filter(({ name: declared }) => names.includes(declared.text)))
    }
    take(library.parts.filter((part) => part.node === "import" && needed.has(part.name.text)))
  }
  take(file.parts)

  const all = [...taken]
  const missing = file.parts.flatMap((part) => (part.node === "import" ? [part.name.text] : []))
  const found = new Set(all.map((part) => part.name.text))
  return {
    text: whole,
    sources,
    templates: all.filter((part) => part.node === "template"),
    shared: all.filter(isShared),
    missing: new Set(missing.filter((each) => !found.has(each))),
    diagnostics,
  }
}

/** A finding of another file, told at the import that brought it in; one of the file itself as it is. */
export function tellAtImport(diagnostic: Diagnostic, sources: readonly Source[], text: string): Diagnostic {
  const source = (span: Span) => sources.find(({ from, to }) => span.from >= from && span.from <= to)
  const lineIn = ({ name, from, to }: Source, span: Span) => {
    const inside = text.slice(from, to)
    return `in ${name}, line ${positionAt(lineStarts(inside), span.from - from).line}`
  }
  /** The import in the file itself, however many files lie between. */
  const home = (span: Span): Span => {
    const at = source(span)?.importedAt
    return at ? home(at) : span
  }
  const related = diagnostic.related.map(({ span, message }) => {
    const away = source(span)
    return away?.importedAt ? { span: home(span), message: `${message} (${lineIn(away, span)})` } : { span, message }
  })
  const away = source(diagnostic.span)
  if (!away?.importedAt) return related.length > 0 ? { ...diagnostic, related } : diagnostic
  const { fix, ...rest } = diagnostic
  const where = lineIn(away, diagnostic.span)
  return {
    ...rest,
    span: home(diagnostic.span),
    message: `${where[0]!.toUpperCase()}${where.slice(1)}: ${rest.message}`,
    related,
    ...(fix && !source(fix.span)?.importedAt ? { fix } : {}),
  }
}

export const isShared = (part: ast.Part): part is ast.Shared =>
  part.node === "calendar" || part.node === "tou" || part.node === "curve" || part.node === "formula"
const isImportable = (part: ast.Part): part is ast.Template | ast.Shared => part.node === "template" || isShared(part)

const namesUsed = (item: ast.Item): ReadonlySet<string> =>
  item.node === "uses" ? new Set([...namesRead(item), item.template.text]) : namesRead(item)

/** A tree or finding with every span moved on. */
export function moved<T>(tree: T, by: number): T {
  if (Array.isArray(tree)) return tree.map((each: unknown) => moved(each, by)) as T
  if (typeof tree !== "object" || tree === null) return tree
  if ("from" in tree && "to" in tree && typeof tree.from === "number" && typeof tree.to === "number")
    return { from: tree.from + by, to: tree.to + by } as T
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, moved(value as unknown, by)])) as T
}
