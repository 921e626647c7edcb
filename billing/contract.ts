import { basename } from "node:path"
import { nearest } from "../dsl/index.ts"
import { compile, readArtifact, type Artifact } from "../engine/index.ts"
import { exit, UsageProblem } from "./exit.ts"
import { readPinned, readText, requireContract } from "./files.ts"
import { findings, findingsSummary } from "./outputs/findings.ts"
import type { Terminal } from "./terminal.ts"

/** A contract that can be run, or the exit code after its errors were told. */
export type Loaded = { readonly artifact: Artifact } | { readonly stopped: number }

/** Reads a contract text or a plan that `build` wrote, and picks the contract named, where the text holds several. */
export function loadContract(path: string, id: string | undefined, terminal: Terminal): Loaded {
  const text = readText(path, "a contract text (.otk) or a plan that `offtake build` wrote (.json)")
  if (text.trimStart().startsWith("{")) return { artifact: pick([readPlan(path, text)], path, id) }
  requireContract(path, text)

  const compilation = compile(text, { name: basename(path), pinned: readPinned(text, path) })
  const errors = compilation.diagnostics.filter((each) => each.severity === "error")
  const page = { columns: terminal.columns, paint: terminal.paintErr }
  if (errors.length > 0) {
    const file = { path, text, diagnostics: errors }
    // Another contract of the same text may be sound.
    const sound = id === undefined ? undefined : compilation.artifacts.find((each) => each.plan.contract.id === id)
    if (sound) return { artifact: sound }
    terminal.err(`${findings([file], page)}\n${findingsSummary([file], page)}`)
    return { stopped: exit.findings }
  }
  return { artifact: pick(compilation.artifacts, path, id) }
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
