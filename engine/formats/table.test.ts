import { expect, test } from "vitest"
import { formatOf } from "./table.ts"

test.each([
  ["meters.csv", "CSV"],
  ["METERS.CSV", "CSV"],
  ["meters.csv.txt", undefined],
  ["csv", undefined],
])("%s is read as %s", (file, name) => {
  expect(formatOf(file)?.name).toBe(name)
})
