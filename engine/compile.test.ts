import { describe, expect, test } from "vitest"
import { codes, type Code } from "../dsl/diagnostics/codes.ts"
import type { Diagnostic } from "../dsl/diagnostics/diagnostic.ts"
import { firstLineOf, fixturesOf, pinnedFiles, type Fixture } from "../dsl/fixtures/fixtures.test-support.ts"
import { compile } from "./compile.ts"

const phases = ["bind", "check", "choice", "plan", "test"]
const fixtures = phases.flatMap(fixturesOf)
const pinned = pinnedFiles()
const found = (text: string): readonly Diagnostic[] => compile(text, { name: "fixture.otk", pinned }).diagnostics
const underlined = (text: string, { from, to }: { readonly from: number; readonly to: number }) => text.slice(from, to)

describe("fixtures", () => {
  test("there is one for every code", () => {
    const wanted = Object.keys(codes).filter((code) => phases.includes(code.split("/")[0]!))
    expect(fixtures.map(({ code }) => code).toSorted()).toEqual(wanted.toSorted())
  })
  test("every code has a number of its own", () => {
    const numbers = Object.values(codes).map(({ number }) => number)
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).toEqual([])
  })

  const byCode = fixtures.map((fixture): [Code, Fixture] => [fixture.code, fixture])
  test.each(byCode)("%s is raised by its fixture, once, and by nothing else", (code, { text, marked }) => {
    const diagnostics = found(text)
    expect(diagnostics.map((each) => `${each.code}: ${each.message}`)).toEqual([expect.stringContaining(`${code}: `)])
    const [diagnostic] = diagnostics
    expect(underlined(text, firstLineOf(text, diagnostic!.span))).toBe(underlined(text, marked))
    expect(firstLineOf(text, diagnostic!.span)).toEqual(marked)
  })
  test.each(byCode)("%s says in its first line what is wrong", (_, { text }) => {
    expect(text).toMatch(/^\/\/ \S.*[.?]\nofftake 1\n/)
  })
})

describe("fixes", () => {
  const offered = fixtures.flatMap(({ code, text }) =>
    found(text).flatMap(({ fix }) => (fix ? [[code, fix.title, { text, fix }] as const] : [])),
  )
  test.each(offered)("%s: %s mends it", (code, _, { text, fix }) => {
    const mended = text.slice(0, fix.span.from) + fix.text + text.slice(fix.span.to)
    const left = found(mended)
    expect(left.map((each) => each.code)).not.toContain(code)
    expect(left.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
  })
  test("are offered where the change is certain", () => {
    expect([...new Set(offered.map(([code]) => code))]).toMatchInlineSnapshot(`
      [
        "bind/amends-unknown",
        "bind/not-in-file",
        "bind/unknown-function",
        "bind/unknown-name",
        "bind/unknown-party",
        "bind/unknown-template",
        "check/already-there",
        "check/declared-unit",
        "check/false-for-quantity",
        "check/grain-unsaid",
        "check/posting-level",
        "check/quantum-without-unit",
        "check/season-without-leap-day",
        "check/unit-unsaid",
        "check/unknown-choice-name",
        "check/unknown-part",
        "check/unknown-recipient",
        "check/unknown-word",
        "check/zero-for-flag",
        "choice/rounding-mode",
        "plan/file-missing",
        "plan/unknown-zone",
      ]
    `)
  })
})

describe("messages", () => {
  test.each(fixtures.map(({ code, text }) => [code, text] as const))("%s reads as sentences", (code, text) => {
    const { message } = found(text).find((each) => each.code === code)!
    expect(message).not.toMatch(/undefined|\[object|NaN|Infinity|  |\.\.(?!\w)|each each/)
  })
  test("all of them, to be read aloud", async () => {
    const spoken = fixtures.map(
      ({ code, text }) => `${code}\n  ${found(text).find((each) => each.code === code)?.message}`,
    )
    await expect(`${spoken.join("\n")}\n`).toMatchFileSnapshot("../dsl/fixtures/messages.txt")
  })
})

test("a text that is broken anywhere is compiled as far as it goes", { timeout: 60_000 }, () => {
  const text = fixtures.find(({ code }) => code === "plan/file-missing")!.text.replace("fedwires", "fedwire")
  for (let at = 0; at <= text.length; at += 3) {
    compile(text.slice(0, at), { name: "fixture.otk", pinned })
    compile(text.slice(0, at) + text.slice(at + 3), { name: "fixture.otk", pinned })
  }
})
test("the same text gives the same bytes", () => {
  const text = fixtures.find(({ code }) => code === "check/no-invoice")!.text
  const [first, second] = [text, text].map((each) => JSON.stringify(compile(each, { name: "a.otk" }).artifacts))
  expect(first).toBe(second)
})
