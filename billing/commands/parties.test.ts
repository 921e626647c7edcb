import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, test } from "vitest"
import { run } from "../run.test-support.ts"
import { pageColumns } from "../terminal.ts"

process.chdir(fileURLToPath(new URL("../..", import.meta.url)))
const contract = "examples/three-ownership-models/contract.otk"

/** What `offtake parties` prints on a page of so many letters, and how it ends. */
const parties = (columns: number, ...words: string[]) => run(["parties", ...words], columns)

// mechanics.md, B13: July 2028. August has no fuel.
const readings = `month,generated,imported,exported,load,fuel,import_price,export_price
2028-07,205000,2000,15500,190000,1450000,55.00,38.40
2028-08,205000,2000,15500,190000,,55.00,38.40
`
const columns = [
  ["meter PLANT", "generated", "MWh"],
  ["meter GRID-IN", "imported", "MWh"],
  ["meter GRID-OUT", "exported", "MWh"],
  ["meter DC", "load", "MWh"],
  ["meter GAS-HHV", "fuel", "MMBtu"],
  ["market monthly average", "import_price", "USD/MWh"],
  ["market monthly average", "export_price", "USD/MWh"],
]
const data = mkdtempSync(join(tmpdir(), "offtake-parties-"))
afterAll(() => rmSync(data, { recursive: true }))
writeFileSync(join(data, "months.csv"), readings)
writeFileSync(
  join(data, "bindings.json"),
  JSON.stringify({
    offtake: "bindings/1",
    series: columns.map(([source, column, unit]) => ({
      source,
      input: column,
      file: "months.csv",
      time: "month",
      column,
      unit,
      zone: "America/New_York",
      label: "start",
      every: "1 month",
      decimals: 2,
    })),
  }),
)

const july = ["--from", "2028-07", "--through", "2028-07"]

describe("the parties of one campus under three owners", () => {
  test("stand by contract, with the group that has the same in all, and everybody at zero", async () => {
    const { code, out } = await parties(pageColumns, contract, "--data", data, ...july)
    expect(code).toBe(0)
    const rows = new Map(
      out.split("\n").map((line) => {
        const [name = "", ...cells] = line.trim().split(/ {2,}/)
        return [name, cells] as const
      }),
    )
    expect(rows.get("Atlas Compute Inc.")).toEqual(["-5,242,300.00", "-9,416,000.00", "-6,498,180.00"])
    expect(rows.get("Mesa Independent Power LLC")).toEqual(["0.00", "4,173,700.00", "1,255,880.00"])
    expect(rows.get("campus_party, the same in all")).toEqual(Array(3).fill("-5,242,300.00"))
    expect(rows.get("all together")).toEqual(["0.00", "0.00", "0.00"])
    expect(out).toContain(
      "✓ What one party receives another pays: all together sum to zero under each of the 3 contracts.",
    )
  })

  test("stand in blocks where the page is narrow, and each contract in one of them", async () => {
    const { out } = await parties(72, contract, "--data", data, ...july)
    const table = out.slice(out.indexOf("RECEIVED"))
    expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThanOrEqual(72)
    expect(out.match(/^ {2}Atlas Compute Inc\./gm)).toHaveLength(2)
    for (const amount of ["-5,242,300.00", "-9,416,000.00", "-6,498,180.00"]) expect(out).toContain(amount)
  })

  test("of some contracts only, in the order asked for, with their tonnes", async () => {
    const asked = ["--contract", "mesa_jv", "--contract", "mesa_owned", "--figure", "scope1"]
    const { out } = await parties(pageColumns, contract, "--data", data, ...july, ...asked)
    expect(out).toMatch(/Atlas Compute Inc\. +-6,498,180\.00 +-5,242,300\.00\n/)
    expect(out).toMatch(/SCOPE1, TCO2E[^]*Atlas Compute Inc\. +46,162\.2 +76,937\.0\n/)
    expect(out).toMatch(/together, the same in all +76,937\.0 +76,937\.0\n/)
  })

  test("say where an amount is withheld, and the campus is not called the same", async () => {
    const { code, out } = await parties(pageColumns, contract, "--data", data, "--months", "--through", "2028-08")
    expect(code).toBe(1)
    expect(out).toMatch(/RECEIVED LESS PAID, USD, 2028-08[^]*Fuel supplier +0\.00 \* +0\.00 \* +0\.00 \*/)
    expect(out).toMatch(/campus_party, not comparable yet/)
    expect(out).toMatch(/RECEIVED LESS PAID, USD, 2028-07[^]*campus_party, the same in all/)
    expect(out).toContain("3 postings of mesa_jv withheld.\n  offtake settle --contract mesa_owned says why.")
  })

  test("are data for another program, month by month", async () => {
    const { out } = await parties(pageColumns, contract, "--data", data, ...july, "--json", "--figure", "net")
    const { contracts, periods, figures } = JSON.parse(out)
    expect(contracts.map(({ id }: { id: string }) => id)).toEqual(["mesa_owned", "mesa_ipp", "mesa_jv"])
    expect(periods.map(({ month }: { month?: string }) => month)).toEqual([undefined, "2028-07"])
    expect(periods[1].tables[0].parties[0]).toMatchObject({ name: "Atlas Compute Inc.", id: "DataCo" })
    expect(figures[0].periods[1].parties[0].values[1].amount).toBe("-9416000")
  })
})

describe("what cannot be compared is said", () => {
  const told = async (...words: string[]) => {
    const { code, err } = await parties(pageColumns, ...words)
    return [code, err]
  }
  test("a contract that is not in the file, with the nearest", async () => {
    expect(await told(contract, "--data", data, "--contract", "mesa_ip")).toEqual([
      2,
      expect.stringContaining(`has no contract mesa_ip; did you mean mesa_ipp?\nIt has: mesa_owned, mesa_ipp, mesa_jv`),
    ])
  })
  test("a figure that is not defined, with those that are", async () => {
    expect(await told(contract, "--data", data, ...july, "--figure", "scope3")).toEqual([
      2,
      expect.stringContaining("They have: net, owned, scope1, scope2_from_plant"),
    ])
  })
  test("days outside the term", async () => {
    expect(await told(contract, "--data", data, "--from", "2020", "--through", "2020")).toEqual([
      2,
      expect.stringContaining("2020 through 2020 names no time in the term"),
    ])
  })
  test("a folder that is not named", async () => {
    expect(await told(contract)).toEqual([2, expect.stringContaining("parties needs --data FOLDER")])
  })
})
