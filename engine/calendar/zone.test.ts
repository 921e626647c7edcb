import fc from "fast-check"
import { DateTime } from "luxon"
import { expect, test } from "vitest"
import { parseDate, type CivilDate } from "./date.ts"
import { transitions } from "./tzdb.ts"
import {
  civil,
  instant,
  isoLocal,
  luxonZone,
  offsetAt,
  startOfDay,
  zoneFromTransitions,
  zoneOfPlan,
  zoneOfTerm,
  type ZoneTable,
} from "./zone.ts"

const date = (text: string): CivilDate => parseDate(text) ?? { year: 0, month: 0, day: 0 }
const utc = (text: string) => Date.parse(`${text}Z`)
const iso = (instant_utc: number | undefined) =>
  instant_utc === undefined ? "none" : new Date(instant_utc).toISOString().slice(0, 16)
const at = (text: string, hour: number, minute: number) => ({ ...date(text), hour, minute })

function zone(name: string, from = "2000-01-01", through = "2060-12-31"): ZoneTable {
  const record = zoneOfTerm(name, date(from), date(through))
  if (!record) throw new Error(name)
  return zoneFromTransitions(record)
}

const chicago = zone("America/Chicago")

test.each([
  ["2027-03-14T07:59", "2027-03-14T01:59-06:00"],
  ["2027-03-14T08:00", "2027-03-14T03:00-05:00"],
  ["2027-11-07T06:59", "2027-11-07T01:59-05:00"],
  ["2027-11-07T07:00", "2027-11-07T01:00-06:00"],
  ["2027-01-01T05:59", "2026-12-31T23:59-06:00"],
  ["2058-07-01T12:00", "2058-07-01T07:00-05:00"],
])("%s UTC is %s in Chicago", (instant_utc, local) => {
  expect(isoLocal(chicago, utc(instant_utc))).toBe(local)
})

test("shows half hours, quarter hours and seconds", () => {
  expect(isoLocal(zone("Asia/Kolkata"), utc("2027-01-01T00:00"))).toBe("2027-01-01T05:30+05:30")
  expect(isoLocal(zone("Asia/Kathmandu"), utc("2027-01-01T00:00"))).toBe("2027-01-01T05:45+05:45")
  expect(isoLocal(zone("America/St_Johns"), utc("2027-01-01T00:00:07"))).toBe("2026-12-31T20:30:07-03:30")
})

test("the hour that spring skips has no instant, the hour that autumn repeats has two", () => {
  expect(instant(chicago, at("2027-03-14", 2, 30), "earlier")).toBeUndefined()
  expect(instant(chicago, at("2027-03-14", 2, 30), "later")).toBeUndefined()
  expect(iso(instant(chicago, at("2027-03-14", 3, 0), "earlier"))).toBe("2027-03-14T08:00")
  expect(iso(instant(chicago, at("2027-11-07", 1, 30), "earlier"))).toBe("2027-11-07T06:30")
  expect(iso(instant(chicago, at("2027-11-07", 1, 30), "later"))).toBe("2027-11-07T07:30")
  expect(iso(instant(chicago, at("2027-11-07", 24, 0), "earlier"))).toBe("2027-11-08T06:00")
})

test.each([
  ["America/Chicago", "2027-03-14", "2027-03-14T06:00"],
  // Clocks go from 00:00 to 01:00: the day begins at 01:00.
  ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00"],
  ["Asia/Beirut", "2027-03-28", "2027-03-27T22:00"],
  // Clocks go from 00:00 back to 23:00: the day begins when they show 00:00 again.
  ["Asia/Beirut", "2027-10-31", "2027-10-30T22:00"],
  ["America/Sao_Paulo", "2019-02-17", "2019-02-17T03:00"],
  // Clocks go from 00:01 back to 23:01: the day begins at the first 00:00.
  ["America/St_Johns", "2008-11-02", "2008-11-02T02:30"],
  // Samoa had no 30 December.
  ["Pacific/Apia", "2011-12-29", "2011-12-29T10:00"],
  ["Pacific/Apia", "2011-12-30", "2011-12-30T10:00"],
  ["Pacific/Apia", "2011-12-31", "2011-12-30T10:00"],
])("in %s, %s starts at %s UTC", (name, day, start) => {
  expect(iso(startOfDay(zone(name), date(day)))).toBe(start)
})

test("a plan keeps a clock change in the first minute of the term", () => {
  const record = zoneOfTerm("America/Sao_Paulo", date("2018-11-04"), date("2018-12-31"))
  expect(record?.offset_minutes).toBe(-180)
  expect(record?.transitions.map(({ at_utc }) => iso(at_utc))).toEqual(["2018-11-04T03:00", "2019-02-17T02:00"])
})

test("a plan keeps the changes of the two years after the term", () => {
  expect(zoneOfTerm("Europe/London", date("2027-01-01"), date("2027-12-31"))?.transitions.length).toBe(6)
  expect(zoneOfTerm("Mars/Olympus", date("2027-01-01"), date("2027-12-31"))).toBeUndefined()
})

test("a local time and its instant lead to each other, in any zone", () => {
  const names = [
    "America/Chicago",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/St_Johns",
    "Pacific/Apia",
    "Africa/Casablanca",
  ]
  const tables = names.map((name) => zone(name))
  fc.assert(
    fc.property(
      fc.constantFrom(...tables),
      fc.integer({ min: utc("2000-01-02T00:00") / 60_000, max: utc("2060-12-30T00:00") / 60_000 }),
      (table, minutes) => {
        const instant_utc = minutes * 60_000
        const local = civil(table, instant_utc)
        expect([instant(table, local, "earlier"), instant(table, local, "later")]).toContain(instant_utc)
        const start = startOfDay(table, local)
        expect(start).toBeLessThanOrEqual(instant_utc)
        expect(instant_utc - start).toBeLessThan(25.5 * 3_600_000)
      },
    ),
  )
})

test("Luxon goes by our table", () => {
  const luxon = luxonZone(chicago)
  for (const change of transitions("America/Chicago", utc("2027-01-01T00:00"), utc("2058-12-31T00:00")) ?? []) {
    const time = DateTime.fromMillis(change.at_utc, { zone: luxon, locale: "en-US" })
    expect(time.toISO({ suppressSeconds: true, suppressMilliseconds: true })).toBe(isoLocal(chicago, change.at_utc))
    expect(time.offset).toBe(offsetAt(chicago, change.at_utc))
  }
  const winter = DateTime.fromISO("2027-03-13T12:00", { zone: luxon })
  expect(winter.plus({ days: 1 }).toMillis() - winter.toMillis()).toBe(23 * 3_600_000)
  expect(winter.toFormat("Z ZZ ZZZ ZZZZ z")).toBe("-6 -06:00 -0600 -06:00 America/Chicago")
  expect(luxon.equals(luxonZone(zone("America/Chicago")))).toBe(true)
  expect(luxon.equals(luxonZone(zone("America/Denver")))).toBe(false)
})

test("a plan keeps the clocks of five years before its term, and of two beyond it", () => {
  const term = { from: date("2028-02-29"), through: date("2028-12-31") }
  const years = zoneOfPlan("America/Chicago", term)?.transitions.map(({ at_utc }) => iso(at_utc).slice(0, 4))
  expect(years).toEqual(["2023", "2024", "2025", "2026", "2027", "2028", "2029", "2030"].flatMap((y) => [y, y]))
})
test("a plan whose term hangs on events keeps those of 1970 through 2199", () => {
  const record = zoneOfPlan("America/Chicago", undefined)
  expect(iso(record!.transitions.at(-1)!.at_utc).slice(0, 10)).toBe("2199-11-03")
  // The bundled rules begin in 1990.
  expect(iso(record!.transitions[0]!.at_utc).slice(0, 4)).toBe("1990")
  expect(zoneOfPlan("Mars/Olympus", undefined)).toBeUndefined()
})
