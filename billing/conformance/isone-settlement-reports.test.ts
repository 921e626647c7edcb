import { expect, test } from "vitest"
import { sectionsOf } from "./isone-report.ts"
import { judgeCases, judgeReport } from "./isone-settlement-reports.ts"

const dayAhead = [
  "Trading Interval,Location ID,Location Name,Location Type",
  "Day Ahead Cleared Generation (A),Day Ahead Cleared Increments (B),Day Ahead Cleared Imports(C)",
  "Day Ahead Generation Obligation D=(A+B+C),Day Ahead Cleared Demand Bids (E),Day Ahead Cleared Decrements (F)",
  "Day Ahead Cleared Exports (G),Day Ahead Load Obligation (H=E+F+G),Day Ahead Internal Bilateral For Purchases (I)",
  "Day Ahead Internal Bilateral For Sales (J),Day Ahead Adjusted Load Obligation (K=H+I+J)",
  "Day Ahead Adjusted Net Interchange (L=D+K),Day Ahead Energy Component,Day Ahead Congestion Component",
  "Day Ahead Marginal Loss Component,Day Ahead Energy Charge / Credit,Day Ahead Congestion Charge / Credit",
  "Day Ahead Loss Charge / Credit",
].join(",")
const report = (...rows: readonly string[]) =>
  [
    'C,"Day Ahead, Locational"',
    `H,${dayAhead}`,
    "H,Hour End,Number",
    ...rows.map((row) => `D,${row}`),
    "T,2 lines",
  ].join("\n")
const names = (verdicts: ReturnType<typeof judgeReport>, outcome: string) =>
  verdicts.filter((each) => each.outcome === outcome).map(({ case: name }) => name.replace("r section 1 ", ""))

// 10 + 5 − 3 MWh at 20.05, −1.115 and 0.33: 240.60, −13.38, 3.96.
const good = "1,401,Node 401,NODE,10,5,0,15,-3,0,0,-3,0,0,-3,12,20.05,-1.115,0.33,240.6,-13.38,3.96"
// A pump bids 4 MWh in a column of its own, so H is not E + F + G.
const pump = "02X,401,Node 401,NODE,0,0,0,0,-3,0,0,-7,0,2,-5,-5,10,0.001,0,-50,-0.01,0"

test("charges to the cent, and H is more than its bids where a pump bids", () => {
  const verdicts = judgeReport("r", report(good, pump))
  expect(verdicts).toHaveLength(12)
  expect(names(verdicts, "failed")).toEqual([])
})

test("a charge that is a cent off, and a sum that is none, are told", () => {
  const verdicts = judgeReport("r", report(good.replace("240.6,", "240.61,").replace("NODE,10,", "NODE,11,")))
  expect(names(verdicts, "failed")).toEqual(["HE 1 401 energy", "HE 1 401 D"])
})

test("cases say which identities hold", () => {
  const row = {
    market: "DA",
    section: 0,
    hour_ending: "1",
    location_id: "401",
    type: "NODE",
    A: "0",
    B: "0",
    C: "0",
    D: "0",
    E: "0",
    F: "-85",
    G: "0",
    H: "-105",
    I: "0",
    J: "0",
    K: "-105",
    L: "-105",
    energy_comp: "10",
    congestion_comp: "1",
    loss_comp: "0.28",
    energy_charge: "-1050",
    congestion_charge: "-105",
    loss_charge: "-29.4",
    H_identity: false,
    charge_identity_exact: true,
  }
  const outcomes = (changed: Record<string, string | boolean>) =>
    judgeCases({ day_ahead: [{ ...row, ...changed }] }).filter(({ outcome }) => outcome !== "passed")
  expect(outcomes({})).toEqual([])
  expect(outcomes({ H_identity: true })).toMatchObject([{ outcome: "failed" }])
  expect(outcomes({ M: "0" })).toMatchObject([{ outcome: "unsupported", reason: "the field M" }])
})

test("a share of a reading is exact", () => {
  const row = { hour_ending: "3", asset: "1410", reading_mwh: "-3.999", share_pct: "50", expected_share_mwh: "-1.9995" }
  expect(judgeCases({ load_share: [row] })).toMatchObject([{ outcome: "passed" }])
  expect(judgeCases({ load_share: [{ ...row, expected_share_mwh: "-2" }] })).toMatchObject([{ outcome: "failed" }])
})

test("a section has its columns, their units and its rows", () => {
  expect(
    sectionsOf('C,x\nH,Hour,"Name, long"\nH,Hour End,String\nD,1,"a ""b"", c"\nD,2,d\nH,Total\nH,MWh\nT,2 lines\n'),
  ).toEqual([
    {
      columns: ["Hour", "Name, long"],
      units: ["Hour End", "String"],
      rows: [
        ["1", 'a "b", c'],
        ["2", "d"],
      ],
    },
    { columns: ["Total"], units: ["MWh"], rows: [] },
  ])
})
