import { existsSync } from "node:fs"
import { join } from "node:path"
import { compile, runTests } from "../../engine/index.ts"
import { settleCase, type Settled } from "./case.ts"
import { Beyond, ratioOf, readScript, type Ratio } from "./numscript.ts"
import {
  contractOf,
  enough,
  type Balance,
  type Contract,
  type Surroundings,
  type Transfer,
} from "./numscript-contract.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/** Numscript's portions and money splits: each script a contract whose charges are the published postings, in order and in whole units. */
export const numscriptSplits: Driver = {
  name: "numscript_splits",
  folder: "numscript_splits",
  note: "a variable or balance that the set gives no value has that of the script's own specs file",
  run: (folder) => {
    const files = ["allotment_subset.json", "cases.json"].filter((file) => existsSync(join(folder, file)))
    const scripts = files.length > 0 ? files : ["cases.json"]
    return summary("numscript_splits", [
      ...casesOf(folder, "portions.json", judgePortions),
      ...scripts.flatMap((file) => casesOf(folder, file, (text) => judgeScripts(text, file))),
    ])
  },
}

// ---- portions

interface PortionCase {
  readonly in: string
  readonly want: readonly [number, number] | null
}

const head = `offtake 1
contract split "Split" {
  term 2027-01-01 through 2027-12-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input sent: USD each month from ledger "sent" missing error
`

function judgePortions(text: string): Verdict[] {
  const cases = JSON.parse(text) as readonly PortionCase[]
  return cases.map(({ in: portion, want }) => {
    const name = `portions.json ${portion}`
    if (!want) return verdict(name, "refused", isRefused(portion) ? "refused" : "a share")
    return verdict(name, want.join("/"), readsAs(portion, want) ? want.join("/") : "another value")
  })
}

/** Whether the language reads a portion, as the figure of an agreed share, as exactly this ratio. */
function readsAs(portion: string, [part, whole]: readonly [number, number]): boolean {
  const { artifacts, tests, diagnostics } = compile(
    `${head}  agreed portion: % = ${portion.replace("/", " / ")}
}
test "it is the ratio" {
  run 2027
  expect portion in 2027-01-01 = ${part} / ${whole}
}
`,
    { name: "portion.otk" },
  )
  if (diagnostics.some(({ severity }) => severity === "error")) return false
  const results = runTests(artifacts, tests, new Map())
  return results.length === 1 && results.every(({ passed }) => passed)
}

/** Whether what is split by a portion is refused: because it is no portion, or is more than the whole. */
function isRefused(portion: string): boolean {
  if (!/^\d+(\.\d+)?%$|^\d+\s?\/\s?\d+$/.test(portion)) return true
  const written = ([part, whole]: Ratio) => `${part} / ${whole}`
  const text = `${head}  allocate parts of sent: USD each month step 1 USD { share ${written(ratioOf(portion))} to a rest to b }
}
`
  const errors = compile(text, { name: "split.otk" }).diagnostics.filter(({ severity }) => severity === "error")
  return errors.length === 1 && errors[0]?.code === "check/shares-exceed"
}

// ---- scripts

interface ScriptCase extends Partial<Surroundings> {
  readonly id: string
  readonly script: string
  readonly "expect.postings"?: readonly Posted[]
  readonly "expect.error.missingFunds"?: boolean
  readonly "expect.endBalances"?: readonly Balance[]
  readonly "expect.movements"?: readonly Posted[]
  readonly "expect.txMetadata"?: Notes
  readonly "expect.metadata"?: Readonly<Record<string, Notes>>
}
type Notes = Readonly<Record<string, string>>
interface Posted {
  readonly source: string
  readonly destination: string
  readonly amount: number | bigint
  readonly asset: string
  readonly color?: string
}

/** What a script's specs file says for all of its cases at once, which the set leaves out. formancehq/numscript, testdata/*.num.specs.json, at 1643d54. */
const specs: Readonly<Record<string, Partial<Surroundings>>> = {
  "numscript-cookbook/experimental/mixed-source-prefer-single-source.num": { variables: { amt: "10" } },
  "numscript-cookbook/experimental/top-up-many.num": { variables: { amt: "100" } },
  "numscript-cookbook/experimental/transfer-example.num": { variables: { amt: "100", dest: "alice" } },
  "numscript-cookbook/max-fee.num": { variables: { cap: "10", fee: "10%" } },
  "numscript-cookbook/top-up-max.num": {
    variables: { amt: "EUR/2 100", limit: "EUR/2 150" },
    balances: [{ account: "alice", asset: "EUR/2", amount: 9999 }],
  },
  "script-tests/experimental/overdraft-function/reach-zero.num": { variables: { amt: "100" } },
  "script-tests/experimental/asset-scaling/scaling-all-allotment.num": {
    balances: [{ account: "acc1", asset: "EUR/2", amount: 50 }],
  },
  "script-tests/experimental/asset-scaling/scaling-allotment.num": {
    balances: [{ account: "acc1", asset: "EUR/2", amount: 50 }],
  },
  "script-tests/experimental/asset-scaling/scaling-kept.num": {
    balances: [
      { account: "acc", asset: "BTC/2", amount: 2 },
      { account: "acc", asset: "BTC/8", amount: 1_000_000 },
    ],
  },
  "script-tests/experimental/asset-scaling/scaling-with-oneof.num": {
    balances: [{ account: "acc2", asset: "EUR/2", amount: 100 }],
  },
  "script-tests/feature-flag-syntax.num": { balances: [{ account: "acc", asset: "TK", amount: -100 }] },
}

const known = new Set([
  "id",
  "it",
  "script",
  "balances",
  "variables",
  "metadata",
  "featureFlags",
  "expect.postings",
  "expect.error.missingFunds",
  "expect.endBalances",
  "expect.movements",
  "expect.txMetadata",
  "expect.metadata",
])

export function judgeScripts(text: string, file: string): Verdict[] {
  // Units beyond 2^53 are read by their digits.
  const cases = JSON.parse(text, (key, value: unknown, context?: { readonly source?: string }) =>
    key === "amount" && typeof value === "number" && !Number.isSafeInteger(value) && context?.source !== undefined
      ? BigInt(context.source)
      : value,
  ) as readonly ScriptCase[]
  return cases.map((one) => judgeScript(`${file} ${one.id}`, one))
}

function judgeScript(name: string, one: ScriptCase): Verdict {
  const stray = Object.keys(one).filter((field) => !known.has(field))
  if (stray.length > 0) return unsupported(name, `the field ${stray.join(", ")}`)
  const postings = one["expect.postings"]
  const movements = one["expect.movements"]
  const short = one["expect.error.missingFunds"] === true
  if (!Object.keys(one).some((field) => field.startsWith("expect."))) return unsupported(name, "nothing is expected")
  let contract: Contract
  try {
    contract = contractOf(readScript(one.script), surroundingsOf(one))
  } catch (problem) {
    if (problem instanceof Beyond) return unsupported(name, problem.message)
    throw problem
  }
  const settled = settleCase({
    text: contract.text,
    columns: contract.columns,
    from_utc: Date.UTC(2027, 0, 1),
    window: { from: "2027-01", through: "2027-01" },
  })
  const expected = short
    ? enough
    : [
        ...(postings ? [listed(postings)] : []),
        ...(movements ? [`moved ${listed(movements)}`] : []),
        ...(one["expect.endBalances"] ?? []).map(({ account, asset, amount }) => `${account} ${asset} ${amount}`),
        ...expectedNotes(one).map(({ name: noted, text }) => `${noted} ${text}`),
      ].join("; ")
  return verdict(name, expected, typeof settled === "string" ? settled : foundOf(settled, contract, one, short))
}

function surroundingsOf({ id, variables, balances = [], metadata = {} }: ScriptCase): Surroundings {
  const common = specs[id.replace(/#\d+$/, "")] ?? {}
  const own = new Set(balances.map(({ account, asset, color }) => `${account} ${asset} ${color ?? ""}`))
  const others = (common.balances ?? []).filter(
    ({ account, asset, color }) => !own.has(`${account} ${asset} ${color ?? ""}`),
  )
  return { variables: { ...common.variables, ...variables }, balances: [...others, ...balances], metadata }
}

function foundOf(settled: Settled, contract: Contract, one: ScriptCase, short: boolean): string {
  const failed = settled.settlement.checks.flatMap(({ title, failed }) => (failed.length > 0 ? [title] : []))
  if (failed.length > 0) return failed.every((title) => title.startsWith(enough)) && short ? enough : failed.join(", ")
  const posted = postingsOf(settled, contract)
  const notes = new Map(
    contract.notes.map(({ account = "", key, text, rule }) => {
      const value = rule === undefined ? [] : [valueOf(settled, rule)]
      return [`${account} noted ${key}`, [text, ...value].filter((part) => part !== "").join(" ")]
    }),
  )
  return [
    ...(one["expect.postings"] || short ? [listed(posted)] : []),
    ...(one["expect.movements"] ? [`moved ${listed(together(posted))}`] : []),
    ...(one["expect.endBalances"] ?? []).map(({ account, asset, color = "" }) => {
      const own = surroundingsOf(one).balances.filter((each) => each.account === account && each.asset === asset)
      const moves = posted.filter((each) => each.asset === asset && (each.color ?? "") === color)
      const end =
        own.reduce((total, { amount }) => total + BigInt(amount), 0n) +
        moves.reduce((total, { destination, amount }) => total + (destination === account ? BigInt(amount) : 0n), 0n) -
        moves.reduce((total, { source, amount }) => total + (source === account ? BigInt(amount) : 0n), 0n)
      return `${account} ${asset} ${end}`
    }),
    ...expectedNotes(one).map(({ name }) => `${name} ${notes.get(name) ?? "none"}`),
  ].join("; ")
}

/** The amounts of the charges as postings: nothing is no posting, and one payer's parts of a receipt that follow each other are one. */
function postingsOf(settled: Settled, { transfers }: Contract): readonly Posted[] {
  const amounts = new Map(settled.settlement.postings.map(({ rule, unrounded }) => [rule, unrounded]))
  const amountOf = ({ rule }: Transfer) => amounts.get(rule) ?? valueOf(settled, rule)
  const posted: { readonly transfer: Transfer; readonly amount: bigint }[] = []
  for (const transfer of transfers) {
    const amount = BigInt(amountOf(transfer))
    if (amount === 0n) continue
    const last = posted.at(-1)
    if (
      last?.transfer.receipt === transfer.receipt &&
      last.transfer.source === transfer.source &&
      last.transfer.color === transfer.color
    )
      posted.splice(-1, 1, { transfer, amount: last.amount + amount })
    else posted.push({ transfer, amount })
  }
  return posted.map(({ transfer: { source, destination, asset, color }, amount }) => ({
    source,
    destination,
    amount,
    asset,
    ...(color === "" ? {} : { color }),
  }))
}

const valueOf = ({ run }: Settled, rule: string): string =>
  run.explain({ rule, members: [], at_utc: Date.UTC(2027, 0, 1) })?.value ?? "none"

/** What is to be noted on the transaction, and on accounts. */
function expectedNotes(one: ScriptCase): readonly { readonly name: string; readonly text: string }[] {
  const all = { ...one["expect.metadata"], "": one["expect.txMetadata"] ?? {} }
  return Object.entries(all).flatMap(([account, notes]) =>
    Object.entries(notes).map(([key, text]) => ({ name: `${account} noted ${key}`, text })),
  )
}

/** What each account paid another in all. */
function together(posted: readonly Posted[]): readonly Posted[] {
  const sums = new Map<string, Posted>()
  for (const each of posted) {
    const key = [each.source, each.destination, each.asset, each.color].join(" ")
    sums.set(key, { ...each, amount: BigInt(each.amount) + BigInt(sums.get(key)?.amount ?? 0) })
  }
  return [...sums.values()]
}

const listed = (postings: readonly Posted[]): string =>
  postings.length === 0
    ? "nothing"
    : postings
        .map(
          ({ source, destination, amount, asset, color }) =>
            `${source} to ${destination} ${amount} ${asset}${color === undefined || color === "" ? "" : ` ${color}`}`,
        )
        .join(", ")
