import type { AccountLine, AllocateRule, ByWeight, DatedValue, Grain, Pay, PlanDate, Rule, Step } from "./steps.ts"

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
    case "in":
    case "milestone":
    case "event_hours":
    case "cash":
    case "stake":
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
    case "versions":
      return [step.first, ...step.later.map(({ value }) => value)]
    case "tiered":
      return [...present(step.of, step.above), ...step.bands.flatMap(({ limit, at }) => [limit, at]), step.rest]
    case "curve":
    case "run":
      return [step.of]
    case "call":
      return step.arguments
    case "prior":
      return [step.of, step.else]
    case "aggregate":
      return present(step.of, step.by, step.where, step.else)
  }
}

/** The grain at which the steps directly inside a step are evaluated, when the step itself is at `grain`. */
export function grainInside<G>(step: Step, grain: G): G | Grain {
  switch (step.op) {
    case "aggregate":
      return (step.over ?? step.window)?.from ?? grain
    case "run":
      return step.from
    default:
      return grain
  }
}

/** Every step a rule is made of, outermost ones. */
export function stepsOf(rule: Rule<PlanDate>): readonly Step[] {
  switch (rule.rule) {
    case "input":
      return []
    case "agreed":
      return rule.values.flatMap(({ dated }) => datedSteps(dated))
    case "define":
    case "charge":
    case "settle":
    case "movement":
      return [rule.value]
    case "flip":
      return [rule.condition]
    case "allocate":
      return [rule.of, ...splitSteps(rule.split)]
    case "waterfall":
      return [
        rule.of,
        ...rule.tiers.flatMap(({ limit, pay }) => [
          ...(limit.form === "up_to" ? [limit.value] : present(limit.gets, limit.plus)),
          ...paySteps(pay),
        ]),
        ...paySteps(rule.rest.pay),
      ]
    case "account":
      return [rule.opens, ...rule.lines.flatMap(lineSteps)]
  }
}

const datedSteps = ({ list, escalation, indexation }: DatedValue<PlanDate>): readonly Step[] => [
  ...list.map(({ value }) => value),
  ...(escalation ? [escalation.rate] : []),
  ...(indexation ? [indexation.share] : []),
]

function splitSteps(split: AllocateRule["split"]): readonly Step[] {
  switch (split.form) {
    case "ordered":
      return split.arms.map(({ upTo }) => upTo)
    case "shares":
      return split.arms.map(({ share }) => share)
    case "weight":
      return weightSteps(split)
  }
}

const weightSteps = ({ by, cap }: ByWeight): readonly Step[] => present(by, cap?.upTo)

function paySteps(pay: Pay): readonly Step[] {
  switch (pay.form) {
    case "one":
      return []
    case "shares":
      return pay.shares.map(({ share }) => share)
    case "weight":
      return weightSteps(pay)
  }
}

function lineSteps(line: AccountLine): readonly Step[] {
  switch (line.line) {
    case "add":
      return present(line.amount, line.worth)
    case "draw":
      return [line.limit]
    case "reset":
      return [line.to]
    case "accrue":
      return [line.rate]
  }
}

const present = (...steps: readonly (Step | undefined)[]): readonly Step[] => steps.filter((step) => step !== undefined)
