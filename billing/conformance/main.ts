import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { Driver, SetResult } from "./result.ts"
import { drivers } from "./table.ts"

/**
 * npm run conformance -- <folder> [--json]
 *
 * Asks our code the questions of every published set in the folder, and settles the real series beside it. Exit 0: nothing failed; 1: a case failed; 2: there is no such folder, or it holds no sets.
 */
const usage = "usage: npm run conformance -- <folder of the published sets> [--json]"
/** Failures shown for each set; the count is always whole. */
const shownFailures = 20

process.exitCode = await main(process.argv.slice(2))

async function main(words: readonly string[]): Promise<number> {
  const asJson = words.includes("--json")
  const [root, ...more] = words.filter((word) => word !== "--json")
  const folders = root === undefined || more.length > 0 || root.startsWith("-") ? undefined : setFolders(root)
  if (root === undefined || folders === undefined || folders.length === 0) {
    console.error(folders ? `${root} holds no sets\n${usage}` : usage)
    return 2
  }
  // Real series lie beside the sets where there are any.
  const beside = drivers
    .map(({ folder }) => folder)
    .filter((folder) => folder.startsWith("../") && existsSync(join(root, folder)))
  const results: SetResult[] = []
  for (const folder of [...folders, ...beside]) {
    const driver = drivers.find((row) => row.folder === folder)
    results.push(
      driver
        ? await runDriver(driver, join(root, folder))
        : { name: folder, passed: 0, failed: 0, unsupported: 0, note: "no driver yet", failures: [] },
    )
  }
  const totals = {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    unsupported: results.reduce((sum, { unsupported }) => sum + unsupported, 0),
  }
  if (asJson) {
    const sets = results.map(({ name, passed, failed, unsupported, note }) => ({
      name,
      passed,
      failed,
      unsupported,
      ...(note === undefined ? {} : { note }),
    }))
    console.log(JSON.stringify({ sets, totals }))
  } else {
    for (const result of results) printSet(result)
    console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.unsupported} unsupported`)
  }
  return totals.failed > 0 ? 1 : 0
}

/** Names of the sets in a folder, sorted; undefined when there is no such folder. */
function setFolders(root: string): string[] | undefined {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => entry.name)
      .sort()
  } catch {
    return undefined
  }
}

/** A driver that breaks has failed once, with its reason, and the others still run. */
async function runDriver(driver: Driver, folder: string): Promise<SetResult> {
  try {
    const result = await driver.run(folder)
    const note = [driver.note, result.note].filter((part) => part !== undefined).join("; ")
    return note === "" ? result : { ...result, note }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      name: driver.name,
      passed: 0,
      failed: 1,
      unsupported: 0,
      note: "the driver broke",
      failures: [`${driver.name}: ${reason}`],
    }
  }
}

function printSet({ name, passed, failed, unsupported, note, failures }: SetResult): void {
  const counts = note === "no driver yet" ? "" : `${passed} passed, ${failed} failed, ${unsupported} unsupported`
  console.log(`${name.padEnd(26)}${[counts, note].filter(Boolean).join("; ")}`)
  for (const failure of failures.slice(0, shownFailures)) console.log(`  ${failure}`)
  if (failures.length > shownFailures) console.log(`  and ${failures.length - shownFailures} more`)
}
