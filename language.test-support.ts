import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { addKinds, divideKinds, multiplyKinds, type Kind } from "./dsl/check/kinds.ts"
import { nests } from "./dsl/check/grains.ts"
import { atoms, commodityText, number, readUnit } from "./dsl/check/units.ts"
import { codes, type Code } from "./dsl/diagnostics/codes.ts"
import type { Diagnostic } from "./dsl/diagnostics/diagnostic.ts"
import { limits } from "./dsl/syntax/limits.ts"
import * as words from "./dsl/syntax/words.ts"
import { dayCounts } from "./engine/calendar/day-count.ts"
import { tzdbVersion } from "./engine/calendar/tzdb.ts"
import { compile } from "./engine/compile.ts"
import { faultRows } from "./engine/evaluate/faults.ts"
import { functions } from "./engine/functions/table.ts"
import { parseExact, printExact } from "./engine/number/rational.ts"
import { round, roundingModes } from "./engine/number/rounding.ts"
import { steps } from "./engine/series/bindings.ts"
import { dataFaults } from "./engine/series/data-faults.ts"
import { qualities } from "./engine/series/dataset.ts"
import { fenced, table } from "./documents.test-support.ts"
import { libraryTable, mechanicsTable, trapsTable } from "./mechanics.test-support.ts"

// ---- the contract that fragments stand in

/** The setting of the fragments: what a fragment does not say itself. */
const setting: readonly (readonly [opener: string, text: string])[] = [
  [
    "parties",
    'parties { Seller "Cedar Ridge Power LLC" Buyer "Atlas Compute Inc." North "North LP" South "South LP" }',
  ],
  ["term", "term 2027-01-01 through 2046-12-31"],
  ["time", 'time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }'],
  ["rounding", "rounding { post each line to 0.01 USD half_up quotients to 10 decimals half_even }"],
]

/** The figures of the fragments; one that a fragment declares itself is left out. */
const figures: readonly string[] = [
  "group tenant of party { North South }",
  'input delivered: kWh each interval from meter "M-1" missing error',
  'input scheduled: kWh each interval from log "schedule" missing error',
  'input load[tenant]: kWh each interval from meter "M-2" missing error',
  'input index_price: USD/MWh each interval from market "HB_NORTH" run final missing error',
  'input curtailed: flag each interval from log "dispatch" missing false',
  'input fuel: MMBtu each interval from meter "G-1" missing error',
  'input stored: MWh level each interval from meter "B-1" missing error',
  'input available_hours: h each month from log "outages" missing error',
  "agreed price: USD/MWh = 40 USD/MWh",
  "agreed capacity: MW = 100 MW",
  "agreed committed: MWh each contract_year whole = 300_000 MWh",
  "agreed reserve: USD level = 2_000_000 USD",
  "define energy: MWh each month = sum(delivered) over month",
]

/** What the examples of functions speak of beside these. */
const figuresOfExamples: readonly string[] = [
  "define metered: kWh each interval = delivered",
  "define damages: USD each contract_year = 5 USD",
  "define annual_revenue: USD each contract_year = 50 USD",
  "define delivered_energy: MWh each contract_year = sum(delivered) over contract_year",
  "define billing_demand: kW each month = 5 kW",
  "define period_hours: h each month = hours(month)",
  "define availability: % each month = 95.567%",
  "tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }",
  'event cod "Commercial Operation Date" §2 once guaranteed 2027-05-15 longstop 2027-11-30 from log "milestones"',
  "charge energy_payment (Buyer pays Seller): USD each month §4 = 5 USD",
  "define capacity_payment_per_day: USD/day each month = 5 USD/day",
]

const nameOf = (declaration: string): string => /^\s*\w+ (\w+)/.exec(declaration)?.[1] ?? ""
const declared = /^\s*(?:group|calendar|tou|event|input|agreed|define|account|charge|settle|invoice) (\w+)/gm

/** A fragment made a whole file. Histories and tests, which begin their line, stand behind the contract. */
export function wrapped(fragment: string, more: readonly string[] = []): string {
  const at = /^(?:history|test) /m.exec(fragment)?.index ?? fragment.length
  const [body, beside] = [fragment.slice(0, at), fragment.slice(at)]
  const openers = new Set([...body.matchAll(/^\s*(\w+)/gm)].map(([, word]) => word))
  const names = new Set([...body.matchAll(declared)].map(([, name]) => name))
  const settings = setting.filter(([opener]) => !openers.has(opener)).map(([, text]) => text)
  const others = [...figures, ...more].filter((each) => !names.has(nameOf(each)))
  return `offtake 1\ncontract sample "Sample" {\n${[...settings, ...others].join("\n")}\n${body}\n}\n${beside}`
}

/** What an expression is, as the checker says of a definition whose unit is left open; or what is wrong with it. */
export function typeOf(expression: string): string {
  const found = typeIn(expression, "?")
  // What a party received is counted in the period of the rule.
  return found === "OT2104 OT2757" ? typeIn(expression, "? each month") : found
}

function typeIn(expression: string, header: string): string {
  const text = wrapped(`define asked: ${header} = ${expression}`, figuresOfExamples)
  const { diagnostics } = compile(text, { name: "asked.otk" })
  const errors = diagnostics.filter(({ severity }) => severity === "error")
  const found = errors.length === 1 ? /its formula gives (.+?)\.$/.exec(errors[0]!.message)?.[1] : undefined
  return found ?? errors.map(({ number: code }) => code).join(" ")
}

/** The files that fragments may pin. */
export function pinnedFiles(): ReadonlyMap<string, Uint8Array> {
  const example = join(import.meta.dirname, "examples/behind-the-meter-ppa")
  const folders = [
    ["calendars", join(example, "calendars")],
    ["fixtures", join(example, "fixtures")],
    ["library", join(import.meta.dirname, "dsl/library")],
  ] as const
  return new Map(
    folders.flatMap(([part, folder]) =>
      readdirSync(folder).map((file) => [`${part}/${file}`, readFileSync(join(folder, file))] as const),
    ),
  )
}

// ---- generated parts

/** The generated parts of LANGUAGE.md, by name. */
export function languageParts(): ReadonlyMap<string, string> {
  return new Map([
    ["units", unitTable()],
    ["sums", sumTable()],
    ["products", productTable()],
    ["quotients", quotientTable()],
    ["nesting", nestingTable()],
    ["modes", table(["mode", "what it does", "0.125 to 0.01", "-0.125", "0.135"], modeRows())],
    [
      "day counts",
      table(
        ["basis", "what it counts"],
        dayCounts.map(({ name, doc }) => [`\`${name}\``, doc]),
      ),
    ],
    ["functions", functionTable()],
    ["qualities", qualities.map((name) => `\`${name}\``).join(", ")],
    ["steps", steps.map((step) => `\`${step}\``).join(", ")],
    ["faults", faultTable()],
    ["limits", limitTable()],
    ["zones", `This version carries release ${tzdbVersion} of the database.`],
    ["words", wordLists()],
    ["sample", fenced([...setting.map(([, text]) => text), ...figures].join("\n"))],
    ["diagnostics", diagnosticTable()],
    ["library", libraryTable()],
    ["mechanics", mechanicsTable()],
    ["traps", trapsTable()],
  ])
}

function unitTable(): string {
  const rows = Map.groupBy(atoms.keys(), (atom) => {
    const unit = readUnit(atom)
    if (!unit) throw new Error(`${atom} is no unit`)
    return commodityText(unit).replace(/^money \(.*/, "money")
  })
  const inBase = (atom: string) => {
    const { n, d } = readUnit(atom)!.scale
    return n === 1n && d === 1n ? `\`${atom}\`` : `\`${atom}\` (${printExact({ n, d })})`
  }
  return table(
    ["what it counts", "units, and how many base units one of them is where it is not one"],
    [...rows].map(([what, each]) => [
      what === "a plain number" ? "a plain number or a share" : what,
      each.map(inBase).join(", "),
    ]),
  )
}

const kindNames: Readonly<Record<Kind, string>> = { flow: "amount", rate: "figure", level: "balance" }
const kinds: readonly Kind[] = ["flow", "rate", "level"]
const plainUnit = readUnit("USD")!

function kindTable(corner: string, result: (a: Kind, b: Kind) => string): string {
  return table(
    [corner, ...kinds.map((kind) => kindNames[kind])],
    kinds.map((a) => [`**${kindNames[a]}**`, ...kinds.map((b) => result(a, b))]),
  )
}
const shown = (kind: Kind | undefined): string => (kind ? kindNames[kind] : "refused")

function sumTable(): string {
  return kindTable("`a + b`, `a - b`", (a, b) => shown(addKinds(a, b)))
}
function productTable(): string {
  const hours = readUnit("h")!
  return kindTable("`a * b`", (a, b) => {
    const always = multiplyKinds(a, plainUnit, b, number)
    if (always) return shown(always)
    const timed = multiplyKinds(a, plainUnit, b, hours) ?? multiplyKinds(a, hours, b, plainUnit)
    return timed ? `${shown(timed)}, if one is a duration` : "refused"
  })
}
function quotientTable(): string {
  return kindTable("`a / b`, a down, b across", (a, b) => shown(divideKinds(a, b)))
}

function nestingTable(): string {
  const all = ["interval", "hour", "day", "month", "quarter", "contract_year", "calendar_year", "term"] as const
  const years = [
    { month: 1, day: 1 },
    { month: 7, day: 1 },
    { month: 6, day: 15 },
  ]
  const cell = (fine: (typeof all)[number], coarse: (typeof all)[number]) => {
    const found = years.map((year) => nests(fine, coarse, year))
    if (found.every(Boolean)) return "yes"
    if (!found.some(Boolean)) return ""
    return found[1] ? "if it starts on the 1st of the month" : "if it starts January 1"
  }
  const quarter = "if it starts with a quarter"
  return table(
    ["fits into", ...all.slice(1).map((grain) => `\`${grain}\``)],
    all
      .slice(0, -1)
      .map((fine) => [
        `\`${fine}\``,
        ...all
          .slice(1)
          .map((coarse) => (fine === "quarter" && coarse === "contract_year" ? quarter : cell(fine, coarse))),
      ]),
  )
}

function modeRows(): readonly (readonly string[])[] {
  const cent = parseExact("0.01")
  return roundingModes.map(({ name, doc }) => [
    `\`${name}\``,
    doc,
    ...["0.125", "-0.125", "0.135"].map((text) => printExact(round(parseExact(text), cent, name))),
  ])
}

function functionTable(): string {
  return functions
    .map((row) => {
      const choices = row.choices.map(({ name, question, takes }) => {
        const ways =
          takes.form === "word"
            ? takes.words.map(({ word, doc }) => `\`${word}\`, ${doc}`).join("; ")
            : { quantity: "a value like the first", share: "a percentage", party: "a party" }[takes.form]
        return `  - \`${name}:\` ${question} ${ways}.`
      })
      return [`- **\`${row.name}\`** ${row.doc} \`${row.example}\``, ...choices].join("\n")
    })
    .join("\n")
}

/** What the sentences of faults are shown with. */
const faultSample: Readonly<Record<string, unknown>> = {
  account: "makeup",
  amount: "-5 USD",
  at: "120 MW",
  band: 2,
  before: "2027-02",
  cells: 4,
  charge: "energy",
  check: "meters agree",
  column: "delivered_kwh",
  count: 1,
  curve: "heat_rate",
  decimals: 3,
  detail: "5 kWh <= 4 kWh",
  event: "outage",
  every: "15 min",
  expected: "kWh",
  file: "meters.csv",
  first: "buyer",
  flip: "flipped",
  form: "spans",
  found: "12.3456",
  from: "2027-01-01",
  function: "max",
  grain: "interval",
  group: "tenant",
  header: ["time", "load_kwh"],
  held: "72 MWh",
  index: "cpi",
  input: "delivered",
  known: true,
  left: "15 kWh",
  limit: "0 MWh",
  lines: [7, 9],
  member: "North",
  month: "2027-11",
  movement: "retired",
  needs: "delivered",
  of: 2972,
  on: "2028-01-01",
  owner: "Buyer",
  payee: "Seller",
  payer: "Buyer",
  period: "2027-03",
  plus: "20%",
  recipient: "promote",
  problem: "2026-05 names no time in the term, or ends before it starts.",
  remedy: "Write it again.",
  rule: "energy",
  second: "forced",
  share: "110%",
  shared: false,
  source: "meter M-101",
  stamp: "2027-03-14T03:15-05:00",
  step: "0.01 USD",
  tier: "catch_up",
  times: 0,
  to: "2026-12-31",
  unit: "kWh",
  weight: "-3 kWh",
  when: "2027-03-14 03:15–03:30 −05:00",
  why: "coarser",
  worth: "4 USD",
  zone: "America/Chicago",
}
const faultOwn: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "account/opening-unknown": { period: "contract year 2", from: "2027-01-01T00:00-06:00" },
  "data/bindings": { problem: 'series[0].label: found "middle", expected "start" or "end".' },
  "data/not-a-decimal": { found: "n/a" },
  "data/not-a-flag": { column: "curtailed", found: "maybe" },
  "data/not-a-time": { stamp: "13/05/2027 01:15", expected: "a time such as 2027-01-31T13:45" },
  "data/off-grid": { stamp: "2027-03-14T03:17-05:00" },
  "data/not-posted": {
    input: "receipts",
    settled: "tenant_a from 2027-01-01 through 2027-02-28",
    when: "2027-03",
    of: 3,
    grain: "month",
  },
  "data/paid-by-all": { invoice: "monthly", period: "2027-01", members: ["North", "South"] },
  "data/not-settled": {
    input: "receipts",
    contract: "tenant_a",
    problem: "The term begins with cod, which has not happened",
  },
  "data/offset": { stamp: "2027-03-14T03:15-06:00" },
  "data/posting-across": {
    input: "receipts",
    posting: "tenant_a.energy",
    period: "2027-01",
    from: "2026-12-31T23:00-06:00",
    to: "2027-01-31T23:00-06:00",
    grain: "month",
  },
  "data/posting-kind": { input: "receipts", kind: "rate" },
  "data/posting-unit": { input: "receipts", posting: "tenant_a.energy", unit: "EUR", expected: "USD" },
  "data/posting-withheld": {
    input: "receipts",
    posting: "tenant_a.energy",
    contract: "tenant_a",
    period: "2027-03",
    more: 0,
    why: "OT3001 load: M-1 has no value for 2027-03",
  },
  "data/ragged-row": { expected: 5 },
  "data/skipped-hour": { stamp: "2027-03-14 02:15" },
  "data/step": { every: "1 hour" },
  "data/unit": { unit: "MMBtu" },
  "data/unknown-cause": { column: "cause", found: "storm", known: ["buyer", "forced"] },
  "data/unknown-posting": {
    input: "receipts",
    posting: "tenant_a.enrgy",
    why: "rule",
    near: "energy",
    known: ["demand", "energy"],
  },
  "data/unknown-quality": { column: "status", found: "X", known: ["A", "E"] },
  "data/unreadable-file": { problem: "It is not UTF-8 text.", remedy: "Save it as CSV UTF-8." },
}

type FaultRow = {
  readonly number: string
  readonly message: (data: unknown) => string
  readonly remedy: (data: unknown) => string
}

function faultTable(): string {
  const rows = Object.entries({ ...dataFaults, ...faultRows }) as unknown as readonly (readonly [string, FaultRow])[]
  const named = rows.map(([code, row]) => {
    const data = { ...faultSample, ...faultOwn[code] }
    return [row.number, `\`${code}\``, row.message(data), row.remedy(data)]
  })
  return table(
    ["number", "name", "for example", "what to do"],
    named.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  )
}

function limitTable(): string {
  return table(
    ["what", "at most", "beyond it"],
    [
      ["bytes of one file, in UTF-8", thousands(limits.source), "OT1901"],
      ["brackets, `if` and signs inside one another", thousands(limits.depth), "OT1902"],
      ["operators in one expression", thousands(limits.operators), "OT1903"],
      ["digits of one number", thousands(limits.digits), "OT1904"],
      ["findings shown for one file", thousands(limits.diagnostics), "OT1905"],
    ],
  )
}
const thousands = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",")

function wordLists(): string {
  const list = (each: readonly string[]) => each.map((word) => `\`${word}\``).join(" ")
  return [
    `**Reserved, open a declaration:** ${list(words.openers)}`,
    `**Reserved, in expressions:** ${list(words.expressionWords)}`,
    `**Reserved, periods:** ${list(words.grains)}`,
    `**Reserved, units:** those of the table of units.`,
    `**Soft, free as names:** ${list(words.softWords)}`,
  ].join("\n\n")
}

function diagnosticTable(): string {
  const found = new Map(fixtures().map((diagnostic) => [diagnostic.code, diagnostic]))
  const rows = (Object.keys(codes) as Code[]).map((code) => {
    const { severity, number: shownNumber } = codes[code]
    return [shownNumber, `\`${code}\``, severity, found.get(code)?.message ?? ""] as const
  })
  return table(
    ["number", "name", "severity", "for example"],
    rows.toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** What every fixture raises of the code that its path names. */
function fixtures(): readonly Diagnostic[] {
  const folder = join(import.meta.dirname, "dsl/fixtures")
  const calendars = join(folder, "plan/calendars")
  const pinned = new Map(
    readdirSync(calendars).map((file) => [`calendars/${file}`, readFileSync(join(calendars, file))]),
  )
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".otk"))
    .map(
      (file) => [file.replaceAll("\\", "/").replace(/\.otk$/, ""), readFileSync(join(folder, file), "utf8")] as const,
    )
  // A file longer than the limit is made, not kept.
  const all = [...texts, ["syntax/source-too-long", "offtake 1\n".padEnd(limits.source + 1, "/")] as const]
  return all.flatMap(([code, text]) => {
    const first = compile(text, { name: "fixture.otk", pinned }).diagnostics.find((each) => each.code === code)
    return first ? [first] : []
  })
}
