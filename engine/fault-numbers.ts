import { faultRows } from "./evaluate/faults.ts"
import { dataFaults } from "./series/data-faults.ts"

/** Every fault that a contract without error can meet when it is settled: the closed list, by number. */
export const faultNumbers: ReadonlySet<string> = new Set(
  [...Object.values(faultRows), ...Object.values(dataFaults)].map(({ number }) => number),
)
