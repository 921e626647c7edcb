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
