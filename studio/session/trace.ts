import { create } from "zustand"
import type { NumberReference, Posting } from "../../engine/worker/index.ts"

/** Something one has opened: a number of the settlement, the postings that a sum adds up, or the figures of several periods. */
export type Door = {
  readonly label: string
  /** The contract of the comparison whose number it is; absent: that of the one settled and shown. */
  readonly compared?: string
} & (
  | { readonly opens: "number"; readonly reference: NumberReference }
  | {
      readonly opens: "postings"
      readonly postings: readonly Posting[]
      /** The parties from whose side the amounts count; absent: as they are posted. */
      readonly parties?: readonly string[]
    }
  | {
      readonly opens: "figures"
      readonly unit: string
      readonly figures: readonly {
        readonly period: string
        readonly amount: string
        readonly reference: NumberReference
      }[]
    }
)

/** The path from the number in the statement down to the one shown; empty when none is open. */
export const useTrace = create<{ readonly path: readonly Door[]; readonly origin?: HTMLElement | undefined }>()(() => ({
  path: [],
}))

/** Opens a number from outside the trace. `origin` gets the focus back when it closes. */
export const openNumber = (door: Door, origin?: HTMLElement): void => useTrace.setState({ path: [door], origin })

/** Opens a number inside the one shown, and so of the same contract, if it names no other of its deal. */
export const openDeeper = (door: Door): void =>
  useTrace.setState(({ path }) => {
    const last = path.at(-1)
    const contract = last?.opens === "number" ? last.reference.contract : undefined
    const inDeal =
      door.opens === "number" && contract !== undefined ? { ...door, reference: { contract, ...door.reference } } : door
    return { path: [...path, last?.compared === undefined ? inDeal : { ...inDeal, compared: last.compared }] }
  })

/** Back to an earlier level of the path. */
export const backTo = (level: number): void => useTrace.setState(({ path }) => ({ path: path.slice(0, level + 1) }))

/** One level back; from the first, out. */
export function back(): void {
  const { path, origin } = useTrace.getState()
  useTrace.setState({ path: path.slice(0, -1) })
  if (path.length === 1 && origin?.isConnected) origin.focus()
}

export const closeTrace = (): void => useTrace.setState({ path: [] })

/** The text that explains what is open, for the editor to show; `entered` puts the cursor there. */
export const useShownSpan = create<{
  readonly span?: readonly [number, number] | undefined
  readonly entered?: boolean
  readonly asked: number
}>()(() => ({ asked: 0 }))

/** Marks a stretch of the contract and brings it into view. */
export const showSpan = (span: readonly [number, number] | undefined): void =>
  useShownSpan.setState(({ asked }) => ({ span, entered: false, asked: asked + 1 }))

/** Puts the cursor at a stretch of the contract, to mend it there. */
export const goToSpan = (span: readonly [number, number]): void =>
  useShownSpan.setState(({ asked }) => ({ span, entered: true, asked: asked + 1 }))
