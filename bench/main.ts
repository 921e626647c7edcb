/** `npm run bench`: how long the parts take on the sample year. `--json` ends with one line of JSON; `--runs n` sets the rounds. */
import { spawn, type ChildProcessByStdio } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { fileURLToPath } from "node:url"
import { measureConstructs, measureEvaluator, type ConstructsMeasure, type EvaluatorMeasure } from "./evaluator.ts"
import type { StudioFigures } from "./studio.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const contractFolder = join(root, "examples/behind-the-meter-ppa")
const words = process.argv.slice(2)
const runs = Number(words[words.indexOf("--runs") + 1] ?? "") || 15

const engine = measureEvaluator(
  readFileSync(join(contractFolder, "contract.otk"), "utf8"),
  folder(contractFolder),
  folder(join(root, "examples/campus-2027")),
  runs,
)
const tollFolder = join(root, "examples/phased-toll")
const toll = measureConstructs(
  readFileSync(join(tollFolder, "contract.otk"), "utf8"),
  new Map([
    ...folder(tollFolder),
    ...[...folder(join(root, "dsl/library"))].map(([path, bytes]) => [`library/${path}`, bytes] as const),
  ]),
  runs,
)
process.stdout.write(table([...engineRows(engine), ...constructRows(toll)]))
const studio = words.includes("--no-studio") ? undefined : await measureServed()
process.stdout.write(studio ? table(studioRows(studio)) : "studio: not measured\n")

if (words.includes("--json")) {
  process.stdout.write(
    `${JSON.stringify({
      node: process.version,
      intervals: engine.intervals,
      evaluator_ns_per_interval: engine.settleNanosecondsPerInterval,
      bind_ns_per_interval: engine.bindNanosecondsPerInterval,
      settle_ms: engine.settle,
      bind_ms: engine.bind,
      parse_ms: engine.parse,
      compile_ms: engine.compile,
      format_ms: engine.format,
      toll_compile_ms: toll.compile,
      toll_test_ms: toll.test,
      keystroke_to_diagnostics_ms: studio?.keystroke_to_diagnostics_ms ?? null,
      keystroke_to_settled_ms: studio?.keystroke_to_settled_ms ?? null,
      first_settlement_ms: studio?.first_settlement_ms ?? null,
    })}\n`,
  )
}

/** The studio is measured in a browser, as `npm start` serves it; where none starts, the rest still counts. */
async function measureServed(): Promise<StudioFigures | undefined> {
  const server = spawn(process.execPath, [join(root, "billing/start.ts")], {
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  try {
    const { measureStudio } = await import("./studio.ts")
    return await measureStudio(await addressOf(server))
  } catch (problem) {
    process.stderr.write(
      `studio: could not be measured: ${problem instanceof Error ? problem.message : String(problem)}\n`,
    )
    return undefined
  } finally {
    server.kill("SIGINT")
  }
}

/** The address that `npm start` prints when the studio is open. */
function addressOf(server: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ""
    server.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString()
      const [, address] = /open at (http\S+)/.exec(said) ?? []
      if (address !== undefined) resolve(address)
    })
    server.on("exit", () => reject(new Error("npm start ended without serving the studio")))
  })
}

function engineRows(of: EvaluatorMeasure): readonly (readonly string[])[] {
  const row = (name: string, times: EvaluatorMeasure["parse"], note: string): readonly string[] => [
    name,
    ms(times.median),
    ms(times.p95),
    note,
  ]
  return [
    ["", "median ms", "p95 ms", `sample year, ${of.intervals} intervals, ${of.settle.runs} runs`],
    row("parse", of.parse, `${of.lines} lines to a syntax tree`),
    row("compile", of.compile, "parse, check and plan"),
    row("format", of.format, "parse and lay out"),
    row("bind", of.bind, `${of.bindNanosecondsPerInterval} ns per interval, files to series`),
    row("settle", of.settle, `${of.settleNanosecondsPerInterval} ns per interval, plan and series to postings`),
  ]
}

function constructRows(of: ConstructsMeasure): readonly (readonly string[])[] {
  const row = (name: string, times: ConstructsMeasure["test"], note: string): readonly string[] => [
    name,
    ms(times.median),
    ms(times.p95),
    note,
  ]
  return [
    row("compile the phased toll", of.compile, "events, phases, parts of a month, look-back, amendment"),
    row("test the phased toll", of.test, `its ${of.tests} tests`),
  ]
}

function studioRows(of: StudioFigures): readonly (readonly string[])[] {
  const row = (name: string, times: StudioFigures["keystroke_to_settled_ms"], note: string): readonly string[] => [
    name,
    ms(times.median),
    ms(times.p95),
    note,
  ]
  return [
    row("keystroke to diagnostics", of.keystroke_to_diagnostics_ms, `in the browser, ${of.edits} edits`),
    row("keystroke to settled", of.keystroke_to_settled_ms, "in the browser, the whole year"),
    ["first settlement", ms(of.first_settlement_ms), "", "from opening the page, everything cold"],
  ]
}

function ms(value: number): string {
  return value.toFixed(2)
}

function table(rows: readonly (readonly string[])[]): string {
  return rows
    .map(
      ([name = "", median = "", p95 = "", note = ""]) =>
        `${name.padEnd(26)}${median.padStart(10)}${p95.padStart(10)}  ${note}\n`,
    )
    .join("")
}

/** The files of a folder by their path inside it. */
function folder(path: string): ReadonlyMap<string, Uint8Array> {
  return new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path.length + 1).replaceAll("\\", "/"), readFileSync(file)]),
  )
}
