import { expect, test } from "vitest"
import { decimalText, readDecimal, significant } from "./decimal.ts"
import { parseExact, rational } from "./rational.ts"

test.each([
  "12",
  "-12.50",
  "0.0001",
  "007",
  "1234567890123456789012345678901234567890",
  "-12345678901234567890.12345678901234567890",
])("reads %s exactly", (text) => {
  expect(readDecimal(text)).toEqual(parseExact(text))
})

test.each([
  "",
  "-",
  "+1",
  "1.",
  ".5",
  "1e3",
  "1,000",
  "1_000",
  " 1",
  "1\n",
  "0x1f",
  "NaN",
  "Infinity",
  "1/3",
  "٣",
  "12345678901234567890123456789012345678901",
])("refuses %j as a decimal", (text) => {
  expect(readDecimal(text)).toBeUndefined()
})

test.each([
  ["12.5", undefined, "12.5"],
  ["-0.00010", undefined, "-0.0001"],
  ["12.5", 2, "12.50"],
  ["12.345", 2, "12.34"],
  ["12.355", 2, "12.36"],
  ["-0.001", 2, "0.00"],
  ["2/3", 4, "0.6667"],
])("writes %s with %s places as %s", (text, places, expected) => {
  expect(decimalText(parseExact(text), places)).toBe(expected)
})

test("has no exact text for a third", () => {
  expect(() => decimalText(rational(1, 3))).toThrow("no finite decimal")
})

test.each([
  ["1/3", 6, "0.333333"],
  ["2/3", 3, "0.667"],
  ["-20000000/3", 3, "-6670000"],
  ["1/3000000000", 4, "0.0000000003333"],
  ["1/8", 2, "0.12"],
])("shows %s to %s significant digits as %s", (text, digits, expected) => {
  expect(significant(parseExact(text), digits)).toBe(expected)
})
