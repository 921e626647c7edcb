import { expect, test } from "vitest"
import { theParser } from "./grammar.ts"
import { decisions } from "./lookahead.test-support.ts"
import { parse } from "./parse.ts"
import { Sentences } from "./sentences.test-support.ts"
import { expressionWords, grains, openers, softWords } from "./words.ts"

/** What the grammar reads and `parse` refuses. */
const beyondGrammar = new Set(["syntax/said-twice", "syntax/needs-brackets"])

const rules = theParser().getGAstProductions()

test("every decision is made on at most two tokens, whatever follows", { timeout: 60_000 }, () => {
  const all = decisions(rules, "file", 2)
  const count = (needs: number) => all.filter((decision) => decision.needs === needs).length
  console.log(`${Object.keys(rules).length} rules, ${all.length} decisions: ${count(1)} LL(1), ${count(2)} LL(2)`)
  console.log(
    `${openers.length} openers, ${expressionWords.length} expression words, ${grains.length} grains reserved; ${softWords.length} soft words`,
  )
  expect(all.filter(({ needs }) => needs === undefined)).toEqual([])
  // Chevrotain decides whether to go on by what its own rule says, and takes one token of an optional tail for the tail.
  expect(all.filter(({ kind, needs }) => kind !== "or" && needs !== 1)).toEqual([])
})

test("no word is in two lists", () => {
  const all = [...openers, ...expressionWords, ...grains, ...softWords]
  expect(all.filter((word, at) => all.indexOf(word) !== at)).toEqual([])
})

test("every sentence of the grammar parses, with any soft word as a name", { timeout: 60_000 }, () => {
  const sentences = new Sentences(7)
  let read = 0
  for (let count = 0; count < 3000; count++) {
    const text = sentences.next()
    if (text === undefined) continue
    read++
    const found = parse(text).diagnostics.filter(({ code }) => !beyondGrammar.has(code))
    if (found.length > 0) expect.fail(`${JSON.stringify(found[0])}\n${text}`)
  }
  console.log(`${read} sentences read`)
  expect(read).toBeGreaterThan(2000)
  expect(Object.keys(rules).filter((rule) => rule !== "file" && !sentences.drawn.has(rule))).toEqual([])
})
