import { compile, runTests } from "../../engine/index.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/** Numscript's portions and money splits. */
export const numscriptSplits: Driver = {
  name: "numscript_splits",
  folder: "numscript_splits",
  run: (folder) =>
    summary("numscript_splits", [
      ...casesOf(folder, "portions.json", judgePortions),
      ...casesOf(folder, "allotment_subset.json", leaveSplits),
    ]),
}

interface PortionCase {
  readonly in: string
  readonly want: readonly [number, number] | null
}

function judgePortions(text: string): Verdict[] {
  const cases = JSON.parse(text) as readonly PortionCase[]
  return cases.map(({ in: portion, want }) => {
    const name = `portions.json ${portion}`
    // That a share is no more than the whole is for what splits by it to say.
    if (!want) return unsupported(name, "the language has no `allocate` yet")
    return verdict(name, want.join("/"), readsAs(portion, want) ? want.join("/") : "another value")
  })
}

/** Whether the language reads a portion, as the figure of an agreed share, as exactly this ratio. */
function readsAs(portion: string, [part, whole]: readonly [number, number]): boolean {
  const text = `offtake 1
contract portion "Portion" {
  term 2027-01-01 through 2027-12-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  agreed share: % = ${portion.replace("/", " / ")}
}
test "it is the ratio" {
  run 2027
  expect share in 2027-01-01 = ${part} / ${whole}
}
`
  const { artifacts, tests } = compile(text, { name: "portion.otk" })
  const [artifact] = artifacts
  return (
    artifact !== undefined && tests.length === 1 && runTests(artifacts, tests, new Map()).every((test) => test.passed)
  )
}

function leaveSplits(text: string): Verdict[] {
  const cases = JSON.parse(text) as readonly { readonly id: string }[]
  return cases.map(({ id }) => unsupported(`allotment_subset.json ${id}`, "the language has no `allocate` yet"))
}
