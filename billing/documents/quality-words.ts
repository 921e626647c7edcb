import type { Quality, ReadingsUsed } from "../../engine/index.ts"
import { plural } from "../outputs/page.ts"
import { parted } from "../outputs/amount.ts"

/** How good the readings of one amount are, in sentences: "Metered Energy: 2 of 2,976 quarter hours estimated." */
export function qualityWords(
  quality: Quality,
  readings: readonly ReadingsUsed[],
  interval_minutes: number,
): readonly string[] {
  if (quality === "measured")
    return [readings.length === 0 ? "It stands on no readings." : "All readings are measured."]
  const told = readings.flatMap(({ input, title, members, grain, count, worse }) => {
    if (worse.length === 0) return []
    const name = [descriptionOf({ name: input, title }), ...members].join(" ")
    const periods = plural(count, nounOf(grain, interval_minutes))
    const counts = worse.map((each, at) => {
      if (each.count === count)
        return `${count === 1 ? "its one" : "all"} ${periods.replace(/^1 /, "")} ${each.quality}`
      return `${parted(String(each.count))}${at === 0 ? ` of ${periods}` : ""} ${each.quality}`
    })
    return [`${name}: ${counts.join(", ")}.`]
  })
  return told.length === 0 ? [`It stands in part on ${quality} readings.`] : told
}

/** The title of a rule, or its name as words: "capacity_payment" -> "Capacity payment". */
export function descriptionOf({ name, title }: { readonly name: string; readonly title?: string | undefined }): string {
  return title ?? capital(name.replaceAll(/[._]+/g, " "))
}

/** The words with a capital at their head. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function nounOf(grain: ReadingsUsed["grain"], interval_minutes: number): string {
  if (grain !== "interval") return grain.replace("_", " ")
  if (interval_minutes === 15) return "quarter hour"
  return interval_minutes === 60 ? "hour" : "interval"
}

const order: readonly Quality[] = ["measured", "estimated", "substituted", "held", "assumed"]

/** The worst of several. */
export const worstOf = (qualities: readonly Quality[]): Quality =>
  order.findLast((quality) => qualities.includes(quality)) ?? "measured"
