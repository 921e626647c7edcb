import { describe, expect, test } from "vitest"
import { changesOf, changeText, cutsShort, dateOf, isInside, stepsOf, type StepTime, type Term } from "./dates.ts"
import type { Grain, PlanAnchor, PlanDate } from "./steps.ts"

const time: StepTime = { from: "2027-01-01", through: "2031-12-31", contract_year: { month: 7, day: 1 } }
const toMarch = { leap_day: { month: 3, day: 1 } }

describe("Steps of an escalation", () => {
  test.each<[string, PlanAnchor, Partial<StepTime>, string]>([
    [
      "each contract_year from 2028-07-01",
      { form: "each", grain: "contract_year", from: "2028-07-01" },
      {},
      "2028-07-01 2029-07-01 2030-07-01 2031-07-01",
    ],
    [
      "each quarter from before the term",
      { form: "each", grain: "quarter", from: "2026-10-01" },
      { through: "2027-06-30" },
      "2026-10-01 2027-01-01 2027-04-01",
    ],
    [
      "on each January 1 from that day",
      { form: "on", month: 1, day: 1, from: "2029-01-01" },
      {},
      "2029-01-01 2030-01-01 2031-01-01",
    ],
    [
      "on each January 1 after that day",
      { form: "on", month: 1, day: 1, after: "2029-01-01" },
      {},
      "2030-01-01 2031-01-01",
    ],
    [
      "on each January 1 after COD on 17 May 2029",
      { form: "on", month: 1, day: 1, after: "2029-05-17" },
      {},
      "2030-01-01 2031-01-01",
    ],
    ["on each February 29, where it is", { form: "on", month: 2, day: 29, from: "2027-01-01" }, {}, "2028-02-29"],
    [
      "on each February 29, to March 1",
      { form: "on", month: 2, day: 29, from: "2027-01-01" },
      toMarch,
      "2027-03-01 2028-02-29 2029-03-01 2030-03-01 2031-03-01",
    ],
    [
      "on each anniversary of 17 May 2028",
      { form: "anniversary", of: "2028-05-17" },
      {},
      "2029-05-17 2030-05-17 2031-05-17",
    ],
    [
      "on each anniversary of 29 February 2028, to March 1",
      { form: "anniversary", of: "2028-02-29" },
      { ...toMarch, through: "2032-12-31" },
      "2029-03-01 2030-03-01 2031-03-01 2032-02-29",
    ],
    ["of what has not happened", { form: "anniversary", of: "9999-12-31" }, {}, ""],
    ["after the term", { form: "on", month: 1, day: 1, after: "9999-12-31" }, {}, ""],
  ])("%s", (_, anchor, more, expected) => expect(stepsOf(anchor, { ...time, ...more }).join(" ")).toBe(expected))
})

const dated: Term = {
  from: "2027-01-01",
  through: "2031-12-31",
  start: dateOf("2027-01-01"),
  end: dateOf("2031-12-31"),
  year: { month: 7, day: 1 },
}
const fromCod: Term = {
  from: { event: "cod" },
  through: { event: "cod", after: { count: 20, unit: "year" } },
  year: { anniversaryOf: "cod" },
}
const step = { at: 0, unit: { text: "USD", scale: "1" }, op: "number", value: "1" } as const
const changesIn = (days: readonly PlanDate[], anchor: PlanAnchor<PlanDate> | undefined, term: Term) =>
  changesOf(
    {
      values: [
        {
          members: [],
          dated: {
            list: days.map((from) => ({ from, value: step })),
            ...(anchor ? { escalation: { rate: step, growth: "simple", anchor, chain: { form: "exact" } } } : {}),
          },
        },
      ],
    },
    term,
  )

describe("Changes of an agreed value", () => {
  test("are those after the term has begun and before it ends", () =>
    expect(
      changesIn(["2020-01-01", "2027-01-01", "2028-03-01", "2032-01-01"], undefined, dated).map(changeText),
    ).toEqual(["2028-03-01"]))
  test("hang on an event, or on a day of the year", () =>
    expect(
      changesIn([{ event: "cod" }], { form: "on", month: 1, day: 1, after: { event: "cod" } }, dated).map(changeText),
    ).toEqual(["cod", "each January 1"]))
  test("do not count where the term begins with them", () =>
    expect(changesIn([{ event: "cod" }], undefined, fromCod)).toEqual([]))

  const cod = { form: "event", day: { event: "cod" } } as const
  test.each<[string, Parameters<typeof isInside>[0], Term, readonly Grain[]]>([
    [
      "the first of June",
      { form: "date", date: "2028-06-01" },
      dated,
      ["quarter", "contract_year", "calendar_year", "term"],
    ],
    ["the first of July", { form: "date", date: "2028-07-01" }, dated, ["calendar_year", "term"]],
    [
      "the 2nd of July",
      { form: "date", date: "2028-07-02" },
      dated,
      ["month", "quarter", "contract_year", "calendar_year", "term"],
    ],
    ["each January 1", { form: "yearly", on: { month: 1, day: 1 }, text: "" }, dated, ["contract_year", "term"]],
    ["an event's day", cod, dated, ["month", "quarter", "contract_year", "calendar_year", "term"]],
    ["the day contract years begin with", cod, fromCod, ["month", "quarter", "calendar_year", "term"]],
    ["each anniversary", { form: "anniversary", event: "cod" }, fromCod, ["month", "quarter", "calendar_year", "term"]],
    [
      "each start of a quarter",
      { form: "each", grain: "quarter" },
      fromCod,
      ["contract_year", "calendar_year", "term"],
    ],
  ])("on %s lie inside some periods", (_, change, term, grains) => {
    const all: readonly Grain[] = [
      "interval",
      "hour",
      "day",
      "gas_day",
      "month",
      "quarter",
      "contract_year",
      "calendar_year",
      "term",
    ]
    expect(all.filter((grain) => isInside(change, grain, term))).toEqual(grains)
  })
})

describe("A term", () => {
  test("of whole years from an event cuts none of its contract years short", () => {
    expect(cutsShort("contract_year", fromCod)).toBe(false)
    expect(cutsShort("contract_year", { ...fromCod, from: { event: "energised" } })).toBe(true)
    expect(cutsShort("month", fromCod)).toBe(true)
    expect(cutsShort("day", fromCod)).toBe(false)
  })
})
