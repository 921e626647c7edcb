import { describe, expect, test } from "vitest"
import { compile, isProblem, openDeal } from "../../engine/index.ts"
import { fileNames } from "./file-names.ts"
import { invoiceDocument, linkTo } from "./invoice-document.ts"
import { invoicePage, pageMark } from "./invoice-page.ts"
import type { InvoiceDocument } from "./invoice-schema.ts"
import { invoicesOn } from "./sample-invoices.test-support.ts"

const contract = `offtake 1
contract acme "Acme <script>alert(1)</script> & Sons' PPA" {
  parties { Seller "Acme <b>Power</b> LLC" Buyer "O'Neil & Sons" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §4.1 "Price" §4.2 "Energy payment" §7 "Damages" §9 "Invoices" §9.4 "Tax" }
  input energy: MWh each month from meter "M" missing error
  input damage: USD each month from ledger "L" missing error
  agreed price "Contract Price": USD/MWh §4.1 = 41.75 USD/MWh
  charge energy_payment "Energy Payment" (Buyer pays Seller): USD each month §4.2 = energy * price
  charge damages (Seller pays Buyer): USD each month §7 = damage
  invoice monthly "Invoice </style><script>alert(2)</script>" (Seller bills Buyer) each month §9 {
    lines energy_payment
    tax sales_tax §9.4 = 6.25% on energy_payment per total
    issued by day 10 of next month
    due later of day 20 of next month, 10 days after receipt
    late 9% per year actual/365 simple
  }
  invoice claims (Buyer bills Seller) each month §9 {
    lines damages
    due day 20 of next month
    net with monthly
  }
  check "no more than the line carries" each month §4.2 : energy <= 5_000 MWh else hold
}
`
const column = (source: string, name: string, unit: string) => ({
  source,
  file: "months.csv",
  time: "month",
  column: name,
  unit,
  zone: "America/Chicago",
  label: "start",
  every: "1 month",
  decimals: 3,
})
const bindings = {
  offtake: "bindings/1",
  series: [column("meter M", "energy", "MWh"), column("ledger L", "damage", "USD")],
  documents: [
    {
      invoice: "monthly",
      period: "2027-01",
      received: "2027-02-15",
      paid: [
        { date: "2027-02-20", amount: "20000.00" },
        { date: "2027-03-07", amount: "24000.00" },
      ],
    },
  ],
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const files = new Map([
  ["bindings.json", bytes(JSON.stringify(bindings))],
  ["months.csv", bytes("month,energy,damage\n2027-01,1000,5000\n2027-02,6000,0\n2027-03,,0\n2027-04,100,0\n")],
])
const documents = invoicesOn(contract, files)

function invoice(name: string, period: string): InvoiceDocument {
  const found = documents.find((each) => each.invoice.name === name && each.period.label === period)
  if (!found) throw new Error(`There is no invoice ${name} of ${period}.`)
  return found
}

describe("an invoice as a document", () => {
  const january = invoice("monthly", "2027-01")

  test("says who bills whom for what, by full names and clauses", () => {
    expect(january).toMatchObject({
      number: "acme/monthly/2027-01",
      status: "complete",
      remarks: [],
      biller: { id: "Seller", name: "Acme <b>Power</b> LLC" },
      billed: { id: "Buyer", name: "O'Neil & Sons" },
      period: { label: "2027-01", from: "2027-01-01T00:00-06:00", to: "2027-02-01T00:00-06:00" },
      issued: "2027-02-10",
      received: "2027-02-15",
      // Ten days after the receipt are later than the 20th.
      due: { date: "2027-02-25", provisional: false, waits_for: [] },
      currency: "USD",
    })
    expect(january.contract.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(january.data.map(({ file }) => file)).toEqual(["bindings.json", "months.csv"])
  })

  test("has lines with quantity, price and amount, and taxes as lines of their own", () => {
    expect(january.lines).toMatchObject([
      {
        clause: "§4.2",
        clause_title: "Energy payment",
        description: "Energy Payment",
        direction: "charge",
        quantity: "1000",
        unit: "MWh",
        price: "41.75",
        price_unit: "USD/MWh",
        amount: "41750.00",
        quality: "measured",
        quality_note: "All readings are measured.",
        reference: { rule: "energy_payment", members: [], at_utc: Date.UTC(2027, 0, 1, 6), period: "2027-01" },
      },
    ])
    // 41,750.00 × 6.25 % = 2,609.375
    expect(january.taxes).toMatchObject([
      {
        clause: "§9.4",
        description: "Sales tax",
        base: "41750",
        rate_percent: "6.25",
        amount: "2609.38",
        unrounded: "2609.375",
      },
    ])
    expect(january).toMatchObject({ subtotal: "41750.00", total: "44359.38" })
    expect(january.owed).toMatchObject({ payer: { id: "Buyer" }, payee: { id: "Seller" }, amount: "44359.38" })
  })

  test("says what was paid, what is open, and the interest on what came late", () => {
    // 44,359.38 − 20,000 − 24,000; on 24,359.38 from 25 February to 7 March, 10 days at 9 % by 365: 60.064.
    expect(january).toMatchObject({
      open: "359.38",
      late_interest: { from: "2027-02-25", to: "2027-03-07", days: 10, amount: "60.06" },
    })
  })

  test("says with what it is netted, and what is left to pay", () => {
    for (const each of [january, invoice("claims", "2027-01")])
      expect(each.netting).toMatchObject({
        payer: { id: "Buyer" },
        payee: { id: "Seller" },
        amount: "39359.38",
        due: "2027-02-25",
        invoices: [
          { number: "acme/claims/2027-01", total: "5000.00" },
          { number: "acme/monthly/2027-01", total: "44359.38" },
        ],
      })
  })

  test("on hold by a check, and due on a receipt that is not there, it says so", () => {
    expect(invoice("monthly", "2027-02")).toMatchObject({
      status: "held",
      remarks: [
        "ON HOLD: not to be paid yet. A check of the contract is broken: no more than the line carries.",
        "The due date is provisional: it waits for the receipt of the invoice.",
      ],
      due: { date: "2027-03-20", provisional: true, waits_for: ["the receipt of the invoice"] },
    })
  })

  test("without a line it says what is missing, and why", () => {
    const march = invoice("monthly", "2027-03")
    expect(march.status).toBe("incomplete")
    expect(march.remarks[0]).toBe(
      "INCOMPLETE: 2 lines withheld, Energy Payment, Sales tax. The total is without what is missing.",
    )
    expect(march.missing).toMatchObject([
      { rule: "energy_payment", period: "2027-03", reasons: [{ number: "OT3001" }] },
      { rule: "sales_tax", period: "2027-03", reasons: [{ number: "OT3001" }] },
    ])
    expect(march.lines).toEqual([])
  })
})

// Contract years from July, the first of two months. Of June and of August nothing is known; May brings little, October too much.
describe("an invoice of a year", () => {
  const text = `offtake 1
contract c "C" {
  parties { Seller "S" Buyer "B" }
  term 2027-05-01 through 2028-06-30
  time { timezone "America/Chicago" interval 60 min contract_year starts July 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §1 "Energy" §2 "Difference" }
  input energy: MWh each month from meter "M" missing error
  charge supply (Buyer pays Seller): USD each month §1 = energy * 40 USD/MWh
  settle difference (Seller pays Buyer, negative reverses): USD each month §2 = energy * 3 USD/MWh - 330 USD
  invoice yearly (Seller bills Buyer) each contract_year §1 { lines supply }
  invoice monthly (Seller bills Buyer) each month §2 { lines difference }
  check "a little in May" each month §1 : energy != 60 MWh else hold
  check "no more in October" each month §1 : energy <= 125 MWh else hold
}
`
  const months = ["2027-05,60", "2027-06,", "2027-07,100", "2027-08,", "2027-09,120", "2027-10,130"]
  const rows = [...months, ...["2027-11", "2027-12", "2028-01", "2028-02", "2028-03", "2028-04"].map((m) => `${m},100`)]
  const given = new Map([
    ["bindings.json", bytes(JSON.stringify({ offtake: "bindings/1", series: [column("meter M", "energy", "MWh")] }))],
    ["months.csv", bytes(["month,energy", ...rows, "2028-05,100", "2028-06,100"].join("\n"))],
  ])
  const all = invoicesOn(text, given)
  const found = (name: string, period: string): InvoiceDocument =>
    all.find((each) => each.invoice.name === name && each.period.label === period)!

  test("says what is missing in it, not in another year", () => {
    const missing = (period: string) => found("yearly", period).missing.map((each) => each.period)
    expect(missing("contract year 1")).toEqual(["2027-06"])
    expect(missing("contract year 2")).toEqual(["2027-08"])
  })

  test("names the checks that are broken in it, not in another year", () => {
    const broken = (name: string, period: string) => found(name, period).remarks.at(-1)
    const hold = "ON HOLD: not to be paid yet. A check of the contract is broken:"
    expect(broken("yearly", "contract year 1")).toBe(`${hold} a little in May.`)
    expect(broken("yearly", "contract year 2")).toBe(`${hold} no more in October.`)
    expect(broken("monthly", "2027-05")).toBe(`${hold} a little in May.`)
  })

  test("a credit below zero is one that is reversed: it raises the total", () => {
    // 300 less 330 are 30 that Buyer owes; 360 less 330 are 30 that Seller owes.
    const [raised, lowered] = ["2027-07", "2027-09"].map((period) => found("monthly", period))
    expect(raised).toMatchObject({ total: "30.00", lines: [{ direction: "credit", amount: "30.00" }] })
    expect(lowered).toMatchObject({ total: "-30.00", lines: [{ direction: "credit", amount: "-30.00" }] })
    const page = (document: InvoiceDocument | undefined) => (document ? invoicePage(document, { command: "x" }) : "")
    expect(page(raised)).toContain("<br />Credit reversed</span>")
    expect(page(lowered)).toContain("<br />Credit</span>")
  })
})

test("on hold by another contract, of which it reads what is on hold, an invoice says so", () => {
  const setting = `parties { Seller "S" Buyer "B" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }`
  const deal = openDeal(
    compile(
      `offtake 1
contract plant "Plant" {
  ${setting}
  charge energy (Buyer pays Seller): USD each month §1 = 100 USD
  check "nothing is paid" each month §1 : 1 USD > 2 USD else hold
}
contract fee "Fee" {
  ${setting}
  input revenue: USD each month from posting plant.energy missing error
  charge share (Buyer pays Seller): USD each month §1 = revenue * 10%
  invoice monthly (Seller bills Buyer) each month §1 { lines share }
}
`,
      { name: "c.otk" },
    ).artifacts,
    new Map([["bindings.json", bytes('{"offtake":"bindings/1","series":[]}')]]),
    { through: "2027-01" },
  )
  const fee = isProblem(deal) ? undefined : deal.runs.find(({ artifact }) => artifact.plan.contract.id === "fee")
  if (!fee?.plan) throw new Error("The fee is not settled.")
  expect(invoiceDocument({ run: fee.run, plan: fee.plan, studio: "http://localhost:4173/" }, 0)).toMatchObject({
    status: "held",
    total: "10.00",
    remarks: ["ON HOLD: not to be paid yet. An amount of another contract that it reads is on hold."],
  })
})

describe("an invoice as a page", () => {
  const page = (period: string): string =>
    invoicePage(invoice("monthly", period), { command: "npx offtake studio 'a & b.otk' --data d" })

  test("text of the contract stays text, whatever it holds", () => {
    const text = page("2027-01")
    expect(text).not.toMatch(/<script|<b>Power|alert\(2\)<\/script>/)
    expect(text).toContain("Acme &lt;script&gt;alert(1)&lt;/script&gt; &amp; Sons&#39; PPA")
    expect(text).toContain("Acme &lt;b&gt;Power&lt;/b&gt; LLC")
    expect(text).toContain("Invoice &lt;/style&gt;&lt;script&gt;alert(2)&lt;/script&gt;")
    expect(text).toContain("npx offtake studio &#39;a &amp; b.otk&#39; --data d")
    expect(text.match(/<\/style>/g)).toHaveLength(1)
  })

  test("loads nothing and leads nowhere but to the studio", () => {
    const text = page("2027-01")
    expect(text).not.toMatch(/<(script|link|img|iframe)|\ssrc=|@import|url\(/)
    const addresses = [...text.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)
    expect(new Set(addresses)).toEqual(
      new Set([
        "http://localhost:4173/#contract=acme&amp;posting=energy_payment&amp;period=2027-01",
        "http://localhost:4173/#contract=acme&amp;posting=sales_tax&amp;period=2027-01",
      ]),
    )
  })

  test("says at its head what is missing or on hold", () => {
    expect(page("2027-03")).toMatch(/<p class="warning" role="note">INCOMPLETE: 2 lines withheld/)
    expect(page("2027-02")).toMatch(/<p class="warning" role="note">ON HOLD: /)
    expect(page("2027-01")).not.toContain('class="warning')
  })

  test("is known as the page of its invoice", () => {
    expect(page("2027-01")).toContain(pageMark("acme/monthly/2027-01"))
    expect(page("2027-01")).not.toContain(pageMark("acme/monthly/2027-02"))
  })
})

test("a link names the posting, its members with commas between them", () => {
  const at = { rule: "energy", members: ["T1", "hot"], period: "contract year 1" }
  expect(linkTo("http://127.0.0.1:4173/", "campus", at)).toBe(
    "http://127.0.0.1:4173/#contract=campus&posting=energy&members=T1,hot&period=contract+year+1",
  )
})

describe("file names", () => {
  const text = `offtake 1
contract c "C" {
  parties { Seller "S" T1 "One" T2 "Two" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §1 "Fee" }
  group tenant of party { T1 T2 }
  charge fee[tenant] (tenant pays Seller): USD each month §1 = 5 USD
  invoice yearly (Seller bills tenant) each contract_year §1 { lines fee }
}
`
  const [artifact] = compile(text, { name: "c.otk" }).artifacts
  const invoices = invoicesOn(text, new Map([["bindings.json", bytes('{"offtake":"bindings/1","series":[]}')]]))

  test("tell the members of a group apart, and hold no sign that a file system refuses", () => {
    const results = invoices.map(({ invoice: { name }, period, biller, billed }) => ({
      name,
      period: period.label,
      biller: biller.id,
      billed: billed.id,
    }))
    const plan = artifact?.plan as Parameters<typeof fileNames>[1]
    expect(fileNames(results as unknown as Parameters<typeof fileNames>[0], plan)).toEqual([
      "yearly-T1-contract-year-1",
      "yearly-T2-contract-year-1",
    ])
    expect(invoices.map(({ number }) => number)).toEqual(["c/yearly/T1/contract year 1", "c/yearly/T2/contract year 1"])
  })
})
