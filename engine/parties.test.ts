import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { compile } from "./compile.ts"
import { isProblem, type Problem } from "./evaluate/window.ts"
import {
  comparingDeal,
  comparingParties,
  comparingPartiesOnTest,
  isDeal,
  sharedData,
  type PartiesRun,
} from "./parties.ts"

function finish(work: Generator<number, PartiesRun | Problem>): PartiesRun {
  for (;;) {
    const next = work.next()
    if (next.done !== true) continue
    if (isProblem(next.value)) throw new Error(next.value.problem)
    return next.value
  }
}

// mechanics.md, B13: one month, three owners.
describe("the campus under three owners, on its first test", () => {
  const text = readFileSync(new URL("../examples/three-ownership-models/contract.otk", import.meta.url), "utf8")
  const { artifacts, tests } = compile(text, { name: "contract.otk" })
  const run = finish(comparingPartiesOnTest(artifacts, tests[0]!, new Map()))
  const table = run.comparison.periods[0]!.tables[0]!
  const netsOf = (name: string) =>
    [...table.parties, ...table.groups].find((row) => row.name === name)?.nets.map((net) => net?.amount)

  test("each party has what the hand has", () => {
    expect(run.comparison.contracts.map(({ id }) => id)).toEqual(["mesa_owned", "mesa_ipp", "mesa_jv"])
    expect(netsOf("Atlas Compute Inc.")).toEqual(["-5242300.00", "-9416000.00", "-6498180.00"])
    expect(netsOf("Mesa Independent Power LLC")).toEqual(["0.00", "4173700.00", "1255880.00"])
    expect(netsOf("Mesa Power JV LLC")).toEqual(["0.00", "0.00", "0.00"])
    expect(netsOf("Fuel supplier")).toEqual(["4495000.00", "4495000.00", "4495000.00"])
    expect(netsOf("Plant operator")).toEqual(["1232500.00", "1232500.00", "1232500.00"])
    expect(netsOf("PJM Interconnection")).toEqual(["-485200.00", "-485200.00", "-485200.00"])
  })

  test("the campus has the same under all, and everybody together nothing", () => {
    expect(netsOf("campus_party")).toEqual(["-5242300.00", "-5242300.00", "-5242300.00"])
    expect(table.groups.find(({ name }) => name === "campus_party")?.agreement).toEqual({ is: "same" })
    expect(table.all.map((total) => total?.isZero)).toEqual([true, true, true])
  })

  test("its tonnes lie with the owner of the stack, and are the same in all", () => {
    expect(run.figures.map(({ name }) => name)).toEqual(["net", "owned", "scope1", "scope2_from_plant"])
    const scope1 = run.figure("scope1")
    const all = scope1?.periods[0]
    expect(all?.parties.map(({ name, values }) => [name, values.map((value) => value?.amount)])).toEqual([
      ["Atlas Compute Inc.", ["76937.0", "0.0", "46162.2"]],
      ["Mesa Independent Power LLC", ["0.0", "76937.0", "30774.8"]],
      ["Mesa Power JV LLC", ["0.0", "0.0", "0.0"]],
    ])
    expect(all?.all?.agreement).toEqual({ is: "same" })
    expect(run.figure("scope2_from_plant")?.periods[0]?.all?.agreement?.is).toBe("different")
    // A share is not added over parties.
    expect(run.figure("owned")?.periods[0]?.all).toBeUndefined()
    expect(run.figure("nothing")).toBeUndefined()
  })

  test("each number opens in its own contract", () => {
    const [posting] = run
      .postings({
        contract: "mesa_ipp",
        currency: "USD",
        of: { party: "Mesa Independent Power LLC" },
      })!
      .postings.filter(({ rule }) => rule === "supply")
    const reference = { rule: "supply", members: [], at_utc: Date.parse(posting!.from) }
    expect(run.explain("mesa_ipp", reference)?.value).toBe("9306000") // 188,000 MWh at 49.50
    expect(run.explain("mesa_jv", reference)?.value).toBe("8272000") // at 44.00
    expect(run.explain("nobody", reference)).toBeUndefined()
  })
})

// From March North takes 5 a month and South 7; a flag by party is no figure.
describe("figures of a group that a party joins later", () => {
  const { artifacts, tests } = compile(
    `offtake 1
contract c "C" {
  parties { Seller "S" North "N" South "O" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  group office of party { North South from 2027-03-01 }
  agreed fee[office]: USD each month §1 = { North: 5 USD South: 7 USD }
  define cost[office]: USD each month = fee * 1
  define share[office]: % each month = fee / 10 USD
  define is_large[office]: flag each month = fee > 6 USD
  charge rent[office] (office pays Seller): USD each month §1 = cost
}
test "t" { run 2027-02 through 2027-03 expect rent[North] in 2027-02 = 5 USD }
`,
    { name: "c.otk" },
  )
  const run = finish(comparingPartiesOnTest(artifacts, tests[0]!, new Map()))
  const told = (name: string) =>
    run
      .figure(name)
      ?.periods.map(({ month, parties }) =>
        [month ?? "all", ...parties.map(({ id, values: [value] }) => `${id} ${value?.amount ?? "none"}`)].join(" "),
      )

  test("it has one from then on", () => {
    expect(told("cost")).toEqual(["all North 10 South 7", "2027-02 North 5 South none", "2027-03 North 5 South 7"])
    expect(told("share")).toEqual([
      "all North none South 70",
      "2027-02 North 50 South none",
      "2027-03 North 50 South 70",
    ])
  })

  test("a flag is none", () => {
    expect(run.figures.map(({ name }) => name)).toEqual(["cost", "share"])
    expect(run.figure("is_large")).toBeUndefined()
  })
})

const file = (text: string): Uint8Array => new TextEncoder().encode(text)

describe("two contracts on the same readings", () => {
  const body = (id: string, term: string, price: string) => `
contract ${id} "${id}" {
  parties { Seller "Seller LLC" Buyer "Buyer Inc." }
  term ${term}
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input delivered: MWh each month from meter "M-1" missing error
  charge energy (Buyer pays Seller): USD each month §2 = delivered * ${price} USD/MWh
}
`
  const files = new Map([
    [
      "bindings.json",
      file(
        JSON.stringify({
          offtake: "bindings/1",
          series: [
            {
              source: "meter M-1",
              file: "m.csv",
              time: "month",
              column: "mwh",
              unit: "MWh",
              zone: "UTC",
              label: "start",
              every: "1 month",
              decimals: 0,
            },
          ],
        }),
      ),
    ],
    ["m.csv", file("month,mwh\n2027-01,10\n2027-02,20\n2027-03,30\n2027-04,40\n")],
  ])
  const compared = (text: string, asked = {}) => {
    const { artifacts, diagnostics } = compile(`offtake 1\n${text}`, { name: "two.otk" })
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
    return comparingParties(artifacts, sharedData(files), asked)
  }
  const seller = (run: PartiesRun) => run.comparison.periods[0]?.tables[0]?.parties[0]?.nets.map((net) => net?.amount)

  test("are settled over the days that both have", () => {
    const run = finish(
      compared(body("a", "2027-01-01 through 2027-12-31", "10") + body("b", "2027-02-01 through 2027-03-31", "11")),
    )
    expect(run.comparison.contracts.map(({ from, through }) => [from, through])).toEqual([
      ["2027-02-01", "2027-03-31"],
      ["2027-02-01", "2027-03-31"],
    ])
    expect(seller(run)).toEqual(["500.00", "550.00"]) // 20 and 30 MWh at 10 and at 11
  })

  test("or over those that are asked for", () => {
    const text = body("a", "2027-01-01 through 2027-12-31", "10") + body("b", "2027-01-01 through 2027-12-31", "11")
    expect(seller(finish(compared(text, { from: "2027-04", through: "2027-04" })))).toEqual(["400.00", "440.00"])
  })

  test("where no day is in both, that is said", () => {
    const text = body("a", "2027-01-01 through 2027-01-31", "10") + body("b", "2027-03-01 through 2027-12-31", "11")
    expect(() => finish(compared(text))).toThrow("No day lies in all of them")
  })

  test("a reading that is missing makes what hangs on it incomplete", () => {
    const text = body("a", "2027-01-01 through 2027-12-31", "10") + body("b", "2027-01-01 through 2027-12-31", "11")
    const run = finish(compared(text, { from: "2027-04", through: "2027-05" }))
    const nets = run.comparison.periods[0]?.tables[0]?.parties[0]?.nets
    expect(nets?.map((net) => [net?.amount, net?.withheld])).toEqual([
      ["400.00", 1],
      ["440.00", 1],
    ])
  })

  // 10, 20, 30 and 40 MWh at 10 come in from the Buyer, and four fifths of them go on to the Owner.
  test("of which one reads what the other posts are a deal, and added by party", () => {
    const reader = `
contract venture "venture" {
  parties { Venture "Seller LLC" Owner "Owner LP" }
  term 2027-01-01 through 2027-12-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input receipts: USD each month from posting a.energy missing error
  settle paid_on (Venture pays Owner, negative reverses): USD each month §3 = receipts * 80%
}
`
    const text = `offtake 1\n${body("a", "2027-01-01 through 2027-12-31", "10")}${reader}`
    const { artifacts, diagnostics } = compile(text, { name: "deal.otk" })
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
    expect(isDeal(artifacts, files)).toBe(true)
    const run = finish(comparingDeal(artifacts, files, {}))
    const table = run.comparison.periods[0]!.tables[0]!
    expect(
      table.parties.map(({ name, nets, inAll }) => [name, ...nets.map((net) => net?.amount), inAll?.amount]),
    ).toEqual([
      ["Seller LLC", "1000.00", "-800.00", "200.00"],
      ["Buyer Inc.", "-1000.00", undefined, "-1000.00"],
      ["Owner LP", undefined, "800.00", "800.00"],
    ])
    expect([...table.all, table.allInAll].map((total) => total?.amount)).toEqual(["0.00", "0.00", "0.00"])
  })
})
