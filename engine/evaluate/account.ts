import { quantity } from "../catalog/kinds.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { assert } from "../number/assert.ts"
import {
  add,
  compare,
  divide,
  equal,
  isZero,
  maximum,
  minimum,
  multiply,
  parseExact,
  sign,
  subtract,
  zero,
  type Rational,
} from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { AccountLine, AccountRule, Step } from "../plan/steps.ts"
import { apart, join, type Evidence } from "./evidence.ts"
import { modeNamed } from "./expression.ts"
import type { FaultBook } from "./faults.ts"
import { showWithUnit, type Closure, type Outcome } from "./value.ts"

/** What was added in one period and is still held. */
export interface Vintage {
  /** The period it was added in; an opening is of the period before. */
  readonly born: number
  readonly amount: Rational
  readonly worth: Rational
}

/** A balance that history or a test gives for the opening of a period. */
export interface Opening {
  readonly amount: Rational
  readonly worth: Rational
}

/** What an account needs of the run around it. */
export interface AccountSurroundings {
  readonly calendar: ContractCalendar
  readonly evidence: Evidence
  readonly faults: FaultBook
  /** The account's name with its members, for sentences. */
  readonly title: string
  /** A step of the account at its own grain. */
  readonly ready: (step: Step) => Closure
  /** A quantity as it is kept under this account's name: rounding site R2. */
  readonly kept: (value: Rational) => Rational
  readonly openings: ReadonlyMap<number, Opening>
  /** The first period of the run; data for what lies before may not be there. */
  readonly firstOfRun: number
  /** Faults that say no more than that the data begin later. */
  readonly unsupplied: ReadonlySet<number>
}

/** An account for one member of each group. */
export interface Account {
  /** A stage, or its worth, by period. */
  stage(name: string, worth: boolean): Closure
  /** Every line of a period once more, with the vintages it touched. */
  replay(k: number): readonly Movement[]
}

/** One line of a period as it ran. */
export interface Movement {
  readonly line: string
  readonly amount: Outcome
  readonly worth: Rational | undefined
  readonly vintages: readonly Taken[]
  /** The amount before it was kept to the quotients (R2). */
  readonly before: Rational | undefined
}

/** What one line took of a vintage, or added as one. */
export interface Taken {
  readonly born: number
  readonly amount: Rational
  readonly of: Rational
  readonly worth: Rational
  /** The worth before it was cut to the quantum (R4); absent where the rest of the vintage was taken. */
  readonly exactWorth: Rational | undefined
}

interface Stage {
  amount: Rational
  worth: Rational
  quality: number
  carried: number
}

/** What is held now, oldest first. Periods follow each other, so one list moves with them from an opening on. */
interface Holding {
  readonly vintages: Vintage[]
  /** Position of the oldest vintage still held. */
  oldest: number
  amount: Rational
  worth: Rational
}

/** One period of the account, line by line as far as it was needed. */
interface Period {
  readonly k: number
  readonly holding: Holding
  /** Lines that have run. */
  done: number
  running: boolean
  finished: boolean
  /** Own evidence of this period's lines so far, and that of what came from earlier periods. */
  quality: number
  carried: number
  broken: ReadonlySet<number> | undefined
  readonly stages: Map<string, Stage>
}

/**
 * Makes an account ready. Lines run in written order and only as far as a stage asks for, so that a rule may read `due` and limit a later draw;
 * earlier periods are filled forward in a loop. LANGUAGE.md, Accounts.
 */
export function readyAccount(rule: AccountRule, surroundings: AccountSurroundings): Account {
  const { calendar, evidence, faults, title, ready, kept, openings, firstOfRun, unsupplied } = surroundings
  const periods = calendar.periods(rule.grain)
  const opens = ready(rule.opens)
  const lines = rule.lines.map((line) => ({ line, closures: closuresOf(line, ready) }))
  const firstDraw = orEnd(rule.lines.findIndex(({ line }) => line === "draw"))
  const lastAdd = rule.lines.findLastIndex(({ line }) => line === "add")
  const known: (Period | undefined)[] = []
  const keepsVintages = rule.worth !== undefined || rule.expire !== undefined
  const cut = rule.worth && { quantum: parseExact(rule.worth.quantum), mode: modeNamed(rule.worth.mode) }

  function orEnd(position: number): number {
    return position < 0 ? rule.lines.length : position
  }

  const place = (k: number) => ({ from_utc: periods.start(k), to_utc: periods.end(k) })
  const amountText = (value: Rational) => showWithUnit(value, rule.unit)
  const worthText = (value: Rational) => (rule.worth ? showWithUnit(value, rule.worth.unit) : "")

  const report = (
    k: number,
    code: "account/negative-add" | "account/negative-worth" | "account/negative-opening",
    amount: string,
  ) => faults.report(`${title}|${k}`, code, { account: title, period: periods.label(k), amount }, place(k))

  const openingUnknown = (found: ReadonlySet<number>): number => {
    const missing = [...found].map((position) => faults.at(position))
    const from_utc = Math.min(...missing.map((each) => each.from_utc ?? periods.start(0)))
    const needs = [...new Set(missing.map((each) => each.input ?? ""))].sort()
    const from = periods.label(Math.max(0, periods.containing(from_utc)))
    const data = { account: title, needs: sentenceList(needs), from, period: periods.label(firstOfRun) }
    return faults.report(title, "account/opening-unknown", data, place(firstOfRun))
  }

  const breakAt = (period: Period, found: ReadonlySet<number>) => {
    const onlyForWant =
      period.k < firstOfRun && found.size > 0 && [...found].every((position) => unsupplied.has(position))
    period.broken = onlyForWant ? new Set([openingUnknown(found)]) : found
  }

  /** Evaluates a step of a line and adds what it rests on to the period; null breaks the period. */
  const figure = (
    period: Period,
    closure: Closure,
  ): { readonly value: Rational; readonly quality: number; readonly carried: number } | null => {
    const { result, found } = apart(evidence, () => closure(period.k))
    if (result === null) {
      breakAt(period, found.faults ?? new Set())
      return null
    }
    if (found.quality > period.quality) period.quality = found.quality
    if (found.carried > period.carried) period.carried = found.carried
    return { value: quantity(result), quality: found.quality, carried: found.carried }
  }

  const begin = (k: number, previous: Period | undefined): Period => {
    const given = openings.get(k)
    const holding = given || !previous ? { vintages: [], oldest: 0, amount: zero, worth: zero } : previous.holding
    const period: Period = {
      k,
      holding,
      done: 0,
      running: false,
      finished: false,
      quality: 0,
      carried: 0,
      broken: undefined,
      stages: new Map(),
    }
    if (given) {
      hold(holding, { born: k - 1, ...given })
    } else if (k === 0) {
      const opening = figure(period, opens)
      period.carried = Math.max(period.carried, period.quality)
      period.quality = 0
      if (opening && sign(opening.value) < 0)
        breakAt(period, new Set([report(k, "account/negative-opening", amountText(opening.value))]))
      else if (opening) hold(holding, { born: -1, amount: opening.value, worth: zero })
    } else {
      assert(previous?.finished === true, `${rule.name} is filled forward`)
      period.broken = previous.broken
      period.carried = Math.max(previous.quality, previous.carried)
    }
    if (!period.broken) {
      period.stages.set("opening", {
        amount: holding.amount,
        worth: holding.worth,
        quality: 0,
        carried: period.carried,
      })
      period.stages.set("added", { amount: zero, worth: zero, quality: 0, carried: 0 })
    }
    return period
  }

  /** Adds to what is held. Additions of one period are one vintage; where neither worth nor age counts, everything is. */
  const hold = (holding: Holding, { born, amount, worth }: Vintage) => {
    if (isZero(amount) && isZero(worth)) return
    holding.amount = add(holding.amount, amount)
    holding.worth = add(holding.worth, worth)
    const youngest = holding.vintages.length > holding.oldest ? holding.vintages.at(-1) : undefined
    if (youngest && (youngest.born === born || !keepsVintages))
      holding.vintages[holding.vintages.length - 1] = {
        born,
        amount: add(youngest.amount, amount),
        worth: add(youngest.worth, worth),
      }
    else holding.vintages.push({ born, amount, worth })
  }

  const runLine = (period: Period, onMove: ((movement: Movement) => void) | undefined) => {
    assert(!period.running, `${rule.name} depends on itself in ${periods.label(period.k)}`)
    period.running = true
    const entry = lines[period.done]
    assert(entry !== undefined, `${rule.name} has no line ${period.done}`)
    const { line, closures } = entry
    if (period.done === firstDraw) noteDue(period)
    if (line.line === "add") addLine(period, line, closures, onMove)
    else drawLine(period, line, closures, onMove)
    if (!period.broken) period.done++
    period.running = false
  }

  const noteDue = (period: Period) => {
    const { amount, worth } = period.holding
    if (!period.stages.has("due"))
      period.stages.set("due", { amount, worth, quality: period.quality, carried: period.carried })
  }

  const addLine = (
    period: Period,
    line: Extract<AccountLine, { line: "add" }>,
    closures: LineClosures,
    onMove: ((movement: Movement) => void) | undefined,
  ) => {
    const before = figure(period, closures.amount)
    const worth = closures.worth && figure(period, closures.worth)
    if (!before || worth === null) return
    const { k } = period
    const amount = line.quantised ? kept(before.value) : before.value
    const value = worth?.value ?? zero
    if (sign(amount) < 0) return breakAt(period, new Set([report(k, "account/negative-add", amountText(amount))]))
    if (sign(value) < 0) return breakAt(period, new Set([report(k, "account/negative-worth", worthText(value))]))
    if (isZero(amount) && !isZero(value) && isZero(period.stages.get("added")?.amount ?? zero)) {
      const data = { account: title, period: periods.label(k), worth: worthText(value) }
      return breakAt(period, new Set([faults.report(`${title}|${k}`, "account/worth-of-nothing", data, place(k))]))
    }
    hold(period.holding, { born: k, amount, worth: value })
    const stage = period.stages.get("added")
    assert(stage !== undefined, "an open period has its additions")
    stage.amount = add(stage.amount, amount)
    stage.worth = add(stage.worth, value)
    stage.quality = Math.max(stage.quality, before.quality, worth?.quality ?? 0)
    stage.carried = Math.max(stage.carried, before.carried, worth?.carried ?? 0)
    onMove?.({
      line: "added",
      amount,
      worth: rule.worth && value,
      vintages: [{ born: k, amount, of: amount, worth: value, exactWorth: undefined }],
      before: line.quantised ? before.value : undefined,
    })
  }

  const drawLine = (
    period: Period,
    line: Extract<AccountLine, { line: "draw" }>,
    closures: LineClosures,
    onMove: ((movement: Movement) => void) | undefined,
  ) => {
    const limit = figure(period, closures.amount)
    if (!limit) return
    const asked = maximum(line.quantised ? kept(limit.value) : limit.value, zero)
    const amount = minimum(asked, period.holding.amount)
    const taken = take(period.holding, amount, line.order)
    const worth = taken.reduce((sum, each) => add(sum, each.worth), zero)
    period.stages.set(line.name, {
      amount,
      worth,
      quality: limit.quality,
      carried: Math.max(limit.carried, period.carried),
    })
    onMove?.({
      line: line.name,
      amount,
      worth: rule.worth && worth,
      vintages: taken,
      before: line.quantised ? limit.value : undefined,
    })
  }

  /** Takes an amount out of the vintages in order. A partial draw's worth is cut to the quantum; who takes the last of a vintage takes the rest of its worth. */
  const take = (holding: Holding, amount: Rational, order: "oldest" | "newest"): readonly Taken[] => {
    const taken: Taken[] = []
    for (let wanted = amount; !isZero(wanted);) {
      const at = order === "oldest" ? holding.oldest : holding.vintages.length - 1
      const vintage = holding.vintages[at]
      assert(vintage !== undefined, `${rule.name} holds what is drawn`)
      const part = minimum(wanted, vintage.amount)
      wanted = subtract(wanted, part)
      if (equal(part, vintage.amount)) {
        taken.push({
          born: vintage.born,
          amount: part,
          of: vintage.amount,
          worth: vintage.worth,
          exactWorth: undefined,
        })
        release(holding, order)
        continue
      }
      const exactWorth = divide(multiply(vintage.worth, part), vintage.amount)
      const worth = cut ? minimum(round(exactWorth, cut.quantum, cut.mode), vintage.worth) : exactWorth
      taken.push({ born: vintage.born, amount: part, of: vintage.amount, worth, exactWorth: cut && exactWorth })
      holding.vintages[at] = {
        born: vintage.born,
        amount: subtract(vintage.amount, part),
        worth: subtract(vintage.worth, worth),
      }
      holding.amount = subtract(holding.amount, part)
      holding.worth = subtract(holding.worth, worth)
    }
    return taken
  }

  /** Lets go of the whole of the oldest or the newest vintage. */
  const release = (holding: Holding, order: "oldest" | "newest"): Vintage => {
    const vintage = order === "oldest" ? holding.vintages[holding.oldest] : holding.vintages.pop()
    assert(vintage !== undefined, `${rule.name} holds what is let go`)
    if (order === "oldest") holding.oldest++
    holding.amount = subtract(holding.amount, vintage.amount)
    holding.worth = subtract(holding.worth, vintage.worth)
    return vintage
  }

  const finish = (period: Period, onMove?: (movement: Movement) => void) => {
    while (!period.broken && period.done < lines.length) runLine(period, onMove)
    if (!period.broken && !period.finished) {
      noteDue(period)
      const { holding, quality, carried } = period
      const gone = expire(holding, period.k)
      const expired = {
        amount: gone.reduce((sum, { amount }) => add(sum, amount), zero),
        worth: gone.reduce((sum, { worth }) => add(sum, worth), zero),
      }
      period.stages.set("expired", { ...expired, quality, carried })
      period.stages.set("closing", { amount: holding.amount, worth: holding.worth, quality, carried })
      if (rule.expire)
        onMove?.({
          line: "expired",
          ...expired,
          worth: rule.worth && expired.worth,
          vintages: gone.map(whole),
          before: undefined,
        })
      conserve(period)
    }
    period.finished = true
  }

  const expire = (holding: Holding, k: number): readonly Vintage[] => {
    const gone: Vintage[] = []
    for (;;) {
      const oldest = holding.vintages[holding.oldest]
      if (!oldest || !expiresBy(oldest.born, k)) return gone
      gone.push(release(holding, "oldest"))
    }
  }

  /** A vintage of period `born` expires at the end of the n-th period after it; in a coarser grain, of the n-th after the one that contains it. */
  const expiresBy = (born: number, k: number): boolean => {
    if (!rule.expire) return false
    const { after, grain } = rule.expire
    if (grain === rule.grain) return k >= born + after
    const outer = calendar.periods(grain)
    const bornIn = born < 0 ? -1 : outer.containing(periods.start(born))
    const at = outer.containing(periods.start(k))
    return at > bornIn + after || (at === bornIn + after && periods.end(k) >= outer.end(at))
  }

  /** closing = opening + added − draws − expired, in amount and in worth. */
  const conserve = (period: Period) => {
    const sum = (pick: (stage: Stage) => Rational) => {
      const of = (name: string) => {
        const stage = period.stages.get(name)
        assert(stage !== undefined, `${rule.name}.${name} is known at the end of its period`)
        return pick(stage)
      }
      const drawn = rule.lines.reduce((out, line) => (line.line === "draw" ? add(out, of(line.name)) : out), zero)
      return equal(of("closing"), subtract(add(of("opening"), of("added")), add(drawn, of("expired"))))
    }
    assert(
      sum(({ amount }) => amount) && sum(({ worth }) => worth),
      `${rule.name} conserves its balance and its worth in ${periods.label(period.k)}`,
    )
    assert(compare(period.stages.get("closing")?.amount ?? zero, zero) >= 0, `${rule.name} is never negative`)
  }

  /** The period `k`, with every period before it complete back to a given opening or the start of the term. */
  const periodAt = (k: number): Period => {
    const found = known[k]
    if (found) return found
    let from = k
    while (from > 0 && !openings.has(from) && known[from - 1]?.finished !== true) from--
    for (let at = from; at < k; at++) finish((known[at] ??= begin(at, known[at - 1])))
    return (known[k] ??= begin(k, known[k - 1]))
  }

  const needed = (name: string): number | "all" => {
    switch (name) {
      case "opening":
        return 0
      case "added":
        return lastAdd + 1
      case "due":
        return firstDraw
      case "expired":
      case "closing":
        return "all"
      default:
        return rule.lines.findIndex((line) => line.line === "draw" && line.name === name) + 1
    }
  }

  return {
    stage(name, worth) {
      const need = needed(name)
      assert(
        need !== 0 || name === "opening" || name === "due" || name === "added",
        `${rule.name} has no stage ${name}`,
      )
      return (k) => {
        const period = periodAt(k)
        if (need === "all") {
          if (!period.finished) finish(period)
        } else {
          while (!period.broken && period.done < need) runLine(period, undefined)
          if (name === "due" && !period.broken) noteDue(period)
        }
        const stage = period.stages.get(name)
        const complete = stage && (name !== "added" || period.done > lastAdd)
        if (!complete) {
          join(evidence, 0, 0, period.broken)
          return null
        }
        join(evidence, stage.quality, stage.carried, undefined)
        return worth ? stage.worth : stage.amount
      }
    },
    replay(k) {
      finish(periodAt(k))
      // What was held is not kept for every period: the account runs once more, on values that are remembered.
      let from = k
      while (from > 0 && !openings.has(from)) from--
      let again: Period | undefined
      for (let at = from; at < k; at++) {
        again = begin(at, again)
        finish(again)
      }
      again = begin(k, again)
      const movements = [movementOf("opening", again)]
      finish(again, (movement) => movements.push(movement))
      movements.push(movementOf("closing", again))
      return movements
    },
  }

  function movementOf(line: "opening" | "closing", { stages, holding }: Period): Movement {
    const stage = stages.get(line)
    return {
      line,
      amount: stage?.amount ?? null,
      worth: rule.worth && stage?.worth,
      vintages: holding.vintages.slice(holding.oldest).map(whole),
      before: undefined,
    }
  }
}

function whole({ born, amount, worth }: Vintage): Taken {
  return { born, amount, of: amount, worth, exactWorth: undefined }
}

interface LineClosures {
  readonly amount: Closure
  readonly worth: Closure | undefined
}

function closuresOf(line: AccountLine, ready: (step: Step) => Closure): LineClosures {
  if (line.line === "draw") return { amount: ready(line.limit), worth: undefined }
  return { amount: ready(line.amount), worth: line.worth && ready(line.worth) }
}

function sentenceList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`
}
