import { expect, test } from "vitest"
import { textTable, wrapped } from "./text-table.ts"

test("amounts stand one under the other on their point, words at their right", () => {
  const lines = textTable(
    [
      { heading: ["USD"], align: "left" },
      { heading: ["Energy", "§4.2"], align: "point" },
    ],
    [
      { cells: ["2027-01", "1,242,480.00"] },
      { cells: ["2027-02", "3.5 e"] },
      { cells: ["2027-03", "withheld"] },
      { cells: ["2027-04", ""] },
      { cells: ["Total", "1,242,483.50"], ruled: true },
    ],
  )
  expect(lines).toEqual([
    "                 Energy",
    "USD                §4.2",
    "───────  ──────────────",
    "2027-01  1,242,480.00",
    "2027-02          3.5  e",
    "2027-03      withheld",
    "2027-04",
    "───────  ──────────────",
    "Total    1,242,483.50",
  ])
})

test("text is broken between words, and a word that is too long keeps its line", () => {
  expect(wrapped("Credit for energy sold", 10)).toEqual(["Credit for", "energy", "sold"])
  expect(wrapped("uninterruptible supply", 6)).toEqual(["uninterruptible", "supply"])
})
