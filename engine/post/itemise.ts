import type { Evaluation } from "../evaluate/evaluate.ts"
import type { NumberReference } from "../evaluate/settlement.ts"
import type { SourceMap } from "../plan/steps.ts"
import { lineParts, type LinePart } from "./line-parts.ts"
import { readingsUsed, type ReadingsUsed } from "./readings-used.ts"

/** A posted amount as an invoice shows it: how it is made up, and the readings it stands on. */
export interface Itemised extends LinePart {
  readonly readings: readonly ReadingsUsed[]
}

/** Itemises one posting; undefined for what is not posted. */
export function itemise(
  evaluation: Evaluation,
  sourceMap: SourceMap,
  reference: NumberReference,
): Itemised | undefined {
  const part = lineParts(evaluation, sourceMap, reference)
  return part && { ...part, readings: readingsUsed(evaluation, reference) }
}
