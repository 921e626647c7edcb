import { assert } from "../number/assert.ts"
import { add, divide, equal, isZero, minimum, multiply, subtract, zero, type Rational } from "../number/rational.ts"
import { round, type RoundingMode } from "../number/rounding.ts"

/** What was added in one period and is still held. */
export interface Vintage {
  /** The period it was added in; an opening is of the period before. */
  readonly born: number
  readonly amount: Rational
  readonly worth: Rational
}

/** What one line took of a vintage, or added as one. */
export interface Taken {
  readonly born: number
  readonly amount: Rational
  readonly of: Rational
  readonly worth: Rational
  /** The worth before it was cut to the quantum (R4); absent where the rest of the vintage was taken. */
  readonly exactWorth: Rational | undefined
}

/** What an account holds now. Periods follow each other, so one holding moves with them from an opening on. */
export interface Holding {
  readonly amount: Rational
  readonly worth: Rational
  /** What is held, oldest first, whole. */
  vintages(): readonly Taken[]
  /** Additions of one period are one vintage; where neither worth nor age counts, everything is. */
  add(vintage: Vintage): void
  /** Takes an amount that is held out of the vintages in order. A partial draw's worth is cut to the quantum; who takes the last of a vintage takes the rest of its worth. */
  take(amount: Rational, order: "oldest" | "newest"): readonly Taken[]
  /** Lets go of the oldest vintages as long as they are to go. */
  release(goes: (vintage: Vintage) => boolean): readonly Taken[]
}

/** A holding of nothing. `apart`: vintages are kept apart, since worth or age counts; `cut` is how a part's worth is cut. */
export function emptyHolding(
  apart: boolean,
  cut: { readonly quantum: Rational; readonly mode: RoundingMode } | undefined,
): Holding {
  const vintages: Vintage[] = []
  /** Position of the oldest vintage still held. */
  let oldest = 0
  let amount = zero
  let worth = zero

  /** Lets go of the whole of the oldest or the newest vintage. */
  const letGo = (order: "oldest" | "newest"): Vintage => {
    const vintage = order === "oldest" ? vintages[oldest] : vintages.pop()
    assert(vintage !== undefined, "what is let go is held")
    if (order === "oldest") oldest++
    amount = subtract(amount, vintage.amount)
    worth = subtract(worth, vintage.worth)
    return vintage
  }

  return {
    get amount() {
      return amount
    },
    get worth() {
      return worth
    },
    vintages: () => vintages.slice(oldest).map(whole),
    add(vintage) {
      if (isZero(vintage.amount) && isZero(vintage.worth)) return
      amount = add(amount, vintage.amount)
      worth = add(worth, vintage.worth)
      const youngest = vintages.length > oldest ? vintages.at(-1) : undefined
      if (youngest && (youngest.born === vintage.born || !apart))
        vintages[vintages.length - 1] = {
          born: vintage.born,
          amount: add(youngest.amount, vintage.amount),
          worth: add(youngest.worth, vintage.worth),
        }
      else vintages.push(vintage)
    },
    take(asked, order) {
      const taken: Taken[] = []
      for (let wanted = asked; !isZero(wanted);) {
        const at = order === "oldest" ? oldest : vintages.length - 1
        const vintage = vintages[at]
        assert(vintage !== undefined, "what is drawn is held")
        const part = minimum(wanted, vintage.amount)
        wanted = subtract(wanted, part)
        if (equal(part, vintage.amount)) {
          taken.push(whole(letGo(order)))
          continue
        }
        const exactWorth = divide(multiply(vintage.worth, part), vintage.amount)
        const partWorth = cut ? minimum(round(exactWorth, cut.quantum, cut.mode), vintage.worth) : exactWorth
        taken.push({
          born: vintage.born,
          amount: part,
          of: vintage.amount,
          worth: partWorth,
          exactWorth: cut && exactWorth,
        })
        vintages[at] = {
          born: vintage.born,
          amount: subtract(vintage.amount, part),
          worth: subtract(vintage.worth, partWorth),
        }
        amount = subtract(amount, part)
        worth = subtract(worth, partWorth)
      }
      return taken
    },
    release(goes) {
      const gone: Taken[] = []
      for (;;) {
        const vintage = vintages[oldest]
        if (!vintage || !goes(vintage)) return gone
        gone.push(whole(letGo("oldest")))
      }
    },
  }
}

/** A vintage taken or added as it is. */
export function whole({ born, amount, worth }: Vintage): Taken {
  return { born, amount, of: amount, worth, exactWorth: undefined }
}
