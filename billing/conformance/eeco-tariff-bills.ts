import { readFileSync } from "node:fs"
import { join } from "node:path"
import { dateOfDayNumber, dayNumber, dayOfWeek, parseDate, printDate } from "../../engine/calendar/date.ts"
import { formatOf } from "../../engine/formats/table.ts"
import { approximate, near, settleCase, type Column, type Settled } from "./case.ts"
import { eecoContract, priceUnits, type Bill, type Charge, type Row } from "./eeco-contract.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/**
 * Tariffs as tables of rows (a price, and when it counts) and the bills of short stretches of load under them, as eeco computes them. Every
 * tariff becomes a contract; arrays of prices are what the contract posts for one unit in each interval.
 */
export const eecoTariffBills: Driver = {
  name: "eeco_tariff_bills",
  folder: "eeco_tariff_bills",
  note: "the source computes in floats: compared to 1e-9 USD, single charges to its own millionth",
  run: (folder) =>
    summary(
      "eeco_tariff_bills",
      casesOf(folder, "cases.json", (text) =>
        Object.entries(JSON.parse(text) as Readonly<Record<string, readonly EecoCase[]>>).flatMap(([kind, cases]) =>
          cases.flatMap((one) => judgeBill(kind, one, folder)),
        ),
      ),
    ),
}

/** A case as it is published; the name of its test says which of the rest it has. */
export interface EecoCase extends Readonly<Record<string, unknown>> {
  readonly case: number
}

/** Runs of equal values, or the values one by one. */
type Published = { readonly rle: readonly (readonly [value: number, times: number])[] } | readonly number[]

/** The source compares floats with themselves; ours are exact, and differ from them in the last digits. */
const tolerance = 1e-9

/** Judges one case of a test. Tariffs that it names are read from the folder. */
export function judgeBill(kind: string, one: EecoCase, folder: string): readonly Verdict[] {
  const name = `${kind} ${one.case}`
  switch (kind) {
    case "test_create_charge_array":
      return judgeArray(name, one)
    case "test_get_charge_dict":
      return judgeArrays(name, one, folder)
    // The same bill, found by an optimiser whose load is bound to be the given one.
    case "test_calculate_cost_cvx":
    case "test_calculate_cost_pyo":
    case "test_calculate_cost_np":
      return judgeCost(name, { ...stretchOf(one), charges: chargesGiven(one) }, one, one["expected_cost"] as number)
    case "test_calculate_demand_costs":
      return judgeTariff(name, { desired_charge_type: "demand", ...one }, folder)
    case "test_calculate_energy_costs":
      return judgeTariff(name, { desired_charge_type: "energy", ...one }, folder)
    case "test_calculate_export_revenues":
      return judgeExport(name, one)
    case "test_detect_charge_periods":
      return judgePeriods(name, one, folder)
    case "test_individual_charge":
      return judgeIndividual(name, one, folder)
    default:
      return [unsupported(name, `the test ${kind}`)]
  }
}

// ---- what a case says

function valuesOf(published: Published): readonly number[] {
  if (!("rle" in published)) return published
  return published.rle.flatMap(([value, times]) => new Array<number>(times).fill(value))
}

const day = (text: string): number => {
  const date = parseDate(text.slice(0, 10))
  if (!date) throw new Error(`"${text}" is no day`)
  return dayNumber(date)
}

const minutesOf = (resolution: unknown): number => {
  const [, count = "15", unit = "m"] = /^(\d+)\s*([a-z]+)$/.exec(typeof resolution === "string" ? resolution : "") ?? []
  return Number(count) * (unit.startsWith("h") ? 60 : 1)
}

/** The days and the length of an interval of a case. Half-open days, counted from the epoch. */
function stretchOf(one: EecoCase): Pick<Bill, "from" | "to" | "minutes"> {
  const minutes = minutesOf(one["resolution"])
  const [start, end] = [one["start_dt"], one["end_dt"]]
  if (typeof start === "string" && typeof end === "string") return { from: day(start), to: day(end), minutes }
  // Prices without days are those of as many intervals as there are; any day will do.
  const lengths = Object.values((one["charge_dict"] ?? {}) as Readonly<Record<string, Published>>).map(
    (values) => valuesOf(values).length,
  )
  const from = day("2024-07-10")
  return { from, to: from + Math.ceil((Math.max(1, ...lengths) * minutes) / 1440), minutes }
}

/** Prices given interval by interval. */
function chargesGiven(one: EecoCase): readonly Charge[] {
  const given = Object.entries((one["charge_dict"] ?? {}) as Readonly<Record<string, Published>>)
  return given.map(([key, values]) => ({ ...partsOf(key), price: { values: valuesOf(values) } }))
}

/** What the name of an array of prices says: `electric_energy_peak_20240710_20240710_0`. */
function partsOf(key: string): Omit<Charge, "price"> {
  const [utility = "", type = "", name = "", from = "", through = "", limit = ""] = key.split("_")
  return { key, utility, type, group: [utility, type, name, from, through].join("_"), limit: Number(limit) }
}

// ---- a tariff

/** The charges of a tariff, those of one name together, as the source names them. */
function chargesOf(file: string, from: number, to: number): readonly Charge[] | string {
  const table = formatOf(file)?.read(readFileSync(file))
  if (!table || "problem" in table) return table?.problem ?? `${file} is no table`
  const cell = (row: readonly string[], ...names: readonly string[]): string => {
    const name = names.find((each) => table.header.includes(each))
    return name === undefined ? "" : (row[table.header.indexOf(name)] ?? "")
  }
  const counts = new Map<string, number>()
  const charges = new Map<string, Charge>()
  for (const utility of ["gas", "electric"])
    for (const type of ["customer", "energy", "demand", "export"])
      for (const row of table.rows.filter((each) => cell(each, "utility") === utility && cell(each, "type") === type)) {
        const effective = {
          from: usDay(cell(row, "effective_start_date")) ?? from,
          to: (usDay(cell(row, "effective_end_date")) ?? to - 1) + 1,
        }
        const limit = Number(cell(row, "basic_charge_limit (metric)", "basic_charge_limit") || "0")
        const price = cell(row, "charge (metric)", "charge")
        // A row without a name has the number of its like.
        const alike = [utility, type, effective.from, effective.to, limit].join(" ")
        const number = counts.get(alike) ?? 0
        counts.set(alike, number + 1)
        const name = (cell(row, "name", "period") || String(number)).replaceAll("_", "-")
        const add = (first: number, after: number) => {
          const group = [utility, type, name, stamp(first), stamp(after - 1)].join("_")
          const key = `${group}_${Math.trunc(limit)}`
          const before = charges.get(key)
          if (type === "customer") {
            charges.set(key, { key, utility, type, group, limit, price: { lump: Number(price) } })
            return
          }
          const rows: readonly Row[] = [
            ...(before && "rows" in before.price ? before.price.rows : []),
            {
              price: Number(price),
              months: [Math.max(1, Number(cell(row, "month_start"))), Number(cell(row, "month_end"))],
              weekdays: [Number(cell(row, "weekday_start")), Number(cell(row, "weekday_end"))],
              hours: [Number(cell(row, "hour_start")), Number(cell(row, "hour_end"))],
              from: first,
              to: after,
            },
          ]
          charges.set(key, { key, utility, type, group, limit, price: { rows } })
        }
        if (type === "demand" && cell(row, "assessed") === "daily")
          for (let each = effective.from; each < effective.to; each++) add(each, each + 1)
        else add(effective.from, effective.to)
      }
  return [...charges.values()]
}

/** A day as `7/20/2024`; undefined where there is none. */
function usDay(text: string): number | undefined {
  const [, month = "", date = "", year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  return year === undefined ? undefined : dayNumber({ year: Number(year), month: Number(month), day: Number(date) })
}

const stamp = (number: number): string => printDate(dateOfDayNumber(number)).replaceAll("-", "")

// ---- running it

/** Settles a bill; the load of a utility that the case does not tell is none. */
function settleBill(bill: Bill, loads: Readonly<Record<string, Published>>): Settled | string {
  const { from, to, minutes, charges } = bill
  const count = ((to - from) * 1440) / minutes
  const every = minutes < 60 ? `${minutes} min` : "1 hour"
  const none = new Array<number>(count).fill(0)
  const columns: Column[] = ["electric", "gas"].map((utility) => ({
    source: `meter ${utility}`,
    unit: priceUnits(utility).load,
    every,
    values: loads[utility] ? valuesOf(loads[utility]) : none,
  }))
  for (const { key, utility, type, price } of charges)
    if ("values" in price)
      columns.push({
        source: `model ${key}`,
        unit: priceUnits(utility)[type === "demand" ? "demand" : "energy"],
        every,
        values: price.values,
      })
  return settleCase({ text: eecoContract(bill), columns, from_utc: from * 86_400_000 })
}

/** What is posted for a key, unrounded, in order of time. */
function postedFor({ settlement }: Settled, rule: string): readonly number[] {
  return settlement.postings.filter((each) => each.rule === rule).map(({ unrounded }) => approximate(unrounded))
}

function judgeTariff(name: string, one: EecoCase, folder: string): readonly Verdict[] {
  const stretch = stretchOf(one)
  const path = one["billing_data"] ?? one["billing_path"]
  const charges =
    typeof path === "string" ? chargesOf(join(folder, path), stretch.from, stretch.to) : "no tariff is named"
  if (typeof charges === "string") return [unsupported(name, charges)]
  return judgeCost(name, { ...stretch, charges }, one, one["expected"] as number)
}

/** What a stretch of load costs, of the utilities and kinds that are asked for. */
function judgeCost(name: string, bill: Bill, one: EecoCase, expected: number, within = tolerance): readonly Verdict[] {
  const wanted = (value: string, asked: unknown) =>
    asked === null || asked === undefined || (Array.isArray(asked) ? asked.includes(value) : asked === value)
  const demands = (one["prev_demand_dict"] ?? {}) as Readonly<
    Record<string, { readonly demand: number; readonly cost: number }>
  >
  const used = (one["prev_consumption_dict"] ?? {}) as Readonly<Record<string, number>>
  const scale = (one["scale_factor"] ?? one["demand_scale_factor"] ?? 1) as number
  const charges = bill.charges
    .filter(
      ({ utility, type }) =>
        wanted(utility, one["utility"] ?? one["desired_utility"]) && wanted(type, one["desired_charge_type"]),
    )
    .map((charge) => ({
      ...charge,
      ...(demands[charge.key] ? { before: demands[charge.key] } : {}),
      ...(used[charge.key] ? { usedBefore: used[charge.key] } : {}),
      // Only what is charged for more than two days is scaled.
      ...(charge.type === "demand" && isLong(charge.key) ? { scale } : {}),
    }))
  if (charges.length === 0) return [near(name, expected, 0, tolerance)]
  const loads = (one["consumption_data_dict"] ?? {}) as Readonly<Record<string, Published>>
  const settled = settleBill({ ...bill, all: bill.charges, charges }, loads)
  if (typeof settled === "string") return [verdict(name, "a bill", settled)]
  const cost = charges.reduce((sum, { type }, at) => {
    const posted = postedFor(settled, `charge_${at + 1}`).reduce((all, each) => all + each, 0)
    return type === "export" ? sum - posted : sum + posted
  }, 0)
  return [near(name, expected, cost, within)]
}

function isLong(key: string): boolean {
  const [from = "", through = ""] = key.split("_").slice(-3)
  const dashed = (text: string) =>
    text.includes("-") ? text : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
  return day(dashed(through)) - day(dashed(from)) > 1
}

/** The prices of one row, interval by interval. */
function judgeArray(name: string, one: EecoCase): readonly Verdict[] {
  const said = one["charge"] as Readonly<Record<string, number>>
  const row: Row = {
    price: said["charge"] ?? 0,
    months: [Math.max(1, said["month_start"] ?? 1), said["month_end"] ?? 12],
    weekdays: [said["weekday_start"] ?? 0, said["weekday_end"] ?? 6],
    hours: [said["hour_start"] ?? 0, said["hour_end"] ?? 24],
    from: day(one["effective_start_date"] as string),
    to: day(one["effective_end_date"] as string),
  }
  const charge = { key: name, utility: "electric", type: "energy", group: name, limit: 0, price: { rows: [row] } }
  const { from, to } = stretchOf(one)
  const minutes = 60 / ((one["n_per_hour"] as number | undefined) ?? 4)
  return arraysOf(name, { from, to, minutes, charges: [charge] }, { [name]: one["expected"] as Published })
}

/** The prices of a tariff, by the names the source gives them. */
function judgeArrays(name: string, one: EecoCase, folder: string): readonly Verdict[] {
  const stretch = stretchOf(one)
  const charges = chargesOf(join(folder, one["billing_path"] as string), stretch.from, stretch.to)
  if (typeof charges === "string") return [unsupported(name, charges)]
  return arraysOf(name, { ...stretch, charges }, one["expected"] as Readonly<Record<string, Published>>)
}

function arraysOf(name: string, bill: Bill, expected: Readonly<Record<string, Published>>): readonly Verdict[] {
  const settled = settleBill({ ...bill, perUnit: true }, {})
  if (typeof settled === "string") return [verdict(name, "prices", settled)]
  const found = new Map(bill.charges.map(({ key }, at) => [key, postedFor(settled, `charge_${at + 1}`)]))
  const stray = [...found.keys()]
    .filter((key) => !(key in expected))
    .map((key) => verdict(`${name} ${key}`, "no such prices", "prices"))
  return [
    ...stray,
    ...Object.entries(expected).map(([key, published]) => {
      const [wanted, got] = [valuesOf(published), found.get(key) ?? []]
      const at = wanted.findIndex(
        (value, k) => Math.abs(value - (got[k] ?? Number.NaN)) > tolerance || Number.isNaN(got[k] ?? Number.NaN),
      )
      const whole = `${wanted.length} prices`
      if (got.length !== wanted.length) return verdict(`${name} ${key}`, whole, `${got.length} prices`)
      return verdict(`${name} ${key}`, whole, at < 0 ? whole : `${got[at]} for ${wanted[at]} in interval ${at + 1}`)
    }),
  ]
}

function judgeExport(name: string, one: EecoCase): readonly Verdict[] {
  const values = valuesOf(one["charge_array"] as Published)
  const minutes = 60 / (one["divisor"] as number)
  const key = "electric_export_0_2024-07-10_2024-07-10_0"
  const from = day("2024-07-10")
  const bill = {
    from,
    to: from + Math.ceil((values.length * minutes) / 1440),
    minutes,
    charges: [{ ...partsOf(key), price: { values } }],
  }
  const settled = settleBill(bill, { electric: one["export_data"] as Published })
  if (typeof settled === "string") return [verdict(name, "revenue", settled)]
  return [near(name, one["expected"] as number, postedFor(settled, "charge_1")[0] ?? Number.NaN, tolerance)]
}

/** One kilowatt all day long; the tariff, the day and the tolerance of a millionth are those of the source's test. */
function judgeIndividual(name: string, one: EecoCase, folder: string): readonly Verdict[] {
  const from = day("2024-07-10")
  const charges = chargesOf(join(folder, "tariffs/billing.csv"), from, from + 1)
  if (typeof charges === "string") return [unsupported(name, charges)]
  const asked = { ...one, desired_utility: "electric", desired_charge_type: one["charge_list"] ?? null }
  const load = { electric: { rle: [[1, 96]] as const } }
  return judgeCost(
    name,
    { from, to: from + 1, minutes: 15, charges },
    { ...asked, consumption_data_dict: load },
    one["expected_result"] as number,
    (one["expected_result"] as number) * 1e-6,
  )
}

/** What the prices of a day are called beside each other, each row's read off the contract every half hour. */
function judgePeriods(name: string, one: EecoCase, folder: string): readonly Verdict[] {
  const [month, weekday, type] = [one["month"] as number, one["weekday"] as number, one["charge_type"] as string]
  const from = Array.from({ length: 7 }, (_, at) => dayNumber({ year: 2024, month, day: at + 1 })).find(
    (each) => (dayOfWeek(dateOfDayNumber(each)) + 6) % 7 === weekday,
  )
  if (from === undefined) return [unsupported(name, `the weekday ${weekday}`)]
  const all = chargesOf(join(folder, "tariffs/billing_pge.csv"), from, from + 1)
  if (typeof all === "string") return [unsupported(name, all)]
  // Each row by itself, as the source tells them apart.
  const charges = all
    .filter((charge) => charge.utility === "electric" && charge.type === type)
    .flatMap((charge) =>
      "rows" in charge.price ? charge.price.rows.map((row) => ({ ...charge, price: { rows: [row] } })) : [],
    )
  const settled = settleBill({ from, to: from + 1, minutes: 30, charges, perUnit: true }, {})
  if (typeof settled === "string") return [verdict(name, "prices", settled)]
  const rows = charges
    .map((_, at) => postedFor(settled, `charge_${at + 1}`))
    .filter((prices) => prices.some((price) => price !== 0))
    .map((prices) => ({ price: Math.max(...prices), slots: prices.flatMap((price, at) => (price === 0 ? [] : [at])) }))
  const overlap = rows.flatMap(({ slots }) => slots).some((slot, at, slots) => slots.indexOf(slot) !== at)
  const hours = new Map<number, number>()
  for (const { price, slots } of rows) hours.set(price, (hours.get(price) ?? 0) + slots.length)
  const [base] = [...hours].toSorted(([, a], [, b]) => b - a)[0] ?? [Number.NaN]
  const kinds = new Set(rows.map((row) => kindOf(row, rows, base, overlap)))
  const missing = (one["expected_periods"] as readonly string[]).filter((kind) => !kinds.has(kind))
  return [
    near(`${name} base`, one["expected_base_charge"] as number, base, tolerance),
    verdict(`${name} overlap`, String(one["expected_overlap"]), String(overlap)),
    verdict(`${name} periods`, "", missing.join(", ")),
  ]
}

interface Priced {
  readonly price: number
  readonly slots: readonly number[]
}

function kindOf({ price, slots }: Priced, rows: readonly Priced[], base: number, overlap: boolean): string {
  if (overlap) {
    if (slots.length === 48) return "off_peak"
    const extra = rows.filter((row) => row.slots.length < 48).map((row) => row.price)
    return price === Math.max(...extra) ? "peak" : "half_peak"
  }
  if (price > base) return price === Math.max(...rows.map((row) => row.price)) ? "peak" : "half_peak"
  return price < base ? "super_off_peak" : "off_peak"
}
