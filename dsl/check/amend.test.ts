import { expect, test } from "vitest"
import type { Checked, CheckedAccount, CheckedRule } from "./checked.ts"
import { checkContract, contractWith } from "./check.test-support.ts"

const rules = `
  parties { Buyer "Buyer Inc." Seller "Seller LLC" }
  group tenant of label { north south }
  input metered: MWh each interval from meter "M" missing error
  agreed price: USD/MWh §1 = 40 USD/MWh
  agreed fee[tenant]: USD each month §2 = { north: 100 USD south: 200 USD }
  agreed limit: USD each contract_year whole §3 = 3_000 USD
  define energy: MWh each month = sum(metered) over month
  define owed: USD each month = max(energy * price, 0)
  account bank: USD each month §3 {
    opens 0 USD
    reset each contract_year to limit
    draw payable up to owed excess not_owed
    at end of term lapses
  }
  account store: MWh each month §5 {
    opens 0 MWh
    add energy
    draw used up to 5 MWh
    draw lost up to 1 MWh
    at end of term lapses
  }
  charge pay (Buyer pays Seller): USD each month §1 = bank.payable + sum(fee) across tenant`

const amendment = (at: number, effective: string, changes: string) =>
  `amendment ${at} to sample effective ${effective} signed 2027-05-02 {\n${changes}\n}\n`
const read = (...changes: readonly string[]) =>
  checkContract(
    `${contractWith(rules)}\n${changes.map((each, at) => amendment(at + 1, `${2029 + at}-01-01`, each)).join("")}`,
  )
const found = (...changes: readonly string[]) =>
  read(...changes).diagnostics.flatMap(({ code, severity, message }) =>
    severity === "error" ? [`${code}: ${message}`] : [],
  )

/** A rule of the contract after amendments on the first days of 2029, 2030, …, which have to be without error. */
function ruleAfter<Rule extends CheckedRule["rule"]>(
  kind: Rule,
  name: string,
  ...changes: readonly string[]
): Extract<CheckedRule, { rule: Rule }> {
  expect(found(...changes)).toEqual([])
  const rule = read(...changes).contracts[0]!.rules.find((each) => each.name === name)
  expect(rule?.rule).toBe(kind)
  return rule as Extract<CheckedRule, { rule: Rule }>
}
/** The days from which a value has another version. */
const daysOf = (value: Checked) => (value.op === "versions" ? value.later.map(({ from }) => from) : [])

test("an agreed value has the figures of each amendment from its day on", () => {
  const price = ruleAfter(
    "agreed",
    "price",
    "replace agreed price: USD/MWh §1 = 44 USD/MWh",
    "replace agreed price: USD/MWh §1 = 46 USD/MWh",
  )
  expect(price.values.map(({ from }) => from)).toEqual([undefined, "2029-01-01", "2030-01-01"])
})
test("one by member has those of each member", () => {
  const fee = ruleAfter(
    "agreed",
    "fee",
    "replace agreed fee[tenant]: USD each month §2 = { north: 110 USD south: 200 USD }",
  )
  expect(fee.values.map(({ members, from }) => [...members, from])).toEqual([
    ["north", undefined],
    ["south", undefined],
    ["north", "2029-01-01"],
    ["south", "2029-01-01"],
  ])
})
test("a formula has versions, the first before all of them", () => {
  const owed = ruleAfter(
    "define",
    "owed",
    "replace define owed: USD each month = energy * price",
    "replace define owed: USD each month = 0",
  )
  expect(daysOf(owed.value)).toEqual(["2029-01-01", "2030-01-01"])
  expect(owed.value.op === "versions" && owed.value.first.op).toBe("call")
  const { contracts } = read("replace charge pay (Buyer pays Seller): USD each month §1 = bank.payable")
  const pay = contracts[0]?.rules.find(({ name }) => name === "pay")
  expect(pay?.rule === "charge" && daysOf(pay.value)).toEqual(["2029-01-01"])
})
test("a formula that comes back to what it was is a version again", () => {
  const owed = ruleAfter(
    "define",
    "owed",
    "replace define owed: USD each month = energy * price",
    "replace define owed: USD each month = max(energy * price, 0)",
  )
  expect(daysOf(owed.value)).toEqual(["2029-01-01", "2030-01-01"])
})

const account = (name: string, unit: string, lines: string) =>
  `replace account ${name}: ${unit} each month {\n${lines}\n}`
const linesOf = ({ lines }: CheckedAccount) =>
  lines.map((line) => {
    const name = line.line === "draw" ? line.name : line.line
    const value =
      line.line === "draw"
        ? line.limit
        : line.line === "add"
          ? line.amount
          : line.line === "reset"
            ? line.to
            : line.rate
    const { from, before } = line.inForce ?? {}
    return [name, ...daysOf(value), ...(from ? [`from ${from}`] : []), ...(before ? [`before ${before}`] : [])].join(
      " ",
    )
  })

test("an account keeps its balance, and a line has versions of its amount", () => {
  const bank = ruleAfter(
    "account",
    "bank",
    account(
      "bank",
      "USD",
      "opens 0 USD reset each contract_year to 2 * limit draw payable up to owed excess not_owed at end of term lapses",
    ),
  )
  expect(linesOf(bank)).toEqual(["reset 2029-01-01", "payable"])
})
test("lines that come and go have their days, at their place", () => {
  const store = ruleAfter(
    "account",
    "store",
    account(
      "store",
      "MWh",
      "opens 0 MWh add energy draw spilt up to 2 MWh draw used up to 6 MWh at end of term lapses",
    ),
    account("store", "MWh", "opens 0 MWh add energy draw used up to 6 MWh at end of term lapses"),
  )
  expect(linesOf(store)).toEqual([
    "add",
    "spilt from 2029-01-01 before 2030-01-01",
    "used 2029-01-01",
    "lost before 2029-01-01",
  ])
})

test.each([
  ["another unit", "replace agreed price: USD/kWh §1 = 0.05 USD/kWh", "unit of 'price' from USD/MWh to USD/kWh"],
  [
    "another period",
    "replace define energy: MWh each day = sum(metered) over day",
    "period of 'energy' from each month to each day",
  ],
  ["no groups", "replace agreed fee: USD each month §2 = 100 USD", "groups of 'fee' from tenant to none"],
  [
    "another treatment of short periods",
    "replace agreed limit: USD each contract_year prorated §3 = 3_600 USD",
    "short periods of 'limit' from whole to prorated",
  ],
  [
    "another payer",
    "replace charge pay (Seller pays Buyer): USD each month §1 = bank.payable",
    "payer of 'pay' from Buyer to Seller",
  ],
  [
    "another opening balance",
    account("store", "MWh", "opens 5 MWh add energy draw used up to 5 MWh draw lost up to 1 MWh at end of term lapses"),
    "opening balance of 'store'",
  ],
  [
    "another order of draws",
    account("store", "MWh", "opens 0 MWh add energy draw lost up to 1 MWh draw used up to 5 MWh at end of term lapses"),
    "order of the lines of 'store'",
  ],
])("an amendment to %s is refused", (_, change, expected) => {
  const [first, ...others] = found(change)
  expect(others).toEqual([])
  expect(first).toContain(`bind/amendment-header: The amendment changes the ${expected}`)
})
