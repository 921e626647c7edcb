import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { UsageProblem } from "./exit.ts"

/** The .otk files that the paths name, each once, a folder's in the order of their names. */
export function contractFiles(paths: readonly string[]): readonly string[] {
  const found = new Map<string, string>()
  for (const path of paths) {
    const state = stateOf(path)
    if (state === "missing") throw missing(path, "a contract text (.otk) or a folder that holds some")
    const files = state === "folder" ? walk(path).filter((file) => file.endsWith(".otk")) : [path]
    if (files.length === 0) {
      throw new UsageProblem(`${path} holds no .otk file.`, "Name a contract text, or a folder that holds one.")
    }
    for (const file of files) found.set(resolve(file), file)
  }
  return [...found.values()]
}

/** The text of a file that a command was given. */
export function readText(path: string, expected: string): string {
  const state = stateOf(path)
  if (state === "missing") throw missing(path, expected)
  if (state === "folder") throw new UsageProblem(`${path} is a folder; expected ${expected}.`, "Name a file inside it.")
  try {
    return readFileSync(path, "utf8")
  } catch (problem) {
    throw new UsageProblem(`${path} cannot be read: ${reason(problem)}.`)
  }
}

/** Refuses a file that is plainly something else, such as a table of readings. One named .otk is left to the checker. */
export function requireContract(path: string, text: string): void {
  if (path.endsWith(".otk") || /^\s*(?:offtake|contract)\b/m.test(text)) return
  throw new UsageProblem(
    `${path} is not a contract text: it has neither the line "offtake 1" nor a contract.`,
    "Name a contract text (.otk).",
  )
}

/** Every file of a data folder by its path inside it, with forward slashes. Hidden files are left out. */
export function readDataFolder(folder: string): ReadonlyMap<string, Uint8Array> {
  const expected = "a folder with bindings.json and the CSV files it names"
  const state = stateOf(folder)
  if (state === "missing") throw missing(folder, expected)
  if (state === "file") throw new UsageProblem(`${folder} is a file; --data expects ${expected}.`)
  const files = new Map<string, Uint8Array>()
  for (const path of walk(folder)) files.set(relative(folder, path).split(sep).join("/"), readFileSync(path))
  if (!files.has("bindings.json")) {
    throw new UsageProblem(
      `${folder} has no bindings.json, the file that says which column of which CSV feeds each input.`,
      "Copy examples/campus-2027/bindings.json and change the names, or point --data at a folder that has one.",
    )
  }
  return files
}

/**
 * The files that a text pins (calendars, fixtures, libraries and what those pin), by the path written in the text: beside the
 * contract, or `library/…` of the standard library. What leads out of these folders is not read, by a link neither.
 */
export function readPinned(text: string, contractPath: string): ReadonlyMap<string, Uint8Array> {
  const folder = dirname(resolve(contractPath))
  const files = new Map<string, Uint8Array>()
  const texts = [text]
  for (let next = texts.pop(); next !== undefined; next = texts.pop())
    for (const [, written] of next.matchAll(/\bfrom\s+"([^"\n]+)"/g)) {
      if (written === undefined || files.has(written)) continue
      if (isAbsolute(written) || written.split(/[\\/]/).includes("..")) continue
      const path = [folder, standardLibrary].map((each) => fileInside(each, written)).find((each) => each !== undefined)
      if (path === undefined) continue
      const bytes = readFileSync(path)
      files.set(written, bytes)
      if (written.endsWith(".otk")) texts.push(bytes.toString("utf8"))
    }
  return files
}

/** The file of a path inside a folder, links followed; undefined where there is none, or it lies outside. */
function fileInside(folder: string, path: string): string | undefined {
  try {
    const found = realpathSync(join(folder, path))
    const within = relative(realpathSync(folder), found)
    const leadsOut = isAbsolute(within) || within.split(sep)[0] === ".."
    return !leadsOut && statSync(found).isFile() ? found : undefined
  } catch {
    return undefined
  }
}

/** The folder in which `library/…` is found: that of the language. */
const standardLibrary = fileURLToPath(new URL("../dsl/", import.meta.url))

/** Writes a file whole or not at all: beside it first, then in its place. */
export function writeWhole(path: string, text: string): void {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (problem) {
    if (existsSync(draft)) rmSync(draft)
    throw new UsageProblem(`${path} cannot be written: ${reason(problem)}.`)
  }
}

function stateOf(path: string): "file" | "folder" | "missing" {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return "missing"
  return found.isDirectory() ? "folder" : "file"
}

function missing(path: string, expected: string): UsageProblem {
  const parent = dirname(path)
  const remedy =
    stateOf(parent) === "folder"
      ? `${parent === "." ? "This folder" : parent} holds: ${listing(parent)}`
      : `There is no folder ${parent} either. Paths count from ${process.cwd()}.`
  return new UsageProblem(`${path} does not exist; expected ${expected}.`, remedy)
}

function listing(folder: string): string {
  const names = readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .sort()
  const shown = names.slice(0, 8).join(", ")
  if (names.length === 0) return "nothing."
  return names.length > 8 ? `${shown} and ${names.length - 8} more.` : `${shown}.`
}

/** Files below a folder, by name, without hidden ones and without what is installed. Links are not followed. */
function walk(folder: string): readonly string[] {
  const files: string[] = []
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith(".") || name === "node_modules") continue
    const path = join(folder, name)
    const state = lstatSync(path)
    if (state.isDirectory()) files.push(...walk(path))
    else if (state.isFile()) files.push(path)
  }
  return files
}

const reason = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem))
