import { quantity } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { add, negate, one, zero, type Rational } from "../number/rational.ts"
import type { AgreedRule, PostingRule, Seat, Step } from "../plan/steps.ts"
import type { Environment, Scope } from "./environment.ts"
import type { Closure } from "./value.ts"

type CashStep = Extract<Step, { op: "cash" }>

/** Whether a rule's postings count in a sum of cash. */
export function countsAsCash(
  rule: { readonly rule: string; readonly name: string; readonly unit: { readonly text: string } },
  step: CashStep,
): boolean {
  const posts = rule.rule === "charge" || rule.rule === "settle"
  return posts && rule.unit.text === step.currency && !step.before.includes(rule.name)
}

/** What counts of one posting: received by the party, or paid. */
export interface CashItem {
  readonly rule: PostingRule
  readonly members: readonly string[]
  readonly receives: boolean
}

/** The postings in which a party pays or is paid, for each member; what it pays itself moves nothing. */
export function cashItems(step: CashStep, scope: Scope, environment: Environment): readonly CashItem[] {
  const party = seated(step.party, scope)
  return environment.plan.rules.flatMap((rule): readonly CashItem[] => {
    if ((rule.rule !== "charge" && rule.rule !== "settle") || !countsAsCash(rule, step)) return []
    return environment.tuples(rule.groups).flatMap((members) => {
      const seat = (name: string) => members[rule.groups.indexOf(name)] ?? name
      const [payer, payee] = [seat(rule.payer), seat(rule.payee)]
      if (payer === payee || (payer !== party && payee !== party)) return []
      return [{ rule, members, receives: payee === party }]
    })
  })
}

/** The periods of a posting that end in a period of another grain, so that each counts once. */
export function periodsEnding(
  rule: PostingRule,
  scope: Scope,
  { calendar }: Environment,
): (k: number) => { readonly from: number; readonly to: number } {
  const own = calendar.periods(rule.grain)
  const { start, end } = calendar.periods(scope.grain)
  const endedBy = (utc: number): number => {
    if (utc <= calendar.start_utc) return 0
    const at = own.containing(utc - 1)
    return own.end(at) <= utc ? at + 1 : at
  }
  return (k) => ({ from: endedBy(start(k)), to: endedBy(end(k)) })
}

/** Received less paid in the period. */
export function cash(step: CashStep, scope: Scope, environment: Environment): Closure {
  let items:
    | readonly {
        readonly receives: boolean
        readonly at: Closure
        readonly span: ReturnType<typeof periodsEnding>
        readonly present: (k: number) => boolean
      }[]
    | undefined
  return (k) => {
    // Postings may lead back here through earlier periods, so they are made ready when they are first asked for.
    items ??= cashItems(step, scope, environment).map(({ rule, members, receives }) => {
      const { start } = environment.calendar.periods(rule.grain)
      return {
        receives,
        at: environment.posted(rule.name, members),
        span: periodsEnding(rule, scope, environment),
        present: (at: number) =>
          rule.groups.every((group, position) => environment.isPresent(group, members[position] ?? "", start(at))),
      }
    })
    let sum: Rational | null = zero
    for (const { receives, at, span, present } of items) {
      const { from, to } = span(k)
      for (let j = from; j < to; j++) {
        if (!present(j)) continue
        const amount = at(j)
        if (amount === null || sum === null) sum = null
        else sum = add(sum, receives ? quantity(amount) : negate(quantity(amount)))
      }
    }
    return sum
  }
}

/** The share of a seat's emissions or results that a party reports, by the boundary it chose. */
export function stake(step: Extract<Step, { op: "stake" }>, scope: Scope, environment: Environment): Closure {
  const party = seated(step.party, scope)
  const { boundary } = step
  if (boundary.form === "control") {
    const share = party === boundary.by ? one : zero
    return () => share
  }
  // What others hold is theirs, and nothing is left with the party itself.
  if (party === step.in) return () => (boundary.holding === undefined ? one : zero)
  const holding = environment.plan.rules.find(
    (rule): rule is AgreedRule => rule.rule === "agreed" && rule.name === boundary.holding,
  )
  const group = holding?.groups[0]
  if (!holding || group === undefined || !environment.membersOf(group).includes(party)) return () => zero
  return environment.read({ at: step.at, unit: step.unit, op: "read", rule: holding.name, members: [party] }, scope)
}

function seated(seat: Seat, scope: Scope): string {
  if ("member" in seat) return seat.member
  const member = scope.members.get(seat.group)
  assert(member !== undefined, `no member of ${seat.group} at hand`)
  return member
}
