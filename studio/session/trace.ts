import { create } from "zustand"
import type { NumberReference, Posting } from "../../engine/worker/index.ts"

/** Something one has opened: a number of the settlement, or the postings that a sum adds up. */
export type Door =
  | { readonly opens: "number"; readonly label: string; readonly reference: NumberReference }
  | { readonly opens: "postings"; readonly label: string; readonly postings: readonly Posting[] }

/** The path from the number in the statement down to the one shown; empty when none is open. */
export const useTrace = create<{ readonly path: readonly Door[]; readonly origin?: HTMLElement | undefined }>()(() => ({
  path: [],
}))

/** Opens a number from outside the trace. `origin` gets the focus back when it closes. */
export const openNumber = (door: Door, origin?: HTMLElement): void => useTrace.setState({ path: [door], origin })

/** Opens a number inside the one shown. */
export const openDeeper = (door: Door): void => useTrace.setState(({ path }) => ({ path: [...path, door] }))

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
