import { buildCalendar } from "../calendar/periods.ts"
import type { Posting, Settlement } from "../evaluate/settlement.ts"
import { isProblem, windowOf } from "../evaluate/window.ts"
import {
  add,
  finiteDigits,
  fixedText,
  isZero,
  maximum,
  minimum,
  negate,
  parseExact,
  printExact,
  subtract,
  zero,
  type Rational,
} from "../number/rational.ts"
import type { Grain, Plan, PlanDate, PlanTime } from "../plan/steps.ts"

/** A contract of a comparison, with what it settled to. */
export interface SettledContract {
  readonly plan: Pick<Plan<PlanDate>, "contract" | "parties" | "groups" | "rules" | "rounding">
  /** Its days; absent while they wait for an event, and then nothing is settled. */
  readonly time?: PlanTime
  readonly settlement: Settlement
}

/** What each party receives less what it pays under each of several contracts, the same parties told by their full names. */
export interface PartyComparison {
  readonly contracts: readonly ComparedContract[]
  /** First the whole of the days settled, then each month in which a posting ends. */
  readonly periods: readonly ComparedPeriod[]
}
export interface ComparedContract {
  readonly id: string
  readonly title: string
  readonly sha256: string
  readonly from: string
  readonly through: string
  /** Why nothing of it could be settled. */
  readonly problem?: string
  /** Postings that are withheld. */
  readonly withheld: number
}
export interface ComparedPeriod {
  /** "2027-03"; absent of the whole. */
  readonly month?: string
  /** One for each currency. */
  readonly tables: readonly PartyTable[]
}
export interface PartyTable {
  readonly currency: string
  readonly parties: readonly (PartyRow & {
    /** Its name in the first contract that has it. */
    readonly id: string
  })[]
  readonly groups: readonly GroupRow[]
  /** Every party together, by contract: zero, as what one receives another pays. */
  readonly all: readonly (Total | undefined)[]
  /** The same over the contracts of a deal. */
  readonly allInAll?: Total
  /** What is paid within one party, by contract: in no sum. Absent where nothing is. */
  readonly internal: readonly ({ readonly amount: string; readonly count: number } | undefined)[]
}
export interface Total {
  readonly amount: string
  readonly isZero: boolean
}
export interface PartyRow {
  /** Full name of the party, or the name of the group. */
  readonly name: string
  /** By contract; undefined where it is no party, or nothing could be settled. */
  readonly nets: readonly (Net | undefined)[]
  /** Of all contracts together, where they are one deal and not alternatives. */
  readonly inAll?: Net
}
/** The parties of a group as one: what goes from one member to another counts in neither. */
export interface GroupRow extends PartyRow {
  /** The full names of those in it. */
  readonly members: readonly string[]
  /** Whether the group comes to the same under every contract that has it; absent where fewer than two have. */
  readonly agreement?: Agreement
}
export type Agreement =
  | { readonly is: "same" }
  /** The greatest less the least. */
  | { readonly is: "different"; readonly by: string }
  /** An amount is withheld, or the contracts settle different days. */
  | { readonly is: "open" }

/** Received less paid. */
export interface Net {
  /** Exact; negative where more is paid. */
  readonly amount: string
  /** How many postings it adds. */
  readonly postings: number
  /** How many it lacks, since they are withheld; with any, the amount is not the whole. */
  readonly withheld: number
  /** A failed check stands over one of them. */
  readonly held: boolean
}

/** Which number of a comparison is meant. */
export interface PartySelection {
  /** Name of the contract. */
  readonly contract: string
  readonly currency: string
  readonly month?: string
  readonly of: { readonly party: string } | { readonly group: string } | "internal"
}

/**
 * Adds the postings of each contract by party, by group of parties and by month. Withheld postings are counted beside the sums. Alternatives are
 * compared; the contracts of a deal hold together, and are added.
 */
export function compareParties(
  contracts: readonly SettledContract[],
  { isDeal = false }: { readonly isDeal?: boolean } = {},
): PartyComparison {
  const books = contracts.map(bookOf)
  const months = [...new Set(books.flatMap(({ entries }) => entries.map(({ month }) => month)))].toSorted()
  const currencies = [...new Set(books.flatMap(({ entries }) => entries.map(({ currency }) => currency)))].toSorted()
  const isSameDays = new Set(books.flatMap(({ isSettled, days }) => (isSettled ? days : []))).size < 2
  const digits = new Map(currencies.map((currency) => [currency, digitsOf(contracts, currency)]))
  const tables = (own: readonly Book[]): readonly PartyTable[] =>
    currencies.map((currency) => tableOf(own, currency, digits.get(currency) ?? 0, { isSameDays, isDeal }))
  const inMonth = (month: string): readonly Book[] =>
    books.map((book) => ({ ...book, entries: book.byMonth.get(month) ?? [] }))
  return {
    contracts: contracts.map(({ plan, settlement }) => ({
      ...plan.contract,
      sha256: settlement.contract.sha256,
      from: settlement.from,
      through: settlement.through,
      ...(settlement.intervals > 0 ? {} : { problem: settlement.faults.at(-1)?.message ?? "Nothing is settled." }),
      withheld: settlement.withheld.length,
    })),
    periods: [{ tables: tables(books) }, ...months.map((month) => ({ month, tables: tables(inMonth(month)) }))],
  }
}

/** The postings of one number of a comparison, and the parties from whose side they count. What a party pays itself is among its own, at the end. */
export function postingsBehind(
  contract: SettledContract,
  { currency, month, of }: Omit<PartySelection, "contract">,
): { readonly parties: readonly string[]; readonly postings: readonly Posting[] } {
  const { seats, groups, entries } = bookOf(contract)
  const names =
    of === "internal"
      ? new Set<string>()
      : "party" in of
        ? new Set([of.party])
        : (groups.find(({ name }) => name === of.group)?.members ?? new Set<string>())
  const counts = ({ payer, payee }: Entry): boolean =>
    of === "internal" ? payer === payee : names.has(payer) !== names.has(payee) || ("party" in of && names.has(payer))
  const found = entries.filter(
    (entry) => entry.currency === currency && (month === undefined || entry.month === month) && counts(entry),
  )
  const isInside = ({ payer, payee }: Entry): boolean => payer === payee
  return {
    parties: [...seats].filter(([, name]) => names.has(name)).map(([id]) => id),
    postings: [...found.filter((entry) => !isInside(entry)), ...found.filter(isInside)].flatMap(
      ({ posted }) => posted?.posting ?? [],
    ),
  }
}

/** A posting, or one that is withheld, between parties by their full names. */
interface Entry {
  readonly month: string
  readonly currency: string
  readonly payer: string
  readonly payee: string
  readonly posted?: { readonly posting: Posting; readonly value: Rational }
}

/** The entries of a contract, and the parties and groups to count them by. */
interface Book {
  readonly isSettled: boolean
  readonly days: string
  /** Full names of its parties by their names in the contract. */
  readonly seats: ReadonlyMap<string, string>
  readonly groups: readonly { readonly name: string; readonly members: ReadonlySet<string> }[]
  readonly entries: readonly Entry[]
  readonly byMonth: ReadonlyMap<string, readonly Entry[]>
}

function bookOf({ plan, time, settlement }: SettledContract): Book {
  const seats = new Map(plan.parties.map(({ id, title }) => [id, title]))
  const nameOf = (id: string): string => seats.get(id) ?? id
  const monthOf = monthsOf(time, settlement)
  const rules = new Map(plan.rules.map((rule) => [rule.name, rule]))
  const posted = settlement.postings.map((posting): Entry => ({
    month: monthOf(posting),
    currency: posting.currency,
    payer: nameOf(posting.payer),
    payee: nameOf(posting.payee),
    posted: { posting, value: parseExact(posting.amount) },
  }))
  const missing = settlement.withheld.flatMap((withheld): readonly Entry[] => {
    const rule = rules.get(withheld.rule)
    if (rule?.rule !== "charge" && rule?.rule !== "settle") return []
    const seat = (name: string): string => nameOf(withheld.members[rule.groups.indexOf(name)] ?? name)
    return [{ month: monthOf(withheld), currency: rule.unit.text, payer: seat(rule.payer), payee: seat(rule.payee) }]
  })
  const entries = [...posted, ...missing]
  return {
    isSettled: settlement.intervals > 0,
    days: `${settlement.from} ${settlement.through}`,
    seats,
    groups: plan.groups
      .filter((group) => group.of === "party")
      .map(({ name, members }) => ({ name, members: new Set(members.map((member) => nameOf(member.name))) })),
    entries,
    byMonth: Map.groupBy(entries, ({ month }) => month),
  }
}

/** The local month in which a period of the contract ends, so that each counts in one. */
export function monthsOf(
  time: PlanTime | undefined,
  days: Pick<Settlement, "from" | "through">,
): (period: { readonly grain: string; readonly period: string }) => string {
  if (!time) return ({ period }) => period
  const calendar = buildCalendar(time)
  const window = windowOf(days, undefined, calendar)
  const months = calendar.periods("month")
  const known = new Map<string, ReadonlyMap<string, string>>()
  const monthsIn = (grain: string): ReadonlyMap<string, string> => {
    const found = new Map<string, string>()
    if (isProblem(window)) return found
    const periods = calendar.periods(grain as Grain)
    const { from, to } = periods.within(window.from_utc, window.to_utc)
    for (let at = from; at < to; at++)
      found.set(periods.label(at), months.label(months.containing(periods.end(at) - 1)))
    return found
  }
  return ({ grain, period }) => {
    const own = known.get(grain) ?? monthsIn(grain)
    known.set(grain, own)
    return own.get(period) ?? period
  }
}

function tableOf(
  books: readonly Book[],
  currency: string,
  digits: number,
  { isSameDays, isDeal }: { readonly isSameDays: boolean; readonly isDeal: boolean },
): PartyTable {
  const own = books.map((book) => ({ ...book, entries: book.entries.filter((entry) => entry.currency === currency) }))
  const names = [...new Set(own.flatMap(({ seats, entries }) => [...seats.values(), ...entries.flatMap(bothOf)]))]
  const netOf = (sum: Sum | undefined): Net | undefined => sum && { ...sum, amount: inDecimals(sum.amount, digits) }
  /** What the contracts come to, each and, in a deal, together. */
  const figures = (sums: readonly (Sum | undefined)[]): Pick<PartyRow, "nets" | "inAll"> => {
    const inAll = isDeal ? netOf(sums.reduce(together, undefined)) : undefined
    return { nets: sums.map(netOf), ...(inAll ? { inAll } : {}) }
  }
  const rows = names.map((name) => ({
    name,
    id: own.flatMap(({ seats }) => [...seats].find(([, title]) => title === name)?.[0] ?? [])[0] ?? name,
    sums: own.map((book) => (has(book, name) ? sumFor(book, new Set([name])) : undefined)),
  }))
  const groups = [...new Set(own.flatMap((book) => book.groups.map(({ name }) => name)))].map((name): GroupRow => {
    const inBooks = own.map((book) => book.groups.find((group) => group.name === name)?.members)
    const sums = own.map((book, at) => {
      const members = inBooks[at]
      return members && book.isSettled ? sumFor(book, members) : undefined
    })
    const agreement = isDeal
      ? undefined
      : agreementOf(
          sums.map((sum) => sum && { amount: sum.amount, isWhole: isSameDays && sum.withheld === 0 }),
          digits,
        )
    return {
      name,
      members: [...new Set(inBooks.flatMap((members) => [...(members ?? [])]))],
      ...figures(sums),
      ...(agreement ? { agreement } : {}),
    }
  })
  const total = (amounts: readonly Rational[]): Total => {
    const amount = amounts.reduce(add, zero)
    return { amount: inDecimals(amount, digits), isZero: isZero(amount) }
  }
  const amountsOf = (at: number): readonly Rational[] => rows.flatMap(({ sums }) => sums[at]?.amount ?? [])
  return {
    currency,
    parties: rows.map(({ name, id, sums }) => ({ name, id, ...figures(sums) })),
    groups,
    all: own.map(({ isSettled }, at) => (isSettled ? total(amountsOf(at)) : undefined)),
    ...(isDeal ? { allInAll: total(own.flatMap((_, at) => amountsOf(at))) } : {}),
    internal: own.map(({ entries }) => {
      const inside = entries.flatMap(({ payer, payee, posted }) => (payer === payee && posted ? posted.value : []))
      const amount = inside.reduce(add, zero)
      return inside.length === 0 ? undefined : { amount: inDecimals(amount, digits), count: inside.length }
    }),
  }
}

const bothOf = ({ payer, payee }: Entry): readonly string[] => [payer, payee]

const has = ({ isSettled, seats, entries }: Book, name: string): boolean =>
  isSettled && ([...seats.values()].includes(name) || entries.some((entry) => bothOf(entry).includes(name)))

interface Sum extends Omit<Net, "amount"> {
  readonly amount: Rational
}

const together = (a: Sum | undefined, b: Sum | undefined): Sum | undefined =>
  a && b
    ? {
        amount: add(a.amount, b.amount),
        postings: a.postings + b.postings,
        withheld: a.withheld + b.withheld,
        held: a.held || b.held,
      }
    : (a ?? b)

/** What comes in across the border of some parties, less what goes out. */
function sumFor({ entries }: Book, parties: ReadonlySet<string>): Sum {
  let amount = zero
  let postings = 0
  let withheld = 0
  let held = false
  for (const { payer, payee, posted } of entries) {
    const receives = parties.has(payee)
    if (receives === parties.has(payer)) continue
    if (!posted) {
      withheld++
      continue
    }
    amount = add(amount, receives ? posted.value : negate(posted.value))
    postings++
    held ||= posted.posting.held
  }
  return { amount, postings, withheld, held }
}

/** Whether amounts are the same, as far as they are whole; undefined where there are fewer than two. */
export function agreementOf(
  amounts: readonly ({ readonly amount: Rational; readonly isWhole: boolean } | undefined)[],
  digits: number,
): Agreement | undefined {
  const known = amounts.filter((each) => each !== undefined)
  if (known.length < 2) return undefined
  if (!known.every(({ isWhole }) => isWhole)) return { is: "open" }
  const values = known.map(({ amount }) => amount)
  const spread = subtract(values.reduce(maximum), values.reduce(minimum))
  return isZero(spread) ? { is: "same" } : { is: "different", by: inDecimals(spread, digits) }
}

/** The most decimals of the currency: those to which it is rounded, or those of an amount that is not. */
const digitsOf = (contracts: readonly SettledContract[], currency: string): number =>
  contracts.reduce((most, { plan, settlement }) => {
    const quanta = plan.rounding.money.filter((money) => money.currency === currency)
    const digits = quanta.map(({ quantum }) => finiteDigits(parseExact(quantum)) ?? 0)
    const own = settlement.postings.filter((posting) => posting.currency === currency)
    return own.reduce((longest, { amount }) => Math.max(longest, decimalsOf(amount)), Math.max(most, ...digits))
  }, 0)

export const decimalsOf = (text: string): number => text.split(".")[1]?.length ?? 0

/** With so many decimals where they hold it, else exact. */
export function inDecimals(amount: Rational, digits: number): string {
  const needed = finiteDigits(amount)
  return needed === undefined || needed > digits ? printExact(amount) : fixedText(amount, digits)
}
