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
  "test/history-file": row<{ path: string }>(
    "OT6108",
    "error",
    ({ path }) =>
      `A history cannot be read from the file "${path}" yet. Write its figures out: given <name> = … in <period>.`,
  ),
} as const
