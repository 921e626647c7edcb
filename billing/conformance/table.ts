import { datePeriodArithmetic } from "./date-period-arithmetic.ts"
import { decimalGda } from "./decimal-gda.ts"
import { eecoTariffBills } from "./eeco-tariff-bills.ts"
import { irrXirrNpv } from "./irr-xirr-npv.ts"
import { isoneSettlementReports } from "./isone-settlement-reports.ts"
import { numscriptSplits } from "./numscript-splits.ts"
import { reoptRatchetsTiers } from "./reopt-ratchets-tiers.ts"
import type { Driver } from "./result.ts"
import { realYear } from "./real-year.ts"
import { sscPartnershipFlip } from "./ssc-partnership-flip.ts"
import { sscPpaTod } from "./ssc-ppa-tod.ts"
import { sscRateEquations } from "./ssc-rate-equations.ts"
import { sscUtilityrate5 } from "./ssc-utilityrate5.ts"
import { touCalendarBlocks } from "./tou-calendar-blocks.ts"
import { twoSettlementRts } from "./two-settlement-rts.ts"

/** One row for each published set of cases that we can be asked. */
export const drivers: readonly Driver[] = [
  datePeriodArithmetic,
  decimalGda,
  eecoTariffBills,
  irrXirrNpv,
  isoneSettlementReports,
  numscriptSplits,
  realYear,
  reoptRatchetsTiers,
  sscPartnershipFlip,
  sscPpaTod,
  sscRateEquations,
  sscUtilityrate5,
  touCalendarBlocks,
  twoSettlementRts,
]
