import { expect, test } from "vitest"
import { parse } from "./parse.ts"

/** A broken declaration between whole ones, and what is left of it. */
const broken: readonly [text: string, left: string][] = [
  ["define x: kWh each month =", "define x"],
  ["define", "broken"],
  ["define x", "broken x"],
  ["define x: kWh each = y }", "broken x"],
  ["define x: kWh each month = (a + b", "define x"],
  ["define x: kWh each month = sum(a over term", "define x"],
  ["define x: kWh each month = a\n except §3 when", "define x"],
  ["define x: kWh each month = tiered(y) { first 5 MWh at rest at 2 }", "define x"],
  ["define month: USD = 5 USD", "broken"],
  ["agreed p: USD/MWh = case { when", "agreed p"],
  ["agreed p: USD/MWh = 4 USD/MWh escalating 2% compunding each contract_year from 2028-01-01", "agreed p"],
  ["charge x (A pays", "broken x"],
  ["charge x (A B): USD each month = y", "broken x"],
  ["chrge x (A pays B): USD each month = y", "charge x"],
  ["settle s (A pays B): USD each month = x", "broken s"],
  ["account a: USD each month {", "broken a"],
  ["account a: USD each month { opens 0 USD accrue 5% per year }", "broken a"],
  ["acount a: MWh { opens 0 MWh }", "account a"],
  ["invoice i (A bills B) each month { lines }", "broken i"],
  ["parties { Seller }", "broken Seller"],
  ["flip f each month when x at", "broken f"],
  ["curve k(x: MW): MWh linear clamp { 150 MW: }", "broken k"],
  ["formula f(x): USD = x", "broken f"],
  ["event cod", "broken cod"],
  ["phases { testing energised }", "broken"],
  ["allocate a of b: kWh { first x up y rest to z }", "broken a"],
  ['instrument r "R" unit REC vintage month { issue x }', "broken r"],
  ["input y: kWh each month from posting other", "broken y"],
  ["term cod through 20 years after cod", "broken"],
  ["charge x (A pays B): USD each month during = y", "charge x"],
  ["uses t(a: 1, b)", "broken t"],
  ["tou pjm { period peak: Mon..Fri 13:00..19:00 otherwise }", "broken pjm"],
  ["waterfall w of cash: USD each month { tier a { up to b } }", "broken w"],
  ["frobnicate the { grid }", ""],
  ["}", ""],
]

test.each(broken)("%s leaves its neighbours standing", (text, left) => {
  const source = `offtake 1
contract c "C" {
  define before: kWh each month = a
  ${text}
  charge after (A pays B): USD each month = y
  define last: kWh each month = b
}
test "t" of c { given a = 5 kWh }
`
  const { file, diagnostics } = parse(source)
  const items = file.parts.flatMap((part) => (part.node === "contract" ? part.items : []))
  const names = items.map((item) => (item.node + " " + ("name" in item && item.name ? item.name.text : "")).trim())
  const whole = ["define before", "charge after", "define last"]
  expect(names.filter((name) => whole.includes(name))).toEqual(whole)
  expect(names.filter((name) => !whole.includes(name)).join()).toContain(left.replace("broken Seller", "broken"))
  expect(file.parts.map(({ node }) => node)).toEqual(["contract", "test"])
  expect(diagnostics.length).toBeGreaterThan(0)
  expect(diagnostics.length).toBeLessThanOrEqual(2)
})

test("a broken line of a test leaves its other lines", () => {
  const { file, diagnostics } = parse(
    'offtake 1\ntest "t" {\n given a 5 USD\n run 2027 thru 2028\n expect x in contract year 3 = 5 USD\n}\ntest "u" { run 2027 }',
  )
  expect(diagnostics.length).toBe(2)
  expect(file.parts).toMatchObject([
    { node: "test", lines: [{ line: "run" }, { line: "expect" }] },
    { node: "test", lines: [{ line: "run" }] },
  ])
})

test("a broken change of an amendment leaves its other changes and what follows", () => {
  const { file, diagnostics } = parse(`offtake 1
amendment 1 to c effective 2029-01-01 signed 2028-11-14 {
  replace account bank: USD { opens 0 USD frob add x at end of term lapses }
  add define kept: USD = 4 USD
  agreed lost: USD = 5 USD
  remove old §6.2
}
test "t" of c { run 2027 }
`)
  expect(diagnostics.map(({ code }) => code)).toEqual(["syntax/expected", "syntax/expected"])
  expect(diagnostics[1]?.message).toContain("Expected replace, add or remove")
  expect(file.parts).toMatchObject([
    {
      node: "amendment",
      changes: [
        { change: "replace", item: { node: "broken", name: { text: "bank" } } },
        { change: "add", item: { node: "define" } },
        { change: "remove", name: { text: "old" } },
      ],
    },
    { node: "test" },
  ])
})

test("a broken declaration that contracts share leaves the rest of the file", () => {
  const { file, diagnostics } = parse(`offtake 1
tou peak { period a: Mon..Fri otherwise }
calendar nerc from "nerc.csv" sha256 "51ad"
contract c "C" { define x: USD = 5 USD }
`)
  expect(diagnostics.map(({ code }) => code)).toEqual(["syntax/expected"])
  expect(file.parts.map(({ node }) => node)).toEqual(["calendar", "contract"])
})

test("a contract closed too early keeps a calendar that stands behind other declarations", () => {
  const { file, diagnostics } = parse(
    'offtake 1\ncontract c "C" { define x: USD = 5 USD }\ndefine y: USD = 6 USD\ncalendar n from "n" sha256 "5"\n}',
  )
  expect(diagnostics.map(({ code }) => code)).toEqual(["syntax/outside-contract"])
  expect(file.parts).toMatchObject([{ items: [{ node: "define" }, { node: "define" }, { node: "calendar" }] }])
})

test("a contract whose first line is broken keeps its declarations", () => {
  const { file, diagnostics } = parse(
    'offtake 1\ncontract c {\n define x: USD = 5 USD\n define y: USD = 6 USD\n}\ntest "u" { run 2027 }',
  )
  expect(diagnostics.map(({ code }) => code)).toEqual(["syntax/expected"])
  expect(file.parts).toMatchObject([
    { node: "contract", items: [{ node: "define" }, { node: "define" }] },
    { node: "test" },
  ])
})
