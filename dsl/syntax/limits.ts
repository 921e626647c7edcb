/** What a source may measure at most. Each limit has its own diagnostic, so nothing ends in a crash. */
export const limits = {
  /** Bytes of UTF-8. */
  source: 1024 * 1024,
  /** Brackets, `if` and prefix operators inside one another. */
  depth: 200,
  /** Operators in one expression, those in the brackets around it counted in. */
  operators: 1000,
  /** Digits of one number. */
  digits: 40,
  diagnostics: 500,
} as const
