import type { Checked, Type, Unit as CheckedUnit } from "../../dsl/index.ts"
import { printExact } from "../number/rational.ts"
import type { Grain, Operation, Step, Unit } from "./steps.ts"

/** Rounds each amount of this grain before it is added: the posting stage of the contract. */
export interface PostingStage {
  readonly grain: Grain
  readonly currency: string
  readonly quantum: { readonly n: bigint; readonly d: bigint }
  readonly mode: string
}

/** A checked expression as a step of the plan; `spans` collects where each step stands in the text, by its number. */
export function planStep(value: Checked, spans: (readonly [number, number])[], stage?: PostingStage): Step {
  const at = spans.length
  spans.push([value.span.from, value.span.to])
  const step = (part: Checked) => planStep(part, spans, stage)
  return { at, unit: planUnit(typeOf(value).unit), ...operation(value, step, stage) }
}

/** A unit with its scale as exact text. */
export const planUnit = (unit: CheckedUnit): Unit => ({ text: unit.text, scale: printExact(unit.scale) })

function typeOf(value: Checked): Type {
  if (!value.type) throw new Error("a value without a type reached the plan")
  return value.type
}

function operation(value: Checked, step: (part: Checked) => Step, stage: PostingStage | undefined): Operation {
  switch (value.op) {
    case "unknown":
      throw new Error("an expression in error reached the plan")
    case "number":
      return { op: "number", value: printExact(value.value) }
    case "flag":
      return { op: "flag", value: value.value }
    case "read":
      return {
        op: "read",
        rule: value.rule,
        ...(value.stage ? { stage: value.stage } : {}),
        ...(value.worth ? { worth: true } : {}),
        members: value.members,
      }
    case "negate":
    case "not":
      return { op: value.op, operand: step(value.operand) }
    case "if":
      return { op: "if", condition: step(value.condition), then: step(value.then), else: step(value.else) }
    case "case":
      return {
        op: "case",
        arms: value.arms.map((arm) => ({ when: step(arm.when), value: step(arm.value) })),
        otherwise: step(value.otherwise),
      }
    case "call":
      return { op: "call", function: value.function, arguments: value.arguments.map(step), choices: value.choices }
    case "duration":
      return { op: "duration", function: value.function, grain: value.grain }
    case "round":
      return { op: "round", operand: step(value.operand), quantum: printExact(value.quantum), mode: value.mode }
    case "prior":
      return { op: "prior", of: step(value.of), else: step(value.else) }
    case "aggregate":
      return {
        op: "aggregate",
        function: value.function,
        of: step(value.of),
        ...(value.by ? { by: step(value.by) } : {}),
        ...(value.where ? { where: step(value.where) } : {}),
        ...(value.else ? { else: step(value.else) } : {}),
        ...(value.over ? { over: value.over } : {}),
        ...(value.across ? { across: value.across } : {}),
        ...(stage &&
        value.function === "sum" &&
        value.over?.from === stage.grain &&
        typeOf(value.of).unit.text === stage.currency
          ? { rounded: { quantum: printExact(stage.quantum), mode: stage.mode } }
          : {}),
      }
    default:
      return { op: value.op, left: step(value.left), right: step(value.right) }
  }
}
