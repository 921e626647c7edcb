/**
 * Every word of the language. A reserved word is never a name; a soft word is one wherever no rule
 * of the grammar wants it. Words may be added as soft at any time, a new reserved word needs a new
 * edition.
 */

/** Words that open a part of a file, reserved. */
export const partOpeners = words("import contract template amendment history test")

/** Words that open a declaration of a contract, reserved. */
export const itemOpeners = words(`
  uses parties term time rounding clauses calendar tou group event phases input agreed curve formula define
  account flip allocate waterfall instrument charge settle invoice check`)

/** Words that open a declaration, reserved: recovery from broken text begins again at each of them. */
export const openers: readonly string[] = [...partOpeners, ...itemOpeners]

/** Words inside expressions and between the parts of a declaration, reserved. */
export const expressionWords = words(`
  if then else case when otherwise and or not true false
  over across where each from through to rest except tiered`)

/** The periods a value can belong to, reserved; `term` is one as well as an opener. */
export const grains = words("interval hour day month quarter contract_year calendar_year gas_day")

/** Words that mean something in their place and are free as names everywhere else. */
export const softWords = words(`
  offtake version sha256 starts timezone end min post line total quotients decimals computed period on of
  party label one missing use hold labels run escalating compounding simple indexed rounded exact step
  anniversary linear clamp error opens draw add worth up accrue per year years reset expire after oldest
  newest first next at is paid kept lapses reached excess by remainder largest order no weight equal leftover
  shared again share tier until gets plus this pay only recipients unit vintage in whole carry drop issue
  transfer retire lines issued due days business later earlier roll late daily tax dispute correct net with
  warn given expect replace remove effective signed trailing prior so far within during split level prorated
  once spans overlap guaranteed longstop above below marginal all_units posting zero leap_day as pays bills
  negative reverses held holidays opening return capital`)

/** Every word of the language, for the nearest to a mistyped one. */
export const allWords: readonly string[] = [...openers, ...expressionWords, ...grains, ...softWords]

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/)
}
