import { create } from "zustand"
import type { CompileReply, ContractSummary } from "../../engine/worker/index.ts"
import type { Data } from "./data.ts"

/** The contract that is shown, by its name, where the text has several and one was chosen. */
export const useShownContract = create<{ readonly chosen?: string }>()(() => ({}))

export const showContract = (chosen: string | undefined): void =>
  useShownContract.setState(chosen === undefined ? {} : { chosen }, true)

type Read = Pick<CompileReply, "contracts" | "tests">

/** The contract of a text that is shown: the chosen one; else the first, or the first that has a test where a test stands for data. */
export function contractShown(
  { contracts, tests }: Read,
  chosen: string | undefined,
  { fromTests, test }: Pick<Data, "fromTests" | "test">,
): ContractSummary | undefined {
  const tested = tests.find(({ title }) => test === undefined || title === test)?.contracts[0]
  return (
    contracts.find(({ id }) => id === chosen) ??
    (fromTests ? contracts.find(({ id }) => id === tested) : undefined) ??
    contracts[0]
  )
}

/** The test that stands for the data of a contract: the chosen one where it runs the contract, else the first that does. */
export function testShown({ tests }: Read, contract: string, { fromTests, test }: Pick<Data, "fromTests" | "test">) {
  if (!fromTests) return undefined
  const own = tests.filter(({ contracts }) => contracts.includes(contract))
  return (own.find(({ title }) => title === test) ?? own[0])?.title
}
