import { expect, test } from "vitest"
import { nearest } from "./nearest.ts"

test.each([
  ["enrgy", "energy"],
  ["Energy", "energy"],
  ["take_o_pay", "take_or_pay"],
  ["zzz", undefined],
])("%s is nearest to %s", (typed, name) => {
  expect(nearest(typed, ["energy", "take_or_pay", "recovery"])).toBe(name)
})
