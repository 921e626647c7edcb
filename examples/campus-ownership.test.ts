import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bindData, compile, openRun, type Settlement } from "../engine/index.ts"
import { folder } from "./folder.test-support.ts"
import {
  column,
  decimalText,
  dollars,
  halfEven,
  monthNames,
  overMonth,
  perMegawattHour,
  quarters,
  units,
} from "./readings.test-support.ts"

const campus = folder("campus-2027")
const text = new TextDecoder().decode(folder("campus-ownership").get("contract.otk"))
const parties = ["DataCo", "IPP", "JV", "FuelCo", "Operator", "Grid"] as const
const onCampus = ["DataCo", "IPP", "JV"]

/** What a party received less what it paid, in cents. Whoever pays itself has as much as before. */
function netOf({ postings }: Settlement, party: string, month: string): bigint {
  return postings
    .filter(({ period }) => period === month)
    .reduce((net, { payer, payee, amount }) => {
      const cents = units(amount, 2)
      return net + (payee === party ? cents : 0n) - (payer === party ? cents : 0n)
    }, 0n)
}
/** Thousandths of an MMBtu in a month: the gas is read by the hour, one row to four quarter hours. */
const gasRows = column("gas.csv", "mmbtu_hhv", 3)
const burnedIn = (month: string): bigint =>
  overMonth(month, (quarter) => (quarter % 4 === 0 ? gasRows[quarter / 4]! : 0n))

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)

describe("the year of the campus, five ways", () => {
  const { artifacts, diagnostics } = compile(text, { name: "contract.otk" })
  const runs = new Map(
    artifacts.map((artifact) => [artifact.plan.contract.id, openRun(artifact, bindData(artifact.plan, campus))]),
  )
  const settlementOf = (id: string): Settlement => {
    const run = runs.get(id)
    if (!run) throw new Error(`no contract ${id}`)
    return run.settlement
  }

  test("nothing is found in the text, nothing withheld, no check fails", () => {
    expect(diagnostics).toEqual([])
    expect([...runs.keys()]).toEqual(["integrated", "producer", "joint_venture", "tolling", "merchant"])
    for (const { settlement } of runs.values()) {
      const { withheld, faults, from, through, checks } = settlement
      expect({ withheld, faults, from, through }).toEqual({
        withheld: [],
        faults: [],
        from: "2027-01-01",
        through: "2027-12-31",
      })
      expect(checks).toHaveLength(5)
      expect(checks.filter(({ failed, untested }) => failed.length > 0 || untested > 0)).toEqual([])
    }
  })

  test.each(monthNames)("%s: all parties sum to zero, and the campus to the same in all five", (month) => {
    const settled = [...runs.values()].map(({ settlement }) => settlement)
    for (const settlement of settled) expect(sum(parties.map((party) => netOf(settlement, party, month)))).toBe(0n)
    const together = settled.map((settlement) => sum(onCampus.map((party) => netOf(settlement, party, month))))
    expect(new Set(together).size).toBe(1)
  })

  // The same month once more from the files, in whole numbers and without the engine.
  test.each(monthNames)("%s: what each is left with, worked out from the files", (month) => {
    const { generated, load, imported, exported, retail, market } = quarters
    const at = monthNames.indexOf(month)
    const inMonth = (file: string, name: string, decimals: number) => column(file, name, decimals)[at] ?? 0n
    const money = (value: (quarter: number) => bigint) => halfEven(overMonth(month, value), perMegawattHour)
    const [served, lost] = [
      (quarter: number) => load[quarter]! - imported[quarter]!,
      (quarter: number) => generated[quarter]! + imported[quarter]! - load[quarter]! - exported[quarter]!,
    ]
    const capacity_kw = inMonth("months.csv", "tested_kw", 0)
    const generated_wh = overMonth(month, (quarter) => generated[quarter]!)
    const gas = halfEven(burnedIn(month) * inMonth("months.csv", "gas_usd_per_mmbtu", 2), 1000n)
    const upkeep = halfEven(generated_wh * 250n, perMegawattHour) + capacity_kw * 240n
    const imports = money((quarter) => imported[quarter]! * retail[quarter]!)
    const exports = money((quarter) => exported[quarter]! * market[quarter]!)
    const supply = (cents: bigint) => money((quarter) => served(quarter) * cents)
    const atMarket =
      money((quarter) => served(quarter) * market[quarter]!) + money((quarter) => lost(quarter) * market[quarter]!)
    const toll = capacity_kw * 1340n + halfEven(generated_wh * 275n, perMegawattHour)
    const shared = supply(4400n) + exports - gas - upkeep
    const [toDataCo, toIPP] = [halfEven(shared * 60n, 100n), halfEven(shared * 40n, 100n)]

    const nets = (id: string) => ["DataCo", "IPP"].map((party) => dollars(netOf(settlementOf(id), party, month)))
    expect(nets("integrated")).toEqual([dollars(exports - imports - gas - upkeep), "0.00"])
    expect(nets("producer")).toEqual([
      dollars(-supply(4950n) - imports),
      dollars(supply(4950n) + exports - gas - upkeep),
    ])
    expect(nets("joint_venture")).toEqual([dollars(toDataCo - supply(4400n) - imports), dollars(toIPP)])
    expect(nets("tolling")).toEqual([dollars(exports - imports - gas - toll), dollars(toll - upkeep)])
    expect(nets("merchant")).toEqual([dollars(-atMarket - imports), dollars(atMarket + exports - gas - upkeep)])
  })

  // Worked out from the files with exact fractions in Python, apart from all of this code.
  test("the year: 8,244,763.04 USD cost the campus, whoever bears it", () => {
    const nets = (id: string) =>
      ["DataCo", "IPP", "JV"].map((party) =>
        dollars(sum(monthNames.map((month) => netOf(settlementOf(id), party, month)))),
      )
    expect(Object.fromEntries([...runs.keys()].map((id) => [id, nets(id)]))).toEqual({
      integrated: ["-8244763.04", "0.00", "0.00"],
      producer: ["-15573243.94", "7328480.90", "0.00"],
      joint_venture: ["-10506274.92", "2261511.88", "0.00"],
      tolling: ["-14529645.57", "6284882.53", "0.00"],
      merchant: ["-9087975.71", "843212.67", "0.00"],
    })
  })

  test("internal amounts are shown, and move nothing", () => {
    const internal = (id: string) =>
      new Set(settlementOf(id).postings.flatMap((posting) => (posting.internal === true ? [posting.rule] : [])))
    expect(internal("integrated")).toEqual(new Set(["supply", "lost_energy", "capacity_payment", "energy_fee"]))
    expect(internal("producer")).toEqual(new Set(["lost_energy", "capacity_payment", "energy_fee"]))
    expect(internal("tolling")).toEqual(new Set(["supply", "lost_energy"]))
    expect(internal("merchant")).toEqual(new Set(["capacity_payment", "energy_fee"]))
  })

  test("the tonnes of July have one owner, and what the plant served is the data center's scope 2 elsewhere", () => {
    const at_utc = Date.UTC(2027, 6, 1, 5)
    const tonnes = (id: string, rule: string, party: string) =>
      runs.get(id)?.explain({ rule, members: [party], at_utc })?.value
    const { generated, load, imported } = quarters
    // Thousandths of an MMBtu at 53.06 kg are hundred-thousandths of a kilogram, 10^8 of them a tonne.
    const emitted = burnedIn("2027-07") * 5306n
    const served = overMonth("2027-07", (quarter) => load[quarter]! - imported[quarter]!)
    const all = overMonth("2027-07", (quarter) => generated[quarter]!)
    const fromPlant = decimalText(halfEven(emitted * served * 10n ** 4n, all), 12)
    expect(tonnes("integrated", "scope1", "DataCo")).toBe(decimalText(emitted, 8))
    expect(tonnes("integrated", "scope2_plant", "DataCo")).toBe("0")
    for (const id of ["producer", "tolling", "merchant"]) {
      expect(tonnes(id, "scope1", "IPP")).toBe(decimalText(emitted, 8))
      expect(tonnes(id, "scope1", "DataCo")).toBe("0")
      expect(tonnes(id, "scope2_plant", "DataCo")).toBe(fromPlant)
    }
    expect(tonnes("joint_venture", "scope1", "DataCo")).toBe(decimalText(emitted * 60n, 10))
    expect(tonnes("joint_venture", "scope1", "IPP")).toBe(decimalText(emitted * 40n, 10))
  })
})

describe("whoever sits where", () => {
  const template = text.slice(0, text.indexOf("contract integrated"))
  const roles = ["plant_owner", "fuel_buyer", "consumer", "importer", "exporter", "loss_bearer"] as const
  /** A contract that seats parties, in the order of the roles. */
  const seating = (id: string, seats: readonly string[], price: string): string =>
    `contract ${id} "${id}" { uses campus(${roles.map((role, at) => `${role}: ${seats[at]}`).join(", ")}, ${price}) }\n`

  const seats = (among: readonly string[]) =>
    fc.array(fc.constantFrom(...among), { minLength: roles.length, maxLength: roles.length })
  const price = fc.oneof(
    fc.constant("supplied_at: market_price, agreed_price: 0 USD/MWh"),
    fc
      .integer({ min: 0, max: 20_000 })
      .map((cents) => `supplied_at: agreed_price, agreed_price: ${dollars(BigInt(cents))} USD/MWh`),
  )
  const energy = fc.integer({ min: 0, max: 20_000_000 })
  /** Quarter hours of watt-hours, cents and thousandths of an MMBtu, which June repeats. Some of the load is imported. */
  const quarterHours: fc.Arbitrary<readonly QuarterHour[]> = fc.array(
    fc
      .record({
        load: energy,
        exported: energy,
        lost: fc.integer({ min: 0, max: 100_000 }),
        importedPercent: fc.integer({ min: 0, max: 100 }),
        market: fc.integer({ min: -5_000, max: 500_000 }),
        retail: fc.integer({ min: 0, max: 500_000 }),
        fuel: energy,
      })
      .map(({ importedPercent, ...rest }) => ({
        ...rest,
        imported: Math.floor((rest.load * importedPercent) / 100),
      })),
    { minLength: 1, maxLength: 12 },
  )
  const at_utc = Date.UTC(2027, 5, 1, 5)

  /** June under a seating, and what the campus and the world have of it, in cents. */
  function settledJune(seated: readonly string[], priced: string, shape: readonly QuarterHour[]) {
    const { artifacts } = compile(template + seating("seated", seated, priced), { name: "contract.otk" })
    const [artifact] = artifacts
    if (!artifact) throw new Error(`${seated.join()} does not compile`)
    const run = openRun(artifact, bindData(artifact.plan, june(shape)))
    const cents = (rule: string) => units(run.explain({ rule, members: [], at_utc })?.value ?? "", 2)
    return { settlement: run.settlement, campus: cents("campus_net"), world: cents("outside_net") }
  }

  test("all parties sum to zero, and the campus to what it has when one party is everything", () => {
    fc.assert(
      fc.property(seats(onCampus), price, quarterHours, (seated, priced, shape) => {
        const owned = settledJune(Array<string>(roles.length).fill("DataCo"), priced, shape)
        const { settlement, campus: together, world } = settledJune(seated, priced, shape)
        expect(settlement.faults).toEqual([])
        expect(sum(parties.map((party) => netOf(settlement, party, "2027-06")))).toBe(0n)
        expect(sum(onCampus.map((party) => netOf(settlement, party, "2027-06")))).toBe(together)
        expect([together, world]).toEqual([owned.campus, owned.world])
        expect(together + world).toBe(0n)
      }),
      { numRuns: 8 },
    )
  })

  test("with a seat given to the world the sum is still zero, and the checks stop what does not add up", () => {
    fc.assert(
      fc.property(seats(parties), price, quarterHours, (seated, priced, shape) => {
        const { settlement, campus: together, world } = settledJune(seated, priced, shape)
        expect(together + world).toBe(0n)
        expect(sum(parties.map((party) => netOf(settlement, party, "2027-06")))).toBe(0n)
        expect(settlement.faults.filter(({ code }) => code !== "check/failed")).toEqual([])
      }),
      { numRuns: 4 },
    )
  })
})

interface QuarterHour {
  readonly load: number
  readonly exported: number
  readonly lost: number
  readonly imported: number
  readonly market: number
  readonly retail: number
  readonly fuel: number
}

/** The data folder of one June, which repeats some quarter hours over and over. */
function june(shape: readonly QuarterHour[]): ReadonlyMap<string, Uint8Array> {
  const stamps = Array.from({ length: 30 * 96 }, (_, at) => new Date(Date.UTC(2027, 5, 1, 5) + at * 900_000))
  const kwh = (wh: number) => decimalText(BigInt(wh), 3)
  const rows = stamps.map((stamp, at) => {
    const { load, exported, lost, imported, market, retail, fuel } = shape[at % shape.length]!
    const energy = [load + exported + lost - imported, load, imported, exported].map(kwh)
    const prices = [market, retail].map((cents) => dollars(BigInt(cents)))
    return { stamp: stamp.toISOString(), energy, prices, fuel: kwh(fuel) }
  })
  const texts = {
    "bindings.json": JSON.stringify({ offtake: "bindings/1", series: sources.map(entry) }),
    "quarters.csv": [
      "time,generated,load,imported,exported,market,retail",
      ...rows.map(({ stamp, energy, prices }) => [stamp, ...energy, ...prices].join(",")),
    ],
    "hours.csv": ["time,fuel", ...rows.filter((_, at) => at % 4 === 0).map(({ stamp, fuel }) => `${stamp},${fuel}`)],
    "months.csv": ["time,tested,gas,average,residual", "2027-06,48125.7,2.115,371,447"],
  }
  return new Map(
    Object.entries(texts).map(([name, content]) => [
      name,
      new TextEncoder().encode(typeof content === "string" ? content : content.join("\n")),
    ]),
  )
}

const sources = [
  ["meter M-101", "quarters.csv", "generated", "kWh", "15 min"],
  ["meter M-102", "quarters.csv", "generated", "kWh", "15 min"],
  ["meter DC-1", "quarters.csv", "load", "kWh", "15 min"],
  ["meter GRID-IN", "quarters.csv", "imported", "kWh", "15 min"],
  ["meter GRID-OUT", "quarters.csv", "exported", "kWh", "15 min"],
  ["market HB_NORTH RT", "quarters.csv", "market", "USD/MWh", "15 min"],
  ["market RETAIL", "quarters.csv", "retail", "USD/MWh", "15 min"],
  ["meter GAS-1", "hours.csv", "fuel", "MMBtu", "1 hour"],
  ["log capacity tests", "months.csv", "tested", "kW", "1 month"],
  ["index gas, first of month", "months.csv", "gas", "USD/MMBtu", "1 month"],
  ["index grid average", "months.csv", "average", "kgCO2e/MWh", "1 month"],
  ["index residual mix", "months.csv", "residual", "kgCO2e/MWh", "1 month"],
] as const
const entry = ([source, file, name, unit, every]: (typeof sources)[number]) => ({
  ...{ source, file, time: "time", column: name, unit, zone: "UTC", label: "start", every, decimals: 3 },
})
