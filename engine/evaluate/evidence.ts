/**
 * What the value at hand rests on so far: the worst quality of what it used, that of the carried state it stands on,
 * and the faults that withhold it. One object follows the evaluation; whoever remembers a value sets it aside and joins it again.
 */
export interface Evidence {
  /** Position in `qualities`. */
  quality: number
  /** Position in `qualities` of what earlier periods left: account openings and prior values. */
  carried: number
  /** Positions in the book of faults. */
  faults: Set<number> | undefined
}

/** Evidence of nothing yet. */
export function noEvidence(): Evidence {
  return { quality: 0, carried: 0, faults: undefined }
}

/** Adds what something used to what uses it. */
export function join(into: Evidence, quality: number, carried: number, faults: Iterable<number> | undefined): void {
  if (quality > into.quality) into.quality = quality
  if (carried > into.carried) into.carried = carried
  if (faults) {
    into.faults ??= new Set()
    for (const fault of faults) into.faults.add(fault)
  }
}

/** Runs `work` on evidence of its own and gives what it found, leaving the evidence outside as it was. */
export function apart<T>(
  evidence: Evidence,
  work: () => T,
): { readonly result: T; readonly found: Readonly<Evidence> } {
  const { quality, carried, faults } = evidence
  evidence.quality = 0
  evidence.carried = 0
  evidence.faults = undefined
  try {
    const result = work()
    return { result, found: { quality: evidence.quality, carried: evidence.carried, faults: evidence.faults } }
  } finally {
    evidence.quality = quality
    evidence.carried = carried
    evidence.faults = faults
  }
}
