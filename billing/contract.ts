import { basename } from "node:path"
import { nearest } from "../dsl/index.ts"
import { compile, readArtifact, type Artifact } from "../engine/index.ts"
import { exit, UsageProblem } from "./exit.ts"
import { readPinned, readText, requireContract } from "./files.ts"
import { findings, findingsSummary, type CheckedFile } from "./outputs/findings.ts"
import type { Terminal } from "./terminal.ts"

/** A contract that can be run, or the exit code after its errors were told. */
export type Loaded = { readonly artifact: Artifact } | { readonly stopped: number }

/** Reads a contract text or a plan that `build` wrote, and picks the contract named, where the text holds several. */
export function loadContract(path: string, id: string | undefined, terminal: Terminal): Loaded {
  const { artifacts, file } = readFile(path)
  if (!file) return { artifact: pick(artifacts, path, id) }
  // Another contract of the same text may be sound.
  const sound = id === undefined ? undefined : artifacts.find((each) => each.plan.contract.id === id)
  if (sound) return { artifact: sound }
  const page = { columns: terminal.columns, paint: terminal.paintErr }
  terminal.err(`${findings([file], page)}\n${findingsSummary([file], page)}`)
  return { stopped: exit.findings }
}

/** A contract with the file it was read from. */
export interface Sourced {
  readonly path: string
  readonly artifact: Artifact
}

/** Every contract of several files, and the ids of those that are asked for. */
export interface LoadedContracts {
  readonly contracts: readonly Sourced[]
  readonly asked: readonly string[]
}

/** Contracts that can be run, or the exit code after their errors were told. */
export type LoadedAll = LoadedContracts | { readonly stopped: number }

/**
 * Reads contract texts and plans that `build` wrote, with every contract in them, since one may read what another posts. Asked for are those
 * that `ids` name, or all. Where some texts have errors, the sound contracts serve if those named are among them.
 */
export function loadContracts(paths: readonly string[], ids: readonly string[], terminal: Terminal): LoadedAll {
  const files = paths.map((path) => readFile(path))
  const contracts = files.flatMap(({ path, artifacts }) => artifacts.map((artifact) => ({ path, artifact })))
  const all = contracts.map(({ artifact }) => artifact.plan.contract.id)
  const wrong = files.flatMap(({ file }) => (file ? [file] : []))
  const isSound = wrong.length === 0 || (ids.length > 0 && ids.every((id) => all.includes(id)))
  if (!isSound) {
    const page = { columns: terminal.columns, paint: terminal.paintErr }
    terminal.err(`${findings(wrong, page)}\n${findingsSummary(wrong, page)}`)
    return { stopped: exit.findings }
  }
  const [path = ""] = paths
  const [only] = files
  if (files.length === 1 && only && (only.artifacts.length === 0 || ids.length === 1))
    pick(only.artifacts, path, ids[0])
  if (contracts.length === 0) {
    throw new UsageProblem("None of the files holds a contract.", 'A contract begins with: contract name "Title" { … }')
  }
  for (const id of ids) {
    if (all.includes(id)) continue
    const near = nearest(id, all)
    throw new UsageProblem(
      `None of the files has a contract ${id}${near === undefined ? "." : `; did you mean ${near}?`}`,
      `They have: ${all.join(", ")}`,
    )
  }
  return { contracts, asked: ids.length === 0 ? all : all.filter((id) => ids.includes(id)) }
}

/** What the command line has to say of a contract to be asked about it again: the files, and which of their contracts. */
export function calledWith(id: string, needed: readonly Sourced[], all: readonly Sourced[]): string {
  const paths = [...new Set(needed.map(({ path }) => path))]
  const inThem = all.filter(({ path }) => paths.includes(path))
  return `${paths.join(" ")}${inThem.length > 1 ? ` --contract ${id}` : ""}`
}

/** The sound contracts of a file, and the file where it has errors. */
function readFile(path: string): {
  readonly path: string
  readonly artifacts: readonly Artifact[]
  readonly file?: CheckedFile
} {
  const text = readText(path, "a contract text (.otk) or a plan that `offtake build` wrote (.json)")
  if (text.trimStart().startsWith("{")) return { path, artifacts: [readPlan(path, text)] }
  requireContract(path, text)
  const { artifacts, diagnostics } = compile(text, { name: basename(path), pinned: readPinned(text, path) })
  const errors = diagnostics.filter((each) => each.severity === "error")
  return { path, artifacts, ...(errors.length > 0 ? { file: { path, text, diagnostics: errors } } : {}) }
}

function readPlan(path: string, text: string): Artifact {
  const plan = readArtifact(text)
  if ("problem" in plan) throw new UsageProblem(`${path} cannot be run: ${plan.problem}`)
  return plan
}

function pick(artifacts: readonly Artifact[], path: string, id: string | undefined): Artifact {
  const ids = artifacts.map((each) => each.plan.contract.id)
  const [only, second] = artifacts
  if (id !== undefined) {
    const found = artifacts.find((each) => each.plan.contract.id === id)
    if (found) return found
    const near = nearest(id, ids)
    throw new UsageProblem(
      `${path} has no contract ${id}${near === undefined ? "" : `; did you mean ${near}?`}`,
      ids.length === 0 ? undefined : `It has: ${ids.join(", ")}`,
    )
  }
  if (only === undefined) {
    throw new UsageProblem(`${path} holds no contract.`, 'A contract begins with: contract name "Title" { … }')
  }
  if (second !== undefined) {
    throw new UsageProblem(`${path} holds ${ids.length} contracts.`, `Say which with --contract: ${ids.join(", ")}`)
  }
  return only
}
