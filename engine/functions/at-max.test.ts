import { expect, test } from "vitest"
import { parseExact, printExact } from "../number/rational.ts"
import { atMax } from "./at-max.ts"

const atPeak = (rows: readonly (readonly [value: string, by: string])[]): string | undefined => {
  const state = atMax.fold!.start()
  for (const [value, by] of rows) atMax.fold!.add(state, parseExact(value), parseExact(by), 900_000)
  const result = atMax.fold!.finish(state)
  return typeof result === "object" ? printExact(result) : undefined
}

test("the load at the moment the system peaks, not its own peak", () =>
  expect(
    atPeak([
      ["90", "500"],
      ["40", "800"],
      ["60", "700"],
    ]),
  ).toBe("40"))
test("of equal peaks the earliest counts", () =>
  expect(
    atPeak([
      ["40", "800"],
      ["60", "800"],
    ]),
  ).toBe("40"))
test("a peak may be below zero", () =>
  expect(
    atPeak([
      ["1", "-5"],
      ["2", "-3"],
    ]),
  ).toBe("2"))
test("without a period there is none", () => expect(atPeak([])).toBeUndefined())
