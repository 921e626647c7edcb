import { expect, test } from "vitest"
import { readWindow } from "./window.ts"

test("a window is months, days or years, both ends included, and either may be left out", () => {
  expect(readWindow("2027-01", "2027-12")).toEqual({ from: "2027-01", through: "2027-12" })
  expect(readWindow(undefined, "2028-02-29")).toEqual({ through: "2028-02-29" })
  expect(readWindow("2027", "2027")).toEqual({ from: "2027", through: "2027" })
})

test.each([
  ["2027-13", undefined, "--from 2027-13: there is no month 13."],
  ["January", undefined, "--from January: expected a month, a day or a year."],
  [undefined, "2027-02-29", "--through 2027-02-29: 2027-02 has 28 days."],
  ["2027-04", "2027-03", "--from 2027-04 lies after --through 2027-03."],
])("%s to %s is refused: %s", (from, through, message) => {
  expect(() => readWindow(from, through)).toThrow(message)
})
