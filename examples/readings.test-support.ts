import { folder } from "./folder.test-support.ts"

/*
 * The readings of campus-2027 as whole numbers of their last decimal, and the arithmetic on them: read with a split at each comma,
 * in the order of the rows, with none of the engine. Expected amounts come from here.
 */

const files = folder("campus-2027")

const decode = (file: string): string => new TextDecoder().decode(files.get(file))

/** A column, one entry per row; undefined where its cell is empty. */
function cells(file: string, column: string): readonly (string | undefined)[] {
  const [header = "", ...rows] = decode(file).trim().split("\n")
  const at = header.split(",").indexOf(column)
  return rows.map((row) => row.split(",")[at] || undefined)
}

/** A column in units of its last decimal: "8.70160" with 5 is 870160. */
export function column(file: string, name: string, decimals: number): readonly bigint[] {
  return cells(file, name).map((text) => units(text ?? "0", decimals))
}

/** A decimal in units of its last decimal. */
export function units(text: string, decimals: number): bigint {
  const [whole = "", part = ""] = text.replace("-", "").split(".")
  const value = BigInt(whole + part.padEnd(decimals, "0"))
  return text.startsWith("-") ? -value : value
}

/** The months of the quarter hours, "2027-03", by the local stamps of the price file. */
const months = cells("prices.csv", "delivery_interval").map((stamp) => (stamp ?? "").slice(0, 7))
export const monthNames = [...new Set(months)]

const check_wh = column("meters.csv", "check_kwh", 3)
/** Each quarter hour, energy in watt-hours and prices in cents per MWh. The check meter stands in for the main one. */
export const quarters = {
  generated: cells("meters.csv", "delivered_kwh").map((text, at) => (text ? units(text, 3) : (check_wh[at] ?? 0n))),
  load: column("load.csv", "load_mwh", 5).map((tens) => tens * 10n),
  hallA: column("tenants.csv", "hall_a_kwh", 3),
  hallB: column("tenants.csv", "hall_b_kwh", 3),
  imported: column("grid.csv", "imported_kwh", 3),
  exported: column("grid.csv", "exported_kwh", 3),
  retail: column("grid.csv", "retail_usd_per_mwh", 2),
  market: column("prices.csv", "hb_north_usd_per_mwh", 2),
}

/** The sum over a month of what each of its quarter hours has. */
export function overMonth(month: string, value: (quarter: number) => bigint): bigint {
  let sum = 0n
  for (let at = 0; at < months.length; at++) if (months[at] === month) sum += value(at)
  return sum
}

/** The most that a quarter hour of a month has. */
export function mostOf(month: string, values: readonly bigint[]): bigint {
  return values.reduce((most, value, at) => (months[at] === month && value > most ? value : most), 0n)
}

/** Watt-hours at cents per MWh come in millionths of a cent. */
export const perMegawattHour = 1_000_000n

/** To the nearest whole number, a tie to the even one. The divisor is positive. */
export function halfEven(numerator: bigint, divisor: bigint): bigint {
  const floor = numerator / divisor - (numerator % divisor < 0n ? 1n : 0n)
  const rest = 2n * (numerator - floor * divisor)
  return rest > divisor || (rest === divisor && floor % 2n !== 0n) ? floor + 1n : floor
}

/** A whole number of the last decimal, without zeros at its end: 4170 with 2 is "41.7". */
export function decimalText(value: bigint, decimals: number): string {
  const figures = String(value < 0n ? -value : value).padStart(decimals + 1, "0")
  const part = figures.slice(-decimals).replace(/0+$/, "")
  return `${value < 0n ? "-" : ""}${figures.slice(0, -decimals)}${part && "."}${part}`
}

/** Cents as dollars: -5 is "-0.05". */
export function dollars(cents: bigint): string {
  const figures = String(cents < 0n ? -cents : cents).padStart(3, "0")
  return `${cents < 0n ? "-" : ""}${figures.slice(0, -2)}.${figures.slice(-2)}`
}
