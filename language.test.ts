import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { blocksOf, filled, readDocument } from "./documents.test-support.ts"
import { compile } from "./engine/compile.ts"
import { functions } from "./engine/functions/table.ts"
import { runTests } from "./engine/run-tests.ts"
import { languageParts, pinnedFiles, typeOf, wrapped } from "./language.test-support.ts"

const reference = readDocument("LANGUAGE.md")
const blocks = blocksOf(reference).filter(({ words }) => words[0] === "otk")
const pinned = pinnedFiles()

test("the reference has blocks to run", () => expect(blocks.length).toBeGreaterThan(40))

test("its tables say what the tables of the code say", async () => {
  await expect(filled(reference, languageParts())).toMatchFileSnapshot(join(import.meta.dirname, "LANGUAGE.md"))
})

describe("every block of the reference holds", () => {
  for (const { words, text, line } of blocks) {
    const [, form, number] = words
    const title = `line ${line}: ${text.trim().split("\n")[0]}`
    switch (form) {
      case undefined:
      case "fragment":
        test(title, () => holds(form === undefined ? text : wrapped(text)))
        break
      case "error":
        test(`${title} is ${number}`, () => {
          const { diagnostics } = compile(/^offtake /m.test(text) ? text : wrapped(text), { name: "block.otk", pinned })
          const found = diagnostics.filter(({ severity }) => severity === "error").map((each) => each.number)
          expect(found).toEqual([number])
        })
        break
      case "expression":
        for (const each of text.trim().split("\n")) {
          const [expression = "", type = ""] = each.split("//")
          test(`line ${line}: ${expression.trim()}`, () => expect(typeOf(expression)).toBe(type.trim()))
        }
        break
      default:
        test(title, () => expect.fail(`a block is not written as otk ${form}`))
    }
  }
})

test("the contract's side of the comparisons in README.md compiles", () => {
  const fragments = blocksOf(readDocument("README.md")).filter(
    ({ words, text }) => words[0] === "otk" && !/^offtake /m.test(text),
  )
  expect(fragments).toHaveLength(2)
  const around = `parties { Seller "S" Buyer "B" Utility "U" North "N" South "S" }
input load: kWh each interval from meter "L" missing error
define seller_failure: MWh each contract_year §6.1 = 0 MWh
`
  for (const { text } of fragments) holds(wrapped(around + text))
})

/** A whole file without error, whose tests hold. */
function holds(text: string): void {
  const { diagnostics, artifacts, tests } = compile(text, { name: "block.otk", pinned })
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
  expect(artifacts.length).toBeGreaterThan(0)
  for (const result of runTests(artifacts, tests, pinned)) {
    const failed = result.expectations.filter(({ passed }) => !passed)
    expect([result.problem, ...failed.map(({ text: wanted, found, faults }) => ({ wanted, found, faults }))]).toEqual([
      undefined,
    ])
  }
}

describe("the example of every function can be written", () => {
  test.each(functions.map(({ name, example }) => [name, example]))("%s: %s", (_, example) => {
    expect(typeOf(example)).not.toMatch(/^(OT\d+ ?)*$/)
  })
})
