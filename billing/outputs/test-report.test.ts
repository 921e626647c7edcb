import { expect, test } from "vitest"
import { onePage } from "./page.ts"
import { testReport } from "./test-report.ts"

const report = (expected: string, found: string) =>
  testReport(
    [
      {
        path: "a.otk",
        broken: false,
        lineOf: () => 7,
        results: [
          {
            contract: "a",
            title: "t",
            span: [0, 1],
            passed: false,
            expectations: [{ text: "energy in 2027 = …", span: [0, 1], passed: false, expected, found, faults: [] }],
          },
        ],
      },
    ],
    onePage,
  )

test("a quantity has its thousands parted", () => {
  expect(report("124248.5 USD", "-1242480")).toContain("expected  124,248.5 USD\n          found     -1,242,480\n")
  expect(report("1050%", "2000 MWh")).toContain("expected  1,050%\n          found     2,000 MWh\n")
})

test("a year that a sentence begins with stays as it is", () => {
  expect(report("5 USD", "2027 lies outside the run 2029-01.")).toContain(
    "found     2027 lies outside the run 2029-01.\n",
  )
})
