/** Stops the run with `message` when an invariant of ours does not hold. Never for an author's mistake or for bad data. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Bug: ${message}`)
}
