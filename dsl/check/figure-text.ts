import { ratio, times, type Ratio } from "./ratio.ts"
import type { Unit } from "./units.ts"

/** A value in base units as the language writes it: `795_000 USD`, `31_246.08 USD`, `1%`; to four decimals, half away from zero. */
export function figureText(value: Ratio, unit: Unit): string {
  const { n, d } = times(value, ratio(unit.scale.d * places, unit.scale.n))
  const size = n < 0n ? -n : n
  const rounded = (2n * size + d) / (2n * d)
  const whole = String(rounded / places).replaceAll(/\B(?=(\d{3})+$)/g, "_")
  const fraction = String(rounded % places)
    .padStart(4, "0")
    .replace(/0+$/, "")
  const text = `${n < 0n ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`
  return unit.text === "%" ? `${text}%` : unit.text === "number" ? text : `${text} ${unit.text}`
}
const places = 10_000n
