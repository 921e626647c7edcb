import { describe, expect, test } from "vitest"
import { compile } from "./compile.ts"
import { openRun } from "./run.ts"
import type { TraceNode } from "./evaluate/settlement.ts"
import { constant, dataOf, series } from "./sample-plan.ts"

const text = `offtake 1

contract sample "Sample" {
  parties { Seller "Seller LLC" Buyer "Buyer Inc." }
  term 2027-01-01 through 2030-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up  quotients to 4 decimals half_even }
  clauses { §1 "Price" §2 "Payment" §3 "Bank" }
  input delivered "Metered Energy": kWh each interval from meter "M-1" missing use backup
  input backup: kWh each interval from meter "M-2" missing error
  agreed price "Contract Price": USD/MWh each contract_year §1 = 41.75 USD/MWh
    escalating 2.25% compounding each contract_year from 2028-01-01 rounded to 0.0001 USD/MWh half_up each step
  define counted: kWh each interval §2 = if delivered > 1 kWh then delivered else 0 kWh
  define third: MWh each month §2 = ratio(sum(counted) over month, 3, else 0 MWh)
  charge energy "Energy Payment" (Buyer pays Seller): USD each month §2 = sum(counted) over month * price
  charge thirds (Buyer pays Seller): USD each month §2 = round(third, 1 MWh, half_up) * price
  account bank: MWh each month §3 {
    opens 0 MWh
    draw released up to 0.1 MWh oldest first
    add third worth thirds
    at end of term lapses
  }
}
`
const [artifact] = compile(text, { name: "sample.otk" }).artifacts
if (!artifact)
  throw new Error(
    compile(text, { name: "sample.otk" })
      .diagnostics.map(({ number, message }) => `${number} ${message}`)
      .join("\n"),
  )
const readings = Array.from({ length: 59 * 96 }, (_, k) => (k === 2 ? "" : k % 2 === 0 ? "3" : "1"))
const run = openRun(
  artifact,
  dataOf(
    series("delivered", "kWh", 0, readings),
    series(
      "backup",
      "kWh",
      0,
      readings.map(() => "7"),
    ),
  ),
  { from: "2027-01", through: "2027-02" },
)
const start = Date.UTC(2027, 0, 1, 6)
const open = (
  rule: string,
  more: { stage?: string; worth?: boolean; at?: number } = {},
  rows?: { offset: number; limit: number },
) => {
  const { at = start, ...rest } = more
  const found = run.explain({ rule, members: [], at_utc: at, ...rest }, rows)
  if (!found) throw new Error(`no ${rule}`)
  return found
}

test("a posting shows its formula, the value of each part, and its rounding", () => {
  const found = open("energy")
  // 1,488 readings of 3 kWh, one of them 7 instead: 4,468 kWh at 41.75.
  expect(found).toMatchObject({
    rule: "charge",
    title: "Energy Payment",
    clause: "§2",
    clauseTitle: "Payment",
    period: "2027-01",
    value: "186.54",
    unit: "USD",
    quality: "substituted",
    formula: "sum(counted) over month * price",
  })
  expect(found.span && text.slice(...found.span)).toBe("sum(counted) over month * price")
  expect(found.roundings).toEqual([
    { site: "R5", what: "energy as posted", before: "186.539", after: "186.54", residual: "0.001", unit: "USD" },
  ])
  expect(found.tree).toMatchObject({ value: "186.539", unit: "USD" })
  expect(found.tree?.children.map(({ text: part, value, unit }) => [part, value, unit])).toEqual([
    ["sum(counted) over month", "4468", "kWh"],
    ["price", "41.75", "USD/MWh"],
  ])
  expect(found.tree?.children[1]?.reference).toEqual({ rule: "price", members: [], at_utc: start })
})

test("a long sum opens page by page, with what each row read", () => {
  const rows = (page: { offset: number; limit: number }) => open("energy", {}, page).tree?.children[0]?.rows
  expect(rows({ offset: 1, limit: 2 })).toMatchObject({
    columns: ["counted"],
    count: 2976,
    items: [
      { label: "2027-01-01T00:15-06:00", value: "0", cells: [{ value: "0", unit: "kWh", quality: "measured" }] },
      {
        label: "2027-01-01T00:30-06:00",
        value: "7",
        cells: [{ value: "7", quality: "substituted", reference: { rule: "counted", at_utc: start + 30 * 60_000 } }],
      },
    ],
  })
  expect(rows({ offset: 2975, limit: 50 })?.items).toHaveLength(1)
})

test("a branch that was not taken is there without a value", () => {
  const branches = (at: number) =>
    open("counted", { at }).tree?.children.map(({ text: part, value, notTaken }) => [part, value, notTaken])
  expect(branches(start)).toEqual([
    ["delivered > 1 kWh", "true", undefined],
    ["delivered", "3", undefined],
    ["0 kWh", "", true],
  ])
  expect(branches(start + 15 * 60_000)?.map(([, , notTaken]) => notTaken)).toEqual([undefined, true, undefined])
})

describe("a reading", () => {
  test("leads to its file, line and column", () => {
    expect(open("delivered").reading).toEqual({ file: "delivered.csv", line: 2, column: "kWh", raw: "3" })
  })

  test("that is missing names what stands in, which can be opened", () => {
    const found = open("delivered", { at: start + 30 * 60_000 })
    expect(found).toMatchObject({
      value: "7",
      quality: "substituted",
      reading: { note: "no reading; backup stands in by the contract" },
    })
    expect(found.tree).toMatchObject({
      text: "backup",
      value: "7",
      reference: { rule: "backup", members: [], at_utc: start + 30 * 60_000 },
    })
  })

  test("that nothing stands in for is withheld, with the fault", () => {
    const empty = openRun(artifact, dataOf(constant("backup", "1 kWh")), { from: "2027-01", through: "2027-01" })
    const after = empty.explain({ rule: "backup", members: [], at_utc: Date.UTC(2028, 0, 1, 6) })
    expect(after).toMatchObject({ value: "withheld", faults: [{ number: "OT3001" }] })
  })
})

test("an escalated price shows every rounded step that leads to it", () => {
  const found = open("price", { at: Date.UTC(2029, 5, 1) })
  // 41.75 × 1.0225 = 42.689375; 42.6894 × 1.0225 = 43.6499115.
  expect(found).toMatchObject({ value: "43.6499", period: "contract year 3" })
  expect(found.roundings.map(({ site, before, after }) => [site, before, after])).toEqual([
    ["R3", "42.689375", "42.6894"],
    ["R3", "43.6499115", "43.6499"],
  ])
})

test("a quotient shows how it is kept, and round() what it dropped", () => {
  // 4.468 / 3 = 1.48933…
  expect(open("third").roundings).toMatchObject([
    { site: "R2", before: "1117/750", after: "1.4893", residual: "-1/30000", unit: "MWh" },
  ])
  expect(open("thirds").roundings.map(({ site, before, after }) => [site, before, after])).toEqual([
    ["R1", "1.4893", "1"],
    ["R5", "41.75", "41.75"],
  ])
})

test("an account shows its lines in order, the vintages they touched, and the cut of their worth", () => {
  const found = open("bank", { stage: "closing", at: Date.UTC(2027, 1, 1, 6) })
  expect(found.lines?.map(({ line, value, unit }) => `${line} ${value} ${unit}`)).toEqual([
    "opening 1.4893 MWh",
    "opening.worth 41.75 USD",
    "released 0.1 MWh",
    "released.worth 2.8 USD",
    "added 1.344 MWh",
    "added.worth 41.75 USD",
    "closing 2.7333 MWh",
    "closing.worth 80.7 USD",
  ])
  expect(found.lines?.[2]?.note).toBe("2027-01: 0.1 MWh of 1.4893 MWh worth 2.8 USD")
  expect(found.kind).toBe("level")
  // 41.75 × 0.1 / 1.4893 = 2.8033…
  expect(found.roundings).toMatchObject([{ site: "R4", after: "2.8", unit: "USD" }])
})

test("everything a tree refers to opens in its turn", () => {
  const seen = new Set<string>()
  const visit = (rule: string, more: { stage?: string; worth?: boolean; at: number }) => {
    const name = `${rule} ${more.stage ?? ""} ${more.at}`
    if (seen.has(name)) return
    seen.add(name)
    const found = open(rule, more, { offset: 0, limit: 3 })
    const follow = (node: TraceNode): void => {
      const references = [
        node.reference,
        ...(node.rows?.items.flatMap(({ cells }) => cells.map(({ reference }) => reference)) ?? []),
      ]
      for (const reference of references)
        if (reference)
          visit(reference.rule, {
            at: reference.at_utc,
            ...(reference.stage === undefined ? {} : { stage: reference.stage }),
          })
      node.children.forEach(follow)
    }
    if (found.tree) follow(found.tree)
  }
  visit("thirds", { at: start })
  expect([...seen].map((name) => name.split(" ")[0])).toEqual(
    expect.arrayContaining(["thirds", "third", "counted", "delivered", "backup", "price"]),
  )
})

test("what does not exist cannot be opened", () => {
  expect(run.explain({ rule: "nothing", members: [], at_utc: start })).toBeUndefined()
  expect(run.explain({ rule: "energy", members: ["T1"], at_utc: start })).toBeUndefined()
  expect(run.explain({ rule: "energy", members: [], at_utc: 0 })).toBeUndefined()
})
