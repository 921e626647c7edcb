import { assert } from "../number/assert.ts"
import type { Rational } from "../number/rational.ts"

/** What a step gives: a number in base units, or a flag. */
export type Value = Rational | boolean

/** A function of values of one period. `undefined`: it has no value there, which is a fault of the run. */
export interface Pointwise {
  evaluate(values: readonly Value[], choices: ReadonlyMap<string, string>): Value | undefined
}

/** A function over many periods or members, fed one value after the other in their order. */
export interface Aggregate<State = unknown> {
  start(): State
  /** `weight` is the value of `by`; `duration_ms` the length of the period the value stands for. */
  add(state: State, value: Value, weight: Rational | undefined, duration_ms: number): void
  /** `undefined` where nothing was added and nothing is not an answer: the contract's `else` stands in. */
  finish(state: State): Value | undefined
  /** `by` is a weight and may not be negative. */
  readonly weighs?: boolean
}

/** The rows of the catalogue that compute, by name. The evaluator is given it. */
export interface Functions {
  pointwise(name: string): Pointwise | undefined
  aggregate(name: string): Aggregate | undefined
}

/** The values of a function that the checker gives quantities only. */
export const quantities = (values: readonly Value[]): readonly [Rational, Rational, Rational] =>
  values as unknown as readonly [Rational, Rational, Rational]

/** A value that the checker has made sure is a quantity. */
export function quantity(value: Value): Rational {
  assert(typeof value !== "boolean", "a flag where a quantity stands")
  return value
}
