import { expect, test } from "vitest"
import { compile } from "./compile.ts"
import { isProblem } from "./evaluate/window.ts"
import { runningTest } from "./run-tests.ts"

const text = `offtake 1

contract sample "Sample" {
  parties { Seller "Seller LLC" Buyer "Buyer Inc." }
  term 2027-01-01 through 2028-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input delivered: kWh each interval from meter "M-1" missing error
  define energy_taken: MWh each month §2 = sum(delivered) over month
  charge energy (Buyer pays Seller): USD each month §2 = energy_taken * 40 USD/MWh
}

test "two months" {
  given delivered = 1 kWh
  run 2027-01 through 2027-02
  expect energy in 2027-01 = 119.04 USD
}
`

// 1 kWh in each of 96 quarter hours: 2,976 in January, 2,688 in February, at 40 USD/MWh.
test("what a test gives is settled like data, and every number of it can be opened", () => {
  const { artifacts, tests } = compile(text, { name: "sample.otk" })
  const [artifact] = artifacts
  const [given] = tests
  if (!artifact || !given) throw new Error("The contract has an error.")
  const work = runningTest(artifact, given, new Map())
  let next = work.next()
  while (next.done !== true) next = work.next()
  const run = next.value
  if (isProblem(run)) throw new Error(run.problem)
  expect(run.settlement.postings.map(({ period, amount }) => [period, amount])).toEqual([
    ["2027-01", "119.04"],
    ["2027-02", "107.52"],
  ])
  const from = run.settlement.postings[1]?.from ?? ""
  const opened = run.explain({ rule: "energy_taken", members: [], at_utc: Date.parse(from) })
  expect([opened?.value, opened?.tree?.rows?.count]).toEqual(["2.688", 2688])
})
