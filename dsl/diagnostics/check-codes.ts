import { row } from "./row.ts"

interface Pair {
  readonly left: string
  readonly right: string
}
interface Grains {
  readonly fine: string
  readonly fineGrain: string
  readonly coarse: string
  readonly coarseGrain: string
  /** How the finer one is brought over the period of the other. */
  readonly write: string
}
interface Declared {
  readonly what: string
  readonly declared: string
  readonly found: string
  readonly text: string
}

const higher = /\b(Btu|MMBtu|therm|Dth|GJ)\b/

/** What turns one kind of energy into the other, by their units. */
function converter(left: string, right: string): string {
  const [a, b] = left.includes("_LHV") ? [right, left] : [left, right]
  if (b.includes("_LHV") && higher.test(a))
    return "the ratio of the higher to the lower heating value in MMBtu/MMBtu_LHV, about 1.108 for natural gas"
  if (/kVA|MVA|kvar/.test(a + b)) return "a power factor in kW/kVA"
  return "a heat rate in MMBtu/MWh"
}

/** Units, kinds, grains, groups, and the choices a contract may not leave unsaid. */
export const checkCodes = {
  // ---- units
  "check/unit-mismatch": row<Pair & { where: string; hint: string }>(
    "OT2101",
    "error",
    ({ left, right, where, hint }) => `Units do not match in ${where}: ${left} beside ${right}. ${hint}`,
  ),
  "check/commodities-differ": row<Pair & { where: string }>(
    "OT2102",
    "error",
    ({ left, right, where }) =>
      `${left} and ${right} are different commodities and never become one another by themselves (${where}). Name the figure that converts them, such as ${converter(left, right)}.`,
  ),
  "check/unit-unsaid": row<{ name: string; found: string }>(
    "OT2104",
    "error",
    ({ name, found }) =>
      `'${name}' needs its unit and period after the colon${found ? `; its formula gives ${found}` : ", such as USD each month"}.`,
  ),
  "check/declared-unit": row<{ what: string; declared: string; found: string; hint: string }>(
    "OT2105",
    "error",
    ({ what, declared, found, hint }) => `Expected ${declared} for ${what}, found ${found}.${hint ? ` ${hint}` : ""}`,
  ),
  "check/not-money": row<{ name: string; unit: string }>(
    "OT2106",
    "error",
    ({ name, unit }) => `'${name}' moves money, so its unit is a currency such as USD; found ${unit}.`,
  ),
  // ---- kinds
  "check/price-summed": row<{ text: string; unit: string }>(
    "OT2201",
    "error",
    ({ text, unit }) =>
      `'${text}' is a figure in force, and adding figures in ${unit} gives a number with no meaning. Weight it, wavg(${text} by …), or multiply it by an amount inside the sum.`,
  ),
  "check/counted-again": row<Grains>(
    "OT2202",
    "error",
    ({ fine, fineGrain, coarse, coarseGrain, write }) =>
      `'${coarse}' is an amount ${coarseGrain}; beside '${fine}' (${fineGrain}) it would be counted again every time. Bring '${fine}' together first: ${write}.`,
  ),
  "check/extreme-of-amount": row<{ function: string; text: string; grain: string }>(
    "OT2203",
    "error",
    ({ function: name, text, grain }) =>
      `${name}() of '${text}' would pick one amount (${grain}) out of many, which is neither their total nor a demand. For the total use sum(); for a demand divide by the time: ${name}(${text} / hours(interval)).`,
  ),
  "check/kinds-differ": row<Pair & { where: string }>(
    "OT2204",
    "error",
    ({ left, right, where }) => `These do not belong together in ${where}: ${left}, and ${right}.`,
  ),
  "check/weight-unsaid": row<{ function: string; example: string }>(
    "OT2205",
    "error",
    ({ function: name, example }) => `${name}() needs its weight after 'by': ${example}.`,
  ),
  "check/amount-or-balance": row<{ name: string; unit: string }>(
    "OT2206",
    "error",
    ({ name, unit }) =>
      `'${name}' in ${unit}: is that an amount per period, or a balance? Say 'each month' (or another period), or 'level'.`,
  ),
  "check/prices-across": row<{ text: string; unit: string }>(
    "OT2207",
    "error",
    ({ text, unit }) => `'${text}' in ${unit} does not add up across members. Weight it: wavg(${text} by …).`,
  ),
  "check/flag-arithmetic": row<{ flag: string; operator: string }>("OT2208", "error", ({ flag, operator }) =>
    /^'[<>=!]/.test(operator)
      ? `'${flag}' is a yes or no by itself and is not compared: write ${flag}, or not ${flag}.`
      : `'${flag}' is a yes or no, not a number, so ${operator} cannot use it. Write: if ${flag} then … else …`,
  ),
  "check/flag-expected": row<{ where: string; found: string }>(
    "OT2209",
    "error",
    ({ where, found }) => `'${where}' needs a yes or no here, found ${found}. Compare it with something, such as > 0.`,
  ),
  "check/limits-crossed": row<{ low: string; high: string }>(
    "OT2210",
    "error",
    ({ low, high }) => `The lower limit ${low} is above the upper limit ${high}; nothing lies between them.`,
  ),
  "check/amounts-multiplied": row<Pair>(
    "OT2211",
    "error",
    ({ left, right }) =>
      `'${left}' times '${right}' multiplies two amounts, which has no meaning. One of them has to be a price, a share or a duration.`,
  ),
  "check/figure-over-amount": row<Pair>(
    "OT2212",
    "error",
    ({ left, right }) =>
      `'${left}' is a figure in force and '${right}' an amount or balance, and a figure divided by an amount has no meaning. Turn the quotient round, or divide an amount.`,
  ),
  "check/balance-summed": row<{ text: string }>(
    "OT2213",
    "error",
    ({ text }) =>
      `'${text}' is a balance: adding balances counts the same stock again and again. Use last(${text}), tavg(${text}), or add its movements.`,
  ),
  "check/weighted-amount": row<{ function: string; text: string }>(
    "OT2214",
    "error",
    ({ function: name, text }) =>
      `${name}() averages a price, share or other figure in force; '${text}' is an amount or balance. Use sum() for an amount, tavg() for a balance.`,
  ),
  "check/declared-kind": row<{ what: string; declared: string; found: string; hint?: string | undefined }>(
    "OT2215",
    "error",
    ({ what, declared, found, hint }) => `Expected ${declared} for ${what}, found ${found}.${hint ? ` ${hint}` : ""}`,
  ),
  "check/weight-not-amount": row<{ function: string; text: string; found: string }>(
    "OT2216",
    "error",
    ({ function: name, text, found }) =>
      `${name}() weighs by an amount of each period, such as the energy; '${text}' is ${found}.`,
  ),
  // ---- grains
  "check/missing-over": row<Grains>(
    "OT2301",
    "error",
    ({ fine, fineGrain, coarse, coarseGrain, write }) =>
      `'${fine}' is ${fineGrain} and '${coarse}' ${coarseGrain}. 'each' says what a figure belongs to; 'over' brings it together: ${write}.`,
  ),
  "check/unknown-grain": row<{ found: string }>("OT2302", "error", ({ found }) =>
    /^years?$/.test(found)
      ? `Which year? Say contract_year or calendar_year.`
      : `'${found}' is no period here. Use interval, hour, day, gas_day, month, quarter, contract_year, calendar_year or term.`,
  ),
  "check/declared-grain-over": row<Declared & { write: string }>(
    "OT2303",
    "error",
    ({ what, declared, found, write }) =>
      `${what} is ${declared}, but this is ${found}. 'each' says what a figure belongs to; 'over' brings it together: ${write}.`,
  ),
  "check/does-not-nest": row<{ fine: string; coarse: string }>(
    "OT2304",
    "error",
    ({ fine, coarse }) =>
      `What is ${fine} does not fit whole into what is ${coarse}: their boundaries differ. Work from something finer, each day or each interval.`,
  ),
  "check/declared-grain-again": row<Declared>(
    "OT2305",
    "error",
    ({ what, declared, found, text }) =>
      `${what} is ${declared}, but '${text}' is an amount ${found} and would be counted again every time. Make ${what} ${found} too, or divide the amount.`,
  ),
  "check/grains-differ": row<Pair>(
    "OT2306",
    "error",
    ({ left, right }) => `One side is ${left}, the other ${right}, and neither holds the other.`,
  ),
  "check/already-there": row<{ text: string; grain: string; function: string }>(
    "OT2307",
    "error",
    ({ text, grain, function: name }) =>
      `'${text}' is already each ${grain}; ${name}() over ${grain} changes nothing. Leave it out.`,
  ),
  "check/never-changes": row<{ text: string }>(
    "OT2308",
    "error",
    ({ text }) => `'${text}' holds at every moment and has no periods of its own, so there are none to go over.`,
  ),
  "check/scope-unsaid": row<{ function: string; example: string }>(
    "OT2309",
    "error",
    ({ function: name, example }) =>
      `${name}() of one value needs 'over' a period or 'across' a group: ${example}. To compare several values, separate them by commas.`,
  ),
  "check/grain-argument": row<{ function: string; example: string }>(
    "OT2310",
    "error",
    ({ function: name, example }) => `${name}() takes one period: ${example}.`,
  ),
  "check/days-of-hours": row<{ function: string; grain: string }>(
    "OT2311",
    "error",
    ({ function: name, grain }) =>
      `${name}(${grain}) has no meaning: days and months are counted in whole local days. Use hours(${grain}).`,
  ),
  "check/grain-unsaid": row<{ name: string; found: string }>(
    "OT2312",
    "error",
    ({ name, found }) =>
      `'${name}' needs its period after the unit${found ? `; its formula gives ${found}` : ", such as 'each month'"}.`,
  ),
  "check/known-at-end": row<Grains>(
    "OT2313",
    "error",
    ({ fine, fineGrain, coarse, coarseGrain, write }) =>
      `'${coarse}' is a balance ${coarseGrain}, known only when that period ends, and '${fine}' is ${fineGrain}. Read its .opening, or bring the other together: ${write}.`,
  ),
  "check/declared-balance-finer": row<Declared>(
    "OT2314",
    "error",
    ({ what, declared, found, text }) =>
      `${what} is ${declared}, but '${text}' is a balance ${found}, known only when that period ends. Read its .opening, or make ${what} ${found} too.`,
  ),
  // ---- groups
  "check/too-many-groups": row<{ groups: string }>(
    "OT2351",
    "error",
    ({ groups }) => `A figure spreads over two groups at most; this has ${groups}.`,
  ),
  "check/declared-groups": row<{ what: string; groups: string }>(
    "OT2352",
    "error",
    ({ what, groups }) =>
      `This has one value per ${groups}, but ${what} has not. Add them up, sum(…) across ${groups}, or name one member in brackets.`,
  ),
  "check/not-spread": row<{ name: string }>(
    "OT2353",
    "error",
    ({ name }) =>
      `'${name}' has one value for all. Leave the members out, or write its group where it is declared: ${name}[…].`,
  ),
  "check/not-spread-over": row<{ text: string; group: string }>(
    "OT2354",
    "error",
    ({ text, group }) => `'${text}' is not spread over ${group}.`,
  ),
  // ---- exactness
  "check/quotients-unsaid": row<{ name: string }>(
    "OT2401",
    "error",
    ({ name }) =>
      `'${name}' has no finite decimal in general; say how it is kept. Add 'quotients to 10 decimals half_even' to 'rounding', or wrap it in round(…).`,
  ),
  "check/scale-grows": row<{ name: string; grain: string; unit: string }>(
    "OT2402",
    "error",
    ({ name, grain, unit }) =>
      `'${name}' gains decimals every ${grain} and would grow for ever. Round what is carried: round(…, 0.01 ${unit}, half_even).`,
  ),
  "check/divisor-can-be-zero": row<Pair>(
    "OT2403",
    "error",
    ({ left, right }) =>
      `The divisor '${right}' can be zero. Say what holds then: ${/…$/.test(left + right) || left.endsWith("…") ? "ratio(dividend, divisor, else …)" : `ratio(${left}, ${right}, else …)`}.`,
  ),
  "check/quantum-without-unit": row<{ text: string; write: string | undefined }>(
    "OT2404",
    "error",
    ({ text, write }) => `The rounding step ${text} has no unit. Write ${write ?? `it with one, such as ${text} USD`}.`,
  ),
  "check/quantum-not-positive": row<{ text: string }>(
    "OT2405",
    "error",
    ({ text }) => `The rounding step ${text} must be above zero.`,
  ),
  "check/ratio-else-unsaid": row<{ dividend: string; divisor: string }>(
    "OT2406",
    "error",
    ({ dividend, divisor }) =>
      `What is this ratio when '${divisor}' is zero? Say it: ratio(${dividend}, ${divisor}, else …).`,
  ),
  "check/agreed-quotient": row<{ name: string; text: string }>(
    "OT2407",
    "error",
    ({ name, text }) =>
      `An agreed figure is a finite decimal, and '${text}' need not be one. Write the figure of '${name}' out, or wrap it in round(…).`,
  ),
  // ---- order
  "check/depends-on-itself": row<{ cycle: string; hint: string }>(
    "OT2501",
    "error",
    ({ cycle, hint }) => `These need each other within the same period: ${cycle}.${hint}`,
  ),
  "check/prior-else-unsaid": row<{ text: string }>(
    "OT2502",
    "error",
    ({ text }) => `The first period has none before it. Say what holds there: prior(${text}, else …).`,
  ),
  "check/prior-other-period": row<{ text: string; found: string; used: string }>(
    "OT2503",
    "error",
    ({ text, found, used }) =>
      `prior() goes one period back, and here every period is ${used}, but '${text}' is ${found}. Define a figure ${used} from '${text}', and take the prior() of that.`,
  ),
  "check/stage-name-taken": row<{ name: string }>(
    "OT2507",
    "error",
    ({ name }) => `Every account already has '${name}'. Give the draw a name of its own.`,
  ),
  // ---- calls
  "check/argument-count": row<{ function: string; wanted: string; found: number; example: string }>(
    "OT2550",
    "error",
    ({ function: name, wanted, found, example }) =>
      `${name}() takes ${wanted} value${wanted === "1" ? "" : "s"}, found ${found}. For example: ${example}`,
  ),
  "check/argument-refused": row<{ function: string; example: string }>(
    "OT2551",
    "error",
    ({ function: name, example }) => `${name}() is not written like this. For example: ${example}`,
  ),
  "check/unknown-choice-name": row<{ function: string; name: string; names: string; near?: string | undefined }>(
    "OT2552",
    "error",
    ({ function: name, name: choice, names, near }) =>
      `${name}() has no choice '${choice}'. It has ${names}.${near ? ` Did you mean '${near}'?` : ""}`,
  ),
  "check/else-unsaid": row<{ function: string; why: string }>(
    "OT2553",
    "error",
    ({ function: name, why }) => `${why}. Say what ${name}() is then: add ', else …' inside its brackets.`,
  ),
  "check/case-without-otherwise": row<object>(
    "OT2602",
    "error",
    () => "This case has no 'otherwise'. Say what holds when none of its lines does.",
  ),
  // ---- choices that cost money: none has a default
  "choice/unsaid": row<{ function: string; choice: string; question: string; alternatives: string }>(
    "OT2700",
    "error",
    ({ function: name, question, alternatives }) => `${name}(): ${question} Say ${alternatives}.`,
  ),
  "choice/unknown-word": row<{ choice: string; found: string; alternatives: string }>(
    "OT2701",
    "error",
    ({ found, alternatives }) => `'${found}' is not one of the choices. Say ${alternatives}.`,
  ),
  "choice/rounding-mode": row<{ modes: string; found: string }>(
    "OT2702",
    "error",
    ({ modes, found }) =>
      `${found ? `'${found}' is not a rounding mode.` : "Half a cent can go up, down or to even, and the results differ."} Say one of ${modes}.`,
  ),
  "choice/posting-stage": row<object>(
    "OT2703",
    "error",
    () =>
      "The contract does not say where money is rounded. Say 'post each line to 0.01 USD half_up', 'post each interval to …' or 'post invoice total to …'.",
  ),
  "choice/growth": row<{ compounding: string; simple: string }>(
    "OT2704",
    "error",
    ({ compounding, simple }) =>
      `After 19 steps this is ${compounding} compounding and ${simple} simple. Say 'compounding' or 'simple' after the percentage.`,
  ),
  "choice/anchor": row<{ event?: string | undefined }>(
    "OT2705",
    "error",
    ({ event }) =>
      `The contract does not say on which date the price moves. Say 'each contract_year from 2028-01-01'${event ? `, 'on each anniversary of ${event}', 'on each January 1 after ${event}'` : ""} or 'on each July 1 from 2028-07-01'.`,
  ),
  "choice/chain": row<object>(
    "OT2706",
    "error",
    () =>
      "Rounded each year and chained, rounded only when used, or exact: the cents differ after a few years. Say 'rounded to 0.01 USD/MWh half_up each step', 'rounded to … at use', or 'exact'.",
  ),
  "choice/chain-stage": row<object>(
    "OT2707",
    "error",
    () =>
      "Say 'each step' (the rounded figure is carried on) or 'at use' (the exact figure is carried on); they differ by a cent after a few years.",
  ),
  "choice/missing-policy": row<{ name: string }>(
    "OT2708",
    "error",
    ({ name }) =>
      `What if a reading of '${name}' is missing? Say 'missing error', 'missing zero', 'missing use <other input>' or 'missing hold 30 min'.`,
  ),
  "choice/draw-order": row<{ account: string; draw: string }>(
    "OT2709",
    "error",
    ({ account, draw }) =>
      `What '${account}' holds expires or has a worth, so it matters which part '${draw}' takes. Say 'oldest first' or 'newest first'.`,
  ),
  "choice/end-of-term": row<{ account: string }>(
    "OT2710",
    "error",
    ({ account }) =>
      `'${account}' can hold something when the term ends. Say 'at end of term lapses', 'is paid', 'kept 2 years then lapses' or 'not reached'.`,
  ),
  "choice/opening": row<{ account: string; unit: string }>(
    "OT2711",
    "error",
    ({ account, unit }) => `With what does '${account}' begin? Say 'opens 0 ${unit}', or another balance.`,
  ),
  "choice/worth": row<{ account: string }>(
    "OT2712",
    "error",
    ({ account }) =>
      `One addition to '${account}' says what it is worth and another does not. Say it for every addition.`,
  ),
  "choice/business-days": row<{ calendars: string }>(
    "OT2713",
    "error",
    ({ calendars }) =>
      `Which days are business days? ${calendars ? `Name one of the calendars (${calendars})` : "Declare a calendar and name it"} behind the date: roll next on <calendar>.`,
  ),
  "choice/short-periods": row<{ name: string }>(
    "OT4009",
    "error",
    ({ name }) =>
      `The term cuts a period of '${name}' short. Does its figure then hold whole, or by its days? Say 'whole' or 'prorated' after the period.`,
  ),
  "choice/since-when": row<{ name: string; text: string }>(
    "OT4006",
    "error",
    ({ name, text }) =>
      `Only the first figure of '${name}' needs no date. Say from when the next one holds: ${text} from 2030-01-01.`,
  ),
  // ---- declarations
  "check/zero-energy": row<{ name: string }>(
    "OT2801",
    "information",
    ({ name }) => `A missing reading of '${name}' counts as none. Its postings will say so, quality 'assumed'.`,
  ),
  "check/false-for-quantity": row<{ name: string }>(
    "OT2802",
    "error",
    ({ name }) => `'missing false' is for flags; '${name}' is a quantity. Say 'missing zero' or 'missing error'.`,
  ),
  "check/zero-for-flag": row<{ name: string }>(
    "OT2803",
    "error",
    ({ name }) => `'missing zero' is for quantities; '${name}' is a flag. Say 'missing false' or 'missing error'.`,
  ),
  "check/substitute-differs": row<{ name: string; other: string }>(
    "OT2804",
    "error",
    ({ name, other }) => `'${other}' cannot stand in for '${name}': unit, kind, period and groups have to be the same.`,
  ),
  "check/substitutes-circle": row<{ names: string }>(
    "OT2805",
    "error",
    ({ names }) =>
      `These inputs stand in for one another in a circle: ${names}. One of them has to say what happens when it is missing.`,
  ),
  "check/hold-amount": row<{ name: string }>(
    "OT4010",
    "error",
    ({ name }) =>
      `Holding the last reading of '${name}' would invent an amount that was not metered. Say 'missing error', or name a backup meter.`,
  ),
  "check/agreed-not-constant": row<{ text: string }>(
    "OT2806",
    "error",
    ({ text }) => `An agreed figure is written down, not computed: '${text}' changes with the data. Use 'define'.`,
  ),
  "check/members-missing": row<{ name: string; members: string }>(
    "OT2807",
    "error",
    ({ name, members }) => `'${name}' has no figure for ${members}.`,
  ),
  "check/list-and-escalation": row<{ name: string }>(
    "OT2808",
    "error",
    ({ name }) => `'${name}' has dated figures and an escalation; a contract has to say one or the other.`,
  ),
  "check/day-of-month": row<{ text: string }>(
    "OT2809",
    "error",
    ({ text }) => `${text} is not a day of the calendar. Write it as July 1.`,
  ),
  "check/escalates-finer": row<{ name: string; grain: string; step: string }>(
    "OT2810",
    "error",
    ({ name, grain, step }) => `'${name}' is one figure for each ${grain}, so it cannot move each ${step}.`,
  ),
  "check/group-of-payers": row<{ name: string; rule: string }>(
    "OT2811",
    "error",
    ({ name, rule }) =>
      `'${name}' is a group, and nothing says which member. Spread what is paid over it: ${rule}[${name}] (…).`,
  ),
  "check/account-line-twice": row<{ account: string; line: string }>(
    "OT2813",
    "error",
    ({ account, line }) => `The account '${account}' says '${line}' twice. Keep one.`,
  ),
  "check/quantum-currency": row<{ name: string; currency: string }>(
    "OT2814",
    "error",
    ({ name, currency }) =>
      `'${name}' is in ${currency}, and 'rounding' does not say how ${currency} is rounded. Add a line, such as post each line to 0.01 ${currency} half_up.`,
  ),
  "check/rounding-twice": row<{ text: string }>(
    "OT2815",
    "error",
    ({ text }) => `'rounding' says twice ${text}. Keep one.`,
  ),
  "check/stage-not-reached": row<{ name: string; stage: string }>(
    "OT2816",
    "error",
    ({ name, stage }) =>
      `Money is rounded each ${stage}, but '${name}' is not a sum of money of each ${stage}. Price each ${stage} inside the sum, such as sum(delivered * price) over month.`,
  ),
  "check/whole-number": row<{ what: string; from: number; through?: number | undefined; found: string }>(
    "OT2817",
    "error",
    ({ what, from, through, found }) =>
      `${what} has to be a whole number, ${through === undefined ? `${from} or more` : `${from} to ${through}`}; found ${found}.`,
  ),
  "check/unknown-word": row<{ found: string; alternatives: string; near?: string | undefined }>(
    "OT2818",
    "error",
    ({ found, alternatives, near }) =>
      `'${found}' is not known here. Say ${alternatives}.${near ? ` Did you mean '${near}'?` : ""}`,
  ),
  "check/no-invoice": row<{ name: string }>(
    "OT6004",
    "warning",
    ({ name }) => `'${name}' is on no invoice, so nobody will ask for it. Add it to the lines of one.`,
  ),
  "check/clause-not-computed": row<{ clause: string; title: string }>(
    "OT6001",
    "warning",
    ({ clause, title }) =>
      `${clause} "${title}" is computed by no rule. Name it in the rule that does, or write 'not computed' behind its title.`,
  ),
  "check/unused": row<{ name: string }>(
    "OT6005",
    "warning",
    ({ name }) => `'${name}' is used by nothing, so it changes no amount. Use it or remove it.`,
  ),
  "check/invoice-direction": row<{ name: string; biller: string; billed: string }>(
    "OT2819",
    "error",
    ({ name, biller, billed }) =>
      `'${name}' does not run between ${biller} and ${billed}, so it cannot be on their invoice.`,
  ),
  "check/invoice-grain": row<{ name: string; grain: string; invoice: string }>(
    "OT2820",
    "error",
    ({ name, grain, invoice }) =>
      `'${name}' is ${grain}; the invoice is ${invoice}. A line belongs to one whole period of its invoice.`,
  ),
  "check/time-unsaid": row<{ what: string; example: string }>(
    "OT2821",
    "error",
    ({ what, example }) => `'time' leaves out ${what}. Add: ${example}`,
  ),
  "check/interval": row<{ minutes: string }>(
    "OT2822",
    "error",
    ({ minutes }) =>
      `An interval of ${minutes} minutes does not divide an hour. Use a divisor of 60, such as 5, 15, 30 or 60.`,
  ),
  "check/posting-level": row<{ name: string }>(
    "OT2823",
    "error",
    ({ name }) => `'${name}' moves money, and a balance does not move. Leave out 'level'.`,
  ),
  "check/source-unsaid": row<{ name: string }>(
    "OT2825",
    "error",
    ({ name }) =>
      `Where do the readings of '${name}' come from? Say it behind the period, such as: from meter "M-101".`,
  ),
  "check/account-unit": row<{ name: string; unit: string }>(
    "OT2824",
    "error",
    ({ name, unit }) => `An account holds amounts, such as MWh or USD; '${name}' is in ${unit}.`,
  ),
  "check/check-per-member": row<{ title: string; group: string }>(
    "OT2826",
    "error",
    ({ title, group }) =>
      `The check "${title}" has one answer for each ${group}. Say whether all have to hold, all(…) across ${group}, or name one member in brackets.`,
  ),
  "check/invoice-line-twice": row<{ invoice: string; line: string }>(
    "OT2827",
    "error",
    ({ invoice, line }) => `The invoice '${invoice}' says '${line}' twice. Keep one.`,
  ),
  "check/billed-twice": row<{ name: string; invoices: string }>(
    "OT2828",
    "error",
    ({ name, invoices }) => `'${name}' would be billed twice, on ${invoices}. Keep one line.`,
  ),
  "check/invoice-currencies": row<{ invoice: string; currencies: string }>(
    "OT2829",
    "error",
    ({ invoice, currencies }) =>
      `The lines of '${invoice}' are in ${currencies}, which have no common total. Bill each currency on an invoice of its own.`,
  ),
  "check/per-point": row<{ money: string; write: string }>(
    "OT2830",
    "warning",
    ({ money, write }) =>
      `A percentage of ${money} is a share of it: 2% of it, not twice it. If ${money} is owed for each percentage point, write ${write}.`,
  ),
  "choice/due-pick": row<object>(
    "OT2714",
    "error",
    () => "Several due dates: which of them counts? Say 'due later of …' or 'due earlier of …'.",
  ),
  "check/calendar-unused": row<{ name: string }>(
    "OT6006",
    "warning",
    ({ name }) => `The calendar '${name}' is used by nothing. Roll a due date on it, or remove it.`,
  ),
  // ---- accounts, flips, partitions and certificates
  "check/event-figure": row<{ event: string; found: string; figures: string }>(
    "OT2504",
    "error",
    ({ event, found, figures }) => `The event '${event}' has no figure '${found}'. Write ${figures}.`,
  ),
  "check/not-a-figure": row<{ name: string; what: string; write: string }>(
    "OT2506",
    "error",
    ({ name, what, write }) => `'${name}' is ${what}, not a figure. Write ${write}.`,
  ),
  "check/rest-unpaid": row<{ account: string }>(
    "OT2505",
    "warning",
    ({ account }) =>
      `What is left of '${account}' is paid at the end of the term, but nothing pays it. Charge or settle ${account}.final.`,
  ),
  "choice/compounding": row<{
    account: string
    rate: string
    yearly?: { simple: string; compounding: string } | undefined
    grain: string
  }>(
    "OT2715",
    "error",
    ({ account, rate, yearly, grain }) =>
      `Does the return of '${account}' earn a return itself, and from when?${yearly ? ` ${rate} is ${yearly.simple} a year simple and ${yearly.compounding} compounding each ${grain}.` : ""} Say 'simple'${grain === "calendar_year" ? "" : ", 'compounding each calendar_year'"} or 'compounding each ${grain}'.`,
  ),
  "choice/return-rounding": row<{ account: string; unit: string }>(
    "OT2716",
    "error",
    ({ account, unit }) =>
      `How is the return of '${account}' rounded? What is rounded is carried on. Say, for example, 'rounded to 0.01 ${unit} half_even'.`,
  ),
  "choice/return-or-capital": row<{ account: string; draw: string }>(
    "OT2717",
    "error",
    ({ account, draw }) =>
      `'${account}' holds capital, and return that does not earn yet: what '${draw}' takes first decides how much goes on earning. Say 'return first' or 'capital first'.`,
  ),
  "choice/excess": row<{ account: string; draw: string }>(
    "OT2718",
    "error",
    ({ account, draw }) =>
      `What becomes of what '${draw}' asks for beyond the allowance '${account}'? Say 'excess not_owed' (it is lost) or 'excess carried' (it is asked for again in the next period).`,
  ),
  "choice/flip-from": row<{ name: string; grain: string }>(
    "OT2719",
    "error",
    ({ name, grain }) =>
      `From when is '${name}' true: already in the period in which its condition first holds, or later? Say 'at once', 'from next ${grain}'${grain === "contract_year" ? "" : " or 'from next contract_year'"}.`,
  ),
  "choice/once-invested": row<{ name: string; text: string }>(
    "OT2720",
    "error",
    ({ name, text }) =>
      `'${text}' also holds while nothing is invested, and '${name}' would then be true for good. Add what has to come first, such as: and invested_to_date > 0.`,
  ),
  "choice/step": row<{ name: string; example: string }>(
    "OT2721",
    "error",
    ({ name, example }) => `In which steps is '${name}' split? Say, for example, 'step ${example}'.`,
  ),
  "choice/leftover": row<{ name: string; member: string }>(
    "OT2722",
    "error",
    ({ name, member }) =>
      `'${name}' has upper limits. Who gets what they leave over? Say 'leftover shared again' (among those below their limit) or 'leftover to ${member}'.`,
  ),
  "choice/no-weight": row<{ name: string; member: string }>(
    "OT2723",
    "error",
    ({ name, member }) =>
      `How is '${name}' split when every weight is zero? Say 'if no weight equal', 'if no weight error' or 'if no weight to ${member}'.`,
  ),
  "choice/cut": row<{ name: string; step: string }>(
    "OT2724",
    "error",
    ({ name, step }) =>
      `Where is '${name}' cut to ${step}: in each tier, or only in what each recipient gets of all tiers? The amounts differ by a step or more. Say 'each tier' or 'recipients only'.`,
  ),
  "choice/fraction": row<{ name: string; whole: string }>(
    "OT2725",
    "error",
    ({ name, whole }) =>
      `What becomes of a fraction of ${whole} in '${name}'? Say 'carry' (it counts in the next period) or 'drop' (it is lost).`,
  ),
  "choice/whole": row<{ name: string; unit: string }>(
    "OT2726",
    "error",
    ({ name, unit }) =>
      `Certificates are issued whole. Say in which steps '${name}' is issued, and what becomes of a fraction: 'in whole 1 ${unit} carry' or 'in whole 1 ${unit} drop'.`,
  ),
  "choice/catch-up": row<{ tier: string; share: string }>(
    "OT2727",
    "error",
    ({ tier, share }) =>
      `Is ${share} a share of the profit, what '${tier}' itself pays included, or only of what was paid before? Say 'plus ${share} of this tier' or 'plus 0% of this tier'.`,
  ),
  "check/account-line-mix": row<{ account: string; one: string; other: string }>(
    "OT2831",
    "error",
    ({ account, one, other }) =>
      `The account '${account}' says '${one}' and '${other}', and it cannot be told which part of the balance each means. Make two accounts of it.`,
  ),
  "check/draw-words": row<{ account: string; words: string; needs: string }>(
    "OT2832",
    "error",
    ({ account, words, needs }) => `'${words}' is for accounts that ${needs}, and '${account}' does not. Leave it out.`,
  ),
  "check/excess-without-reset": row<{ account: string }>(
    "OT2833",
    "error",
    ({ account }) =>
      `'excess' is for allowances, and '${account}' is never reset. Leave it out, or add a line such as: reset each contract_year to annual_limit.`,
  ),
  "check/splits-no-amount": row<{ name: string; found: string }>(
    "OT2834",
    "error",
    ({ name, found }) =>
      `Only an amount of a period can be split, such as USD each month; '${name}' is declared as ${found}.`,
  ),
  "check/waterfall-spread": row<{ name: string; group: string }>(
    "OT2835",
    "error",
    ({ name, group }) =>
      `A waterfall pays one amount down its tiers; '${name}' has one for each ${group}. Leave out [${group}], and split in a tier: across ${group} by ….`,
  ),
  "check/part-name-taken": row<{ name: string; whole: string }>(
    "OT2836",
    "error",
    ({ name, whole }) => `'${whole}' has a '${name}' already. Give this part a name of its own.`,
  ),
  "check/unknown-recipient": row<{ name: string; whole: string; recipients: string }>(
    "OT2837",
    "error",
    ({ name, whole, recipients }) => `'${whole}' pays nothing to '${name}'. It pays ${recipients}.`,
  ),
  "check/part-unsaid": row<{ name: string; parts: string }>(
    "OT2838",
    "error",
    ({ name, parts }) => `'${name}' is split into parts; say which of them: ${parts}.`,
  ),
  "check/moves-to-itself": row<{ name: string; owner: string }>(
    "OT2839",
    "error",
    ({ name, owner }) => `'${name}' moves certificates from ${owner} to ${owner}. Name another owner.`,
  ),
  "check/unknown-part": row<{ name: string; part: string; parts: string }>(
    "OT2840",
    "error",
    ({ name, part, parts }) => `'${name}' has no part '${part}'. It has ${parts}.`,
  ),
  "check/recipient-group": row<{ group: string }>(
    "OT2841",
    "error",
    ({ group }) =>
      `'${group}' is a group, and nothing says who gets how much. Write: across ${group} by …, or name one member.`,
  ),
  "check/across-twice": row<{ name: string; group: string }>(
    "OT2842",
    "error",
    ({ name, group }) =>
      `'${name}' has an amount for each ${group} already, so it cannot be split across ${group}. Leave out [${group}], or split across another group.`,
  ),
  "choice/rest": row<{ name: string; total?: string | undefined }>(
    "OT5002",
    "error",
    ({ name, total }) =>
      `${total ? `The shares of '${name}' total ${total}` : `The parts of '${name}' may leave something over`}, and nobody gets the rest. Name who does, in a last line that begins with 'rest'.`,
  ),
  "choice/remainder": row<{ name: string; member: string }>(
    "OT5005",
    "error",
    ({ name, member }) =>
      `The shares of '${name}' seldom come out in whole steps. Who gets the steps left over? Say 'remainder largest' (the largest fraction first, ties in the order of the group), 'remainder in order' (one each to the first of the group) or 'remainder to ${member}'.`,
  ),
  "check/arms-mixed": row<{ name: string }>(
    "OT5006",
    "error",
    ({ name }) =>
      `'${name}' is split in order ('first', 'next') and by shares ('share') at once. Use one of the two, and split a part again in an allocation of its own.`,
  ),
  "check/catch-up-share": row<{ recipient: string; tier: string; share: string; plus: string }>(
    "OT5007",
    "error",
    ({ recipient, tier, share, plus }) =>
      `'${tier}' never ends: '${recipient}' gets ${share} of it and is to get ${plus} of it in addition. Give it more than ${plus}.`,
  ),
  "check/shares-exceed": row<{ name: string; total: string; negative: boolean }>(
    "OT5008",
    "error",
    ({ name, total, negative }) =>
      negative
        ? `A share of '${name}' is ${total}, and nobody gets less than nothing. Who pays money back does so by a rule of its own.`
        : `The shares of '${name}' total ${total}, more than there is. The rest gets what they leave.`,
  ),
  "check/recipient-not-paid": row<{ recipient: string; tier: string }>(
    "OT5009",
    "error",
    ({ recipient, tier }) =>
      `'${tier}' goes on until '${recipient}' has its amount, but pays '${recipient}' nothing. Pay it in this tier, or name another.`,
  ),
  "check/until-by-weight": row<{ tier: string }>(
    "OT5010",
    "error",
    ({ tier }) =>
      `'${tier}' goes on until someone has an amount, so it has to say shares: pay { 80% to … rest to … }. Split what a recipient gets in an allocation of its own.`,
  ),
  // ---- time, events and groups
  "check/leap-day": row<{ text: string }>(
    "OT2770",
    "error",
    ({ text }) =>
      `An anniversary of 29 February is the day before or the day after, not ${text}. Write 'leap_day to February 28' or 'leap_day to March 1'.`,
  ),
  "check/clock-time": row<{ found: string }>(
    "OT2771",
    "error",
    ({ found }) => `'${found}' is no time of day. Write it with hours and minutes, from 00:00 to 24:00.`,
  ),
  "check/member-leaves-first": row<{ name: string; from: string; through: string }>(
    "OT2772",
    "error",
    ({ name, from, through }) =>
      `'${name}' would leave on ${through}, before it joins on ${from}. Turn the two days round.`,
  ),
  "check/not-a-holding": row<{ name: string }>(
    "OT2773",
    "error",
    ({ name }) =>
      `'${name}' does not say who owns how much. Name an agreed list of percentages, one for each party of a group: agreed ${name}[owner]: % = { … }.`,
  ),
  "check/hours-reversed": row<{ text: string; write: string }>(
    "OT2774",
    "error",
    ({ text, write }) =>
      `${text} ends before it begins, and whether the early hours belong to the day before or to the day itself is not said. Write ${write} for hours of one and the same day.`,
  ),
  "check/tou-alone": row<{ name: string; tou: string; text: string }>(
    "OT2775",
    "error",
    ({ name, tou, text }) =>
      `'${name}' has one figure for each period of '${tou}', and is the figure of the moment. Leave out '${text}'.`,
  ),
  "check/tou-amount": row<{ name: string; unit: string }>(
    "OT2776",
    "error",
    ({ name, unit }) =>
      `'${name}' in ${unit} would be an amount of no period. A figure by time of use is a price, a share or a power.`,
  ),
  "check/longstop-first": row<{ guaranteed: string; longstop: string }>(
    "OT2777",
    "error",
    ({ guaranteed, longstop }) =>
      `The longstop ${longstop} is before the guaranteed day ${guaranteed}. It is the last day that is waited for, so it comes later.`,
  ),
  "check/spans-without-causes": row<{ name: string }>(
    "OT2778",
    "error",
    ({ name }) =>
      `Who or what causes '${name}'? Name the group of its causes, in order of precedence: spans by <group>.`,
  ),
  "check/phases-not-rising": row<{ name: string; before: string }>(
    "OT2779",
    "error",
    ({ name, before }) =>
      `'${name}' begins no later than '${before}', so '${before}' would never be. Write the phases in the order of their days.`,
  ),
  "check/index-not-monthly": row<{ name: string }>(
    "OT2780",
    "error",
    ({ name }) =>
      `'${name}' cannot be followed as an index: that is an input with one figure for each month, such as: input ${name}: number each month from index "…".`,
  ),
  "check/unknown-index-choice": row<{ name: string; names: string; near?: string | undefined }>(
    "OT2781",
    "error",
    ({ name, names, near }) =>
      `An index clause has no choice '${name}'. It has ${names}.${near ? ` Did you mean '${near}'?` : ""}`,
  ),
  "check/nets-with-other": row<{ name: string; other: string; why: "parties" | "currency" | "itself" }>(
    "OT2782",
    "error",
    ({ name, other, why }) =>
      why === "itself"
        ? `'${name}' and '${other}' would each wait for the other to be paid. Say 'net with' in one of them, and name another invoice.`
        : `'${name}' cannot be paid together with '${other}': ${why === "parties" ? "they are not between the same two parties" : "they are in different currencies"}. Take '${other}' out.`,
  ),
  "check/total-differs": row<{ name: string; found: string; total: string; day: string }>(
    "OT2783",
    "error",
    ({ name, found, total, day }) =>
      `The figures of '${name}' total ${found}${day ? ` from ${day}` : ""}, not ${total}. Mend a figure or the total.`,
  ),
  "check/shares-miss-total": row<{ name: string; found: string; day: string }>(
    "OT2784",
    "error",
    ({ name, found, day }) =>
      `The shares of '${name}' total ${found}${day ? ` from ${day}` : ""}, so ${found.startsWith("9") ? "a part of the whole is nobody's" : "more than the whole is given out"}. Mend a share, or say 'total ${found}' behind the list.`,
  ),
  "check/choice-figure": row<{ choice: string; example: string }>(
    "OT2786",
    "error",
    ({ choice, example }) => `'${choice}' is not written like this. For example: ${example}.`,
  ),
  "check/index-base": row<{ text: string }>(
    "OT2787",
    "error",
    ({ text }) => `The index is divided by its base, and ${text} cannot divide. Write the index of the base month.`,
  ),
  "check/limit-without-use": row<{ name: string }>(
    "OT2788",
    "error",
    ({ name }) =>
      `With 'limit: none' there is nothing for '${name}' to limit. Say 'limit: per_step' or 'limit: since_base', or leave it out.`,
  ),
  "check/event-has-no-day": row<{ name: string; once: string }>(
    "OT2789",
    "error",
    ({ name, once }) =>
      `'${name}' happens again and again, so it is no day. Name an event that happens once${once ? `: ${once}` : ""}.`,
  ),
  "check/event-source-unsaid": row<{ name: string }>(
    "OT2790",
    "error",
    ({ name }) => `Who says when '${name}' happened? Say it behind the event, such as: from log "milestones".`,
  ),
  "check/term-ends-first": row<object>(
    "OT2791",
    "error",
    () => "The term ends before it begins. Turn the two days round.",
  ),
  "check/gas-day-off-grid": row<{ found: string; interval: string }>(
    "OT2792",
    "error",
    ({ found, interval }) =>
      `A gas day from ${found} would begin inside an interval of ${interval} minutes. Begin it with an interval, such as 09:00.`,
  ),
  "check/season-without-leap-day": row<object>(
    "OT2793",
    "warning",
    () => "In a leap year this season leaves out 29 February. Write 'through February 29' for all of February.",
  ),
  "check/never-reached": row<{ name: string; tou: string }>(
    "OT4050",
    "error",
    ({ name, tou }) =>
      `This line of '${tou}' never holds: at all its times an earlier line does, so nothing is ever '${name}' by it. Move it up, or remove it.`,
  ),
  // ---- what a contract that waits for events, follows an index or sends paper has to say
  "choice/leap-day": row<{ event: string }>(
    "OT2860",
    "error",
    ({ event }) =>
      `'${event}' can fall on 29 February, which most years do not have. Say in 'time': 'leap_day to February 28' or 'leap_day to March 1'.`,
  ),
  "choice/gas-day": row<object>(
    "OT2861",
    "error",
    () =>
      "At what time of day does a gas day begin? Gas is commonly priced from 09:00 to 09:00. Say in 'time': 'gas_day starts 09:00', or use 'each day' for civil days.",
  ),
  "choice/tou-holidays": row<{ tou: string; name: string; calendars: string }>(
    "OT2862",
    "error",
    ({ name, calendars }) =>
      `Are holidays '${name}' like other weekdays? Calendars differ: NERC has 6 holidays, the United States government 11. Say 'except ${calendars || "<calendar>"}' to leave them out, or 'with holidays', behind the days.`,
  ),
  "choice/tou-line": row<{ name: string }>(
    "OT2863",
    "error",
    ({ name }) =>
      `When is '${name}'? On-peak hours are not the same everywhere (PJM Mon..Fri 07:00..23:00, the West Mon..Sat 06:00..22:00). Write its season, days, holidays or hours.`,
  ),
  "choice/tou-otherwise": row<{ tou: string }>(
    "OT2864",
    "error",
    ({ tou }) => `What are the hours that no line of '${tou}' takes? Say it last, such as: otherwise off_peak.`,
  ),
  "choice/overlap": row<{ name: string; group: string; first: string; second: string }>(
    "OT2865",
    "error",
    ({ name, group, first, second }) =>
      `Two causes of '${name}' can hold at once${second ? `, such as ${first} and ${second}` : ""}, and the hours then count for one of them or for none. Say 'overlap first' (the one listed first in '${group}' has them) or 'overlap error' (nothing is billed until it is settled).`,
  ),
  "choice/index-share": row<object>(
    "OT2866",
    "error",
    () =>
      "What share of the figure follows the index? With the index up 4.56%, 45.00 becomes 47.05 if all of it does and 45.82 if 40% does. Say 'share: 100%' or another share.",
  ),
  "choice/index-base-month": row<object>(
    "OT2867",
    "error",
    () => "From which month's index is the change counted? Say 'base_month: 2025-12', or another month.",
  ),
  "choice/index-base": row<{ index: string }>(
    "OT2868",
    "error",
    ({ index }) =>
      `What was '${index}' in the base month? An index is revised and rebased, so the figure the parties saw is written down: 'base: 296.797'.`,
  ),
  "choice/index-lag": row<object>(
    "OT2869",
    "error",
    () =>
      "Which month's index counts on the day of the step? It is published weeks later. Say how many months before: 'lag: 2 month', or 'lag: 0 month' for the month itself.",
  ),
  "choice/index-limit": row<{ changes: string; limit: string; perStep: string; sinceBase: string } | undefined>(
    "OT2870",
    "error",
    (found) =>
      `Is the change of the index limited? ${found ? `If it is ${found.changes}, a limit of ${found.limit} gives ${found.perStep} for each step and ${found.sinceBase} since the base. ` : ""}Say 'limit: none', 'limit: per_step' or 'limit: since_base', the last two with 'at_least: …', 'at_most: …' or both.`,
  ),
  "choice/index-limits": row<{ form: string }>(
    "OT2871",
    "error",
    ({ form }) => `'limit: ${form}' has no limits. Say 'at_least: 0%', 'at_most: 3%' or both, or 'limit: none'.`,
  ),
  "choice/index-applies": row<{ rise: string; before: string; after: string } | undefined>(
    "OT2872",
    "error",
    (found) =>
      `Does the limit hold for the index or for the figure? ${found ? `If the index is up ${found.rise}, this is ${found.before} with the limit before the share and ${found.after} with the limit after it. ` : ""}Say 'applies: before_share' or 'applies: after_share'.`,
  ),
  "choice/index-falls": row<object>(
    "OT2873",
    "error",
    () => "May the figure fall with the index? Say 'falls: may_fall' or 'falls: never_falls'.",
  ),
  "choice/index-unpublished": row<object>(
    "OT2874",
    "error",
    () =>
      "The index may not be published when the bill is due. Say 'unpublished: last_published_true_up' (the last one counts, and the difference is settled later), 'unpublished: last_published_keep' (and it stays) or 'unpublished: hold' (no bill until then).",
  ),
  "choice/index-revised": row<object>(
    "OT2875",
    "error",
    () =>
      "A published index may be revised. Say 'revised: first_published' (the first figure stays) or 'revised: true_up' (the difference is settled).",
  ),
  "choice/index-rebased": row<object>(
    "OT2876",
    "error",
    () =>
      "The index may be put on a new base. Say 'rebased: link_by_overlap_month' (converted by the month that both have) or 'rebased: stop' (the parties agree anew).",
  ),
  "choice/index-identity": row<{ name: string; found: string }>(
    "OT2877",
    "warning",
    ({ found }) =>
      `"${found}" may be several series. Name its area, seasonal adjustment and base period, such as "CPI-U, U.S. city average, all items, NSA, 1982-84=100".`,
  ),
  "choice/settlement-run": row<{ name: string }>(
    "OT2878",
    "error",
    ({ name }) =>
      `A market settles '${name}' more than once, and the runs differ. Say which is billed and which settles the difference: 'run initial then final', or one alone: 'run final'.`,
  ),
  "choice/zone": row<{ found: string; prevailing: string; fixed: string }>(
    "OT2879",
    "error",
    ({ found, prevailing, fixed }) =>
      `'${found}' is one hour apart in summer, as it is read. Say "${prevailing}" for the time on the clock, or "${fixed}" for the same offset all year.`,
  ),
  "choice/due-roll": row<{ invoice: string }>(
    "OT2880",
    "warning",
    ({ invoice }) =>
      `A due date of '${invoice}' can fall on a Saturday, and interest runs from it. Say 'roll next on <calendar>', 'roll previous on …' or 'roll modified on …' if it then moves; as written it stays on the Saturday.`,
  ),
  "choice/due-unsaid": row<{ invoice: string }>(
    "OT2884",
    "error",
    ({ invoice }) =>
      `'${invoice}' bears interest when it is paid late, and when it is due is not said. Say 'due 20 days after period end', 'due day 20 of next month' or 'due 10 days after receipt'.`,
  ),
  "choice/late-ceiling": row<{ text: string }>(
    "OT2881",
    "warning",
    ({ text }) =>
      `The late rate '${text}' moves, and nothing limits it. If the contract or the law does, say it: min(${text}, 18%).`,
  ),
  "choice/correction": row<{ choice: string; example: string }>(
    "OT2882",
    "error",
    ({ choice, example }) => `What holds for corrections is not said in full: ${choice}. Say ${example}.`,
  ),
  "choice/tax-per": row<{ tax: string }>(
    "OT2883",
    "error",
    ({ tax }) =>
      `Is '${tax}' rounded once for all its lines or for each of them? They can differ by a cent for each line. Say 'per total' or 'per line'.`,
  ),
  // ---- expressions: parts of a period, exceptions, tiers, curves, formulas, runs, seats
  "check/part-reads-whole": row<{ name: string; text: string; grain: string }>(
    "OT2217",
    "error",
    ({ name, text, grain }) =>
      `'${name}' is computed for parts of its period, and '${text}' is ${grain}, for the whole of it: it would be counted in every part. Bring it together here from something finer, sum(…) over its period, which sees only the part.`,
  ),
  "check/band-below-zero": row<{ function: string; text: string }>(
    "OT2218",
    "error",
    ({ function: name, text }) => `The band of ${name}() is ${text}: a band is zero or wider. Leave out the '-'.`,
  ),
  "check/exceptions-overlap": row<{ first: string; second: string }>(
    "OT2601",
    "warning",
    ({ first, second }) =>
      `${first} and ${second} can both apply; then the one listed first, ${first}, wins. If that is meant, say so in the second: and not (…).`,
  ),
  "check/parts-of-what": row<{ name: string; grain: string; phase: string }>(
    "OT2603",
    "error",
    ({ name, grain, phase }) =>
      `'${name}' is computed ${grain}, and only an amount of a day or a longer civil period comes in parts. Write the condition into its value: if ${phase ? `in(${phase})` : "…"} then … else 0.`,
  ),
  "check/split-figure": row<{ name: string; grain: string; phase: string }>(
    "OT2604",
    "error",
    ({ name }) =>
      `'${name}' is a figure in force, and parts of a period are added up, which is for amounts. Leave the split out here and write it in the amounts that use '${name}'.`,
  ),
  "check/split-at-what": row<{ name: string }>(
    "OT2605",
    "error",
    ({ name }) =>
      `'${name}' is computed, so nothing says on which days it changes. Split at an agreed figure, which changes on a written day, or at a phase.`,
  ),
  "check/phase-inside": row<{ name: string; phase: string; grain: string }>(
    "OT2606",
    "error",
    ({ name, phase, grain }) =>
      `'${name}' is one figure ${grain}, and '${phase}' may begin or end inside that period. Let the figure be each day, or the phase begin with a period, such as first January 1 after its event.`,
  ),
  "choice/tier-kind": row<{
    sample: { readonly quantity: string; readonly marginal: string; readonly allUnits: string } | undefined
  }>("OT2890", "error", ({ sample }) =>
    sample
      ? `${sample.quantity} costs ${sample.marginal} if each band has its price, and ${sample.allUnits} if the last band reached prices everything. Say 'tiered marginal' or 'tiered all_units'.`
      : `Does each band have its price, or does the last band reached price everything? Say 'tiered marginal' or 'tiered all_units'.`,
  ),
  "choice/tier-edge": row<{ limit: string }>(
    "OT2891",
    "error",
    ({ limit }) =>
      `One price holds for all units, so it matters on which side exactly ${limit} falls. Say 'up to ${limit}' if it still has this price, or 'below ${limit}' if it has the next. Edges are counted from zero, not from the band before.`,
  ),
  "choice/tier-rest": row<{ last: string }>(
    "OT2892",
    "error",
    ({ last }) =>
      `What is the price beyond the last band${last ? ` (${last})` : ""}? Say 'rest at …' with its price, also where it stays the same or is 0.`,
  ),
  "choice/run-scope": row<{ text: string }>(
    "OT2893",
    "error",
    ({ text }) =>
      `A run can go on over midnight and the end of a month, and a cut run is shorter. Say '${text} across periods' if nothing cuts it, '${text} within day' or '${text} within month' if that does.`,
  ),
  "choice/limit-tested": row<Grains & { each: string; weighted: string; timed: string }>(
    "OT2894",
    "error",
    ({ fine, fineGrain, each, weighted, timed }) =>
      `Tested ${fineGrain}, limits pay another amount than on the average. Where is '${fine}' tested? Say ${each} for each of them, ${weighted} for the weighted average, or ${timed} for the time average.`,
  ),
  "choice/collar-kind": row<object>(
    "OT2740",
    "error",
    () =>
      "A collar is two things. Say clamp(index, floor, cap) if the price between the two is the index itself, or case { when index < floor : floor when index > cap : cap otherwise : strike } if it is the strike.",
  ),
  "choice/significant-digits": row<{ text: string; digits: string; unit: string }>(
    "OT2741",
    "error",
    ({ text, digits, unit }) =>
      `Is ${digits} a number of digits or a step? Say round_significant(${text}, ${digits}, …) for ${digits} significant digits, or give the step its unit: ${digits} ${unit}, or 0.0001 ${unit} for four decimals.`,
  ),
  "choice/whose-peak": row<{ function: string; text: string }>(
    "OT2742",
    "error",
    ({ function: name, text }) =>
      `Whose peak decides? Say ${name}(${text} by …) with the load of the system, of the site, or '${text}' itself; of equal peaks the earliest counts.`,
  ),
  "choice/curve-between": row<{ curve: string }>(
    "OT2743",
    "error",
    ({ curve }) =>
      `What does '${curve}' give between its points? Say 'linear' for a straight line from one to the next, or 'step' for the value of the point before.`,
  ),
  "choice/curve-beyond": row<{ curve: string; from: string; to: string }>(
    "OT2744",
    "error",
    ({ curve, from, to }) =>
      `What does '${curve}' give below ${from} and above ${to}? Say 'clamp' for the value of its first or last point, or 'error' to withhold what needs it.`,
  ),
  "check/tier-width": row<{ edge: string; limit: string }>(
    "OT2745",
    "error",
    ({ edge, limit }) =>
      `'${edge} ${limit}' is an edge, and the bands of a marginal scale are widths: first 5_000 MWh, next 5_000 MWh. Write each band as 'first' or 'next' with its own width.`,
  ),
  "check/tier-limits": row<{ text: string; kind: string }>("OT2746", "error", ({ text, kind }) =>
    kind === "marginal"
      ? `The width ${text} has to be above zero, or nothing falls into its band.`
      : `The edge ${text} has to be above the one before, or nothing falls into its band.`,
  ),
  "check/tier-cliff": row<{ edge: string; beyond: string; before: string; after: string; falls: string }>(
    "OT2747",
    "warning",
    ({ edge, beyond, before, after, falls }) =>
      `The price of all units falls here: ${edge} this is ${before}, at ${beyond} it is ${after}, ${falls} less for more. If that is not meant, say 'tiered marginal'.`,
  ),
  "check/tier-order": row<{ found: string; wanted: string }>(
    "OT2748",
    "error",
    ({ found, wanted }) => `Bands begin with 'first' and go on with 'next'. Write '${wanted}' instead of '${found}'.`,
  ),
  "check/above-all-units": row<object>(
    "OT2749",
    "error",
    () =>
      "What was counted before moves the bands of a marginal scale; a price for all units has no place for it. Say 'tiered marginal (x above y)', or put the whole quantity into the brackets.",
  ),
  "check/curve-points": row<{ curve: string }>(
    "OT2750",
    "error",
    ({ curve }) => `'${curve}' needs two points or more; a figure that is always the same is an agreed one.`,
  ),
  "check/curve-order": row<{ curve: string; text: string }>(
    "OT2751",
    "error",
    ({ curve, text }) => `The points of '${curve}' have to rise, and ${text} is not above the one before it.`,
  ),
  "check/curve-period": row<{ curve: string }>(
    "OT2752",
    "error",
    ({ curve }) => `'${curve}' gives a figure wherever it is read and has no period of its own. Leave this out.`,
  ),
  "check/formula-circle": row<{ circle: string }>(
    "OT2753",
    "error",
    ({ circle }) => `A formula may not lead back to itself: ${circle}. Write out what the last one stands for.`,
  ),
  "check/tou-period": row<{ tou: string; found: string | undefined; periods: string }>(
    "OT2754",
    "error",
    ({ tou, found, periods }) =>
      `${found === undefined ? `'${tou}' is several parts of time.` : `'${tou}' has no period '${found}'.`} Name one of ${periods}.`,
  ),
  "check/not-a-stretch": row<{ event: string }>(
    "OT2755",
    "error",
    ({ event }) =>
      `'${event}' happens on one day and is no stretch of time. Write ${event}.happened, or name the phase that begins with it.`,
  ),
  "check/event-day-unsaid": row<{ function: string; event: string; word: string; write: string }>(
    "OT2756",
    "error",
    ({ function: name, event, word, write }) =>
      `${name}() counts from the ${word} day of '${event}', and its declaration has none. Add there: ${write}.`,
  ),
  "check/cash-inside": row<{ text: string }>(
    "OT2757",
    "error",
    ({ text }) =>
      `${text} is counted in the period of the rule it stands in, and inside an aggregation there is none. Define it each month first, and add that up.`,
  ),
  "check/cash-currency": row<{ currencies: string }>("OT2758", "error", ({ currencies }) =>
    currencies
      ? `cash() adds up what is paid in one currency, and this contract pays in ${currencies}. Add up the charges of one currency by name.`
      : "cash() adds up what is paid, and nothing is paid here. Declare a charge or a settlement.",
  ),
} as const
