import { describe, expect, test } from "vitest"
import { checkContract, contractWith, expectMarked, findings, rows, rulesOf } from "./check.test-support.ts"

test("the first exception that holds wins, and the rule holds otherwise", () => {
  const rule = rulesOf(`clauses { §3.1 "Quantity" §3.4 "Prices" §3.5 "Outages" }
    define x: kWh each interval §3.1 = delivered
      except §3.4 when spot < 0 USD/MWh : 0
      except §3.5 when spot > 100 USD/MWh : returned`).get("x")
  expect(rule?.rule === "define" && rule.value).toMatchObject({
    op: "case",
    arms: [
      { clause: "§3.4", when: { op: "<" }, value: { op: "number" } },
      { clause: "§3.5", when: { op: ">" }, value: { op: "read", rule: "returned" } },
    ],
    otherwise: { op: "read", rule: "delivered" },
  })
})
test("its condition is a yes or no", () =>
  expectMarked("define x: kWh each interval = delivered except §3.4 when «spot» : 0", "check/flag-expected"))
test("its value is what the rule gives", () =>
  expect(
    findings("define x: kWh each interval = delivered except §3.4 when curtailed : 5").map(({ code }) => code),
  ).toEqual(["check/unit-mismatch"]))
test("its period is that of the rule", () =>
  expectMarked("define x: kWh each month = energy except §3.4 when «curtailed» : 0", "check/counted-again"))

const setting = `
  parties { Buyer "B" Seller "S" }
  group cause of label { planned forced }
  tou pjm { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }
  event outage §2.3 spans by cause overlap first from log "outages"
  event cod §2.2 once from log "milestones"
  event energised §2.1 once from log "milestones"
  phases §2 { testing from energised operation from cod }
  input delivered: kWh each interval from meter "M" missing error
  input spot: USD/MWh each interval from feed "F" missing error
  input forward: USD/MWh each interval from feed "G" missing error
  input dispatched: flag each interval from log "L" missing error`

describe("two exceptions that can hold at once are a question of order", () => {
  test.each(
    rows(`
      spot < 0, spot > 100 USD/MWh                       | apart
      spot < 0, spot >= 0                                | apart
      spot <= 0, spot >= 0                               | overlap
      spot < 10 USD/MWh, spot > 5 USD/MWh                | overlap
      spot = 0, spot > 0                                 | apart
      0 > spot, spot > 0                                 | apart
      spot < 0, forward > 0                              | overlap
      dispatched, not dispatched                         | apart
      dispatched, spot < 0                               | overlap
      dispatched and spot < 0, spot > 0                  | apart
      spot < 0 or spot > 9 USD/MWh, spot = 5 USD/MWh     | apart
      spot < 0 or spot > 9 USD/MWh, spot = 10 USD/MWh    | overlap
      in(pjm.on_peak), in(pjm.off_peak)                  | apart
      in(outage.planned), in(outage.forced)              | apart
      in(outage), in(outage.forced)                      | overlap
      in(testing), in(operation)                         | apart
      in(operation), in(outage.forced)                   | overlap
    `),
  )("%s: %s", (pair, outcome) => {
    const [first, second] = pair.split(", ")
    const text = contractWith(`${setting}
      define x: kWh each interval = delivered except §3.4 when ${first!} : 0 except §3.5 when ${second!} : 1 kWh`)
    const codes = checkContract(text).diagnostics.map(({ code }) => code)
    expect(codes.filter((code) => code !== "check/unused" && code !== "check/calendar-unused")).toEqual(
      outcome === "overlap" ? ["check/exceptions-overlap"] : [],
    )
  })
})
