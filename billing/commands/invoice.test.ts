import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, test } from "vitest"
import { run } from "../run.test-support.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
// As a reader types them, from the project.
process.chdir(root)
const contract = "examples/behind-the-meter-ppa/contract.otk"
const data = "examples/campus-2027"
const scratch = mkdtempSync(join(tmpdir(), "offtake-invoice-"))
afterAll(() => rmSync(scratch, { recursive: true }))

/** What the command prints and how it ends, run in this process. */
const invoice = (...words: string[]) => run(["invoice", ...words])

const bytesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]))

describe("offtake invoice", () => {
  test("writes each invoice as data and as a page, and says what it wrote", async () => {
    const folder = join(scratch, "year")
    const { code, out, err } = await invoice(contract, "--data", data, "--out", folder)
    expect(err).toBe("")
    expect(code).toBe(0)
    const months = Array.from({ length: 12 }, (_, at) => `monthly-2027-${String(at + 1).padStart(2, "0")}`)
    const names = ["annual-contract-year-1", ...months].flatMap((name) => [`${name}.html`, `${name}.json`])
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted())
    // The figures are those of the README: 125,268.96 of take-or-pay less 22,250.00 of damages.
    expect(out).toMatch(
      /annual +contract year 1 +Seller → Buyer +103,018\.96 USD +2028-02-14 +annual-contract-year-1\.html/,
    )
    expect(out).toContain("13 invoices written to")
  })

  test("gives the same bytes for the same contract and data, over those of an earlier run", async () => {
    const folder = join(scratch, "twice")
    const words = [contract, "--data", data, "--out", folder, "--period", "2027-03"]
    await invoice(...words)
    const first = bytesIn(folder)
    expect(Object.keys(first).toSorted()).toEqual(["monthly-2027-03.html", "monthly-2027-03.json"])
    expect((await invoice(...words)).code).toBe(0)
    expect(bytesIn(folder)).toEqual(first)
  })

  test("a payment that is netted with an invoice of another run says so", async () => {
    const folder = join(scratch, "annual")
    await invoice(contract, "--data", data, "--out", folder, "--invoice", "annual")
    const { remarks } = JSON.parse(readFileSync(join(folder, "annual-contract-year-1.json"), "utf8")) as {
      remarks: string[]
    }
    expect(remarks).toEqual([
      "Its payment is to be netted with the invoice monthly that falls due next, which is not among those settled here.",
    ])
  })

  test("a file in place of the folder is named", async () => {
    const file = join(scratch, "file")
    writeFileSync(file, "")
    const { code, err } = await invoice(contract, "--data", data, "--out", file, "--period", "2027-03")
    expect(code).toBe(2)
    expect(err).toContain(`${file}/monthly-2027-03.json cannot be written`)
  })

  test("leaves alone what it did not write, and then writes nothing", async () => {
    for (const [ending, text] of [
      ["json", '{"number":"another"}'],
      ["html", "<title>Minutes of the meeting</title>"],
    ] as const) {
      const folder = join(scratch, `foreign-${ending}`)
      mkdirSync(folder)
      const foreign = join(folder, `monthly-2027-04.${ending}`)
      writeFileSync(foreign, text)
      const { code, err } = await invoice(contract, "--data", data, "--out", folder, "--invoice", "monthly")
      expect(code).toBe(2)
      expect(err).toContain(`monthly-2027-04.${ending} is there already and is not invoice cedar_ridge/monthly/2027-04`)
      expect(bytesIn(folder)).toEqual({ [`monthly-2027-04.${ending}`]: text })
    }
  })

  test("writes the bills of a deal: two tenants and the market; the venture has none", async () => {
    const folder = join(scratch, "deal")
    const texts = ["tenants", "market", "venture"].map((name) => `examples/venture-deal/${name}.otk`)
    const words = ["--data", data, "--out", folder, "--period", "2027-01"]
    const { code, err } = await invoice(...texts, ...words)
    expect(err).toBe("")
    expect(code).toBe(0)
    const names = ["market", "tenant_a", "tenant_b"].map((id) => `${id}-monthly-2027-01`)
    expect(readdirSync(folder).toSorted()).toEqual(names.flatMap((name) => [`${name}.html`, `${name}.json`]))
    // Of one of them it is the same document.
    const alone = join(scratch, "deal-alone")
    await invoice(texts[0]!, "--data", data, "--out", alone, "--period", "2027-01", "--contract", "tenant_a")
    expect(bytesIn(alone)["monthly-2027-01.json"]).toBe(bytesIn(folder)["tenant_a-monthly-2027-01.json"])
  })

  test("prints what it wrote for other programs", async () => {
    const folder = join(scratch, "json")
    const { out } = await invoice(contract, "--data", data, "--out", folder, "--period", "2027-01", "--json")
    expect(JSON.parse(out)).toEqual({
      invoices: [
        {
          number: "cedar_ridge/monthly/2027-01",
          invoice: "monthly",
          period: "2027-01",
          biller: "Seller",
          billed: "Buyer",
          status: "complete",
          total: "1330483.34",
          currency: "USD",
          due: { date: "2027-02-22", provisional: false },
          json: join(folder, "monthly-2027-01.json"),
          html: join(folder, "monthly-2027-01.html"),
        },
      ],
    })
  })

  test("exits with 1 where a line is withheld, and the page says so", async () => {
    const folder = join(scratch, "gap")
    mkdirSync(folder)
    const readings = readFileSync(join(data, "meters.csv"), "utf8").split("\n")
    // The check meter alone feeds the first contract; one of its readings in January is lost.
    const column = (readings[0] ?? "").split(",").indexOf("check_kwh")
    const cut = readings.map((line, at) =>
      at === 1000
        ? line
            .split(",")
            .map((cell, position) => (position === column ? "" : cell))
            .join(",")
        : line,
    )
    for (const name of readdirSync(data)) writeFileSync(join(folder, name), readFileSync(join(data, name)))
    writeFileSync(join(folder, "meters.csv"), cut.join("\n"))
    const out = join(scratch, "gap-out")
    const words = ["examples/first-contract/contract.otk", "--data", folder, "--out", out, "--period", "2027-01"]
    const run = await invoice(...words)
    expect(run.code).toBe(1)
    expect(run.out).toMatch(/withheld +2027-02-20 .*incomplete: without\s+energy/)
    expect(readFileSync(join(out, "monthly-2027-01.html"), "utf8")).toContain(
      "INCOMPLETE: 1 line withheld, Energy Payment.",
    )
  })

  test.each<readonly [claim: string, words: readonly string[], says: RegExp]>([
    ["an invoice that is not there", ["--invoice", "montly"], /no invoice montly; did you mean monthly\?/],
    [
      "a period that is not there",
      ["--period", "2028-01"],
      /No invoice is for 2028-01\.\nThere are invoices for: contract year 1, 2027-01/,
    ],
    [
      "a studio that is no page",
      ["--studio", "javascript:alert(1)"],
      /--studio javascript:alert\(1\): expected the address of a page/,
    ],
    ["no folder to write to", [], /invoice needs --out FOLDER/],
  ])("names %s", async (_, words, says) => {
    const out = words.length === 0 ? [] : ["--out", join(scratch, "never")]
    const { code, err } = await invoice(contract, "--data", data, ...out, ...words)
    expect(code).toBe(2)
    expect(err).toMatch(says)
    expect(existsSync(join(scratch, "never"))).toBe(false)
  })
})
