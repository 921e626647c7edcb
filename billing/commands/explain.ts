import {
  bindingsFaults,
  isProblem,
  openDeal,
  planOn,
  stagesOf,
  standsAlone,
  startOfPeriod,
  withRead,
  type Artifact,
  type Explanation,
  type NumberReference,
  type Plan,
  type Rule,
  type Stage,
} from "../../engine/index.ts"
import { lineStarts, nearest, positionAt } from "../../dsl/index.ts"
import { loadContracts, type Sourced } from "../contract.ts"
import { exit, UsageProblem } from "../exit.ts"
import { readDataFolder } from "../files.ts"
import { explanationText, openTree, type Opened } from "../outputs/explanation.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { progressOf } from "../progress.ts"
import { requireData, requireResolved, tellUnreadable } from "../require-data.ts"
import { isSet, textOf, textsOf, type Call, type CommandRow } from "./command.ts"

/** `offtake explain`: how one amount came about, down to the readings. */
export const explain: CommandRow = {
  name: "explain",
  usage: "<file...>",
  summary: "show how one amount came about, down to the readings",
  description:
    "Opens one posting as a tree: its clause, its formula, the formula with values, every rounding, and what it used, level by level down to the file and line of a reading. What an input reads from the postings of another contract is opened in that contract, so that the tree goes through all of a deal: name the files of every contract it takes.",
  options: [
    { flags: "--data <folder>", says: "the folder with bindings.json and the CSV files of readings" },
    {
      flags: "--posting <rule>",
      says: "the rule that posts the amount, by its name in the text; any other rule may be asked about too, and a part of it: makeup.closing, dist.preferred[pool]",
    },
    { flags: "--period <period>", says: 'which of its periods: 2027-01, 2027-01-15, "contract year 1"' },
    {
      flags: "--member <name...>",
      says: "which tenant or member, for a rule that is spread over a group; or who is paid, for a tier",
    },
    { flags: "--depth <n>", says: "levels to open, in each contract (default 6)" },
    { flags: "--rows <n>", says: "rows of each sum to show (default 3)" },
    { flags: "--contract <id>", says: "which contract the amount is of, if several have such a rule" },
    { flags: "--json", says: "print the tree as JSON" },
  ],
  examples: [
    {
      words:
        "explain examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027 --posting energy --period 2027-01",
      says: "from the January payment down to the first quarter-hour's reading",
    },
    {
      words:
        'explain examples/venture-deal/tenants.otk examples/venture-deal/market.otk examples/venture-deal/venture.otk --data examples/campus-2027 --posting "dist.preferred[pool]" --period 2027-03',
      says: "from a tier of a waterfall through the bills of the tenants to their meters",
    },
  ],
  run: (call, terminal) => {
    const rows = countOf(call, "rows", 3)
    const depth = countOf(call, "depth", 6)
    const dataFolder = requireData(call, "explain")
    const named = textOf(call, "contract")
    const loaded = loadContracts(call.paths, named === undefined ? [] : [named], terminal)
    if ("stopped" in loaded) return loaded.stopped
    const artifact = requireOne(loaded.contracts, named, textOf(call, "posting"))
    const { id } = artifact.plan.contract
    const files = readDataFolder(dataFolder)
    if (tellUnreadable({ faults: bindingsFaults(files) }, dataFolder, terminal)) return exit.findings
    const plan = requireResolved(planOn(artifact.plan, files))
    const { rule, part, members } = requireNumber(plan, textOf(call, "posting"), textsOf(call, "member"))
    const at_utc = requirePeriod(plan, rule, textOf(call, "period"))

    terminal.progress(`reading ${dataFolder} …`)
    const needed = withRead(
      [id],
      loaded.contracts.map((each) => each.artifact),
      files,
    )
    // What others post is settled as far as is asked.
    const period = needed.length > 1 ? textOf(call, "period") : undefined
    const window = period === undefined ? {} : { from: period, through: period }
    const deal = openDeal(needed, files, window, { progress: progressOf(terminal, "settling") })
    if (isProblem(deal)) throw new UsageProblem(deal.problem)
    terminal.progress(`explaining ${rule.name} …`)
    const explain = (at: NumberReference): Explanation | undefined => deal.explain(at, { offset: 0, limit: rows })
    const contract = needed.length > 1 ? { contract: id } : {}
    const opened = openTree(explain, { ...contract, rule: rule.name, ...part, members, at_utc }, depth)
    terminal.progress(undefined)
    if (!opened) throw new UsageProblem(`${rule.name} has no such period.`, periodHint(plan, rule))

    if (isSet(call, "json")) terminal.out(toJson(openedJson(opened, artifact)))
    else {
      terminal.out(
        explanationText(
          opened,
          {
            dataFolder,
            placeOf: (name, of = id) => placeOf(name, artifactOf(of, needed)),
            titleOf: (of) => artifactOf(of, needed)?.plan.contract.title,
          },
          { columns: terminal.columns, paint: terminal.paint },
        ),
      )
    }
    return opened.explanation.value === "withheld" ? exit.findings : exit.good
  },
}

/** The contract that is asked about: the one named, or the only one that has the rule. */
function requireOne(contracts: readonly Sourced[], named: string | undefined, posting: string | undefined): Artifact {
  const artifacts = contracts.map(({ artifact }) => artifact)
  const asked = named === undefined ? undefined : artifactOf(named, artifacts)
  const [only, another] = artifacts
  if (asked) return asked
  if (only && !another) return only
  const ids = artifacts.map(({ plan }) => plan.contract.id)
  const which = `Say which with --contract: ${ids.join(", ")}`
  if (posting === undefined)
    throw new UsageProblem(
      "explain needs --posting, the rule whose amount is asked about, and there are several contracts.",
      which,
    )
  const path = pathOf(posting)
  const having = artifacts.filter(({ plan }) => plan.rules.some(({ name }) => isOf(name, path)))
  const [first, second] = having
  if (first && !second) return first
  if (first)
    throw new UsageProblem(
      `${path} is a rule of ${having.map(({ plan }) => plan.contract.id).join(" and of ")}.`,
      `Say which with --contract: ${having.map(({ plan }) => plan.contract.id).join(", ")}`,
    )
  const near = nearest(path, [...new Set(artifacts.flatMap(({ plan }) => plan.rules.map(({ name }) => name)))])
  throw new UsageProblem(
    `None of the contracts has a rule ${path}${near === undefined ? "." : `; did you mean ${near}?`}`,
    `The contracts are: ${ids.join(", ")}`,
  )
}

const artifactOf = (id: string, artifacts: readonly Artifact[]): Artifact | undefined =>
  artifacts.find(({ plan }) => plan.contract.id === id)

/** `dist.preferred` of `dist.preferred[pool]`. */
const pathOf = (name: string): string => /^([^[\]]+)/.exec(name.trim())?.[1] ?? name

/** Whether a path is a rule's name or a part of the rule. */
const isOf = (rule: string, path: string): boolean => path === rule || path.startsWith(`${rule}.`)

function countOf(call: Call, name: string, otherwise: number): number {
  const text = textOf(call, name)
  if (text === undefined) return otherwise
  if (!/^\d{1,6}$/.test(text))
    throw new UsageProblem(`--${name} ${text}: expected a whole number.`, `For instance: --${name} ${otherwise}`)
  return Number(text)
}

/** A number of a contract, but for its period. */
interface Asked {
  readonly rule: Rule
  readonly part: Pick<NumberReference, "stage" | "worth" | "recipient">
  readonly members: readonly string[]
}

/** What a name of the text means: "energy", "cfd_terms.difference", "makeup.recovered", "dist.preferred[pool]", "energy[T1]". */
function requireNumber(plan: Plan, name: string | undefined, given: readonly string[]): Asked {
  const postings = plan.rules
    .filter((rule) => rule.rule === "charge" || rule.rule === "settle")
    .map((rule) => rule.name)
  const has = `The rules that post amounts are: ${postings.join(", ")}`
  if (name === undefined) throw new UsageProblem("explain needs --posting, the rule whose amount is asked about.", has)
  const [, path = name, inside = ""] = /^([^[\]]+)(?:\[([^\]]*)\])?$/.exec(name.trim()) ?? []
  const indexes = [inside, ...given].flatMap((each) => each.split(/[\s,]+/)).filter((each) => each !== "")
  // The names of a template that is used under a name of its own have points in them.
  const rule = plan.rules.filter((each) => isOf(each.name, path)).toSorted((a, b) => b.name.length - a.name.length)[0]
  if (!rule) {
    const names = plan.rules.map((each) => each.name)
    const [head = ""] = path.split(".")
    const near = nearest(path, postings) ?? nearest(path, names) ?? nearest(head, names)
    throw new UsageProblem(
      `The contract has no rule ${path}${near === undefined ? "." : `; did you mean ${near}?`}`,
      has,
    )
  }
  const [stageName, ...more] = path
    .slice(rule.name.length + 1)
    .split(".")
    .filter((each) => each !== "")
  const stage = requireStage(plan, rule, stageName, more)
  const worth = more.length > 0 ? { worth: true } : {}
  if (rule.rule !== "waterfall")
    return {
      rule,
      part: { ...(stage ? { stage: stage.name } : {}), ...worth },
      members: requireMembers(plan, rule, indexes),
    }
  const recipient = requireRecipient(`${rule.name}.${stage?.name ?? ""}`, stage?.recipients ?? [], indexes)
  return {
    rule,
    part: { ...(stage ? { stage: stage.name } : {}), ...(recipient === undefined ? {} : { recipient }) },
    members: [],
  }
}

/** The figure of a rule that has several; undefined for its own. */
function requireStage(plan: Plan, rule: Rule, name: string | undefined, more: readonly string[]): Stage | undefined {
  const stages = stagesOf(rule, plan.groups)
  const names = stages.map((each) => each.name)
  const kind = kindNames[rule.rule]
  if (name === undefined) {
    if (standsAlone(rule)) return undefined
    throw new UsageProblem(
      `${rule.name} is ${kind}; say which of its amounts.`,
      `For instance: --posting ${rule.name}.${names.at(-1) ?? ""}. It has: ${names.join(", ")}`,
    )
  }
  if (stages.length === 0)
    throw new UsageProblem(`${rule.name} is ${kind} and has no ${name}.`, `Write --posting ${rule.name}`)
  const stage = stages.find((each) => each.name === name)
  if (!stage) {
    const near = nearest(name, names)
    throw new UsageProblem(
      `${rule.name} is ${kind} and has no ${name}${near === undefined ? "." : `; did you mean ${rule.name}.${near}?`}`,
      `It has: ${names.join(", ")}`,
    )
  }
  const [after] = more
  if (after !== undefined && !(after === "worth" && stage.worth && more.length === 1))
    throw new UsageProblem(
      `${rule.name}.${name} has no ${more.join(".")}.`,
      `Write --posting ${rule.name}.${name}${stage.worth ? ` or ${rule.name}.${name}.worth` : ""}`,
    )
  return stage
}

const kindNames: Readonly<Record<Rule["rule"], string>> = {
  input: "an input",
  agreed: "an agreed value",
  define: "a definition",
  account: "an account",
  charge: "a charge",
  settle: "a settlement",
  flip: "a flip",
  allocate: "an allocation",
  waterfall: "a waterfall",
  movement: "a movement of certificates",
}

/** Who of those a tier pays; undefined for all of them together. */
function requireRecipient(
  whole: string,
  recipients: readonly string[],
  [name, ...more]: readonly string[],
): string | undefined {
  if (name === undefined) return undefined
  const [second] = more
  if (second === undefined && recipients.includes(name)) return name
  const near = nearest(second ?? name, recipients)
  throw new UsageProblem(
    second === undefined
      ? `${whole} does not pay ${name}${near === undefined ? "." : `; did you mean ${near}?`}`
      : `${whole} is asked for one recipient at a time, not for ${[name, ...more].join(" and ")}.`,
    `It pays: ${recipients.join(", ")}`,
  )
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

/** The lists of names by which one number of a rule is told from another: its groups, or the periods of its division of the day. */
function indexesOf(
  plan: Plan,
  rule: Rule,
): readonly { readonly name: string; readonly says: readonly { readonly name: string; readonly dates: string }[] }[] {
  if (rule.rule === "agreed" && rule.tou !== undefined) {
    const tou = plan.tous.find(({ name }) => name === rule.tou)
    const names = tou ? new Set([...tou.lines.map(({ name }) => name), tou.otherwise]) : []
    return [{ name: rule.tou, says: [...names].map((name) => ({ name, dates: "" })) }]
  }
  return rule.groups.map((name) => ({
    name,
    says: (plan.groups.find((group) => group.name === name)?.members ?? []).map((member) => ({
      name: member.name,
      dates: [
        ...(member.from === undefined ? [] : [` from ${member.from}`]),
        ...(member.through === undefined ? [] : [` through ${member.through}`]),
      ].join(""),
    })),
  }))
}

function requireMembers(plan: Plan, rule: Rule, given: readonly string[]): readonly string[] {
  const indexes = indexesOf(plan, rule)
  if (given.length > indexes.length)
    throw indexes.length === 0
      ? new UsageProblem(`${rule.name} is not spread over members.`, "Leave --member out.")
      : new UsageProblem(
          `${rule.name} is spread over ${indexes.map(({ name }) => name).join(" and ")}, and ${given.length} members are named.`,
          "Name one member of each.",
        )
  return indexes.map(({ name, says }, at) => {
    const member = given[at]
    const names = says.map((each) => each.name)
    if (member !== undefined && names.includes(member)) return member
    const near = member === undefined ? undefined : nearest(member, names)
    throw new UsageProblem(
      member === undefined
        ? `${rule.name} is spread over ${indexes.map((each) => each.name).join(" and ")}; say which with --member.`
        : `${name} has no member ${member}${near === undefined ? "." : `; did you mean ${near}?`}`,
      `Its members are: ${says.map((each) => each.name + each.dates).join(", ")}`,
    )
  })
}

/** Where a rule stands in the contract's text; a plan knows the text it was built from. */
function placeOf(name: string, artifact: Artifact | undefined): string | undefined {
  if (!artifact) return undefined
  const { sourceMap } = artifact
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
