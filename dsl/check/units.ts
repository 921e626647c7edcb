import { equal, one, over, power, ratio, times, type Ratio } from "./ratio.ts"

/**
 * A unit of a quantity: which commodities it counts, with exponents, and how many base units one of it is.
 * Commodities are nominal: electric energy, fuel and money never become one another without a quantity
 * that says how (a heat rate, a price).
 */
export interface Unit {
  /** As written: `USD/kW-mo`. A unit that only arithmetic made is called after its operands or its base units. */
  readonly text: string
  readonly scale: Ratio
  readonly dimension: Dimension
}

/** Exponents by base, sorted by base, none zero. `flag` is a base of its own that nothing else has. */
export type Dimension = readonly (readonly [base: string, exponent: number])[]

/** How the commodity is called in messages. */
const bases: ReadonlyMap<string, string> = new Map([
  ["Wh", "electric energy"],
  ["VAh", "apparent energy"],
  ["varh", "reactive energy"],
  ["Btu", "fuel energy (HHV)"],
  ["Btu_LHV", "fuel energy (LHV)"],
  ["m3", "gas volume"],
  ["bbl", "oil volume"],
  ["g", "mass"],
  ["gCO2e", "emissions"],
  ["REC", "renewable certificates"],
  ["EAC", "energy attribute certificates"],
  ["h", "elapsed time"],
  ["mo", "calendar months"],
  ["day", "calendar days"],
  ["start", "starts"],
  ["flag", "a yes or no"],
])

const kilo = ratio(1000n)
const mega = power(kilo, 2)
const giga = power(kilo, 3)
const tera = power(kilo, 4)
const percent = ratio(1n, 100n)
/** One international-table Btu is 1055.05585262 J exactly (ISO 31-4). */
const gigajoule = over(giga, ratio(105505585262n, 10n ** 8n))
/** One avoirdupois pound is 453.59237 g exactly (1959 agreement); a short ton is 2,000 of them. */
const pound = ratio(45359237n, 10n ** 5n)

/** Cubic metres in a cubic foot, of 0.3048 m a side exactly (1959 agreement). */
const cubicFoot = power(ratio(3048n, 10n ** 4n), 3)

type Atom = readonly [scale: Ratio, dimension: Dimension]
const perHour = (energy: string): Dimension =>
  sortDimension([
    [energy, 1],
    ["h", -1],
  ])

/** Every atom of a unit: base units in one, and what it counts. A unit or currency more is a row more. */
export const atoms: ReadonlyMap<string, Atom> = new Map<string, Atom>([
  ["Wh", [one, [["Wh", 1]]]],
  ["kWh", [kilo, [["Wh", 1]]]],
  ["MWh", [mega, [["Wh", 1]]]],
  ["GWh", [giga, [["Wh", 1]]]],
  ["TWh", [tera, [["Wh", 1]]]],
  ["W", [one, perHour("Wh")]],
  ["kW", [kilo, perHour("Wh")]],
  ["MW", [mega, perHour("Wh")]],
  ["GW", [giga, perHour("Wh")]],
  ["kVA", [kilo, perHour("VAh")]],
  ["MVA", [mega, perHour("VAh")]],
  ["kvar", [kilo, perHour("varh")]],
  ["kvarh", [kilo, [["varh", 1]]]],
  ["Btu", [one, [["Btu", 1]]]],
  ["MMBtu", [mega, [["Btu", 1]]]],
  // A therm is taken as 100,000 Btu and a dekatherm as ten of them, as gas tariffs do.
  ["therm", [ratio(100_000n), [["Btu", 1]]]],
  ["Dth", [mega, [["Btu", 1]]]],
  ["GJ", [gigajoule, [["Btu", 1]]]],
  ["Btu_LHV", [one, [["Btu_LHV", 1]]]],
  ["MMBtu_LHV", [mega, [["Btu_LHV", 1]]]],
  ["GJ_LHV", [gigajoule, [["Btu_LHV", 1]]]],
  ["Mcf", [times(kilo, cubicFoot), [["m3", 1]]]],
  ["m3", [one, [["m3", 1]]]],
  ["bbl", [one, [["bbl", 1]]]],
  ["kg", [kilo, [["g", 1]]]],
  ["lb", [pound, [["g", 1]]]],
  ["tonne", [mega, [["g", 1]]]],
  ["ton", [times(ratio(2000n), pound), [["g", 1]]]],
  ["gCO2e", [one, [["gCO2e", 1]]]],
  ["kgCO2e", [kilo, [["gCO2e", 1]]]],
  ["tCO2e", [mega, [["gCO2e", 1]]]],
  ["lbCO2e", [pound, [["gCO2e", 1]]]],
  ["REC", [one, [["REC", 1]]]],
  ["EAC", [one, [["EAC", 1]]]],
  ...["USD", "EUR", "GBP", "CAD", "AUD", "CHF", "MXN", "JPY", "NOK", "SEK", "DKK", "INR", "BRL"].map(
    (currency): [string, Atom] => [currency, [one, [[currency, 1]]]],
  ),
  ["h", [one, [["h", 1]]]],
  ["mo", [one, [["mo", 1]]]],
  ["yr", [ratio(12n), [["mo", 1]]]],
  ["day", [one, [["day", 1]]]],
  ["start", [one, [["start", 1]]]],
  ["number", [one, []]],
  ["%", [percent, []]],
  ["pp", [percent, []]],
  ["flag", [one, [["flag", 1]]]],
])

export const currencies: readonly string[] = [...atoms]
  .filter(([name, [, dimension]]) => name.length === 3 && dimension[0]?.[0] === name && !bases.has(name))
  .map(([name]) => name)

/** A unit as written, `USD/MW-day`: `-` is a product and binds tighter than `/`. Undefined for an unknown atom. */
export function readUnit(text: string): Unit | undefined {
  let [scale, dimension]: Atom = [one, []]
  for (const [at, part] of text.split("/").entries())
    for (const name of part.split("-")) {
      const atom = atoms.get(name)
      if (!atom) return undefined
      scale = at === 0 ? times(scale, atom[0]) : over(scale, atom[0])
      dimension = combine(dimension, atom[1], at === 0 ? 1 : -1)
    }
  return { text, scale, dimension }
}

/** The unit that stands behind a number, where a period may stand for its length: `3 month`. */
export const unitAfterNumber = (text: string): Unit | undefined => readUnit(lengths.get(text) ?? text)
const lengths: ReadonlyMap<string, string> = new Map([
  ["hour", "h"],
  ["day", "day"],
  ["month", "mo"],
])

export const number: Unit = { text: "number", scale: one, dimension: [] }
export const flag: Unit = { text: "flag", scale: one, dimension: [["flag", 1]] }

/** The product. It is shown in the plainest unit that its operands' scales give: kW × h in kWh, 12% × MWh in MWh. */
export const multiply = (a: Unit, b: Unit): Unit =>
  named(a, b, "-", times(a.scale, b.scale), combine(a.dimension, b.dimension, 1))
export const divide = (a: Unit, b: Unit): Unit =>
  named(a, b, "/", over(a.scale, b.scale), combine(a.dimension, b.dimension, -1))

export const sameDimension = (a: Unit, b: Unit): boolean => dimensionText(a.dimension) === dimensionText(b.dimension)
export const sameUnit = (a: Unit, b: Unit): boolean =>
  sameDimension(a, b) && a.scale.n === b.scale.n && a.scale.d === b.scale.d
export const isFlag = (unit: Unit): boolean => unit.dimension[0]?.[0] === "flag"
/** An amount of electric or fuel energy. */
export const isEnergy = (unit: Unit): boolean => ["Wh", "Btu", "Btu_LHV"].includes(dimensionText(unit.dimension))
/** `%`, `pp` and `number`. */
export const isNumber = (unit: Unit): boolean => unit.dimension.length === 0
/** A product without denominator that is not a plain number or flag: an amount of something. `USD/pp` is a price, of a point. */
export const isCommodity = ({ text, dimension }: Unit): boolean =>
  dimension.length > 0 && dimension.every(([base, exponent]) => exponent > 0 && base !== "flag") && !text.includes("/")
const durations: ReadonlySet<string> = new Set(["h", "mo", "day"])
/** Hours, days or months alone. */
export const isDuration = (unit: Unit): boolean =>
  unit.dimension.length === 1 && durations.has(unit.dimension[0]![0]) && unit.dimension[0]![1] === 1
/** The currency, where the unit is money and nothing else. */
export const currencyOf = (unit: Unit): string | undefined =>
  isCommodity(unit) &&
  unit.dimension.length === 1 &&
  unit.dimension[0]![1] === 1 &&
  currencies.includes(unit.dimension[0]![0])
    ? unit.dimension[0]![0]
    : undefined
/** A figure per time, a share or a number adds up across members; a price does not. */
export const addsAcross = (unit: Unit): boolean =>
  isNumber(unit) || unit.dimension.every(([base, exponent]) => exponent > 0 || durations.has(base))

/** A stable text of the dimension, for comparing: "USD Wh^-1". */
export const dimensionText = (dimension: Dimension): string =>
  dimension.map(([base, exponent]) => (exponent === 1 ? base : `${base}^${exponent}`)).join(" ")

/** What the unit counts, in words: "money (USD) per electric energy". */
export function commodityText(unit: Unit): string {
  const words = (positive: boolean) =>
    unit.dimension
      .filter(([, exponent]) => exponent > 0 === positive)
      .map(([base]) => bases.get(base) ?? `money (${base})`)
      .join(" × ")
  const [above, below] = [words(true), words(false)]
  return (above || "a plain number") + (below ? ` per ${below}` : "")
}

function combine(a: Dimension, b: Dimension, sign: 1 | -1): Dimension {
  const exponents = new Map(a)
  for (const [base, exponent] of b) exponents.set(base, (exponents.get(base) ?? 0) + sign * exponent)
  return sortDimension([...exponents].filter(([, exponent]) => exponent !== 0))
}
function sortDimension(entries: Dimension): Dimension {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

/** The unit in which a product or quotient is shown. */
function named(a: Unit, b: Unit, sign: "-" | "/", scale: Ratio, dimension: Dimension): Unit {
  if (dimension.length === 0) {
    const share = [a, b].find((unit) => isNumber(unit) && equal(unit.scale, scale))
    return share ?? number
  }
  const same = (unit: Unit | undefined): unit is Unit =>
    unit !== undefined && sameDimension(unit, { ...unit, dimension })
  const atom = units.find((unit) => same(unit) && equal(unit.scale, scale))
  if (atom) return atom
  if (isNumber(b)) return a
  if (isNumber(a) && sign === "-") return b
  const mentioned = units.find((unit) => same(unit) && `${a.text}/${b.text}`.split(/[-/]/).includes(unit.text))
  if (mentioned) return mentioned
  // `kW-mo` and `USD/MWh` say more than their base units; what cancels out of a chain does not.
  const chain = readUnit(`${a.text}${sign}${b.text}`)
  if (same(chain) && chain.text.split(/[-/]/).length <= dimension.length) return chain
  const text = baseText(dimension)
  return quotientOfAtoms(scale, dimension) ?? readUnit(text) ?? { text, scale: one, dimension }
}

const units: readonly Unit[] = [...atoms].map(([text, [scale, dimension]]) => ({ text, scale, dimension }))

/** `USD/MMBtu`, where two atoms have just this scale. */
function quotientOfAtoms(scale: Ratio, dimension: Dimension): Unit | undefined {
  const half = (sign: 1 | -1) =>
    dimensionText(
      dimension.flatMap(([base, exponent]) => (exponent * sign > 0 ? [[base, exponent * sign] as const] : [])),
    )
  const [above, below] = [half(1), half(-1)]
  if (above === "" || below === "") return undefined
  for (const top of units)
    if (dimensionText(top.dimension) === above)
      for (const bottom of units)
        if (dimensionText(bottom.dimension) === below && equal(over(top.scale, bottom.scale), scale))
          return { text: `${top.text}/${bottom.text}`, scale, dimension }
  return undefined
}

/** `USD/Wh/mo`: the base unit of a dimension as text. */
function baseText(dimension: Dimension): string {
  const part = (positive: boolean, joint: string) =>
    dimension
      .filter(([, exponent]) => exponent > 0 === positive)
      .flatMap(([base, exponent]) => Array<string>(Math.abs(exponent)).fill(base))
      .join(joint)
  const below = part(false, "/")
  return (part(true, "-") || "number") + (below ? `/${below}` : "")
}
