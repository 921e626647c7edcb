import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { commands } from "./billing/commands/table.ts"
import { onePage } from "./billing/outputs/page.ts"
import { statement } from "./billing/outputs/statement.ts"
import { fenced, filled, readDocument, table } from "./documents.test-support.ts"
import { bindData, compile, isProblem, planFor, settle } from "./engine/index.ts"
import { readBindings } from "./engine/series/bindings.ts"
import { followed } from "./followed.test-support.ts"

const root = import.meta.dirname
const documents = ["README.md", "LANGUAGE.md", "ARCHITECTURE.md"] as const
const about = JSON.parse(readDocument("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

// ---- generated parts

test("README.md shows the contract, the statement and the commands as they are", async () => {
  const parts = new Map([
    ["contract", fenced(readDocument("examples/first-contract/contract.otk"), "otk")],
    ["statement", fenced(firstStatement())],
    [
      "commands",
      table(
        ["command", "what it does", "for example"],
        commands.map(({ name, summary, examples }) => [
          `\`${name}\``,
          summary,
          `\`npx offtake ${examples[0]?.words ?? ""}\``,
        ]),
      ),
    ],
  ])
  await expect(filled(readDocument("README.md"), parts)).toMatchFileSnapshot(join(root, "README.md"))
})

test("ARCHITECTURE.md follows a contract as the engine does", async () => {
  const parts = new Map([["followed", followed()]])
  await expect(filled(readDocument("ARCHITECTURE.md"), parts)).toMatchFileSnapshot(join(root, "ARCHITECTURE.md"))
})

/** What `offtake settle` prints of the first quarter of the first contract. */
function firstStatement(): string {
  const contractPath = "examples/first-contract/contract.otk"
  const dataFolder = "examples/campus-2027"
  const [artifact] = compile(readDocument(contractPath), { name: "contract.otk" }).artifacts
  if (!artifact) throw new Error(`${contractPath} has errors`)
  const files = new Map(
    readdirSync(join(root, dataFolder)).map((file) => [file, readFileSync(join(root, dataFolder, file))]),
  )
  const dataset = bindData(artifact.plan, files)
  const plan = planFor(artifact.plan, dataset)
  if (isProblem(plan)) throw new Error(plan.problem)
  const settlement = settle(artifact, dataset, { from: "2027-01", through: "2027-03" })
  return statement({ settlement, plan, contractPath, dataFolder }, onePage)
}

// ---- what the documents speak of is there

const endings = "md|json|ts|tsx|js|otk|csv"
const tops = readdirSync(root).filter((name) => name !== "node_modules" && !name.startsWith("."))

/** Paths of the project that a document names: in code, in commands and behind links. */
function pathsIn(markdown: string): readonly string[] {
  const code = [...markdown.matchAll(/`([^`\n]+)`|^(?: {4}|npx |npm |node )(.*)$/gm)].flatMap(([, inline, line]) =>
    (inline ?? line ?? "").split(/[\s,()]+/),
  )
  const links = [...markdown.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target)
  return [...new Set([...code, ...links])]
    .map((word) => word.replace(/[.:;]+$/, ""))
    .filter((word) => /^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(word))
    .filter((word) =>
      word.includes("/")
        ? tops.includes(word.split("/")[0] ?? "")
        : new RegExp(`^[A-Z]+\\.md$|^[\\w.-]+\\.test\\.(${endings})$|^package\\.json$`).test(word),
    )
}

test.each(documents)("every path that %s names exists", (document) => {
  const paths = pathsIn(readDocument(document))
  if (document !== "LANGUAGE.md") expect(paths.length).toBeGreaterThan(5)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test.each(documents)("every script that %s names exists", (document) => {
  const named = [...readDocument(document).matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)].map(
    ([, run, own]) => run ?? own ?? "",
  )
  expect(named.filter((script) => about.scripts[script] === undefined)).toEqual([])
})

test.each(documents)("every link inside %s leads to a heading", (document) => {
  const markdown = readDocument(document)
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, "")
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-")
  const headings = new Set([...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slug(heading)))
  const links = [...prose.matchAll(/\]\(([\w.]*)#([\w-]+)\)/g)].filter(([, file]) => file === "" || file === document)
  expect(links.map(([, , anchor = ""]) => anchor).filter((anchor) => !headings.has(anchor))).toEqual([])
})

test("every runtime dependency has its reason, and nothing else has one", () => {
  const section = /## Runtime dependencies\n([\s\S]*?)\n## /.exec(readDocument("ARCHITECTURE.md"))?.[1] ?? ""
  const named = [...section.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  )
  expect(named.toSorted()).toEqual(Object.keys(about.dependencies).toSorted())
})

test("the bindings that the reference shows can be read", () => {
  const [, json = ""] = /^```json\n([\s\S]*?)^```$/m.exec(readDocument("LANGUAGE.md")) ?? []
  expect(readBindings(new TextEncoder().encode(json))).toHaveProperty("bindings")
})
