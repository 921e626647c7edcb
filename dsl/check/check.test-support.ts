import { expect } from "vitest"
import { wordTables } from "../../engine/compile.ts"
import { catalog } from "../../engine/functions/table.ts"
import { checkText, type CheckedFile } from "../compile.ts"
import type { Code } from "../diagnostics/codes.ts"
import { isError, type Diagnostic } from "../diagnostics/diagnostic.ts"
import { checkExpression } from "./expression.ts"
import type { CheckedRule } from "./checked.ts"
import { collector } from "./context.ts"
import type { Grain } from "./grains.ts"
import { inWords, isTyped } from "./typed.ts"

/** What tests write expressions about: an amount, a figure and a balance of every kind that matters. */
const palette = `
  parties { Buyer "Buyer Inc." Seller "Seller LLC" }
  group tenant of label { north south }
  group phase of label { one two }
  group season of label { summer winter }

  input delivered: kWh  each interval from meter "M-1" missing error
  input returned:  kWh  each interval from meter "M-2" missing error
  input fuel:      MMBtu each interval from meter "GAS" missing error
  input curtailed: flag each interval from log "dispatch" missing error
  input spot:      USD/MWh each interval from feed "market" missing error
  input heat_rate: MMBtu/MWh each month from log "tests" missing error
  input load[tenant]: kWh each interval from meter "T" missing error
  input loss[phase]:  kWh each interval from meter "P" missing error
  input mix[tenant, phase]: % each interval from meter "X" missing error
  input weather[season]: % each interval from meter "W" missing error
  input tariff[tenant]: USD/MWh each month from feed "tariff" missing error
  input demand[tenant]: kW each month from meter "D" missing error

  agreed price:    USD/MWh = 41.75 USD/MWh
  agreed monthly_price: USD/MWh each month = 40 USD/MWh
  agreed yearly_price:  USD/MWh each contract_year = 39 USD/MWh
  agreed capacity: kW = 300_000 kW
  agreed rent:     USD/mo = 12_000 USD/mo
  agreed tolling:  USD/kW-mo = 12.50 USD/kW-mo
  agreed committed: MWh each contract_year = 360_000 MWh
  agreed fee:      USD each month = 500 USD
  agreed reserve:  kWh level = 2_000 kWh
  agreed share:    % = 12%

  define energy:   kWh each month = sum(delivered) over month
  define credit:   kWh each month = sum(returned) over month
  define year_energy: kWh each contract_year = sum(delivered) over contract_year
  define busy:     flag each month = energy > 0 kWh
  account bank: kWh each month {
    opens 0 kWh
    add energy
    draw used up to 100 kWh
    at end of term lapses
  }
  account year_bank: kWh each contract_year {
    opens 0 kWh
    add year_energy
    at end of term lapses
  }`

export interface Setting {
  readonly term?: string
  readonly time?: string
  readonly rounding?: string
  /** Declarations beside the palette. */
  readonly more?: string
  /** The period of the rule that an expression stands in. */
  readonly at?: Grain
}

/** A contract around some declarations. */
export function contractWith(declarations: string, setting: Setting = {}): string {
  const {
    term = "term 2027-01-01 through 2046-12-31",
    time = 'time { timezone "America/Chicago" interval 15 min contract_year starts January 1 }',
    rounding = "rounding { post each line to 0.01 USD half_up quotients to 10 decimals half_even }",
  } = setting
  return `offtake 1\ncontract sample "Sample" {\n  ${[term, time, rounding].join("\n  ")}\n${declarations}\n}\n`
}

export const checkContract = (text: string): CheckedFile => checkText(text, catalog, wordTables)

/** The findings of declarations beside the palette, warnings of what nothing uses left out. */
export function findings(declarations: string, setting?: Setting): readonly Diagnostic[] {
  return checkContract(contractWith(`${palette}\n${declarations}`, setting)).diagnostics.filter(isError)
}

/** The declared rules, which have to be without error. */
export function rulesOf(declarations: string, setting?: Setting): ReadonlyMap<string, CheckedRule> {
  const { contracts, diagnostics } = checkContract(contractWith(`${palette}\n${declarations}`, setting))
  expect(diagnostics.filter(isError).map(({ message }) => message)).toEqual([])
  return new Map(contracts[0]!.rules.map((rule) => [rule.name, rule]))
}

/** What an expression over the palette is, in words, or `refused` with the codes that say why. */
export function typeOf(expression: string, setting: Setting = {}): string {
  const text = contractWith(`${palette}\n${setting.more ?? ""}\n  define subject: ? = ${expression}`, setting)
  const { file, contexts } = checkContract(text)
  const [contract] = file.parts
  const item =
    contract?.node === "contract" &&
    contract.items.find((each) => each.node === "define" && each.name.text === "subject")
  if (!item || item.node !== "define") throw new Error(`not a declaration: ${expression}`)
  const { report, diagnostics } = collector()
  const value = checkExpression(item.value, { ...contexts[0]!.context, text, report, at: setting.at })
  if (diagnostics.length > 0) return `refused: ${diagnostics.map(({ code }) => code.replace("check/", "")).join(", ")}`
  return isTyped(value) ? inWords(value.type) : "unknown"
}

/** Rows of `left | right`, comments after `#`. */
export const rows = (table: string): readonly (readonly [string, string])[] =>
  table
    .split("\n")
    .map((line) => line.replace(/ # .*/, "").trim())
    .filter((line) => line.includes(" | "))
    .map((line) => [line.slice(0, line.indexOf(" | ")).trim(), line.slice(line.indexOf(" | ") + 3).trim()] as const)

/** Checks that the text between « and » is what the diagnostic underlines, and that nothing else is an error. */
export function expectMarked(declarations: string, code: Code, setting?: Setting): void {
  const plain = declarations.replaceAll(/[«»]/g, "")
  const text = contractWith(`${palette}\n${plain}`, setting)
  const marked = /«([^]*)»/.exec(declarations)?.[1]
  const found = checkContract(text).diagnostics.filter(isError)
  expect(found.map((each) => [each.code, text.slice(each.span.from, each.span.to)])).toEqual([[code, marked]])
}
