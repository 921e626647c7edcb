import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { drivers } from "./table.ts"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "offtake-sets-"))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(set: string, file: string, text: string): void {
  mkdirSync(join(root, set), { recursive: true })
  writeFileSync(join(root, set, file), text)
}

function run(...words: string[]): { code: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts"), ...words], {
    encoding: "utf8",
  })
  return { code: status, out: stdout + stderr }
}

const header = "file,id,op,precision,rounding,arg1,arg2,result,conditions"

// Worked by hand from the General Decimal Arithmetic specification: ideal exponents, trailing zeros, signed zeros.
const decimalCases = [
  "add,a1,add,9,half_up,1.20,1.30,2.50,",
  "add,a2,add,5,half_up,12345,0.5,12346,",
  "add,a3,add,5,half_even,99999,0.5,1.0000E+5,",
  "add,a4,subtract,9,floor,1,1.0,-0.0,",
  "add,a5,add,9,half_up,-0,-0.00,-0.00,",
  "mul,m1,multiply,9,half_up,1.20,3,3.60,",
  "mul,m2,multiply,9,half_up,-1,0,-0,",
  "mul,m3,multiply,5,down,12345,13,1.6048E+5,",
  "div,d1,divide,9,half_up,1,3,0.333333333,",
  "div,d2,divide,9,half_up,2.40,2,1.20,",
  "div,d3,divide,9,half_up,1000,100,10,",
  "div,d4,divide,5,half_up,1,8,0.125,",
  "div,i1,divideint,9,half_up,1,-16,-0,",
  "rem,r1,remainder,9,half_up,-2.4,-1,-0.4,",
  "com,c1,compare,9,half_up,-2.0,-2,0,",
  "qua,q1,quantize,9,half_up,-0.9,1e+2,-0E+2,",
  "qua,q2,quantize,9,half_even,2.125,0.01,2.12,",
  "int,t1,tointegral,9,half_up,-0.2,,-0,",
  "int,t2,tointegral,9,half_up,56267E+4,,5.6267E+8,",
  "rou,u1,add,3,05up,1000,0.1,1.01E+3,",
  "rou,u2,add,3,05up,1010,0.1,1.01E+3,",
  "rou,u3,add,3,05up,1050,0.1,1.06E+3,",
]

test("our numbers give the specification's text", () => {
  write("decimal_gda", "cases.csv", [header, ...decimalCases].join("\n"))
  expect(run(root)).toEqual({
    code: 0,
    out: `${"decimal_gda".padEnd(26)}${decimalCases.length} passed, 0 failed, 0 unsupported\n${decimalCases.length} passed, 0 failed, 0 unsupported\n`,
  })
})

test("a wrong answer is named and fails the run", () => {
  write(
    "decimal_gda",
    "cases.csv",
    [header, "add,a1,add,9,half_up,1,1,3,", "add,a2,squareroot,9,half_up,1,,1,"].join("\n"),
  )
  const { code, out } = run(root)
  expect(code).toBe(1)
  expect(out).toContain("add a1: expected 3, found 2")
  expect(out).toContain("0 passed, 1 failed, 1 unsupported; unsupported: operation squareroot")
})

test("a missing file is named and fails the run, and the other files are still asked", () => {
  write(
    "date_period_arithmetic",
    "add_period.json",
    '[{"date":"2012-01-31","period":[0,1,0],"round_up":"2012-03-01","round_down":"2012-02-29","abort_raises":true}]',
  )
  const { code, out } = run(root)
  expect(code).toBe(1)
  expect(out).toContain("1 passed, 3 failed")
  expect(out).toContain("exact_computations.csv")
})

test("a split is a contract that is run: in order, by shares with the odd unit to the first, one inside the other", () => {
  write("numscript_splits", "portions.json", '[{"in":"1/8","want":[1,8]},{"in":"101%","want":null}]')
  const splits = [
    // 7 of 100 stay, 20 go first, and of 73 a half is 36 and 36; the odd one goes to the first.
    {
      id: "nested",
      script:
        "send [USD 100] (\n source = @a\n destination = { max [USD 7] kept max [USD 20] to @b remaining to { 1/2 to @c remaining to @d } }\n)",
      balances: [{ account: "a", asset: "USD", amount: 100 }],
      "expect.postings": [
        { source: "a", destination: "b", amount: 20, asset: "USD" },
        { source: "a", destination: "c", amount: 37, asset: "USD" },
        { source: "a", destination: "d", amount: 36, asset: "USD" },
      ],
    },
    // Thirds of 11 are 3 each and two are left over: one each to the first two.
    {
      id: "one each",
      script: "send [USD 11] ( source = @world destination = { 1/3 to @b 1/3 to @c 1/3 to @d } )",
      "expect.postings": [
        { source: "world", destination: "b", amount: 4, asset: "USD" },
        { source: "world", destination: "c", amount: 4, asset: "USD" },
        { source: "world", destination: "d", amount: 3, asset: "USD" },
      ],
    },
    // A wrong answer is told.
    {
      id: "wrong",
      script: "send [USD 10] ( source = @world destination = @b )",
      "expect.postings": [{ source: "world", destination: "b", amount: 9, asset: "USD" }],
    },
  ]
  write("numscript_splits", "allotment_subset.json", JSON.stringify(splits))
  const { code, out } = run(root)
  expect(code).toBe(1)
  expect(out).toContain("4 passed, 1 failed, 0 unsupported")
  expect(out).toContain("wrong: expected world to b 9 USD, found world to b 10 USD")
})

test("a traded block is what a contract's division of time says", () => {
  // February 2027 has 20 work days, none a holiday; 4 July 2027 is a Sunday, so that Monday the 5th is one.
  const cases = [
    { id: "a", kind: "hours_in_month", tz: "America/New_York", bucket: "5x16", month: "2027-02", expected: 320 },
    { id: "b", kind: "hours_in_month", tz: "America/New_York", bucket: "wrap", month: "2027-02", expected: 352 },
    { id: "c", kind: "block_applies_on_day", iso: "pjm", date: "2027-07-05", block: "5x16", expected: false },
    // The clocks go forward: 23 hours.
    {
      id: "d",
      kind: "block_conversion_mwh_per_mw",
      iso: "ercot",
      date: "2027-03-14",
      in: "7x24",
      out: "7x8",
      expected: 7,
    },
    // The price of the hours of the block: 16 of 40 and 8 of 10 in a day of 24, and a merged month of 320 and 352 hours.
    {
      id: "e",
      kind: "daily_block_price",
      iso: "pjm",
      date: "2027-02-01",
      block: "5x16",
      hourly: Array.from({ length: 24 }, (_, at) => [at + 1, at >= 7 && at < 23 ? 40 : 10]),
      expected: 40,
      tol: 0,
    },
    {
      id: "f",
      kind: "merge_block_prices",
      iso: "pjm",
      month: "2027-02",
      in: { "5x16": 84, wrap: 42 },
      out: "7x24",
      expected: 62,
      tol: 1e-9,
    },
    // Friday 2 July 2027, a weekend and Monday the 5th, which is a holiday: Tuesday.
    { id: "g", kind: "first_business_date_after", date: "2027-07-02", expected: "2027-07-06" },
    { id: "h", kind: "last_business_date_before", date: "2027-07-06", expected: "2027-07-02" },
    { id: "i", kind: "is_nerc_holiday", date: "2027-07-05", expected: true },
    { id: "j", kind: "lastBusinessDayBefore", month: "2027-06", expected: "2027-05-28" },
    { id: "k", kind: "threeBusinessDaysPrior", month: "2027-06", expected: "2027-05-26" },
    { id: "l", kind: "holiday_date", holiday: "Juneteenth", year: 2020, expected: null },
  ]
  write("tou_calendar_blocks", "cases.json", JSON.stringify(cases))
  expect(run(root)).toMatchObject({ code: 0, out: expect.stringContaining("12 passed, 0 failed, 0 unsupported") })
})

test("as JSON it is one object with the totals", () => {
  write("decimal_gda", "cases.csv", [header, decimalCases[0]].join("\n"))
  write("unheard_of", "cases.json", "[]")
  const { code, out } = run(root, "--json")
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual({
    sets: [
      { name: "decimal_gda", passed: 1, failed: 0, unsupported: 0 },
      { name: "unheard_of", passed: 0, failed: 0, unsupported: 0, note: "no driver yet" },
    ],
    totals: { passed: 1, failed: 0, unsupported: 0 },
  })
})

test("without a folder of sets it says how it is used", () => {
  for (const words of [[], [join(root, "missing")], [root], [root, root], ["--help"]]) {
    const { code, out } = run(...words)
    expect(code).toBe(2)
    expect(out).toContain("usage")
  }
})

test("each driver is the only one of its folder", () => {
  expect(new Set(drivers.map(({ folder }) => folder)).size).toBe(drivers.length)
})
