import { expect, test } from "vitest"
import { checkContract, contractWith, rows } from "./check.test-support.ts"

const whole = `parties { Buyer "B" Seller "S" }
  clauses {
    §4 "Price"
    §5 "Payment"
    §6 "Bank"
    §6.1 "Use of the bank"
    §9 "Invoices"
    §9.6 "Rounding"
    §10 "Meters agree"
    §11 "Insurance" not computed
  }
  input delivered: kWh each interval from meter "M" missing use check_meter
  input check_meter: kWh each interval from meter "C" missing error
  agreed price: USD/MWh §4 = 40 USD/MWh
  agreed late_rate: % = 9%
  charge pay (Buyer pays Seller): USD each month §5 = sum(delivered) over month * price
  account bank: kWh each month §6 {
    opens 0 kWh
    add sum(delivered) over month
    draw used up to 5 kWh §6.1
    at end of term lapses
  }
  charge back (Seller pays Buyer): USD each month §5 = bank.used * price
  calendar fedwire from "c.csv" sha256 "000000000000"
  invoice monthly (Seller bills Buyer) each month §9 {
    lines pay, back
    due 20 days after period end roll next on fedwire
    late late_rate per year actual/360 simple
  }
  check "meters agree" each day §10 : sum(delivered) over day = sum(check_meter) over day else hold`
const rounding = "rounding §9.6 { post each line to 0.01 USD half_up }"
const found = (text: string) =>
  checkContract(contractWith(text, { rounding })).diagnostics.map(
    ({ code, message }) => `${code.replace("check/", "")} ${/'(.*?)'|§\S+/.exec(message)?.[0]}`,
  )

test("a contract in which everything has its use is silent", () => expect(found(whole)).toEqual([]))

test.each(
  rows(`
    price: USD/MWh §4 | clause-not-computed §4
    USD each month §5 | clause-not-computed §5      # the clause of both charges
    bank: kWh each month §6 | clause-not-computed §6
    to 5 kWh §6.1 | clause-not-computed §6.1
    each month §9 | clause-not-computed §9
    each day §10 | clause-not-computed §10
  `),
)("without the clause in '%s': %s", (place, warning) => {
  const [, before] = /^(.*) §[\d.]+$/.exec(place)!
  const clause = place.slice(before!.length + 1)
  // Money moves only under a clause, so a charge is moved to another one.
  const instead = clause === "§5" ? " §4" : ""
  expect(
    found(
      whole.replaceAll(
        new RegExp(`${before!.replaceAll(/[()]/g, "\\$&")} ${clause}(?![.\\d])`, "g"),
        `${before}${instead}`,
      ),
    ),
  ).toEqual([warning])
})
test("what only stands in for something is used", () =>
  expect(
    found(
      whole
        .replace("missing use check_meter", "missing error")
        .replace(/check "meters[^]*/, "")
        .replace('§10 "Meters agree"', ""),
    ),
  ).toEqual(["unused 'check_meter'"]))
test("a charge that is on no invoice", () =>
  expect(found(whole.replace("lines pay, back", "lines pay"))).toEqual(["no-invoice 'back'"]))
test("without any invoice nothing is missing on one", () =>
  expect(found(whole.replace(/invoice monthly[^]*?\n {2}\}/, "").replace('§9 "Invoices"', ""))).toEqual([
    "unused 'late_rate'",
    "calendar-unused 'fedwire'",
  ]))
test("the only calendar is that of the business days", () =>
  expect(
    found(whole.replace("20 days after period end roll next on fedwire", "20 business days after period end")),
  ).toEqual([]))
test("what an account alone reads of itself is not used", () =>
  expect(found(whole.replace("bank.used * price", "5 USD"))).toEqual(["unused 'bank'"]))
test("beside an error nothing is said about use", () =>
  expect(found(whole.replace("40 USD/MWh", "40"))).toEqual(["declared-unit 'price'"]))

const wide = `parties { JV "J" A "A" B "B" }
  clauses {
    §2.2 "Commercial operation"
    §2.3 "Phases"
    §3.1 "Split"
    §3.2 "Storage"
    §4.1 "Payment"
    §4.2 "Exception"
    §6.1 "Certificates"
    §6.2 "Issue"
    §7.1 "Guaranteed heat rate"
    §7.2 "Formula"
    §9 "Distribution"
    §9.1 "First tier"
    §9.2 "Rest"
    §9.5 "Flip"
    §9.6 "Rounding"
    §10 "Tax"
  }
  calendar nerc from "n.csv" sha256 "000000000000"
  tou pjm { period peak: Mon..Fri except nerc 07:00..23:00 otherwise off_peak }
  event cod once from log "milestones"
  event start_up §2.2 once from log "milestones"
  phases §2.3 { operation from cod }
  curve heat_rate(output: MW): MMBtu/MWh §7.1 linear clamp { 100 MW: 8 MMBtu/MWh 200 MW: 7 MMBtu/MWh }
  formula half(x: USD each month): USD each month §7.2 = 50% * x
  input generation: MWh each interval from meter "M" missing error
  input load: MWh each interval from meter "L" missing error
  agreed price: USD/MWh = 40 USD/MWh
  allocate use of generation: MWh each interval step 0.001 MWh { first onsite up to load §3.1 rest to exported }
  define fuel: MMBtu each interval = generation * heat_rate(generation / hours(interval))
  charge pay (A pays JV): USD each month §4.1 during operation =
    sum(use.onsite where in(pjm.peak)) over month * price + sum(fuel) over month * 1 USD/MMBtu
    except §4.2 when flipped : 0 USD
  charge inside (A pays A): USD each month §3.2 = 5 USD
  instrument rec "REC" unit MWh vintage month §6.1 { issue made to A §6.2 = sum(generation) over month }
  flip flipped "Flip" each month §9.5 when sum(generation) over month > 5 MWh from next month
  waterfall dist of half(pay): USD each month §9 step 0.01 USD each tier {
    tier first §9.1 up to 100 USD pay A
    rest §9.2 pay { 80% to A rest to B }
  }
  charge paid_a (JV pays A): USD each month §9 = dist.total[A]
  charge paid_b (JV pays B): USD each month §9 = dist.total[B]
  invoice monthly (JV bills A) each month { lines pay, paid_a tax vat §10 = 5% on pay per total }
  invoice other (JV bills B) each month { lines paid_b }`

const clauses = [...wide.matchAll(/^ {4}(§\S+) "/gm)].map(([, clause]) => clause!).filter((clause) => clause !== "§9.6")

test("every kind of rule computes its clauses and uses what it reads", () => expect(found(wide)).toEqual([]))
test.each(clauses)("without a rule that names %s it is not computed", (clause) => {
  const [list, rules] = [wide.slice(0, wide.indexOf("calendar")), wide.slice(wide.indexOf("calendar"))]
  // A charge, tax or settlement keeps a clause of its own.
  const without = rules.replaceAll(new RegExp(`${clause.replace(".", "\\.")}(?![.\\d])`, "g"), (_, at: number) =>
    /(charge|tax) [^\n]*$/.test(rules.slice(0, at)) ? "§9.6" : "",
  )
  expect(found(list + without)).toEqual([`clause-not-computed ${clause}`])
})
