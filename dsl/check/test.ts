import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedExpectation, CheckedGiven, CheckedTest, Type } from "./checked.ts"
import { hasUnit } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { checkedHash, reportUnknown } from "./header.ts"
import { partsOf } from "./order.ts"
import { isTyped, typed } from "./typed.ts"

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
        if (run) {
          context.report("test/run-twice", line.span, {})
          good = false
        }
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
        const value = found && checkFigure(line.value, found.type, line.path.name.text, context)
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
    if (!checkedHash(line.value.sha256, context)) return undefined
    return { ...head, value: { form: "file", path: line.value.path.text, sha256: line.value.sha256.text } }
  }
  const value = checkFigure(line.value.value, found.type, path.name.text, context)
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
    reportUnknown("bind/unknown-name", path.name, "figure", context.scope.rules.keys(), context)
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

/** A figure as written, in the unit of what it is given for or expected of. */
function checkFigure(expression: ast.Expression, type: Type, name: string, context: Context) {
  const value = checkExpression(expression, context)
  if (!isTyped(value)) return undefined
  const isComputed = (part: Checked): boolean =>
    part.op === "read" ||
    part.op === "duration" ||
    part.op === "prior" ||
    part.op === "aggregate" ||
    partsOf(part).some(isComputed)
  if (isComputed(value)) {
    context.report("test/not-a-figure", value.span, { text: textOf(context, value.span) })
    return undefined
  }
  if (!hasUnit(value, type.unit, `'${name}'`, context)) return undefined
  return value.type.zero ? typed(value, value.span, { ...value.type, unit: type.unit }) : value
}

/** "2027-01", "2027", "contract year 3", "term". */
export const periodText = (period: ast.Period): string =>
  period.form === "contract_year" ? `contract year ${period.text}` : period.text
