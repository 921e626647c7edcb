/**
 * The names a unit is made of. They are reserved, and a chain of them without spaces, such as
 * `USD/kW-mo`, is one token. Plain `g`, `t` and `d` are left out: one-letter names stay free.
 */
export const unitAtoms: readonly string[] = [
  ..."Wh kWh MWh GWh TWh W kW MW GW kVA MVA kvar kvarh".split(" "),
  ..."Btu MMBtu therm Dth GJ Btu_LHV MMBtu_LHV GJ_LHV Mcf m3 bbl".split(" "),
  ..."kg lb tonne ton gCO2e kgCO2e tCO2e lbCO2e REC EAC".split(" "),
  ..."USD EUR GBP CAD AUD CHF MXN JPY NOK SEK DKK INR BRL".split(" "),
  ..."h mo yr % pp flag number start".split(" "),
]

/** Atoms inside a chain only: alone, `day` is a period. */
export const chainAtoms: readonly string[] = ["day"]

/** The unit that a text means when only its capitals are wrong: `usd/mwh` gives `USD/MWh`. */
export function unitInAnyCase(text: string): string | undefined {
  const parts = text.split(/([/-])/)
  const mended = parts.map((part, at) => (at % 2 ? part : atomInAnyCase.get(part.toLowerCase())))
  if (mended.includes(undefined) || mended[0] === "day") return undefined
  return mended.join("")
}

const atomInAnyCase = new Map([...unitAtoms, ...chainAtoms].map((atom) => [atom.toLowerCase(), atom]))
