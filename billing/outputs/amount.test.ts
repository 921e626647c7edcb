import { expect, test } from "vitest"
import { exactText, isBelowNought, isNought, opposite, parted, sumOf } from "./amount.ts"

test.each([
  ["0", "0"],
  ["999.00", "999.00"],
  ["1000", "1,000"],
  ["1242480.00", "1,242,480.00"],
  ["-1242480.005", "-1,242,480.005"],
  ["123456.123456", "123,456.123456"],
  ["1/3", "1/3"],
])("%s is set as %s", (decimal, text) => expect(parted(decimal)).toBe(text))

test.each([
  ["1/3", "1/3 (about 0.333333333333)"],
  ["-20000/3", "-20000/3 (about -6,666.66666667)"],
  ["12.5", "12.5"],
])("the exact value %s is shown as %s", (value, text) => expect(exactText(value)).toBe(text))

test.each([
  [[], "0"],
  [["0.10", "0.20"], "0.30"],
  [["9007199254740993.01", "0.001"], "9007199254740993.011"],
  [["5", "-5.00"], "0.00"],
  [["-0.05", "-0.96"], "-1.01"],
])("the sum of %j is %s, to the last digit", (decimals, total) => expect(sumOf(decimals)).toBe(total))

test("the other sign of an amount, and nought has none", () => {
  expect(["5.00", "-5.00", "0.00"].map(opposite)).toEqual(["-5.00", "5.00", "0.00"])
  expect(["0.00", "-0.00", "0.01", "-0.01"].map(isNought)).toEqual([true, true, false, false])
  expect(["-0.00", "-0.01", "1"].map(isBelowNought)).toEqual([false, true, false])
})
