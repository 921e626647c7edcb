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

/**
 * A checked expression as a step of the plan; `spans` collects where each step stands in the text, by its number. `visit` is shown
 * every part of the expression, outermost first.
 */
export function planStep(
  value: Checked,
  spans: (readonly [number, number])[],
  stage?: PostingStage,
  visit?: (value: Checked) => void,
): Step {
  const at = spans.length
  spans.push([value.span.from, value.span.to])
  visit?.(value)
  const step = (part: Checked) => planStep(part, spans, stage, visit)
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
        ...(value.recipient ? { recipient: value.recipient } : {}),
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
        arms: value.arms.map(({ when, value: then, clause }) => ({
          when: step(when),
          value: step(then),
          ...(clause ? { clause } : {}),
        })),
        otherwise: step(value.otherwise),
      }
    case "versions":
      return {
        op: "versions",
        first: step(value.first),
        later: value.later.map(({ from, value: later }) => ({ from, value: step(later) })),
      }
    case "tiered":
      return {
        op: "tiered",
        kind: value.kind,
        of: step(value.of),
        ...(value.above ? { above: step(value.above) } : {}),
        bands: value.bands.map(({ edge, limit, at }) => ({ edge, limit: step(limit), at: step(at) })),
        rest: step(value.rest),
      }
    case "curve":
      return { op: "curve", curve: value.curve, of: step(value.of) }
    case "in":
      return { op: "in", set: value.set }
    case "milestone":
      return { op: "milestone", event: value.event, what: value.what }
    case "event_hours":
      return { op: "event_hours", event: value.event, member: value.member }
    case "run":
      return {
        op: "run",
        form: value.form,
        of: step(value.of),
        from: value.from,
        ...(value.within ? { within: value.within } : {}),
      }
    case "cash":
      return { op: "cash", party: value.party, before: value.before.toSorted(), currency: value.currency }
    case "stake":
      return { op: "stake", party: value.party, in: value.in, boundary: value.boundary }
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
        ...(value.window ? { window: value.window } : {}),
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
