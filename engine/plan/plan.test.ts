import { readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parse, tokenize } from "../../dsl/index.ts"
import { compile } from "../compile.ts"
import { sha256 } from "../series/hash.ts"
import { canonical, readArtifact, writeArtifact } from "./artifact.ts"
import type { Artifact } from "./steps.ts"
import { stepsOf, walk } from "./walk.ts"

const encode = (text: string) => new TextEncoder().encode(text)
const fedwire = encode("2027-01-01\n2027-01-18\n")
const pinned = new Map([["calendars/fedwire@2027.1", fedwire]])
const sample = readFileSync(new URL("../../dsl/syntax/all-constructs.otk", import.meta.url), "utf8")
  .replace('"77b0"', `"${sha256(fedwire).slice(0, 12)}"`)
  .replace('"9f2c"', '"9f2c00000000"')
  // The contract's settlement asks a monthly question of a flag each interval; the plan is of what has no error.
  .replace("when curtailed :", "when any(curtailed) over month :")

function built(text: string): Artifact {
  const { artifacts, diagnostics } = compile(text, { name: "contract.otk", pinned })
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
  return artifacts[0]!
}
const errors = (text: string) =>
  compile(text, { name: "contract.otk", pinned }).diagnostics.filter(({ severity }) => severity === "error")

const small = (
  declarations: string,
  { term = "2027-01-01 through 2028-12-31", year = "January 1", zone = "America/Chicago", minutes = "15" } = {},
) => `offtake 1
contract c "C" {
  parties { Buyer "B" Seller "S" }
  term ${term}
  time { timezone "${zone}" interval ${minutes} min contract_year starts ${year} }
  rounding { post each line to 0.01 USD half_up }
  input delivered: kWh each interval from meter "M" missing error
  ${declarations}
}
`

describe("The plan has one text for one meaning", () => {
  const contract = parse(sample).file.parts[0]
  if (contract?.node !== "contract") throw new Error("the sample is a contract")
  const items = contract.items.map(({ span }) => sample.slice(span.from, span.to))
  const [first, last] = [contract.items[0]!.span.from, contract.items.at(-1)!.span.to]
  const arranged = (list: readonly string[]) => `${sample.slice(0, first)}${list.join("\n  ")}${sample.slice(last)}`
  const { sha256: identity } = built(sample)

  test("whatever the order of the declarations", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(items, { minLength: items.length }), (shuffled) => {
        expect(built(arranged(shuffled)).sha256).toBe(identity)
      }),
      { numRuns: 25 },
    )
  })
  test("whatever the layout and the comments", () => {
    const words = tokenize(sample).map(({ from, to }) => sample.slice(from, to))
    expect(built(words.filter((word) => !word.startsWith("//")).join("\n")).sha256).toBe(identity)
    expect(built(sample.replaceAll("\n", " // a remark\n\n")).sha256).toBe(identity)
    expect(built(sample.replaceAll(/\/\/.*/g, "")).sha256).toBe(identity)
    expect(built(sample.replace("24 month", "24\n      month")).sha256).toBe(identity)
  })
  test("however a figure is written", () => {
    expect(built(sample.replace("360_000 MWh", "360000.0 MWh")).sha256).toBe(identity)
    expect(built(sample.replace("25_000 USD/pp", "25000 USD/pp")).sha256).toBe(identity)
  })
  test("and another text for another meaning", () => {
    const changes: readonly (readonly [string, string])[] = [
      ["41.75 USD/MWh", "41.76 USD/MWh"],
      ["2.25%", "2.26%"],
      ["half_up each step", "half_even each step"],
      ["each step", "at use"],
      ["360_000 MWh", "360_001 MWh"],
      ["missing zero", "missing error"],
      ["draw recovered up to max(taken - required, 0) oldest", "draw recovered up to max(taken - required, 0) newest"],
      ["kept 2 years", "kept 3 years"],
      ["due 20 days", "due 21 days"],
      ["24 month", "25 month"],
      ["America/Chicago", "America/New_York"],
      ["15 min", "30 min"],
      ["else hold", "else warn"],
      ["0.5% *", "0.6% *"],
    ]
    const identities = changes.map(([from, to]) => built(sample.replace(from, to)).sha256)
    expect(new Set([identity, ...identities]).size).toBe(changes.length + 1)
  })
})

describe("Every step of a rule", () => {
  test("is met once on a walk over it, and has its place in the text", () => {
    const { plan, sourceMap } = built(sample)
    for (const rule of plan.rules) {
      const met: number[] = []
      for (const step of stepsOf(rule)) walk(step, ({ at }) => met.push(at))
      const { steps } = sourceMap.rules.find(({ name }) => name === rule.name)!
      expect([rule.name, met.toSorted((a, b) => a - b)]).toEqual([rule.name, steps.map((_, at) => at)])
    }
  })
})

describe("An artifact", () => {
  const artifact = built(
    small("charge pay (Buyer pays Seller): USD each month §1 = sum(delivered) over month * 40 USD/MWh"),
  )
  const text = writeArtifact(artifact)
  test("is read as it was written", () => {
    expect(readArtifact(text)).toEqual(JSON.parse(JSON.stringify(artifact)))
    expect(writeArtifact(readArtifact(text) as Artifact)).toBe(text)
  })
  test("has the hash of its plan", () => expect(sha256(encode(canonical(artifact.plan)))).toBe(artifact.sha256))
  test.each([
    ["a price that was changed", text.replace('"value":"0.00004"', '"value":"0.00005"'), /changed after it was built/],
    ["a hash that was changed", text.replace(artifact.sha256, "0".repeat(64)), /changed after it was built/],
    ["a plan of another format", text.replace("offtake-plan/1", "offtake-plan/9"), /format 'offtake-plan\/9'/],
    ["a file that ends early", text.slice(0, -20), /not JSON/],
    ["JSON that is no plan", "{}", /not a plan/],
    ["null", "null", /not a plan/],
    ["a number", "5", /not a plan/],
    ["a list", "[]", /not a plan/],
    ["a plan that is a text", '{"sha256":"","plan":"x","sourceMap":{}}', /format 'undefined'/],
  ])("refuses %s", (_, tampered, problem) => {
    expect(tampered).not.toBe(text)
    expect(readArtifact(tampered)).toEqual({ problem: expect.stringMatching(problem) })
  })
  test("is canonical: sorted keys, no white space, nothing absent", () =>
    expect(canonical({ b: [1, { d: undefined, c: "x" }], a: null })).toBe('{"a":null,"b":[1,{"c":"x"}]}'))
})

describe("Dates", () => {
  const pay = "charge pay (Buyer pays Seller): USD each month §1 = sum(delivered) over month * price"
  const outcome = (declarations: string, setting?: Parameters<typeof small>[1]) =>
    compile(small(declarations, setting), { name: "c" })
      .diagnostics.map(({ code }) => code)
      .filter((code) => code !== "check/unused")

  test.each([
    ["changes at the start of a month", "40 USD/MWh ; 41 USD/MWh from 2027-06-01", []],
    ["changes inside a month", "40 USD/MWh ; 41 USD/MWh from 2027-06-02", ["plan/changes-inside"]],
    ["changes on the first day of the term", "40 USD/MWh ; 41 USD/MWh from 2027-01-01", ["plan/dates-not-rising"]],
    ["has a first date before the term", "40 USD/MWh from 2020-01-01", []],
    ["has a first date after its start", "40 USD/MWh from 2027-01-02", ["plan/value-missing"]],
    ["changes after the term", "40 USD/MWh ; 41 USD/MWh from 2029-01-01", ["plan/after-term"]],
    ["changes on the last day of the term", "40 USD/MWh ; 41 USD/MWh from 2028-12-31", ["plan/changes-inside"]],
    [
      "goes back in time",
      "40 USD/MWh ; 41 USD/MWh from 2027-06-01 ; 42 USD/MWh from 2027-05-01",
      ["plan/dates-not-rising"],
    ],
    [
      "stands twice on a date",
      "40 USD/MWh ; 41 USD/MWh from 2027-06-01 ; 42 USD/MWh from 2027-06-01",
      ["plan/dates-not-rising"],
    ],
    [
      "escalates at the start of contract years",
      "40 USD/MWh escalating 2% simple each contract_year from 2028-01-01 exact",
      [],
    ],
    [
      "escalates inside a month",
      "40 USD/MWh escalating 2% simple on each June 15 from 2027-06-15 exact",
      ["plan/changes-inside"],
    ],
    [
      "escalates from a day that starts nothing",
      "40 USD/MWh escalating 2% simple each contract_year from 2028-01-02 exact",
      ["plan/not-a-start"],
    ],
  ])("a price that %s", (_, figures, codes) => {
    expect(outcome(`agreed price: USD/MWh = ${figures}\n${pay}`)).toEqual(codes)
  })
  test("a change inside a period does not matter where the price is used each interval", () => {
    const inside = "agreed price: USD/MWh = 40 USD/MWh ; 41 USD/MWh from 2027-06-15"
    expect(
      outcome(`${inside}\n${pay.replace("sum(delivered) over month * price", "sum(delivered * price) over month")}`),
    ).toEqual([])
  })
  test("one change inside a period is told once for each who uses it", () => {
    const inside = "agreed price: USD/MWh = 40 USD/MWh ; 41 USD/MWh from 2027-06-15"
    expect(outcome(`${inside}\n${pay} + sum(delivered) over month * price`)).toEqual(["plan/changes-inside"])
    const asked = 'check "price" each month : price > 30 USD/MWh else warn'
    expect(outcome(`${inside}\n${asked}`)).toEqual(["plan/changes-inside"])
  })
  test("a figure of a contract year does not change inside one", () =>
    expect(
      outcome(`agreed price: USD/MWh each contract_year = 40 USD/MWh ; 41 USD/MWh from 2027-06-01\n${pay}`),
    ).toEqual(["plan/changes-inside"]))
  test("the anchor of an escalation is in the plan, and a figure that says no day holds until its first step", () => {
    const { plan } = built(
      small(
        `agreed price: USD/MWh = 40 USD/MWh escalating 2% compounding on each July 1 from 2026-07-01 exact\n${pay}`,
      ),
    )
    const price = plan.rules.find(({ name }) => name === "price")
    if (price?.rule !== "agreed") throw new Error("price is agreed")
    const [{ dated }] = price.values as [(typeof price.values)[number]]
    expect(dated.escalation?.anchor).toEqual({ form: "on", month: 7, day: 1, from: "2026-07-01" })
    expect(dated.list.map(({ from }) => from)).toEqual(["2026-06-30"])
  })
  test.each([
    ["whole years", "2027-01-01 through 2028-12-31", "January 1", []],
    ["a year and a day", "2027-01-01 through 2028-01-01", "January 1", ["choice/short-periods"]],
    ["years of their own", "2027-04-15 through 2029-04-14", "April 15", []],
    ["a start in mid-year", "2027-04-14 through 2029-04-14", "April 15", ["choice/short-periods"]],
    ["one leap day too few", "2027-03-01 through 2028-02-28", "March 1", ["choice/short-periods"]],
    ["a leap year", "2027-03-01 through 2028-02-29", "March 1", []],
  ])("an amount of the year in a term of %s", (_, term, year, codes) => {
    const committed = `agreed committed: kWh each contract_year = 365_000 kWh
      charge pay (Buyer pays Seller): USD each contract_year §1 = committed * 40 USD/MWh`
    expect(outcome(committed, { term, year })).toEqual(codes)
    expect(outcome(committed.replace("contract_year =", "contract_year prorated ="), { term, year })).toEqual([])
  })
  test("a term of one day, and one that ends before it starts", () => {
    expect(outcome("", { term: "2028-02-29 through 2028-02-29" })).toEqual([])
    expect(outcome("", { term: "2027-02-01 through 2027-01-31" })).toEqual(["plan/term-reversed"])
  })
})

describe("Clocks", () => {
  const hourly = "charge pay (Buyer pays Seller): USD each month §1 = sum(delivered) over month * 1 USD/kWh"
  const codes = (zone: string, minutes: string, extra = "") =>
    errors(small(`${hourly}\n${extra}`, { zone, minutes })).map(({ code }) => code)
  test("move by whole hours in most places", () => expect(codes("America/Chicago", "60")).toEqual([]))
  test("move by half an hour on Lord Howe Island", () => {
    expect(codes("Australia/Lord_Howe", "30")).toEqual([])
    expect(codes("Australia/Lord_Howe", "60")).toEqual(["plan/clock-inside"])
  })
  test("may not move inside an hour where something is each hour", () => {
    const check = 'check "quiet" each month : sum(max(sum(delivered) over hour, 0)) over month >= 0 else warn'
    expect(codes("Australia/Lord_Howe", "30", check)).toEqual(["plan/clock-inside"])
    expect(
      codes("Australia/Lord_Howe", "30", 'check "quiet" each hour : sum(delivered) over hour >= 0 else warn'),
    ).toEqual(["plan/clock-inside"])
    expect(codes("America/Chicago", "30", check)).toEqual([])
  })
  test.each([
    ["America/Chikago", "America/Chicago"],
    ["Chicago", "America/Chicago"],
    ["Europe/New York", "America/New_York"],
  ])("there is no %s, but %s", (zone, near) => {
    const [error] = errors(small(hourly, { zone }))
    expect(error?.fix?.text).toBe(`"${near}"`)
  })
  test.each(["", "/", "constructor", "../etc"])("there is no '%s' at all", (zone) => {
    expect(errors(small(hourly, { zone })).map(({ code, fix }) => [code, fix])).toEqual([
      ["plan/unknown-zone", undefined],
    ])
  })
})

describe("Pinned files", () => {
  const with_ = (
    path: string,
    hash: string,
  ) => `charge pay (Buyer pays Seller): USD each month §1 = sum(delivered) over month * 1 USD/kWh
    calendar fedwire from "${path}" sha256 "${hash}"
    invoice monthly (Seller bills Buyer) each month { lines pay due 20 days after period end roll next on fedwire }`
  const hash = sha256(fedwire)
  test("are in the plan with their whole hash and their days", () =>
    expect(built(small(with_("calendars/fedwire@2027.1", hash.slice(0, 12)))).plan.calendars).toEqual([
      { name: "fedwire", source: "calendars/fedwire@2027.1", sha256: hash, holidays: ["2027-01-01", "2027-01-18"] },
    ]))
  test("may be pinned by the whole hash, in either case", () => {
    expect(errors(small(with_("calendars/fedwire@2027.1", hash)))).toEqual([])
    expect(errors(small(with_("calendars/fedwire@2027.1", hash.slice(0, 16).toUpperCase())))).toEqual([])
  })
  test.each([
    [
      "under another name, but the same",
      "calendars/fedwire",
      hash.slice(0, 12),
      "plan/file-missing",
      '"calendars/fedwire@2027.1"',
    ],
    ["of another name", "holidays.csv", "000000000000", "plan/file-missing", undefined],
    ["of another hash", "calendars/fedwire@2027.1", "000000000000", "plan/file-differs", undefined],
    ["with too little of its hash", "calendars/fedwire@2027.1", hash.slice(0, 11), "test/short-hash", undefined],
    ["with a hash that is none", "calendars/fedwire@2027.1", "not a hash at all", "test/short-hash", undefined],
  ])("%s", (_, path, pin, code, fix) =>
    expect(errors(small(with_(path, pin))).map((each) => [each.code, each.fix?.text])).toEqual([[code, fix]]),
  )
})
