import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedAccount, CheckedAccountLine, CheckedRounding, Type } from "./checked.ts"
import { fits, groupsFit, joinTypes } from "./coerce.ts"
import { sourceOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { grainText, nests } from "./grains.ts"
import { checkedClause, checkedGrain, whole } from "./header.ts"
import { limitKinds } from "./kinds.ts"
import { isTyped, typed } from "./typed.ts"
import { currencyOf, isCommodity } from "./units.ts"

const stages: readonly string[] = ["opening", "added", "due", "expired", "closing", "worth"]

/** An account: what it opens with, its lines in written order, and what becomes of the rest. */
export function checkAccount(
  item: ast.Account,
  type: Type,
  rounding: CheckedRounding | undefined,
  context: Context,
): CheckedAccount | undefined {
  const name = item.name.text
  const balance: Type = { ...type, kind: "level", steady: true }
  const clause = checkedClause(item.header.clause, context)
  const draws = item.lines.filter((line) => line.line === "draw")
  const adds = item.lines.filter((line) => line.line === "add")
  const expires = item.lines.filter((line) => line.line === "expire")
  const ends = item.lines.filter((line) => line.line === "end")
  const opens = item.lines.filter((line) => line.line === "opens")
  let good = true
  for (const [first, second] of [opens, expires, ends])
    if (first && second) {
      const related = [{ span: first.span, message: "first said here" }]
      const word = sourceOf(context, second.span).split(/\s/)[0] ?? ""
      context.report("check/account-line-twice", second.span, { account: name, line: word }, { related })
      good = false
    }
  if (!isCommodity(type.unit)) {
    context.report("check/account-unit", item.header.unit?.span ?? item.name.span, { name, unit: type.unit.text })
    return undefined
  }

  let opening: Checked | undefined
  if (!opens[0]) context.report("choice/opening", item.name.span, { account: name, unit: type.unit.text })
  else {
    opening = checkExpression(opens[0].value, context)
    if (!isTyped(opening) || !fits(opening, { ...balance, grain: type.grain }, `'${name}'`, context))
      opening = undefined
  }
  if (!ends[0]) context.report("choice/end-of-term", item.name.span, { account: name })
  const withWorth = adds.filter((line) => line.worth)
  if (withWorth.length > 0 && withWorth.length < adds.length) {
    context.report("choice/worth", adds.find((line) => !line.worth)!.span, { account: name })
    good = false
  }

  const lines: CheckedAccountLine[] = []
  for (const line of item.lines) {
    const checked =
      line.line === "add"
        ? checkAdd(item, line, type, context)
        : line.line === "draw"
          ? checkDraw(item, line, type, withWorth.length > 0 || expires.length > 0, context)
          : undefined
    if (checked) lines.push(checked)
    else if (line.line === "add" || line.line === "draw") good = false
  }
  const names = draws.map((line) => line.name.text)
  for (const [at, line] of draws.entries())
    if (stages.includes(line.name.text) || names.indexOf(line.name.text) < at) {
      context.report("check/stage-name-taken", line.name.span, { name: line.name.text })
      good = false
    }

  const count = expires[0] && whole(expires[0].count, "The time after which it expires", context)
  const grain = expires[0] && checkedGrain(expires[0].grain, context)
  if (expires[0] && (!count || !grain)) good = false
  if (expires[0] && grain && grain !== type.grain && !nests(type.grain, grain, context.year)) {
    context.report("check/does-not-nest", expires[0].grain.span, {
      fine: grainText(type.grain),
      coarse: grainText(grain),
    })
    good = false
  }
  const worthUnit = context.worthOf(name)?.unit
  const money = worthUnit && rounding?.money.find(({ currency }) => currency === currencyOf(worthUnit))
  if (withWorth.length > 0 && worthUnit && !money) {
    const { span } = withWorth[0]!.worth!
    const currency = currencyOf(worthUnit)
    if (!currency) context.report("check/not-money", span, { name: `the worth of ${name}`, unit: worthUnit.text })
    else if (rounding) context.report("check/quantum-currency", span, { name, currency })
    good = false
  }
  const end = ends[0] && checkEnd(ends[0].end, context)
  if (!good || !opening || !end || !isTyped(opening)) return undefined
  return {
    rule: "account",
    name,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    type,
    span: item.span,
    opens: opening,
    lines,
    ...(worthUnit && money ? { worth: { unit: worthUnit, quantum: money.quantum, mode: money.mode } } : {}),
    ...(count && grain ? { expire: { after: count, grain } } : {}),
    end,
  }
}

function checkAdd(
  item: ast.Account,
  line: Extract<ast.AccountLine, { line: "add" }>,
  type: Type,
  context: Context,
): CheckedAccountLine | undefined {
  const amount = checkExpression(line.value, context)
  const worth = line.worth && checkExpression(line.worth, context)
  const worthType = context.worthOf(item.name.text)
  if (!isTyped(amount) || !fits(amount, { ...type, kind: "flow" }, `'${item.name.text}'`, context)) return undefined
  if (
    worth &&
    (!isTyped(worth) ||
      !worthType ||
      !fits(worth, { ...type, kind: "flow", unit: worthType.unit }, `the worth of '${item.name.text}'`, context))
  )
    return undefined
  return { line: "add", amount, ...(worth ? { worth } : {}), quantised: false }
}

function checkDraw(
  item: ast.Account,
  line: Extract<ast.AccountLine, { line: "draw" }>,
  type: Type,
  orderMatters: boolean,
  context: Context,
): CheckedAccountLine | undefined {
  const limit = checkExpression(line.upTo, context)
  const clause = checkedClause(line.clause, context)
  if (orderMatters && !line.order)
    context.report("choice/draw-order", line.name.span, { account: item.name.text, draw: line.name.text })
  if (!isTyped(limit) || (orderMatters && !line.order)) return undefined
  // The limit is an amount of the period or a stock: whatever may be limited against what the account moves.
  const moved = typed({ op: "read", rule: item.name.text, members: [] }, item.name.span, { ...type, kind: "flow" })
  if (!joinTypes([moved, limit], limitKinds, { span: line.upTo.span, text: "'up to'" }, context)) return undefined
  if (!groupsFit(limit, type, `'${item.name.text}'`, context)) return undefined
  return {
    line: "draw",
    name: line.name.text,
    limit,
    order: line.order?.text === "newest" ? "newest" : "oldest",
    ...(clause ? { clause } : {}),
    quantised: false,
  }
}

function checkEnd(end: ast.EndOfTerm, context: Context): CheckedAccount["end"] | undefined {
  if (end.form !== "kept") return { form: end.form }
  const years = whole(end.years, "The years it is kept", context)
  return years ? { form: "kept", years } : undefined
}
