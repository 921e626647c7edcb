/** `npm run bench`: how long the parts take on the sample year. `--json` ends with one line of JSON; `--runs n` sets the rounds. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { measureEvaluator, type EvaluatorMeasure } from "./evaluator.ts"

interface StudioMeasure {
  readonly keystrokeToDiagnostics: { readonly median: number; readonly p95: number }
  readonly keystrokeToSettled: { readonly median: number; readonly p95: number }
}

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
process.stdout.write(table(engineRows(engine)))
const studio = words.includes("--no-studio") ? undefined : await measureStudio()
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
      keystroke_to_diagnostics_ms: studio?.keystrokeToDiagnostics ?? null,
      keystroke_to_settled_ms: studio?.keystrokeToSettled ?? null,
    })}\n`,
  )
}

/** The studio is measured in a browser; where none starts, the rest still counts. */
async function measureStudio(): Promise<StudioMeasure | undefined> {
  try {
    const module = (await import(new URL("./studio.ts", import.meta.url).href)) as {
      measureStudio: () => Promise<StudioMeasure>
    }
    return await module.measureStudio()
  } catch (problem) {
    process.stderr.write(
      `studio: could not be measured: ${problem instanceof Error ? problem.message : String(problem)}\n`,
    )
    return undefined
  }
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

function studioRows(of: StudioMeasure): readonly (readonly string[])[] {
  return [
    [
      "keystroke to diagnostics",
      ms(of.keystrokeToDiagnostics.median),
      ms(of.keystrokeToDiagnostics.p95),
      "in the browser",
    ],
    ["keystroke to settled", ms(of.keystrokeToSettled.median), ms(of.keystrokeToSettled.p95), "in the browser"],
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
