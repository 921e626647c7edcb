import { readFileSync } from "node:fs"
import { join } from "node:path"
import { bindData, compile, settle, type Settlement } from "../../engine/index.ts"
import { summary, verdict, type Driver, type Verdict } from "./result.ts"

/**
 * A whole year of measured data, settled as any contract is, against a second computation of every posting in whole numbers.
 *
 * - Wind: NREL, Reliability Test System (RTS-GMLC), real-time output of plant 303_WIND_1, MW every five minutes of 2020.
 * - Load: CPU use of a Google cluster by hour (HPE, dc-rl), as a share of `campus_mw`.
 * - Price: a real-time price by hour of 2020 (dispatches), USD/MWh.
 *
 * All three are in standard time all year and are laid on the clock of UTC-7 by the hour of the year; 8,760 hours leave out 31 December.
 */
export const realYear: Driver = {
  name: "real_year",
  folder: "../data",
  run: (folder) => {
    const texts = Object.entries(sources).map(([name, path]) => [name, read(join(folder, path))] as const)
    const missing = texts.flatMap(([name, text]): Verdict[] =>
      text === undefined
        ? [
            {
              case: name,
              outcome: "failed",
              expected: `a file ${join(folder, sources[name as keyof typeof sources])}`,
              found: "none",
            },
          ]
        : [],
    )
    if (missing.length > 0) return summary("real_year", missing)
    const [wind = "", load = "", price = ""] = texts.map(([, text]) => text)
    const year = { wind: windOf(wind), load: loadOf(load), price: column(price, "price") }
    const readings = (wind: number, load: number, price: number) =>
      `${wind} wind, ${load} load and ${price} price readings`
    const length = verdict(
      "the files",
      readings(hours * 12, hours, hours),
      readings(year.wind.length, year.load.length, year.price.length),
    )
    if (length.outcome === "failed") return summary("real_year", [length])
    const settlement = settleYear(year)
    return summary(
      "real_year",
      typeof settlement === "string"
        ? [verdict("the contract", "a settlement", settlement)]
        : compare(settlement, recompute(year)),
    )
  },
}

const sources = {
  wind: "generation/rts_wind_5min_2020.csv",
  load: "load/datacenter_google_cpu_hourly.csv",
  price: "prices/historical_rt_price_hourly_2020.csv",
} as const

/** The load of the data center when its processors are all busy. */
const campus_mw = 250n
const hours = 8760

/** Decimals as the files have them: one wind reading every five minutes, one load and one price every hour. */
interface Year {
  readonly wind: readonly string[]
  readonly load: readonly string[]
  readonly price: readonly string[]
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined
  }
}

function column(text: string, name: string): readonly string[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/)
  const at = header.split(",").indexOf(name)
  return lines.map((line) => line.split(",")[at] ?? "")
}

const windOf = (text: string): readonly string[] => column(text, "303_WIND_1").slice(0, hours * 12)

/** The share of `campus_mw` in MW, half_even to six decimals. */
function loadOf(text: string): readonly string[] {
  return column(text, "cpu_load").map((share) => decimal(halfEven(units(share, 20) * campus_mw, 10n ** 14n), 6))
}

// ---- the ordinary way: files, bindings, contract

function settleYear(year: Year): Settlement | string {
  const text = readFileSync(join(import.meta.dirname, "real-year.otk"), "utf8")
  const { artifacts, diagnostics } = compile(text, { name: "real-year.otk" })
  const [artifact] = artifacts
  if (!artifact) return diagnostics.map(({ message }) => message).join("; ")
  return settle(artifact, bindData(artifact.plan, filesOf(year)))
}

function filesOf({ wind, load, price }: Year): ReadonlyMap<string, Uint8Array> {
  const entry = { file: "hourly.csv", time: "start", zone: "Etc/GMT+7", label: "start", every: "1 hour" }
  const series = [
    { ...entry, source: "meter 303_WIND_1", file: "wind.csv", column: "mw", unit: "MW", every: "5 min", decimals: 1 },
    { ...entry, source: "meter DC", column: "mw", unit: "MW", decimals: 6 },
    { ...entry, source: "market RT", column: "price", unit: "USD/MWh", decimals: 9 },
  ]
  const files: readonly (readonly [string, string])[] = [
    ["bindings.json", JSON.stringify({ offtake: "bindings/1", series })],
    ["wind.csv", ["start,mw", ...wind.map((mw, at) => `${clock(at * 5)},${mw}`)].join("\n")],
    [
      "hourly.csv",
      ["start,mw,price", ...load.map((mw, at) => `${clock(at * 60)},${mw},${price[at] ?? ""}`)].join("\n"),
    ],
  ]
  return new Map(files.map(([name, content]) => [name, new TextEncoder().encode(content)]))
}

/** Local standard time so many minutes into 2020. */
const clock = (minutes: number): string => new Date(Date.UTC(2020, 0, 1) + minutes * 60_000).toISOString().slice(0, 16)

// ---- the second way: whole numbers, and no code of ours

/** The amount of every posting in cents, by rule and period. */
function recompute({ wind, load, price }: Year): ReadonlyMap<string, bigint> {
  const cents = new Map<string, bigint>()
  // Energies in 10^-10 MWh, prices in 10^-9 USD/MWh: their product is 10^-19 USD.
  const toCents = 10n ** 17n
  let used = 0n
  let bought = 0n
  for (let hour = 0; hour < hours; hour++) {
    const [load_micro, price_nano] = [units(load[hour] ?? "", 6), units(price[hour] ?? "", 9)]
    const retail_nano = price_nano + units("1.85", 9)
    let surplus = 0n
    for (let at = hour * 12; at < hour * 12 + 12; at++) {
      const wind_micro = units(wind[at] ?? "", 6)
      const served_micro = wind_micro < load_micro ? wind_micro : load_micro
      used += fiveMinutes(served_micro)
      surplus += fiveMinutes(wind_micro - served_micro)
      bought += fiveMinutes(load_micro - served_micro) * (retail_nano > 0n ? retail_nano : 0n)
    }
    const start = clock(hour * 60)
    const next = clock(hour * 60 + 60)
    cents.set(`sales ${start}-07:00`, halfEven(surplus * price_nano, toCents))
    if (start.slice(0, 10) !== next.slice(0, 10)) {
      cents.set(`top_up ${start.slice(0, 10)}`, halfEven(bought, toCents))
      bought = 0n
    }
    if (start.slice(0, 7) !== next.slice(0, 7) || hour === hours - 1) {
      cents.set(
        `supply ${start.slice(0, 7)}`,
        halfEven(used * units(start < "2020-07" ? "31.40" : "32.15", 9), toCents),
      )
      used = 0n
    }
  }
  return cents
}

/** Energy of five minutes in 10^-10 MWh from power in 10^-6 MW, half_even. */
const fiveMinutes = (micro: bigint): bigint => halfEven(micro * 10_000n, 12n)

/** A decimal text as a whole number of its so-manieth decimal; further ones must be zero. */
function units(text: string, places: number): bigint {
  const [, minus = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === "" || /[1-9]/.test(fraction.slice(places)))
    throw new Error(`"${text}" is no decimal of ${places} places`)
  const value = BigInt(whole + fraction.slice(0, places).padEnd(places, "0"))
  return minus === "" ? value : -value
}

/** n / d to a whole number, a half to the even one; d is positive. */
function halfEven(n: bigint, d: bigint): bigint {
  const size = n < 0n ? -n : n
  const [quotient, twice] = [size / d, (size % d) * 2n]
  const rounded = twice > d || (twice === d && quotient % 2n === 1n) ? quotient + 1n : quotient
  return n < 0n ? -rounded : rounded
}

function decimal(value: bigint, places: number): string {
  const figures = (value < 0n ? -value : value).toString().padStart(places + 1, "0")
  return `${value < 0n ? "-" : ""}${figures.slice(0, -places)}.${figures.slice(-places)}`
}

// ---- the two beside each other

function compare(
  { postings, withheld, faults }: Settlement,
  expected: ReadonlyMap<string, bigint>,
): readonly Verdict[] {
  const found = new Map(postings.map(({ rule, period, amount }) => [`${rule} ${period}`, amount]))
  const verdicts = [...expected].map(([name, cents]) =>
    verdict(name, decimal(cents, 2), found.get(name) ?? "no posting"),
  )
  const unexpected = [...found.keys()]
    .filter((name) => !expected.has(name))
    .map((name) => verdict(name, "no posting", found.get(name) ?? ""))
  const lost =
    withheld.length === 0
      ? []
      : [verdict("withheld", "nothing", `${withheld.length}, such as: ${faults[0]?.message ?? ""}`)]
  return [...verdicts, ...unexpected, ...lost]
}
