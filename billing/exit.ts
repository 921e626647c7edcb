/** What a command says to the shell when it ends. */
export const exit = {
  good: 0,
  /** The work was done and something was found: an error in the text, a failed test, an amount withheld. */
  findings: 1,
  /** The command could not start: a wrong flag, a missing file. */
  usage: 2,
  /** A fault of this program. sysexits.h, EX_SOFTWARE. */
  bug: 70,
  /** Stopped by Ctrl-C: 128 and the number of SIGINT. */
  interrupted: 130,
} as const

/** A mistake in how a command was called. `remedy` says what to do about it. */
export class UsageProblem extends Error {
  readonly remedy: string | undefined

  constructor(message: string, remedy?: string) {
    super(message)
    this.name = "UsageProblem"
    this.remedy = remedy
  }
}
