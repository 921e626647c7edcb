import { expect, test } from "vitest"
import type { Diagnostic } from "../../dsl/index.ts"
import { findings, findingsJson, findingsSummary } from "./findings.ts"
import { onePage } from "./page.ts"

const text = `contract a "A" {
\tcharge energy: USD = deliverd * price
}
`
const from = text.indexOf("deliverd")
const span = { from, to: from + 8 }
const file = {
  path: "a.otk",
  text,
  diagnostics: [
    {
      code: "bind/unknown-name" as Diagnostic["code"],
      number: "OT1101",
      severity: "error",
      span,
      message: "There is no deliverd. The amount cannot be computed.",
      related: [{ span: { from: 9, to: 10 }, message: "in this contract" }],
      fix: { title: "Write delivered", span, text: "delivered" },
    } satisfies Diagnostic,
  ],
}

test("a finding shows its place, its line with the span underlined, what follows and how to mend it", () => {
  expect(findings([file], onePage)).toBe(`a.otk:2:23  error OT1101 bind/unknown-name
  │
2 │  charge energy: USD = deliverd * price
  │                       ━━━━━━━━
  │
1 │ contract a "A" {
  │          ─ in this contract
  │
    There is no deliverd. The amount cannot be computed.
  fix: Write delivered
  +  charge energy: USD = delivered * price
`)
  expect(findingsSummary([file], onePage)).toBe("✗ 1 file checked: 1 error.\n")
})

test("a finding for machines has its line, column and offsets", () => {
  expect(findingsJson([file])).toMatchObject({
    errors: 1,
    files: [{ path: "a.otk", diagnostics: [{ number: "OT1101", line: 2, column: 23, from: span.from, to: span.to }] }],
  })
})

test("a clean text says so", () => {
  expect(findingsSummary([{ ...file, diagnostics: [] }], onePage)).toBe("✓ 1 file checked, nothing found.\n")
})
