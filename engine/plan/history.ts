import { report, type CheckedContract, type CheckedGiven, type CheckedRule, type Diagnostic } from "../../dsl/index.ts"
import { readCsv } from "../formats/csv.ts"
import { multiply, parseExact, printExact } from "../number/rational.ts"
import { openPinned, reportPinned, type PinnedFiles } from "./pinned.ts"
import { planStep, planUnit } from "./step.ts"
import type { PlanGiven, Step, Unit } from "./steps.ts"

/** What a history gives, as the plan keeps it: a line for each value, those of files in the order of their lines. */
export const planHistory = (
  contract: CheckedContract,
  given: readonly CheckedGiven[],
  pinned: PinnedFiles,
  diagnostics: Diagnostic[],
): readonly PlanGiven[] => given.flatMap((line) => planGiven(contract, line, pinned, diagnostics))

function planGiven(
  contract: CheckedContract,
  { rule, stages, members, period, value, span }: CheckedGiven,
  pinned: PinnedFiles,
  diagnostics: Diagnostic[],
): readonly PlanGiven[] {
  const of = contract.rules.find(({ name }) => name === rule)
  if (!of || value.form === "date") {
    diagnostics.push(report("plan/history-of-day", span, { name: rule }))
    return []
  }
  switch (value.form) {
    case "value":
      return [{ rule, stages, members, ...(period ? { period } : {}), value: planStep(value.value, []) }]
    case "file": {
      const { path, sha256 } = value
      const file = openPinned(path, sha256, pinned)
      if (!("bytes" in file)) {
        reportPinned(path, sha256, file, span, pinned, diagnostics)
        return []
      }
      const unit = unitOf(of, stages)
      const read = readHistory(file.bytes, unit)
      if ("lines" in read)
        return read.lines.map((line) => ({ rule, stages, members, period: line.period, value: line.value }))
      const data = { path, line: read.wrongLine, name: rule, unit: unit.text }
      diagnostics.push(report("plan/history-unreadable", span, data))
      return []
    }
  }
}

/** The unit in which a file gives the values of a rule, or of an account's worth. */
function unitOf(rule: CheckedRule, stages: readonly string[]): Unit {
  const worth = rule.rule === "account" && stages.at(-1) === "worth" ? rule.worth : undefined
  return planUnit((worth ?? rule.type).unit)
}

/**
 * The lines of a history: the columns `period,value`, a period as the language writes it, a value in the rule's unit without naming it.
 * The first line that is none is told by its number.
 */
export function readHistory(
  bytes: Uint8Array,
  unit: Unit,
): { readonly lines: readonly { readonly period: string; readonly value: Step }[] } | { readonly wrongLine: number } {
  const table = readCsv(bytes)
  if ("problem" in table || table.header.join() !== "period,value") return { wrongLine: 1 }
  const lines: { period: string; value: Step }[] = []
  const seen = new Set<string>()
  for (const [at, row] of table.rows.entries()) {
    const [period = "", text = "", ...rest] = row
    const value = readValue(text, unit)
    if (!periodText.test(period) || !value || rest.length > 0 || seen.has(period))
      return { wrongLine: table.lines[at] ?? 1 }
    seen.add(period)
    lines.push({ period, value })
  }
  return { lines }
}

/** "2027", "2027-01", "2027-01-05", "2027-01-05T12:00", the latter perhaps with an offset, "2027 Q1", "contract year 2". */
const periodText =
  /^(\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})?)?)?)?|\d{4} Q[1-4]|contract[ _]year -?\d{1,4})$/

function readValue(text: string, unit: Unit): Step | undefined {
  if (unit.text === "flag")
    return text === "true" || text === "false" ? { at: 0, unit, op: "flag", value: text === "true" } : undefined
  if (!/^-?\d[\d_]*(\.\d+)?$/.test(text)) return undefined
  const value = multiply(parseExact(text.replaceAll("_", "")), parseExact(unit.scale))
  return { at: 0, unit, op: "number", value: printExact(value) }
}
