import { expect, test } from "vitest"
import { dealParties, dealSummary, type Dealt } from "./deal-parties.ts"
import { onePage } from "./page.ts"
import { plan, posting, settlement } from "./sample.test-support.ts"

const dealt = (
  id: string,
  parties: Readonly<Record<string, string>>,
  ...postings: readonly Parameters<typeof posting>[0][]
): Dealt => ({
  plan: { ...plan, parties: Object.entries(parties).map(([party, title]) => ({ id: party, title })) },
  settlement: settlement({ contract: { id, title: `Title of ${id}`, sha256: "00" }, postings: postings.map(posting) }),
})

// The venture is the seller of one contract and the payer of the other. 100.00 - 30.00 come in, and 50.00 go out.
const supply = dealt(
  "supply",
  { Seller: "Fork Power LLC", Buyer: "Alpha Inc." },
  { amount: "100.00" },
  { amount: "-30.00" },
)
const venture = dealt(
  "venture",
  { Venture: "Fork Power LLC", Investor: "Capital LP", Idle: "Idle Inc." },
  { payer: "Venture", payee: "Investor", amount: "50.00" },
  { payer: "Venture", payee: "Venture", amount: "7.00", internal: true },
  { payer: "Investor", payee: "Venture", amount: "5.00", currency: "EUR" },
)

test("a party of one full name is one party, whatever the contracts call it", () => {
  expect(dealParties([supply, venture])).toEqual([
    {
      party: "Fork Power LLC",
      currency: "USD",
      contracts: [
        { contract: "supply", net: "70.00" },
        { contract: "venture", net: "-50.00" },
      ],
      total: "20.00",
    },
    { party: "Alpha Inc.", currency: "USD", contracts: [{ contract: "supply", net: "-70.00" }], total: "-70.00" },
    { party: "Fork Power LLC", currency: "EUR", contracts: [{ contract: "venture", net: "5.00" }], total: "5.00" },
    { party: "Capital LP", currency: "USD", contracts: [{ contract: "venture", net: "50.00" }], total: "50.00" },
    { party: "Capital LP", currency: "EUR", contracts: [{ contract: "venture", net: "-5.00" }], total: "-5.00" },
  ])
})

test("all parties together come to nothing, in each currency", () => {
  const text = dealSummary([supply, venture], onePage)
  expect(text).toContain(`BY PARTY, IN USD
  Party           supply  venture   Total
  ──────────────  ──────  ───────  ──────
  Fork Power LLC   70.00   -50.00   20.00
  Alpha Inc.      -70.00        –  -70.00
  Capital LP           –    50.00   50.00
  ──────────────  ──────  ───────  ──────
  All together      0.00     0.00    0.00
`)
  expect(text).toContain("BY PARTY, IN EUR")
  expect(text.match(/All together .*/g)?.map((line) => line.replace(/ +/g, " "))).toEqual([
    "All together 0.00 0.00 0.00",
    "All together 0.00 0.00",
  ])
})

test("contracts that do not fit beside each other stand in tables below each other", () => {
  const many = Array.from({ length: 8 }, (_, at) =>
    dealt(`contract_${at}`, { Seller: "Fork Power LLC", Buyer: "Alpha Inc." }, { amount: "100000000.00" }),
  )
  const lines = dealSummary(many, onePage).split("\n")
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(onePage.columns)
  const headings = lines.filter((line) => line.startsWith("  Party "))
  expect(headings.join(" ").match(/contract_\d|Total/g)).toEqual([
    ...many.map(({ settlement: { contract } }) => contract.id),
    "Total",
  ])
})

test("what is withheld is not counted, and that is said", () => {
  const short = {
    ...supply,
    settlement: {
      ...supply.settlement,
      withheld: [{ rule: "energy", members: [], grain: "month", period: "2027-02", faults: [] }],
    },
  }
  expect(dealSummary([short, venture], onePage)).toContain("Not counted: 1 amount withheld in supply.")
})
