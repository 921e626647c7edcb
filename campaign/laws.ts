import { compile, faultNumbers, bindData, settle, type Artifact, type Settlement } from "../engine/index.ts"
import { format, tokenize } from "../dsl/index.ts"
import { textOf, type Case } from "./generator.ts"

/** A law that a case broke, in words. */
export class Broken extends Error {}

const insist: (holds: boolean, law: () => string) => asserts holds = (holds, law) => {
  if (!holds) throw new Broken(law())
}

/**
 * Checks one case against the laws; throws `Broken`, or whatever the engine threw, where one does not hold. The costly laws take turns: a
 * case is tried by one of them, by its `turn`.
 */
export function obey(made: Case, turn: number): void {
  const text = textOf(made)
  const artifact = compiled(text)
  const laidOut = format(text)
  insist("text" in laidOut, () => "the text cannot be laid out")
  const again = format(laidOut.text)
  insist("text" in again && again.text === laidOut.text, () => "laying out twice changes more")
  insist(wordsOf(text) === wordsOf(laidOut.text), () => "laying out changes words")

  const files = new Map([...made.files].map(([name, content]) => [name, new TextEncoder().encode(content)]))
  const dataset = bindData(artifact.plan, files)
  const whole = settle(artifact, dataset, { from: made.from, through: made.through })
  for (const { number, message } of whole.faults) {
    insist(faultNumbers.has(number), () => `${number} is not in the closed list: ${message}`)
    insist(number !== "OT5301", () => `parts do not sum to the whole: ${message}`)
  }
  switch (turn % 4) {
    case 0:
      insist(compiled(laidOut.text).sha256 === artifact.sha256, () => "laying out changes the plan")
      break
    case 1: {
      const turned = textOf({ ...made, items: [...made.items].reverse() })
      insist(compiled(turned).sha256 === artifact.sha256, () => "the order of declarations changes the plan")
      break
    }
    case 2: {
      const repeated = settle(artifact, bindData(artifact.plan, files), { from: made.from, through: made.through })
      insist(JSON.stringify(repeated) === JSON.stringify(whole), () => "the same contract and data settle differently")
      break
    }
    default: {
      // Month by month they post what the whole run does.
      const parts = [made.from, made.through].map((month) => settle(artifact, dataset, { from: month, through: month }))
      const [together, apart] = [postingsOf([whole]), postingsOf(parts)]
      insist(together === apart, () => `a run cut in two posts differently:\n${together}\n---\n${apart}`)
    }
  }
}

function compiled(text: string): Artifact {
  const { artifacts, diagnostics } = compile(text, { name: "made-up.otk" })
  const errors = diagnostics.filter(({ severity }) => severity === "error")
  insist(
    errors.length === 0,
    () =>
      `does not type-check: ${errors.map(({ number, message, span }) => `${number} ${message} [${text.slice(span.from, span.to)}]`).join("; ")}`,
  )
  const [artifact] = artifacts
  insist(artifact !== undefined, () => "there is no plan, and nothing is found")
  return artifact
}

const wordsOf = (text: string): string =>
  tokenize(text)
    .map(({ from, to }) => text.slice(from, to))
    .join(" ")

/** What is posted, in one order. */
const postingsOf = (settlements: readonly Settlement[]): string =>
  settlements
    .flatMap(({ postings }) =>
      postings.map(({ rule, members, period, amount }) => `${rule}[${members.join()}] ${period} ${amount}`),
    )
    .toSorted()
    .join("\n")
