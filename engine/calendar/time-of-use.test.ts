import { describe, expect, test } from "vitest"
import { parseDate, type CivilDate } from "./date.ts"
import { holidaysNamed } from "./holidays.ts"
import { namesOf, touClock, type TimeOfUse, type TimeOfUseLine } from "./time-of-use.ts"
import { startOfDay, zoneFromTransitions, zoneOfTerm, type ZoneTable } from "./zone.ts"

const date = (text: string): CivilDate => parseDate(text) ?? { year: 0, month: 0, day: 0 }

/** A zone of 2027 and its peak hours: hour ending 7 to 22 in Texas, 8 to 23 in the East. */
function market(zoneName: string, from: number, to: number) {
  const zone = zoneOfTerm(zoneName, date("2027-01-01"), date("2027-12-31"))
  if (!zone) throw new Error(zoneName)
  return { zone: zoneFromTransitions(zone), peak: [{ from: from * 60, to: to * 60 }] }
}
interface Market {
  readonly zone: ZoneTable
  readonly peak: TimeOfUseLine["hours"]
}
const ercot = market("America/Chicago", 6, 22)
const pjm = market("America/New_York", 7, 23)

const nercDays = new Set(
  Array.from({ length: 365 }, (_, at) => new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10)).filter((day) =>
    holidaysNamed("nerc")?.has(date(day)),
  ),
)
const workWeek = [1, 2, 3, 4, 5]
const week = [...workWeek, 6, 7]

/** The blocks power is traded in, as lines of a contract: `in` is the block. EEI Master Agreement, Schedule P. */
function blockOf(name: string, { peak }: Market): TimeOfUse {
  const rest = peak.map(({ from, to }) => ({ from: to, to: from }))
  const solar = [{ from: 540, to: 1020 }]
  const line = (name: "in" | "out", days: readonly number[], hours: TimeOfUseLine["hours"], except?: "nerc") => ({
    ...{ name, days, hours },
    ...(except ? { except } : {}),
  })
  const onPeak = (name: "in" | "out", days: readonly number[]) => line(name, days, peak, "nerc")
  const blocks: Readonly<Record<string, readonly TimeOfUseLine[]>> = {
    "5x16": [onPeak("in", workWeek)],
    "6x16": [onPeak("in", [...workWeek, 6])],
    "7x16": [line("in", week, peak)],
    "2x16H": [onPeak("out", workWeek), line("in", week, peak)],
    "7x8": [line("in", week, rest)],
    "5x8": [line("in", workWeek, rest)],
    "2x8": [line("in", [6, 7], rest)],
    wrap: [onPeak("out", workWeek), line("in", week, [])],
    western_wrap: [onPeak("out", [...workWeek, 6]), line("in", week, [])],
    "7x24": [line("in", week, [])],
    "5xHE10-17": [line("in", workWeek, solar, "nerc")],
    "7xHE10-17": [line("in", week, solar)],
  }
  return { lines: blocks[name] ?? [], otherwise: "out" }
}

/** The hours of a block from one day up to another, by their starts. */
function hoursOf(name: string, in_: Market, from: string, until: string): readonly number[] {
  const named = touClock(blockOf(name, in_), in_.zone, () => nercDays)
  const [start, end] = [startOfDay(in_.zone, date(from)), startOfDay(in_.zone, date(until))]
  return Array.from({ length: (end - start) / 3_600_000 }, (_, at) => start + at * 3_600_000).filter(
    (utc) => named(utc) === "in",
  )
}
const hours = (...asked: Parameters<typeof hoursOf>): number => hoursOf(...asked).length

// 2027: March has 23 weekdays, 4 Saturdays and 4 Sundays, its 14th has 23 hours; November has 22 weekdays, one of them
// Thanksgiving, 4 Saturdays and 4 Sundays, its 7th has 25 hours; July has 22 weekdays, one of them the observed 4th, 5 Saturdays.
test.each([
  ["5x16", "2027-03-01", "2027-04-01", 23 * 16],
  ["7x8", "2027-03-01", "2027-04-01", 31 * 8 - 1],
  ["wrap", "2027-03-01", "2027-04-01", 743 - 23 * 16],
  ["5x16", "2027-11-01", "2027-12-01", 21 * 16],
  ["2x16H", "2027-11-01", "2027-12-01", 9 * 16],
  ["7x8", "2027-11-01", "2027-12-01", 30 * 8 + 1],
  ["7x16", "2027-11-01", "2027-12-01", 30 * 16],
  ["7x24", "2027-11-01", "2027-12-01", 721],
  ["6x16", "2027-07-01", "2027-08-01", 26 * 16],
  ["western_wrap", "2027-07-01", "2027-08-01", 744 - 26 * 16],
  ["5x16", "2027-07-05", "2027-07-06", 0],
  ["5x8", "2027-07-05", "2027-07-10", 40],
  ["2x8", "2027-03-13", "2027-03-15", 15],
  ["5xHE10-17", "2027-07-01", "2027-08-01", 21 * 8],
  ["7xHE10-17", "2027-07-01", "2027-08-01", 31 * 8],
])("%s has from %s up to %s %i hours", (name, from, until, expected) => {
  expect(hours(name, ercot, from, until)).toBe(expected)
  expect(hours(name, pjm, from, until)).toBe(expected)
})

test("the peak is hour ending 7 to 22 in Texas and 8 to 23 in the East", () => {
  const peakOf = (in_: Market) => {
    const midnight = startOfDay(in_.zone, date("2027-07-06"))
    return hoursOf("5x16", in_, "2027-07-06", "2027-07-07").map((utc) => (utc - midnight) / 3_600_000)
  }
  expect([peakOf(ercot).at(0), peakOf(ercot).at(-1)]).toEqual([6, 21])
  expect([peakOf(pjm).at(0), peakOf(pjm).at(-1)]).toEqual([7, 22])
})

test("a block and its wrap share no hour and leave none", () => {
  for (const [peak, rest] of [
    ["5x16", "wrap"],
    ["6x16", "western_wrap"],
  ] as const) {
    const all = [peak, rest].flatMap((name) => hoursOf(name, ercot, "2027-01-01", "2028-01-01"))
    expect(all.length).toBe(8760)
    expect(new Set(all).size).toBe(8760)
  }
})

describe("A division of time by a contract", () => {
  const nerc = new Set(["2027-07-05", "2027-09-06"])
  const summer = { from: { month: 6, day: 1 }, through: { month: 9, day: 30 } }
  const tou: TimeOfUse = {
    lines: [
      { name: "summer_peak", season: summer, days: [1, 2, 3, 4, 5], except: "nerc", hours: [{ from: 780, to: 1140 }] },
      { name: "on_peak", days: [1, 2, 3, 4, 5], except: "nerc", hours: [{ from: 420, to: 1380 }] },
      { name: "night", days: week, hours: [{ from: 1380, to: 300 }] },
    ],
    otherwise: "off_peak",
  }
  const at = touClock(tou, pjm.zone, () => nerc)
  const local = (day: string, hour: number) => at(startOfDay(pjm.zone, date(day)) + hour * 3_600_000)

  // 7 July 2027 is a Wednesday, the 5th a holiday, the 10th a Saturday; 1 October is a Friday.
  test.each([
    ["2027-07-07", 12.75, "on_peak"],
    ["2027-07-07", 13, "summer_peak"],
    ["2027-07-07", 18.75, "summer_peak"],
    ["2027-07-07", 19, "on_peak"],
    ["2027-07-07", 6.75, "off_peak"],
    ["2027-07-07", 23, "night"],
    ["2027-07-07", 4.75, "night"],
    ["2027-07-07", 5, "off_peak"],
    ["2027-07-05", 14, "off_peak"],
    ["2027-07-10", 14, "off_peak"],
    ["2027-10-01", 14, "on_peak"],
    ["2027-09-30", 14, "summer_peak"],
  ])("%s at %d h is %s", (day, hour, name) => expect(local(day, hour)).toBe(name))
  test("names its parts in written order", () =>
    expect(namesOf(tou)).toEqual(["summer_peak", "on_peak", "night", "off_peak"]))
  test("a season may run over the new year", () => {
    const winter = { from: { month: 11, day: 15 }, through: { month: 2, day: 28 } }
    const divided = { lines: [{ name: "winter", season: winter, days: week, hours: [] }], otherwise: "rest" }
    const named = touClock(divided, pjm.zone, () => nerc)
    const on = (month: number, day: number) => {
      const year = month > 6 ? 2027 : 2028
      return named(startOfDay(pjm.zone, { year, month, day })) === "winter"
    }
    expect([on(11, 14), on(11, 15), on(12, 31), on(1, 1), on(2, 28), on(2, 29)]).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ])
  })
  test("follows the clock where an hour comes twice and where it is left out", () => {
    const hourly = {
      lines: [{ name: "one_to_two", days: week, hours: [{ from: 60, to: 120 }] }],
      otherwise: "rest",
    }
    const named = touClock(hourly, pjm.zone, () => nerc)
    const hoursOf = (day: string, length: number) =>
      Array.from({ length }, (_, hour) => named(startOfDay(pjm.zone, date(day)) + hour * 3_600_000)).filter(
        (name) => name === "one_to_two",
      ).length
    expect([hoursOf("2027-11-07", 25), hoursOf("2027-11-08", 24), hoursOf("2027-03-14", 23)]).toEqual([2, 1, 1])
    const skipped = { lines: [{ ...hourly.lines[0]!, hours: [{ from: 120, to: 180 }] }], otherwise: "rest" }
    const spring = touClock(skipped, pjm.zone, () => nerc)
    const midnight = startOfDay(pjm.zone, date("2027-03-14"))
    expect(Array.from({ length: 23 }, (_, hour) => spring(midnight + hour * 3_600_000))).not.toContain("one_to_two")
  })
})
