import { expect, test } from "vitest"
import { breadth, grouped, isZero, negated, shortTo, sum } from "./amount.ts"

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

test("shortens a long decimal to what a column holds, and nothing else", () => {
  expect(shortTo(3, "166913.476800420")).toBe("166913.477")
  expect(shortTo(3, "-0.9996")).toBe("-1.000")
  expect(shortTo(3, "0.0004")).toBe("0.000")
  expect(shortTo(3, "12.50")).toBe("12.50")
  expect(shortTo(0, "12.50")).toBe("13")
  expect(shortTo(3, "1/3")).toBe("1/3")
})

test("a separator is half as wide as a digit", () => {
  expect(breadth("-1204.10")).toBe(8)
})
