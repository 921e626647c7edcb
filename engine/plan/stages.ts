import type { AccountRule, AllocateRule, MovementRule, Pay, Plan, PlanDate, Rule, WaterfallRule } from "./steps.ts"

/** One figure of a rule that has several, by the name that follows it after a point. */
export interface Stage {
  readonly name: string
  /** Its worth can be asked for as well, as `.worth`. */
  readonly worth: boolean
  /** Who gets a part of it, each to be asked for by name. */
  readonly recipients: readonly string[]
}

/**
 * The figures a rule has beside or instead of the one of its own, in the order in which they come about; none where it is read by its
 * name alone. `groups` are those of its plan.
 */
export function stagesOf(rule: Rule<PlanDate>, groups: Plan["groups"]): readonly Stage[] {
  switch (rule.rule) {
    case "account":
      return stagesOfAccount(rule)
    case "allocate":
      return stagesOfAllocation(rule)
    case "waterfall":
      return stagesOfWaterfall(rule, groups)
    case "movement":
      return stagesOfMovement(rule)
    case "input":
    case "agreed":
    case "define":
    case "charge":
    case "settle":
    case "flip":
      return []
  }
}

/** Whether a rule has a figure of its own, to be asked for without a stage. */
export const standsAlone = (rule: Rule<PlanDate>): boolean => {
  switch (rule.rule) {
    case "account":
    case "waterfall":
      return false
    case "allocate":
      return rule.split.form === "weight"
    case "input":
    case "agreed":
    case "define":
    case "charge":
    case "settle":
    case "flip":
    case "movement":
      return true
  }
}

function stagesOfAccount({ lines, worth, expire }: AccountRule): readonly Stage[] {
  const draws = lines.flatMap((line) => (line.line === "draw" ? [line.name] : []))
  const has = (kind: AccountRule["lines"][number]["line"]) => lines.some(({ line }) => line === kind)
  const names = [
    "opening",
    ...(has("reset") ? ["reset"] : []),
    "added",
    ...(has("accrue") ? ["accrued"] : []),
    ...(draws.length > 0 ? ["due"] : []),
    ...draws,
    ...(expire ? ["expired"] : []),
    "final",
    "closing",
  ]
  // An amended line stands there once for each of its versions.
  return [...new Set(names)].map((name) => ({ name, worth: worth !== undefined && name !== "due", recipients: [] }))
}

/** By weight the parts are those of members, which are asked for as the members of any rule. */
function stagesOfAllocation({ split }: AllocateRule): readonly Stage[] {
  return split.form === "weight" ? [] : [...split.arms.map(({ name }) => name), split.rest].map(plain)
}

function stagesOfWaterfall({ tiers, rest, recipients }: WaterfallRule, groups: Plan["groups"]): readonly Stage[] {
  const paid = ({ name, pay }: { readonly name: string; readonly pay: Pay }): Stage => ({
    name,
    worth: false,
    recipients: payees(pay, groups),
  })
  return [...tiers.map(paid), paid({ name: "rest", pay: rest.pay }), { name: "total", worth: false, recipients }]
}

function payees(pay: Pay, groups: Plan["groups"]): readonly string[] {
  switch (pay.form) {
    case "one":
      return [pay.to]
    case "shares":
      return [...new Set([...pay.shares.map(({ to }) => to), pay.rest])]
    case "weight":
      return groups.find(({ name }) => name === pay.across)?.members.map(({ name }) => name) ?? []
  }
}

const stagesOfMovement = ({ whole }: MovementRule): readonly Stage[] =>
  whole?.fraction === "carry" ? [plain("carried")] : []

const plain = (name: string): Stage => ({ name, worth: false, recipients: [] })
