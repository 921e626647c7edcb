import {
  bindData,
  openRun,
  startOfPeriod,
  type Artifact,
  type Explanation,
  type NumberReference,
  type Plan,
  type Rule,
} from "../../engine/index.ts"
import { lineStarts, nearest, positionAt } from "../../dsl/index.ts"
import { loadContract } from "../contract.ts"
import { exit, UsageProblem } from "../exit.ts"
import { readDataFolder } from "../files.ts"
import { explanationText, openTree, type Opened } from "../outputs/explanation.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { progressOf } from "../progress.ts"
import { requireData, requirePlan, tellUnreadable } from "../require-data.ts"
import { isSet, textOf, textsOf, type Call, type CommandRow } from "./command.ts"

/** `offtake explain`: how one amount came about, down to the readings. */
export const explain: CommandRow = {
  name: "explain",
  usage: "<file>",
  summary: "show how one amount came about, down to the readings",
  description:
    "Opens one posting as a tree: its clause, its formula, the formula with values, every rounding, and what it used, level by level down to the file and line of a reading.",
  options: [
    { flags: "--data <folder>", says: "the folder with bindings.json and the CSV files of readings" },
    {
      flags: "--posting <rule>",
      says: "the rule that posts the amount, by its name in the text; any other rule may be asked about too",
    },
    { flags: "--period <period>", says: 'which of its periods: 2027-01, 2027-01-15, "contract year 1"' },
    { flags: "--member <name...>", says: "which tenant or member, for a rule that is spread over a group" },
    { flags: "--depth <n>", says: "levels to open (default 6)" },
    { flags: "--rows <n>", says: "rows of each sum to show (default 3)" },
    { flags: "--contract <id>", says: "which contract, if the file holds several" },
    { flags: "--json", says: "print the tree as JSON" },
  ],
  examples: [
    {
      words:
        "explain examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027 --posting energy --period 2027-01",
      says: "from the January payment down to the first quarter-hour's reading",
    },
  ],
  run: (call, terminal) => {
    const [path = ""] = call.paths
    const rows = countOf(call, "rows", 3)
    const depth = countOf(call, "depth", 6)
    const dataFolder = requireData(call, "explain")
    const loaded = loadContract(path, textOf(call, "contract"), terminal)
    if ("stopped" in loaded) return loaded.stopped
    const { artifact } = loaded
    terminal.progress(`reading ${dataFolder} …`)
    const dataset = bindData(artifact.plan, readDataFolder(dataFolder))
    if (tellUnreadable(dataset, dataFolder, terminal)) return exit.findings
    const plan = requirePlan(artifact, dataset)
    const { rule, ...part } = requireRule(plan, textOf(call, "posting"))
    const at_utc = requirePeriod(plan, rule, textOf(call, "period"))
    const members = requireMembers(plan, rule, textsOf(call, "member"))

    const run = openRun(artifact, dataset, {}, { progress: progressOf(terminal, "settling") })
    terminal.progress(`explaining ${rule.name} …`)
    const explain = (at: NumberReference): Explanation | undefined => run.explain(at, { offset: 0, limit: rows })
    const opened = openTree(explain, { rule: rule.name, ...part, members, at_utc }, depth)
    terminal.progress(undefined)
    if (!opened) throw new UsageProblem(`${rule.name} has no such period.`, periodHint(plan, rule))

    if (isSet(call, "json")) terminal.out(toJson(openedJson(opened, artifact)))
    else {
      terminal.out(
        explanationText(
          opened,
          { dataFolder, placeOf: (name) => placeOf(name, artifact) },
          { columns: terminal.columns, paint: terminal.paint },
        ),
      )
    }
    return opened.explanation.value === "withheld" ? exit.findings : exit.good
  },
}

function countOf(call: Call, name: string, otherwise: number): number {
  const text = textOf(call, name)
  if (text === undefined) return otherwise
  if (!/^\d{1,6}$/.test(text))
    throw new UsageProblem(`--${name} ${text}: expected a whole number.`, `For instance: --${name} ${otherwise}`)
  return Number(text)
}

/** The rule that a name of the text means: "energy", or a stage of an account, "makeup.recovered". */
function requireRule(
  plan: Plan,
  name: string | undefined,
): { readonly rule: Rule; readonly stage?: string; readonly worth?: true } {
  const postings = plan.rules
    .filter((rule) => rule.rule === "charge" || rule.rule === "settle")
    .map((rule) => rule.name)
  const has = `The rules that post amounts are: ${postings.join(", ")}`
  if (name === undefined) throw new UsageProblem("explain needs --posting, the rule whose amount is asked about.", has)
  const [head = "", stage, worth] = name.split(".")
  const rule = plan.rules.find((each) => each.name === head)
  if (!rule) {
    const near =
      nearest(head, postings) ??
      nearest(
        head,
        plan.rules.map((each) => each.name),
      )
    throw new UsageProblem(
      `The contract has no rule ${head}${near === undefined ? "." : `; did you mean ${near}?`}`,
      has,
    )
  }
  if (rule.rule !== "account") {
    if (stage === undefined) return { rule }
    throw new UsageProblem(`${head} is no account and has no ${stage}.`, `Write --posting ${head}`)
  }
  const stages = [
    "opening",
    ...rule.lines.map((line) => (line.line === "draw" ? line.name : "added")),
    "expired",
    "closing",
  ]
  if (stage === undefined)
    throw new UsageProblem(
      `${head} is an account; say which of its amounts.`,
      `For instance: --posting ${head}.closing`,
    )
  if (!stages.includes(stage)) {
    const near = nearest(stage, stages)
    throw new UsageProblem(
      `The account ${head} has no ${stage}${near === undefined ? "." : `; did you mean ${head}.${near}?`}`,
      `It has: ${[...new Set(stages)].join(", ")}`,
    )
  }
  return { rule, stage, ...(worth === "worth" ? { worth: true } : {}) }
}

/** What the period of each grain is called, for a hint. */
function exampleOf({ grain = "day" }: Rule, plan: Plan): string {
  const from = plan.time.from
  switch (grain) {
    case "contract_year":
      return '"contract year 1"'
    case "calendar_year":
      return from.slice(0, 4)
    case "term":
      return "term"
    case "quarter":
      return `"${from.slice(0, 4)} Q${Math.ceil(Number(from.slice(5, 7)) / 3)}"`
    case "month":
      return from.slice(0, 7)
    case "hour":
    case "interval":
      return `${from}T12:00`
    case "day":
    case "gas_day":
      return from
  }
}

function requirePeriod(plan: Plan, rule: Rule, period: string | undefined): number {
  if (period === undefined) {
    throw new UsageProblem(
      `explain needs --period, one of the periods of ${rule.name}.`,
      `For instance: --period ${exampleOf(rule, plan)}`,
    )
  }
  const start = startOfPeriod(period, rule, plan.time)
  if (typeof start === "number") return start
  throw new UsageProblem(`${rule.name} has no period ${period}: ${start.problem}`, periodHint(plan, rule))
}

function periodHint(plan: Plan, rule: Rule): string {
  const each =
    rule.grain === undefined
      ? "The"
      : `It is one amount each ${rule.grain.replace("_", " ")}, such as --period ${exampleOf(rule, plan)}; the`
  return `${each} term runs from ${plan.time.from} to ${plan.time.through}.`
}

function requireMembers(plan: Plan, rule: Rule, given: readonly string[]): readonly string[] {
  const members = given.flatMap((each) => each.split(","))
  if (rule.groups.length === 0 && members.length > 0)
    throw new UsageProblem(`${rule.name} is not spread over members.`, "Leave --member out.")
  return rule.groups.map((name, at) => {
    const group = plan.groups.find((each) => each.name === name)?.members.map((each) => each.name) ?? []
    const member = members[at]
    if (member !== undefined && group.includes(member)) return member
    const near = member === undefined ? undefined : nearest(member, group)
    throw new UsageProblem(
      member === undefined
        ? `${rule.name} is spread over ${rule.groups.join(" and ")}; say which with --member.`
        : `${name} has no member ${member}${near === undefined ? "." : `; did you mean ${near}?`}`,
      `Its members are: ${group.join(", ")}`,
    )
  })
}

/** Where a rule stands in the contract's text; a plan knows the text it was built from. */
function placeOf(name: string, { sourceMap }: Artifact): string | undefined {
  const place = sourceMap.rules.find((rule) => rule.name === name)
  if (!place) return undefined
  const { line } = positionAt(lineStarts(sourceMap.text), place.span[0])
  return `${sourceMap.source}:${line}`
}

/** The tree for machines: each explanation as the engine gives it, with what it used below it. */
const openedJson = (opened: Opened, artifact: Artifact): object => ({
  contract: artifact.plan.contract.id,
  sha256: artifact.sha256,
  ...branchJson(opened),
})

const branchJson = (opened: Opened): object => ({
  explanation: opened.explanation,
  closed: opened.closed,
  used: opened.used.map(branchJson),
})
