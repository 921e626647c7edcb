import { plain } from "./case.ts"
import { periodsIn, periodsOf } from "./schedule.ts"
import { demandCostText, demandRatesText, demandText, historyText } from "./utility-demand.ts"
import {
  byMonth,
  edgesText,
  inPeriod,
  isScale,
  mostText,
  oneMonth,
  priceAt,
  ratesText,
  scaleText,
  tiersOf,
  type DayTexts,
  type Tariff,
  type Tiers,
} from "./utility-tariff.ts"

/** How what a customer sends to the grid is credited. */
export type Metering =
  | "kwh_credits" // net metering, credits in kWh
  | "dollar_credits" // net metering, credits in dollars
  | "net_billing"
  | "net_billing_carried"
  | "two_meters"

/** A retail bill: a tariff, how what is sent is credited, and how all of it grows by year. */
export interface Bill {
  readonly tariff: Tariff
  readonly metering: Metering
  /** From 0 for January. */
  readonly true_up_month: number
  /** What the true-up is worth goes to later bills. */
  readonly rollover: boolean
  /** What is left at the true-up is not paid. */
  readonly expires: boolean
  /** A month's credit counts in the month itself. */
  readonly applies_at_once: boolean
  readonly year_end_sell_usd_per_kwh: number
  readonly fixed_usd: number
  readonly monthly_minimum_usd: number
  readonly annual_minimum_usd: number
  /** A price for each step in place of the table's. */
  readonly step_buy: boolean
  readonly step_sell: boolean
  /** By year, against the first. */
  readonly prices: Growth
  readonly load: Growth
  readonly plant: Growth
  readonly first_year: number
  readonly years: number
  readonly step_minutes: number
  /** Whether the load has readings each hour and the plant finer ones. */
  readonly hourly_load: boolean
  /** Whether the load sends, too. */
  readonly load_sends: boolean
  /** Whether the energy of a month is asked for by period and tier. */
  readonly by_tier: boolean
}

/** Compounding by one percentage, or a percentage against the first year for each year. */
export type Growth = number | readonly number[]

/** A point of delivery, with the prefix of its names. */
export interface Meter {
  readonly name: string
  /** In kW, what is sent less what is drawn. */
  readonly flow: string
  readonly sends: boolean
  /** A second meter bears no fixed charge and no minimum, and its tiers are those of the first. */
  readonly second: boolean
}

export function metersOf({ metering, load_sends }: Bill): { readonly alone: Meter; readonly with: Meter } {
  const alone = { name: "alone_", flow: "-load * load_growth", sends: load_sends, second: false }
  return metering === "two_meters"
    ? { alone, with: { name: "plant_", flow: "plant * plant_growth", sends: true, second: true } }
    : { alone, with: { name: "net_", flow: "plant * plant_growth - load * load_growth", sends: true, second: false } }
}

/** The contract of a bill: the load alone, and beside it the load with the plant. */
export function contractOf(bill: Bill, days: DayTexts, calendars: readonly string[]): string {
  const { tariff, first_year: first } = bill
  const meters = Object.values(metersOf(bill))
  const tiers = tiersOf(tariff)
  const sells = bill.metering !== "kwh_credits"
  const lines = [
    "offtake 1",
    'contract retail "A retail bill, without and with a plant" {',
    '  parties { Utility "The utility" Customer "The customer" }',
    `  term ${first}-01-01 through ${first + bill.years - 1}-12-31`,
    `  time { timezone "UTC" interval ${bill.step_minutes} min contract_year starts January 1 }`,
    "  rounding { post each line to 0.01 USD half_even quotients to 12 decimals half_even }",
    ...calendars,
    `  input load: kW each ${bill.hourly_load ? "hour" : "interval"} from meter "load" missing error`,
    '  input plant: kW each interval from meter "plant" missing error',
    ...(bill.step_buy ? ['  input buy_price: USD/kWh each interval from log "buy" missing error'] : []),
    ...(bill.step_sell ? ['  input sell_price: USD/kWh each interval from log "sell" missing error'] : []),
    growthText("escalation", bill.prices, bill),
    growthText("load_growth", bill.load, bill),
    growthText("plant_growth", bill.plant, bill),
    ...ratesText(tariff, tiers, sells, days),
    ...demandRatesText(tariff),
    `  agreed fixed: USD each month = ${plain(bill.fixed_usd)} USD`,
    `  agreed monthly_minimum: USD each month = ${plain(bill.monthly_minimum_usd)} USD`,
    `  agreed annual_minimum: USD each calendar_year = ${plain(bill.annual_minimum_usd)} USD`,
    `  agreed year_end_price: USD/kWh = ${plain(bill.year_end_sell_usd_per_kwh)} USD/kWh`,
    ...januaryText(bill),
    oneMonth("true_up_month", bill.true_up_month).tou,
    "  define load_of_month: kWh each month = sum(load * hours(interval)) over month",
    ...meters.flatMap((meter) => ["", ...meterText(meter, bill, tiers)]),
    "}",
    "",
  ]
  const history = historyText(
    "retail",
    meters.map(({ name }) => name),
    tariff,
    first - 1,
  )
  return lines.join("\n") + history
}

function growthText(name: string, growth: Growth, { first_year: first, years }: Bill): string {
  const head = `  agreed ${name}: number each calendar_year = `
  if (typeof growth === "number")
    return growth === 0 || years === 1
      ? `${head}1`
      : `${head}1 escalating ${plain(growth)}% compounding each calendar_year from ${first + 1}-01-01 exact`
  const factors = growth.slice(0, years).map((percent) => plain(Number((1 + percent / 100).toPrecision(15))))
  return head + factors.map((factor, at) => (at === 0 ? factor : `${factor} from ${first + at}-01-01`)).join(" ; ")
}

/** The source takes no account of what January of a later year sends and draws, where credits in kWh go on over the turn of the year. */
function januaryText({ metering, true_up_month, years, first_year: first }: Bill): readonly string[] {
  if (metering !== "kwh_credits") return []
  const later = true_up_month === 11 ? [] : Array.from({ length: years - 1 }, (_, at) => first + 1 + at)
  const dates = later.flatMap((year) => [`0 from ${year}-01-01`, `1 from ${year}-02-01`])
  return [`  agreed credits_count: number each month = ${["1", ...dates].join(" ; ")}`]
}

// ---- a meter

function meterText(meter: Meter, bill: Bill, tiers: Tiers): readonly string[] {
  const { name: m, flow, sends, second } = meter
  const { tariff } = bill
  const byStep = !isNetMetering(bill)
  const needsDemand = tariff.demand !== undefined || tiers.byDemand
  const own = second ? "alone_" : m
  const lines = [
    `  define ${m}flow: kW each interval = ${flow}`,
    `  define ${m}drawn: kWh each interval = max(-${m}flow, 0 kW) * hours(interval)`,
    ...(sends ? [`  define ${m}sent: kWh each interval = max(${m}flow, 0 kW) * hours(interval)`] : []),
    `  define ${m}flow_of_month: kWh each month = sum(${m}flow * hours(interval)) over month`,
    ...(needsDemand ? demandText(m, tariff) : []),
    ...(second ? [] : edgesText(m, tiers)),
    ...(tiers.limited && !second ? mostText(m, tiers) : []),
    ...(byStep ? stepText(meter, own, bill, tiers) : monthText(meter, bill, tiers)),
    ...creditText(meter, bill),
    ...demandCostText(m, tariff),
  ]
  const demand = tariff.demand ? ` + ${m}flat_demand + ${m}tou_demand` : ""
  const fixed = second ? "" : " + fixed * escalation"
  const minimum = second ? "0 USD" : `max(monthly_minimum * escalation - ${m}counted, 0 USD)`
  const year = second ? "0 USD" : `max(annual_minimum * escalation - sum(${m}counted) over calendar_year, 0 USD)`
  const line = (name: string, clause: string, value: string, way = "Customer pays Utility") =>
    `  settle ${m}${name} (${way}, negative reverses): USD each month ${clause} = ${value}`
  return [
    ...lines,
    `  define ${m}energy_net: USD each month = ${m}energy - ${m}credit`,
    `  define ${m}before_minimum: USD each month = ${m}energy_net${demand}${fixed}`,
    `  define ${m}counted: USD each month = max(${m}before_minimum, 0 USD)`,
    `  define ${m}minimum: USD each month = ${minimum}`,
    `  define ${m}year_minimum: USD each calendar_year = ${year}`,
    `  define ${m}bill: USD each month = ${m}before_minimum + ${m}minimum - ${m}true_up`,
    `  define ${m}year_bill: USD each calendar_year = sum(${m}bill) over calendar_year + ${m}year_minimum`,
    line("energy_charge", "§1", `${m}energy`),
    line("energy_credit", "§2", `${m}credit`, "Utility pays Customer"),
    ...(tariff.demand
      ? [line("flat_demand_charge", "§3", `${m}flat_demand`), line("tou_demand_charge", "§4", `${m}tou_demand`)]
      : []),
    ...(second ? [] : [line("fixed_charge", "§5", "fixed * escalation")]),
    line("minimum_charge", "§6", `${m}minimum`),
    `  settle ${m}year_minimum_charge (Customer pays Utility, negative reverses): USD each calendar_year §6 = ${m}year_minimum`,
    line("true_up_payment", "§7", `${m}true_up`, "Utility pays Customer"),
  ]
}

const isNetMetering = ({ metering }: Bill): boolean => metering === "kwh_credits" || metering === "dollar_credits"

/** What each step draws and sends at the prices of its moment; the tiers fill through the month. */
function stepText(meter: Meter, own: string, bill: Bill, tiers: Tiers): readonly string[] {
  const { name: m, sends } = meter
  return [
    ...stepCostText(m, "drawn", "energy", bill.step_buy ? "buy_price" : "buy", own, bill, tiers),
    ...(sends ? stepCostText(m, "sent", "earned", bill.step_sell ? "sell_price" : "sell", own, bill, tiers) : []),
  ]
}

function stepCostText(
  m: string,
  what: "drawn" | "sent",
  result: string,
  price: string,
  own: string,
  bill: Bill,
  tiers: Tiers,
): readonly string[] {
  const energy = `${m}${what}`
  const { lines, value, parts } = stepValue(energy, price, own, bill, tiers)
  return [
    ...(tiers.limited
      ? [
          `  check "${energy} lies within the tiers" each month :`,
          `    sum(${energy}) over month <= ${own}most else error`,
        ]
      : []),
    ...lines,
    `  define ${energy}_value: USD each interval =`,
    `    ${value} * escalation`,
    `  define ${m}${result}: USD each month = sum(${energy}_value) over month`,
    ...(bill.by_tier ? stepTierText(m, what, parts, bill) : []),
  ]
}

/**
 * What the energy of a step is worth, and its parts by tier. Where the tiers are blocks of their month, each is an allowance that the steps
 * draw on in turn.
 */
function stepValue(
  energy: string,
  price: string,
  own: string,
  bill: Bill,
  tiers: Tiers,
): { readonly lines: readonly string[]; readonly value: string; readonly parts: readonly string[] } {
  if (price.endsWith("_price")) return { lines: [], value: `${energy} * ${price}`, parts: [energy] }
  if (tiers.count === 1) return { lines: [], value: `${energy} * ${price}_1`, parts: [energy] }
  if (isScale(tiers, false) && !bill.by_tier)
    return {
      lines: [`  define ${energy}_so_far: kWh level each interval = sum(${energy}) over month so far`],
      value: scaleText(`${energy} above ${energy}_so_far - ${energy}`, price, tiers),
      parts: [],
    }
  const blocks = Array.from({ length: tiers.count - 1 }, (_, at) => at + 1)
  const used = (at: number) => `${energy}_block_${at}.used`
  const left = (at: number) => [energy, ...blocks.slice(0, at).map(used)].join(" - ")
  const width = (at: number) => (at === 1 ? `${own}edge_1` : `max(${own}edge_${at} - ${own}edge_${at - 1}, 0 kWh)`)
  const rest = left(blocks.length)
  const worth = [...blocks.map(used), `(${rest})`].map((part, at) => `${part} * ${price}_${at + 1}`)
  return {
    lines: blocks.flatMap((at) => [
      `  account ${energy}_block_${at}: kWh each interval {`,
      "    opens 0 kWh",
      `    reset each month to ${width(at)}`,
      `    draw used up to ${left(at - 1)} excess not_owed`,
      "    at end of term lapses",
      "  }",
    ]),
    value: `(${worth.join(" + ")})`,
    parts: [...blocks.map(used), rest],
  }
}

/** A month's energy by period and tier. */
function stepTierText(m: string, what: string, parts: readonly string[], { tariff }: Bill): readonly string[] {
  const { schedule } = tariff.energy
  return periodsOf(schedule).flatMap((period) =>
    parts.map((part, at) => {
      const where = inPeriod("energy_hours", schedule, period)
      return `  define ${m}${what}_p${period}_t${at + 1}: kWh each month = sum(${part}${where}) over month`
    }),
  )
}

/** What each period of a month draws or sends on balance, with what it was credited with; the tiers hold the month's energy of all periods. */
function monthText(meter: Meter, bill: Bill, tiers: Tiers): readonly string[] {
  const { name: m, sends } = meter
  const { schedule } = bill.tariff.energy
  const periods = periodsOf(schedule)
  const brings = sends && bill.metering === "kwh_credits"
  const sum = (what: string) => periods.map((period) => `${m}${what}_p${period}`).join(" + ")
  return [
    ...periods.flatMap((period) => {
      const where = inPeriod("energy_hours", schedule, period)
      const brought = brings ? broughtText(m, period, bill) : { tou: [], text: "" }
      return [
        `  define ${m}flow_p${period}: kWh each month = sum(${m}flow * hours(interval)${where}) over month`,
        ...brought.tou,
        ...(brings ? [`  define ${m}brought_p${period}: kWh each month = ${brought.text}`] : []),
        `  define ${m}balance_p${period}: kWh each month = ${m}flow_p${period}${brings ? ` + ${m}brought_p${period}` : ""}`,
        `  define ${m}drawn_p${period}: kWh each month = max(-${m}balance_p${period}, 0 kWh)`,
        ...(sends ? [`  define ${m}sent_p${period}: kWh each month = max(${m}balance_p${period}, 0 kWh)`] : []),
      ]
    }),
    `  define ${m}drawn_of_month: kWh each month = ${sum("drawn")}`,
    ...monthCostText(m, "drawn", "energy", "buy", bill, tiers),
    ...(sends && bill.metering === "dollar_credits"
      ? [
          `  define ${m}sent_of_month: kWh each month = ${sum("sent")}`,
          ...monthCostText(m, "sent", "earned", "sell", bill, tiers),
        ]
      : []),
  ]
}

/**
 * What a period had left over in the month before goes to the period that now stands at the same time of a weekday: at midnight, in the
 * hours before six, twelve and eighteen o'clock. What stands at none of them is lost, and so is all of it after the true-up.
 */
function broughtText(
  m: string,
  period: number,
  { tariff, true_up_month }: Bill,
): { readonly tou: readonly string[]; readonly text: string } {
  const { weekday } = tariff.energy.schedule
  const at = (month: number) => [0, 5, 11, 17].map((hour) => weekday[month]?.[hour] ?? 0)
  const months = weekday.map((_, month) => {
    if (month === (true_up_month + 1) % 12) return "0 kWh"
    const before = at((month + 11) % 12)
    const now = at(month)
    const sources = [...new Set(before)].filter((source) => now[before.indexOf(source)] === period)
    return sources.length === 0
      ? "0 kWh"
      : sources.map((source) => `prior(${m}sent_p${source}, else 0 kWh)`).join(" + ")
  })
  return byMonth(`${m}brought_months_p${period}`, months)
}

function monthCostText(
  m: string,
  what: "drawn" | "sent",
  result: string,
  price: string,
  bill: Bill,
  tiers: Tiers,
): readonly string[] {
  const { schedule } = bill.tariff.energy
  const total = `${m}${what}_of_month`
  const head = `  define ${m}${result}: USD each month =`
  const atPrices = (tier: number) =>
    periodsOf(schedule)
      .map((period) => `${m}${what}_p${period} * ${priceAt(price, tier, schedule, period)}`)
      .join(" + ")
  if (tiers.count === 1 && !tiers.limited && !bill.by_tier) return [`${head} (${atPrices(1)}) * escalation`]
  const count = Array.from({ length: tiers.count }, (_, at) => at + 1)
  // A tier's price is that of the periods, each by its part of the month's energy.
  const mean = count.map(
    (tier) => `  define ${m}${price}_${tier}: USD/kWh each month = ratio(${atPrices(tier)}, ${total}, else 0 USD/kWh)`,
  )
  if (isScale(tiers, true) && !bill.by_tier)
    return [...mean, `${head}`, `    ${scaleText(total, `${m}${price}`, tiers)} * escalation`]
  const part = (tier: number) => {
    const upper =
      tier < tiers.count ? `min(${total}, ${m}edge_${tier})` : tiers.limited ? `min(${total}, ${m}most)` : total
    return tier === 1 ? upper : `max(${upper} - ${m}edge_${tier - 1}, 0 kWh)`
  }
  return [
    ...mean,
    ...count.map((tier) => `  define ${m}${what}_t${tier}: kWh each month = ${part(tier)}`),
    `${head}`,
    `    (${count.map((tier) => `${m}${what}_t${tier} * ${m}${price}_${tier}`).join(" + ")}) * escalation`,
    ...(bill.by_tier
      ? periodsOf(schedule).flatMap((period) =>
          count.map(
            (tier) =>
              `  define ${m}${what}_p${period}_t${tier}: kWh each month = ${m}${what}_p${period} * ratio(${m}${what}_t${tier}, ${total}, else 0)`,
          ),
        )
      : []),
  ]
}

// ---- credits

/** What of a month's energy is credited, and what the true-up pays. */
function creditText(meter: Meter, bill: Bill): readonly string[] {
  const { name: m, sends } = meter
  const none = [`  define ${m}credit: USD each month = 0 USD`, `  define ${m}true_up: USD each month = 0 USD`]
  if (!sends) return none
  const { condition } = oneMonth("true_up_month", bill.true_up_month)
  const inTrueUp = (value: string) => `if ${condition} then ${value} else 0`
  const account = (lines: readonly string[]) => [
    `  account ${m}credits: USD each month {`,
    ...["opens 0 USD", ...lines, "at end of term lapses"].map((line) => `    ${line}`),
    "  }",
    `  define ${m}credit: USD each month = ${m}credits.applied`,
  ]
  const apply = `draw applied up to ${m}energy`
  switch (bill.metering) {
    case "kwh_credits": {
      const excess = [
        `  account ${m}excess: kWh each month {`,
        "    opens 0 kWh",
        `    add max(${m}flow_of_month, 0 kWh) * credits_count`,
        `    draw offset up to max(-${m}flow_of_month, 0 kWh) * credits_count`,
        `    draw trued_up up to ${inTrueUp(`${m}excess.due`)}`,
        "    at end of term lapses",
        "  }",
        `  define ${m}year_end: USD each month = ${m}excess.trued_up * year_end_price * escalation`,
      ]
      return bill.rollover
        ? [...excess, ...account([`add ${m}year_end`, apply]), `  define ${m}true_up: USD each month = 0 USD`]
        : [
            ...excess,
            `  define ${m}credit: USD each month = 0 USD`,
            `  define ${m}true_up: USD each month = ${m}year_end`,
          ]
    }
    case "dollar_credits":
      // With the rollover the source both pays what is left and carries it on.
      return bill.rollover
        ? [
            `  define ${m}carried: USD each month = prior(${m}left, else 0 USD)`,
            `  define ${m}left: USD each month = max(${m}carried + ${m}earned - ${m}energy, 0 USD)`,
            `  define ${m}credit: USD each month = ${m}carried + ${m}earned - ${m}left`,
            `  define ${m}true_up: USD each month = ${inTrueUp(`${m}left`)}`,
          ]
        : [
            ...account([`add ${m}earned`, apply, `draw trued_up up to ${inTrueUp(`${m}credits.due`)}`]),
            `  define ${m}true_up: USD each month = ${m}credits.trued_up`,
          ]
    case "net_billing":
    case "two_meters":
      return [`  define ${m}credit: USD each month = ${m}earned`, `  define ${m}true_up: USD each month = 0 USD`]
    case "net_billing_carried":
      return [
        ...account([
          ...(bill.applies_at_once ? [`add ${m}earned`, apply] : [apply, `add ${m}earned`]),
          `draw trued_up up to ${inTrueUp(`${m}credits.due + ${m}earned`)}`,
        ]),
        `  define ${m}true_up: USD each month = ${bill.expires ? "0 USD" : `${m}credits.trued_up`}`,
      ]
  }
}

/** The periods that a month of the energy schedule has. */
export function energyPeriods({ tariff }: Bill, month: number): readonly number[] {
  return periodsIn(tariff.energy.schedule, month)
}
