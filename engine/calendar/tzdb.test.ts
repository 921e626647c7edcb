import { expect, test } from "vitest"
import { isZone, transitions, tzdbVersion, zoneNames, zoneOffset } from "./tzdb.ts"

const minute = 60_000

// By hand from the laws the IANA files cite.
test.each([
  // Second Sunday of March and first of November, 02:00 by the clock.
  ["America/Chicago", 2027, "2027-03-14T08:00Z -300, 2027-11-07T07:00Z -360"],
  ["America/Chicago", 2058, "2058-03-10T08:00Z -300, 2058-11-03T07:00Z -360"],
  ["America/Chicago", 2100, "2100-03-14T08:00Z -300, 2100-11-07T07:00Z -360"],
  // First Sunday of April and last of October before 2007.
  ["America/Chicago", 2006, "2006-04-02T08:00Z -300, 2006-10-29T07:00Z -360"],
  // Last Sundays of March and October, 01:00 UTC.
  ["Europe/London", 2027, "2027-03-28T01:00Z 60, 2027-10-31T01:00Z 0"],
  // In 1995 the fourth Sunday of October, the 22nd, was the last time; the Union's last Sunday came after.
  ["Europe/London", 1995, "1995-03-26T01:00Z 60, 1995-10-22T01:00Z 0"],
  // Half an hour: first Sundays of April and October, 02:00 by the clock.
  ["Australia/Lord_Howe", 2027, "2027-04-03T15:00Z 630, 2027-10-02T15:30Z 660"],
  ["Asia/Kolkata", 2027, ""],
  // Summer time suspended in Ramadan.
  ["Africa/Casablanca", 2025, "2025-02-23T02:00Z 0, 2025-04-06T02:00Z 60"],
  ["America/Sao_Paulo", 2018, "2018-02-18T02:00Z -180, 2018-11-04T03:00Z -120"],
  ["America/Sao_Paulo", 2019, "2019-02-17T02:00Z -180"],
  ["America/Sao_Paulo", 2027, ""],
  ["America/Phoenix", 2027, ""],
  ["Pacific/Apia", 2011, "2011-04-02T14:00Z -660, 2011-09-24T14:00Z -600, 2011-12-30T10:00Z 840"],
])("%s in %i changes its clocks at: %s", (zone, year, expected) => {
  const found = transitions(zone, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1))
  expect(
    found
      ?.map(({ at_utc, offset_minutes }) => `${new Date(at_utc).toISOString().slice(0, 16)}Z ${offset_minutes}`)
      .join(", "),
  ).toBe(expected)
})

test.each([
  ["UTC", 0],
  ["Etc/GMT+7", -420],
  ["Etc/GMT-14", 840],
  ["Asia/Kolkata", 330],
  ["Asia/Kathmandu", 345],
  ["EST", -300],
])("%s stands still at %i minutes", (zone, minutes) => {
  expect(zoneOffset(zone, Date.UTC(2027, 6, 1))).toBe(minutes)
  expect(transitions(zone, Date.UTC(1990, 0, 1), Date.UTC(2100, 0, 1))).toEqual([])
})

test("links are their targets", () => {
  const through = (zone: string) => transitions(zone, Date.UTC(1990, 0, 1), Date.UTC(2060, 0, 1))
  expect(through("US/Central")).toEqual(through("America/Chicago"))
  expect(through("Asia/Calcutta")).toEqual(through("Asia/Kolkata"))
})

test("an unknown zone is undefined, and names are as IANA writes them", () => {
  expect(zoneOffset("America/Chikago", 0)).toBeUndefined()
  expect(transitions("america/chicago", 0, 1)).toBeUndefined()
  expect(isZone("toString")).toBe(false)
  expect(isZone("America/Chicago")).toBe(true)
})

test("is of one named version and holds every zone", () => {
  expect(tzdbVersion).toMatch(/^20\d\d[a-z]$/)
  expect(zoneNames.length).toBeGreaterThan(590)
})

test("every change in every zone changes something, through 2100", () => {
  for (const zone of zoneNames) {
    let offset = zoneOffset(zone, Date.UTC(1990, 0, 1))
    let last = 0
    for (const change of transitions(zone, Date.UTC(1990, 0, 1), Date.UTC(2100, 0, 1)) ?? []) {
      expect(change.at_utc, zone).toBeGreaterThan(last)
      expect(change.offset_minutes, `${zone} ${change.at_utc}`).not.toBe(offset)
      expect(zoneOffset(zone, change.at_utc - 1), zone).toBe(offset)
      expect(zoneOffset(zone, change.at_utc), zone).toBe(change.offset_minutes)
      offset = change.offset_minutes
      last = change.at_utc
    }
  }
})

// A second source, ICU's copy in the host, over the years in which copies of any recent version agree.
test.each([
  ...[
    "America/Chicago",
    "America/New_York",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Anchorage",
  ],
  ...[
    "America/St_Johns",
    "America/Halifax",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Argentina/Buenos_Aires",
  ],
  ...[
    "America/Caracas",
    "America/Havana",
    "America/Grand_Turk",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Berlin",
  ],
  ...[
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Vilnius",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Jerusalem",
  ],
  ...[
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
  ],
])("%s agrees with the host from 1995 through 2024", (zone) => {
  const clock = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", hour: "2-digit" })
  const hostOffset = (utc: number) => {
    const name = clock.formatToParts(utc).find(({ type }) => type === "timeZoneName")?.value ?? ""
    const [, sign = "+", hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? []
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  }
  const from = Date.UTC(1995, 0, 1)
  const to = Date.UTC(2025, 0, 1)
  const changes = (transitions(zone, from, to) ?? []).flatMap(({ at_utc }) => [at_utc - minute, at_utc])
  const fortnights = Array.from({ length: 780 }, (_, index) => from + index * 14 * 1440 * minute)
  for (const utc of [...changes, ...fortnights])
    expect(zoneOffset(zone, utc), new Date(utc).toISOString()).toBe(hostOffset(utc))
})
