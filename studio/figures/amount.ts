/**
 * Amounts as the engine writes them: exact decimals as text, "-1204.10", or fractions, "1/3".
 * Here they are only grouped, padded and added, digit by digit; none becomes a float.
 */

/** "-1204.10" as people read it: "−1,204.10". Digits after the point stay as they are. */
export function grouped(text: string): string {
  const fraction = text.indexOf("/")
  if (fraction >= 0) return `${grouped(text.slice(0, fraction))}/${grouped(text.slice(fraction + 1))}`
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(text)
  if (!match) return text
  const [, minus, whole = "", rest = ""] = match
  return `${minus ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest}`
}

/** True for "0", "0.00", "-0". */
export const isZero = (text: string): boolean => /^-?0*(\.0*)?$/.test(text)

export const isNegative = (text: string): boolean => text.startsWith("-") && !isZero(text)

/** The exact sum of decimals, with the most decimals any of them has. */
export function sum(amounts: Iterable<string>): string {
  let total = 0n
  let places = 0
  for (const amount of amounts) {
    const decimal = /^(-?\d+)(?:\.(\d+))?$/.exec(amount)
    if (!decimal) continue
    const [, whole = "0", rest = ""] = decimal
    if (rest.length > places) {
      total *= 10n ** BigInt(rest.length - places)
      places = rest.length
    }
    const digits = BigInt(whole.replace("-", "") + rest.padEnd(places, "0"))
    total += whole.startsWith("-") ? -digits : digits
  }
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, "0")
  const cut = digits.length - places
  return `${total < 0n ? "-" : ""}${digits.slice(0, cut)}${places ? `.${digits.slice(cut)}` : ""}`
}

export const negated = (amount: string): string =>
  isZero(amount) ? amount : amount.startsWith("-") ? amount.slice(1) : `-${amount}`

/** How many digits stand after the point; for a column to be aligned on it. */
export const decimals = (text: string): number => {
  const at = text.indexOf(".")
  return at < 0 ? 0 : text.length - at - 1
}

/** A decimal to so many places for a narrow column, half away from zero; what is shorter, or a fraction, stays. */
export function shortTo(places: number, text: string): string {
  const match = /^(-?)(\d+)\.(\d+)$/.exec(text)
  const [, minus = "", whole = "", rest = ""] = match ?? []
  if (!match || rest.length <= places) return text
  const up = (rest[places] ?? "0") >= "5" ? 1n : 0n
  const digits = (BigInt(whole + rest.slice(0, places)) + up).toString().padStart(places + 1, "0")
  const cut = digits.length - places
  return `${minus}${digits.slice(0, cut)}${places ? `.${digits.slice(cut)}` : ""}`
}

/** How wide a number stands in tabular figures, in widths of a digit. */
export const breadth = (text: string): number =>
  [...grouped(text)].reduce((sum, letter) => sum + (/[\d−]/.test(letter) ? 1 : 0.5), 0)

/** A float to draw with, and for nothing else. */
export function drawn(text: string): number {
  const [numerator = "", denominator] = text.split("/")
  return denominator ? Number(numerator) / Number(denominator) : Number(numerator)
}
