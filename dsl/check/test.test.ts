import { describe, expect, test } from "vitest"
import { checkContract, contractWith, rows } from "./check.test-support.ts"

const contract = contractWith(`parties { Buyer "B" Seller "S" }
  group tenant of label { north south }
  input delivered: kWh each interval from meter "M" missing error
  input curtailed: flag each interval from log "L" missing error
  input load[tenant]: kWh each interval from meter "T" missing error
  agreed price: USD/MWh = 40 USD/MWh
  define energy: kWh each month = if any(curtailed) over month then 0 kWh else sum(delivered) over month
  define tenant_energy[tenant]: kWh each month = sum(load) over month
  account bank: kWh each month { opens 0 kWh add energy worth energy * price at end of term lapses }
  charge pay (Buyer pays Seller): USD each month §1 = energy * price + bank.closing.worth * 0 + sum(tenant_energy) across tenant * price`)

const found = (lines: string) =>
  checkContract(
    `${contract.replace("+ bank.closing.worth * 0 ", "")}\ntest "t" {\n${lines}\nrun 2027-01\nexpect energy in 2027-01 = 1 kWh\n}`,
  )
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code }) => code)

describe("A line of a test", () => {
  test.each(
    rows(`
      given delivered = 10 kWh                                 | ok
      given delivered = 10 kWh * 3                             | ok     # a figure may be reckoned
      given delivered = 0                                      | ok
      given delivered = 10 kWh in 2027-01-05T10:00             | ok
      given curtailed = true                                   | ok
      given load[north] = 5 kWh                                | ok
      given bank.opening = 5 MWh                               | ok
      given bank.opening.worth = 5 USD                         | ok
      given energy = 5 kWh in 2026-12                          | ok     # a past value
      given energy = 5 kWh                                     | test/not-givable
      given price = 5 USD/MWh                                  | test/not-givable
      given bank.closing = 5 kWh                               | test/not-givable
      given delivered = 10                                     | check/declared-unit
      given delivered = 10 USD                                 | check/declared-unit
      given curtailed = 0                                      | check/declared-unit
      given delivered = energy                                 | test/not-a-figure
      given delivered = 10 kWh * hours(month) / 1 h            | test/not-a-figure
      given load = 5 kWh                                       | bind/members-unsaid
      given load[east] = 5 kWh                                 | bind/unknown-member
      given delivery = 5 kWh                                   | bind/unknown-name
      given bank = 5 kWh                                       | bind/stage-unsaid
      given delivered from "gap.csv" sha256 "0123456789ab"     | ok
      given delivered from "gap.csv" sha256 "0123"             | test/short-hash
      expect pay in 2027-01 = 5 USD                            | ok
      expect pay in 2027-01 >= 0                               | ok
      expect bank.closing in 2027-01 = 5 MWh                   | ok
      expect tenant_energy[north] in 2027-01 = 5 kWh           | ok
      expect tenant_energy in 2027-01 = 5 kWh                  | bind/members-unsaid
      expect pay in 2027-01 = 5 EUR                            | check/declared-unit
      expect pay in 2027-01 = energy * price                   | test/not-a-figure
      expect error OT3001                                      | ok
      expect error OT31                                        | test/not-a-code
    `),
  )("%s: %s", (line, outcome) => expect(found(line)).toEqual(outcome === "ok" ? [] : [outcome]))
})

test("a test belongs to the only contract, or to the one it names", () => {
  const two =
    `${contract}${contract.replace("offtake 1\n", "").replace("contract sample", "contract other")}`.replaceAll(
      "+ bank.closing.worth * 0 ",
      "",
    )
  const codes = (text: string) =>
    checkContract(text)
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(({ code }) => code)
  const body = "{ run 2027-01 expect energy in 2027-01 = 1 kWh }"
  expect(codes(`${two}\ntest "t" of other ${body}`)).toEqual([])
  expect(codes(`${two}\ntest "t" ${body}`)).toEqual(["bind/contract-unsaid"])
  expect(codes(`${two}\ntest "t" of another ${body}`)).toEqual(["bind/unknown-contract"])
  expect(codes(`${two}\n${contract.replace("offtake 1\n", "").replaceAll("+ bank.closing.worth * 0 ", "")}`)).toEqual([
    "bind/declared-twice",
  ])
})

describe("What waits for events and paper", () => {
  const setting = `parties { Buyer "B" Seller "S" }
    group cause of label { forced planned }
    event cod once from log "milestones"
    event outage spans by cause overlap first from log "outages"
    input delivered: kWh each interval from meter "M" missing error
    define forced_hours: h each month = sum(outage.hours[forced]) over month
    charge pay (Buyer pays Seller): USD each month §1 = sum(delivered) over month * 40 USD/MWh
    charge fee (Buyer pays Seller): USD each month §2 = if cod.happened then 5 USD else 0 USD
    invoice monthly (Seller bills Buyer) each month { lines pay, fee due 20 days after period end }`
  const codes = (line: string) =>
    checkContract(`${contractWith(setting)}\ntest "t" {\n${line}\nrun 2027-01\nexpect pay in 2027-01 = 1 USD\n}`)
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(({ code }) => code)
  test.each(
    rows(`
      given cod = 2027-05-17                                 | ok
      given cod = 2027-05-17 in 2027-05                      | test/day-expected
      given cod = 5 day                                      | test/day-expected
      given outage.hours[forced] = 0.25 h in 2027-05-20      | ok
      given outage.hours = 0.25 h in 2027-05-20              | bind/members-unsaid
      given delivered = 2027-05-17                           | test/figure-expected
      given monthly.paid = 2027-03-14 in 2027-01             | ok
      given monthly.received = 2027-02-14 in 2027-01         | ok
      given monthly.paid = 2027-03-14                        | test/paper-day
      given monthly.paid = 5 USD in 2027-01                  | test/paper-day
      given monthly = 2027-03-14 in 2027-01                  | test/invoice-figure
      given monthly.sent = 2027-03-14 in 2027-01             | check/unknown-word
      expect monthly.total in 2027-01 = 1_242.48 USD         | ok
      expect monthly.late_interest in 2027-01 = 4_424.66 USD | ok
      expect monthly.total in 2027-01 = 5 MWh                | check/declared-unit
      expect monthly.due in 2027-01 = 2027-02-25             | ok
      expect monthly.due in 2027-01 = 5 USD                  | test/day-expected
      expect monthly.total in 2027-01 = 2027-02-25           | test/figure-expected
      expect monthly in 2027-01 = 5 USD                      | test/invoice-figure
      expect pay in 2027-01 = 2027-02-25                     | test/figure-expected
      expect cod.happened in 2027-05 = true                  | test/no-figure
    `),
  )("%s: %s", (line, outcome) => expect(codes(line)).toEqual(outcome === "ok" ? [] : [outcome]))
})

describe("A waterfall", () => {
  const setting = `parties { JV "J" A "A" B "B" }
    input cash_in: USD each month from ledger "cash" missing error
    waterfall dist of cash_in: USD each month §9 step 0.01 USD each tier {
      tier first §9.1 up to 100 USD pay A
      rest §9.2 pay { 80% to A rest to B }
    }
    charge pay (JV pays A): USD each month §9 = dist.total[A]
    charge more (JV pays B): USD each month §9 = dist.total[B]`
  const expectations = (line: string) => {
    const { tests, diagnostics } = checkContract(`${contractWith(setting)}\ntest "t" { run 2027-01 ${line} }`)
    expect(diagnostics.map(({ message }) => message)).toEqual([])
    return tests[0]!.expect
  }
  test("is read by tier and recipient", () => {
    expect(expectations("expect dist.rest[B] in 2027-01 = 20 USD")).toMatchObject([
      { rule: "dist", stages: ["rest"], recipient: "B" },
    ])
    const [first] = expectations("expect dist.first in 2027-01 = 20 USD")
    expect(first).toMatchObject({ rule: "dist", stages: ["first"] })
    expect(first).not.toHaveProperty("recipient")
  })
})

describe("A test of several contracts", () => {
  const one = (id: string, more = "") => `contract ${id} "C" {
    parties { Buyer "B" Seller "S" }
    term 2027-01-01 through 2027-12-31
    time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
    rounding { post each line to 0.01 USD half_up }
    input delivered: kWh each interval from meter "M" missing error
    ${more}
    charge pay (Buyer pays Seller): USD each month §1 = sum(delivered) over month * 40 USD/MWh
  }`
  const file = (body: string) =>
    checkContract(`offtake 1
      ${one("first")}
      ${one("second", 'input fee: USD each month from ledger "L" missing error charge dues (Buyer pays Seller): USD each month §2 = fee')}
      test "t" { ${body} }`)
  const codes = (body: string) => file(body).diagnostics.map(({ code }) => code)

  test("runs those that its expectations name, and gives to each what it knows", () => {
    const { tests } = file(`given delivered = 1 kWh given fee = 5 USD given second.delivered = 2 kWh in 2027-02
      run 2027-01 expect first.pay in 2027-01 = 1 USD expect second.pay in 2027-01 >= 1 USD`)
    expect(tests[0]!.runs.map(({ contract, given }) => [contract, given.map(({ rule }) => rule)])).toEqual([
      ["first", ["delivered"]],
      ["second", ["delivered", "fee", "delivered"]],
    ])
    expect(tests[0]!.expect).toMatchObject([{ contract: "first" }, { contract: "second", comparison: ">=" }])
  })
  test("says what none of them knows, and which contract is meant", () => {
    const both = "expect first.pay in 2027-01 = 1 USD expect second.pay in 2027-01 = 1 USD"
    expect(codes(`given deliverd = 1 kWh run 2027-01 ${both}`)).toEqual(["bind/unknown-name"])
    expect(codes(`run 2027-01 ${both} expect pay in 2027-01 = 1 USD`)).toEqual(["bind/contract-unsaid"])
  })
})

test("a history may be read from a file", () => {
  const history = (line: string) => `${contract.replace("+ bank.closing.worth * 0 ", "")}
    history of sample signed 2026-12-20 { ${line} }`
  const codes = (line: string) =>
    checkContract(history(line)).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []))
  expect(codes('given delivered from "h.csv" sha256 "0123456789ab"')).toEqual([])
  expect(codes('given energy from "h.csv" sha256 "0123456789ab"')).toEqual([])
  expect(codes('given price from "h.csv" sha256 "0123456789ab"')).toEqual(["test/not-givable"])
})
