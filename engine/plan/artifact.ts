import { sha256 } from "../series/hash.ts"
import type { Artifact, Plan, PlanDate, SourceMap } from "./steps.ts"

/** JSON with sorted keys and no white space: one text for one value, on every host. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
      .join(",")}}`
  return JSON.stringify(value)
}

/** A plan with its identity: the SHA-256 of its canonical text. Comments and layout of the source do not count. */
export const makeArtifact = (plan: Plan<PlanDate>, sourceMap: SourceMap): Artifact => ({
  sha256: sha256(new TextEncoder().encode(canonical(plan))),
  plan,
  sourceMap,
})

/** The artifact as a file: canonical JSON and a last line break. */
export const writeArtifact = (artifact: Artifact): string => `${canonical(artifact)}\n`

/** Why a file is no artifact. */
export interface ArtifactProblem {
  readonly problem: string
}

/** Reads what `writeArtifact` wrote; a plan that was changed afterwards no longer has its hash and is refused. */
export function readArtifact(text: string): Artifact | ArtifactProblem {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: "The file is not JSON, so it is not a plan. Build one with: offtake build contract.otk" }
  }
  const artifact = value as Partial<Artifact> | null
  if (
    typeof artifact !== "object" ||
    artifact === null ||
    typeof artifact.sha256 !== "string" ||
    !artifact.plan ||
    !artifact.sourceMap
  )
    return { problem: "The file is JSON but not a plan. Build one with: offtake build contract.otk" }
  if (artifact.plan.format !== "offtake-plan/1")
    return {
      problem: `The plan has format '${String(artifact.plan.format)}'; this version runs 'offtake-plan/1'. Build it again from the contract.`,
    }
  const found = sha256(new TextEncoder().encode(canonical(artifact.plan)))
  if (found !== artifact.sha256)
    return {
      problem: `The plan was changed after it was built: its SHA-256 is ${found}, the file says ${artifact.sha256}. Build it again from the contract.`,
    }
  return artifact as Artifact
}
