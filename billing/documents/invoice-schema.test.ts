import { Ajv } from "ajv"
import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import {
  add,
  divide,
  equal,
  multiply,
  parseExact,
  rational,
  subtract,
  zero,
  type Rational,
} from "../../engine/number/rational.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { invoiceJsonSchema, type InvoiceDocument, type InvoiceLine, type InvoicePart } from "./invoice-schema.ts"
import { invoicesOfTests, invoicesOn, samplesWithInvoices } from "./sample-invoices.test-support.ts"

test("the published schema is that of the code", async () => {
  await expect(toJson(invoiceJsonSchema())).toMatchFileSnapshot("../../docs/schemas/invoice.schema.json")
})

/** Another program than the one that wrote the schema. */
const isValid = new Ajv({ allErrors: true }).compile(invoiceJsonSchema())

/** What makes an amount up comes to it: quantity × price × share, base × rate, or parts. */
function comesTo(part: InvoicePart | InvoiceLine): Rational | undefined {
  const { quantity, price, share_percent = "100", base, rate_percent } = part
  const percent = (text: string): Rational => divide(parseExact(text), rational(100))
  if (quantity !== undefined && price !== undefined)
    return multiply(multiply(parseExact(quantity), parseExact(price)), percent(share_percent))
  if (base !== undefined && rate_percent !== undefined) return multiply(parseExact(base), percent(rate_percent))
  return "parts" in part && part.parts ? total(part.parts.map(({ amount }) => amount)) : undefined
}

const total = (amounts: readonly string[]): Rational =>
  amounts.reduce((sum, amount) => add(sum, parseExact(amount)), zero)

function wrongSums({ lines, taxes, total: billed, rounding = "0", number }: InvoiceDocument): readonly string[] {
  const all = [...lines, ...taxes]
  const wrong = all.flatMap((line) => {
    const makeups = [
      { made: comesTo(line), of: line.unrounded },
      ...(line.parts ?? []).map((part) => ({ made: comesTo(part), of: part.amount })),
    ]
    return makeups.some(({ made, of }) => made && !equal(made, parseExact(of))) ? [`${number} ${line.description}`] : []
  })
  const sum = total(all.map(({ amount }) => amount))
  return equal(subtract(parseExact(billed), sum), parseExact(rounding)) ? wrong : [...wrong, `${number} total`]
}

describe("the invoices of each sample follow the schema, and their lines come to their amounts", () => {
  test.each(samplesWithInvoices)("%s, on its tests", (path) => {
    for (const document of invoicesOfTests(path)) {
      expect(isValid(JSON.parse(JSON.stringify(document))), JSON.stringify(isValid.errors)).toBe(true)
      expect(wrongSums(document)).toEqual([])
    }
  })

  test.each(["behind-the-meter-ppa", "first-contract", "surplus-to-market"])("%s, on the campus", (name) => {
    const path = `examples/${name}/contract.otk`
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")
    const documents = invoicesOn(text, "examples/campus-2027", path)
    expect(documents.length).toBeGreaterThanOrEqual(12)
    for (const document of documents) {
      expect(isValid(JSON.parse(JSON.stringify(document))), JSON.stringify(isValid.errors)).toBe(true)
      expect(wrongSums(document)).toEqual([])
    }
  })
})

test("the schema refuses what is no invoice", () => {
  const [document] = invoicesOfTests("examples/first-contract/contract.otk")
  const sound = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
  expect(isValid(sound)).toBe(true)
  expect(isValid({ ...sound, total: 124248 })).toBe(false)
  expect(isValid({ ...sound, total: "124,248.00" })).toBe(false)
  expect(isValid({ ...sound, more: true })).toBe(false)
  const { number: _, ...nameless } = sound
  expect(isValid(nameless)).toBe(false)
})
