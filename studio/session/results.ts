import { create } from "zustand"
import type { CompileReply, EventState, OutlineItem, SettleReply, TestResult } from "../../engine/worker/index.ts"

/** A settlement and the text it belongs to. */
export interface Settled extends SettleReply {
  /** The rules of that text. */
  readonly outline: readonly OutlineItem[]
  /** The title of the test that stood for data. */
  readonly test?: string
  /** From the request to the answer, as the reader waited. */
  readonly milliseconds: number
}

/** What the engine has said so far. The last good settlement stays while the text is broken. */
export interface Results {
  /** Answer to the latest text it had; compare its version with the document's. */
  readonly checked?: CompileReply
  readonly settled?: Settled
  readonly tests?: { readonly version: number; readonly results: readonly TestResult[] }
  /** The events of the contract, as the data tell of them. */
  readonly events?: readonly EventState[]
  /** Values that a settlement of the whole term works out, known before it runs. */
  readonly evaluations?: number
  /** The contract has neither readings nor a test that could stand for them. */
  readonly untested?: string
  /** A settlement is under way, and how far it is. */
  readonly running?: { readonly version: number; readonly share: number }
  /** The last settlement was stopped by hand before it was done. */
  readonly stopped?: boolean
  /** Why the days or the data gave nothing to settle. */
  readonly problem?: string
  /** A fault of the studio or the engine itself, in its own words. */
  readonly failure?: string
}

export const useResults = create<Results>()(() => ({}))

/** Errors in the last checked text. */
export const errorCount = ({ checked }: Results): number =>
  checked?.diagnostics.filter(({ severity }) => severity === "error").length ?? 0

/** What is shown belongs to an earlier text, because the present one has errors or could not be settled. */
export const isStale = (results: Results): boolean =>
  results.settled !== undefined &&
  (errorCount(results) > 0 ||
    results.stopped === true ||
    results.failure !== undefined ||
    results.problem !== undefined)
