import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseDate } from "../calendar/date.ts"
import { buildCalendar } from "../calendar/periods.ts"
import { zoneOfTerm } from "../calendar/zone.ts"
import { divide, printExact, rational } from "../number/rational.ts"
import { bindData, type ContractInputs, type InputRule } from "./bind.ts"
import { dataFaults } from "./data-faults.ts"
import { qualities, type Dataset } from "./dataset.ts"
import { bindFixture } from "./fixture.ts"
import { faultsOfPostings } from "./postings.test-support.ts"

// A contract of Chicago from 12 March 2027, a Friday: the clocks skip 02:00 on the 14th, and repeat 01:00 on 7 November.
const meter: InputRule = {
  rule: "input",
  name: "delivered",
  unit: { text: "kWh" },
  kind: "flow",
  grain: "interval",
  groups: [],
  source: { kind: "meter", name: "M-101" },
  labelsEnd: false,
  missing: { policy: "error" },
}
const binding = {
  source: "meter M-101",
  file: "m.csv",
  time: "t",
  column: "kwh",
  unit: "kWh",
  zone: "America/Chicago",
  label: "start",
  every: "15 min",
  decimals: 3,
}

function contract(
  rules: readonly InputRule[] = [meter],
  term: { from?: string; through?: string } = {},
): ContractInputs {
  const { from = "2027-03-12", through = "2027-11-30" } = term
  const zone = zoneOfTerm("America/Chicago", parseDate(from)!, parseDate(through)!)!
  return {
    time: { zone, from, through, interval_minutes: 15, contract_year: { month: 1, day: 1 }, gas_day_minutes: 540 },
    groups: [{ name: "tenant", members: [{ name: "T1" }, { name: "T2" }] }],
    events: [],
    rules,
  }
}

const encode = (text: string) => new TextEncoder().encode(text)

interface Given {
  readonly rows?: readonly string[]
  readonly csv?: string
  readonly rule?: Partial<InputRule>
  readonly binding?: object
  readonly term?: { from?: string; through?: string }
}
function bind({
  rows = [],
  csv = ["t,kwh", ...rows].join("\n"),
  rule = {},
  binding: change = {},
  term = {},
}: Given): Dataset {
  const bindings = encode(JSON.stringify({ offtake: "bindings/1", series: [{ ...binding, ...change }] }))
  return bindData(
    contract([{ ...meter, ...rule }], term),
    new Map([
      ["bindings.json", bindings],
      ["m.csv", encode(csv)],
    ]),
  )
}

/** `2027-03-12T00:00-06:00 = 1.5 kWh, line 2` for each reading, in the unit of the binding. */
function readings(dataset: Dataset, given: Given = {}, scale = 1000): readonly string[] {
  const periods = buildCalendar(contract([meter], given.term).time).periods(given.rule?.grain ?? "interval")
  const [series] = dataset.series
  return (series?.values ?? []).flatMap((value, at) =>
    value === undefined
      ? []
      : [`${periods.label((series?.first ?? 0) + at)} = ${printExact(divide(value, rational(scale)))}`],
  )
}
const read = (given: Given, scale?: number) => readings(bind(given), given, scale)
const codes = (dataset: Dataset) =>
  dataset.faults.map(({ code, line, count }) => `${code}${line === undefined ? "" : ` line ${line}`} × ${count}`)

describe("time becomes an instant at the door", () => {
  const march = "2027-03-14"
  test.each<[string, object, string[], string[]]>([
    [
      "UTC",
      { zone: "UTC" },
      ["2027-03-14T07:45:00Z,1", "2027-03-14T08:00:00Z,2"],
      [`${march}T01:45-06:00 = 1`, `${march}T03:00-05:00 = 2`],
    ],
    [
      "an offset in each stamp",
      { zone: "as written" },
      [`${march}T01:45-06:00,1`, `${march}T03:00-05:00,2`],
      [`${march}T01:45-06:00 = 1`, `${march}T03:00-05:00 = 2`],
    ],
    [
      "the contract's zone",
      {},
      [`${march} 01:45,1`, `${march} 03:00,2`],
      [`${march}T01:45-06:00 = 1`, `${march}T03:00-05:00 = 2`],
    ],
    [
      "the zone of a market elsewhere",
      { zone: "America/New_York" },
      [`${march} 03:45,1`, `${march} 04:00,2`],
      [`${march}T01:45-06:00 = 1`, `${march}T03:00-05:00 = 2`],
    ],
    [
      "standard time all year",
      { zone: "Etc/GMT+6" },
      [`${march} 01:45,1`, `${march} 02:00,2`],
      [`${march}T01:45-06:00 = 1`, `${march}T03:00-05:00 = 2`],
    ],
    [
      "the end of an interval",
      { label: "end" },
      ["2027-03-13 00:00,1", "2027-03-13 24:00,2"],
      ["2027-03-12T23:45-06:00 = 1", "2027-03-13T23:45-06:00 = 2"],
    ],
    [
      "ends in spring by the clock an interval began with",
      { label: "end" },
      [`${march} 02:00,1`, `${march} 03:15,2`],
      [`${march}T01:45-06:00 = 1`, `${march}T03:00-05:00 = 2`],
    ],
    [
      "ends in spring by the clock an interval ends with",
      { label: "end" },
      [`${march} 03:00,1`, `${march} 03:15,2`],
      [`${march}T01:45-06:00 = 1`, `${march}T03:00-05:00 = 2`],
    ],
  ])("%s", (_, change, rows, expected) => {
    expect(read({ rows, binding: change })).toEqual(expected)
  })

  // 01:00 to 02:00 comes twice: eight quarter hours.
  const repeated = [
    "01:00-05:00 = 1",
    "01:15-05:00 = 2",
    "01:30-05:00 = 3",
    "01:45-05:00 = 4",
    "01:00-06:00 = 5",
    "01:15-06:00 = 6",
    "01:30-06:00 = 7",
    "01:45-06:00 = 8",
  ]
  const november = (stamps: string) => stamps.split(" ").map((stamp, at) => `2027-11-07 ${stamp},${at + 1}`)
  test.each<[string, object, string[]]>([
    ["starts", {}, november("01:00 01:15 01:30 01:45 01:00 01:15 01:30 01:45")],
    [
      "the two readings of each quarter side by side",
      {},
      ["01:00,1", "01:00,5", "01:15,2", "01:15,6", "01:30,3", "01:30,7", "01:45,4", "01:45,8"].map(
        (row) => `2027-11-07 ${row}`,
      ),
    ],
    [
      "newest first",
      {},
      november("01:00 01:15 01:30 01:45 01:00 01:15 01:30 01:45").concat("2027-11-08 00:00,").reverse(),
    ],
    [
      "ends by the clock an interval began with",
      { label: "end" },
      november("01:15 01:30 01:45 02:00 01:15 01:30 01:45 02:00"),
    ],
    [
      "ends by the clock an interval ends with",
      { label: "end" },
      ["2027-11-07 01:00,", ...november("01:15 01:30 01:45 01:00 01:15 01:30 01:45 02:00")],
    ],
    ["offsets", { zone: "as written" }, repeated.map((text) => `2027-11-07T${text.replace(" = ", ",")}`)],
  ])("the repeated hour of autumn, as %s", (_, change, rows) => {
    expect(read({ rows, binding: change })).toEqual(repeated.map((text) => `2027-11-07T${text}`))
  })

  test("a third reading of a repeated hour has nowhere to go", () => {
    expect(codes(bind({ rows: november("01:00 01:00 01:00") }))).toEqual(["data/duplicate-stamp line 4 × 1"])
  })

  test("a day of a clock change has 92 or 100 quarter hours", () => {
    for (const [date, count] of [
      ["2027-03-14", 92],
      ["2027-11-07", 100],
      ["2027-06-01", 96],
    ] as const) {
      const midnight = Date.parse(
        `${date}T${date === "2027-06-01" ? "05" : date === "2027-11-07" ? "05" : "06"}:00:00Z`,
      )
      const rows = Array.from({ length: count }, (_, at) => `${new Date(midnight + at * 900_000).toISOString()},1`)
      const dataset = bind({ rows, binding: { zone: "UTC" } })
      const days = { ...bind({ rows, binding: { zone: "UTC" }, rule: { grain: "day" } }) }
      expect(readings(dataset)).toHaveLength(count)
      expect(readings(days, { rule: { grain: "day" } })).toEqual([`${date} = ${count}`])
    }
  })
})

describe("the grid of the input", () => {
  test.each<[string, Given, string[]]>([
    [
      "a month",
      { rows: ["2027-03,20", "2027-04,30.5"], rule: { grain: "month" }, binding: { every: "1 month" } },
      ["2027-03 = 20", "2027-04 = 30.5"],
    ],
    [
      "a day",
      { rows: ["2027-03-14,20", "2027-03-15 00:00,30"], rule: { grain: "day" }, binding: { every: "1 day" } },
      ["2027-03-14 = 20", "2027-03-15 = 30"],
    ],
    [
      "gas days by the date on which they begin, the first and the last cut by the term",
      {
        rows: ["2027-03-10,1", "2027-03-11,2", "2027-03-13,20", "2027-03-14 00:00,30", "2027-11-30,4", "2027-12-01,5"],
        rule: { grain: "gas_day" },
        binding: { every: "1 gas_day" },
      },
      ["2027-03-11 = 2", "2027-03-13 = 20", "2027-03-14 = 30", "2027-11-30 = 4"],
    ],
    [
      "an hour",
      { rows: ["2027-03-14 01:00,1", "2027-03-14 03:00,2"], rule: { grain: "hour" }, binding: { every: "1 hour" } },
      ["2027-03-14T01:00-06:00 = 1", "2027-03-14T03:00-05:00 = 2"],
    ],
    [
      "months of a quarter, added",
      { rows: ["2027-04,1", "2027-05,2", "2027-06,4"], rule: { grain: "quarter" }, binding: { every: "1 month" } },
      ["2027 Q2 = 7"],
    ],
    [
      "the first quarter of a term that starts in March, of one month",
      { rows: ["2027-03,1"], rule: { grain: "quarter" }, binding: { every: "1 month" } },
      ["2027 Q1 = 1"],
    ],
    [
      "five minutes of a quarter hour, added",
      { rows: ["2027-03-14 01:45,1.1", "2027-03-14 01:50,1.2", "2027-03-14 01:55,1.3"], binding: { every: "5 min" } },
      ["2027-03-14T01:45-06:00 = 3.6"],
    ],
    [
      "a quarter hour that lacks five minutes is a gap",
      { rows: ["2027-03-14 01:45,1", "2027-03-14 01:55,1"], binding: { every: "5 min" } },
      [],
    ],
    [
      "unless the contract reads what is missing as zero",
      {
        rows: ["2027-03-14 01:45,1", "2027-03-14 01:55,1"],
        binding: { every: "5 min" },
        rule: { missing: { policy: "zero" } },
      },
      ["2027-03-14T01:45-06:00 = 2"],
    ],
  ])("%s", (_, given, expected) => {
    expect(read(given)).toEqual(expected)
    expect(bind(given).faults).toEqual([])
  })

  test("what stands as zero is assumed", () => {
    const [series] = bind({
      rows: ["2027-03-14 01:45,1"],
      binding: { every: "5 min" },
      rule: { missing: { policy: "zero" } },
    }).series
    expect([...(series?.quality ?? [])].map((at) => qualities[at])).toEqual(["assumed"])
  })

  test("an index counts from the start of the term, and readings outside it are left out and counted", () => {
    const [series] = bind({ rows: ["2027-03-11 23:45,1", "2027-03-12 00:15,2", "2027-12-01 00:00,3"] }).series
    expect(series).toMatchObject({ first: 1, outside: 2 })
    expect(series?.origin).toMatchObject({ file: "m.csv", column: "kwh", lines: Int32Array.of(3), raw: ["2"] })
  })

  test("a gap stays a gap, whether the line or only the cell is missing", () => {
    const dataset = bind({ rows: ["2027-03-12 00:00,1", "2027-03-12 00:15,", "2027-03-12 00:45,4"] })
    expect(dataset.series[0]?.values.map((value) => value?.n)).toEqual([1000n, undefined, undefined, 4000n])
    expect(dataset.faults).toEqual([])
  })

  test("the order of lines that carry their time does not matter", () => {
    const rows = Array.from(
      { length: 12 },
      (_, at) => `2027-11-07T0${5 + Math.floor(at / 4)}:${String((at % 4) * 15).padStart(2, "0")}Z,${at}.5`,
    )
    const given = { binding: { zone: "UTC" } }
    const inOrder = readings(bind({ rows, ...given }))
    expect(inOrder).toHaveLength(12)
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 12 }), (shuffled) => {
        expect(readings(bind({ rows: shuffled, ...given }))).toEqual(inOrder)
      }),
    )
  })
})

describe("values", () => {
  test.each<[string, Given, number, string]>([
    ["12345.678", {}, 1000, "12345.678"],
    ["-0.5", {}, 1000, "-0.5"],
    ["007", {}, 1000, "7"],
    ["1.500", { binding: { decimals: 1 } }, 1000, "1.5"],
    ["1234567890123456789.123", {}, 1000, "1234567890123456789.123"],
    ["8.70160", { binding: { unit: "MWh", decimals: 5 } }, 1000, "8701.6"],
    [
      "-12.57",
      { binding: { unit: "USD/MWh", decimals: 2 }, rule: { unit: { text: "USD/kWh" }, kind: "rate" } },
      1,
      "-0.00001257",
    ],
    ["33.33", { binding: { unit: "%" }, rule: { unit: { text: "number" }, kind: "rate" } }, 1, "0.3333"],
    [
      "true",
      { binding: { unit: "flag", decimals: undefined }, rule: { unit: { text: "flag" }, kind: "rate" } },
      1,
      "1",
    ],
    [
      "FALSE",
      { binding: { unit: "flag", decimals: undefined }, rule: { unit: { text: "flag" }, kind: "rate" } },
      1,
      "0",
    ],
  ])("%s is exact", (cell, given, scale, expected) => {
    expect(read({ ...given, rows: [`2027-03-12 00:00,${cell}`] }, scale)).toEqual([
      `2027-03-12T00:00-06:00 = ${expected}`,
    ])
  })

  test("quality comes from its own column, and a sum has the worst", () => {
    const given: Given = {
      csv: "t,kwh,q\n2027-03-12 00:00,1,A\n2027-03-12 00:05,1,E\n2027-03-12 00:10,1,A\n2027-03-12 00:15,1,A\n2027-03-12 00:20,1,A\n2027-03-12 00:25,1,A",
      binding: { every: "5 min", quality: { column: "q", map: { A: "measured", E: "estimated" } } },
    }
    expect([...(bind(given).series[0]?.quality ?? [])].map((at) => qualities[at])).toEqual(["estimated", "measured"])
  })
})

describe("faults", () => {
  const at = "2027-03-12 00:00"
  const cases: readonly [code: keyof typeof dataFaults, Given, message: string][] = [
    [
      "data/no-binding",
      { binding: { source: "meter M-999" } },
      "bindings.json has no entry for meter M-101, which delivered comes from",
    ],
    [
      "data/no-file",
      { binding: { file: "n.csv" } },
      "the data has no file n.csv, where bindings.json puts meter M-101",
    ],
    [
      "data/duplicate-stamp",
      { rows: [`${at},1`, `${at},2`] },
      "m.csv line 3: lines 2 and 3 give a reading for the same time, 2027-03-12T00:00-06:00; neither is used (2027-03-12T00:00-06:00)",
    ],
    ["data/no-column", { binding: { column: "mwh" } }, 'm.csv: there is no column "mwh"; found "t", "kwh"'],
    ["data/no-column", { csv: "t,kwh,kwh\n" }, 'm.csv: 2 columns are named "kwh"'],
    [
      "data/unit",
      { binding: { unit: "MW" } },
      "the readings are in MW, which is not a measure of the same thing as kWh",
    ],
    ["data/unit", { binding: { unit: "kilowatt" } }, '"kilowatt" is no unit; the input is in kWh'],
    [
      "data/not-a-decimal",
      { rows: [`${at},1e3`] },
      'm.csv line 2: kwh is "1e3", expected a decimal such as 1234.5 (2027-03-12T00:00-06:00)',
    ],
    [
      "data/not-a-decimal",
      { rows: [`${at},.5`] },
      'm.csv line 2: kwh is ".5", expected a decimal such as 1234.5 (2027-03-12T00:00-06:00)',
    ],
    [
      "data/too-fine",
      { rows: [`${at},1.2345`] },
      "m.csv line 2: kwh is 1.2345, finer than the 3 decimals of kWh that bindings.json declares (2027-03-12T00:00-06:00)",
    ],
    [
      "data/not-a-flag",
      { rows: [`${at},yes`], binding: { unit: "flag" }, rule: { unit: { text: "flag" } } },
      'm.csv line 2: kwh is "yes", expected true, false, 1 or 0 (2027-03-12T00:00-06:00)',
    ],
    [
      "data/not-a-time",
      { rows: ["Total,1"] },
      'm.csv line 2: "Total" is not a time; expected a date and time such as 2027-01-05T12:00',
    ],
    [
      "data/not-a-time",
      { rows: ["2027-03-12,1"] },
      'm.csv line 2: "2027-03-12" is not a time; expected a date and time such as 2027-01-05T12:00',
    ],
    [
      "data/skipped-hour",
      { rows: ["2027-03-14 02:30,1"] },
      "m.csv line 2: 2027-03-14 02:30 does not exist in America/Chicago: the clocks skip it in spring",
    ],
    [
      "data/offset",
      { rows: ["2027-03-12T00:00-05:00,1"] },
      "m.csv line 2: 2027-03-12T00:00-05:00 carries an offset that America/Chicago did not have then",
    ],
    [
      "data/offset",
      { rows: [`${at},1`], binding: { zone: "as written" } },
      `m.csv line 2: ${at} carries no offset, and bindings.json reads it "as written"`,
    ],
    [
      "data/off-grid",
      { rows: ["2027-03-12 00:07,1"] },
      "m.csv line 2: 2027-03-12 00:07 is not the time of a reading every 15 min (2027-03-12T00:00-06:00)",
    ],
    [
      "data/step",
      { binding: { every: "1 hour" } },
      "the readings are every 1 hour, and the input is each interval: one reading cannot be cut into several",
    ],
    [
      "data/step",
      { binding: { every: "5 min" }, rule: { kind: "rate" } },
      "the readings are every 5 min, and the input is each interval: only an amount is summed, and this is a figure that holds throughout",
    ],
    [
      "data/step",
      { binding: { every: "10 min" } },
      "the readings are every 10 min, and the input is each interval: a reading can lie in two of them",
    ],
    [
      "data/ragged-row",
      { rows: [`${at},1,5`] },
      "m.csv line 2: the line has 3 cells, expected 2 as in the first line (2027-03-12T00:00-06:00)",
    ],
    ["data/unreadable-file", { csv: "" }, "m.csv: the file cannot be read. It is empty."],
    [
      "data/bindings",
      { binding: { label: "begin" } },
      'bindings.json: series[0].label: found "begin", expected "start" or "end".',
    ],
    [
      "data/label",
      { rule: { labelsEnd: true } },
      "the contract says that the times of delivered name the end of an interval, bindings.json that they name the start",
    ],
    [
      "data/unknown-quality",
      { csv: `t,kwh,q\n${at},1,X`, binding: { quality: { column: "q", map: { A: "measured" } } } },
      'm.csv line 2: q is "X", expected "A" (2027-03-12T00:00-06:00)',
    ],
  ]
  test.each(cases)("%s", (code, given, message) => {
    const { faults, series } = bind(given)
    expect(faults.map((fault) => ({ code: fault.code, message: fault.message }))).toEqual([{ code, message }])
    expect(faults[0]).toMatchObject({ number: dataFaults[code].number, remedy: expect.stringMatching(/\.$/) })
    // Nothing of it is billed: its own period, or every gap.
    expect(series[0]?.values.filter((value) => value !== undefined)).toEqual([])
    expect(series[0]?.gapFault === 0 || series[0]?.faulted?.get(0) === 0).toBe(true)
  })

  test("each fault of the table is shown above, with the events, the postings or the papers", () => {
    const ofEvents = ["data/no-events", "data/unknown-cause", "data/span-reversed", "data/causes-overlap"]
    const found = new Set([...cases.map(([code]) => code), ...ofEvents, ...faultsOfPostings, "data/paid-by-all"])
    expect(found).toEqual(new Set(Object.keys(dataFaults)))
    expect(new Set(Object.values(dataFaults).map(({ number }) => number)).size).toBe(Object.keys(dataFaults).length)
  })

  test("bindings.json itself is missing", () => {
    expect(bindData(contract(), new Map()).faults.map(({ message }) => message)).toEqual([
      "the data has no file bindings.json",
    ])
  })

  test("neighbours are one fault, with the stretch and how many", () => {
    const rows = ["00:00,a", "00:15,b", "00:30,1", "01:00,c"].map((row) => `2027-03-12 ${row}`)
    const { faults, series } = bind({ rows })
    expect(codes({ faults, series, files: [] })).toEqual([
      "data/not-a-decimal line 2 × 2",
      "data/not-a-decimal line 5 × 1",
    ])
    expect(faults[0]).toMatchObject({
      from_utc: Date.UTC(2027, 2, 12, 6),
      to_utc: Date.UTC(2027, 2, 12, 6, 30),
      input: "delivered",
    })
    expect(faults[0]?.message).toContain("(2027-03-12T00:00-06:00, and 1 more)")
    expect(series[0]?.faulted).toEqual(
      new Map([
        [0, 0],
        [1, 0],
        [4, 1],
      ]),
    )
  })

  test("of two lines for one time neither is used, also where one of them is empty", () => {
    const dataset = bind({ rows: [`${at},1`, `${at},`], rule: { missing: { policy: "zero" } } })
    expect(codes(dataset)).toEqual(["data/duplicate-stamp line 3 × 1"])
    expect(dataset.series[0]?.faulted).toEqual(new Map([[0, 0]]))
  })

  test("a file that is wrong all over gives no more than a hundred faults of a kind", () => {
    const rows = Array.from(
      { length: 1000 },
      (_, at) => `${new Date(Date.UTC(2027, 5, 1) + at * 1_800_000).toISOString()},x`,
    )
    const { faults } = bind({ rows, binding: { zone: "UTC" } })
    expect(faults).toHaveLength(100)
    expect(faults.reduce((sum, { count }) => sum + count, 0)).toBe(1000)
  })

  test("a line whose time cannot be read takes no reading away, and an empty cell in it is nothing", () => {
    const total = bind({ rows: [`${at},1`, "Total,1"] })
    expect(total.series[0]?.values).toHaveLength(1)
    expect(total.series[0]).toMatchObject({ gapFault: 0 })
    expect(bind({ rows: [`${at},1`, "2027-03-14 02:00,"] }).faults).toEqual([])
  })
})

describe("which entry an input takes", () => {
  const entries = (series: readonly object[], rules: readonly InputRule[]) =>
    bindData(
      contract(rules),
      new Map([
        [
          "bindings.json",
          encode(JSON.stringify({ offtake: "bindings/1", series: series.map((entry) => ({ ...binding, ...entry })) })),
        ],
        ["m.csv", encode(`t,kwh,other\n2027-03-12 00:00,1,2`)],
      ]),
    )
  const found = ({ series }: Dataset) =>
    series.map(({ input, members, values }) => `${input}[${members.join()}] ${values.map((value) => value?.n).join()}`)

  test("one of its own before that of its source", () => {
    expect(found(entries([{}, { input: "delivered", column: "other" }], [meter]))).toEqual(["delivered[] 2000"])
  })
  test("two inputs of one source each need their own", () => {
    const two = [meter, { ...meter, name: "exported" }]
    expect(found(entries([{ input: "delivered" }, { input: "exported", column: "other" }], two))).toEqual([
      "delivered[] 1000",
      "exported[] 2000",
    ])
    expect(entries([{}], two).faults.map(({ message, remedy }) => `${message}. ${remedy}`)).toEqual([
      'bindings.json does not say which column of meter M-101 is delivered. Add "input": "delivered" to the entry that is meant.',
      'bindings.json does not say which column of meter M-101 is exported. Add "input": "exported" to the entry that is meant.',
    ])
  })
  test("each member of a group has an entry", () => {
    const byTenant = { ...meter, groups: ["tenant"] }
    const dataset = entries([{ members: ["T1"] }], [byTenant])
    expect(found(dataset)).toEqual(["delivered[T1] 1000", "delivered[T2] "])
    expect(dataset.series[1]).toMatchObject({ gapFault: 0 })
    expect(dataset.faults[0]).toMatchObject({ input: "delivered[T2]", code: "data/no-binding" })
  })
  test("an entry that the contract has no input for is left alone", () => {
    expect(entries([{}, { source: "meter X", file: "x.csv" }], [meter]).faults).toEqual([])
  })
})

test("the data cover what every meter has, whatever the logs have", () => {
  const csv = "t,a,b,log\n2027-03-12 00:00,,1,\n2027-03-12 00:15,1,1,\n2027-03-12 00:30,1,1,5\n2027-03-12 00:45,1,,\n"
  const rules = ["a", "b", "log"].map((name): InputRule => ({
    ...meter,
    name,
    source: { kind: "meter", name },
    missing: { policy: name === "log" ? "zero" : "error" },
  }))
  const series = ["a", "b", "log"].map((name) => ({ ...binding, source: `meter ${name}`, column: name }))
  const dataset = bindData(
    contract(rules),
    new Map([
      ["bindings.json", encode(JSON.stringify({ offtake: "bindings/1", series }))],
      ["m.csv", encode(csv)],
    ]),
  )
  expect(dataset.covers).toEqual({ from_utc: Date.UTC(2027, 2, 12, 6, 15), to_utc: Date.UTC(2027, 2, 12, 6, 45) })
  expect(bind({}).covers).toBeUndefined()
})

test("every file that was read is named with its hash", () => {
  // SHA-256 of "t,kwh", by sha256sum.
  expect(bind({}).files).toContainEqual({
    file: "m.csv",
    sha256: "44cfa5a62b71ec737583af04a4cfd447662be7eeafb27e03f073d0e3c70e49fe",
  })
  expect(bind({}).files.map(({ file }) => file)).toEqual(["bindings.json", "m.csv"])
})

describe("the file of a test", () => {
  test.each([
    ["start,kWh\n2027-03-12T00:15:00-06:00,1.5", ["2027-03-12T00:15-06:00 = 1.5"]],
    ["start,MWh\n2027-03-12 00:15,1.5", ["2027-03-12T00:15-06:00 = 1500"]],
    ["end,kWh\n2027-03-12T00:15:00-06:00,1.5", ["2027-03-12T00:00-06:00 = 1.5"]],
  ])("%j", (csv, expected) => {
    const dataset = bindFixture(contract(), meter, [], "f.csv", encode(csv))
    expect(dataset.faults).toEqual([])
    expect(readings(dataset)).toEqual(expected)
    expect(dataset.files.map(({ file }) => file)).toEqual(["f.csv"])
  })
  test("is for one member, and says what is wrong", () => {
    const byTenant = { ...meter, groups: ["tenant"] }
    const dataset = bindFixture(contract([byTenant]), byTenant, ["T2"], "f.csv", encode("start,USD\n"))
    expect(dataset.series.map(({ members }) => members)).toEqual([["T2"]])
    expect(dataset.faults.map(({ message }) => message)).toEqual([
      "the readings are in USD, which is not a measure of the same thing as kWh",
    ])
  })
})
