import { describe, expect, test } from "vitest"
import type { Grain, Plan, Step, TimeSet } from "../plan/steps.ts"
import * as p from "../sample-plan.ts"

const isIn = (set: TimeSet): Step => ({ at: 0, unit: p.unit("flag"), op: "in", set })
const summed = (of: Step, from: Grain, grain: Grain, where?: Step) =>
  p.over("sum", of, from, grain, where ? { where } : {})

/** The value of an expression, in 2027 and 2028 on one's own data. */
function worked(value: Step, shown: string, grain: Grain, period: string, more: Partial<Plan>, data = p.dataOf()) {
  return p.valueOf(p.evaluated(p.planOf([p.define("x", shown, grain, value)], more), data), "x", period, shown)
}

describe("times of use", () => {
  const tous: Plan["tous"] = [
    {
      name: "pjm",
      grain: "interval",
      otherwise: "off_peak",
      lines: [{ name: "on_peak", days: [1, 2, 3, 4, 5], except: "nerc", hours: [{ from: 7 * 60, to: 23 * 60 }] }],
    },
  ]
  const calendars: Plan["calendars"] = [{ name: "nerc", source: "", sha256: "", holidays: ["2027-01-01"] }]
  const more = { tous, calendars }
  const hours = p.duration("hours", "interval")

  test("January 2027 has 20 working days that are no holiday: 320 hours on peak", () => {
    const onPeak = summed(hours, "interval", "month", isIn({ form: "tou", tou: "pjm", period: "on_peak" }))
    expect(worked(onPeak, "h", "month", "2027-01", more)).toBe("320")
  })

  test("a holiday is a day of its calendar", () => {
    const holiday = (period: string) =>
      worked(isIn({ form: "calendar", calendar: "nerc" }), "flag", "day", period, more)
    expect([holiday("2027-01-01"), holiday("2027-01-04")]).toEqual(["true", "false"])
  })

  test("an agreed value by time of use is that of the moment, or of the one named", () => {
    const factor = {
      ...p.agreed("factor", "%", []),
      grain: "interval" as const,
      tou: "pjm",
      values: [
        { members: ["on_peak"], dated: { list: [{ from: "2027-01-01", value: p.num("135 %") }] } },
        { members: ["off_peak"], dated: { list: [{ from: "2027-01-01", value: p.num("80 %") }] } },
      ],
    }
    const run = p.evaluated(
      p.planOf(
        [
          factor,
          p.define("now", "%", "interval", p.ref("factor", "%"), { kind: "rate" }),
          p.define("peak", "%", "interval", p.ref("factor[on_peak]", "%"), { kind: "rate" }),
        ],
        more,
      ),
      p.dataOf(),
    )
    const at = (name: string, time: string) => p.valueOf(run, name, `2027-01-04T${time}-06:00`, "%")
    expect([at("now", "06:45"), at("now", "07:00"), at("now", "23:00")]).toEqual(["80", "135", "80"])
    expect(at("peak", "06:45")).toBe("135")
  })
})

describe("phases and milestones", () => {
  const more: Partial<Plan> = {
    phases: [{ name: "testing", from: "2027-01-10" }, { name: "operation", from: "2027-05-17" }, { name: "extension" }],
    events: [
      {
        form: "once",
        name: "cod",
        guaranteed: "2027-05-01",
        longstop: "2027-05-10",
        happened: "2027-05-17",
        source: { kind: "log", name: "" },
      },
    ],
  }
  const phase = (name: string) => isIn({ form: "phase", phase: name })
  const cod = (what: "happened" | "past_longstop" | "days_late"): Step => ({
    at: 0,
    unit: p.unit(what === "days_late" ? "day" : "flag"),
    op: "milestone",
    event: "cod",
    what,
  })

  test.each([
    ["testing", "2027-01-09", "false"],
    ["testing", "2027-01-10", "true"],
    ["testing", "2027-05-16", "true"],
    ["testing", "2027-05-17", "false"],
    ["operation", "2027-05-17", "true"],
    ["operation", "2028-01-01", "true"],
    ["extension", "2028-01-01", "false"],
  ])("%s on %s: %s", (name, day, expected) => {
    expect(worked(phase(name), "flag", "day", day, more)).toBe(expected)
  })

  test.each([
    ["happened", "day", "2027-05-16", "false"],
    ["happened", "day", "2027-05-17", "true"],
    ["happened", "month", "2027-05", "true"],
    ["past_longstop", "day", "2027-05-10", "false"],
    ["past_longstop", "day", "2027-05-11", "true"],
    // The 2nd through the 17th.
    ["days_late", "month", "2027-05", "16"],
    ["days_late", "month", "2027-06", "0"],
    ["days_late", "day", "2027-05-01", "0"],
    ["days_late", "day", "2027-05-02", "1"],
  ] as const)("%s by the end of the %s %s: %s", (what, grain, period, expected) => {
    expect(worked(cod(what), what === "days_late" ? "day" : "flag", grain, period, more)).toBe(expected)
  })
})

describe("outages", () => {
  const more: Partial<Plan> = {
    groups: [p.group("cause", "buyer", "planned", "forced")],
    events: [{ form: "spans", name: "outage", group: "cause", overlap: "first", source: { kind: "log", name: "" } }],
  }
  const at = (text: string) => Date.parse(`2027-06-0${text}-05:00`)
  const data = {
    ...p.dataOf(),
    events: {
      milestones: [],
      unread: [],
      spans: [
        { event: "outage", cause: "forced", from_utc: at("1T00:00"), to_utc: at("2T00:00") },
        { event: "outage", cause: "planned", from_utc: at("1T12:00"), to_utc: at("2T06:00") },
        { event: "outage", cause: "forced", from_utc: at("3T00:00"), to_utc: at("3T00:10") },
      ],
    },
  }
  const hours = (member: string | null): Step => ({
    at: 0,
    unit: p.unit("h"),
    op: "event_hours",
    event: "outage",
    member,
  })
  const total = (of: Step) => worked(summed(of, "interval", "month"), "h", "month", "2027-06", more, data)

  test("where causes overlap, the one listed first has the hours", () => {
    expect(total(hours("planned"))).toBe("18")
    // Twelve hours of the first day, and ten minutes.
    expect(total(hours("forced"))).toBe("73/6")
    expect(total(hours("buyer"))).toBe("0")
  })

  test("a quarter-hour lies in an outage, or it does not; one that is cut by its end is a fault", () => {
    const inOutage = (cause: string | undefined, period: string) => {
      const set: TimeSet = { form: "event", event: "outage", ...(cause === undefined ? {} : { cause }) }
      return worked(isIn(set), "flag", "interval", period, more, data)
    }
    expect(inOutage("forced", "2027-06-01T11:45-05:00")).toBe("true")
    expect(inOutage("forced", "2027-06-01T12:00-05:00")).toBe("false")
    expect(inOutage(undefined, "2027-06-02T05:45-05:00")).toBe("true")
    expect(inOutage(undefined, "2027-06-03T00:00-05:00")).toBeUndefined()
  })

  test("a test gives the hours of an interval instead of a log", () => {
    const plan = p.planOf([p.define("x", "h", "interval", hours("forced"))], more)
    const given = {
      rule: "outage",
      stages: ["hours"],
      members: ["forced"],
      period: "2027-06-01T00:00-05:00",
      value: p.num("0.1 h"),
    }
    const run = p.evaluated(plan, data, { from: "2027-06", through: "2027-06" }, [given])
    expect(p.valueOf(run, "x", "2027-06-01T00:00-05:00", "h")).toBe("0.1")
    expect(p.valueOf(run, "x", "2027-06-01T00:15-05:00", "h")).toBe("0.25")
  })

  test("of given hours that two causes claim, the one listed first has them", () => {
    const plan = p.planOf([p.define("x", "h", "interval", hours("forced"))], more)
    const given = (member: string, value: string) => ({
      rule: "outage",
      stages: ["hours"],
      members: [member],
      period: "2027-06-01T00:00-05:00",
      value: p.num(value),
    })
    const left = (planned: string) => {
      const both = [given("forced", "0.25 h"), given("planned", planned)]
      const run = p.evaluated(plan, data, { from: "2027-06", through: "2027-06" }, both)
      return p.valueOf(run, "x", "2027-06-01T00:00-05:00", "h")
    }
    expect([left("0 h"), left("0.15 h"), left("0.25 h")]).toEqual(["0.25", "0.1", "0"])
  })
})

describe("runs of negative prices, in quarter-hours", () => {
  const spp = p.input("spp", "USD/MWh", "interval", { policy: "error" }, { kind: "rate" })
  const run = (form: "length" | "so_far", within?: Grain): Step => ({
    at: 0,
    unit: p.unit("h"),
    op: "run",
    form,
    of: p.op(p.ref("spp", "USD/MWh"), "<", p.num("0 USD/MWh")),
    from: "interval",
    ...(within === undefined ? {} : { within }),
  })
  // Two days: false, then true from 22:00 of the first through 02:00 of the second.
  const prices = Array.from({ length: 192 }, (_, k) => (k >= 88 && k < 104 ? "-1" : "5"))
  const data = p.dataOf(p.series("spp", "USD/MWh", 0, prices))
  const value = (step: Step, period: string) =>
    p.valueOf(
      p.evaluated(p.planOf([spp, p.define("x", "h", "interval", step, { kind: "rate" })]), data, {
        from: "2027-01-01",
        through: "2027-01-02",
      }),
      "x",
      period,
      "h",
    )
  test.each([
    ["length", undefined, "2027-01-01T22:00-06:00", "4"],
    ["length", undefined, "2027-01-02T01:45-06:00", "4"],
    ["length", undefined, "2027-01-02T02:00-06:00", "0"],
    ["length", "day", "2027-01-01T22:00-06:00", "2"],
    ["so_far", undefined, "2027-01-01T22:00-06:00", "0.25"],
    ["so_far", undefined, "2027-01-02T01:45-06:00", "4"],
    ["so_far", "day", "2027-01-02T00:00-06:00", "0.25"],
  ] as const)("%s within %s at %s: %s h", (form, within, period, expected) => {
    expect(value(run(form, within), period)).toBe(expected)
  })

  test("a run that is not over where the data end has no length yet", () => {
    const plan = p.planOf([
      spp,
      p.charge(
        "fee",
        "day",
        p.op(p.op(p.over("max", run("length"), "interval", "day"), "/", p.num("1 h")), "*", p.num("1 USD")),
      ),
    ])
    const falling = p.dataOf(p.series("spp", "USD/MWh", 0, [...Array.from({ length: 95 }, () => "5"), "-1"]))
    const settlement = p.settled(plan, falling, { from: "2027-01-01", through: "2027-01-01" })
    expect(settlement.faults).toMatchObject([{ number: "OT3030" }])
  })
})
