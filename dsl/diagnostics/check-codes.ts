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
      `${left} and ${right} are different commodities and never become one another by themselves (${where}). Name the figure that converts them, such as a heat rate in MMBtu/MWh.`,
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
  "check/declared-kind": row<{ what: string; declared: string; found: string }>(
    "OT2215",
    "error",
    ({ what, declared, found }) => `Expected ${declared} for ${what}, found ${found}.`,
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
      : `'${found}' is no period here. Use interval, hour, day, month, quarter, contract_year, calendar_year or term.`,
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
  "choice/anchor": row<object>(
    "OT2705",
    "error",
    () =>
      "The contract does not say on which date the price moves. Say 'each contract_year from 2028-01-01' or 'on each July 1 from 2028-07-01'.",
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
  "check/pays-itself": row<{ name: string }>("OT2812", "error", ({ name }) => `'${name}' cannot pay itself.`),
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
} as const
