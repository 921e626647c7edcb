import { describe, expect, test } from "vitest"
import type { Plan, PlanInvoice, PostingRule, Rule } from "../plan/steps.ts"
import type { Dataset, InvoiceDates } from "../series/dataset.ts"
import * as p from "../sample-plan.ts"

const january = { from: "2027-01", through: "2027-01" }
const dayOfNext = (day: number) => ({ form: "day", day, grain: "month" }) as const
const after = (count: number, what: string) => ({ form: "days", count, business: false, after: what }) as const

// trial.md C32: the later of the 20th and 10 days after receipt, the next business day; 9.5 percent by 365.
const monthly: PlanInvoice = {
  name: "monthly",
  biller: "Seller",
  billed: "Buyer",
  grain: "month",
  lines: ["energy"],
  issued: dayOfNext(10),
  due: {
    pick: "later",
    dates: [dayOfNext(20), after(10, "receipt")],
    roll: { direction: "next", calendar: "fedwire" },
  },
  late: { rate: p.num("9.5 %"), basis: "actual/365", compounding: "simple" },
  netWith: [],
  nets: true,
}
const million = p.charge("energy", "month", p.num("1000000 USD"))

function plan(invoice: Partial<PlanInvoice>, rules: readonly Rule[] = [million], more: Partial<Plan> = {}): Plan {
  return p.planOf(rules, {
    calendars: [{ name: "fedwire", source: "calendars/fedwire.csv", sha256: "", holidays: [] }],
    invoices: [{ ...monthly, ...invoice }],
    ...more,
  })
}
const papers = (more: Partial<InvoiceDates>): Dataset => ({
  ...p.dataOf(),
  documents: [{ invoice: "monthly", period: "2027-01", paid: [], ...more }],
})

describe("the dates of a paper", () => {
  const due = (documents: Partial<InvoiceDates> | undefined, invoice: Partial<PlanInvoice> = {}) =>
    p.settled(plan(invoice), documents ? papers(documents) : p.dataOf(), january).invoices[0]?.due

  test("without them the due date is reckoned from the issue and provisional: Saturday the 20th is Monday the 22nd", () => {
    expect(due(undefined)).toEqual({ date: "2027-02-22", provisional: true })
  })

  test("received on the 15th it is due on the 25th, for good", () => {
    expect(due({ received: "2027-02-15" })).toEqual({ date: "2027-02-25", provisional: false })
    expect(due({ received: "2027-02-05" })).toEqual({ date: "2027-02-22", provisional: false })
  })

  test("the day it was really issued counts", () => {
    const days = { pick: "later", dates: [after(15, "issue")] } as const
    expect(due({ issued: "2027-02-12" }, { due: days })).toEqual({ date: "2027-02-27", provisional: false })
  })

  test("days after an event wait for it", () => {
    const days = { pick: "later", dates: [dayOfNext(20), after(30, "cod")] } as const
    const event = { form: "once", name: "cod", source: { kind: "log", name: "L" } } as const
    const dated = (happened?: string) =>
      p.settled(
        plan({ due: days }, [million], { events: [happened === undefined ? event : { ...event, happened }] }),
        {
          ...p.dataOf(),
          events: {
            milestones: happened === undefined ? [] : [{ event: "cod", date: happened }],
            spans: [],
            unread: [],
          },
        },
        january,
      ).invoices[0]?.due
    expect(dated()).toBeUndefined()
    expect(dated("2027-02-01")).toEqual({ date: "2027-03-03", provisional: false })
  })
})

describe("late interest", () => {
  const received = "2027-02-15"
  const late = (paid: InvoiceDates["paid"], invoice: Partial<PlanInvoice> = {}, rules?: readonly Rule[]) =>
    p.settled(plan(invoice, rules), papers({ received, paid }), january)

  test("a million paid 17 days late is 4,424.66, and the total stays the million", () => {
    expect(late([{ date: "2027-03-14" }]).invoices).toMatchObject([
      {
        total: "1000000.00",
        received,
        paid: [{ date: "2027-03-14" }],
        late: { from: "2027-02-25", to: "2027-03-14", days: 17, amount: "4424.66" },
      },
    ])
  })

  test("by 360 it is 4,486.11, compounded daily 4,433.88", () => {
    const amount = (terms: Partial<NonNullable<PlanInvoice["late"]>>) =>
      late([{ date: "2027-03-14" }], {
        late: { rate: p.num("9.5 %"), basis: "actual/365", compounding: "simple", ...terms },
      }).invoices[0]?.late?.amount
    expect(amount({ basis: "actual/360" })).toBe("4486.11")
    expect(amount({ compounding: "daily" })).toBe("4433.88")
  })

  test("a rate that changes on the way counts day by day: 4,376.71", () => {
    const prime = p.agreed("prime", "%", [
      ["2027-01-01", "7.5 %"],
      ["2027-03-07", "7.25 %"],
    ])
    const rate = p.call("min", p.op(p.ref("prime", "%"), "+", p.num("2 %")), p.num("18 %"))
    const terms = { late: { rate, basis: "actual/365", compounding: "simple" } } as const
    expect(late([{ date: "2027-03-14" }], terms, [million, prime]).invoices[0]?.late?.amount).toBe("4376.71")
  })

  test("paid in time there is none, nor before anything is paid", () => {
    expect(late([{ date: "2027-02-24" }]).invoices[0]?.late).toBeUndefined()
    expect(late([]).invoices[0]?.late).toBeUndefined()
  })

  test("without the rate it is withheld, and the fault says why", () => {
    const prime = p.input("prime", "%", "day")
    const terms = { late: { rate: p.ref("prime", "%"), basis: "actual/365", compounding: "simple" } } as const
    const settlement = late([{ date: "2027-03-14" }], terms, [million, prime])
    expect(settlement.invoices[0]?.late).toBeUndefined()
    expect(settlement.faults.map(({ number }) => number)).toContain("OT3001")
  })
})

describe("payments", () => {
  const invoice = (name: string, more: Partial<PlanInvoice>): PlanInvoice => ({
    name,
    biller: "Seller",
    billed: "Buyer",
    grain: "month",
    lines: [],
    due: { pick: "later", dates: [dayOfNext(20)] },
    netWith: [],
    nets: true,
    ...more,
  })
  const credit = p.charge("credit", "month", p.num("300 USD"), { payer: "Seller", payee: "Buyer" })
  const supply = p.charge("supply", "month", p.num("1000 USD"))
  const paid = (invoices: readonly PlanInvoice[], rules: readonly Rule[] = [supply, credit]) =>
    p
      .settled(p.planOf(rules, { invoices }), p.dataOf(), { from: "2027-01", through: "2027-02" })
      .payments.map(
        ({ payer, payee, due, amount, invoices: which }) =>
          `${payer} pays ${payee} ${amount} on ${due ?? "no day"} for ${which.join(", ")}`,
      )

  test("each invoice is paid on its own, by whoever owes it", () => {
    expect(paid([invoice("supplies", { lines: ["supply"] }), invoice("credits", { lines: ["credit"] })])).toEqual([
      "Buyer pays Seller 1000.00 on 2027-02-20 for 0",
      "Buyer pays Seller 1000.00 on 2027-03-20 for 1",
      "Seller pays Buyer 300.00 on 2027-02-20 for 2",
      "Seller pays Buyer 300.00 on 2027-03-20 for 3",
    ])
  })

  test("one that nets with another is paid with the first of those that is due when it is, or later", () => {
    const later = { pick: "later", dates: [dayOfNext(25)] } as const
    expect(
      paid([
        invoice("supplies", { lines: ["supply"], due: later }),
        invoice("credits", { lines: ["credit"], biller: "Buyer", billed: "Seller", netWith: ["supplies"] }),
      ]),
    ).toEqual(["Buyer pays Seller 700.00 on 2027-02-25 for 0, 2", "Buyer pays Seller 700.00 on 2027-03-25 for 1, 3"])
    // Due five days after the supplies of its month, each credit waits for those of the next; the last one has none.
    expect(
      paid([
        invoice("supplies", { lines: ["supply"] }),
        invoice("credits", { lines: ["credit"], due: later, netWith: ["supplies"] }),
      ]),
    ).toEqual([
      "Buyer pays Seller 1000.00 on 2027-02-20 for 0",
      "Buyer pays Seller 700.00 on 2027-03-20 for 1, 2",
      "Seller pays Buyer 300.00 on 2027-03-25 for 3",
    ])
  })
})

describe("who is on the paper", () => {
  const seats = {
    groups: [{ name: "tenant", of: "party", members: [{ name: "T1" }, { name: "T2", from: "2027-02-01" }] }],
  } as const
  const rent: PostingRule = { ...p.charge("rent", "month", p.num("10 USD")), groups: ["tenant"], payer: "tenant" }
  const bill = { lines: ["rent"], billed: "tenant" }
  const months = (
    window: { readonly from: string; readonly through: string },
    more: Partial<Plan> = seats,
    rule = rent,
  ) => p.settled(plan(bill, [rule], more), p.dataOf(), window)

  test("a member who joins in February has no posting and no invoice in January", () => {
    expect(p.lines(months({ from: "2027-01", through: "2027-02" }))).toEqual([
      "rent T1 2027-01 10.00",
      "rent T1 2027-02 10.00",
      "rent T2 2027-02 10.00",
    ])
    expect(
      months({ from: "2027-01", through: "2027-02" }).invoices.map(({ billed, period }) => `${billed} ${period}`),
    ).toEqual(["T1 2027-01", "T1 2027-02", "T2 2027-02"])
  })

  test("a party that pays itself is shown so, and is on no invoice", () => {
    const own = p.charge("energy", "month", p.num("5 USD"), { payer: "Seller", payee: "Seller" })
    const settlement = p.settled(plan({ billed: "Seller" }, [own]), p.dataOf(), january)
    expect(settlement.postings).toMatchObject([{ amount: "5.00", internal: true }])
    expect(settlement.invoices).toEqual([])
    expect(p.settled(plan({}, [own]), p.dataOf(), january).invoices).toMatchObject([{ lines: [], total: "0.00" }])
  })

  test("outside the days it is in force a charge posts nothing", () => {
    const charge = {
      ...p.charge("energy", "month", p.num("5 USD")),
      inForce: { from: "2027-02-01", before: "2027-04-01" },
    }
    expect(p.lines(p.settled(plan({}, [charge]), p.dataOf(), { from: "2027-01", through: "2027-06" }))).toEqual([
      "energy 2027-02 5.00",
      "energy 2027-03 5.00",
    ])
  })

  test("a tax is a line of its invoice and says whose tax it is", () => {
    // review.md 6.12: three lines of 10.01 at 6.25 percent per total: 1.88.
    const lines = ["a", "b", "c"].map((name) => p.charge(name, "month", p.num("10.01 USD")))
    const sum = p.op(p.op(p.ref("a", "USD"), "+", p.ref("b", "USD")), "+", p.ref("c", "USD"))
    const tax = { ...p.settlement("sales_tax", "month", p.op(sum, "*", p.num("6.25 %"))), taxOf: "monthly" }
    const settlement = p.settled(plan({ lines: ["a", "b", "c", "sales_tax"] }, [...lines, tax]), p.dataOf(), january)
    expect(settlement.postings.at(-1)).toMatchObject({ rule: "sales_tax", amount: "1.88", taxOf: "monthly" })
    expect(settlement.invoices).toMatchObject([{ total: "31.91" }])
  })
})
