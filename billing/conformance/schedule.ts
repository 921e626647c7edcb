/** A schedule of US tariffs: twelve months of 24 hours, each the number of a period; one for weekdays and one for weekends. */
export interface Schedule {
  readonly weekday: readonly (readonly number[])[]
  readonly weekend: readonly (readonly number[])[]
}

/** The periods of a schedule, in order. */
export function periodsOf({ weekday, weekend }: Schedule): readonly number[] {
  return [...new Set([...weekday, ...weekend].flat())].toSorted((a, b) => a - b)
}

/** The periods that a month has, from 0 for January, in order. */
export function periodsIn({ weekday, weekend }: Schedule, month: number): readonly number[] {
  return [...new Set([...(weekday[month] ?? []), ...(weekend[month] ?? [])])].toSorted((a, b) => a - b)
}

/**
 * The schedule as the language says it, its periods named `p1`; the one that has most hours is what is left. No tou where there is one
 * period only. `days` says how weekdays and weekends are written where they are not the calendar's.
 */
export function touText(
  name: string,
  schedule: Schedule,
  days = { weekday: "Mon..Fri with holidays", weekend: "Sat..Sun with holidays" },
): string | undefined {
  const all = periodsOf(schedule)
  const cells = [...schedule.weekday, ...schedule.weekend].flat()
  const hours = (period: number) => cells.filter((cell) => cell === period).length
  const [most] = all.toSorted((a, b) => hours(b) - hours(a))
  if (most === undefined || all.length < 2) return undefined
  const parts = schedule.weekday.map((weekday, month) => {
    const weekend = schedule.weekend[month] ?? []
    return same(weekday, weekend)
      ? [{ days: "", hours: weekday }]
      : [
          { days: days.weekday, hours: weekday },
          { days: days.weekend, hours: weekend },
        ]
  })
  const lines = runs(parts, (a, b) => JSON.stringify(a) === JSON.stringify(b)).flatMap(({ from, to, value }) =>
    value.flatMap(({ days, hours }) =>
      runs(hours, (a, b) => a === b)
        .filter(({ value: period }) => period !== most)
        .map((run) => {
          const clock = run.from === 0 && run.to === 24 ? "" : `${hour(run.from)}..${hour(run.to)}`
          const season = from === 0 && to === 12 ? "" : `${months[from]} 1 through ${months[to - 1]} ${lengths[to - 1]}`
          return `    period p${run.value}: ${[season, days, clock].filter((part) => part !== "").join(" ")}`
        }),
    ),
  )
  return [`  tou ${name} {`, ...lines, `    otherwise p${most}`, "  }"].join("\n")
}

/** A tou whose parts are whole months, from a list of twelve names. */
export function monthsText(name: string, names: readonly string[]): string | undefined {
  const parts = runs(names, (a, b) => a === b)
  const otherwise = parts.at(-1)?.value
  if (otherwise === undefined || parts.every(({ value }) => value === otherwise)) return undefined
  const lines = parts
    .filter(({ value }) => value !== otherwise)
    .map(({ from, to, value }) => `    period ${value}: ${months[from]} 1 through ${months[to - 1]} ${lengths[to - 1]}`)
  return [`  tou ${name} {`, ...lines, `    otherwise ${otherwise}`, "  }"].join("\n")
}

const months = "January February March April May June July August September October November December".split(" ")
const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const hour = (number: number): string => `${String(number).padStart(2, "0")}:00`

const same = (a: readonly number[], b: readonly number[]): boolean => a.every((each, at) => each === b[at])

/** Neighbours that are the same, as half-open stretches of positions. */
function runs<T>(
  values: readonly T[],
  areSame: (a: T, b: T) => boolean,
): readonly { readonly from: number; readonly to: number; readonly value: T }[] {
  const found: { from: number; to: number; value: T }[] = []
  for (const [at, value] of values.entries()) {
    const last = found.at(-1)
    if (last && areSame(last.value, value)) last.to = at + 1
    else found.push({ from: at, to: at + 1, value })
  }
  return found
}
