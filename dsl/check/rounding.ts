import type * as ast from "../syntax/ast.ts"
import type { CheckedRounding, MoneyRounding } from "./checked.ts"
import type { Context } from "./context.ts"
import { checkedClause, oneOf, whole } from "./header.ts"
import { isGrain } from "./grains.ts"
import { readQuantum, roundingMode } from "./quantum.ts"
import { currencyOf } from "./units.ts"

/** Where and how money is rounded, and how quotients are kept. Nothing here has a default. */
export function checkRounding(item: ast.Rounding, context: Context): CheckedRounding | undefined {
  const clause = checkedClause(item.clause, context)
  const money: MoneyRounding[] = []
  const total: MoneyRounding[] = []
  let stage: CheckedRounding["stage"] | undefined
  let quotients: CheckedRounding["quotients"]
  let good = true
  for (const line of item.lines) {
    const mode = roundingMode(line.mode, line.span, context)
    if (!mode) good = false
    if (line.line === "quotients") {
      const decimals = whole(line.decimals, "The number of decimals", context, { from: 0, through: 30 })
      if (decimals === undefined) good = false
      else if (quotients) {
        context.report("check/rounding-twice", line.span, { text: "how quotients are kept" })
        good = false
      } else if (mode) quotients = { decimals, mode }
      continue
    }
    const step = readQuantum(line.quantum, context)
    const currency = step && currencyOf(step.unit)
    if (step && !currency) {
      context.report("check/not-money", line.quantum.span, { name: "post", unit: step.unit.text })
      good = false
    }
    if (!step || !currency || !mode) {
      good = false
      continue
    }
    const written = line.stage.text
    const isTotal = written === "total"
    const found = isTotal
      ? ("total" as const)
      : written === "line"
        ? ("line" as const)
        : isGrain(written)
          ? written
          : undefined
    if (!found) {
      oneOf(line.stage, ["line", "interval", "hour", "day", "month"], context)
      good = false
      continue
    }
    if (!isTotal && stage !== undefined && stage !== found) {
      context.report("check/rounding-twice", line.span, { text: "at which stage lines are rounded" })
      good = false
      continue
    }
    const list = isTotal ? total : money
    if (list.some((each) => each.currency === currency)) {
      context.report("check/rounding-twice", line.span, { text: `how ${currency} is rounded` })
      good = false
      continue
    }
    if (!isTotal) stage = found
    list.push({ currency, quantum: step.quantum, mode })
  }
  if (good && stage === undefined && total.length === 0) {
    context.report("choice/posting-stage", item.span, {})
    return undefined
  }
  if (!good) return undefined
  return {
    ...(clause ? { clause } : {}),
    stage: stage ?? "total",
    money: stage === undefined ? total : money,
    total: stage === undefined ? [] : total,
    ...(quotients ? { quotients } : {}),
  }
}
