/** The step a value belongs to. `ever`: in force at every moment. */
export const grains = [
  "interval",
  "hour",
  "day",
  "month",
  "quarter",
  "contract_year",
  "calendar_year",
  "term",
  "gas_day",
] as const
export type Grain = (typeof grains)[number]
export type GrainOrEver = Grain | "ever"

/** The day on which contract years start decides what nests in them. */
export interface YearStart {
  readonly month: number
  readonly day: number
}

export const isGrain = (text: string): text is Grain => (grains as readonly string[]).includes(text)

/** Whether every period of `fine` lies inside one period of `coarse`; a grain does not lie inside itself. */
export function nests(fine: GrainOrEver, coarse: GrainOrEver, year: YearStart): boolean {
  if (fine === coarse || fine === "ever") return false
  if (coarse === "ever" || coarse === "term") return true
  if (fine === "term") return false
  // A gas day begins in the morning: intervals and hours lie in it, and it lies in no civil period.
  if (coarse === "gas_day") return fine === "interval" || fine === "hour"
  if (fine === "gas_day") return false
  const a = grains.indexOf(fine)
  const b = grains.indexOf(coarse)
  if (a > b) return fine === "calendar_year" && coarse === "contract_year" && isNewYear(year)
  if (coarse === "contract_year") {
    if (fine === "month") return year.day === 1
    if (fine === "quarter") return year.day === 1 && year.month % 3 === 1
  }
  if (fine === "contract_year") return isNewYear(year)
  return true
}

/** Whether a rate of `coarse` is known throughout every period of `fine`. */
export const refines = (coarse: GrainOrEver, fine: GrainOrEver, year: YearStart): boolean =>
  coarse === fine || nests(fine, coarse, year)

/** The finer of two grains where one refines to the other. */
export function finest(a: GrainOrEver, b: GrainOrEver, year: YearStart): GrainOrEver | undefined {
  if (refines(a, b, year)) return b
  return refines(b, a, year) ? a : undefined
}

const isNewYear = (year: YearStart) => year.month === 1 && year.day === 1
/** `each month`, or `at every moment`. */
export const grainText = (grain: GrainOrEver): string => (grain === "ever" ? "at every moment" : `each ${grain}`)
