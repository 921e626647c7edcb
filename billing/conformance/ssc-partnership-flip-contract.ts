import { plain, type Column } from "./case.ts"

export type Stream = readonly (number | "nan" | null)[]

/** A case as it is published. Some have no params: their rates and present values are asked for alone. */
export interface FlipCase {
  readonly id: string
  readonly model?: string
  readonly params?: Readonly<Record<string, number | readonly number[]>> | null
  readonly streams_in: Readonly<Record<string, readonly number[]>>
  readonly expected_streams: Readonly<Record<string, Stream>>
  readonly expected_scalars: Readonly<Record<string, number | "nan" | null>>
}

/** The model's year 0 is the closing, at the end of this year; year 1 is the one after it. */
export const closing = 2000

/** Params that the contract says, and those whose work is in the streams already. */
export const knownParams = new Set([
  "analysis_period",
  "ppa_soln_mode",
  "ppa_price_input",
  "ppa_escalation",
  "inflation_rate",
  "real_discount_rate",
  "tax_investor_equity_percent",
  "tax_investor_preflip_cash_percent",
  "tax_investor_postflip_cash_percent",
  "tax_investor_preflip_tax_percent",
  "tax_investor_postflip_tax_percent",
  "flip_target_percent",
  "flip_target_year",
  "sponsor_cap_recovery_mode",
  "sponsor_cap_recovery_year",
  "ppa_soln_tolerance",
  "months_working_reserve",
  "federal_tax_rate",
  "state_tax_rate",
  "itc_fed_percent",
  "ptc_fed_amount",
  "degradation",
])

/** What the partners agreed. Shares are percentages. */
export interface Deal {
  readonly years: number
  readonly equity: number
  readonly investorEquity: number
  readonly cash: { readonly before: number; readonly after: number }
  readonly tax: { readonly before: number; readonly after: number }
  readonly target: number
  /** How near in points the return has to come to the target. */
  readonly tolerance: number
  /** For how many years the developer's capital comes back first: until it has all of it, or never. */
  readonly recovery: number | "all of it" | undefined
  readonly fee: number
  readonly rates: { readonly federal: number; readonly state: number }
  /** Rates at which values are discounted, of the money of the day and of the first year. */
  readonly discount: { readonly nominal: number; readonly real: number }
}

/** The terms of a case that states them. */
export function dealOf(one: FlipCase, params: NonNullable<FlipCase["params"]>): Deal {
  const { streams_in, expected_scalars } = one
  const param = (name: string, otherwise = 0): number => {
    const value = params[name]
    return typeof value === "object" ? (value[0] ?? otherwise) : (value ?? otherwise)
  }
  const recovers = "sponsor_cap_recovery_mode" in params || "sponsor_cap_recovery_year" in params
  const fee = expected_scalars["sponsor_pretax_development"]
  return {
    years: param("analysis_period", 25),
    equity: round10((streams_in["cf_pretax_cashflow"]?.[0] ?? 0) - (streams_in["cf_project_return_pretax"]?.[0] ?? 0)),
    investorEquity: param("tax_investor_equity_percent"),
    cash: { before: param("tax_investor_preflip_cash_percent"), after: param("tax_investor_postflip_cash_percent") },
    tax: { before: param("tax_investor_preflip_tax_percent"), after: param("tax_investor_postflip_tax_percent") },
    target: param("flip_target_percent"),
    tolerance: param("ppa_soln_tolerance", 1e-5) * 100,
    recovery: !recovers
      ? undefined
      : param("sponsor_cap_recovery_mode") === 1
        ? "all of it"
        : param("sponsor_cap_recovery_year", 3),
    fee: typeof fee === "number" ? fee : 0,
    rates: { federal: param("federal_tax_rate"), state: param("state_tax_rate") },
    discount: { nominal: discountOf(one), real: param("real_discount_rate") / 100 },
  }
}

/** The streams have ten digits; a difference of two has no more. */
const round10 = (value: number): number => Number(value.toPrecision(10))

/** The streams that the contract reads, by their names in its ledger. */
const ledger = {
  project_return: "cf_project_return_pretax",
  project_cash: "cf_project_return_aftertax_cash",
  federal_ptc: "cf_ptc_fed",
  state_ptc: "cf_ptc_sta",
  itc: "cf_itc_total",
  federal_tax: "cf_fedtax",
  state_tax: "cf_statax",
} as const

/** Each year's amount stands in its December; a stream that a case leaves out is none. */
export function columnsOf({ streams_in }: FlipCase, { years }: Deal): readonly Column[] {
  const nothing = Array<number>(years + 1).fill(0)
  return Object.entries(ledger).map(([name, stream]) => ({
    source: `ledger ${name}`,
    unit: "USD",
    every: "1 month",
    values: (streams_in[stream] ?? nothing)
      .slice(1, years + 1)
      .flatMap((amount) => [...Array<number>(11).fill(0), amount]),
  }))
}

/** The rate at which a case discounts money of the day. */
export function discountOf({ params, expected_scalars }: FlipCase): number {
  const inflation = params?.["inflation_rate"]
  const real = params?.["real_discount_rate"]
  if (typeof inflation === "number" && typeof real === "number") return (1 + inflation / 100) * (1 + real / 100) - 1
  return Number(expected_scalars["nominal_discount_rate"])
}

// ---- the contract

/** The partnership as a contract. */
export function contractOf(deal: Deal): string {
  const first = closing + 1
  const state = `${plain(deal.rates.state)}%`
  const firstYearOnly = deal.years > 1 ? ` ; 0 USD from ${first + 1}-01-01` : ""
  const inputs = Object.keys(ledger).map(
    (name) => `  input ${name}: USD each month from ledger "${name}" missing error`,
  )
  return `offtake 1
// The developer's capital comes back first, as far as that is agreed. The rest of the cash, and the tax items, go by
// shares, which change in the year after the one in which Investor has reached its return.
contract partnership "Partnership Flip" {
  parties { Company "Project Company" Investor "Tax Investor" Developer "Developer" }
  term ${first}-01-01 through ${closing + deal.years}-12-31
  time { timezone "Etc/GMT" interval 60 min contract_year starts January 1 }
  rounding { post each line to 0.01 USD half_up }

${inputs.join("\n")}
  define returned "Project Return":     USD each contract_year §1.1 = sum(project_return) over contract_year
  define cash_flow "Project Cash":      USD each contract_year §1.2 = sum(project_cash) over contract_year
  define credits "Production Credits":  USD each contract_year §1.3 = sum(federal_ptc + state_ptc) over contract_year
  define investment_credits:            USD each contract_year §1.4 = sum(itc) over contract_year
  define taxes "Tax Benefit, or Tax":   USD each contract_year §1.5 = sum(federal_tax + state_tax) over contract_year
  define after_tax:                     USD each contract_year §1.6 = cash_flow + credits + investment_credits + taxes

  agreed equity "Issued Equity":              USD level §2.1 = ${plain(deal.equity)} USD
  agreed investor_part "Investor's Equity":   % §2.1 = ${plain(deal.investorEquity)}%
  define investor_equity:                     USD level each contract_year §2.1 = equity * investor_part
  define developer_equity:                    USD level each contract_year §2.1 = equity * (100% - investor_part)
${recoveryText(deal)}
  // ${plain(deal.target)} % a year; ${plain(deal.tolerance)} points short of it count as reached.
  account hurdle "Investor's Return": USD each contract_year §4.1 {
    opens equity * investor_part
    accrue ${plain(Math.max(0, round10(deal.target - deal.tolerance)))}% per year 30/360 on opening
      compounding each contract_year rounded to 0.00000001 USD half_even
    draw earned up to max(investor_after_tax, 0)
    add max(-investor_after_tax, 0)
    at end of term lapses
  }
  define earned_to_date: USD level each contract_year §4.2 = sum(hurdle.earned) over term so far
  flip flipped "Flip" each contract_year §4.2
    when earned_to_date > 0 and hurdle.closing = 0 from next contract_year
  define cash_share: % each contract_year §4.3 = ${shareText(deal.cash)}
  define tax_share:  % each contract_year §4.4 = ${shareText(deal.tax)}

  define investor_cash:               USD each contract_year §5.1 = cash_share * (cash_flow - recovered)
  define investor_credits:            USD each contract_year §5.2 = tax_share * credits
  define investor_investment_credits: USD each contract_year §5.2 = tax_share * investment_credits
  define investor_taxes:              USD each contract_year §5.2 = tax_share * taxes
  define investor_after_tax:          USD each contract_year §5.3 =
    investor_cash + investor_credits + investor_investment_credits + investor_taxes

  // Tax on the development fee, which Developer has at the closing, falls due in the first year.
  agreed fee "Development Fee": USD each contract_year whole §6 = ${plain(deal.fee)} USD${firstYearOnly}
  agreed fee_tax: % §6 = ${state} + (100% - ${state}) * ${plain(deal.rates.federal)}%
  define developer_cash:               USD each contract_year §5.1 = cash_flow - investor_cash
  define after_recovery:               USD each contract_year §5.1 = cash_flow - recovered - investor_cash
  define developer_credits:            USD each contract_year §5.2 = credits - investor_credits
  define developer_investment_credits: USD each contract_year §5.2 = investment_credits - investor_investment_credits
  define developer_taxes:              USD each contract_year §5.2 = taxes - investor_taxes
  define developer_after_tax:          USD each contract_year §5.3 =
    developer_cash + developer_credits + developer_investment_credits + developer_taxes - fee * fee_tax

  settle to_investor (Company pays Investor, negative reverses): USD each contract_year §5.1 = investor_cash
  settle to_developer (Company pays Developer, negative reverses): USD each contract_year §5.1 = developer_cash
}
`
}

function shareText({ before, after }: Deal["cash"]): string {
  return `if flipped then ${plain(after)}% else ${plain(before)}%`
}

function recoveryText({ recovery, years }: Deal): string {
  if (recovery === undefined) return "  define recovered: USD each contract_year §3.1 = 0 USD"
  const until = typeof recovery === "number" && recovery < years ? recovery : undefined
  const sweeping =
    until === undefined ? "true" : until <= 0 ? "false" : `true ; false from ${closing + 1 + until}-01-01`
  return `  agreed recovering "Recovery Period": flag §3.1 = ${sweeping}
  account capital "Developer's Capital": USD each contract_year §3.1 {
    opens equity * (100% - investor_part)
    draw recovered up to if recovering then max(returned, 0) else 0
    at end of term lapses
  }
  define recovered: USD each contract_year §3.1 = capital.recovered`
}
