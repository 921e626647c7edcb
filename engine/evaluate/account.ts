import { quantity } from "../catalog/kinds.ts"
import { isDayCount, yearFraction } from "../calendar/day-count.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { civil } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import {
  add,
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
import type { AccountLine, AccountRule, Grain, Step } from "../plan/steps.ts"
import { lackingBefore } from "./earlier.ts"
import { apart, join, type Evidence } from "./evidence.ts"
import { modeNamed } from "./environment.ts"
import type { FaultBook } from "./faults.ts"
import { emptyHolding, type Holding, type Taken } from "./holding.ts"
import { inForceAt } from "./in-force.ts"
import { showWithUnit, type Closure, type Outcome } from "./value.ts"

export type { Taken }

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

interface Stage {
  amount: Rational
  worth: Rational
  quality: number
  carried: number
}

/** One period of the account, line by line as far as it was needed. */
interface Period {
  readonly k: number
  readonly holding: Holding
  /** What of the balance is return that does not earn yet; the rest of it is capital. */
  pending: Rational
  /** What earns in this period. */
  earning: Rational
  /** By line: what was asked beyond the balance and is asked for again. */
  owed: ReadonlyMap<number, Rational>
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
  const { calendar, evidence, faults, title, ready, kept, openings, firstOfRun } = surroundings
  const periods = calendar.periods(rule.grain)
  const opens = ready(rule.opens)
  const lines = rule.lines.map((line) => ({
    line,
    closures: closuresOf(line, ready),
    isInForce: inForceAt(line.inForce, calendar.zone),
  }))
  const firstDraw = orEnd(rule.lines.findIndex(({ line }) => line === "draw"))
  const draws = new Set(rule.lines.flatMap((line) => (line.line === "draw" ? [line.name] : [])))
  const has = (line: AccountLine["line"]) => rule.lines.some((each) => each.line === line)
  const moving = ["added", ...(has("reset") ? ["reset"] : []), ...(has("accrue") ? ["accrued"] : []), ...draws]
  const into = ["opening", ...moving.filter((name) => !draws.has(name))]
  const out = [...draws, "expired"]
  const known: (Period | undefined)[] = []
  const keepsVintages = rule.worth !== undefined || rule.expire !== undefined
  const cut = rule.worth && { quantum: parseExact(rule.worth.quantum), mode: modeNamed(rule.worth.mode) }
  const compounding = rule.lines.flatMap((line) =>
    line.line === "accrue" && line.growth.form === "compounding" ? [line.growth.grain] : [],
  )

  function orEnd(position: number): number {
    return position < 0 ? rule.lines.length : position
  }

  /** Whether a period is the first that starts in its period of a coarser grain. */
  const begins = (k: number, grain: Grain): boolean => {
    if (grain === rule.grain || k === 0) return true
    const outer = calendar.periods(grain)
    return outer.containing(periods.start(k)) !== outer.containing(periods.start(k - 1))
  }

  const place = (k: number) => ({ from_utc: periods.start(k), to_utc: periods.end(k) })
  const amountText = (value: Rational) => showWithUnit(value, rule.unit)
  const worthText = (value: Rational) => (rule.worth ? showWithUnit(value, rule.worth.unit) : "")

  const report = (
    k: number,
    code:
      | "account/negative-add"
      | "account/negative-worth"
      | "account/negative-opening"
      | "account/negative-reset"
      | "account/negative-return",
    amount: string,
  ) => faults.report(`${title}|${k}`, code, { account: title, period: periods.label(k), amount }, place(k))

  const breakAt = (period: Period, found: ReadonlySet<number>) => {
    const lacking = lackingBefore(period.k, found, periods, firstOfRun, surroundings)
    if (!lacking) {
      period.broken = found
      return
    }
    const { place: at, ...data } = lacking
    period.broken = new Set([faults.report(title, "account/opening-unknown", { account: title, ...data }, at)])
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
    const holding = given || !previous ? emptyHolding(keepsVintages, cut) : previous.holding
    const compounds = compounding.some((grain) => begins(k, grain))
    const period: Period = {
      k,
      holding,
      pending: given || !previous || compounds ? zero : previous.pending,
      earning: zero,
      owed: given || !previous ? nothingOwed : previous.owed,
      done: 0,
      running: false,
      finished: false,
      quality: 0,
      carried: 0,
      broken: undefined,
      stages: new Map(),
    }
    if (given) {
      holding.add({ born: k - 1, ...given })
    } else if (k === 0) {
      const opening = figure(period, opens)
      period.carried = Math.max(period.carried, period.quality)
      period.quality = 0
      if (opening && sign(opening.value) < 0)
        breakAt(period, new Set([report(k, "account/negative-opening", amountText(opening.value))]))
      else if (opening) holding.add({ born: -1, amount: opening.value, worth: zero })
    } else {
      assert(previous?.finished === true, `${rule.name} is filled forward`)
      period.broken = previous.broken
      period.carried = Math.max(previous.quality, previous.carried)
    }
    if (!period.broken) {
      period.earning = subtract(holding.amount, period.pending)
      period.stages.set("opening", {
        amount: holding.amount,
        worth: holding.worth,
        quality: 0,
        carried: period.carried,
      })
      for (const name of moving) period.stages.set(name, { amount: zero, worth: zero, quality: 0, carried: 0 })
    }
    return period
  }

  /** Adds to what a stage of the period comes to. */
  const count = (
    period: Period,
    name: string,
    amount: Rational,
    worth: Rational,
    basis: Omit<Stage, "amount" | "worth">,
  ) => {
    const stage = period.stages.get(name)
    assert(stage !== undefined, `an open period of ${rule.name} has the stage ${name}`)
    stage.amount = add(stage.amount, amount)
    stage.worth = add(stage.worth, worth)
    stage.quality = Math.max(stage.quality, basis.quality)
    stage.carried = Math.max(stage.carried, basis.carried)
  }

  const runLine = (period: Period, onMove: ((movement: Movement) => void) | undefined) => {
    if (period.running) assert(false, `${rule.name} depends on itself in ${periods.label(period.k)}`)
    period.running = true
    const entry = lines[period.done]
    assert(entry !== undefined, `${rule.name} has no line ${period.done}`)
    const { line, closures, isInForce } = entry
    if (period.done === firstDraw) noteDue(period)
    if (isInForce(periods.start(period.k))) {
      switch (line.line) {
        case "reset":
          resetLine(period, line, closures, onMove)
          break
        case "add":
          addLine(period, line, closures, onMove)
          break
        case "accrue":
          accrueLine(period, line, closures, onMove)
          break
        case "draw":
          drawLine(period, line, closures, onMove)
          break
      }
    }
    if (!period.broken) period.done++
    period.running = false
  }

  const noteDue = (period: Period) => {
    const { amount, worth } = period.holding
    if (!period.stages.has("due"))
      period.stages.set("due", { amount, worth, quality: period.quality, carried: period.carried })
  }

  const resetLine = (
    period: Period,
    line: Extract<AccountLine, { line: "reset" }>,
    closures: LineClosures,
    onMove: ((movement: Movement) => void) | undefined,
  ) => {
    const { k, holding } = period
    if (!begins(k, line.grain)) return
    const to = figure(period, closures.amount)
    if (!to) return
    const balance = line.quantised ? kept(to.value) : to.value
    if (sign(balance) < 0) return breakAt(period, new Set([report(k, "account/negative-reset", amountText(balance))]))
    const before = { amount: holding.amount, worth: holding.worth }
    const gone = holding.release(() => true)
    holding.add({ born: k, amount: balance, worth: zero })
    period.pending = zero
    period.earning = balance
    const change = subtract(balance, before.amount)
    count(period, "reset", change, subtract(zero, before.worth), {
      ...to,
      carried: Math.max(to.carried, period.carried),
    })
    onMove?.({
      line: "reset",
      amount: change,
      worth: rule.worth && subtract(zero, before.worth),
      vintages: gone,
      before: line.quantised ? subtract(to.value, before.amount) : undefined,
    })
  }

  const accrueLine = (
    period: Period,
    line: Extract<AccountLine, { line: "accrue" }>,
    closures: LineClosures,
    onMove: ((movement: Movement) => void) | undefined,
  ) => {
    const { k, holding } = period
    const rate = figure(period, closures.amount)
    if (!rate) return
    assert(isDayCount(line.basis), `no day count ${line.basis}`)
    const years = yearFraction(line.basis, civil(calendar.zone, periods.start(k)), civil(calendar.zone, periods.end(k)))
    const exact = multiply(multiply(rate.value, years), period.earning)
    const amount = round(exact, parseExact(line.quantum), modeNamed(line.mode))
    if (sign(amount) < 0) return breakAt(period, new Set([report(k, "account/negative-return", amountText(amount))]))
    holding.add({ born: k, amount, worth: zero })
    period.pending = add(period.pending, amount)
    count(period, "accrued", amount, zero, { ...rate, carried: Math.max(rate.carried, period.carried) })
    onMove?.({
      line: "accrued",
      amount,
      worth: rule.worth && zero,
      vintages: [{ born: k, amount, of: amount, worth: zero, exactWorth: undefined }],
      before: equal(exact, amount) ? undefined : exact,
    })
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
    period.holding.add({ born: k, amount, worth: value })
    count(period, "added", amount, value, {
      quality: Math.max(before.quality, worth?.quality ?? 0),
      carried: Math.max(before.carried, worth?.carried ?? 0),
    })
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
    const { holding, done } = period
    const wanted = maximum(line.quantised ? kept(limit.value) : limit.value, zero)
    const asked = add(wanted, period.owed.get(done) ?? zero)
    const amount = minimum(asked, holding.amount)
    if (line.excess === "carried") period.owed = new Map(period.owed).set(done, subtract(asked, amount))
    const capital = subtract(holding.amount, period.pending)
    const ofReturn =
      line.order === "capital" ? maximum(subtract(amount, capital), zero) : minimum(amount, period.pending)
    period.pending = subtract(period.pending, ofReturn)
    const taken = holding.take(amount, line.order === "newest" ? "newest" : "oldest")
    const worth = taken.reduce((sum, each) => add(sum, each.worth), zero)
    count(period, line.name, amount, worth, {
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

  const finish = (period: Period, onMove?: (movement: Movement) => void) => {
    while (!period.broken && period.done < lines.length) runLine(period, onMove)
    if (!period.broken && !period.finished) {
      noteDue(period)
      const { holding, quality, carried } = period
      const gone = holding.release(({ born }) => expiresBy(born, period.k))
      const expired = {
        amount: gone.reduce((sum, { amount }) => add(sum, amount), zero),
        worth: gone.reduce((sum, { worth }) => add(sum, worth), zero),
      }
      period.stages.set("expired", { ...expired, quality, carried })
      const closing = { amount: holding.amount, worth: holding.worth, quality, carried }
      period.stages.set("closing", closing)
      if (period.k === periods.count - 1) period.stages.set("final", closing)
      if (rule.expire)
        onMove?.({
          line: "expired",
          ...expired,
          worth: rule.worth && expired.worth,
          vintages: gone,
          before: undefined,
        })
      conserve(period)
    }
    period.finished = true
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

  /** closing = opening + reset + added + accrued − draws − expired, in amount and in worth. */
  const conserve = (period: Period) => {
    const balances = (pick: (stage: Stage) => Rational) => {
      const of = (name: string) => {
        const stage = period.stages.get(name)
        assert(stage !== undefined, `${rule.name}.${name} is known at the end of its period`)
        return pick(stage)
      }
      const sum = (names: readonly string[]) => names.reduce((total, name) => add(total, of(name)), zero)
      return equal(of("closing"), subtract(sum(into), sum(out)))
    }
    const holds = balances(({ amount }) => amount) && (!rule.worth || balances(({ worth }) => worth))
    // The sentence is made only where it is needed: the name of an interval costs more than the sums.
    if (!holds || sign(period.holding.amount) < 0)
      assert(false, `${rule.name} conserves its balance and its worth in ${periods.label(period.k)}`)
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

  /** How many lines have to run before a stage is known. */
  const needed = (name: string): number | "all" => {
    switch (name) {
      case "opening":
        return 0
      case "reset":
        return rule.lines.findLastIndex(({ line }) => line === "reset") + 1
      case "added":
        return rule.lines.findLastIndex(({ line }) => line === "add") + 1
      case "accrued":
        return rule.lines.findLastIndex(({ line }) => line === "accrue") + 1
      case "due":
        return firstDraw
      case "expired":
      case "closing":
      case "final":
        return "all"
      default:
        assert(draws.has(name), `${rule.name} has no stage ${name}`)
        return rule.lines.findLastIndex((line) => line.line === "draw" && line.name === name) + 1
    }
  }

  return {
    stage(name, worth) {
      const need = needed(name)
      return (k) => {
        // What a period before the run leaves is what the next one is said to open with.
        const next = name === "closing" && k < firstOfRun ? openings.get(k + 1) : undefined
        if (next) return worth ? next.worth : next.amount
        const period = periodAt(k)
        if (need === "all") {
          if (!period.finished) finish(period)
        } else {
          while (!period.broken && period.done < need) runLine(period, undefined)
          if (name === "due" && !period.broken) noteDue(period)
        }
        const stage = period.stages.get(name) ?? (moves.includes(name) && !period.broken ? still : undefined)
        if (!stage || (need !== "all" && period.done < need)) {
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
      vintages: holding.vintages(),
      before: undefined,
    }
  }
}

/** Stages that are nothing where no line or no last period makes them something. */
const moves: readonly string[] = ["reset", "accrued", "final"]
const still: Readonly<Stage> = { amount: zero, worth: zero, quality: 0, carried: 0 }
const nothingOwed: ReadonlyMap<number, Rational> = new Map()

interface LineClosures {
  readonly amount: Closure
  readonly worth: Closure | undefined
}

function closuresOf(line: AccountLine, ready: (step: Step) => Closure): LineClosures {
  switch (line.line) {
    case "add":
      return { amount: ready(line.amount), worth: line.worth && ready(line.worth) }
    case "draw":
      return { amount: ready(line.limit), worth: undefined }
    case "reset":
      return { amount: ready(line.to), worth: undefined }
    case "accrue":
      return { amount: ready(line.rate), worth: undefined }
  }
}
