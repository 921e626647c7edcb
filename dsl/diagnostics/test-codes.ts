import { row } from "./row.ts"

/** Tests and histories: what is given and what is expected. */
export const testCodes = {
  "test/no-run": row<object>(
    "OT6101",
    "error",
    () => "This test does not say which periods to run. Add: run 2027-01 through 2027-12.",
  ),
  "test/expects-nothing": row<object>(
    "OT6102",
    "warning",
    () => "This test expects nothing, so it cannot fail. Add an 'expect' line.",
  ),
  "test/not-a-code": row<{ found: string }>(
    "OT6103",
    "error",
    ({ found }) => `'${found}' is not the number of a fault. Write it as OT3001.`,
  ),
  "test/not-givable": row<{ name: string }>(
    "OT6104",
    "error",
    ({ name }) =>
      `'${name}' comes from the contract itself. Give inputs, an account's opening, or a past value with its period ('in 2026-12').`,
  ),
  "test/not-a-figure": row<{ text: string }>(
    "OT6106",
    "error",
    ({ text }) =>
      `A test gives and expects figures that are written down; '${text}' has to be computed. Write its figure.`,
  ),
  "test/short-hash": row<{ found: string }>(
    "OT7102",
    "error",
    ({ found }) => `'${found}' does not pin a file: write at least the first 12 hexadecimal digits of its SHA-256.`,
  ),
  "test/run-twice": row<object>("OT6107", "error", () => "This test says twice which periods to run. Keep one."),
  "test/day-expected": row<{ name: string }>(
    "OT6109",
    "error",
    ({ name }) => `'${name}' is a day and has no periods. Write a date: ${name} = 2027-05-17.`,
  ),
  "test/figure-expected": row<{ name: string }>(
    "OT6110",
    "error",
    ({ name }) => `'${name}' is a figure, not a day. Write it with its unit.`,
  ),
  "test/invoice-figure": row<{ name: string; figures: string }>(
    "OT6111",
    "error",
    ({ name, figures }) => `What of the invoice '${name}'? Say it behind a point: ${figures}.`,
  ),
  "test/paper-day": row<{ path: string }>(
    "OT6112",
    "error",
    ({ path }) => `There is one invoice for each period. Say its day and which: given ${path} = 2027-03-14 in 2027-01.`,
  ),
  "test/no-figure": row<{ text: string }>(
    "OT6113",
    "error",
    ({ text }) => `'${text}' is no figure of a rule. Define one that stands on it, and give or expect that.`,
  ),
} as const
