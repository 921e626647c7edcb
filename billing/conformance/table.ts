import { datePeriodArithmetic } from "./date-period-arithmetic.ts"
import { decimalGda } from "./decimal-gda.ts"
import { numscriptSplits } from "./numscript-splits.ts"
import type { Driver } from "./result.ts"
import { realYear } from "./real-year.ts"
import { touCalendarBlocks } from "./tou-calendar-blocks.ts"

/** One row for each published set of cases that we can be asked. */
export const drivers: readonly Driver[] = [
  datePeriodArithmetic,
  decimalGda,
  numscriptSplits,
  realYear,
  touCalendarBlocks,
]
