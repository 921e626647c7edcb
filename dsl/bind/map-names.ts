import type * as ast from "../syntax/ast.ts"

/** What becomes of the names in a declaration, and of its expressions. Names of arms, tiers, stages and members stay. */
export interface NameMap {
  /** A name that is declared. */
  readonly declared: (word: ast.Word) => ast.Word
  /** The use of a declaration by its plain name: a rule, event, phase, calendar, curve. */
  readonly used: (word: ast.Word) => ast.Word
  readonly group: (word: ast.Word) => ast.Word
  /** A party, or a group of parties. */
  readonly seat: (word: ast.Word) => ast.Word
  /** In brackets: a group or one of its members. */
  readonly index: (word: ast.Word) => ast.Word
  /** The title of a check, by which it is known. */
  readonly checkTitle: (word: ast.Word) => ast.Word
  /** An expression; `inner` maps its parts. `choice`: it is the value of a named argument, where a word may stand. */
  readonly expression: (
    expression: ast.Expression,
    inner: (expression: ast.Expression) => ast.Expression,
    choice: boolean,
  ) => ast.Expression
  /** The names of a formula's parameters hide those outside of it. */
  readonly within: (parameters: readonly ast.Word[]) => NameMap
}

/** A declaration with its names and expressions mapped; places in the text stay. */
export function mapItem(item: ast.Item, map: NameMap): ast.Item {
  const value = (expression: ast.Expression) => mapExpression(expression, map)
  const formed = (rule: ast.Formed): ast.Formed => ({
    ...optional("during", rule.during, map.used),
    splitAt: rule.splitAt.map(map.used),
    value: value(rule.value),
    exceptions: rule.exceptions.map((each) => ({ ...each, when: value(each.when), value: value(each.value) })),
  })
  const named = (rule: ast.Named): Pick<ast.Named, "name" | "groups"> => ({
    name: map.declared(rule.name),
    groups: rule.groups.map(map.group),
  })
  switch (item.node) {
    case "term":
      return { ...item, from: mapDay(item.from, map), through: mapDay(item.through, map) }
    case "rounding":
    case "clauses":
      return item
    case "uses":
      return { ...item, arguments: mapChoices(item.arguments, map), ...optional("as", item.as, map.declared) }
    case "parties":
      return {
        ...item,
        parties: item.parties.map((party) => ({
          ...party,
          name: map.declared(party.name),
          ...optional("heldBy", party.heldBy, map.used),
        })),
      }
    case "time":
      return item.contractYear && "anniversaryOf" in item.contractYear
        ? { ...item, contractYear: { ...item.contractYear, anniversaryOf: map.used(item.contractYear.anniversaryOf) } }
        : item
    case "calendar":
    case "curve":
      return { ...item, name: map.declared(item.name) }
    case "broken":
      return { ...item, ...optional("name", item.name, map.declared) }
    case "group": {
      const member = (each: ast.Member) => ({ ...each, name: map.seat(each.name) })
      const members = item.of.text === "party" ? item.members.map(member) : item.members
      return { ...item, name: map.declared(item.name), members }
    }
    case "tou":
      return {
        ...item,
        name: map.declared(item.name),
        lines: item.lines.map((line): ast.TouLine =>
          line.holidays?.form === "except"
            ? { ...line, holidays: { form: "except", calendar: map.used(line.holidays.calendar) } }
            : line,
        ),
      }
    case "event":
      return { ...item, name: map.declared(item.name), ...optional("by", item.by, map.group) }
    case "phases":
      return {
        ...item,
        phases: item.phases.map((phase) => ({
          ...phase,
          name: map.declared(phase.name),
          from: mapDay(phase.from, map),
        })),
      }
    case "input":
      return {
        ...item,
        ...named(item),
        ...(item.missing?.policy === "use"
          ? { missing: { ...item.missing, input: map.used(item.missing.input) } }
          : {}),
      }
    case "agreed":
      return { ...item, ...named(item), value: mapAgreed(item.value, map) }
    case "define":
      return { ...item, ...named(item), ...formed(item) }
    case "charge":
    case "settle":
      return { ...item, ...named(item), ...formed(item), payer: map.seat(item.payer), payee: map.seat(item.payee) }
    case "formula":
      return {
        ...item,
        name: map.declared(item.name),
        value: mapExpression(item.value, map.within(item.parameters.map(({ name }) => name))),
      }
    case "account":
      return { ...item, ...named(item), lines: item.lines.map((line) => mapAccountLine(line, map)) }
    case "flip":
      return { ...item, name: map.declared(item.name), when: value(item.when) }
    case "allocate":
      return {
        ...item,
        ...named(item),
        of: value(item.of),
        split:
          item.split.form === "weight"
            ? mapByWeight(item.split, map)
            : { ...item.split, arms: item.split.arms.map((arm) => mapArm(arm, map)) },
      }
    case "waterfall":
      return {
        ...item,
        ...named(item),
        of: value(item.of),
        tiers: item.tiers.map((tier) => mapTier(tier, map)),
        ...optional("rest", item.rest, (rest) => ({ ...rest, pay: mapPay(rest.pay, map) })),
      }
    case "instrument":
      return {
        ...item,
        name: map.declared(item.name),
        movements: item.movements.map((movement) => ({
          ...movement,
          name: map.declared(movement.name),
          ...optional("from", movement.from, map.seat),
          ...optional("to", movement.to, map.seat),
          value: value(movement.value),
        })),
      }
    case "invoice":
      return {
        ...item,
        ...named(item),
        biller: map.seat(item.biller),
        billed: map.seat(item.billed),
        lines: item.lines.map((line) => mapInvoiceLine(line, map)),
      }
    case "check":
      return { ...item, title: map.checkTitle(item.title), condition: value(item.condition) }
  }
}

/** An expression with its names mapped. */
export function mapExpression(expression: ast.Expression, map: NameMap, choice = false): ast.Expression {
  return map.expression(expression, (each) => mapParts(each, map), choice)
}

function mapParts(expression: ast.Expression, map: NameMap): ast.Expression {
  const value = (part: ast.Expression) => mapExpression(part, map)
  switch (expression.node) {
    case "literal":
    case "flag":
    case "missing":
      return expression
    case "reference":
      return { ...expression, name: map.used(expression.name), members: expression.members.map(map.index) }
    case "negate":
    case "not":
      return { ...expression, operand: value(expression.operand) }
    case "binary":
      return { ...expression, left: value(expression.left), right: value(expression.right) }
    case "if":
      return {
        ...expression,
        condition: value(expression.condition),
        then: value(expression.then),
        else: value(expression.else),
      }
    case "case":
      return {
        ...expression,
        arms: expression.arms.map((arm) => ({ when: value(arm.when), value: value(arm.value) })),
        ...optional("otherwise", expression.otherwise, value),
      }
    case "tiered":
      return {
        ...expression,
        of: value(expression.of),
        ...optional("above", expression.above, value),
        bands: expression.bands.map((band) => ({ ...band, limit: value(band.limit), at: value(band.at) })),
        ...optional("rest", expression.rest, value),
      }
    case "call":
      return {
        ...expression,
        name: map.used(expression.name),
        arguments: expression.arguments.map((argument, at): ast.Argument => {
          switch (argument.form) {
            case "value":
              return {
                ...argument,
                value: mapExpression(argument.value, map, at === modeAt.get(expression.name.text)),
                ...optional("by", argument.by, value),
                ...optional("where", argument.where, value),
              }
            case "else":
              return { ...argument, value: value(argument.value) }
            case "grain":
              return argument
            case "choice":
              return mapChoice(argument, map)
          }
        }),
        scopes: expression.scopes.map((scope) =>
          scope.form === "across" ? { ...scope, group: map.group(scope.group) } : scope,
        ),
      }
  }
}

/** The functions that round, and which of their values is a mode, a word and no name. */
const modeAt: ReadonlyMap<string, number> = new Map([
  ["round", 2],
  ["round_significant", 2],
])

const mapChoice = (choice: ast.Choice, map: NameMap): ast.Choice =>
  choice.value.node === "date" ? choice : { ...choice, value: mapExpression(choice.value, map, true) }
const mapChoices = (choices: readonly ast.Choice[], map: NameMap): readonly ast.Choice[] =>
  choices.map((choice) => mapChoice(choice, map))

const mapDay = (day: ast.Day, map: NameMap): ast.Day =>
  day.form === "date" ? day : { ...day, event: map.used(day.event) }

function mapAnchor(anchor: ast.Anchor, map: NameMap): ast.Anchor {
  if (anchor.form === "anniversary") return { ...anchor, event: map.used(anchor.event) }
  return "after" in anchor ? { ...anchor, after: map.used(anchor.after) } : anchor
}

function mapAgreed(value: ast.Agreed["value"], map: NameMap): ast.Agreed["value"] {
  if ("values" in value) return mapDated(value, map)
  return {
    ...value,
    members: value.members.map(({ member, dated }) => ({ member: map.index(member), dated: mapDated(dated, map) })),
  }
}

function mapDated(dated: ast.Dated, map: NameMap): ast.Dated {
  const anchor = (each: ast.Anchor) => mapAnchor(each, map)
  return {
    values: dated.values.map((each) => ({
      value: mapExpression(each.value, map),
      ...optional("from", each.from, (day) => mapDay(day, map)),
    })),
    ...optional("escalation", dated.escalation, (each) => ({
      ...each,
      rate: mapExpression(each.rate, map),
      ...optional("anchor", each.anchor, anchor),
    })),
    ...optional("indexation", dated.indexation, (each) => ({
      ...each,
      index: map.used(each.index),
      choices: mapChoices(each.choices, map),
      ...optional("anchor", each.anchor, anchor),
    })),
  }
}

function mapAccountLine(line: ast.AccountLine, map: NameMap): ast.AccountLine {
  const value = (expression: ast.Expression) => mapExpression(expression, map)
  switch (line.line) {
    case "opens":
      return { ...line, value: value(line.value) }
    case "add":
      return { ...line, value: value(line.value), ...optional("worth", line.worth, value) }
    case "draw":
      return { ...line, upTo: value(line.upTo) }
    case "reset":
      return { ...line, to: value(line.to) }
    case "accrue":
      return { ...line, rate: value(line.rate) }
    case "expire":
    case "end":
      return line
  }
}

const mapArm = (arm: ast.Arm, map: NameMap): ast.Arm =>
  arm.arm === "share"
    ? { ...arm, share: mapExpression(arm.share, map) }
    : { ...arm, upTo: mapExpression(arm.upTo, map) }

function mapByWeight(split: ast.ByWeight, map: NameMap): ast.ByWeight {
  return {
    ...split,
    across: map.group(split.across),
    by: mapExpression(split.by, map),
    ...optional("cap", split.cap, (cap) => ({
      upTo: mapExpression(cap.upTo, map),
      ...optional("leftover", cap.leftover, (each) => optional("to", each.to, map.index)),
    })),
    ...optional("remainder", split.remainder, (each) =>
      each.form === "to" ? { ...each, to: map.index(each.to) } : each,
    ),
    ...optional("noWeight", split.noWeight, (each) =>
      each.form === "to" ? { ...each, to: map.index(each.to) } : each,
    ),
  }
}

function mapTier(tier: ast.Tier, map: NameMap): ast.Tier {
  const { limit } = tier
  return {
    ...tier,
    limit:
      limit.form === "up_to"
        ? { ...limit, value: mapExpression(limit.value, map) }
        : {
            ...limit,
            recipient: map.seat(limit.recipient),
            gets: mapExpression(limit.gets, map),
            ...optional("plus", limit.plus, (plus) => mapExpression(plus, map)),
          },
    pay: mapPay(tier.pay, map),
  }
}

function mapPay(pay: ast.Pay, map: NameMap): ast.Pay {
  switch (pay.form) {
    case "one":
      return { ...pay, to: map.seat(pay.to) }
    case "shares":
      return {
        ...pay,
        shares: pay.shares.map(({ share, to }) => ({ share: mapExpression(share, map), to: map.seat(to) })),
        rest: map.seat(pay.rest),
      }
    case "weight":
      return mapByWeight(pay, map)
  }
}

function mapInvoiceLine(line: ast.InvoiceLine, map: NameMap): ast.InvoiceLine {
  // `period end`, `issue` and `receipt` are days of the paper, not of the contract.
  const after = (date: ast.DueDate): ast.DueDate =>
    date.form === "days" && !paperDays.has(date.after.text) ? { ...date, after: map.used(date.after) } : date
  switch (line.line) {
    case "lines":
      return { ...line, names: line.names.map(map.used) }
    case "tax":
      return { ...line, name: map.declared(line.name), rate: mapExpression(line.rate, map), on: line.on.map(map.used) }
    case "issued":
      return { ...line, by: after(line.by) }
    case "due":
      return {
        ...line,
        dates: line.dates.map(after),
        ...optional("roll", line.roll, (roll) => ({ ...roll, calendar: map.used(roll.calendar) })),
      }
    case "late":
      return { ...line, rate: mapExpression(line.rate, map) }
    case "dispute":
      return line
    case "correct":
      return { ...line, choices: mapChoices(line.choices, map) }
    case "net":
      return { ...line, with: line.with.map(map.used) }
  }
}
const paperDays: ReadonlySet<string> = new Set(["period end", "issue", "receipt"])

/** A field that may be absent, mapped where it is there. */
const optional = <Key extends string, In, Out>(
  key: Key,
  value: In | undefined,
  map: (value: In) => Out,
): { readonly [K in Key]?: Out } => (value === undefined ? {} : { [key]: map(value) }) as { readonly [K in Key]?: Out }

/** A map that changes nothing, for those that only look. */
function looking(look: Partial<NameMap>): NameMap {
  const keep = (word: ast.Word) => word
  const map: NameMap = {
    declared: keep,
    used: keep,
    group: keep,
    seat: keep,
    index: keep,
    checkTitle: keep,
    expression: (expression, inner) => inner(expression),
    within: () => map,
    ...look,
  }
  return map
}

/** Every name a declaration reads; names it declares, and members, are not among them. */
export function namesRead(item: ast.Item): ReadonlySet<string> {
  const names = new Set<string>()
  const used = (word: ast.Word) => {
    names.add(word.text)
    return word
  }
  const expression: NameMap["expression"] = (value, inner) => {
    // The name under which a template is used stands before the name that is read.
    if (value.node === "reference")
      for (const at of value.stages.keys())
        names.add([value.name, ...value.stages.slice(0, at + 1)].map(({ text }) => text).join("."))
    return inner(value)
  }
  mapItem(item, looking({ used, group: used, seat: used, expression }))
  return names
}

/** Every name a declaration brings into its contract. */
export function declaredNames(item: ast.Item): readonly ast.Word[] {
  const names: ast.Word[] = []
  const declared = (word: ast.Word) => {
    names.push(word)
    return word
  }
  mapItem(item, looking({ declared, expression: (value) => value }))
  return names
}

/** How many nodes an expression has. */
export function sizeOf(value: ast.Expression): number {
  let size = 0
  const expression: NameMap["expression"] = (part, inner) => {
    size++
    return inner(part)
  }
  mapExpression(value, looking({ expression }))
  return size
}
