import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { bindData } from "../../engine/data.ts"
import { compile } from "../../engine/compile.ts"
import { runTests } from "../../engine/run-tests.ts"
import { settle } from "../../engine/run.ts"
import { sha256 } from "../../engine/series/hash.ts"
import { isShared } from "../bind/imports.ts"
import type * as ast from "../syntax/ast.ts"
import { parse } from "../syntax/parse.ts"

const here = import.meta.dirname
const root = join(here, "../..")
const filesIn = (folder: string, as = "") =>
  new Map(
    readdirSync(folder).map((file) => [`${as}${file}`, new Uint8Array(readFileSync(join(folder, file)))] as const),
  )

const pinned = filesIn(here, "library/")
const names = [...pinned.keys()]
  .filter((path) => path.endsWith(".otk"))
  .map((path) => path.slice("library/".length, -".otk".length))
const textOf = (name: string) => new TextDecoder().decode(pinned.get(`library/${name}.otk`))
const templateOf = (name: string) => parse(textOf(name)).file.parts.find((part) => part.node === "template")
const templates = names.filter((name) => templateOf(name))

/** The small contract that shows a file of the library. */
const exampleOf = (name: string) => readFileSync(join(root, `examples/library/${name}.otk`), "utf8")
const compiled = (text: string) => compile(text, { name: "example.otk", pinned })

test("every file has its example, and every example its file", () => {
  const examples = readdirSync(join(root, "examples/library")).map((file) => file.replace(/\.otk$/, ""))
  expect(examples.toSorted()).toEqual(names.toSorted())
})

test("every file has its row in the reference", () => {
  const reference = readFileSync(join(root, "LANGUAGE.md"), "utf8")
  const missing = names.filter((name) => !reference.includes(`[\`library/${name}.otk\`](dsl/library/${name}.otk)`))
  expect(missing).toEqual([])
})

describe.each(names)("library/%s.otk", (name) => {
  const text = textOf(name)
  test("has no finding", () => {
    expect(compile(text, { name: `${name}.otk`, pinned }).diagnostics.map(({ message }) => message)).toEqual([])
  })
  test("has a declaration that can be imported", () => {
    const hash = sha256(new TextEncoder().encode(text)).slice(0, 12)
    const imports = parse(text).file.parts.flatMap((part) =>
      part.node === "template" || isShared(part)
        ? [`import ${part.name.text} from "library/${name}.otk" sha256 "${hash}"`]
        : [],
    )
    expect(imports).not.toEqual([])
    expect(compiled(`offtake 1\n${imports.join("\n")}\n`).diagnostics).toEqual([])
  })
  test("says in its first lines what it is", () => {
    expect(/^\/\/ (.+)$/m.exec(text)?.[1]).toMatch(/^[A-Z]/)
  })
})

test.each(templates)("%s says what it pays and what who uses it says", (name) => {
  const choices = templateOf(name)?.parameters.filter(({ takes }) => takes.form === "choice") ?? []
  const [comment = ""] = /^(\/\/ .*\n)+/m.exec(textOf(name)) ?? []
  if (choices.length > 0) expect(comment.replaceAll("\n// ", " ")).toMatch(/[Ww]ho uses it says/)
})

// ---- the examples

/** The year of the campus, and its first quarter alone: half a second less for each contract that needs no whole year. */
const year = filesIn(join(root, "examples/campus-2027"))
const quarter = new Map([...year].map(([path, bytes]) => [path, path.endsWith(".csv") ? untilApril(bytes) : bytes]))

/** A file without the lines that begin after March 2027, wherever their clock stands. */
function untilApril(bytes: Uint8Array): Uint8Array {
  const [header = "", ...lines] = new TextDecoder().decode(bytes).split("\n")
  return new TextEncoder().encode([header, ...lines.filter((line) => line.slice(0, 10) <= "2027-04-01")].join("\n"))
}

// Worked out from the files with exact fractions in Python, apart from all of this code: what is posted for January 2027.
const january: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "basis-sharing": { basis: "134766.01", basis_both_ways: "133603.09" },
  "certificate-issuance": { certificates_sold: "81051.75" },
  "cost-sharing": { "by_energy A": "561067.57", "by_site_peak A": "557972.08", "by_own_peak A": "558491.66" },
  "fixed-price": { energy: "1867413.21" },
  "price-collar": { energy: "939879.19", paid_by_energy: "889158.78", paid_by_time: "883858.72" },
  "stepped-price": { energy: "1027839.39" },
  "tiered-energy": { energy: "1982145.41", by_block_reached: "1907145.41" },
}

describe.each(names)("examples/library/%s.otk", (name) => {
  const text = exampleOf(name)
  const { artifacts, tests, diagnostics } = compiled(text)

  test("compiles without a finding", () => {
    expect(diagnostics.filter(({ severity }) => severity !== "information").map(({ message }) => message)).toEqual([])
    expect(text).toContain(`from "library/${name}.otk"`)
  })
  test("passes its own tests", () => {
    expect(tests.length).toBeGreaterThan(0)
    const failed = runTests(artifacts, tests, pinned).filter(({ passed }) => !passed)
    expect(failed.map(({ title, expectations }) => [title, expectations.filter(({ passed }) => !passed)])).toEqual([])
  })
  test("settles on the data of the campus, and nothing is withheld", () => {
    for (const artifact of artifacts) {
      const { rules, time } = artifact.plan
      const isYearly = rules.some(({ rule, grain }) => rule === "charge" && /year|term/.test(grain ?? ""))
      const isLate = typeof time.from === "string" && time.from > "2027-03"
      const [data, window] =
        isYearly || isLate ? [year, {}] : ([quarter, { from: "2027-01", through: "2027-03" }] as const)
      const { postings, withheld, faults, checks } = settle(artifact, bindData(artifact.plan, data), window)
      expect({ withheld, faults }).toEqual({ withheld: [], faults: [] })
      expect(checks.flatMap(({ failed }) => failed)).toEqual([])
      expect(postings.length).toBeGreaterThan(0)
      if (isLate) continue
      const first = postings.filter(({ period }) => period === "2027-01")
      const amounts = first.map(({ rule, members, amount }) => [[rule, ...members].join(" "), amount])
      expect(Object.fromEntries(amounts)).toMatchObject(january[name] ?? {})
    }
  })
})

describe.each(templates)("%s", (name) => {
  const text = exampleOf(name)
  const template = templateOf(name)
  const uses = parse(text).file.parts.flatMap((part) =>
    part.node === "contract"
      ? part.items.filter((item) => item.node === "uses" && item.template.text === template?.name.text)
      : [],
  ) as readonly ast.Uses[]

  test("is shown with every way of each choice", () => {
    const unused = template?.parameters.flatMap(({ name: { text: parameter }, takes }) => {
      if (takes.form !== "choice") return []
      const chosen = uses.flatMap((use) => use.arguments.filter((argument) => argument.name.text === parameter))
      const words = chosen.map(({ value: { span } }) => text.slice(span.from, span.to))
      return takes.words.filter((word) => !words.includes(word.text)).map((word) => `${parameter}: ${word.text}`)
    })
    expect(unused).toEqual([])
  })

  const [first] = uses
  test.each(first?.arguments.map((argument) => [argument.name.text, argument] as const) ?? [])(
    "asks for %s where it is left out, and for nothing else",
    (parameter, { span }) => {
      const kept = first!.arguments.filter((argument) => argument.span !== span)
      const list = first!.arguments
      const without = `${text.slice(0, list[0]!.span.from)}${kept
        .map((argument) => text.slice(argument.span.from, argument.span.to))
        .join(", ")}${text.slice(list.at(-1)!.span.to)}`
      const errors = compiled(without).diagnostics.filter(({ severity }) => severity === "error")
      const takes = template?.parameters.find((each) => each.name.text === parameter)?.takes
      expect(errors.map(({ code }) => code)).toEqual([
        takes?.form === "choice" ? "choice/template-choice" : "bind/argument-missing",
      ])
      expect(errors[0]?.message).toContain(`'${parameter}'`)
      if (takes?.form === "choice") for (const word of takes.words) expect(errors[0]?.message).toContain(word.text)
    },
  )
})

test("a calendar that is left out is asked for by its name", () => {
  for (const name of names.filter((each) => !templates.includes(each))) {
    const without = exampleOf(name).replace(new RegExp(`^import ${name} .*$`, "m"), "")
    const errors = compiled(without).diagnostics.filter(({ severity }) => severity === "error")
    expect(errors.map(({ message }) => message).join()).toContain(name)
    expect(existsSync(join(here, `${name}-holidays.csv`))).toBe(true)
  }
})
