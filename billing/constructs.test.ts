import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { run as runWords } from "./run.test-support.ts"

const scratch = mkdtempSync(join(tmpdir(), "offtake-"))
afterAll(() => rmSync(scratch, { recursive: true }))

const run = (...words: string[]) => runWords(words)

const text = `offtake 1

template difference "Difference" (quantity: MWh each month, strike: USD/MWh) {
  define owed: USD each month §3.1 = quantity * strike
}
template spare "Spare" (quantity: MWh each month) {
  define twice: MWh each month §3.1 = 2 * quantity
}

contract joint "Joint campus" {
  parties {
    JV    "Joint Power LLC"
    North "North LLC"
    South "South LLC"
  }
  term energised through 2028-12-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  event energised "First energy" §1.1 once from log "milestones"
  event cod "Commercial operation" §1.2 once from log "milestones"
  phases §1 { testing from energised operation from cod }
  group owner of party { North South from 2027-02-01 }

  input made: MWh each month from meter "M" missing error
  input takings: USD each month from ledger "1" missing error
  agreed share[owner]: % §5.1 = { North: 60% South: 40% }
  agreed rate: USD/MWh §3.2 = 40 USD/MWh

  uses difference(quantity: made, strike: rate) as terms

  allocate use of takings: USD each month §4.1 step 0.01 USD { first fees up to 10 USD rest to owners }
  account reserve: USD each month §4.2 {
    opens 0 USD
    add use.fees
    draw paid up to 4 USD
    at end of term lapses
  }
  waterfall dist of use.owners: USD each month §4.3 step 0.01 USD each tier {
    tier preferred §4.4 up to reserve.closing pay pool
    rest §4.5 pay { 80% to pool rest to promote }
  }

  charge energy "Energy" (North pays JV): USD each month §3.3 = terms.owed
  charge capacity (North pays JV): USD each month §3.4 during operation = 31 USD/day * days(month)
  charge own_use (JV pays JV): USD each month §3.5 = made * 1 USD/MWh
  charge distribution[owner] (JV pays owner): USD each month §5.2 = share * dist.total[pool]
  charge rebate (JV pays North): USD each month §3.6 = 100 USD

  instrument rec "REC" unit REC vintage month §6 {
    issue issued to JV §6.1 = made * 1 REC/MWh in whole 1 REC carry
    transfer conveyed from JV to North §6.2 = issued in whole 1 REC drop
  }

  invoice monthly (JV bills North) each month §7 {
    lines energy, capacity
    tax sales_tax §7.1 = 10% on energy per total
    due 10 days after receipt
    late 12% per year actual/365 simple
    net with rebates
  }
  invoice rebates (JV bills North) each month §7.2 {
    lines rebate
    due 20 days after period end
    net
  }
}
`

const series = (source: string, column: string, unit: string, decimals: number) => ({
  source,
  file: "month.csv",
  time: "month",
  column,
  unit,
  zone: "UTC",
  label: "start",
  every: "1 month",
  decimals,
})
const bindings = {
  offtake: "bindings/1",
  series: [series("meter M", "mwh", "MWh", 1), series("ledger 1", "usd", "USD", 2)],
  events: [
    { event: "energised", date: "2027-01-01" },
    { event: "cod", date: "2027-01-17" },
  ],
  documents: [
    {
      invoice: "monthly",
      period: "2027-01",
      issued: "2027-02-03",
      received: "2027-02-05",
      paid: [{ date: "2027-03-15" }],
    },
  ],
}

const contract = file("joint.otk", text)
const data = folder("data", bindings)

function file(name: string, content: string): string {
  const path = join(scratch, name)
  writeFileSync(path, content)
  return path
}

function folder(name: string, content: object): string {
  const path = join(scratch, name)
  mkdirSync(path)
  writeFileSync(join(path, "bindings.json"), JSON.stringify(content))
  writeFileSync(join(path, "month.csv"), "month,mwh,usd\n2027-01,100.5,110.00\n2027-02,200.5,60.00\n")
  return path
}

describe("the statement", () => {
  test("what a party pays itself is shown and owed by nobody", async () => {
    const { out, code } = await run("settle", contract, "--data", data)
    expect(out).toContain("Not owed: 2 internal amounts, of a party to itself: JV 301.00 USD.")
    expect(out).toContain("100.50 i")
    expect(out).not.toContain("JV owes JV")
    expect(code).toBe(0)
  })

  test("a tax says which invoice it is on, and is a tenth of the energy", async () => {
    const { out } = await run("settle", contract, "--data", data)
    // 100.5 MWh at 40 USD/MWh is 4,020.00 USD.
    expect(out).toContain("tax on monthly")
    expect(out).toMatch(/2027-01 .*4,020\.00 .*402\.00/)
  })

  test("an invoice paid late says since when and what that earns", async () => {
    const { out } = await run("settle", contract, "--data", data)
    // 4,020.00 + 402.00 + 15 days at 31 = 4,887.00; × 12 % × 28/365 = 44.9872…
    expect(out).toContain("monthly 2027-01: paid 2027-03-15; 28 days late, 44.99 USD of interest on top.")
  })

  test("invoices that are paid together are one payment", async () => {
    const { out } = await run("settle", contract, "--data", data)
    // The rebate of 100.00 runs against the invoice.
    expect(out).toMatch(
      /PAYMENTS OF SEVERAL INVOICES IN ONE[^]*North → JV +4,787\.00 USD +2027-02-20 +monthly 2027-01, rebates 2027-01/,
    )
  })

  test("certificates are added up over their vintages, with what is left", async () => {
    const { out } = await run("settle", contract, "--data", data)
    // 100.5 and 200.5 make 100 and, with the half carried, 201.
    expect(out).toMatch(/§6\.1 +issued +JV +2027-01 to 2027-02, 2 vintages +301 REC/)
    expect(out).toMatch(/rec +North +2027-01 to 2027-02, 2 vintages +301 REC/)
  })

  test("as JSON all of it is there", async () => {
    const { out } = await run("settle", contract, "--data", data, "--json")
    const found = JSON.parse(out)
    expect(found.postings.find((each: { rule: string }) => each.rule === "own_use")).toMatchObject({ internal: true })
    expect(found.postings.find((each: { rule: string }) => each.rule === "sales_tax")).toMatchObject({
      taxOf: "monthly",
    })
    expect(found.invoices[0]).toMatchObject({
      total: "4887.00",
      received: "2027-02-05",
      paid: [{ date: "2027-03-15" }],
      late: { from: "2027-02-15", to: "2027-03-15", days: 28, amount: "44.99" },
    })
    expect(found.payments[0]).toMatchObject({ payer: "North", payee: "JV", amount: "4787.00" })
    expect(found.certificates[0]).toMatchObject({ rule: "issued", vintage: "2027-01", quantity: "100", unit: "REC" })
    expect(found.holdings[0]).toMatchObject({ owner: "North", vintage: "2027-01", quantity: "100" })
  })

  test("without the day of the event that the term begins with there is nothing to do, and it says where to give it", async () => {
    const waiting = folder("waiting", { ...bindings, events: [] })
    const { code, err } = await run("settle", contract, "--data", waiting)
    expect(err).toContain("The term begins with energised, which has not happened.")
    expect(err).toContain('"events" in bindings.json')
    expect(code).toBe(2)
  })

  test.each([
    ["an event", { events: [{ event: "cod", date: "2027-02-30" }] }, "events[0]"],
    [
      "a document",
      { documents: [{ invoice: "monthly", period: "2027-01", payed: "2027-03-15" }] },
      'unknown key "payed"',
    ],
  ])("%s that cannot be read is named by its place", async (name, differs, says) => {
    const wrong = folder(name.replace(" ", "-"), { ...bindings, ...differs })
    const { code, err } = await run("settle", contract, "--data", wrong)
    expect(err).toContain(says)
    expect(code).toBe(1)
  })
})

describe("explain", () => {
  const explain = (posting: string, ...more: string[]) =>
    run("explain", contract, "--data", data, "--posting", posting, "--period", "2027-01", ...more)

  test.each([
    [
      "a rule of a template",
      "terms.owed",
      "terms.owed 2027-01 = 4,020 USD",
      "given made = 100.5 MWh, rate = 40 USD/MWh",
    ],
    ["a part of an allocation", "use.owners", "use.owners 2027-01 = 100 USD", "parts   fees     10 USD"],
    ["a stage of an account", "reserve.closing", "reserve.closing 2027-01 = 6 USD", "account opening   0 USD"],
    ["the last balance, paid at the end", "reserve.final", "reserve.final 2027-01 = 0 USD"],
    ["a tier", "dist.preferred", "dist.preferred 2027-01 = 6 USD", "reserve.closing 2027-01 = 6 USD"],
    // 6 and 80 % of 94.
    ["what a recipient gets in all", "dist.total[pool]", "dist.total to pool 2027-01 = 81.2 USD"],
    ["a movement", "issued", "issued 2027-01 = 100 REC", "carried     0.5 REC"],
    ["what a movement carries on", "issued.carried", "issued.carried 2027-01 = 0.5 REC"],
    // Operation begins on the 17th.
    [
      "a rule during a phase",
      "capacity",
      "capacity 2027-01 = 465 USD",
      "2027-01-17 to 2027-01-31: 31 USD/day * 15 day",
    ],
    ["a member, in brackets", "distribution[North]", "distribution North 2027-01 = 48.72 USD"],
  ])("%s", async (_, posting, ...says) => {
    const { out, code } = await explain(posting)
    for (const words of says) expect(out).toContain(words)
    expect(code).toBe(0)
  })

  // Part, first and second edge stand in the template; the blocks it was given are 5,000 MWh each.
  test("tiers open into the amount they price, down to a reading, and into their edges", async () => {
    const examples = join(import.meta.dirname, "../examples")
    const { out } = await run(
      ...["explain", join(examples, "library/tiered-energy.otk"), "--data", join(examples, "campus-2027")],
      ...["--posting", "energy", "--period", "2027-01"],
    )
    expect(out).toContain("meters.csv:2")
    expect(out).toContain("marginal_blocks.second_edge 2027-01 = 10,000 MWh")
    expect(out).toContain("= 1 * (first_block + second_block), given 5,000 MWh, 5,000 MWh")
  })

  test("an agreed figure of a member shows the figures of all", async () => {
    const venture = join(import.meta.dirname, "../examples/venture-deal/venture.otk")
    const { out } = await run(
      ...["explain", venture, "--data", join(import.meta.dirname, "../examples/campus-2027")],
      ...["--posting", "promote_seat", "--member", "Developer", "--period", "2027-03-01"],
    )
    expect(out).toContain("formula { DataCo: 0% Developer: 100% }")
  })

  test("a recipient can be named as a member is", async () => {
    expect((await explain("dist.rest", "--member", "promote")).out).toContain("dist.rest to promote 2027-01 = 18.8 USD")
  })

  test("a member who has not joined yet has no amount, and it says so", async () => {
    const { out, code } = await explain("distribution", "--member", "South")
    expect(out).toContain("OT3029 share[South] has no value in 2027-01: South is not in owner then.")
    expect(code).toBe(1)
  })

  test.each([
    ["dist", "dist is a waterfall; say which of its amounts.", "preferred, rest, total"],
    ["use", "use is an allocation; say which of its amounts.", "fees, owners"],
    ["use.onwers", "use is an allocation and has no onwers; did you mean use.owners?"],
    ["reserve.piad", "reserve is an account and has no piad; did you mean reserve.paid?"],
    ["energy.closing", "energy is a charge and has no closing.", "Write --posting energy"],
    ["reserve.paid.worth", "reserve.paid has no worth."],
    ["dist.preferred[promote]", "dist.preferred does not pay promote.", "It pays: pool"],
    ["terms.owd", "no rule terms.owd; did you mean terms.owed?"],
    ["distribution", "say which with --member.", "Its members are: North, South from 2027-02-01"],
    ["distribution[North South]", "spread over owner, and 2 members are named."],
  ])("%s: %s", async (posting, ...says) => {
    const { err, code } = await explain(posting)
    for (const words of says) expect(err).toContain(words)
    expect(code).toBe(2)
  })
})

describe("compare", () => {
  test("a contract is the same as itself laid out otherwise, and as its plan", async () => {
    const other = file("loose.otk", text.replace("contract joint", "// A comment.\ncontract   joint"))
    const plan = join(scratch, "joint.plan.json")
    await run("build", contract, "--out", plan)
    for (const path of [other, plan]) {
      const { code, out } = await run("compare", contract, path)
      expect(out).toContain("✓ The two are one contract: nothing differs.")
      expect(code).toBe(0)
    }
  })

  test("what changed is named, with its formula before and after, and what no longer carries over", async () => {
    const other = file(
      "changed.otk",
      text
        .replace("= 40 USD/MWh", "= 41 USD/MWh")
        .replace("draw paid", "draw spent")
        .replace('"Joint campus"', '"Joint site"')
        .replace(/ {2}charge own_use.*\n/, ""),
    )
    const { code, out } = await run("compare", contract, other)
    expect(out).toContain("  - own_use\n")
    expect(out).toContain("  ~ rate: what it computes\n      before  40 USD/MWh\n      after   41 USD/MWh\n")
    expect(out).toContain("  ~ title: Joint campus → Joint site\n")
    expect(out).toContain("  ✗ reserve, account, does not: Before, its draws: paid. Now: spent.\n")
    expect(code).toBe(1)
    const { out: json } = await run("compare", contract, other, "--json")
    expect(JSON.parse(json)).toMatchObject({ same: false, rules: { removed: ["own_use"] } })
  })

  test.each([[["one.otk"]], [["one.otk", "two.otk", "three.otk"]]])("of %j it wants two", async (paths) => {
    const { code, err } = await run("compare", ...paths)
    expect(err).toContain("compare takes two files, the old one and the new one")
    expect(code).toBe(2)
  })
})

describe("check and build tell the extent of a contract", () => {
  test("a term that waits for an event has no count yet; a template that nothing uses is named", async () => {
    const { out, code } = await run("check", contract)
    const flat = out.replace(/\s+/g, " ")
    expect(flat).toContain("how many values is not known yet: The term begins with energised")
    expect(flat).toContain("Used by no contract here: template spare.")
    expect(code).toBe(0)
  })

  test("a library without a contract is good, and says what it holds for others", async () => {
    const library = file("library.otk", text.slice(0, text.indexOf("contract joint")))
    expect(await run("check", library)).toEqual({
      code: 0,
      out: "✓ 1 file checked, nothing found.\n  Used by no contract here: template difference, template spare.\n",
      err: "",
    })
  })

  test("a term that is known has its count, and clauses not computed are named", async () => {
    const fixed = file(
      "fixed.otk",
      `offtake 1
contract fixed "Fixed" {
  parties { A "A Inc." B "B Inc." }
  term 2027-01-01 through 2027-12-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §1 "Fee" §2 "Insurance" not computed }
  charge fee (A pays B): USD each month §1 = 5 USD
}
`,
    )
    // Twelve months of one step.
    const says = "fixed: 1 rule, 12 values to work out in the whole term; declared, not computed: §2."
    expect((await run("check", fixed)).out).toContain(says)
    const { out } = await run("check", fixed, "--json")
    expect(JSON.parse(out).files[0].contracts).toEqual([
      { contract: "fixed", evaluations: 12, rules: 1, notComputed: ["§2"] },
    ])
    expect((await run("build", fixed, "--out", join(scratch, "fixed.json"))).err).toContain(says)
  })
})

describe("several contracts in one file", () => {
  const three = "examples/three-ownership-models/contract.otk"

  test.each(["build", "explain"])("%s asks which", async (name) => {
    const words = name === "build" ? [] : ["--data", data]
    const { code, err } = await run(name, three, ...words)
    expect(err).toContain("Say which with --contract: mesa_owned, mesa_ipp, mesa_jv")
    expect(code).toBe(2)
  })

  test("settle prints a statement of each, and no deal, since none reads another", async () => {
    const { out } = await run("settle", three, "--data", data, "--from", "2028-07", "--through", "2028-07")
    expect(out.match(/^What the parties owe each other/gm)).toHaveLength(3)
    expect(out).not.toContain("The deal")
  })

  test("a test may speak of all of them", async () => {
    const { code, out } = await run("test", three)
    expect(out).toMatch(/✓ 2 tests, 16 expectations: all hold\./)
    expect(code).toBe(0)
  })

  test("two of them can be compared as versions by their names", async () => {
    const { code, out } = await run("compare", three, three, "--contract", "mesa_jv")
    expect(out).toContain("nothing differs")
    expect(code).toBe(0)
  })
})
