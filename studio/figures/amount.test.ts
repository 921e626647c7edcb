import { expect, test } from "vitest"
import { grouped, isZero, negated, sum } from "./amount.ts"

test("groups the whole part only and writes a true minus", () => {
  expect(grouped("1242480.00")).toBe("1,242,480.00")
  expect(grouped("-1204.123456")).toBe("−1,204.123456")
  expect(grouped("12345/7")).toBe("12,345/7")
  expect(grouped("withheld")).toBe("withheld")
})

test("adds exactly where floats would not", () => {
  expect(sum(["0.1", "0.2"])).toBe("0.3")
  expect(sum(["90071992547409910.01", "0.99", "-1"])).toBe("90071992547409910.00")
  expect(sum(["-0.05", "0.02"])).toBe("-0.03")
  expect(sum([])).toBe("0")
})

test("turns a sign round without touching the digits", () => {
  expect(negated("12.50")).toBe("-12.50")
  expect(negated("-12.50")).toBe("12.50")
  expect(negated("0.00")).toBe("0.00")
  expect(isZero("-0.00")).toBe(true)
})
