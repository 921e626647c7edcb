import { expect, test } from "vitest"
import { compile } from "./compile.ts"
import { runTests } from "./run-tests.ts"

/** Runs the test blocks of a text; what failed, in words. */
function failures(text: string): readonly string[] {
  const { artifacts, tests, diagnostics } = compile(text, { name: "expressions.otk" })
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)
  if (errors.length > 0) return errors
  return runTests(artifacts, tests, new Map()).flatMap((result) =>
    result.passed ? [] : [`${result.title}: ${result.problem ?? JSON.stringify(result.expectations)}`],
  )
}

const contract = (declarations: string): string => `offtake 1
contract c "C" {
  parties { Buyer "B" Seller "S" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up quotients to 10 decimals half_even }
${declarations}
}
`

// Mechanics B1.6: 12,000 MWh at 70, 65 and 60 USD/MWh.
test("bands are priced each by itself, or all at the price of the last", () =>
  expect(
    failures(
      `${contract(`
  input used: MWh each month from meter "M" missing error
  define marginal: USD each month = tiered marginal (used) {
    first 5_000 MWh at 70 USD/MWh next 5_000 MWh at 65 USD/MWh rest at 60 USD/MWh }
  define all_of_it: USD each month = tiered all_units (used) {
    up to 5_000 MWh at 70 USD/MWh below 10_000 MWh at 65 USD/MWh rest at 60 USD/MWh }
  define before: MWh level each month = sum(used) over contract_year so far - used
  define of_the_year: USD each month = tiered marginal (used above before) {
    first 15_000 MWh at 70 USD/MWh rest at 60 USD/MWh }`)}
test "B1.6" {
  given used = 12_000 MWh in 2027-01
  given used = 5_000 MWh in 2027-02
  run 2027-01 through 2027-02
  expect marginal in 2027-01 = 795_000 USD
  expect all_of_it in 2027-01 = 720_000 USD
  expect all_of_it in 2027-02 = 350_000 USD
  expect of_the_year in 2027-01 = 840_000 USD
  expect of_the_year in 2027-02 = 330_000 USD
}`,
    ),
  ).toEqual([]))

// T57: 1,290,000 MMBtu burned, 1,267,560 allowed, 3.20 USD/MMBtu.
test("a dead band, digits, a curve and a formula", () =>
  expect(
    failures(
      `${contract(`
  input burned: MMBtu each month from meter "M" missing error
  input allowed: MMBtu each month from meter "A" missing error
  input bill: USD each month from feed "B" missing error
  input output: MW each month from log "L" missing error
  curve heat(output: MW): MMBtu/MWh linear clamp { 100 MW: 9.00 MMBtu/MWh 300 MW: 7.00 MMBtu/MWh }
  formula priced(excess: MMBtu each month, price: USD/MMBtu): USD each month = excess * price
  define beyond: USD each month = priced(
    above_band(burned, allowed, band: 1%, of: allowed, counts: only_the_part_outside), 3.20 USD/MMBtu)
  define all_of_it: USD each month = priced(
    above_band(burned, allowed, band: 1%, of: allowed, counts: all_once_outside), 3.20 USD/MMBtu)
  define shown: USD each month = round_significant(bill, 4, half_up)
  define rate: MMBtu/MWh each month = heat(output)`)}
test "T57, T3" {
  given burned = 1_290_000 MMBtu in 2027-01
  given allowed = 1_267_560 MMBtu in 2027-01
  given bill = 4_062_753.92 USD in 2027-01
  given output = 150 MW in 2027-01
  run 2027-01
  expect beyond in 2027-01 = 31_246.08 USD
  expect all_of_it in 2027-01 = 71_808.00 USD
  expect shown in 2027-01 = 4_063_000 USD
  expect rate in 2027-01 = 8.50 MMBtu/MWh
}`,
    ),
  ).toEqual([]))

// Mechanics B2: 100 MW for ten days and 95 MW for twenty, at 10 USD/kW-mo.
test("a month split where the capacity changes, and an exception that prevails", () =>
  expect(
    failures(
      `${contract(`
  agreed size: MW = 100 MW ; 95 MW from 2027-06-11
  input used: MWh each month from meter "M" missing error
  define pay: USD each month split at size = size * 10 USD/kW-mo * months(month)
  define paid: MWh each month §3.1 = used
    except §3.4 when used < 5 MWh : 0
    except §3.5 when used < 9 MWh and used >= 5 MWh : 7 MWh`)}
test "B2" {
  given used = 4 MWh in 2027-05
  given used = 6 MWh in 2027-06
  given used = 9 MWh in 2027-07
  run 2027-05 through 2027-07
  expect pay in 2027-05 = 1_000_000 USD
  expect pay in 2027-06 >= 966_666.6666 USD
  expect pay in 2027-06 <= 966_666.6667 USD
  expect paid in 2027-05 = 0 MWh
  expect paid in 2027-06 = 7 MWh
  expect paid in 2027-07 = 9 MWh
}`,
    ),
  ).toEqual([]))

// 80% of the highest of the months before; mechanics B5: measured 224 kW is 80% of 280.
test("a ratchet looks back on demand, and days late are counted by the month", () =>
  expect(
    failures(
      `${contract(`
  event cod §2.2 once guaranteed 2027-01-20 longstop 2027-02-10 from log "milestones"
  input peak: kW each month from meter "M" missing error
  define billed: kW each month = max(peak, 80% * (max(peak, else 0 kW) over prior up to 11 month))
  define so_far: kW each month = max(peak) over contract_year so far
  define damages: USD each month = days_late(cod) over month * 100 USD/day
  define too_late: flag each month = past_longstop(cod)
  define share_of_buyer: % each month = stake(Buyer, in: Seller, boundary: operational_control, controlled_by: Buyer)
  charge delay (Seller pays Buyer): USD each month §4.1 = damages
  charge rent (Buyer pays Seller): USD each month §4.2 = 500 USD
  define kept: USD each month = cash(Buyer)`)}
test "B5" {
  given cod = 2027-02-14
  given peak = 280 kW in 2027-01
  given peak = 100 kW in 2027-02
  given peak = 250 kW in 2027-03
  run 2027-01 through 2027-03
  expect billed in 2027-01 = 280 kW
  expect billed in 2027-02 = 224 kW
  expect billed in 2027-03 = 250 kW
  expect so_far in 2027-03 = 280 kW
  expect damages in 2027-01 = 1_100 USD
  expect damages in 2027-02 = 1_400 USD
  expect damages in 2027-03 = 0 USD
  expect too_late in 2027-01 = false
  expect too_late in 2027-02 = true
  expect share_of_buyer in 2027-01 = 100%
  expect kept in 2027-01 = 600 USD
  expect kept in 2027-03 = -500 USD
}`,
    ),
  ).toEqual([]))

// 744 hours of January; of the first 24 the run is not yet longer than a day.
test("a run of what a test gives without a period begins with the term", () =>
  expect(
    failures(
      `${contract(`
  input firing: flag each interval from log "L" missing error
  define long_down: number each month = count(run_so_far(not firing) across periods > 24 h) over month`)}
test "always down" {
  given firing = false
  run 2027-01
  expect long_down in 2027-01 = 720
}`,
    ),
  ).toEqual([]))
