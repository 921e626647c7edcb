import { defineFunction } from "../catalog/define.ts"
import type { Kept } from "../catalog/extreme.ts"

export const last = defineFunction<Kept>({
  name: "last",
  doc: "The last figure or balance of a period: what was in force, or held, at its end.",
  example: "last(index_price) over month",
  overMany: { takes: "picks", by: "none", empty: "needs else" },
  choices: [],
  fold: {
    start: () => ({}),
    add: (kept, value) => {
      kept.value = value
    },
    finish: ({ value }) => value,
  },
})
