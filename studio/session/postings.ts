import type { NumberReference, Posting, Settlement } from "../../engine/worker/index.ts"
import { sum } from "../figures/amount.ts"
import { instant_utc } from "../figures/time.ts"
import type { Door } from "./trace.ts"

/** The number a posting stands for. */
export const referenceTo = ({ rule, members, from }: Posting): NumberReference => ({
  rule,
  members,
  at_utc: instant_utc(from),
})

/** One posting opens as a number, a sum of several as their list. */
export function doorTo(postings: readonly Posting[], label: string): Door {
  const [only, ...others] = postings
  return only && others.length === 0
    ? { opens: "number", label, reference: referenceTo(only) }
    : { opens: "postings", label, postings }
}

/** What a rule posted in all, if it posted. */
export function paidBy(
  { postings }: Settlement,
  name: string,
): { amount: string; currency: string; postings: readonly Posting[] } | undefined {
  const own = postings.filter(({ rule }) => rule === name)
  const [first] = own
  return first && { amount: sum(own.map(({ amount }) => amount)), currency: first.currency, postings: own }
}
