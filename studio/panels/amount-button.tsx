import type { MouseEvent } from "react"
import { Amount } from "../controls/amount.tsx"
import { HeldMark, QualityMark } from "../controls/quality-mark.tsx"
import { grouped } from "../figures/amount.ts"
import { doorTo } from "../session/postings.ts"
import { openNumber, useTrace } from "../session/trace.ts"
import type { AmountCell } from "./statement-rows.ts"
import css from "./statement.module.css"

/** An amount of the statement with its marks. It opens what it stands for. */
export function AmountButton({
  cell,
  label,
  pad,
  first = false,
}: {
  cell: AmountCell
  label: string
  /** The most decimals of its table. */
  pad: number
  /** The one at which Tab enters the table. */
  first?: boolean
}) {
  const shown = useTrace(({ path }) => path[0]?.label === label)
  const open = (event: MouseEvent<HTMLButtonElement>): void =>
    openNumber(doorTo(cell.postings, label), event.currentTarget)
  return (
    <button
      aria-current={shown || undefined}
      className={css["number"]}
      data-number
      onClick={open}
      tabIndex={first ? 0 : -1}
      title={hint(cell)}
      type="button"
    >
      {cell.held && <HeldMark />}
      <QualityMark quality={cell.quality} />
      {cell.incomplete && <span className={css["part"]}>part </span>}
      <Amount dash pad={pad} text={cell.amount} />
    </button>
  )
}

/** What the rounded amount does not show: the exact value it was rounded from, or that a part of it is missing. */
function hint({ incomplete, postings: [only, ...others], amount }: AmountCell): string {
  const click = "Click to see how it came about"
  if (incomplete) return `A part is withheld. ${click}`
  return only && others.length === 0 && differs(only.unrounded, amount)
    ? `${grouped(only.unrounded)} before rounding. ${click}`
    : click
}

const differs = (exact: string, rounded: string): boolean => plain(exact) !== plain(rounded)

/** Without zeros at the end of the decimals. */
const plain = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text)
