import { currentDocument, layOutText, restoreText, useDocument } from "../session/document.ts"
import { useResults } from "../session/results.ts"
import { saveFile } from "../session/save-file.ts"
import { showContract } from "../session/shown-contract.ts"
import { showSpan } from "../session/trace.ts"
import { useShownSummary } from "../session/use-shown.ts"
import css from "./contract-head.module.css"

/** Says what the text is for, and holds what one does to it as a whole. */
export function ContractHead() {
  const { name, text, opened, kept } = useDocument()
  const edited = text !== opened
  const several = useResults(({ checked }) => (checked?.contracts.length ?? 0) > 1)
  return (
    <div className="panel-head">
      <h2>Contract</h2>
      <ContractOfFile />
      <span className={css["hint"]} title={name}>
        {edited
          ? kept
            ? "Edited, and kept in this browser"
            : "Edited here, saved nowhere"
          : several
            ? ""
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

/** A text may hold several contracts; one of them is settled and shown. */
function ContractOfFile() {
  const contracts = useResults(({ checked }) => checked?.contracts)
  const shown = useShownSummary()
  if (!contracts || !shown || contracts.length < 2) return null
  return (
    <select
      aria-label="Contract that is shown"
      className={css["several"]}
      onChange={({ target }) => {
        showContract(target.value)
        showHead(target.value)
      }}
      title={`This text holds ${contracts.length} contracts; this one is settled and shown`}
      value={shown.id}
    >
      {contracts.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  )
}

/** Brings the first line of a contract into view. */
function showHead(contract: string): void {
  const found = new RegExp(`^\\s*contract\\s+${contract}\\b`, "m").exec(currentDocument().text)
  if (found) showSpan([found.index + found[0].search(/\S/), found.index + found[0].length])
}

/** All examples are called contract.otk; outside the studio they are told apart by their folders. */
function downloadText(): void {
  const { name, example, text } = currentDocument()
  saveFile(example === undefined ? name : `${example.split("/").at(-1)}.otk`, text, "text/plain;charset=utf-8")
}
