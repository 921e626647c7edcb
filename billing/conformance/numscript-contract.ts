import type { Column } from "./case.ts"
import { Beyond, ratioOf, type Destination, type Expression, type Part, type Ratio } from "./numscript.ts"
import type { Amount, Script, Source, Statement } from "./numscript.ts"

/** What a script is run with. Amounts of accounts without a balance are zero. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string>>
  readonly balances: readonly Balance[]
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>
}
export interface Balance {
  readonly account: string
  readonly asset: string
  readonly color?: string
  readonly amount: number | bigint
}

/** A script as a contract. A unit of any asset is written as one dollar. */
export interface Contract {
  readonly text: string
  /** What the accounts hold, as readings of ledgers. */
  readonly columns: readonly Column[]
  /** The charges in the order of the script: who pays whom what, asset by asset. */
  readonly transfers: readonly Transfer[]
  readonly notes: readonly Note[]
}
/** What a script notes on the transaction, or on an account: a text, or an amount that a rule works out. */
export interface Note {
  readonly account?: string
  readonly key: string
  readonly text: string
  readonly rule?: string
}
export interface Transfer {
  readonly rule: string
  /** Transfers of one receipt: those of one payer behind each other are one posting. */
  readonly receipt: number
  readonly source: string
  readonly destination: string
  readonly asset: string
  readonly color: string
}

/** Titles of the checks that fail where a source has not enough. */
export const enough = "enough funds"

/** Writes a script as a contract that does in one month what the script does at once. Throws `Beyond` for what no contract says. */
export function contractOf(script: Script, surroundings: Surroundings): Contract {
  return new Writer(script, surroundings).contract()
}

/** A value that the script is written with: known, or worked out by the contract from balances. */
type Value =
  | { readonly kind: "account" | "asset" | "text"; readonly text: string }
  | { readonly kind: "portion"; readonly ratio: Ratio }
  /** `text` is an amount of the contract; an asset where it is money. */
  | { readonly kind: "units"; readonly text: string; readonly known?: bigint; readonly asset?: string }

/** An account that gives, and the rule that says how much. */
interface Giver {
  readonly account: string
  readonly asset: string
  readonly color: string
  readonly part: string
}

/** An account, or a limit on one: an arm of an allocation. */
interface Arm {
  readonly account: Extract<Source, { form: "account" }>
  readonly most?: Expression
}

const none = "0 USD"

class Writer {
  readonly #script: Script
  readonly #surroundings: Surroundings
  readonly #lines: string[] = []
  readonly #columns: Column[] = []
  readonly #transfers: Transfer[] = []
  readonly #notes: Note[] = []
  readonly #values = new Map<string, Value>()
  readonly #names = new Map<string, number>()
  readonly #parties = new Map<string, string>()
  /** What each account holds of each asset now, as an expression. */
  #held = new Map<string, string>()
  #givers: Giver[] = []
  #sends = 0
  #receipts = 0
  #asset = ""

  constructor(script: Script, surroundings: Surroundings) {
    this.#script = script
    this.#surroundings = surroundings
  }

  contract(): Contract {
    for (const balance of this.#surroundings.balances) this.#balance(balance)
    for (const { type, name, origin } of this.#script.variables) this.#declare(type, name, origin)
    for (const statement of this.#script.statements) this.#statement(statement)
    const parties = [...this.#parties].map(([account, name]) => `${name} "${account}"`)
    const text = `offtake 1
contract script "Script" {
  parties { ${parties.length > 0 ? parties.join(" ") : `Nobody "nobody"`} }
  term 2027-01-01 through 2027-01-31
  time { timezone "UTC" interval 60 min contract_year starts January 1 }
  rounding { post each line to 1 USD half_up }
${this.#lines.map((line) => `  ${line}`).join("\n")}
}
`
    return { text, columns: this.#columns, transfers: this.#transfers, notes: this.#notes }
  }

  // ---- names and lines

  /** A name of its own: `drawn_1`, `drawn_2`. */
  #name(base: string): string {
    const count = (this.#names.get(base) ?? 0) + 1
    this.#names.set(base, count)
    return `${base}_${count}`
  }

  #define(base: string, text: string): string {
    const name = this.#name(base)
    this.#lines.push(`define ${name}: USD each month = ${text}`)
    return name
  }

  /** The text itself where it is a name or a number already. */
  #named(base: string, text: string): string {
    return /^[\w.[\]]+$|^\d+ USD$/.test(text) ? text : this.#define(base, text)
  }

  #check(title: string, condition: string): void {
    this.#lines.push(`check "${title} ${this.#name("check").slice(6)}" each month : ${condition} else hold`)
  }

  #party(account: string): string {
    const known = this.#parties.get(account)
    if (known !== undefined) return known
    const base = titleOf(account)
    const name = [...this.#parties.values()].includes(base) ? this.#name(base) : base
    this.#parties.set(account, name)
    return name
  }

  // ---- balances

  #balance({ account, asset, color = "", amount }: Balance): void {
    const key = keyOf(account, asset, color)
    if (this.#held.has(key)) throw new Beyond(`two balances of ${key}`)
    const name = this.#name(`${wordOf(account)}_balance`)
    this.#lines.push(`input ${name}: USD each month from ledger "${key}" missing error`)
    this.#columns.push({ source: `ledger ${key}`, unit: "USD", every: "1 month", values: [String(amount)] })
    this.#held.set(key, name)
  }

  #holds(account: string, asset: string, color = ""): string {
    return this.#held.get(keyOf(account, asset, color)) ?? none
  }

  #move(account: string, asset: string, color: string, by: "+" | "-", part: string): void {
    this.#held.set(keyOf(account, asset, color), `${this.#holds(account, asset, color)} ${by} ${part}`)
  }

  // ---- values

  #declare(type: string, name: string, origin: Expression | undefined): void {
    if (origin) {
      const value = this.#value(origin)
      const typed = value.kind === "text" ? valueOf(type, value.text) : value
      this.#values.set(
        name,
        typed.kind === "units" ? { ...typed, text: this.#named(`said_${wordOf(name.slice(1))}`, typed.text) } : typed,
      )
      return
    }
    const given = this.#surroundings.variables[name.slice(1)]
    if (given === undefined) throw new Beyond(`no value for ${name}`)
    this.#values.set(name, valueOf(type, given))
  }

  #value(expression: Expression): Value {
    switch (expression.form) {
      case "number":
        return units(expression.value)
      case "portion":
        return { kind: "portion", ratio: expression.ratio }
      case "text":
      case "asset":
        return { kind: expression.form, text: expression.text }
      case "account": {
        const text = expression.text.replaceAll(/\$\w+/g, (name) => this.#textOf({ form: "variable", text: name }))
        return { kind: "account", text }
      }
      case "variable": {
        const value = this.#values.get(expression.text)
        if (!value) throw new Beyond(`no value for ${expression.text}`)
        return value
      }
      case "money":
        return { ...this.#units(expression.amount), asset: this.#assetOf(expression.asset) }
      case "call":
        return this.#called(expression.name, expression.of)
      case "+":
      case "-":
        return this.#sum(expression.form, this.#units(expression.left), this.#units(expression.right))
      case "/":
        return { kind: "portion", ratio: [this.#known(expression.left), this.#known(expression.right)] }
    }
  }

  #called(name: string, of: readonly Expression[]): Value {
    const [first, second] = of
    if (!first) throw new Beyond(`the function ${name} of nothing`)
    switch (name) {
      case "balance": {
        const [account, asset] = [this.#accountOf(first), this.#assetOf(second ?? first)]
        const held = this.#holds(account, asset)
        if (held !== none) this.#check("no debt", `${held} >= ${none}`)
        return { kind: "units", text: held, asset }
      }
      case "overdraft": {
        const [account, asset] = [this.#accountOf(first), this.#assetOf(second ?? first)]
        return { kind: "units", text: `max(${none} - (${this.#holds(account, asset)}), ${none})`, asset }
      }
      case "meta": {
        const [account, key] = [this.#accountOf(first), this.#textOf(second ?? first)]
        const text = this.#surroundings.metadata[account]?.[key]
        if (text === undefined) throw new Beyond(`no ${key} of ${account}`)
        return { kind: "text", text }
      }
      case "get_amount": {
        const { asset: _, ...amount } = this.#units(first)
        return amount
      }
      case "get_asset":
        return { kind: "asset", text: this.#units(first).asset ?? "" }
      default:
        throw new Beyond(`the function ${name}`)
    }
  }

  #sum(sign: "+" | "-", left: Extract<Value, { kind: "units" }>, right: Extract<Value, { kind: "units" }>): Value {
    const asset = left.asset ?? right.asset
    if (left.asset !== right.asset && left.known !== 0n) throw new Beyond(`a sum of ${left.asset} and ${right.asset}`)
    const known =
      left.known === undefined || right.known === undefined
        ? {}
        : { known: sign === "+" ? left.known + right.known : left.known - right.known }
    return { kind: "units", text: `(${left.text} ${sign} ${right.text})`, ...known, ...(asset ? { asset } : {}) }
  }

  #units(expression: Expression): Extract<Value, { kind: "units" }> {
    const value = this.#value(expression)
    if (value.kind !== "units") throw new Beyond(`a ${value.kind} where an amount was expected`)
    return value
  }

  #known(expression: Expression): bigint {
    const { known } = this.#units(expression)
    if (known === undefined) throw new Beyond("a portion that depends on a balance")
    return known
  }

  #textOf(expression: Expression): string {
    const value = this.#value(expression)
    if (value.kind === "portion") throw new Beyond("a portion where a text was expected")
    return value.kind === "units" ? String(value.known ?? value.text) : value.text
  }

  #accountOf(expression: Expression): string {
    return this.#textOf(expression)
  }

  #assetOf(expression: Expression): string {
    return this.#textOf(expression)
  }

  /** A limit; one below zero is nothing. */
  #limit(expression: Expression): string {
    const { text, known } = this.#units(expression)
    if (known !== undefined) return known < 0n ? none : text
    return `max(${text}, ${none})`
  }

  // ---- statements

  #statement(statement: Statement): void {
    switch (statement.form) {
      case "send": {
        this.#sends++
        this.#givers = []
        const sent = this.#sent(statement.amount, statement.source)
        const { form } = statement.destination
        this.#give(statement.destination, sent, { whole: form === "account" || form === "kept", parts: [] })
        return
      }
      case "save": {
        const { text, asset } = this.#amountOf(statement.amount)
        const account = this.#accountOf(statement.account)
        const held = this.#holds(account, asset)
        const left = text === undefined ? `min(${held}, ${none})` : `max(${held} - ${text}, ${none})`
        this.#held.set(keyOf(account, asset, ""), this.#define(`${wordOf(account)}_free`, left))
        return
      }
      case "call": {
        const [account, key, value] = statement.name === "set_tx_meta" ? [undefined, ...statement.of] : statement.of
        if (!["set_tx_meta", "set_account_meta"].includes(statement.name) || !key || !value)
          throw new Beyond(`the function ${statement.name}`)
        this.#note(account && this.#accountOf(account), this.#textOf(key), this.#value(value))
        return
      }
    }
  }

  #note(account: string | undefined, key: string, value: Value): void {
    const on = account === undefined ? { key } : { account, key }
    switch (value.kind) {
      case "units":
        this.#notes.push({ ...on, text: value.asset ?? "", rule: this.#define("noted", value.text) })
        return
      case "portion": {
        const common = commonDivisor(...value.ratio)
        this.#notes.push({ ...on, text: value.ratio.map((part) => part / common).join("/") })
        return
      }
      default:
        this.#notes.push({ ...on, text: value.text })
    }
  }

  #amountOf(amount: Amount): { readonly text: string | undefined; readonly asset: string } {
    if (amount.form === "all") return { text: undefined, asset: this.#assetOf(amount.asset) }
    const { text, asset = "" } = this.#units(amount.money)
    return { text, asset }
  }

  #sent(amount: Amount, source: Source): string {
    const { text, asset } = this.#amountOf(amount)
    this.#asset = asset
    if (text === undefined) return this.#all(source)
    const wanted = this.#define("sent", text)
    this.#exactly(source, wanted)
    return wanted
  }

  // ---- sources

  #push(source: Extract<Source, { form: "account" }>, part: string): void {
    const giver = { ...this.#purse(source), part }
    this.#given(giver)
  }

  #purse({ account, color }: Extract<Source, { form: "account" }>) {
    return {
      account: this.#accountOf(account),
      asset: this.#asset,
      color: color ? this.#textOf(color) : "",
    }
  }

  /** The most an account can give; undefined where there is no end to it. */
  #most(source: Extract<Source, { form: "account" }>): string | undefined {
    const { account, asset, color } = this.#purse(source)
    if (account === "world" || source.overdraft === "unbounded") return undefined
    const held = this.#holds(account, asset, color)
    const debt = source.overdraft ? ` + ${this.#limit(source.overdraft)}` : ""
    return held === none && debt === "" ? none : `max(${held}${debt}, ${none})`
  }

  /** All that a source has. */
  #all(source: Source): string {
    switch (source.form) {
      case "account": {
        const most = this.#most(source)
        if (most === undefined) throw new Beyond("all of a source without an end")
        const part = this.#define("all", most)
        this.#push(source, part)
        return part
      }
      case "scaled":
        this.#exchange(source, undefined)
        return this.#all({ form: "account", account: source.account })
      case "capped": {
        const most = this.#define("most", this.#limit(source.most))
        const short = this.#upTo(source.from, most)
        return short === undefined ? most : this.#define("all", `${most} - ${short}`)
      }
      case "ordered":
        return this.#define("all", source.parts.map((part) => this.#all(part)).join(" + "))
      case "oneof":
        return this.#all(source.parts[0] ?? source)
      case "shares":
        throw new Beyond("shares of an amount that is not known")
    }
  }

  /** Draws an amount; a check says whether the source has it. */
  #exactly(source: Source, wanted: string): void {
    const short = this.#upTo(source, wanted)
    if (short !== undefined) this.#check(enough, `${short} = ${none}`)
  }

  /** Draws an amount as far as the source has it. Gives what it is short of; undefined where there is always enough. */
  #upTo(source: Source, wanted: string): string | undefined {
    switch (source.form) {
      case "account":
        return this.#inOrder([source], wanted)
      case "scaled":
        this.#exchange(source, wanted)
        return this.#upTo({ form: "account", account: source.account }, wanted)
      case "capped": {
        if (armOf(source)) return this.#inOrder([source], wanted)
        const capped = this.#name("capped")
        const arm = `first within up to ${this.#limit(source.most)}`
        this.#lines.push(`allocate ${capped} of ${wanted}: USD each month step 1 USD { ${arm} rest to beyond }`)
        const short = this.#upTo(source.from, `${capped}.within`)
        return short === undefined ? `${capped}.beyond` : this.#define("short", `${capped}.beyond + ${short}`)
      }
      case "ordered":
        return this.#inOrder(source.parts, wanted)
      case "oneof":
        return this.#oneOf(source.parts, wanted)
      case "shares":
        this.#shared(source.parts, wanted, (to, part) => this.#exactly(to, part))
        return undefined
    }
  }

  #inOrder(sources: readonly Source[], wanted: string): string | undefined {
    let left: string | undefined = wanted
    for (let at = 0; left !== undefined && at < sources.length;) {
      const group = this.#arms(sources.slice(at))
      const [complex] = sources.slice(at)
      if (group.length === 0 && complex) {
        left = this.#upTo(complex, left)
        at++
      } else {
        left = this.#drawn(group, left)
        at += group.length
      }
    }
    return left
  }

  /** The accounts at the head of some sources, no account twice, up to one without an end. */
  #arms(sources: readonly Source[]): readonly Arm[] {
    const arms: Arm[] = []
    const purses = new Set<string>()
    for (const source of sources) {
      const arm = armOf(source)
      if (!arm) return arms
      const { account, color } = this.#purse(arm.account)
      if (purses.has(fromOf(account, color))) return arms
      purses.add(fromOf(account, color))
      arms.push(arm)
      if (!arm.most && this.#most(arm.account) === undefined) return arms
    }
    return arms
  }

  /** Draws from accounts in order in one allocation. */
  #drawn(arms: readonly Arm[], wanted: string): string | undefined {
    const limited = arms.flatMap(({ account, most }) => {
      const limits = [most && this.#limit(most), this.#most(account)].filter((limit) => limit !== undefined)
      const [first, ...more] = limits
      if (first === undefined) return []
      const { account: name, color } = this.#purse(account)
      return [{ account, name: fromOf(name, color), upTo: more.length > 0 ? `min(${limits.join(", ")})` : first }]
    })
    const open = arms.find(({ account }) => limited.every((each) => each.account !== account))
    if (open && limited.length === 0) {
      this.#push(open.account, wanted)
      return undefined
    }
    const drawn = this.#name("drawn")
    const { account = "", color = "" } = open ? this.#purse(open.account) : {}
    const rest = open ? fromOf(account, color) : "short"
    const lines = limited.map(({ name, upTo }, at) => `${at === 0 ? "first" : "next"} ${name} up to ${upTo}`)
    this.#lines.push(`allocate ${drawn} of ${wanted}: USD each month step 1 USD { ${lines.join(" ")} rest to ${rest} }`)
    for (const arm of limited) this.#push(arm.account, `${drawn}.${arm.name}`)
    if (open) this.#push(open.account, `${drawn}.${rest}`)
    return open ? undefined : `${drawn}.short`
  }

  /** Each in turn is asked for the whole, and what it gives counts if it has it all; of the last it counts in any case. */
  #oneOf(sources: readonly Source[], wanted: string): string | undefined {
    let asked = wanted
    for (const source of sources.slice(0, -1)) {
      const [held, givers] = [new Map(this.#held), this.#givers]
      this.#givers = []
      const short = this.#upTo(source, asked)
      const tried = this.#givers
      this.#held = held
      this.#givers = givers
      if (short === undefined) {
        for (const giver of tried) this.#given(giver)
        return undefined
      }
      const has = `${short} = ${none}`
      for (const giver of tried)
        this.#given({ ...giver, part: this.#define("chosen", `if ${has} then ${giver.part} else ${none}`) })
      asked = this.#define("asked", `if ${has} then ${none} else ${asked}`)
    }
    const last = sources.at(-1)
    return last ? this.#upTo(last, asked) : asked
  }

  /**
   * Changes what an account has at other scales, the finest first and each in whole units, until it has what is wanted; all that comes to
   * whole units where no amount is.
   */
  #exchange({ account, through }: Extract<Source, { form: "scaled" }>, wanted: string | undefined): void {
    const [holder, swap] = [this.#accountOf(account), this.#accountOf(through)]
    const { base, scale } = scaleOf(this.#asset)
    const others = [...this.#held.keys()]
      .map((key) => key.split(" "))
      .filter(([owner, asset = "", color]) => owner === holder && color === undefined && scaleOf(asset).base === base)
      .map(([, asset = ""]) => ({ asset, finer: scaleOf(asset).scale - scale }))
      .filter(({ finer }) => finer !== 0)
      .sort((a, b) => b.finer - a.finer)
    const got: string[] = []
    for (const { asset, finer } of others) {
      const worth = (units: string) =>
        finer > 0 ? `${units} / 1${"0".repeat(finer)}` : `${units} * 1${"0".repeat(-finer)}`
      const cost = (units: string) =>
        finer > 0 ? `${units} * 1${"0".repeat(finer)}` : `${units} / 1${"0".repeat(-finer)}`
      const has = this.#define("worth", `round(${worth(`max(${this.#holds(holder, asset)}, ${none})`)}, 1 USD, floor)`)
      const left = [wanted, this.#holds(holder, this.#asset), ...got].join(" - ")
      const taken = wanted === undefined ? has : this.#define("taken", `max(min(${has}, ${left}), ${none})`)
      const given = this.#define("changed", `round(${cost(taken)}, 1 USD, ceiling)`)
      got.push(this.#define("got", `round(${worth(given)}, 1 USD, floor)`))
      this.#transfer(holder, swap, asset, "", given, ++this.#receipts)
      this.#move(holder, asset, "", "-", given)
      this.#move(swap, asset, "", "+", given)
    }
    if (got.length === 0) return
    const all = this.#named("got", got.join(" + "))
    this.#transfer(swap, holder, this.#asset, "", all, ++this.#receipts)
    this.#move(swap, this.#asset, "", "-", all)
    this.#move(holder, this.#asset, "", "+", all)
  }

  #given(giver: Giver): void {
    this.#givers.push(giver)
    this.#move(giver.account, giver.asset, giver.color, "-", giver.part)
  }

  /** By shares, the units left over one each to the first. */
  #shared<T>(parts: readonly Part<T>[], whole: string, lay: (to: T, part: string) => void): void {
    const shares = this.#shares(parts)
    const base = shares.reduce((product, [, below]) => product * below, 1n)
    const wholes = shares.map(([above, below]) => (above * base) / below)
    const common = wholes.reduce(commonDivisor, 0n)
    const split = this.#name("split")
    const place = (at: number) => `${split}_place_${at + 1}`
    const weights = wholes.map((weight, at) => `${place(at)}: ${weight / common}`)
    this.#lines.push(
      `group ${split}_places of label { ${shares.map((_, at) => place(at)).join(" ")} }`,
      `agreed ${split}_shares[${split}_places]: number = { ${weights.join(" ")} }`,
      `allocate ${split} of ${whole}: USD each month step 1 USD across ${split}_places by ${split}_shares remainder in order if no weight error`,
    )
    parts.forEach(({ to }, at) => lay(to, `${split}[${place(at)}]`))
  }

  /** The shares of all parts, the one that gets what is left among them. */
  #shares(parts: readonly Part<unknown>[]): readonly Ratio[] {
    const said = parts.map(({ share }): Ratio | undefined => {
      const value = share && this.#value(share)
      if (value && value.kind !== "portion") throw new Beyond(`a ${value.kind} as a portion`)
      return value?.ratio
    })
    const whole = said.reduce((product, share) => product * (share?.[1] ?? 1n), 1n)
    const total = said.reduce((sum, share) => sum + (share ? (share[0] * whole) / share[1] : 0n), 0n)
    if (total > whole || (total !== whole && said.every((share) => share)))
      throw new Beyond("shares that are not the whole")
    return said.map((share) => share ?? [whole - total, whole])
  }

  // ---- destinations

  #give(destination: Destination, amount: string, before: Received): void {
    switch (destination.form) {
      case "account":
        this.#receive(this.#accountOf(destination.account), amount, before)
        return
      case "kept":
        this.#receive(undefined, amount, before)
        return
      case "shares":
        this.#shared(destination.parts, amount, (to, part) => this.#give(to, part, before))
        return
      case "ordered": {
        // A limit that asks for a balance is worked out when its turn has come.
        const inTurn = destination.limited.some(({ most }) => asks(most))
        const groups = inTurn ? destination.limited.map((each) => [each]) : [destination.limited]
        let left = amount
        for (const group of groups.filter(({ length }) => length > 0)) {
          const given = this.#name("given")
          const arms = group.map(
            ({ most }, at) => `${at === 0 ? "first" : "next"} part_${at + 1} up to ${this.#limit(most)}`,
          )
          this.#lines.push(
            `allocate ${given} of ${left}: USD each month step 1 USD { ${arms.join(" ")} rest to other }`,
          )
          group.forEach(({ to }, at) => this.#give(to, `${given}.part_${at + 1}`, before))
          left = `${given}.other`
        }
        this.#give(destination.rest, left, before)
        return
      }
      case "oneof": {
        const taken: string[] = []
        for (const { most, to } of destination.limited) {
          const left = [amount, ...taken].join(" - ")
          const option = this.#define("option", `if ${this.#units(most).text} >= ${amount} then ${left} else ${none}`)
          taken.push(option)
          this.#give(to, option, before)
        }
        this.#give(destination.rest, this.#named("option", [amount, ...taken].join(" - ")), before)
        return
      }
    }
  }

  /** What an account receives comes from the givers in their order; what nobody receives stays with them. */
  #receive(account: string | undefined, amount: string, before: Received): void {
    const receipt = ++this.#receipts
    const only = this.#givers.length === 1
    let given: string[] = []
    for (const giver of this.#givers) {
      const part = before.whole
        ? giver.part
        : only
          ? amount
          : this.#define("moved", overlap([given, giver.part], [before.parts, amount]))
      given = [...given, giver.part]
      this.#move(account ?? giver.account, giver.asset, giver.color, "+", part)
      if (account === undefined) continue
      this.#transfer(giver.account, account, giver.asset, giver.color, part, receipt)
    }
    before.parts.push(amount)
  }

  #transfer(source: string, destination: string, asset: string, color: string, part: string, receipt: number): void {
    const rule = this.#name("transfer")
    const [payer, payee] = [this.#party(source), this.#party(destination)]
    this.#lines.push(
      payer === payee
        ? `define ${rule}: USD each month = ${part}`
        : `charge ${rule} (${payer} pays ${payee}): USD each month §${this.#sends} = ${part}`,
    )
    this.#transfers.push({ rule, receipt, source, destination, asset, color })
  }
}

/** What has been received of a send, in order; `whole` where one gets all. */
interface Received {
  readonly whole: boolean
  readonly parts: string[]
}

/** What two stretches have in common, each a length behind others. */
function overlap([aBefore, a]: Stretch, [bBefore, b]: Stretch): string {
  const end = `min(${sum([...aBefore, a])}, ${sum([...bBefore, b])})`
  if (aBefore.length === 0 && bBefore.length === 0) return end
  const start =
    aBefore.length > 0 && bBefore.length > 0
      ? `max(${sum(aBefore)}, ${sum(bBefore)})`
      : `(${sum([...aBefore, ...bBefore])})`
  return `max(${end} - ${start}, ${none})`
}
type Stretch = readonly [before: readonly string[], length: string]

const sum = (parts: readonly string[]): string => (parts.length === 0 ? none : parts.join(" + "))

const commonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : commonDivisor(b, a % b))

const keyOf = (account: string, asset: string, color: string): string =>
  color === "" ? `${account} ${asset}` : `${account} ${asset} ${color}`

/** A text as part of a name. */
function wordOf(text: string): string {
  const word = text.replaceAll(/\W/g, "_")
  return /^[a-z]/i.test(word) ? word : `of_${word}`
}

/** A party's name, which no word of the language is. */
const titleOf = (account: string): string => wordOf(account).charAt(0).toUpperCase() + wordOf(account).slice(1)

const units = (known: bigint): Extract<Value, { kind: "units" }> => ({
  kind: "units",
  text: known < 0n ? `(${known} USD)` : `${known} USD`,
  known,
})

function armOf(source: Source): Arm | undefined {
  if (source.form === "account") return { account: source }
  if (source.form === "capped" && source.from.form === "account") return { account: source.from, most: source.most }
  return undefined
}

const fromOf = (account: string, color: string): string =>
  `from_${color === "" ? account : `${account}_${color}`}`.replaceAll(/\W/g, "_")

/** "EUR/2" counts cents of the base: EUR, and two decimals. */
function scaleOf(asset: string): { readonly base: string; readonly scale: number } {
  const [base = "", scale = "0"] = asset.split("/")
  return { base, scale: Number(scale) }
}

/** Whether a value asks for a balance. */
function asks(expression: Expression): boolean {
  switch (expression.form) {
    case "call":
      return true
    case "+":
    case "-":
    case "/":
      return asks(expression.left) || asks(expression.right)
    case "money":
      return asks(expression.amount)
    default:
      return false
  }
}

/** The text of a variable as what it is declared to be. */
function valueOf(type: string, text: string): Value {
  switch (type) {
    case "number":
      return units(BigInt(text))
    case "portion":
      return { kind: "portion", ratio: ratioOf(text) }
    case "monetary": {
      const [asset = "", amount = ""] = text.split(" ")
      return { ...units(BigInt(amount)), asset }
    }
    case "account":
    case "asset":
      return { kind: type, text }
    case "string":
      return { kind: "text", text }
    default:
      throw new Beyond(`a variable of type ${type}`)
  }
}
