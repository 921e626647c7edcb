import { contractsIn, currentDocument, layOutText, restoreText, useDocument } from "../session/document.ts"
import { pinnedText } from "../session/engines.ts"
import { useResults } from "../session/results.ts"
import { saveFile } from "../session/save-file.ts"
import { openExample } from "../session/loop.ts"
import { showContract } from "../session/shown-contract.ts"
import { closeFile, showFile, useShownFile } from "../session/shown-file.ts"
import { showSpan } from "../session/trace.ts"
import { useShownSummary } from "../session/use-shown.ts"
import css from "./contract-head.module.css"

/** Says what the text is for, and holds what one does to it as a whole. */
export function ContractHead() {
  const { name, text, opened, kept } = useDocument()
  const edited = text !== opened
  const several = useResults(({ checked }) => (checked?.contracts.length ?? 0) > 1)
  const file = useShownFile(({ file }) => file)
  if (file) return <FileHead path={file.path} />
  return (
    <div className="panel-head">
      <h2>Contract</h2>
      <ContractOfFile />
      <Imports text={text} />
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

/** What stands in the contract's place to be read: a file that it imports. */
function FileHead({ path }: { path: string }) {
  return (
    <div className="panel-head">
      <h2>
        <code>{path}</code>
      </h2>
      <span className={css["hint"]}>imported, to be read only</span>
      <div className="aside">
        <button className={css["action"]} onClick={closeFile} type="button">
          Back to the contract <kbd>Esc</kbd>
        </button>
      </div>
    </div>
  )
}

/** The files of declarations that the text imports, each a click away. */
function Imports({ text }: { text: string }) {
  const paths = [
    ...new Set([...text.matchAll(/^\s*import\s+\w+\s+from\s+"([^"\n]+\.otk)"/gm)].map(([, path = ""]) => path)),
  ]
  const show = (path: string): void => {
    const found = pinnedText(path)
    if (found !== undefined) showFile({ path, text: found })
  }
  const [only, second] = paths
  if (only === undefined) return null
  if (second === undefined)
    return (
      <button
        className={css["import"]}
        onClick={() => show(only)}
        title={`Read ${only}, which the contract imports`}
        type="button"
      >
        {nameOf(only)}
      </button>
    )
  return (
    <select
      aria-label="Files that the contract imports"
      className={css["several"]}
      onChange={({ target }) => show(target.value)}
      title="Read a file that the contract imports"
      value=""
    >
      <option value="">{paths.length} imports</option>
      {paths.map((path) => (
        <option key={path} value={path}>
          {nameOf(path)}
        </option>
      ))}
    </select>
  )
}

/** "library/fixed-price.otk" -> "fixed-price.otk" */
const nameOf = (path: string): string => path.split("/").at(-1) ?? path

/** A text may hold several contracts, and a deal several texts; one contract is settled and shown. */
function ContractOfFile() {
  const contracts = useResults(({ checked }) => checked?.contracts)
  const shown = useShownSummary()
  const { name, beside } = useDocument()
  if (!contracts || !shown || (contracts.length < 2 && beside.length === 0)) return null
  const choose = (id: string): void => {
    const other = beside.find(({ text }) => contractsIn(text).some((each) => each.id === id))
    const here = contracts.some((each) => each.id === id)
    void (here || !other ? Promise.resolve() : openExample(other.example)).then(() => {
      showContract(id)
      showHead(id)
    })
  }
  const own = contracts.map(({ id, title }) => (
    <option key={id} value={id}>
      {title}
    </option>
  ))
  return (
    <select
      aria-label="Contract that is shown"
      className={css["several"]}
      onChange={({ target }) => choose(target.value)}
      title={
        beside.length > 0
          ? `One of the contracts of this deal, which stands in ${beside.length + 1} files; this one is settled and shown`
          : `This text holds ${contracts.length} contracts; this one is settled and shown`
      }
      value={shown.id}
    >
      {beside.length === 0 ? (
        own
      ) : (
        <>
          <optgroup label={name}>{own}</optgroup>
          {beside.map((other) => (
            <optgroup key={other.name} label={other.name}>
              {contractsIn(other.text).map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </optgroup>
          ))}
        </>
      )}
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
