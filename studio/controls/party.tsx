import { create } from "zustand"
import { useParties } from "../session/parties.ts"
import { useResults } from "../session/results.ts"
import css from "./party.module.css"

/** A party keeps its colour everywhere, and while the text is edited: at first those who pay most often come first. */
const useColours = create<{ order: readonly string[] }>()(() => ({ order: [] }))
useResults.subscribe(giveColours)
useParties.subscribe(giveColours)

function giveColours(): void {
  const postings = useResults.getState().settled?.settlement.postings ?? []
  const compared = useParties.getState().compared?.comparison.periods[0]?.tables ?? []
  const { order } = useColours.getState()
  const pays = Map.groupBy(postings, ({ payer }) => payer)
  const posting = new Set(postings.flatMap(({ payer, payee }) => [payer, payee]))
  const often = [...posting].toSorted((a, b) => (pays.get(b)?.length ?? 0) - (pays.get(a)?.length ?? 0))
  const named = [...new Set([...often, ...compared.flatMap(({ parties }) => parties.map(({ id }) => id))])]
  const kept = order.filter((party) => named.includes(party))
  const next = [...kept, ...named.filter((party) => !kept.includes(party))]
  if (next.join("\n") !== order.join("\n")) useColours.setState({ order: next })
}

const tokens = ["party-1", "party-2", "party-3", "party-4", "party-5", "party-6", "party-7"] as const

/** The colour token of a party. */
export const partyToken = (party: string): string =>
  tokens[Math.max(0, useColours.getState().order.indexOf(party)) % tokens.length] ?? "party-1"

/** A party's name with its colour; `title` is its full name, where that is to be read. */
export function Party({ name, title = name }: { name: string; title?: string }) {
  useColours(({ order }) => order)
  return (
    <span className={css["party"]}>
      <span aria-hidden="true" className={css["dot"]} data-party={partyToken(name)} />
      {title}
    </span>
  )
}

/** "Buyer → Seller". */
export function Direction({ payer, payee }: { payer: string; payee: string }) {
  return (
    <span className={css["direction"]}>
      <Party name={payer} />
      <span aria-label="pays"> → </span>
      <Party name={payee} />
      {payer === payee && <span className={css["internal"]}> internal</span>}
    </span>
  )
}
