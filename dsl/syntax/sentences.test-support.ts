import {
  Alternation,
  Alternative,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  Terminal,
  type IProduction,
  type Rule,
  type TokenType,
} from "chevrotain"
import { theParser } from "./grammar.ts"
import * as t from "./tokens.ts"
import { unitAtoms } from "./unit-atoms.ts"
import { softWords } from "./words.ts"

/** Sentences drawn at random from the grammar itself: what no author would write and the parser has to read all the same. */
export class Sentences {
  readonly #random: () => number
  readonly #cost = new Map<string, number>()
  readonly #rules = theParser().getGAstProductions()
  #words: string[] = []
  /** From this depth on a sentence takes the shortest way to its end. */
  #deep = 0
  /** The rules that sentences were drawn from so far. */
  readonly drawn = new Set<string>()

  constructor(seed: number) {
    this.#random = randomFrom(seed)
    this.#learnCosts()
  }

  /** A file of one part, of a contract with one declaration, or of one that contracts share; `undefined` if too long. */
  next(): string | undefined {
    this.#words = []
    this.#deep = 6 + Math.floor(this.#random() * 16)
    const rule = (nonTerminalName: string) => this.#draw(new NonTerminal({ nonTerminalName }), 0)
    try {
      const start = this.#random()
      if (start < 0.3) rule("part")
      else if (start < 0.4) rule(this.#pick(sharedRules))
      else {
        this.#words.push("contract", "c", '"C"', "{")
        rule("item")
        this.#words.push("}")
      }
    } catch (error) {
      if (error === tooLong) return undefined
      throw error
    }
    const blanks = [" ", " ", " ", " ", "\n", "\n\n\n", " // note\n", "\n  // = { ( \n"]
    return `offtake 1\n${this.#words.map((text) => text + this.#pick(blanks)).join("")}\n`
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!
  }

  #draw(production: IProduction, depth: number): void {
    if (this.#words.length > 600) throw tooLong
    const all = (inner: readonly IProduction[]) => inner.forEach((each) => this.#draw(each, depth))
    if (production instanceof Terminal) this.#words.push(this.#imageOf(production.terminalType))
    else if (production instanceof NonTerminal) {
      this.drawn.add(production.nonTerminalName)
      this.#rules[production.nonTerminalName]!.definition.forEach((each) => this.#draw(each, depth + 1))
    } else if (production instanceof Alternation) {
      const cheapest = production.definition.toSorted((a, b) => this.#costOf(a) - this.#costOf(b)).slice(0, 1)
      this.#draw(this.#pick(depth > this.#deep ? cheapest : production.definition), depth)
    } else if (production instanceof Alternative) all(production.definition)
    else if (production instanceof Option) {
      if (depth < this.#deep && this.#random() < 0.5) all(production.definition)
    } else if (production instanceof Repetition)
      for (let left = this.#times(0, depth); left > 0; left--) all(production.definition)
    else if (production instanceof RepetitionMandatory)
      for (let left = this.#times(1, depth); left > 0; left--) all(production.definition)
    else if (production instanceof RepetitionMandatoryWithSeparator || production instanceof RepetitionWithSeparator)
      for (let left = this.#times(1, depth); left > 0; left--) {
        all(production.definition)
        if (left > 1) this.#words.push(this.#imageOf(production.separator))
      }
    else throw new Error(`unknown production ${production.constructor.name}`)
  }
  #times(least: number, depth: number): number {
    let count = least
    while (depth < this.#deep + 6 && this.#random() < 0.4 && count < 4) count++
    return count
  }

  #imageOf(type: TokenType): string {
    const images = imagesOf.get(type)
    if (images) return this.#pick(images)
    const members = t.vocabulary.filter((each) => type.categoryMatchesMap?.[each.tokenTypeIdx ?? -1])
    if (members.length > 0) return this.#imageOf(this.#pick(members))
    return typeof type.PATTERN === "string" ? type.PATTERN : type.name
  }

  #costOf(production: IProduction): number {
    if (production instanceof Terminal) return 1
    if (production instanceof NonTerminal) return this.#cost.get(production.nonTerminalName) ?? Infinity
    if (production instanceof Alternation) return Math.min(...production.definition.map((each) => this.#costOf(each)))
    if (
      production instanceof Option ||
      production instanceof Repetition ||
      production instanceof RepetitionWithSeparator
    )
      return 0
    return (production as Rule).definition.reduce((sum, each) => sum + this.#costOf(each), 0)
  }
  #learnCosts(): void {
    const rules = Object.values(this.#rules)
    for (let round = 0; round < rules.length; round++)
      for (const rule of rules) this.#cost.set(rule.name, this.#costOf(rule))
  }
}

const sharedRules = ["calendarItem", "touItem", "curveItem", "formulaItem"]
const tooLong = new Error("the sentence is too long")

const imagesOf: ReadonlyMap<TokenType, readonly string[]> = new Map([
  [t.Ident, ["price", "x_1", "Seller", "T1", "_", "billable_energy"]],
  [t.Label, [...softWords, "share_of_load", "T2"]],
  [t.Text, ['"Contract Price"', '""', '"// § {"']],
  [t.Clause, ["§4.2", "@11.2(a)", "§Exhibit_D"]],
  [t.DateTime, ["2027-06-15T12:00-05:00"]],
  [t.Date, ["2027-01-01", "2028-02-29"]],
  [t.Month, ["2027-06"]],
  [t.Number, ["0", "41.75", "360_000", "2027"]],
  [t.Unit, [...unitAtoms, "USD/MWh", "USD/kW-mo", "USD/MW-day"]],
  [t.TermGrain, ["term"]],
  [t.ContractOfYear, ["contract"]],
  [t.InvoiceStage, ["invoice"]],
  [t.GroupSeat, ["group"]],
  [t.Time, ["09:00", "24:00"]],
])

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
