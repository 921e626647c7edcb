import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import type { File } from "./ast.ts"
import { format } from "./format.ts"
import { parse } from "./parse.ts"
import { Sentences } from "./sentences.test-support.ts"
import { tokenize } from "./tokenize.ts"

const samples = ["all-constructs", "further-constructs"].map((name) =>
  readFileSync(new URL(`./${name}.otk`, import.meta.url), "utf8"),
)

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
  test.each(samples)("hold for a sample, which is formatted already", (sample) => {
    check(sample)
    expect(formatted(sample)).toBe(sample)
  })
  test.each(samples)("hold for a sample on one line and with every word on its own", (sample) => {
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
    "tiers of a waterfall and their payments",
    "waterfall w of x: USD step 0.01 USD each tier {\ntier a §9.1\nup to b\npay pool\nrest pay {\n80% to pool\n5.5% to b\nrest to c\n}\n}",
    "waterfall w of x: USD step 0.01 USD each tier {\n    tier a §9.1\n      up to b\n      pay pool\n    rest pay {\n      80%  to pool\n      5.5% to b\n      rest to c\n    }\n  }",
  ],
  [
    "bands of prices and exceptions",
    "charge x (A pays B): USD =\ntiered (q) {\nfirst 5 MWh at 3 USD/MWh\nnext 10 MWh at 2 USD/MWh\nrest at 1 USD/MWh\n}\nexcept §3 when a:0 USD",
    "charge x (A pays B): USD =\n    tiered (q) {\n      first 5 MWh  at 3 USD/MWh\n      next  10 MWh at 2 USD/MWh\n      rest at 1 USD/MWh\n    }\n    except §3 when a : 0 USD",
  ],
  [
    "parts of the week",
    "tou p {\nperiod peak:June 1 through July 31 Mon .. Fri 07:00 .. 23:00\nperiod other :Sat..Sun\notherwise off\n}",
    "tou p {\n    period peak:  June 1 through July 31 Mon..Fri 07:00..23:00\n    period other:                        Sat..Sun\n    otherwise off\n  }",
  ],
  [
    "arms and movements",
    'allocate a of b: kWh {\nfirst x up to y\nnext long_name up to z\nrest to c\n}\ninstrument r "R" unit REC vintage month {\nissue x to A = 1 REC\ntransfer y from A to B §6 = x\n}',
    'allocate a of b: kWh {\n    first x         up to y\n    next  long_name up to z\n    rest to c\n  }\n  instrument r "R" unit REC vintage month {\n    issue    x to A           = 1 REC\n    transfer y from A to B §6 = x\n  }',
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
