import { quantity } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import {
  add,
  compare,
  divide,
  equal,
  minimum,
  multiply,
  one,
  rational,
  subtract,
  zero,
  type Rational,
} from "../number/rational.ts"
import type { Pay, WaterfallRule } from "../plan/steps.ts"
import { give } from "./allocate.ts"
import { atLeastZero, cutToStep, floorTo, sumOf, type Parts } from "./by-weight.ts"
import { readyPartition, rememberedByPeriod, type Partition } from "./partition.ts"
import type { PartLine, Staged, Surroundings } from "./surroundings.ts"
import { showWithUnit } from "./value.ts"

/** One tier of a period as it came out. */
interface Paid {
  readonly amount: Rational
  readonly parts: Parts
  /** What the tiers below may have. */
  readonly left: Rational
  /** The parts before they were cut to the step. */
  readonly exact?: Parts
}

/** How a tier pays in one period: its parts of any amount, and a recipient's share of it. */
interface Payment {
  readonly split: (amount: Rational) => Parts | null
  readonly shareOf: (recipient: string) => Rational | null
  readonly payees: number
}

/**
 * Makes a waterfall ready. Cut at each tier, every part of a tier is a multiple of the step; cut at the recipients only, tiers are exact
 * and what each recipient gets in all is cut, the steps that leaves going to the largest fractions. LANGUAGE.md, Partition.
 */
export function readyWaterfall(rule: WaterfallRule, surroundings: Surroundings): Staged {
  const { ready, faults } = surroundings
  const partition = readyPartition(rule, surroundings)
  const step = rule.cut === "each tier" ? partition.step : undefined
  // A tier never waits for earlier periods of its own: the total is what fills them forward.
  const within = { ...surroundings, stateful: false }
  const source = rememberedByPeriod(within, partition.source)

  const sizeOf = (tier: WaterfallRule["tiers"][number], pay: (k: number) => Payment | null) => {
    const { limit } = tier
    if (limit.form === "up_to") {
      const upTo = ready(limit.value)
      return (k: number, left: Rational): Rational | null => {
        const most = upTo(k)
        return most === null ? null : minimum(left, floorTo(atLeastZero(quantity(most)), step))
      }
    }
    const gets = ready(limit.gets)
    const plus = limit.plus && ready(limit.plus)
    return (k: number, left: Rational): Rational | null => {
      const wanted = gets(k)
      const more = plus ? plus(k) : zero
      if (wanted === null || more === null) return null
      if (quantity(wanted).n <= 0n) return zero
      const payment = pay(k)
      const share = payment?.shareOf(limit.recipient)
      if (!payment || !share) return null
      if (compare(share, quantity(more)) <= 0)
        return partition.withhold(k, ({ key, place, ...who }) => {
          const percent = (value: Rational) => showWithUnit(value, limit.plus?.unit ?? { text: "%", scale: "0.01" })
          const data = { recipient: limit.recipient, share: percent(share), plus: percent(quantity(more)) }
          return faults.report(
            `${key}|${tier.name}`,
            "waterfall/never-reached",
            { ...who, tier: tier.name, ...data },
            place,
          )
        })
      return sizeUntil({ ...limit, wanted: quantity(wanted), more: quantity(more), share }, payment, left, step)
    }
  }

  const tierAt: ((k: number) => Paid | null)[] = []
  for (const tier of rule.tiers) {
    const above = tierAt.at(-1)
    const pay = readyPay(tier.pay, partition, surroundings, step)
    const size = sizeOf(tier, pay)
    tierAt.push(
      rememberedByPeriod(within, (k) => {
        const left = above ? above(k)?.left : source(k)
        const amount = left && size(k, left)
        const parts = amount && pay(k)?.split(amount)
        return left && amount && parts ? { amount, parts, left: subtract(left, amount) } : null
      }),
    )
  }
  const last = tierAt.at(-1)
  const payRest = readyPay(rule.rest.pay, partition, surroundings, step)
  const rest = rememberedByPeriod(within, (k): Paid | null => {
    const amount = last ? last(k)?.left : source(k)
    const parts = amount && payRest(k)?.split(amount)
    return amount && parts ? { amount, parts, left: zero } : null
  })

  const total = rememberedByPeriod(surroundings, (k): Paid | null => {
    const amount = source(k)
    const paid = [...tierAt, rest].map((tier) => tier(k))
    if (!amount || paid.includes(null)) return null
    const exact = new Map(rule.recipients.map((recipient) => [recipient, zero]))
    for (const each of paid) for (const [recipient, part] of each?.parts ?? []) give(exact, recipient, part)
    const ideals = [...exact].map(([member, ideal]) => ({ member, ideal }))
    const parts = step ? exact : cutToStep(ideals, amount, partition.step)
    assert(equal(sumOf(parts), amount), `what ${rule.name} pays sums to its amount`)
    return { amount, parts, left: zero, exact }
  })

  const stageOf = (name: string): ((k: number) => Paid | null) => {
    if (name === "total") return total
    if (name === "rest") return rest
    const found = tierAt[rule.tiers.findIndex((tier) => tier.name === name)]
    assert(found !== undefined, `${rule.name} has no tier ${name}`)
    return found
  }

  return {
    /** By tier, `rest` or `total`, and by recipient; without one what all of them get. Tiers run only as far as is asked. */
    part(name = "total", recipient) {
      const stage = stageOf(name)
      return (k) => {
        if (surroundings.stateful && k > 0) total(k - 1)
        const paid = stage(k)
        if (!paid) return null
        return recipient === undefined ? paid.amount : (paid.parts.get(recipient) ?? zero)
      }
    },
    lines: (k) =>
      [...rule.tiers.map(({ name }) => name), "rest", "total"].flatMap((name) => linesOf(name, stageOf(name)(k))),
  }
}

/** A tier as a whole, then what each recipient gets of it. */
function linesOf(stage: string, paid: Paid | null): readonly PartLine[] {
  const parts = [...(paid?.parts ?? [])].map(([recipient, amount]) => {
    const before = paid?.exact?.get(recipient)
    const cut = before && !equal(before, amount) ? { before } : {}
    return { line: `${stage} to ${recipient}`, amount, stage, recipient, ...cut }
  })
  return [{ line: stage, amount: paid?.amount ?? null, stage }, ...parts]
}

/**
 * The smallest amount of which the recipient gets `wanted` and `more` of the amount itself, at most what is left. Parts that are cut to
 * the step differ from their share by less than a step for each who is paid, so the search is between two near bounds.
 */
function sizeUntil(
  {
    recipient,
    wanted,
    more,
    share,
  }: { readonly recipient: string; readonly wanted: Rational; readonly more: Rational; readonly share: Rational },
  { split, payees }: Payment,
  left: Rational,
  step: Rational | undefined,
): Rational | null {
  const net = subtract(share, more)
  if (!step) return minimum(left, divide(wanted, net))
  const slack = multiply(rational(payees), step)
  const beyond = divide(add(wanted, slack), net)
  let amount = floorTo(atLeastZero(divide(subtract(wanted, slack), net)), step)
  for (;;) {
    if (compare(amount, left) >= 0) return left
    const parts = split(amount)
    if (!parts) return null
    const has = parts.get(recipient) ?? zero
    if (compare(has, add(wanted, multiply(more, amount))) >= 0) return amount
    // Only caps keep a recipient below its share: then no amount is enough, and the tier takes what is left.
    if (compare(amount, beyond) > 0) return left
    amount = add(amount, step)
  }
}

function readyPay(
  pay: Pay,
  partition: Partition,
  { ready, faults, membersOf }: Surroundings,
  step: Rational | undefined,
): (k: number) => Payment | null {
  switch (pay.form) {
    case "one":
      return () => ({
        split: (amount) => new Map([[pay.to, amount]]),
        shareOf: (recipient) => (recipient === pay.to ? one : zero),
        payees: 1,
      })
    case "shares": {
      const shares = pay.shares.map(({ share, to }) => ({ to, unit: share.unit, share: ready(share) }))
      return (k) => {
        const found: { readonly to: string; readonly share: Rational }[] = []
        let total = zero
        for (const { to, unit, share } of shares) {
          const value = share(k)
          if (value === null) return null
          total = add(total, quantity(value))
          if (quantity(value).n < 0n || compare(total, one) > 0) {
            const said = showWithUnit(quantity(value).n < 0n ? value : total, unit)
            return partition.withhold(k, ({ key, place, ...who }) =>
              faults.report(key, "allocate/shares", { ...who, share: said }, place),
            )
          }
          found.push({ to, share: quantity(value) })
        }
        return {
          split(amount) {
            const parts = new Map<string, Rational>()
            let left = amount
            for (const { to, share } of found) {
              const part = floorTo(multiply(amount, share), step)
              give(parts, to, part)
              left = subtract(left, part)
            }
            return give(parts, pay.rest, left)
          },
          shareOf: (recipient) =>
            found.reduce(
              (sum, { to, share }) => (to === recipient ? add(sum, share) : sum),
              recipient === pay.rest ? subtract(one, total) : zero,
            ),
          payees: found.length + 1,
        }
      }
    }
    case "weight": {
      const { cap: _, ...uncapped } = pay
      const split = partition.weights(pay)
      const shares = partition.weights(uncapped)
      return (k) => ({
        split: (amount) => split(k, amount, step),
        shareOf: (recipient) => {
          const parts = shares(k, one, undefined)
          return parts && (parts.get(recipient) ?? zero)
        },
        payees: membersOf(pay.across).length,
      })
    }
  }
}
