import { create } from "zustand"
import { useResults } from "../session/results.ts"
import css from "./party.module.css"

/** A party keeps its colour everywhere, and while the text is edited: at first those who pay most often come first. */
const useColours = create<{ order: readonly string[] }>()(() => ({ order: [] }))
useResults.subscribe(({ settled }) => {
  if (!settled) return
  const { order } = useColours.getState()
  const pays = Map.groupBy(settled.settlement.postings, ({ payer }) => payer)
  const named = [...new Set(settled.settlement.postings.flatMap(({ payer, payee }) => [payer, payee]))]
  const often = named.toSorted((a, b) => (pays.get(b)?.length ?? 0) - (pays.get(a)?.length ?? 0))
  const kept = order.filter((party) => named.includes(party))
  const next = [...kept, ...often.filter((party) => !kept.includes(party))]
  if (next.join("\n") !== order.join("\n")) useColours.setState({ order: next })
})

const tokens = ["party-1", "party-2", "party-3", "party-4", "party-5"] as const

/** The colour token of a party. */
export const partyToken = (party: string): string =>
  tokens[Math.max(0, useColours.getState().order.indexOf(party)) % tokens.length] ?? "party-1"

/** A party's name with its colour. */
export function Party({ name }: { name: string }) {
  useColours(({ order }) => order)
  return (
    <span className={css["party"]}>
      <span aria-hidden="true" className={css["dot"]} data-party={partyToken(name)} />
      {name}
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
