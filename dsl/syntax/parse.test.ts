import { readdirSync, readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { codes } from "../diagnostics/codes.ts"
import type { Diagnostic } from "../diagnostics/diagnostic.ts"
import { syntaxCodes } from "../diagnostics/syntax-codes.ts"
import type { Contract, Expression, Item, Scope, Test as TestPart } from "./ast.ts"
import { limits } from "./limits.ts"
import { parse } from "./parse.ts"
import { tokenize } from "./tokenize.ts"
import { allWords } from "./words.ts"

const inContract = (items: string) => `offtake 1\ncontract c "C" {\n${items}\n}\n`
/** The findings of a text, each with the text it underlines. */
const findings = (text: string) =>
  parse(text).diagnostics.map(({ code, span }) => `${code.replace("syntax/", "")} «${text.slice(span.from, span.to)}»`)

function itemOf<K extends Item["node"]>(kind: K, text: string): Extract<Item, { node: K }> {
  const { file, diagnostics } = parse(inContract(text))
  expect(diagnostics).toEqual([])
  const item = (file.parts[0] as Contract).items[0]
  expect(item?.node).toBe(kind)
  return item as Extract<Item, { node: K }>
}
/** An expression with all its brackets: what binds to what. */
function shape(expression: Expression): string {
  switch (expression.node) {
    case "literal":
      return expression.number.text + (expression.unit ? ` ${expression.unit.text}` : "")
    case "flag":
      return String(expression.value)
    case "reference":
      return (
        [expression.name, ...expression.stages].map(({ text }) => text).join(".") +
        (expression.members.length > 0 ? `[${expression.members.map(({ text }) => text).join()}]` : "")
      )
    case "negate":
      return `(-${shape(expression.operand)})`
    case "not":
      return `(not ${shape(expression.operand)})`
    case "binary":
      return `(${shape(expression.left)} ${expression.operator.text} ${shape(expression.right)})`
    case "if":
      return `(if ${shape(expression.condition)} then ${shape(expression.then)} else ${shape(expression.else)})`
    case "case": {
      const arms = expression.arms.map(({ when, value }) => `when ${shape(when)} : ${shape(value)}`)
      return `{${[...arms, ...(expression.otherwise ? [`otherwise : ${shape(expression.otherwise)}`] : [])].join(" ")}}`
    }
    case "call": {
      const inside = expression.arguments.map((argument) => {
        if (argument.form === "grain") return `each ${argument.grain.text}`
        if (argument.form === "else") return `else ${shape(argument.value)}`
        if (argument.form === "choice")
          return `${argument.name.text}: ${argument.value.node === "date" ? argument.value.text : shape(argument.value)}`
        return (
          shape(argument.value) +
          (argument.by ? ` by ${shape(argument.by)}` : "") +
          (argument.where ? ` where ${shape(argument.where)}` : "")
        )
      })
      const scopes = expression.scopes.map((scope) => scopeText(scope))
      return `${expression.name.text}(${inside.join(", ")})${scopes.join("")}`
    }
    case "tiered": {
      const bands = expression.bands.map(({ edge, limit, at }) => `${edge.text} ${shape(limit)} at ${shape(at)}`)
      const of = shape(expression.of) + (expression.above ? ` above ${shape(expression.above)}` : "")
      const rest = expression.rest ? [`rest at ${shape(expression.rest)}`] : []
      return `tiered ${expression.kind?.text} (${of}) {${[...bands, ...rest].join(" ")}}`
    }
    case "missing":
      return "…"
  }
}
function scopeText(scope: Scope): string {
  switch (scope.form) {
    case "over":
    case "within":
      return ` ${scope.form} ${scope.grain.text}`
    case "so_far":
      return ` over ${scope.grain.text} so far`
    case "trailing":
    case "prior":
      return ` over ${scope.form}${scope.upTo ? " up to" : ""} ${scope.count.text} ${scope.grain.text}`
    case "across":
      return ` across ${scope.group.text}`
  }
}
const read = (expression: string) => shape(itemOf("define", `define x: USD = ${expression}`).value)

describe("expressions", () => {
  test.each([
    ["a + b * c", "(a + (b * c))"],
    ["a - b - c", "((a - b) - c)"],
    ["-a * b", "((-a) * b)"],
    ["a / -b", "(a / (-b))"],
    ["not a and b or c", "(((not a) and b) or c)"],
    ["not a = b", "(not (a = b))"],
    ["a + b <= c * d", "((a + b) <= (c * d))"],
    ["if a then b else if c then d else e", "(if a then b else (if c then d else e))"],
    ["case { when a > 0 : b otherwise : c }", "{when (a > 0) : b otherwise : c}"],
    ["10 MWh/hours(month)", "(10 MWh / hours(each month))"],
    ["5 kW-3 kW", "(5 kW - 3 kW)"],
    ["5000-40", "(5000 - 40)"],
    ["18 USD/kW-mo", "18 USD/kW-mo"],
    ["96%", "96 %"],
    ["makeup.recovered.worth[T1]", "makeup.recovered.worth[T1]"],
    ["sum(x by w where f) over month across tenant", "sum(x by w where f) over month across tenant"],
    ["ratio(a, b, else 100%)", "ratio(a, b, else 100 %)"],
    ["limited(x, at_most: 12% * y, excess: not_owed)", "limited(x, at_most: (12 % * y), excess: not_owed)"],
    ["hours(term)", "hours(each term)"],
    ["sum(x) over term", "sum(x) over term"],
    ["a or not b and c", "(a or ((not b) and c))"],
    ["not not a = -b * c", "(not (not (a = ((-b) * c))))"],
    ["(a + b) * c", "((a + b) * c)"],
    ["a = b and c < d - e - f", "((a = b) and (c < ((d - e) - f)))"],
    ["draw + per + share", "((draw + per) + share)"],
    ["held * return + opening", "((held * return) + opening)"],
    ["sum(x) over contract_year so far", "sum(x) over contract_year so far"],
    ["max(x, else 0 kW) over prior up to 11 month", "max(x, else 0 kW) over prior up to 11 month"],
    ["sum(x) over trailing 3 term", "sum(x) over trailing 3 term"],
    ["run_length(spp < 0) within month", "run_length((spp < 0)) within month"],
    ["run_length(spp < 0) across periods >= 4 h", "(run_length((spp < 0)) across periods >= 4 h)"],
    ["case { when sum(x) over term so far : b }", "{when sum(x) over term so far : b}"],
    [
      "tiered marginal (x above y + z) { first 5 MWh at 70 USD/MWh next 6 MWh at p rest at q }",
      "tiered marginal (x above (y + z)) {first 5 MWh at 70 USD/MWh next 6 MWh at p rest at q}",
    ],
    [
      "2 * tiered all_units (x) { up to 5 MWh at 70 USD/MWh below 6 MWh at p }",
      "(2 * tiered all_units (x) {up to 5 MWh at 70 USD/MWh below 6 MWh at p})",
    ],
  ])("%s", (text, wanted) => expect(read(text)).toBe(wanted))
})

test("what could be read in two ways needs brackets", () => {
  const found = (expression: string) => findings(inContract(`define x: flag = ${expression}`))
  expect(found("a < b < c")).toEqual(["needs-brackets «<»"])
  expect(found("a + not b")).toEqual(["needs-brackets «not»"])
  expect(found("(a < b) = c and d < e or not f")).toEqual([])
})
test("the span of an operation holds the brackets of its operands", () => {
  const text = inContract("define x: USD = (a + b) * c")
  const { value } = itemOf("define", "define x: USD = (a + b) * c")
  expect(text.slice(value.span.from, value.span.to)).toBe("(a + b) * c")
})

describe("declarations", () => {
  test("keep every part of an input", () => {
    const input = itemOf(
      "input",
      'input spp[tenant] "Spot": USD/MWh each interval §2 from market "RT" labels end missing hold 30 min',
    )
    expect([input.name.text, input.groups[0]?.text, input.title?.text]).toEqual(["spp", "tenant", "Spot"])
    expect([input.header.unit?.text, input.header.each?.text, input.header.clause?.text]).toEqual([
      "USD/MWh",
      "interval",
      "§2",
    ])
    expect([input.source?.kind.text, input.source?.name.text, input.labelsEnd]).toEqual(["market", "RT", true])
    expect(input.missing).toMatchObject({ policy: "hold", count: { text: "30" }, unit: { text: "min" } })
  })
  test("count in days", () =>
    expect(itemOf("define", "define late: day level each month = x").header).toMatchObject({
      unit: { text: "day" },
      level: { text: "level" },
      each: { text: "month" },
    }))
  test("leave choices that were forgotten for the checker to ask for", () => {
    expect(
      itemOf("rounding", "rounding { post each line to 0.01 USD post invoice total to 1 USD quotients to 10 decimals }")
        .lines,
    ).toMatchObject([
      { line: "post", stage: { text: "line" } },
      { line: "post", stage: { text: "total" } },
      { line: "quotients", decimals: { text: "10" } },
    ])
    const agreed = itemOf("agreed", "agreed p: USD/MWh = 36 USD/MWh escalating 2%")
    expect(agreed.value).toMatchObject({ values: [{}], escalation: { rate: { number: { text: "2" } } } })
    expect(itemOf("input", "input x: kWh each interval").missing).toBeUndefined()
    expect(read("case { when a : b }")).toBe("{when a : b}")
  })
  test("read an escalation with all its choices", () => {
    const text =
      "agreed p: USD/MWh = 36 USD/MWh ; 37 USD/MWh from 2030-06-01 escalating 2% compounding on each July 1 from 2028-07-01 rounded to 0.0001 USD/MWh half_up at use"
    expect(itemOf("agreed", text).value).toMatchObject({
      values: [{}, { from: { form: "date", date: { text: "2030-06-01" } } }],
      escalation: {
        growth: { text: "compounding" },
        anchor: { form: "on", day: { month: { text: "July" }, day: { text: "1" } }, from: { text: "2028-07-01" } },
        chain: { form: "rounded", mode: { text: "half_up" }, stage: { text: "at use" } },
      },
    })
  })
  test("tell the members of a value by group from the words of an escalation", () => {
    const { value } = itemOf(
      "agreed",
      "agreed p[g]: USD/MWh = { T1: 44 USD/MWh escalating 2% compounding exact simple: 45 USD/MWh }",
    )
    expect("members" in value && value.members.map(({ member }) => member.text)).toEqual(["T1", "simple"])
  })
  test("read each end of an account", () => {
    const end = (text: string) => itemOf("account", `account a: USD each month { at end of term ${text} }`).lines[0]
    expect(end("lapses")).toMatchObject({ end: { form: "lapses" } })
    expect(end("is paid")).toMatchObject({ end: { form: "paid" } })
    expect(end("kept 2 years then lapses")).toMatchObject({ end: { form: "kept", years: { text: "2" } } })
    expect(end("not reached")).toMatchObject({ end: { form: "not_reached" } })
  })
  test("read a due date that is the later of two", () => {
    const { lines } = itemOf(
      "invoice",
      "invoice m (A bills B) each month { due later of day 20 of next month, 10 business days after receipt roll next on fedwire }",
    )
    expect(lines[0]).toMatchObject({
      pick: { text: "later" },
      dates: [
        { form: "day", day: { text: "20" } },
        { form: "days", business: true, after: { text: "receipt" } },
      ],
      roll: { direction: { text: "next" }, calendar: { text: "fedwire" } },
    })
  })
  test("read periods at every precision", () => {
    const lines = ["2027", "2027-06", "2027-06-15", "2027-06-15T12:00-05:00", "contract year 3", "term"].map(
      (period) => `expect x in ${period} = 1 USD`,
    )
    const { file, diagnostics } = parse(`offtake 1\ntest "t" { ${lines.join("\n")} }`)
    expect(diagnostics).toEqual([])
    expect(
      (file.parts[0] as TestPart).lines.map((line) => line.line === "expect" && [line.in.form, line.in.text]),
    ).toEqual([
      ["year", "2027"],
      ["month", "2027-06"],
      ["date", "2027-06-15"],
      ["instant", "2027-06-15T12:00-05:00"],
      ["contract_year", "3"],
      ["term", "term"],
    ])
  })
})

describe("days and settings", () => {
  test("a term hangs on dates and events", () => {
    expect(itemOf("term", "term 2027-01-01 through 2046-12-31")).toMatchObject({
      from: { form: "date", date: { text: "2027-01-01" } },
      through: { form: "date", date: { text: "2046-12-31" } },
    })
    expect(itemOf("term", "term energised through 20 year after cod")).toMatchObject({
      from: { form: "event", event: { text: "energised" } },
      through: { form: "after", count: { text: "20" }, unit: { text: "year" }, event: { text: "cod" } },
    })
    expect(itemOf("term", "term first January 1 after cod through 6 month after cod").from).toMatchObject({
      form: "first",
      day: { month: { text: "January" }, day: { text: "1" } },
      event: { text: "cod" },
    })
  })
  test("term opens a declaration after a number too", () => {
    const { file, diagnostics } = parse(inContract("define x: number = 5 term energised through cod"))
    expect(diagnostics).toEqual([])
    expect(file.parts).toMatchObject([{ items: [{ node: "define" }, { node: "term" }] }])
  })
  test("a clock has a gas day, a leap day and a contract year from an event", () => {
    const text = "time { gas_day starts 09:00 leap_day to March 1 contract_year starts anniversary of cod }"
    expect(itemOf("time", text)).toMatchObject({
      gasDay: { text: "09:00" },
      leapDay: { month: { text: "March" }, day: { text: "1" } },
      contractYear: { anniversaryOf: { text: "cod" } },
    })
  })
  test("a party is held, and a party may be called held", () => {
    const { parties } = itemOf("parties", 'parties { JV "J" held by holding held "H" by "B" held by held }')
    expect(parties.map(({ name, heldBy }) => [name.text, heldBy?.text])).toEqual([
      ["JV", "holding"],
      ["held", undefined],
      ["by", "held"],
    ])
  })
  test("members of a group come and go", () => {
    const { members } = itemOf("group", "group g of party { T1 T2 from 2029-04-01 T3 through 2031-12-31 }")
    expect(members.map(({ name, from, through }) => [name.text, from?.text, through?.text])).toEqual([
      ["T1", undefined, undefined],
      ["T2", "2029-04-01", undefined],
      ["T3", undefined, "2031-12-31"],
    ])
  })
  test("a line of a time-of-use has season, days, holidays and hours, or some of them", () => {
    const { lines, otherwise } = itemOf(
      "tou",
      `tou pjm "PJM" {
         period summer: June 1 through September 30 Mon..Fri, Sun except nerc 13:00..19:00, 20:00..24:00
         period summer: with holidays
         period period: 07:00..23:00
         otherwise off_peak
       }`,
    )
    expect(otherwise?.text).toBe("off_peak")
    expect(lines.map(({ name }) => name.text)).toEqual(["summer", "summer", "period"])
    expect(lines[0]).toMatchObject({
      season: { from: { month: { text: "June" } }, through: { day: { text: "30" } } },
      days: [{ from: { text: "Mon" }, to: { text: "Fri" } }, { from: { text: "Sun" } }],
      holidays: { form: "except", calendar: { text: "nerc" } },
      hours: [
        { from: { text: "13:00" }, to: { text: "19:00" } },
        { from: { text: "20:00" }, to: { text: "24:00" } },
      ],
    })
    expect(lines[1]).toMatchObject({ days: [], holidays: { form: "with" }, hours: [] })
    expect(lines[2]).toMatchObject({ days: [], hours: [{}] })
  })
  test("an event is one day or stretches with causes", () => {
    expect(
      itemOf("event", 'event cod "COD" §2.2 once guaranteed 2027-05-15 longstop 2027-11-30 from log "m"'),
    ).toMatchObject({
      form: "once",
      clause: { text: "§2.2" },
      guaranteed: { text: "2027-05-15" },
      longstop: { text: "2027-11-30" },
      source: { kind: { text: "log" }, name: { text: "m" } },
    })
    expect(itemOf("event", "event outage spans by cause overlap first")).toMatchObject({
      form: "spans",
      by: { text: "cause" },
      overlap: { text: "first" },
    })
  })
  test("phases begin on days", () => {
    const { phases } = itemOf("phases", "phases §2 { a from energised b from 15 year after cod c from 2040-01-01 }")
    expect(phases.map(({ name, from }) => `${name.text} ${from.form}`)).toEqual(["a event", "b after", "c date"])
  })
})

describe("figures", () => {
  test("an input has a posting as its source, and runs", () => {
    const text = "input x: USD each month from posting ridge.energy run initial then final labels end missing error"
    const input = itemOf("input", text)
    expect(input.source).toMatchObject({ kind: { text: "posting" }, name: { text: "ridge.energy" } })
    expect(input.runs.map(({ text: run }) => run)).toEqual(["initial", "final"])
    expect([input.labelsEnd, input.missing?.policy]).toEqual([true, "error"])
  })
  test("a rule says for which part of the period it holds, and its exceptions", () => {
    const text = "charge x (A pays B): USD during testing split at a, b = y except §3.4 when c : v except when d : w"
    const charge = itemOf("charge", text)
    expect([charge.during?.text, charge.splitAt.map(({ text: name }) => name)]).toEqual(["testing", ["a", "b"]])
    expect(
      charge.exceptions.map(({ clause, when, value }) => `${clause?.text} ${shape(when)} ${shape(value)}`),
    ).toEqual(["§3.4 c v", "undefined d w"])
  })
  test("a price moves on anniversaries, after an event and with an index", () => {
    const moves = (text: string) => itemOf("agreed", `agreed p: USD/MWh = 4 USD/MWh from cod ${text}`).value
    expect(moves("escalating 2% on each anniversary of cod exact")).toMatchObject({
      values: [{ from: { form: "event" } }],
      escalation: { anchor: { form: "anniversary", event: { text: "cod" } } },
    })
    expect(moves("escalating 2% on each January 1 after cod")).toMatchObject({
      escalation: { anchor: { form: "on", after: { text: "cod" } } },
    })
    expect(moves("indexed to cpi (share: 40%, base_month: 2025-12) each contract_year from 2028-01-01")).toMatchObject({
      indexation: {
        index: { text: "cpi" },
        choices: [{ name: { text: "share" } }, { value: { node: "date", text: "2025-12" } }],
        anchor: { form: "each", from: { text: "2028-01-01" } },
      },
    })
    expect(moves("indexed to cpi")).toMatchObject({ indexation: { choices: [] } })
  })
  test("values by member have a total", () => {
    expect(itemOf("agreed", "agreed p[g]: % = { T1: 44% T2: 56% from 2030-01-01 } total 100%").value).toMatchObject({
      members: [{ member: { text: "T1" } }, { dated: { values: [{ from: { form: "date" } }] } }],
      total: { number: { text: "100" }, unit: { text: "%" } },
    })
  })
  test("a curve has points, a formula parameters", () => {
    expect(
      itemOf("curve", 'curve k "K" (output: MW): MMBtu/MWh §6.2 linear clamp { 150 MW: 8.45 MMBtu/MWh }'),
    ).toMatchObject({
      title: { text: "K" },
      parameter: { name: { text: "output" }, unit: { text: "MW" } },
      header: { unit: { text: "MMBtu/MWh" }, clause: { text: "§6.2" } },
      between: { text: "linear" },
      beyond: { text: "clamp" },
      points: [{ at: { number: { text: "150" } }, value: { unit: { text: "MMBtu/MWh" } } }],
    })
    expect(itemOf("curve", "curve k(x: MW): MWh { 1 MW: 2 MWh }").between).toBeUndefined()
    const formula = itemOf("formula", "formula f(x: USD each month, p: %): USD each month §4 = x * p")
    expect(formula.parameters.map(({ name, header }) => [name.text, header.unit?.text, header.each?.text])).toEqual([
      ["x", "USD", "month"],
      ["p", "%", undefined],
    ])
    expect(shape(formula.value)).toBe("(x * p)")
  })
})

describe("what is carried and split", () => {
  const line = (text: string) => itemOf("account", `account a: USD each month { ${text} }`).lines[0]
  test("lines of an account", () => {
    expect(line("reset each contract_year to limit")).toMatchObject({ line: "reset", grain: { text: "contract_year" } })
    expect(line("draw x up to y return first excess carried §3")).toMatchObject({
      order: { text: "return" },
      excess: { text: "carried" },
      clause: { text: "§3" },
    })
    expect(
      line("accrue 8% per year actual/365 on opening compounding each calendar_year rounded to 0.01 USD half_even"),
    ).toMatchObject({
      line: "accrue",
      basis: { text: "actual/365" },
      growth: { form: "compounding", grain: { text: "calendar_year" } },
      rounded: { mode: { text: "half_even" } },
    })
    const accrual = line("accrue 8% per year 30/360 on opening")
    expect(accrual).toMatchObject({ basis: { text: "30/360" } })
    expect(accrual).not.toHaveProperty("growth")
  })
  test("a flip takes effect at once or from the next period, or has to be asked", () => {
    const takes = (text: string) => itemOf("flip", `flip f "F" each month §9.5 when x > 0 USD ${text}`).takes
    expect(takes("at once")).toEqual({ form: "once" })
    expect(takes("from next month")).toMatchObject({ form: "next", grain: { text: "month" } })
    expect(takes("")).toBeUndefined()
  })
  test("an allocation has arms or a weight", () => {
    const arms = itemOf("allocate", "allocate a of b.c: kWh step 1 kWh { first x up to y §3 share 6% to z rest to r }")
    expect(shape(arms.of)).toBe("b.c")
    expect(arms.split).toMatchObject({
      arms: [
        { arm: "first", name: { text: "x" }, clause: { text: "§3" } },
        { arm: "share", name: { text: "z" } },
      ],
      rest: { text: "r" },
    })
    const weight = (text: string) => itemOf("allocate", `allocate a of b: kWh across g by w ${text}`).split
    expect(weight("each up to c leftover to d remainder to e if no weight to f")).toMatchObject({
      across: { text: "g" },
      cap: { leftover: { to: { text: "d" } } },
      remainder: { form: "to", to: { text: "e" } },
      noWeight: { form: "to", to: { text: "f" } },
    })
    expect(weight("each up to c leftover shared again remainder largest if no weight equal")).toMatchObject({
      cap: { leftover: {} },
      remainder: { form: "largest" },
      noWeight: { form: "equal" },
    })
    expect(weight("remainder in order if no weight error")).toMatchObject({ remainder: { form: "in order" } })
    expect(weight("each up to c")).not.toHaveProperty("remainder")
  })
  test("a waterfall has tiers that pay one, by shares or by weight", () => {
    const { stage, tiers, rest } = itemOf(
      "waterfall",
      `waterfall w of cash: USD each month §9 step 0.01 USD recipients only {
         tier a §9.1 up to due pay pool
         tier b until pool gets x plus 20% of this tier pay { 80% to pool rest to promote }
         rest §9.3 pay across g by w
       }`,
    )
    expect(stage).toBe("recipients only")
    expect(tiers).toMatchObject([
      { limit: { form: "up_to" }, pay: { form: "one", to: { text: "pool" } } },
      {
        limit: { form: "until", recipient: { text: "pool" }, plus: { number: { text: "20" } } },
        pay: { form: "shares", shares: [{ to: { text: "pool" } }], rest: { text: "promote" } },
      },
    ])
    expect(rest).toMatchObject({ clause: { text: "§9.3" }, pay: { form: "weight" } })
  })
  test("certificates are issued, handed over and retired", () => {
    const { movements } = itemOf(
      "instrument",
      `instrument r "R" unit REC vintage term {
         issue a to G §6.1 = e in whole 1 REC carry transfer b from G to B = e in whole 1 REC retire c by B = e
       }`,
    )
    expect(
      movements.map(({ movement, from, to, whole }) => [movement, from?.text, to?.text, whole?.fraction?.text]),
    ).toEqual([
      ["issue", undefined, "G", "carry"],
      ["transfer", "G", "B", undefined],
      ["retire", "B", undefined, undefined],
    ])
  })
  test("a tax stands on lines", () => {
    const { lines } = itemOf("invoice", "invoice i (A bills B) each month { tax t §9.2 = 6.25% on a, b per total net }")
    expect(lines).toMatchObject([
      { line: "tax", name: { text: "t" }, on: [{ text: "a" }, { text: "b" }], per: { text: "total" } },
      { line: "net", with: [] },
    ])
  })
})

describe("other parts of a file", () => {
  const parts = (text: string) => {
    const { file, diagnostics } = parse(`offtake 1\n${text}`)
    expect(diagnostics).toEqual([])
    return file.parts
  }
  test("imports and what all contracts share", () => {
    expect(parts('import nerc from "n.otk" sha256 "51ad" calendar f from "f.csv" sha256 "77"')).toMatchObject([
      { node: "import", name: { text: "nerc" }, path: { text: "n.otk" } },
      { node: "calendar" },
    ])
    expect(
      parts("tou p { period a: Mon } curve k(x: MW): MWh { 1 MW: 2 MWh } formula f(x: USD): USD = x").map(
        ({ node }) => node,
      ),
    ).toEqual(["tou", "curve", "formula"])
  })
  test("a template takes figures, parties, groups and choices", () => {
    const [template] = parts(
      'template t "T" (a[g]: USD/MWh each month, b: party, group_of: group, c: one of x or y) { group g of party { b } }',
    )
    expect(template).toMatchObject({
      node: "template",
      parameters: [
        { groups: [{ text: "g" }], takes: { form: "value", header: { unit: { text: "USD/MWh" } } } },
        { takes: { form: "party" } },
        { takes: { form: "group" } },
        { takes: { form: "choice", words: [{ text: "x" }, { text: "y" }] } },
      ],
      items: [{ node: "group" }],
    })
    expect(itemOf("uses", "uses t(a: price, c: x) as terms")).toMatchObject({
      template: { text: "t" },
      arguments: [{ name: { text: "a" } }, { value: { node: "reference" } }],
      as: { text: "terms" },
    })
  })
  test("an amendment replaces, adds and removes", () => {
    const [amendment] = parts(
      'amendment 1 to c effective 2029-01-01 signed 2028-11-14 { replace agreed x: USD = 5 USD add check "k" each day : a else hold remove y §6.2 }',
    )
    expect(amendment).toMatchObject({
      number: { text: "1" },
      effective: { text: "2029-01-01" },
      signed: { text: "2028-11-14" },
      changes: [
        { change: "replace", item: { node: "agreed" } },
        { change: "add", item: { node: "check" } },
        { change: "remove", name: { text: "y" }, clause: { text: "§6.2" } },
      ],
    })
  })
  test("a test gives and expects dates", () => {
    const [made] = parts(
      'test "t" { given cod = 2027-05-17 given m.paid = 2027-03-14 in 2027-01 run 2027 expect m.due in 2027-01 = 2027-02-20 }',
    )
    expect(made).toMatchObject({
      lines: [
        { value: { form: "date", date: { text: "2027-05-17" } } },
        { value: { form: "date", in: { form: "month" } } },
        { line: "run" },
        { value: { node: "date", text: "2027-02-20" } },
      ],
    })
  })
})

describe("messages", () => {
  test.each([
    ["tou p { period a: Mon-Fri }", "Expected two points between days, as in Mon..Fri, after Mon, found -."],
    ["term cod through 20 years after cod", "Expected day, month or year after 20, found years."],
    ["event o spans overlap last", "Expected first or error after overlap, found last."],
    ["waterfall w of c: USD { tier a pay b }", "Expected up to or until after a, found pay."],
    ["agreed x: USD = 5 USD index to cpi", "index cannot stand after USD. Did you mean indexed?"],
    ["account a: USD { accrue 8% per year actual/365 on closing }", "Expected opening after on, found closing."],
    ["define x: USD during = y", "Expected a name after during, found =."],
    ["input y: kWh from meter M1", 'Expected a text in quotes, such as "Contract Price" after meter, found M1.'],
  ])("%s", (text, message) => {
    expect(parse(inContract(text)).diagnostics.map((found) => found.message)).toEqual([message])
  })
  test("a parameter that takes nothing known", () => {
    expect(parse('offtake 1\ntemplate t "T" (a: prty) { }').diagnostics[0]?.message).toBe(
      "Expected a unit, party, group or one of after :, found prty.",
    )
  })
})

describe("spelling", () => {
  test.each([
    ["max(1,250 USD, a)", "comma-in-number «1,250»", "1_250"],
    ["max(1,25 USD, a)", "comma-in-number «1,25»", undefined],
    ["007 USD", "leading-zeros «007»", "7"],
    ["1e5 USD", "exponent «1e5»", "100000"],
    ["1.25E+2 USD", "exponent «1.25E+2»", "125"],
    ["12.5e-3 USD", "exponent «12.5e-3»", "0.0125"],
    ["$5", "currency-sign «$5»", "5 USD"],
    ["€1,250.00/mwh", "currency-sign «€1,250.00/mwh»", "1_250.00 EUR/MWh"],
    ["a − b", "wrong-minus «−»", "-"],
    ["a * .5", "no-digit-before-point «.5»", "0.5"],
    ["a == b", "double-equals «==»", "="],
    ["5 usd/mwh", "unit-case «usd/mwh»", "USD/MWh"],
    ["HE08", "hour-ending «HE08»", "07:00"],
    ["5 USD / MWh", "unit-spaces «USD / MWh»", "USD/MWh"],
    ["a # b", "unexpected-character «#»", ""],
    ["2027-02-30", "not-a-date «2027-02-30»", undefined],
  ])("%s", (expression, wanted, fix) => {
    const text = inContract(`define x: USD = ${expression}`)
    expect(findings(text)[0]).toBe(wanted)
    expect(parse(text).diagnostics[0]?.fix?.text).toBe(fix)
  })
  test("a text without its end ends with its line", () => {
    const text = 'offtake 1\ncontract c "Sample {\n  define x: USD = 5 USD\n}\n'
    expect(findings(text)).toEqual(['open-text «"Sample»'])
    expect(parse(text).file.parts).toMatchObject([{ title: { text: "Sample" }, items: [{ node: "define" }] }])
  })
  test("names that differ from a unit only in capitals stay names where no unit stands", () => {
    expect(findings(inContract("define x: USD = mwh * usd"))).toEqual([])
  })
})

describe("limits", () => {
  const nested = (count: number) => inContract(`define x: USD = ${"(".repeat(count)}a${")".repeat(count)}`)
  test.each([
    ["brackets", (count: number) => nested(count - 1)],
    ["not", (count: number) => inContract(`define x: flag = ${"not ".repeat(count - 1)}a`)],
    ["signs", (count: number) => inContract(`define x: USD = ${"- ".repeat(count - 1)}a`)],
    ["ifs", (count: number) => inContract(`define x: USD = ${"if a then b else ".repeat(count - 1)}c`)],
    [
      "ifs in conditions",
      (count: number) => inContract(`define x: USD = ${"if ".repeat(count - 1)}a${" then b else c".repeat(count - 1)}`),
    ],
    [
      "signs and brackets",
      (count: number) => inContract(`define x: USD = ${"-(".repeat(count / 2 - 1)}a${")".repeat(count / 2 - 1)}`),
    ],
    ["calls", (count: number) => inContract(`define x: USD = ${"f(".repeat(count - 1)}a${")".repeat(count - 1)}`)],
  ])("%s may be nested 200 deep", (_, text) => {
    expect(findings(text(limits.depth))).toEqual([])
    expect(findings(text(limits.depth + 2))[0]).toContain("nested-too-deep")
  })
  test("1000 operators may stand in an expression", () => {
    const text = (count: number) => inContract(`define x: USD = a${" + a".repeat(count)}`)
    expect(findings(text(limits.operators - 1))).toEqual([])
    expect(findings(text(limits.operators + 1))).toEqual(["expression-too-long «+»"])
  })
  test("operators of different declarations do not add up", () => {
    const many = Array.from({ length: 600 }, (_, at) => `define x${at}: USD = a + b * c - d`)
    expect(findings(inContract(many.join("\n")))).toEqual([])
    expect(findings(`offtake 1\ntest "t" {\n${"given a = b + c\n".repeat(1500)}}`)).toEqual([])
  })
  test("words that part expressions start a new count, but not where they are names", () => {
    const bands = Array.from({ length: 600 }, () => "first a + b * c at d - e")
    expect(findings(inContract(`define x: USD = tiered (q) { ${bands.join(" ")} }`))).toEqual([])
    expect(findings(inContract(`define x: USD = a${" + at + given".repeat(600)}`))).toEqual(["expression-too-long «+»"])
  })
  test("a number has at most 40 digits", () => {
    const text = (digits: number) => inContract(`agreed x: USD = 0.${"1".repeat(digits - 1)} USD`)
    expect(findings(text(40))).toEqual([])
    expect(findings(text(41))[0]).toContain("number-too-long")
  })
  test("a source has at most 1 MiB, counted in bytes", () => {
    const text = (bytes: number) => `offtake 1\n//${"é".repeat((bytes - 12) / 2)}`
    expect(findings(text(limits.source))).toEqual([])
    expect(parse(text(limits.source + 2)).diagnostics.map(({ code }) => code)).toEqual(["syntax/source-too-long"])
  })
  test("500 findings are shown, and then that there are more", () => {
    const text = (count: number) => inContract("define x: USD = a == b\n".repeat(count))
    expect(parse(text(500)).diagnostics.map(({ code }) => code)).toEqual(Array(500).fill("syntax/double-equals"))
    const all = parse(text(501)).diagnostics
    expect(all.length).toBe(501)
    expect(all.at(-1)?.code).toBe("syntax/more-left-out")
  })
})

describe("fixtures", () => {
  const folder = new URL("../fixtures/syntax/", import.meta.url)
  const names = readdirSync(folder).map((file) => file.replace(/\.otk$/, ""))
  // A file of 1 MiB is no reading matter; the limit has its test above.
  const wanted = Object.keys(syntaxCodes)
    .map((code) => code.replace("syntax/", ""))
    .filter((name) => name !== "source-too-long")

  test("there is one for every code", () => expect(names.toSorted()).toEqual(wanted.toSorted()))
  test.each(wanted)("%s is raised by its fixture", (name) => {
    const text = readFileSync(new URL(`${name}.otk`, folder), "utf8")
    expect(parse(text).diagnostics.map(({ code }) => code)).toContain(`syntax/${name}`)
  })
  test("every number is its own", () => {
    const numbers = Object.values(syntaxCodes).map(({ number }) => number)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.every((number) => /^OT1\d{3}$/.test(number))).toBe(true)
  })
})

describe("any text", () => {
  const words = [
    ...allWords,
    ...'( ) [ ] { } : ; , . = == <= + - * / ? § @ " // \n'.split(" "),
    "\n",
    '"x"',
    "§1",
    "2027-01-01",
    "5",
    "USD",
    "5 USD",
    "x",
    "1,2",
    "$5",
    "é",
    "𝄞",
  ]
  const scraps = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(" "))
  const cut = fc.tuple(fc.nat(), fc.nat(), scraps).map(([from, length, scrap]) => {
    const text = sample()
    const at = from % text.length
    return text.slice(0, at) + scrap + text.slice(at + (length % 40))
  })

  test.each([
    ["of any characters", fc.string({ unit: "binary", maxLength: 200 })],
    ["of the language's words", scraps.map((text) => `offtake 1 contract c "C" { ${text}`)],
    ["broken somewhere", cut],
  ])("%s parses without throwing, and every span lies inside it", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { file, diagnostics } = parse(text)
        eachSpan({ file, diagnostics }, ({ from, to }) => {
          if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= text.length))
            throw new Error(`${from}..${to} of ${text.length}`)
        })
        for (const found of diagnostics) checkWording(found)
        for (const token of tokenize(text))
          if (!(0 <= token.from && token.from < token.to && token.to <= text.length))
            throw new Error("a token outside the text")
      }),
      { numRuns: 400 },
    )
  })
  test("of 1 MiB that is all wrong is read in seconds", { timeout: 60_000 }, () => {
    for (const scrap of ["} x ", "define ", "( ", "x ", '"\n', 'test "t" {} } ', "define x: USD = a\n}"]) {
      const { diagnostics } = parse(scrap.repeat(Math.floor(limits.source / scrap.length)))
      expect(diagnostics.length).toBeGreaterThan(0)
    }
  })
})

function sample() {
  return ["all-constructs", "further-constructs"]
    .map((name) => readFileSync(new URL(`./${name}.otk`, import.meta.url), "utf8"))
    .join("\n")
}

/** No name of a token type and no message of the parser library reaches the author. */
function checkWording({ code, message }: Diagnostic): void {
  expect(codes[code]).toBeDefined()
  expect(message).not.toMatch(/undefined|EOF|-->|token of type|OpenBrace|CloseParen|TermGrain|InvoiceStage/)
}

function eachSpan(value: unknown, visit: (span: { from: number; to: number }) => void): void {
  if (Array.isArray(value)) for (const each of value) eachSpan(each, visit)
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      if (key === "span") visit(inner as { from: number; to: number })
      else eachSpan(inner, visit)
    }
}

test.each(["define x: kWh each year = y", "define x: kWh each month = sum(y) over year"])(
  "a bare year is asked which: %s",
  (line) => {
    const text = `offtake 1\ncontract c "C" {\n${line}\n}`
    expect(parse(text).diagnostics.map(({ number }) => number)).toEqual(["OT2302"])
  },
)
