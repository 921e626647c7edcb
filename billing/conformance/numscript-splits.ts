import { compile, runTests } from "../../engine/index.ts"
import { ratioOf, readScript, type Ratio, type Send, type Split, type Surroundings } from "./numscript.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/** Numscript's portions and money splits, each as a contract whose own test expects the published amounts. */
export const numscriptSplits: Driver = {
  name: "numscript_splits",
  folder: "numscript_splits",
  run: (folder) =>
    summary("numscript_splits", [
      ...casesOf(folder, "portions.json", judgePortions),
      ...casesOf(folder, "allotment_subset.json", judgeSplits),
    ]),
}

const head = `offtake 1
contract split "Split" {
  term 2027-01-01 through 2027-12-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  input sent: USD each month from ledger "sent" missing error
`

// ---- portions

interface PortionCase {
  readonly in: string
  readonly want: readonly [number, number] | null
}

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
  const { passed, problem } = ran(`${head}  agreed portion: % = ${portion.replace("/", " / ")}
}
test "it is the ratio" {
  run 2027
  expect portion in 2027-01-01 = ${part} / ${whole}
}
`)
  return passed && problem === undefined
}

/** Whether what is split by a portion is refused because the portion is more than the whole. */
function isRefused(portion: string): boolean {
  const text = `${head}  allocate parts of sent: USD each month step 1 USD { share ${written(ratioOf(portion))} to a rest to b }
}
`
  const errors = compile(text, { name: "split.otk" }).diagnostics.filter(({ severity }) => severity === "error")
  return errors.length === 1 && errors[0]?.code === "check/shares-exceed"
}

// ---- splits

interface SplitCase extends Partial<Surroundings> {
  readonly id: string
  readonly script: string
  readonly "expect.postings": readonly Posted[]
}
interface Posted {
  readonly source: string
  readonly destination: string
  readonly amount: number | bigint
}

function judgeSplits(text: string): Verdict[] {
  // Units beyond 2^53 are read by their digits.
  const cases = JSON.parse(text, (key, value: unknown, context?: { readonly source?: string }) =>
    key === "amount" && typeof value === "number" && !Number.isSafeInteger(value) && context?.source !== undefined
      ? BigInt(context.source)
      : value,
  ) as readonly SplitCase[]
  return cases.map((one) => judgeSplit(`allotment_subset.json ${one.id}`, one))
}

/** The amounts by account: how they pair up, source by source, is bookkeeping after the split. */
function judgeSplit(name: string, one: SplitCase): Verdict {
  const { script, variables = {}, balances = [], metadata = {} } = one
  const send = readScript(script, { variables, balances, metadata })
  if (typeof send === "string") return unsupported(name, send)
  const amount = send.amount ?? held(send.source, balances)
  if (amount === undefined) return unsupported(name, "all of a source without an end")
  const contract = contractOf(send, amount)
  if (typeof contract === "string") return unsupported(name, contract)
  const { text, accounts } = contract
  const wanted = accounts.map(({ side, account }) => ({
    side,
    account,
    amount: one["expect.postings"]
      .filter((posting) => posting[side] === account)
      .reduce((sum, posting) => sum + BigInt(posting.amount), 0n),
  }))
  const known = new Set(accounts.map(({ side, account }) => `${side} ${account}`))
  const stray = one["expect.postings"].flatMap((posting) =>
    (["source", "destination"] as const).flatMap((side) =>
      known.has(`${side} ${posting[side]}`) ? [] : [`${side} ${posting[side]}`],
    ),
  )
  const expected = [...wanted.map((each) => `${each.side} ${each.account} ${each.amount}`), ...stray]
  const { problem, found } = ran(`${text}
test "it splits" {
  given sent = ${amount} USD
  run 2027-01
${accounts.map(({ rule }, at) => `  expect ${rule} in 2027-01 = ${wanted[at]?.amount ?? 0n} USD`).join("\n")}
}
`)
  const got = accounts.map(({ side, account }, at) => `${side} ${account} ${found[at]?.replace(" USD", "") ?? ""}`)
  return verdict(name, expected.join(", "), problem ?? got.join(", "))
}

/** All that the accounts of a source have; undefined for one that never runs dry. */
function held(source: Split, balances: Surroundings["balances"]): bigint | undefined {
  const of = (account: string | undefined) => balances.find((each) => each.account === account)?.amount
  if (source.form === "account") {
    const amount = of(source.name)
    return amount === undefined ? undefined : BigInt(amount)
  }
  return source.form === "ordered"
    ? source.parts.reduce<bigint | undefined>((sum, { to }) => {
        const part = held(to, balances)
        return sum === undefined || part === undefined ? undefined : sum + part
      }, 0n)
    : undefined
}

interface Account {
  readonly side: "source" | "destination"
  readonly account: string
  /** The rule that is what it gives or gets. */
  readonly rule: string
}

/** The split as a contract: an allocation for each, one from the other where they are nested; a text where the language has no such split. */
function contractOf(
  { source, destination }: Send,
  amount: bigint,
): { readonly text: string; readonly accounts: readonly Account[] } | string {
  const lines: string[] = []
  const parts = new Map<
    string,
    { readonly side: Account["side"]; readonly account: string; readonly reads: string[] }
  >()
  const kept: string[] = []
  let problem: string | undefined
  let count = 0
  /** `whole` is the amount where it is known, to tell how many units a split by shares leaves over. */
  const lay = (split: Split, side: Account["side"], of: string, whole: bigint | undefined): void => {
    if (split.form === "account") {
      if (split.name === undefined) {
        kept.push(of)
        return
      }
      const key = `${side} ${split.name}`
      const known = parts.get(key) ?? { side, account: split.name, reads: [] }
      known.reads.push(of)
      parts.set(key, known)
      return
    }
    const name = `split_${++count}`
    if (split.form === "ordered") {
      const names = split.parts.map((_, at) => `part_${at + 1}`)
      const arms = split.parts.flatMap(({ most }, at) =>
        most === undefined ? [] : [`${at === 0 ? "first" : "next"} ${names[at]} up to ${most < 0n ? 0n : most} USD`],
      )
      const open = split.parts.findIndex(({ most }) => most === undefined)
      if (open >= 0 && open < split.parts.length - 1) problem = "an arm behind one that takes all"
      const rest = open < 0 ? "short" : (names[open] ?? "short")
      if (arms.length === 0) {
        const [only] = split.parts
        if (only) lay(only.to, side, of, whole)
        return
      }
      lines.push(`  allocate ${name} of ${of}: USD each month step 1 USD { ${arms.join(" ")} rest to ${rest} }`)
      split.parts.forEach(({ to }, at) => lay(to, side, `${name}.${names[at] ?? ""}`, undefined))
      return
    }
    const shares = sharesOf(split)
    // Two shares leave at most one unit.
    if (whole === undefined && shares.length > 2) problem = "leftover units one at a time to the first"
    if (whole !== undefined && leftOver(whole, shares) > 1n) problem = "leftover units one at a time to the first"
    const names = shares.map((_, at) => `part_${at + 1}`)
    const base = shares.reduce((product, [, whole]) => product * whole, 1n)
    lines.push(
      `  group shared_${count} of label { ${names.map((each) => `s${count}_${each}`).join(" ")} }`,
      `  agreed share_${count}[shared_${count}]: number = { ${shares.map((share, at) => `s${count}_${names[at] ?? ""}: ${(share[0] * base) / share[1]}`).join(" ")} }`,
      `  allocate ${name} of ${of}: USD each month step 1 USD across shared_${count} by share_${count} remainder to s${count}_part_1 if no weight error`,
    )
    const number = count
    split.parts.forEach(({ to }, at) => {
      const share = shares[at]
      const exact = whole !== undefined && share && (whole * share[0]) % share[1] === 0n
      lay(to, side, `${name}[s${number}_${names[at] ?? ""}]`, exact ? (whole * share[0]) / share[1] : undefined)
    })
  }
  lay(destination, "destination", "sent", amount)
  // What is kept never leaves its source.
  if (kept.length > 0) lines.push(`  define leaving: USD each month = sent - ${kept.join(" - ")}`)
  lay(source, "source", kept.length > 0 ? "leaving" : "sent", kept.length > 0 ? undefined : amount)
  if (problem !== undefined) return problem
  const accounts = [...parts.values()].map(({ side, account }, at) => ({ side, account, rule: `account_${at + 1}` }))
  const sums = [...parts.values()].map(
    ({ reads }, at) => `  define account_${at + 1}: USD each month = ${reads.join(" + ")}`,
  )
  return { text: `${head}${[...lines, ...sums].join("\n")}\n}\n`, accounts }
}

/** The shares of all parts, the one that gets what is left among them. */
function sharesOf({ parts }: Extract<Split, { form: "shares" }>): readonly Ratio[] {
  const whole = parts.reduce((product, { share }) => product * (share?.[1] ?? 1n), 1n)
  const said = parts.reduce((sum, { share }) => sum + (share ? (share[0] * whole) / share[1] : 0n), 0n)
  return parts.map(({ share }) => share ?? [whole - said, whole])
}

/** Units that a split by shares leaves when each is cut down. */
const leftOver = (whole: bigint, shares: readonly Ratio[]): bigint =>
  whole - shares.reduce((sum, [part, base]) => sum + (whole * part) / base, 0n)

/** A ratio as the language writes it: "3 / 20" in parts of the whole. */
const written = ([part, whole]: Ratio): string => `${part} / ${whole}`

/** Runs the tests of a contract: what each expectation found, or why it could not be run. */
function ran(text: string): {
  readonly passed: boolean
  readonly problem?: string
  readonly found: readonly string[]
} {
  const { artifacts, tests, diagnostics } = compile(text, { name: "split.otk" })
  const error = diagnostics.find(({ severity }) => severity === "error")
  if (error) return { passed: false, problem: error.message, found: [] }
  const results = runTests(artifacts, tests, new Map())
  const problem = results.find((each) => each.problem !== undefined)?.problem
  return {
    passed: results.length === 1 && results.every(({ passed }) => passed),
    ...(problem === undefined ? {} : { problem }),
    found: results.flatMap(({ expectations }) => expectations.map((each) => each.found)),
  }
}
