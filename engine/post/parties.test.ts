import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { Posting, Settlement, Withheld } from "../evaluate/settlement.ts"
import { add, isZero, parseExact, zero } from "../number/rational.ts"
import * as p from "../sample-plan.ts"
import { compareParties, postingsBehind, type PartyTable, type SettledContract } from "./parties.ts"

const rule = (name: string, payer: string, payee: string, grain: "day" | "month" | "contract_year" = "month") => ({
  ...p.charge(name, grain, p.num("1 USD")),
  payer,
  payee,
})

/** A contract between a plant, a load and a grid, of which the first two are a campus; it settled to these postings. */
function settled(
  id: string,
  postings: readonly Partial<Posting>[],
  withheld: readonly Partial<Withheld>[] = [],
  more: Partial<Settlement> = {},
): SettledContract {
  const { time, ...plan } = p.planOf(
    [rule("supply", "Load", "Plant"), rule("imports", "Load", "Grid"), rule("bonus", "Plant", "Load", "contract_year")],
    {
      contract: { id, title: id },
      parties: [
        { id: "Plant", title: "Plant LLC" },
        { id: "Load", title: "Load Inc." },
        { id: "Grid", title: "Grid Co." },
      ],
      groups: [{ name: "campus", of: "party", members: [{ name: "Plant" }, { name: "Load" }] }],
    },
  )
  return {
    plan,
    time,
    settlement: {
      contract: { id, title: id, sha256: "" },
      from: "2027-01-01",
      through: "2027-12-31",
      zone: "America/Chicago",
      postings: postings.map((each) => ({ ...plain, ...each })),
      withheld: withheld.map((each) => ({ ...missing, ...each })),
      checks: [],
      faults: [],
      invoices: [],
      payments: [],
      certificates: [],
      holdings: [],
      data: [],
      intervals: 8760,
      ...more,
    },
  }
}
const plain: Posting = {
  rule: "supply",
  members: [],
  grain: "month",
  period: "2027-01",
  from: "",
  to: "",
  payer: "Load",
  payee: "Plant",
  amount: "0.00",
  unrounded: "0",
  currency: "USD",
  quality: "measured",
  held: false,
  contract: "",
}
const missing: Withheld = { rule: "supply", members: [], grain: "month", period: "2027-01", faults: [] }

/** The amounts of a table by row. */
const amounts = ({ parties, groups }: PartyTable): Readonly<Record<string, readonly (string | undefined)[]>> =>
  Object.fromEntries([...parties, ...groups].map(({ name, nets }) => [name, nets.map((net) => net?.amount)]))

const whole = (contracts: readonly SettledContract[]): PartyTable => {
  const table = compareParties(contracts).periods[0]?.tables[0]
  if (!table) throw new Error("Nothing is posted.")
  return table
}

describe("what each party receives less what it pays", () => {
  const own = settled("own", [{ rule: "imports", payee: "Grid", amount: "30.50" }])
  const bought = settled("bought", [
    { amount: "100.00" },
    { rule: "imports", payee: "Grid", amount: "30.50" },
    { period: "2027-02", amount: "20.00" },
  ])

  test("is added by contract, and over everybody it is zero", () => {
    const table = whole([own, bought])
    expect(amounts(table)).toEqual({
      "Plant LLC": ["0.00", "120.00"],
      "Load Inc.": ["-30.50", "-150.50"],
      "Grid Co.": ["30.50", "30.50"],
      campus: ["-30.50", "-30.50"],
    })
    expect(table.all).toEqual([
      { amount: "0.00", isZero: true },
      { amount: "0.00", isZero: true },
    ])
    expect(table.groups[0]?.agreement).toEqual({ is: "same" })
    expect(table.groups[0]?.members).toEqual(["Plant LLC", "Load Inc."])
  })

  test("and by the month", () => {
    const { periods } = compareParties([own, bought])
    expect(periods.map(({ month }) => month)).toEqual([undefined, "2027-01", "2027-02"])
    expect(amounts(periods[2]!.tables[0]!)).toEqual({
      "Plant LLC": ["0.00", "20.00"],
      "Load Inc.": ["0.00", "-20.00"],
      "Grid Co.": ["0.00", "0.00"],
      campus: ["0.00", "0.00"],
    })
  })

  test("a longer period counts in the month in which it ends, a day in its own", () => {
    const year = settled("year", [
      {
        rule: "bonus",
        grain: "contract_year",
        period: "contract year 1",
        payer: "Plant",
        payee: "Load",
        amount: "9.00",
      },
      { grain: "day", period: "2027-03-31", amount: "1.00" },
    ])
    expect(compareParties([year]).periods.map(({ month }) => month)).toEqual([undefined, "2027-03", "2027-12"])
  })

  test("a group that comes to something else says by how much at most", () => {
    const dearer = settled("dearer", [{ rule: "imports", payee: "Grid", amount: "31.75" }])
    expect(whole([own, bought, dearer]).groups[0]?.agreement).toEqual({ is: "different", by: "1.25" })
  })

  test("of one contract there is nothing to compare", () => {
    expect(whole([own]).groups[0]?.agreement).toBeUndefined()
  })

  test("different days are no comparison", () => {
    const half = settled("half", [{ rule: "imports", payee: "Grid", amount: "30.50" }], [], { through: "2027-06-30" })
    expect(whole([own, half]).groups[0]?.agreement).toEqual({ is: "open" })
  })

  test("what a party pays itself counts in no sum and is said apart", () => {
    const inside = settled("inside", [
      { payer: "Load", payee: "Load", amount: "70.00", internal: true },
      { rule: "imports", payee: "Grid", amount: "30.50" },
    ])
    const table = whole([inside, own])
    expect(amounts(table)["Load Inc."]).toEqual(["-30.50", "-30.50"])
    expect(table.internal).toEqual([{ amount: "70.00", count: 1 }, undefined])
  })

  test("a negative amount goes the other way", () => {
    expect(amounts(whole([settled("back", [{ amount: "-5.00" }])]))).toMatchObject({
      "Plant LLC": ["-5.00"],
      "Load Inc.": ["5.00"],
    })
  })

  test("an amount that is not rounded stays exact", () => {
    expect(amounts(whole([settled("thirds", [{ amount: "1/3" }, { amount: "0.5" }])]))["Plant LLC"]).toEqual(["5/6"])
  })

  test("two currencies are two tables", () => {
    const both = settled("both", [{ amount: "1.00" }, { currency: "EUR", amount: "2.00" }])
    const tables = compareParties([both]).periods[0]?.tables ?? []
    expect(tables.map((table) => [table.currency, amounts(table)["Plant LLC"]])).toEqual([
      ["EUR", ["2.00"]],
      ["USD", ["1.00"]],
    ])
  })
})

describe("a posting that is withheld", () => {
  // The price within the campus is not known: what each of the two has is open, what they have together is not.
  const own = settled("own", [{ rule: "imports", payee: "Grid", amount: "30.50" }])
  const open = settled("open", [{ rule: "imports", payee: "Grid", amount: "30.50" }], [{ rule: "supply" }])

  test("makes what its payer and payee have incomplete, and leaves those who are no party to it alone", () => {
    const { parties, groups } = whole([own, open])
    expect(parties.map(({ name, nets }) => [name, nets[1]?.withheld])).toEqual([
      ["Plant LLC", 1],
      ["Load Inc.", 1],
      ["Grid Co.", 0],
    ])
    expect(groups[0]?.nets[1]?.withheld).toBe(0)
    expect(groups[0]?.agreement).toEqual({ is: "same" })
    expect(compareParties([own, open]).contracts.map(({ withheld }) => withheld)).toEqual([0, 1])
  })

  test("across the border of a group leaves open what the group has", () => {
    const table = whole([own, settled("imports", [], [{ rule: "imports" }])])
    expect(table.groups[0]?.agreement).toEqual({ is: "open" })
  })

  test("of a group's members is that of the member", () => {
    const { plan, ...rest } = settled("each", [], [{ rule: "shared", members: ["Load"] }])
    const shared = { ...rule("shared", "campus", "Grid"), groups: ["campus"] }
    const { parties } = whole([{ ...rest, plan: { ...plan, rules: [shared] } }])
    expect(parties.map(({ nets }) => nets[0]?.withheld)).toEqual([0, 1, 1])
  })
})

test("a contract of which nothing could be settled says why, and has no amounts", () => {
  const waits = settled("waits", [], [], {
    intervals: 0,
    faults: [
      {
        code: "run/cannot-start",
        number: "OT3028",
        message: "The term begins with cod.",
        remedy: "",
        severity: "error",
      } as never,
    ],
  })
  const other = settled("other", [{ amount: "1.00" }])
  const { contracts, periods } = compareParties([waits, other])
  expect(contracts[0]?.problem).toBe("The term begins with cod.")
  expect(amounts(periods[0]!.tables[0]!)["Plant LLC"]).toEqual([undefined, "1.00"])
  expect(periods[0]!.tables[0]!.all[0]).toBeUndefined()
})

test("the postings behind a number are those it adds; of a party its own payments to itself, too", () => {
  const contract = settled("all", [
    { amount: "1.00" },
    { rule: "imports", payee: "Grid", amount: "2.00" },
    { payer: "Load", payee: "Load", amount: "4.00" },
    { period: "2027-02", amount: "8.00" },
  ])
  const behind = (of: Parameters<typeof postingsBehind>[1]["of"], month?: string) => {
    const { parties, postings } = postingsBehind(contract, { currency: "USD", of, ...(month ? { month } : {}) })
    return [parties, postings.map(({ amount }) => amount)]
  }
  expect(behind({ party: "Load Inc." })).toEqual([["Load"], ["1.00", "2.00", "8.00", "4.00"]])
  expect(behind({ party: "Load Inc." }, "2027-02")).toEqual([["Load"], ["8.00"]])
  expect(behind({ group: "campus" })).toEqual([["Plant", "Load"], ["2.00"]])
  expect(behind("internal")).toEqual([[], ["4.00"]])
})

test("whatever is posted: everybody together has zero, a group what its members have, and the months make the whole", () => {
  const party = fc.constantFrom("Plant", "Load", "Grid")
  const posting = fc.record({
    payer: party,
    payee: party,
    period: fc.constantFrom("2027-01", "2027-02", "2027-11"),
    amount: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => {
      const digits = String(Math.abs(cents)).padStart(3, "0")
      return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`
    }),
  })
  fc.assert(
    fc.property(fc.array(posting, { minLength: 1, maxLength: 30 }), (postings) => {
      const { periods } = compareParties([settled("any", postings)])
      const total = (texts: readonly (string | undefined)[]) =>
        texts.map((text) => parseExact(text ?? "0")).reduce(add, zero)
      for (const { tables } of periods)
        for (const table of tables) {
          const nets = amounts(table)
          expect(table.all).toEqual([{ amount: "0.00", isZero: true }])
          expect(isZero(total(table.parties.map(({ nets: [net] }) => net?.amount)))).toBe(true)
          expect(total([nets["Plant LLC"]?.[0], nets["Load Inc."]?.[0]])).toEqual(total([nets["campus"]?.[0]]))
        }
      const [all, ...months] = periods.map(({ tables: [table] }) => table!)
      for (const { name, nets } of all!.parties)
        expect(total([nets[0]?.amount])).toEqual(
          total(months.map((table) => table.parties.find((row) => row.name === name)?.nets[0]?.amount)),
        )
    }),
    { numRuns: 60 },
  )
})
