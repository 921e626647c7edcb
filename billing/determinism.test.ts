import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))
const contract = join(root, "examples/behind-the-meter-ppa/contract.otk")
const data = join(root, "examples/campus-2027")
const scratch = mkdtempSync(join(tmpdir(), "offtake-"))
afterAll(() => rmSync(scratch, { recursive: true }))

/** Hosts that differ in what a careless program asks them: the zone, the letters, the decimal comma. */
const hosts = [
  { TZ: "UTC", LANG: "C", LC_ALL: "C" },
  { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
  { TZ: "Africa/Casablanca", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" },
]

function offtake(host: Readonly<Record<string, string>>, ...words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, "billing/offtake.js"), ...words],
      { env: { ...process.env, ...host }, maxBuffer: 1 << 28 },
      // 1 says that something was found; the bytes count all the same.
      (error, out, err) => (error && error.code !== 1 ? reject(new Error(err)) : resolve(out)),
    )
  })
}

test("a plan is the same bytes on every host", async () => {
  const plans: string[] = []
  for (const [at, host] of hosts.entries()) {
    const path = join(scratch, `plan-${at}.json`)
    await offtake(host, "build", contract, "--out", path)
    plans.push(readFileSync(path, "utf8"))
  }
  expect(new Set(plans).size).toBe(1)
})

test("a settlement is the same bytes on every host, from the text and from its plan", async () => {
  const plan = join(scratch, "plan.json")
  await offtake({}, "build", contract, "--out", plan)
  const settled: string[] = []
  for (const host of hosts) settled.push(await offtake(host, "settle", contract, "--data", data, "--json"))
  settled.push(await offtake({}, "settle", plan, "--data", data, "--json"))
  expect(settled[0]).toContain('"postings"')
  expect(new Set(settled).size).toBe(1)
}, 120_000)
