import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { File } from "./ast.ts"
import { format } from "./format.ts"
import { parse } from "./parse.ts"
import { Sentences } from "./sentences.test-support.ts"
import { tokenize } from "./tokenize.ts"

const sample = readFileSync(new URL("./all-constructs.otk", import.meta.url), "utf8")

function formatted(text: string): string {
  const result = format(text)
  if ("diagnostics" in result) throw new Error(JSON.stringify(result.diagnostics[0]))
  return result.text
}
/** The words of a text in canonical spelling, without layout. */
const words = (text: string) =>
  tokenize(text).map(({ from, to }) => text.slice(from, to).trimEnd().replace(/^@/, "§").replace(/^==$/, "="))
const withoutSpans = (file: File) => JSON.stringify(file, (key, value: unknown) => (key === "span" ? undefined : value))

describe("laws", () => {
  const check = (text: string) => {
    const once = formatted(text)
    expect(words(once)).toEqual(words(text))
    expect(withoutSpans(parse(once).file)).toBe(withoutSpans(parse(text).file))
    expect(formatted(once)).toBe(once)
  }
  test("hold for the sample, which is formatted already", () => {
    check(sample)
    expect(formatted(sample)).toBe(sample)
  })
  test("hold for the sample on one line and with every word on its own", () => {
    const bare = words(sample.replaceAll(/\/\/.*/g, ""))
    check(bare.join(" "))
    check(bare.join("\n"))
  })
  test("hold for random sentences", { timeout: 60_000 }, () => {
    const sentences = new Sentences(11)
    let count = 0
    for (let drawn = 0; drawn < 1500; drawn++) {
      const text = sentences.next()
      if (text === undefined || "diagnostics" in format(text)) continue
      check(text)
      count++
    }
    expect(count).toBeGreaterThan(300)
  })
})

test("a text that does not parse comes back as its diagnostics", () => {
  expect(format("offtake 1\ncontract c {")).toHaveProperty("diagnostics")
})

test("spells canonically", () => {
  expect(
    formatted('offtake 1\ncontract c "C"{define x:USD each month@4.2=if a==b then-c*(d+2)else f(x,at_most:5%)}'),
  ).toBe(
    'offtake 1\ncontract c "C" { define x: USD each month §4.2 = if a = b then -c * (d + 2) else f(x, at_most: 5%) }\n',
  )
})

const layouts: readonly [claim: string, before: string, after: string][] = [
  [
    "columns of inputs",
    'input a: kWh each interval from meter "M-1" missing error\ninput long_name "T": flag each month from log "x" labels end missing false',
    'input a:             kWh  each interval from meter "M-1"            missing error\n  input long_name "T": flag each month    from log "x"     labels end missing false',
  ],
  [
    "clauses, parties and trailing comments",
    'clauses {\n§4.1 "A" // one\n§11.2 "B" not computed // two\n}\nparties {\nSeller "S"\nBuyer "B"\n}',
    'clauses {\n    §4.1  "A"               // one\n    §11.2 "B" not computed  // two\n  }\n  parties {\n    Seller "S"\n    Buyer  "B"\n  }',
  ],
  [
    "continuation lines and arms of a case",
    'define x: USD each month =\ncase {\nwhen a : b\notherwise : max(c,\nd)\n}\ncheck "c" each day :\na = b\nelse hold',
    'define x: USD each month =\n    case {\n      when a : b\n      otherwise : max(c,\n                      d)\n    }\n  check "c" each day :\n    a = b\n    else hold',
  ],
  [
    "at most one blank line, none before a closing brace",
    "define x: USD = a\n\n\n\n// why\ndefine y: USD = b\n\n",
    "define x: USD = a\n\n  // why\n  define y: USD = b",
  ],
]
test.each(layouts)("%s", (_, before, after) => {
  expect(formatted(`offtake 1\ncontract c "C" {\n${before}\n}`)).toBe(`offtake 1\ncontract c "C" {\n  ${after}\n}\n`)
})
