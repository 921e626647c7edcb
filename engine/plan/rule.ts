import {
  report,
  type CheckedAgreed,
  type CheckedContract,
  type CheckedDated,
  type CheckedRule,
} from "../../dsl/index.ts"
import type {
  Checked,
  CheckedAccountLine,
  CheckedAnchor,
  CheckedByWeight,
  CheckedChain,
  CheckedPay,
  CheckedWaterfall,
  Diagnostic,
  Parts,
} from "../../dsl/index.ts"
import { printExact } from "../number/rational.ts"
import {
  cutsShort,
  dateOf,
  dayBefore,
  dayText,
  planDay,
  resolvedAnchor,
  startsPeriod,
  stepsOf,
  stepTime,
  type Term,
} from "./dates.ts"
import { planStep, planUnit, type PostingStage } from "./step.ts"
import type {
  AccountLine,
  AccountRule,
  AgreedRule,
  AllocateRule,
  ByWeight,
  DatedValue,
  Grain,
  InForce,
  InParts,
  Pay,
  PlanAnchor,
  PlanChain,
  PlanDate,
  Rule,
  Step,
  WaterfallRule,
} from "./steps.ts"

/** Where the steps of a rule stand in the text, by their number. */
export type Spans = (readonly [number, number])[]

/** What a rule is planned with. `visit` is shown every expression of it. */
export interface Planning {
  readonly contract: CheckedContract
  readonly term: Term
  readonly diagnostics: Diagnostic[]
  readonly visit: (value: Checked) => void
}

/** A rule as the plan keeps it; undefined where its dates are not in order, which is reported. */
export function planRule(rule: CheckedRule, spans: Spans, planning: Planning): Rule<PlanDate> | undefined {
  const { type } = rule
  const step = (value: Checked, stage?: PostingStage): Step => planStep(value, spans, stage, planning.visit)
  const head = {
    name: rule.name,
    ...(rule.title ? { title: rule.title } : {}),
    ...(rule.clause ? { clause: rule.clause } : {}),
    unit: planUnit(type.unit),
    kind: type.kind,
    groups: type.groups,
    ...inForceOf(rule),
  }
  // Only an agreed value has no period of its own.
  const grain = type.grain as Grain
  switch (rule.rule) {
    case "input":
      return {
        ...head,
        grain,
        rule: "input",
        source: rule.source,
        ...(rule.runs.length > 0 ? { runs: rule.runs } : {}),
        labelsEnd: rule.labelsEnd,
        missing: rule.missing,
      }
    case "agreed": {
      const planned = planAgreed(rule, step, planning)
      return planned && { ...head, ...(type.grain === "ever" ? {} : { grain }), rule: "agreed", ...planned }
    }
    case "define":
      return {
        ...head,
        grain,
        rule: "define",
        ...partsOf(rule),
        value: step(rule.value),
        quantised: rule.quantised,
      }
    case "charge":
    case "settle":
      return {
        ...head,
        grain,
        rule: rule.rule,
        ...partsOf(rule),
        payer: rule.payer,
        payee: rule.payee,
        value: step(rule.value, stageOf(rule, planning.contract)),
        quantised: rule.quantised,
        ...(rule.taxOf ? { taxOf: rule.taxOf } : {}),
      }
    case "flip":
      return { ...head, grain, rule: "flip", condition: step(rule.condition), takes: rule.takes }
    case "allocate":
      return {
        ...head,
        grain,
        rule: "allocate",
        of: step(rule.of),
        step: printExact(rule.step),
        split: planSplit(rule.split, step),
      }
    case "waterfall":
      return {
        ...head,
        grain,
        rule: "waterfall",
        of: step(rule.of),
        step: printExact(rule.step),
        cut: rule.cut,
        tiers: rule.tiers.map((tier) => planTier(tier, step)),
        rest: { ...(rule.rest.clause ? { clause: rule.rest.clause } : {}), pay: planPay(rule.rest.pay, step) },
        recipients: rule.recipients,
      }
    case "movement":
      return {
        ...head,
        grain,
        rule: "movement",
        instrument: rule.instrument,
        movement: rule.movement,
        ...(rule.from ? { from: rule.from } : {}),
        ...(rule.to ? { to: rule.to } : {}),
        value: step(rule.value),
        ...(rule.whole ? { whole: { ...rule.whole, quantum: printExact(rule.whole.quantum) } } : {}),
        quantised: rule.quantised,
      }
    case "account":
      return {
        ...head,
        grain,
        rule: "account",
        opens: step(rule.opens),
        lines: rule.lines.map((line) => planLine(line, step)),
        ...worthOf(rule.worth),
        ...(rule.expire ? { expire: rule.expire } : {}),
        end: rule.end,
      }
  }
}

type MakeStep = (value: Checked) => Step

const inForceOf = ({ inForce }: { readonly inForce?: InForce }): { readonly inForce?: InForce } =>
  inForce ? { inForce } : {}

/** What cuts the periods, in an order of its own. */
const partsOf = ({ during, splitAt }: Parts): InParts => ({
  ...(during ? { during } : {}),
  ...(splitAt.length > 0 ? { splitAt: [...new Set(splitAt)].sort() } : {}),
})

const worthOf = (worth: Extract<CheckedRule, { rule: "account" }>["worth"]): Pick<AccountRule, "worth"> =>
  worth ? { worth: { unit: planUnit(worth.unit), quantum: printExact(worth.quantum), mode: worth.mode } } : {}

/** The stage at which a posting's amounts are rounded before they are added, when the contract names a grain. */
function stageOf(rule: CheckedRule, { rounding }: CheckedContract): PostingStage | undefined {
  const { stage } = rounding
  if (stage === "line" || stage === "total" || stage === rule.type.grain) return undefined
  const money = rounding.money.find(({ currency }) => currency === rule.type.unit.text)
  return money && { grain: stage, ...money }
}

// ---- agreed values

function planAgreed(
  rule: CheckedAgreed,
  step: MakeStep,
  { term, diagnostics }: Planning,
): Pick<AgreedRule<PlanDate>, "values" | "tou" | "shortPeriods"> | undefined {
  const values: AgreedRule<PlanDate>["values"][number][] = []
  for (const { members, dated, from } of rule.values) {
    const planned = planDated(rule, dated, term, step, diagnostics)
    if (planned) values.push({ members, dated: planned, ...(from ? { from } : {}) })
  }
  if (values.length < rule.values.length) return undefined
  const { grain, kind } = rule.type
  const short = kind === "flow" && grain !== "ever" && cutsShort(grain, term)
  if (short && !rule.shortPeriods) {
    diagnostics.push(report("choice/short-periods", rule.periodSpan, { name: rule.name }))
    return undefined
  }
  return {
    values,
    ...(rule.tou ? { tou: rule.tou } : {}),
    ...(short && rule.shortPeriods ? { shortPeriods: rule.shortPeriods } : {}),
  }
}

/** The dated figures of an agreed value; findings go to `diagnostics`. */
function planDated(
  rule: CheckedAgreed,
  dated: CheckedDated,
  term: Term,
  step: MakeStep,
  diagnostics: Diagnostic[],
): DatedValue<PlanDate> | undefined {
  const found = diagnostics.length
  const values = dated.list.map(({ value }) => step(value))
  const rate = dated.escalation && step(dated.escalation.rate)
  const share = dated.indexation && step(dated.indexation.share)
  const list: { from: PlanDate; value: Step }[] = []
  for (const [at, { from }] of dated.list.entries()) {
    const day = from ? planDay(from.day) : term.from
    if (from && !reportDay(rule.name, at, { day, span: from.span }, list.at(-1)?.from, term, diagnostics)) continue
    list.push({ from: day, value: values[at]! })
  }
  if (list.length < dated.list.length) return undefined
  const anchors = [dated.escalation, dated.indexation].flatMap((moving) => (moving ? [moving.anchor] : []))
  if (!anchors.every((anchor) => isStart(anchor, term, diagnostics))) return undefined
  const [first] = list
  const [anchor] = anchors
  // A figure without a date of its own holds until its first step, also where that lies before the term.
  if (first && anchor && !dated.list[0]?.from) first.from = undatedFrom(planAnchor(anchor), term) ?? first.from
  if (diagnostics.slice(found).some(({ severity }) => severity === "error")) return undefined
  const { escalation, indexation } = dated
  return {
    list,
    ...(escalation && rate
      ? {
          escalation: {
            rate,
            growth: escalation.growth,
            anchor: planAnchor(escalation.anchor),
            chain: planChain(escalation.chain),
          },
        }
      : {}),
    ...(indexation && share ? { indexation: planIndexation(indexation, share) } : {}),
  }
}

/** Whether a dated figure stands where it can: the first from the start of the term, each later than the one before. */
function reportDay(
  name: string,
  at: number,
  { day, span }: { readonly day: PlanDate; readonly span: CheckedRule["span"] },
  last: PlanDate | undefined,
  term: Term,
  diagnostics: Diagnostic[],
): boolean {
  const { from: start, through: end } = term
  if (typeof day !== "string") return true
  if (at === 0) {
    // Where the term begins with an event, a first figure from a date could come too late.
    if (typeof start === "string" && day <= start) return true
    diagnostics.push(report("plan/value-missing", span, { name, from: dayText(start), first: day }))
    return false
  }
  if (typeof last === "string" && day <= last) {
    diagnostics.push(report("plan/dates-not-rising", span, { name, date: day }))
    return false
  }
  if (typeof end === "string" && day > end) diagnostics.push(report("plan/after-term", span, { name, date: day }))
  return true
}

/** Whether steps that happen at the start of each period have a first day that is one. */
function isStart(anchor: CheckedAnchor, term: Term, diagnostics: Diagnostic[]): boolean {
  if (anchor.form !== "each" || !("month" in term.year)) return true
  if (startsPeriod(anchor.grain, dateOf(anchor.from), term, term.start)) return true
  diagnostics.push(report("plan/not-a-start", anchor.span, { date: anchor.from, grain: anchor.grain }))
  return false
}

/** From when an undated figure is agreed, if its first step happens by the start of the term: the day before that step. */
function undatedFrom(anchor: PlanAnchor<PlanDate>, term: Term): PlanDate | undefined {
  const day = anchor.form === "anniversary" ? anchor.of : "after" in anchor ? anchor.after : anchor.from
  if (typeof day !== "string") return undefined
  const time = stepTime(term)
  // With a term that hangs on events the first step is as likely to lie before it as behind.
  if (!time || !term.start) return dayBefore(day)
  const first = stepsOf(
    resolvedAnchor(anchor, () => day),
    time,
  )[0]
  return first !== undefined && first <= time.from ? dayBefore(first) : undefined
}

function planAnchor(anchor: CheckedAnchor): PlanAnchor<PlanDate> {
  switch (anchor.form) {
    case "each":
      return { form: "each", grain: anchor.grain, from: anchor.from }
    case "on": {
      const { form, month, day } = anchor
      return "after" in anchor
        ? { form, month, day, after: { event: anchor.after } }
        : { form, month, day, from: anchor.from }
    }
    case "anniversary":
      return { form: "anniversary", of: { event: anchor.event } }
  }
}

const planChain = (chain: CheckedChain): PlanChain =>
  chain.form === "exact" ? chain : { ...chain, quantum: printExact(chain.quantum) }

function planIndexation(
  indexation: NonNullable<CheckedDated["indexation"]>,
  share: Step,
): NonNullable<DatedValue<PlanDate>["indexation"]> {
  const { anchor, chain, base, limit, ...rest } = indexation
  return {
    ...rest,
    share,
    base: printExact(base),
    limit:
      limit.form === "none"
        ? limit
        : {
            form: limit.form,
            ...(limit.atLeast ? { atLeast: printExact(limit.atLeast) } : {}),
            ...(limit.atMost ? { atMost: printExact(limit.atMost) } : {}),
            applies: limit.applies,
          },
    anchor: planAnchor(anchor),
    chain: planChain(chain),
  }
}

// ---- accounts and partitions

function planLine(line: CheckedAccountLine, step: MakeStep): AccountLine {
  const inForce = inForceOf(line)
  switch (line.line) {
    case "add":
      return {
        ...inForce,
        line: "add",
        amount: step(line.amount),
        ...(line.worth ? { worth: step(line.worth) } : {}),
        quantised: line.quantised,
      }
    case "draw":
      return {
        ...inForce,
        line: "draw",
        name: line.name,
        limit: step(line.limit),
        order: line.order,
        ...(line.excess ? { excess: line.excess } : {}),
        ...(line.clause ? { clause: line.clause } : {}),
        quantised: line.quantised,
      }
    case "reset":
      return { ...inForce, line: "reset", grain: line.grain, to: step(line.to), quantised: line.quantised }
    case "accrue":
      return {
        ...inForce,
        line: "accrue",
        rate: step(line.rate),
        basis: line.basis,
        growth: line.growth,
        quantum: printExact(line.quantum),
        mode: line.mode,
      }
  }
}

function planSplit(split: Extract<CheckedRule, { rule: "allocate" }>["split"], step: MakeStep): AllocateRule["split"] {
  switch (split.form) {
    case "ordered":
      return {
        form: "ordered",
        arms: split.arms.map(({ upTo, ...arm }) => ({ ...arm, upTo: step(upTo) })),
        rest: split.rest,
      }
    case "shares":
      return {
        form: "shares",
        arms: split.arms.map(({ share, ...arm }) => ({ ...arm, share: step(share) })),
        rest: split.rest,
      }
    case "weight":
      return planWeight(split, step)
  }
}

function planWeight({ by, cap, ...rest }: CheckedByWeight, step: MakeStep): ByWeight {
  return { ...rest, by: step(by), ...(cap ? { cap: { ...cap, upTo: step(cap.upTo) } } : {}) }
}

function planTier(tier: CheckedWaterfall["tiers"][number], step: MakeStep): WaterfallRule["tiers"][number] {
  const { name, clause, limit, pay } = tier
  return {
    name,
    ...(clause ? { clause } : {}),
    limit:
      limit.form === "up_to"
        ? { form: "up_to", value: step(limit.value) }
        : {
            form: "until",
            recipient: limit.recipient,
            gets: step(limit.gets),
            ...(limit.plus ? { plus: step(limit.plus) } : {}),
          },
    pay: planPay(pay, step),
  }
}

function planPay(pay: CheckedPay, step: MakeStep): Pay {
  switch (pay.form) {
    case "one":
      return pay
    case "shares":
      return { ...pay, shares: pay.shares.map(({ share, to }) => ({ share: step(share), to })) }
    case "weight":
      return planWeight(pay, step)
  }
}
