import { compare } from "../number/rational.ts"
import { quantity, type Aggregate, type Value } from "./kinds.ts"

/** What a walk over values has kept so far; nothing before the first. */
export interface Kept {
  value?: Value
}

/** The largest (1) or smallest (-1) of many; of equals, the first. */
export const extreme = (side: 1 | -1): Aggregate<Kept> => ({
  start: () => ({}),
  add: (kept, value) => {
    if (kept.value === undefined || compare(quantity(value), quantity(kept.value)) === side) kept.value = value
  },
  finish: ({ value }) => value,
})
