import { describe, expect, test } from "vitest"
import { parseDate, type CivilDate } from "./date.ts"
import { holidaysNamed, holidaysOn } from "./holidays.ts"
import {
  blockHours,
  isInBlock,
  peakHours,
  lineAt,
  namesOf,
  powerBlock,
  touClock,
  type BlockMarket,
  type ClockHours,
  type PowerBlock,
  type TimeOfUse,
} from "./time-of-use.ts"
import { startOfDay, zoneFromTransitions, zoneOfTerm } from "./zone.ts"

const date = (text: string): CivilDate => parseDate(text) ?? { year: 0, month: 0, day: 0 }
const block = (name: string): PowerBlock => powerBlock(name) ?? { name, doc: "", parts: [] }

function market(zoneName: string, peak: ClockHours): BlockMarket {
  const zone = zoneOfTerm(zoneName, date("2027-01-01"), date("2027-12-31"))
  if (!zone) throw new Error(zoneName)
  return { zone: zoneFromTransitions(zone), peak, holidays: holidaysNamed("nerc") ?? holidaysOn("none", []) }
}

const ercot = market("America/Chicago", peakHours.central_and_western)
const pjm = market("America/New_York", peakHours.eastern)

function hours(name: string, in_: BlockMarket, from: string, until: string): number {
  return blockHours(block(name), startOfDay(in_.zone, date(from)), startOfDay(in_.zone, date(until)), in_).length
}

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
  const peakOf = (in_: BlockMarket) =>
    Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
      isInBlock(block("5x16"), date("2027-07-06"), hour, in_),
    )
  expect([peakOf(ercot).at(0), peakOf(ercot).at(-1)]).toEqual([6, 21])
  expect([peakOf(pjm).at(0), peakOf(pjm).at(-1)]).toEqual([7, 22])
})

test("a block and its wrap share no hour and leave none", () => {
  for (const [peak, rest] of [
    ["5x16", "wrap"],
    ["6x16", "western_wrap"],
  ] as const) {
    for (
      let utc = startOfDay(ercot.zone, date("2027-01-01"));
      utc < startOfDay(ercot.zone, date("2028-01-01"));
      utc += 3_600_000
    ) {
      const inOf = (name: string) => blockHours(block(name), utc, utc + 3_600_000, ercot).length
      if (inOf(peak) + inOf(rest) !== 1) expect.fail(new Date(utc).toISOString())
    }
  }
})

describe("A division of time by a contract", () => {
  const nerc = new Set(["2027-07-05", "2027-09-06"])
  const week = [1, 2, 3, 4, 5, 6, 7]
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
    const on = (month: number, day: number) =>
      lineAt(divided, { month, day, weekday: 1, isHoliday: () => false }, 0) === 0
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
  test("is that of the standard block, hour by hour over a year", () => {
    const holidays = Array.from({ length: 365 }, (_, at) =>
      new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10),
    ).filter((day) => ercot.holidays.has(date(day)))
    const onPeak = { name: "on", days: [1, 2, 3, 4, 5], except: "nerc", hours: [{ from: 360, to: 1320 }] }
    const named = touClock({ lines: [onPeak], otherwise: "off" }, ercot.zone, () => new Set(holidays))
    const [start, end] = ["2027-01-01", "2028-01-01"].map((day) => startOfDay(ercot.zone, date(day)))
    const on: number[] = []
    for (let utc = start!; utc < end!; utc += 3_600_000) if (named(utc) === "on") on.push(utc)
    expect(on).toEqual(blockHours(block("5x16"), start!, end!, ercot))
  })
})
