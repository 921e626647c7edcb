import { tell, useNotice } from "../session/project.ts"
import css from "./notice.module.css"

/** What the reader has to be told of the link or the project they came for. */
export function Notice() {
  const text = useNotice(({ text }) => text)
  return (
    <div role="alert">
      {text !== undefined && (
        <p className={css["notice"]}>
          <span>{text}</span>
          <button className={css["close"]} onClick={() => tell(undefined)} type="button">
            Dismiss
          </button>
        </p>
      )}
    </div>
  )
}
