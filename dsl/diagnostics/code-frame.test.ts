import { expect, test } from "vitest"
import { codeFrame } from "./code-frame.ts"
import { report } from "./diagnostic.ts"

test("shows the line, underlines what is wrong and offers the fix", () => {
  const text = 'offtake 1\ncontract c "C" {\n\tdefine x: USD = a == b\n}\n'
  const span = { from: text.indexOf("=="), to: text.indexOf("==") + 2 }
  const found = report("syntax/double-equals", span, {}, { fix: { title: "Write =", span, text: "=" } })
  expect(codeFrame(text, found, "c.otk")).toBe(
    [
      "c.otk:3:20 warning OT1009 Equality is written with one sign. Write = instead of ==.",
      "  3 | \tdefine x: USD = a == b",
      "      \t                  ^^",
      "  Fix: Write =",
    ].join("\n"),
  )
})
