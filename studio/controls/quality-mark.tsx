import type { Quality } from "../../engine/worker/index.ts"
import css from "./quality-mark.module.css"

/** A letter for every quality but measured, so that it is told without colour. */
export const qualityLetters: Readonly<Record<Quality, string>> = {
  measured: "",
  estimated: "E",
  substituted: "S",
  held: "L",
  assumed: "A",
}
const meanings: Readonly<Record<Quality, string>> = {
  measured: "measured",
  estimated: "estimated",
  substituted: "substituted by another reading",
  held: "the last reading, held",
  assumed: "assumed by the contract",
}

export function QualityMark({ quality }: { quality: Quality }) {
  if (quality === "measured") return null
  return (
    <abbr className={css["mark"]} title={meanings[quality]} data-quality={quality}>
      {qualityLetters[quality]}
    </abbr>
  )
}

/** A failed check stands over the amount. */
export function HeldMark() {
  return (
    <abbr className={css["held"]} title="On hold: a check failed">
      hold
    </abbr>
  )
}
