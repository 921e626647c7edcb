import { quantity } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { add, compare, minimum, multiply, one, subtract, zero, type Rational } from "../number/rational.ts"
import type { AllocateRule } from "../plan/steps.ts"
import { atLeastZero, floorTo, type Parts } from "./by-weight.ts"
import { readyPartition, rememberedByPeriod, type Partition } from "./partition.ts"
import type { Staged, Surroundings } from "./surroundings.ts"
import { showWithUnit } from "./value.ts"

/** Makes an allocation ready: in every period the parts are multiples of the step and sum to the amount. LANGUAGE.md, Partition. */
export function readyAllocate(rule: AllocateRule, surroundings: Surroundings): Staged {
  const partition = readyPartition(rule, surroundings)
  const split = readySplit(rule, partition, surroundings)
  const parts = rememberedByPeriod(surroundings, (k): Parts | null => {
    const amount = partition.source(k)
    const found = amount && split(k, amount)
    if (!amount || !found) return null
    const sum = [...found.values()].reduce(add, zero)
    assert(compare(sum, amount) === 0, `the parts of ${rule.name} sum to its amount`)
    return found
  })
  return {
    /** By arm, or by member; a member that does not belong to its group has nothing. */
    part: (arm, member) => (k) => {
      const found = parts(k)
      return found && (found.get(member ?? arm ?? "") ?? zero)
    },
    lines: (k) =>
      [...(parts(k) ?? [])].map(([name, amount]) =>
        rule.split.form === "weight" ? { line: name, amount, recipient: name } : { line: name, amount, stage: name },
      ),
  }
}

function readySplit(
  rule: AllocateRule,
  partition: Partition,
  { ready, faults }: Surroundings,
): (k: number, amount: Rational) => Parts | null {
  const { split } = rule
  const { step } = partition
  switch (split.form) {
    case "ordered": {
      const arms = split.arms.map(({ name, upTo }) => ({ name, limit: ready(upTo) }))
      return (k, amount) => {
        const parts = new Map<string, Rational>()
        let left = amount
        for (const { name, limit } of arms) {
          const most = limit(k)
          if (most === null) return null
          const part = minimum(left, floorTo(atLeastZero(quantity(most)), step))
          give(parts, name, part)
          left = subtract(left, part)
        }
        return give(parts, split.rest, left)
      }
    }
    case "shares": {
      const arms = split.arms.map(({ name, share }) => ({ name, unit: share.unit, share: ready(share) }))
      return (k, amount) => {
        const parts = new Map<string, Rational>()
        let left = amount
        let total = zero
        for (const { name, unit, share } of arms) {
          const found = share(k)
          if (found === null) return null
          total = add(total, quantity(found))
          if (quantity(found).n < 0n || compare(total, one) > 0) {
            const said = showWithUnit(quantity(found).n < 0n ? found : total, unit)
            return partition.withhold(k, ({ key, place, ...who }) =>
              faults.report(key, "allocate/shares", { ...who, share: said }, place),
            )
          }
          const part = floorTo(multiply(amount, quantity(found)), step)
          give(parts, name, part)
          left = subtract(left, part)
        }
        return give(parts, split.rest, left)
      }
    }
    case "weight": {
      const weights = partition.weights(split)
      return (k, amount) => weights(k, amount, step)
    }
  }
}

/** Adds to what someone gets. */
export function give(parts: Map<string, Rational>, name: string, amount: Rational): Map<string, Rational> {
  return parts.set(name, add(parts.get(name) ?? zero, amount))
}
