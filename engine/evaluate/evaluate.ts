import { buildCalendar, type ContractCalendar } from "../calendar/periods.ts"
import { quantity, type Functions } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { divide, multiply, one, parseExact, zero, type Rational } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type {
  AccountRule,
  AgreedRule,
  AllocateRule,
  DefineRule,
  FlipRule,
  Grain,
  InputRule,
  MovementRule,
  Plan,
  PlanGiven,
  PostingRule,
  Rule,
  WaterfallRule,
} from "../plan/steps.ts"
import type { Dataset } from "../series/dataset.ts"
import { readyAccount, type Account } from "./account.ts"
import { readyAgreed, type Agreed } from "./agreed.ts"
import { readyAllocate } from "./allocate.ts"
import type { Preset } from "./before-term.ts"
import { containingIn, lying, modeNamed, nameOf, type Environment, type ReadStep, type Scope } from "./environment.ts"
import { openEvents } from "./event-times.ts"
import { join, noEvidence } from "./evidence.ts"
import { ready } from "./expression.ts"
import { openFaultBook } from "./faults.ts"
import { readyFlip } from "./flip.ts"
import { readHistory, type History } from "./history.ts"
import { inForceAt, membership } from "./in-force.ts"
import { readyInput, type Input } from "./input.ts"
import { openMoments } from "./moments.ts"
import { readyMovement } from "./movement.ts"
import { readyNamed, type Rounding } from "./named.ts"
import { readyParts, type PartsOfPeriod } from "./parts.ts"
import { statefulRules } from "./stateful.ts"
import type { Staged, Surroundings } from "./surroundings.ts"
import { lastPlace, type Closure, type Outcome } from "./value.ts"
import { readyWaterfall } from "./waterfall.ts"
import { isProblem, type Problem, type Window } from "./window.ts"

export { nameOf, type Rounding }

/** A rule that is read by its parts: by stage, and by member or recipient. */
export type StagedRule = FlipRule | AllocateRule | WaterfallRule | MovementRule

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
      /** Before it is rounded. */
      readonly exact: Closure
      readonly at: Closure
      readonly rounding: Rounding | undefined
      readonly unrounded: (k: number) => Rational | undefined
      /** Present where its periods are computed in parts. */
      readonly parts: PartsOfPeriod | undefined
    }
  | {
      readonly form: "account"
      readonly rule: AccountRule
      readonly members: readonly string[]
      readonly scope: Scope
      readonly account: Account
      /** A stage, or its worth, by period; before the term as far as history gives it. */
      readonly stage: (name: string, worth: boolean) => Closure
    }
  | {
      readonly form: "staged"
      readonly rule: StagedRule
      readonly members: readonly string[]
      readonly scope: Scope
      readonly staged: Staged
      /** One part, with what history gives; a flip and a movement are one part, named by nothing. */
      readonly part: (stage: string | undefined, recipient: string | undefined) => Closure
    }

/** A contract with its data, ready to be asked for any value. It remembers what it worked out. */
export interface Evaluation extends Environment {
  readonly dataset: Dataset
  readonly window: Window
  node(rule: string, members: readonly string[]): Node
  rule(name: string): Rule | undefined
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
  const groups = new Map(plan.groups.map(({ name, members }) => [name, members.map((member) => member.name)]))
  const dates = new Map(
    plan.groups.flatMap(({ name, members }) =>
      members
        .filter(({ from, through }) => from !== undefined || through !== undefined)
        .map((member) => [key(name, [member.name]), membership(member, calendar.zone)]),
    ),
  )
  const series = new Map(dataset.series.map((each) => [key(each.input, each.members), each]))
  const stateful = statefulRules(plan.rules)
  const evidence = noEvidence()
  const faults = openFaultBook(dataset.faults)
  const unsupplied = new Set<number>()
  const nodes = new Map<string, Node>()
  const stagedRules = new Map<string, Staged>()
  const { quotients } = plan.rounding

  const tuples = (names: readonly string[]) =>
    names.reduce<readonly (readonly string[])[]>(
      (found, name) => found.flatMap((tuple) => (groups.get(name) ?? []).map((member) => [...tuple, member])),
      [[]],
    )
  const found = readHistory({ plan, calendar, rules, tuples }, givens, window.from_utc)
  if (isProblem(found)) return found
  const history: History = found

  const evaluation: Evaluation = {
    plan,
    dataset,
    window,
    calendar,
    functions,
    evidence,
    faults,
    moments: openMoments(plan, calendar),
    events: openEvents(plan, dataset, calendar, history.preset),
    history_utc: history.from_utc,
    membersOf: (group) => groups.get(group) ?? [],
    isPresent(group, member, utc) {
      const own = dates.get(key(group, [member]))
      return !own || (utc >= own.from_utc && utc < own.to_utc)
    },
    changes: (group) => (groups.get(group) ?? []).some((member) => dates.has(key(group, [member]))),
    rule: (name) => rules.get(name),
    tuples,
    node(name, members) {
      const found = nodes.get(key(name, members))
      if (found) return found
      const rule = rules.get(name)
      assert(rule !== undefined, `no rule ${name}`)
      const made = build(rule, members)
      nodes.set(key(name, members), made)
      return made
    },
    read(step, scope, from = evaluation) {
      if (!stateful.has(step.rule)) return reading(step, scope, from)
      // A rule that reaches itself is made ready when it is first asked for, or making it ready would never end.
      let closure: Closure | undefined
      return (k) => (closure ??= reading(step, scope, from))(k)
    },
    posted(name, members) {
      const node = evaluation.node(name, members)
      assert(node.form === "formula", `${name} posts`)
      return node.at
    },
  }
  return evaluation

  // ---- reading a rule from another

  /** Another rule's value by the periods of a scope; `from` is where that stands, whose periods may be parts. */
  function reading(step: ReadStep, scope: Scope, from: Environment): Closure {
    const rule = rules.get(step.rule)
    assert(rule !== undefined, `no rule ${step.rule}`)
    const members = membersRead(step, rule, scope)
    const closure = readFrom(evaluation.node(step.rule, members), step, scope, from)
    return ofMembersPresent(closure, rule, members, scope, from)
  }

  function readFrom(node: Node, step: ReadStep, scope: Scope, from: Environment): Closure {
    switch (node.form) {
      case "input":
        return at(scope.grain, node.rule.grain, node.at, from)
      case "agreed": {
        const { grain, tou, kind } = node.rule
        const { start } = from.calendar.periods(scope.grain)
        if (grain === undefined || tou !== undefined) return (k) => node.inForce(start(k))
        return from.part && grain === scope.grain && kind === "flow"
          ? agreedInPart(node, grain, from)
          : at(scope.grain, grain, node.at, from)
      }
      case "formula": {
        const { parts, rule } = node
        const isSamePart = from.part && parts && from.part.cuts === parts.cuts && rule.grain === scope.grain
        return isSamePart ? parts.part : at(scope.grain, rule.grain, node.at, from)
      }
      case "account": {
        assert(step.stage !== undefined, `${step.rule} is read without a stage`)
        return at(scope.grain, node.rule.grain, node.stage(step.stage, step.worth ?? false), from)
      }
      case "staged": {
        const { recipient } = step
        const seat = recipient && ("member" in recipient ? recipient.member : scope.members.get(recipient.group))
        return at(scope.grain, node.rule.grain, node.part(step.stage, seat), from)
      }
    }
  }

  function membersRead(step: ReadStep, rule: Rule, scope: Scope): readonly string[] {
    // Of a value by time-of-use the period is named, or it is the one of the moment.
    if (rule.rule === "agreed" && rule.tou !== undefined) return step.members.filter((member) => member !== null)
    return rule.groups.map((group, position) => {
      const member = step.members[position] ?? scope.members.get(group)
      assert(member !== undefined, `no member of ${group} at hand for ${step.rule}`)
      return member
    })
  }

  /** A member that does not belong to its group at the start of the period has no value. */
  function ofMembersPresent(
    closure: Closure,
    rule: Rule,
    members: readonly string[],
    scope: Scope,
    from: Environment,
  ): Closure {
    const changing = rule.groups.flatMap((group, position) => {
      const member = members[position]
      return member !== undefined && dates.has(key(group, [member])) ? [{ group, member }] : []
    })
    if (changing.length === 0) return closure
    const { start, end, label } = from.calendar.periods(scope.grain)
    return (k) => {
      const absent = changing.find(({ group, member }) => !evaluation.isPresent(group, member, start(k)))
      if (!absent) return closure(k)
      const data = { rule: nameOf(rule.name, members), period: label(k), ...absent }
      const place = { from_utc: start(k), to_utc: end(k) }
      return withhold(faults.report(`${data.rule}|${start(k)}`, "run/member-absent", data, place))
    }
  }

  /** An amount agreed for a whole period counts by days in a part of it. */
  function agreedInPart(node: Extract<Node, { form: "agreed" }>, grain: Grain, from: Environment): Closure {
    const { start } = from.calendar.periods(grain)
    const whole = containingIn(from.calendar, grain, calendar, grain)
    return (k) => {
      const value = node.inForce(start(k))
      if (value === null) return null
      const period = whole(k)
      const amount = multiply(quantity(value), node.agreed.share(period))
      // Parts are cut at local days, so an interval or an hour lies in one of them whole.
      if (grain === "interval" || grain === "hour") return amount
      return multiply(amount, divide(from.calendar.days(grain, k), calendar.days(grain, period)))
    }
  }

  function at(grain: Grain, other: Grain, closure: Closure, from: Environment): Closure {
    if (grain === other && from === evaluation) return closure
    const period = containingIn(from.calendar, grain, calendar, other)
    return (k) => closure(period(k))
  }

  // ---- making rules ready

  function build(rule: Rule, members: readonly string[]): Node {
    switch (rule.rule) {
      case "input":
        return buildInput(rule, members)
      case "agreed":
        return buildAgreed(rule, members)
      case "define":
      case "charge":
      case "settle":
        return buildFormula(rule, members)
      case "account":
        return buildAccount(rule, members)
      case "flip":
      case "allocate":
      case "waterfall":
      case "movement":
        return buildStaged(rule, members)
    }
  }

  function buildInput(rule: InputRule, members: readonly string[]): Node {
    const other = rule.missing.policy === "use" ? rules.get(rule.missing.input) : undefined
    const standIn =
      other &&
      evaluation.read(
        { at: 0, unit: other.unit, op: "read", rule: other.name, members: other.groups.map(() => null) },
        scopeOf(rule, rule.grain, members),
      )
    const input = readyInput(rule, members, series.get(key(rule.name, members)), {
      calendar,
      evidence,
      faults,
      window,
      unsupplied,
      standIn,
      beforeTerm: (k) => beforeTerm(rule, members, rule.grain, k),
    })
    const own = series.get(key(rule.name, members))
    const preset = history.preset(rule.name, members)
    // A reading of a file comes before what is given for every period.
    const isRead = (k: number) => own?.values[k - own.first] !== undefined || own?.faulted?.has(k) === true
    const constant = overridden(
      input.at,
      preset?.always === undefined ? undefined : { at: new Map(), always: preset.always },
    )
    const given = overridden((k) => (isRead(k) ? input.at(k) : constant(k)), preset && { at: preset.at })
    return { form: "input", rule, members, input, at: whileInForce(rule, members, rule.grain, given) }
  }

  function buildAgreed(rule: AgreedRule, members: readonly string[]): Node {
    const preset = history.preset(rule.name, members)
    const agreed = rule.tou !== undefined && members.length === 0 ? ofMoment(rule, rule.tou) : agreedFor(rule, members)
    const isInForce = inForceAt(rule.inForce, calendar.zone)
    const inForce = (utc: number): Outcome => {
      const found = preset?.always ?? agreed.inForce(utc)?.value
      if (found !== undefined && isInForce(utc)) return found
      if (found !== undefined && rule.kind === "flow") return zero
      const period = Number.isFinite(utc) ? dayLabel(utc) : "the time before it"
      const code =
        found !== undefined
          ? "run/not-in-force"
          : utc < calendar.start_utc
            ? "run/before-history"
            : "run/not-yet-agreed"
      return withhold(
        faults.report(
          `${rule.name}|${period}`,
          code,
          { rule: rule.name, period },
          Number.isFinite(utc) ? { from_utc: utc } : {},
        ),
      )
    }
    const { start } = calendar.periods(rule.grain ?? "term")
    const share = (k: number): Outcome => {
      const value = inForce(start(k))
      return value === null || rule.shortPeriods !== "prorated" ? value : multiply(quantity(value), agreed.share(k))
    }
    return { form: "agreed", rule, members, agreed, inForce, at: overridden(share, preset) }
  }

  function agreedFor(rule: AgreedRule, members: readonly string[]): Agreed {
    const days = scopeOf(rule, "day", members)
    return readyAgreed(rule, members, {
      calendar,
      time: plan.time,
      evidence,
      at: (step) => ready(step, days, evaluation),
      index: ({ index }) => {
        const source = rules.get(index)
        assert(source !== undefined, `no index ${index}`)
        const read: ReadStep = {
          at: 0,
          unit: source.unit,
          op: "read",
          rule: index,
          members: source.groups.map(() => null),
        }
        const closure = evaluation.read(read, scopeOf(rule, "month", members))
        return { calendar, evidence, faults, rule: nameOf(rule.name, members), index: closure }
      },
    })
  }

  function dayLabel(utc: number): string {
    const days = calendar.periods("day")
    return days.label(days.containing(utc))
  }

  /** A value by time-of-use at an instant: that of the period the instant lies in. */
  function ofMoment(rule: AgreedRule, tou: string): Agreed {
    return {
      inForce(utc) {
        const node = evaluation.node(rule.name, [evaluation.moments.touPeriod(tou, utc)])
        assert(node.form === "agreed", `${rule.name} is agreed`)
        return node.agreed.inForce(utc)
      },
      share: () => one,
    }
  }

  function buildFormula(rule: DefineRule | PostingRule, members: readonly string[]): Node {
    const scope = scopeOf(rule, rule.grain, members)
    const parts = readyParts(rule, rule.value, scope, evaluation, ready)
    const whole = parts ? inPhase(rule, members, parts) : ready(rule.value, scope, evaluation)
    const exact = whileInForce(rule, members, rule.grain, whole)
    const rounding = roundingOf(rule)
    const named = readyNamed(rule, members, exact, rounding, {
      calendar,
      evidence,
      faults,
      preset: history.preset(rule.name, members),
      inForward: stateful.has(rule.name),
      beforeTerm: (k) => beforeTerm(rule, members, rule.grain, k),
    })
    return { form: "formula", rule, members, scope, exact, rounding, parts, ...named }
  }

  function buildAccount(rule: AccountRule, members: readonly string[]): Node {
    const scope = scopeOf(rule, rule.grain, members)
    const account = readyAccount(rule, {
      calendar,
      evidence,
      faults,
      title: nameOf(rule.name, members),
      ready: (step) => ready(step, scope, evaluation),
      kept: keeping(rule),
      openings: history.openings(rule.name, members),
      firstOfRun: Math.max(0, calendar.periods(rule.grain).containing(window.from_utc)),
      unsupplied,
    })
    const stage = (name: string, worth: boolean) => stageOf(rule, members, account, name, worth)
    return { form: "account", rule, members, scope, account, stage }
  }

  function buildStaged(rule: StagedRule, members: readonly string[]): Node {
    const own = staged(rule, members)
    return {
      form: "staged",
      rule,
      members,
      scope: scopeOf(rule, rule.grain, members),
      staged: own,
      part: (stage, recipient) => partOf(rule, members, own, stage, recipient),
    }
  }

  function staged(rule: StagedRule, members: readonly string[]): Staged {
    // All members of an amount split across them share one split.
    const own = rule.rule === "allocate" && rule.split.form === "weight" ? members.slice(0, -1) : members
    const known = stagedRules.get(key(rule.name, own))
    if (known) return known
    const made = readyStaged(rule, own)
    stagedRules.set(key(rule.name, own), made)
    return made
  }

  function readyStaged(rule: StagedRule, members: readonly string[]): Staged {
    const surroundings = surroundingsOf(rule, members)
    switch (rule.rule) {
      case "flip":
        return readyFlip(rule, surroundings)
      case "allocate":
        return readyAllocate(rule, surroundings)
      case "waterfall":
        return readyWaterfall(rule, surroundings)
      case "movement":
        return readyMovement(rule, members, earlierMovements(rule), surroundings)
    }
  }

  /** The movements of an instrument that are written before one, of every member. */
  function earlierMovements(rule: MovementRule): Parameters<typeof readyMovement>[2] {
    const { movements = [] } = plan.instruments.find(({ name }) => name === rule.instrument) ?? {}
    return movements.slice(0, movements.indexOf(rule.name)).flatMap((name) => {
      const earlier = rules.get(name)
      return earlier?.rule === "movement" ? tuples(earlier.groups).map((members) => ({ rule: earlier, members })) : []
    })
  }

  function surroundingsOf(rule: StagedRule, members: readonly string[]): Surroundings {
    const scope = scopeOf(rule, rule.grain, members)
    const { start } = calendar.periods(rule.grain)
    return {
      calendar,
      evidence,
      faults,
      window,
      unsupplied,
      stateful: stateful.has(rule.name),
      title: nameOf(rule.name, members),
      scope,
      ready: (step, hand) =>
        ready(
          step,
          hand ? { ...scope, members: new Map(scope.members).set(hand.group, hand.member) } : scope,
          evaluation,
        ),
      kept: keeping(rule),
      membersOf: evaluation.membersOf,
      present: (group, member, k) => evaluation.isPresent(group, member, start(k)),
      given(stage, k) {
        const preset = history.preset(rule.name, members, stage)
        return preset?.at.get(k) ?? preset?.always
      },
      read(name, tuple, stage) {
        let closure: Closure | undefined
        return (k) => (closure ??= stageNamed(evaluation.node(name, tuple), stage))(k)
      },
    }
  }

  function stageNamed(node: Node, stage: string | undefined): Closure {
    switch (node.form) {
      case "account":
        return node.stage(stage ?? "closing", false)
      case "staged":
        return node.part(stage, undefined)
      default:
        return node.at
    }
  }

  /** A stage of an account; before the term as far as it is given, an opening being the closing before it. */
  function stageOf(
    rule: AccountRule,
    members: readonly string[],
    account: Account,
    stage: string,
    worth: boolean,
  ): Closure {
    const own = account.stage(stage, worth)
    const openings = history.openings(rule.name, members)
    const early = (k: number): Outcome => {
      const given = stage === "opening" ? openings.get(k) : stage === "closing" ? openings.get(k + 1) : undefined
      if (given) return worth ? given.worth : given.amount
      return beforeTerm(rule, members, rule.grain, k, worth ? undefined : stage)
    }
    return whileInForce(rule, members, rule.grain, (k) => (k < 0 ? early(k) : own(k)))
  }

  /** A part of a rule that has parts, what history gives of it first. */
  function partOf(
    rule: StagedRule,
    members: readonly string[],
    own: Staged,
    stage: string | undefined,
    recipient: string | undefined,
  ): Closure {
    const seat = rule.rule === "allocate" && rule.split.form === "weight" ? members.at(-1) : recipient
    const part = own.part(stage, seat)
    const preset = history.preset(rule.name, members, stage)
    // A flip says itself what was given, as what comes after hangs on it.
    const known = rule.rule === "flip" ? part : overridden(part, preset)
    return whileInForce(rule, members, rule.grain, (k) =>
      k < 0 && rule.rule !== "flip" ? beforeTerm(rule, members, rule.grain, k, stage) : known(k),
    )
  }

  // ---- what holds when

  function scopeOf({ name, groups: own }: Rule, grain: Grain, members: readonly string[]): Scope {
    return { rule: name, grain, members: new Map(own.map((group, position) => [group, members[position] ?? ""])) }
  }

  /** Outside the days it is in force an amount is nothing; there is no other value. */
  function whileInForce(rule: Rule, members: readonly string[], grain: Grain, closure: Closure): Closure {
    if (!rule.inForce) return closure
    const isInForce = inForceAt(rule.inForce, calendar.zone)
    const { start } = calendar.periods(grain)
    return (k) => (k < 0 || isInForce(start(k)) ? closure(k) : notInForce(rule, members, grain, k))
  }

  /** The parts of each period added; a rate has no value in a period that does not lie in its phase. */
  function inPhase(rule: DefineRule | PostingRule, members: readonly string[], { whole }: PartsOfPeriod): Closure {
    return (k) => {
      const found = whole(k)
      return found === undefined ? notInForce(rule, members, rule.grain, k) : found
    }
  }

  function notInForce(rule: Rule, members: readonly string[], grain: Grain, k: number): Outcome {
    if (rule.kind === "flow" && rule.unit.text !== "flag") return zero
    const { start, end, label } = calendar.periods(grain)
    const data = { rule: nameOf(rule.name, members), period: label(k) }
    const place = { from_utc: start(k), to_utc: end(k) }
    return withhold(faults.report(`${data.rule}|${start(k)}`, "run/not-in-force", data, place))
  }

  /** Before the term nothing is computed: a value is the one given, or there is none. */
  function beforeTerm(rule: Rule, members: readonly string[], grain: Grain, k: number, stage?: string): Outcome {
    const preset = history.preset(rule.name, members, stage)
    const given = preset?.at.get(k) ?? (rule.rule === "input" ? preset?.always : undefined)
    if (given !== undefined) return given
    const { start, end, label } = calendar.periods(grain)
    const name = nameOf(stage === undefined ? rule.name : `${rule.name}.${stage}`, members)
    const place = lying(start(k), end(k))
    return withhold(faults.report(`${name}|${k}`, "run/before-history", { rule: name, period: label(k) }, place))
  }

  function overridden(closure: Closure, preset: Preset | undefined): Closure {
    if (!preset) return closure
    return (k) => preset.at.get(k) ?? preset.always ?? closure(k)
  }

  function withhold(position: number): null {
    join(evidence, 0, 0, [position])
    return null
  }

  // ---- rounding

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

  function keeping(rule: Rule): (value: Rational) => Rational {
    return (value) => {
      assert(quotients !== undefined, `${rule.name} is kept to quotients that the contract does not state`)
      return round(value, lastPlace(rule.unit, quotients.decimals), modeNamed(quotients.mode))
    }
  }
}

function key(name: string, members: readonly string[]): string {
  return members.length === 0 ? name : `${name}\u0000${members.join("\u0000")}`
}
