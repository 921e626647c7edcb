import { describe, expect, test } from "vitest"
import { checkContract } from "./check/check.test-support.ts"

const setting = `term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  parties { Buyer "B" Seller "S" }`
const contract = (id: string, items: string) => `contract ${id} "${id}" {\n  ${setting}\n  ${items}\n}\n`
const fee = (amount: string) => `agreed fee: USD each month §1 = ${amount}
  charge pay (Buyer pays Seller): USD each month §1 = fee`
const found = (text: string) =>
  checkContract(text).diagnostics.map(({ code, span }) => `${code} ${text.slice(span.from, span.to)}`)

describe("tests over several contracts", () => {
  const two = `offtake 1\n${contract("low", fee("5 USD"))}${contract("high", fee("8 USD"))}`
  test("run those that their paths begin with", () => {
    const { tests, diagnostics } = checkContract(
      `${two}test "both" { run 2027-01 expect low.pay in 2027-01 = 5 USD expect high.pay in 2027-01 = 8 USD }`,
    )
    expect(diagnostics).toEqual([])
    expect(tests.map(({ runs }) => runs.map(({ contract: id }) => id))).toEqual([["low", "high"]])
  })
  test("run the one they are of", () => {
    const { tests, diagnostics } = checkContract(
      `${two}test "one" of high { run 2027-01 expect pay in 2027-01 = 8 USD }`,
    )
    expect(diagnostics).toEqual([])
    expect(tests.map(({ runs }) => runs.map(({ contract: id }) => id))).toEqual([["high"]])
  })
  test("have to say which", () =>
    expect(found(`${two}test "none" { run 2027-01 expect pay in 2027-01 = 8 USD }`)).toEqual([
      'bind/contract-unsaid "none"',
    ]))
})

describe("templates", () => {
  const template = `template fees "Fees" (amount: USD each month, share: %) {
  define whole: USD each month = amount
  define part: USD each month = amount * share
}
`
  const uses = (given: string) => `agreed flat: USD each month = 5 USD
  uses fees(${given}, share: 10%) as fees_of
  charge pay (Buyer pays Seller): USD each month §1 = fees_of.part`
  test("give what a contract takes from them, and nothing is said of the rest", () =>
    expect(found(`offtake 1\n${template}${contract("c", uses("amount: flat"))}`)).toEqual([]))
  test("a finding inside says where the template is used, once for all contracts", () => {
    const wrong = template.replace("amount * share", "amount + share")
    const text = `offtake 1\n${wrong}${contract("one", uses("amount: flat"))}${contract("two", uses("amount: flat"))}`
    const { diagnostics } = checkContract(text)
    expect(diagnostics.map(({ code }) => code)).toEqual(["check/unit-mismatch"])
    expect(diagnostics[0]!.related.at(-1)).toEqual({
      span: { from: text.indexOf("uses fees") + 5, to: text.indexOf("uses fees") + 9 },
      message: "fees is used here",
    })
  })
  test("an argument of another unit is told where it is given", () =>
    expect(found(`offtake 1\n${template}${contract("c", uses("amount: 5 MWh"))}`)).toEqual([
      "check/declared-unit 5 MWh",
    ]))
  test("text that cannot be read in an unused template leaves contracts alone", () => {
    const text = `offtake 1\ntemplate broken "B" (x: USD) { define y: USD = }\n${contract("c", fee("5 USD"))}`
    const { contracts, diagnostics } = checkContract(text)
    expect(diagnostics.length).toBeGreaterThan(0)
    expect(contracts.map(({ id }) => id)).toEqual(["c"])
  })
  test("in a used one it holds them up, and nothing follows from it", () => {
    const text = `offtake 1\n${template.replace("amount * share", "amount *")}${contract("c", uses("amount: flat"))}`
    const { contracts, diagnostics } = checkContract(text)
    expect(diagnostics.filter(({ code }) => !code.startsWith("syntax/"))).toEqual([])
    expect(contracts).toEqual([])
  })
})

describe("what stands beside contracts", () => {
  const tou = `tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }\n`
  test("is seen by each of them", () => {
    const items = `input load: kWh each interval from meter "M" missing error
  agreed rate: USD/kWh §1 = 0.05 USD/kWh
  charge pay (Buyer pays Seller): USD each month §1 = sum(load * rate where in(pjm.on_peak)) over month`
    expect(found(`offtake 1\n${tou}${contract("one", items)}${contract("two", items)}`)).toEqual([])
  })
  test("has one name in all of them", () =>
    expect(found(`offtake 1\n${tou}${contract("c", `${fee("5 USD")} agreed pjm: % = 1%`)}`)).toEqual([
      "bind/declared-twice pjm",
    ]))
})

test("a library is read without a contract", () => {
  const text = `offtake 1
tou pjm { period on_peak: Mon..Fri with holidays otherwise off_peak }
template pjm "T" (x: USD, y: USD) { define x: USD = y }`
  expect(found(text)).toEqual(["bind/declared-twice pjm", "bind/declared-twice x"])
})
test("an amendment adds what a template declares, from its day on", () => {
  const text = `offtake 1
template premium "Premium" (amount: USD each month) { define more: USD each month = 2 * amount }
${contract("c", fee("5 USD"))}
amendment 1 to c effective 2027-07-01 signed 2027-05-02 {
  add uses premium(amount: fee) as bonus
  add charge pay_bonus (Buyer pays Seller): USD each month §1 = bonus.more
}`
  const { contracts, diagnostics } = checkContract(text)
  expect(diagnostics).toEqual([])
  expect(contracts[0]?.rules.map(({ name, inForce }) => [name, inForce?.from])).toEqual([
    ["fee", undefined],
    ["pay", undefined],
    ["bonus.more", "2027-07-01"],
    ["pay_bonus", "2027-07-01"],
  ])
})
test("an amendment to no contract is told", () =>
  expect(
    found(
      `offtake 1\n${contract("c", fee("5 USD"))}amendment 1 to d effective 2027-07-01 signed 2027-05-02 { remove pay }`,
    ),
  ).toEqual(["bind/unknown-contract d"]))
test("text that cannot be read in one contract's amendment leaves the others alone", () => {
  const text = `offtake 1\n${contract("one", fee("5 USD"))}${contract("two", fee("5 USD"))}
amendment 1 to one effective 2027-07-01 signed 2027-05-02 { replace agreed fee: USD each month §1 = }`
  const { contracts, diagnostics } = checkContract(text)
  expect(diagnostics.map(({ code }) => code.split("/")[0])).toEqual(["syntax"])
  expect(contracts.map(({ id }) => id)).toEqual(["two"])
})
