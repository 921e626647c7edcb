import { create } from "zustand"

export type ProblemTab = "problems" | "data" | "checks" | "tests"

/** Which of the lists below the contract is open. */
export const useShownTab = create<{ readonly tab: ProblemTab }>()(() => ({ tab: "problems" }))

export const showTab = (tab: ProblemTab): void => useShownTab.setState({ tab })
