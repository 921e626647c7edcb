import { expect, test } from "vitest"
import type { Contract, Define, Expression, Template } from "../syntax/ast.ts"
import { parse } from "../syntax/parse.ts"
import { bind } from "./bind.ts"
import { isShared } from "./imports.ts"
import { ruleNamed, type Scope } from "./scope.ts"

const sections = `parties { Buyer "B" Seller "S" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  group tenant of label { north south }
  input load[tenant]: MWh each interval from meter "L" missing error
  input metered: MWh each interval from meter "M" missing error
  agreed strike: USD/MWh = 34 USD/MWh`

const difference = `template difference "Difference" (quantity: MWh each interval, fixed: USD/MWh, below: one of nothing or all) {
  define part: USD each interval = case { when below = nothing : 0 otherwise : quantity * fixed }
  define total: USD each month = sum(part) over month
}`

interface Read {
  readonly text: string
  readonly scope: Scope
  /** Each finding with the text it underlines. */
  readonly found: readonly string[]
}

/** Templates, and a contract with some declarations. */
function read(templates: string, items: string): Read {
  const text = `offtake 1\n${templates}\ncontract c "C" {\n${sections}\n${items}\n}\n`
  const { file, diagnostics: misread } = parse(text)
  expect(misread.map(({ message }) => message)).toEqual([])
  const all = file.parts.filter((part): part is Template => part.node === "template")
  const contract = file.parts.find((part): part is Contract => part.node === "contract")!
  const beside = {
    templates: new Map(all.map((template) => [template.name.text, template])),
    shared: file.parts.filter(isShared),
    missing: new Set<string>(),
    amendments: [],
  }
  const { scope, diagnostics } = bind(contract, new Set(["sum", "max"]), [], beside)
  return { text, scope, found: diagnostics.map(({ code, span }) => `${code} ${text.slice(span.from, span.to)}`) }
}

/** The formula of a rule in a notation of one line: names in full, groups by brackets. */
function formula({ scope }: Read, name: string): string {
  const rule = scope.rules.get(name)
  return rule?.node === "define" || rule?.node === "charge" ? show(rule.value) : `no formula ${name}`
}

function show(value: Expression): string {
  switch (value.node) {
    case "literal":
      return [value.number.text, value.unit?.text].filter(Boolean).join(" ")
    case "flag":
      return String(value.value)
    case "reference": {
      const path = [value.name, ...value.stages].map(({ text }) => text).join(".")
      return value.members.length > 0 ? `${path}[${value.members.map(({ text }) => text).join(", ")}]` : path
    }
    case "not":
      return `not ${show(value.operand)}`
    case "negate":
      return `-${show(value.operand)}`
    case "binary":
      return `(${show(value.left)} ${value.operator.text} ${show(value.right)})`
    case "if":
      return `if ${show(value.condition)} then ${show(value.then)} else ${show(value.else)}`
    case "case":
      return `case ${value.arms.map((arm) => `${show(arm.when)}: ${show(arm.value)}`).join("; ")}; otherwise ${value.otherwise ? show(value.otherwise) : "?"}`
    case "call": {
      const parts = value.arguments.map((each) =>
        each.form === "grain"
          ? each.grain.text
          : each.form === "choice"
            ? `${each.name.text}: ${each.value.node === "date" ? each.value.text : show(each.value)}`
            : show(each.value),
      )
      const scopes = value.scopes.map((each) => (each.form === "across" ? ` across ${each.group.text}` : ""))
      return `${value.name.text}(${parts.join(", ")})${scopes.join("")}`
    }
    default:
      return value.node
  }
}

test("names of a template used under a name have it before them", () => {
  const it = read(difference, "uses difference(quantity: 60% * metered, fixed: strike, below: all) as cfd")
  expect(it.found).toEqual([])
  expect([...it.scope.rules.keys()].slice(3)).toEqual(["cfd.part", "cfd.total"])
  expect(formula(it, "cfd.total")).toBe("sum(cfd.part)")
  expect(formula(it, "cfd.part")).toBe("((60 % * metered) * strike)")
})
test("without a name they stay plain", () => {
  const it = read(difference, "uses difference(quantity: metered, fixed: strike, below: nothing)")
  expect(it.found).toEqual([])
  expect(formula(it, "total")).toBe("sum(part)")
  expect(formula(it, "part")).toBe("0")
})
test("a contract's path through the name of a template leads to its rule", () => {
  const it = read(difference, "uses difference(quantity: metered, fixed: strike, below: all) as cfd")
  const word = (text: string) => ({ text, span: { from: 0, to: text.length } })
  const named = ruleNamed(it.scope, { name: word("cfd"), stages: [word("total"), word("worth")] })
  expect([named.name.text, named.item?.node, named.stages.map(({ text }) => text)]).toEqual([
    "cfd.total",
    "define",
    ["worth"],
  ])
  expect(ruleNamed(it.scope, { name: word("strike"), stages: [word("x")] }).name.text).toBe("strike")
  expect(ruleNamed(it.scope, { name: word("cfd"), stages: [word("nothing_such")] }).item).toBeUndefined()
})

test("a choice makes comparisons true or false, and what cannot be reached is gone", () => {
  const choices = `template t "T" (way: one of a or b or c, x: MWh) {
    define one: MWh = case { when x > 1 MWh and way = a : 1 MWh when way = b or x > 2 MWh : 2 MWh otherwise : 3 MWh }
    define two: MWh = if not (way != a) then 1 MWh else x
    define three: flag = way = c or x > 3 MWh
    define four: MWh = x except §1 when way = a : 1 MWh except §2 when x > 4 MWh : 4 MWh
  }`
  const by = (way: string) => {
    const it = read(choices, `uses t(way: ${way}, x: metered)`)
    expect(it.found).toEqual([])
    const four = it.scope.rules.get("four")
    const exceptions = four?.node === "define" ? four.exceptions.map(({ clause }) => clause?.text) : []
    return [...["one", "two", "three"].map((name) => formula(it, name)), exceptions.join(" ")]
  }
  expect(by("a")).toEqual([
    "case (metered > 1 MWh): 1 MWh; (metered > 2 MWh): 2 MWh; otherwise 3 MWh",
    "1 MWh",
    "(metered > 3 MWh)",
    "§1",
  ])
  // The second arm always holds: the first is gone, the rest is never reached.
  expect(by("b")).toEqual(["2 MWh", "metered", "(metered > 3 MWh)", "§2"])
  expect(by("c")).toEqual(["case (metered > 2 MWh): 2 MWh; otherwise 3 MWh", "metered", "true", "§2"])
})
test("a choice is handed on, to a template or to a function", () => {
  const nested = `template inner "I" (way: one of a or b) { define x: MWh = if way = a then 1 MWh else max(2 MWh, excess: way) }
  template outer "O" (way: one of a or b) { uses inner(way: way) as i define y: MWh = i.x }`
  const it = read(nested, "uses outer(way: b) as o")
  expect(it.found).toEqual([])
  expect([formula(it, "o.i.x"), formula(it, "o.y")]).toEqual(["max(2 MWh, excess: b)", "o.i.x"])
})
test("a rounding mode is a word of a template, and no name", () =>
  expect(
    read(
      `template t "T" (n: MWh, mode: one of half_up or half_even) {
        define x: MWh = round(n, 1 MWh, half_up) define y: MWh = round_significant(n, 4, mode)
      }`,
      "uses t(n: 1 MWh, mode: half_even)",
    ).found,
  ).toEqual([]))
test("the names of a nested template without a name of its own belong to the one that uses it", () => {
  const nested = `template inner "I" (n: MWh) { define x: MWh = 1 MWh }
  template outer "O" (n: MWh) { uses inner(n: 1 MWh) define y: MWh = x }`
  const it = read(nested, "uses outer(n: 1 MWh) as o")
  expect(it.found).toEqual([])
  expect(formula(it, "o.y")).toBe("o.x")
})
test("parties and groups are seated", () => {
  const it = read(
    `template t "T" (payer: party, who: group, use[who]: MWh each interval) {
      charge fee (payer pays Seller): USD each month §1 = sum(use[north]) over month * sum(use) across who * cash(payer)
      define of[who]: MWh each interval = use
    }`,
    "uses t(payer: Buyer, who: tenant, use: load) as x",
  )
  expect(it.found).toEqual([])
  expect(it.scope.arguments.map(({ parameter, groups }) => [parameter, ...groups.map(({ text }) => text)])).toEqual([
    ["use", "tenant"],
  ])
  const fee = it.scope.rules.get("x.fee")
  expect(fee?.node === "charge" && [fee.payer.text, fee.payee.text]).toEqual(["Buyer", "Seller"])
  expect(formula(it, "x.fee")).toBe("((sum(load[north]) * sum(load) across tenant) * cash(Buyer))")
  expect([...(it.scope.rules.get("x.of") as Define).groups].map(({ text }) => text)).toEqual(["tenant"])
})
test("a member, a stage and a formula's parameter keep their names", () => {
  const it = read(
    `template t "T" (n: MWh) {
      group kind of label { total others }
      agreed share[kind]: % = { total: 60% others: 40% }
      define total: % = share[total] + share[kind]
      formula double(total: %): % = total * 2
    }`,
    "uses t(n: 1 MWh) as x",
  )
  expect(it.found).toEqual([])
  expect(formula(it, "x.total")).toBe("(x.share[total] + x.share[x.kind])")
  const double = it.scope.formulas.get("x.double")
  expect(double && show(double.value)).toBe("(total * 2)")
})
test("the sections of a template become those of the contract", () => {
  const whole = `template whole "W" (n: MWh) { ${sections} }`
  const text = `offtake 1\n${whole}\ncontract c "C" { uses whole(n: 1 MWh) }`
  const [template, contract] = parse(text).file.parts as [Template, Contract]
  const beside = { templates: new Map([["whole", template]]), shared: [], missing: new Set<string>(), amendments: [] }
  const { scope, diagnostics, contract: bound } = bind(contract, new Set(), [], beside)
  expect(diagnostics).toEqual([])
  expect([...scope.parties.keys()]).toEqual(["Buyer", "Seller"])
  expect(bound.items.some(({ node }) => node === "parties")).toBe(true)
})
test("what stands beside contracts is seen by them and by templates", () => {
  const it = read(
    `tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }
    template t "T" (n: MWh) { define peak: flag each interval = in(pjm.on_peak) }`,
    "uses t(n: 1 MWh) as x",
  )
  expect(it.found).toEqual([])
  expect(formula(it, "x.peak")).toBe("in(pjm.on_peak)")
  expect([...it.scope.tous.keys()]).toEqual(["pjm"])
})
test("what was given for values is handed on to be checked", () => {
  const it = read(difference, "uses difference(quantity: 60% * metered, fixed: strike, below: all) as cfd")
  expect(it.scope.arguments.map(({ parameter, header, value }) => [parameter, header.unit?.text, show(value)])).toEqual(
    [
      ["quantity", "MWh", "(60 % * metered)"],
      ["fixed", "USD/MWh", "strike"],
    ],
  )
})

const given = "quantity: metered, fixed: strike, below: all"
test.each([
  ["an unknown template", difference, "uses diference(a: 1)", ["bind/unknown-template diference"]],
  [
    "a template that uses itself",
    `template a "A" (n: MWh) { uses b(n: 1 MWh) } template b "B" (n: MWh) { uses a(n: 1 MWh) }`,
    "uses a(n: 1 MWh)",
    ["bind/template-circle a"],
  ],
  [
    "a template used twice without a name",
    difference,
    `uses difference(${given}) uses difference(${given})`,
    ["bind/template-twice difference"],
  ],
  [
    "two templates under one name",
    difference,
    `uses difference(${given}) as x uses difference(${given}) as x`,
    ["bind/declared-twice x", "bind/declared-twice part", "bind/declared-twice total"],
  ],
  [
    "a template with an event, under a name",
    `template t "T" (n: MWh) { event cod "COD" §2 once from log "m" }`,
    "uses t(n: 1 MWh) as x",
    ["bind/template-section x"],
  ],
  [
    "a template that reads what is the contract's",
    `template t "T" (n: MWh) { define x: USD/MWh = strike }`,
    "uses t(n: 1 MWh)",
    ["bind/not-in-template strike"],
  ],
  [
    "a parameter by a group that is the contract's",
    `template t "T" (use[tenant]: MWh each interval) { define x: MWh each interval = sum(use) across tenant }`,
    "uses t(use: load)",
    ["bind/not-in-template tenant"],
  ],
  ["an unknown parameter", difference, `uses difference(${given}, fixd: strike)`, ["bind/unknown-parameter fixd"]],
  ["a parameter given twice", difference, `uses difference(${given}, below: all)`, ["bind/argument-twice below"]],
  [
    "parameters left out",
    difference,
    "uses difference(quantity: metered)",
    ["bind/argument-missing difference", "choice/template-choice difference"],
  ],
  [
    "a word that is no choice",
    difference,
    "uses difference(quantity: metered, fixed: strike, below: nothin)",
    ["check/unknown-word nothin"],
  ],
  [
    "a comparison with a word that is no choice",
    `template t "T" (way: one of a or b) { define x: flag = way = c }`,
    "uses t(way: a)",
    ["check/unknown-word c"],
  ],
  [
    "a figure for a party",
    `template t "T" (who: party) { charge x (who pays Seller): USD each month §1 = 1 USD }`,
    "uses t(who: 5 USD)",
    ["bind/argument-sort 5 USD"],
  ],
  [
    "a rule for a party",
    `template t "T" (who: party) { charge x (who pays Seller): USD each month §1 = 1 USD }`,
    "uses t(who: strike)",
    ["bind/argument-sort strike"],
  ],
  [
    "an unknown party",
    `template t "T" (who: party) { charge x (who pays Seller): USD each month §1 = 1 USD }`,
    "uses t(who: Buyr)",
    ["bind/unknown-party Buyr"],
  ],
  [
    "an unknown group",
    `template t "T" (who: group) { define x[who]: MWh = 1 MWh }`,
    "uses t(who: tenants)",
    ["bind/unknown-name tenants"],
  ],
  [
    "a formula for what is read by member",
    `template t "T" (who: group, use[who]: MWh each interval) { define x: MWh each interval = use[north] }`,
    "uses t(who: tenant, use: 2 * load)",
    ["bind/argument-not-indexed 2 * load"],
  ],
])("%s is refused", (_, templates, items, expected) => expect(read(templates, items).found).toEqual(expected))

test("templates that double what they are given are stopped", () => {
  const doubling = Array.from(
    { length: 30 },
    (_, at) => `template t${at} "T" (x: MWh) { ${at === 29 ? "define y: MWh = x" : `uses t${at + 1}(x: x + x)`} }`,
  )
  // Template k is given 2^(k+1) - 1 parts and reads them twice: up to t14 that makes 131_083 parts, with t15 262_156.
  expect(read(doubling.join("\n"), "uses t0(x: metered)").found).toEqual(["bind/template-too-large t15"])
})
