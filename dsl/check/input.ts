import type * as ast from "../syntax/ast.ts"
import type { CheckedInput, Type } from "./checked.ts"
import type { Context } from "./context.ts"
import { checkedClause, reportUnknown, whole } from "./header.ts"
import { isEnergy, isFlag, sameUnit } from "./units.ts"

/** An input: where it comes from and what holds when a reading is missing. */
export function checkInput(item: ast.Input, type: Type, context: Context): CheckedInput | undefined {
  const missing = checkMissing(item, type, context)
  const clause = checkedClause(item.header.clause, context)
  if (!item.source) context.report("check/source-unsaid", item.name.span, { name: item.name.text })
  if (!item.source || !checkSource(item, item.source, context) || !missing) return undefined
  return {
    rule: "input",
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    source: { kind: item.source.kind.text, name: item.source.name.text },
    runs: item.runs.map(({ text }) => text),
    labelsEnd: item.labelsEnd,
    missing,
  }
}

/** A market says which of its settlement runs count. */
function checkSource(item: ast.Input, source: NonNullable<ast.Input["source"]>, context: Context): boolean {
  const { kind, name } = source
  if (kind.text === "market" && item.runs.length === 0) {
    context.report("choice/settlement-run", name.span, { name: item.name.text })
    return false
  }
  const again = item.runs.find((run, at) => item.runs.findIndex(({ text }) => text === run.text) < at)
  if (again) {
    context.report("syntax/said-twice", again.span, { what: `The run '${again.text}'` })
    return false
  }
  return true
}

function checkMissing(item: ast.Input, type: Type, context: Context): CheckedInput["missing"] | undefined {
  const { missing } = item
  const name = item.name.text
  if (!missing) {
    context.report("choice/missing-policy", item.name.span, { name })
    return undefined
  }
  switch (missing.policy) {
    case "error":
      return { policy: "error" }
    case "zero":
      if (isEnergy(type.unit)) context.report("check/zero-energy", missing.span, { name })
      if (!isFlag(type.unit)) return { policy: "zero" }
      context.report(
        "check/zero-for-flag",
        missing.span,
        { name },
        { fix: { title: "Write false", span: lastWord(missing.span, context.text), text: "false" } },
      )
      return undefined
    case "false":
      if (isFlag(type.unit)) return { policy: "false" }
      context.report(
        "check/false-for-quantity",
        missing.span,
        { name },
        { fix: { title: "Write zero", span: lastWord(missing.span, context.text), text: "zero" } },
      )
      return undefined
    case "use": {
      const other = missing.input.text
      const rule = context.scope.rules.get(other)
      if (rule?.node !== "input") {
        const inputs = [...context.scope.rules].filter(([, each]) => each.node === "input")
        reportUnknown(
          "bind/unknown-name",
          missing.input,
          "input",
          inputs.map(([each]) => each),
          context,
        )
        return undefined
      }
      const found = context.typeOf(other)
      if (
        found &&
        !(
          sameUnit(found.unit, type.unit) &&
          found.grain === type.grain &&
          found.kind === type.kind &&
          found.groups.join() === type.groups.join()
        )
      ) {
        context.report(
          "check/substitute-differs",
          missing.input.span,
          { name, other },
          { related: [{ span: rule.name.span, message: `'${other}' is declared here` }] },
        )
        return undefined
      }
      return { policy: "use", input: other }
    }
    case "hold": {
      if (type.kind === "flow") {
        context.report("check/hold-amount", missing.span, { name })
        return undefined
      }
      const count = whole(missing.count, "The time a reading is held", context)
      const minutes = new Map([
        ["min", 1],
        ["hour", 60],
        ["day", 1440],
      ]).get(missing.unit.text)
      if (!minutes) {
        context.report("check/unknown-word", missing.unit.span, {
          found: missing.unit.text,
          alternatives: "min, hour or day",
        })
        return undefined
      }
      return count ? { policy: "hold", minutes: count * minutes } : undefined
    }
  }
}

/** The last word of a span, which a fix replaces. */
function lastWord(span: { readonly from: number; readonly to: number }, text: string) {
  const word = /\w+$/.exec(text.slice(span.from, span.to))?.[0] ?? ""
  return { from: span.to - word.length, to: span.to }
}

/** Inputs that stand in for one another in a circle: the names along it. */
export function substituteCycle(inputs: readonly CheckedInput[]): readonly string[] | undefined {
  const next = new Map(
    inputs.flatMap(({ name, missing }) => (missing.policy === "use" ? [[name, missing.input] as const] : [])),
  )
  const settled = new Set<string>()
  for (const start of next.keys()) {
    const path = new Set<string>()
    for (let at: string | undefined = start; at !== undefined && !settled.has(at); at = next.get(at)) {
      if (path.has(at)) {
        const names = [...path]
        return [...names.slice(names.indexOf(at)), at]
      }
      path.add(at)
    }
    for (const name of path) settled.add(name)
  }
  return undefined
}
