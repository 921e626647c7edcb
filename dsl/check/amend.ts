import type {
  Checked,
  CheckedAccount,
  CheckedAccountLine,
  CheckedAgreed,
  CheckedDefine,
  CheckedPosting,
  CheckedRule,
  Type,
} from "./checked.ts"
import type { Context } from "./context.ts"
import { grainText } from "./grains.ts"

/** A rule as an amendment says it, from the start of a day on. */
export interface Later<Rule> {
  readonly from: string
  readonly rule: Rule
}

/**
 * A rule together with what amendments put in its place, in the order of their days. Unit, kind, grain, groups and who
 * pays whom stay as they are; a change of these is reported, and the rule stays as it was.
 */
export function mergeVersions(base: CheckedRule, later: readonly Later<CheckedRule>[], context: Context): CheckedRule {
  let merged = base
  for (const { from, rule } of later) {
    if (!keepsHeader(base, from, rule, context)) continue
    merged = mergeTwo(merged, from, rule, context)
  }
  return merged
}

function mergeTwo(base: CheckedRule, from: string, rule: CheckedRule, context: Context): CheckedRule {
  if (base.rule === "agreed" && rule.rule === "agreed") return mergeAgreed(base, from, rule)
  if (base.rule === "define" && rule.rule === "define") return mergeFormula(base, from, rule)
  if ((base.rule === "charge" || base.rule === "settle") && rule.rule === base.rule)
    return mergeFormula(base, from, rule)
  if (base.rule === "account" && rule.rule === "account") return mergeAccount(base, from, rule, context)
  // Others cannot be replaced; binding says so.
  return base
}

// ---- headers

function keepsHeader(base: CheckedRule, from: string, rule: CheckedRule, context: Context): boolean {
  const found = headerWords(rule)
  for (const [what, expected] of headerWords(base)) {
    const now = found.get(what) ?? "none"
    if (now !== expected) return refuse(base.name, from, what, { found: now, expected }, context)
  }
  return true
}

/** What of a header stays the same, by what it is called. */
function headerWords(rule: CheckedRule): ReadonlyMap<string, string> {
  const { unit, kind, grain, groups }: Type = rule.type
  const words = new Map([
    ["unit", unit.text],
    ["kind", kind],
    ["period", grainText(grain)],
    ["groups", groups.length > 0 ? groups.join(", ") : "none"],
  ])
  switch (rule.rule) {
    case "agreed":
      words.set("short periods", rule.shortPeriods ?? "none")
      words.set("tou", rule.tou ?? "none")
      break
    case "charge":
    case "settle":
      words.set("payer", rule.payer)
      words.set("payee", rule.payee)
      words.set("phase", rule.during ?? "none")
      words.set("split", rule.splitAt.join(", ") || "none")
      break
    case "define":
      words.set("phase", rule.during ?? "none")
      words.set("split", rule.splitAt.join(", ") || "none")
      break
    default:
      break
  }
  return words
}

/** Reports what an amendment changes that it may not; false, so that a condition can end with it. */
function refuse(
  name: string,
  from: string,
  what: string,
  change: { readonly found?: string; readonly expected?: string },
  context: Context,
): false {
  const version = context.scope.versions.get(name)?.find(({ effective }) => effective === from)
  const item = context.scope.rules.get(name)
  const span = version?.item.name.span ?? item?.name.span
  const related = item ? [{ span: item.name.span, message: `'${name}' is declared here` }] : []
  if (span) context.report("bind/amendment-header", span, { name, what, ...change }, { related })
  return false
}

// ---- values

const mergeAgreed = (base: CheckedAgreed, from: string, rule: CheckedAgreed): CheckedAgreed => ({
  ...base,
  values: [...base.values, ...rule.values.map((value) => ({ ...value, from }))],
})

const mergeFormula = <Rule extends CheckedDefine | CheckedPosting>(base: Rule, from: string, rule: Rule): Rule => ({
  ...base,
  value: versioned(base.value, from, rule.value),
})

/** A value with what it becomes on a day; the same value where nothing changes. */
function versioned(base: Checked, from: string, value: Checked): Checked {
  const last = base.op === "versions" ? (base.later.at(-1)?.value ?? base.first) : base
  if (isAlike(last, value)) return base
  const first = base.op === "versions" ? base.first : base
  const before = base.op === "versions" ? base.later : []
  // A bare 0 takes the unit of the value it stands beside.
  const type = first.type?.zero ? (value.type ?? first.type) : first.type
  return {
    op: "versions",
    first,
    later: [...before, { from, value }],
    span: base.span,
    ...(type ? { type } : {}),
  }
}

// ---- accounts

/** The balance goes on; lines are matched by what they are, and those that come or go get the days between which they are in force. */
function mergeAccount(base: CheckedAccount, from: string, rule: CheckedAccount, context: Context): CheckedAccount {
  const stays: readonly (readonly [what: string, found: unknown, expected: unknown])[] = [
    ["opening balance", rule.opens, base.opens],
    ["worth", rule.worth, base.worth],
    ["expiry", rule.expire, base.expire],
    ["end of the term", rule.end, base.end],
  ]
  for (const [what, found, expected] of stays)
    if (!isAlike(found, expected)) {
      refuse(base.name, from, what, {}, context)
      return base
    }
  const current = base.lines.filter((line) => line.inForce?.before === undefined)
  const keys = keysOf(current)
  const newKeys = keysOf(rule.lines)
  const common = newKeys.filter((key) => keys.includes(key))
  const inOrder = keys.filter((key) => newKeys.includes(key))
  if (common.some((key, at) => key !== inOrder[at])) {
    const change = { found: common.join(", "), expected: inOrder.join(", ") }
    refuse(base.name, from, "order of the lines", change, context)
    return base
  }
  const lines: CheckedAccountLine[] = []
  /** New lines that stand before the next one that both have. */
  let next = 0
  const takeNew = (until: string | undefined): void => {
    for (; next < newKeys.length && newKeys[next] !== until && !keys.includes(newKeys[next]!); next++)
      lines.push({ ...rule.lines[next]!, inForce: { from } })
  }
  for (const line of base.lines) {
    const key = keys[current.indexOf(line)]
    if (key === undefined) {
      lines.push(line)
      continue
    }
    const at = newKeys.indexOf(key)
    if (at < 0) {
      lines.push({ ...line, inForce: { ...line.inForce, before: from } })
      continue
    }
    takeNew(key)
    const merged = mergeLine(line, from, rule.lines[at]!)
    if (!merged) {
      refuse(base.name, from, `kind of line '${key}'`, {}, context)
      return base
    }
    lines.push(merged)
    next = at + 1
  }
  takeNew(undefined)
  return { ...base, lines }
}

/** What a line is known by: a draw by its name, additions in their order, others by what they are. */
function keysOf(lines: readonly CheckedAccountLine[]): readonly string[] {
  let adds = 0
  return lines.map((line) => (line.line === "draw" ? line.name : line.line === "add" ? `add ${++adds}` : line.line))
}

/** A line with new amounts; undefined where more than those changes. */
function mergeLine(base: CheckedAccountLine, from: string, line: CheckedAccountLine): CheckedAccountLine | undefined {
  if (base.line === "add" && line.line === "add") {
    const amount = versioned(base.amount, from, line.amount)
    if (!base.worth || !line.worth) return base.worth || line.worth ? undefined : { ...base, amount }
    return { ...base, amount, worth: versioned(base.worth, from, line.worth) }
  }
  if (base.line === "draw" && line.line === "draw")
    return base.order === line.order && base.excess === line.excess
      ? { ...base, limit: versioned(base.limit, from, line.limit) }
      : undefined
  if (base.line === "reset" && line.line === "reset")
    return base.grain === line.grain ? { ...base, to: versioned(base.to, from, line.to) } : undefined
  if (base.line === "accrue" && line.line === "accrue") {
    const { rate: _before, ...rest } = base
    const { rate, ...others } = line
    const isSame = isAlike({ ...rest, inForce: undefined }, { ...others, inForce: undefined })
    return isSame ? { ...base, rate: versioned(base.rate, from, rate) } : undefined
  }
  return undefined
}

/** Whether two trees say the same, wherever they stand. */
const isAlike = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b)
const textOf = (tree: unknown): string =>
  JSON.stringify(tree, (key, value: unknown) =>
    key === "span" ? undefined : typeof value === "bigint" ? `${value}n` : value,
  ) ?? "none"
