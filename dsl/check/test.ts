import { nearest } from "../syntax/nearest.ts"
import type * as ast from "../syntax/ast.ts"
import type { CheckedExpectation, CheckedGiven, CheckedTest, Type } from "./checked.ts"
import type { Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { isTyped, typed } from "./typed.ts"
import { isFlag, number, sameDimension } from "./units.ts"

/** A `test` block against its contract; undefined and reported when a line of it does not fit. */
export function checkTest(test: ast.Test, contract: string, context: Context): CheckedTest | undefined {
  const given: CheckedGiven[] = []
  const expect: CheckedExpectation[] = []
  let run: CheckedTest["run"] | undefined
  let good = true
  for (const line of test.lines)
    switch (line.line) {
      case "given": {
        const checked = checkGiven(line, context)
        if (checked) given.push(checked)
        else good = false
        break
      }
      case "run":
        run = { from: periodText(line.from), through: periodText(line.through ?? line.from) }
        break
      case "expect_error":
        if (/^OT\d{4}$/.test(line.code.text)) expect.push({ form: "error", number: line.code.text, span: line.span })
        else {
          context.report("test/not-a-code", line.code.span, { found: line.code.text })
          good = false
        }
        break
      case "expect": {
        const found = checkPath(line.path, context)
        const value = found && checkValue(line.value, found.type, context)
        if (!found || !value) good = false
        else
          expect.push({
            form: "value",
            rule: line.path.name.text,
            stages: found.stages,
            members: found.members,
            period: periodText(line.in),
            comparison: line.comparison,
            value,
            span: line.span,
          })
        break
      }
    }
  if (!run) {
    context.report("test/no-run", test.title.span, {})
    good = false
  }
  if (expect.length === 0 && good) context.report("test/expects-nothing", test.title.span, {})
  return good && run ? { title: test.title.text, contract, span: test.span, given, run, expect } : undefined
}

/** `given x = …` or `given x from "file"`, of a test or of a history. */
export function checkGiven(line: ast.Given, context: Context): CheckedGiven | undefined {
  const { path } = line
  const found = checkPath(path, context)
  if (!found) return undefined
  const rule = context.scope.rules.get(path.name.text)!
  const opening = rule.node === "account" && found.stages[0] === "opening"
  if (rule.node !== "input" && !opening && !(line.value.form === "value" && line.value.in)) {
    context.report("test/not-givable", path.span, { name: path.name.text })
    return undefined
  }
  const head = { rule: path.name.text, stages: found.stages, members: found.members, span: line.span }
  if (line.value.form === "file") {
    if (!/^[0-9a-f]{12,64}$/i.test(line.value.sha256.text)) {
      context.report("test/short-hash", line.value.sha256.span, { found: line.value.sha256.text })
      return undefined
    }
    return { ...head, value: { form: "file", path: line.value.path.text, sha256: line.value.sha256.text } }
  }
  const value = checkValue(line.value.value, found.type, context)
  if (!value) return undefined
  return { ...head, ...(line.value.in ? { period: periodText(line.value.in) } : {}), value: { form: "value", value } }
}

/** The figure a path leads to: its type, its account stages and its members. */
function checkPath(
  path: ast.Path,
  context: Context,
): { readonly type: Type; readonly stages: readonly string[]; readonly members: readonly string[] } | undefined {
  const rule = context.scope.rules.get(path.name.text)
  if (!rule) {
    if (!context.scope.broken.has(path.name.text) && !context.scope.anyBroken) {
      const near = nearest(path.name.text, context.scope.rules.keys())
      context.report("bind/unknown-name", path.name.span, { name: path.name.text, near }, near ? { fix: { title: `Write ${near}`, span: path.name.span, text: near } } : {})
    }
    return undefined
  }
  const checked = checkExpression({ node: "reference", ...path }, context)
  if (!isTyped(checked) || checked.op !== "read") return undefined
  if (checked.type.groups.length > 0 || checked.members.some((member) => member === null)) {
    const groups = context.typeOf(path.name.text)?.groups ?? []
    if (groups.length > 0) {
      context.report("bind/members-unsaid", path.span, { name: path.name.text, groups: groups.join(" and ") })
      return undefined
    }
  }
  return {
    type: checked.type,
    stages: [...(checked.stage ? [checked.stage] : []), ...(checked.worth ? ["worth"] : [])],
    members: checked.members.map((member) => member ?? ""),
  }
}

function checkValue(expression: ast.Expression, type: Type, context: Context) {
  const value = checkExpression(expression, context)
  if (!isTyped(value)) return undefined
  if (value.type.zero) return typed(value, value.span, { ...value.type, unit: isFlag(type.unit) ? number : type.unit })
  if (!sameDimension(value.type.unit, type.unit)) {
    const bare = value.op === "number" && value.type.unit.text === "number"
    const text = `${context.text.slice(value.span.from, value.span.to)} ${type.unit.text}`
    context.report(
      "check/declared-unit",
      value.span,
      { what: "This figure", declared: type.unit.text, found: value.type.unit.text, hint: bare ? `Write ${text}.` : "" },
      bare ? { fix: { title: `Write ${text}`, span: value.span, text } } : {},
    )
    return undefined
  }
  return value
}

/** "2027-01", "2027", "contract year 3", "term". */
export const periodText = (period: ast.Period): string => (period.form === "contract_year" ? `contract year ${period.text}` : period.text)

