import type { Checked, CheckedRule } from "./checked.ts"

/** A value that is read: a rule, and for an account which of its figures. */
export interface Read {
  readonly rule: string
  readonly stage: string | undefined
}

/** Everything an expression reads in its own period; what it reads of the period before is left out. */
export function* readsOf(value: Checked): Generator<Read> {
  switch (value.op) {
    case "unknown":
    case "number":
    case "flag":
    case "duration":
      return
    case "read":
      return yield { rule: value.rule, stage: value.stage }
    case "negate":
    case "not":
    case "round":
      return yield* readsOf(value.operand)
    case "if":
      yield* readsOf(value.condition)
      yield* readsOf(value.then)
      return yield* readsOf(value.else)
    case "case":
      for (const arm of value.arms) {
        yield* readsOf(arm.when)
        yield* readsOf(arm.value)
      }
      return yield* readsOf(value.otherwise)
    case "call":
      for (const argument of value.arguments) yield* readsOf(argument)
      return
    case "prior":
      return yield* readsOf(value.else)
    case "aggregate":
      for (const part of [value.of, value.by, value.where, value.else]) if (part) yield* readsOf(part)
      return
    default:
      yield* readsOf(value.left)
      yield* readsOf(value.right)
  }
}

/** Everything an expression reads at all, the period before included: what is used. */
export function* usesOf(value: Checked): Generator<Read> {
  yield* readsOf(value)
  yield* priorReads(value)
}

function* priorReads(value: Checked): Generator<Read> {
  if (value.op === "prior") yield* readsOf(value.of)
  for (const part of partsOf(value)) yield* priorReads(part)
}

/** The direct parts of an expression. */
export function partsOf(value: Checked): readonly Checked[] {
  switch (value.op) {
    case "unknown":
    case "number":
    case "flag":
    case "duration":
    case "read":
      return []
    case "negate":
    case "not":
    case "round":
      return [value.operand]
    case "if":
      return [value.condition, value.then, value.else]
    case "case":
      return [...value.arms.flatMap((arm) => [arm.when, arm.value]), value.otherwise]
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
 * What every figure needs within its own period. An account's lines run in written order, each standing on the one
 * before; its opening stands on nothing, since it comes from the period before.
 */
function needs(rules: readonly CheckedRule[]): ReadonlyMap<string, readonly string[]> {
  const accounts = new Map(rules.flatMap((rule) => (rule.rule === "account" ? [[rule.name, rule] as const] : [])))
  const nodeOf = ({ rule, stage }: Read): string => {
    const account = accounts.get(rule)
    if (!account) return rule
    if (stage === "opening") return `${rule}.opening`
    const first = account.lines.findIndex((line) => line.line === "draw")
    if (stage === "due") return first > 0 ? `${rule}:${first - 1}` : `${rule}.opening`
    const lastAdd = account.lines.findLastIndex((line) => line.line === "add")
    const at =
      stage === "added" ? lastAdd : account.lines.findIndex((line) => line.line === "draw" && line.name === stage)
    if (at >= 0) return `${rule}:${at}`
    return account.lines.length > 0 ? `${rule}:${account.lines.length - 1}` : `${rule}.opening`
  }
  const edges = new Map<string, readonly string[]>()
  const reads = (...values: readonly (Checked | undefined)[]) =>
    values.flatMap((value) => (value ? [...readsOf(value)].map(nodeOf) : []))
  for (const rule of rules)
    switch (rule.rule) {
      case "input":
        edges.set(rule.name, [])
        break
      case "agreed":
        edges.set(rule.name, reads(...rule.values.flatMap(({ dated }) => [...dated.list.map((each) => each.value), dated.escalation?.rate])))
        break
      case "account":
        edges.set(`${rule.name}.opening`, reads(rule.opens))
        for (const [at, line] of rule.lines.entries())
          edges.set(`${rule.name}:${at}`, [
            at > 0 ? `${rule.name}:${at - 1}` : `${rule.name}.opening`,
            ...(line.line === "add" ? reads(line.amount, line.worth) : reads(line.limit)),
          ])
        break
      default:
        edges.set(rule.name, reads(rule.value))
    }
  return edges
}

/** A circle of figures that need each other within one period, if there is one: the rules along it. */
export function findCycle(rules: readonly CheckedRule[]): readonly string[] | undefined {
  const edges = needs(rules)
  const done = new Set<string>()
  const path: string[] = []
  const onPath = new Set<string>()
  const visit = (node: string): readonly string[] | undefined => {
    if (done.has(node)) return undefined
    if (onPath.has(node)) return [...path.slice(path.indexOf(node)), node]
    path.push(node)
    onPath.add(node)
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next)
      if (cycle) return cycle
    }
    path.pop()
    onPath.delete(node)
    done.add(node)
    return undefined
  }
  for (const node of edges.keys()) {
    const cycle = visit(node)
    if (cycle) return cycle.map((each) => nameOf(each, rules))
  }
  return undefined
}

/** "makeup.recovered" for the line of an account, as the author calls it. */
function nameOf(node: string, rules: readonly CheckedRule[]): string {
  const [name, line] = node.split(":")
  if (line === undefined) return node
  const account = rules.find((rule) => rule.rule === "account" && rule.name === name)
  const found = account?.rule === "account" ? account.lines[Number(line)] : undefined
  return `${name}.${found?.line === "draw" ? found.name : "added"}`
}
