import { expect, test } from "vitest"
import type { Contract } from "../syntax/ast.ts"
import { parse } from "../syntax/parse.ts"
import { bind } from "./bind.ts"

const sections = `term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }`

/** The findings of a contract, each with the text it underlines. */
function found(items: string): readonly string[] {
  const text = `offtake 1\ncontract c "C" {\n${items}\n}\n`
  const { diagnostics } = bind(parse(text).file.parts[0] as Contract, new Set(["sum", "max"]))
  return diagnostics.map(({ code, span }) => `${code} ${text.slice(span.from, span.to)}`)
}

test("one name means one thing, whatever it is", () => {
  expect(found(`${sections}\nparties { Buyer "B" }\ndefine Buyer: kWh each month = 0`)).toEqual([
    "bind/declared-twice Buyer",
  ])
  expect(found(`${sections}\ngroup pool of label { a b }\naccount pool: kWh each month { opens 0 kWh }`)).toEqual([
    "bind/declared-twice pool",
  ])
  expect(found(`${sections}\nclauses { §1 "A" §1 "B" }`)).toEqual(["bind/declared-twice §1"])
  expect(found(`${sections}\ncheck "x" each day : true else warn\ncheck "x" each day : true else warn`)).toEqual([
    'bind/declared-twice "x"',
  ])
})
test("the first of two is the one that counts", () => {
  const text = `offtake 1 contract c "C" { agreed p: % = 1% agreed p: % = 2% }`
  const { scope } = bind(parse(text).file.parts[0] as Contract, new Set())
  expect(scope.rules.get("p")?.span.from).toBe(text.indexOf("agreed p"))
})
test("names that differ in capitals or underscores are alike", () => {
  expect(found(`${sections}\nagreed net_load: % = 1%\nagreed netload: % = 1%`)).toEqual(["bind/names-alike netload"])
  expect(found(`${sections}\nagreed net_load: % = 1%\nagreed net_loads: % = 1%`)).toEqual([])
})
test("a function's name is not free", () =>
  expect(found(`${sections}\nagreed sum: % = 1%`)).toEqual(["bind/function-name sum"]))
test("each section stands once", () => {
  expect(found(`${sections}\n${sections}`)).toEqual([
    "bind/section-twice term",
    "bind/section-twice time",
    "bind/section-twice rounding",
  ])
  expect(found(`${sections}\nparties { A "A" }\nparties { B "B" }`)).toEqual(["bind/section-twice parties"])
  expect(found("")).toEqual(["bind/section-missing c", "bind/section-missing c", "bind/section-missing c"])
})
test("a section that cannot be read is not missing", () =>
  expect(found(sections.replace("term 2027-01-01 through 2027-12-31", "term 2027-01-01"))).toEqual([]))
test("a broken declaration keeps its name", () => {
  const text = `offtake 1 contract c "C" { charge pay (Buyer }`
  const { scope } = bind(parse(text).file.parts[0] as Contract, new Set())
  expect([...scope.broken]).toEqual(["pay"])
})
