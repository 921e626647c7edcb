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
import * as t from "./tokens.ts"

/*
 * The strong LL(k) test. Chevrotain tests the alternatives of an OR against one another; whether an
 * OPTION or a MANY can be told from what follows its rule, it does not. This does, for every decision.
 */

/** A decision of the grammar with its count of tokens to look ahead, or two beginnings that no count tells apart. */
export interface Decision {
  readonly rule: string
  readonly kind: "or" | "option" | "many" | "separator"
  readonly needs: number | undefined
  readonly conflict?: string
}

/** Every decision of a grammar whose start rule is `start`, decided on at most `most` tokens. */
export function decisions(rules: Readonly<Record<string, Rule>>, start: string, most: number): readonly Decision[] {
  return new Analysis(rules, start, most).decisions()
}

/** The beginnings of a text, at most so many tokens long, by their names. */
type Beginnings = ReadonlyMap<string, readonly TokenType[]>
interface Choice {
  readonly rule: string
  readonly kind: Decision["kind"]
  readonly ways: readonly Beginnings[]
}

class Analysis {
  readonly #rules: Readonly<Record<string, Rule>>
  readonly #most: number
  readonly #first = new Map<string, Beginnings>()
  readonly #follow = new Map<string, Beginnings>()

  constructor(rules: Readonly<Record<string, Rule>>, start: string, most: number) {
    this.#rules = rules
    this.#most = most
    for (const name of Object.keys(rules)) {
      this.#first.set(name, new Map())
      this.#follow.set(name, new Map())
    }
    this.#follow.set(start, single(endOfText))
    this.#untilStable(this.#first, (rule) => this.#sequence(rule.definition))
    for (let changed = true; changed;) {
      changed = false
      const grow = (name: string, after: Beginnings) => {
        const known = this.#follow.get(name)!
        const grown = union(known, after)
        if (grown.size > known.size) {
          this.#follow.set(name, grown)
          changed = true
        }
      }
      for (const rule of Object.values(rules))
        this.#walk(rule.definition, this.#follow.get(rule.name)!, rule.name, grow)
    }
  }

  decisions(): readonly Decision[] {
    const choices: Choice[] = []
    for (const rule of Object.values(this.#rules))
      this.#walk(
        rule.definition,
        this.#follow.get(rule.name)!,
        rule.name,
        () => undefined,
        (choice) => choices.push(choice),
      )
    return choices.map(({ rule, kind, ways }) => {
      let conflict: string | undefined
      for (let needs = 1; needs <= this.#most; needs++) {
        conflict = clash(ways, needs)
        if (conflict === undefined) return { rule, kind, needs }
      }
      return { rule, kind, needs: undefined, ...(conflict === undefined ? {} : { conflict }) }
    })
  }

  #untilStable(sets: Map<string, Beginnings>, next: (rule: Rule) => Beginnings): void {
    for (let changed = true; changed;) {
      changed = false
      for (const rule of Object.values(this.#rules)) {
        const known = sets.get(rule.name)!
        const grown = union(known, next(rule))
        if (grown.size === known.size) continue
        sets.set(rule.name, grown)
        changed = true
      }
    }
  }

  #walk(
    definition: readonly IProduction[],
    after: Beginnings,
    rule: string,
    follows: (name: string, after: Beginnings) => void,
    decides: (choice: Choice) => void = () => undefined,
  ): void {
    let rest = after
    for (const production of definition.toReversed()) {
      const into = (inner: readonly IProduction[], then: Beginnings) => this.#walk(inner, then, rule, follows, decides)
      const decide = (kind: Decision["kind"], ...ways: Beginnings[]) => decides({ rule, kind, ways })
      if (production instanceof NonTerminal) follows(production.nonTerminalName, rest)
      else if (production instanceof Alternation) {
        const behind = rest
        decide("or", ...production.definition.map((way) => this.#then(this.#firstOf(way), behind)))
        for (const way of production.definition) if (way instanceof Alternative) into(way.definition, rest)
      } else if (production instanceof Option) {
        decide("option", this.#then(this.#sequence(production.definition), rest), rest)
        into(production.definition, rest)
      } else if (production instanceof Repetition || production instanceof RepetitionMandatory) {
        const body = this.#sequence(production.definition)
        const again = this.#then(this.#many(body), rest)
        decide("many", this.#then(body, again), rest)
        into(production.definition, again)
      } else if (
        production instanceof RepetitionMandatoryWithSeparator ||
        production instanceof RepetitionWithSeparator
      ) {
        const next = this.#then(single(production.separator), this.#sequence(production.definition))
        const again = this.#then(this.#many(next), rest)
        decide("separator", this.#then(next, again), rest)
        into(production.definition, again)
      }
      rest = this.#then(this.#firstOf(production), rest)
    }
  }

  #firstOf(production: IProduction): Beginnings {
    if (production instanceof Terminal) return single(production.terminalType)
    if (production instanceof NonTerminal) return this.#first.get(production.nonTerminalName)!
    if (production instanceof Alternation) return union(...production.definition.map((way) => this.#firstOf(way)))
    if (production instanceof Alternative) return this.#sequence(production.definition)
    if (production instanceof Option) return union(nothing, this.#sequence(production.definition))
    if (production instanceof Repetition) return this.#many(this.#sequence(production.definition))
    if (production instanceof RepetitionMandatory) {
      const body = this.#sequence(production.definition)
      return this.#then(body, this.#many(body))
    }
    if (production instanceof RepetitionMandatoryWithSeparator || production instanceof RepetitionWithSeparator) {
      const body = this.#sequence(production.definition)
      const all = this.#then(body, this.#many(this.#then(single(production.separator), body)))
      return production instanceof RepetitionWithSeparator ? union(nothing, all) : all
    }
    throw new Error(`unknown production ${production.constructor.name}`)
  }
  #sequence(definition: readonly IProduction[]): Beginnings {
    return definition.reduce(
      (before: Beginnings, next) => (before.size > 0 ? this.#then(before, this.#firstOf(next)) : before),
      nothing,
    )
  }
  #many(body: Beginnings): Beginnings {
    let all = nothing
    for (let times = 0; times < this.#most; times++) all = union(all, this.#then(all, body))
    return all
  }
  #then(before: Beginnings, after: Beginnings): Beginnings {
    const joined = new Map<string, readonly TokenType[]>()
    for (const start of before.values()) {
      if (start.length >= this.#most) joined.set(keyOf(start), start)
      else
        for (const end of after.values()) {
          const both = [...start, ...end].slice(0, this.#most)
          joined.set(keyOf(both), both)
        }
    }
    return joined
  }
}

const endOfText = { name: "end of text" } as TokenType
const nothing: Beginnings = new Map([["", []]])
const keyOf = (types: readonly TokenType[]) => types.map(({ name }) => name).join(" ")
const single = (type: TokenType): Beginnings => new Map([[type.name, [type]]])
const union = (...sets: readonly Beginnings[]): Beginnings => new Map(sets.flatMap((set) => [...set]))

/** Two beginnings of different ways that are alike in their first tokens. */
function clash(ways: readonly Beginnings[], tokens: number): string | undefined {
  for (const [at, way] of ways.entries())
    for (const other of ways.slice(at + 1))
      for (const a of way.values())
        for (const b of other.values()) if (alike(a, b, tokens)) return `${keyOf(a)} | ${keyOf(b)}`
  return undefined
}
function alike(a: readonly TokenType[], b: readonly TokenType[], tokens: number): boolean {
  for (let at = 0; at < tokens; at++) {
    const one = a[at]
    const two = b[at]
    if (!one || !two) return true
    if (!overlap(one, two)) return false
  }
  return true
}
/** Whether a token can be of both types. */
function overlap(a: TokenType, b: TokenType): boolean {
  const isA = (type: TokenType, category: TokenType) =>
    type === category || category.categoryMatchesMap?.[type.tokenTypeIdx ?? -1] === true
  return isA(a, b) || isA(b, a) || t.vocabulary.some((type) => isA(type, a) && isA(type, b))
}
