/** Numscript as far as it moves money: sends from accounts to accounts, and savings. Whole units only. */
export interface Script {
  readonly variables: readonly { readonly type: string; readonly name: string; readonly origin?: Expression }[]
  readonly statements: readonly Statement[]
}

export type Statement =
  | { readonly form: "send"; readonly amount: Amount; readonly source: Source; readonly destination: Destination }
  /** What an account keeps from the sends that follow. */
  | { readonly form: "save"; readonly amount: Amount; readonly account: Expression }
  /** A note on the transaction, which moves nothing. */
  | { readonly form: "call"; readonly name: string; readonly of: readonly Expression[] }

/** An amount, or all that there is of an asset. */
export type Amount =
  { readonly form: "exact"; readonly money: Expression } | { readonly form: "all"; readonly asset: Expression }

export type Source =
  | {
      readonly form: "account"
      readonly account: Expression
      readonly color?: Expression
      /** Absent: no debt. */
      readonly overdraft?: Expression | "unbounded"
    }
  /** An account that may change what it has at other scales of the asset, EUR for EUR/2, with another account. */
  | { readonly form: "scaled"; readonly account: Expression; readonly through: Expression }
  | { readonly form: "capped"; readonly most: Expression; readonly from: Source }
  /** In order, each what it has. */
  | { readonly form: "ordered"; readonly parts: readonly Source[] }
  /** The first that has it all, else the last. */
  | { readonly form: "oneof"; readonly parts: readonly Source[] }
  | { readonly form: "shares"; readonly parts: readonly Part<Source>[] }

export type Destination =
  | { readonly form: "account"; readonly account: Expression }
  | { readonly form: "kept" }
  /** In order, each up to its limit; or the first whose limit the whole does not pass. */
  | { readonly form: "ordered" | "oneof"; readonly limited: readonly Limited[]; readonly rest: Destination }
  | { readonly form: "shares"; readonly parts: readonly Part<Destination>[] }

/** One without a share gets what the others leave. */
export interface Part<T> {
  readonly share: Expression | undefined
  readonly to: T
}
export interface Limited {
  readonly most: Expression
  readonly to: Destination
}

export type Ratio = readonly [part: bigint, whole: bigint]

export type Expression =
  | { readonly form: "number"; readonly value: bigint }
  | { readonly form: "portion"; readonly ratio: Ratio }
  | { readonly form: "text" | "asset" | "account" | "variable"; readonly text: string }
  | { readonly form: "money"; readonly asset: Expression; readonly amount: Expression }
  | { readonly form: "call"; readonly name: string; readonly of: readonly Expression[] }
  | { readonly form: "+" | "-" | "/"; readonly left: Expression; readonly right: Expression }

/** The script asks for what is no split, or for what the case does not tell. */
export class Beyond extends Error {}

/** Reads a script. Throws `Beyond` for one that does more than move money. */
export function readScript(text: string): Script {
  return new Reader(text).script()
}

/** "12.5%" or "1/8" as an exact ratio. */
export function ratioOf(text: string): Ratio {
  const [part = "", whole = ""] = text.split("/")
  if (whole !== "") return [BigInt(part.trim()), BigInt(whole.trim())]
  const [digits = "", decimals = ""] = part.replaceAll(/[%_\s]/g, "").split(".")
  return [BigInt(digits + decimals), 100n * 10n ** BigInt(decimals.length)]
}

class Reader {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(script: string) {
    const text = script.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*|#!\[feature\([^\n]*/g, " ")
    this.#tokens =
      text.match(/"[^"]*"|@[\w:$-]+|\$\w+|\d[\d_]*(?:\.\d+)?%?|[A-Z][A-Z0-9]*(?:\/\d+)?|[a-z_]+|[{}()[\],=*/+\\-]/g) ??
      []
  }

  script(): Script {
    const variables = this.#peek() === "vars" ? this.#vars() : []
    const statements: Statement[] = []
    while (this.#at < this.#tokens.length) statements.push(this.#statement())
    return { variables, statements }
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

  #words(text: string): void {
    for (const each of text.split(" ")) this.#take(each)
  }

  #took(word: string): boolean {
    if (this.#peek() !== word) return false
    this.#at++
    return true
  }

  /** `{ … }` */
  #block<T>(item: () => T): T[] {
    this.#take("{")
    const items: T[] = []
    while (!this.#took("}")) items.push(item())
    return items
  }

  #vars(): Script["variables"] {
    this.#take("vars")
    return this.#block(() => {
      const type = this.#take()
      const name = this.#take()
      return this.#took("=") ? { type, name, origin: this.#expression() } : { type, name }
    })
  }

  #statement(): Statement {
    if (this.#took("send")) {
      const amount = this.#amount()
      this.#words("( source =")
      const source = this.#source()
      this.#words("destination =")
      const destination = this.#destination()
      this.#take(")")
      return { form: "send", amount, source, destination }
    }
    if (this.#took("save")) {
      const amount = this.#amount()
      this.#take("from")
      return { form: "save", amount, account: this.#expression() }
    }
    const name = this.#take()
    return { form: "call", name, of: this.#arguments() }
  }

  /** `[USD 10]`, `[USD *]` or an expression. */
  #amount(): Amount {
    if (this.#peek() !== "[" || this.#peek(2) !== "*") return { form: "exact", money: this.#expression() }
    this.#take("[")
    const asset = this.#operand()
    this.#words("* ]")
    return { form: "all", asset }
  }

  #source(): Source {
    if (this.#took("max")) {
      const most = this.#expression()
      this.#take("from")
      return { form: "capped", most, from: this.#source() }
    }
    if (this.#took("oneof")) return { form: "oneof", parts: this.#block(() => this.#source()) }
    if (this.#peek() === "{") return this.#sources()
    return this.#drawn(this.#expression())
  }

  /** An account with what is said after it. */
  #drawn(account: Expression): Source {
    const color = this.#took("\\") ? { color: this.#operand() } : {}
    if (this.#took("with")) {
      this.#words("scaling through")
      return { form: "scaled", account, through: this.#operand() }
    }
    if (!this.#took("allowing")) return { form: "account", account, ...color }
    if (this.#took("unbounded")) {
      this.#take("overdraft")
      return { form: "account", account, ...color, overdraft: "unbounded" }
    }
    this.#words("overdraft up to")
    return { form: "account", account, ...color, overdraft: this.#expression() }
  }

  /** In order; or by shares, where `from` stands behind each. */
  #sources(): Source {
    const parts: Source[] = []
    const shares: Part<Source>[] = []
    this.#block(() => {
      if (this.#took("remaining")) {
        this.#take("from")
        shares.push({ share: undefined, to: this.#source() })
      } else if (["max", "oneof", "{"].includes(this.#peek())) parts.push(this.#source())
      else {
        const first = this.#expression()
        if (this.#took("from")) shares.push({ share: first, to: this.#source() })
        else parts.push(this.#drawn(first))
      }
    })
    return shares.length > 0 ? { form: "shares", parts: shares } : { form: "ordered", parts }
  }

  #destination(): Destination {
    const form = this.#took("oneof") ? "oneof" : "ordered"
    if (this.#peek() !== "{") return { form: "account", account: this.#expression() }
    const limited: Limited[] = []
    const shares: Part<Destination>[] = []
    this.#block(() => {
      if (this.#took("max")) limited.push({ most: this.#expression(), to: this.#toOrKept() })
      else {
        const share = this.#took("remaining") ? undefined : this.#expression()
        shares.push({ share, to: this.#toOrKept() })
      }
    })
    if (limited.length === 0 && shares.some(({ share }) => share)) return { form: "shares", parts: shares }
    return { form, limited, rest: shares[0]?.to ?? { form: "kept" } }
  }

  #toOrKept(): Destination {
    if (this.#took("kept")) return { form: "kept" }
    this.#take("to")
    return this.#destination()
  }

  #expression(): Expression {
    let left = this.#quotient()
    for (;;) {
      const form = this.#peek()
      if (form !== "+" && form !== "-") return left
      this.#take()
      left = { form, left, right: this.#quotient() }
    }
  }

  #quotient(): Expression {
    const left = this.#operand()
    return this.#took("/") ? { form: "/", left, right: this.#operand() } : left
  }

  #operand(): Expression {
    const token = this.#take()
    if (token === "(") {
      const inside = this.#expression()
      this.#take(")")
      return inside
    }
    if (token === "[") {
      const asset = this.#operand()
      const amount = this.#expression()
      this.#take("]")
      return { form: "money", asset, amount }
    }
    if (token === "-") return { form: "-", left: { form: "number", value: 0n }, right: this.#operand() }
    if (token.startsWith("$")) return { form: "variable", text: token }
    if (token.startsWith("@")) return { form: "account", text: token.slice(1) }
    if (token.startsWith('"')) return { form: "text", text: token.slice(1, -1) }
    if (token.endsWith("%")) return { form: "portion", ratio: ratioOf(token) }
    if (/^\d/.test(token)) return { form: "number", value: BigInt(token.replaceAll("_", "")) }
    if (/^[A-Z]/.test(token)) return { form: "asset", text: token }
    if (this.#peek() === "(") return { form: "call", name: token, of: this.#arguments() }
    throw new Beyond(`'${token}' as a value`)
  }

  #arguments(): Expression[] {
    this.#take("(")
    const given: Expression[] = []
    while (!this.#took(")")) {
      given.push(this.#expression())
      this.#took(",")
    }
    return given
  }
}
