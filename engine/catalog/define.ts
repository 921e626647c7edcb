import type { FunctionSignature } from "../../dsl/index.ts"
import type { Aggregate, Pointwise } from "./kinds.ts"

/**
 * One function: what the checker, completion, hover and the reference read, and what the evaluator runs. Functions whose
 * meaning is a step of its own (durations, round, ratio, prior) carry nothing to run.
 */
export interface FunctionRow extends FunctionSignature {
  readonly evaluate?: Pointwise["evaluate"]
  readonly fold?: Aggregate
}

/** A row, with the state of its fold forgotten: the evaluator only hands it back. */
export const defineFunction = <State>(
  row: FunctionSignature & { readonly evaluate?: Pointwise["evaluate"]; readonly fold?: Aggregate<State> },
): FunctionRow => row
