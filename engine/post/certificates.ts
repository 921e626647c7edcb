import { quantity } from "../catalog/kinds.ts"
import type { Evaluation } from "../evaluate/evaluate.ts"
import { apart } from "../evaluate/evidence.ts"
import { inForceAt } from "../evaluate/in-force.ts"
import { seatsOf } from "../evaluate/movement.ts"
import type { CertificateHolding, CertificateMove } from "../evaluate/settlement.ts"
import { show } from "../evaluate/value.ts"
import { assert } from "../number/assert.ts"
import { add, isZero, negate, zero, type Rational } from "../number/rational.ts"
import type { MovementRule, PlanInstrument } from "../plan/steps.ts"
import { qualities } from "../series/dataset.ts"

/** What moved in the window, and what each owner is left with; faults of a movement are positions in the book of faults. */
export interface Certificates {
  readonly moves: readonly CertificateMove[]
  readonly holdings: readonly CertificateHolding[]
}

/** The movements of every instrument whose vintages lie wholly in the window, in the order written. What is zero did not move. */
export function certificates(evaluation: Evaluation): Certificates {
  const each = evaluation.plan.instruments.map((instrument) => certificatesOf(instrument, evaluation))
  return { moves: each.flatMap(({ moves }) => moves), holdings: each.flatMap(({ holdings }) => holdings) }
}

/** What one owner has of one vintage so far. */
interface Balance {
  amount: Rational
  incomplete: boolean
}

function certificatesOf(instrument: PlanInstrument, evaluation: Evaluation): Certificates {
  const { calendar, window } = evaluation
  const periods = calendar.periods(instrument.vintage)
  const { from, to } = periods.within(window.from_utc, window.to_utc)
  const rules = instrument.movements.map((name) => movementNamed(name, evaluation))
  const moves: CertificateMove[] = []
  const holdings: CertificateHolding[] = []
  for (let k = from; k < to; k++) {
    const balances = new Map<string, Balance>()
    const change = (owner: string | undefined, amount: Rational | null) => {
      if (owner === undefined) return
      const balance = balances.get(owner) ?? { amount: zero, incomplete: false }
      balances.set(owner, balance)
      if (amount) balance.amount = add(balance.amount, amount)
      else balance.incomplete = true
    }
    for (const rule of rules) {
      for (const { move, amount } of movesOf(rule, instrument, k, evaluation)) {
        change(move.from, amount && negate(amount))
        change(move.to, amount)
        moves.push(move)
      }
    }
    for (const [owner, { amount, incomplete }] of balances) {
      if (isZero(amount) && !incomplete) continue
      const vintage = periods.label(k)
      const held = show(amount, instrument.unit)
      const unit = instrument.unit.text
      holdings.push({ instrument: instrument.name, owner, vintage, quantity: held, unit, incomplete })
    }
  }
  return { moves, holdings }
}

function movesOf(
  rule: MovementRule,
  instrument: PlanInstrument,
  k: number,
  evaluation: Evaluation,
): readonly { readonly move: CertificateMove; readonly amount: Rational | null }[] {
  const { calendar, evidence } = evaluation
  const periods = calendar.periods(rule.grain)
  const start = periods.start(k)
  if (!inForceAt(rule.inForce, calendar.zone)(start)) return []
  return evaluation.tuples(rule.groups).flatMap((members) => {
    if (!rule.groups.every((group, at) => evaluation.isPresent(group, members[at] ?? "", start))) return []
    const read = { at: 0, unit: rule.unit, op: "read" as const, rule: rule.name, members }
    const scope = { rule: rule.name, grain: rule.grain, members: new Map<string, string>() }
    const { result, found } = apart(evidence, () => evaluation.read(read, scope)(k))
    const amount = result === null ? null : quantity(result)
    if (amount && isZero(amount)) return []
    const seats = seatsOf(rule, members)
    const quality = qualities[Math.max(found.quality, found.carried)]
    assert(quality !== undefined, "a quality is one of the list")
    const move = {
      instrument: instrument.name,
      rule: rule.name,
      ...(rule.title === undefined ? {} : { title: rule.title }),
      ...(rule.clause === undefined ? {} : { clause: rule.clause }),
      movement: rule.movement,
      members,
      ...(seats.from === undefined ? {} : { from: seats.from }),
      ...(seats.to === undefined ? {} : { to: seats.to }),
      vintage: periods.label(k),
      ...(amount ? { quantity: show(amount, rule.unit) } : {}),
      unit: rule.unit.text,
      quality,
      faults: amount ? [] : [...(found.faults ?? [])],
    }
    return [{ move, amount }]
  })
}

function movementNamed(name: string, evaluation: Evaluation): MovementRule {
  const rule = evaluation.rule(name)
  assert(rule?.rule === "movement", `${name} is a movement`)
  return rule
}
