import { expect, test } from "vitest"
import { compile } from "../compile.ts"
import { bindData } from "../data.ts"
import { sourcesOf } from "./sources.ts"

const contract = `offtake 1

contract c "C" {
  parties { Seller "S" Buyer "B" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §1 "Payment" }
  input spare: kWh each interval from meter "M-2" missing error
  input delivered "Metered Energy": kWh each interval from meter "M-1" missing use spare
  charge energy (Buyer pays Seller): USD each month §1 = sum(delivered) over month * 40 USD/MWh
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
  every: "15 min",
  decimals: 0,
})

/** From midnight in Chicago on the first of February. */
const meters = `start,kwh,status
2027-02-01T06:00Z,10,A
2027-02-01T06:15Z,11,E
2027-02-01T06:45Z,12,A
`

test("says in the order of the text where each input is read, and counts its readings within the days", () => {
  const [artifact] = compile(contract, { name: "c.otk" }).artifacts
  if (!artifact) throw new Error("The contract has an error.")
  const main = {
    ...binding("meter M-1", "kwh"),
    quality: { column: "status", map: { A: "measured", E: "estimated" } },
  }
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  const files = new Map([
    ["bindings.json", bytes(JSON.stringify({ offtake: "bindings/1", series: [main] }))],
    ["meters.csv", bytes(meters)],
  ])
  const sources = sourcesOf(artifact, bindData(artifact.plan, files), { from: "2027-02-01", through: "2027-02-01" })
  expect(sources).toEqual([
    {
      name: "spare",
      members: [],
      unit: "kWh",
      grain: "interval",
      source: { kind: "meter", name: "M-2" },
      missing: { policy: "error" },
      readings: 0,
      gaps: 96,
      marked: [],
    },
    {
      name: "delivered",
      title: "Metered Energy",
      members: [],
      unit: "kWh",
      grain: "interval",
      source: { kind: "meter", name: "M-1" },
      missing: { policy: "use", input: "spare" },
      file: "meters.csv",
      column: "kwh",
      readings: 3,
      gaps: 93,
      marked: [{ quality: "estimated", count: 1 }],
    },
  ])
})
