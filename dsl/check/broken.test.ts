import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { tokenize } from "../syntax/tokenize.ts"
import { checkContract, contractWith, findings } from "./check.test-support.ts"

// Without its mistakes: two hashes that are too short, and a monthly question of a flag each interval.
const sample = readFileSync(new URL("../syntax/all-constructs.otk", import.meta.url), "utf8")
  .replace('"77b0"', '"77b000000000"')
  .replace('"9f2c"', '"9f2c00000000"')
  .replace("when curtailed :", "when any(curtailed) over month :")
const codes = (text: string) => checkContract(text).diagnostics.map(({ code }) => code)

/** Checks a text that is broken somewhere: nothing is thrown, and every finding lies inside it and can be read. */
function survives(text: string): void {
  const { file, diagnostics, contracts } = checkContract(text)
  for (const { span, message, related, fix } of diagnostics) {
    for (const place of [span, ...related.map((each) => each.span), ...(fix ? [fix.span] : [])])
      if (!(0 <= place.from && place.from <= place.to && place.to <= text.length))
        throw new Error(`outside: ${message}`)
    if (/undefined|\[object/.test(message)) throw new Error(message)
  }
  // Errors in tests do not stop the contract they test; all others do.
  const tests = text.search(/^test "/m)
  const stopping = diagnostics.find(({ severity, span }) => severity === "error" && (tests < 0 || span.from < tests))
  const written = file.parts.filter(({ node }) => node === "contract").length
  if (!diagnostics.some(({ severity }) => severity === "error") && contracts.length < written)
    throw new Error("a contract is refused, and nothing says why")
  if (contracts.length > 0 && stopping) throw new Error(`a contract in spite of: ${stopping.message}`)
}

describe("A text that is being written", () => {
  const tokens = tokenize(sample)
  test("is whole to begin with", () => {
    expect(checkContract(sample).contracts).toHaveLength(1)
    survives(sample)
  })
  test("is checked at every prefix", { timeout: 120_000 }, () => {
    for (const { to } of tokens) survives(sample.slice(0, to))
  })
  test("is checked with any one word missing", { timeout: 120_000 }, () => {
    for (const { from, to } of tokens) survives(sample.slice(0, from) + sample.slice(to))
  })
  test("is checked with two neighbours swapped", { timeout: 120_000 }, () => {
    for (const [at, first] of tokens.entries()) {
      const second = tokens[at + 1]
      if (!second || at % 3 !== 0) continue
      const between = sample.slice(first.to, second.from)
      const [a, b] = [sample.slice(first.from, first.to), sample.slice(second.from, second.to)]
      survives(sample.slice(0, first.from) + b + between + a + sample.slice(second.to))
    }
  })
})

describe("One broken declaration", () => {
  const whole = `input delivered: kWh each interval from meter "M" missing error
    agreed price: USD/MWh = 41.75 USD/MWh
    define energy: kWh each month = sum(delivered) over month
    account bank: kWh each month { opens 0 kWh add energy at end of term lapses }
    parties { Buyer "B" Seller "S" }
    group tenant of label { north south }
    calendar fedwire from "c.csv" sha256 "000000000000"
    charge pay (Buyer pays Seller): USD each month §1 = energy * price
    invoice monthly (Seller bills Buyer) each month { lines pay due 20 days after period end roll next on fedwire }
    define held: kWh level each month = bank.closing
    define spread[tenant]: kWh each month = energy`
  // Each is cut off in the middle; what uses it is not blamed, and what is wrong elsewhere is still found.
  test.each([
    ["input", /(input delivered: kWh each interval from).*/],
    ["agreed", /(agreed price:).*/],
    ["define", /(define energy:).*/],
    ["account", /(account bank: kWh each month).*/],
    ["parties", /(parties \{ Buyer).*/],
    ["group", /(group tenant of).*/],
    ["calendar", /(calendar fedwire).*/],
    ["charge", /(charge pay \(Buyer).*/],
    ["invoice", /(invoice monthly \(Seller).*/],
  ])("%s", (_, pattern) => {
    const broken = contractWith(`${whole.replace(pattern, "$1")}\n  define wrong: USD each month = 5 kWh`)
    const found = codes(broken)
    expect(found.filter((code) => code.startsWith("bind/"))).toEqual([])
    expect(found.filter((code) => code.startsWith("syntax/")).length).toBeGreaterThan(0)
    expect(found.filter((code) => code.startsWith("check/"))).toEqual(["check/declared-unit"])
  })
  test("a whole text is without error", () =>
    expect(codes(contractWith(whole)).filter((code) => code !== "check/unused")).toEqual([]))
  test("a wrong header is told once, its users stay silent", () =>
    expect(
      findings("define wrong: USD/MWh = price\ndefine user: USD each month = wrong + wrong").map(({ code }) => code),
    ).toEqual(["check/grain-unsaid"]))
  test("a name that stands twice is told once, its users stay silent", () => {
    const twice = "agreed Buyer: USD/MWh = 40 USD/MWh\ndefine user: USD each month = energy * Buyer + Buyer.closing"
    expect(findings(twice).map(({ code }) => code)).toEqual(["bind/declared-twice"])
  })
  test("a typing error in an opener takes its names with it, and nobody else is blamed", () => {
    const found = codes(contractWith(whole.replace("parties {", "beteiligte {")))
    expect(found.filter((code) => !code.startsWith("syntax/"))).toEqual([])
  })
  test("text that was lost stops every contract", () => {
    const lost = contractWith(`${whole}\n}\n  define late: USD each month = 5 USD`)
    expect(checkContract(lost).contracts).toEqual([])
  })
  test("a test that cannot be read does not stop the contract", () => {
    const text = `${contractWith(whole)}\ntest "t" { run expect pay in 2027-01 = 5 USD }`
    expect(checkContract(text).contracts).toHaveLength(1)
    expect(checkContract(text).tests).toEqual([])
  })
  test("a history that is wrong stops its contract, which would begin at nothing", () => {
    const history = (given: string) => `${contractWith(whole)}\nhistory of sample signed 2026-12-20 { given ${given} }`
    expect(checkContract(history("bank.opening = 5 kWh")).contracts).toHaveLength(1)
    expect(checkContract(history("bank.opening = 5 USD")).contracts).toEqual([])
    expect(checkContract(history("bank.opening = 5 kWh").replace("of sample", "of simple")).contracts).toEqual([])
  })
})

describe("Names that mean something to JavaScript", () => {
  test.each(["constructor", "__proto__", "toString", "hasOwnProperty", "prototype", "valueOf"])(
    "%s is a name",
    (name) => {
      expect(findings(`define ${name}: kWh each month = energy\ndefine subject: kWh each month = ${name} * 2`)).toEqual(
        [],
      )
      expect(findings(`group ${name} of label { ${name}_a }`)).toEqual([])
      expect(findings(`define subject: kWh each month = ${name}`).map(({ code }) => code)).toEqual([
        "bind/unknown-name",
      ])
      expect(findings(`define subject: kWh each month = ${name}(energy)`).map(({ code }) => code)).toEqual([
        "bind/unknown-function",
      ])
      expect(findings(`define subject: kWh level each month = bank.${name}`).map(({ code }) => code)).toEqual([
        "bind/unknown-stage",
      ])
    },
  )
})

describe("An expression as deep and as long as the language allows", () => {
  test("1,000 operators", () =>
    expect(findings(`define subject: kWh each month = ${Array<string>(999).fill("energy").join(" + ")}`)).toEqual([]))
  test("190 brackets", () =>
    expect(findings(`define subject: kWh each month = ${"max(0, ".repeat(190)}energy${")".repeat(190)}`)).toEqual([]))
})
