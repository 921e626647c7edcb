import { expect, test } from "vitest"
import type { Explanation, NumberReference } from "../../engine/index.ts"
import { explanationText, openTree, withValues, type Opened } from "./explanation.ts"

const at = (rule: string): NumberReference => ({ rule, members: [], at_utc: 0 })

const explained = (name: string, differs: Partial<Explanation>): Explanation => ({
  reference: at(name),
  rule: "define",
  name,
  period: "2027-01",
  from: "2027-01-01T00:00-06:00",
  to: "2027-02-01T00:00-06:00",
  value: "0",
  unit: "MWh",
  kind: "flow",
  quality: "measured",
  roundings: [],
  faults: [],
  ...differs,
})

const numbers = new Map<string, Explanation>([
  [
    "energy",
    explained("energy", {
      rule: "charge",
      title: "Energy Payment",
      clause: "§4.2",
      clauseTitle: "Energy payment",
      value: "1242480.01",
      unit: "USD",
      formula: "billable * price",
      span: [10, 26],
      tree: {
        text: "billable * price",
        span: [10, 26],
        value: "1242480.0075",
        unit: "USD",
        children: [
          { text: "billable", span: [10, 18], value: "29760", unit: "MWh", reference: at("billable"), children: [] },
          { text: "price", span: [21, 26], value: "41.75", unit: "USD/MWh", reference: at("price"), children: [] },
        ],
      },
      roundings: [
        {
          site: "R1",
          what: "posting to 0.01 USD half_up",
          before: "1242480.0075",
          after: "1242480.01",
          residual: "0.0025",
          unit: "USD",
        },
      ],
    }),
  ],
  [
    "billable",
    explained("billable", {
      value: "29760",
      formula: "sum(delivered) over month",
      tree: {
        text: "sum(delivered) over month",
        value: "29760",
        unit: "MWh",
        children: [],
        rows: {
          columns: ["delivered"],
          count: 2976,
          items: [
            {
              label: "2027-01-01 00:00",
              value: "10000",
              cells: [{ value: "10000", unit: "kWh", reference: at("delivered") }],
            },
          ],
        },
      },
    }),
  ],
  ["price", explained("price", { rule: "agreed", value: "41.75", unit: "USD/MWh", clause: "§4.1" })],
  [
    "delivered",
    explained("delivered", {
      rule: "input",
      value: "10000",
      unit: "kWh",
      reading: { file: "meters.csv", line: 2, column: "M-101", raw: "10000" },
    }),
  ],
])
const explain = (reference: NumberReference): Explanation =>
  numbers.get(reference.rule) ?? explained(reference.rule, {})

const opened = (depth: number): Opened => {
  const found = openTree(explain, at("energy"), depth)
  if (!found) throw new Error("energy does not exist")
  return found
}

test("an amount opens down to the file, line and column of a reading", () => {
  const text = explanationText(opened(9), {
    dataFolder: "readings",
    placeOf: (rule) => (rule === "price" ? undefined : "cedar.otk:52"),
  })
  expect(text).toBe(`energy "Energy Payment" 2027-01 = 1,242,480.01 USD  [measured]
│  clause  §4.2 "Energy payment", cedar.otk:52
│  formula billable * price
│        = 29,760 MWh * 41.75 USD/MWh
│  rounded posting to 0.01 USD half_up: 1,242,480.0075 → 1,242,480.01 USD, residual 0.0025 USD (R1)
│
├─ billable 2027-01 = 29,760 MWh  [measured]
│  │  formula sum(delivered) over month
│  │  rows    sum(delivered) over month = 29,760 MWh, over 2,976 rows
│  │            2027-01-01 00:00 = 10,000 from delivered 10,000 kWh
│  │            and 2,975 rows more (--rows shows more)
│  │
│  └─ delivered 2027-01 = 10,000 kWh  [measured]
│        reading readings/meters.csv:2, column M-101, "10000"
│
└─ price 2027-01 = 41.75 USD/MWh  [agreed in the contract]
      clause  §4.1
`)
})

const receipts = (differs: Partial<Explanation>): Explanation =>
  explained("receipts", {
    rule: "input",
    value: "57500",
    unit: "USD",
    reference: { ...at("receipts"), contract: "venture" },
    ...differs,
  })
const read = (rule: string, amount: string, differs: object = {}): NonNullable<Explanation["postings"]>[number] => ({
  reference: { ...at(rule), contract: "tenant_a" },
  contract: "Supply to Alpha",
  period: "2027-01",
  amount,
  currency: "USD",
  quality: "measured",
  ...differs,
})
const about = {
  dataFolder: "readings",
  placeOf: (rule: string, contract?: string) => `${contract ?? "none"}.otk ${rule}`,
  titleOf: (contract: string) => `Title of ${contract}`,
}

test("an input that reads postings goes on in the other contract, with all the levels there", () => {
  const inDeal = (reference: NumberReference): Explanation =>
    reference.rule === "receipts"
      ? receipts({
          postings: [
            read("energy", "58500.00", { quality: "estimated" }),
            read("credit", "1000.00", { less: true }),
            read("credit", "withheld", {
              period: "2027-02",
              reference: { ...at("credit"), at_utc: 1, contract: "tenant_a" },
            }),
          ],
        })
      : { ...explain(reference), reference }
  const found = openTree(inDeal, { ...at("receipts"), contract: "venture" }, 1)
  if (!found) throw new Error("receipts do not exist")
  expect(explanationText(found, about).split("\n").slice(0, 9)).toEqual([
    "receipts 2027-01 = 57,500 USD  [measured]",
    '│  in      venture "Title of venture"',
    "│  posting tenant_a.energy 2027-01 = 58,500.00 USD [estimated]",
    "│          less tenant_a.credit 2027-01 = 1,000.00 USD",
    "│          tenant_a.credit 2027-02 = withheld",
    "│",
    '├─ energy "Energy Payment" 2027-01 = 1,242,480.01 USD  [measured]',
    '│  │  in      tenant_a "Title of tenant_a"',
    '│  │  clause  §4.2 "Energy payment", tenant_a.otk energy',
  ])
  expect(found.used.map(({ explanation, used }) => [explanation.reference, used.length])).toEqual([
    [{ ...at("energy"), contract: "tenant_a" }, 2],
    [{ ...at("credit"), contract: "tenant_a" }, 0],
    [{ ...at("credit"), contract: "tenant_a", at_utc: 1 }, 0],
  ])
  expect(found.used[0]?.used[0]?.explanation.reference.contract).toBe("tenant_a")
})

test("an input to which nothing was posted says whether that counts as none", () => {
  const text = (value: string) => explanationText({ explanation: receipts({ value, postings: [] }), used: [] }, about)
  expect(text("0")).toContain("posting none falls in this time, which counts as none")
  expect(text("withheld")).toContain("posting none is settled for this time")
})

test("a depth of nought shows the amount alone and says that there is more", () => {
  expect(opened(0)).toMatchObject({ used: [], closed: "deep" })
})

test("a branch that was not taken keeps its words, for its values decided nothing", () => {
  expect(
    withValues({
      text: "if curtailed then a else 0 kWh",
      span: [0, 30],
      value: "0",
      unit: "kWh",
      children: [
        { text: "curtailed", span: [3, 12], value: "false", unit: "flag", reference: at("curtailed"), children: [] },
        { text: "a", span: [18, 19], value: "7", unit: "kWh", notTaken: true, children: [] },
        { text: "0 kWh", span: [25, 30], value: "0", unit: "kWh", children: [] },
      ],
    }),
  ).toBe("if false then a else 0 kWh")
})
