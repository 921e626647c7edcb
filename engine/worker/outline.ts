import type { Artifact, InputRule } from "../plan/steps.ts"
import type { OutlineItem } from "./protocol.ts"

/** The rules of a contract in the order of its text, which is so long; what is written beyond it stands in an imported file and has no place. */
export function outlineOf({ plan, sourceMap }: Artifact, length: number): readonly OutlineItem[] {
  const own = sourceMap.rules.filter(({ span }) => span[1] <= length)
  const spans = new Map(own.map(({ name, span }) => [name, span]))
  return plan.rules
    .map((rule): OutlineItem => {
      const span = spans.get(rule.name)
      return {
        name: rule.name,
        rule: rule.rule,
        ...(rule.title === undefined ? {} : { title: rule.title }),
        ...(rule.clause === undefined ? {} : { clause: rule.clause }),
        unit: rule.unit.text,
        ...(rule.grain === undefined ? {} : { grain: rule.grain }),
        ...("payer" in rule ? { payer: rule.payer, payee: rule.payee } : {}),
        ...(span ? { span } : {}),
      }
    })
    .toSorted((a, b) => (a.span?.[0] ?? length) - (b.span?.[0] ?? length))
}

/** The inputs of a contract in the order of its text. */
export function inputsOf({ plan, sourceMap }: Artifact): readonly InputRule[] {
  const start = new Map(sourceMap.rules.map(({ name, span }) => [name, span[0]]))
  return plan.rules
    .filter((rule) => rule.rule === "input")
    .toSorted((a, b) => (start.get(a.name) ?? 0) - (start.get(b.name) ?? 0))
}
