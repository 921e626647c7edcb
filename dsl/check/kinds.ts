import { isCommodity, isDuration, type Unit } from "./units.ts"

/**
 * flow: an amount over its period. rate: a figure in force throughout it (prices, shares, flags, power).
 * level: a stock at an instant.
 */
export type Kind = "flow" | "rate" | "level"

export type ArithmeticOperator = "+" | "-" | "*" | "/"

/** The kind of a sum or difference, or undefined where the two do not belong together. */
export function addKinds(a: Kind, b: Kind): Kind | undefined {
  if (a === b) return a
  // A balance and a movement over the same period.
  return (a === "level" && b === "flow") || (a === "flow" && b === "level") ? "level" : undefined
}

/** The kind of a product. */
export function multiplyKinds(a: Kind, aUnit: Unit, b: Kind, bUnit: Unit): Kind | undefined {
  if (a === "rate") return b
  if (b === "rate") return a
  // An amount times how long: only a pure duration may meet a flow or a stock.
  if (isDuration(aUnit) && a === "flow") return "flow"
  if (isDuration(bUnit) && b === "flow") return "flow"
  return undefined
}

/** The kind of a quotient: rows dividend, columns divisor. */
const quotients: Readonly<Record<Kind, Readonly<Record<Kind, Kind | undefined>>>> = {
  flow: { flow: "rate", rate: "flow", level: "rate" },
  rate: { flow: undefined, rate: "rate", level: undefined },
  level: { flow: "rate", rate: "level", level: "rate" },
}
export const divideKinds = (a: Kind, b: Kind): Kind | undefined => quotients[a][b]

/** Of the smaller of two: an amount limited by a stock is an amount. */
export function limitKinds(a: Kind, b: Kind): Kind | undefined {
  if (a === b) return a
  return (a === "flow" && b === "level") || (a === "level" && b === "flow") ? "flow" : undefined
}

/** The kind a header means: a commodity unit is an amount `each` period or a stock (`level`), else a rate. */
export function headerKind(unit: Unit, level: boolean, each: boolean): Kind | undefined {
  if (level) return "level"
  if (!isCommodity(unit)) return "rate"
  return each ? "flow" : undefined
}
