import { describe, expect, test } from "vitest"
import { daysOfPhase, phaseOn } from "./phases.ts"

const phases = [
  { name: "construction", from: "2027-01-01" },
  { name: "testing", from: "2027-04-20" },
  { name: "operation", from: "2027-05-17" },
  { name: "extension" },
]

describe("A phase", () => {
  test.each([
    ["2026-12-31", undefined],
    ["2027-01-01", "construction"],
    ["2027-05-16", "testing"],
    ["2027-05-17", "operation"],
    ["2047-01-01", "operation"],
  ])("on %s is %s", (day, name) => expect(phaseOn(phases, day)).toBe(name))
  test("ends where the next begins", () =>
    expect(daysOfPhase(phases, "testing")).toEqual({ from: "2027-04-20", before: "2027-05-17" }))
  test("goes on while the next has not come", () =>
    expect(daysOfPhase(phases, "operation")).toEqual({ from: "2027-05-17" }))
  test("that has not come has no days", () => expect(daysOfPhase(phases, "extension")).toBeUndefined())
  test("that was never reached is passed over", () =>
    expect(daysOfPhase([phases[0]!, { name: "testing" }, phases[2]!], "construction")).toEqual({
      from: "2027-01-01",
      before: "2027-05-17",
    }))
})
