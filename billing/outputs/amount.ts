import { readable } from "../../engine/index.ts"

/** The decimal with its thousands parted: "1242480.00" -> "1,242,480.00". A fraction stays as it is. */
export function parted(decimal: string): string {
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(decimal) ?? []
  if (whole === "") return decimal
  return `${sign}${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}${rest}`
}

/** An exact value for people: parted, and a fraction with the decimal it is near. "1/3" -> "1/3 (about 0.333333333333)". */
export const exactText = (value: string): string =>
  value.includes("/") ? `${value} (about ${parted(readable(value, 12))})` : parted(value)

/** The exact sum of decimals, with as many places as the longest of them. */
export function sumOf(decimals: readonly string[]): string {
  const places = Math.max(0, ...decimals.map(placesOf))
  return decimalOf(
    decimals.reduce((total, decimal) => total + scaledTo(decimal, places), 0n),
    places,
  )
}

/** The decimal with the other sign; zero has none. */
export function opposite(decimal: string): string {
  if (decimal.startsWith("-")) return decimal.slice(1)
  return isNought(decimal) ? decimal : `-${decimal}`
}

/** Whether a decimal is zero, however many places it has. */
export const isNought = (decimal: string): boolean => /^-?0+(\.0+)?$/.test(decimal)

/** Whether a decimal lies below zero. */
export const isBelowNought = (decimal: string): boolean => decimal.startsWith("-") && !isNought(decimal)

const placesOf = (decimal: string): number => decimal.split(".")[1]?.length ?? 0

const scaledTo = (decimal: string, places: number): bigint =>
  BigInt(decimal.replace(".", "")) * 10n ** BigInt(places - placesOf(decimal))

function decimalOf(scaled: bigint, places: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0")
  const whole = digits.slice(0, digits.length - places)
  const rest = digits.slice(digits.length - places)
  return `${scaled < 0n ? "-" : ""}${whole}${places > 0 ? `.${rest}` : ""}`
}
