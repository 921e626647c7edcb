import { expect, test } from "vitest"
import { readStamp } from "./stamp.ts"

test.each([
  ["2027-03-14T01:45:00-06:00", "2027-03-14T01:45:00.000Z time -360"],
  ["2027-03-14T07:45:00Z", "2027-03-14T07:45:00.000Z time 0"],
  ["2027-03-14 01:45", "2027-03-14T01:45:00.000Z time"],
  ["2027-03-14T01:45:30.000", "2027-03-14T01:45:30.000Z time"],
  ["2027-03-14 24:00", "2027-03-15T00:00:00.000Z time"],
  ["2027-07-01T05:30+0545", "2027-07-01T05:30:00.000Z time 345"],
  ["2028-02-29", "2028-02-29T00:00:00.000Z day"],
  ["2027-02", "2027-02-01T00:00:00.000Z month"],
])("reads %s", (text, expected) => {
  const stamp = readStamp(text)
  expect(
    stamp && `${new Date(stamp.clock).toISOString()} ${stamp.precision} ${stamp.offset_minutes ?? ""}`.trim(),
  ).toBe(expected)
})

test.each([
  "",
  "Total",
  "2027-02-29",
  "2027-13-01",
  "2027-03-14 25:00",
  "2027-03-14 24:15",
  "2027-03-14 01:60",
  "2027-03-14T01:45:00.5Z",
  "03/14/2027 01:45",
  "2027-03-14T01:45+19:00",
  "2027-3-14",
])("refuses %j", (text) => {
  expect(readStamp(text)).toBeUndefined()
})
