import { expect, test } from "vitest"
import { compile } from "../compile.ts"
import { runningTest } from "../run-tests.ts"
import type { Run } from "../run.ts"
import { isProblem } from "../evaluate/window.ts"
import type { LinePart, Product } from "./line-parts.ts"

/** January 2027: 744 hours of 1,000 kWh; the price of the market is 30.00 USD/MWh, on the 4th 90.00. */
function settled(rules: string, amendment = ""): Run {
  const text = `offtake 1
contract c "C" {
  parties { Seller "S" Buyer "B" }
  term 2027-01-01 through 2028-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up quotients to 12 decimals half_even }
  clauses { §1 "Payment" }
  group kind of label { hot cold }
  input delivered: kWh each interval from meter "M" missing error
  input spot: USD/MWh each interval from market "RT" run final missing error
  input starts[kind]: start each day from log "starts" missing error
  agreed price: USD/MWh §1 = 41.75 USD/MWh
  agreed capacity: MW §1 = 300 MW ; 295.5 MW from 2027-01-17
  agreed fee[kind]: USD/start §1 = { hot: 6_500 USD/start cold: 14_800 USD/start }
  ${rules}
}
${amendment}
test "t" {
  given delivered = 1_000 kWh
  given spot = 30 USD/MWh
  given spot = 90 USD/MWh in 2027-01-04
  given starts[hot] = 0 start
  given starts[cold] = 0 start
  given starts[hot] = 2 start in 2027-01-05
  given starts[cold] = 1 start in 2027-01-06
  run 2027-01
  expect due in 2027-01 >= 0 USD
}
`
  const { artifacts, tests, diagnostics } = compile(text, { name: "c.otk" })
  const [artifact] = artifacts
  const [given] = tests
  if (!artifact || !given) throw new Error(diagnostics.map(({ message }) => message).join("\n"))
  const work = runningTest(artifact, given, new Map())
  for (;;) {
    const next = work.next()
    if (next.done !== true) continue
    if (isProblem(next.value)) throw new Error(next.value.problem)
    return next.value
  }
}

const made = (product: Product): string =>
  product.form === "share"
    ? `${product.base} × ${product.rate_percent} %`
    : [
        `${product.quantity} ${product.unit} × ${product.price} ${product.priceUnit}`,
        ...(product.share_percent === undefined ? [] : [`× ${product.share_percent} %`]),
        ...(product.average ? ["average"] : []),
      ].join(" ")

/** "30000 = 744 MWh × …", and its parts in braces. */
const told = ({ note, text, amount, product, parts }: LinePart): string =>
  [
    `${amount}`,
    ...(product ? [`= ${made(product)}`] : []),
    ...(parts ? [`= { ${parts.map((part) => `${part.note ?? part.text}: ${told(part)}`).join("; ")} }`] : []),
    ...(note === undefined || parts ? [] : [`(${note})`]),
    ...(text === "" ? ["without text"] : []),
  ].join(" ")

/** How the one charge of January is made up. */
function line(formula: string, others = "", splitting = ""): string {
  const run = settled(`${others}\n  charge due (Buyer pays Seller): USD each month §1 ${splitting} = ${formula}`)
  const [posting] = run.settlement.postings
  if (!posting) throw new Error(run.settlement.faults.map(({ message }) => message).join("\n"))
  const item = run.itemise({ rule: "due", members: [], at_utc: Date.parse(posting.from) })
  if (!item) throw new Error("It is not itemised.")
  return told(item)
}

test("a quantity times a price is shown in the unit of the price", () => {
  // 744 hours of one MWh; 744 × 41.75 = 31,062.
  expect(line("sum(delivered) over month * price")).toBe("31062 = 744 MWh × 41.75 USD/MWh")
  expect(line("price * sum(delivered) over month")).toBe("31062 = 744 MWh × 41.75 USD/MWh")
})

test("several factors are one quantity, and a plain number among them is a share", () => {
  // 412,000 kW for one month at 7.85, of which 97 %: 3,137,174.
  expect(line("412 MW * 7.85 USD/kW-mo * months(month) * 97%")).toBe("3137174 = 412000 kW-mo × 7.85 USD/kW-mo × 97 %")
})

test("a price per point has points as its quantity", () => {
  expect(line("max(96% - 95.11%, 0%) * 25_000 USD/pp")).toBe("22250 = 0.89 pp × 25000 USD/pp")
})

test("a sum of quantity times a price that changes shows the average, exactly", () => {
  // 720 MWh at 30 and 24 at 90 are 23,760; over 744 MWh that is 990/31.
  expect(line("sum(delivered * spot) over month")).toBe("23760 = 744 MWh × 990/31 USD/MWh average")
  expect(line("75% * sum(delivered * spot) over month")).toBe("17820 = 744 MWh × 990/31 USD/MWh × 75 % average")
})

test("a sum at a price that stays the same shows that price", () => {
  expect(line("sum(delivered * price) over month")).toBe("31062 = 744 MWh × 41.75 USD/MWh")
  expect(line("sum(delivered * spot where spot < 50 USD/MWh) over month")).toBe("21600 = 720 MWh × 30 USD/MWh")
})

test("a share within a sum stays a share, so that the quantity is what was delivered", () => {
  // Half of 31,062, and of that 97 %; half of 23,760.
  expect(line("sum(delivered * 50% * price) over month")).toBe("15531 = 744 MWh × 41.75 USD/MWh × 50 %")
  expect(line("97% * sum(delivered * 50% * price) over month")).toBe("15065.07 = 744 MWh × 41.75 USD/MWh × 48.5 %")
  expect(line("sum(delivered * spot / 2) over month")).toBe("11880 = 744 MWh × 990/31 USD/MWh × 50 % average")
})

test("a share that changes within the sum is in the quantity", () => {
  // 720 MWh in full, and of the 24 MWh of the 4th three quarters: 738 MWh.
  const part = "define part: % each interval = if spot > 50 USD/MWh then 75% else 100%"
  expect(line("sum(delivered * part * price) over month", part)).toBe("30811.5 = 738 MWh × 41.75 USD/MWh")
})

test("a quotient of money and energy is a price", () => {
  // 62,124 USD over 1,488 MWh are 41.75 a MWh.
  expect(line("100 MWh * (cost / 1_488 MWh)", "define cost: USD each month = 62_124 USD * 1")).toBe(
    "4175 = 100 MWh × 41.75 USD/MWh",
  )
})

test("of a limit, what decided is shown", () => {
  const limited = (quantity: string) =>
    line(`limited(${quantity} * 50 USD/MWh, at_most: 12% * 100_000 USD, excess: not_owed)`)
  expect(limited("200 MWh")).toBe("10000 = 200 MWh × 50 USD/MWh")
  expect(limited("1_000 MWh")).toBe("12000 = 100000 × 12 %")
})

test("of a condition, the branch that was taken is shown", () => {
  expect(line("if sum(delivered) over month > 700 MWh then 10 MWh * price else 20 MWh * price")).toBe(
    "417.5 = 10 MWh × 41.75 USD/MWh",
  )
})

test("terms are parts, those taken off with their sign", () => {
  expect(line("sum(delivered) over month * price + 250 USD - 2 MWh * price")).toBe(
    "31228.5 = { sum(delivered) over month * price: 31062 = 744 MWh × 41.75 USD/MWh; 250 USD: 250; 2 MWh * price: -83.5 = -2 MWh × 41.75 USD/MWh }",
  )
})

test("each tier is a part at its price", () => {
  expect(line("tiered marginal (sum(delivered) over month) { first 500 MWh at 70 USD/MWh rest at 60 USD/MWh }")).toBe(
    "49640 = { first 500 MWh: 35000 = 500 MWh × 70 USD/MWh (first 500 MWh); rest: 14640 = 244 MWh × 60 USD/MWh (rest) }",
  )
})

test("each member of a sum across them is a part", () => {
  expect(line("sum(starts * fee) over month across kind")).toBe(
    "27800 = { hot: 13000 = 2 start × 6500 USD/start (hot); cold: 14800 = 1 start × 14800 USD/start (cold) }",
  )
})

test("the days of a period that is split are parts", () => {
  // Sixteen of 31 days at 300 MW, fifteen at 295.5 MW.
  expect(line("capacity * 12.50 USD/kW-mo * months(month)", "", "split at capacity")).toBe(
    "115406250/31 = { 2027-01-01 to 2027-01-16: 60000000/31 = 4800000/31 kW-mo × 12.5 USD/kW-mo (2027-01-01 to 2027-01-16); " +
      "2027-01-17 to 2027-01-31: 55406250/31 = 4432500/31 kW-mo × 12.5 USD/kW-mo (2027-01-17 to 2027-01-31) }",
  )
})

test("of a formula that is amended within the period, each part shows the one in force", () => {
  const charge = (formula: string) => `charge due (Buyer pays Seller): USD each month §1 split at price = ${formula}`
  const run = settled(
    charge("sum(delivered) over month * price"),
    `amendment 1 to c effective 2027-01-17 signed 2026-12-01 {
  replace ${charge("sum(delivered) over month * 40 USD/MWh")}
}`,
  )
  const item = run.itemise({ rule: "due", members: [], at_utc: Date.parse("2027-01-01T00:00-06:00") })
  // Sixteen days of 24 MWh at 41.75, fifteen at 40.
  expect(item?.parts?.map(({ note, text, amount }) => `${note}: ${text}: ${amount}`)).toEqual([
    "2027-01-01 to 2027-01-16: sum(delivered) over month * price: 16032",
    "2027-01-17 to 2027-01-31: sum(delivered) over month * 40 USD/MWh: 14400",
  ])
})

test("a definition that is the amount is looked into", () => {
  expect(line("cost", "define cost: USD each month = sum(delivered) over month * price")).toBe(
    "31062 = 744 MWh × 41.75 USD/MWh",
  )
})

test("a lump sum, and what is rounded on its way, has neither quantity nor price", () => {
  expect(line("5_000 USD")).toBe("5000")
  // 31,062 to the next hundred is no product any more.
  expect(line("round(sum(delivered) over month * price, 100 USD, up)")).toBe("31100")
})

test("only what is posted is itemised", () => {
  const run = settled(
    "define cost: USD each month = 5 USD * 1\n  charge due (Buyer pays Seller): USD each month §1 = cost",
  )
  const at_utc = Date.parse("2027-01-01T00:00-06:00")
  expect(run.itemise({ rule: "cost", members: [], at_utc })).toBeUndefined()
  expect(run.itemise({ rule: "nothing", members: [], at_utc })).toBeUndefined()
  expect(run.itemise({ rule: "due", members: ["T1"], at_utc })).toBeUndefined()
})
