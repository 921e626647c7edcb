import { describe, expect, test } from "vitest"
import { wordTables } from "../../engine/compile.ts"
import { catalog } from "../../engine/functions/table.ts"
import { openPinned } from "../../engine/plan/pinned.ts"
import { sha256 } from "../../engine/series/hash.ts"
import { checkText, type CheckedFile } from "../compile.ts"

const contract = (items: string) => `contract c "C" {
  parties { Buyer "B" Seller "S" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  ${items}
}`

type Files = Readonly<Record<string, string>>

const hashOf = (text: string) => sha256(new TextEncoder().encode(text)).slice(0, 16)
const importOf = (name: string, path: string, text: string) => `import ${name} from "${path}" sha256 "${hashOf(text)}"`

function checked(text: string, files: Files): CheckedFile {
  const pinned = new Map(Object.entries(files).map(([path, each]) => [path, new TextEncoder().encode(each)]))
  return checkText(text, catalog, wordTables, {
    name: "main.otk",
    open: (path, hash) => {
      const file = openPinned(path, hash, pinned)
      return "bytes" in file ? { text: new TextDecoder().decode(file.bytes) } : file
    },
  })
}
/** Each finding with the text it underlines. */
const found = (text: string, files: Files) =>
  checked(text, files).diagnostics.map(({ code, span }) => `${code} ${text.slice(span.from, span.to)}`)

const library = `offtake 1

// Twice what is given.
template doubled "Doubled" (of: USD each month) {
  define twice: USD each month = 2 * of
}
template both "Both" (of: USD each month) {
  uses doubled(of: of) as first
  define four: USD each month = 2 * first.twice
}
`
const items = `agreed fee: USD each month §1 = 5 USD
  uses both(of: fee) as more
  charge pay (Buyer pays Seller): USD each month §1 = more.four`

test("an imported declaration brings along what it uses in its file", () => {
  const text = `offtake 1\n${importOf("both", "lib.otk", library)}\n${contract(items)}`
  const file = checked(text, { "lib.otk": library })
  expect(file.diagnostics).toEqual([])
  expect(file.contracts[0]?.rules.map(({ name }) => name)).toEqual(["fee", "more.first.twice", "more.four", "pay"])
})
test("spans of imported declarations are places in the whole text", () => {
  const text = `offtake 1\n${importOf("both", "lib.otk", library)}\n${contract(items)}`
  const { text: whole, sources, contracts } = checked(text, { "lib.otk": library })
  expect(sources.map(({ name, from, to }) => [name, whole.slice(from, to)])).toEqual([
    ["main.otk", text],
    ["lib.otk", library],
  ])
  const rule = contracts[0]!.rules.find(({ name }) => name === "more.four")!
  expect(whole.slice(rule.span.from, rule.span.to)).toBe("define four: USD each month = 2 * first.twice")
})
test("a file is read once, whatever is taken from it, and brings files of its own", () => {
  const inner = `offtake 1\ntou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }\n`
  const outer = `offtake 1\n${importOf("pjm", "inner.otk", inner)}
template peak "Peak" (of: USD each month) { define is_peak: flag each interval = in(pjm.on_peak) }
template same "Same" (of: USD each month) { define one: USD each month = of }`
  const text = `offtake 1\n${importOf("peak", "outer.otk", outer)}\n${importOf("same", "outer.otk", outer)}
${contract(`agreed fee: USD each month §1 = 5 USD
  uses peak(of: fee) as p
  uses same(of: fee) as s
  charge pay (Buyer pays Seller): USD each month §1 = s.one`)}`
  const file = checked(text, { "outer.otk": outer, "inner.otk": inner })
  expect(file.diagnostics.filter(({ severity }) => severity === "error")).toEqual([])
  expect(file.sources.map(({ name }) => name)).toEqual(["main.otk", "outer.otk", "inner.otk"])
  expect([...file.contexts[0]!.context.scope.tous.keys()]).toEqual(["pjm"])
})

describe("what is wrong", () => {
  const line = importOf("both", "lib.otk", library)
  const whole = (imports: string) => `offtake 1\n${imports}\n${contract(items)}`
  test.each([
    ["with a file that is not there", line, {}, 'plan/file-missing "lib.otk"'],
    [
      "with a file of another hash",
      line.replace(hashOf(library), "0123456789ab"),
      { "lib.otk": library },
      'plan/file-differs "0123456789ab"',
    ],
    [
      "with too little of a hash",
      line.replace(hashOf(library), "51ad"),
      { "lib.otk": library },
      'test/short-hash "51ad"',
    ],
    ["with another name", line.replace("both", "bath"), { "lib.otk": library }, "bind/not-in-file bath"],
    ["with a name that is imported twice", `${line}\n${line}`, { "lib.otk": library }, "bind/import-twice both"],
  ])("an import %s is refused", (_, imports, files, expected) =>
    expect(found(whole(imports), files)).toContain(expected),
  )
  test("what a missing file may have declared is not asked for again", () =>
    expect(found(whole(line), {})).toEqual(['plan/file-missing "lib.otk"']))
  test("another hash is told, and the fix writes it", () => {
    const text = whole(line.replace(hashOf(library), "0123456789ab"))
    const [finding] = checked(text, { "lib.otk": library }).diagnostics
    const { from, to } = finding!.fix!.span
    expect(text.slice(0, from) + finding!.fix!.text + text.slice(to)).toBe(
      whole(line.replace(hashOf(library), hashOf(library).slice(0, 12))),
    )
  })
  test("files that import each other come to an end", () => {
    // Neither can hold the hash of the other; a file that opens whatever is asked for stands for both.
    const loop = `offtake 1\nimport b from "b.otk" sha256 "0123456789ab"\ntemplate a "A" (x: USD) { uses b(x: x) }\n`
    const back = `offtake 1\nimport a from "a.otk" sha256 "0123456789ab"\ntemplate b "B" (x: USD) { uses a(x: x) }\n`
    const text = `offtake 1\nimport a from "a.otk" sha256 "0123456789ab"\n${contract("uses a(x: 5 USD)")}`
    const open = (path: string) => ({ text: path === "a.otk" ? loop : back })
    const { diagnostics } = checkText(text, catalog, wordTables, { open })
    expect(diagnostics.map(({ code, message }) => [code, message.split(".", 2).join(".")])).toEqual([
      ["bind/template-circle", "In b.otk, line 3: A template cannot use itself: a → b → a"],
    ])
  })
  test("an error in an imported file is told at the import, with its line", () => {
    const broken = library.replace("2 * of", "2 * ")
    const text = `offtake 1\n${importOf("both", "lib.otk", broken)}\n${contract(items)}`
    const [finding] = checked(text, { "lib.otk": broken }).diagnostics
    expect(finding?.message).toMatch(/^In lib\.otk, line 5: /)
    expect(text.slice(finding!.span.from, finding!.span.to)).toBe('"lib.otk"')
    expect(checked(text, { "lib.otk": broken }).contracts).toEqual([])
  })
  test("a template of the file may not be called like an imported one", () => {
    const own = 'template both "Mine" (of: USD each month) { define four: USD each month = of }'
    expect(found(`${whole(line)}\n${own}`, { "lib.otk": library })).toContain('bind/declared-twice "lib.otk"')
  })
})
