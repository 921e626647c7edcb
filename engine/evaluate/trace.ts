import { quantity } from "../catalog/kinds.ts"
import { isoLocal } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import { divide, negate, parseExact, printExact, subtract, type Rational } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { AccountLine, Kind, Rule, SourceMap, Step, Unit } from "../plan/steps.ts"
import { qualities, type Quality, type ReadPosting } from "../series/dataset.ts"
import type { Movement, Taken } from "./account.ts"
import type { Evaluation, Node, StagedRule } from "./evaluate.ts"
import { apart, type Evidence } from "./evidence.ts"
import { grainAdded, lanesOf, stretchesOf } from "./aggregate.ts"
import { cashItems, periodsEnding } from "./cash.ts"
import { readyCurve } from "./curve.ts"
import {
  containing,
  containingIn,
  modeNamed,
  nameOf as ruleTitle,
  type AggregateStep,
  type Environment,
  type ReadStep,
  type Scope,
} from "./environment.ts"
import { ready } from "./expression.ts"
import type { PartsOfPeriod } from "./parts.ts"
import { isScaleProblem, pricedBands, scaleOf, type TieredStep } from "./tiered.ts"
import { wantsHistory } from "./before-term.ts"
import { partsOf } from "../plan/walk.ts"
import type { Explanation, NumberReference, PostingRead, RoundingSite, TraceNode } from "./settlement.ts"
import { flag, show, showWithUnit, type Outcome } from "./value.ts"

/** Which rows of a long aggregation to show. */
export interface Page {
  readonly offset: number
  readonly limit: number
}

/**
 * Opens one number one level: its formula with the value of every part, each rounding, and what it read as references to open next.
 * The rule is evaluated again for it; values of other rules come from the run's memory. Undefined for a number that does not exist.
 */
export function explain(
  evaluation: Evaluation,
  sourceMap: SourceMap,
  reference: NumberReference,
  page: Page = { offset: 0, limit: 50 },
): Explanation | undefined {
  const rule = evaluation.rule(reference.rule)
  if (!rule || reference.members.length !== indexes(rule)) return undefined
  const { calendar, plan, evidence } = evaluation
  const grain = rule.grain ?? "day"
  const periods = calendar.periods(grain)
  const k = periods.containing(reference.at_utc)
  if (k < 0 && reference.at_utc >= calendar.start_utc) return undefined
  const node = evaluation.node(rule.name, reference.members)
  const source = sourceMap.rules.find(({ name }) => name === rule.name)
  const trail: Trail = {
    evaluation,
    environment: evaluation,
    page,
    roundings: [],
    textOf: (step) => textAt(sourceMap, source?.steps[step.at]),
  }
  const { result, found } = apart(evidence, () => valueAt(node, reference, k))
  if (k < 0 && result === null && wantsHistory(found, evaluation.faults)) return undefined
  const shown = unitOf(node, reference)
  const parts = partsOfNode(node, reference, k, trail)
  const clause = plan.clauses.find((each) => each.clause === rule.clause)
  const formula = source?.formula
  return {
    reference: { ...reference, at_utc: periods.start(k) },
    rule: rule.rule,
    name: rule.name,
    ...(rule.title === undefined ? {} : { title: rule.title }),
    ...(rule.clause === undefined ? {} : { clause: rule.clause }),
    ...(clause ? { clauseTitle: clause.title } : {}),
    period: periods.label(k),
    from: isoLocal(calendar.zone, periods.start(k)),
    to: isoLocal(calendar.zone, periods.end(k)),
    value: text(result, shown),
    unit: shown.text,
    kind: kindOf(node, reference),
    quality: worst(found),
    ...(formula ? { formula: sourceMap.text.slice(...formula), span: formula } : {}),
    ...parts,
    roundings: trail.roundings,
    faults: [...(found.faults ?? [])].map((position) => evaluation.faults.at(position)),
  }
}

/** How many members name one number of a rule; of a value by time-of-use it is the period. */
function indexes(rule: Rule): number {
  return rule.rule === "agreed" && rule.tou !== undefined ? 1 : rule.groups.length
}

/** What a trace gathers on its way. */
interface Trail {
  readonly evaluation: Evaluation
  /** Where the steps at hand stand: in a part of a period, its own. */
  readonly environment: Environment
  readonly page: Page
  readonly roundings: RoundingSite[]
  readonly textOf: (step: Step) => { readonly text: string; readonly span?: readonly [number, number] }
}

function textAt(
  { text }: SourceMap,
  span: readonly [number, number] | undefined,
): { readonly text: string; readonly span?: readonly [number, number] } {
  return span ? { text: text.slice(...span), span } : { text: "" }
}

function valueAt(node: Node, { stage, worth, recipient }: NumberReference, k: number): Outcome {
  if (node.form === "account") return node.stage(stage ?? "closing", worth ?? false)(k)
  return node.form === "staged" ? node.part(stage, recipient)(k) : node.at(k)
}

function unitOf(node: Node, { worth }: NumberReference): Unit {
  return node.form === "account" && worth === true && node.rule.worth ? node.rule.worth.unit : node.rule.unit
}

/** What an account holds is a level; what moves in or out of it in a period is a flow. */
function kindOf(node: Node, { stage = "closing" }: NumberReference): Kind {
  if (node.form !== "account") return node.rule.kind
  return stage === "opening" || stage === "due" || stage === "closing" ? "level" : "flow"
}

function partsOfNode(
  node: Node,
  reference: NumberReference,
  k: number,
  trail: Trail,
): Pick<Explanation, "tree" | "lines" | "reading" | "postings"> {
  switch (node.form) {
    case "input":
      return inputParts(node, k, trail)
    case "agreed":
      agreedRoundings(node, k, trail)
      return agreedParts(node, k, trail)
    case "formula":
      return formulaParts(node, k, trail)
    case "account":
      return accountParts(node, reference, k, trail)
    case "staged":
      return stagedParts(node, reference, k, trail)
  }
}

function inputParts(
  { input, rule, members }: Extract<Node, { form: "input" }>,
  k: number,
  trail: Trail,
): Pick<Explanation, "tree" | "reading" | "postings"> {
  const { at, note } = input.reading(k)
  const { origin, first } = input.series ?? { origin: undefined, first: 0 }
  if (origin && "postings" in origin) return { postings: (origin.postings[k - first] ?? []).map(postingRead) }
  const reading = {
    file: origin?.file ?? "",
    line: at === undefined ? 0 : (origin?.lines[at] ?? 0),
    column: origin?.column ?? "",
    raw: at === undefined ? "" : (origin?.raw[at] ?? ""),
    ...(note === undefined ? {} : { note }),
  }
  if (rule.missing.policy !== "use" || note === undefined || at !== undefined) return { reading }
  const other = trail.evaluation.rule(rule.missing.input)
  if (!other) return { reading }
  const step: ReadStep = {
    at: -1,
    unit: other.unit,
    op: "read",
    rule: other.name,
    members: other.groups.map(() => null),
  }
  const scope = {
    rule: rule.name,
    grain: rule.grain,
    members: new Map(rule.groups.map((group, position) => [group, members[position] ?? ""])),
  }
  return { reading, tree: { ...traced(step, scope, k, trail), text: other.name } }
}

function postingRead(read: ReadPosting): PostingRead {
  const { contract, rule, members, from_utc } = read
  return {
    reference: { contract, rule, members, at_utc: from_utc },
    contract: read.contractTitle,
    ...(read.title === undefined ? {} : { title: read.title }),
    period: read.period,
    amount: read.amount ?? "withheld",
    currency: read.currency,
    quality: read.quality,
    ...(read.less ? { less: true } : {}),
  }
}

/** R3: every rounded step of the escalation that leads to the value in force. */
function agreedRoundings(
  { rule, agreed, members }: Extract<Node, { form: "agreed" }>,
  k: number,
  { evaluation, roundings }: Trail,
): void {
  const { calendar } = evaluation
  const { start } = calendar.periods(rule.grain ?? "day")
  const found = apart(evaluation.evidence, () => agreed.inForce(start(k))).result
  const dated = rule.values.findLast((each) => each.members.every((name, at) => name === members[at]))?.dated
  const chain = (dated?.escalation ?? dated?.indexation)?.chain
  if (!found || chain?.form !== "rounded") return
  const steps = chain.stage === "each step" ? found.escalated : found.escalated.slice(-1)
  for (const { on, before, after } of steps)
    roundings.push(siteOf("R3", `${rule.name} from ${on}, ${chain.stage}`, before, after, rule.unit))
}

/** Every step of an index that leads to the value in force, with the month it is of. */
function agreedParts(
  { rule, agreed }: Extract<Node, { form: "agreed" }>,
  k: number,
  { evaluation }: Trail,
): Pick<Explanation, "lines"> {
  const { start } = evaluation.calendar.periods(rule.grain ?? "day")
  const steps = apart(evaluation.evidence, () => agreed.inForce(start(k))).result?.escalated ?? []
  const lines = steps.flatMap(({ on, after, index }) => {
    if (!index) return []
    const late = index.standsFor === undefined ? "" : `, as ${index.standsFor} is not published`
    const note = `index of ${index.month}: ${printExact(index.value)}${late}`
    return [{ line: on, value: text(after, rule.unit), unit: rule.unit.text, note }]
  })
  return lines.length === 0 ? {} : { lines }
}

function formulaParts(
  { rule, scope, exact, rounding, parts }: Extract<Node, { form: "formula" }>,
  k: number,
  trail: Trail,
): Pick<Explanation, "tree"> {
  if (k < 0) return {}
  const tree = parts ? partsTraced(rule.value, scope, parts, k, trail) : traced(rule.value, scope, k, trail)
  const before = apart(trail.evaluation.evidence, () => exact(k)).result
  if (rounding && before !== null) {
    const what = rounding.site === "R5" ? `${rule.name} as posted` : `${rule.name} as it is kept`
    const value = quantity(before)
    trail.roundings.push(siteOf(rounding.site, what, value, round(value, rounding.quantum, rounding.mode), rule.unit))
  }
  return { tree }
}

/** The parts of a period, each with its days and the formula as it counts in them. */
function partsTraced(step: Step, scope: Scope, parts: PartsOfPeriod, k: number, trail: Trail): TraceNode {
  const { environment, whole, inside } = parts
  const { label } = environment.calendar.periods(scope.grain)
  const { from, to } = inside(k)
  const sum = apart(trail.evaluation.evidence, () => whole(k)).result
  const children = Array.from({ length: to - from }, (_, position) => ({
    ...traced(step, scope, from + position, { ...trail, environment }),
    note: label(from + position),
  }))
  const value = sum === undefined ? "" : text(sum, step.unit)
  return { ...trail.textOf(step), value, unit: step.unit.text, note: parts.cuts, children }
}

function stagedParts(
  { rule, staged, scope, members }: Extract<Node, { form: "staged" }>,
  reference: NumberReference,
  k: number,
  trail: Trail,
): Pick<Explanation, "tree" | "lines"> {
  if (k < 0) return {}
  const { evaluation } = trail
  const at_utc = evaluation.calendar.periods(rule.grain).start(k)
  const run = apart(evaluation.evidence, () => staged.lines?.(k) ?? []).result
  const lines = run.map(({ line, amount, note, stage, recipient, before }) => {
    if (before && amount !== null)
      trail.roundings.push(siteOf("R2", `${rule.name}.${line} cut to its step`, before, quantity(amount), rule.unit))
    const isPart = stage !== undefined || recipient !== undefined
    const part = {
      rule: rule.name,
      ...(stage === undefined ? {} : { stage }),
      ...(recipient === undefined ? {} : { recipient }),
      members,
      at_utc,
    }
    return {
      line,
      value: text(amount, rule.unit),
      unit: rule.unit.text,
      ...(note === undefined ? {} : { note }),
      ...(isPart ? { reference: part } : {}),
    }
  })
  const tree = traced(stepOfStage(rule, reference.stage), scope, k, trail)
  return lines.length === 0 ? { tree } : { tree, lines }
}

/** The step that decides a part of a rule: the limit of an arm or a tier, else what is split, tested or moved. */
function stepOfStage(rule: StagedRule, stage: string | undefined): Step {
  switch (rule.rule) {
    case "flip":
      return rule.condition
    case "movement":
      return rule.value
    case "allocate": {
      const { split } = rule
      if (split.form === "ordered") return split.arms.find(({ name }) => name === stage)?.upTo ?? rule.of
      if (split.form === "shares") return split.arms.find(({ name }) => name === stage)?.share ?? rule.of
      return rule.of
    }
    case "waterfall": {
      const limit = rule.tiers.find(({ name }) => name === stage)?.limit
      return limit ? (limit.form === "up_to" ? limit.value : limit.gets) : rule.of
    }
  }
}

function accountParts(
  { rule, account, scope }: Extract<Node, { form: "account" }>,
  reference: NumberReference,
  k: number,
  trail: Trail,
): Pick<Explanation, "tree" | "lines"> {
  const { evaluation } = trail
  const periods = evaluation.calendar.periods(rule.grain)
  const at_utc = periods.start(k)
  const movements = apart(evaluation.evidence, () => account.replay(k)).result
  const born = (vintage: Taken) => (vintage.born < 0 ? "the opening" : periods.label(vintage.born))
  const noteOf = ({ vintages }: Movement) =>
    vintages
      .map((vintage) => {
        const whole = subtract(vintage.of, vintage.amount).n === 0n ? "" : ` of ${showWithUnit(vintage.of, rule.unit)}`
        const worth = rule.worth ? ` worth ${showWithUnit(vintage.worth, rule.worth.unit)}` : ""
        return `${born(vintage)}: ${showWithUnit(vintage.amount, rule.unit)}${whole}${worth}`
      })
      .join("; ")
  const lines = movements.flatMap((movement) => {
    const stage = movement.line
    const note = noteOf(movement)
    const own = {
      line: stage,
      value: text(movement.amount, rule.unit),
      unit: rule.unit.text,
      reference: { rule: rule.name, stage, members: reference.members, at_utc },
      ...(note === "" ? {} : { note }),
    }
    if (!rule.worth || movement.worth === undefined) return [own]
    return [
      own,
      {
        line: `${stage}.worth`,
        value: text(movement.worth, rule.worth.unit),
        unit: rule.worth.unit.text,
        reference: { rule: rule.name, stage, worth: true, members: reference.members, at_utc },
      },
    ]
  })
  for (const movement of movements) {
    if (movement.before && movement.amount !== null)
      trail.roundings.push(
        siteOf(
          "R2",
          `${rule.name}.${movement.line} as it is kept`,
          movement.before,
          quantity(movement.amount),
          rule.unit,
        ),
      )
    for (const vintage of movement.vintages) {
      if (vintage.exactWorth && rule.worth)
        trail.roundings.push(
          siteOf(
            "R4",
            `worth of the part of ${born(vintage)} in ${rule.name}.${movement.line}`,
            vintage.exactWorth,
            vintage.worth,
            rule.worth.unit,
          ),
        )
    }
  }
  const step = stepOfLine(rule.lines, reference)
  return step && k >= 0 ? { lines, tree: traced(step, scope, k, trail) } : { lines }
}

/** The step that decides an account's stage. */
function stepOfLine(lines: readonly AccountLine[], { stage, worth }: NumberReference): Step | undefined {
  for (const line of lines) {
    switch (line.line) {
      case "add":
        if (stage === "added") return worth === true ? line.worth : line.amount
        break
      case "draw":
        if (stage === line.name) return line.limit
        break
      case "reset":
        if (stage === "reset") return line.to
        break
      case "accrue":
        if (stage === "accrued") return line.rate
        break
    }
  }
  return undefined
}

/** A step with the value of every part of it. A value is worked out by the same closures that settle; only their order is followed here. */
function traced(step: Step, scope: Scope, k: number, trail: Trail): TraceNode {
  const { environment } = trail
  const { evidence } = environment
  const valueOf = (part: Step) => apart(evidence, () => ready(part, scope, environment)(k))
  const { result, found } = valueOf(step)
  const own = { ...trail.textOf(step), value: text(result, step.unit), unit: step.unit.text }
  const inner = (part: Step, at = k) => traced(part, scope, at, trail)
  const skipped = (part: Step): TraceNode => ({
    ...trail.textOf(part),
    value: "",
    unit: part.unit.text,
    notTaken: true,
    children: [],
  })
  const flagOf = (part: Step) => {
    const value = valueOf(part).result
    return value === null ? undefined : flag(value)
  }
  switch (step.op) {
    case "read":
      return { ...own, reference: referenceOf(step, scope, k, trail), quality: worst(found), children: [] }
    case "if": {
      const holds = flagOf(step.condition)
      const branch = (part: Step, taken: boolean) => (holds === taken ? inner(part) : skipped(part))
      return { ...own, children: [inner(step.condition), branch(step.then, true), branch(step.else, false)] }
    }
    case "case": {
      const reached = step.arms.findIndex(({ when }) => flagOf(when) !== false)
      const taken = reached >= 0 && flagOf(step.arms[reached]?.when ?? step.otherwise) === true
      const arms = step.arms.flatMap(({ when, value, clause }, position) =>
        [
          reached < 0 || position <= reached ? inner(when) : skipped(when),
          taken && position === reached ? inner(value) : skipped(value),
        ].map((arm) => (clause === undefined ? arm : { ...arm, clause })),
      )
      return { ...own, children: [...arms, reached < 0 ? inner(step.otherwise) : skipped(step.otherwise)] }
    }
    case "and":
    case "or": {
      const decided = flagOf(step.left) === (step.op === "or")
      return { ...own, children: [inner(step.left), decided ? skipped(step.right) : inner(step.right)] }
    }
    case "call": {
      if (step.function !== "ratio") return { ...own, children: step.arguments.map((part) => inner(part)) }
      const [dividend, divisor, otherwise] = step.arguments
      assert(dividend !== undefined && divisor !== undefined && otherwise !== undefined, "ratio takes a, b and else")
      const byZero = inner(divisor).value === "0"
      return {
        ...own,
        children: [
          byZero ? skipped(dividend) : inner(dividend),
          inner(divisor),
          byZero ? inner(otherwise) : skipped(otherwise),
        ],
      }
    }
    case "round": {
      const before = valueOf(step.operand).result
      if (before !== null && result !== null)
        trail.roundings.push(siteOf("R1", own.text, quantity(before), quantity(result), step.unit))
      return { ...own, children: [inner(step.operand)] }
    }
    case "versions": {
      const start_utc = environment.calendar.periods(scope.grain).start(k)
      const taken = step.later.findLastIndex(({ from }) => environment.moments.startOf(from) <= start_utc)
      const first = taken < 0 ? inner(step.first) : skipped(step.first)
      const later = step.later.map(({ from, value }, position) => ({
        ...(position === taken ? inner(value) : skipped(value)),
        note: `from ${from}`,
      }))
      return { ...own, children: [first, ...later] }
    }
    case "tiered":
      return {
        ...own,
        children: [step.of, step.above, ...namedIn(step)].flatMap((part) => (part ? [inner(part)] : [])),
        ...banded(step, scope, k, trail),
      }
    case "curve":
      return { ...own, children: [inner(step.of)], ...pointed(step, valueOf(step.of).result, trail) }
    case "run": {
      const grain = step.from
      const at = containing(environment.calendar, scope.grain, grain)(k)
      return { ...own, children: [traced(step.of, { ...scope, grain }, at, trail)] }
    }
    case "cash":
      return { ...own, children: [], ...paid(step, scope, k, trail) }
    case "prior": {
      const isFirst = k === 0 && !isGivenBefore(step.of, scope, environment)
      return {
        ...own,
        children: isFirst ? [skipped(step.of), inner(step.else)] : [inner(step.of, k - 1), skipped(step.else)],
      }
    }
    case "aggregate": {
      // What looks beyond its period is that of the whole one, also in a part.
      const whole = step.window && environment.part?.whole
      if (!whole) return { ...own, children: [], ...aggregated(step, scope, k, result, trail) }
      const at = containingIn(environment.calendar, scope.grain, whole.calendar, scope.grain)(k)
      return { ...own, children: [], ...aggregated(step, scope, at, result, { ...trail, environment: whole }) }
    }
    default:
      return { ...own, children: partsOf(step).map((part) => inner(part)) }
  }
}

/** Whether the period before the first one has a value, by history. */
function isGivenBefore(step: Step, scope: Scope, environment: Environment): boolean {
  if (environment.history_utc >= environment.calendar.start_utc) return false
  const { found } = apart(environment.evidence, () => ready(step, scope, environment)(-1))
  return !wantsHistory(found, environment.faults)
}

/** The limits and prices of bands that are not written down as figures. */
function namedIn({ bands, rest }: TieredStep): readonly Step[] {
  return [...bands.flatMap(({ limit, at }) => [limit, at]), rest].filter((part) => readsIn([part]).length > 0)
}

/** The bands that price an amount: the part in each, its price, and what that comes to. */
function banded(step: TieredStep, scope: Scope, k: number, { environment }: Trail): Pick<TraceNode, "rows"> {
  const scale = scaleOf(step, (part) => ready(part, scope, environment))
  const bands = apart(environment.evidence, () => pricedBands(step.kind, scale, k)).result
  if (!bands || isScaleProblem(bands)) return {}
  const items = bands.flatMap((band, position) => {
    if (!band) return []
    const written = step.bands[position]
    const price = written?.at ?? step.rest
    const limit =
      band.limit && written
        ? ` ${edgeText(written.edge, position)} ${showWithUnit(band.limit, written.limit.unit)}`
        : ""
    return [
      {
        label: written ? `tier ${position + 1}:${limit}` : "rest",
        value: text(band.cost, step.unit),
        cells: [
          { value: text(band.amount, step.of.unit), unit: step.of.unit.text },
          { value: text(band.price, price.unit), unit: price.unit.text },
        ],
      },
    ]
  })
  return { rows: { columns: ["amount", "price"], count: items.length, items } }
}

function edgeText(edge: TieredStep["bands"][number]["edge"], position: number): string {
  return edge === "width" ? (position === 0 ? "first" : "next") : edge
}

/** The points of a curve that a value lies at or between. */
function pointed(step: Extract<Step, { op: "curve" }>, at: Outcome, { environment }: Trail): Pick<TraceNode, "rows"> {
  const curve = environment.plan.curves.find(({ name }) => name === step.curve)
  const found = curve && at !== null ? readyCurve(curve)(quantity(at)) : undefined
  if (!curve || !found) return {}
  const items = found.points.map((point) => ({
    label: showWithUnit(point.at, curve.parameter.unit),
    value: text(point.value, curve.unit),
    cells: [],
  }))
  return { rows: { columns: [], count: items.length, items } }
}

/** One page of the postings that a sum of cash adds: received as they are, paid with the sign turned. */
function paid(
  step: Extract<Step, { op: "cash" }>,
  scope: Scope,
  k: number,
  { environment, page }: Trail,
): Pick<TraceNode, "rows"> {
  const entries = cashItems(step, scope, environment).flatMap((item) => {
    const { from, to } = periodsEnding(item.rule, scope, environment)(k)
    return Array.from({ length: to - from }, (_, position) => ({ ...item, at: from + position }))
  })
  const items = entries.slice(page.offset, page.offset + page.limit).map(({ rule, members, receives, at }) => {
    const periods = environment.calendar.periods(rule.grain)
    const { result, found } = apart(environment.evidence, () => environment.posted(rule.name, members)(at))
    const reference = { rule: rule.name, members, at_utc: periods.start(at) }
    return {
      label: `${ruleTitle(rule.name, members)} ${periods.label(at)} ${receives ? "received" : "paid"}`,
      value: text(result !== null && !receives ? negate(quantity(result)) : result, rule.unit),
      cells: [{ value: text(result, rule.unit), unit: rule.unit.text, reference, quality: worst(found) }],
    }
  })
  return { rows: { columns: ["posting"], count: entries.length, items } }
}

/** One page of what an aggregation added, each with what it read; and the rounding of each amount, in total. */
function aggregated(
  step: AggregateStep,
  scope: Scope,
  k: number,
  result: Outcome,
  trail: Trail,
): Pick<TraceNode, "rows"> {
  const { environment, page } = trail
  const { calendar, evidence } = environment
  const grain = grainAdded(step, scope)
  const lanes = lanesOf(step, scope, environment, ready)
  const reads = readsIn([step.of, step.by, step.where].filter((part) => part !== undefined))
  const periods = calendar.periods(grain)
  const added = stretchesOf(
    step,
    scope,
    environment,
  )(k).filter(
    ({ from, ifKnown }) => !ifKnown || lanes.some(({ of }) => apart(evidence, () => of(from)).result !== null),
  )
  const count = added.reduce((sum, { from, to }) => sum + to - from, 0) * lanes.length
  const periodAt = (position: number) => {
    let left = position
    for (const { from, to } of added) {
      if (left < to - from) return from + left
      left -= to - from
    }
    return 0
  }
  const { rounded } = step
  const items: NonNullable<TraceNode["rows"]>["items"][number][] = []
  for (let position = page.offset; position < Math.min(count, page.offset + page.limit); position++) {
    const period = periodAt(Math.floor(position / lanes.length))
    const lane = lanes[position % lanes.length]
    if (!lane) continue
    const label = [step.over || step.window ? periods.label(period) : undefined, lane.label]
      .filter((part) => part !== undefined)
      .join(" ")
    if (!lane.present(period)) {
      items.push({ label, value: "", cells: [], skipped: true })
      continue
    }
    const counts = lane.where ? apart(evidence, () => lane.where?.(period) ?? null).result : true
    const value = apart(evidence, () => lane.of(period)).result
    const amount =
      rounded && value !== null ? round(quantity(value), parseExact(rounded.quantum), modeNamed(rounded.mode)) : value
    items.push({
      label,
      value: text(amount, step.of.unit),
      cells: reads.map((read) => {
        const { result: cell, found } = apart(evidence, () => ready(read, lane.scope, environment)(period))
        return {
          value: text(cell, read.unit),
          unit: read.unit.text,
          reference: referenceOf(read, lane.scope, period, trail),
          quality: worst(found),
        }
      }),
      ...(counts === false ? { skipped: true } : {}),
    })
  }
  if (rounded && result !== null) {
    const { rounded: _, ...exactly } = step
    const before = apart(evidence, () => ready(exactly, scope, environment)(k)).result
    if (before !== null)
      trail.roundings.push(
        siteOf(
          "R5",
          `each ${grain.replace("_", " ")} before it is added`,
          quantity(before),
          quantity(result),
          step.unit,
        ),
      )
  }
  return { rows: { columns: reads.map((read) => trail.textOf(read).text || nameOf(read)), count, items } }
}

/** The distinct reads of steps, without those inside an aggregation of their own. */
function readsIn(steps: readonly Step[]): readonly ReadStep[] {
  const found = new Map<string, ReadStep>()
  const visit = (step: Step) => {
    if (step.op === "read") found.set(nameOf(step), found.get(nameOf(step)) ?? step)
    else if (step.op !== "aggregate") for (const part of partsOf(step)) visit(part)
  }
  for (const step of steps) visit(step)
  return [...found.values()]
}

function nameOf({ rule, members, stage, worth }: ReadStep): string {
  const chosen = members.some((member) => member !== null)
    ? `[${members.map((member) => member ?? "").join(", ")}]`
    : ""
  return `${rule}${stage === undefined ? "" : `.${stage}`}${worth === true ? ".worth" : ""}${chosen}`
}

function referenceOf(step: ReadStep, scope: Scope, k: number, { evaluation, environment }: Trail): NumberReference {
  const read = evaluation.rule(step.rule)
  const start_utc = environment.calendar.periods(scope.grain).start(k)
  const periods = read?.grain && evaluation.calendar.periods(read.grain)
  const { recipient: seat } = step
  const recipient = seat && ("member" in seat ? seat.member : scope.members.get(seat.group))
  const chosen =
    read?.rule === "agreed" && read.tou !== undefined
      ? [step.members.find((member) => member !== null) ?? evaluation.moments.touPeriod(read.tou, start_utc)]
      : (read?.groups ?? []).map((group, position) => step.members[position] ?? scope.members.get(group) ?? "")
  return {
    rule: step.rule,
    ...(step.stage === undefined ? {} : { stage: step.stage }),
    ...(step.worth === undefined ? {} : { worth: step.worth }),
    ...(recipient === undefined ? {} : { recipient }),
    members: chosen,
    at_utc: periods ? periods.start(periods.containing(start_utc)) : start_utc,
  }
}

function siteOf(site: RoundingSite["site"], what: string, before: Rational, after: Rational, unit: Unit): RoundingSite {
  const scale = parseExact(unit.scale)
  const inUnit = (value: Rational) => printExact(divide(value, scale))
  return {
    site,
    what,
    before: inUnit(before),
    after: inUnit(after),
    residual: inUnit(subtract(after, before)),
    unit: unit.text,
  }
}

function text(outcome: Outcome, unit: Unit): string {
  return outcome === null ? "withheld" : show(outcome, unit)
}

function worst({ quality }: Readonly<Evidence>): Quality {
  const found = qualities[quality]
  assert(found !== undefined, "a quality is one of the list")
  return found
}
