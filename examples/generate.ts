/**
 * Writes the data of the examples: `node examples/generate.ts`. Everything is invented, from a fixed seed and in whole numbers
 * only, so that every machine writes the same bytes; a test regenerates them and compares.
 *
 * The campus: four gas turbines of 12 MW beside a data center of about 36 MW in West Texas, in 2027, every 15 minutes.
 *   - Each turbine has three weeks of planned work (excused hours) and some forced outages (hours not available).
 *   - Hot air takes power from a turbine; what the turbines could give is `potential`.
 *   - What they could give and did not deliver is one of: a network order (the `curtailed` flag), the storm of 18 May (force majeure),
 *     the Buyer's own switchgear work in September, or the Buyer turning down when the market pays too little. The last two are for the Buyer.
 *   - What the plant delivers beyond the load and the losses goes to the grid, and what is lacking comes from there: in each quarter
 *     hour delivered + imported = load + exported + losses, to the watt-hour.
 *   - The load is that of two halls, each let to a tenant.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** Every generated file by its path under `examples/`. */
export function generate(): ReadonlyMap<string, string> {
  const year = campusYear()
  return new Map([
    ["campus-2027/meters.csv", metersFile(year)],
    ["campus-2027/load.csv", loadFile(year)],
    ["campus-2027/prices.csv", pricesFile(year)],
    ["campus-2027/dispatch.csv", dispatchFile(year)],
    ["campus-2027/notices.csv", noticesFile(year)],
    ["campus-2027/outages.csv", outagesFile(year)],
    ["campus-2027/grid.csv", gridFile(year)],
    ["campus-2027/gas.csv", gasFile(year)],
    ["campus-2027/tenants.csv", tenantsFile(year)],
    ["campus-2027/months.csv", monthsFile(year)],
    ["behind-the-meter-ppa/calendars/fedwire@2027.1.csv", fedwireFile(2027, 2047)],
    ["behind-the-meter-ppa/fixtures/m101-gap.csv", gapFixture()],
  ])
}

// ---- the clock

const quarter_ms = 900_000
/** 2027-01-01 00:00 in Chicago. The year has 8,760 hours: the hour lost in March comes back in November. */
const start_utc = Date.UTC(2027, 0, 1, 6)
const quarters = 8760 * 4
/** 2027-03-14 02:00 CST and 2027-11-07 02:00 CDT. Energy Policy Act of 2005, section 110. */
const summer = { from_utc: Date.UTC(2027, 2, 14, 8), to_utc: Date.UTC(2027, 10, 7, 7) }

interface Moment {
  readonly utc: number
  readonly offset_minutes: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** Days since 1 January, and 1 for Monday to 7 for Sunday. */
  readonly dayOfYear: number
  readonly weekday: number
}

function moment(utc: number): Moment {
  const offset_minutes = utc >= summer.from_utc && utc < summer.to_utc ? -300 : -360
  const local = new Date(utc + offset_minutes * 60_000)
  const dayOfYear = Math.floor((local.getTime() - Date.UTC(2027, 0, 1)) / 86_400_000)
  return {
    utc,
    offset_minutes,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    dayOfYear,
    weekday: ((dayOfYear + 4) % 7) + 1, // 2027-01-01 is a Friday.
  }
}

const utcText = (utc: number): string => `${new Date(utc).toISOString().slice(0, 19)}Z`
const localText = (at: Moment): string =>
  new Date(at.utc + at.offset_minutes * 60_000).toISOString().slice(0, 16).replace("T", " ")
const offsetText = (at: Moment): string => `${localText(at).replace(" ", "T")}-0${-at.offset_minutes / 60}:00`

// ---- chance

/** A stream of numbers from 0 below `count`. The same seed gives the same stream. Mulberry32 by Tommy Ettinger: 32-bit integers only. */
function chance(seed: number): (count: number) => number {
  let state = seed
  return (count) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count
  }
}

// ---- the year

/** Below -3.00 USD/MWh the Buyer takes no more than its own load; above, it pays to stay at full output. */
const turnDownBelow_cents = -300

interface Quarter {
  readonly at: Moment
  readonly price_cents: number
  readonly load_wh: number
  readonly potential_wh: number
  readonly delivered_wh: number
  readonly check_wh: number
  readonly forceMajeure_wh: number
  readonly curtailed: boolean
  readonly availableUnits: number
  readonly plannedUnits: number
}

function campusYear(): readonly Quarter[] {
  const moments = Array.from({ length: quarters }, (_, at) => moment(start_utc + at * quarter_ms))
  const temperature = temperatures(moments)
  const prices = realTimePrices(moments, temperature)
  const loads = campusLoad(moments)
  const units = turbines(moments)
  const ordered = networkOrders(moments)
  const random = chance(2027_05)
  return moments.map((at, index) => {
    const price_cents = prices[index]!
    const load_wh = loads[index]!
    const { available: availableUnits, planned: plannedUnits } = units[index]!
    const potential_wh = availableUnits * capability_kw(temperature[index]!) * 250 + availableUnits * random(5_000)
    // Station losses of 0.05 to 0.15 %.
    const ready_wh = Math.floor((potential_wh * (9_985 + random(11))) / 10_000)
    const curtailed = ordered[index]!
    const storm = isStorm(at)
    const delivered_wh =
      storm || isSwitchgearWork(at)
        ? 0
        : curtailed
          ? Math.floor((ready_wh * (30 + random(20))) / 100)
          : price_cents < turnDownBelow_cents
            ? Math.min(ready_wh, load_wh)
            : ready_wh
    return {
      at,
      price_cents,
      load_wh,
      potential_wh,
      delivered_wh,
      // The check meter reads within 0.2 % of the main meter.
      check_wh: Math.floor((delivered_wh * (9_985 + random(31))) / 10_000),
      forceMajeure_wh: storm ? potential_wh : 0,
      curtailed,
      availableUnits,
      plannedUnits,
    }
  })
}

/** Tenths of a degree Celsius. A seasonal and a daily shape with weather that lasts some days: a shape, not a record of any place. */
function temperatures(moments: readonly Moment[]): readonly number[] {
  const byMonth = [75, 100, 145, 190, 235, 275, 292, 290, 250, 192, 128, 82]
  const byHour = [
    -42, -48, -53, -57, -60, -62, -58, -44, -24, -4, 14, 29, 41, 50, 56, 60, 60, 54, 42, 26, 8, -8, -21, -32,
  ]
  const random = chance(2027_01)
  let weather = 0
  let day = -1
  return moments.map((at) => {
    if (at.dayOfYear !== day) {
      day = at.dayOfYear
      weather = Math.trunc((weather * 7) / 10) + random(61) - 30
    }
    // Mid-month to mid-month, so that no month begins with a step.
    const position = Math.floor(((at.dayOfYear * 24 + at.hour) * 120) / 8760) - 5
    const month = Math.floor(position / 10)
    const along = position - month * 10
    const [here, next] = [byMonth[(month + 12) % 12]!, byMonth[(month + 13) % 12]!]
    return here + Math.trunc(((next - here) * along) / 10) + byHour[at.hour]! + weather
  })
}

/** What one turbine can give: 12 MW up to 15 °C, and 0.8 % less for each degree above. */
function capability_kw(tenthsOfDegree: number): number {
  return 12_000 - Math.trunc((Math.max(tenthsOfDegree - 150, 0) * 96) / 10)
}

/** Cents per MWh at the hub: a daily shape, weather, a few scarce evenings, and windy nights and noons below zero. */
function realTimePrices(moments: readonly Moment[], temperature: readonly number[]): readonly number[] {
  const byHour = [19, 18, 17, 17, 18, 21, 27, 30, 27, 24, 23, 24, 26, 28, 31, 35, 40, 46, 48, 43, 36, 30, 25, 21]
  const random = chance(2027_02)
  let windy = 0
  let day = -1
  let noise = 0
  return moments.map((at, index) => {
    if (at.dayOfYear !== day) {
      day = at.dayOfYear
      // Windy days come mostly from February to May and in October and November.
      const season = [20, 30, 42, 42, 30, 8, 4, 4, 12, 30, 30, 20][at.month - 1]!
      windy = random(100) < season ? 40 + random(60) : random(30)
    }
    noise = Math.trunc((noise * 8) / 10) + random(501) - 250
    const scarce = scarcity(at)
    if (scarce > 0) return scarce * 100 + random(10_000)
    const heat = Math.max(temperature[index]! - 300, 0) * 45 + Math.max(20 - temperature[index]!, 0) * 30
    const breeze = windy * (at.hour <= 5 || (at.hour >= 11 && at.hour <= 14) ? 25 : 9)
    return byHour[at.hour]! * 100 + heat + noise - breeze
  })
}

/** Scarce quarter hours: month, day, first hour, and the price of each quarter hour in dollars. */
const scarceEvenings: readonly (readonly [number, number, number, readonly number[]])[] = [
  [1, 19, 6, [240, 610, 1_180, 1_460, 980, 430, 260]],
  [2, 9, 6, [380, 920, 1_750, 2_480, 3_120, 2_250, 1_340, 620, 310]],
  [6, 23, 17, [190, 320, 450, 390, 260]],
  [7, 14, 17, [220, 480, 760, 1_050, 840, 520, 270]],
  [7, 29, 18, [260, 540, 890, 610, 330]],
  [8, 11, 17, [310, 740, 1_520, 2_360, 2_890, 2_410, 1_610, 820, 390]],
  [8, 12, 17, [410, 980, 2_140, 3_650, 4_380, 3_900, 2_020, 930, 450]],
  [8, 25, 18, [280, 590, 1_120, 740, 340]],
  [9, 8, 18, [240, 510, 930, 580]],
  [12, 21, 6, [210, 430, 690, 520, 280]],
]
function scarcity(at: Moment): number {
  for (const [month, day, hour, prices] of scarceEvenings)
    if (at.month === month && at.day === day) return prices[(at.hour - hour) * 4 + at.minute / 15] ?? 0
  return 0
}

/** Watt-hours of the data center in each quarter hour: 35 MW in January, growing to 38 MW, a little more by day and on weekdays. */
function campusLoad(moments: readonly Moment[]): readonly number[] {
  const byHour = [-9, -11, -13, -14, -14, -13, -10, -5, 0, 5, 8, 10, 11, 12, 13, 13, 12, 11, 9, 6, 3, 0, -4, -7]
  const random = chance(2027_03)
  let jobs = 0
  return moments.map((at) => {
    jobs = Math.trunc((jobs * 97) / 100) + random(241) - 120
    const level_kw = 35_000 + Math.trunc((at.dayOfYear * 3_000) / 365)
    const shape = byHour[at.hour]! * 60 + (at.weekday >= 6 ? -900 : 250)
    return (level_kw + shape + jobs) * 250 + random(100) * 10
  })
}

interface Outage {
  readonly unit: number
  /** Whole hours since the start of the year, half-open. */
  readonly from: number
  readonly to: number
  readonly planned: boolean
}

/** How many of the four turbines can run in each quarter hour, and how many are out for planned work. */
function turbines(moments: readonly Moment[]): readonly { readonly available: number; readonly planned: number }[] {
  const out = outages()
  return moments.map((_, index) => {
    const hour = Math.floor(index / 4)
    const now = out.filter((outage) => hour >= outage.from && hour < outage.to)
    const planned = new Set(now.filter((outage) => outage.planned).map((outage) => outage.unit))
    return { available: 4 - new Set(now.map((outage) => outage.unit)).size, planned: planned.size }
  })
}

function outages(): readonly Outage[] {
  // Three weeks each, in spring and autumn: days since 1 January.
  const planned = [45, 87, 276, 304].map((day, unit) => ({ unit, from: day * 24, to: (day + 21) * 24, planned: true }))
  const random = chance(2027_04)
  // A burner in January, a gearbox in July, a generator step-up transformer in August.
  const forced: Outage[] = [
    { unit: 0, from: 18 * 24 + 7, to: 23 * 24 + 15, planned: false },
    { unit: 2, from: 191 * 24 + 5, to: 201 * 24 + 17, planned: false },
    { unit: 3, from: 231 * 24 + 14, to: 243 * 24 + 9, planned: false },
  ]
  for (let unit = 0; unit < 4; unit++)
    for (let hour = random(900); hour < 8_700; hour += 450 + random(1_400)) {
      const length = 4 + random(24) * random(8)
      forced.push({ unit, from: hour, to: Math.min(hour + length, 8_760), planned: false })
    }
  return [...planned, ...forced]
}

/** Hours in which the network operator ordered the plant down: month, day, first hour, hours. */
const networkOrdersGiven = [
  [1, 28, 1, 3],
  [2, 16, 2, 3],
  [3, 5, 11, 3],
  [3, 14, 1, 3],
  [3, 26, 12, 2],
  [4, 8, 11, 4],
  [4, 17, 12, 2],
  [4, 29, 2, 3],
  [5, 6, 12, 3],
  [5, 27, 1, 4],
  [6, 15, 3, 2],
  [10, 9, 11, 4],
  [10, 22, 2, 3],
  [11, 7, 1, 2],
  [11, 18, 12, 3],
] as const
function networkOrders(moments: readonly Moment[]): readonly boolean[] {
  return moments.map((at) =>
    networkOrdersGiven.some(
      ([month, day, hour, hours]) => at.month === month && at.day === day && at.hour >= hour && at.hour < hour + hours,
    ),
  )
}

/** The storm of 18 May takes the line between plant and campus down from 05:30 to 20:00. */
const isStorm = (at: Moment): boolean =>
  at.month === 5 && at.day === 18 && minuteOfDay(at) >= 330 && minuteOfDay(at) < 1_200

/** The Buyer works on its own switchgear on 18 and 19 September and can take nothing. */
const isSwitchgearWork = (at: Moment): boolean => at.month === 9 && (at.day === 18 || at.day === 19)

const minuteOfDay = (at: Moment): number => at.hour * 60 + at.minute

// ---- the grid, the gas and the tenants: from what the year already is, so that its numbers stay as they are

/** Watt-hours lost between the plant, the grid and the load: 3 kWh in any quarter hour, and 0.40 to 0.60 % of what the plant delivers. */
function losses_wh(year: readonly Quarter[]): readonly number[] {
  const random = chance(2027_06)
  return year.map(({ delivered_wh }) => 3_000 + Math.floor((delivered_wh * (40 + random(21))) / 10_000))
}

/** Thousandths of an MMBtu (HHV): 8.6 to 8.8 for each MWh, and half an MMBtu for each turbine that idles or runs. */
function gas_thousandths(year: readonly Quarter[]): readonly number[] {
  const random = chance(2027_07)
  return year.map(({ delivered_wh, availableUnits }) => {
    const perMegawattHour = 8_600 + random(201)
    return Math.floor((delivered_wh * perMegawattHour) / 1_000_000) + availableUnits * 500
  })
}

/** Watt-hours of the first hall: 56 to 64 % of the load, moving slowly with its jobs. The second has the rest. */
function firstHall_wh(year: readonly Quarter[]): readonly number[] {
  const random = chance(2027_08)
  let jobs = 0
  return year.map(({ load_wh }) => {
    jobs = Math.trunc((jobs * 98) / 100) + random(41) - 20
    return Math.floor((load_wh * (6_000 + Math.max(Math.min(jobs, 400), -400))) / 10_000)
  })
}

/** By month: the net capacity of the last test, the gas price of its first day, and the carbon of the grid. */
const monthly = {
  capacity_kw: [48_000, 48_000, 47_800, 47_400, 46_800, 45_600, 45_100, 45_100, 46_200, 47_300, 48_000, 48_000],
  gas_cents_per_mmbtu: [262, 248, 221, 187, 168, 191, 214, 221, 196, 182, 225, 248],
  gridAverage_kg_per_mwh: [362, 355, 331, 318, 324, 371, 402, 409, 377, 336, 341, 366],
  residualMix_kg_per_mwh: [438, 431, 409, 394, 401, 447, 476, 482, 452, 414, 418, 441],
} as const

/** Cents a month that the plant costs beside its gas: as in the contracts, 2.50 USD/MWh and 2.40 USD/kW; and in September an overhaul. */
const overhaul_cents = [0, 0, 0, 0, 0, 0, 0, 0, 185_000_000, 0, 0, 0] as const

// ---- the files

/** Stretches in which M-101 has no reading: first quarter hour of the year, and how many. */
const mainMeterGaps = [
  [1_432, 3],
  [6_915, 2],
  [13_240, 6],
  [18_777, 1],
  [24_118, 4],
  [29_660, 2],
  [33_091, 5],
] as const
/** Readings of M-101 its reader estimated, after an exchange of the meter's modem. */
const estimated = { from: 24_122, count: 8 }

function metersFile(year: readonly Quarter[]): string {
  const missing = new Set(mainMeterGaps.flatMap(([from, count]) => Array.from({ length: count }, (_, at) => from + at)))
  return lines(
    "interval_start,delivered_kwh,delivered_status,check_kwh,potential_kwh",
    year.map(({ at, delivered_wh, check_wh, potential_wh }, index) => {
      const isEstimate = index >= estimated.from && index < estimated.from + estimated.count
      const delivered = missing.has(index) ? "," : `${decimal(delivered_wh, 3)},${isEstimate ? "E" : "A"}`
      return `${utcText(at.utc)},${delivered},${decimal(check_wh, 3)},${decimal(potential_wh, 3)}`
    }),
  )
}

/** Stamped with the end of the interval and in MWh, as the campus's own meters report. */
function loadFile(year: readonly Quarter[]): string {
  return lines(
    "interval_end,load_mwh",
    year.map(({ at, load_wh }) => `${utcText(at.utc + quarter_ms)},${decimal(Math.trunc(load_wh / 10), 5)}`),
  )
}

/** In local time without an offset: the hour of 7 November that comes twice stands twice, the earlier first. */
function pricesFile(year: readonly Quarter[]): string {
  return lines(
    "delivery_interval,hb_north_usd_per_mwh",
    year.map(({ at, price_cents }) => `${localText(at)},${decimal(price_cents, 2)}`),
  )
}

/** Every quarter hour, so that none has to be assumed; in local time with its offset. */
function dispatchFile(year: readonly Quarter[]): string {
  return lines(
    "interval_start,curtailed",
    year.map(({ at, curtailed }) => `${offsetText(at)},${curtailed}`),
  )
}

/** Only where there is something to report. */
function noticesFile(year: readonly Quarter[]): string {
  return lines(
    "interval_start,force_majeure_kwh",
    year
      .filter(({ forceMajeure_wh }) => forceMajeure_wh > 0)
      .map(({ at, forceMajeure_wh }) => `${offsetText(at)},${decimal(forceMajeure_wh, 3)}`),
  )
}

/** Hours of the whole plant: an hour of one turbine of the four counts a quarter. */
function outagesFile(year: readonly Quarter[]): string {
  const months = Array.from({ length: 12 }, (_, at) => at + 1).map((month) => {
    const inMonth = year.filter(({ at }) => at.month === month)
    // Sixteen quarter hours of a turbine are one hour of the plant; outages keep to whole hours, so two decimals hold it.
    const available = sum(inMonth.map(({ availableUnits }) => availableUnits))
    const excused = sum(inMonth.map(({ plannedUnits }) => plannedUnits))
    return `2027-${String(month).padStart(2, "0")},${decimal((available * 100) / 16, 2)},${decimal((excused * 100) / 16, 2)}`
  })
  return lines("month,available_hours,excused_hours", months)
}

/** What passes the fence, and the price of what comes in: the real-time price and 2.75 USD/MWh, at least nothing. */
function gridFile(year: readonly Quarter[]): string {
  const losses = losses_wh(year)
  return lines(
    "interval_start,imported_kwh,exported_kwh,retail_usd_per_mwh",
    year.map(({ at, delivered_wh, load_wh, price_cents }, index) => {
      const surplus_wh = delivered_wh - load_wh - losses[index]!
      const [imported, exported] = [Math.max(-surplus_wh, 0), Math.max(surplus_wh, 0)]
      const retail = decimal(Math.max(price_cents + 275, 0), 2)
      return `${utcText(at.utc)},${decimal(imported, 3)},${decimal(exported, 3)},${retail}`
    }),
  )
}

/** Hourly, as a gas meter reports. */
function gasFile(year: readonly Quarter[]): string {
  const gas = gas_thousandths(year)
  return lines(
    "hour,mmbtu_hhv",
    year.flatMap(({ at }, index) =>
      index % 4 === 0 ? [`${utcText(at.utc)},${decimal(sum(gas.slice(index, index + 4)), 3)}`] : [],
    ),
  )
}

/** The two halls, which together are the campus load to the watt-hour; in local time with its offset. */
function tenantsFile(year: readonly Quarter[]): string {
  const first = firstHall_wh(year)
  return lines(
    "interval_start,hall_a_kwh,hall_b_kwh",
    year.map(
      ({ at, load_wh }, index) =>
        `${offsetText(at)},${decimal(first[index]!, 3)},${decimal(load_wh - first[index]!, 3)}`,
    ),
  )
}

/** What is known of a month, and what the books of a venture have for it. */
function monthsFile(year: readonly Quarter[]): string {
  const gas = gas_thousandths(year)
  const months = Array.from({ length: 12 }, (_, month) => {
    const isHere = ({ at }: Quarter) => at.month === month + 1
    const burned = sum(year.map((quarter, index) => (isHere(quarter) ? gas[index]! : 0)))
    const delivered = sum(year.map((quarter) => (isHere(quarter) ? quarter.delivered_wh : 0)))
    const costs_cents =
      Math.floor((burned * monthly.gas_cents_per_mmbtu[month]!) / 1_000) +
      Math.floor((delivered * 250) / 1_000_000) +
      monthly.capacity_kw[month]! * 240 +
      overhaul_cents[month]!
    return [
      `2027-${String(month + 1).padStart(2, "0")}`,
      monthly.capacity_kw[month]!,
      decimal(monthly.gas_cents_per_mmbtu[month]!, 2),
      monthly.gridAverage_kg_per_mwh[month]!,
      monthly.residualMix_kg_per_mwh[month]!,
      decimal(costs_cents, 2),
    ].join(",")
  })
  return lines(
    "month,tested_kw,gas_usd_per_mmbtu,grid_average_kg_per_mwh,residual_mix_kg_per_mwh,operating_costs_usd",
    months,
  )
}

/** M-101 in January 2027 at a steady 10,000 kWh, without 14 January from 03:15 to 04:00. */
function gapFixture(): string {
  const rows = Array.from({ length: 31 * 96 }, (_, index) => moment(start_utc + index * quarter_ms))
  const isGap = (at: Moment) => at.day === 14 && minuteOfDay(at) >= 195 && minuteOfDay(at) < 240
  return lines(
    "start,kWh",
    rows.filter((at) => !isGap(at)).map((at) => `${localText(at).replace(" ", "T")}-06:00,10000`),
  )
}

/**
 * Days on which the Fedwire Funds Service does not settle, weekends aside. Federal Reserve Financial Services, Holiday Schedules
 * (frbservices.org/about/holiday-schedules): a holiday on a Sunday closes the Reserve Banks on the Monday after it; for one on a
 * Saturday they are open on the Friday before it, so that it closes no working day. The eleven holidays are those of 5 U.S.C. 6103(a).
 */
function fedwireFile(from: number, through: number): string {
  const rows: string[] = []
  for (let year = from; year <= through; year++)
    for (const [name, day_utc] of [
      ["New Year's Day", Date.UTC(year, 0, 1)],
      ["Birthday of Martin Luther King Jr.", nthWeekday(year, 1, 3, monday)],
      ["Washington's Birthday", nthWeekday(year, 2, 3, monday)],
      ["Memorial Day", lastMondayOfMay(year)],
      ["Juneteenth National Independence Day", Date.UTC(year, 5, 19)],
      ["Independence Day", Date.UTC(year, 6, 4)],
      ["Labor Day", nthWeekday(year, 9, 1, monday)],
      ["Columbus Day", nthWeekday(year, 10, 2, monday)],
      ["Veterans Day", Date.UTC(year, 10, 11)],
      ["Thanksgiving Day", nthWeekday(year, 11, 4, thursday)],
      ["Christmas Day", Date.UTC(year, 11, 25)],
    ] as const) {
      const weekday = new Date(day_utc).getUTCDay()
      if (weekday !== 6)
        rows.push(`${new Date(day_utc + (weekday === 0 ? day_ms : 0)).toISOString().slice(0, 10)},${name}`)
    }
  return lines(`# Fedwire holidays that close a working day, ${from} to ${through}`, rows)
}

const day_ms = 86_400_000
const monday = 1
const thursday = 4
/** The n-th Monday, say, of a month. */
function nthWeekday(year: number, month: number, n: number, weekday: number): number {
  const first = Date.UTC(year, month - 1, 1)
  return first + (((weekday - new Date(first).getUTCDay() + 7) % 7) + (n - 1) * 7) * day_ms
}
function lastMondayOfMay(year: number): number {
  const last = Date.UTC(year, 4, 31)
  return last - ((new Date(last).getUTCDay() + 6) % 7) * day_ms
}

// ---- text

/** A whole number of the last decimal as a decimal: 41750 with 3 is "41.750". */
function decimal(units: number, places: number): string {
  const figures = String(Math.abs(units)).padStart(places + 1, "0")
  return `${units < 0 ? "-" : ""}${figures.slice(0, -places)}.${figures.slice(-places)}`
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const lines = (header: string, rows: readonly string[]): string => `${[header, ...rows].join("\n")}\n`

if (import.meta.main)
  for (const [path, text] of generate()) {
    const file = join(import.meta.dirname, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
