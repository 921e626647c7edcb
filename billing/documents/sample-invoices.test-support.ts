import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  bindData,
  compile,
  isProblem,
  openRun,
  planFor,
  type Artifact,
  type Dataset,
  type Plan,
  type Run,
} from "../../engine/index.ts"
import { runningTest } from "../../engine/run-tests.ts"
import { readDataFolder, readPinned } from "../files.ts"
import { invoiceDocument } from "./invoice-document.ts"
import type { InvoiceDocument } from "./invoice-schema.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const studio = "http://localhost:4173/"

/** The sample contracts and mechanics that have an invoice, by path. */
export const samplesWithInvoices: readonly string[] = readdirSync(join(root, "examples"), {
  recursive: true,
  encoding: "utf8",
})
  .map((path) => join("examples", path).replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".otk"))
  .filter((path) => /^\s*invoice\s+\w+/m.test(readFileSync(join(root, path), "utf8")))
  .toSorted()

/** What the tests of a sample bill, each test by itself. */
export function invoicesOfTests(path: string): readonly InvoiceDocument[] {
  const text = readFileSync(join(root, path), "utf8")
  const pinned = readPinned(text, join(root, path))
  const { artifacts, tests } = compile(text, { name: path, pinned })
  return tests.flatMap((test) =>
    artifacts
      .filter(({ plan }) => test.runs.some(({ contract }) => contract === plan.contract.id))
      .flatMap((artifact) => {
        const work = runningTest(artifact, test, pinned)
        for (;;) {
          const next = work.next()
          if (next.done === true)
            return isProblem(next.value) ? [] : documentsOf(next.value, artifact, next.value.dataset)
        }
      }),
  )
}

/** What a text bills on files of readings by name, or on a folder of them. */
export function invoicesOn(
  text: string,
  data: ReadonlyMap<string, Uint8Array> | string,
  path = "contract.otk",
): readonly InvoiceDocument[] {
  const { artifacts, diagnostics } = compile(text, { name: path, pinned: readPinned(text, join(root, path)) })
  const [artifact] = artifacts
  if (!artifact) throw new Error(diagnostics.map(({ message }) => message).join("\n"))
  const dataset = bindData(artifact.plan, typeof data === "string" ? readDataFolder(join(root, data)) : data)
  return documentsOf(openRun(artifact, dataset), artifact, dataset)
}

function documentsOf(run: Run, artifact: Artifact, dataset: Dataset): readonly InvoiceDocument[] {
  const plan: Plan | { readonly problem: string } = planFor(artifact.plan, dataset)
  if (isProblem(plan)) return []
  return run.settlement.invoices.map((_, position) => invoiceDocument({ run, plan, studio }, position))
}
