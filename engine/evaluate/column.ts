import { join, type Evidence } from "./evidence.ts"
import type { Outcome } from "./value.ts"

/** What is known of a rule so far, by period: its outcome with what it rests on. Room is taken in blocks, as periods are asked for. */
export class Column {
  readonly #blocks: (Block | undefined)[] = []
  readonly #faults = new Map<number, ReadonlySet<number>>()

  /** The outcome of a period, or undefined while it is not known. */
  get(k: number): Outcome | undefined {
    return this.#blocks[k >> blockBits]?.outcomes[k & blockMask]
  }

  /** As `get`, and joins what the outcome rests on to the evidence. */
  read(k: number, evidence: Evidence): Outcome | undefined {
    const block = this.#blocks[k >> blockBits]
    if (!block) return undefined
    const at = k & blockMask
    const outcome = block.outcomes[at]
    if (outcome === undefined) return undefined
    const packed = block.qualities[at] ?? 0
    if (packed !== 0 || outcome === null)
      join(evidence, packed & 7, packed >> 3, outcome === null ? this.#faults.get(k) : undefined)
    return outcome
  }

  set(k: number, outcome: Outcome, found: Readonly<Evidence>): void {
    const block = (this.#blocks[k >> blockBits] ??= {
      outcomes: new Array<Outcome | undefined>(blockMask + 1).fill(undefined),
      qualities: new Uint8Array(blockMask + 1),
    })
    block.outcomes[k & blockMask] = outcome
    block.qualities[k & blockMask] = found.quality | (found.carried << 3)
    if (outcome === null && found.faults) this.#faults.set(k, found.faults)
  }
}

interface Block {
  readonly outcomes: (Outcome | undefined)[]
  /** Quality in the low three bits, carried quality above. */
  readonly qualities: Uint8Array
}

const blockBits = 9
const blockMask = (1 << blockBits) - 1
