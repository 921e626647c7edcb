import type * as ast from "../syntax/ast.ts"
import type { CheckedTou } from "./checked.ts"
import type { Context } from "./context.ts"
import { monthDay, oneOf, reportUnknown } from "./header.ts"
import { neverReached } from "./not-reached.ts"
import { touGrain } from "./tou-grain.ts"

type Line = CheckedTou["lines"][number]

/** Parts of time by name: seasons, weekdays, holidays and hours of each, every choice of them stated. */
export function checkTou(item: ast.Tou, context: Context): CheckedTou | undefined {
  const lines = item.lines.map((line) => checkLine(item, line, context))
  if (!item.otherwise) context.report("choice/tou-otherwise", item.name.span, { tou: item.name.text })
  const good = lines.filter((line) => line !== undefined)
  if (good.length < lines.length || !item.otherwise) return undefined
  const idle = neverReached(good)
  for (const line of idle) {
    const word = item.lines[good.indexOf(line)]!.name
    context.report("check/never-reached", word.span, { name: word.text, tou: item.name.text })
  }
  if (idle.length > 0) return undefined
  return {
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    lines: good,
    otherwise: item.otherwise.text,
    grain: touGrain(item),
    span: item.span,
  }
}

function checkLine(item: ast.Tou, line: ast.TouLine, context: Context): Line | undefined {
  const season = line.season && checkSeason(line.season, context)
  const days = line.days.length === 0 ? everyDay : weekdays(line.days, context)
  const hours = line.hours.map((each) => checkHours(each, context))
  const except = checkHolidays(item, line, days, context)
  if (!line.season && line.days.length === 0 && line.hours.length === 0 && !line.holidays) {
    context.report("choice/tou-line", line.name.span, { name: line.name.text })
    return undefined
  }
  if ((line.season && !season) || !days || !except || hours.includes(undefined)) return undefined
  return {
    name: line.name.text,
    ...(season ? { season } : {}),
    days,
    ...(except.calendar === undefined ? {} : { except: except.calendar }),
    hours: hours.filter((each) => each !== undefined),
    span: line.span,
  }
}

/** `June 1 through September 30`, or over the turn of the year. February ends on the 29th, where there is one. */
function checkSeason(season: NonNullable<ast.TouLine["season"]>, context: Context): Line["season"] {
  const from = monthDay(season.from, context)
  const through = monthDay(season.through, context, { leapDay: true })
  if (through?.month === 2 && through.day === 28) {
    const { span } = season.through.day
    context.report("check/season-without-leap-day", span, {}, { fix: { title: "Write 29", span, text: "29" } })
  }
  return from && through && { from, through }
}

/** 1 Monday to 7 Sunday, ascending. */
function weekdays(days: ast.TouLine["days"], context: Context): readonly number[] | undefined {
  const found = new Set<number>()
  let good = true
  for (const { from, to } of days) {
    const first = oneOf(from, dayNames, context)
    const last = to ? oneOf(to, dayNames, context) : first
    if (first === undefined || last === undefined) {
      good = false
      continue
    }
    // Fri..Mon goes over the end of the week.
    const start = dayNames.indexOf(first)
    const length = ((dayNames.indexOf(last) - start + 7) % 7) + 1
    for (let at = 0; at < length; at++) found.add(((start + at) % 7) + 1)
  }
  return good ? [...found].toSorted((a, b) => a - b) : undefined
}
const dayNames: readonly string[] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
const everyDay: readonly number[] = [1, 2, 3, 4, 5, 6, 7]

/** Weekdays are fewer where holidays are left out, so the contract says it. */
function checkHolidays(
  item: ast.Tou,
  { name, days: written, holidays }: ast.TouLine,
  days: readonly number[] | undefined,
  context: Context,
): { readonly calendar?: string } | undefined {
  const calendars = [...context.scope.calendars.keys()]
  if (holidays?.form === "except") {
    const { text } = holidays.calendar
    if (context.scope.calendars.has(text)) return { calendar: text }
    reportUnknown("bind/unknown-name", holidays.calendar, "calendar", calendars, context)
    return undefined
  }
  if (holidays || !days || days.length === 7) return {}
  const span = { from: written[0]!.span.from, to: written.at(-1)!.span.to }
  context.report("choice/tou-holidays", span, {
    tou: item.name.text,
    name: name.text,
    calendars: calendars.join("' or 'except "),
  })
  return undefined
}

/** Minutes of the local day, half-open: `07:00..23:00`, `20:00..24:00`. */
function checkHours({ from, to }: ast.TouLine["hours"][number], context: Context): Line["hours"][number] | undefined {
  const start = clockMinutes(from, context)
  const end = clockMinutes(to, context)
  if (start === undefined || end === undefined) return undefined
  if (start < end) return { from: start, to: end }
  const text = `${from.text}..${to.text}`
  const write = end === 0 ? `${from.text}..24:00` : `${from.text}..24:00, 00:00..${to.text}`
  context.report("check/hours-reversed", { from: from.span.from, to: to.span.to }, { text, write })
  return undefined
}

/** `09:00` in minutes after midnight; `24:00` is the end of the day. */
export function clockMinutes(word: ast.Word, context: Context): number | undefined {
  const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(word.text) ?? []
  const minutes = Number(hour) * 60 + Number(minute)
  if (hour !== undefined && Number(minute) < 60 && minutes <= 24 * 60) return minutes
  context.report("check/clock-time", word.span, { found: word.text })
  return undefined
}
