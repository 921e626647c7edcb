import { expect, test } from "vitest"
import { instantIn, namesPeriod } from "./period.ts"
import { plan } from "./outputs/sample.test-support.ts"

const time = {
  ...plan.time,
  from: "2027-06-15",
  zone: {
    ...plan.time.zone,
    offset_minutes: -300,
    transitions: [
      { at_utc: Date.UTC(2027, 10, 7, 7), offset_minutes: -360 },
      { at_utc: Date.UTC(2028, 2, 12, 8), offset_minutes: -300 },
    ],
  },
  contract_year: { month: 7, day: 1 },
}
const local = (period: string): string | undefined => {
  const utc = instantIn(period, time)
  return utc === undefined ? undefined : new Date(utc).toISOString().slice(0, 16)
}

test.each([
  ["2027-07", "2027-07-01T17:00"],
  ["2027-12", "2027-12-01T18:00"],
  ["2027-06", "2027-06-15T17:00"],
  ["2027", "2027-06-15T17:00"],
  ["2028 Q2", "2028-04-01T17:00"],
  ["2028-q2", "2028-04-01T17:00"],
  ["contract year 1", "2027-06-15T17:00"],
  ["contract_year 2", "2027-07-01T17:00"],
  ["Contract Year 3", "2028-07-01T17:00"],
  ["2027-12-05T00:15", "2027-12-05T06:15"],
  ["2027-11-07T01:30-06:00", "2027-11-07T07:30"],
  ["term", "2027-06-15T17:00"],
  ["2027-13", undefined],
  ["2027-02-30", undefined],
  ["soon", undefined],
])("%s holds the instant %s", (period, utc) => expect(local(period)).toBe(utc))

test.each([
  ["2027-01", "2027-01", true],
  ["contract year 1", "contract year 1", true],
  ["contract year 1", "contract year 10", false],
  ["2027-01-05 12:00", "2027-01-05T12:00-06:00", true],
  ["2027-01", "contract year 1", false],
])("%s names %s: %s", (text, label, names) => expect(namesPeriod(text, label)).toBe(names))
