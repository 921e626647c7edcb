import { describe, expect, test } from "vitest"
import { buildCalendar } from "../calendar/periods.ts"
import { zoneOfPlan } from "../calendar/zone.ts"
import { account, agreed, define, duration, num, planOf } from "../sample-plan.ts"
import { resolve } from "./resolve.ts"
import type { AgreedRule, Plan, PlanAnchor, PlanDate } from "./steps.ts"

const chicago = zoneOfPlan("America/Chicago", undefined)!
const once = (name: string): Plan["events"][number] => ({
  form: "once",
  name,
  source: { kind: "log", name: "milestones" },
})
const years = (count: number) => ({ event: "cod", after: { count, unit: "year" as const } })

/** The plan of a plant: its term from energised through 20 years after COD. */
function plant(more: Partial<Plan<PlanDate>> = {}, time: Partial<Plan<PlanDate>["time"]> = {}): Plan<PlanDate> {
  const plan = planOf([])
  return {
    ...plan,
    time: {
      ...plan.time,
      zone: chicago,
      from: { event: "energised" },
      through: years(20),
      contract_year: { anniversaryOf: "cod" },
      leap_day: { month: 3, day: 1 },
      ...time,
    },
    events: [once("cod"), once("energised")],
    phases: [
      { name: "testing", from: { event: "energised" } },
      { name: "operation", from: { event: "cod" } },
      { name: "extension", from: years(15) },
    ],
    ...more,
  }
}
function resolved(plan: Plan<PlanDate>, days: Readonly<Record<string, string>>): Plan {
  const found = resolve(plan, new Map(Object.entries(days)))
  if ("problem" in found) throw new Error(found.problem)
  return found
}
const problemOf = (plan: Plan<PlanDate>, days: Readonly<Record<string, string>>) => {
  const found = resolve(plan, new Map(Object.entries(days)))
  return "problem" in found ? found.problem : undefined
}
const both = { energised: "2027-04-20", cod: "2027-05-17" }

describe("With its events a plan is one of dates", () => {
  const { time, phases, events } = resolved(plant(), both)
  test("twenty years after COD end the day before its anniversary", () =>
    expect([time.from, time.through]).toEqual(["2027-04-20", "2047-05-16"]))
  test("a phase begins on the anniversary itself", () =>
    expect(phases).toEqual([
      { name: "testing", from: "2027-04-20" },
      { name: "operation", from: "2027-05-17" },
      { name: "extension", from: "2042-05-17" },
    ]))
  test("contract years begin on the anniversaries", () => {
    expect(time.contract_year).toEqual({ month: 5, day: 17 })
    const contractYears = buildCalendar(time).periods("contract_year")
    expect([contractYears.count, contractYears.label(1)]).toEqual([21, "contract year 2"])
  })
  test("events have the day they happened", () =>
    expect(events.map((event) => "happened" in event && [event.name, event.happened])).toEqual([
      ["cod", "2027-05-17"],
      ["energised", "2027-04-20"],
    ]))
  test("a plan without events stays as it is", () => {
    const plan = planOf([agreed("price", "USD/MWh", [["2027-01-01", "40 USD/MWh"]])])
    expect(resolved(plan, {})).toEqual(plan)
  })
})

describe("Days counted from COD", () => {
  test.each<[string, string, PlanDate, string]>([
    ["the day", "2027-05-17", { event: "cod" }, "2027-05-17"],
    ["90 days", "2027-05-17", { event: "cod", after: { count: 90, unit: "day" } }, "2027-08-15"],
    ["a month after the 31st", "2027-01-31", { event: "cod", after: { count: 1, unit: "month" } }, "2027-02-28"],
    ["a year", "2027-05-17", years(1), "2028-05-17"],
    ["a year after 29 February, to March 1", "2028-02-29", years(1), "2029-03-01"],
    ["four years after 29 February", "2028-02-29", years(4), "2032-02-29"],
    ["the first January 1", "2027-05-17", { event: "cod", first: { month: 1, day: 1 } }, "2028-01-01"],
    [
      "the first January 1 after a January 1",
      "2027-01-01",
      { event: "cod", first: { month: 1, day: 1 } },
      "2028-01-01",
    ],
    ["the first July 1", "2027-05-17", { event: "cod", first: { month: 7, day: 1 } }, "2027-07-01"],
  ])("%s", (_, cod, from, expected) => {
    const plan = plant({ phases: [{ name: "phase", from }] }, { from: "2027-01-01", through: "2050-12-31" })
    expect(resolved(plan, { cod }).phases).toEqual([{ name: "phase", from: expected }])
  })
  test("29 February becomes the 28th where the contract says so", () => {
    const plan = plant({ phases: [] }, { leap_day: { month: 2, day: 28 } })
    expect(resolved(plan, { energised: "2028-01-01", cod: "2028-02-29" }).time.through).toBe("2048-02-28")
    const leap = plant({ phases: [] }, { through: years(1), leap_day: { month: 2, day: 28 } })
    expect(resolved(leap, { energised: "2028-01-01", cod: "2028-02-29" }).time.through).toBe("2029-02-27")
  })
})

describe("What has not happened", () => {
  test("leaves its phases without a day, and the term without an end", () => {
    const plan = resolved(plant(), { energised: "2027-04-20" })
    expect(plan.phases).toEqual([{ name: "testing", from: "2027-04-20" }, { name: "operation" }, { name: "extension" }])
    expect(plan.time.through).toBe("2199-12-31")
  })
  test("cannot begin the term", () =>
    expect(problemOf(plant(), { cod: "2027-05-17" })).toBe("The term begins with energised, which has not happened."))
  test("cannot begin contract years that something is of", () => {
    const yearly = plant({ rules: [define("length", "h", "month", duration("hours", "contract_year"))] })
    expect(problemOf(yearly, { energised: "2027-04-20" })).toMatch(/^Contract years begin with cod, which has not/)
    const reset = { line: "reset", grain: "contract_year", to: num("0 MWh"), quantised: false } as const
    const allowance = plant({ rules: [account("allowance", "MWh", "month", [reset])] })
    expect(problemOf(allowance, { energised: "2027-04-20" })).toMatch(/^Contract years begin with cod, which has not/)
    expect(problemOf(plant(), { energised: "2027-04-20" })).toBeUndefined()
  })
  test("keeps its figures and steps away", () => {
    const anchor: PlanAnchor<PlanDate> = { form: "anniversary", of: { event: "cod" } }
    const price: AgreedRule<PlanDate> = {
      ...agreed("price", "USD/MWh", []),
      values: [
        {
          members: [],
          dated: {
            list: [
              { from: "2027-01-01", value: num("30 USD/MWh") },
              { from: { event: "cod" }, value: num("40 USD/MWh") },
            ],
            escalation: { rate: num("2 %"), growth: "compounding", anchor, chain: { form: "exact" } },
          },
        },
      ],
    }
    const plan = plant({ rules: [price] }, { through: "2040-12-31" })
    const datesOf = (days: Readonly<Record<string, string>>) => {
      const rule = resolved(plan, days).rules[0]
      if (rule?.rule !== "agreed") throw new Error("price is agreed")
      const { list, escalation } = rule.values[0]!.dated
      return [list.map(({ from }) => from), escalation?.anchor]
    }
    expect(datesOf({ energised: "2027-04-20" })).toEqual([["2027-01-01"], { form: "anniversary", of: "9999-12-31" }])
    expect(datesOf(both)).toEqual([["2027-01-01", "2027-05-17"], { form: "anniversary", of: "2027-05-17" }])
    const late: Plan<PlanDate> = {
      ...plan,
      rules: [
        { ...price, values: price.values.map((each) => ({ ...each, dated: { list: each.dated.list.toReversed() } })) },
      ],
    }
    expect(problemOf(late, both)).toMatch(/^OT3010: a figure of 'price' begins on 2027-01-01, before/)
  })
})

describe("Days that cannot be", () => {
  test("phases out of their order", () =>
    expect(problemOf(plant(), { energised: "2027-06-01", cod: "2027-05-17" })).toMatch(
      /^OT3010: 'operation' begins on 2027-05-17, before 'testing', which begins on 2027-06-01/,
    ))
  test("a term that ends before it begins", () =>
    expect(problemOf(plant({ phases: [] }, { through: "2027-01-01" }), both)).toBe(
      "The term ends on 2027-01-01, before it begins on 2027-04-20.",
    ))
  test("a day for an event that is none", () =>
    expect(problemOf(plant(), { ...both, ntp: "2027-01-01" })).toBe("There is no event 'ntp' to give a day for."))
})
