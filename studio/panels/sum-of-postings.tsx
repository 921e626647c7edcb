import type { Posting } from "../../engine/worker/index.ts"
import { Amount } from "../controls/amount.tsx"
import { Direction } from "../controls/party.tsx"
import { HeldMark, QualityMark } from "../controls/quality-mark.tsx"
import { decimals, grouped, negated, sum } from "../figures/amount.ts"
import { periodText } from "../figures/time.ts"
import { referenceTo } from "../session/postings.ts"
import { openDeeper, type Door } from "../session/trace.ts"
import css from "./trace.module.css"

/**
 * The postings that a sum adds, each of them a door; those of a rule over many periods are one line, and a door to them. From the side of
 * parties, what they pay counts against, and what they pay themselves not at all.
 */
export function SumOfPostings({ postings, parties }: { postings: readonly Posting[]; parties?: readonly string[] }) {
  const rules = Map.groupBy(postings, ({ rule, members, payer }) => [rule, payer, ...members].join(" "))
  const isByRule = parties !== undefined && rules.size > 1 && postings.length > rules.size
  const lines = isByRule ? [...rules.values()] : postings.map((posting) => [posting])
  const shown = lines.slice(0, 400)
  const isDecimal = postings.every(({ amount }) => !amount.includes("/"))
  const total = parties && isDecimal ? sum(postings.flatMap((one) => countedFor(one, parties) ?? [])) : undefined
  const pad = Math.max(0, ...postings.map(({ amount }) => decimals(amount)))
  return (
    <table aria-label="Postings of this sum" className={css["postings"]}>
      <thead>
        <tr>
          <th scope="col">Period</th>
          <th scope="col">Rule</th>
          <th scope="col">Clause</th>
          <th scope="col">Direction</th>
          <th scope="col">Amount</th>
          <th scope="col">Unit</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((own, at) => (
          <PostingLine key={at} pad={pad} parties={parties} postings={own} />
        ))}
      </tbody>
      {total !== undefined && parties?.length !== 0 && (
        <tfoot>
          <tr>
            <th colSpan={4} scope="row">
              Received less paid
            </th>
            <td className={css["figure"]}>
              <Amount pad={pad} text={total} />
            </td>
            <td className={css["unit"]}>{postings[0]?.currency}</td>
          </tr>
        </tfoot>
      )}
      {lines.length > shown.length && <caption>The first 400 of {grouped(String(postings.length))} postings.</caption>}
    </table>
  )
}

/** A posting, or those of one rule. */
function PostingLine({
  postings,
  parties,
  pad,
}: {
  postings: readonly Posting[]
  parties: readonly string[] | undefined
  pad: number
}) {
  const [first, ...others] = postings
  if (!first) return null
  const { rule, title, clause, members, period, payer, payee, currency, quality } = first
  const isOne = others.length === 0
  const name = [title ?? rule, ...members].join(" · ")
  const counted = parties && postings.flatMap((posting) => countedFor(posting, parties) ?? [])
  const isCounted = counted === undefined || counted.length > 0
  const amount = isOne
    ? (counted?.[0] ?? first.amount)
    : sum(counted && counted.length > 0 ? counted : postings.map((posting) => posting.amount))
  const door: Door = isOne
    ? { opens: "number", label: `${name} · ${periodText(period)}`, reference: referenceTo(first) }
    : { opens: "postings", label: name, postings, ...(parties ? { parties } : {}) }
  return (
    <tr data-counts={isCounted ? undefined : "no"} data-rule={rule}>
      <th scope="row">{isOne ? periodText(period) : `${grouped(String(postings.length))} postings`}</th>
      <td>{name}</td>
      <td className={css["clause"]}>{clause}</td>
      <td>
        <Direction payee={payee} payer={payer} />
      </td>
      <td className={css["figure"]}>
        {postings.some(({ held }) => held) && <HeldMark />}
        {isOne && <QualityMark quality={quality} />}
        <button className={css["door"]} data-number onClick={() => openDeeper(door)} type="button">
          <Amount pad={pad} text={amount} />
        </button>
      </td>
      <td className={css["unit"]}>{currency}</td>
    </tr>
  )
}

/** What a posting adds to what some parties have; undefined where it stays among them, or they have no part in it. */
function countedFor({ payer, payee, amount }: Posting, parties: readonly string[]): string | undefined {
  const receives = parties.includes(payee)
  if (receives === parties.includes(payer)) return undefined
  return receives ? amount : negated(amount)
}
