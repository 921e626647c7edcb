import { build } from "./build.ts"
import { check } from "./check.ts"
import type { CommandRow } from "./command.ts"
import { compare } from "./compare.ts"
import { explain } from "./explain.ts"
import { format } from "./format.ts"
import { invoice } from "./invoice.ts"
import { parties } from "./parties.ts"
import { settle } from "./settle.ts"
import { studio } from "./studio.ts"
import { test } from "./test.ts"

/** Every command, in the order of a day's work. */
export const commands: readonly CommandRow[] = [
  check,
  format,
  test,
  settle,
  explain,
  invoice,
  parties,
  build,
  compare,
  studio,
]
