import { layOutText, restoreText, useDocument } from "../session/document.ts"
import css from "./contract-head.module.css"

/** Says what the text is for, and holds what one does to it as a whole. */
export function ContractHead() {
  const { name, text, opened } = useDocument()
  const edited = text !== opened
  return (
    <div className="panel-head">
      <h2>Contract</h2>
      <span className={css["hint"]} title={name}>
        {edited ? "Edited here, saved nowhere" : "Change a price or a rule, and what it pays follows"}
      </span>
      <div className="aside">
        {edited && (
          <button
            className={css["action"]}
            onClick={restoreText}
            title="Back to the text as it was opened. Ctrl Z undoes this, too"
            type="button"
          >
            Restore
          </button>
        )}
        <button
          className={css["action"]}
          onClick={layOutText}
          title="Lay out the text: indents, spaces, columns. Shift Alt F"
          type="button"
        >
          Format
        </button>
      </div>
    </div>
  )
}
