import { describe, expect, test } from "vitest"
import { compile } from "../compile.ts"
import { grainInside, stepsOf, walk } from "./walk.ts"

const declarations = [
  `curve heat(output: MW): MMBtu/MWh §1 linear clamp { 100 MW: 9 MMBtu/MWh 300 MW: 8 MMBtu/MWh }`,
  `tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }`,
  `group cause of label { buyer forced }`,
  `group member of party { A B }`,
  `event cod "COD" §2 once guaranteed 2027-05-15 longstop 2027-11-30 from log "milestones"`,
  `event outage "Outages" §2 spans by cause overlap first from log "outages"`,
  `phases §2 { construction from 2027-01-01 operation from cod }`,
  `input gen: MWh each interval from meter "G" missing error`,
  `input lmp: USD/MWh each interval from market "M" run initial then final missing error`,
  `input cpi: % each month from index "CPI" missing error`,
  `agreed share[member]: % = { A: 60% B: 40% }`,
  `agreed capacity: MW §1 = 300 MW from cod ; 295 MW from 2031-03-17`,
  `agreed om: USD/MWh = 3 USD/MWh indexed to cpi (share: 100%, base_month: 2026-03, base: 100%, lag: 3 month,
     limit: none, falls: may_fall, unpublished: hold, revised: first_published, rebased: stop)
     on each July 1 from 2028-07-01 rounded to 0.0001 USD/MWh half_up each step`,
  `define paid: MWh each interval §1 = gen
     except §1 when run_length(lmp < 0) across periods >= 6 h : 0
     except §2 when in(outage.buyer) and not (run_length(lmp < 0) across periods >= 6 h) : 0`,
  `define fuel: MMBtu each interval §1 = gen * heat(gen / hours(interval))`,
  `define peak: MWh each month §1 = sum(paid where in(pjm.on_peak)) over month`,
  `define demand: kW each month §1 = max(gen / hours(interval)) over month`,
  `define high: kW each month §1 = max(demand, max(high, else 0 kW) over prior up to 11 month)`,
  `charge reservation (A pays B): USD each month §1 = high * 2 USD/kW`,
  `charge capacity_payment (A pays B): USD each month §1 during operation split at capacity =
     capacity * 12 USD/kW-mo * months(month) * (1 - sum(outage.hours[forced]) over month / hours(month))`,
  `charge energy (A pays B): USD each month §1 = tiered marginal (peak above sum(paid) over contract_year so far) {
     first 1_000 MWh at 70 USD/MWh rest at 60 USD/MWh }`,
  `charge delay (B pays A): USD each month §1 = days_late(cod) over month * 100 USD/day`,
  `charge operation_and_maintenance (A pays B): USD each month §1 = peak * om + sum(fuel) over month * 3 USD/MMBtu`,
  `define net: USD each month §1 = max(cash(B), 0)`,
  `account hurdle: USD each month §1 { opens 0 USD add net
     accrue 8% per year actual/365 on opening compounding each calendar_year rounded to 0.01 USD half_even
     draw paid up to dist.total[A] return first at end of term lapses }`,
  `account allowance: MWh each month §1 { opens 0 MWh reset each calendar_year to 10 MWh
     draw used up to peak excess not_owed at end of term lapses }`,
  `flip flipped "Flip" each month §1 when net > 0 USD and hurdle.closing = 0 from next month`,
  `waterfall dist of net: USD each month §1 step 0.01 USD each tier {
     tier first_tier §1 up to hurdle.due pay A
     tier second_tier §1 until A gets 5 USD plus 10% of this tier pay { 80% to A rest to B }
     rest §1 pay { (if flipped then 60% else 70%) to A rest to B } }`,
  `allocate parts of gen: MWh each interval §1 step 0.001 MWh { first onsite up to 5 MWh rest to exported }`,
  `allocate shared of net: USD each month §1 step 0.01 USD across member by share remainder largest if no weight error`,
  `define twice: USD each month §1 = sum(shared) across member + sum(parts.onsite) over month * 1 USD/MWh
     + allowance.used * 1 USD/MWh + hurdle.paid`,
  `instrument eac "Certificate" unit MWh vintage month §1 {
     issue issued to A §1 = peak in whole 1 MWh carry
     transfer conveyed from A to B §1 = issued retire retired by B §1 = conveyed }`,
  `check "by the longstop" each month §2 : cod.happened or not past_longstop(cod) else hold`,
  `check "something is paid" each month §1 : twice >= 0 USD or any(in(operation)) over month or retired > 0 MWh else warn`,
]
const text = (list: readonly string[]) => `offtake 1
contract c "C" {
  parties { A "A" B "B" }
  term 2027-01-01 through 2036-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up quotients to 12 decimals half_even }
  ${list.join("\n  ")}
}
amendment 1 to c effective 2029-01-01 signed 2028-06-01 {
  replace charge delay (B pays A): USD each month §1 = days_late(cod) over month * 200 USD/day
}
`
const built = (list: readonly string[]) => {
  const { artifacts, diagnostics } = compile(text(list), { name: "contract.otk" })
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([])
  return artifacts[0]!
}

describe("A contract with every kind of rule", () => {
  const { plan, sourceMap, sha256 } = built(declarations)
  test("has them all in its plan", () =>
    expect([...new Set(plan.rules.map(({ rule }) => rule))].sort()).toEqual([
      "account",
      "agreed",
      "allocate",
      "charge",
      "define",
      "flip",
      "input",
      "movement",
      "waterfall",
    ]))
  test("each step is met once on a walk over its rule, and has its place in the text", () => {
    const ops = new Set<string>()
    for (const rule of plan.rules) {
      const met: number[] = []
      for (const step of stepsOf(rule))
        walk(step, ({ at, op }) => {
          met.push(at)
          ops.add(op)
        })
      const { steps } = sourceMap.rules.find(({ name }) => name === rule.name)!
      expect([rule.name, met.toSorted((a, b) => a - b)]).toEqual([rule.name, steps.map((_, at) => at)])
    }
    for (const op of "aggregate case cash curve duration event_hours in milestone run tiered versions".split(" "))
      expect([...ops]).toContain(op)
  })
  test("means the same in any order", () => {
    expect(built(declarations.toReversed()).sha256).toBe(sha256)
    expect(built([...declarations.slice(11), ...declarations.slice(0, 11)]).sha256).toBe(sha256)
  })
  test("keeps what is cut, amended and dated", () => {
    const rule = (name: string) => plan.rules.find((each) => each.name === name)
    expect(rule("capacity_payment")).toMatchObject({ during: "operation", splitAt: ["capacity"] })
    expect(rule("delay")).toMatchObject({ value: { op: "versions", later: [{ from: "2029-01-01" }] } })
    expect(rule("om")).toMatchObject({
      values: [{ dated: { indexation: { anchor: { form: "on", month: 7, day: 1, from: "2028-07-01" }, base: "1" } } }],
    })
    expect(plan.phases).toEqual([
      { name: "construction", from: "2027-01-01" },
      { name: "operation", from: { event: "cod" } },
    ])
    expect(plan.amendments).toEqual([{ number: 1, effective: "2029-01-01", signed: "2028-06-01" }])
  })
})

describe("Inside a step", () => {
  const unit = { text: "USD", scale: "1" }
  const one = { at: 1, unit, op: "number", value: "1" } as const
  test("an aggregation is of its finer period, a run of its own, the rest of the step's", () => {
    const sum = { at: 0, unit, op: "aggregate", function: "sum", of: one } as const
    expect(grainInside({ ...sum, over: { grain: "month", from: "interval" } }, "month")).toBe("interval")
    expect(grainInside({ ...sum, window: { form: "so_far", grain: "term", from: "day" } }, "month")).toBe("day")
    expect(grainInside({ ...sum, across: "tenant" }, "month")).toBe("month")
    expect(grainInside({ at: 0, unit, op: "run", form: "length", of: one, from: "hour" }, "month")).toBe("hour")
    expect(grainInside(one, "month")).toBe("month")
  })
})
