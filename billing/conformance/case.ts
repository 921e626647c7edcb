import { bindData, compile, openRun, type Run, type Settlement } from "../../engine/index.ts"
import type { Verdict } from "./result.ts"

/** Readings of one source of a case, in order of time. */
export interface Column {
  /** As bindings name it: `meter load`. */
  readonly source: string
  readonly input?: string
  readonly members?: readonly string[]
  /** Of the readings, as the language writes it. */
  readonly unit: string
  /** As bindings write it: `1 hour`. */
  readonly every: string
  /** One for each step from the case's `from` on. Undefined is a gap. */
  readonly values: readonly (number | string | undefined)[]
}

/** A case as a contract and its readings. */
export interface Case {
  readonly text: string
  readonly columns: readonly Column[]
  /** Files that the text pins, by their paths in it. */
  readonly pinned?: ReadonlyMap<string, Uint8Array>
  /** Instant of the first reading in UTC milliseconds. */
  readonly from_utc: number
  /** What to settle, as period texts; all that the data cover where it is left out. */
  readonly window?: { readonly from?: string; readonly through?: string }
  /** More of bindings.json: the days of events, the dates of papers. */
  readonly more?: Readonly<Record<string, unknown>>
}

export interface Settled {
  readonly run: Run
  readonly settlement: Settlement
}

/**
 * Settles a case as any contract is settled: text to plan, files to readings, both to postings. A text where it cannot be: the first error
 * of the contract, or what withholds an amount.
 */
export function settleCase({ text, columns, pinned, from_utc, window = {}, more = {} }: Case): Settled | string {
  const { artifacts, diagnostics } = compile(text, { name: "case.otk", ...(pinned ? { pinned } : {}) })
  const error = diagnostics.find(({ severity }) => severity === "error")
  const [artifact] = artifacts
  if (error || !artifact) return `the contract: ${error?.message ?? "none"}`
  const run = openRun(artifact, bindData(artifact.plan, filesOf(columns, from_utc, more)), window)
  const { settlement } = run
  const [withheld] = settlement.withheld
  if (withheld)
    return `${settlement.withheld.length} withheld, such as ${withheld.rule} ${withheld.period}: ${settlement.faults[0]?.message ?? ""}`
  return { run, settlement }
}

function filesOf(columns: readonly Column[], from_utc: number, more: object): ReadonlyMap<string, Uint8Array> {
  const encode = (text: string) => new TextEncoder().encode(text)
  const files = columns.map(({ every, values }, at): [string, Uint8Array] => {
    const times = timesOf(every, from_utc, values.length)
    return [`${at}.csv`, encode(["time,value", ...values.map((value, k) => `${times[k]},${cell(value)}`)].join("\n"))]
  })
  const series = columns.map(({ source, input, members, unit, every, values }, at) => ({
    source,
    ...(input === undefined ? {} : { input }),
    ...(members === undefined ? {} : { members }),
    file: `${at}.csv`,
    time: "time",
    column: "value",
    unit,
    zone: "UTC",
    label: "start",
    every,
    ...(unit === "flag"
      ? {}
      : { decimals: values.reduce<number>((most, value) => Math.max(most, placesOf(value)), 0) }),
  }))
  return new Map([["bindings.json", encode(JSON.stringify({ offtake: "bindings/1", series, ...more }))], ...files])
}

/** When each reading begins: an instant, or the day or month as such. */
function timesOf(every: string, from_utc: number, count: number): readonly string[] {
  const [, number = "1", unit = ""] = /^(\d+) (min|hour|day|month)$/.exec(every) ?? []
  const first = new Date(from_utc)
  return Array.from({ length: count }, (_, k) => {
    if (unit === "month")
      return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + k, 1)).toISOString().slice(0, 7)
    if (unit === "day") return new Date(from_utc + k * 86_400_000).toISOString().slice(0, 10)
    const step = Number(number) * (unit === "hour" ? 3_600_000 : 60_000)
    return new Date(from_utc + k * step).toISOString().slice(0, 16)
  })
}

/** A number in plain decimals, all of its digits: the shortest text that reads back as the same number. */
export function plain(value: number | string): string {
  const text = String(value)
  const [, minus = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  if (exponent === undefined) return text
  const shift = Number(exponent)
  const digits = whole + fraction
  const point = whole.length + shift
  if (point <= 0) return `${minus}0.${"0".repeat(-point)}${digits}`
  if (point >= digits.length) return minus + digits + "0".repeat(point - digits.length)
  return `${minus}${digits.slice(0, point)}.${digits.slice(point)}`
}

const cell = (value: number | string | undefined): string => (value === undefined ? "" : plain(value))

function placesOf(value: number | string | undefined): number {
  return cell(value).split(".")[1]?.length ?? 0
}

/** The nearest double of an exact value as settlements print it: "12.5", "-1/3". */
export function approximate(exact: string): number {
  const [part = "", whole] = exact.split("/")
  return whole === undefined ? Number(part) : Number(part) / Number(whole)
}

/** Passed when both differ by no more than the tolerance, which is absolute. */
export function near(name: string, expected: number, found: number, tolerance: number): Verdict {
  return Math.abs(expected - found) <= tolerance
    ? { case: name, outcome: "passed" }
    : { case: name, outcome: "failed", expected: `${expected} ± ${tolerance}`, found: String(found) }
}
