import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { irrXirrNpv } from "./irr-xirr-npv.ts"
import type { SetResult } from "./result.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "offtake-set-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function run(files: Readonly<Record<string, readonly object[]>>): Promise<SetResult> {
  for (const file of ["xirr_cases.json", "day_count.json", "periodic_cases.json"])
    writeFileSync(join(folder, file), JSON.stringify(files[file] ?? []))
  return irrXirrNpv.run(folder)
}

/** 100 laid out at the start of 2027 and 121 back at the start of 2029, 731 days later. */
const doubling = [
  ["2029-01-01", 121],
  ["2027-01-01", -100],
]

test("the expected rate is one of the roots; where none is expected there is none", async () => {
  const result = await run({
    "xirr_cases.json": [
      { id: "a", fn: "xirr", flows: doubling, expected: 0.0998569, tol_abs: 1e-6 },
      { id: "b", fn: "xirr", flows: doubling, day_count: "30/360 ISDA", expected: 0.1, tol_abs: 1e-9 },
      {
        id: "c",
        fn: "xnpv",
        flows: doubling,
        rate: 0.21,
        day_count: "30E/360",
        expected: -100 + 100 / 1.21,
        tol_abs: 1e-9,
      },
      { id: "d", fn: "xnfv", flows: doubling, rate: 0, expected: 21, tol_abs: 1e-9 },
      {
        id: "e",
        fn: "xirr",
        flows: [
          ["2027-01-01", 1],
          ["2028-01-01", 1],
        ],
        expected: null,
        tol_abs: 1e-6,
      },
      // The pump that returns 25 % and 400 %.
      {
        id: "f",
        fn: "xirr",
        flows: [
          ["2027-01-01", -1600],
          ["2028-01-01", 10000],
          ["2028-12-31", -10000],
        ],
        expected: 4,
        alternative_root: 0.25,
        tol_abs: 1e-9,
      },
    ],
    "periodic_cases.json": [
      {
        fn: "irr",
        args: [
          [
            [-100, null],
            [55, 60.5],
          ],
        ],
        expected: 0.1,
        tol_abs: 1e-9,
      },
      { fn: "irr", args: [[100, 100], 0.1], expected: null, tol_abs: 0 },
      { fn: "npv_excel", args: [0.1, [110, 121]], expected: 200, tol_abs: 1e-9 },
      { fn: "pmt", args: [0.1, 2, 1000, null, 1], expected: -1100 / 2.1, tol_abs: 1e-9 },
      { fn: "rate", args: [2, -500, 1000], expected: 0, tol_abs: 1e-9 },
      { fn: "edate", args: ["2028-01-31", 1], expected: "2028-02-29", tol_abs: 0 },
      { fn: "eomonth", args: ["2027-01-31", 1], expected: "2027-02-28", tol_abs: 0 },
      // Monday 4 to Monday 11 January 2027 are six work days, less one; backwards they are counted down.
      { fn: "networkdays", args: ["2027-01-04", "2027-01-11", ["2027-01-06", "2027-01-09"]], expected: 5, tol_abs: 0 },
      { fn: "networkdays", args: ["2027-01-11", "2027-01-04"], expected: -6, tol_abs: 0 },
    ],
    "day_count.json": [
      { day_count: "Act/360", start: "2027-01-01", end: "2027-04-01", expected: 0.25 },
      { day_count: "actual/actual", start: "2027-01-01", end: "2029-01-01", expected: 2 },
      {
        kind: "days",
        start: "2027-02-28",
        end: "2027-03-31",
        "30/360 US": 30,
        "30E/360": 32,
        actual: 31,
        source: "here",
      },
    ],
  })
  expect(result).toMatchObject({ passed: 20, failed: 0, unsupported: 0, failures: [] })
})

test("a wrong rate is told with every root, and what is not known by its name", async () => {
  const result = await run({
    "xirr_cases.json": [
      { id: "a", fn: "xirr", flows: doubling, day_count: "30/360", expected: 0.2, tol_abs: 1e-6 },
      { id: "b", fn: "xirr", flows: doubling, expected: null, tol_abs: 1e-6 },
      { id: "c", fn: "xirr", flows: doubling, expected: 0.1, tol_abs: 1e-3, calendar: "lunar" },
      { id: "d", fn: "xirr", flows: doubling, expected: 0.1, tol_abs: 1e-3, day_count: "1/1" },
    ],
    "periodic_cases.json": [{ fn: "oddfyield", args: [], expected: 0, tol_abs: 0 }],
  })
  expect(result).toMatchObject({ passed: 0, failed: 2, unsupported: 3 })
  expect(result.failures[0]).toMatch(/^a: expected 0.2, found \[0\.1\d*|0\.0999\d*\]$/)
  expect(result.failures[1]).toMatch(/^b: expected null, found \[0\.0998/)
  expect(result.note).toContain("field calendar; day count 1/1; function oddfyield")
})
