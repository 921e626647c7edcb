import { expect, test } from "vitest"
import { readBindings } from "./bindings.ts"

const good = {
  source: "meter M-101",
  file: "m.csv",
  time: "t",
  column: "kwh",
  unit: "kWh",
  zone: "UTC",
  label: "start",
  every: "15 min",
  decimals: 3,
}

function problems(json: unknown): readonly string[] {
  const read = readBindings(new TextEncoder().encode(typeof json === "string" ? json : JSON.stringify(json)))
  return "problems" in read ? read.problems : []
}
const entry = (change: object) => problems({ offtake: "bindings/1", series: [{ ...good, ...change }] })

test("takes the entry of the documentation", () => {
  expect(
    entry({
      quality: { column: "status", map: { A: "measured", E: "estimated" } },
      members: ["T1"],
      input: "delivered",
    }),
  ).toEqual([])
  expect(entry({ unit: "flag", decimals: undefined })).toEqual([])
})

test.each([
  [{ colum: "kwh" }, 'series[0]: found the unknown key "colum". Remove it, or correct its spelling.'],
  [{ label: "begin" }, 'series[0].label: found "begin", expected "start" or "end".'],
  [{ column: "" }, 'series[0].column: found "", expected a text that is not empty.'],
  [{ column: undefined }, "series[0].column: found nothing, expected a value of type string."],
  [{ decimals: 1.5 }, "series[0].decimals: found 1.5, expected a whole number."],
  [{ decimals: -1 }, "series[0].decimals: found -1, expected at least 0."],
  [
    { decimals: undefined },
    "series[0].decimals: found nothing, expected a whole number: the decimals a reading has at most.",
  ],
  [
    { zone: "Central" },
    'series[0].zone: found "Central", expected "UTC", "as written" or a zone such as "America/Chicago".',
  ],
  [
    { every: "1 day", label: "end" },
    'series[0].label: found "end", expected "start": a date or a month names its own period.',
  ],
  [
    { quality: { column: "q", map: { A: "good" } } },
    'series[0].quality.map.A: found "good", expected "measured" or "estimated" or "substituted" or "held" or "assumed".',
  ],
])("names the place of %j", (change, problem) => {
  expect(entry(change)).toEqual([problem])
})

test("reports every problem, not only the first", () => {
  expect(entry({ label: "begin", every: "7 min" })).toHaveLength(2)
})

const postings = (change: object) =>
  problems({ offtake: "bindings/1", series: [{ source: "ledger receipts", postings: ["tenant_a.energy"], ...change }] })

test("takes postings of other contracts in place of a file", () => {
  expect(
    postings({ postings: ["tenant_a.energy", "tenant_a.demand[T1]"], less: ["tenant_b.cfd_terms.difference"] }),
  ).toEqual([])
  expect(postings({ input: "receipts", members: ["T1"] })).toEqual([])
})

test.each([
  [{ file: "m.csv" }, 'series[0]: found the unknown key "file". Remove it, or correct its spelling.'],
  [{ postings: [] }, "series[0].postings: found [], expected at least 1."],
  [
    { postings: ["energy"] },
    'series[0].postings[0]: found "energy", expected a contract and a rule, such as "tenant_a.energy" or "tenant_a.energy[T1]".',
  ],
  [
    { less: ["tenant_a.energy["] },
    'series[0].less[0]: found "tenant_a.energy[", expected a contract and a rule, such as "tenant_a.energy" or "tenant_a.energy[T1]".',
  ],
  [{ postings: undefined, less: [] }, "series[0].postings: found nothing, expected a value of type array."],
])("names the place in postings of %j", (change, problem) => {
  expect(postings(change)).toEqual([problem])
})

test("a source, input and members have one entry", () => {
  const series = [good, { ...good, input: "a" }, { ...good, members: ["T1"] }, { ...good, column: "other" }]
  expect(problems({ offtake: "bindings/1", series })).toEqual([
    "series[3]: found a second entry for meter M-101, expected one (the first is series[0]). Remove one of the two.",
  ])
})

test("says what the file is where it is not bindings", () => {
  expect(problems({ series: [] })).toEqual(['offtake: found nothing, expected "bindings/1".'])
  expect(problems("[]")).toEqual(["the whole: found [], expected a value of type object."])
  expect(problems("{")[0]).toMatch(/^It is not JSON: /)
})
