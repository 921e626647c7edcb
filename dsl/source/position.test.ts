import { expect, test } from "vitest"
import { lineStarts, offsetAt, positionAt } from "./position.ts"

test("lines end with LF, CR LF and CR; columns count from 1", () => {
  const starts = lineStarts("ab\ncd\r\n\rx")
  expect(starts).toEqual([0, 3, 7, 8])
  expect(positionAt(starts, 0)).toEqual({ line: 1, column: 1 })
  expect(positionAt(starts, 2)).toEqual({ line: 1, column: 3 })
  expect(positionAt(starts, 3)).toEqual({ line: 2, column: 1 })
  expect(positionAt(starts, 9)).toEqual({ line: 4, column: 2 })
})

test("a position and its offset give one another back", () => {
  const text = "offtake 1\n\ncontract\r\n§ 4.2"
  const starts = lineStarts(text)
  for (let offset = 0; offset <= text.length; offset++)
    expect(offsetAt(starts, positionAt(starts, offset))).toBe(offset)
})
