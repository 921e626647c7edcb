import { bind } from "./bind/bind.ts"
import { templateFindings, type Beside } from "./bind/expand.ts"
import { isShared, readImports, tellAtImport, type Imported, type OpenFile, type Source } from "./bind/imports.ts"
import type { BoundArgument, Scope } from "./bind/scope.ts"
import type { Catalog, WordTables } from "./check/catalog.ts"
import { check } from "./check/check.ts"
import type { CheckedContract, CheckedGiven, CheckedTest } from "./check/checked.ts"
import type { Context, Report } from "./check/context.ts"
import { collector } from "./check/context.ts"
import { coverage } from "./check/coverage.ts"
import { checkGiven } from "./check/given.ts"
import { checkTest } from "./check/test.ts"
import { isError, placeOf, report, type Diagnostic } from "./diagnostics/diagnostic.ts"
import type { Span } from "./source/span.ts"
import { nearest } from "./syntax/nearest.ts"
import type * as ast from "./syntax/ast.ts"
import { parse } from "./syntax/parse.ts"

/** A file read as far as it can be: its tree, the contracts that have no error, their tests and histories, and every finding. */
export interface CheckedFile {
  readonly file: ast.File
  /** The text and, after it, those of imported files: every span of the contracts is a place in this. */
  readonly text: string
  /** Which part of it is which file, the file itself first. */
  readonly sources: readonly Source[]
  readonly contracts: readonly CheckedContract[]
  readonly contexts: readonly { readonly contract: string; readonly context: Context }[]
  readonly tests: readonly CheckedTest[]
  readonly histories: readonly {
    readonly contract: string
    readonly signed: string
    readonly given: readonly CheckedGiven[]
  }[]
  /** All of them at places of the file itself: those of an imported file stand at its import. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface CheckOptions {
  /** What the file is called in messages. */
  readonly name?: string
  /** The files beside it; without it, an import is a file that is missing. */
  readonly open?: OpenFile
}

/** Text to checked contracts: parse, import, bind, check. Each phase gives its best result and its findings. */
export function checkText(
  source: string,
  catalog: Catalog,
  words: WordTables,
  options: CheckOptions = {},
): CheckedFile {
  const { name = "this file", open = () => ({ missing: true }) } = options
  const { file, diagnostics: misread } = parse(source)
  const imported = readImports(name, source, file, open)
  const { text, sources } = imported
  const { beside, diagnostics: outer } = readBeside(file, imported)
  const diagnostics = [...misread, ...imported.diagnostics, ...outer]
  const unread = unreadIn(file, diagnostics)
  const functionNames = new Set(catalog.keys())
  const contracts: CheckedContract[] = []
  const contexts = new Map<string, Context>()
  const expected = namesExpected(file)
  const warnings: { readonly diagnostic: Diagnostic; readonly contract: ast.Contract }[] = []
  for (const part of file.parts)
    if (part.node === "contract") {
      const { text: id, span } = part.name
      const amendments = file.parts.filter((each) => each.node === "amendment").filter(({ to }) => to.text === id)
      const here = unread(part, amendments, beside)
      const bound = bind(part, functionNames, here, { ...beside, amendments })
      const checked = check(bound.contract, bound.scope, text, catalog, words)
      const items = [...bound.contract.items, ...amendments.flatMap((each) => each.changes)]
      const halfRead = items.filter((item) => here.some((each) => holds(item.span, each)))
      // A declaration that was only half read is not blamed for what its other half may say.
      const misgiven = templatesMisgiven(bound.scope, checked.diagnostics, beside)
      const isNews = (each: Diagnostic) => ![...halfRead, ...misgiven].some((item) => holds(item.span, each.span))
      const found = [...bound.diagnostics, ...checked.diagnostics].filter(isNews)
      diagnostics.push(...found.map((each) => withUse(each, bound.contract, beside)))
      if (contexts.has(id)) diagnostics.push(report("bind/declared-twice", span, { name: id }))
      else {
        contexts.set(id, checked.context)
        if (!checked.contract || here.length > 0 || bound.diagnostics.some(isError)) continue
        contracts.push(checked.contract)
        for (const diagnostic of coverage(bound.scope, checked.contract, expected))
          warnings.push({ diagnostic, contract: part })
      }
    }
  diagnostics.push(...worthSaying(warnings, contexts.size, beside))

  const isWhole = !diagnostics.some((each) => isError(each) && misread.includes(each))
  const { report: tell, diagnostics: more } = collector()
  const unsettled = new Set<string>()
  const tests: CheckedTest[] = []
  const histories: { contract: string; signed: string; given: readonly CheckedGiven[] }[] = []
  for (const part of file.parts)
    switch (part.node) {
      case "amendment":
        contractNamed(part.to, contexts, isWhole ? tell : () => undefined)
        break
      case "test": {
        const contract = contractOfTest(part, contexts, isWhole ? tell : () => undefined)
        const test = contract !== undefined && checkTest(part, contexts, contract.only, tell)
        if (test) tests.push(test)
        break
      }
      case "history": {
        const contract = contractNamed(part.of, contexts, isWhole ? tell : () => undefined)
        const context = contract === undefined ? undefined : contexts.get(contract)
        if (contract === undefined || !context) {
          for (const each of contexts.keys()) unsettled.add(each)
          break
        }
        const given = part.given.map((line) => checkGiven(line, { ...context, report: tell }))
        if (given.every((line) => line !== undefined)) histories.push({ contract, signed: part.signed.text, given })
        else unsettled.add(contract)
        break
      }
      default:
        break
    }
  return {
    file,
    text,
    sources,
    // Without what its history says, a contract would begin at nothing.
    contracts: contracts.filter(({ id }) => !unsettled.has(id)),
    contexts: [...contexts].map(([contract, context]) => ({ contract, context })),
    tests,
    histories,
    diagnostics: inFile([...diagnostics, ...more], { text, sources }),
  }
}

/** Findings at places of the file itself, in the order of its text, each once. */
export function inFile(
  diagnostics: readonly Diagnostic[],
  { text, sources }: Pick<CheckedFile, "text" | "sources">,
): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics
    .filter((each) => !seen.has(placeOf(each)) && seen.add(placeOf(each)))
    .map((each) => tellAtImport(each, sources, text))
    .toSorted((a, b) => a.span.from - b.span.from)
}

const holds = (outer: Span, inner: Span): boolean => inner.from >= outer.from && inner.to <= outer.to

/** Every name that a test expects something of; behind a contract's name or that of a template's use, too. */
function namesExpected(file: ast.File): ReadonlySet<string> {
  const paths = file.parts.flatMap((part) =>
    part.node === "test" ? part.lines.flatMap((line) => (line.line === "expect" ? [line.path] : [])) : [],
  )
  return new Set(
    paths.flatMap(({ name, stages }) => {
      const words = [name, ...stages].map(({ text }) => text)
      return [words.slice(0, 1), words.slice(0, 2), words.slice(1, 2), words.slice(1, 3)].map((each) => each.join("."))
    }),
  )
}

/** What stands beside the contracts, imports included; a name that stands twice is reported, and the first counts. */
function readBeside(
  file: ast.File,
  imported: Imported,
): { readonly beside: Beside; readonly diagnostics: readonly Diagnostic[] } {
  const own = file.parts.filter((part) => part.node === "template" || isShared(part))
  const first = new Map<string, ast.Template | ast.Shared>()
  const diagnostics: Diagnostic[] = own.flatMap((part) => (part.node === "template" ? templateFindings(part) : []))
  for (const part of [...own, ...imported.templates, ...imported.shared]) {
    const { text: name, span } = part.name
    const other = first.get(name)
    const related = other && [{ span: other.name.span, message: "first declared here" }]
    if (related) diagnostics.push(report("bind/declared-twice", span, { name }, { related }))
    else first.set(name, part)
  }
  const all = [...first.values()]
  const templates = new Map(all.flatMap((part) => (part.node === "template" ? [[part.name.text, part] as const] : [])))
  return { beside: { templates, shared: all.filter(isShared), missing: imported.missing }, diagnostics }
}

/** Where text that could not be read may have belonged to a contract: in it, in what it uses, or in no part at all. */
function unreadIn(file: ast.File, diagnostics: readonly Diagnostic[]) {
  const spans = diagnostics.filter(isError).map(({ span }) => span)
  return (contract: ast.Contract, amendments: readonly ast.Amendment[], { templates }: Beside): readonly Span[] => {
    const used = new Set<ast.Part>(amendments)
    const waiting: (ast.Contract | ast.Template)[] = [contract]
    for (let part = waiting.pop(); part; part = waiting.pop()) {
      if (used.has(part)) continue
      used.add(part)
      for (const item of part.items) {
        const template = item.node === "uses" ? templates.get(item.template.text) : undefined
        if (template) waiting.push(template)
      }
    }
    const owned: readonly ast.Part["node"][] = ["contract", "template", "amendment", "test", "history"]
    const others = [...file.parts, ...templates.values()].filter((part) => owned.includes(part.node) && !used.has(part))
    return spans.filter((span) => !others.some((other) => holds(other.span, span)))
  }
}

/** Templates that were given what does not fit: what is wrong inside of them follows from it. */
function templatesMisgiven(scope: Scope, found: readonly Diagnostic[], { templates }: Beside): readonly ast.Template[] {
  const errors = found.filter(isError)
  const isWrong = ({ value }: BoundArgument) => errors.some(({ span }) => holds(value.span, span))
  const names = new Set(scope.arguments.filter(isWrong).map(({ template }) => template))
  return [...templates.values()].filter(({ name }) => names.has(name.text))
}

/** A finding inside a template says where the template is used: what is wrong may be what it was given. */
function withUse(diagnostic: Diagnostic, contract: ast.Contract, { templates }: Beside): Diagnostic {
  const template = [...templates.values()].find(({ span }) => holds(span, diagnostic.span))
  const use = contract.items.find((item) => item.node === "uses" && item.template.text === template?.name.text)
  if (use?.node !== "uses") return diagnostic
  const { text, span } = use.template
  return { ...diagnostic, related: [...diagnostic.related, { span, message: `${text} is used here` }] }
}

/**
 * Warnings of contracts: of what contracts share, a warning counts only if each of them gives it, and of a template, from
 * which a contract takes what it needs, none that something is not used.
 */
function worthSaying(
  warnings: readonly { readonly diagnostic: Diagnostic; readonly contract: ast.Contract }[],
  contracts: number,
  { templates, shared }: Beside,
): readonly Diagnostic[] {
  return warnings.flatMap(({ diagnostic, contract }) => {
    const { code, span } = diagnostic
    const within = (part: ast.Part) => holds(part.span, span)
    if (code === "check/unused" && [...templates.values()].some(within)) return []
    const alike = warnings.filter(({ diagnostic: other }) => other.code === code && other.span.from === span.from)
    return within(contract) || !shared.some(within) || alike.length === contracts ? [diagnostic] : []
  })
}

/** A contract of the file by its name. */
function contractNamed(name: ast.Word, contexts: ReadonlyMap<string, Context>, report: Report): string | undefined {
  if (contexts.has(name.text)) return name.text
  report("bind/unknown-contract", name.span, { name: name.text, near: nearest(name.text, contexts.keys()) })
  return undefined
}

/** The only contract a test runs; without one, those that its paths begin with. Undefined and reported where none is said. */
function contractOfTest(
  test: ast.Test,
  contexts: ReadonlyMap<string, Context>,
  report: Report,
): { readonly only?: string } | undefined {
  if (test.of) {
    const only = contractNamed(test.of, contexts, report)
    return only === undefined ? undefined : { only }
  }
  const [first] = contexts.keys()
  if (contexts.size <= 1) return first === undefined ? undefined : { only: first }
  if (test.lines.some((line) => line.line === "expect" && contexts.has(line.path.name.text))) return {}
  report("bind/contract-unsaid", test.title.span, { contracts: [...contexts.keys()].join(", ") })
  return undefined
}
