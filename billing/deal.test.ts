import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { run as runWords } from "./run.test-support.ts"
import { pageColumns } from "./terminal.ts"

const scratch = mkdtempSync(join(tmpdir(), "offtake-deal-"))
const home = process.cwd()
// Paths in what is printed are as they are typed.
beforeAll(() => process.chdir(scratch))
afterAll(() => {
  process.chdir(home)
  rmSync(scratch, { recursive: true })
})

const run = (...words: string[]) => runWords(words)

const setting = `term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }`

const tenant = (id: string, party: string) => `contract ${id} "Supply to ${party}" {
  parties { Seller "Fork Power LLC" Tenant "${party} Inc." }
  ${setting}
  input load: MWh each month from meter "${party}" missing error
  charge energy "Energy Payment" (Tenant pays Seller): USD each month §1 = load * 40 USD/MWh
}
`
const venture = `offtake 1
contract venture "Fork venture" {
  parties { Venture "Fork Power LLC" Investor "Capital LP" }
  ${setting}
  input receipts "Receipts": USD each month from ledger "receipts" missing error
  charge distribution "Distribution" (Venture pays Investor): USD each month §5 = receipts * 75%
}
`
const lender = `offtake 1
contract lender "Fork loan" {
  parties { Borrower "Capital LP" Lender "Bank NA" }
  ${setting}
  input income: USD each month from posting venture.distribution missing error
  charge service (Borrower pays Lender): USD each month §1 = min(income, 10_000 USD)
}
`
const bindings = (...more: readonly object[]) =>
  JSON.stringify({
    offtake: "bindings/1",
    series: [
      ...["alpha", "beta"].map((column) => ({
        source: `meter ${column === "alpha" ? "Alpha" : "Beta"}`,
        file: "load.csv",
        time: "month",
        column,
        unit: "MWh",
        zone: "UTC",
        label: "start",
        every: "1 month",
        decimals: 3,
      })),
      { source: "ledger receipts", postings: ["tenant_a.energy", "tenant_b.energy"] },
      ...more,
    ],
  })

const write = (name: string, text: string): void => writeFileSync(join(scratch, name), text)
write("tenants.otk", `offtake 1\n\n${tenant("tenant_a", "Alpha")}\n${tenant("tenant_b", "Beta")}`)
write("venture.otk", venture)
write("lender.otk", lender)
write("bindings.json", bindings())
write("load.csv", "month,alpha,beta\n2027-01,1000,500\n2027-02,900,\n")
const data = ["--data", "."]
const deal = ["venture.otk", "tenants.otk", ...data]
const january = ["--from", "2027-01", "--through", "2027-01"]

describe("settle", () => {
  test("prints each statement after those it reads, and what the parties come to", async () => {
    const { code, out, err } = await run("settle", ...deal, ...january)
    expect(err).toBe("")
    const pages = out.split(/\n─+\n\n/)
    expect(pages.map((page) => page.split("\n")[0])).toEqual([
      "Supply to Alpha",
      "Supply to Beta",
      "Fork venture",
      "The deal: 3 contracts",
    ])
    expect(pages[2]).toMatch(/ {2}Reads {7}tenant_a, plan [0-9a-f]{12}\n {14}tenant_b, plan [0-9a-f]{12}\n/)
    // 1,000 and 500 MWh at 40 are 60,000, and 75 % of them 45,000.
    expect(pages[3]?.slice(pages[3].indexOf("BY PARTY"))).toBe(`BY PARTY, IN USD
  Party             tenant_a    tenant_b     venture       Total
  ──────────────  ──────────  ──────────  ──────────  ──────────
  Fork Power LLC   40,000.00   20,000.00  -45,000.00   15,000.00
  Alpha Inc.      -40,000.00           –           –  -40,000.00
  Beta Inc.                –  -20,000.00           –  -20,000.00
  Capital LP               –           –   45,000.00   45,000.00
  ──────────────  ──────────  ──────────  ──────────  ──────────
  All together          0.00        0.00        0.00        0.00
`)
    expect(code).toBe(0)
    for (const line of out.split("\n")) expect([...line].length).toBeLessThanOrEqual(pageColumns)
  })

  test("as JSON it is every settlement and the parties, and of one contract the settlement alone", async () => {
    const { out } = await run("settle", ...deal, ...january, "--json")
    const all = JSON.parse(out)
    expect(all.contracts.map(({ contract }: { contract: string }) => contract)).toEqual([
      "tenant_a",
      "tenant_b",
      "venture",
    ])
    expect(all.parties[0]).toEqual({
      party: "Fork Power LLC",
      currency: "USD",
      contracts: [
        { contract: "tenant_a", net: "40000.00" },
        { contract: "tenant_b", net: "20000.00" },
        { contract: "venture", net: "-45000.00" },
      ],
      total: "15000.00",
    })
    const one = await run("settle", ...deal, ...january, "--json", "--contract", "venture")
    expect(JSON.parse(one.out)).toEqual(all.contracts[2])
    expect(all.contracts[2].reads.map(({ contract }: { contract: string }) => contract)).toEqual([
      "tenant_a",
      "tenant_b",
    ])
    const alone = await run("settle", "tenants.otk", ...data, ...january, "--json", "--contract", "tenant_a")
    expect(JSON.parse(alone.out)).toEqual(all.contracts[0])
    expect(alone.out).not.toContain('"reads"')
  })

  test("several are named, and contracts that are not linked have no deal", async () => {
    const { out } = await run("settle", ...deal, ...january, "--contract", "tenant_b", "--contract", "tenant_a")
    expect(out.split(/\n─+\n\n/).map((page) => page.split("\n")[0])).toEqual(["Supply to Alpha", "Supply to Beta"])
  })

  test("plans do as well as texts, to the byte", async () => {
    for (const id of ["tenant_a", "tenant_b"])
      await run("build", "tenants.otk", "--contract", id, "--out", `${id}.plan.json`)
    await run("build", "venture.otk", "--out", "venture.plan.json")
    const plans = await run(
      "settle",
      "venture.plan.json",
      "tenant_a.plan.json",
      "tenant_b.plan.json",
      ...data,
      "--json",
    )
    expect(plans.out).toBe((await run("settle", ...deal, "--json")).out)
  })

  test("a tenant's gap withholds its own amount and what stands on it, and says so", async () => {
    const { code, out } = await run("settle", ...deal, "--through", "2027-02")
    expect(code).toBe(1)
    expect(out).toContain("OT3064")
    const words = out.replace(/\s+/g, " ")
    expect(words).toContain(
      "receipts reads tenant_b.energy of 2027-02, which is withheld: OT3001 load: Beta has no value for 2027-02",
    )
    expect(words).toContain("Not counted: 1 amount withheld in tenant_b, 1 amount withheld in venture.")
  })

  test.each<[name: string, words: readonly string[], ...says: string[]]>([
    [
      "an unknown contract",
      ["settle", ...deal, "--contract", "tenant_c"],
      "None of the files has a contract tenant_c; did you mean tenant_a?",
      "They have: venture, tenant_a, tenant_b",
    ],
    ["a file twice", ["settle", "venture.otk", ...deal], "Two of the contracts are named venture."],
    [
      "days of none",
      ["settle", ...deal, "--from", "2035-01"],
      "2035-01 names no time in the term",
      "The term runs from 2027-01-01 to 2027-12-31.",
    ],
    [
      "a rule of two",
      ["explain", ...deal, "--posting", "energy", "--period", "2027-01"],
      "energy is a rule of tenant_a and of tenant_b.",
      "Say which with --contract: tenant_a, tenant_b",
    ],
    [
      "a rule of none",
      ["explain", ...deal, "--posting", "distributon", "--period", "2027-01"],
      "None of the contracts has a rule distributon; did you mean distribution?",
    ],
    ["no rule", ["explain", ...deal, "--period", "2027-01"], "explain needs --posting", "Say which with --contract"],
  ])("%s is a mistake in the words", async (_, words, ...says) => {
    const { code, out, err } = await run(...words)
    expect({ code, out }).toEqual({ code: 2, out: "" })
    for (const each of says) expect(err).toContain(each)
  })

  test("contracts that read each other are not settled, and the way round is named", async () => {
    write("bindings.json", bindings({ source: "meter round", postings: ["venture.distribution"] }))
    const round = readFileSync("tenants.otk", "utf8").replace(
      "input load:",
      'input back: USD each month from meter "round" missing error\n  input load:',
    )
    write("round.otk", round)
    const { code, err } = await run("settle", "round.otk", "venture.otk", ...data)
    write("bindings.json", bindings())
    expect(err).toContain("The contracts go round: tenant_a reads venture.distribution, venture reads tenant_a.energy.")
    expect(code).toBe(2)
  })
})

describe("explain", () => {
  test("goes through three contracts down to the line of a file, naming each where it is entered", async () => {
    const { code, out } = await run(
      "explain",
      "lender.otk",
      ...deal,
      ...["--posting", "service", "--period", "2027-01", "--depth", "2"],
    )
    // 10,000 of the 45,000 that the venture distributes of 60,000.
    expect(out).toBe(`service 2027-01 = 10,000 USD  [measured]
│  in      lender "Fork loan"
│  clause  §1, lender.otk:8
│  formula min(income, 10_000 USD)
│        = min(45,000 USD, 10,000 USD)
│  rounded service as posted: 10,000 → 10,000 USD, nothing was dropped (R5)
│
└─ income 2027-01 = 45,000 USD  [measured]
   │  posting venture.distribution 2027-01 = 45,000.00 USD
   │
   └─ distribution "Distribution" 2027-01 = 45,000 USD  [measured]
      │  in      venture "Fork venture"
      │  clause  §5, venture.otk:8
      │  formula receipts * 75%
      │        = 60,000 USD * 75%
      │  rounded distribution as posted: 45,000 → 45,000 USD, nothing was dropped (R5)
      │
      └─ receipts "Receipts" 2027-01 = 60,000 USD  [measured]
         │  posting tenant_a.energy 2027-01 = 40,000.00 USD
         │          tenant_b.energy 2027-01 = 20,000.00 USD
         │
         ├─ energy "Energy Payment" 2027-01 = 40,000 USD  [measured]
         │  │  in      tenant_a "Supply to Alpha"
         │  │  clause  §1, tenants.otk:9
         │  │  formula load * 40 USD/MWh
         │  │        = 1,000 MWh * 40 USD/MWh
         │  │  rounded energy as posted: 40,000 → 40,000 USD, nothing was dropped (R5)
         │  │
         │  └─ load 2027-01 = 1,000 MWh  [measured]
         │        reading ./load.csv:2, column alpha, "1000"
         │
         └─ energy "Energy Payment" 2027-01 = 20,000 USD  [measured]
            │  in      tenant_b "Supply to Beta"
            │  clause  §1, tenants.otk:18
            │  formula load * 40 USD/MWh
            │        = 500 MWh * 40 USD/MWh
            │  rounded energy as posted: 20,000 → 20,000 USD, nothing was dropped (R5)
            │
            └─ load 2027-01 = 500 MWh  [measured]
                  reading ./load.csv:2, column beta, "500"
`)
    expect(code).toBe(0)
  })

  test("leads to what withholds an amount, and where", async () => {
    const { code, out } = await run("explain", ...deal, "--posting", "distribution", "--period", "2027-02")
    expect(out).toContain("posting tenant_a.energy 2027-02 = 36,000.00 USD")
    expect(out).toContain("tenant_b.energy 2027-02 = withheld")
    expect(out).toMatch(/load 2027-02 = withheld[^]*fault +OT3001 load: Beta has no value for 2027-02/)
    expect(code).toBe(1)
  })

  test("as JSON every number says of which contract it is", async () => {
    const { out } = await run("explain", ...deal, "--posting", "distribution", "--period", "2027-01", "--json")
    const tree = JSON.parse(out)
    expect(tree.contract).toBe("venture")
    const [receipts] = tree.used
    expect(receipts.used.map((each: typeof tree) => each.explanation.reference.contract)).toEqual([
      "tenant_a",
      "tenant_b",
    ])
  })

  test("a contract alone says which of its postings' contracts are not there", async () => {
    const { code, out } = await run(
      "explain",
      "venture.otk",
      ...data,
      "--posting",
      "distribution",
      "--period",
      "2027-01",
    )
    expect(out.replace(/[│\s]+/g, " ")).toContain(
      "receipts is bound to tenant_a.energy, and no contract of that name is settled with it",
    )
    expect(code).toBe(1)
  })
})

describe("invoice", () => {
  const billed = (text: string, lines: string) => text.replaceAll(/^}$/gm, `  ${lines}\n}`)
  write(
    "billed-tenants.otk",
    billed(
      readFileSync(join(scratch, "tenants.otk"), "utf8"),
      "invoice monthly (Seller bills Tenant) each month { lines energy }",
    ),
  )
  write(
    "billed-venture.otk",
    billed(venture, "invoice monthly (Investor bills Venture) each month { lines distribution }"),
  )
  const billedDeal = ["billed-venture.otk", "billed-tenants.otk", ...data]

  test("writes those of all contracts, one that reads the others with its amounts", async () => {
    const { code, out, err } = await run("invoice", ...billedDeal, ...january, "--out", "all")
    expect(err).toBe("")
    // 1,000 and 500 MWh at 40, and 75 % of both.
    expect(out).toMatch(/tenant_a +monthly +2027-01 .* 40,000\.00 USD/)
    expect(out).toMatch(/tenant_b +monthly +2027-01 .* 20,000\.00 USD/)
    expect(out).toMatch(/venture +monthly +2027-01 .* 45,000\.00 USD/)
    const names = ["tenant_a", "tenant_b", "venture"].map((id) => `${id}-monthly-2027-01`)
    expect(readdirSync("all").toSorted()).toEqual(names.flatMap((name) => [`${name}.html`, `${name}.json`]))
    expect(code).toBe(0)
  })

  test("writes those of one contract as if it stood alone, and names what it reads", async () => {
    const words = [...billedDeal, ...january, "--contract", "venture", "--out", "one"]
    expect((await run("invoice", ...words)).code).toBe(0)
    expect(readdirSync("one").toSorted()).toEqual(["monthly-2027-01.html", "monthly-2027-01.json"])
    const document = JSON.parse(readFileSync(join("one", "monthly-2027-01.json"), "utf8"))
    expect(document).toMatchObject({ number: "venture/monthly/2027-01", total: "45000.00", status: "complete" })
    expect(document.reads.map(({ contract }: { contract: string }) => contract)).toEqual(["tenant_a", "tenant_b"])
  })

  test("a contract without invoices is left out, and a gap of one that is read is told in the other's", async () => {
    const words = ["billed-venture.otk", "tenants.otk", ...data, "--out", "gap"]
    const { code, out } = await run("invoice", ...words, "--from", "2027-02", "--through", "2027-02")
    expect(out).toMatch(/venture +monthly +2027-02 .* withheld [^]*incomplete:\s+without\s+distribution/)
    expect(readdirSync("gap")).toEqual(["venture-monthly-2027-02.html", "venture-monthly-2027-02.json"])
    expect(code).toBe(1)
  })

  test("an invoice that none of them has is refused with those they have", async () => {
    const { code, err } = await run("invoice", ...billedDeal, ...january, "--invoice", "montly", "--out", "none")
    expect(err).toContain("None of the contracts has an invoice montly; did you mean monthly?\nThey have: monthly")
    expect(code).toBe(2)
  })
})

describe("parties", () => {
  test("of a deal stand contract by contract and in all", async () => {
    const { code, out } = await run("parties", ...deal, ...january)
    expect(out).toMatch(/venture +tenant_a +tenant_b +in all\n/)
    expect(out).toMatch(/Fork Power LLC +-45,000\.00 +40,000\.00 +20,000\.00 +15,000\.00\n/)
    expect(out).toMatch(/all together +0\.00 +0\.00 +0\.00 +0\.00\n/)
    expect(code).toBe(0)
  })

  test("of one contract of a deal stand on what the others posted, which are not shown", async () => {
    const { code, out } = await run("parties", ...deal, ...january, "--contract", "venture")
    expect(out).toMatch(/Fork Power LLC +-45,000\.00\n/)
    expect(out).not.toContain("Alpha")
    expect(code).toBe(0)
  })

  test("two contracts of one name are refused", async () => {
    const { code, err } = await run("parties", "venture.otk", "venture.otk", ...data)
    expect(err).toContain("Two of the contracts are named venture.")
    expect(code).toBe(2)
  })
})
