import { expect, test } from "vitest"
import { parseDate, type CivilDate } from "./date.ts"
import { holidaysNamed, holidaysOn } from "./holidays.ts"
import {
  blockHours,
  isInBlock,
  peakHours,
  powerBlock,
  type BlockMarket,
  type ClockHours,
  type PowerBlock,
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
