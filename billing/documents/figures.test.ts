import { expect, test } from "vitest"
import { amountShown, moneyShown, priceShown, quantityShown, shown } from "./figures.ts"

test("parts thousands, and writes a true minus", () => {
  expect(amountShown("1242480.00")).toBe("1,242,480.00")
  expect(amountShown("-133411.18")).toBe("−133,411.18")
  expect(amountShown("2408871")).toBe("2,408,871")
})

test("says where places were cut", () => {
  expect(shown("659200/3", 3)).toBe("≈ 219,733.333")
  expect(shown("2/3", 3)).toBe("≈ 0.667")
  expect(shown("-1/2", 3)).toBe("−0.5")
  expect(shown("0.0004", 3)).toBe("≈ 0.000")
})

test("a quantity keeps the places of a meter; a fraction is cut", () => {
  expect(quantityShown("5786.519678")).toBe("5,786.519678")
  expect(quantityShown("4500000/31")).toBe("≈ 145,161.290")
  expect(quantityShown("0.12345678")).toBe("≈ 0.123")
})

test("a price has two places where it has any; an average has four", () => {
  expect(priceShown("41.75", false)).toBe("41.75")
  expect(priceShown("12.5", false)).toBe("12.50")
  expect(priceShown("25000", false)).toBe("25,000")
  expect(priceShown("990/31", true)).toBe("31.9355")
})

test("a part of an amount has two places", () => {
  expect(moneyShown("504000")).toBe("504,000.00")
  expect(moneyShown("60000000/31")).toBe("1,935,483.87")
  expect(moneyShown("-83.5")).toBe("−83.50")
})
