import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { approximate, near, settleCase, type Column, type Settled } from "./case.ts"
import { sectionsOf, type Section } from "./isone-report.ts"
import { summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/**
 * Settlement reports of ISO New England, each settled again: load shares, day-ahead and real-time charges by location and hour, and the
 * identities between the obligations, which are checks of the contracts. Real-time dollars are sums of five-minute amounts that the
 * reports do not give: compared as if the deviation of the hour were known to 1 MWh or 1 %.
 */
export const isoneSettlementReports: Driver = {
  name: "isone_settlement_reports",
  folder: "isone_settlement_reports",
  note: "real-time dollars within 1 MWh or 1 % of the hour's deviation; obligations there to a millionth of a MWh",
  run: (folder) => {
    const reports = existsSync(join(folder, "reports"))
      ? readdirSync(join(folder, "reports"))
          .filter((file) => /\.csv$/i.test(file))
          .sort()
      : []
    const texts = reports.map((file) => ({ file, text: readFileSync(join(folder, "reports", file), "latin1") }))
    const json = (file: string): unknown =>
      existsSync(join(folder, file)) ? JSON.parse(readFileSync(join(folder, file), "utf8")) : undefined
    const published = json("sections.json") as Published | undefined
    const cases = json("cases.json") as Readonly<Record<string, readonly CaseRow[]>> | undefined
    return summary("isone_settlement_reports", [
      ...texts.flatMap(({ file, text }) => judgeReport(file, text, published?.[file])),
      ...judgeCases(cases ?? {}),
      ...(cases || texts.length > 0 ? [] : [verdict("cases.json and reports", "files", "none")]),
      ...(json("identity_check.json") === undefined
        ? []
        : [unsupported("identity_check.json", "a summary of what is asked row by row")]),
    ])
  },
}

type Published = Readonly<Record<string, readonly (Omit<Section, "rows"> & { readonly rows: number })[]>>

/** A row of cases.json: texts, and flags that say which identity holds. */
type CaseRow = Readonly<Record<string, string | number | boolean>>

/** One line of a statement: an hour at a place, with figures by the contract's names. */
interface Row {
  readonly hour: string
  readonly place: string
  readonly figures: Readonly<Record<string, string>>
}

// ---- the reports

/** Judges a report: that it is read as what the set says it holds, and what it settles. */
export function judgeReport(file: string, text: string, published: Published[string] = []): readonly Verdict[] {
  const all = sectionsOf(text)
  const sections = all.flatMap((section, at) =>
    section.rows.length > 0 ? [{ section, heading: headingOf(all, at) }] : [],
  )
  return [
    ...published.map((expected, at) => {
      const { section, heading } = sections[at] ?? {}
      const found = [section, heading].map((each) => shapeOf(each ?? emptySection, section?.rows.length ?? 0))
      const asked = shapeOf(expected, expected.rows)
      return verdict(`${file} section ${at + 1}`, asked, found.find((each) => each === asked) ?? found[0] ?? "")
    }),
    ...sections.flatMap(({ section }, at) => judgeSection(`${file} section ${at + 1}`, section)),
  ]
}

const emptySection: Section = { columns: [], units: [], rows: [] }

/** Sections without a row are not listed, and where they stand before one that has rows, the set names the rows after the first of them. */
function headingOf(sections: readonly Section[], at: number): Section | undefined {
  let first = at
  while (first > 0 && sections[first - 1]?.rows.length === 0) first--
  return sections[first]
}

const shapeOf = ({ columns, units }: Pick<Section, "columns" | "units">, rows: number): string =>
  JSON.stringify({ columns, units, rows })

/** What a section settles; nothing for those that only inform. */
function judgeSection(name: string, section: Section): readonly Verdict[] {
  const has = (column: string) => section.columns.some((each) => each.startsWith(column))
  const hour = section.columns.indexOf("Trading Interval")
  if (has("Share of Load Reading")) return judgeShares(name, rowsOf(section, shareColumns))
  if (section.units[hour] !== "Hour End") return []
  if (has("Day Ahead Cleared Generation")) {
    const rows = rowsOf(section, dayAheadColumns)
    return judgeDayAhead(name, rows, rows.map(holdsH))
  }
  return has("Revenue Metered Generation") ? judgeRealTime(name, rowsOf(section, realTimeColumns)) : []
}

/** The beginnings of the columns that a contract reads, by its names for them; the first that fits is the one. */
type Columns = Readonly<Record<string, string>>
const shareColumns: Columns = {
  reading: "Load Reading",
  share: "Ownership Share",
  expected_part: "Share of Load Reading",
}
const dayAheadColumns: Columns = {
  generation: "Day Ahead Cleared Generation",
  increments: "Day Ahead Cleared Increments",
  imports: "Day Ahead Cleared Imports",
  reported_d: "Day Ahead Generation Obligation",
  demand_bids: "Day Ahead Cleared Demand Bids",
  decrements: "Day Ahead Cleared Decrements",
  exports: "Day Ahead Cleared Exports",
  reported_h: "Day Ahead Load Obligation",
  purchases: "Day Ahead Internal Bilateral For Purchases",
  sales: "Day Ahead Internal Bilateral For Sales",
  reported_k: "Day Ahead Adjusted Load Obligation",
  net_interchange: "Day Ahead Adjusted Net Interchange",
  energy_component: "Day Ahead Energy Component",
  congestion_component: "Day Ahead Congestion Component",
  loss_component: "Day Ahead Marginal Loss Component",
  expected_energy: "Day Ahead Energy Charge",
  expected_congestion: "Day Ahead Congestion Charge",
  expected_loss: "Day Ahead Loss Charge",
}
const realTimeColumns: Columns = {
  generation: "Revenue Metered Generation",
  imports: "Scheduled Imports",
  reported_c: "Real Time Generation Obligation",
  load: "Revenue Metered Load",
  exports: "Scheduled Exports",
  bilateral: "Internal Bilateral For Load",
  reported_g: "Real Time Load Obligation",
  purchases: "Real Time Internal Bilateral For Market Purchases",
  sales: "Real Time Internal Bilateral For Market Sales",
  reported_j: "Real Time Adjusted Load Obligation",
  reported_n: "Real Time Adjusted Net Interchange",
  deviation: "Adjusted Net Interchange Deviation",
  energy_component: "Real Time Energy Component",
  congestion_component: "Real Time Congestion Component",
  loss_component: "Real Time Marginal Loss Component",
  expected_energy: "Real Time Energy Charge",
  expected_congestion: "Real Time Congestion Charge",
  expected_loss: "Real Time Loss Charge",
}

function rowsOf({ columns, rows }: Section, names: Columns): readonly Row[] {
  const at = (start: string) => columns.findIndex((column) => column.toLowerCase().startsWith(start.toLowerCase()))
  const placeAt = ["Subaccount ID", "Location ID", "Asset ID"].map(at)
  return rows.map((cells) => ({
    hour: cells[at("Trading Interval")] ?? "",
    place: placeAt.flatMap((each) => (each < 0 ? [] : [cells[each] ?? ""])).join(" "),
    figures: Object.fromEntries(Object.entries(names).map(([name, start]) => [name, cells[at(start)] || "0"])),
  }))
}

// ---- cases.json

const dayAheadFields: Columns = {
  generation: "A",
  increments: "B",
  imports: "C",
  reported_d: "D",
  demand_bids: "E",
  decrements: "F",
  exports: "G",
  reported_h: "H",
  purchases: "I",
  sales: "J",
  reported_k: "K",
  net_interchange: "L",
  energy_component: "energy_comp",
  congestion_component: "congestion_comp",
  loss_component: "loss_comp",
  expected_energy: "energy_charge",
  expected_congestion: "congestion_charge",
  expected_loss: "loss_charge",
}
const shareFields: Columns = { reading: "reading_mwh", share: "share_pct", expected_part: "expected_share_mwh" }
const remarks = new Set(["market", "section", "hour_ending", "location_id", "location", "asset", "subtype", "type"])
const flags = new Set(["H_identity", "charge_identity_exact"])

export function judgeCases(cases: Readonly<Record<string, readonly CaseRow[]>>): readonly Verdict[] {
  return Object.entries(cases).flatMap(([list, rows]): readonly Verdict[] => {
    const name = `cases.json ${list}`
    const fields = { load_share: shareFields, day_ahead: dayAheadFields }[list]
    if (!fields) return rows.map((_, at) => unsupported(`${name} ${at + 1}`, `the list ${list}`))
    const known = new Set([...Object.values(fields), ...remarks, ...flags])
    const stray = [...new Set(rows.flatMap((row) => Object.keys(row).filter((field) => !known.has(field))))]
    if (stray.length > 0) return rows.map((_, at) => unsupported(`${name} ${at + 1}`, `the field ${stray.join(", ")}`))
    const read = rows.map((row): Row => ({
      hour: String(row["hour_ending"]),
      place: [row["section"], row["location_id"] ?? row["asset"]].filter((part) => part !== undefined).join(" "),
      figures: Object.fromEntries(Object.entries(fields).map(([ours, theirs]) => [ours, String(row[theirs] ?? "0")])),
    }))
    if (list === "load_share") return judgeShares(name, read)
    return judgeDayAhead(
      name,
      read,
      rows.map((row) => row["H_identity"] !== false),
      rows.map((row) => row["charge_identity_exact"] !== false),
    )
  })
}

// ---- contracts

const head = (title: string, places: string) => `offtake 1
contract statement "${title}" {
  parties { Pool "ISO New England" Customer "Customer" }
  term 2027-01-01 through 2027-01-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding §9 { post each line to 0.01 USD half_up }
  group place of label { ${places} }
`
const inputs = (names: readonly string[], unit: string): string =>
  names.map((name) => `  input ${name}[place]: ${unit} each interval from report "${name}" missing error\n`).join("")

/** The hour of a row is the so-manieth of the report, whatever it is called: a day that has 25 has an 02X. */
const start_utc = Date.UTC(2027, 0, 1)
const hour_ms = 3_600_000
const dayOf = (at: number): string => new Date(start_utc + at * 24 * hour_ms).toISOString().slice(0, 10)

interface Statement {
  readonly settled: Settled
  /** Where a row stands in it. */
  readonly seat: (row: Row) => { readonly member: string; readonly at_utc: number }
}

/** Settles rows by hour and place. Where a place has no row in an hour, or a day has fewer hours, there is nothing in it. */
function settleRows(
  rows: readonly Row[],
  columns: readonly { readonly name: string; readonly unit: string }[],
  textOf: (members: readonly string[]) => string,
): Statement | string {
  const hours = [...new Set(rows.map(({ hour }) => hour))]
  const days = Math.ceil(hours.length / 24)
  const places = [...new Set(rows.map(({ place }) => place))]
  const memberOf = new Map(places.map((place) => [place, `at_${place.replaceAll(/\W/g, "_")}`]))
  const byKey = new Map(rows.map((row) => [`${row.place}|${row.hour}`, row]))
  if (byKey.size !== rows.length) return "two rows of one place in one hour"
  const seat = ({ hour, place }: Row) => ({
    member: memberOf.get(place) ?? "",
    at_utc: start_utc + hours.indexOf(hour) * hour_ms,
  })
  const settled = settleCase({
    text: textOf([...memberOf.values()]),
    columns: columns.flatMap(({ name, unit }) =>
      places.map((place): Column => ({
        source: `report ${name}`,
        members: [memberOf.get(place) ?? ""],
        unit,
        every: "1 hour",
        values: Array.from(
          { length: days * 24 },
          (_, at) => byKey.get(`${place}|${hours[at] ?? ""}`)?.figures[name] ?? "0",
        ),
      })),
    ),
    from_utc: start_utc,
    window: { from: dayOf(0), through: dayOf(days - 1) },
  })
  return typeof settled === "string" ? settled : { settled, seat }
}

const nameOf = (name: string, { hour, place }: Row, what: string): string => `${name} HE ${hour} ${place} ${what}`

/** The part of a load reading that an owner has. */
function judgeShares(name: string, rows: readonly Row[]): readonly Verdict[] {
  const statement = settleRows(
    rows,
    [
      { name: "reading", unit: "MWh" },
      { name: "share", unit: "%" },
    ],
    (members) => `${head("Load by owner", members.join(" "))}${inputs(["reading"], "MWh")}${inputs(["share"], "%")}
  define part[place]: MWh each interval = reading * share
}
`,
  )
  if (typeof statement === "string") return [verdict(name, "a settled statement", statement)]
  return rows.map((row) => {
    const { member, at_utc } = statement.seat(row)
    const found = statement.settled.run.explain({ rule: "part", members: [member], at_utc })?.value ?? "none"
    return verdict(nameOf(name, row, "share"), row.figures["expected_part"] ?? "", found)
  })
}

const components = ["energy", "congestion", "loss"] as const

/** The columns of a statement: its energies and the parts of the price. */
const columnsOf = (energies: readonly string[]): readonly { readonly name: string; readonly unit: string }[] => [
  ...energies.map((name) => ({ name, unit: "MWh" })),
  ...components.map((each) => ({ name: `${each}_component`, unit: "USD/MWh" })),
]

const checksOf = (members: readonly string[], checks: Readonly<Record<string, (member: string) => string>>): string =>
  members
    .flatMap((member) =>
      Object.entries(checks).map(
        ([title, condition]) => `  check "${title} ${member}" each interval : ${condition(member)} else warn\n`,
      ),
    )
    .join("")

const dayAheadInputs = Object.keys(dayAheadColumns).filter((name) => !/^expected|component$/.test(name))
const dayAheadText = (members: readonly string[]): string => `${head("Day-ahead statement", members.join(" "))}
${inputs(dayAheadInputs, "MWh")}${inputs(
  components.map((each) => `${each}_component`),
  "USD/MWh",
)}
  define generation_obligation[place]: MWh each interval §1 = generation + increments + imports
  define adjusted_load[place]: MWh each interval §2 = reported_h + purchases + sales
${components
  .map(
    (each) =>
      `  settle ${each}[place] (Pool pays Customer, negative reverses): USD each interval §3 = net_interchange * ${each}_component\n`,
  )
  .join("")}
${checksOf(members, {
  D: (at) => `generation_obligation[${at}] = reported_d[${at}]`,
  H: (at) => `demand_bids[${at}] + decrements[${at}] + exports[${at}] = reported_h[${at}]`,
  K: (at) => `adjusted_load[${at}] = reported_k[${at}]`,
})}}
`

/** Charges to the cent, and what holds between the obligations. Load obligation H is more than demand bids, decrements and exports where pumps bid. */
function judgeDayAhead(
  name: string,
  rows: readonly Row[],
  holds: readonly boolean[],
  exact: readonly boolean[] = rows.map(() => true),
): readonly Verdict[] {
  const statement = settleRows(rows, columnsOf(dayAheadInputs), dayAheadText)
  if (typeof statement === "string") return [verdict(name, "a settled statement", statement)]
  const { amounts, failures } = resultsOf(statement.settled)
  return rows.flatMap((row, at) => {
    const { member, at_utc } = statement.seat(row)
    const stands = (title: string) => !failures.has(`${title} ${member} ${at_utc}`)
    const charges = components.map((each) => {
      const expected = cents(row.figures[`expected_${each}`] ?? "")
      return { each, expected, found: cents(amounts.get(`${each} ${member} ${at_utc}`)?.amount ?? "none") }
    })
    const identical = charges.every(({ expected, found }) => expected === found)
    return [
      ...(exact[at] === false
        ? [verdict(nameOf(name, row, "charges"), "not exact", identical ? "exact" : "not exact")]
        : charges.map(({ each, expected, found }) => verdict(nameOf(name, row, each), expected, found))),
      ...["D", "K"].map((each) =>
        verdict(nameOf(name, row, each), "the sum", stands(each) ? "the sum" : "another figure"),
      ),
      verdict(
        nameOf(name, row, "H"),
        holds[at] ? "the sum" : "another figure",
        stands("H") ? "the sum" : "another figure",
      ),
    ]
  })
}

const realTimeInputs = Object.keys(realTimeColumns).filter((name) => !/^expected|component$/.test(name))
/** A report's figures are cut to some digits; one of 408 rows shows it. */
const sameAs = (sum: string, reported: string, at: string): string =>
  `abs(${sum}[${at}] - ${reported}[${at}]) <= 0.000001 MWh`
const realTimeText = (members: readonly string[]): string => `${head("Real-time statement", members.join(" "))}
${inputs(realTimeInputs, "MWh")}${inputs(
  components.map((each) => `${each}_component`),
  "USD/MWh",
)}
  define generation_obligation[place]: MWh each interval §1 = generation + imports
  define load_obligation[place]: MWh each interval §2 = load + exports + bilateral
  define adjusted_load[place]: MWh each interval §3 = load_obligation + purchases + sales
  define net_interchange[place]: MWh each interval §4 = generation_obligation + adjusted_load
${components
  .map(
    (each) =>
      `  settle ${each}[place] (Pool pays Customer, negative reverses): USD each interval §5 = deviation * ${each}_component\n`,
  )
  .join("")}
${checksOf(members, {
  C: (at) => sameAs("generation_obligation", "reported_c", at),
  G: (at) => sameAs("load_obligation", "reported_g", at),
  J: (at) => sameAs("adjusted_load", "reported_j", at),
  N: (at) => sameAs("net_interchange", "reported_n", at),
})}}
`

function judgeRealTime(name: string, rows: readonly Row[]): readonly Verdict[] {
  const statement = settleRows(rows, columnsOf(realTimeInputs), realTimeText)
  if (typeof statement === "string") return [verdict(name, "a settled statement", statement)]
  const { amounts, failures } = resultsOf(statement.settled)
  return rows.flatMap((row) => {
    const { member, at_utc } = statement.seat(row)
    const figure = (key: string) => Number(row.figures[key])
    return [
      ...components.map((each) => {
        const found = approximate(amounts.get(`${each} ${member} ${at_utc}`)?.unrounded ?? "NaN")
        const known_mwh = Math.max(1, Math.abs(figure("deviation")) * 0.01)
        const tolerance = Math.abs(figure(`${each}_component`)) * known_mwh + 0.01
        return near(nameOf(name, row, each), figure(`expected_${each}`), found, tolerance)
      }),
      ...["C", "G", "J", "N"].map((each) =>
        verdict(
          nameOf(name, row, each),
          "the sum",
          failures.has(`${each} ${member} ${at_utc}`) ? "another figure" : "the sum",
        ),
      ),
    ]
  })
}

/** Amounts by rule, member and instant, and where checks fail, by title and instant. */
function resultsOf({ settlement }: Settled) {
  return {
    amounts: new Map(
      settlement.postings.map((posting) => [
        `${posting.rule} ${posting.members.join(" ")} ${Date.parse(posting.from)}`,
        posting,
      ]),
    ),
    failures: new Set(
      settlement.checks.flatMap(({ title, failed }) => failed.map(({ from }) => `${title} ${Date.parse(from)}`)),
    ),
  }
}

/** An amount with two decimals: "-29.4" as "-29.40"; a zero has no sign. */
function cents(amount: string): string {
  const [, minus = "", whole = "", decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? []
  if (whole === "") return amount
  const text = `${whole}.${decimals.replace(/0+$/, "").padEnd(2, "0")}`
  return minus !== "" && /[1-9]/.test(text) ? `-${text}` : text
}

/** Whether H is E + F + G in a row, worked out in whole numbers beside the engine. */
function holdsH({ figures }: Row): boolean {
  const units = (name: string) => {
    const [, minus = "", whole = "0", decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(figures[name] ?? "0") ?? []
    const size = BigInt(whole + decimals.padEnd(12, "0"))
    return minus === "" ? size : -size
  }
  return units("demand_bids") + units("decrements") + units("exports") === units("reported_h")
}
