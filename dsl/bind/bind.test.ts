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
test("every declaration has its name in the one namespace", () => {
  const text = `offtake 1 contract c "C" { ${sections}
    parties { Buyer "B" Seller "S" held by shares }
    tou pjm { period on_peak: Mon..Fri with holidays otherwise off_peak }
    event cod "COD" §2 once from log "m"
    phases §2 { testing from 2027-01-01 operation from cod }
    curve heat(output: MW): MMBtu/MWh §6 linear clamp { 1 MW: 8 MMBtu/MWh }
    formula double(x: USD): USD = 2 * x
    flip flipped each month §9 when true at once
    allocate use of metered: MWh each month §3 step 1 MWh { first a up to metered rest to b }
    instrument rec "REC" unit REC vintage month §6 { issue made to Seller = metered * 1 REC/MWh in whole 1 REC carry }
    invoice bill (Seller bills Buyer) each month §9 { lines pay tax sales §9 = 6% on pay per total due 20 days after period end }
  }`
  const { scope, diagnostics } = bind(parse(text).file.parts[0] as Contract, new Set())
  expect(diagnostics).toEqual([])
  expect([...scope.heldBy].map(([party, { text: holding }]) => [party, holding])).toEqual([["Seller", "shares"]])
  expect(
    [scope.tous, scope.events, scope.phases, scope.curves, scope.formulas, scope.instruments].flatMap((each) => [
      ...each.keys(),
    ]),
  ).toEqual(["pjm", "cod", "testing", "operation", "heat", "double", "rec"])
  expect([...scope.rules].map(([name, { node }]) => [name, node])).toEqual([
    ["flipped", "flip"],
    ["use", "allocate"],
    ["made", "movement"],
    ["sales", "tax"],
  ])
})
test.each([
  ["an event", 'event cod "COD" §2 once from log "m"', "cod"],
  ["a phase", "phases §2 { cod from 2027-01-01 }", "cod"],
  ["a tax", "invoice bill (A bills B) each month §9 { lines x tax cod §9 = 6% on x per total }", "cod"],
  ["a movement", 'instrument rec "R" unit REC vintage month §6 { issue cod to A = x in whole 1 REC carry }', "cod"],
  ["a curve", "curve cod(output: MW): MMBtu/MWh linear clamp { 1 MW: 8 MMBtu/MWh }", "cod"],
])("%s takes a name", (_, item, name) =>
  expect(found(`${sections}\nagreed ${name}: % = 1%\n${item}`)).toEqual([`bind/declared-twice ${name}`]),
)
test("a group cannot be called periods", () =>
  expect(found(`${sections}\ngroup periods of label { a b }`)).toEqual(["bind/group-called-periods periods"]))
