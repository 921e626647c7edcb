import { readFileSync, readdirSync } from "node:fs"
import { isBuiltin } from "node:module"
import { join, posix, sep } from "node:path"
import ts from "typescript"
import { describe, expect, test } from "vitest"

// The rules of the house as tables. A new rule is a row here, not a sentence elsewhere.

const anyDoor = ["dsl/index", "engine/index", "engine/worker/index"]

/** What each top folder may import from the others: their doors, nothing behind them. */
const reach: Readonly<Record<string, readonly string[]>> = {
  dsl: [],
  engine: ["dsl/index"],
  studio: anyDoor,
  billing: ["dsl/index", "engine/index"],
  // A bench drives the studio in the browser that the end-to-end tests find.
  bench: [...anyDoor, "e2e/browser", "e2e/studio"],
  campaign: ["dsl/index", "engine/index"],
  examples: anyDoor,
}

/** What each inner folder may import from its neighbours. Files directly in the top folder stand above all of these. */
const layers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dsl: {
    source: "",
    diagnostics: "source",
    syntax: "source diagnostics",
    bind: "source diagnostics syntax",
    check: "source diagnostics syntax bind",
    assist: "source diagnostics syntax bind check",
  },
  engine: {
    number: "",
    calendar: "number",
    // What reports say beside a settlement; none of the others may read it.
    finance: "number calendar",
    formats: "number calendar",
    series: "number calendar formats",
    catalog: "number calendar series",
    functions: "number calendar series catalog",
    plan: "number calendar formats series catalog functions",
    evaluate: "number calendar series catalog functions plan",
    post: "number calendar series catalog functions plan evaluate",
    // The worker runs the whole pipeline, so it alone stands above the files at the top of its folder.
    worker: "number calendar series formats catalog functions plan evaluate post top",
  },
}

/** The one place that imports each library. A library without a row may not be imported. */
const doors: Readonly<Record<string, readonly string[]>> = {
  "@fontsource-variable/inter": ["studio/"],
  "@fontsource-variable/jetbrains-mono": ["studio/"],
  "@noble/hashes": ["engine/series/hash.ts"],
  chevrotain: ["dsl/syntax/"],
  comlink: ["engine/worker/"],
  commander: ["billing/"],
  "csv-parse": ["engine/formats/"],
  "decimal.js": ["engine/number/decimal.ts"],
  "fast-check": ["campaign/"],
  luxon: ["engine/calendar/"],
  "monaco-editor": ["studio/editor/"],
  react: ["studio/"],
  "react-aria-components": ["studio/"],
  "react-dom": ["studio/"],
  "react-resizable-panels": ["studio/"],
  uplot: ["studio/panels/"],
  vite: ["billing/studio-server.ts"],
  zod: ["engine/series/", "engine/formats/", "billing/documents/"],
  zustand: ["studio/"],
}

/** Folders that run in a browser as well, and so stand on no host. */
const hostless = ["dsl", "engine", "studio"]

/** What makes a run differ from the next, or a sum inexact. Not in these folders; the host passes it in. */
const unrepeatable: readonly [pattern: RegExp, folders: readonly string[]][] = [
  [/\bDate\.now\b/, ["dsl", "engine"]],
  [/\bnew Date\(/, ["dsl", "engine"]],
  [/\bDateTime\.now\b/, ["dsl", "engine"]],
  [/\bperformance\.now\b/, ["dsl", "engine"]],
  [/\bMath\.random\b/, ["dsl", "engine"]],
  [/\brandomUUID\b|\bgetRandomValues\b/, ["dsl", "engine"]],
  [/\bparseFloat\(/, ["dsl", "engine"]],
  [/\.toNumber\(/, ["dsl", "engine"]],
  [/\bDecimal\.set\(/, ["dsl", "engine"]],
  [/\bIntl\./, ["dsl", "engine"]],
  [/\.toLocale/, ["dsl", "engine"]],
  [/\beval\(/, Object.keys(reach)],
  [/\bnew Function\b/, Object.keys(reach)],
]

/** Words that say nothing about what is inside. */
const emptyName = /(^|-)(utils?|helpers?|manager|impl)$/

/** Text by path from the root, with forward slashes. */
type Source = ReadonlyMap<string, string>

interface Import {
  readonly file: string
  readonly target: string
  /** The path from the root the target leads to, without its ending; the library's name for a library. */
  readonly to: string
  readonly kind: "module" | "data" | "library"
}

const rules: Readonly<Record<string, (source: Source) => string[]>> = {
  "folders reach only each other's doors": (source) =>
    among(source, "module")
      .filter(({ file, to }) => top(to) !== top(file) && !reach[top(file)]?.includes(to))
      // A conformance driver tests one module of the engine against vectors of others.
      .filter(({ file, to }) => !(file.startsWith("billing/conformance/") && top(to) === "engine"))
      .map(describeImport),

  "data is imported from the own folder or from the examples": (source) =>
    among(source, "data")
      .filter(({ file, to }) => top(to) !== top(file) && !(top(to) === "examples" && !/^(dsl|engine)\//.test(file)))
      .map(describeImport),

  "inner layers import one way": (source) =>
    among(source, "module")
      .filter(({ file, to }) => top(to) === top(file) && layers[top(file)] && inner(file) !== "top")
      .filter(({ file, to }) => inner(file) !== inner(to))
      .filter(({ file, to }) => !layers[top(file)]?.[inner(file)]?.split(" ").includes(inner(to)))
      .map(describeImport),

  "every inner folder has its row": (source) =>
    [...source.keys()].filter((file) => {
      const rows = layers[top(file)]
      return rows !== undefined && inner(file) !== "top" && rows[inner(file)] === undefined
    }),

  "each library has one door": (source) =>
    among(source, "library")
      .filter(({ to }) => !isBuiltin(to))
      .filter(({ file, to }) => !doors[to]?.some((door) => file.startsWith(door)))
      .map(describeImport),

  "what a browser runs stands on no host": (source) =>
    among(source, "library")
      .filter(({ file, to }) => isBuiltin(to) && hostless.includes(top(file)))
      .map(describeImport),

  "no import leads back to its own file": loops,

  "a run reads no clock, no chance and no float, and code is never text": (source) =>
    [...source].flatMap(([file, text]) => {
      const code = withoutComments(file, text)
      return unrepeatable
        .filter(([pattern, folders]) => folders.includes(top(file)) && pattern.test(code))
        .map(([pattern]) => `${file}: ${pattern.source}`)
    }),

  "files are kebab-case and named for what is inside": (source) =>
    [...source.keys()].filter((file) => {
      const names = file.replace(/\.tsx?$/, "").split("/")
      return names.some((name) => emptyName.test(name) || !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name))
    }),
}

const product = readProduct()

test("the source is found", () => {
  expect(product.size).toBeGreaterThan(0)
  expect(new Set([...product.keys()].map(top))).toContain("dsl")
})

for (const [claim, faults] of Object.entries(rules)) test(claim, () => expect(faults(product)).toEqual([]))

describe("planted faults are found", () => {
  const planted: readonly [claim: string, files: Readonly<Record<string, string>>, fault: string][] = [
    [
      "folders reach only each other's doors",
      { "dsl/compile.ts": 'import { run } from "../engine/index.ts"' },
      "dsl/compile.ts -> ../engine/index.ts",
    ],
    [
      "folders reach only each other's doors",
      { "engine/run.ts": 'import type { Span } from "../dsl/source/span.ts"' },
      "engine/run.ts -> ../dsl/source/span.ts",
    ],
    [
      "folders reach only each other's doors",
      { "studio/app.tsx": 'const open = () => import("../billing/main.ts")' },
      "studio/app.tsx -> ../billing/main.ts",
    ],
    [
      "folders reach only each other's doors",
      { "studio/app.tsx": 'new Worker(new URL("../engine/worker/worker.ts", import.meta.url))' },
      "studio/app.tsx -> ../engine/worker/worker.ts",
    ],
    [
      "data is imported from the own folder or from the examples",
      { "engine/plan/plan.ts": 'import text from "../../examples/ppa/contract.otk?raw"' },
      "engine/plan/plan.ts -> ../../examples/ppa/contract.otk?raw",
    ],
    [
      "inner layers import one way",
      { "dsl/syntax/parse.ts": 'import { check } from "../check/check.ts"' },
      "dsl/syntax/parse.ts -> ../check/check.ts",
    ],
    [
      "inner layers import one way",
      { "dsl/diagnostics/codes.ts": 'export type { Node } from "../syntax/ast.ts"' },
      "dsl/diagnostics/codes.ts -> ../syntax/ast.ts",
    ],
    [
      "inner layers import one way",
      { "engine/evaluate/evaluate.ts": 'import { run } from "../run.ts"' },
      "engine/evaluate/evaluate.ts -> ../run.ts",
    ],
    [
      "inner layers import one way",
      { "engine/plan/steps.ts": 'type Money = import("../post/post.ts").Posting' },
      "engine/plan/steps.ts -> ../post/post.ts",
    ],
    ["every inner folder has its row", { "engine/misc/thing.ts": "" }, "engine/misc/thing.ts"],
    [
      "each library has one door",
      { "engine/number/money.ts": 'import { Decimal } from "decimal.js"' },
      "engine/number/money.ts -> decimal.js",
    ],
    [
      "each library has one door",
      { "billing/main.ts": 'import { parse } from "csv-parse/sync"' },
      "billing/main.ts -> csv-parse/sync",
    ],
    ["each library has one door", { "studio/app.tsx": 'import "left-pad"' }, "studio/app.tsx -> left-pad"],
    [
      "what a browser runs stands on no host",
      { "dsl/compile.ts": 'import { readFileSync } from "node:fs"' },
      "dsl/compile.ts -> node:fs",
    ],
    ["what a browser runs stands on no host", { "studio/main.tsx": 'import "path"' }, "studio/main.tsx -> path"],
    [
      "no import leads back to its own file",
      {
        "dsl/bind/bind.ts": 'import type { Scope } from "./scope.ts"',
        "dsl/bind/scope.ts": 'import { type Symbol } from "./symbols.ts"',
        "dsl/bind/symbols.ts": 'export { bind } from "./bind.ts"',
      },
      "dsl/bind/bind.ts -> dsl/bind/scope.ts -> dsl/bind/symbols.ts -> dsl/bind/bind.ts",
    ],
    ...(
      [
        ["engine/run.ts", "const at = Date.now()", "\\bDate\\.now\\b"],
        ["engine/run.ts", "const at = new Date(0)", "\\bnew Date\\("],
        ["dsl/bind/bind.ts", "Math.random()", "\\bMath\\.random\\b"],
        ["dsl/bind/bind.ts", 'Number.parseFloat("1")', "\\bparseFloat\\("],
        ["engine/number/money.ts", "amount.toNumber()", "\\.toNumber\\("],
        ["engine/number/decimal.ts", "Decimal.set({ precision: 9 })", "\\bDecimal\\.set\\("],
        ["engine/calendar/zone.ts", "new Intl.DateTimeFormat()", "\\bIntl\\."],
        ["engine/post/post.ts", "amount.toLocaleString()", "\\.toLocale"],
        ["studio/app.tsx", 'const f = new Function("1")', "\\bnew Function\\b"],
        ["billing/main.ts", 'eval("1")', "\\beval\\("],
      ] as const
    ).map(
      ([file, text, pattern]) =>
        [
          "a run reads no clock, no chance and no float, and code is never text",
          { [file]: text },
          `${file}: ${pattern}`,
        ] as [string, Record<string, string>, string],
    ),
    ["files are kebab-case and named for what is inside", { "engine/number/utils.ts": "" }, "engine/number/utils.ts"],
    ["files are kebab-case and named for what is inside", { "studio/chart-helper.tsx": "" }, "studio/chart-helper.tsx"],
    ["files are kebab-case and named for what is inside", { "studio/App.tsx": "" }, "studio/App.tsx"],
  ]

  test.each(planted)("%s: %j", (claim, files, fault) => {
    expect(rules[claim]?.(new Map(Object.entries(files)))).toEqual([fault])
  })

  test("and what is allowed is not a fault", () => {
    const source = new Map([
      ["dsl/index.ts", 'export { compile } from "./compile.ts"'],
      ["dsl/compile.ts", 'import { check } from "./check/check.ts"\n// new Date( and eval( are only words here'],
      ["dsl/check/check.ts", 'import { report } from "../diagnostics/diagnostic.ts"'],
      ["dsl/diagnostics/diagnostic.ts", 'import type { Span } from "../source/span.ts"'],
      ["engine/run.ts", 'import { compile } from "../dsl/index.ts"\nimport { post } from "./post/post.ts"'],
      ["engine/worker/worker.ts", 'import { run } from "../run.ts"\nimport { expose } from "comlink"'],
      ["engine/series/hash.ts", `import { sha256 } from "@noble/hashes/sha2.js"`],
      ["studio/app.tsx", 'import "./style/app.css"\nimport ppa from "../examples/ppa/contract.otk?raw"'],
      ["studio/session/results.ts", 'import { connect } from "../../engine/worker/index.ts"'],
      ["billing/main.ts", 'import { readFileSync } from "node:fs"\nconst at = new Date()'],
    ])
    for (const faults of Object.values(rules)) expect(faults(source)).toEqual([])
  })
})

/** Every TypeScript file of the product. Tests (`name.test.ts`, and `name.test-support.ts` that they share) are not. */
function readProduct(): Source {
  const source = new Map<string, string>()
  for (const folder of Object.keys(reach))
    for (const found of readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: "utf8" })) {
      const file = posix.join(folder, ...found.split(sep))
      if (/\.tsx?$/.test(file) && !/\.test(-[a-z]+)*\.tsx?$/.test(file) && !file.includes("node_modules/"))
        source.set(file, readFileSync(join(import.meta.dirname, file), "utf8"))
    }
  return source
}

function top(path: string): string {
  return path.split("/")[0] ?? ""
}

/** The folder inside the top folder, or `top` for a file directly in it. */
function inner(path: string): string {
  const [, folder, ...rest] = path.split("/")
  return folder !== undefined && rest.length > 0 ? folder : "top"
}

function describeImport({ file, target }: Import): string {
  return `${file} -> ${target}`
}

function among(source: Source, kind: Import["kind"]): Import[] {
  return [...source].flatMap(([file, text]) => importsOf(file, text)).filter((found) => found.kind === kind)
}

function importsOf(file: string, text: string): Import[] {
  const targets = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  const workers = [...text.matchAll(/new URL\(\s*"([^"]+\.[jt]s)",\s*import\.meta\.url/g)].map(
    (match) => match[1] ?? "",
  )
  return [...targets, ...workers].map((target) => {
    if (!target.startsWith(".")) {
      const name = isBuiltin(target) ? target : target.split("/", target.startsWith("@") ? 2 : 1).join("/")
      return { file, target, to: name, kind: "library" }
    }
    const path = posix.join(posix.dirname(file), target.replace(/\?.*$/, ""))
    const isModule = /\.[jt]sx?$/.test(path)
    return { file, target, to: path.replace(/\.[jt]sx?$/, ""), kind: isModule ? "module" : "data" }
  })
}

function loops(source: Source): string[] {
  const files = new Map([...source.keys()].map((file) => [file.replace(/\.tsx?$/, ""), file]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) return void found.push([...path.slice(path.indexOf(file)), file].join(" -> "))
    if (done.has(file)) return
    for (const { kind, to } of importsOf(file, source.get(file) ?? "")) {
      const next = kind === "module" ? files.get(to) : undefined
      if (next !== undefined) visit(next, [...path, file])
    }
    done.add(file)
  }
  for (const file of source.keys()) visit(file, [])
  return found
}

function withoutComments(file: string, text: string): string {
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  return ts.createPrinter({ removeComments: true }).printFile(parsed)
}
