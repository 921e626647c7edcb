import { inspect } from "node:util"
import { compile } from "./engine/compile.ts"
import { openRun } from "./engine/run.ts"
import { bindData } from "./engine/data.ts"
import { fenced } from "./documents.test-support.ts"

const contract = `offtake 1
contract one_day "One day" {
  parties { Seller "S" Buyer "B" }  term 2027-03-14 through 2027-03-14
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input delivered: kWh each interval from meter "M-1" missing error
  charge energy (Buyer pays Seller): USD each day §2 = sum(delivered * 41.755 USD/MWh) over day
}
`

const midnight = Date.UTC(2027, 2, 14, 6)
const stamp = (hour: number): string => new Date(midnight + hour * 3_600_000).toISOString()

/** The 23 hours of the day, each with the same reading. */
const meter = ["start,kwh", ...Array.from({ length: 23 }, (_, hour) => `${stamp(hour)},100.1`)].join("\n")
const bindings = {
  offtake: "bindings/1",
  series: [
    {
      source: "meter M-1",
      file: "m.csv",
      time: "start",
      column: "kwh",
      unit: "kWh",
      zone: "UTC",
      label: "start",
      every: "1 hour",
      decimals: 1,
    },
  ],
}

/** One contract through every phase, as ARCHITECTURE.md shows it. */
export function followed(): string {
  const { checked, artifacts } = compile(contract, { name: "one-day.otk" })
  const [artifact] = artifacts
  if (!artifact) throw new Error("the contract of ARCHITECTURE.md has errors")
  const [part] = checked.file.parts
  const charge = part?.node === "contract" ? part.items.find(({ node }) => node === "charge") : undefined
  const bytes = (text: string) => new TextEncoder().encode(text)
  const files = new Map([
    ["bindings.json", bytes(JSON.stringify(bindings))],
    ["m.csv", bytes(meter)],
  ])
  const run = openRun(artifact, bindData(artifact.plan, files))
  const explanation = run.explain({ rule: "energy", members: [], at_utc: midnight }, { offset: 0, limit: 1 })
  const [posting] = run.settlement.postings
  return [
    "The text:",
    fenced(contract, "otk"),
    "The charge as a tree, its places in the text left out:",
    fenced(shown(withoutSpans(charge)), "js"),
    "The same in the plan. A price of 41.755 USD/MWh stands in base units, dollars for a watt-hour; `at` leads through the source map to the text:",
    fenced(shown(artifact.plan.rules.find(({ name }) => name === "energy")), "js"),
    "The day explained, with the first of its 23 hours:",
    fenced(
      shown({
        value: explanation?.value,
        formula: explanation?.formula,
        rows: explanation?.tree?.rows,
        roundings: explanation?.roundings,
      }),
      "js",
    ),
    "And what is posted:",
    fenced(shown(posting && { ...posting, contract: `${posting.contract.slice(0, 12)}…` }), "js"),
  ].join("\n\n")
}

const shown = (value: unknown): string => inspect(value, { depth: null, breakLength: 116, compact: 8, sorted: false })

/** A tree without its places, and each word as its text alone. */
function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans)
  if (typeof value !== "object" || value === null) return value
  const { span: _, ...rest } = value as Record<string, unknown>
  if (Object.keys(rest).length === 1 && typeof rest["text"] === "string") return rest["text"]
  return Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, withoutSpans(each)]))
}
