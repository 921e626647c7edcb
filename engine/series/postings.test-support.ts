import type { DataFaultCode } from "./data-faults.ts"

/** The faults that reading postings can find; `engine/deal.test.ts` shows each. */
export const faultsOfPostings: readonly DataFaultCode[] = [
  "data/unknown-posting",
  "data/posting-unit",
  "data/posting-kind",
  "data/posting-across",
  "data/posting-withheld",
  "data/not-settled",
]
