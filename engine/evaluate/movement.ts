import { quantity } from "../catalog/kinds.ts"
import { add, compare, parseExact, subtract, zero, type Rational } from "../number/rational.ts"
import type { MovementRule } from "../plan/steps.ts"
import { floorTo } from "./by-weight.ts"
import { lackingBefore } from "./earlier.ts"
import { apart, join } from "./evidence.ts"
import type { Staged, Surroundings } from "./surroundings.ts"
import { showWithUnit, type Closure, type Outcome } from "./value.ts"

/** Who loses and who gets certificates, by the members of its groups: a group stands for the member at hand. */
export function seatsOf(
  { from, to, groups }: MovementRule,
  members: readonly string[],
): { readonly from: string | undefined; readonly to: string | undefined } {
  const seat = (name: string | undefined) => (name === undefined ? undefined : (members[groups.indexOf(name)] ?? name))
  return { from: seat(from), to: seat(to) }
}

/** One period of a movement before what is held is looked at. */
interface Reckoned {
  readonly amount: Outcome
  readonly left: Rational
  readonly quality: number
  readonly carried: number
  readonly faults: ReadonlySet<number> | undefined
}

/** A movement of the same instrument that is written before another, for one member of each group. */
export interface EarlierMovement {
  readonly rule: MovementRule
  readonly members: readonly string[]
}

/**
 * Makes a movement ready: whole certificates where it says so, and of a vintage never more than its owner holds in the order written.
 * `earlier` are the movements of its instrument before it, of every member.
 */
export function readyMovement(
  rule: MovementRule,
  members: readonly string[],
  earlier: readonly EarlierMovement[],
  surroundings: Surroundings,
): Staged {
  const { calendar, evidence, faults, title, ready, kept, given, present, read, window } = surroundings
  const { from } = seatsOf(rule, members)
  const periods = calendar.periods(rule.grain)
  const firstOfRun = Math.max(0, periods.containing(window.from_utc))
  const value = ready(rule.value)
  const quantum = rule.whole && parseExact(rule.whole.quantum)
  const carries = rule.whole?.fraction === "carry"
  const known = new Map<number, Reckoned>()
  const place = (k: number) => ({ from_utc: periods.start(k), to_utc: periods.end(k) })
  const show = (amount: Rational) => showWithUnit(amount, rule.unit)

  const amountOf = (k: number): Outcome => {
    const outcome = value(k)
    if (outcome === null || quantity(outcome).n >= 0n)
      return outcome !== null && rule.quantised ? kept(quantity(outcome)) : outcome
    const data = { movement: title, period: periods.label(k), amount: show(quantity(outcome)) }
    join(evidence, 0, 0, [faults.report(`${title}|${k}`, "instrument/negative", data, place(k))])
    return null
  }

  const carryUnknown = (k: number, found: ReadonlySet<number>): ReadonlySet<number> => {
    const lacking = lackingBefore(k, found, periods, firstOfRun, surroundings)
    if (!lacking) return found
    const { place: at, ...data } = lacking
    return new Set([faults.report(title, "instrument/carry-unknown", { movement: title, ...data }, at)])
  }

  const carriedInto = (k: number): Rational | undefined => {
    const outcome = given("carried", k - 1)
    return outcome === undefined || outcome === null ? undefined : quantity(outcome)
  }

  const reckon = (k: number, before: Reckoned | undefined): Reckoned => {
    const { result, found } = apart(evidence, () => amountOf(k))
    const carriedBefore = before ? Math.max(before.quality, before.carried) : 0
    const own = { quality: found.quality, carried: Math.max(found.carried, carriedBefore) }
    if (before?.faults) return { amount: null, left: zero, ...own, faults: before.faults }
    if (result === null) {
      const all = found.faults ?? new Set<number>()
      return { amount: null, left: zero, ...own, faults: carries ? carryUnknown(k, all) : all }
    }
    const whole = quantity(result)
    if (!quantum) return { amount: whole, left: zero, ...own, faults: undefined }
    const all = add(whole, carries ? (carriedInto(k) ?? before?.left ?? zero) : zero)
    const amount = floorTo(all, quantum)
    return { amount, left: carries ? subtract(all, amount) : zero, ...own, faults: undefined }
  }

  const reckoned = (k: number): Reckoned => {
    const found = known.get(k)
    if (found) return found
    let first = k
    while (carries && first > 0 && carriedInto(first) === undefined && !known.has(first - 1)) first--
    for (let at = first; at < k; at++) keep(at)
    return keep(k)
  }

  const keep = (k: number): Reckoned => {
    const found = known.get(k) ?? reckon(k, carries && carriedInto(k) === undefined ? known.get(k - 1) : undefined)
    known.set(k, found)
    return found
  }

  const others = earlier.map((each) => ({
    ...seatsOf(each.rule, each.members),
    isThere: (k: number) => each.rule.groups.every((group, at) => present(group, each.members[at] ?? "", k)),
    at: lazily(() => read(each.rule.name, each.members)),
  }))

  /** What an owner holds of a vintage before this movement; null where an earlier one is withheld. */
  const heldBy = (owner: string, k: number): Rational | null => {
    let held = zero
    let complete = true
    for (const each of others) {
      if ((each.from !== owner && each.to !== owner) || !each.isThere(k)) continue
      const amount = each.at(k)
      if (amount === null) complete = false
      else if (each.to !== each.from) held = (each.to === owner ? add : subtract)(held, quantity(amount))
    }
    return complete ? held : null
  }

  const moved: Closure = (k) => {
    const { amount, quality, carried, faults: found } = reckoned(k)
    join(evidence, quality, carried, amount === null ? found : undefined)
    if (amount === null || from === undefined || quantity(amount).n === 0n) return amount
    const held = heldBy(from, k)
    if (held === null || compare(quantity(amount), held) <= 0) return held && amount
    const data = {
      movement: title,
      period: periods.label(k),
      owner: from,
      amount: show(quantity(amount)),
      held: show(held),
    }
    join(evidence, 0, 0, [faults.report(`${title}|${k}`, "instrument/not-held", data, place(k))])
    return null
  }

  /** The fraction carried out of a period; zero where none is. */
  const carriedOn: Closure = (k) => {
    const { amount, left, quality, carried, faults: found } = reckoned(k)
    join(evidence, quality, carried, amount === null ? found : undefined)
    return amount === null ? null : left
  }

  return {
    part: (stage) => (stage === "carried" ? carriedOn : moved),
    lines: (k) =>
      carries
        ? [
            { line: "reckoned", amount: apart(evidence, () => amountOf(k)).result },
            { line: "moved", amount: apart(evidence, () => moved(k)).result },
            { line: "carried", amount: apart(evidence, () => carriedOn(k)).result, stage: "carried" },
          ]
        : [],
  }
}

/** A closure made ready when it is first asked. */
function lazily(make: () => Closure): Closure {
  let closure: Closure | undefined
  return (k) => (closure ??= make())(k)
}
