import { describe, expect, test } from "vitest"
import { expectMarked, findings, rows, rulesOf, typeOf } from "./check.test-support.ts"

const points = "{ 150 MW: 8.45 MMBtu/MWh 300 MW: 7.00 MMBtu/MWh }"
const curve = (body: string) => `curve heat(output: MW): MMBtu/MWh §6.2 ${body}`
const more = curve(`linear clamp ${points}`)

describe("a curve is read at a figure and gives a figure", () => {
  test.each(
    rows(`
      heat(capacity)                                | a figure in MMBtu/MWh at every moment
      heat(demand)                                  | a figure in MMBtu/MWh each month per tenant
      heat(delivered / hours(interval)) * delivered | an amount in MMBtu each interval
      heat(spot)                                    | refused: declared-unit
      heat(delivered)                               | refused: declared-unit
      heat(demand, demand)                          | refused: argument-refused
      heat(demand) over month                       | refused: argument-refused
      heta(demand)                                  | refused: bind/unknown-function
    `),
  )("%s is %s", (expression, type) => expect(typeOf(expression, { more })).toBe(type))
})

describe("a curve says what holds between and beyond its points", () => {
  test("and is in order then", () => expect(findings(more)).toEqual([]))
  test("between", () =>
    expectMarked(`curve «heat»(output: MW): MMBtu/MWh §6.2 clamp ${points}`, "choice/curve-between"))
  test("beyond", () => expectMarked(`curve «heat»(output: MW): MMBtu/MWh §6.2 linear ${points}`, "choice/curve-beyond"))
  test("its points rise", () =>
    expectMarked(curve("step error { 300 MW: 8 MMBtu/MWh «300 MW»: 7 MMBtu/MWh }"), "check/curve-order"))
  test("two of them at least", () =>
    expectMarked("curve «heat»(output: MW): MMBtu/MWh §6.2 step error { 300 MW: 8 MMBtu/MWh }", "check/curve-points"))
  test("in their units", () =>
    expectMarked(curve("step error { 150 MW: 8 MMBtu/MWh 300 MW: «7 USD» }"), "check/declared-unit"))
})

const isKept = (declarations: string, name: string): boolean => {
  const rule = rulesOf(declarations).get(name)
  return rule?.rule === "define" && rule.quantised
}
test("a line whose slope is a finite decimal keeps its value exact", () => {
  // From 8.45 to 7.00 over 150 MW: 1.45 / 150 is no finite decimal; 1.5 / 150 is 0.01.
  const even = curve("linear clamp { 150 MW: 8.50 MMBtu/MWh 300 MW: 7.00 MMBtu/MWh }")
  expect(isKept(`${even}\ndefine rate: MMBtu/MWh each month = heat(300_000 kW)`, "rate")).toBe(false)
  expect(isKept(`${more}\ndefine rate: MMBtu/MWh each month = heat(300_000 kW)`, "rate")).toBe(true)
  const steps = curve(`step clamp ${points}`)
  expect(isKept(`${steps}\ndefine rate: MMBtu/MWh each month = heat(300_000 kW)`, "rate")).toBe(false)
})
