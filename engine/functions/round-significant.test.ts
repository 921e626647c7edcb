import { expect, test } from "vitest"
import { parseExact, printExact } from "../number/rational.ts"
import { roundSignificant } from "./round-significant.ts"

const rounded = (value: string, digits: number, unit: string): string => {
  const values = [value, String(digits), unit].map(parseExact)
  const result = roundSignificant.evaluate!(values, new Map([["mode", "half_up"]]))
  return typeof result === "object" ? printExact(result) : String(result)
}

test.each([
  ["4062753.92", 4, "4063000"],
  ["72530.81125", 4, "72530"],
  ["999.96", 4, "1000"],
  ["0.0123456", 3, "0.0123"],
  ["0.5", 1, "0.5"],
  ["-4062753.92", 4, "-4063000"],
  ["0", 4, "0"],
  ["1", 4, "1"],
])("%s to %s significant digits is %s", (value, digits, result) => expect(rounded(value, digits, "1")).toBe(result))

// 1,234.5 years are 14,814 months, the base unit: to two digits 1,200 years, not 15,000 months.
test("digits are counted in the unit of the value", () => expect(rounded("14814", 2, "12")).toBe("14400"))
