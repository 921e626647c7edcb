import { defineFunction } from "../catalog/define.ts"

export const any = defineFunction<{ value: boolean }>({
  name: "any",
  doc: "Whether it was yes in at least one period. No periods: no.",
  example: "any(curtailed) over day",
  overMany: { takes: "decides", by: "none", empty: "has a value" },
  choices: [],
  fold: {
    start: () => ({ value: false }),
    add: (state, value) => {
      state.value ||= value === true
    },
    finish: ({ value }) => value,
  },
})
