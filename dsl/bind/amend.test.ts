import { expect, test } from "vitest"
import type { Amendment, Contract } from "../syntax/ast.ts"
import { parse } from "../syntax/parse.ts"
import { bind } from "./bind.ts"
import type { Scope } from "./scope.ts"

const contract = `contract c "C" {
  parties { Buyer "B" Seller "S" }
  term 2027-01-01 through 2036-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input metered: MWh each interval from meter "M" missing error
  agreed price: USD/MWh §1 = 40 USD/MWh
  agreed fee: USD each month §2 = 100 USD
  define energy: MWh each month = sum(metered) over month
  account bank: MWh each month { opens 0 MWh add energy draw used up to energy at end of term lapses }
  charge pay (Buyer pays Seller): USD each month §1 = energy * price
  charge monthly_fee (Buyer pays Seller): USD each month §2 = fee
  invoice bill (Seller bills Buyer) each month §3 { lines pay, monthly_fee due 20 days after period end }
  instrument rec "REC" unit REC vintage month §4 {
    issue made to Seller = energy * 1 REC/MWh in whole 1 REC carry
    transfer handed from Seller to Buyer = made
  }
  check "fee" each month : fee > 0 else warn
}`

/** What amendments do to the contract, each finding with the text it underlines. */
function amended(...amendments: readonly string[]): { readonly scope: Scope; readonly found: readonly string[] } {
  const text = `offtake 1\n${contract}\n${amendments.join("\n")}\n`
  const { file, diagnostics: misread } = parse(text)
  expect(misread.map(({ message }) => message)).toEqual([])
  const [first] = file.parts.filter((part): part is Contract => part.node === "contract")
  const all = file.parts.filter((part): part is Amendment => part.node === "amendment")
  const beside = { templates: new Map(), shared: [], missing: new Set<string>(), amendments: all }
  const { scope, diagnostics } = bind(first!, new Set(["sum", "max"]), [], beside)
  return { scope, found: diagnostics.map(({ code, span }) => `${code} ${text.slice(span.from, span.to)}`) }
}
const first = (changes: string) => `amendment 1 to c effective 2029-01-01 signed 2028-11-14 { ${changes} }`
const second = (changes: string, date = "2031-01-01") =>
  `amendment 2 to c effective ${date} signed 2028-12-14 { ${changes} }`

test("what is replaced is a version from the effective day on", () => {
  const { scope, found } = amended(
    first("replace agreed price: USD/MWh §1 = 44 USD/MWh"),
    second(
      'replace agreed price: USD/MWh §1 = 45 USD/MWh replace check "fee" each month : fee > 1 USD else warn',
      "2031-01-01",
    ),
  )
  expect(found).toEqual([])
  expect(scope.versions.get("price")?.map(({ effective }) => effective)).toEqual(["2029-01-01", "2031-01-01"])
  expect(scope.checkVersions.get("fee")?.map(({ effective }) => effective)).toEqual(["2031-01-01"])
  expect(scope.amendments.map(({ number }) => number.text)).toEqual(["1", "2"])
})
test("what is added is in force from the day on, what is removed no longer", () => {
  const { scope, found } = amended(
    first(
      'add agreed bonus: USD each month §2 = 5 USD add check "more" each month : bonus > 0 else warn remove handed §4',
    ),
    second("remove bonus", "2031-01-01").replace(
      "remove bonus",
      'replace check "more" each month : fee > 2 USD else warn remove bonus',
    ),
  )
  expect(found).toEqual([])
  expect([...scope.inForce]).toEqual([
    ["bonus", { from: "2029-01-01", before: "2031-01-01" }],
    ["handed", { before: "2029-01-01" }],
  ])
  expect([...scope.checksInForce]).toEqual([["more", { from: "2029-01-01" }]])
})
test("a clause, a group and the movements of an instrument can be added", () => {
  const { scope, found } = amended(
    first(`add clauses { §9 "New" } add group kind of label { a b }
      add instrument credit "Credit" unit REC vintage month §9 { issue granted to Buyer = made }`),
  )
  expect(found).toEqual([])
  expect([...scope.clauses.keys()]).toEqual(["§9"])
  expect([...scope.groups.keys()]).toEqual(["kind"])
  expect([...scope.inForce]).toEqual([["granted", { from: "2029-01-01" }]])
})
test("an invoice takes a line more, and keeps that of a removed charge", () => {
  const { scope, found } = amended(
    first(`remove monthly_fee add charge extra (Buyer pays Seller): USD each month §2 = fee
      replace invoice bill (Seller bills Buyer) each month §3 { lines pay, extra due 20 days after period end }`),
  )
  expect(found).toEqual([])
  const lines = scope.invoices.get("bill")?.lines.flatMap((line) => (line.line === "lines" ? line.names : []))
  expect(lines?.map(({ text }) => text)).toEqual(["pay", "monthly_fee", "extra"])
})
test("a rule may be removed once those that read it read something else", () => {
  const other = "replace charge monthly_fee (Buyer pays Seller): USD each month §2 = 100 USD"
  const check = 'replace check "fee" each month : energy > 0 else warn'
  expect(amended(first(`remove fee ${other} ${check}`)).found).toEqual([])
  expect(amended(first(`${other} ${check}`), second("remove fee")).found).toEqual([])
  // From 2029 to 2031 the charge would read what is gone.
  expect(amended(first(`remove fee ${check}`), second(other)).found).toEqual(["bind/removed-but-read fee"])
})

test.each([
  ["a number left out", [second("remove handed")], ["bind/amendment-number 2"]],
  ["two first ones", [first("remove handed"), first("remove made")], ["bind/amendment-number 1"]],
  [
    "days that do not rise",
    [first("remove handed"), second("remove monthly_fee", "2028-06-01")],
    ["bind/amendment-date 2028-06-01"],
  ],
  [
    "two changes of one name on one day",
    [first("replace agreed price: USD/MWh §1 = 44 USD/MWh replace agreed price: USD/MWh §1 = 45 USD/MWh")],
    ["bind/amended-twice price"],
  ],
  [
    "two amendments of one day, of one name",
    [
      first("replace agreed price: USD/MWh §1 = 44 USD/MWh"),
      second("remove pay replace agreed price: USD/MWh §1 = 45 USD/MWh", "2029-01-01"),
    ],
    ["bind/amended-twice price"],
  ],
  ["a replacement of nothing", [first("replace agreed prise: USD/MWh = 44 USD/MWh")], ["bind/amends-unknown prise"]],
  [
    "a replacement of what was removed",
    [first("remove handed"), second("remove handed")],
    ["bind/amends-unknown handed"],
  ],
  [
    "a replaced check that is not there",
    [first('replace check "fees" each month : fee > 1 USD else warn')],
    ['bind/amends-unknown "fees"'],
  ],
  [
    "an addition of what is there",
    [first("add agreed price: USD/MWh = 44 USD/MWh")],
    ["bind/amendment-adds-known price"],
  ],
  [
    "a check that is there",
    [first('add check "fee" each month : fee > 1 USD else warn')],
    ['bind/amendment-adds-known "fee"'],
  ],
  ["a removed rule that is read", [first("remove energy")], ["bind/removed-but-read energy"]],
  [
    "the same price again",
    [first("replace agreed price: USD/MWh §1 = 40 USD/MWh")],
    ["bind/amendment-repeats 40 USD/MWh"],
  ],
  [
    "the old price before the new",
    [first("replace agreed price: USD/MWh §1 = 40 USD/MWh ; 44 USD/MWh from 2029-01-01")],
    ["bind/amendment-repeats 40 USD/MWh"],
  ],
  [
    "the same formula again",
    [first("replace charge pay (Buyer pays Seller): USD each month §1 = energy * price")],
    ["bind/amendment-repeats energy * price"],
  ],
  [
    "a rule of another sort",
    [first("replace define price: USD/MWh each month = 44 USD/MWh")],
    ["bind/amendment-header price"],
  ],
  [
    "another input",
    [first('replace input metered: MWh each interval from meter "N" missing error')],
    ["bind/not-amendable metered"],
  ],
  ["another term", [first("replace term 2027-01-01 through 2040-12-31")], ["bind/not-amendable term"]],
  ["a second term", [first("add term 2027-01-01 through 2040-12-31")], ["bind/not-amendable term"]],
  ["a removed party", [first("remove Buyer")], ["bind/not-amendable Buyer"]],
  [
    "another due date",
    [
      first(
        "replace invoice bill (Seller bills Buyer) each month §3 { lines pay, monthly_fee due 30 days after period end }",
      ),
    ],
    ["bind/not-amendable bill"],
  ],
  [
    "a charge left off its invoice",
    [first("replace invoice bill (Seller bills Buyer) each month §3 { lines pay due 20 days after period end }")],
    ["bind/not-amendable bill"],
  ],
])("%s is refused", (_, amendments, expected) => expect(amended(...amendments).found).toEqual(expected))
