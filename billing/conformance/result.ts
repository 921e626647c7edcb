import { readFileSync } from "node:fs"
import { join } from "node:path"

/** What came of one published case. `case` is its name in the set. */
export type Verdict =
  | { readonly case: string; readonly outcome: "passed" }
  | { readonly case: string; readonly outcome: "failed"; readonly expected: string; readonly found: string }
  | { readonly case: string; readonly outcome: "unsupported"; readonly reason: string }

/** What came of a set: counts of its cases, the failures as sentences, and why cases are unsupported. */
export interface SetResult {
  readonly name: string
  readonly passed: number
  readonly failed: number
  readonly unsupported: number
  readonly note?: string
  readonly failures: readonly string[]
}

/** A driver asks our code a published set's questions and compares the answers. `run` gets the path of the set's own folder. */
export interface Driver {
  readonly name: string
  /** The folder of the set, below the folder of all sets. */
  readonly folder: string
  /** What a reader of the counts has to know: how near is near enough, and what is not asked of the language. */
  readonly note?: string
  readonly run: (folder: string) => SetResult | Promise<SetResult>
}

/** Passed when both texts are the same. */
export function verdict(name: string, expected: string, found: string): Verdict {
  return expected === found ? { case: name, outcome: "passed" } : { case: name, outcome: "failed", expected, found }
}

/** A case our code cannot answer, with the reason. */
export function unsupported(name: string, reason: string): Verdict {
  return { case: name, outcome: "unsupported", reason }
}

/** The verdicts on one file of a set; a file that is not there is one failure with its name. */
export function casesOf(folder: string, file: string, judge: (text: string) => readonly Verdict[]): readonly Verdict[] {
  const path = join(folder, file)
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch {
    return [{ case: file, outcome: "failed", expected: `a file ${path}`, found: "none" }]
  }
  return judge(text)
}

/** Counts verdicts. The note names each reason why cases are unsupported. */
export function summary(name: string, verdicts: readonly Verdict[]): SetResult {
  const count = (outcome: Verdict["outcome"]) => verdicts.filter((one) => one.outcome === outcome).length
  const reasons = [...new Set(verdicts.flatMap((one) => (one.outcome === "unsupported" ? [one.reason] : [])))]
  return {
    name,
    passed: count("passed"),
    failed: count("failed"),
    unsupported: count("unsupported"),
    ...(reasons.length > 0 ? { note: `unsupported: ${reasons.join("; ")}` } : {}),
    failures: verdicts.flatMap((one) =>
      one.outcome === "failed" ? [`${one.case}: expected ${one.expected}, found ${one.found}`] : [],
    ),
  }
}
