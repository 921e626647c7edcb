import { expect, test } from "vitest"
import { parseDate } from "../calendar/date.ts"
import { add, multiply, one, rational, sign, zero, type Rational } from "../number/rational.ts"
import { irr, isFallingAt, mirr, nfv, npv, xirr, xnfv, xnpv, type DatedFlow } from "./returns.ts"

const flow = (text: string, amount: number): DatedFlow => {
  const date = parseDate(text)
  if (!date) throw new Error(`${text} is no date`)
  return { date, amount }
}

const near = (values: readonly number[], digits = 12) => values.map((value) => expect.closeTo(value, digits) as number)

test("a value is each amount over its growth", () => {
  // −100 + 55/1.1 + 60.5/1.21 = 0; a period earlier it is still nothing.
  expect(npv(0.1, [-100, 55, 60.5])).toBeCloseTo(0, 12)
  expect(npv(0.1, [110, 121], 1)).toBeCloseTo(200, 12)
  expect(nfv(0.1, [100, 100])).toBeCloseTo(210, 12)
  expect(npv(0, [1, 2, 3])).toBe(6)
})

test("payments on days are valued from the earliest or to the latest, in any order", () => {
  // 2027 has 365 days: one year.
  const flows = [flow("2028-01-01", 110), flow("2027-01-01", -50)]
  expect(xnpv(0.1, flows)).toBeCloseTo(50, 12)
  expect(xnfv(0.1, flows)).toBeCloseTo(55, 12)
})

test.each([
  ["one gain", [-100, 121], [0.21]],
  ["a loss", [-100, 0, 25], [-0.5]],
  ["nothing gained", [-100, 50, 50], [0]],
  // Lorie and Savage, Three Problems in Rationing Capital, 1955: a pump that brings oil forward.
  ["two returns", [-1600, 10000, -10000], [0.25, 4]],
  // (x − 1.1)(x − 1.2)(x − 1.3) for x = 1 + rate.
  ["three returns", [1, -3.6, 4.31, -1.716], [0.1, 0.2, 0.3]],
  // (x − 1.1)²: the value touches zero and does not cross it.
  ["a return at which it only touches", [1, -2.2, 1.21], [0.1]],
  // x² − 2x + 1.21 has a negative discriminant.
  ["no return", [1, -2, 1.21], []],
  ["nothing laid out", [100, 100], []],
  ["nothing at all", [0, 0], []],
  // Zeros at both ends move nothing.
  ["idle years", [0, 0, -100, 110, 0], [0.1]],
])("every rate is found: %s", (_, amounts, rates) => {
  // A double root is known to half the digits.
  expect(irr(amounts)).toEqual(near(rates, amounts[1] === -2.2 ? 7 : 12))
})

test("rates close to the ends of the range are found", () => {
  expect(irr([-1, 1e-8])).toEqual([expect.closeTo(-1 + 1e-8, 14)])
  expect(irr([-1, 1e8])[0]).toBeCloseTo(1e8 - 1, 4)
})

test("roots of close neighbours are told apart", () => {
  // (x − 1.1)(x − 1.1001)
  expect(irr([1, -2.2001, 1.1 * 1.1001])).toEqual(near([0.1, 0.1001], 9))
})

test("by the day, the year is that of the day count", () => {
  const flows = [flow("2029-01-01", 121), flow("2027-01-01", -100)]
  // 2028 is a leap year: 731 days.
  expect(xirr(flows)).toEqual(near([1.21 ** (365 / 731) - 1]))
  expect(xirr(flows, "30/360")).toEqual(near([0.1]))
  expect(xirr([flow("2027-01-01", -100), flow("2027-01-01", 100)])).toEqual([])
})

test("a return is that of money laid out first where the value falls", () => {
  expect(isFallingAt(0.25, [-1600, 10000, -10000])).toBe(false)
  expect(isFallingAt(4, [-1600, 10000, -10000])).toBe(true)
  expect(isFallingAt(0.21, [-100, 121])).toBe(true)
  expect(isFallingAt(0.21, [100, -121])).toBe(false)
})

test("the modified return pays one rate and earns another", () => {
  // 50 for one period at 10 % and 60 make 115 of 100 in two periods.
  expect(mirr([-100, 50, 60], 0.08, 0.1)).toBeCloseTo(Math.sqrt(1.15) - 1, 12)
  // 100 and 54 a period later at 8 % are 150 laid out; 345 come back in two periods.
  expect(mirr([-100, -54, 345], 0.08, 0.1)).toBeCloseTo(Math.sqrt(2.3) - 1, 12)
  expect(mirr([100, 50], 0.08, 0.1)).toBeUndefined()
})

/** The exact sign of the value of whole amounts at a rate of so many thousandths. */
function exactSign(amounts: readonly number[], thousandths: number): number {
  const growth = add(one, rational(thousandths, 1000))
  // Over a power of the growth, which is positive: the last amount first.
  const worth = amounts.reduce<Rational>((sum, amount) => add(multiply(sum, growth), rational(amount)), zero)
  return sign(worth)
}

test("between two rates lie as many roots as exact signs tell, and no more than the amounts change sign", () => {
  let seed = 20270101
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648)
  for (let round = 0; round < 60; round++) {
    const amounts = Array.from({ length: 3 + (next() % 12) }, () => (next() % 2001) - 1000)
    const roots = irr(amounts)
    const changes = amounts.filter((amount) => amount !== 0).map(Math.sign)
    expect(roots.length).toBeLessThanOrEqual(changes.filter((each, at) => at > 0 && each !== changes[at - 1]).length)
    for (const root of roots) {
      const parts = amounts.reduce((sum, amount, years) => sum + Math.abs(amount) * (1 + root) ** -years, 0)
      expect(Math.abs(npv(root, amounts)) / parts).toBeLessThan(1e-12)
    }
    for (let low = -900; low < 3000; low += 37) {
      const inside = roots.filter((root) => root > low / 1000 && root < (low + 37) / 1000).length
      const crosses = exactSign(amounts, low) * exactSign(amounts, low + 37) < 0
      expect([amounts, low, inside % 2 === 1]).toEqual([amounts, low, crosses])
    }
  }
})
