import { currentDocument, layOutText, restoreText, useDocument } from "../session/document.ts"
import { saveFile } from "../session/save-file.ts"
import css from "./contract-head.module.css"

/** Says what the text is for, and holds what one does to it as a whole. */
export function ContractHead() {
  const { name, text, opened, kept } = useDocument()
  const edited = text !== opened
  return (
    <div className="panel-head">
      <h2>Contract</h2>
      <span className={css["hint"]} title={name}>
        {edited
          ? kept
            ? "Edited, and kept in this browser"
            : "Edited here, saved nowhere"
          : "Change a price or a rule, and what it pays follows"}
      </span>
      <div className="aside">
        {edited && (
          <button
            className={css["action"]}
            onClick={restoreText}
            title="Back to the original text. Ctrl Z undoes this, too"
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
        <button
          className={css["action"]}
          onClick={downloadText}
          title="Download the text of the contract, as it stands here, as a file (.otk)"
          type="button"
        >
          Download
        </button>
      </div>
    </div>
  )
}

/** All examples are called contract.otk; outside the studio they are told apart by their folders. */
function downloadText(): void {
  const { name, example, text } = currentDocument()
  saveFile(example === undefined ? name : `${example}.otk`, text, "text/plain;charset=utf-8")
}
