import type { Checked, CheckedRule } from "./checked.ts"

/** A value that is read: a rule, and for an account which of its figures. */
export interface Read {
  readonly rule: string
  readonly stage: string | undefined
}

/** Everything an expression reads in its own period, in written order; what it reads of the period before is left out. */
export const readsOf = (value: Checked): readonly Read[] =>
  readsIn(value, (part) => (part.op === "prior" ? [part.else] : partsOf(part)))

/** Everything an expression reads at all, the period before included: what is used. */
export const usesOf = (value: Checked): readonly Read[] => readsIn(value, partsOf)

function readsIn(value: Checked, parts: (part: Checked) => readonly Checked[]): readonly Read[] {
  const reads: Read[] = []
  const waiting = [value]
  for (let part = waiting.pop(); part; part = waiting.pop())
    if (part.op === "read") reads.push({ rule: part.rule, stage: part.stage })
    else waiting.push(...parts(part).toReversed())
  return reads
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
      ])
    case "account":
      return [
        rule.opens,
        ...rule.lines.flatMap((line) =>
          line.line === "add" ? [line.amount, ...(line.worth ? [line.worth] : [])] : [line.limit],
        ),
      ]
    default:
      return [rule.value]
  }
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
    values.flatMap((value) => (value ? readsOf(value).map(nodeOf) : []))
  for (const rule of rules)
    switch (rule.rule) {
      case "input":
        edges.set(rule.name, [])
        break
      case "agreed":
        edges.set(
          rule.name,
          reads(
            ...rule.values.flatMap(({ dated }) => [...dated.list.map((each) => each.value), dated.escalation?.rate]),
          ),
        )
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

/** "makeup.recovered" for the line of an account, as the author calls it. */
function nameOf(node: string, rules: readonly CheckedRule[]): string {
  const [name, line] = node.split(":")
  if (line === undefined) return node
  const account = rules.find((rule) => rule.rule === "account" && rule.name === name)
  const found = account?.rule === "account" ? account.lines[Number(line)] : undefined
  return `${name}.${found?.line === "draw" ? found.name : "added"}`
}
