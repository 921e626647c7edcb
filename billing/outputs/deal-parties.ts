import type { Plan, Settlement } from "../../engine/index.ts"
import { opposite, parted, sumOf } from "./amount.ts"
import { plural, sectionTitle, type Page } from "./page.ts"
import { tableWidth, textTable, wrapped, type Column, type Row } from "./text-table.ts"

/** A contract of a deal as settled. */
export interface Dealt {
  readonly settlement: Settlement
  readonly plan: Plan
}

/** What a party received less what it paid: one of each full name, whatever the contracts call it. */
export interface PartyNet {
  readonly party: string
  readonly currency: string
  /** One for each contract it has a part in. */
  readonly contracts: readonly { readonly contract: string; readonly net: string }[]
  readonly total: string
}

/** The net of every party of a deal, in the order of the contracts; all of one currency together come to nothing. */
export function dealParties(contracts: readonly Dealt[]): readonly PartyNet[] {
  const nets = new Map<string, { party: string; currency: string; flows: Map<string, string[]> }>()
  for (const { settlement, plan } of contracts) {
    const currencies = new Set(settlement.postings.map(({ currency }) => currency))
    for (const { id, title } of plan.parties)
      for (const currency of currencies) {
        const key = JSON.stringify([title, currency])
        const net = nets.get(key) ?? { party: title, currency, flows: new Map<string, string[]>() }
        nets.set(key, net)
        const amounts = settlement.postings
          .filter((posting) => posting.currency === currency)
          .flatMap(({ payer, payee, amount }) => [
            ...(payee === id ? [amount] : []),
            ...(payer === id ? [opposite(amount)] : []),
          ])
        // Two seats of one contract may be of one name.
        const known = net.flows.get(settlement.contract.id) ?? []
        if (amounts.length > 0) net.flows.set(settlement.contract.id, [...known, ...amounts])
      }
  }
  return [...nets.values()]
    .filter(({ flows }) => flows.size > 0)
    .map(({ party, currency, flows }) => ({
      party,
      currency,
      contracts: [...flows].map(([contract, amounts]) => ({ contract, net: sumOf(amounts) })),
      total: sumOf([...flows.values()].flat()),
    }))
}

/** The parties of a deal as a table of contracts, and what they come to together. */
export function dealSummary(contracts: readonly Dealt[], page: Page): string {
  const parties = dealParties(contracts)
  const currencies = [...new Set(parties.map(({ currency }) => currency))]
  const missing = contracts.flatMap(({ settlement }) =>
    settlement.withheld.length === 0
      ? []
      : [`${plural(settlement.withheld.length, "amount")} withheld in ${settlement.contract.id}`],
  )
  const lines = [
    page.paint("title", `The deal: ${plural(contracts.length, "contract")}`),
    "What each party received less what it paid under each contract, in the days settled.",
    ...contracts.flatMap(({ settlement: { contract, from, through, reads = [] } }) =>
      wrapped(
        `${contract.id}, ${contract.title}, ${from} to ${through}${reads.length === 0 ? "" : `; reads ${reads.map((each) => each.contract).join(", ")}`}`,
        page.columns - 2,
      ).map((line, at) => `  ${at === 0 ? "" : "  "}${page.paint("quiet", line)}`),
    ),
    ...currencies.flatMap((currency) => [
      "",
      sectionTitle(`By party, in ${currency}`, page),
      ...tables(parties, currency, page),
    ]),
    ...(missing.length === 0
      ? []
      : wrapped(`Not counted: ${missing.join(", ")}. The statements name them.`, page.columns - 2).map(
          (line) => `  ${page.paint("warn", line)}`,
        )),
  ]
  return `${lines.join("\n")}\n`
}

/** Contracts beside each other as far as the page is wide, the total last. */
function tables(all: readonly PartyNet[], currency: string, page: Page): readonly string[] {
  const parties = all.filter((each) => each.currency === currency)
  const ids = [...new Set(parties.flatMap(({ contracts }) => contracts.map(({ contract }) => contract)))]
  const netOf = (party: PartyNet, id: string): string | undefined =>
    party.contracts.find(({ contract }) => contract === id)?.net
  const columns = [
    ...ids.map((id) => ({ heading: id, cell: (party: PartyNet) => netOf(party, id) })),
    { heading: "Total", cell: (party: PartyNet): string | undefined => party.total },
  ]
  const tableOf = (some: typeof columns): { readonly head: readonly Column[]; readonly rows: readonly Row[] } => ({
    head: [
      { heading: ["Party"], align: "left" },
      ...some.map(({ heading }) => ({ heading: [heading], align: "point" }) as const),
    ],
    rows: [
      ...parties.map((party) => ({ cells: [party.party, ...some.map(({ cell }) => parted(cell(party) ?? "–"))] })),
      {
        cells: ["All together", ...some.map(({ cell }) => parted(sumOf(parties.map((party) => cell(party) ?? "0"))))],
        ruled: true,
      },
    ],
  })
  const lines: string[] = []
  let rest = columns
  while (rest.length > 0) {
    let count = rest.length
    for (; count > 1; count--) {
      const { head, rows } = tableOf(rest.slice(0, count))
      if (tableWidth(head, rows) + 2 <= page.columns) break
    }
    const { head, rows } = tableOf(rest.slice(0, count))
    lines.push(...(lines.length > 0 ? [""] : []), ...textTable(head, rows, { indent: "  ", paint: page.paint }))
    rest = rest.slice(count)
  }
  return lines
}
