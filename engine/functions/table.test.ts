import { expect, test } from "vitest"
import { compile } from "../compile.ts"
import { functions } from "./table.ts"

/** What the examples in the rows speak of. */
const contract = (header: string, formula: string) => `offtake 1
contract c "C" {
  parties { Buyer "B" Seller "S" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up quotients to 10 decimals half_even }
  tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }
  event cod "Commercial Operation" §2.2 once guaranteed 2027-05-15 longstop 2027-11-30 from log "milestones"
  charge energy (Buyer pays Seller): USD each month §4.2 = damages
  input delivered: kWh each interval from meter "M" missing error
  input metered: kWh each interval from meter "M" missing error
  input scheduled: kWh each interval from meter "M" missing error
  input curtailed: flag each interval from log "L" missing error
  input index_price: USD/MWh each interval from feed "F" missing error
  input available_hours: h each month from log "L" missing error
  input period_hours: h each month from log "L" missing error
  input availability: % each month from log "L" missing error
  input delivered_energy: MWh each month from meter "M" missing error
  input damages: USD each month from log "L" missing error
  input annual_revenue: USD each month from log "L" missing error
  input billing_demand: kW each month from meter "M" missing error
  agreed committed: MWh each month = 5 MWh
  agreed capacity: kW = 5 kW
  agreed capacity_payment_per_day: USD/day = 5 USD/day
  define example: ${header} = ${formula}
}
`

/** Of those that are of whatever period asks for them. */
const headers: ReadonlyMap<string, string> = new Map([
  ["past_longstop", "flag each month"],
  ["cash", "USD each month"],
  ["stake", "% each month"],
])

test.each(functions.map(({ name, example }) => [name, example] as const))(
  "the example of %s is a formula: %s",
  (name, example) => {
    // Most formulas say themselves what unit and period they have.
    const found = compile(contract("?", example), { name: "c" }).diagnostics.find(
      ({ code }) => code === "check/unit-unsaid",
    )?.fix?.text
    const header = headers.get(name) ?? found
    expect(header).toBeDefined()
    const errors = compile(contract(header!, example), { name: "c" }).diagnostics.filter(
      ({ severity }) => severity === "error",
    )
    expect(errors.map(({ message }) => message)).toEqual([])
    expect(example).toMatch(/^(\S+ [-/*] )*[^(]*\(/)
  },
)
test.each(functions.map((row) => [row.name, row] as const))(
  "%s is documented in sentences",
  (_, { doc, choices, form, overMany }) => {
    expect(doc).toMatch(/^[A-Z].*\.$/)
    expect(form ?? overMany).toBeDefined()
    for (const { question } of choices) expect(question).toMatch(/^[a-z].*\?$/)
  },
)
test("every function has a name of its own", () =>
  expect(new Set(functions.map(({ name }) => name)).size).toBe(functions.length))
