import { expect, test } from "vitest"
import { run } from "./campaign.ts"

test("contracts made up by a program keep every law", () => {
  const { uses, broken } = run(0, 120)
  expect(broken).toEqual([])
  expect(uses.size).toBeGreaterThan(20)
})
