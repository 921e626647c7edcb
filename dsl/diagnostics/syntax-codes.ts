import { row } from "./row.ts"

/** What can be wrong with the text itself. */
export const syntaxCodes = {
  // ---- characters and words
  "syntax/unexpected-character": row<{ text: string }>(
    "OT1001",
    "error",
    ({ text }) => `The character ${text} means nothing here. Remove it.`,
  ),
  "syntax/open-text": row<object>(
    "OT1002",
    "error",
    () => `This text has no closing quote. A text ends on the line it begins on: write " at its end.`,
  ),
  "syntax/comma-in-number": row<{ found: string; write: string | undefined }>("OT1003", "error", ({ found, write }) =>
    write
      ? `A comma does not group digits: ${found} would read as several numbers. Write ${write}, or a space after the comma if these are several numbers.`
      : `${found} could be one number or several. Write a point before decimals, or a space after the comma between two numbers.`,
  ),
  "syntax/leading-zeros": row<{ found: string; write: string }>(
    "OT1004",
    "error",
    ({ found, write }) => `A number does not begin with zeros: found ${found}. Write ${write}.`,
  ),
  "syntax/exponent": row<{ found: string; write: string | undefined }>(
    "OT1005",
    "error",
    ({ found, write }) =>
      `A number is written out, without an exponent: found ${found}. ${write ? `Write ${write}.` : "Write all its digits."}`,
  ),
  "syntax/no-digit-before-point": row<{ found: string; write: string }>(
    "OT1006",
    "error",
    ({ found, write }) => `A number has a digit before its point: found ${found}. Write ${write}.`,
  ),
  "syntax/currency-sign": row<{ found: string; write: string }>(
    "OT1007",
    "error",
    ({ found, write }) => `Money is a number and its currency: found ${found}. Write ${write}.`,
  ),
  "syntax/wrong-minus": row<object>(
    "OT1008",
    "error",
    () => `This is a dash or a typographic minus, which other programs read in different ways. Write - instead.`,
  ),
  "syntax/double-equals": row<object>(
    "OT1009",
    "warning",
    () => `Equality is written with one sign. Write = instead of ==.`,
  ),
  "syntax/hour-ending": row<{ found: string; write: string }>(
    "OT1010",
    "error",
    ({ found, write }) => `Hours are named by the time they begin: ${found} begins at ${write}. Write ${write}.`,
  ),
  "syntax/unit-case": row<{ found: string; write: string }>(
    "OT1011",
    "error",
    ({ found, write }) => `${found} is not a unit. Did you mean ${write}? Capitals count in units.`,
  ),
  "syntax/unit-spaces": row<{ write: string }>(
    "OT1012",
    "error",
    ({ write }) => `A unit has no spaces. Write ${write}.`,
  ),
  "syntax/not-a-date": row<{ found: string }>(
    "OT1013",
    "error",
    ({ found }) =>
      `${found} is not a day of the calendar. A date is written year-month-day, as in 2027-01-31, from 1900 to 2199.`,
  ),

  // ---- structure
  "syntax/expected": row<{
    expected: string
    after: string | undefined
    found: string | undefined
    near: string | undefined
  }>(
    "OT1101",
    "error",
    ({ expected, after, found, near }) =>
      `Expected ${expected}${after ? ` after ${after}` : ""}${found ? `, found ${found}` : ""}.${near ? ` Did you mean ${near}?` : ""}`,
  ),
  "syntax/missing-expression": row<{ after: string | undefined; found: string | undefined }>(
    "OT1102",
    "error",
    ({ after, found }) =>
      `Expected a value${after ? ` after ${after}` : ""}${found ? `, found ${found}` : ""}. Write a number with its unit, a name, or a formula of them.`,
  ),
  "syntax/unexpected": row<{ found: string; after: string; near: string | undefined }>(
    "OT1103",
    "error",
    ({ found, after, near }) =>
      `${found} cannot stand after ${after}. ${near ? `Did you mean ${near}?` : "Remove it, or begin a new declaration."}`,
  ),
  "syntax/unknown-declaration": row<{ found: string; near: string | undefined }>(
    "OT1104",
    "error",
    ({ found, near }) =>
      `Expected a declaration, found ${found}. ${near ? `Did you mean ${near}?` : "A declaration begins with a word such as input, agreed, define or charge."}`,
  ),
  "syntax/mistyped-opener": row<{ found: string; write: string }>(
    "OT1105",
    "error",
    ({ found, write }) => `No declaration begins with ${found}. Did you mean ${write}?`,
  ),
  "syntax/not-closed": row<{ open: string; close: string }>(
    "OT1106",
    "error",
    ({ open, close }) => `This ${open} is never closed. Write ${close} where it ends.`,
  ),
  "syntax/stray-brace": row<object>(
    "OT1107",
    "error",
    () => `This } closes nothing: every { before it is closed already. Remove it.`,
  ),
  "syntax/outside-contract": row<{ opener: string }>(
    "OT1108",
    "error",
    ({ opener }) =>
      `This ${opener} stands outside a contract. Move it, and what follows, before the } that ends the contract.`,
  ),
  "syntax/reserved-name": row<{ word: string; kind: string }>(
    "OT1109",
    "error",
    ({ word, kind }) =>
      `${word} is ${kind} and cannot be a name. Choose another name, such as ${word.toLowerCase().replace(/[^a-z0-9_]/g, "")}_value.`,
  ),
  "syntax/no-edition": row<object>(
    "OT1111",
    "error",
    () => `A file begins with the edition of the language. Write offtake 1 on its first line.`,
  ),
  "syntax/unknown-edition": row<{ edition: string }>(
    "OT1112",
    "error",
    ({ edition }) => `There is no edition ${edition} of the language. Write offtake 1.`,
  ),
  "syntax/said-twice": row<{ what: string }>(
    "OT1113",
    "error",
    ({ what }) => `${what} is said twice here. Keep one of the two.`,
  ),
  "syntax/needs-brackets": row<{ operator: string }>("OT1114", "error", ({ operator }) =>
    operator === "not"
      ? `What not belongs to is unclear here. Put brackets around not and its condition.`
      : `This compares the result of a comparison. Write the two comparisons with and between them, or put brackets around one.`,
  ),

  // ---- limits
  "syntax/source-too-long": row<{ limit: number }>(
    "OT1901",
    "error",
    ({ limit }) => `A source file may have at most ${limit} bytes. Split it into several files.`,
  ),
  "syntax/nested-too-deep": row<{ limit: number }>(
    "OT1902",
    "error",
    ({ limit }) =>
      `More than ${limit} brackets, ifs or signs stand inside one another here. Give the inner parts names with define.`,
  ),
  "syntax/expression-too-long": row<{ limit: number }>(
    "OT1903",
    "error",
    ({ limit }) => `This expression has more than ${limit} operators. Give its parts names with define.`,
  ),
  "syntax/number-too-long": row<{ limit: number }>(
    "OT1904",
    "error",
    ({ limit }) => `A number has at most ${limit} digits.`,
  ),
  "syntax/more-left-out": row<{ limit: number }>(
    "OT1905",
    "information",
    ({ limit }) => `Only the first ${limit} findings are shown. Mend some of them to see the rest.`,
  ),
  "syntax/word-joined": row<{ write: string }>("OT1014", "error", ({ write }) => `A period is one word: ${write}.`),
} as const
