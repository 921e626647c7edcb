import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { approximate, near, settleCase } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/**
 * What a wind plant earns in two settlements, as Prescient simulated it: the day-ahead award at the day-ahead price and what is delivered
 * beyond or below it at the real-time price. Published revenues stand on inputs with more digits than the file has: compared to a cent.
 */
export const twoSettlementRts: Driver = {
  name: "two_settlement_rts",
  folder: "two_settlement_rts",
  note: "to a cent an hour; a total to a millionth",
  run: (folder) => {
    const totals = join(folder, "expected.json")
    const published: unknown = existsSync(totals) ? JSON.parse(readFileSync(totals, "utf8")) : {}
    return summary(
      "two_settlement_rts",
      casesOf(folder, "wind_309_2020_hourly.csv", (text) => judgeHours(text, published)),
    )
  },
}

const hour = 3_600_000
const cent = 0.01

interface Row {
  readonly at_utc: number
  readonly [column: string]: number | string
}

const contract = (from: string, through: string): string => `offtake 1
contract two_settlements "A wind plant in two settlements" {
  parties { Market "Market operator" Plant "309_WIND_1" }
  term ${from} through ${through}
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding §4 { post each line to 0.01 USD half_up }

  input scheduled: MWh each interval from meter "DA award" missing error
  input delivered: MWh each interval from meter "output" missing error
  input da_price: USD/MWh each interval from market "DA" run final missing error
  input rt_price: USD/MWh each interval from market "RT" run final missing error

  define deviation: MWh each interval §2 = delivered - scheduled
  define day_ahead: USD each interval §1 = scheduled * da_price
  define real_time: USD each interval §2 = deviation * rt_price
  settle revenue (Market pays Plant, negative reverses): USD each hour §3 = sum(day_ahead + real_time) over hour
  define in_all: USD each term §3 = sum(revenue) over term
}
`

/** Judges the revenue of every hour of the file, and their total. `published` are totals beside the file, of the whole year. */
export function judgeHours(text: string, published: unknown = {}): readonly Verdict[] {
  const rows = readRows(text)
  const stretches = stretchesOf(rows).map((stretch) => ({ stretch, found: settleHours(stretch) }))
  const hours = stretches.flatMap(({ stretch, found }) =>
    stretch.map((row, at) => {
      const name = String(row["timestamp"])
      const expected = Number(row["expected_unit_market_revenue_usd"])
      return typeof found === "string"
        ? verdict(name, String(expected), found)
        : near(name, expected, found.hours[at] ?? Number.NaN, cent)
    }),
  )
  const total = stretches.reduce((sum, { found }) => sum + (typeof found === "string" ? Number.NaN : found.total), 0)
  const expected = rows.reduce((sum, row) => sum + Number(row["expected_unit_market_revenue_usd"]), 0)
  return [...hours, near("total", expected, total, Math.abs(expected) * 1e-6), ...judgeTotals(published, rows, total)]
}

/** Totals that the set publishes: of the year, if the file has it whole. */
function judgeTotals(published: unknown, rows: readonly Row[], total: number): readonly Verdict[] {
  return numbersOf(published)
    .filter(({ name }) => !/tol/i.test(name))
    .map(({ name, value }) => {
      if (/rows|hours|cases|count|^n$/i.test(name))
        return unlessPart(rows, name, verdict(name, String(value), String(rows.length)))
      if (/revenue|total|annual|sum/i.test(name))
        return unlessPart(rows, name, near(name, value, total, Math.max(cent, Math.abs(value) * 1e-6)))
      return unsupported(name, `the figure ${name}`)
    })
}

/** Hours that the source publishes; a part of them has no total of its own. README of the set. */
const wholeYear = 8736
function unlessPart(rows: readonly Row[], name: string, judged: Verdict): Verdict {
  return rows.length >= wholeYear ? judged : unsupported(name, "a total of the year, of which the file has a part")
}

function numbersOf(value: unknown, path = ""): readonly { readonly name: string; readonly value: number }[] {
  if (typeof value === "number") return [{ name: path, value }]
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersOf(inner, path === "" ? key : `${path} ${key}`))
}

/** The revenue of hours that follow each other, unrounded, and their total; a text where they cannot be settled. */
function settleHours(rows: readonly Row[]): { readonly hours: readonly number[]; readonly total: number } | string {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) return "no hours"
  // A run settles whole days: hours before and after those of the file have nothing in them.
  const from_utc = Date.parse(dateOf(first.at_utc))
  const before = (first.at_utc - from_utc) / hour
  const days = Math.ceil((before + rows.length) / 24)
  const column = (source: string, name: string, unit: string) => ({
    source,
    unit,
    every: "1 hour",
    values: Array.from({ length: days * 24 }, (_, at) => String(rows[at - before]?.[name] ?? "0")),
  })
  const settled = settleCase({
    text: contract(dateOf(first.at_utc), dateOf(last.at_utc)),
    columns: [
      column("meter DA award", "output_da_mw", "MWh"),
      column("meter output", "output_rt_mw", "MWh"),
      column("market DA", "lmp_da", "USD/MWh"),
      column("market RT", "lmp_rt", "USD/MWh"),
    ],
    from_utc,
  })
  if (typeof settled === "string") return settled
  const { run, settlement } = settled
  const total = run.explain({ rule: "in_all", members: [], at_utc: from_utc })?.value ?? ""
  const hours = settlement.postings.slice(before, before + rows.length)
  return { hours: hours.map(({ unrounded }) => approximate(unrounded)), total: approximate(total) }
}

const dateOf = (utc: number): string => new Date(utc).toISOString().slice(0, 10)

function readRows(text: string): readonly Row[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/)
  const columns = header.split(",")
  return lines.map((line) => {
    const cells = line.split(",")
    const row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ""]))
    return { ...row, at_utc: Date.parse(`${(row["timestamp"] ?? "").replace(" ", "T")}Z`) }
  })
}

/** Cut where an hour is missing. */
function stretchesOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const stretches: Row[][] = []
  for (const row of rows) {
    const last = stretches.at(-1)
    if (last && (last.at(-1)?.at_utc ?? 0) + hour === row.at_utc) last.push(row)
    else stretches.push([row])
  }
  return stretches
}
