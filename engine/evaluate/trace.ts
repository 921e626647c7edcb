import { quantity } from "../catalog/kinds.ts"
import { isoLocal } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import { divide, parseExact, printExact, subtract, type Rational } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { Grain, Kind, SourceMap, Step, Unit } from "../plan/steps.ts"
import { qualities, type Quality } from "../series/dataset.ts"
import type { Movement, Taken } from "./account.ts"
import type { Evaluation, Node } from "./evaluate.ts"
import { apart, type Evidence } from "./evidence.ts"
import { containing, lanesOf, modeNamed, ready, type AggregateStep, type ReadStep, type Scope } from "./expression.ts"
import { partsOf } from "../plan/walk.ts"
import type { Explanation, NumberReference, RoundingSite, TraceNode } from "./settlement.ts"
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
  if (!rule || reference.members.length !== rule.groups.length) return undefined
  const { calendar, plan, evidence } = evaluation
  const grain = rule.grain ?? "day"
  const periods = calendar.periods(grain)
  const k = periods.containing(reference.at_utc)
  if (k < 0) return undefined
  const node = evaluation.node(rule.name, reference.members)
  const source = sourceMap.rules.find(({ name }) => name === rule.name)
  const trail: Trail = { evaluation, page, roundings: [], textOf: (step) => textAt(sourceMap, source?.steps[step.at]) }
  const { result, found } = apart(evidence, () => valueAt(node, reference, k))
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

/** What a trace gathers on its way. */
interface Trail {
  readonly evaluation: Evaluation
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

function valueAt(node: Node, { stage, worth }: NumberReference, k: number): Outcome {
  if (node.form === "account") return node.account.stage(stage ?? "closing", worth ?? false)(k)
  return node.at(k)
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
): Pick<Explanation, "tree" | "lines" | "reading"> {
  switch (node.form) {
    case "input":
      return inputParts(node, k, trail)
    case "agreed":
      agreedRoundings(node, k, trail)
      return {}
    case "formula":
      return formulaParts(node, k, trail)
    case "account":
      return accountParts(node, reference, k, trail)
  }
}

function inputParts(
  { input, rule, members }: Extract<Node, { form: "input" }>,
  k: number,
  trail: Trail,
): Pick<Explanation, "tree" | "reading"> {
  const { at, note } = input.reading(k)
  const origin = input.series?.origin
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

/** R3: every rounded step of the escalation that leads to the value in force. */
function agreedRoundings(
  { rule, agreed }: Extract<Node, { form: "agreed" }>,
  k: number,
  { evaluation, roundings }: Trail,
): void {
  const { calendar } = evaluation
  const found = agreed.inForce(calendar.periods(rule.grain ?? "day").start(k))
  const chain = rule.values[0]?.dated.escalation?.chain
  if (!found || chain?.form !== "rounded") return
  const steps = chain.stage === "each step" ? found.escalated : found.escalated.slice(-1)
  for (const { on, before, after } of steps)
    roundings.push(siteOf("R3", `${rule.name} from ${on}, ${chain.stage}`, before, after, rule.unit))
}

function formulaParts(
  { rule, scope, exact, rounding }: Extract<Node, { form: "formula" }>,
  k: number,
  trail: Trail,
): Pick<Explanation, "tree"> {
  const tree = traced(rule.value, scope, k, trail)
  const before = apart(trail.evaluation.evidence, () => exact(k)).result
  if (rounding && before !== null) {
    const what = rounding.site === "R5" ? `${rule.name} as posted` : `${rule.name} as it is kept`
    const value = quantity(before)
    trail.roundings.push(siteOf(rounding.site, what, value, round(value, rounding.quantum, rounding.mode), rule.unit))
  }
  return { tree }
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
  const line = rule.lines.find((each) =>
    each.line === "draw" ? each.name === reference.stage : reference.stage === "added",
  )
  const step = line && (line.line === "draw" ? line.limit : reference.worth === true ? line.worth : line.amount)
  return step ? { lines, tree: traced(step, scope, k, trail) } : { lines }
}

/** A step with the value of every part of it. A value is worked out by the same closures that settle; only their order is followed here. */
function traced(step: Step, scope: Scope, k: number, trail: Trail): TraceNode {
  const { evaluation } = trail
  const { result, found } = apart(evaluation.evidence, () => ready(step, scope, evaluation)(k))
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
    const value = apart(evaluation.evidence, () => ready(part, scope, evaluation)(k)).result
    return value === null ? undefined : flag(value)
  }
  switch (step.op) {
    case "read":
      return { ...own, reference: referenceOf(step, scope, k, evaluation), quality: worst(found), children: [] }
    case "if": {
      const holds = flagOf(step.condition)
      const branch = (part: Step, taken: boolean) => (holds === taken ? inner(part) : skipped(part))
      return { ...own, children: [inner(step.condition), branch(step.then, true), branch(step.else, false)] }
    }
    case "case": {
      const reached = step.arms.findIndex(({ when }) => flagOf(when) !== false)
      const taken = reached >= 0 && flagOf(step.arms[reached]?.when ?? step.otherwise) === true
      const arms = step.arms.flatMap(({ when, value }, position) => [
        reached < 0 || position <= reached ? inner(when) : skipped(when),
        taken && position === reached ? inner(value) : skipped(value),
      ])
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
      const before = apart(evaluation.evidence, () => ready(step.operand, scope, evaluation)(k)).result
      if (before !== null && result !== null)
        trail.roundings.push(siteOf("R1", own.text, quantity(before), quantity(result), step.unit))
      return { ...own, children: [inner(step.operand)] }
    }
    case "prior":
      return {
        ...own,
        children: k === 0 ? [skipped(step.of), inner(step.else)] : [inner(step.of, k - 1), skipped(step.else)],
      }
    case "aggregate":
      return { ...own, children: [], ...aggregated(step, scope, k, result, trail) }
    default:
      return { ...own, children: partsOf(step).map((part) => inner(part)) }
  }
}

/** One page of what an aggregation added, each with what it read; and the rounding of each amount, in total. */
function aggregated(
  step: AggregateStep,
  scope: Scope,
  k: number,
  result: Outcome,
  trail: Trail,
): Pick<TraceNode, "rows"> {
  const { evaluation, page } = trail
  const { calendar, evidence } = evaluation
  const overGrain = step.over?.grain ?? scope.grain
  const grain: Grain = step.over?.from ?? overGrain
  const at = containing(calendar, scope.grain, overGrain)(k)
  const { from, to } = step.over ? calendar.inside(grain, overGrain, at) : { from: at, to: at + 1 }
  const lanes = lanesOf(step, { ...scope, grain: overGrain }, evaluation)
  const reads = readsIn([step.of, step.by, step.where].filter((part) => part !== undefined))
  const periods = calendar.periods(grain)
  const count = (to - from) * lanes.length
  const { rounded } = step
  const items: NonNullable<TraceNode["rows"]>["items"][number][] = []
  for (let position = page.offset; position < Math.min(count, page.offset + page.limit); position++) {
    const period = from + Math.floor(position / lanes.length)
    const lane = lanes[position % lanes.length]
    if (!lane) continue
    const counts = lane.where ? apart(evidence, () => lane.where?.(period) ?? null).result : true
    const value = apart(evidence, () => lane.of(period)).result
    const added =
      rounded && value !== null ? round(quantity(value), parseExact(rounded.quantum), modeNamed(rounded.mode)) : value
    items.push({
      label: [step.over ? periods.label(period) : undefined, lane.label].filter((part) => part !== undefined).join(" "),
      value: text(added, step.of.unit),
      cells: reads.map((read) => {
        const { result: cell, found } = apart(evidence, () => ready(read, lane.scope, evaluation)(period))
        return {
          value: text(cell, read.unit),
          unit: read.unit.text,
          reference: referenceOf(read, lane.scope, period, evaluation),
          quality: worst(found),
        }
      }),
      ...(counts === false ? { skipped: true } : {}),
    })
  }
  if (rounded && result !== null) {
    const { rounded: _, ...exactly } = step
    const before = apart(evidence, () => ready(exactly, scope, evaluation)(k)).result
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

function referenceOf(step: ReadStep, scope: Scope, k: number, evaluation: Evaluation): NumberReference {
  const { calendar } = evaluation
  const read = evaluation.rule(step.rule)
  const start_utc = calendar.periods(scope.grain).start(k)
  const periods = read?.grain && calendar.periods(read.grain)
  return {
    rule: step.rule,
    ...(step.stage === undefined ? {} : { stage: step.stage }),
    ...(step.worth === undefined ? {} : { worth: step.worth }),
    members: (read?.groups ?? []).map((group, position) => step.members[position] ?? scope.members.get(group) ?? ""),
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
