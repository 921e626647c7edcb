import { expect, test } from "vitest"
import type { CheckedTou } from "./checked.ts"
import { neverReached } from "./not-reached.ts"

type Line = CheckedTou["lines"][number]

const span = { from: 0, to: 0 }
const week = [1, 2, 3, 4, 5, 6, 7]
const line = (name: string, more: Partial<Line> = {}): Line => ({ name, days: week, hours: [], span, ...more })
const names = (...lines: readonly Line[]) => neverReached(lines).map(({ name }) => name)
const hours = (from: number, to: number) => [{ from: from * 60, to: to * 60 }]

test("a line after one that always holds is never reached", () =>
  expect(names(line("always"), line("night", { hours: hours(22, 24) }))).toEqual(["night"]))
test("two lines can cover a third together", () =>
  expect(
    names(
      line("morning", { hours: hours(0, 12) }),
      line("evening", { hours: hours(12, 24) }),
      line("noon", { hours: hours(11, 13) }),
    ),
  ).toEqual(["noon"]))
test("one minute is enough", () =>
  expect(names(line("day", { hours: [{ from: 0, to: 719 }] }), line("morning", { hours: hours(0, 12) }))).toEqual([]))
test("holidays are days of their own", () => {
  const working = line("working", { days: [1, 2, 3, 4, 5], except: "nerc" })
  expect(names(working, line("monday", { days: [1] }))).toEqual([])
  expect(names(line("working", { days: [1, 2, 3, 4, 5] }), line("monday", { days: [1] }))).toEqual(["monday"])
})
test("a day may be a holiday of one calendar and not of another", () => {
  const lines = [line("nerc", { except: "nerc" }), line("federal", { except: "federal" })]
  expect(names(...lines)).toEqual([])
  expect(names(...lines, line("both"))).toEqual([])
})
test("29 February is a day", () => {
  const most = line("most", { season: { from: { month: 3, day: 1 }, through: { month: 2, day: 28 } } })
  const leap = line("leap", { season: { from: { month: 2, day: 29 }, through: { month: 2, day: 29 } } })
  expect(names(most, leap)).toEqual([])
  expect(names(most, leap, line("rest"))).toEqual(["rest"])
})
