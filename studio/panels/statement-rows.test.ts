import { expect, test } from "vitest"
import type { Posting, Settlement } from "../../engine/worker/index.ts"
import { runsDown, statementSections, type Section } from "./statement-rows.ts"

const posting = (
  rule: string,
  grain: string,
  period: string,
  from: string,
  amount: string,
  more: Partial<Posting> = {},
): Posting => ({
  rule,
  members: [],
  grain,
  period,
  from,
  to: from,
  payer: "Buyer",
  payee: "Seller",
  amount,
  unrounded: amount,
  currency: "USD",
  quality: "measured",
  held: false,
  contract: "",
  ...more,
})

const settlementOf = (postings: readonly Posting[], withheld: Settlement["withheld"] = []): Settlement => ({
  contract: { id: "c", title: "C", sha256: "" },
  from: "2027-01-01",
  through: "2027-12-31",
  zone: "UTC",
  postings,
  withheld,
  checks: [],
  faults: [],
  invoices: [],
  payments: [],
  certificates: [],
  holdings: [],
  data: [],
  intervals: 1,
})

/** "energy 2027-01=10.00 2027-02=withheld total=10.00" */
const lines = (sections: readonly Section[]): string[] =>
  sections.flatMap(({ grain, columns, rows, nets }) => [
    `${grain}:`,
    ...rows.map(({ rule, cells, total }) => {
      const shown = columns.map(({ period }) => {
        const cell = cells.get(period)
        return `${period}=${cell === undefined ? "" : cell.is === "amount" ? cell.amount : "withheld"}`
      })
      return [rule, ...shown, `total=${total?.amount ?? ""}`].join(" ")
    }),
    ...nets.map(({ payer, payee, total }) => `net ${payer} ${payee} ${total?.amount}`),
  ])

test("has a section per grain, a row per rule, a column per period in the order of time", () => {
  const settlement = settlementOf([
    posting("energy", "month", "2027-02", "2027-02-01T00:00-06:00", "20.00"),
    posting("energy", "month", "2027-01", "2027-01-01T00:00-06:00", "10.10"),
    posting("take_or_pay", "contract_year", "contract year 1", "2027-01-01T00:00-06:00", "5.00"),
  ])
  expect(lines(statementSections(settlement, []))).toEqual([
    "month:",
    "energy 2027-01=10.10 2027-02=20.00 total=30.10",
    "contract_year:",
    "take_or_pay contract year 1=5.00 total=5.00",
  ])
})

test("nets a pair of parties with several rows in the direction in which the whole is owed", () => {
  const settlement = settlementOf([
    posting("energy", "month", "2027-01", "2027-01-01T00:00-06:00", "10.00"),
    posting("damages", "month", "2027-01", "2027-01-01T00:00-06:00", "12.50", { payer: "Seller", payee: "Buyer" }),
  ])
  expect(lines(statementSections(settlement, [])).at(-1)).toBe("net Seller Buyer 2.50")
})

test("adds what posts each day into its month, and says that a part is missing", () => {
  const settlement = settlementOf(
    [
      posting("fee", "day", "2027-01-01", "2027-01-01T00:00-06:00", "1.00"),
      posting("fee", "day", "2027-01-02", "2027-01-02T00:00-06:00", "1.00"),
    ],
    [{ rule: "fee", members: [], grain: "day", period: "2027-01-03", faults: [] }],
  )
  const [section] = statementSections(settlement, [])
  expect(lines(section ? [section] : [])).toEqual(["month:", "fee 2027-01=2.00 total=2.00"])
  expect(section?.rows[0]?.cells.get("2027-01")).toMatchObject({ is: "amount", incomplete: true })
})

test("shows a rule of which every amount is withheld, with its direction from the contract", () => {
  const settlement = settlementOf(
    [posting("energy", "month", "2027-01", "2027-01-01T00:00-06:00", "10.00")],
    [
      { rule: "energy", members: [], grain: "month", period: "2027-02", faults: [] },
      { rule: "take_or_pay", members: [], grain: "contract_year", period: "contract year 10", faults: [] },
      { rule: "take_or_pay", members: [], grain: "contract_year", period: "contract year 9", faults: [] },
    ],
  )
  const sections = statementSections(settlement, [
    { name: "take_or_pay", rule: "charge", unit: "USD", payer: "Buyer", payee: "Seller" },
  ])
  expect(lines(sections)).toEqual([
    "month:",
    "energy 2027-01=10.00 2027-02=withheld total=10.00",
    "contract_year:",
    "take_or_pay contract year 9=withheld contract year 10=withheld total=",
  ])
  expect(sections[1]?.rows[0]).toMatchObject({ payer: "Buyer", payee: "Seller" })
})

test("a net is in part where one of its rows is withheld", () => {
  const settlement = settlementOf(
    [
      posting("energy", "month", "2027-01", "2027-01-01T00:00-06:00", "10.00"),
      posting("energy", "month", "2027-02", "2027-02-01T00:00-06:00", "10.00"),
      posting("fee", "month", "2027-01", "2027-01-01T00:00-06:00", "1.00"),
    ],
    [{ rule: "fee", members: [], grain: "month", period: "2027-02", faults: [] }],
  )
  const net = statementSections(settlement, [])[0]?.nets[0]
  expect(net?.cells.get("2027-01")).toMatchObject({ amount: "11.00", incomplete: false })
  expect(net?.cells.get("2027-02")).toMatchObject({ amount: "10.00", incomplete: true })
  expect(net?.total).toMatchObject({ amount: "21.00", incomplete: true })
})

test("runs the periods down where there are more of them than rules, so that a year fits on the page", () => {
  const month = (rule: string, period: string) => posting(rule, "month", period, `${period}-01T00:00-06:00`, "1.00")
  const down = (postings: readonly Posting[]) => statementSections(settlementOf(postings), []).map(runsDown)
  expect(down([month("energy", "2027-01"), month("energy", "2027-02")])).toEqual(["periods"])
  expect(down([month("energy", "2027-01")])).toEqual(["rules"])
  expect(down([month("energy", "2027-01"), month("fee", "2027-01"), month("fee", "2027-02")])).toEqual(["rules"])
})
