import type {
  Checked,
  CheckedAccount,
  CheckedAccountLine,
  CheckedAllocate,
  CheckedMovement,
  CheckedPay,
  CheckedRule,
  CheckedWaterfall,
} from "./checked.ts"
import { currencyOf } from "./units.ts"

/** A value that is read: a rule, and for an account, allocation or waterfall which of its figures. */
export interface Read {
  readonly rule: string
  readonly stage: string | undefined
}

/** Everything an expression reads in its own period, in written order; what it reads of periods before is left out. */
export const readsOf = (value: Checked): readonly Read[] => readsIn(value, partsNow)

/** Everything an expression reads at all, periods before included: what is used. */
export const usesOf = (value: Checked): readonly Read[] => readsIn(value, partsOf)

/** Everything a rule uses: what its expressions read, and the index it follows. */
export const usesOfRule = (rule: CheckedRule): readonly Read[] => [
  ...valuesOf(rule).flatMap(usesOf),
  ...indicesOf(rule),
]

const readsIn = (value: Checked, parts: (part: Checked) => readonly Checked[]): readonly Read[] =>
  leavesOf(value, parts).flatMap((leaf): readonly Read[] => {
    if (leaf.op === "read") return [{ rule: leaf.rule, stage: leaf.stage }]
    const holding = leaf.op === "stake" && leaf.boundary.form === "equity_share" ? leaf.boundary.holding : undefined
    return holding === undefined ? [] : [{ rule: holding, stage: undefined }]
  })

/** The expressions that have no parts of their own, in written order. */
function leavesOf(value: Checked, parts: (part: Checked) => readonly Checked[]): readonly Checked[] {
  const leaves: Checked[] = []
  const waiting = [value]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const inner = parts(part)
    if (inner.length === 0) leaves.push(part)
    else waiting.push(...inner.toReversed())
  }
  return leaves
}

/** The parts of an expression that are of its own period. */
function partsNow(value: Checked): readonly Checked[] {
  if (value.op === "prior") return [value.else]
  if (value.op === "aggregate" && value.window?.form === "prior") return value.else ? [value.else] : []
  return partsOf(value)
}

/** Every expression of a rule. */
export function valuesOf(rule: CheckedRule): readonly Checked[] {
  switch (rule.rule) {
    case "input":
      return []
    case "agreed":
      return rule.values.flatMap(({ dated }) => [
        ...dated.list.map((each) => each.value),
        ...(dated.escalation ? [dated.escalation.rate] : []),
        ...(dated.indexation ? [dated.indexation.share] : []),
      ])
    case "account":
      return [rule.opens, ...rule.lines.flatMap(valuesOfLine)]
    case "flip":
      return [rule.condition]
    case "allocate":
      return [rule.of, ...valuesOfSplit(rule.split)]
    case "waterfall":
      return [rule.of, ...rule.tiers.flatMap(valuesOfTier), ...valuesOfPay(rule.rest.pay)]
    case "define":
    case "charge":
    case "settle":
    case "movement":
      return [rule.value]
  }
}

function valuesOfLine(line: CheckedAccountLine): readonly Checked[] {
  switch (line.line) {
    case "add":
      return [line.amount, ...(line.worth ? [line.worth] : [])]
    case "draw":
      return [line.limit]
    case "reset":
      return [line.to]
    case "accrue":
      return [line.rate]
  }
}

function valuesOfSplit(split: CheckedAllocate["split"]): readonly Checked[] {
  switch (split.form) {
    case "ordered":
      return split.arms.map(({ upTo }) => upTo)
    case "shares":
      return split.arms.map(({ share }) => share)
    case "weight":
      return [split.by, ...(split.cap ? [split.cap.upTo] : [])]
  }
}

function valuesOfPay(pay: CheckedPay): readonly Checked[] {
  switch (pay.form) {
    case "one":
      return []
    case "shares":
      return pay.shares.map(({ share }) => share)
    case "weight":
      return valuesOfSplit(pay)
  }
}

const valuesOfTier = ({ limit, pay }: CheckedWaterfall["tiers"][number]): readonly Checked[] => [
  ...(limit.form === "up_to" ? [limit.value] : [limit.gets, ...(limit.plus ? [limit.plus] : [])]),
  ...valuesOfPay(pay),
]

/** The inputs that hold the indices an agreed figure follows. */
const indicesOf = (rule: CheckedRule): readonly Read[] =>
  rule.rule === "agreed"
    ? rule.values.flatMap(({ dated }) => (dated.indexation ? [{ rule: dated.indexation.index, stage: undefined }] : []))
    : []

/** The direct parts of an expression. */
export function partsOf(value: Checked): readonly Checked[] {
  switch (value.op) {
    case "unknown":
    case "number":
    case "flag":
    case "duration":
    case "read":
    case "in":
    case "milestone":
    case "event_hours":
    case "cash":
    case "stake":
      return []
    case "negate":
    case "not":
    case "round":
      return [value.operand]
    case "if":
      return [value.condition, value.then, value.else]
    case "case":
      return [...value.arms.flatMap((arm) => [arm.when, arm.value]), value.otherwise]
    case "versions":
      return [value.first, ...value.later.map((each) => each.value)]
    case "tiered":
      return [
        value.of,
        ...(value.above ? [value.above] : []),
        ...value.bands.flatMap(({ limit, at }) => [limit, at]),
        value.rest,
      ]
    case "curve":
    case "run":
      return [value.of]
    case "call":
      return value.arguments
    case "prior":
      return [value.of, value.else]
    case "aggregate":
      return [value.of, value.by, value.where, value.else].filter((part) => part !== undefined)
    default:
      return [value.left, value.right]
  }
}

/**
 * What every figure needs within its own period. An account's lines run in written order, a reset before them, each standing
 * on the one before; its opening stands on nothing, since it comes from the period before. The tiers of a waterfall
 * stand on those above them.
 */
function needs(
  rules: readonly CheckedRule[],
  postings: (cash: Cash, rules: readonly CheckedRule[]) => readonly string[] = postingsIn,
): ReadonlyMap<string, readonly string[]> {
  const byName = new Map(rules.map((rule) => [rule.name, rule]))
  const nodeOf = (read: Read): string => {
    const rule = byName.get(read.rule)
    if (rule?.rule === "account") return nodeOfAccount(rule, read.stage)
    return rule?.rule === "waterfall" ? nodeOfWaterfall(rule, read.stage) : read.rule
  }
  const reads = (values: readonly Checked[]) =>
    values.flatMap((value) => [
      ...readsOf(value).map(nodeOf),
      ...leavesOf(value, partsNow).flatMap((leaf) => (leaf.op === "cash" ? postings(leaf, rules) : [])),
    ])
  const edges = new Map<string, readonly string[]>()
  for (const rule of rules)
    switch (rule.rule) {
      case "account": {
        edges.set(`${rule.name}.opening`, reads([rule.opens]))
        const steps = stepsOf(rule)
        for (const [at, step] of steps.entries())
          edges.set(`${rule.name}:${step}`, [
            at > 0 ? `${rule.name}:${steps[at - 1]}` : `${rule.name}.opening`,
            ...reads(valuesOfLine(rule.lines[step]!)),
          ])
        break
      }
      case "waterfall": {
        const rest = rule.tiers.length
        for (const [at, tier] of rule.tiers.entries())
          edges.set(`${rule.name}:${at}`, [
            ...above(rule.name, at),
            ...reads([...source(rule, at), ...valuesOfTier(tier)]),
          ])
        edges.set(`${rule.name}:${rest}`, [
          ...above(rule.name, rest),
          ...reads([...source(rule, rest), ...valuesOfPay(rule.rest.pay)]),
        ])
        edges.set(`${rule.name}.total`, [`${rule.name}:${rest}`])
        break
      }
      case "flip":
        // From the next period on it stands on periods before alone.
        edges.set(rule.name, rule.takes.form === "next" ? [] : reads([rule.condition]))
        break
      case "movement":
        edges.set(rule.name, [...reads([rule.value]), ...heldBefore(rule, rules)])
        break
      case "input":
      case "agreed":
      case "define":
      case "charge":
      case "settle":
      case "allocate":
        edges.set(rule.name, [...reads(valuesOf(rule)), ...indicesOf(rule).map(nodeOf)])
    }
  return edges
}

/** What an owner may move stands on what the movements of the instrument written before have left it. */
const heldBefore = ({ name, instrument, from }: CheckedMovement, rules: readonly CheckedRule[]): readonly string[] =>
  rules
    .slice(
      0,
      rules.findIndex((rule) => rule.name === name),
    )
    .flatMap((rule) => {
      const moves = rule.rule === "movement" && rule.instrument === instrument
      return moves && from !== undefined && (rule.from === from || rule.to === from) ? [rule.name] : []
    })

/** The positions of an account's lines in the order in which they run. */
const stepsOf = ({ lines }: CheckedAccount): readonly number[] => {
  const all = lines.map((_, at) => at)
  const isReset = (at: number) => lines[at]!.line === "reset"
  return [...all.filter(isReset), ...all.filter((at) => !isReset(at))]
}

/** The node of one of an account's figures: of the line after which it is known. */
function nodeOfAccount(account: CheckedAccount, stage: string | undefined): string {
  const steps = stepsOf(account)
  const nodeAt = (at: number) => (at >= 0 ? `${account.name}:${steps[at]}` : `${account.name}.opening`)
  const kindAt = (step: number) => account.lines[step]!.line
  const last = (kind: CheckedAccountLine["line"]) => steps.findLastIndex((step) => kindAt(step) === kind)
  switch (stage) {
    case "opening":
      return nodeAt(-1)
    case "due": {
      const first = steps.findIndex((step) => kindAt(step) === "draw")
      return nodeAt(first - 1)
    }
    case "reset":
    case "added":
    case "accrued": {
      const at = last(stage === "added" ? "add" : stage === "accrued" ? "accrue" : "reset")
      return nodeAt(at >= 0 ? at : steps.length - 1)
    }
    default: {
      const at = steps.findIndex((step) => {
        const line = account.lines[step]!
        return line.line === "draw" && line.name === stage
      })
      return nodeAt(at >= 0 ? at : steps.length - 1)
    }
  }
}

/** The node of what a waterfall pays: of a tier, of the rest, or in all. */
function nodeOfWaterfall({ name, tiers }: CheckedWaterfall, stage: string | undefined): string {
  if (stage === "rest") return `${name}:${tiers.length}`
  const at = tiers.findIndex((tier) => tier.name === stage)
  return at >= 0 ? `${name}:${at}` : `${name}.total`
}
const above = (name: string, at: number): readonly string[] => (at > 0 ? [`${name}:${at - 1}`] : [])
/** The first tier stands on the amount itself. */
const source = (rule: CheckedWaterfall, at: number): readonly Checked[] => (at === 0 ? [rule.of] : [])

type Cash = Extract<Checked, { op: "cash" }>

/** The postings that a party's cash is made of: those it may pay or be paid by, but for those it comes before. */
function postingsIn({ party, before, currency }: Cash, rules: readonly CheckedRule[]): readonly string[] {
  return rules.flatMap((rule) => {
    if (rule.rule !== "charge" && rule.rule !== "settle") return []
    if (before.includes(rule.name) || currencyOf(rule.type.unit) !== currency) return []
    const seats = [rule.payer, rule.payee]
    const concerned = "group" in party || seats.some((seat) => seat === party.member || rule.type.groups.includes(seat))
    return concerned ? [rule.name] : []
  })
}

/** The named figures and every figure of the same period that stands on them, cash left aside. */
export function standingOn(names: readonly string[], rules: readonly CheckedRule[]): ReadonlySet<string> {
  const users = new Map<string, string[]>()
  for (const [node, needed] of needs(rules, () => []))
    for (const each of needed) {
      const known = users.get(each)
      if (known) known.push(node)
      else users.set(each, [node])
    }
  const found = new Set(names)
  for (const name of found) for (const user of users.get(name) ?? []) found.add(user)
  return found
}

/** Whether a value somewhere counts a party's cash. */
export const countsCash = (value: Checked): boolean => leavesOf(value, partsOf).some((leaf) => leaf.op === "cash")

/** A circle of figures that need each other within one period, if there is one: the shortest from its first figure, by name. */
export function findCycle(rules: readonly CheckedRule[]): readonly string[] | undefined {
  const edges = needs(rules)
  const circle = components(edges).find(([node, more]) => more !== undefined || edges.get(node!)?.includes(node!))
  if (!circle) return undefined
  const members = new Set(circle)
  const start = [...edges.keys()].find((node) => members.has(node))!
  return backTo(start, edges).map((node) => nameOf(node, rules))
}

/** The shortest way from a node to itself. */
function backTo(start: string, edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cameFrom = new Map<string, string>()
  const waiting = [start]
  for (const node of waiting)
    for (const next of edges.get(node) ?? []) {
      if (next === start) {
        const path = [node]
        while (path[0] !== start) path.unshift(cameFrom.get(path[0]!)!)
        return [...path, start]
      }
      if (cameFrom.has(next)) continue
      cameFrom.set(next, node)
      waiting.push(next)
    }
  return [start]
}

/**
 * The nodes in groups that need each other, a group after all that it needs (Tarjan's algorithm, without recursion: a
 * contract may hold a chain of any length).
 */
export function components(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: string[][] = []
  const number = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  for (const root of edges.keys()) {
    if (number.has(root)) continue
    const path: { readonly node: string; at: number }[] = []
    const enter = (node: string) => {
      low.set(node, number.size)
      number.set(node, number.size)
      open.push(node)
      isOpen.add(node)
      path.push({ node, at: 0 })
    }
    enter(root)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node } = top
      const next = edges.get(node)?.[top.at++]
      if (next === undefined) {
        path.pop()
        const above = path.at(-1)?.node
        if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(node)!))
        if (low.get(node) !== number.get(node)) continue
        const group = open.splice(open.lastIndexOf(node))
        for (const member of group) isOpen.delete(member)
        found.push(group)
      } else if (!edges.has(next)) continue
      else if (!number.has(next)) enter(next)
      else if (isOpen.has(next)) low.set(node, Math.min(low.get(node)!, number.get(next)!))
    }
  }
  return found
}

/** "makeup.recovered" for the line of an account, "dist.second" for a tier, as the author calls it. */
function nameOf(node: string, rules: readonly CheckedRule[]): string {
  const [name, line] = node.split(":")
  if (line === undefined) return node
  const rule = rules.find((each) => each.name === name)
  if (rule?.rule === "waterfall") return `${name}.${rule.tiers[Number(line)]?.name ?? "rest"}`
  const found = rule?.rule === "account" ? rule.lines[Number(line)] : undefined
  switch (found?.line) {
    case "draw":
      return `${name}.${found.name}`
    case "accrue":
      return `${name}.accrued`
    case "reset":
      return `${name}.reset`
    default:
      return `${name}.added`
  }
}
