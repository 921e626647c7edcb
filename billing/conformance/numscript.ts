/** The part of Numscript that splits money: one `send` from accounts to accounts. Whole units only. */
export interface Send {
  /** Absent: all that the sources have. */
  readonly amount: bigint | undefined
  readonly source: Split
  readonly destination: Split
}

/** Where money goes to or comes from. An account without a name keeps it. */
export type Split =
  | { readonly form: "account"; readonly name: string | undefined }
  /** Shares of the whole; one without a share is what the others leave. */
  | { readonly form: "shares"; readonly parts: readonly { readonly share: Ratio | undefined; readonly to: Split }[] }
  /** In order, each up to its limit; one without a limit takes all. */
  | { readonly form: "ordered"; readonly parts: readonly { readonly most: bigint | undefined; readonly to: Split }[] }

export type Ratio = readonly [part: bigint, whole: bigint]

/** What a script is run with. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string>>
  readonly balances: readonly { readonly account: string; readonly amount: number }[]
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Reads a script; a text for one that does more than split, which says what. */
export function readScript(script: string, surroundings: Surroundings): Send | string {
  const reader = new Reader(script, surroundings)
  try {
    return reader.script()
  } catch (problem) {
    if (problem instanceof Beyond) return problem.message
    throw problem
  }
}

/** The script does what is no split. */
class Beyond extends Error {}

/** A variable's value: the text of an account or asset, a number of units, or a share. */
type Value = string | bigint | Ratio

class Reader {
  readonly #tokens: readonly string[]
  readonly #surroundings: Surroundings
  readonly #values = new Map<string, Value>()
  #at = 0

  constructor(script: string, surroundings: Surroundings) {
    const text = script.replace(/\/\/[^\n]*/g, " ")
    this.#tokens = text.match(/"[^"]*"|[@$][\w:]+|\d[\d_]*(?:\.\d+)?%?|[A-Za-z][\w/]*|[{}()[\],=*/]/g) ?? []
    this.#surroundings = surroundings
  }

  script(): Send {
    if (this.#peek() === "vars") this.#vars()
    const send = this.#send()
    if (this.#at < this.#tokens.length) throw new Beyond("a script of several sends moves balances between them")
    return send
  }

  #peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? ""
  }

  #take(expected?: string): string {
    const token = this.#peek()
    if (expected !== undefined && token !== expected) throw new Beyond(`'${token}' where '${expected}' was expected`)
    this.#at++
    return token
  }

  #vars(): void {
    this.#take("vars")
    this.#take("{")
    while (this.#peek() !== "}") {
      const type = this.#take()
      const name = this.#take()
      const given = this.#surroundings.variables[name.slice(1)]
      const found = this.#peek() === "=" ? this.#origin() : given
      if (found === undefined) throw new Beyond("a script whose variables the set gives no value")
      this.#values.set(name, typeof found === "string" ? valueOf(type, found) : found)
    }
    this.#take("}")
  }

  /** `= overdraft(@a, USD)`, `= balance(@a, USD)`, `= meta(@a, "key")`. */
  #origin(): Value {
    this.#take("=")
    const called = this.#take()
    this.#take("(")
    const account = this.#account()
    this.#take(",")
    const second = this.#take()
    this.#take(")")
    if (called === "meta") return this.#surroundings.metadata[account]?.[second.slice(1, -1)] ?? ""
    return this.#balance(called, account)
  }

  #balance(called: string, account: string): bigint {
    const balance = BigInt(this.#surroundings.balances.find((each) => each.account === account)?.amount ?? 0)
    if (called === "balance") return balance
    if (called === "overdraft") return balance < 0n ? -balance : 0n
    throw new Beyond(`the function ${called}`)
  }

  #account(): string {
    const token = this.#take()
    const value = token.startsWith("@") ? token.slice(1) : this.#values.get(token)
    if (typeof value !== "string") throw new Beyond(`'${token}' as an account`)
    return value
  }

  #send(): Send {
    this.#take("send")
    this.#take("[")
    this.#take()
    const amount = this.#peek() === "*" ? (this.#take(), undefined) : this.#number()
    this.#take("]")
    this.#take("(")
    this.#take("source")
    this.#take("=")
    const source = this.#split("from")
    this.#take("destination")
    this.#take("=")
    const destination = this.#split("to")
    this.#take(")")
    return { amount, source, destination }
  }

  #number(): bigint {
    const token = this.#take()
    const value = token.startsWith("$") ? this.#values.get(token) : BigInt(token.replaceAll("_", ""))
    if (typeof value !== "bigint") throw new Beyond(`'${token}' as a number`)
    return value
  }

  /** `[USD 10]`, `$limit` or `overdraft(@a, USD)`. */
  #money(): bigint {
    if (this.#peek() === "[") {
      this.#take("[")
      this.#take()
      const amount = this.#number()
      this.#take("]")
      return amount
    }
    if (this.#peek().startsWith("$")) return this.#number()
    const called = this.#take()
    this.#take("(")
    const account = this.#account()
    this.#take(",")
    this.#take()
    this.#take(")")
    return this.#balance(called, account)
  }

  #split(word: "from" | "to"): Split {
    if (this.#peek() === "oneof") throw new Beyond("`oneof` picks one way for the whole amount, which is no split")
    if (this.#peek() === "kept") {
      this.#take()
      return { form: "account", name: undefined }
    }
    if (this.#peek() !== "{") return { form: "account", name: this.#account() }
    this.#take("{")
    const shares: { readonly share: Ratio | undefined; readonly to: Split }[] = []
    const ordered: { readonly most: bigint | undefined; readonly to: Split }[] = []
    while (this.#peek() !== "}") {
      if (this.#peek() === "max") {
        this.#take()
        const most = this.#money()
        ordered.push({ most, to: this.#led(word) })
      } else if (this.#peek() === "remaining") {
        this.#take()
        const to = this.#led(word)
        shares.push({ share: undefined, to })
        ordered.push({ most: undefined, to })
      } else if (word === "from" && this.#peek().startsWith("@")) {
        // An account gives what it has.
        const name = this.#account()
        ordered.push({
          most: name === "world" ? undefined : this.#balance("balance", name),
          to: { form: "account", name },
        })
      } else if (word === "from" && typeof this.#values.get(this.#peek()) === "string") {
        const name = this.#account()
        ordered.push({ most: this.#balance("balance", name), to: { form: "account", name } })
      } else {
        const share = this.#portion()
        shares.push({ share, to: this.#led(word) })
      }
    }
    this.#take("}")
    return shares.some(({ share }) => share !== undefined)
      ? { form: "shares", parts: shares }
      : { form: "ordered", parts: ordered }
  }

  #led(word: "from" | "to"): Split {
    if (this.#peek() === word) this.#take()
    return this.#split(word)
  }

  #portion(): Ratio {
    const token = this.#take()
    const value = this.#values.get(token)
    if (Array.isArray(value)) return value as unknown as Ratio
    if (this.#peek() !== "/") return ratioOf(token)
    this.#take("/")
    const below = this.#take()
    const whole = this.#values.get(below) ?? BigInt(below)
    const part = value ?? BigInt(token)
    if (typeof part !== "bigint" || typeof whole !== "bigint") throw new Beyond(`'${token}/${below}' as a portion`)
    return [part, whole]
  }
}

/** The text of a variable as what it is declared to be. */
function valueOf(type: string, text: string): Value {
  switch (type) {
    case "number":
      return BigInt(text)
    case "portion":
      return ratioOf(text)
    case "account":
    case "asset":
    case "string":
      return text
    default:
      throw new Beyond(`a variable of type ${type}`)
  }
}

/** "12.5%" or "1/8" as an exact ratio. */
export function ratioOf(text: string): Ratio {
  const [part = "", whole = ""] = text.split("/")
  if (whole !== "") return [BigInt(part), BigInt(whole)]
  const [digits = "", decimals = ""] = part.replace("%", "").split(".")
  return [BigInt(digits + decimals), 100n * 10n ** BigInt(decimals.length)]
}
