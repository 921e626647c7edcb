import fc from "fast-check"
import { expect, test } from "vitest"
import {
  absolute,
  add,
  compare,
  divide,
  finiteDigits,
  multiply,
  parseExact,
  power,
  printExact,
  rational,
  subtract,
} from "./rational.ts"
import { isRoundingMode, round, roundingModes, type RoundingMode } from "./rounding.ts"

const cents = `
value   | half_up half_even half_down    up  down floor ceiling  up_05
2.5     |       3         2         2     3     2     2       3      2
3.5     |       4         4         3     4     3     3       4      3
-2.5    |      -3        -2        -2    -3    -2    -3      -2     -2
-3.5    |      -4        -4        -3    -4    -3    -4      -3     -3
0.5     |       1         0         0     1     0     0       1      1
-0.5    |      -1         0         0    -1     0    -1       0     -1
2.4     |       2         2         2     3     2     2       3      2
-2.4    |      -2        -2        -2    -3    -2    -3      -2     -2
2.6     |       3         3         3     3     2     2       3      2
-2.6    |      -3        -3        -3    -3    -2    -3      -2     -2
7/3     |       2         2         2     3     2     2       3      2
-8/3    |      -3        -3        -3    -3    -2    -3      -2     -2
2       |       2         2         2     2     2     2       2      2
0       |       0         0         0     0     0     0       0      0
5.1     |       5         5         5     6     5     5       6      6
-9.9    |     -10       -10       -10   -10    -9   -10      -9     -9
-10.1   |     -10       -10       -10   -11   -10   -11     -10    -11
`

for (const { value, mode, expected } of casesOf(cents)) {
  test(`${value} cents rounded ${mode} is ${expected} cents`, () => {
    expect(printExact(round(parseExact(value), rational(1), mode))).toBe(expected)
    const dollars = round(divide(parseExact(value), rational(100)), rational(1, 100), mode)
    expect(printExact(multiply(dollars, rational(100)))).toBe(expected)
  })
}

test.each([
  ["72530.81125", "0.01", "half_up", "72530.81"],
  ["12.37", "0.05", "half_up", "12.35"],
  ["12.375", "0.05", "half_up", "12.4"],
  ["12.325", "0.05", "half_even", "12.3"],
  ["12.375", "0.05", "half_even", "12.4"],
  ["1234.5", "5", "floor", "1230"],
  ["-7.5", "5", "half_up", "-10"],
] as const)("%s to a multiple of %s, %s, is %s", (value, quantum, mode, expected) => {
  expect(printExact(round(parseExact(value), parseExact(quantum), mode))).toBe(expected)
})

// 62.50 escalating 2 % each year, rounded to the cent.
test.each([
  ["half_up", true, 2, "63.75"],
  ["half_up", true, 3, "65.03"],
  ["half_even", true, 3, "65.02"],
  ["half_up", true, 10, "74.7"],
  ["half_even", true, 10, "74.69"],
  ["half_up", true, 20, "91.06"],
  ["half_even", true, 20, "91.05"],
  ["half_up", false, 10, "74.69"],
  ["half_up", false, 20, "91.05"],
] as const)("62.50 escalating by a fiftieth, %s, chained: %s, is in year %i %s", (mode, chained, year, expected) => {
  const cent = rational(1, 100)
  const growth = parseExact("1.02")
  let price = parseExact("62.50")
  for (let step = 2; step <= year; step++)
    price = chained ? round(multiply(price, growth), cent, mode) : multiply(price, growth)
  expect(printExact(round(price, cent, mode))).toBe(expected)
})

test("the unrounded price of year 20, 62.50 × 1.02¹⁹ = 51¹⁹ / (2²⁰ × 5³⁵), needs 35 decimals", () => {
  expect(finiteDigits(multiply(parseExact("62.50"), power(parseExact("1.02"), 19)))).toBe(35)
})

test("every mode gives a multiple of the quantum, less than one quantum away", () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 999n), fc.bigInt(1n, 500n), (n, d, q) => {
      const value = rational(n, d)
      const quantum = rational(q, 100n)
      for (const { name } of roundingModes) {
        const rounded = round(value, quantum, name)
        expect(divide(rounded, quantum).d).toBe(1n)
        expect(compare(absolute(subtract(rounded, value)), quantum)).toBe(-1)
        expect(round(rounded, quantum, name)).toEqual(rounded)
      }
      expect(compare(round(value, quantum, "floor"), value)).not.toBe(1)
      expect(compare(round(value, quantum, "ceiling"), value)).not.toBe(-1)
      expect(compare(add(round(value, quantum, "floor"), quantum), value)).toBe(1)
    }),
  )
})

test("a quantum must be positive", () => {
  expect(() => round(rational(1), rational(0), "up")).toThrow("positive")
  expect(() => round(rational(1), rational(-1, 100), "up")).toThrow("positive")
})

test("knows its modes by name", () => {
  expect(isRoundingMode("half_up")).toBe(true)
  expect(isRoundingMode("bankers")).toBe(false)
})

function casesOf(table: string): { value: string; mode: RoundingMode; expected: string }[] {
  const rows = table
    .trim()
    .split("\n")
    .map((line) => line.split(/[\s|]+/).filter(Boolean))
  const [, ...modes] = rows[0] ?? []
  return rows
    .slice(1)
    .flatMap(([value = "", ...results]) =>
      modes.filter(isRoundingMode).map((mode, at) => ({ value, mode, expected: results[at] ?? "" })),
    )
}
