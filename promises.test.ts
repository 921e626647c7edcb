import { describe, expect, test } from "vitest"
import { compile } from "./engine/compile.ts"
import { comparePlans } from "./engine/plan/compare.ts"
import { costOf } from "./engine/plan/cost.ts"
import { resolve } from "./engine/plan/resolve.ts"
import { isProblem } from "./engine/evaluate/window.ts"
import { pinnedFiles } from "./language.test-support.ts"

/*
 * What the text alone promises, each from both sides: a contract that keeps it, and one that does not and is refused or told of. That a contract
 * that type-checks meets no fault but those of the closed list is what engine/campaign searches.
 */

const around = (items: string) => `offtake 1
contract sample "Sample" {
  parties { Seller "Cedar Ridge Power LLC" Buyer "Atlas Compute Inc." North "North LP" South "South LP" }
  term 2027-01-01 through 2028-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up quotients to 10 decimals half_even }
  group tenant of party { North South }
  input delivered: MWh each interval from meter "M-1" missing error
  input load[tenant]: MWh each interval from meter "M-2" missing error
${items}
}
`
const compiled = (items: string) => compile(around(items), { name: "sample.otk", pinned: pinnedFiles() })
/** The numbers of what is found, without notes and names that this test does not need. */
const found = (items: string) =>
  compiled(items)
    .diagnostics.filter(({ severity }) => severity !== "information")
    .map(({ number }) => number)
    .filter((number) => number !== "OT6005")

const charged = (items: string) => `${items}
  charge energy (Buyer pays Seller): USD each month §4.2 = sum(delivered) over month * 40 USD/MWh`

describe("shares total 100 %", () => {
  test.each([
    ["total 100%", []],
    ["total 90%", ["OT2783"]],
  ])("%s", (total, numbers) =>
    expect(
      found(`agreed holding[tenant]: % §1 = { North: 60% South: 40% } ${total}
  charge rent[tenant] (tenant pays Seller): USD each month §2 = 100 USD * holding`),
    ).toEqual(numbers),
  )
  const split = (arms: string) => `allocate cost of 100 USD: USD each month §3 step 0.01 USD { ${arms} }
  charge fee (Buyer pays Seller): USD each month §3 = cost.a + cost.b`
  test("the last of them is named, not left", () => {
    expect(found(split("share 60% to a rest to b"))).toEqual([])
    expect(found(split("share 60% to a share 40% to b"))).toEqual(["OT5002"])
    expect(found(split("share 60% to a share 50% to c rest to b"))).toEqual(["OT5008"])
  })
})

describe("time of use has no gap", () => {
  const tou = (otherwise: string) => `tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 ${otherwise} }
  charge energy (Buyer pays Seller): USD each month §4 = sum(delivered where in(pjm.on_peak)) over month * 40 USD/MWh`
  test("what no line takes has a name", () => {
    expect(found(tou("otherwise off_peak"))).toEqual([])
    expect(found(tou(""))).toEqual(["OT2864"])
  })
})

describe("a divisor is never zero", () => {
  const share = (formula: string) => `define share: number each month §5 = ${formula}
  charge fee (Buyer pays Seller): USD each month §5 = 100 USD * share`
  test("ratio says what holds when it is, hours never are", () => {
    expect(found(share("ratio(sum(delivered) over month, sum(load[North]) over month, else 0)"))).toEqual([])
    expect(found(share("sum(delivered) over month / (100 MW * hours(month))"))).toEqual([])
    expect(found(share("sum(delivered) over month / sum(load[North]) over month"))).toEqual(["OT2403"])
  })
})

describe("no value gains decimals for ever", () => {
  const decaying = `define left: number each month = 0.95 * prior(left, else 1)
  charge fee (Buyer pays Seller): USD each month §5 = 100 USD * left`
  test("it is kept to the quotients, or refused where the contract has none", () => {
    expect(found(decaying)).toEqual([])
    const without = around(decaying).replace("quotients to 10 decimals half_even ", "")
    expect(compile(without, { name: "sample.otk" }).diagnostics.map(({ number }) => number)).toEqual(["OT2402"])
  })
})

describe("every charge reaches an invoice, every clause is computed or said not to be", () => {
  const paper = (lines: string) =>
    charged(`clauses { §4.2 "Energy" §9 "Invoices" ${lines} }
  charge fee (Buyer pays Seller): USD each month §4.2 = 10 USD
  invoice monthly (Seller bills Buyer) each month §9 { lines energy${lines === "" ? ", fee" : ""} due 20 days after period end roll next on fedwire }`)
  test("what is left out is told", () => {
    const fedwire = `calendar fedwire from "calendars/fedwire@2027.1.csv" sha256 "e485b79adc10929d"\n`
    expect(found(fedwire + paper(""))).toEqual([])
    expect(found(fedwire + paper('§11 "Insurance" not computed'))).toEqual(["OT6004"])
    expect(found(fedwire + paper('§11 "Insurance"'))).toEqual(["OT6001", "OT6004"].toSorted())
  })
})

describe("what a settlement costs is known before it runs", () => {
  const cost = (items: string) => {
    const plan = resolve(compiled(items).artifacts[0]!.plan, new Map())
    if (isProblem(plan)) throw new Error(plan.problem)
    return costOf(plan).evaluations
  }
  test("a finer rule costs more, by its periods", () => {
    const [monthly, hourly] = [charged(""), charged("define twice: MWh each interval = delivered + delivered")].map(
      cost,
    )
    // Two years of hours: three steps, of which each is worked out once an hour.
    expect(hourly! - monthly!).toBe(3 * 17_544)
  })
})

describe("two versions of a contract can be compared", () => {
  const planOf = (items: string) => compiled(items).artifacts[0]!.plan
  const bank = (after: string) =>
    charged(`account bank: MWh each contract_year §6 {
    opens 0 MWh
    add sum(delivered) over contract_year
    draw used up to 1 MWh oldest first
    expire after 2 ${after}
    at end of term lapses
  }`)
  test("which rules changed, and which balances carry over", () => {
    const [before, after] = [bank("contract_year"), bank("contract_year").replace("40 USD", "41 USD")].map(planOf)
    const { rules, state } = comparePlans(before!, after!)
    expect(rules.changed.map(({ name }) => name)).toEqual(["energy"])
    expect(rules.unchanged).toContain("bank")
    expect(state).toEqual([{ name: "bank", holds: "account", carries: true }])
  })
  test("a balance in another unit does not", () => {
    const other = bank("contract_year").replace("account bank: MWh", "account bank: kWh")
    const { state } = comparePlans(planOf(bank("contract_year")), planOf(other))
    expect(state.map(({ name, carries }) => [name, carries])).toEqual([["bank", false]])
  })
})
