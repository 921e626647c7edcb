import { expect, test } from "vitest"
import { compile } from "../compile.ts"
import { bindData } from "../data.ts"
import { openRun } from "../run.ts"

const contract = `offtake 1
contract c "C" {
  parties { Seller "S" Buyer "B" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §1 "Payment" }
  input spare: kWh each interval from meter "M-2" missing zero
  input delivered "Metered Energy": kWh each interval from meter "M-1" missing use spare
  define taken: kWh each day = sum(delivered) over day
  charge energy (Buyer pays Seller): USD each day §1 = taken * 40 USD/MWh
}
`

const binding = (source: string, column: string) => ({
  source,
  file: "meters.csv",
  time: "start",
  column,
  unit: "kWh",
  zone: "UTC",
  label: "start",
  every: "1 hour",
  decimals: 0,
  ...(column === "kwh" ? { quality: { column: "status", map: { A: "measured", E: "estimated" } } } : {}),
})

/** The first of February in Chicago: an estimate in the second hour, nothing in the third. */
const rows = Array.from({ length: 24 }, (_, hour) => {
  const start = new Date(Date.parse("2027-02-01T06:00Z") + hour * 3_600_000).toISOString().slice(0, 16)
  return hour === 2 ? `${start}Z,,,7` : `${start}Z,10,${hour === 1 ? "E" : "A"},7`
})
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test("counts the readings of an amount by input and quality, also those that other rules read for it", () => {
  const [artifact] = compile(contract, { name: "c.otk" }).artifacts
  if (!artifact) throw new Error("The contract has an error.")
  const files = new Map([
    [
      "bindings.json",
      bytes(
        JSON.stringify({ offtake: "bindings/1", series: [binding("meter M-1", "kwh"), binding("meter M-2", "spare")] }),
      ),
    ],
    ["meters.csv", bytes(`start,kwh,status,spare\n${rows.join("\n")}\n`)],
  ])
  const run = openRun(artifact, bindData(artifact.plan, files), { from: "2027-02-01", through: "2027-02-01" })
  expect(run.settlement.faults).toEqual([])
  expect(run.settlement.postings).toMatchObject([{ rule: "energy", amount: "9.48", quality: "substituted" }])
  const item = run.itemise({ rule: "energy", members: [], at_utc: Date.parse("2027-02-01T00:00-06:00") })
  expect(item?.readings).toEqual([
    {
      input: "delivered",
      title: "Metered Energy",
      members: [],
      grain: "interval",
      count: 24,
      worse: [
        { quality: "estimated", count: 1 },
        { quality: "substituted", count: 1 },
      ],
    },
  ])
})
