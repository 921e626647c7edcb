import fc from "fast-check"
import { expect, test } from "vitest"
import {
  absolute,
  add,
  compare,
  divide,
  equal,
  finiteDigits,
  floor,
  maximum,
  minimum,
  multiply,
  negate,
  one,
  parseExact,
  power,
  printExact,
  rational,
  sign,
  subtract,
  zero,
} from "./rational.ts"

const number = fc.tuple(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 20n)).map(([n, d]) => rational(n, d))

test.each([
  ["1/2 + 1/3", add(rational(1, 2), rational(1, 3)), "5/6"],
  ["1/6 + 1/3", add(rational(1, 6), rational(1, 3)), "0.5"],
  ["1/6 + 1/6", add(rational(1, 6), rational(1, 6)), "1/3"],
  ["0.1 + 0.2", add(parseExact("0.1"), parseExact("0.2")), "0.3"],
  ["0.1 − 0.3", subtract(parseExact("0.1"), parseExact("0.3")), "-0.2"],
  ["5/6 − 1/3", subtract(rational(5, 6), rational(1, 3)), "0.5"],
  ["2/3 × 3/4", multiply(rational(2, 3), rational(3, 4)), "0.5"],
  ["1,234.567 MWh × 58.75", multiply(parseExact("1234.567"), parseExact("58.75")), "72530.81125"],
  ["1 ÷ −3", divide(one, rational(-3)), "-1/3"],
  ["0 ÷ 7", divide(zero, rational(7)), "0"],
  ["(−2/3)³", power(rational(-2, 3), 3), "-8/27"],
  ["2⁻²", power(rational(2), -2), "0.25"],
  ["1.02²", power(parseExact("1.02"), 2), "1.0404"],
  ["|−1/7|", absolute(rational(-1, 7)), "1/7"],
  ["−(1/7)", negate(rational(1, 7)), "-1/7"],
  ["minimum of −1 and 1/9", minimum(rational(-1), rational(1, 9)), "-1"],
  ["maximum of −1 and 1/9", maximum(rational(-1), rational(1, 9)), "1/9"],
])("%s is exact", (_, value, text) => {
  expect(printExact(value)).toBe(text)
})

test("is always in lowest terms with a positive denominator", () => {
  expect(rational(6, -4)).toEqual({ n: -3n, d: 2n })
  expect(rational(0, -4)).toEqual(zero)
})

test("a division by zero stops the run", () => {
  expect(() => divide(one, zero)).toThrow("division by zero")
  expect(() => rational(1, 0)).toThrow("over zero")
})

test.each([
  ["7/2", 3n],
  ["-7/2", -4n],
  ["-3", -3n],
  ["-0.1", -1n],
])("the floor of %s is %s", (text, expected) => {
  expect(floor(parseExact(text))).toBe(expected)
})

test.each([
  ["12", 0],
  ["-0.125", 3],
  ["1/40", 3],
  ["1/7", undefined],
  ["1/6", undefined],
])("%s needs %s decimals", (text, digits) => {
  expect(finiteDigits(parseExact(text))).toBe(digits)
})

test("a zero at the end changes no exact text", () => {
  expect(printExact(parseExact("12.500"))).toBe("12.5")
  expect(printExact(parseExact("-0.0"))).toBe("0")
  expect(printExact(parseExact("2/6"))).toBe("1/3")
  expect(() => parseExact("1e3")).toThrow("not an exact number")
})

test("compares by value", () => {
  expect(compare(rational(1, 3), parseExact("0.333333333333"))).toBe(1)
  expect(compare(rational(-1, 3), zero)).toBe(-1)
  expect(sign(rational(-1, 3))).toBe(-1)
})

test("the laws of fractions hold, in lowest terms", () => {
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      expect(equal(add(a, b), add(b, a))).toBe(true)
      expect(equal(subtract(add(a, b), b), a)).toBe(true)
      expect(equal(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(true)
      if (b.n !== 0n) expect(equal(multiply(divide(a, b), b), a)).toBe(true)
      const sum = add(a, b)
      expect(rational(sum.n, sum.d)).toEqual(sum)
      expect(rational(a.n * b.d + b.n * a.d, a.d * b.d)).toEqual(sum)
      const product = multiply(a, b)
      expect(rational(a.n * b.n, a.d * b.d)).toEqual(product)
    }),
  )
})

test("printing then reading an exact number is identity", () => {
  fc.assert(fc.property(number, (a) => equal(parseExact(printExact(a)), a)))
})
