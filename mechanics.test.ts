import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { traps } from "./traps.test-support.ts"
import { compile } from "./engine/compile.ts"
import { runTests } from "./engine/run-tests.ts"
import { sha256 } from "./engine/series/hash.ts"
import { pinnedFiles } from "./language.test-support.ts"
import { mechanics } from "./mechanics.test-support.ts"

const root = import.meta.dirname
const pinned = new Map([
  ...pinnedFiles(),
  ...["calendars", "fixtures"].flatMap((folder) => filesOf(`examples/mechanics/${folder}`, folder)),
])

function filesOf(folder: string, as: string): readonly (readonly [string, Uint8Array])[] {
  const path = join(root, folder)
  return existsSync(path)
    ? readdirSync(path).map((file) => [`${as}/${file}`, new Uint8Array(readFileSync(join(path, file)))] as const)
    : []
}

describe("each example contract passes its own tests", () => {
  const folders = readdirSync(join(root, "examples")).filter((name) =>
    existsSync(join(root, "examples", name, "contract.otk")),
  )
  test.each(folders)("%s", (name) => {
    const text = readFileSync(join(root, "examples", name, "contract.otk"), "utf8")
    const own = ["calendars", "fixtures"].flatMap((folder) => filesOf(`examples/${name}/${folder}`, folder))
    const files = new Map([...pinnedFiles(), ...own])
    const { diagnostics, artifacts, tests } = compile(text, { name, pinned: files })
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
    expect(tests.length).toBeGreaterThan(0)
    expect(runTests(artifacts, tests, files).filter(({ passed }) => !passed)).toEqual([])
  })
})

describe("each mechanic runs", () => {
  test.each(mechanics().map(({ path }) => path))("%s", (path) => {
    const text = readFileSync(join(root, path), "utf8")
    const { diagnostics, artifacts, tests } = compile(text, { name: path, pinned })
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
    const failed = runTests(artifacts, tests, pinned).filter(({ passed }) => !passed)
    expect(
      failed.map(({ title, problem, expectations }) => [title, problem, expectations.filter(({ passed }) => !passed)]),
    ).toEqual([])
  })
  test("and says which row of the catalogue it is", () => {
    expect(mechanics().filter(({ row, title }) => row === "" || title === "")).toEqual([])
  })
  test("none of the catalogue is missing", () => {
    const rows = mechanics().map(({ row }) => row)
    const wanted = [
      ...Array.from({ length: 13 }, (_, at) => `B1.${at + 1}`),
      ...["B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13"],
    ]
    expect(wanted.filter((row) => !rows.some((each) => each === row || each.startsWith(`${row}.`)))).toEqual([])
  })
  test("their expectations are many", () => {
    const count = mechanics().reduce((sum, { expectations }) => sum + expectations, 0)
    process.stdout.write(`${mechanics().length} mechanics, ${count} expectations\n`)
    expect(count).toBeGreaterThan(300)
  })
})

describe("each trap is decided", () => {
  test("none is missing, and each stands once", () => {
    const letters = ["T22a", "T22b", "T22c", "T34a", "T34b", "T58a", "T58b", "T71a", "T71b"]
    const wanted = [...Array.from({ length: 99 }, (_, at) => `T${at + 1}`), ...letters]
    expect(traps.map(({ trap }) => trap).toSorted()).toEqual(wanted.toSorted())
  })
  const asked = traps.flatMap(({ trap, by }) => ("codes" in by ? by.codes.map((code) => [trap, code] as const) : []))
  test.each(asked)("%s asks with %s, which has its fixture", (_, code) => {
    expect(existsSync(join(root, `dsl/fixtures/${code}.otk`))).toBe(true)
  })
  const chosen = traps.flatMap(({ trap, by }) => ("template" in by ? [[trap, by.template, by.choice] as const] : []))
  test.each(chosen)("%s is asked by library/%s for %s", (_, file, choice) => {
    const bytes = new Uint8Array(readFileSync(join(root, `dsl/library/${file}.otk`)))
    const [, name = ""] = /^template (\w+)/m.exec(new TextDecoder().decode(bytes)) ?? []
    const { diagnostics } = compile(
      `offtake 1
import ${name} from "library/${file}.otk" sha256 "${sha256(bytes).slice(0, 16)}"
contract c "C" {
  parties { A "A" B "B" }
  term 2027-01-01 through 2027-12-31
  time { timezone "Etc/GMT+6" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  uses ${name}(unsaid: 0) as used
}`,
      { name: "c.otk", pinned },
    )
    const questions = diagnostics.filter(({ code }) => code === "choice/template-choice").map(({ message }) => message)
    expect(questions.filter((message) => message.startsWith(`'${choice}'`))).toHaveLength(1)
  })
})
