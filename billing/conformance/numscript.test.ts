import { expect, test } from "vitest"
import { readScript } from "./numscript.ts"
import { contractOf, type Surroundings } from "./numscript-contract.ts"
import { judgeScripts } from "./numscript-splits.ts"

/** A script with balances "alice COIN 10, bob COIN -5", and postings "alice to bob 3 COIN", nothing, or "short". */
function verdictOf(script: string, balances: string, expected: string): string {
  const parts = (text: string) => (text === "" ? [] : text.split(", ").map((each) => each.split(" ")))
  const one = {
    id: "case",
    script,
    balances: parts(balances).map(([account, asset, amount, color]) => ({
      account,
      asset,
      amount: Number(amount),
      ...(color === undefined ? {} : { color }),
    })),
    ...(expected === "short"
      ? { "expect.error.missingFunds": true }
      : {
          "expect.postings": parts(expected === "nothing" ? "" : expected).map(
            ([source, , destination, amount, asset, color]) => ({
              source,
              destination,
              amount: Number(amount),
              asset,
              ...(color === undefined ? {} : { color }),
            }),
          ),
        }),
  }
  const [found] = judgeScripts(JSON.stringify([one]), "cases.json")
  return found?.outcome === "failed" ? `found ${found.found}` : (found?.outcome ?? "none")
}

const send = (amount: string, source: string, destination: string) =>
  `send [COIN ${amount}] ( source = ${source} destination = ${destination} )`

test.each([
  [
    "one unit each to the first",
    send("11", "@world", "{ 1/3 to @a 1/3 to @b 1/3 to @c }"),
    "",
    "world to a 4 COIN, world to b 4 COIN, world to c 3 COIN",
  ],
  [
    "sources in order pay destinations in order",
    send("10", "{ @a @b }", "{ 1/2 to @c 1/2 to @d }"),
    "a COIN 7, b COIN 9",
    "a to c 5 COIN, a to d 2 COIN, b to d 3 COIN",
  ],
  [
    "what one source lacks the next gives, and no source gives twice",
    send("10", "{ max [COIN 2] from @a @a @b }", "@c"),
    "a COIN 6, b COIN 9",
    "a to c 6 COIN, b to c 4 COIN",
  ],
  ["not enough", send("10", "{ @a @b }", "@c"), "a COIN 6, b COIN 3", "short"],
  ["a debt up to a bound", send("10", "@a allowing overdraft up to [COIN 6]", "@c"), "a COIN 4", "a to c 10 COIN"],
  ["a debt beyond its bound", send("11", "@a allowing overdraft up to [COIN 6]", "@c"), "a COIN 4", "short"],
  ["a debt without a bound", send("11", "@a allowing unbounded overdraft", "@c"), "", "a to c 11 COIN"],
  [
    "all that there is",
    send("*", "{ @a max [COIN 3] from @b }", "@c"),
    "a COIN 4, b COIN 9",
    "a to c 4 COIN, b to c 3 COIN",
  ],
  ["all of a debtor", send("*", "@a", "@c"), "a COIN -4", "nothing"],
  [
    "what is kept stays with those who would have paid it first",
    send("10", "{ @a @b }", "{ max [COIN 4] kept remaining to @c }"),
    "a COIN 6, b COIN 9",
    "a to c 2 COIN, b to c 4 COIN",
  ],
  [
    "the first source that has it all",
    send("10", "oneof { @a { @b @c } @d }", "@e"),
    "a COIN 9, b COIN 4, c COIN 6, d COIN 99",
    "b to e 4 COIN, c to e 6 COIN",
  ],
  ["else the last", send("10", "oneof { @a @b }", "@e"), "a COIN 9, b COIN 9", "short"],
  [
    "the first destination that may have it all",
    send("10", "@world", "oneof { max [COIN 9] to @a max [COIN 10] to @b remaining to @c }"),
    "",
    "world to b 10 COIN",
  ],
  [
    "a share that its source lacks fails all",
    send("10", "{ 1/2 from @a remaining from @world }", "@c"),
    "a COIN 4",
    "short",
  ],
  [
    "colours are purses of their own",
    send("10", '{ @a \\ "RED" @a }', "@c"),
    "a COIN 8, a COIN 3 RED",
    "a to c 3 COIN RED, a to c 7 COIN",
  ],
])("%s", (_, script, balances, expected) => {
  expect(verdictOf(script, balances, expected)).toBe("passed")
})

test("an account changes what it has at other scales, the finest first, whole units only", () => {
  // 7 cents are wanted and 1 is there: 38 mills are worth 3 cents and cost 30, and of 2 dollars one gives 100.
  const script = "send [EUR/2 7] ( source = @a with scaling through @swap destination = @b )"
  const expected = "a to swap 30 EUR/3, a to swap 1 EUR, swap to a 103 EUR/2, a to b 7 EUR/2"
  expect(verdictOf(script, "a EUR/3 38, a EUR/2 1, a EUR 2", expected)).toBe("passed")
  expect(verdictOf(script, "a EUR/3 38, a EUR/2 1", "short")).toBe("passed")
})

test("notes are worked out by the contract", () => {
  const one = {
    id: "x",
    script: `vars { number $n = 10 + 1 } set_tx_meta("half", $n/2) set_tx_meta("left", [COIN 5] - [COIN 7]) set_account_meta(@a, "who", @b:$n)`,
    "expect.txMetadata": { half: "11/2", left: "COIN -2" },
    "expect.metadata": { a: { who: "b:11" } },
  }
  expect(judgeScripts(JSON.stringify([one]), "f")).toEqual([{ case: "f x", outcome: "passed" }])
})

test("sends follow each other on the balances the ones before leave", () => {
  const script = `${send("5", "@a", "@b")} save [COIN 2] from @b ${send("*", "@b", "@c")}`
  expect(verdictOf(script, "a COIN 5, b COIN 1", "a to b 5 COIN, b to c 4 COIN")).toBe("passed")
})

test("a wrong answer and a lack that was not expected are told", () => {
  expect(verdictOf(send("5", "@world", "@b"), "", "world to b 6 COIN")).toBe("found world to b 5 COIN")
  expect(verdictOf(send("5", "@a", "@b"), "", "a to b 5 COIN")).toBe("found enough funds 1")
  expect(verdictOf(send("5", "@world", "@b"), "", "short")).toBe("found world to b 5 COIN")
})

test("variables are values, balances and debts", () => {
  const script = `vars { monetary $had = balance(@a, COIN) monetary $owed = overdraft(@b, COIN) portion $part }
    send $had - [COIN 1] ( source = @a destination = { max $owed to @b remaining to { $part to @c remaining kept } } )`
  const surroundings: Surroundings = {
    variables: { part: "50%" },
    balances: [
      { account: "a", asset: "COIN", amount: 12 },
      { account: "b", asset: "COIN", amount: -3 },
    ],
    metadata: {},
  }
  const { text, transfers } = contractOf(readScript(script), surroundings)
  expect(text).toContain("define sent_1: USD each month = (a_balance_1 - 1 USD)")
  expect(transfers.map(({ source, destination }) => `${source} ${destination}`)).toEqual(["a b", "a c"])
  const one = [
    {
      id: "case",
      script,
      ...surroundings,
      "expect.postings": [
        { source: "a", destination: "b", amount: 3, asset: "COIN" },
        { source: "a", destination: "c", amount: 4, asset: "COIN" },
      ],
    },
  ]
  expect(judgeScripts(JSON.stringify(one), "cases.json")).toEqual([{ case: "cases.json case", outcome: "passed" }])
})

test("what is no split, or lacks a value, is said", () => {
  const [none] = judgeScripts(JSON.stringify([{ id: "x", script: 'teleport(@a, "k", 1)', "expect.postings": [] }]), "f")
  expect(none).toMatchObject({ outcome: "unsupported", reason: "the function teleport" })
  const [one] = judgeScripts(
    JSON.stringify([{ id: "x", script: `vars { number $n } ${send("$n", "@a", "@b")}`, "expect.postings": [] }]),
    "f",
  )
  expect(one).toMatchObject({ outcome: "unsupported", reason: "no value for $n" })
  const [two] = judgeScripts(JSON.stringify([{ id: "x", script: send("1", "@a", "@b"), "expect.fees": 1 }]), "f")
  expect(two).toMatchObject({ outcome: "unsupported", reason: "the field expect.fees" })
})
