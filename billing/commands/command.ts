import type { Terminal } from "../terminal.ts"

/** A command as a row of the table: what its help says, and what it does. */
export interface CommandRow {
  readonly name: string
  /** Its arguments, as commander spells them: "<path...>". */
  readonly usage: string
  readonly summary: string
  readonly description: string
  /** One with `many` may be given several times. */
  readonly options: readonly { readonly flags: string; readonly says: string; readonly many?: true }[]
  readonly examples: readonly { readonly words: string; readonly says: string }[]
  /** Gives the exit code. */
  readonly run: (call: Call, terminal: Terminal) => number | Promise<number>
}

/** The words a command was called with, past its name. */
export interface Call {
  readonly paths: readonly string[]
  readonly options: ReadonlyMap<string, unknown>
}

/** The text given to a flag, if it was given. */
export function textOf(call: Call, name: string): string | undefined {
  const value = call.options.get(name)
  return typeof value === "string" ? value : undefined
}

/** The texts given to a flag that takes several. */
export function textsOf(call: Call, name: string): readonly string[] {
  const value = call.options.get(name)
  return Array.isArray(value) ? value.map(String) : []
}

/** Whether a flag was set. */
export const isSet = (call: Call, name: string): boolean => call.options.get(name) === true
