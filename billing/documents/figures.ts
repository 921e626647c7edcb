/** Exact figures as text, "12.5" or "1/3", set for people. None of them becomes a float. */

/** A figure with its thousands parted and a true minus, to at most so many places; "≈" stands before one that was cut. */
export function shown(exact: string, places = 6): string {
  const { negative, n, d } = fractionOf(exact)
  const scale = 10n ** BigInt(places)
  const scaled = (n * scale * 2n + d) / (d * 2n) // Half up: for the eye only.
  const isCut = scaled * d !== n * scale
  const digits = scaled.toString().padStart(places + 1, "0")
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(?:\d{3})+$)/g, ",")
  const rest = digits.slice(digits.length - places)
  const decimals = isCut ? rest : rest.replace(/0+$/, "")
  const minus = negative && n !== 0n ? "−" : ""
  return `${isCut ? "≈ " : ""}${minus}${whole}${decimals === "" ? "" : `.${decimals}`}`
}

/** An amount of money as it stands: every place it has, its thousands parted, a true minus. A fraction is cut. */
export function amountShown(amount: string): string {
  const [, minus = "", whole = "", rest = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(amount) ?? []
  if (whole === "") return shown(amount, 2)
  return `${minus === "" ? "" : "−"}${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}${rest}`
}

/** A part of an amount before it is rounded, to two places for the eye. */
export function moneyShown(exact: string): string {
  const [whole = "", rest = ""] = shown(exact, 2).replace("≈ ", "").split(".")
  return `${whole}.${rest.padEnd(2, "0")}`
}

/** A quantity: a decimal to its last place, if there are no more than six, else to three. */
export const quantityShown = (exact: string): string =>
  /^-?\d+(\.\d{1,6})?$/.test(exact) ? shown(exact) : shown(exact, 3)

/** A price: at least two places where it has any, as money is written. */
export function priceShown(exact: string, isAverage: boolean): string {
  const text = shown(exact, isAverage ? 4 : 6).replace(isAverage ? "≈ " : "", "")
  return /\.\d$/.test(text) ? `${text}0` : text
}

function fractionOf(exact: string): { readonly negative: boolean; readonly n: bigint; readonly d: bigint } {
  const [numerator = "", denominator = "1"] = exact.replace("-", "").split("/")
  const [whole = "0", rest = ""] = numerator.split(".")
  return {
    negative: exact.startsWith("-"),
    n: BigInt(whole + rest),
    d: BigInt(denominator) * 10n ** BigInt(rest.length),
  }
}
