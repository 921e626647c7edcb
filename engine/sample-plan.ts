import { parseDate } from "./calendar/date.ts"
import type { Evaluation } from "./evaluate/evaluate.ts"
import { zoneOfPlan } from "./calendar/zone.ts"
import { assert } from "./number/assert.ts"
import { multiply, parseExact, printExact, type Rational } from "./number/rational.ts"
import type {
  AccountRule,
  AgreedRule,
  Artifact,
  DefineRule,
  Grain,
  InputRule,
  Kind,
  Plan,
  PostingRule,
  Rule,
  Step,
  Unit,
} from "./plan/steps.ts"
import type { Dataset, Series } from "./series/dataset.ts"
import { prepare, settle, type RunWindow } from "./run.ts"
import type { Settlement } from "./evaluate/settlement.ts"
import type { Outcome } from "./evaluate/value.ts"
import { isProblem } from "./evaluate/window.ts"

/** Plans built by hand, for tests that must not depend on the compiler. */

const scales: readonly (readonly [string, string])[] = [
  ["number", "1"],
  ["flag", "1"],
  ["%", "0.01"],
  ["Wh", "1"],
  ["kWh", "1000"],
  ["MWh", "1000000"],
  ["USD", "1"],
  ["USD/MWh", "0.000001"],
  ["kW", "1000"],
  ["h", "1"],
  ["day", "1"],
  ["mo", "1"],
  ["USD/kW/mo", "0.001"],
]
const units = new Map(scales.map(([text, scale]): readonly [string, Unit] => [text, { text, scale }]))

/** The unit of that name. */
export function unit(text: string): Unit {
  const found = units.get(text)
  assert(found !== undefined, `no unit ${text}`)
  return found
}

/** "41.75 USD/MWh" as a number in base units. */
export function amount(text: string): Rational {
  const [value = "", name = "number"] = text.split(" ")
  return multiply(parseExact(value), parseExact(unit(name).scale))
}

/** A literal, "41.75 USD/MWh". */
export function num(text: string): Step {
  const [, name = "number"] = text.split(" ")
  return { at: 0, unit: unit(name), op: "number", value: printExact(amount(text)) }
}
export const yes: Step = { at: 0, unit: unit("flag"), op: "flag", value: true }

/** Another rule, an account's stage ("makeup.closing", "makeup.recovered.worth"), a fixed member ("load[T1]"). */
export function ref(text: string, shown = "number"): Step {
  const parts = /^(\w+)(?:\[(\w+)\])?(?:\.(\w+))?(\.worth)?$/.exec(text)
  assert(parts !== null, text)
  const [, rule = "", member, stage, worth] = parts
  return {
    at: 0,
    unit: unit(shown),
    op: "read",
    rule,
    members: member === undefined ? [] : [member],
    ...(stage === undefined ? {} : { stage }),
    ...(worth === undefined ? {} : { worth: true }),
  }
}
type Binary = "+" | "-" | "*" | "/" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or"
export function op(left: Step, sign: Binary, right: Step): Step {
  return { at: 0, unit: left.unit, op: sign, left, right }
}
export function call(name: string, ...operands: readonly Step[]): Step {
  return {
    at: 0,
    unit: operands[0]?.unit ?? unit("number"),
    op: "call",
    function: name,
    arguments: operands,
    choices: [],
  }
}
export function iff(condition: Step, then: Step, otherwise: Step): Step {
  return { at: 0, unit: then.unit, op: "if", condition, then, else: otherwise }
}
export function prior(of: Step, otherwise: Step): Step {
  return { at: 0, unit: of.unit, op: "prior", of, else: otherwise }
}
export function over(
  name: string,
  of: Step,
  from: Grain,
  grain: Grain,
  more: { by?: Step; where?: Step; else?: Step; across?: string; rounded?: { quantum: string; mode: string } } = {},
): Step {
  return { at: 0, unit: of.unit, op: "aggregate", function: name, of, over: { grain, from }, ...more }
}
export function across(name: string, of: Step, group: string): Step {
  return { at: 0, unit: of.unit, op: "aggregate", function: name, of, across: group }
}
export function duration(name: "hours" | "days" | "months", grain: Grain): Step {
  return {
    at: 0,
    unit: unit(name === "hours" ? "h" : name === "days" ? "day" : "mo"),
    op: "duration",
    function: name,
    grain,
  }
}
export function rounded(operand: Step, quantum: string, mode = "half_up"): Step {
  return { at: 0, unit: operand.unit, op: "round", operand, quantum: printExact(amount(quantum)), mode }
}

interface Head {
  readonly groups?: readonly string[]
  readonly kind?: Kind
  readonly title?: string
  readonly clause?: string
}
export function input(
  name: string,
  shown: string,
  grain: Grain,
  missing: InputRule["missing"] = { policy: "error" },
  head: Head = {},
): InputRule {
  return {
    rule: "input",
    name,
    unit: unit(shown),
    kind: "flow",
    grain,
    groups: [],
    source: { kind: "meter", name: `M-${name}` },
    labelsEnd: false,
    missing,
    ...head,
  }
}
export function define(
  name: string,
  shown: string,
  grain: Grain,
  value: Step,
  head: Head & { quantised?: boolean } = {},
): DefineRule {
  return { rule: "define", name, unit: unit(shown), kind: "flow", grain, groups: [], value, quantised: false, ...head }
}
export function charge(
  name: string,
  grain: Grain,
  value: Step,
  head: Head & { payer?: string; payee?: string; quantised?: boolean } = {},
): PostingRule {
  return {
    rule: "charge",
    name,
    unit: unit("USD"),
    kind: "flow",
    grain,
    groups: [],
    payer: "Buyer",
    payee: "Seller",
    value,
    quantised: false,
    ...head,
  }
}
export function settlement(name: string, grain: Grain, value: Step): PostingRule {
  return { ...charge(name, grain, value), rule: "settle" }
}
export function agreed(
  name: string,
  shown: string,
  list: readonly (readonly [string, string])[],
  more: Partial<AgreedRule> & { escalation?: AgreedRule["values"][number]["dated"]["escalation"] } = {},
): AgreedRule {
  const { escalation, ...rest } = more
  const dated = {
    list: list.map(([from, value]) => ({ from, value: num(value) })),
    ...(escalation ? { escalation } : {}),
  }
  return {
    rule: "agreed",
    name,
    unit: unit(shown),
    kind: "rate",
    groups: [],
    values: [{ members: [], dated }],
    ...rest,
  }
}
export function account(
  name: string,
  shown: string,
  grain: Grain,
  lines: AccountRule["lines"],
  more: Partial<AccountRule> = {},
): AccountRule {
  return {
    rule: "account",
    name,
    unit: unit(shown),
    kind: "level",
    grain,
    groups: [],
    opens: num(`0 ${shown}`),
    lines,
    end: { form: "lapses" },
    ...more,
  }
}
export function added(value: Step, worth?: Step): AccountRule["lines"][number] {
  return { line: "add", amount: value, quantised: false, ...(worth ? { worth } : {}) }
}
export function drawn(name: string, limit: Step, order: "oldest" | "newest" = "oldest"): AccountRule["lines"][number] {
  return { line: "draw", name, limit, order, quantised: false }
}

/** Members of a group that are there throughout the term. */
export function group(name: string, ...members: readonly string[]): Plan["groups"][number] {
  return { name, of: "label", members: members.map((member) => ({ name: member })) }
}

/** A plan of these rules: 2027 through 2030 in Chicago, quarter-hours, cents half_up at each line. */
export function planOf(rules: readonly Rule[], more: Partial<Plan> & { from?: string; through?: string } = {}): Plan {
  const { from = "2027-01-01", through = "2030-12-31", ...rest } = more
  const first = parseDate(from)
  const last = parseDate(through)
  const zone = first && last && zoneOfPlan("America/Chicago", { from: first, through: last })
  assert(zone !== undefined, "Chicago is a zone")
  return {
    format: "offtake-plan/1",
    edition: "1",
    contract: { id: "sample", title: "Sample" },
    parties: [
      { id: "Seller", title: "Seller" },
      { id: "Buyer", title: "Buyer" },
    ],
    time: { from, through, zone, interval_minutes: 15, contract_year: { month: 1, day: 1 } },
    rounding: {
      stage: "line",
      money: [{ currency: "USD", quantum: "0.01", mode: "half_up" }],
      total: [],
      quotients: { decimals: 10, mode: "half_even" },
    },
    clauses: [],
    calendars: [],
    groups: [],
    tous: [],
    events: [],
    phases: [],
    curves: [],
    instruments: [],
    amendments: [],
    rules,
    checks: [],
    invoices: [],
    history: [],
    ...rest,
  }
}

/** Readings in the unit named, counted from the first period of the term; "" is a gap. */
export function series(name: string, shown: string, first: number, values: readonly string[]): Series {
  return {
    input: name,
    members: [],
    first,
    values: values.map((value) => (value === "" ? undefined : amount(`${value} ${shown}`))),
    origin: { file: `${name}.csv`, column: shown, lines: Int32Array.from(values, (_, at) => at + 2), raw: values },
  }
}
export function constant(name: string, value: string, members: readonly string[] = []): Series {
  return { input: name, members, first: 0, values: [], constant: amount(value) }
}
export function dataOf(...given: readonly Series[]): Dataset {
  return { series: given, faults: [], files: [] }
}

export function artifactOf(plan: Plan): Artifact {
  return { sha256: "0".repeat(64), plan, sourceMap: { source: "sample.otk", text: "", rules: [] } }
}

/** Opens the evaluation of a plan that must make sense. */
export function evaluated(
  plan: Plan,
  dataset: Dataset,
  window: RunWindow = {},
  givens: Plan["history"] = [],
): Evaluation {
  const found = prepare(artifactOf(plan), dataset, window, givens)
  if (isProblem(found)) throw new Error(found.problem)
  return found
}
export function settled(plan: Plan, dataset: Dataset, window: RunWindow = {}): Settlement {
  return settle(artifactOf(plan), dataset, window)
}

export function settledWith(
  plan: Plan,
  dataset: Dataset,
  window: RunWindow,
  progress: (share: number) => void,
): Settlement {
  return settle(artifactOf(plan), dataset, window, { progress })
}

/** "energy 2027-01 1242480.00" for every posting. */
export function lines({ postings }: Settlement): readonly string[] {
  return postings.map(
    ({ rule, members, period, amount: posted }) => `${[rule, ...members].join(" ")} ${period} ${posted}`,
  )
}

/** One value of a run in the unit named; undefined where it is withheld. */
export function valueOf(evaluation: Evaluation, text: string, period: string, shown: string): string | undefined {
  const step = ref(text)
  assert(step.op === "read", text)
  const grain = evaluation.rule(step.rule)?.grain ?? "day"
  const periods = evaluation.calendar.periods(grain)
  const at = Array.from({ length: periods.count }, (_, k) => k).find((k) => periods.label(k) === period)
  assert(at !== undefined, `${grain} ${period}`)
  const outcome: Outcome = evaluation.read(step, { rule: "test", grain, members: new Map() })(at)
  if (outcome === null) return undefined
  return typeof outcome === "boolean"
    ? String(outcome)
    : printExact(multiply(outcome, parseExact(inverse(unit(shown).scale))))
}

function inverse(exact: string): string {
  const { n, d } = parseExact(exact)
  return `${d}/${n}`
}
