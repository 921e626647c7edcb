import { defineFunction } from "../catalog/define.ts"
import type { Kept } from "../catalog/extreme.ts"

export const first = defineFunction<Kept>({
  name: "first",
  doc: "The first figure or balance of a period: what was in force, or held, at its start.",
  example: "first(index_price) over month",
  overMany: { takes: "picks", by: "none", empty: "needs else" },
  choices: [],
  fold: {
    start: () => ({}),
    add: (kept, value) => {
      kept.value ??= value
    },
    finish: ({ value }) => value,
  },
})
