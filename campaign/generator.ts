import fc from "fast-check"

/** A contract made up by a program, with readings for it. The same draws give the same case. */
export interface Case {
  /** The declarations of the contract, each by itself: their order means nothing. */
  readonly items: readonly string[]
  /** What stands before and behind the contract: templates, amendments, histories. */
  readonly before: readonly string[]
  readonly beside: readonly string[]
  readonly files: ReadonlyMap<string, string>
  /** The months of its term, which is two months long: "2027-02", "2027-03". */
  readonly from: string
  readonly through: string
  /** The constructs it holds, for the count of what is covered. */
  readonly uses: readonly string[]
}

export const textOf = ({ items, before, beside }: Case): string =>
  ["offtake 1", ...before, `contract c "Made up" {`, ...items.map((item) => `  ${item}`), "}", ...beside, ""].join("\n")

type Unit = "MWh" | "USD" | "USD/MWh" | "%" | "kW" | "flag"
type Grain = "interval" | "day" | "month"
interface Name {
  readonly name: string
  readonly unit: Unit
  readonly grain: Grain | "ever"
  readonly tenant: boolean
}

const finer: Readonly<Record<Grain, readonly Grain[]>> = { interval: [], day: ["interval"], month: ["interval", "day"] }
const refines = (from: Grain | "ever", to: Grain) => from === "ever" || from === to || finer[from].includes(to)
const isAmount = (unit: Unit) => unit === "MWh" || unit === "USD"
const modes = ["half_up", "half_even", "half_down", "up", "down", "floor", "ceiling", "up_05"] as const

/** Draws a case: types first, then expressions of that type over what is declared so far. */
export const cases: fc.Arbitrary<Case> = fc.gen().map((g) => new Maker(g).make())

class Maker {
  readonly #g: fc.GeneratorValue
  readonly #items: string[] = []
  readonly #before: string[] = []
  readonly #beside: string[] = []
  readonly #names: Name[] = []
  readonly #uses = new Set<string>()
  readonly #charges: string[] = []
  #count = 0
  #curve = false
  #formula = false
  #tou = false
  #phase = false

  constructor(g: fc.GeneratorValue) {
    this.#g = g
  }
  #int(min: number, max: number): number {
    return this.#g(fc.integer, { min, max })
  }
  #chance(percent: number): boolean {
    // Shrinking goes to zero, and so to leaving out.
    return this.#int(0, 99) >= 100 - percent
  }
  #pick<T>(list: readonly T[]): T {
    return list[this.#int(0, list.length - 1)]!
  }
  #fresh(stem: string): string {
    return `${stem}_${++this.#count}x`
  }
  #use(construct: string): void {
    this.#uses.add(construct)
  }
  #declare(item: string, name?: Name): void {
    this.#items.push(item)
    if (name) this.#names.push(name)
  }

  make(): Case {
    const zone = this.#pick(["America/Chicago", "Europe/London", "Etc/GMT+6", "Asia/Kolkata"])
    const minutes = this.#chance(10) ? 30 : 60
    const money = this.#pick(["0.01", "0.01", "0.001", "1"])
    this.#items.push(
      `parties { Seller "Seller LLC" Buyer "Buyer Inc." North "North LP" South "South LP" }`,
      `term 2027-02-01 through 2027-03-31`,
      `time { timezone "${zone}" interval ${minutes} min contract_year starts February 1 leap_day to March 1 }`,
      `rounding { post each line to ${money} USD ${this.#pick(modes)} quotients to ${this.#int(6, 12)} decimals ${this.#pick(modes)} }`,
    )
    const joins = this.#chance(30)
    if (joins) this.#use("dated member")
    this.#declare(`group tenant of party { North South${joins ? " from 2027-03-01" : ""} }`)
    const files = this.#inputs(minutes)
    this.#setting()
    for (let left = this.#int(1, 3); left > 0; left--) this.#agreed()
    for (let left = this.#int(2, 7); left > 0; left--) this.#rule()
    for (let left = this.#int(1, 3); left > 0; left--) this.#posting()
    this.#paper()
    this.#around()
    return {
      items: this.#items,
      before: this.#before,
      beside: this.#beside,
      files,
      from: "2027-02",
      through: "2027-03",
      uses: [...this.#uses],
    }
  }

  // ---- readings

  #inputs(minutes: number): ReadonlyMap<string, string> {
    const policy = (flow: boolean) => this.#pick(flow ? ["error", "zero"] : ["error", "hold 3 hour"])
    this.#declare(`input delivered: MWh each interval from meter "A" missing ${policy(true)}`, {
      name: "delivered",
      unit: "MWh",
      grain: "interval",
      tenant: false,
    })
    this.#declare(`input spot: USD/MWh each interval from market "hub" run final missing ${policy(false)}`, {
      name: "spot",
      unit: "USD/MWh",
      grain: "interval",
      tenant: false,
    })
    this.#declare(`input load[tenant]: MWh each interval from meter "B" missing zero`, {
      name: "load",
      unit: "MWh",
      grain: "interval",
      tenant: true,
    })
    this.#declare(`input ordered: flag each interval from log "C" missing false`, {
      name: "ordered",
      unit: "flag",
      grain: "interval",
      tenant: false,
    })
    this.#declare(
      `input cpi: number each month from index "CPI-U, U.S. city average, all items, NSA, 1982-84=100" missing error`,
    )
    const gaps = this.#chance(15)
    const seed = this.#int(1, 1_000_000)
    const noise = noiseOf(seed)
    const start = Date.UTC(2027, 0, 31)
    const rows: string[] = ["time,delivered,spot,north,south,ordered"]
    for (let at = start; at < Date.UTC(2027, 3, 2); at += minutes * 60_000) {
      const gap = gaps && noise(400) === 0
      const cell = (text: string) => (gap ? "" : text)
      const delivered = noise(12) === 0 ? "0" : `${noise(90)}.${noise(10)}`
      const spot = `${noise(9) === 0 ? "-" : ""}${noise(120)}.${noise(10)}${noise(10)}`
      rows.push(
        `${new Date(at).toISOString()},${cell(delivered)},${cell(spot)},${noise(40)}.5,${noise(3) === 0 ? 0 : noise(40)},${noise(15) === 0}`,
      )
    }
    if (gaps) this.#use("gaps")
    const column = (source: string, name: string, unit: string, more = {}) => ({
      source,
      file: "data.csv",
      time: "time",
      column: name,
      unit,
      zone: "as written",
      label: "start",
      every: minutes === 60 ? "1 hour" : `${minutes} min`,
      ...(unit === "flag" ? {} : { decimals: 4 }),
      ...more,
    })
    const bindings = {
      offtake: "bindings/1",
      series: [
        column("meter A", "delivered", "MWh"),
        column("market hub", "spot", "USD/MWh"),
        column("meter B", "north", "MWh", { members: ["North"] }),
        column("meter B", "south", "MWh", { members: ["South"] }),
        column("log C", "ordered", "flag"),
        {
          source: "index CPI-U, U.S. city average, all items, NSA, 1982-84=100",
          file: "cpi.csv",
          time: "month",
          column: "cpi",
          unit: "number",
          zone: "as written",
          label: "start",
          every: "1 month",
          decimals: 3,
        },
      ],
      events: [{ event: "cod", date: `2027-0${2 + noise(2)}-${10 + noise(15)}` }],
    }
    const cpi = ["2027-02", "2027-03"].map((month) => `${month},${300 + noise(20)}.${noise(900) + 100}`)
    return new Map([
      ["bindings.json", JSON.stringify(bindings)],
      ["data.csv", `${rows.join("\n")}\n`],
      ["cpi.csv", ["month,cpi", ...cpi, ""].join("\n")],
    ])
  }

  // ---- what rules stand on

  #setting(): void {
    if (this.#chance(40)) {
      this.#use("tou")
      this.#tou = true
      this.#declare(
        `tou site { period peak: ${this.#pick(["", "February 15 through March 10 "])}Mon..Fri with holidays ${this.#pick(["07:00..23:00", "06:00..12:00, 18:00..24:00"])} otherwise off_peak }`,
      )
    }
    if (this.#chance(40)) {
      this.#use("event and phases")
      this.#phase = true
      this.#declare(`event cod "Operation" §2.1 once guaranteed 2027-02-20 longstop 2027-03-20 from log "milestones"`)
      this.#declare(`phases §2 { operation from cod }`)
    }
    if (this.#chance(30)) {
      this.#use("curve")
      this.#curve = true
      this.#declare(
        `curve heat(output: kW): USD/MWh §6 ${this.#pick(["linear", "step"])} clamp { 0 kW: ${this.#int(1, 9)} USD/MWh 40_000 kW: ${this.#int(10, 19)} USD/MWh 70_000 kW: ${this.#int(5, 30)} USD/MWh }`,
      )
    }
    if (this.#chance(30)) {
      this.#use("formula")
      this.#formula = true
      this.#declare(`formula blended(a: USD/MWh, b: USD/MWh, part: %): USD/MWh = a * part + b * (100% - part)`)
    }
  }

  #agreed(): void {
    const name = this.#fresh("rate")
    const price = () => `${this.#int(1, 90)}.${this.#int(0, 99)} USD/MWh`
    const chain = () =>
      this.#pick([
        "exact",
        `rounded to 0.01 USD/MWh ${this.#pick(modes)} each step`,
        `rounded to 0.01 USD/MWh ${this.#pick(modes)} at use`,
      ])
    const kind = this.#int(0, 6)
    const known: Name = { name, unit: "USD/MWh", grain: "ever", tenant: false }
    if (kind === 0) this.#declare(`agreed ${name}: % §1 = ${this.#int(1, 120)}%`, { ...known, unit: "%" })
    else if (kind === 1) {
      this.#use("dated figure")
      this.#declare(`agreed ${name}: USD/MWh §1 = ${price()} ; ${price()} from 2027-03-01`, {
        ...known,
        grain: "month",
      })
    } else if (kind === 2) {
      this.#use("escalation")
      const grown = this.#pick(["compounding", "simple"])
      this.#declare(
        `agreed ${name}: USD/MWh each month §1 = ${price()} escalating ${this.#int(1, 9)}% ${grown} each month from 2027-03-01 ${chain()}`,
        { ...known, grain: "month" },
      )
    } else if (kind === 3) {
      this.#use("index")
      this.#declare(
        `agreed ${name}: USD/MWh each month §1 = ${price()} indexed to cpi (share: ${this.#int(1, 100)}%, base_month: 2027-01, base: 305.5, lag: 0 month, ${this.#pick(["limit: none", "limit: per_step, at_most: 2%, applies: after_share", "limit: since_base, at_least: 0%, at_most: 3%, applies: before_share"])}, falls: ${this.#pick(["may_fall", "never_falls"])}, unpublished: last_published_true_up, revised: first_published, rebased: stop) each month from 2027-03-01 ${chain()}`,
        { ...known, grain: "month" },
      )
    } else if (kind === 4) {
      this.#use("figure by member")
      this.#declare(`agreed ${name}[tenant]: USD/MWh §1 = { North: ${price()} South: ${price()} }`, {
        ...known,
        tenant: true,
      })
    } else if (kind === 5 && this.#tou) {
      this.#use("figure by time of use")
      this.#declare(`agreed ${name}[site]: USD/MWh §1 = { peak: ${price()} off_peak: ${price()} }`, {
        ...known,
        grain: "interval",
      })
    } else this.#declare(`agreed ${name}: USD/MWh §1 = ${price()}`, known)
  }

  // ---- rules

  #rule(): void {
    const kind = this.#int(0, 11)
    const grain = this.#pick<Grain>(["interval", "day", "month", "month"])
    if (kind <= 4) return this.#define()
    if (kind === 5) return this.#account(grain === "interval" ? "day" : grain)
    if (kind === 6) return this.#flip()
    if (kind === 7 || kind === 8) return this.#allocate(grain)
    if (kind === 9) return this.#waterfall()
    if (kind === 10) return this.#instrument()
    return this.#ratchet()
  }

  #define(): void {
    const unit = this.#pick<Unit>(["MWh", "USD", "USD/MWh", "%", "kW", "flag"])
    const grain = this.#pick<Grain>(["interval", "day", "month"])
    const tenant = unit !== "flag" && this.#chance(20)
    const name = this.#fresh("value")
    const exception = this.#except(unit, grain, tenant)
    const value =
      isAmount(unit) && exception !== ""
        ? this.#grained(unit, grain, tenant, 3)
        : this.#expression(unit, grain, tenant, 3)
    this.#declare(`define ${name}${tenant ? "[tenant]" : ""}: ${unit} each ${grain} §3 = ${value}${exception}`, {
      name,
      unit,
      grain,
      tenant,
    })
  }
  #except(unit: Unit, grain: Grain, tenant: boolean): string {
    if (!this.#chance(25)) return ""
    this.#use("except")
    return ` except §3.${this.#int(1, 9)} when ${this.#expression("flag", grain, false, 1)} : ${this.#expression(unit, grain, tenant, 1)}`
  }
  #account(grain: Grain): void {
    const name = this.#fresh("bank")
    this.#use("account")
    const amount = () => `max(${this.#expression("MWh", grain, false, 1)}, 0)`
    const lines: string[] = ["opens 0 MWh"]
    const form = this.#int(0, 2)
    if (form === 0) {
      this.#use("vintages")
      const order = this.#pick(["oldest", "newest"])
      lines.push(
        `add ${amount()}`,
        `draw used up to ${amount()} ${order} first`,
        `expire after ${this.#int(1, 2)} ${grain}`,
      )
    } else if (form === 1) {
      this.#use("allowance")
      lines.push(
        `reset each month to ${this.#int(1, 5000)} MWh`,
        `draw used up to ${amount()} excess ${this.#pick(["not_owed", "carried"])}`,
      )
    } else {
      this.#use("return")
      const growth = this.#pick(["simple", "compounding each month"])
      const order = this.#pick(["return", "capital"])
      lines.push(
        `add ${amount()}`,
        `accrue ${this.#int(1, 12)}% per year ${this.#pick(["actual/365", "actual/360", "30/360"])} on opening ${growth} rounded to 0.001 MWh half_even`,
        `draw used up to ${amount()} ${order} first`,
      )
    }
    this.#declare(`account ${name}: MWh each ${grain} §5 { ${lines.join(" ")} at end of term lapses }`)
    for (const stage of ["used", ...(form === 1 ? [] : ["added"])])
      this.#names.push({ name: `${name}.${stage}`, unit: "MWh", grain, tenant: false })
  }
  #flip(): void {
    this.#use("flip")
    const name = this.#fresh("flipped")
    const takes = this.#pick(["at once", "from next month"])
    this.#declare(
      `flip ${name} each month §7 when ${this.#expression("MWh", "month", false, 1)} > ${this.#int(0, 9000)} MWh ${takes}`,
      {
        name,
        unit: "flag",
        grain: "month",
        tenant: false,
      },
    )
  }
  /** The source is cut to the step first, as an allocation asks; a check says that its parts sum to it. */
  #allocate(grain: Grain): void {
    const [source, name] = [this.#fresh("whole"), this.#fresh("parts")]
    this.#declare(
      `define ${source}: MWh each ${grain} §8 = round(max(${this.#grained("MWh", grain, false, 2)}, 0), 0.001 MWh, half_up)`,
    )
    const limit = () => this.#expression("MWh", grain, false, 1)
    const head = `allocate ${name} of ${source}: MWh each ${grain} §8 step 0.001 MWh`
    const form = this.#int(0, 2)
    if (form === 2) {
      this.#use("allocate by weight")
      const cap = this.#chance(40)
        ? ` each up to ${this.#int(0, 60)} MWh leftover ${this.#pick(["to North", "to South"])}`
        : ""
      const remainder = this.#pick(["largest", "in order", "to North"])
      const weight = grain === "interval" ? "load" : `sum(load) over ${grain}`
      this.#declare(
        `${head} across tenant by ${weight}${cap} remainder ${remainder} if no weight ${this.#pick(["equal", "to North"])}`,
        { name, unit: "MWh", grain, tenant: true },
      )
      this.#sums(`sum(${name}) across tenant`, source, grain)
      return
    }
    this.#use(form === 0 ? "allocate in order" : "allocate by shares")
    const arms =
      form === 0
        ? `first a up to ${limit()} next b up to ${limit()} rest to c`
        : `share ${this.#int(0, 50)}% to a share ${this.#int(0, 50)}% to b rest to c`
    this.#declare(`${head} { ${arms} }`)
    for (const part of ["a", "b", "c"]) this.#names.push({ name: `${name}.${part}`, unit: "MWh", grain, tenant: false })
    this.#sums(["a", "b", "c"].map((part) => `${name}.${part}`).join(" + "), source, grain)
  }
  #sums(parts: string, source: string, grain: Grain): void {
    this.#declare(`check "parts of ${source}" each ${grain} : ${parts} = ${source} else error`)
  }
  #waterfall(): void {
    this.#use("waterfall")
    const [source, name] = [this.#fresh("cash"), this.#fresh("dist")]
    this.#declare(
      `define ${source}: USD each month §9 = round(max(${this.#grained("USD", "month", false, 2)}, 0), 0.01 USD, half_up)`,
    )
    const share = this.#int(30, 90)
    const tier = this.#pick([
      `tier second until pool gets ${this.#int(0, 90000)} USD pay { ${share}% to pool rest to promote }`,
      `tier second until promote gets ${this.#int(0, 90000)} USD plus 20% of this tier pay { ${share}% to promote rest to pool }`,
    ])
    const cut = this.#pick(["each tier", "recipients only"])
    this.#declare(
      `waterfall ${name} of ${source}: USD each month §9 step 0.01 USD ${cut} { tier preferred up to ${this.#int(0, 90000)} USD pay pool ${tier} rest pay { 70% to pool rest to promote } }`,
    )
    for (const part of ["total[pool]", "total[promote]"])
      this.#names.push({ name: `${name}.${part}`, unit: "USD", grain: "month", tenant: false })
    this.#sums(`${name}.total[pool] + ${name}.total[promote]`, source, "month")
  }
  #instrument(): void {
    this.#use("instrument")
    const [name, made] = [this.#fresh("rec"), this.#fresh("made")]
    const fraction = this.#pick(["carry", "drop"])
    this.#declare(
      `instrument ${name} "Certificate" unit REC vintage month §10 { issue ${made} to Seller = max(${this.#expression("MWh", "month", false, 1)}, 0) * 1 REC/MWh in whole 1 REC ${fraction} transfer ${made}_on from Seller to Buyer = ${this.#int(0, 100)}% * ${made} in whole 1 REC drop }`,
    )
  }
  #ratchet(): void {
    this.#use("window")
    const [demand, billing] = [this.#fresh("demand"), this.#fresh("billing")]
    this.#declare(`define ${demand}: kW each month §11 = max(delivered / hours(interval)) over month`)
    const of = this.#pick([demand, billing])
    this.#declare(
      `define ${billing}: kW each month §11 = max(${demand}, 80% * max(${of}, else 0) over prior up to ${this.#int(1, 11)} month)`,
      {
        name: billing,
        unit: "kW",
        grain: "month",
        tenant: false,
      },
    )
  }

  #posting(): void {
    const name = this.#fresh("pay")
    this.#charges.push(name)
    const kind = this.#int(0, 3)
    if (kind === 0) {
      this.#use("charge")
      this.#declare(
        `charge ${name} (Buyer pays Seller): USD each month §4 = max(${this.#expression("USD", "month", false, 2)}, 0)`,
      )
    } else if (kind === 1 && this.#phase) {
      this.#use("during and split at")
      const dated = this.#fresh("fee")
      this.#declare(`agreed ${dated}: USD/MWh §4 = 5 USD/MWh ; 7 USD/MWh from 2027-03-12`)
      this.#declare(
        `settle ${name} (Buyer pays Seller, negative reverses): USD each month §4 during operation split at ${dated} = sum(delivered) over month * ${dated}`,
      )
    } else {
      this.#use("settle")
      this.#declare(
        `settle ${name} (Buyer pays Seller, negative reverses): USD each month §4 = ${this.#expression("USD", "month", false, 3)}${this.#except("USD", "month", false)}`,
      )
    }
  }
  #paper(): void {
    if (this.#chance(50)) {
      this.#use("invoice and tax")
      const tax = this.#chance(50)
        ? ` tax vat §12 = 6.25% on ${this.#charges[0]!} per ${this.#pick(["total", "line"])}`
        : ""
      this.#declare(
        `invoice bill (Seller bills Buyer) each month §12 { lines ${this.#charges.join(", ")}${tax} due 20 days after period end }`,
      )
    }
    if (this.#chance(30)) {
      this.#use("check")
      this.#declare(`check "asked" each day : ${this.#expression("flag", "day", false, 2)} else warn`)
    }
  }
  #around(): void {
    if (this.#chance(25)) {
      this.#use("template")
      this.#before.push(
        `template floored "Floored" (price: USD/MWh each interval, zero_is: one of below or not_below) {`,
        `  define paid: USD/MWh each interval = case { when price > 0 or (price = 0 and zero_is = not_below) : price otherwise : 0 }`,
        `}`,
      )
      this.#declare(`uses floored(price: spot, zero_is: ${this.#pick(["below", "not_below"])}) as floor_of_spot`)
      this.#declare(
        `settle at_floor (Buyer pays Seller, negative reverses): USD each month §13 = sum(delivered * floor_of_spot.paid) over month`,
      )
    }
    if (this.#chance(20)) {
      this.#use("amendment")
      this.#declare(`agreed standing: USD each month whole §14 = 100 USD`)
      this.#declare(`charge standing_charge (Buyer pays Seller): USD each month §14 = standing`)
      this.#beside.push(
        `amendment 1 to c effective 2027-03-01 signed 2027-01-10 { replace agreed standing: USD each month whole §14 = 120 USD }`,
      )
    }
    if (this.#chance(20)) {
      this.#use("history")
      this.#declare(`define energy_before: MWh each month §15 = prior(month_energy, else 0)`)
      this.#declare(`define month_energy: MWh each month §15 = sum(delivered) over month`)
      this.#beside.push(`history of c signed 2027-01-20 { given month_energy = ${this.#int(0, 9000)} MWh in 2027-01 }`)
    }
  }

  // ---- expressions

  /** An expression of the type, no deeper than `depth` operators. */
  #expression(unit: Unit, grain: Grain, tenant: boolean, depth: number): string {
    return depth === 0 || this.#chance(15)
      ? this.#atom(unit, grain, tenant)
      : this.#composed(unit, grain, tenant, depth - 1)
  }

  #atom(unit: Unit, grain: Grain, tenant: boolean): string {
    const fits = this.#names.filter(
      (each) =>
        each.unit === unit &&
        (isAmount(unit) ? each.grain === grain : refines(each.grain, grain)) &&
        (tenant || !each.tenant),
    )
    if (fits.length > 0 && this.#chance(75)) return this.#pick(fits).name
    if (unit === "flag") return this.#pick(["true", "false"])
    if (unit === "%") return `${this.#int(0, 150)}%`
    return `${this.#int(0, 400)}.${this.#int(0, 99)} ${unit}`
  }

  #composed(unit: Unit, grain: Grain, tenant: boolean, depth: number): string {
    const same = () => this.#expression(unit, grain, tenant, depth)
    const other = (wanted: Unit, at: Grain = grain) => this.#expression(wanted, at, tenant, depth)
    if (unit === "flag") return this.#condition(grain, depth)
    const inner = finer[grain]
    // An amount that is written down belongs to no period: where a condition has one, the amount has to have its own.
    const settled = () => (isAmount(unit) ? this.#grained(unit, grain, tenant, depth) : same())
    const general: (() => string)[] = [
      () => `(${same()} ${this.#pick(["+", "-"])} ${same()})`,
      () => `${this.#pick(["max", "min"])}(${same()}, ${same()})`,
      () => `(if ${this.#condition(grain, 0)} then ${settled()} else ${same()})`,
      () => `(case { when ${this.#condition(grain, 0)} : ${settled()} otherwise : ${same()} })`,
      () => `abs(${same()})`,
      () => `(${other("%")} * ${isAmount(unit) ? this.#grained(unit, grain, tenant, depth) : same()})`,
      () => `round(${same()}, ${unit === "%" ? "0.01%" : `0.01 ${unit}`}, ${this.#pick(modes)})`,
      () => `clamp(${same()}, ${unit === "%" ? "5%" : `5 ${unit}`}, ${unit === "%" ? "90%" : `90 ${unit}`})`,
    ]
    const own: (() => string)[] = []
    if (isAmount(unit)) {
      if (inner.length > 0) {
        const at = this.#pick(inner)
        own.push(
          () => `sum(${this.#grained(unit, at, tenant, depth)}) over ${grain}`,
          () => `sum(${this.#grained(unit, at, tenant, depth)} where ${this.#condition(at, 0)}) over ${grain}`,
        )
      }
      if (!tenant) own.push(() => `sum(${this.#grained(unit, grain, true, depth)}) across tenant`)
    }
    if (unit === "USD") {
      own.push(() => this.#grained("USD", grain, tenant, depth))
      own.push(() => {
        this.#use("tiers marginal")
        return `tiered marginal (max(${this.#grained("MWh", grain, tenant, depth)}, 0)) { first ${this.#int(1, 900)} MWh at 7 USD/MWh next ${this.#int(1, 900)} MWh at ${other("USD/MWh")} rest at 5 USD/MWh }`
      })
      own.push(() => {
        this.#use("tiers all units")
        return `tiered all_units (max(${this.#grained("MWh", grain, tenant, depth)}, 0)) { up to 100 MWh at 5 USD/MWh below 900 MWh at 6 USD/MWh rest at 7 USD/MWh }`
      })
      own.push(() => `limited(${other("USD")}, at_most: ${other("USD")}, excess: not_owed)`)
      if (grain !== "interval") own.push(() => `(${this.#int(1, 90)} USD/day * days(${grain}))`)
    }
    if (unit === "MWh") {
      own.push(() => `(${other("kW")} * hours(${grain}))`)
      if (grain === "month")
        own.push(
          () =>
            `above_band(${same()}, ${same()}, band: 2%, of: 10 MWh, counts: ${this.#pick(["only_the_part_outside", "all_once_outside"])})`,
        )
    }
    if (unit === "kW") {
      own.push(() => `(${this.#grained("MWh", grain, tenant, depth)} / hours(${grain}))`)
      if (inner.length > 0)
        own.push(
          () =>
            `${this.#pick(["max", "min", "tavg", "first", "last"])}(${this.#grained("kW", this.#pick(inner), tenant, depth)}) over ${grain}`,
        )
      if (grain === "month") {
        own.push(() => {
          this.#use("coincident peak")
          return `at_max(delivered / hours(interval) by spot) over month`
        })
      }
    }
    if (unit === "USD/MWh") {
      own.push(
        () =>
          `ratio(${this.#grained("USD", grain, tenant, depth)}, ${this.#grained("MWh", grain, tenant, depth)}, else ${this.#int(0, 90)} USD/MWh)`,
      )
      if (inner.length > 0) own.push(() => `wavg(spot by delivered, else ${this.#int(0, 90)} USD/MWh) over ${grain}`)
      if (this.#curve) own.push(() => `heat(${other("kW")})`)
      if (this.#formula) own.push(() => `blended(${same()}, ${same()}, ${other("%")})`)
    }
    if (unit === "%")
      own.push(
        () =>
          `ratio(${this.#grained("MWh", grain, tenant, depth)}, ${this.#grained("MWh", grain, tenant, depth)}, else ${this.#int(0, 100)}%)`,
      )
    return this.#pick([...general, ...own, ...own])()
  }

  /** An expression that certainly belongs to the periods of the grain, and to each member where `tenant`. */
  #grained(unit: Unit, grain: Grain, tenant: boolean, depth: number): string {
    const meter = tenant ? "load" : "delivered"
    const energy = grain === "interval" ? meter : `sum(${meter}) over ${grain}`
    const more = () => this.#expression(unit, grain, tenant, Math.max(0, depth - 1))
    switch (unit) {
      case "MWh":
        return this.#chance(60) ? `(${energy} + ${more()})` : energy
      case "USD":
        return `(${energy} * ${this.#expression("USD/MWh", grain, tenant, Math.max(0, depth - 1))})`
      case "kW":
        return this.#chance(50) ? `(${energy} / hours(${grain}) + ${more()})` : `${energy} / hours(${grain})`
      default:
        return `ratio(${energy}, 5 MWh, else 0)`
    }
  }

  #condition(grain: Grain, depth: number): string {
    const compare = this.#pick(["<", "<=", ">", ">=", "=", "!="])
    const forms: (() => string)[] = [
      () => `${this.#expression("MWh", grain, false, depth)} ${compare} ${this.#int(0, 90)} MWh`,
      () =>
        `${this.#expression("USD/MWh", grain, false, depth)} ${compare} ${this.#expression("USD/MWh", grain, false, depth)}`,
      () => `not ${this.#atom("flag", grain, false)}`,
      () => `(${this.#atom("flag", grain, false)} ${this.#pick(["and", "or"])} ${this.#atom("flag", grain, false)})`,
    ]
    const [at] = finer[grain]
    if (at)
      forms.push(
        () =>
          `${this.#pick(["any", "all"])}(${at === "interval" ? "ordered" : `any(ordered) over ${at}`}) over ${grain}`,
      )
    if (this.#tou && grain === "interval") forms.push(() => `in(site.${this.#pick(["peak", "off_peak"])})`)
    if (this.#phase && grain !== "month") forms.push(() => "in(operation)")
    if (this.#phase) forms.push(() => "cod.happened")
    if (grain === "interval") {
      forms.push(() => {
        this.#use("run of hours")
        return `${this.#pick(["run_length", "run_so_far"])}(spot < 0) within day >= ${this.#int(1, 3)} h`
      })
    }
    return `(${this.#pick(forms)()})`
  }
}

/** Whole numbers below `limit`, the same for the same seed. */
function noiseOf(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * limit)
  }
}
