import { defineFunction } from "../catalog/define.ts"
import { rational } from "../number/rational.ts"

export const count = defineFunction<{ times: number }>({
  name: "count",
  doc: "In how many periods a yes-or-no was yes.",
  example: "count(curtailed) over month",
  overMany: { takes: "counts", by: "none", empty: "has a value" },
  choices: [],
  fold: {
    start: () => ({ times: 0 }),
    add: (state, value) => {
      if (value === true) state.times++
    },
    finish: ({ times }) => rational(times),
  },
})
