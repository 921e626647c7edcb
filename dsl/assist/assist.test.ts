import { expect, test } from "vitest"
import { wordTables } from "../../engine/compile.ts"
import { catalog } from "../../engine/functions/table.ts"
import { checkText } from "../compile.ts"
import { complete } from "./complete.ts"
import { definition } from "./definition.ts"
import { hover } from "./hover.ts"
import { symbols } from "./symbols.ts"
import type { LibraryFile } from "./surroundings.ts"

const contract = `offtake 1

template difference "Fixed-for-floating" (
  quantity: MWh each interval,
  fixed: USD/MWh,
  below_zero: one of nothing_owed or no_floor
) {
  define paid: USD each interval = if below_zero = no_floor then quantity * fixed else 0
  define month_total: USD each month = sum(paid) over month
}

contract plant "Plant" {
  parties { Seller "S" Buyer "B" Pool "P" }
  term 2027-01-01 through 2027-12-31
  time { timezone "America/Chicago" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }
  clauses { §4 "Price" }
  group owner of party { Seller Buyer }
  group cause of label { planned forced }
  tou peak { period on_peak: Mon..Fri with holidays 07:00..23:00 otherwise off_peak }
  event outage "Outages" spans by cause overlap first from log "outages"
  event cod "Commercial Operation Date" once from log "milestones"
  phases { early from 2027-01-01 operation from 2027-06-01 }
  input metered: MWh each interval from meter "M" missing error
  agreed strike "Fixed Price": USD/MWh §4 = 40 USD/MWh
  curve heat(output: MW): MMBtu/MWh linear clamp { 100 MW: 8 MMBtu/MWh 200 MW: 7 MMBtu/MWh }
  uses difference(quantity: metered, fixed: strike, below_zero: no_floor) as cfd
  account bank: USD each month { opens 0 USD draw used up to 10 USD add 5 USD at end of term lapses }
  waterfall dist of cfd.month_total: USD each month §4 step 0.01 USD each tier {
    tier preferred up to bank.due pay Pool
    rest pay { 60% to Seller rest to Buyer }
  }
  settle difference_owed (Buyer pays Seller, negative reverses): USD each month §4 = cfd.month_total
  charge share (Pool pays Seller): USD each month §4 = dist.rest[Seller] + sum(metered where in(peak.on_peak)) over month * 1 USD/MWh
}

test "a month" of plant {
  given metered = 1 MWh
  run 2027-01
  expect share in 2027-01 = 0 USD
}
`

/** The text with the mark taken out, read, and where the mark was. */
function marked(change: (text: string) => string) {
  const whole = change(contract)
  const offset = whole.indexOf("«»")
  const text = whole.replace("«»", "")
  return { text, offset, read: checkText(text, catalog, wordTables) }
}
const labels = (change: (text: string) => string, libraries: readonly LibraryFile[] = []): readonly string[] => {
  const { text, offset, read } = marked(change)
  return complete(text, offset, read, catalog, libraries).map(({ label }) => label)
}
const at = (place: string, mark: string) => (text: string) => text.replace(place, mark)

test.each([
  ["the tiers of a waterfall", "dist.rest[Seller]", "dist.«»", ["preferred", "rest", "total"]],
  ["who is paid by it", "dist.rest[Seller]", "dist.rest[«»", ["Pool", "Seller", "Buyer", "owner"]],
  ["the names behind an alias", "= cfd.month_total\n", "= cfd.«»\n", ["paid", "month_total"]],
  ["the periods of a tou", "in(peak.on_peak)", "in(peak.«»)", ["on_peak", "off_peak"]],
  ["a template", "uses difference(quantity", "uses «»(quantity", ["difference"]],
  ["the parameters still to be given", ", below_zero: no_floor)", ", «»)", ["below_zero"]],
  ["the words of a choice", "below_zero: no_floor)", "below_zero: «»)", ["nothing_owed", "no_floor"]],
  ["the same words inside the template", "below_zero = no_floor", "below_zero = «»", ["nothing_owed", "no_floor"]],
])("completes %s", (_, place, mark, expected) => {
  expect(labels(at(place, mark))).toEqual(expected)
})

test("completes the figures of an account, in the order in which they come about", () => {
  expect(labels(at("up to bank.due", "up to bank.«»"))).toEqual([
    ...["opening", "added", "due", "used", "final", "closing"],
  ])
})

test("completes what in( may ask for", () => {
  expect(labels(at("in(peak.on_peak)", "in(«»)"))).toEqual([
    ...["peak.on_peak", "peak.off_peak", "early", "operation", "outage", "outage.planned", "outage.forced"],
  ])
})

test("completes the causes of an event and what it tells", () => {
  const tail = "sum(metered where in(peak.on_peak)) over month * 1 USD/MWh"
  expect(labels(at(tail, "outage.«»"))).toEqual(["hours", "planned", "forced"])
  expect(labels(at(tail, "outage.hours[«»"))).toEqual(["planned", "forced"])
  expect(labels(at(tail, "cod.«»"))).toEqual(["happened"])
})

test("completes phases, curves and what a test may give", () => {
  expect(labels(at("USD each month §4 = dist.rest", "USD each month §4 during «» = dist.rest"))).toEqual([
    "early",
    "operation",
  ])
  expect(labels(at("dist.rest[Seller] +", "h«» +"))).toContain("heat")
  expect(labels(at("given metered = 1 MWh", "given «»"))).toEqual(
    expect.arrayContaining(["metered", "cod", "cfd.paid"]),
  )
})

test("completes an import whole, with its hash", () => {
  const library = {
    path: "library/nerc.otk",
    sha256: "776b82e13e675680",
    text: 'offtake 1\ncalendar nerc from "x" sha256 "y"',
  }
  const { text, offset, read } = marked(at("offtake 1\n", "offtake 1\nimport «»\n"))
  expect(complete(text, offset, read, catalog, [library])).toEqual([
    expect.objectContaining({ label: "nerc", insert: 'nerc from "library/nerc.otk" sha256 "776b82e13e675680"' }),
  ])
})

const hovered = (place: string, mark: string): string => {
  const { text, offset, read } = marked(at(place, mark))
  const found = hover(text, offset, read, catalog)
  return found ? [found.type, ...found.lines].filter(Boolean).join("\n") : ""
}

test("explains a tier: its type, and who is paid", () => {
  const found = hovered("dist.rest[Seller]", "dist.r«»est[Seller]")
  expect(found).toMatch(/^USD · amount · each month/)
  expect(found).toMatch(/tier of dist.*pays Pool, Seller, Buyer/s)
  expect(hovered("tier preferred up", "tier pref«»erred up")).toContain("pays Pool")
})

test("explains a period of a tou by its line, and a tou by its text", () => {
  expect(hovered("in(peak.on_peak)", "in(peak.on_p«»eak)")).toMatch(/period of peak.*Mon\.\.Fri with holidays/s)
  expect(hovered("in(peak.on_peak)", "in(pe«»ak.on_peak)")).toMatch(/parts of time.*otherwise off_peak/s)
})

test("explains templates, their parameters and what stands behind an alias", () => {
  expect(hovered("uses difference(", "uses diff«»erence(")).toMatch(
    /Fixed-for-floating · template.*one of nothing_owed or no_floor/s,
  )
  expect(hovered("fixed: strike", "fix«»ed: strike")).toBe("**fixed** — USD/MWh")
  expect(hovered("= cfd.month_total\n", "= cfd.month_«»total\n")).toMatch(/^USD · amount · each month/)
  expect(hovered("quantity * fixed else", "quan«»tity * fixed else")).toMatch(/parameter of difference/)
})

test("explains curves, events, phases and members", () => {
  expect(hovered("curve heat(", "curve he«»at(")).toMatch(/curve.*100 MW: 8 MMBtu\/MWh/s)
  expect(hovered("early from", "ear«»ly from")).toContain("phase")
  expect(hovered("event cod ", "event co«»d ")).toMatch(/Commercial Operation Date · event, once/)
  expect(hovered("{ planned forced }", "{ plan«»ned forced }")).toContain("member of cause")
})

const declaredAt = (place: string, mark: string): string => {
  const { text, offset, read } = marked(at(place, mark))
  const span = definition(text, offset, read)
  return span ? text.slice(span.from - 12, span.to).replaceAll(/\s+/g, " ") : ""
}

test("goes to the declaration of a tier, a tou's period, a parameter, a clause", () => {
  expect(declaredAt("up to bank.due", "up to bank.d«»ue")).toMatch(/account bank$/)
  expect(declaredAt("in(peak.on_peak)", "in(peak.on_p«»eak)")).toMatch(/period on_peak$/)
  expect(declaredAt("quantity * fixed else", "quan«»tity * fixed else")).toMatch(/\( quantity$/)
  expect(declaredAt("= cfd.month_total\n", "= cfd.month_«»total\n")).toMatch(/define month_total$/)
  expect(declaredAt("USD/MWh §4 =", "USD/MWh §«»4 =")).toMatch(/§4/)
})

test("goes to a template of an imported file, at its place after the text", () => {
  const start = contract.indexOf("template difference")
  const end = contract.indexOf("contract plant")
  const text = `offtake 1\nimport difference from "cfd.otk" sha256 "0123456789abcdef"\n${contract.slice(end)}`
  const open = () => ({ text: `offtake 1\n${contract.slice(start, end)}` })
  const read = checkText(text, catalog, wordTables, { open })
  const span = definition(text, text.indexOf("difference(quantity"), read)
  expect(span && span.from > text.length && read.text.slice(span.from - 9, span.to)).toBe("template difference")
})

test("lists what a text declares, each as what it is", () => {
  const [template, plant, month] = symbols(contract)
  expect([template?.what, plant?.what, month?.what]).toEqual(["template", "contract", "test"])
  const inside = plant?.children.map(({ name, what }) => `${what} ${name}`) ?? []
  expect(inside).toEqual(
    expect.arrayContaining(["tou peak", "event cod", "phase early", "curve heat", "uses cfd", "waterfall dist"]),
  )
  expect(plant?.children.find(({ name }) => name === "dist")?.children.map(({ name }) => name)).toEqual(["preferred"])
})
