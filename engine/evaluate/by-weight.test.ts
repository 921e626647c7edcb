import { expect, test } from "vitest"
import { fixedText, parseExact, rational, zero } from "../number/rational.ts"
import { isSplitProblem, splitByWeight, type Weighed } from "./by-weight.ts"

type Rule = Parameters<typeof splitByWeight>[3]
const largest: Rule = { remainder: { form: "largest" }, noWeight: { form: "error" } }

/** "A 3 cap 10, B 2": members with their weights and caps. */
function split(amount: string, step: string, members: string, rule: Rule = largest): string {
  const weighed = members.split(", ").map((text): Weighed => {
    const [member = "", weight = "0", , cap] = text.split(" ")
    return { member, weight: parseExact(weight), cap: cap === undefined ? undefined : parseExact(cap) }
  })
  const parts = splitByWeight(parseExact(amount), parseExact(step), weighed, rule)
  if (isSplitProblem(parts)) return parts.problem
  return [...parts].map(([member, part]) => `${member} ${fixedText(part, step === "0.01" ? 2 : 0)}`).join(", ")
}

test("1000.00 by six equal weights: four of 166.67 and two of 166.66, the first four getting the odd cents", () => {
  expect(split("1000", "0.01", "A 1, B 1, C 1, D 1, E 1, F 1")).toBe(
    "A 166.67, B 166.67, C 166.67, D 166.67, E 166.66, F 166.66",
  )
})

// mechanics.md B7: a million over the tenants' metered energy, and over their loads at the coincident peak.
test("a million by metered energy 120 : 95 : 75, and by the coincident peak 50 : 20 : 35", () => {
  expect(split("1000000", "0.01", "A 120, B 95, C 75")).toBe("A 413793.10, B 327586.21, C 258620.69")
  expect(split("1000000", "0.01", "A 50, B 20, C 35")).toBe("A 476190.48, B 190476.19, C 333333.33")
})

test("the odd cent goes to the largest fraction, or to the member named", () => {
  // 10.00 by 1 : 2 : 4 is 1.4285…, 2.8571…, 5.7142…: the fractions of a cent are .857, .714, .285.
  expect(split("10", "0.01", "A 1, B 2, C 4")).toBe("A 1.43, B 2.86, C 5.71")
  expect(split("10", "0.01", "A 1, B 2, C 4", { ...largest, remainder: { form: "to", to: "C" } })).toBe(
    "A 1.42, B 2.85, C 5.73",
  )
})

test("in order, the odd steps go one each to the first who share", () => {
  const inOrder: Rule = { ...largest, remainder: { form: "in order" } }
  // 80 %, 8 % and 12 % of 15 are 12, 1.2 and 1.8: one is left over, and the first gets it, not the fraction .8.
  expect(split("15", "1", "A 80, B 8, C 12", inOrder)).toBe("A 13, B 1, C 1")
  // Thirds of 11 are 3 each: two are left over.
  expect(split("11", "1", "A 1, B 1, C 1", inOrder)).toBe("A 4, B 4, C 3")
  // Who has no share gets no odd step either.
  expect(split("11", "1", "A 0, B 1, C 1", inOrder)).toBe("A 0, B 6, C 5")
})

// trial.md C25: 90 by 50 : 30 : 20 on loads of 30, 40 and 30.
test("what a cap leaves is shared again: 30, 36, 24", () => {
  const again: Rule = { ...largest, cap: { upTo: unused(), leftover: { form: "again" } } }
  expect(split("90", "1", "A 50 cap 30, B 30 cap 40, C 20 cap 30", again)).toBe("A 30, B 36, C 24")
  // A second round: C is full as well, and B takes the rest.
  expect(split("90", "1", "A 50 cap 30, B 30 cap 80, C 20 cap 20", again)).toBe("A 30, B 40, C 20")
  expect(split("90", "1", "A 50 cap 30, B 30 cap 30, C 20 cap 20", again)).toBe("caps")
})

test("what a cap leaves goes to the member named: 27 and 18 stand, and 15 are left of the first", () => {
  const toC: Rule = { ...largest, cap: { upTo: unused(), leftover: { form: "to", to: "C" } } }
  expect(split("90", "1", "A 50 cap 30, B 30 cap 40, C 20 cap 30", toC)).toBe("A 30, B 27, C 33")
})

test("a cap counts in whole steps, and one below zero is nothing", () => {
  const again: Rule = { ...largest, cap: { upTo: unused(), leftover: { form: "again" } } }
  expect(split("90", "1", "A 50 cap 30.9, B 30 cap 60.5, C 20 cap -5", again)).toBe("A 30, B 60, C 0")
})

test("without any weight: the same for each, an error, or all to one", () => {
  const when = (noWeight: Rule["noWeight"]) => split("10", "0.01", "A 0, B 0, C 0", { ...largest, noWeight })
  expect(when({ form: "equal" })).toBe("A 3.34, B 3.33, C 3.33")
  expect(when({ form: "error" })).toBe("no weight")
  expect(when({ form: "to", to: "B" })).toBe("A 0.00, B 10.00, C 0.00")
  expect(when({ form: "to", to: "D" })).toBe("absent")
})

test("nothing is split without asking for weights", () => {
  expect(split("0", "0.01", "A 0, B 0")).toBe("A 0.00, B 0.00")
})

test("without a step the parts are exact", () => {
  const parts = splitByWeight(
    rational(1),
    undefined,
    ["A", "B", "C"].map((member) => ({ member, weight: rational(1), cap: undefined })),
    largest,
  )
  expect(isSplitProblem(parts) ? parts : parts.get("B")).toEqual(rational(1, 3))
})

test("the parts are steps and sum to the amount, whatever the weights", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const weighed = [3, 7, 11, 13].map((prime, at) => ({
      member: `M${at}`,
      weight: rational((seed * prime) % 17, 1 + (seed % 5)),
      cap: undefined,
    }))
    const amount = rational((seed * 7919) % 100_000, 100)
    const parts = splitByWeight(amount, rational(1, 100), weighed, { ...largest, noWeight: { form: "equal" } })
    if (isSplitProblem(parts)) throw new Error(parts.problem)
    const sum = [...parts.values()].reduce((total, { n, d }) => total + Number((n * 100n) / d), 0)
    expect(sum).toBe(Number((amount.n * 100n) / amount.d))
    for (const part of parts.values()) expect(100n % part.d === 0n && part.n >= zero.n).toBe(true)
  }
})

/** The cap of each member stands in its text here. */
function unused(): NonNullable<Rule["cap"]>["upTo"] {
  return { at: 0, unit: { text: "USD", scale: "1" }, op: "number", value: "0" }
}
