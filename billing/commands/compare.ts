import { comparePlans, type Artifact } from "../../engine/index.ts"
import { loadContract } from "../contract.ts"
import { exit, UsageProblem } from "../exit.ts"
import { comparisonText, isSame, type Compared, type Version } from "../outputs/comparison.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { isSet, textOf, type CommandRow } from "./command.ts"

/** `offtake compare`: what differs between two versions of a contract. */
export const compare: CommandRow = {
  name: "compare",
  usage: "<old-and-new...>",
  summary: "tell what differs between two versions of a contract",
  description:
    "Compares two contract texts or plans, the old one first: which rules, checks, invoices and settings were added, removed or changed, and which accounts and flips carry over what they hold.\nLayout, comments and order make no difference. Exits with 0 if the two are the same, with 1 if they differ.",
  options: [
    { flags: "--contract <id>", says: "which contract, if a file holds several; of both files" },
    { flags: "--json", says: "print the differences as JSON" },
  ],
  examples: [
    {
      words: "compare signed.plan.json examples/behind-the-meter-ppa/contract.otk",
      says: "what changed in the text since the plan was built",
    },
  ],
  run: (call, terminal) => {
    const [oldPath, newPath, ...more] = call.paths
    if (oldPath === undefined || newPath === undefined || more.length > 0)
      throw new UsageProblem(
        `compare takes two files, the old one and the new one; ${call.paths.length} given.`,
        "For instance: npx offtake compare signed.plan.json contract.otk",
      )
    const id = textOf(call, "contract")
    const before = loadContract(oldPath, id, terminal)
    if ("stopped" in before) return before.stopped
    const after = loadContract(newPath, id, terminal)
    if ("stopped" in after) return after.stopped
    const compared: Compared = {
      before: versionOf(oldPath, before.artifact),
      after: versionOf(newPath, after.artifact),
      comparison: comparePlans(before.artifact.plan, after.artifact.plan),
    }
    if (isSet(call, "json")) terminal.out(toJson(asJson(compared)))
    else terminal.out(comparisonText(compared, { columns: terminal.columns, paint: terminal.paint }))
    return isSame(compared.comparison) ? exit.good : exit.findings
  },
}

/** A plan knows the text it was built from, and where in it each formula stands. */
function versionOf(path: string, { sha256, sourceMap }: Artifact): Version {
  const formulas = new Map(sourceMap.rules.map(({ name, formula }) => [name, formula]))
  return {
    path,
    sha256,
    formulaOf: (rule) => {
      const span = formulas.get(rule)
      return span && sourceMap.text.slice(...span)
    },
  }
}

const asJson = ({ before, after, comparison }: Compared): object => ({
  before: { path: before.path, sha256: before.sha256 },
  after: { path: after.path, sha256: after.sha256 },
  same: isSame(comparison),
  ...comparison,
})
