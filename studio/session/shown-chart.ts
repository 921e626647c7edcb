import { create } from "zustand"
import type { InputReadings } from "../../engine/worker/index.ts"

export const money = "money"

/** What the chart shows: `money`, or the key of an input. */
export const useShownChart = create<{ readonly chosen: string }>()(() => ({ chosen: money }))

export const inputKey = ({ name, members }: Pick<InputReadings, "name" | "members">): string =>
  ["input", name, ...members].join(" ")

export const showChart = (chosen: string): void => useShownChart.setState({ chosen })
