import { describe, expect, test } from "vitest"
import { rational } from "./number/rational.ts"
import type { Plan, PlanCheck, PlanInvoice, PlanRounding } from "./plan/steps.ts"
import * as p from "./sample-plan.ts"

const price = p.agreed("price", "USD/MWh", [["2027-01-01", "41.75 USD/MWh"]], {
  grain: "contract_year",
  escalation: {
    rate: p.num("2.25 %"),
    growth: "compounding",
    anchor: { form: "each", grain: "contract_year", from: "2028-01-01" },
    chain: { form: "rounded", quantum: "0.0000000001", mode: "half_up", stage: "each step" },
  },
})
const delivered = p.input("delivered", "kWh", "interval")
const energy = p.charge(
  "energy",
  "month",
  p.op(p.over("sum", p.ref("delivered", "kWh"), "interval", "month"), "*", p.ref("price", "USD/MWh")),
)
const simple: Plan = p.planOf([delivered, energy, price])
const january = { from: "2027-01", through: "2027-01" }

test("bills 10 MWh each quarter-hour of 2027 at 41.75, with 743 hours in March and 721 in November", () => {
  const settlement = p.settled(simple, p.dataOf(p.constant("delivered", "10000 kWh")), {
    from: "2027",
    through: "2027",
  })
  expect(p.lines(settlement)).toEqual(
    expect.arrayContaining(["energy 2027-01 1242480.00", "energy 2027-03 1240810.00", "energy 2027-11 1204070.00"]),
  )
  expect(settlement.postings).toHaveLength(12)
  expect(settlement.intervals).toBe(35_040)
  expect(settlement.postings[0]).toMatchObject({
    from: "2027-01-01T00:00-06:00",
    to: "2027-02-01T00:00-06:00",
    payer: "Buyer",
    payee: "Seller",
    unrounded: "1242480",
    quality: "measured",
    held: false,
  })
})

test("settles as far as the data reach, in whole periods only", () => {
  const readings = p.series(
    "delivered",
    "kWh",
    0,
    Array.from({ length: 2976 + 5 * 96 }, () => "1"),
  )
  const covers = { from_utc: Date.UTC(2027, 0, 1, 6), to_utc: Date.UTC(2027, 1, 6, 6) }
  const settlement = p.settled(simple, { ...p.dataOf(readings), covers })
  expect(settlement).toMatchObject({ from: "2027-01-01", through: "2027-02-05" })
  expect(p.lines(settlement)).toEqual(["energy 2027-01 124.25"])
})

test("settles nothing of a time outside the term, and says so", () => {
  const settlement = p.settled(simple, p.dataOf(), { from: "2035" })
  expect(settlement.postings).toEqual([])
  expect(settlement.faults).toMatchObject([
    { number: "OT3028", message: "2035 names no time in the term, or ends before it starts." },
  ])
})

test("tells its progress and ends near one", () => {
  const shares: number[] = []
  p.settledWith(simple, p.dataOf(p.constant("delivered", "1 kWh")), { from: "2027", through: "2027" }, (share) =>
    shares.push(share),
  )
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(shares.at(-1)).toBeLessThanOrEqual(1)
})

describe("take-or-pay", () => {
  const bank = p.account(
    "makeup",
    "MWh",
    "contract_year",
    [
      p.drawn("recovered", p.call("max", p.op(p.ref("taken", "MWh"), "-", p.ref("required", "MWh")), p.num("0 MWh"))),
      p.added(p.ref("shortfall", "MWh"), p.ref("take_or_pay", "USD")),
    ],
    { worth: { unit: p.unit("USD"), quantum: "0.01", mode: "half_up" }, expire: { after: 3, grain: "contract_year" } },
  )
  const plan = p.planOf([
    delivered,
    energy,
    price,
    p.agreed("required", "MWh", [["2027-01-01", "360000 MWh"]], { grain: "contract_year", kind: "flow" }),
    p.define("taken", "MWh", "contract_year", p.over("sum", p.ref("delivered", "kWh"), "interval", "contract_year")),
    p.define(
      "shortfall",
      "MWh",
      "contract_year",
      p.call("max", p.op(p.ref("required", "MWh"), "-", p.ref("taken", "MWh")), p.num("0 MWh")),
    ),
    bank,
    p.charge("take_or_pay", "contract_year", p.op(p.ref("shortfall", "MWh"), "*", p.ref("price", "USD/MWh"))),
    p.charge("recovery", "contract_year", p.op(p.ref("makeup.recovered", "MWh"), "*", p.ref("price", "USD/MWh")), {
      payer: "Seller",
      payee: "Buyer",
    }),
  ])
  const over2028 = p.dataOf(p.constant("delivered", "10300 kWh"))
  const year2028 = { from: "2028-01", through: "2028-12" }

  test("a shortfall of 9,600 MWh is paid at 41.75 and banked with what was paid", () => {
    const run = p.evaluated(plan, p.dataOf(p.constant("delivered", "10000 kWh")), { from: "2027", through: "2027" })
    expect(p.valueOf(run, "take_or_pay", "contract year 1", "USD")).toBe("400800")
    expect(p.valueOf(run, "makeup.closing", "contract year 1", "MWh")).toBe("9600")
    expect(p.valueOf(run, "makeup.closing.worth", "contract year 1", "USD")).toBe("400800")
  })

  test("over-delivery in 2028 draws 1,900.8 MWh, paid for at 79,358.40 and credited at 81,144.01", () => {
    const run = p.evaluated(plan, over2028, year2028, [
      { rule: "makeup", stages: ["opening"], members: [], period: "contract year 2", value: p.num("9600 MWh") },
      {
        rule: "makeup",
        stages: ["opening", "worth"],
        members: [],
        period: "contract year 2",
        value: p.num("400800 USD"),
      },
    ])
    expect(p.valueOf(run, "price", "contract year 2", "USD/MWh")).toBe("42.6894")
    expect(p.valueOf(run, "taken", "contract year 2", "MWh")).toBe("361900.8")
    expect(p.valueOf(run, "makeup.recovered", "contract year 2", "MWh")).toBe("1900.8")
    expect(p.valueOf(run, "recovery", "contract year 2", "USD")).toBe("81144.01")
    expect(p.valueOf(run, "makeup.recovered.worth", "contract year 2", "USD")).toBe("79358.4")
    expect(p.valueOf(run, "makeup.closing", "contract year 2", "MWh")).toBe("7699.2")
    expect(p.valueOf(run, "makeup.closing.worth", "contract year 2", "USD")).toBe("321441.6")
  })

  test("without an opening and without the data of 2027, the account says what it needs", () => {
    const settlement = p.settled(plan, over2028, year2028)
    expect(settlement.postings.filter(({ rule }) => rule === "energy")).toHaveLength(12)
    expect(p.lines(settlement)).toContain("take_or_pay contract year 2 0.00")
    expect(settlement.withheld).toMatchObject([{ rule: "recovery", period: "contract year 2", faults: [0] }])
    expect(settlement.faults).toMatchObject([
      {
        number: "OT3025",
        message: "the account makeup needs delivered from contract year 1 on to open contract year 2.",
      },
    ])
  })
})

describe("checks", () => {
  const checked = (otherwise: PlanCheck["otherwise"], grain: PlanCheck["grain"] = "day"): Plan => ({
    ...simple,
    checks: [
      {
        title: "no more than 1 MWh a day",
        grain,
        condition: p.op(p.over("sum", p.ref("delivered", "kWh"), "interval", grain), "<=", p.num("1 MWh")),
        otherwise,
      },
    ],
  })
  const readings = p.dataOf(
    p.series(
      "delivered",
      "kWh",
      0,
      Array.from({ length: (31 + 28) * 96 }, (_, k) => (k >= 96 && k < 3 * 96 ? "20" : "1")),
    ),
  )
  const twoMonths = { from: "2027-01", through: "2027-02" }

  test("hold marks the postings of the days it touches", () => {
    const settlement = p.settled(checked("hold"), readings, twoMonths)
    expect(settlement.postings.map(({ period, held }) => [period, held])).toEqual([
      ["2027-01", true],
      ["2027-02", false],
    ])
    expect(settlement.checks).toEqual([
      {
        title: "no more than 1 MWh a day",
        otherwise: "hold",
        passed: 57,
        untested: 0,
        failed: [
          { period: "2027-01-02", from: "2027-01-02T00:00-06:00", detail: "1920 kWh <= 1 MWh" },
          { period: "2027-01-03", from: "2027-01-03T00:00-06:00", detail: "1920 kWh <= 1 MWh" },
        ],
      },
    ])
  })

  test("error withholds them, and the fault covers the days together", () => {
    const settlement = p.settled(checked("error"), readings, twoMonths)
    expect(p.lines(settlement)).toEqual(["energy 2027-02 112.22"])
    expect(settlement.withheld).toMatchObject([{ rule: "energy", period: "2027-01", faults: [0] }])
    expect(settlement.faults).toMatchObject([{ number: "OT5301", count: 2, when: "2027-01-02T00:00-06:00" }])
  })

  test("warn only reports", () => {
    const settlement = p.settled(checked("warn"), readings, twoMonths)
    expect(settlement.postings.every(({ held }) => !held)).toBe(true)
    expect(settlement.checks[0]?.failed).toHaveLength(2)
  })

  test("a day without data is not tested", () => {
    const settlement = p.settled(
      checked("warn"),
      p.dataOf(
        p.series(
          "delivered",
          "kWh",
          0,
          Array.from({ length: 2976 }, (_, k) => (k === 0 ? "" : "1")),
        ),
      ),
      january,
    )
    expect(settlement.checks).toMatchObject([{ passed: 30, untested: 1 }])
  })
})

describe("what is posted", () => {
  test("a charge that would be negative is withheld, the rest is not", () => {
    const signed = p.input("signed", "kWh", "month")
    const plan = p.planOf([
      signed,
      price,
      p.charge("rent", "month", p.op(p.ref("signed", "kWh"), "*", p.ref("price", "USD/MWh"))),
    ])
    const settlement = p.settled(plan, p.dataOf(p.series("signed", "kWh", 0, ["1000", "-1000"])), {
      from: "2027-01",
      through: "2027-02",
    })
    expect(p.lines(settlement)).toEqual(["rent 2027-01 41.75"])
    expect(settlement.faults).toMatchObject([
      { number: "OT5101", message: "charge 'rent' is -41.75 USD in 2027-02; a charge goes one way." },
    ])
  })

  test("a settlement may be negative, and zero is posted", () => {
    const plan = p.planOf([
      p.input("signed", "kWh", "month"),
      price,
      p.settlement("cfd", "month", p.op(p.ref("signed", "kWh"), "*", p.ref("price", "USD/MWh"))),
    ])
    const settlement = p.settled(plan, p.dataOf(p.series("signed", "kWh", 0, ["0", "-1000"])), {
      from: "2027-01",
      through: "2027-02",
    })
    expect(p.lines(settlement)).toEqual(["cfd 2027-01 0.00", "cfd 2027-02 -41.75"])
  })

  test("an annual sum of a monthly charge adds posted cents: 12 × 0.33, not 4.00", () => {
    const third = p.charge("third", "month", p.op(p.num("1 USD"), "/", p.num("3 number")))
    const plan = p.planOf([
      third,
      p.charge("fee", "contract_year", p.over("sum", p.ref("third", "USD"), "month", "contract_year")),
    ])
    const settlement = p.settled(plan, p.dataOf(), { from: "2027", through: "2027" })
    expect(p.lines(settlement)).toEqual([
      ...Array.from({ length: 12 }, (_, k) => `third 2027-${String(k + 1).padStart(2, "0")} 0.33`),
      "fee contract year 1 3.96",
    ])
    expect(settlement.postings[0]?.unrounded).toBe("1/3")
  })

  test("a charge of each tenant is paid by that tenant, and a sum across tenants adds their cents", () => {
    const plan = p.planOf(
      [
        { ...p.input("load", "kWh", "month"), groups: ["tenant"] },
        price,
        {
          ...p.charge(
            "energy",
            "month",
            p.op(
              { ...p.ref("load", "kWh"), members: [null] } as ReturnType<typeof p.ref>,
              "*",
              p.ref("price", "USD/MWh"),
            ),
            { payer: "tenant" },
          ),
          groups: ["tenant"],
        },
        p.charge(
          "admin",
          "month",
          p.op(
            p.across("sum", { ...p.ref("energy", "USD"), members: [null] } as ReturnType<typeof p.ref>, "tenant"),
            "*",
            p.num("10 %"),
          ),
        ),
      ],
      { groups: [{ ...p.group("tenant", "T1", "T2"), of: "party" }] },
    )
    const data = p.dataOf(p.constant("load", "1000 kWh", ["T1"]), p.constant("load", "2000 kWh", ["T2"]))
    const settlement = p.settled(plan, data, january)
    expect(p.lines(settlement)).toEqual(["energy T1 2027-01 41.75", "energy T2 2027-01 83.50", "admin 2027-01 12.53"])
    expect(settlement.postings.map(({ payer }) => payer)).toEqual(["T1", "T2", "Buyer"])
  })
})

describe("where money is rounded, 2,976 quarter-hours of 1 kWh at 41.75 USD/MWh", () => {
  const monthly: PlanInvoice = {
    name: "monthly",
    biller: "Seller",
    billed: "Buyer",
    grain: "month",
    lines: ["energy"],
    netWith: [],
    nets: false,
  }
  const cents = [{ currency: "USD", quantum: "0.01", mode: "half_up" }]
  const at = (rounding: Partial<PlanRounding>, value = energy.value) =>
    p.settled(
      p.planOf([delivered, price, { ...energy, value }], {
        rounding: { stage: "line", money: cents, total: [], ...rounding },
        invoices: [monthly],
      }),
      p.dataOf(p.constant("delivered", "1 kWh")),
      january,
    )

  test("each line: 124.248 becomes 124.25", () => {
    const settlement = at({})
    expect(settlement.postings).toMatchObject([{ amount: "124.25", unrounded: "124.248" }])
    expect(settlement.invoices).toMatchObject([{ total: "124.25", currency: "USD" }])
    expect(settlement.invoices[0]?.residual).toBeUndefined()
  })

  test("each interval: 2,976 times 0.04", () => {
    const value = p.over("sum", p.op(p.ref("delivered", "USD"), "*", p.ref("price", "USD/MWh")), "interval", "month", {
      rounded: { quantum: "0.01", mode: "half_up" },
    })
    expect(at({ stage: "interval" }, value).postings).toMatchObject([{ amount: "119.04", unrounded: "119.04" }])
  })

  test("the invoice total alone: the line stays exact and the total shows its residual", () => {
    const settlement = at({ stage: "total" })
    expect(settlement.postings).toMatchObject([{ amount: "124.248", unrounded: "124.248" }])
    expect(settlement.invoices).toMatchObject([
      { total: "124.25", residual: "0.002", lines: [{ posting: 0, amount: "124.248" }] },
    ])
  })

  test("each line to the cent and the total to the dollar", () => {
    const settlement = at({ total: [{ currency: "USD", quantum: "1", mode: "half_up" }] })
    expect(settlement.invoices).toMatchObject([{ total: "124", residual: "-0.25" }])
  })

  // 1,234.567 MWh at 58.75 USD/MWh is 72,530.81125 USD.
  test("1,234.567 MWh at 58.75 is 72,530.81125 and posts 72,530.81", () => {
    const month = p.input("quantity", "MWh", "month")
    const charged = p.charge("energy", "month", p.op(p.ref("quantity", "MWh"), "*", p.num("58.75 USD/MWh")))
    expect(
      p.settled(p.planOf([month, charged]), p.dataOf(p.constant("quantity", "1234.567 MWh")), january).postings,
    ).toMatchObject([{ amount: "72530.81", unrounded: "72530.81125" }])
  })
})

describe("invoices", () => {
  const credit = p.charge("credit", "month", p.num("100 USD"), { payer: "Seller", payee: "Buyer" })
  const bill = (more: Partial<PlanInvoice>, holidays: readonly string[] = []): Plan =>
    p.planOf([delivered, price, energy, credit], {
      calendars: [{ name: "fedwire", source: "calendars/fedwire.csv", sha256: "", holidays }],
      invoices: [
        {
          name: "monthly",
          biller: "Seller",
          billed: "Buyer",
          grain: "month",
          lines: ["energy", "credit"],
          netWith: [],
          nets: true,
          ...more,
        },
      ],
    })
  const invoice = (plan: Plan) => p.settled(plan, p.dataOf(p.constant("delivered", "10 kWh")), january).invoices[0]
  const days = (count: number, after: "period end" | "issue" | "receipt", business = false) =>
    ({ form: "days", count, business, after }) as const
  const dayOfNext = (day: number) => ({ form: "day", day, grain: "month" }) as const

  test("lines against the invoice are negative", () => {
    expect(invoice(bill({}))).toMatchObject({
      lines: [{ amount: "1242.48" }, { amount: "-100.00" }],
      total: "1142.48",
      missing: [],
      held: false,
    })
  })

  test.each([
    ["20 days after period end", { pick: "later", dates: [days(20, "period end")] }, "2027-02-20"],
    [
      "20 days after period end, rolled from a Saturday",
      { pick: "later", dates: [days(20, "period end")], roll: { direction: "next", calendar: "fedwire" } },
      "2027-02-22",
    ],
    [
      "the same rolled back",
      { pick: "later", dates: [days(20, "period end")], roll: { direction: "previous", calendar: "fedwire" } },
      "2027-02-19",
    ],
    [
      "28 days, modified: Sunday February 28 does not leave the month",
      { pick: "later", dates: [days(28, "period end")], roll: { direction: "modified", calendar: "fedwire" } },
      "2027-02-26",
    ],
    ["5 business days after period end", { pick: "later", dates: [days(5, "period end", true)] }, "2027-02-05"],
    ["15 days after issue on the 10th", { pick: "later", dates: [days(15, "issue")] }, "2027-02-25"],
    [
      "later of day 20 of next month and 5 days after issue",
      { pick: "later", dates: [dayOfNext(20), days(5, "issue")] },
      "2027-02-20",
    ],
    ["earlier of the two", { pick: "earlier", dates: [dayOfNext(20), days(5, "issue")] }, "2027-02-15"],
    ["day 31 of a month of 28 days", { pick: "later", dates: [dayOfNext(31)] }, "2027-02-28"],
  ] satisfies readonly [string, NonNullable<PlanInvoice["due"]>, string][])("due %s", (_, due, date) => {
    expect(invoice(bill({ issued: dayOfNext(10), due }))).toMatchObject({
      issued: "2027-02-10",
      due: { date, provisional: false },
    })
  })

  test("a holiday moves the date on", () => {
    const due: NonNullable<PlanInvoice["due"]> = {
      pick: "later",
      dates: [days(20, "period end")],
      roll: { direction: "next", calendar: "fedwire" },
    }
    expect(invoice(bill({ due }, ["2027-02-22"]))?.due?.date).toBe("2027-02-23")
  })

  test("a date that waits for the receipt is provisional", () => {
    expect(
      invoice(bill({ issued: dayOfNext(10), due: { pick: "later", dates: [dayOfNext(20), days(15, "receipt")] } }))
        ?.due,
    ).toEqual({ date: "2027-02-25", provisional: true })
  })

  test("a withheld line is named as missing", () => {
    const gap = p.dataOf(p.series("delivered", "kWh", 0, [""]))
    expect(p.settled(bill({}), gap, january).invoices).toMatchObject([
      { lines: [{ amount: "-100.00" }], total: "-100.00", missing: ["energy"] },
    ])
  })
})

test("a year of quarter-hours with eight inputs and rules settles in well under a second", () => {
  const names = ["a", "b", "c", "d", "e", "f"]
  const readings = names.map((name, position) => ({
    input: name,
    members: [],
    first: 0,
    values: Array.from({ length: 35_040 }, (_, k) =>
      rational(1_000_000 + ((k * 7919 + position * 104_729) % 9_999_991)),
    ),
  }))
  const both = p.op(p.ref("a", "kWh"), "+", p.ref("b", "kWh"))
  const plan = p.planOf([
    ...names.map((name) => p.input(name, "kWh", "interval")),
    price,
    p.define("used", "kWh", "interval", p.call("min", both, p.ref("c", "kWh"))),
    p.define("surplus", "kWh", "interval", p.call("max", p.op(both, "-", p.ref("c", "kWh")), p.num("0 kWh"))),
    ...names.map((name) =>
      p.charge(
        `charge_${name}`,
        "month",
        p.over("sum", p.op(p.ref(name, "kWh"), "*", p.ref("price", "USD/MWh")), "interval", "month"),
      ),
    ),
    p.charge(
      "use",
      "month",
      p.op(p.over("sum", p.ref("used", "kWh"), "interval", "month"), "*", p.ref("price", "USD/MWh")),
    ),
    p.charge(
      "export",
      "month",
      p.over("sum", p.op(p.ref("surplus", "kWh"), "*", p.num("31.17 USD/MWh")), "interval", "month"),
    ),
    p.charge(
      "year",
      "contract_year",
      p.op(p.over("sum", p.ref("used", "kWh"), "interval", "contract_year"), "*", p.ref("price", "USD/MWh")),
    ),
  ])
  const started = performance.now()
  const { postings, withheld } = p.settled(plan, p.dataOf(...readings), { from: "2027", through: "2027" })
  const took = performance.now() - started
  expect(withheld).toEqual([])
  expect(postings).toHaveLength(8 * 12 + 1)
  // Several times what it takes alone, since the machine is shared.
  expect(took).toBeLessThan(2000)
})
