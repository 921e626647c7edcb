import { planFor } from "../data.ts"
import { buildCalendar } from "../calendar/periods.ts"
import type { Settlement } from "../evaluate/settlement.ts"
import { isProblem, windowOf } from "../evaluate/window.ts"
import type { Artifact, InputRule } from "../plan/steps.ts"
import { qualities, type Dataset, type PostingOrigin, type Quality, type Series } from "../series/dataset.ts"
import { inputsOf } from "./outline.ts"
import type { InputSource } from "./protocol.ts"

/** Where each input of the contract is read from, and how many of its periods within the days settled have a reading of which quality. */
export function sourcesOf(
  artifact: Artifact,
  dataset: Dataset,
  days: Pick<Settlement, "from" | "through">,
): readonly InputSource[] {
  const plan = planFor(artifact.plan, dataset)
  if (isProblem(plan)) return []
  const calendar = buildCalendar(plan.time)
  const window = windowOf(days, undefined, calendar)
  if (isProblem(window)) return []
  return inputsOf(artifact).flatMap((rule) => {
    const { from, to } = calendar.periods(rule.grain).within(window.from_utc, window.to_utc)
    return dataset.series
      .filter(({ input }) => input === rule.name)
      .map((one) => ({ ...headOf(rule, one), ...countsOf(one, from, to) }))
  })
}

function headOf(
  { name, title, unit, grain, source, missing }: InputRule,
  { members, origin }: Series,
): Omit<InputSource, "readings" | "gaps" | "marked"> {
  return {
    name,
    ...(title === undefined ? {} : { title }),
    members,
    unit: unit.text,
    grain,
    source,
    missing,
    ...(origin && "file" in origin ? { file: origin.file, column: origin.column } : {}),
    ...(origin && "postings" in origin ? { postings: rulesRead(origin) } : {}),
  }
}

/** The rules of other contracts whose postings are read, in the order in which they are met. */
const rulesRead = ({ postings }: PostingOrigin): readonly string[] => [
  ...new Set(postings.flat().map(({ contract, rule, less }) => `${less ? "less " : ""}${contract}.${rule}`)),
]

function countsOf(
  { first, values, quality, constant }: Series,
  from: number,
  to: number,
): Pick<InputSource, "readings" | "gaps" | "marked"> {
  if (constant) return { readings: to - from, gaps: 0, marked: [] }
  const counts = new Map<Quality, number>()
  let readings = 0
  for (let at = Math.max(0, from - first); at < Math.min(values.length, to - first); at++) {
    if (values[at] === undefined) continue
    readings++
    const mark = qualities[quality?.[at] ?? 0] ?? "measured"
    if (mark !== "measured") counts.set(mark, (counts.get(mark) ?? 0) + 1)
  }
  return { readings, gaps: to - from - readings, marked: [...counts].map(([quality, count]) => ({ quality, count })) }
}
