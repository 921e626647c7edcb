import { spawn } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, test } from "vitest"
import { commands } from "./commands/table.ts"
import { run as runWords } from "./run.test-support.ts"
import { pageColumns } from "./terminal.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
// As a reader types them, from the project.
process.chdir(root)
const contract = "examples/behind-the-meter-ppa/contract.otk"
const data = "examples/campus-2027"
const scratch = mkdtempSync(join(tmpdir(), "offtake-"))
afterAll(() => rmSync(scratch, { recursive: true }))

/** What a command prints and how it ends, run in this process. */
const run = (...words: string[]) => runWords(words)

/** The same as a process of its own, as a shell would start it. */
function shell(
  words: readonly string[],
  interruptAfter_ms?: number,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "billing/offtake.js"), ...words], { cwd: scratch })
    let out = ""
    let err = ""
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()))
    if (interruptAfter_ms !== undefined) setTimeout(() => child.kill("SIGINT"), interruptAfter_ms)
    child.on("close", (code) => resolve({ code, out, err }))
  })
}

function scratchFile(name: string, text: string): string {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return path
}

const unsound = `offtake 1

contract a "A" {
  parties { Seller "S" Buyer "B" }
`

describe("help", () => {
  test.each(commands.map((row) => row.name))("%s --help says what it does and shows an example", async (name) => {
    const { code, out } = await run(name, "--help")
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`Usage: offtake ${name}`))
    expect(out).toMatch(/Examples?:\n {2}npx offtake /)
  })

  test("without words, the commands and a first look are shown, as a mistake", async () => {
    const { code, out } = await run()
    expect(code).toBe(2)
    for (const row of commands) expect(out).toContain(`  ${row.name} `)
    expect(out).toContain("A first look:")
  })

  test("--version prints the version alone", async () => {
    expect(await run("--version")).toEqual({ code: 0, out: "0.1.0\n", err: "" })
  })
})

describe("a command called wrongly ends with 2 and says what to do", () => {
  test.each<[name: string, words: string[], ...says: string[]]>([
    ["an unknown command", ["setle", "x"], "unknown command 'setle'", "settle"],
    ["an unknown flag", ["check", "x.otk", "--jsn"], "unknown option '--jsn'", "--json"],
    ["no path", ["check"], "missing required argument", "npx offtake check --help"],
    ["no such file", ["check", "no/such.otk"], "no/such.otk does not exist", "expected a contract text"],
    ["a file that is no contract", ["check", `${data}/meters.csv`], "meters.csv is not a contract text"],
    ["a file to settle that is none", ["settle", `${data}/meters.csv`, "--data", data], "is not a contract text"],
    ["a folder without contracts", ["check", scratch], "holds no .otk file"],
    [
      "no such contract",
      ["settle", "gone.otk", "--data", data],
      "gone.otk does not exist",
      "expected a contract text (.otk) or a plan",
    ],
    ["no data folder named", ["settle", contract], "needs --data FOLDER", "For instance: npx offtake settle"],
    ["no such data folder", ["settle", contract, "--data", "no/data"], "no/data does not exist", "bindings.json"],
    ["a data folder without bindings", ["settle", contract, "--data", scratch], "has no bindings.json", "which column"],
    ["a data folder that is a file", ["settle", contract, "--data", contract], "is a file", "bindings.json"],
    [
      "a month that is none",
      ["settle", contract, "--data", data, "--from", "2027-13"],
      "there is no month 13",
      "Write a month such as 2027-01",
    ],
    [
      "a window backwards",
      ["settle", contract, "--data", data, "--from", "2027-03", "--through", "2027-02"],
      "lies after",
    ],
    [
      "no such contract in the file",
      ["settle", contract, "--data", data, "--contract", "cedar"],
      "has no contract cedar",
      "It has: ",
    ],
    [
      "no rule to explain",
      ["explain", contract, "--data", data],
      "needs --posting",
      "The rules that post amounts are:",
    ],
    [
      "an unknown rule",
      ["explain", contract, "--data", data, "--posting", "enrgy", "--period", "2027-01"],
      "no rule enrgy; did you mean energy?",
    ],
    [
      "no period to explain",
      ["explain", contract, "--data", data, "--posting", "energy"],
      "needs --period",
      "--period 2027-01",
    ],
    [
      "a period outside the term",
      ["explain", contract, "--data", data, "--posting", "energy", "--period", "1999-01"],
      "energy has no period 1999-01",
      "one amount each month",
    ],
    ["both ways to format", ["format", contract, "--check", "--write"], "do not go together"],
    [
      "a depth that is no number",
      ["explain", contract, "--data", data, "--posting", "energy", "--period", "2027-01", "--depth", "x"],
      "--depth x: expected a whole number",
    ],
  ])("%s", async (_, words, ...says) => {
    const { code, out, err } = await run(...words)
    expect(out).toBe("")
    for (const words of says) expect(err).toContain(words)
    expect(code).toBe(2)
  })

  test("a plan that was tampered with is refused", async () => {
    const { code, err } = await run("settle", scratchFile("bad.json", '{"sha256":"00"}'), "--data", data)
    expect(err).toContain("bad.json cannot be run: The file is JSON but not a plan.")
    expect(code).toBe(2)
  })
})

describe("check and format", () => {
  test("a sound contract is good, an unsound one ends with 1 and shows its line", async () => {
    expect(await run("check", contract)).toMatchObject({ code: 0, err: "" })
    const path = scratchFile("unsound.otk", unsound)
    const { code, out } = await run("check", path)
    expect(out).toContain(`${path}:`)
    expect(out).toMatch(/error OT\d{4}/)
    expect(code).toBe(1)
  })

  test("--json gives line, column and number of each finding", async () => {
    const { out } = await run("check", scratchFile("unsound.otk", unsound), "--json")
    const found = JSON.parse(out)
    expect(found.errors).toBeGreaterThan(0)
    expect(found.files[0].diagnostics[0]).toMatchObject({
      severity: "error",
      line: expect.any(Number),
      column: expect.any(Number),
    })
  })

  test("--check lists what differs and ends with 1; --write mends it, and then nothing differs", async () => {
    const path = scratchFile("loose.otk", readFileSync(contract, "utf8").replace("parties {", "parties    {"))
    expect(await run("format", path, "--check")).toMatchObject({ code: 1, out: `${path}\n` })
    expect(await run("format", path, "--write")).toMatchObject({ code: 0, out: `${path}\n` })
    expect(await run("format", path, "--check")).toMatchObject({ code: 0, out: "" })
    expect(readFileSync(path, "utf8")).toBe((await run("format", contract)).out)
  })
})

describe("test, settle and explain on the sample", () => {
  test("its tests hold", async () => {
    const { code, out } = await run("test", contract)
    expect(out).toMatch(/✓ \d+ tests, \d+ expectations: all hold\./)
    expect(code).toBe(0)
  })

  test("a test that fails shows expected, found and its line", async () => {
    const folder = join(scratch, "failing")
    cpSync(dirname(contract), folder, { recursive: true })
    const path = join(folder, "contract.otk")
    const text = readFileSync(path, "utf8")
    writeFileSync(path, text.replace(/(expect energy in 2027-01 = )[\d_,.]+ USD/, "$11.00 USD"))
    const { code, out } = await run("test", path)
    expect(out).toMatch(
      /contract\.otk:\d+ {2}energy in 2027-01 = 1\.00 USD\n +expected {2}1 USD\n +found {5}1,242,480 USD/,
    )
    expect(code).toBe(1)
  })

  test("a month's statement names the parties and the payment", async () => {
    const { out, err } = await run("settle", contract, "--data", data, "--from", "2027-01", "--through", "2027-01")
    expect(err).toBe("")
    expect(out).toMatch(/What the parties owe each other, January 2027\./)
    expect(out).toMatch(/owes? /)
    for (const line of out.split("\n")) expect([...line].length).toBeLessThanOrEqual(pageColumns)
  })

  test("days that hold no whole month say so", async () => {
    const days = ["--from", "2027-01-15", "--through", "2027-02-14"]
    const { out } = await run("settle", contract, "--data", data, ...days)
    expect(out.replace(/\s+/g, " ")).toContain(
      "No amount: no whole period of any charge lies in these days. The charges are for each contract year, each month.",
    )
  })

  test.each([
    ["not JSON", '{\n  "offtake": "bindings/1"\n  "series": []\n}\n', "It is not JSON: ", "line 3"],
    [
      "not valid",
      readFileSync(join(data, "bindings.json"), "utf8").replace('"15 min"', '"15 mins"'),
      "series[0].every",
      'found "15 mins"',
    ],
  ])("bindings that are %s are the one thing that is said", async (name, text, ...says) => {
    const folder = mkdtempSync(join(scratch, "bindings-"))
    writeFileSync(join(folder, "bindings.json"), text)
    for (const words of [
      ["settle", contract],
      ["explain", contract, "--posting", "energy", "--period", "2027-01"],
    ]) {
      const { code, out, err } = await run(...words, "--data", folder)
      expect({ code, out, lines: err.trimEnd().split("\n").length }, name).toEqual({ code: 1, out: "", lines: 2 })
      for (const each of says) expect(err).toContain(each)
    }
  })

  test("a holding check that could not be tested on one day ends with 1, though every amount is there", async () => {
    const folder = join(scratch, "untested")
    cpSync(data, folder, { recursive: true })
    const meters = join(folder, "meters.csv")
    writeFileSync(meters, readFileSync(meters, "utf8").replace(",11983.197,", ",,"))
    const month = ["--from", "2027-01", "--through", "2027-01"]
    const { code, out } = await run("settle", contract, "--data", folder, ...month)
    expect(out).toContain("Not tested: main and check meter agree, in 1 of 31 periods, for want of readings.")
    expect(out).not.toContain("Not counted")
    expect(code).toBe(1)
  })

  test("build without --out says where the file is", async () => {
    const path = scratchFile("built.otk", readFileSync(contract, "utf8"))
    cpSync(dirname(contract), scratch, { recursive: true })
    const { code, err } = await run("build", path)
    expect(err).toContain(`The plan was written to ${join(scratch, "built.plan.json")}.\n`)
    expect(code).toBe(0)
  })

  test("a period after the last reading says where the readings end, and has no quality", async () => {
    const { code, out } = await run("explain", contract, "--data", data, "--posting", "energy", "--period", "2029-01")
    expect(out).toMatch(/the readings of .+ end\s+on 2027-12-31/)
    expect(out).not.toMatch(/withheld {2}\[/)
    expect(code).toBe(1)
  })

  test("an explanation leads from the amount to a line of a file", async () => {
    const { out } = await run("explain", contract, "--data", data, "--posting", "energy", "--period", "2027-01")
    expect(out).toMatch(/^energy /)
    expect(out).toMatch(/reading .*campus-2027\/.*\.csv:\d+/)
  })
})

describe("as a process", () => {
  test("a good run ends with 0, a mistake with 2 on the error stream, without colours in a pipe", async () => {
    expect(await shell(["--version"])).toEqual({ code: 0, out: "0.1.0\n", err: "" })
    const { code, out, err } = await shell(["check", "gone.otk"])
    expect({ code, out }).toEqual({ code: 2, out: "" })
    expect(err).toMatch(/^offtake: gone\.otk does not exist/)
  })

  test("Ctrl-C ends a run with 130 and prints nothing of it", async () => {
    // A host under load may take long to start: a signal before that finds nobody to hear it.
    for (const after_ms of [150, 300, 600, 1200, 2400]) {
      const { code, out } = await shell(["settle", join(root, contract), "--data", join(root, data)], after_ms)
      if (code === null) continue
      expect({ code, out }).toEqual({ code: 130, out: "" })
      return
    }
    expect.unreachable("the command was never heard from")
  })
})
