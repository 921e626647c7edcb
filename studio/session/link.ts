import type { Posting } from "../../engine/worker/index.ts"

/**
 * A contract that is asked for, and a posting of it, as the lines of an invoice do:
 * "#contract=a&posting=energy&members=T1,x&period=2027-01".
 */
export interface Link {
  readonly contract: string
  readonly posting?: PostingAsked
}

export type PostingAsked = Pick<Posting, "rule" | "members" | "period">

/** Reads a link from the part of an address after the page; undefined where it names no contract. */
export function readLink(hash: string): Link | undefined {
  const words = new URLSearchParams(hash.replace(/^#/, ""))
  const contract = words.get("contract")
  if (contract === null || contract === "") return undefined
  const rule = words.get("posting")
  const period = words.get("period")
  if (rule === null || period === null) return { contract }
  const members = (words.get("members") ?? "").split(",").filter((member) => member !== "")
  return { contract, posting: { rule, members, period } }
}
