import { expect, test } from "vitest"
import type { Settlement } from "../../engine/index.ts"
import { plan, posting, settlement } from "./sample.test-support.ts"
import { statement } from "./statement.ts"

const stated = (differs: Partial<Settlement>): string =>
  statement({
    settlement: settlement(differs),
    plan,
    contractPath: "cedar.otk",
    dataFolder: "readings/2027",
  })

const months = Array.from({ length: 12 }, (_, at) => `2027-${String(at + 1).padStart(2, "0")}`)

test("the first screen says whose contract it is, what period, and who owes whom how much", () => {
  expect(
    stated({ postings: [posting({}), posting({ period: "2027-02", amount: "0.10" })] })
      .split("\n")
      .slice(0, 11),
  ).toEqual([
    "Cedar Ridge PPA",
    "What the parties owe each other, January to December 2027.",
    "",
    "  Contract    cedar.otk, plan 3f9a01c2e4b7",
    "  Parties     Seller, Cedar Ridge Power LLC",
    "              Buyer, Atlas Compute Inc.",
    "  Term        1 January 2027 to 31 December 2046",
    "  Readings    readings/2027, 2 files; 35,040 intervals of 15 min, America/Chicago",
    "",
    "IN TOTAL",
    "  Buyer owes Seller  1,242,480.10 USD",
  ])
})

test("a contract that reads what others post names their plans, and why amounts are on hold", () => {
  const text = stated({
    postings: [posting({ held: true })],
    reads: [
      { contract: "market", sha256: "00aa".repeat(16) },
      { contract: "tenant_a", sha256: "11bb".repeat(16) },
    ],
  })
  expect(text).toContain("  Reads       market, plan 00aa00aa00aa\n              tenant_a, plan 11bb11bb11bb\n")
  expect(text.replace(/\s+/g, " ")).toContain(
    "Counted, but on hold: 1 amount, Buyer to Seller 1,242,480.00 USD, because they stand on amounts of another contract that are on hold.",
  )
})

test("a withheld month is a word in its place, and the total says that it is not in it", () => {
  const text = stated({
    postings: [posting({}), posting({ period: "2027-03", amount: "20.00", quality: "substituted" })],
    withheld: [
      {
        rule: "energy",
        title: "Energy Payment",
        clause: "§4.2",
        members: [],
        grain: "month",
        period: "2027-02",
        faults: [0],
      },
    ],
    faults: [
      {
        code: "data/gap",
        number: "OT3001",
        input: "delivered",
        file: "meters.csv",
        line: 12,
        count: 4,
        message: "No reading for an hour.",
        remedy: "Ask for the readings.",
        when: "2027-02-01 00:00",
      },
    ],
  })
  expect(text).toContain(`           Energy Payment
                   energy
                     §4.2
  USD      Buyer → Seller
  ───────  ──────────────
  2027-01  1,242,480.00
  2027-02      withheld
  2027-03         20.00 s
  ───────  ──────────────
  Total    1,242,500.00 *
  s in part substituted · * without the amounts withheld
`)
  expect(text).toContain("Not counted: 1 amount withheld")
  expect(text).toContain("  §4.2    Energy Payment  2027-02  delivered (OT3001)")
  expect(text).toContain(`  OT3001  delivered
      readings/2027/meters.csv:12  2027-02-01 00:00  4 readings
      No reading for an hour.
      → Ask for the readings.`)
})

test("a rule that is spread over tenants has a column for each", () => {
  const shares = months.flatMap((period) =>
    ["T1", "T2"].map((tenant) =>
      posting({ rule: "share", title: "Common charge", period, members: [tenant], payer: tenant, amount: "1000.00" }),
    ),
  )
  expect(stated({ postings: shares })).toContain(`  Common charge (share)  §4.2  each → Seller
  USD             T1         T2
  ───────  ─────────  ─────────
  2027-01   1,000.00   1,000.00`)
})

test("amounts finer than a month are added up by month", () => {
  const days = ["2027-01-01", "2027-01-02", "2027-02-01"].map((period) =>
    posting({ grain: "day", period, amount: "0.05" }),
  )
  expect(stated({ postings: days })).toMatch(/2027-01 +0\.10\n +2027-02 +0\.05\n/)
})

test("a year's amounts stand apart, contract year 10 after contract year 2", () => {
  const years = ["contract year 2", "contract year 10"].map((period) =>
    posting({ rule: "take_or_pay", title: "Take-or-Pay", grain: "contract_year", period, amount: "7.00" }),
  )
  expect(stated({ postings: [...years].reverse() })).toMatch(/YEAR BY YEAR[^]*contract year 2 [^]*contract year 10 /)
})

test("every line fits the page, however many tenants there are", () => {
  const tenants = Array.from({ length: 24 }, (_, at) => `tenant_${at + 1}`)
  const shares = months.flatMap((period) =>
    tenants.map((tenant) => posting({ rule: "share", period, members: [tenant], payer: tenant, amount: "1234567.00" })),
  )
  const longest = Math.max(
    ...stated({ postings: shares })
      .split("\n")
      .map((line) => [...line].length),
  )
  expect(longest).toBeLessThanOrEqual(100)
})

test("a broken check says where, what was compared and what it does", () => {
  const text = stated({
    checks: [
      {
        title: "the meters agree",
        otherwise: "hold",
        passed: 364,
        failed: [{ period: "2027-05-02", from: "2027-05-02T00:00-05:00", detail: "1,203 kWh > 1,000 kWh" }],
        untested: 0,
      },
    ],
  })
  expect(text).toContain("✗ the meters agree: broken in 1 of 365 periods; this holds the amounts it stands over")
  expect(text).toContain("2027-05-02  1,203 kWh > 1,000 kWh")
})

test("amounts on hold are counted and said to be on hold, with how much and why", () => {
  const text = stated({
    postings: [posting({ held: true, amount: "20.00" }), posting({ period: "2027-02", held: true, amount: "0.10" })],
    checks: [
      {
        title: "the meters agree",
        otherwise: "hold",
        passed: 364,
        failed: [{ period: "2027-01-02", from: "2027-01-02T00:00-06:00", detail: "2 kWh <= 1 kWh" }],
        untested: 0,
      },
    ],
  })
  expect(text).toContain("Buyer owes Seller  20.10 USD\n")
  expect(text.replace(/\s+/g, " ")).toContain(
    "Counted, but on hold: 2 amounts, Buyer to Seller 20.10 USD, because a check is broken: the meters agree.",
  )
})

test("amounts that a check stopped are not said to want readings", () => {
  const text = stated({
    withheld: [
      { rule: "energy", title: "Energy Payment", members: [], grain: "month", period: "2027-01", faults: [0] },
    ],
    faults: [
      {
        code: "check/failed",
        number: "OT5301",
        count: 31,
        message: 'The check "the meters agree" fails in 2027-01-01: 2 kWh <= 1 kWh.',
        remedy: "Correct the data or the contract.",
        when: "2027-01-01T00:00-06:00",
      },
    ],
    checks: [
      {
        title: "the meters agree",
        otherwise: "error",
        passed: 334,
        failed: [{ period: "2027-01-01", from: "2027-01-01T00:00-06:00", detail: "2 kWh <= 1 kWh" }],
        untested: 0,
      },
    ],
  })
  expect(text).toContain("Not counted: 1 amount stopped by a check of the contract.")
  expect(text).toContain("WITHHELD: A CHECK OF THE CONTRACT STOPPED THESE AMOUNTS")
  expect(text).toContain("CHECKS THAT STOPPED AMOUNTS\n  OT5301\n      2027-01-01T00:00-06:00  31 periods\n")
  expect(text).toContain("this stops the postings of those periods")
  expect(text).not.toMatch(/readings are missing|COULD NOT BE COMPUTED|WRONG WITH THE DATA|31 readings/)
})

test.each(["hold", "error"] as const)("a check that says %s and was not tested throughout is no pass", (otherwise) => {
  const text = stated({ checks: [{ title: "the meters agree", otherwise, passed: 364, failed: [], untested: 1 }] })
  expect(text.replace(/\s+/g, " ")).toContain(
    "Not tested: the meters agree, in 1 of 365 periods, for want of readings.",
  )
  expect(text).toContain("– the meters agree")
  expect(text).not.toContain("✓")
})

test("a window that begins before the term says that it was clipped", () => {
  const text = statement({
    settlement: settlement({ postings: [posting({})] }),
    plan,
    contractPath: "cedar.otk",
    dataFolder: "readings/2027",
    asked: { from: "2026-06", through: "2027-12" },
  })
  expect(text.split("\n")[2]).toBe("Asked from 2026-06 on, clipped to the term, which begins on 2027-01-01.")
  expect(text).not.toContain("Asked through")
})
