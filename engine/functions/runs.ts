import { defineFunction } from "../catalog/define.ts"

export const runLength = defineFunction({
  name: "run_length",
  doc: "How long the unbroken run of yes lasts that holds this period, from its first hour to its last; zero where it is no. Say whether it goes on 'across periods' or is cut 'within' one.",
  example: "run_length(index_price < 0) across periods",
  form: { form: "run", gives: "length" },
  choices: [],
})

export const runSoFar = defineFunction({
  name: "run_so_far",
  doc: "How long the run of yes has lasted by the end of this period; zero where it is no. Say whether it goes on 'across periods' or is cut 'within' one.",
  example: "run_so_far(curtailed) within month",
  form: { form: "run", gives: "so_far" },
  choices: [],
})
