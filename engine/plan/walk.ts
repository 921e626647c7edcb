import type { Rule, Step } from "./steps.ts"

/** Calls `visit` with a step and every step inside it, outermost first. */
export function walk(step: Step, visit: (step: Step) => void): void {
  visit(step)
  for (const part of partsOf(step)) walk(part, visit)
}

/** The steps directly inside a step, in written order. */
export function partsOf(step: Step): readonly Step[] {
  switch (step.op) {
    case "number":
    case "flag":
    case "read":
    case "duration":
      return []
    case "+":
    case "-":
    case "*":
    case "/":
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "and":
    case "or":
      return [step.left, step.right]
    case "not":
    case "negate":
    case "round":
      return [step.operand]
    case "if":
      return [step.condition, step.then, step.else]
    case "case":
      return [...step.arms.flatMap(({ when, value }) => [when, value]), step.otherwise]
    case "call":
      return step.arguments
    case "prior":
      return [step.of, step.else]
    case "aggregate":
      return [step.of, step.by, step.where, step.else].filter((part) => part !== undefined)
  }
}

/** Every step a rule is made of, outermost ones. */
export function stepsOf(rule: Rule): readonly Step[] {
  switch (rule.rule) {
    case "input":
      return []
    case "agreed":
      return rule.values.flatMap(({ dated }) => [
        ...dated.list.map(({ value }) => value),
        ...(dated.escalation ? [dated.escalation.rate] : []),
      ])
    case "define":
    case "charge":
    case "settle":
      return [rule.value]
    case "account":
      return [
        rule.opens,
        ...rule.lines.flatMap((line) =>
          line.line === "draw" ? [line.limit] : line.worth ? [line.amount, line.worth] : [line.amount],
        ),
      ]
  }
}
