import { expect, test } from "vitest"
import { parseExact, printExact } from "../number/rational.ts"
import { aboveBand, belowBand } from "./band.ts"

const outside = (row: typeof aboveBand, counts: string, ...values: readonly string[]): string => {
  const value = row.evaluate!(values.map(parseExact), new Map([["counts", counts]]))
  return typeof value === "object" ? printExact(value) : String(value)
}

// A month's fuel: 1,290,000 MMBtu burned, 1,267,560 allowed, at 3.20 USD/MMBtu 31,246.08, 71,808.00 or 30,528.00.
test.each([
  ["only_the_part_outside", "1267560", "9764.4"],
  ["all_once_outside", "1267560", "22440"],
  ["only_the_part_outside", "1290000", "9540"],
])("above a band of 1%%, %s, of %s, %s counts", (counts, of, result) =>
  expect(outside(aboveBand, counts, "1290000", "1267560", "0.01", of)).toBe(result),
)
test.each([
  ["101", "0"],
  ["101.5", "0.5"],
  ["100.5", "0"],
  ["90", "0"],
])("of 100 allowed and 1%% free, %s leave %s above", (value, result) =>
  expect(outside(aboveBand, "only_the_part_outside", value, "100", "0.01", "100")).toBe(result),
)
test.each([
  ["99", "0"],
  ["98.5", "1.5"],
  ["110", "0"],
])("of 100 required, all counts once 1%% is missing: %s leave %s below", (value, result) =>
  expect(outside(belowBand, "all_once_outside", value, "100", "0.01", "100")).toBe(result),
)
test("a band of a negative figure never turns the result round", () =>
  expect(outside(aboveBand, "all_once_outside", "90", "100", "0.5", "-100")).toBe("0"))
