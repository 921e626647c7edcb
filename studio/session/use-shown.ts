import type { ContractSummary } from "../../engine/worker/index.ts"
import { useData } from "./data.ts"
import { useResults } from "./results.ts"
import { contractShown, testShown, useShownContract } from "./shown-contract.ts"

/** The contract that is shown, of the text as it was checked last. */
export function useShownSummary(): ContractSummary | undefined {
  const checked = useResults(({ checked }) => checked)
  const chosen = useShownContract(({ chosen }) => chosen)
  const data = useData()
  return checked && contractShown(checked, chosen, data)
}

/** The title of the test that stands for its data. */
export function useShownTest(): string | undefined {
  const checked = useResults(({ checked }) => checked)
  const contract = useShownSummary()
  const data = useData()
  return checked && contract && testShown(checked, contract.id, data)
}
