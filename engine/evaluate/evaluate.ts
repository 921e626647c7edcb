import { buildCalendar, type ContractCalendar } from "../calendar/periods.ts"
import { quantity, type Functions } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { equal, multiply, parseExact, power, rational, zero, type Rational } from "../number/rational.ts"
import { round, type RoundingMode } from "../number/rounding.ts"
import type {
  AccountRule,
  AgreedRule,
  DefineRule,
  Grain,
  InputRule,
  Plan,
  PlanGiven,
  PostingRule,
  Rule,
} from "../plan/steps.ts"
import type { Dataset } from "../series/dataset.ts"
import { readyAccount, type Account, type Opening } from "./account.ts"
import { readyAgreed, type Agreed } from "./agreed.ts"
import { Column } from "./column.ts"
import { join, noEvidence } from "./evidence.ts"
import { containing, modeNamed, ready, type Environment, type ReadStep, type Scope } from "./expression.ts"
import { openFaultBook } from "./faults.ts"
import { readyInput, type Input } from "./input.ts"
import { statefulRules } from "./stateful.ts"
import { lastPlace, showWithUnit, type Closure, type Outcome } from "./value.ts"
import { isProblem, periodOf, spanOf, type Problem, type Window } from "./window.ts"

/** One rule for one member of each of its groups, ready to be read. */
export type Node =
  | {
      readonly form: "input"
      readonly rule: InputRule
      readonly members: readonly string[]
      readonly input: Input
      readonly at: Closure
    }
  | {
      readonly form: "agreed"
      readonly rule: AgreedRule
      readonly members: readonly string[]
      readonly agreed: Agreed
      readonly inForce: (utc: number) => Outcome
      readonly at: Closure
    }
  | {
      readonly form: "formula"
      readonly rule: DefineRule | PostingRule
      readonly members: readonly string[]
      readonly scope: Scope
      readonly exact: Closure
      readonly at: Closure
      readonly rounding: Rounding | undefined
      readonly unrounded: (k: number) => Rational | undefined
    }
  | {
      readonly form: "account"
      readonly rule: AccountRule
      readonly members: readonly string[]
      readonly scope: Scope
      readonly account: Account
    }

/** The rounding a named value ends with: kept to the quotients (R2), or posted (R5). */
export interface Rounding {
  readonly site: "R2" | "R5"
  readonly quantum: Rational
  readonly mode: RoundingMode
}

/** A contract with its data, ready to be asked for any value. It remembers what it worked out. */
export interface Evaluation extends Environment {
  readonly plan: Plan
  readonly dataset: Dataset
  readonly window: Window
  node(rule: string, members: readonly string[]): Node
  rule(name: string): Rule | undefined
  /** Every tuple of members a rule is spread over, in the order of its groups; one empty tuple without groups. */
  tuples(groups: readonly string[]): readonly (readonly string[])[]
}

/** Opens a contract with its data for one window. `givens` come on top of the contract's own history. */
export function openEvaluation(
  plan: Plan,
  dataset: Dataset,
  functions: Functions,
  window: Window,
  calendar: ContractCalendar = buildCalendar(plan.time),
  givens: readonly PlanGiven[] = [],
): Evaluation | Problem {
  const rules = new Map(plan.rules.map((rule) => [rule.name, rule]))
  const groups = new Map(plan.groups.map(({ name, members }) => [name, members]))
  const series = new Map(dataset.series.map((each) => [key(each.input, each.members), each]))
  const stateful = statefulRules(plan.rules)
  const evidence = noEvidence()
  const faults = openFaultBook(dataset.faults)
  const unsupplied = new Set<number>()
  const nodes = new Map<string, Node>()
  const { quotients } = plan.rounding

  const evaluation: Evaluation = {
    plan,
    dataset,
    window,
    calendar,
    functions,
    evidence,
    faults,
    membersOf: (group) => groups.get(group) ?? [],
    rule: (name) => rules.get(name),
    tuples: (names) =>
      names.reduce<readonly (readonly string[])[]>(
        (tuples, name) => tuples.flatMap((tuple) => (groups.get(name) ?? []).map((member) => [...tuple, member])),
        [[]],
      ),
    node(name, members) {
      const found = nodes.get(key(name, members))
      if (found) return found
      const rule = rules.get(name)
      assert(rule !== undefined, `no rule ${name}`)
      const made = build(rule, members)
      nodes.set(key(name, members), made)
      return made
    },
    read(step, scope) {
      if (!stateful.has(step.rule)) return reading(step, scope)
      // A rule that reaches itself is made ready when it is first asked for, or making it ready would never end.
      let closure: Closure | undefined
      return (k) => (closure ??= reading(step, scope))(k)
    },
    beforeTerm(step, scope) {
      return step.op === "read" ? given.get(key(step.rule, membersRead(step, scope)))?.beforeTerm : undefined
    },
  }

  function reading(step: ReadStep, scope: Scope): Closure {
    const node = evaluation.node(step.rule, membersRead(step, scope))
    switch (node.form) {
      case "agreed": {
        if (node.rule.grain === undefined) {
          const { start } = calendar.periods(scope.grain)
          return (k) => node.inForce(start(k))
        }
        return at(scope.grain, node.rule.grain, node.at)
      }
      case "account": {
        assert(step.stage !== undefined, `${step.rule} is read without a stage`)
        return at(scope.grain, node.rule.grain, node.account.stage(step.stage, step.worth ?? false))
      }
      case "input":
      case "formula":
        return at(scope.grain, node.rule.grain, node.at)
    }
  }

  function membersRead(step: ReadStep, scope: Scope): readonly string[] {
    return (rules.get(step.rule)?.groups ?? []).map((group, position) => {
      const member = step.members[position] ?? scope.members.get(group)
      assert(member !== undefined, `no member of ${group} at hand for ${step.rule}`)
      return member
    })
  }

  function at(grain: Grain, other: Grain, closure: Closure): Closure {
    if (grain === other) return closure
    const period = containing(calendar, grain, other)
    return (k) => closure(period(k))
  }

  function build(rule: Rule, members: readonly string[]): Node {
    const scope = (grain: Grain): Scope => ({
      rule: rule.name,
      grain,
      members: new Map(rule.groups.map((group, position) => [group, members[position] ?? ""])),
    })
    const preset = given.get(key(rule.name, members))
    switch (rule.rule) {
      case "input": {
        const other = rule.missing.policy === "use" ? rules.get(rule.missing.input) : undefined
        const standIn =
          other &&
          evaluation.read(
            { at: 0, unit: other.unit, op: "read", rule: other.name, members: other.groups.map(() => null) },
            scope(rule.grain),
          )
        const input = readyInput(rule, members, series.get(key(rule.name, members)), {
          calendar,
          evidence,
          faults,
          window,
          unsupplied,
          standIn,
        })
        return { form: "input", rule, members, input, at: overridden(input.at, preset, rule.grain) }
      }
      case "agreed": {
        const agreed = readyAgreed(
          rule,
          members,
          (step) => ready(step, scope("day"), evaluation),
          calendar,
          plan.time.contract_year,
        )
        const inForce = (utc: number): Outcome => {
          const found = preset?.always ?? agreed.inForce(utc)?.value
          if (found !== undefined) return found
          const day = calendar.periods("day")
          const period = day.label(Math.max(0, day.containing(utc)))
          join(evidence, 0, 0, [
            faults.report(
              `${rule.name}|${period}`,
              "run/not-yet-agreed",
              { rule: rule.name, period },
              { from_utc: utc },
            ),
          ])
          return null
        }
        const { start } = calendar.periods(rule.grain ?? "term")
        const share = (k: number): Outcome => {
          const value = inForce(start(k))
          return value === null || rule.shortPeriods !== "prorated" ? value : multiply(quantity(value), agreed.share(k))
        }
        return { form: "agreed", rule, members, agreed, inForce, at: overridden(share, preset, rule.grain) }
      }
      case "define":
      case "charge":
      case "settle": {
        const own = scope(rule.grain)
        const exact = ready(rule.value, own, evaluation)
        const rounding = roundingOf(rule)
        const before = new Map<number, Rational>()
        return {
          form: "formula",
          rule,
          members,
          scope: own,
          exact,
          rounding,
          at: named(rule, members, exact, rounding, preset, before),
          unrounded: (k) => before.get(k),
        }
      }
      case "account": {
        const own = scope(rule.grain)
        const firstOfRun = Math.max(0, calendar.periods(rule.grain).containing(window.from_utc))
        const place = quotients && {
          quantum: lastPlace(rule.unit, quotients.decimals),
          mode: modeNamed(quotients.mode),
        }
        const account = readyAccount(rule, {
          calendar,
          evidence,
          faults,
          title: nameOf(rule.name, members),
          ready: (step) => ready(step, own, evaluation),
          kept: (value) => {
            assert(place !== undefined, `${rule.name} is kept to quotients that the contract does not state`)
            return round(value, place.quantum, place.mode)
          },
          openings: openings.get(key(rule.name, members)) ?? new Map(),
          firstOfRun,
          unsupplied,
        })
        return { form: "account", rule, members, scope: own, account }
      }
    }
  }

  /** Whether a period starts in the run: what is given for every period holds there, and not before. */
  function overriddenIn(grain: Grain | undefined): (k: number) => boolean {
    if (grain === undefined) return () => true
    const periods = calendar.periods(grain)
    const from = periods.containing(window.from_utc)
    const to = periods.containing(window.to_utc - 1)
    return (k) => k >= from && k <= to
  }

  function overridden(closure: Closure, preset: Preset | undefined, grain: Grain | undefined): Closure {
    if (!preset) return closure
    const inRun = overriddenIn(grain)
    return (k) => preset.at.get(k) ?? (preset.always !== undefined && inRun(k) ? preset.always : closure(k))
  }

  function roundingOf(rule: DefineRule | PostingRule): Rounding | undefined {
    if (rule.rule !== "define" && plan.rounding.stage !== "total") {
      const money = plan.rounding.money.find(({ currency }) => currency === rule.unit.text)
      assert(money !== undefined, `no quantum for ${rule.unit.text}`)
      return { site: "R5", quantum: parseExact(money.quantum), mode: modeNamed(money.mode) }
    }
    if (!rule.quantised) return undefined
    assert(quotients !== undefined, `${rule.name} is kept to quotients that the contract does not state`)
    return { site: "R2", quantum: lastPlace(rule.unit, quotients.decimals), mode: modeNamed(quotients.mode) }
  }

  /** A named value: remembered by period, rounded where its name rounds, refused where it goes the wrong way or out of bounds. */
  function named(
    rule: DefineRule | PostingRule,
    members: readonly string[],
    exact: Closure,
    rounding: Rounding | undefined,
    preset: Preset | undefined,
    before: Map<number, Rational>,
  ): Closure {
    const column = new Column()
    const periods = calendar.periods(rule.grain)
    const title = nameOf(rule.name, members)
    for (const [k, value] of preset?.at ?? []) column.set(k, value, noEvidence())
    const always = preset?.always
    const given = overriddenIn(rule.grain)
    const inForward = stateful.has(rule.name)
    let filled = 0
    let running = -1

    const fail = (position: number): null => {
      join(evidence, 0, 0, [position])
      return null
    }
    const outcome = (k: number): Outcome => {
      const value = exact(k)
      if (value === null || typeof value === "boolean") return value
      const place = () => ({ from_utc: periods.start(k), to_utc: periods.end(k) })
      if (rule.rule === "charge" && value.n < 0n) {
        const data = {
          charge: title,
          period: periods.label(k),
          amount: showWithUnit(value, rule.unit),
          payer: rule.payer,
          payee: rule.payee,
        }
        return fail(faults.report(`${title}|${k}`, "post/negative-charge", data, place()))
      }
      if (isTooLarge(value))
        return fail(faults.report(`${title}|${k}`, "run/too-large", { rule: title, period: periods.label(k) }, place()))
      if (!rounding) return value
      const rounded = round(value, rounding.quantum, rounding.mode)
      // What a posting was before it was rounded is shown beside it; elsewhere it is worked out again when someone asks.
      if (rounding.site === "R5" && !equal(rounded, value)) before.set(k, value)
      return rounded
    }
    const work = (k: number): void => {
      assert(running !== k, `${title} depends on itself in ${periods.label(k)}`)
      const outer = running
      running = k
      const { quality, carried, faults: found } = evidence
      evidence.quality = 0
      evidence.carried = 0
      evidence.faults = undefined
      column.set(k, outcome(k), evidence)
      evidence.quality = quality
      evidence.carried = carried
      evidence.faults = found
      running = outer
    }
    return (k) => {
      if (always !== undefined && given(k)) return always
      const known = column.read(k, evidence)
      if (known !== undefined) return known
      if (inForward) {
        for (let at = Math.max(filled, latest(preset, k)); at < k; at++) if (column.get(at) === undefined) work(at)
        filled = Math.max(filled, k)
        const reached = column.read(k, evidence)
        if (reached !== undefined) return reached
      }
      work(k)
      const made = column.read(k, evidence)
      assert(made !== undefined, `${title} has an outcome`)
      return made
    }
  }

  const given = new Map<string, Preset>()
  const openings = new Map<string, Map<number, Opening>>()
  // What a history gives without a period stood before the term, whatever window is settled; a test's stands before its run.
  const problem = [
    ...plan.history.map((each) => take(each, calendar.start_utc)),
    ...givens.map((each) => take(each, window.from_utc)),
  ].find((each) => each !== undefined)

  /** Notes a given value where its rule will look for it. */
  function take({ rule: name, stages, members, period, value }: PlanGiven, first_utc: number): Problem | undefined {
    const rule = rules.get(name)
    if (!rule) return { problem: `There is no ${name} to give a value for.` }
    const grain = rule.grain ?? "term"
    const at =
      period === undefined
        ? { at: Math.max(0, calendar.periods(grain).containing(first_utc)) }
        : whichPeriod(period, grain, rule.kind)
    if (isProblem(at)) return at
    if (at.at < -1)
      return {
        problem: `Nothing looks back further than the ${grain.replace("_", " ")} before the term, so ${name} in ${period} has no use.`,
      }
    const outcome = ready(value, { rule: name, grain, members: new Map() }, evaluation)(Math.max(0, at.at))
    assert(outcome !== null, `the value given for ${name} is a constant`)
    // Without members it is given for every one of them.
    const tuples = members.length === 0 ? evaluation.tuples(rule.groups) : [members]
    if (rule.rule === "account") {
      const balance = quantity(outcome)
      return tuples
        .map((tuple) => takeOpening(rule, stages, tuple, at.at, balance))
        .find((found) => found !== undefined)
    }
    for (const tuple of tuples) {
      const preset = given.get(key(name, tuple)) ?? { at: new Map<number, Outcome>() }
      given.set(key(name, tuple), preset)
      if (period === undefined) preset.always = outcome
      else if (at.at === -1) preset.beforeTerm = outcome
      else preset.at.set(at.at, outcome)
    }
    return undefined
  }

  /** `opening`, `opening.worth`, and of the period before the same as `closing`, `closing.worth`. */
  function takeOpening(
    rule: AccountRule,
    stages: readonly string[],
    members: readonly string[],
    period: number,
    value: Rational,
  ): Problem | undefined {
    const [stage, worth] = stages
    if ((stage !== "opening" && stage !== "closing") || (worth !== undefined && worth !== "worth"))
      return { problem: `Give ${rule.name}.opening; its other stages follow from it.` }
    const k = stage === "closing" ? period + 1 : period
    if (value.n < 0n)
      return {
        problem: `${rule.name} cannot open with ${showWithUnit(value, rule.unit)}: a balance is never negative.`,
      }
    if (k < 0) return undefined
    const known = openings.get(key(rule.name, members)) ?? new Map<number, Opening>()
    openings.set(key(rule.name, members), known)
    const old = known.get(k) ?? { amount: zero, worth: zero }
    known.set(k, worth === undefined ? { ...old, amount: value } : { ...old, worth: value })
    return undefined
  }

  /** −1 for the period just before the term, less for one before that. */
  function whichPeriod(text: string, grain: Grain, kind: Rule["kind"]): { readonly at: number } | Problem {
    const span = spanOf(text, calendar)
    if (isProblem(span)) return span
    if (span.to_utc <= calendar.start_utc) return { at: span.to_utc === calendar.start_utc ? -1 : -2 }
    return periodOf(text, grain, kind, calendar)
  }

  return problem ?? evaluation
}

/** A rule's name with its members: "load[T1]". */
export function nameOf(name: string, members: readonly string[]): string {
  return members.length === 0 ? name : `${name}[${members.join(", ")}]`
}

/** Values given for a rule instead of what it would compute. */
interface Preset {
  readonly at: Map<number, Outcome>
  always?: Outcome
  beforeTerm?: Outcome
}

/** The latest period up to `k` for which a value is given, else 0. */
function latest(preset: Preset | undefined, k: number): number {
  let found = 0
  for (const at of preset?.at.keys() ?? []) if (at <= k && at > found) found = at
  return found
}

// LANGUAGE.md, Limits.
const largest = power(rational(10), 30).n

function isTooLarge({ n, d }: Rational): boolean {
  return (n > largest || n < -largest) && (n > largest * d || n < -largest * d)
}

function key(name: string, members: readonly string[]): string {
  return members.length === 0 ? name : `${name}\u0000${members.join("\u0000")}`
}
