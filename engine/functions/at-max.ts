import { defineFunction } from "../catalog/define.ts"
import { quantity } from "../catalog/kinds.ts"
import type { Value } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { compare, type Rational } from "../number/rational.ts"

export const atMax = defineFunction<{ value?: Value; peak?: Rational }>({
  name: "at_max",
  doc: "A figure at the moment when something else peaks: a coincident peak. Of equal peaks the earliest counts.",
  example: "at_max(delivered / hours(interval) by metered) over month",
  overMany: { takes: "picks at", by: "required", empty: "needs else" },
  choices: [],
  fold: {
    start: () => ({}),
    add: (kept, value, by) => {
      assert(by !== undefined, "at_max() without what peaks")
      if (kept.peak !== undefined && compare(by, kept.peak) <= 0) return
      kept.peak = by
      kept.value = quantity(value)
    },
    finish: ({ value }) => value,
  },
})
