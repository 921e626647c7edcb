import { grouped, isNegative, isZero } from "../figures/amount.ts"
import css from "./amount.module.css"

/** An exact amount, grouped, its digits untouched. `pad` is the most decimals of the column: it keeps the points under each other. */
export function Amount({ text, pad = 0, dash = false }: { text: string; pad?: number; dash?: boolean }) {
  if (dash && isZero(text))
    return (
      <span className={css["zero"]} title={text}>
        –
      </span>
    )
  const at = text.indexOf(".")
  const places = at < 0 ? 0 : text.length - at - 1
  const ghost = pad > places ? (places === 0 ? "." : "") + "0".repeat(pad - places) : ""
  return (
    <span className={isNegative(text) ? css["negative"] : undefined}>
      {grouped(text)}
      {ghost && (
        <span aria-hidden="true" className={css["ghost"]}>
          {ghost}
        </span>
      )}
    </span>
  )
}
