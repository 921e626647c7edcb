import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compile } from "./compile.ts"
import { bindData } from "./data.ts"
import { openDeal, withRead, type DealRun } from "./deal.ts"
import type { NumberReference, Settlement } from "./evaluate/settlement.ts"
import { isProblem } from "./evaluate/window.ts"
import type { Artifact } from "./plan/steps.ts"
import { settle, type RunWindow } from "./run.ts"
import { faultsOfPostings } from "./series/postings.test-support.ts"

// ---- a deal: two tenants and a market, whose postings are what a venture receives

/** The setting of a contract that begins in 2027, hourly, in Chicago where nothing else is said. */
function setting(parties: string, { from = "2027-01-01", zone = "America/Chicago" } = {}): string {
  return `parties { ${parties} }
  term ${from} through 2028-12-31
  time { timezone "${zone}" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }`
}
const tenantA = `contract tenant_a "Supply to Alpha" {
  ${setting('Seller "Fork Power LLC" Tenant "Alpha Inc."')}
  input load: MWh each month from meter "A" missing error
  charge energy "Energy Payment" (Tenant pays Seller): USD each month §1 = load * 40 USD/MWh
}`
const tenantB = `contract tenant_b "Supply to Beta" {
  ${setting('Seller "Fork Power LLC" Tenant "Beta Inc."', { from: "2027-02-01" })}
  input load: MWh each month from meter "B" missing error
  charge energy (Tenant pays Seller): USD each month §1 = load * 45 USD/MWh
  charge credit (Seller pays Tenant): USD each month §2 = 1_000 USD
}`
const market = `contract market "Market sales" {
  ${setting('Venture "Fork Power LLC" Market "The Market"')}
  input revenue: USD each month from ledger "statements" missing error
  settle sales (Market pays Venture, negative reverses): USD each month §1 = revenue
}`
const venture = `contract venture "Fork venture" {
  ${setting('Venture "Fork Power LLC" Operator "Operations Inc." Investor "Capital LP" Developer "Fork Development LP"')}
  group payee of label { first_money promote }
  input receipts: USD each month from ledger "receipts" missing zero
  input surplus:  USD each month from posting market.sales missing zero
  input costs:    USD each month from ledger "costs" missing error
  define net_cash: USD each month = receipts + surplus - costs
  account reserve: USD each month §2 {
    opens 0 USD
    add min(max(net_cash, 0), max(40_000 USD - reserve.opening, 0))
    at end of term lapses
  }
  define distributable: USD each month = max(net_cash, 0) - reserve.added
  waterfall dist of distributable: USD each month §3 step 0.01 USD each tier {
    tier preferred up to 10_000 USD pay Investor
    rest pay { 80% to Investor rest to Developer }
  }
  charge operating (Venture pays Operator): USD each month §1 = costs
  charge to_investor (Venture pays Investor): USD each month §3 = dist.total[Investor]
  charge to_developer (Venture pays Developer): USD each month §3 = dist.total[Developer]
}`

function artifactsOf(...contracts: readonly string[]): readonly Artifact[] {
  const { artifacts, diagnostics } = compile(`offtake 1\n\n${contracts.join("\n\n")}\n`, { name: "deal.otk" })
  const errors = diagnostics.filter(({ severity }) => severity === "error")
  if (errors.length > 0) throw new Error(errors.map(({ number, message }) => `${number} ${message}`).join("\n"))
  return artifacts
}

/** A source with a reading for each month from the first: `["2027-01 10", "2027-02 "]`. */
type Column = readonly [source: string, unit: string, ...rows: string[]]
const columns: readonly Column[] = [
  ["meter A", "MWh", "2027-01 1000", "2027-02 900", "2027-03 1100"],
  ["meter B", "MWh", "2027-02 500", "2027-03 600"],
  ["ledger statements", "USD", "2027-01 5000", "2027-02 -2000", "2027-03 3000"],
  ["ledger costs", "USD", "2027-01 20000", "2027-02 20000", "2027-03 20000"],
]
const receipts = {
  source: "ledger receipts",
  postings: ["tenant_a.energy", "tenant_b.energy"],
  less: ["tenant_b.credit"],
}

function folder(given: readonly Column[], ...postings: readonly object[]): ReadonlyMap<string, Uint8Array> {
  const encode = (text: string) => new TextEncoder().encode(text)
  const files = given.map(([source, , ...rows]) => {
    const lines = rows.map((row) => row.replace(" ", ","))
    return [
      `${source.replace(" ", "-")}.csv`,
      encode(["time,reading,quality", ...lines.map(graded)].join("\n")),
    ] as const
  })
  const series = given.map(([source, unit, first = ""]) => ({
    source,
    file: `${source.replace(" ", "-")}.csv`,
    time: "time",
    column: "reading",
    unit,
    zone: "UTC",
    label: "start",
    every: first.startsWith("2027-01-01T") ? "1 hour" : /^\d{4}-\d{2}-/.test(first) ? "1 day" : "1 month",
    decimals: 4,
    quality: { column: "quality", map: { M: "measured", E: "estimated" } },
  }))
  const bindings = { offtake: "bindings/1", series: [...series, ...postings] }
  return new Map([["bindings.json", encode(JSON.stringify(bindings))], ...files])
}
/** One for each hour from a time on. */
const hoursFrom = (from_utc: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, hour) => `${new Date(from_utc + hour * 3_600_000).toISOString().slice(0, 16)}Z 1`)
const graded = (line: string): string => (line.endsWith(",E") ? line : `${line},M`)

const all = artifactsOf(venture, tenantA, tenantB, market)
const data = folder(columns, receipts)

function dealt(artifacts: readonly Artifact[], files: ReadonlyMap<string, Uint8Array>, window?: RunWindow): DealRun {
  const deal = openDeal(artifacts, files, window)
  if (isProblem(deal)) throw new Error(deal.problem)
  return deal
}
function settlementOf(deal: DealRun, id: string): Settlement {
  const found = deal.runs.find(({ artifact }) => artifact.plan.contract.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found.run.settlement
}
/** "to_investor 2027-02 18400.00" */
const lines = ({ postings }: Settlement, rule?: string): readonly string[] =>
  postings
    .filter((each) => rule === undefined || each.rule === rule)
    .map((each) => `${[each.rule, ...each.members].join(" ")} ${each.period} ${each.amount}`)
const faultsOf = ({ faults }: Settlement): readonly string[] => faults.map(({ code, message }) => `${code}: ${message}`)

/** A venture of one input, `received` from a ledger, that pays it on; what it is bound to, and to which contract. */
const reader = ({
  unit = "USD",
  each = "month",
  zone = "America/Chicago",
  from = "2027-01-01",
  group = "",
  missing = "zero",
} = {}) => `contract reader "Reader" {
  ${setting('Payer "Payer Inc." Payee "Payee Inc."', { zone, from })}
  ${group}
  input received: ${unit} each ${each} from ledger "received" missing ${missing}
  charge passed (Payer pays Payee): USD each ${each} §1 = max(received, 0 USD)
}`
const bound = (...postings: readonly string[]) => ({ source: "ledger received", postings })

describe("two tenants and a market feed a venture", () => {
  const deal = dealt(all, data)

  test("each is settled after those it reads, in the order given otherwise", () => {
    expect(deal.runs.map(({ artifact, reads }) => [artifact.plan.contract.id, reads])).toEqual([
      ["tenant_a", []],
      ["tenant_b", []],
      ["market", []],
      ["venture", ["tenant_a", "tenant_b", "market"]],
    ])
  })

  // Receipts: 1,000 MWh * 40; 900 * 40 + 500 * 45 - 1,000; 1,100 * 40 + 600 * 45 - 1,000. With sales, less 20,000: 25,000; 35,500; 53,000.
  // The reserve takes 25,000 and 15,000. Of 20,500 the first 10,000 and 80 % of 10,500; of 53,000 the first 10,000 and 80 % of 43,000.
  test("the waterfall splits what they post", () => {
    expect(lines(settlementOf(deal, "venture"), "to_investor")).toEqual([
      "to_investor 2027-01 0.00",
      "to_investor 2027-02 18400.00",
      "to_investor 2027-03 44400.00",
    ])
    expect(lines(settlementOf(deal, "venture"), "to_developer")).toEqual([
      "to_developer 2027-01 0.00",
      "to_developer 2027-02 2100.00",
      "to_developer 2027-03 8600.00",
    ])
  })

  test("a contract that reads none is settled as it is alone", () => {
    for (const { artifact, run } of deal.runs.slice(0, 3))
      expect(run.settlement).toEqual(settle(artifact, bindData(artifact.plan, data)))
  })

  test("the settlement names the contracts it stands on, and all of their files", () => {
    const { reads, data: files } = settlementOf(deal, "venture")
    expect(reads).toEqual(
      ["market", "tenant_a", "tenant_b"].map((contract) => ({
        contract,
        sha256: all.find(({ plan }) => plan.contract.id === contract)?.sha256,
      })),
    )
    expect(files.map(({ file }) => file)).toEqual([
      "bindings.json",
      "ledger-costs.csv",
      "ledger-statements.csv",
      "meter-A.csv",
      "meter-B.csv",
    ])
  })

  test("a later window shows its months, and the reserve has filled before", () => {
    const march = dealt(all, data, { from: "2027-03", through: "2027-03" })
    expect(lines(settlementOf(march, "venture"))).toEqual([
      "operating 2027-03 20000.00",
      "to_developer 2027-03 8600.00",
      "to_investor 2027-03 44400.00",
    ])
    expect(lines(settlementOf(march, "tenant_a"))).toEqual(["energy 2027-03 44000.00"])
  })

  test("only what is asked for is settled, with what it reads", () => {
    const idsOf = (...ids: readonly string[]) => withRead(ids, all, data).map(({ plan }) => plan.contract.id)
    expect(idsOf("venture")).toEqual(["venture", "tenant_a", "tenant_b", "market"])
    expect(idsOf("tenant_b")).toEqual(["tenant_b"])
  })
})

describe("an explanation goes through the contracts down to a line", () => {
  const deal = dealt(all, data)
  const at = (month: number) => Date.UTC(2027, month - 1, 1, 6)
  const open = (reference: NumberReference) => {
    const found = deal.explain(reference)
    if (!found) throw new Error(`no ${reference.rule}`)
    return found
  }

  test("from a tier of the waterfall through the receipts to the tenant's meter", () => {
    const tier = open({ contract: "venture", rule: "dist", stage: "preferred", members: [], at_utc: at(2) })
    expect([tier.value, tier.reference.contract]).toEqual(["10000", "venture"])
    const read = open({ contract: "venture", rule: "receipts", members: [], at_utc: at(2) })
    expect(read.value).toBe("57500")
    expect(read.reading).toBeUndefined()
    expect(read.postings).toEqual([
      {
        reference: { contract: "tenant_a", rule: "energy", members: [], at_utc: at(2) },
        contract: "Supply to Alpha",
        title: "Energy Payment",
        period: "2027-02",
        amount: "36000.00",
        currency: "USD",
        quality: "measured",
      },
      {
        reference: { contract: "tenant_b", rule: "energy", members: [], at_utc: at(2) },
        contract: "Supply to Beta",
        period: "2027-02",
        amount: "22500.00",
        currency: "USD",
        quality: "measured",
      },
      {
        reference: { contract: "tenant_b", rule: "credit", members: [], at_utc: at(2) },
        contract: "Supply to Beta",
        period: "2027-02",
        amount: "1000.00",
        currency: "USD",
        quality: "measured",
        less: true,
      },
    ])
    const energy = open(read.postings?.[0]?.reference ?? read.reference)
    expect(energy).toMatchObject({ value: "36000", reference: { contract: "tenant_a" } })
    const [load] = energy.tree?.children ?? []
    const reading = open({ contract: "tenant_a", ...load!.reference! })
    expect(reading.reading).toEqual({ file: "meter-A.csv", line: 3, column: "reading", raw: "900" })
  })

  test("where a contract has not begun there is nothing to add, and that is none", () => {
    const read = open({ contract: "venture", rule: "receipts", members: [], at_utc: at(1) })
    expect([read.value, read.quality, read.postings?.length]).toEqual(["40000", "measured", 1])
  })

  test("a number that is named without its contract does not exist", () => {
    expect(deal.explain({ rule: "energy", members: [], at_utc: at(2) })).toBeUndefined()
    expect(deal.explain({ contract: "gone", rule: "energy", members: [], at_utc: at(2) })).toBeUndefined()
  })

  test("one contract alone is asked as ever", () => {
    const [only] = all
    const one = dealt(only ? [only] : [], data)
    const found = one.explain({ rule: "costs", members: [], at_utc: at(2) })
    expect(found?.reference).toEqual({ rule: "costs", members: [], at_utc: at(2) })
  })
})

describe("what is not posted is never filled", () => {
  test("a withheld amount withholds what needs it, and the rest is posted", () => {
    const gap: readonly Column[] = [["meter A", "MWh", "2027-01 1000", "2027-02 ", "2027-03 1100"], ...columns.slice(1)]
    const deal = dealt(all, folder(gap, receipts))
    const { withheld, postings, faults } = settlementOf(deal, "venture")
    // The reserve of March stands on February's.
    expect(withheld.map(({ rule, period }) => `${rule} ${period}`)).toEqual([
      "to_developer 2027-02",
      "to_developer 2027-03",
      "to_investor 2027-02",
      "to_investor 2027-03",
    ])
    expect(postings.map(({ rule, period }) => `${rule} ${period}`)).toEqual([
      "operating 2027-01",
      "operating 2027-02",
      "operating 2027-03",
      "to_developer 2027-01",
      "to_investor 2027-01",
    ])
    expect(faults.map(({ number, message }) => `${number} ${message}`)).toEqual([
      "OT3064 receipts reads tenant_a.energy of 2027-02, which is withheld: OT3001 load: A has no value for 2027-02 (1 of 3 months) in meter-A.csv",
    ])
    const read = deal.explain({ contract: "venture", rule: "receipts", members: [], at_utc: Date.UTC(2027, 1, 1, 6) })
    expect(read?.value).toBe("withheld")
    expect(read?.postings?.map(({ amount }) => amount)).toEqual(["withheld", "22500.00", "1000.00"])
  })

  test("a month for which a contract is not settled is a gap, though the input reads what is missing as zero", () => {
    const short: readonly Column[] = [["meter A", "MWh", "2027-01 1000", "2027-02 900"], ...columns.slice(1)]
    const deal = dealt(all, folder(short, receipts))
    // By itself the venture goes as far as all are settled.
    expect(settlementOf(deal, "venture")).toMatchObject({ from: "2027-01-01", through: "2027-02-28", withheld: [] })
    const asked = dealt(
      artifactsOf(tenantB, market, venture),
      folder(columns, { ...receipts, postings: ["tenant_b.energy"] }),
      {
        through: "2027-04",
      },
    )
    expect(settlementOf(asked, "venture").withheld.map(({ period }) => period)).toContain("2027-04")
  })

  // By its default tenant A is settled through February, where its prices end; March is asked for, and its fee hangs on no price.
  test("a contract that is read is settled as far as is asked, too", () => {
    const two = tenantA.replace(
      /charge energy[^\n]*/,
      `input spot: USD/MWh each month from index "spot" missing error
  charge energy (Tenant pays Seller): USD each month §1 = load * spot
  charge fee (Tenant pays Seller): USD each month §2 = load * 1 USD/MWh`,
    )
    const prices: Column = ["index spot", "USD/MWh", "2027-01 40", "2027-02 40"]
    const deal = (window: RunWindow) =>
      settlementOf(
        dealt(artifactsOf(two, reader()), folder([...columns, prices], bound("tenant_a.fee")), window),
        "reader",
      )
    expect(lines(deal({}))).toEqual(["passed 2027-01 1000.00", "passed 2027-02 900.00"])
    expect(lines(deal({ from: "2027-03", through: "2027-03" }))).toEqual(["passed 2027-03 1100.00"])
  })

  test("where readings of its own lead further than what it reads is settled, it says how far that is", () => {
    const metered = reader({ each: "day" }).replace(
      "charge passed",
      'input metered: MWh each hour from meter "own" missing error\n  charge passed',
    )
    const daily = tenantA.replaceAll("each month", "each day")
    const hours = hoursFrom(Date.UTC(2027, 0, 1, 6), 72)
    const files = folder(
      [
        ["meter A", "MWh", "2027-01-01 10", "2027-01-02 20"],
        ["meter own", "MWh", ...hours],
      ],
      bound("tenant_a.energy"),
    )
    const { postings, withheld, faults } = settlementOf(dealt(artifactsOf(daily, metered), files), "reader")
    expect(postings.map(({ period, amount }) => `${period} ${amount}`)).toEqual([
      "2027-01-01 400.00",
      "2027-01-02 800.00",
    ])
    expect(withheld.map(({ period }) => period)).toEqual(["2027-01-03"])
    expect(faults.map(({ number, message }) => `${number} ${message}`)).toEqual([
      "OT3066 received: no posting is known for 2027-01-03 (1 of 3 days); settled is tenant_a from 2027-01-01 through 2027-01-02.",
    ])
  })

  test("outside the terms of all there is nothing to post, and the last settled month ends the run", () => {
    const late = artifactsOf(tenantB, reader())
    const deal = dealt(late, folder(columns, bound("tenant_b.energy")), { from: "2027-01" })
    expect(lines(settlementOf(deal, "reader"))).toEqual([
      "passed 2027-01 0.00",
      "passed 2027-02 22500.00",
      "passed 2027-03 27000.00",
    ])
  })
})

describe("quality and holds go with the amounts", () => {
  test("an estimated reading of a tenant makes the venture's amounts of the month estimated, and carried later", () => {
    const estimated: readonly Column[] = [
      ["meter A", "MWh", "2027-01 1000,E", "2027-02 900", "2027-03 1100"],
      ...columns.slice(1),
    ]
    const { postings } = settlementOf(dealt(all, folder(estimated, receipts)), "venture")
    expect(
      postings.filter(({ rule }) => rule === "to_investor").map(({ quality, carried }) => [quality, carried]),
    ).toEqual([
      ["estimated", undefined],
      ["measured", "estimated"],
      ["measured", "estimated"],
    ])
  })

  test("what a posting carries is carried by what reads it", () => {
    const estimated: readonly Column[] = [
      ["meter A", "MWh", "2027-01 1000,E", "2027-02 900", "2027-03 1100"],
      ...columns.slice(1),
    ]
    const deal = dealt([...all, ...artifactsOf(reader())], folder(estimated, receipts, bound("venture.to_investor")))
    expect(settlementOf(deal, "reader").postings.map(({ quality, carried }) => [quality, carried])).toEqual([
      ["estimated", undefined],
      ["measured", "estimated"],
      ["measured", "estimated"],
    ])
  })

  test("what stands on an amount on hold is on hold in that time, through several contracts", () => {
    const held = tenantA.replace(/\}$/, 'check "load is plausible" each month: load < 1_050 MWh else hold\n}')
    const further = reader().replace('from ledger "received"', "from posting venture.to_investor")
    const deal = dealt(artifactsOf(held, tenantB, market, venture, further), data)
    const heldOf = (id: string) =>
      settlementOf(deal, id)
        .postings.filter((each) => each.held)
        .map(({ rule, period }) => `${rule} ${period}`)
    expect(heldOf("tenant_a")).toEqual(["energy 2027-03"])
    expect(heldOf("venture")).toEqual(["to_developer 2027-03", "to_investor 2027-03"])
    expect(heldOf("reader")).toEqual(["passed 2027-03"])
    expect(
      settlementOf(deal, "venture").postings.find(({ rule, held: is }) => rule === "to_investor" && is)?.amount,
    ).toBe("44400.00")
  })
})

describe("periods", () => {
  const daily = `contract daily "Daily" {
  ${setting('Payer "P" Payee "Q"')}
  input flow: MWh each day from meter "D" missing error
  charge use (Payer pays Payee): USD each day §1 = flow * 10 USD/MWh
}`
  const january = Array.from({ length: 31 }, (_, day) => `2027-01-${String(day + 1).padStart(2, "0")} ${day + 1}`)
  const days: Column = ["meter D", "MWh", ...january]

  // 1 + 2 + … + 31 = 496 MWh, at 10 USD.
  test("daily amounts are added into a month", () => {
    const deal = dealt(artifactsOf(daily, reader()), folder([days], bound("daily.use")))
    expect(lines(settlementOf(deal, "reader"))).toEqual(["passed 2027-01 4960.00"])
  })

  test("in a month of which some days are not settled yet nothing is known", () => {
    const deal = dealt(
      artifactsOf(daily, reader()),
      folder([days.slice(0, 22) as unknown as Column], bound("daily.use")),
      {
        from: "2027-01",
        through: "2027-01",
      },
    )
    const { postings, withheld, faults } = settlementOf(deal, "reader")
    expect([postings.length, withheld.length]).toEqual([0, 1])
    expect(faults.map(({ code }) => code)).toEqual(["data/posting-withheld"])
  })

  test("a month of another zone lies in two of the reader's, one of the same offset in one", () => {
    const eastern = tenantA.replace("America/Chicago", "America/New_York")
    const { postings, faults } = settlementOf(
      dealt(artifactsOf(eastern, reader()), folder(columns, bound("tenant_a.energy"))),
      "reader",
    )
    expect(postings).toEqual([])
    expect(faults[0]).toMatchObject({
      code: "data/posting-across",
      message:
        "tenant_a.energy of 2027-01 runs from 2026-12-31T23:00-06:00 to 2027-01-31T23:00-06:00 and lies in no one month of received",
    })
    const winnipeg = tenantA.replace("America/Chicago", "America/Winnipeg")
    const same = dealt(artifactsOf(winnipeg, reader()), folder(columns, bound("tenant_a.energy")))
    expect(lines(settlementOf(same, "reader"))).toEqual([
      "passed 2027-01 40000.00",
      "passed 2027-02 36000.00",
      "passed 2027-03 44000.00",
    ])
  })

  test("hours of another zone lie in the reader's days, also where the clocks change", () => {
    const hourly = `contract hourly "Hourly" {
  ${setting('Payer "P" Payee "Q"', { zone: "America/New_York" })}
  input flow: MWh each hour from meter "H" missing error
  charge use (Payer pays Payee): USD each hour §1 = flow * 1 USD/MWh
}`
    // One MWh each hour of UTC from the start of the year in New York through the end of 14 March in Chicago.
    const hours = (Date.UTC(2027, 2, 15, 5) - Date.UTC(2027, 0, 1, 5)) / 3_600_000
    const rows = hoursFrom(Date.UTC(2027, 0, 1, 5), hours)
    const deal = dealt(
      artifactsOf(hourly, reader({ each: "day" })),
      folder([["meter H", "MWh", ...rows]], bound("hourly.use")),
      { from: "2027-03-13", through: "2027-03-14" },
    )
    expect(lines(settlementOf(deal, "reader"))).toEqual(["passed 2027-03-13 24.00", "passed 2027-03-14 23.00"])
  })
})

describe("members", () => {
  const shared = `contract shared "Shared" {
  ${setting('Payer "P" T1 "Tenant One" T2 "Tenant Two"')}
  group tenant of party { T1 T2 from 2027-03-01 }
  input part[tenant]: USD each month from ledger "parts" missing error
  charge share[tenant] (tenant pays Payer): USD each month §1 = part
}`
  const parts = [
    { ...fileOf("T1"), source: "ledger parts", members: ["T1"] },
    { ...fileOf("T2"), source: "ledger parts", members: ["T2"] },
  ]
  function fileOf(name: string) {
    return {
      file: `meter-${name}.csv`,
      time: "time",
      column: "reading",
      unit: "USD",
      zone: "UTC",
      label: "start",
      every: "1 month",
      decimals: 2,
    }
  }
  const files = (...postings: readonly object[]) =>
    folder(
      [
        ["meter T1", "USD", "2027-01 10", "2027-02 20", "2027-03 30"],
        ["meter T2", "USD", "2027-01 1", "2027-02 2", "2027-03 3"],
      ],
      ...parts,
      ...postings,
    )

  test("without members all are added, while they belong to their group", () => {
    const deal = dealt(artifactsOf(shared, reader()), files(bound("shared.share")))
    expect(lines(settlementOf(deal, "reader"))).toEqual([
      "passed 2027-01 10.00",
      "passed 2027-02 20.00",
      "passed 2027-03 33.00",
    ])
  })
  test("one is named in brackets", () => {
    const deal = dealt(artifactsOf(shared, reader()), files(bound("shared.share[T2]")))
    expect(lines(settlementOf(deal, "reader"))).toEqual([
      "passed 2027-01 0.00",
      "passed 2027-02 0.00",
      "passed 2027-03 3.00",
    ])
  })
  test("an input of a group that names the posting itself reads that of each member", () => {
    const byTenant = `contract reader "Reader" {
  ${setting('Payer "P" T1 "Tenant One" T2 "Tenant Two"')}
  group tenant of party { T1 T2 }
  input received[tenant]: USD each month from posting shared.share missing error
  charge passed[tenant] (tenant pays Payer): USD each month §1 = received
}`
    const deal = dealt(artifactsOf(shared, byTenant), files())
    expect(lines(settlementOf(deal, "reader")).filter((line) => line.includes("2027-03"))).toEqual([
      "passed T1 2027-03 30.00",
      "passed T2 2027-03 3.00",
    ])
  })
})

describe("what is wrong is said", () => {
  const cases: readonly [code: string, deal: () => DealRun, message: string, contract?: string][] = [
    [
      "data/unknown-posting",
      () => dealt(artifactsOf(tenantA, reader()), folder(columns, bound("tenant_q.energy"))),
      "received is bound to tenant_q.energy, and no contract of that name is settled with it; did you mean tenant_a? (there is tenant_a)",
    ],
    [
      "data/posting-unit",
      () =>
        dealt(
          artifactsOf(tenantA, reader({ unit: "EUR" }).replace(/charge .*/, "")),
          folder(columns, bound("tenant_a.energy")),
        ),
      "tenant_a.energy is posted in USD, and received is in EUR, which is not a measure of the same thing",
    ],
    [
      "data/posting-kind",
      () =>
        dealt(
          artifactsOf(
            tenantA,
            reader({ unit: "USD level" })
              .replace("zero", "error")
              .replace(/charge .*/, ""),
          ),
          folder(columns, bound("tenant_a.energy")),
        ),
      "received is a balance, and what is posted is an amount",
    ],
    [
      "data/posting-across",
      () => dealt(artifactsOf(tenantA, reader({ each: "day" })), folder(columns, bound("tenant_a.energy"))),
      "tenant_a.energy of 2027-01 runs from 2027-01-01T00:00-06:00 to 2027-02-01T00:00-06:00 and lies in no one day of received",
    ],
    [
      "data/posting-withheld",
      () =>
        dealt(
          artifactsOf(tenantA, reader()),
          folder([["meter A", "MWh", "2027-01 5", "2027-02 ", "2027-03 ", "2027-04 5"]], bound("tenant_a.energy")),
        ),
      "received reads tenant_a.energy of 2027-02 and 1 more, which is withheld: OT3001 load: A has no value for 2027-02 to 2027-03 (2 of 4 months) in meter-A.csv",
    ],
    [
      "data/not-settled",
      () =>
        dealt(
          artifactsOf(tenantA.replace("term 2027-01-01", 'event cod once from log "milestones"\n  term cod'), reader()),
          folder(columns, bound("tenant_a.energy")),
        ),
      "received reads tenant_a, which is not settled: The term begins with cod, which has not happened",
    ],
  ]
  test.each(cases)("%s", (code, deal, message) => {
    const { faults } = settlementOf(deal(), "reader")
    expect(faults[0]?.code).toBe(code)
    expect(faults[0]?.message).toContain(message)
    expect(faults[0]?.remedy).toMatch(/\.$/)
  })
  test("every fault of postings is above", () => {
    expect(cases.map(([code]) => code)).toEqual(faultsOfPostings)
  })

  test.each([
    [
      "tenant_a.enrgy",
      "received is bound to tenant_a.enrgy, and the contract has no charge or settlement of that name; did you mean energy? (there is energy)",
    ],
    ["tenant_a.energy[T1]", "received is bound to tenant_a.energy[T1], and the rule has no such members"],
  ])("%s", (posting, message) => {
    const deal = dealt(artifactsOf(tenantA, reader()), folder(columns, bound(posting)))
    expect(faultsOf(settlementOf(deal, "reader"))[0]).toBe(`data/unknown-posting: ${message}`)
  })
  test("a posting counts once", () => {
    const twice = { source: "ledger received", postings: ["tenant_a.energy"], less: ["tenant_a.energy"] }
    expect(
      faultsOf(settlementOf(dealt(artifactsOf(tenantA, reader()), folder(columns, twice)), "reader"))[0],
    ).toContain("received is bound to tenant_a.energy, which it counts already")
  })
  test("a contract that is settled without the other has no binding for its posting", () => {
    const { faults } = settlementOf(dealt(artifactsOf(venture), data), "venture")
    expect(faults.map(({ code }) => code)).toEqual(expect.arrayContaining(["data/unknown-posting", "data/no-binding"]))
  })

  test("contracts that read each other are no deal", () => {
    const other = reader().replaceAll("reader", "other")
    const files = folder([], { ...bound("other.passed"), source: "ledger received" })
    const around = artifactsOf(reader(), other.replace('"received"', '"sent"'))
    const deal = openDeal(around, files)
    expect(isProblem(deal)).toBe(false)
    const round = openDeal(
      around,
      folder([], bound("other.passed"), { source: "ledger sent", postings: ["reader.passed"] }),
    )
    expect(isProblem(round) && round.problem).toContain(
      "The contracts go round: reader reads other.passed, other reads reader.passed.",
    )
    const own = openDeal(artifactsOf(reader()), folder([], bound("reader.passed")))
    expect(isProblem(own) && own.problem).toContain("The contracts go round: reader reads reader.passed.")
  })
  test("nor are two of one name", () => {
    const found = openDeal([...artifactsOf(tenantA), ...artifactsOf(tenantA)], data)
    expect(isProblem(found) && found.problem).toContain("Two of the contracts are named tenant_a.")
  })
})

test("a reader of postings posts what it does on a file of those amounts", () => {
  const cents = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((each) => (each / 100).toFixed(2))
  const month = fc.record({ load: fc.nat(5000), sale: cents, estimated: fc.boolean() })
  const [tenant, sales, own] = [artifactsOf(tenantA), artifactsOf(market), artifactsOf(venture)]
  fc.assert(
    fc.property(fc.array(month, { minLength: 1, maxLength: 6 }), (months) => {
      const name = (at: number) => `2027-0${at + 1}`
      const given: readonly Column[] = [
        ["meter A", "MWh", ...months.map(({ load, estimated }, at) => `${name(at)} ${load}${estimated ? ",E" : ""}`)],
        ["ledger statements", "USD", ...months.map(({ sale }, at) => `${name(at)} ${sale}`)],
        ["ledger costs", "USD", ...months.map((_, at) => `${name(at)} 20000`)],
      ]
      const deal = dealt(
        [...own, ...tenant, ...sales],
        folder(given, { ...receipts, postings: ["tenant_a.energy"], less: [] }),
      )
      const written = (id: string, rule: string) =>
        settlementOf(deal, id)
          .postings.filter((each) => each.rule === rule)
          .map(({ period, amount, quality }) => `${period} ${amount}${quality === "estimated" ? ",E" : ""}`)
      const alone = dealt(
        own,
        folder([
          ...given.slice(2),
          ["ledger receipts", "USD", ...written("tenant_a", "energy")],
          ["posting market.sales", "USD", ...written("market", "sales")],
        ]),
      )
      expect(settlementOf(deal, "venture").postings).toEqual(settlementOf(alone, "venture").postings)
    }),
    { numRuns: 25 },
  )
})

test("a contract that waits for an event says so once", () => {
  const waiting = `contract waiting "Waiting" {
  ${setting('Seller "S" Buyer "B"').replace("term 2027-01-01", "term cod")}
  event cod "Commercial operation" once from log "milestones"
  charge fee (Buyer pays Seller): USD each month §1 = 10 USD
}`
  const { faults } = settlementOf(dealt(artifactsOf(waiting), folder([])), "waiting")
  expect(faults.map(({ message }) => message)).toEqual(["The term begins with cod, which has not happened."])
})
