import { execFileSync } from "node:child_process"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { add, equal, printExact, rational, zero, type Rational } from "../number/rational.ts"
import { dayNumber, parseDate, type CivilDate } from "./date.ts"
import {
  buildCalendar,
  grains,
  nests,
  timeFaults,
  type ContractCalendar,
  type ContractTime,
  type Grain,
} from "./periods.ts"
import { zoneOfPlan } from "./zone.ts"

const date = (text: string): CivilDate => parseDate(text) ?? { year: 0, month: 0, day: 0 }
const iso = (utc: number) => new Date(utc).toISOString().slice(0, 16)
const january = { month: 1, day: 1 }

function time(
  zoneName: string,
  from: string,
  through: string,
  interval_minutes = 15,
  contract_year = january,
): ContractTime {
  const zone = zoneOfPlan(zoneName, { from: date(from), through: date(through) })
  if (!zone) throw new Error(zoneName)
  return { zone, from, through, interval_minutes, contract_year, gas_day_minutes: 9 * 60 }
}

const chicago2027 = buildCalendar(time("America/Chicago", "2027-01-01", "2027-12-31"))

test.each([
  ["2027-03-13", 24, 96],
  ["2027-03-14", 23, 92],
  ["2027-11-07", 25, 100],
  ["2027-11-08", 24, 96],
])("%s has %i hours and %i quarter-hours in Chicago", (label, hours, quarterHours) => {
  const day = chicago2027.periods("day")
  const at = dayNumber(date(label)) - dayNumber(date("2027-01-01"))
  expect(day.label(at)).toBe(label)
  expect(printExact(chicago2027.hours("day", at))).toBe(String(hours))
  const { from, to } = chicago2027.inside("interval", "day", at)
  expect(to - from).toBe(quarterHours)
})

test.each([
  ["2027-01", 744, 2976],
  ["2027-02", 672, 2688],
  ["2027-03", 743, 2972],
  ["2027-11", 721, 2884],
])("%s has %i hours and %i quarter-hours in Chicago", (label, hours, quarterHours) => {
  const at = Number(label.slice(5)) - 1
  expect(chicago2027.periods("month").label(at)).toBe(label)
  expect(printExact(chicago2027.hours("month", at))).toBe(String(hours))
  const quarters = chicago2027.inside("interval", "month", at)
  expect(quarters.to - quarters.from).toBe(quarterHours)
  const clock = chicago2027.inside("hour", "month", at)
  expect(clock.to - clock.from).toBe(hours)
})

test("names every period", () => {
  const label = (grain: Grain, at: number) => chicago2027.periods(grain).label(at)
  expect(label("interval", 17)).toBe("2027-01-01T04:15-06:00")
  expect(label("hour", 4)).toBe("2027-01-01T04:00-06:00")
  expect(label("day", 4)).toBe("2027-01-05")
  expect(label("month", 0)).toBe("2027-01")
  expect(label("quarter", 1)).toBe("2027 Q2")
  expect(label("contract_year", 0)).toBe("contract year 1")
  expect(label("calendar_year", 0)).toBe("2027")
  expect(label("term", 0)).toBe("term")
  expect(label("gas_day", 5)).toBe("2027-01-05")
  expect(() => label("month", 12)).toThrow("no month 12")
})

test("the repeated hour is two periods with two offsets", () => {
  const hour = chicago2027.periods("hour")
  const at = hour.containing(Date.UTC(2027, 10, 7, 6))
  expect([at, at + 1].map(hour.label)).toEqual(["2027-11-07T01:00-05:00", "2027-11-07T01:00-06:00"])
})

test("an instant is in the period that starts at it, and in none outside the term", () => {
  const month = chicago2027.periods("month")
  expect(month.containing(Date.UTC(2027, 1, 1, 6))).toBe(1)
  expect(month.containing(Date.UTC(2027, 1, 1, 6) - 1)).toBe(0)
  for (const grain of grains) {
    const periods = chicago2027.periods(grain)
    // The gas day that began on 31 December is cut by the term, and goes on back to 09:00.
    expect(periods.containing(chicago2027.start_utc - 1)).toBe(grain === "gas_day" ? 0 : -1)
    expect(periods.containing(chicago2027.start_utc)).toBe(0)
    expect(periods.containing(chicago2027.end_utc - 1)).toBe(periods.count - 1)
    expect(periods.containing(chicago2027.end_utc)).toBe(-1)
  }
})

test("leap February has 29 days, 696 hours and is one month", () => {
  const calendar = buildCalendar(time("America/Chicago", "2027-01-01", "2028-12-31"))
  expect(calendar.periods("month").label(13)).toBe("2028-02")
  expect(printExact(calendar.days("month", 13))).toBe("29")
  expect(printExact(calendar.hours("month", 13))).toBe("696")
  expect(printExact(calendar.months("month", 13))).toBe("1")
  expect(printExact(calendar.days("calendar_year", 1))).toBe("366")
  expect(printExact(calendar.months("calendar_year", 1))).toBe("12")
})

test("a term from 15 June opens with a contract year of 16 days, 16/30 of a month", () => {
  const calendar = buildCalendar(time("America/Chicago", "2027-06-15", "2047-06-14", 15, { month: 7, day: 1 }))
  const year = calendar.periods("contract_year")
  expect(year.count).toBe(21)
  expect([year.label(0), year.label(20)]).toEqual(["contract year 1", "contract year 21"])
  expect(printExact(calendar.days("contract_year", 0))).toBe("16")
  expect(printExact(calendar.hours("contract_year", 0))).toBe("384")
  expect(calendar.months("contract_year", 0)).toEqual(rational(16, 30))
  expect(calendar.months("month", 0)).toEqual(rational(16, 30))
  expect(iso(year.start(1))).toBe("2027-07-01T05:00")
  expect(printExact(calendar.months("contract_year", 1))).toBe("12")
  // 1 July 2046 through 14 June 2047: eleven months and 14 days of 30.
  expect(calendar.months("contract_year", 20)).toEqual(add(rational(11), rational(14, 30)))
  expect(calendar.months("quarter", 0)).toEqual(rational(16, 30))
  expect(calendar.periods("quarter").label(0)).toBe("2027 Q2")
})

test("a contract year that starts on 29 February starts on the 28th in common years", () => {
  const calendar = buildCalendar(time("America/Chicago", "2028-02-29", "2033-02-27", 60, { month: 2, day: 29 }))
  const year = calendar.periods("contract_year")
  const starts = Array.from({ length: year.count }, (_, at) => iso(year.start(at)).slice(0, 10))
  expect(starts).toEqual(["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"])
  expect([0, 1, 3, 4].map((at) => printExact(calendar.days("contract_year", at)))).toEqual(["365", "365", "366", "365"])
})

test("a day without midnight starts when the clocks do", () => {
  const calendar = buildCalendar(time("America/Sao_Paulo", "2018-11-04", "2018-11-05", 60))
  expect(iso(calendar.start_utc)).toBe("2018-11-04T03:00")
  expect(calendar.periods("hour").label(0)).toBe("2018-11-04T01:00-02:00")
  expect(printExact(calendar.hours("day", 0))).toBe("23")
  const beirut = buildCalendar(time("Asia/Beirut", "2027-03-01", "2027-03-31", 60))
  expect(printExact(beirut.hours("day", 27))).toBe("23")
  expect(iso(beirut.periods("day").start(27))).toBe("2027-03-27T22:00")
})

test("a date that the clocks skip is no day of the term", () => {
  const calendar = buildCalendar(time("Pacific/Apia", "2011-12-01", "2012-01-31", 60))
  expect(calendar.periods("day").label(29)).toBe("2011-12-31")
  expect(printExact(calendar.days("month", 0))).toBe("30")
  expect(printExact(calendar.hours("month", 0))).toBe("720")
})

test.each([
  [
    "an interval of 7 minutes",
    time("America/Chicago", "2027-01-01", "2027-12-31", 7),
    ["interval does not divide an hour"],
  ],
  [
    "an interval of nothing",
    time("America/Chicago", "2027-01-01", "2027-12-31", 0),
    ["interval does not divide an hour"],
  ],
  [
    "an interval of two hours",
    time("America/Chicago", "2027-01-01", "2027-12-31", 120),
    ["interval does not divide an hour"],
  ],
  [
    "a term that ends before it starts",
    time("America/Chicago", "2027-01-02", "2027-01-01"),
    ["term ends before it starts"],
  ],
  ["31 April", { ...time("America/Chicago", "2027-01-01", "2027-12-31"), through: "2027-04-31" }, ["not a date"]],
  [
    "a contract year from 30 February",
    time("America/Chicago", "2027-01-01", "2027-12-31", 15, { month: 2, day: 30 }),
    ["not a date"],
  ],
  [
    "hourly intervals where clocks change by half an hour",
    time("Australia/Lord_Howe", "2027-01-01", "2027-12-31", 60),
    ["clock change inside an interval"],
  ],
  [
    "hours where clocks change by half an hour",
    time("Australia/Lord_Howe", "2027-01-01", "2027-12-31", 30),
    ["clock change inside an hour"],
  ],
  [
    "hours where clocks change at 00:01",
    time("America/St_Johns", "2008-01-01", "2008-12-31", 1),
    ["clock change inside an hour"],
  ],
  ["half-hour zones", time("Asia/Kolkata", "2027-01-01", "2027-12-31", 60), []],
  ["one day", time("America/Chicago", "2027-03-14", "2027-03-14", 5), []],
] as const)("%s: %j", (_, contractTime, faults) => {
  expect(timeFaults(contractTime)).toEqual(faults)
})

test("a zone with half-hour changes has intervals and days but no hours", () => {
  const calendar = buildCalendar(time("Australia/Lord_Howe", "2027-01-01", "2027-12-31", 30))
  expect(printExact(calendar.hours("day", dayNumber(date("2027-10-03")) - dayNumber(date("2027-01-01"))))).toBe("23.5")
  expect(() => calendar.periods("hour")).toThrow("inside an hour")
})

const order = "interval hour day month quarter contract_year calendar_year term".split(" ") as Grain[]

test.each([
  [
    1,
    1,
    "contract_year: interval hour day month quarter calendar_year",
    "calendar_year: interval hour day month quarter contract_year",
  ],
  [7, 1, "contract_year: interval hour day month quarter", "calendar_year: interval hour day month quarter"],
  [6, 1, "contract_year: interval hour day month", "calendar_year: interval hour day month quarter"],
  [7, 15, "contract_year: interval hour day", "calendar_year: interval hour day month quarter"],
])("contract years from month %i, day %i hold whole periods of: %s; %s", (month, day, contractYear, calendarYear) => {
  const held = (coarse: Grain) =>
    `${coarse}: ${order.filter((fine) => fine !== coarse && nests(fine, coarse, { month, day })).join(" ")}`
  expect(held("contract_year")).toBe(contractYear)
  expect(held("calendar_year")).toBe(calendarYear)
  expect(held("quarter")).toBe("quarter: interval hour day month")
  expect(held("month")).toBe("month: interval hour day")
  expect(held("hour")).toBe("hour: interval")
  expect(held("interval")).toBe("interval: ")
  expect(order.every((fine) => nests(fine, "term", { month, day }))).toBe(true)
})

describe("Before the term", () => {
  test("periods are counted down, whole, and without limit", () => {
    const name = (grain: Grain, at: number) => {
      const { label, start, end } = chicago2027.periods(grain)
      return `${label(at)}: ${iso(start(at))} ${iso(end(at))}`
    }
    expect(name("interval", -1)).toBe("2026-12-31T23:45-06:00: 2027-01-01T05:45 2027-01-01T06:00")
    expect(name("day", -1)).toBe("2026-12-31: 2026-12-31T06:00 2027-01-01T06:00")
    expect(name("month", -11)).toBe("2026-02: 2026-02-01T06:00 2026-03-01T06:00")
    expect(name("quarter", -2)).toBe("2026 Q3: 2026-07-01T05:00 2026-10-01T05:00")
    expect(name("calendar_year", -17)).toBe("2010: 2010-01-01T06:00 2011-01-01T06:00")
    expect(name("contract_year", -1)).toBe("contract year 0: 2026-01-01T06:00 2027-01-01T06:00")
    expect(chicago2027.periods("term").label(-1)).toBe("before the term")
  })
  test("an instant is found in them", () => {
    for (const grain of ["interval", "hour", "day", "gas_day", "month", "quarter", "calendar_year"] as const) {
      const { start, end, containing } = chicago2027.periods(grain)
      for (const at of [-1, -2, -3, -7, -64, -65, -500]) {
        expect([grain, containing(start(at))]).toEqual([grain, at])
        expect([grain, containing(end(at) - 1)]).toEqual([grain, at])
      }
    }
  })
  test("months have their days, hours and length", () => {
    expect(chicago2027.inside("day", "month", -2)).toEqual({ from: -61, to: -31 })
    // November 2026 has 30 days and the hour that comes twice.
    expect(printExact(chicago2027.hours("month", -2))).toBe("721")
    expect(printExact(chicago2027.days("month", -2))).toBe("30")
    expect(printExact(chicago2027.months("month", -2))).toBe("1")
    expect(printExact(chicago2027.months("calendar_year", -1))).toBe("12")
  })
  test("the period before one that the term cuts is the whole one before it", () => {
    const calendar = buildCalendar(time("America/Chicago", "2027-06-15", "2028-06-14", 15, { month: 7, day: 1 }))
    const month = calendar.periods("month")
    expect([month.label(-1), month.label(0)]).toEqual(["2027-05", "2027-06"])
    expect(iso(month.end(-1))).toBe("2027-06-01T05:00")
    expect(printExact(calendar.days("month", -1))).toBe("31")
    // The days between are of the month that the term cuts.
    expect(month.containing(calendar.start_utc - 1)).toBe(0)
    expect(month.containing(month.end(-1) - 1)).toBe(-1)
    expect(calendar.wholeDays("month", 0)).toBe(30)
    expect(calendar.wholeDays("contract_year", 0)).toBe(365)
    expect(iso(calendar.periods("contract_year").start(-1))).toBe("2025-07-01T05:00")
  })
})

describe("Gas days", () => {
  test("start at their hour by the clock, and last as long as the day does", () => {
    const gas = chicago2027.periods("gas_day")
    const at = gas.containing(Date.UTC(2027, 2, 13, 18))
    expect(gas.label(at)).toBe("2027-03-13")
    expect([iso(gas.start(at)), iso(gas.end(at))]).toEqual(["2027-03-13T15:00", "2027-03-14T14:00"])
    expect(printExact(chicago2027.hours("gas_day", at))).toBe("23")
    expect(printExact(chicago2027.days("gas_day", at))).toBe("1")
    expect(chicago2027.inside("hour", "gas_day", at)).toEqual({ from: 71 * 24 + 9, to: 72 * 24 + 8 })
  })
  test("are cut by the term at both ends", () => {
    const gas = chicago2027.periods("gas_day")
    expect([gas.count, gas.label(0), gas.label(365)]).toEqual([366, "2026-12-31", "2027-12-31"])
    expect(printExact(chicago2027.hours("gas_day", 0))).toBe("9")
    expect(printExact(chicago2027.hours("gas_day", 365))).toBe("15")
    expect([iso(gas.start(-1)), gas.label(-1)]).toEqual(["2026-12-30T15:00", "2026-12-30"])
  })
  test("lie on the grid of the intervals", () =>
    expect(timeFaults({ ...time("America/Chicago", "2027-01-01", "2027-12-31"), gas_day_minutes: 500 })).toEqual([
      "gas day inside an interval",
    ]))
  test("hold intervals and hours, and lie in no civil period", () => {
    const january = { month: 1, day: 1 }
    const held = grains.filter((fine) => fine !== "gas_day" && nests(fine, "gas_day", january))
    expect(held).toEqual(["interval", "hour"])
    expect(grains.filter((coarse) => coarse !== "gas_day" && nests("gas_day", coarse, january))).toEqual(["term"])
  })
})

describe("Periods in parts", () => {
  const june = 5
  test("are cut where something changes", () => {
    const cut = chicago2027.cutPeriods("month", "split at capacity", { days: ["2027-06-11", "2027-08-01"] })
    expect(cut).toBe("month/split at capacity")
    const parts = chicago2027.periods(cut)
    expect(parts.count).toBe(13)
    expect(chicago2027.inside(cut, "month", june)).toEqual({ from: 5, to: 7 })
    expect([5, 6, 7].map(parts.label)).toEqual(["2027-06-01 to 2027-06-10", "2027-06-11 to 2027-06-30", "2027-07"])
    expect([5, 6].map((at) => printExact(chicago2027.days(cut, at)))).toEqual(["10", "20"])
    expect([5, 6].map((at) => printExact(chicago2027.hours(cut, at)))).toEqual(["240", "480"])
    expect(chicago2027.months(cut, 6)).toEqual(rational(20, 30))
    expect(chicago2027.inside("day", cut, 6)).toEqual({ from: 161, to: 181 })
    const { start } = chicago2027.periods("day")
    expect(parts.containing(start(160))).toBe(5)
    expect(parts.containing(start(161))).toBe(6)
  })
  test("keep only what lies in a phase", () => {
    const operation = { from: "2027-05-17", before: "2027-11-02" }
    const cut = chicago2027.cutPeriods("month", "during operation", { days: [], kept: [operation] })
    const parts = chicago2027.periods(cut)
    expect([parts.count, parts.label(0), parts.label(1), parts.label(6)]).toEqual([
      7,
      "2027-05-17 to 2027-05-31",
      "2027-06",
      "2027-11-01",
    ])
    expect(chicago2027.inside(cut, "month", 3)).toEqual({ from: 0, to: 0 })
    expect(chicago2027.inside(cut, "month", 4)).toEqual({ from: 0, to: 1 })
    expect(chicago2027.months(cut, 0)).toEqual(rational(15, 31))
    expect(parts.containing(chicago2027.start_utc)).toBe(-1)
    expect(parts.containing(chicago2027.end_utc - 1)).toBe(-1)
  })
  test("of a phase that has not come there are none", () => {
    const parts = chicago2027.periods(chicago2027.cutPeriods("month", "during extension", { days: [], kept: [] }))
    expect([parts.count, parts.containing(chicago2027.start_utc)]).toEqual([0, -1])
  })
  test("without a cut are the periods themselves", () => {
    const cut = chicago2027.cutPeriods("quarter", "split at nothing", { days: ["2026-05-05", "2028-01-01"] })
    const [parts, whole] = [chicago2027.periods(cut), chicago2027.periods("quarter")]
    const all = [0, 1, 2, 3]
    expect(parts.count).toBe(4)
    expect(all.map(parts.start)).toEqual(all.map(whole.start))
    expect(all.map(parts.label)).toEqual(all.map(whole.label))
  })
})

const anyTime = fc
  .record({
    zoneName: fc.constantFrom(
      ...[
        "America/Chicago",
        "Europe/London",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Asia/Beirut",
      ],
      ...[
        "Pacific/Apia",
        "Africa/Casablanca",
        "America/St_Johns",
        "Etc/GMT+7",
        "Asia/Pyongyang",
        "Africa/Cairo",
        "America/Havana",
      ],
    ),
    first: fc.integer({ min: dayNumber(date("1995-01-01")), max: dayNumber(date("2058-01-01")) }),
    days: fc.integer({ min: 1, max: 900 }),
    interval_minutes: fc.constantFrom(5, 15, 30, 60),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.constantFrom(1, 1, 15, 28, 29, 30, 31),
  })
  .map(({ zoneName, first, days, interval_minutes, month, day }) => {
    const text = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)
    return time(zoneName, text(first), text(first + days - 1), interval_minutes, {
      month,
      day: month === 2 ? Math.min(day, 29) : Math.min(day, 30),
    })
  })

test("finer periods tile coarser ones without a gap or an overlap, in any zone and term", () => {
  fc.assert(
    fc.property(anyTime, (contractTime) => {
      const faults = timeFaults(contractTime)
      if (faults.includes("clock change inside an interval")) return
      const calendar = buildCalendar(contractTime)
      const present = grains.filter((grain) => grain !== "hour" || faults.length === 0)
      for (const grain of present) {
        expectTiled(calendar, grain)
        for (const coarse of present) if (calendar.nests(grain, coarse)) expectInside(calendar, grain, coarse)
      }
    }),
    { numRuns: 60 },
  )
})

function expectTiled(calendar: ContractCalendar, grain: Grain): void {
  const { count, start, end, containing } = calendar.periods(grain)
  expect(start(0)).toBe(calendar.start_utc)
  expect(end(count - 1)).toBe(calendar.end_utc)
  const step = Math.max(1, Math.floor(count / 500))
  for (let at = 0; at < count; at += step) {
    if (end(at) <= start(at) || containing(start(at)) !== at || containing(end(at) - 1) !== at)
      expect.fail(`${grain} ${at}`)
    if (at > 0 && end(at - 1) !== start(at)) expect.fail(`${grain} ${at} does not follow`)
  }
}

function expectInside(calendar: ContractCalendar, fine: Grain, coarse: Grain): void {
  const outer = calendar.periods(coarse)
  const inner = calendar.periods(fine)
  let next = 0
  for (let at = 0; at < Math.min(outer.count, 1000); at++) {
    const { from, to } = calendar.inside(fine, coarse, at)
    if (from !== next || to <= from || inner.start(from) !== outer.start(at) || inner.end(to - 1) !== outer.end(at)) {
      expect.fail(`${fine} do not tile ${coarse} ${at}`)
    }
    next = to
  }
}

test("the parts of a period, however it is cut, add up to it", () => {
  fc.assert(
    fc.property(anyTime, fc.array(fc.integer({ min: -100, max: 1000 }), { maxLength: 6 }), (contractTime, cuts) => {
      if (timeFaults(contractTime).includes("clock change inside an interval")) return
      const calendar = buildCalendar(contractTime)
      const first = dayNumber(date(contractTime.from))
      const days = cuts.map((after) => new Date((first + after) * 86_400_000).toISOString().slice(0, 10))
      const cut = calendar.cutPeriods("month", "any", { days })
      for (const measure of [calendar.hours, calendar.days, calendar.months]) {
        for (let at = 0; at < calendar.periods("month").count; at++) {
          const { from, to } = calendar.inside(cut, "month", at)
          let sum: Rational = zero
          for (let part = from; part < to; part++) sum = add(sum, measure(cut, part))
          expect(equal(sum, measure("month", at))).toBe(true)
        }
      }
    }),
    { numRuns: 30 },
  )
})

test("hours, days and months of the parts add up to those of the term", () => {
  fc.assert(
    fc.property(anyTime, (contractTime) => {
      if (timeFaults(contractTime).includes("clock change inside an interval")) return
      const calendar = buildCalendar(contractTime)
      for (const grain of ["day", "month", "quarter", "contract_year", "calendar_year"] as const) {
        for (const measure of [calendar.hours, calendar.days, calendar.months]) {
          let sum: Rational = zero
          for (let at = 0; at < calendar.periods(grain).count; at++) sum = add(sum, measure(grain, at))
          expect(equal(sum, measure("term", 0))).toBe(true)
        }
      }
    }),
    { numRuns: 20 },
  )
})

test("the calendar is the same bytes whatever the host's zone and language", () => {
  const script = `
    import { buildCalendar } from "./engine/calendar/periods.ts"
    import { zoneOfTerm } from "./engine/calendar/zone.ts"
    const day = (year, month, day) => ({ year, month, day })
    for (const name of ["America/Chicago", "Asia/Beirut", "Asia/Kolkata", "Europe/London"]) {
      const zone = zoneOfTerm(name, day(2027, 6, 15), day(2030, 12, 31))
      const calendar = buildCalendar({ zone, from: "2027-06-15", through: "2030-12-31", interval_minutes: 15, contract_year: { month: 7, day: 1 } })
      for (const grain of ["hour", "day", "month", "quarter", "contract_year", "calendar_year", "term"]) {
        const { count, start, end, label } = calendar.periods(grain)
        for (let at = 0; at < count; at += grain === "hour" ? 7 : 1) console.log(label(at), start(at), end(at))
      }
    }`
  const run = (environment: Record<string, string>) =>
    execFileSync(process.execPath, ["--input-type=module-typescript", "--eval", script], {
      cwd: new URL("../..", import.meta.url),
      env: { ...process.env, ...environment },
      encoding: "utf8",
      maxBuffer: 1 << 26,
    })
  const reference = run({ TZ: "UTC", LANG: "C", LC_ALL: "C" })
  expect(reference.split("\n").length).toBeGreaterThan(20_000)
  expect(run({ TZ: "Australia/Lord_Howe", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" })).toBe(reference)
  expect(run({ TZ: "America/St_Johns", LANG: "ar_EG.UTF-8", LC_ALL: "ar_EG.UTF-8" })).toBe(reference)
})
