import { bind } from "./bind/bind.ts"
import type { Catalog, WordTables } from "./check/catalog.ts"
import { check } from "./check/check.ts"
import type { CheckedContract, CheckedGiven, CheckedTest } from "./check/checked.ts"
import type { Context } from "./check/context.ts"
import { collector } from "./check/context.ts"
import { coverage } from "./check/coverage.ts"
import { checkGiven, checkTest } from "./check/test.ts"
import { isError, report, type Diagnostic } from "./diagnostics/diagnostic.ts"
import type { Span } from "./source/span.ts"
import { nearest } from "./syntax/nearest.ts"
import type * as ast from "./syntax/ast.ts"
import { parse } from "./syntax/parse.ts"

/** A file read as far as it can be: its tree, the contracts that have no error, their tests and histories, and every finding. */
export interface CheckedFile {
  readonly file: ast.File
  readonly contracts: readonly CheckedContract[]
  readonly contexts: readonly { readonly contract: string; readonly context: Context }[]
  readonly tests: readonly CheckedTest[]
  readonly histories: readonly {
    readonly contract: string
    readonly signed: string
    readonly given: readonly CheckedGiven[]
  }[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Text to checked contracts: parse, bind, check. Each phase gives its best result and its findings. */
export function checkText(text: string, catalog: Catalog, words: WordTables): CheckedFile {
  const { file, diagnostics: found } = parse(text)
  const diagnostics = [...found]
  // Text that could not be read may belong to any contract, unless it stands in a test.
  const unread = found.filter(({ span }) => !file.parts.some((part) => part.node === "test" && holds(part.span, span)))
  const functionNames = new Set(catalog.keys())
  const contracts: CheckedContract[] = []
  const contexts = new Map<string, Context>()
  for (const part of file.parts)
    if (part.node === "contract") {
      const others = file.parts.filter((other) => other.node === "contract" && other !== part)
      const here = unread.filter((each) => isError(each) && !others.some((other) => holds(other.span, each.span)))
      const bound = bind(
        part,
        functionNames,
        here.map(({ span }) => span),
      )
      const checked = check(part, bound.scope, text, catalog, words)
      const misread = part.items.filter(({ span }) => here.some((each) => holds(span, each.span)))
      const isNews = ({ span }: Diagnostic) => !misread.some((item) => holds(item.span, span))
      // A declaration that was only half read is not blamed for what its other half may say.
      diagnostics.push(...bound.diagnostics.filter(isNews), ...checked.diagnostics.filter(isNews))
      const { text: name, span } = part.name
      if (contexts.has(name)) diagnostics.push(report("bind/declared-twice", span, { name }))
      else {
        contexts.set(name, checked.context)
        if (!checked.contract || [...bound.diagnostics, ...unread].some(isError)) continue
        contracts.push(checked.contract)
        diagnostics.push(...coverage(bound.scope, checked.contract))
      }
    }

  const { report: tell, diagnostics: more } = collector()
  const unsettled = new Set<string>()
  const tests: CheckedTest[] = []
  const histories: { contract: string; signed: string; given: readonly CheckedGiven[] }[] = []
  for (const part of file.parts) {
    if (part.node === "contract") continue
    const name = contractOf(part, contexts, unread.some(isError) ? () => undefined : tell)
    const context = name === undefined ? undefined : contexts.get(name)
    if (name === undefined || !context) {
      if (part.node === "history") for (const contract of contexts.keys()) unsettled.add(contract)
      continue
    }
    const reporting = { ...context, report: tell }
    if (part.node === "test") {
      const test = checkTest(part, name, reporting)
      if (test) tests.push(test)
    } else {
      for (const { value } of part.given)
        if (value.form === "file") tell("test/history-file", value.path.span, { path: value.path.text })
      const given = part.given.map((line) => (line.value.form === "file" ? undefined : checkGiven(line, reporting)))
      if (given.every((line) => line !== undefined)) histories.push({ contract: name, signed: part.signed.text, given })
      else unsettled.add(name)
    }
  }
  return {
    file,
    // Without what its history says, a contract would begin at nothing.
    contracts: contracts.filter(({ id }) => !unsettled.has(id)),
    contexts: [...contexts].map(([contract, context]) => ({ contract, context })),
    tests,
    histories,
    diagnostics: [...diagnostics, ...more].sort((a, b) => a.span.from - b.span.from),
  }
}

const holds = (outer: Span, inner: Span): boolean => inner.from >= outer.from && inner.to <= outer.to

/** The contract a test or history belongs to: the one it names, or the only one. */
function contractOf(
  part: ast.Test | ast.History,
  contexts: ReadonlyMap<string, Context>,
  report: Context["report"],
): string | undefined {
  if (part.of) {
    if (contexts.has(part.of.text)) return part.of.text
    report("bind/unknown-contract", part.of.span, { name: part.of.text, near: nearest(part.of.text, contexts.keys()) })
    return undefined
  }
  if (contexts.size > 1 && part.node === "test")
    report("bind/contract-unsaid", part.title.span, { contracts: [...contexts.keys()].join(", ") })
  return contexts.size === 1 ? [...contexts.keys()][0] : undefined
}
