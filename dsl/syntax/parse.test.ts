import { readdirSync, readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { codes } from "../diagnostics/codes.ts"
import type { Diagnostic } from "../diagnostics/diagnostic.ts"
import { syntaxCodes } from "../diagnostics/syntax-codes.ts"
import type { Contract, Expression, Item, Test as TestPart } from "./ast.ts"
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
      const scopes = expression.scopes.map((scope) =>
        scope.form === "over" ? ` over ${scope.grain.text}` : ` across ${scope.group.text}`,
      )
      return `${expression.name.text}(${inside.join(", ")})${scopes.join("")}`
    }
    case "missing":
      return "…"
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
      values: [{}, { from: { text: "2030-06-01" } }],
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
  return readFileSync(new URL("./all-constructs.otk", import.meta.url), "utf8")
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
