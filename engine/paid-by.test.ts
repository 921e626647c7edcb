import { expect, test } from "vitest"
import { bindData, compile, settle } from "./index.ts"

const contract = `offtake 1
contract tenants "Tenants" {
  parties { Landlord "Landlord LLC" North "North Inc." South "South Inc." }
  term 2027-01-01 through 2027-12-31
  time { timezone "Etc/GMT+6" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  group tenant of party { North South }
  input rent[tenant]: USD each month from ledger "rent" missing error
  charge due[tenant] (tenant pays Landlord): USD each month §1 = rent
  invoice monthly (Landlord bills tenant) each month §2 { lines due due 20 days after period end }
}
`
const file = "month,rent\n2027-01,100.00\n"

/** What the papers say was paid of January's invoice, by tenant, and the faults of the data. */
function paid(...documents: readonly object[]) {
  const [artifact] = compile(contract, { name: "tenants.otk" }).artifacts
  if (!artifact) throw new Error("The contract has an error.")
  const entry = { source: "ledger rent", file: "rent.csv", time: "month", column: "rent", unit: "USD" }
  const series = ["North", "South"].map((member) => ({
    ...{ ...entry, members: [member], zone: "UTC", label: "start", every: "1 month", decimals: 2 },
  }))
  const bindings = { offtake: "bindings/1", series, documents }
  const files = new Map(
    [
      ["bindings.json", JSON.stringify(bindings)],
      ["rent.csv", file],
    ].map(([name = "", text]) => [name, new TextEncoder().encode(text)]),
  )
  const dataset = bindData(artifact.plan, files)
  const { invoices } = settle(artifact, dataset)
  return {
    paid: Object.fromEntries(invoices.map(({ billed, paid = [] }) => [billed, paid.map(({ amount }) => amount)])),
    faults: dataset.faults.map(({ number, message }) => `${number} ${message}`),
  }
}

test("a payment counts on the invoice of the member that made it", () => {
  const january = { invoice: "monthly", period: "2027-01" }
  const found = paid(
    { ...january, received: "2027-02-03" },
    { ...january, party: "North", paid: [{ date: "2027-02-20", amount: "54.00" }] },
  )
  expect(found).toEqual({ paid: { North: ["54.00"], South: [] }, faults: [] })
})

test("an amount that could be anyone's counts for nobody, and is a fault", () => {
  const found = paid({ invoice: "monthly", period: "2027-01", paid: [{ date: "2027-02-20", amount: "54.00" }] })
  expect(found).toEqual({
    paid: { North: [], South: [] },
    faults: [
      "OT3067 documents: a payment of the invoice monthly of 2027-01 has an amount, and that invoice is one each for North, South; it is not counted",
    ],
  })
})

test("what all paid in full needs no amount and no name", () => {
  const found = paid({ invoice: "monthly", period: "2027-01", paid: [{ date: "2027-02-20" }] })
  expect(found).toEqual({ paid: { North: [undefined], South: [undefined] }, faults: [] })
})
