import { defineFunction } from "../catalog/define.ts"

export const all = defineFunction<{ value: boolean }>({
  name: "all",
  doc: "Whether it was yes in every period. No periods: yes.",
  example: "all(curtailed) over day",
  overMany: { takes: "decides", by: "none", empty: "has a value" },
  choices: [],
  fold: {
    start: () => ({ value: true }),
    add: (state, value) => {
      state.value &&= value === true
    },
    finish: ({ value }) => value,
  },
})
