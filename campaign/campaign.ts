import fc from "fast-check"
import { cases, textOf } from "./generator.ts"
import { obey } from "./laws.ts"

export interface Result {
  /** In how many cases each construct stood. */
  readonly uses: ReadonlyMap<string, number>
  /** Cases that broke a law, each with the smallest text that still breaks it. */
  readonly broken: readonly { readonly seed: number; readonly problem: string; readonly text: string }[]
}

const mostTries = 300

/** Runs the cases `from` up to but without `from + count`. */
export function run(from: number, count: number, progress: (done: number) => void = () => undefined): Result {
  const uses = new Map<string, number>()
  const broken: Result["broken"][number][] = []
  for (let seed = from; seed < from + count; seed++) {
    let tries = 0
    let smallest = { problem: "", text: "" }
    const property = fc.property(cases, (made) => {
      // Looking for a smaller case ends after a while; what was found by then is told.
      if (++tries > mostTries) return
      if (tries === 1) for (const construct of made.uses) uses.set(construct, (uses.get(construct) ?? 0) + 1)
      try {
        obey(made, seed)
      } catch (problem) {
        smallest = { problem: problem instanceof Error ? problem.message : String(problem), text: textOf(made) }
        throw problem
      }
    })
    const { failed } = fc.check(property, { seed, numRuns: 1 })
    if (failed) broken.push({ seed, ...smallest })
    progress(seed - from + 1)
  }
  return { uses, broken }
}
