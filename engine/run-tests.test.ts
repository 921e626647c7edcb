import { describe, expect, test } from "vitest"
import { compile } from "./compile.ts"
import { runTests } from "./run-tests.ts"
import { sha256 } from "./series/hash.ts"

const contract = `offtake 1

contract sample "Sample" {
  parties { Seller "Seller LLC" Buyer "Buyer Inc." }
  term 2027-01-01 through 2028-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §1 "Price" §2 "Payment" }
  input delivered: kWh each interval from meter "M-1" missing error
  input fuel: USD each month from ledger "F" missing error
  agreed price: USD/MWh §1 = 40 USD/MWh ; 50 USD/MWh from 2028-01-01
  define month_total: MWh each month §2 = sum(delivered) over month
  charge energy (Buyer pays Seller): USD each month §2 = month_total * price
  charge fuel_cost (Buyer pays Seller): USD each month §2 = fuel
}
`
const results = (tests: string, pinned = new Map<string, Uint8Array>()) => runTestsOf(contract, tests, pinned)
function runTestsOf(text: string, tests: string, pinned = new Map<string, Uint8Array>()) {
  const compiled = compile(`${text}\n${tests}`, { name: "sample.otk", pinned })
  const [artifact] = compiled.artifacts
  if (!artifact) throw new Error(compiled.diagnostics.map(({ number, message }) => `${number} ${message}`).join("\n"))
  return runTests([artifact], compiled.tests, pinned)
}
const bytes = (text: string) => new TextEncoder().encode(text)

test("an expectation passes when it is met exactly, in whatever unit it is written", () => {
  const [result] = results(`test "t" {
    given delivered = 1 kWh
    given fuel = 3 USD
    run 2027-01
    expect month_total in 2027-01 = 2_976 kWh
    expect energy in 2027-01 = 119.04 USD
    expect energy in 2027-01 <= 120 USD
    expect price in 2027-01 = 40 USD/MWh
    expect price in 2028-06 = 0.05 USD/kWh
  }`)
  expect(result).toMatchObject({ title: "t", passed: true })
  expect(result?.expectations.map(({ found }) => found)).toEqual([
    "2.976 MWh",
    "119.04 USD",
    "119.04 USD",
    "40 USD/MWh",
    "50 USD/MWh",
  ])
})

test("a value by time of use is that of the moment, or of the period that is named", () => {
  const text = `offtake 1
    contract c "C" {
      parties { Seller "S" Buyer "B" }
      term 2027-01-01 through 2027-12-31
      time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
      rounding { post each line to 0.01 USD half_up }
      tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }
      agreed tod[pjm]: % = { on_peak: 135% off_peak: 80% }
      charge energy (Buyer pays Seller): USD each month §1 = sum(1 MWh/h * hours(interval) * 40 USD/MWh * tod) over month
    }
    test "t" {
      run 2027-01
      expect tod in 2027-01-04T06:00 = 80%
      expect tod in 2027-01-04T07:00 = 135%
      expect tod[on_peak] in 2027-01-04T06:00 = 135%
    }`
  const { artifacts, tests, diagnostics } = compile(text, { name: "c.otk", pinned: new Map() })
  expect(diagnostics.map(({ message }) => message)).toEqual([])
  expect(runTests(artifacts, tests, new Map()).map(({ passed }) => passed)).toEqual([true])
})

test("one that is not met tells both figures", () => {
  const [result] = results(
    `test "t" { given delivered = 1 kWh given fuel = 3 USD run 2027-01 expect energy in 2027-01 = 119.05 USD }`,
  )
  expect(result?.passed).toBe(false)
  expect(result?.expectations).toMatchObject([
    { passed: false, expected: "119.05 USD", found: "119.04 USD", faults: [] },
  ])
})

test("a given value of one period stands over the one for every period", () => {
  const [result] = results(`test "t" {
    given delivered = 1 kWh
    given fuel = 3 USD
    given fuel = 4 USD in 2027-02
    run 2027-01 through 2027-03
    expect fuel_cost in 2027-01 = 3 USD
    expect fuel_cost in 2027-02 = 4 USD
  }`)
  expect(result?.passed).toBe(true)
})

test("a withheld value is not met, and its faults are told", () => {
  const [result] = results(
    `test "t" { given delivered = 1 kWh run 2027-01 expect fuel_cost in 2027-01 = 3 USD expect error OT3001 }`,
  )
  expect(result?.expectations).toMatchObject([
    { passed: false, found: "withheld", faults: ["fuel: F has no value for 2027-01 (1 of 1 month)."] },
    { passed: true, found: "OT3001" },
  ])
})

test("an expected fault that does not come is not met", () => {
  const [result] = results(`test "t" { given delivered = 1 kWh given fuel = 3 USD run 2027-01 expect error OT3001 }`)
  expect(result?.expectations).toMatchObject([{ passed: false, found: "no fault" }])
})

describe("a fixture", () => {
  const rows = [
    "start,kWh",
    ...Array.from(
      { length: 96 },
      (_, k) =>
        `2027-01-01T${String(Math.floor(k / 4)).padStart(2, "0")}:${String((k % 4) * 15).padStart(2, "0")},${k === 9 ? "" : "2"}`,
    ),
  ]
  const file = bytes(rows.join("\n") + "\n")
  const hash = sha256(file)
  const tested = (pinned: string) =>
    results(
      `test "t" { given delivered from "fixtures/day.csv" sha256 "${pinned}" given fuel = 3 USD run 2027-01-01 expect delivered in 2027-01-01T00:15 = 2 kWh expect delivered in 2027-01-01T02:15 = 2 kWh }`,
      new Map([["fixtures/day.csv", file]]),
    )

  test("is read when its hash begins as written; a gap in it is a gap", () => {
    expect(tested(hash.slice(0, 12))[0]?.expectations).toMatchObject([
      { passed: true, found: "2 kWh" },
      {
        passed: false,
        found: "withheld",
        faults: [
          "delivered: M-1 has no value for 2027-01-01 02:15–02:30 −06:00 (1 of 96 intervals) in fixtures/day.csv.",
        ],
      },
    ])
  })

  test("that was changed since is refused", () => {
    expect(tested("0123456789ab")[0]).toMatchObject({
      passed: false,
      expectations: [],
      problem: `fixtures/day.csv is not the file that was pinned: its sha256 begins ${hash.slice(0, 12)}, not 0123456789ab.`,
    })
  })
})

test("a period that names no single period of the rule is a problem of that expectation", () => {
  const [result] = results(
    `test "t" { given delivered = 1 kWh given fuel = 3 USD run 2027 expect energy in 2027 = 1 USD }`,
  )
  expect(result?.expectations).toMatchObject([
    { passed: false, found: "OT6003: 12 periods of month start in 2027; name one, such as 2027-01." },
  ])
})

test("an expectation outside the run fails and says so, even where a value could be computed", () => {
  const [result] = results(`test "t" {
    given delivered = 1 kWh
    given fuel = 3 USD
    given fuel = 4 USD in 2027-03
    run 2027-01 through 2027-02
    expect fuel_cost in 2027-02 = 3 USD
    expect fuel_cost in 2027-03 = 4 USD
    expect energy in 2028-02 = 1 USD
  }`)
  expect(result?.expectations).toMatchObject([
    { passed: true },
    { passed: false, found: "2027-03 lies outside the run 2027-01 through 2027-02." },
    { passed: false, found: "2028-02 lies outside the run 2027-01 through 2027-02." },
  ])
})

test("what is given for a year is given for a first month that the term cuts short", () => {
  const [result] = runTestsOf(
    contract.replace("term 2027-01-01", "term 2027-01-16"),
    `test "t" {
      given delivered = 1 kWh
      given fuel = 3 USD in 2027
      run 2027-01 through 2027-02
      expect fuel_cost in 2027-01 = 3 USD
      expect fuel_cost in 2027-02 = 3 USD
    }`,
  )
  expect(result?.expectations.map(({ passed }) => passed)).toEqual([true, true])
})

test("a check that withholds amounts is expected to hold, unless its fault is expected", () => {
  const check = (lines: string) =>
    runTestsOf(
      contract.replace(/}\n$/, `  check "no fuel" each month : fuel = 0 else error\n}\n`),
      `test "t" { given delivered = 1 kWh given fuel = 3 USD run 2027-01 expect month_total in 2027-01 = 2.976 MWh ${lines} }`,
    )
  expect(check("")[0]).toMatchObject({
    passed: false,
    expectations: [{ passed: true }, { text: 'check "no fuel"', passed: false, found: "it fails in 2027-01" }],
  })
  expect(check("expect error OT5301")[0]?.passed).toBe(true)
})

test("interest whose rate is not known is withheld, not nothing", () => {
  const text = `offtake 1
    contract c "C" {
      parties { Seller "S" Buyer "B" }
      term 2027-01-01 through 2027-12-31
      time { timezone "Etc/GMT+6" interval 60 min contract_year starts January 1 }
      rounding { post each line to 0.01 USD half_up }
      input prime: % each day from index "prime" missing error
      charge fee (Buyer pays Seller): USD each month §1 = 1_000_000 USD
      invoice monthly (Seller bills Buyer) each month §2 {
        lines fee
        due 10 business days after period end
        late min(prime, 18%) per year actual/360 simple
      }
      calendar none from "none.csv" sha256 "${sha256(bytes("2027-12-25\n")).slice(0, 12)}"
    }`
  // Due on 12 February and paid ten days later: 1,000,000 at 9% for 10 of 360 days.
  const late = (prime: string, wanted: string) =>
    `test "t" { given prime = 9%${prime} given monthly.paid = 2027-02-22 in 2027-01 run 2027-01
      expect monthly.total in 2027-01 = 1_000_000 USD
      expect monthly.late_interest in 2027-01 = ${wanted} USD }`
  const found = (prime: string, wanted: string) =>
    runTestsOf(text, late(prime, wanted), new Map([["none.csv", bytes("2027-12-25\n")]])).map(({ expectations }) =>
      expectations.map(({ passed, found }) => [passed, found]),
    )
  expect(found("", "2_500")).toEqual([
    [
      [true, "1000000.00 USD"],
      [true, "2500.00 USD"],
    ],
  ])
  expect(found(" in 2027-01", "0")).toEqual([
    [
      [true, "1000000.00 USD"],
      [false, "withheld"],
    ],
  ])
})

test("what is agreed from the first day on also holds for a history: 400 kW of July at 80 %, 200 of December at 50", () => {
  const text = `offtake 1
    contract c "C" {
      parties { Utility "U" Buyer "B" }
      term 2027-01-01 through 2027-12-31
      time { timezone "Etc/GMT+6" interval 60 min contract_year starts January 1 }
      rounding { post each line to 0.01 USD half_up }
      tou season { period summer: June 1 through September 30 otherwise winter }
      agreed share[season]: % §1 = { summer: 80% winter: 50% }
      input load: kW each month from meter "M-1" missing error
      define billed: kW each month §1 = max(load, max(load * share, else 0 kW) over prior up to 11 month)
    }
    history of c signed 2026-12-31 {
      given load = 400 kW in 2026-07
      given load = 200 kW in 2026-12
    }`
  const [result] = runTestsOf(
    text,
    `test "t" { given load = 10 kW run 2027 expect billed in 2027-06 = 320 kW expect billed in 2027-07 = 100 kW }`,
  )
  expect(result).toMatchObject({ passed: true })
})
