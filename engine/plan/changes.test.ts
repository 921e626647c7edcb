import { describe, expect, test } from "vitest"
import { compile } from "../compile.ts"
import { runTests } from "../run-tests.ts"

const codesOf = (text: string): readonly string[] =>
  compile(text, { name: "contract.otk" })
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code }) => code)

const contract = (declarations: string, { term = "2027-01-01 through 2030-12-31", after = "" } = {}) => `offtake 1
contract c "C" {
  parties { Buyer "B" Seller "S" }
  term ${term}
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 leap_day to March 1 }
  rounding { post each line to 0.01 USD half_up quotients to 12 decimals half_even }
  event cod "COD" §2 once from log "milestones"
  event retest "Retest" §2 once from log "milestones"
  phases §2 { construction from 2027-01-01 operation from cod extension from 15 year after cod }
  input delivered: kWh each interval from meter "M" missing error
  ${declarations}
}
${after}
`

describe("A value that changes inside a period", () => {
  const pay = (parts: string) =>
    `charge pay (Buyer pays Seller): USD each month §1 ${parts} = capacity * 10 USD/kW-mo * months(month)`
  const fixed = "agreed capacity: MW = 300 MW ; 295 MW from 2028-03-17"
  const fromCod = "agreed capacity: MW = 300 MW from cod"
  const retested = "agreed capacity: MW = 300 MW from cod ; 295 MW from retest"

  test.each<[string, string, string, readonly string[]]>([
    ["a date, with the month whole", fixed, "", ["plan/changes-inside"]],
    ["a date, where the month is split at it", fixed, "split at capacity", []],
    ["a date inside the phase", fixed, "during operation", ["plan/changes-inside"]],
    ["an event, with the month whole", fromCod, "", ["plan/before-event"]],
    ["an event, during the phase that begins with it", fromCod, "during operation", []],
    ["an event, during a phase after it", fromCod, "during extension", []],
    ["an event, during a phase before it", fromCod, "during construction", ["plan/before-event"]],
    ["a second event inside the phase", retested, "during operation", ["plan/changes-inside"]],
    ["a second event, split at", retested, "during operation split at capacity", []],
    ["a second event, split at without the phase", retested, "split at capacity", ["plan/before-event"]],
  ])("on %s", (_, capacity, parts, codes) => expect(codesOf(contract(`${capacity}\n${pay(parts)}`))).toEqual(codes))
  test("is no matter where the change lies before the phase", () => {
    const early = "agreed capacity: MW = 300 MW ; 295 MW from 2027-02-17"
    const phased = contract(`${early}\n${pay("during late")}`).replace(
      "construction from 2027-01-01 operation from cod extension from 15 year after cod",
      "early from 2027-01-01 late from 2027-07-15",
    )
    expect(codesOf(phased)).toEqual([])
    expect(codesOf(phased.replace("during late", "during early"))).toEqual(["plan/changes-inside"])
  })
  test("is no matter at the end of the phase", () => {
    const ends = "agreed capacity: MW = 300 MW ; 295 MW from cod"
    expect(codesOf(contract(`${ends}\n${pay("during construction")}`))).toEqual([])
    expect(codesOf(contract(`${ends}\n${pay("split at operation")}`))).toEqual([])
  })
  test("escalates on anniversaries of an event, inside any month", () => {
    const moving = `agreed price: USD/MWh = 40 USD/MWh escalating 2% compounding on each anniversary of cod exact`
    const charge = (value: string) => `charge pay (Buyer pays Seller): USD each month §1 = ${value}`
    expect(codesOf(contract(`${moving}\n${charge("sum(delivered) over month * price")}`))).toEqual([
      "plan/changes-inside",
    ])
    expect(codesOf(contract(`${moving}\n${charge("sum(delivered * price) over month")}`))).toEqual([])
    const yearly = moving.replace("on each anniversary of cod", "on each January 1 after cod")
    expect(codesOf(contract(`${yearly}\n${charge("sum(delivered) over month * price")}`))).toEqual([])
  })
})

describe("Members", () => {
  const joining = (dates: string, rule: string) =>
    codesOf(
      contract(`group tenant of label { T1 T2 ${dates} }
        input load[tenant]: kWh each interval from meter "L" missing error
        ${rule}
        charge pay (Buyer pays Seller): USD each month §1 = sum(used) across tenant * 40 USD/MWh`),
    )
  const monthly = "define used[tenant]: kWh each month = sum(load) over month"
  test.each([
    ["with a month", "from 2028-04-01 through 2029-06-30", []],
    ["inside a month", "from 2028-04-02", ["plan/joins-inside"]],
    ["and leave inside a month", "through 2029-06-29", ["plan/joins-inside"]],
    ["before the term", "from 2020-04-02", []],
    ["and leave after the term", "through 2040-06-29", []],
  ])("join %s", (_, dates, codes) => expect(joining(dates, monthly)).toEqual(codes))
  test("join on any day where each day is computed", () =>
    expect(
      codesOf(
        contract(`group tenant of label { T1 T2 from 2028-04-02 }
          input load[tenant]: kWh each interval from meter "L" missing error
          define used[tenant]: kWh each day = sum(load) over day
          charge pay (Buyer pays Seller): USD each month §1 = sum(used) over month across tenant * 40 USD/MWh`),
      ),
    ).toEqual([]))
})

describe("Amendments", () => {
  const pay = (rate: string) =>
    `charge pay (Buyer pays Seller): USD each month §1 = sum(delivered) over month * ${rate}`
  const amended = (effective: string, change: string, base = pay("40 USD/MWh")) =>
    codesOf(contract(base, { after: `amendment 1 to c effective ${effective} signed 2027-06-01 { ${change} }` }))
  test("take effect with a period of what they change", () => {
    expect(amended("2029-04-01", `replace ${pay("41 USD/MWh")}`)).toEqual([])
    expect(amended("2029-04-12", `replace ${pay("41 USD/MWh")}`)).toEqual(["plan/amended-inside"])
  })
  test("add and remove with one, too", () => {
    const check = (grain: string) => `add check "some" each ${grain} : sum(delivered) over ${grain} >= 0 else warn`
    expect(amended("2029-04-12", check("month"))).toEqual(["plan/amended-inside"])
    expect(amended("2029-04-12", check("day"))).toEqual([])
  })
  test("replace an agreed value with a period of those who read it", () => {
    const base = `agreed rate: USD/MWh = 40 USD/MWh\n${pay("rate")}`
    const change = "replace agreed rate: USD/MWh = 41 USD/MWh"
    expect(amended("2029-04-01", change, base)).toEqual([])
    expect(amended("2029-04-12", change, base)).toEqual(["plan/amended-inside"])
    const finer = base.replace("sum(delivered) over month * rate", "sum(delivered * rate) over month")
    expect(amended("2029-04-12", change, finer)).toEqual([])
    const split = base.replace("USD each month §1 =", "USD each month §1 split at rate =")
    expect(amended("2029-04-12", change, split)).toEqual([])
  })
})

test("A rule that is split is cut where an amendment replaces its formula", () => {
  const charge = (rate: string) =>
    `charge pay (Buyer pays Seller): USD each month §1 split at capacity = capacity * ${rate} * months(month)`
  const base = `agreed capacity: kW = 1_000 kW ; 2_000 kW from 2028-01-01\n${charge("10 USD/kW-mo")}`
  // April 2029: 10 of 30 days of 2,000 kW at 10, then 20 of 30 at 12: 6,666.67 and 16,000.00.
  const after = `amendment 1 to c effective 2029-04-11 signed 2027-06-01 { replace ${charge("12 USD/kW-mo")} }
    test "April" of c { run 2029-04 expect pay in 2029-04 = 22_666.67 USD }`
  const { artifacts, tests, diagnostics } = compile(contract(base, { after }), { name: "contract.otk" })
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
  const [result] = runTests(artifacts, tests, new Map())
  expect(result?.expectations.map(({ found }) => found)).toEqual(["22666.67 USD"])
})

describe("Bands of a scale", () => {
  const tiered = (of: string, band: string) => `charge pay (Buyer pays Seller): USD each contract_year §1 =
    tiered marginal (${of}) { first ${band} at 70 USD/MWh rest at 60 USD/MWh }`
  const stub = { term: "2027-06-15 through 2030-12-31" }
  test("are asked for where the term cuts their period short", () => {
    const yearly = tiered("sum(delivered) over contract_year", "5_000 MWh")
    expect(codesOf(contract(yearly, stub))).toEqual(["choice/short-tier"])
    expect(codesOf(contract(yearly))).toEqual([])
    const fromZero = tiered("sum(delivered) over contract_year above 0 MWh", "5_000 MWh")
    expect(codesOf(contract(fromZero, stub))).toEqual(["choice/short-tier"])
  })
  test("are asked for where what lies below is counted by name", () => {
    const before = `define month_energy: MWh each month = sum(delivered) over month
    define before: MWh level each month = sum(month_energy) over contract_year so far - month_energy`
    const monthly = tiered("month_energy above before", "5_000 MWh").replace("each contract_year", "each month")
    expect(codesOf(contract(`${before}\n${monthly}`, stub))).toEqual(["choice/short-tier"])
    expect(codesOf(contract(`${before}\n${monthly}`))).toEqual([])
  })
  test("say it as an agreed amount", () => {
    const agreed = "agreed width: MWh each contract_year prorated = 5_000 MWh"
    expect(codesOf(contract(`${agreed}\n${tiered("sum(delivered) over contract_year", "width")}`, stub))).toEqual([])
  })
})

describe("Parts of the day", () => {
  const tou = (hours: string) => `tou pjm { period on_peak: ${hours} otherwise off_peak }
    charge pay (Buyer pays Seller): USD each month §1 =
      sum(delivered where in(pjm.on_peak)) over month * 40 USD/MWh`
  test("begin and end with an interval", () => {
    expect(codesOf(contract(tou("07:15..23:00")))).toEqual([])
    expect(codesOf(contract(tou("07:10..23:00")))).toEqual(["plan/off-grid"])
    expect(codesOf(contract(tou("07:00..22:50")))).toEqual(["plan/off-grid"])
  })
})
