import { report, type Checked, type CheckedRule, type Diagnostic, type Grain } from "../../dsl/index.ts"
import { cutsShort, type Term } from "./dates.ts"

/**
 * A band of an amount that counts through a period which the term cuts short: is its width that of the whole period? Asked where the
 * width is a bare figure; an agreed amount of the period says it.
 */
export function reportShortTier(
  value: Checked,
  { text, term, rules }: { readonly text: string; readonly term: Term; readonly rules: readonly CheckedRule[] },
  diagnostics: Diagnostic[],
): void {
  if (value.op !== "tiered" || value.of.type?.kind !== "flow") return
  const { above } = value
  const grain = above && above.op !== "number" ? countedGrain(above, rules) : value.of.type.grain
  if (grain === undefined || grain === "ever" || !cutsShort(grain, term)) return
  const width = value.bands.find(({ edge, limit }) => edge === "width" && limit.op === "number")?.limit
  if (!width?.type) return
  const data = { text: text.slice(width.span.from, width.span.to), grain, unit: width.type.unit.text }
  diagnostics.push(report("choice/short-tier", width.span, data))
}

/** The period through which the part of the scale already used is counted, where the formula or a definition it names says it. */
function countedGrain(above: Checked, rules: readonly CheckedRule[]): Grain | undefined {
  switch (above.op) {
    case "aggregate":
      return above.window?.form === "so_far" ? above.window.grain : above.over?.grain
    case "+":
    case "-":
      return countedGrain(above.left, rules) ?? countedGrain(above.right, rules)
    case "call":
      return above.arguments.map((each) => countedGrain(each, rules)).find((grain) => grain !== undefined)
    case "read": {
      const named = rules.find(({ name }) => name === above.rule)
      return named?.rule === "define" ? countedGrain(named.value, rules) : undefined
    }
    default:
      return undefined
  }
}
