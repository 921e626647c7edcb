import type { ContractCalendar } from "../calendar/periods.ts"
import { inForceAt, membership } from "../evaluate/in-force.ts"
import type { Posting, Settlement } from "../evaluate/settlement.ts"
import type { Window } from "../evaluate/window.ts"
import { assert } from "../number/assert.ts"
import { parseExact } from "../number/rational.ts"
import type { Plan, PostingRule } from "../plan/steps.ts"
import { qualities } from "../series/dataset.ts"
import type { PostedContract, PostedPeriod, PostedRule } from "../series/postings.ts"

/** A contract as settled in a window, for the contracts that read what it posts. */
export function postedContract(
  plan: Plan,
  calendar: ContractCalendar,
  window: Window,
  settlement: Settlement,
): PostedContract {
  const { id, title, sha256 } = settlement.contract
  const key = (rule: string, members: readonly string[], period: string) => JSON.stringify([rule, members, period])
  const posted = new Map(settlement.postings.map((each) => [key(each.rule, each.members, each.period), each]))
  const withheld = new Map(
    settlement.withheld.map((each) => [key(each.rule, each.members, each.period), reasonOf(each.faults, settlement)]),
  )
  const rules = plan.rules.filter((rule): rule is PostingRule => rule.rule === "charge" || rule.rule === "settle")
  return {
    id,
    title,
    sha256,
    settled: { term: { from_utc: calendar.start_utc, to_utc: calendar.end_utc }, run: window },
    files: settlement.data,
    reads: settlement.reads ?? [],
    rules: rules.map((rule): PostedRule => {
      const { name, title: ofRule, unit } = rule
      return {
        name,
        ...(ofRule === undefined ? {} : { title: ofRule }),
        unit: unit.text,
        members: tuplesOf(rule, plan),
        periods: (members) =>
          periodsOf(rule, members, plan, calendar, window, (period) => {
            const at = key(name, members, period)
            return { posting: posted.get(at), why: withheld.get(at) }
          }),
      }
    }),
  }
}

/** A contract that could not be settled at all. */
export function unposted({ contract, faults, data, reads }: Settlement): PostedContract {
  const problem = faults.findLast(({ code }) => code === "run/cannot-start")?.message ?? "it has no time to settle"
  return {
    ...contract,
    settled: { problem: problem.replace(/\.$/, "") },
    rules: [],
    files: data,
    reads: reads ?? [],
  }
}

function reasonOf([first]: readonly number[], { faults }: Settlement): string {
  const fault = first === undefined ? undefined : faults[first]
  return fault ? `${fault.number} ${fault.message}` : "it could not be computed"
}

function tuplesOf({ groups }: PostingRule, plan: Plan): readonly (readonly string[])[] {
  return groups.reduce<readonly (readonly string[])[]>(
    (tuples, name) => {
      const members = plan.groups.find((group) => group.name === name)?.members ?? []
      return tuples.flatMap((tuple) => members.map((member) => [...tuple, member.name]))
    },
    [[]],
  )
}

/** The periods that touch the window and in which the rule posts for the members. */
function periodsOf(
  rule: PostingRule,
  members: readonly string[],
  plan: Plan,
  calendar: ContractCalendar,
  window: Window,
  found: (period: string) => { readonly posting: Posting | undefined; readonly why: string | undefined },
): readonly PostedPeriod[] {
  const periods = calendar.periods(rule.grain)
  const isInForce = inForceAt(rule.inForce, calendar.zone)
  const stays = rule.groups.flatMap((name, at) => {
    const member = plan.groups.find((group) => group.name === name)?.members.find((each) => each.name === members[at])
    return member ? [membership(member, calendar.zone)] : []
  })
  const [first, last] = [periods.containing(window.from_utc), periods.containing(window.to_utc - 1)]
  const all: PostedPeriod[] = []
  for (let k = first; k <= last; k++) {
    const from_utc = periods.start(k)
    if (!isInForce(from_utc) || stays.some((stay) => from_utc < stay.from_utc || from_utc >= stay.to_utc)) continue
    const label = periods.label(k)
    const { posting, why } = found(label)
    all.push({
      from_utc,
      to_utc: periods.end(k),
      label,
      ...(posting ? { posted: postedAs(posting) } : {}),
      ...(why === undefined ? {} : { withheld: why }),
    })
  }
  return all
}

function postedAs({ amount, quality, carried, held }: Posting): NonNullable<PostedPeriod["posted"]> {
  const grades = [qualities.indexOf(quality), carried === undefined ? 0 : qualities.indexOf(carried)] as const
  assert(grades[0] >= 0 && grades[1] >= 0, "a quality is one of the list")
  return { amount, value: parseExact(amount), quality: grades[0], carried: grades[1], held }
}
