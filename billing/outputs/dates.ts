import { monthNames } from "../../dsl/index.ts"

/** A day for people: "2027-01-01" -> "1 January 2027". */
export function longDate(day: string): string {
  const [year = "", month = "", date = ""] = day.slice(0, 10).split("-")
  const name = monthNames[Number(month) - 1]
  return name === undefined ? day : `${Number(date)} ${name} ${year}`
}

/** Days from one to another, both included, said as short as it can be: "January 2027", "1 January to 31 March 2027". */
export function span(from: string, through: string): string {
  if (from === through) return longDate(from)
  const [year = "", month = "", day = ""] = from.split("-")
  const name = monthNames[Number(month) - 1] ?? month
  if (day === "01" && through.startsWith(`${year}-${month}-`) && endsMonth(through)) return `${name} ${year}`
  if (day === "01" && month === "01" && through === `${year}-12-31`) return `January to December ${year}`
  return through.startsWith(`${year}-`)
    ? `${Number(day)} ${name} to ${longDate(through)}`
    : `${longDate(from)} to ${longDate(through)}`
}

function endsMonth(day: string): boolean {
  const [year = "", month = "", date = ""] = day.split("-")
  return Number(date) === daysIn(Number(year), Number(month))
}

/** Days in a month of the Gregorian calendar. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
