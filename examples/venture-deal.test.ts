import { describe, expect, test } from "vitest"
import {
  compile,
  isProblem,
  openDeal,
  type DealRun,
  type Explanation,
  type NumberReference,
  type TraceNode,
} from "../engine/index.ts"
import { folder } from "./folder.test-support.ts"
import {
  column,
  dollars,
  halfEven,
  monthNames,
  mostOf,
  overMonth,
  perMegawattHour,
  quarters,
  units,
} from "./readings.test-support.ts"

const campus = folder("campus-2027")

/** The contracts of some files of an example, settled together on the data of the campus. */
function deal(name: string, files: readonly string[], contracts?: readonly string[]): DealRun {
  const texts = folder(name)
  const artifacts = files.flatMap((file) => {
    const compiled = compile(new TextDecoder().decode(texts.get(file)), { name: file, pinned: texts })
    expect(compiled.diagnostics).toEqual([])
    return compiled.artifacts
  })
  const wanted = artifacts.filter(({ plan }) => contracts?.includes(plan.contract.id) ?? true)
  const opened = openDeal(wanted, campus)
  if (isProblem(opened)) throw new Error(opened.problem)
  return opened
}

/** What is posted of a rule in each period, by "contract.rule[member]". */
function postedBy({ runs }: DealRun): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const all = runs.flatMap(({ artifact, run }) =>
    run.settlement.postings.map(({ rule, members, period, amount }) => {
      const name = `${artifact.plan.contract.id}.${rule}${members.length > 0 ? `[${members.join()}]` : ""}`
      return { name, period, amount }
    }),
  )
  return new Map(
    [...Map.groupBy(all, ({ name }) => name)].map(([name, postings]) => [
      name,
      Object.fromEntries(postings.map(({ period, amount }) => [period, amount])),
    ]),
  )
}

describe("two tenants, the market and a venture, in one run", () => {
  const opened = deal("venture-deal", ["market.otk", "tenants.otk", "venture.otk"])
  const posted = postedBy(opened)

  test("nothing is withheld, no check fails, and each contract stands behind those it reads", () => {
    expect(opened.runs.map(({ artifact }) => artifact.plan.contract.id).at(-1)).toBe("venture")
    for (const { run } of opened.runs) {
      const { withheld, faults, checks, from, through } = run.settlement
      expect({ withheld, faults, from, through }).toEqual({
        withheld: [],
        faults: [],
        from: "2027-01-01",
        through: "2027-12-31",
      })
      expect(checks.flatMap(({ failed }) => failed)).toEqual([])
    }
    expect(opened.runs.at(-1)?.run.settlement.reads?.map(({ contract }) => contract)).toEqual([
      "market",
      "tenant_a",
      "tenant_b",
    ])
  })

  // The whole year once more from the files: whole cents, a month after the other.
  const year = yearOfTheVenture()

  test.each(year)(
    "$month: the bills, the market and the waterfall, worked out from the files",
    ({ month, amounts }) => {
      const found = Object.keys(amounts).map((name) => [name, posted.get(name)?.[month]])
      expect(Object.fromEntries(found)).toEqual(amounts)
    },
  )

  test("the year shows a reserve that fills, a promote, and a month that calls", () => {
    const { amounts: january } = year[0]!
    const { amounts: september } = year[8]!
    expect(Object.keys(january).length).toBe(12)
    expect(units(september["venture.capital_call[DataCo]"]!, 2)).toBeGreaterThan(0n)
    const share = (month: number) =>
      ["DataCo", "Developer"].map((member) => units(year[month]!.amounts[`venture.distribution[${member}]`]!, 2))
    const [toDataCo = 0n, toDeveloper = 0n] = share(5)
    expect(toDeveloper * 6n).toBeGreaterThan(toDataCo * 4n)
  })

  test("whoever is one by full name nets to zero, and the venture keeps what its reserve has gained", () => {
    const nets = new Map<string, bigint>()
    const move = (name: string, cents: bigint) => nets.set(name, (nets.get(name) ?? 0n) + cents)
    for (const { artifact, run } of opened.runs) {
      const titles = new Map(artifact.plan.parties.map(({ id, title }) => [id, title]))
      for (const { payer, payee, amount } of run.settlement.postings) {
        move(titles.get(payee) ?? payee, units(amount, 2))
        move(titles.get(payer) ?? payer, -units(amount, 2))
      }
    }
    expect([...nets.values()].reduce((sum, cents) => sum + cents, 0n)).toBe(0n)
    expect(dollars(nets.get("Pecos Campus Venture LLC") ?? 0n)).toBe(dollars(year.at(-1)!.reserve - opening_cents))
  })

  test("a distribution opens down to the readings of a tenant's meter", () => {
    const at_utc = Date.UTC(2027, 2, 1, 6)
    const way = ["dist.total", "distributable", "net_cash", "receipts", "energy", "used", "load"]
    let here = opened.explain({
      ...{ contract: "venture", rule: "dist", stage: "preferred", recipient: "pool", members: [], at_utc },
    })
    expect(here?.value).toBe(year[2]!.preferred)
    const contracts = [here?.reference.contract ?? ""]
    for (const name of way) {
      const next: NumberReference | undefined = usedBy(here).find(
        ({ rule, stage }) => name === (stage === undefined ? rule : `${rule}.${stage}`),
      )
      if (!next) return expect.unreachable(`${here?.name} does not lead to ${name}`)
      here = opened.explain({ contract: contracts.at(-1) ?? "", ...next })
      contracts.push(here?.reference.contract ?? "")
    }
    expect([...new Set(contracts)]).toEqual(["venture", "tenant_a"])
    // The first quarter hour of March: after 59 days of 96, behind the header.
    expect(here?.reading).toMatchObject({ file: "tenants.csv", line: 59 * 96 + 2, column: "hall_a_kwh" })
  })
})

describe("the toll and the loan that it serves", () => {
  const opened = deal("campus-ownership", ["contract.otk", "lender.otk"], ["tolling", "lender"])
  const lender = opened.runs.find(({ artifact }) => artifact.plan.contract.id === "lender")

  test.each([0, 1, 2, 3])("quarter %i: the cover of the debt service, worked out from the files", (quarter) => {
    const months = monthNames.slice(quarter * 3, quarter * 3 + 3)
    // By month: tested kilowatts at 13.40 less 2.40; each megawatt-hour at 2.75 less 2.50, each posted by itself.
    const available = months.reduce((sum, month) => {
      const capacity_kw = column("months.csv", "tested_kw", 0)[monthNames.indexOf(month)]!
      const generated = overMonth(month, (at) => quarters.generated[at]!)
      const energy = halfEven(generated * 275n, perMegawattHour) - halfEven(generated * 250n, perMegawattHour)
      return sum + capacity_kw * 1100n + energy
    }, 0n)
    // Hundredths of 1,200,000 dollars; a tie goes up.
    const cover = (2n * available + 1_200_000n) / (2n * 1_200_000n)
    const at_utc = Date.UTC(2027, quarter * 3, 1, quarter === 0 ? 6 : 5)
    const rule = (name: string) => opened.explain({ contract: "lender", rule: name, members: [], at_utc })
    expect(units(rule("cover")?.value ?? "", 2)).toBe(cover)
    const sweep = cover < 130n ? halfEven(available - 120_000_000n, 2n) : 0n
    expect(units(rule("cash_sweep")?.value ?? "", 2)).toBe(sweep)
    expect(lender?.run.settlement.withheld).toEqual([])
  })
})

/** The numbers that one was worked out from, a level down. */
function usedBy({ tree, lines = [], postings = [] }: Partial<Explanation> = {}): readonly NumberReference[] {
  const below = ({ reference, children, rows }: TraceNode): readonly (NumberReference | undefined)[] => [
    reference,
    ...children.flatMap(below),
    ...(rows?.items.flatMap(({ cells }) => cells.map((cell) => cell.reference)) ?? []),
  ]
  const all = [...(tree ? below(tree) : []), ...[...lines, ...postings].map(({ reference }) => reference)]
  return all.filter((reference) => reference !== undefined)
}

const opening_cents = 60_000_000n

interface VentureMonth {
  readonly month: string
  /** Dollars by posting. */
  readonly amounts: Readonly<Record<string, string>>
  readonly preferred: string
  /** Cents at its end. */
  readonly reserve: bigint
}

function yearOfTheVenture(): readonly VentureMonth[] {
  const costs = column("months.csv", "operating_costs_usd", 2)
  const peaks = { hallA: [] as bigint[], hallB: [] as bigint[] }
  let reserve = opening_cents
  let capital = 3_600_000_000n
  let waiting = 0n
  return monthNames.map((month, at) => {
    /** Energy and demand of a hall, in cents: to the nearest, a tie up. */
    const bill = (hall: "hallA" | "hallB", cents_per_mwh: bigint, cents_per_kw: bigint) => {
      const energy = overMonth(month, (quarter) => quarters[hall][quarter]!) * cents_per_mwh
      const peak_w = 4n * mostOf(month, quarters[hall])
      const before = peaks[hall].slice(-11).reduce((most, each) => (each > most ? each : most), 0n)
      peaks[hall].push(peak_w)
      const fifths = 5n * peak_w > 4n * before ? 5n * peak_w : 4n * before
      return { energy: halfUp(energy, perMegawattHour), demand: halfUp(fifths * cents_per_kw, 5_000n) }
    }
    const [a, b] = [bill("hallA", 3150n, 825n), bill("hallB", 3300n, 875n)]
    const { imported, exported, market, retail } = quarters
    const sales = halfEven(
      overMonth(month, (quarter) => exported[quarter]! * market[quarter]!),
      perMegawattHour,
    )
    const fee = halfEven(overMonth(month, (quarter) => exported[quarter]!) * 60n, perMegawattHour)
    const imports = halfEven(
      overMonth(month, (quarter) => imported[quarter]! * retail[quarter]!),
      perMegawattHour,
    )

    const net = a.energy + a.demand + b.energy + b.demand + sales - fee - imports - costs[at]!
    const cover = least(atLeastZero(-net), reserve)
    const called = atLeastZero(-net - cover)
    const added = least(atLeastZero(net), atLeastZero(100_000_000n - reserve))
    const distributable = atLeastZero(net) - added
    const days = BigInt(new Date(Date.UTC(2027, at + 1, 0)).getUTCDate())
    const due = waiting + halfEven(capital * 8n * days, 36_500n)
    const preferred = least(distributable, due)
    const catchUp = least(distributable - preferred, catchUpOf(preferred))
    const rest = distributable - preferred - catchUp
    // Of each tier what is named has its share in whole cents, and the rest has the odd one.
    const pool = preferred + (catchUp - catchUp / 2n) + (rest * 80n) / 100n
    const promote = distributable - pool
    waiting = due - preferred
    capital += called
    reserve += added - cover
    return {
      month,
      preferred: dollars(preferred),
      reserve,
      amounts: inDollars({
        "tenant_a.energy": a.energy,
        "tenant_a.demand": a.demand,
        "tenant_b.energy": b.energy,
        "tenant_b.demand": b.demand,
        "market.sales": sales,
        "market.scheduling": fee,
        "market.imports": imports,
        "venture.operating": costs[at]!,
        "venture.capital_call[DataCo]": halfEven(called * 60n, 100n),
        "venture.capital_call[Developer]": halfEven(called * 40n, 100n),
        "venture.distribution[DataCo]": halfEven(pool * 60n, 100n),
        "venture.distribution[Developer]": halfEven(pool * 40n, 100n) + promote,
      }),
    }
  })
}

/** The least cents of which half, in whole cents, is a fifth of them and of what the pool has before. */
function catchUpOf(preferred: bigint): bigint {
  let cents = (2n * preferred) / 3n
  while (5n * (cents / 2n) < preferred + cents) cents++
  return cents
}

const halfUp = (numerator: bigint, divisor: bigint): bigint => (2n * numerator + divisor) / (2n * divisor)
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const atLeastZero = (value: bigint): bigint => (value > 0n ? value : 0n)
const inDollars = (cents: Readonly<Record<string, bigint>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(cents).map(([name, value]) => [name, dollars(value)]))
