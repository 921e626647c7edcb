import type { ChoiceParameter } from "../../dsl/index.ts"
import { defineFunction } from "../catalog/define.ts"
import { quantity, type Pointwise } from "../catalog/kinds.ts"
import { maximum, multiply, negate, subtract, zero, type Rational } from "../number/rational.ts"

const choices: readonly ChoiceParameter[] = [
  { name: "band", question: "how wide is the band?", takes: { form: "share" } },
  { name: "of", question: "of what is the band a percentage?", takes: { form: "quantity" } },
  {
    name: "counts",
    question: "what counts once the band is left?",
    takes: {
      form: "word",
      words: [
        { word: "only_the_part_outside", doc: "what lies beyond the edge of the band" },
        { word: "all_once_outside", doc: "the whole difference from what is allowed, the band itself included" },
      ],
    },
  },
]

/** What exceeds `allowed` by more than the band, nothing at its edge. */
function outside(value: Rational, allowed: Rational, width: Rational, counts: string | undefined): Rational {
  const excess = subtract(value, allowed)
  const beyond = maximum(subtract(excess, width), zero)
  return beyond.n === 0n || counts === "only_the_part_outside" ? beyond : maximum(excess, zero)
}

const banded =
  (side: 1 | -1): Pointwise["evaluate"] =>
  (values, words) => {
    const [value, allowed, share, of] = values.map(quantity) as [Rational, Rational, Rational, Rational]
    const turned = side === 1 ? ([value, allowed] as const) : ([negate(value), negate(allowed)] as const)
    return outside(...turned, multiply(share, of), words.get("counts"))
  }

const parameters = [
  { name: "value", doc: "what was metered or used" },
  { name: "allowed", doc: "what is allowed" },
]

export const aboveBand = defineFunction({
  name: "above_band",
  doc: "The excess over what is allowed, beyond a band that is free: a dead band. Nothing at its edge, never below zero.",
  example: "above_band(delivered, scheduled, band: 1%, of: scheduled, counts: only_the_part_outside)",
  form: { form: "pointwise", parameters, repeats: false, law: "band" },
  choices,
  evaluate: banded(1),
})

export const belowBand = defineFunction({
  name: "below_band",
  doc: "The shortfall from what is allowed, beyond a band that is free. Nothing at its edge, never below zero.",
  example: "below_band(delivered, scheduled, band: 1%, of: scheduled, counts: all_once_outside)",
  form: { form: "pointwise", parameters, repeats: false, law: "band" },
  choices,
  evaluate: banded(-1),
})
