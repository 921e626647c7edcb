import { describe, expect, test } from "vitest"
import type { AgreedRule } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"
import { explain } from "./trace.ts"
import type { Indexation } from "./indexation.ts"

const cpi = p.input("cpi", "number", "month", { policy: "error" }, { kind: "rate" })
const indexation = (share: string, more: Partial<Indexation> = {}): Indexation => ({
  index: "cpi",
  share: p.num(share),
  baseMonth: "2025-12",
  base: "296.797",
  lagMonths: 2,
  limit: { form: "none" },
  falls: "may_fall",
  unpublished: "last_published_true_up",
  revised: "first_published",
  rebased: "stop",
  anchor: { form: "each", grain: "contract_year", from: "2028-01-01" },
  chain: { form: "rounded", quantum: "0.0000000001", mode: "half_up", stage: "each step" },
  ...more,
})
function price(moving: Indexation): AgreedRule {
  const list = [{ from: "2027-01-01", value: p.num("45 USD/MWh") }]
  return {
    ...p.agreed("price", "USD/MWh", []),
    grain: "contract_year",
    values: [{ members: [], dated: { list, indexation: moving } }],
  }
}
/** The index in every month of 2027, of 2028 and so on. */
const published = (...years: readonly string[]) =>
  p.dataOf(
    p.series(
      "cpi",
      "number",
      0,
      years.flatMap((index) => Array.from({ length: 12 }, () => index)),
    ),
  )
const inYear = (year: number, moving: Indexation, data = published("310.326")) =>
  p.valueOf(p.evaluated(p.planOf([cpi, price(moving)]), data), "price", `contract year ${year}`, "USD/MWh")

// CPI 310.326 on a base of 296.797: a ratio of 1.045583.
describe("45.00 from the second year on", () => {
  const limit = (applies: "before_share" | "after_share") =>
    ({ limit: { form: "per_step", atLeast: "0", atMost: "0.03", applies } }) as const
  test.each([
    ["100 %", {}, "47.0513"],
    ["40 %", {}, "45.8205"],
    ["20 %", {}, "45.4103"],
    ["100 %", limit("before_share"), "46.35"],
    ["40 %", limit("before_share"), "45.54"],
    ["40 %", limit("after_share"), "45.8205"],
  ] as const)("with %s of the index, %o: %s", (share, more, expected) => {
    expect(inYear(1, indexation(share, more))).toBe("45")
    expect(inYear(2, indexation(share, more))).toBe(expected)
  })

  // 100 to 105 to 106.05: +5 %, then +1 %.
  test.each([
    ["per_step", "46.8135"],
    ["since_base", "47.7225"],
  ] as const)("a limit of 3 %% %s on +5 %% and +1 %%: %s", (form, expected) => {
    const moving = indexation("100 %", { base: "100", limit: { form, atMost: "0.03", applies: "before_share" } })
    expect(inYear(3, moving, published("105", "106.05"))).toBe(expected)
  })

  test("a price that never falls stays when the index does", () => {
    const data = published("105", "104")
    expect(inYear(3, indexation("100 %", { base: "100" }), data)).toBe("46.8")
    expect(inYear(3, indexation("100 %", { base: "100", falls: "never_falls" }), data)).toBe("47.25")
  })
})

describe("an index that is not published yet", () => {
  const september = p.dataOf(p.series("cpi", "number", 0, [...Array.from({ length: 8 }, () => "300"), "309.685"]))
  test("is stood in for by the last one that is: 46.9541, and the explanation says so", () => {
    const moving = indexation("100 %")
    expect(inYear(2, moving, september)).toBe("46.9541")
    const plan = p.planOf([cpi, price(moving)])
    const found = explain(p.evaluated(plan, september), p.artifactOf(plan).sourceMap, {
      rule: "price",
      members: [],
      at_utc: Date.UTC(2028, 0, 1, 6),
    })
    expect(found?.lines).toMatchObject([
      { line: "2028-01-01", value: "46.9541", note: "index of 2027-09: 309.685, as 2027-11 is not published" },
    ])
    expect(found?.quality).toBe("held")
  })

  test("or the price waits for it", () => {
    const fee = p.charge("fee", "month", p.op(p.ref("price", "USD/MWh"), "*", p.num("1 MWh")))
    const plan = p.planOf([cpi, price(indexation("100 %", { unpublished: "hold" })), fee])
    const settlement = p.settled(plan, september, { from: "2028-01", through: "2028-01" })
    expect(settlement.faults).toMatchObject([{ number: "OT3036" }])
    expect(settlement.withheld).toMatchObject([{ rule: "fee", period: "2028-01" }])
  })

  test("a gap that a later month follows is a gap", () => {
    const gap = p.dataOf(p.series("cpi", "number", 0, [...Array.from({ length: 10 }, () => "300"), "", "305"]))
    expect(inYear(2, indexation("100 %"), gap)).toBeUndefined()
  })
})

test("an index of a month before the term comes from history", () => {
  const moving = indexation("100 %", { anchor: { form: "on", month: 2, day: 1, from: "2027-02-01" } })
  const plan = p.planOf([cpi, { ...price(moving), grain: "month" }], {
    history: [{ rule: "cpi", stages: [], members: [], period: "2026-12", value: p.num("310.326") }],
  })
  expect(p.valueOf(p.evaluated(plan, p.dataOf()), "price", "2027-02", "USD/MWh")).toBe("47.0513")
})
