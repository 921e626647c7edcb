import { Button, Dialog, DialogTrigger, FileTrigger, Popover } from "react-aria-components"
import { Icon } from "../controls/icon.tsx"
import { grouped } from "../figures/amount.ts"
import { openBundledData, openLocalFiles, settleOnTest, useData } from "../session/data.ts"
import { bundledFolder, labelOf, readingsIn } from "../session/examples.ts"
import { useResults } from "../session/results.ts"
import { useShownSummary, useShownTest } from "../session/use-shown.ts"
import bar from "./header.module.css"
import popover from "../controls/popover.module.css"
import css from "./data-picker.module.css"

/** The readings the contract is settled on: those of a folder, which stay on this machine, or those that a test gives. */
export function DataPicker() {
  const { label, loading, problem, fromTests } = useData()
  const test = useShownTest()
  const take = (list: FileList | null): void => void (list && openLocalFiles([...list]))
  return (
    <DialogTrigger>
      <Button className={bar["chooser"] ?? ""}>
        <Icon name="data" />
        <span className={css["what"]}>{fromTests ? "Test" : "Readings"}</span>
        <span className={bar["label"]}>{loading ? "Reading…" : fromTests ? (test ?? "none") : label}</span>
        <Icon name="chevron" />
      </Button>
      <Popover className={popover["popover"] ?? ""} placement="bottom start">
        <Dialog aria-label="Readings" className={popover["dialog"] ?? ""}>
          {({ close }) => (
            <>
              <h2>Readings</h2>
              {problem !== undefined && (
                <p className={css["problem"]} role="alert">
                  {problem}
                </p>
              )}
              {fromTests ? (
                <p className={popover["note"]}>
                  The test gives the readings and the days; what it pays is shown as that of any data. Choose another
                  one, or a folder with bindings.json and CSV files. Nothing leaves this machine.
                </p>
              ) : (
                <FilesRead />
              )}
              <div className={css["actions"]}>
                <FileTrigger acceptDirectory onSelect={take}>
                  <Button className={bar["button"] ?? ""}>Choose a folder…</Button>
                </FileTrigger>
                <FileTrigger acceptedFileTypes={[".csv", ".json"]} allowsMultiple onSelect={take}>
                  <Button className={bar["button"] ?? ""}>Choose files…</Button>
                </FileTrigger>
                {(fromTests || label !== bundledLabel) && (
                  <Button
                    className={bar["button"] ?? ""}
                    onPress={() => void openBundledData(bundledLabel, readingsIn(bundledFolder))}
                  >
                    Use {bundledLabel}
                  </Button>
                )}
              </div>
              <TestsToSettle close={close} />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

const bundledLabel = labelOf(bundledFolder)

function FilesRead() {
  const { files } = useData()
  const bytes = [...files.values()].reduce((total, file) => total + file.length, 0)
  return (
    <>
      <table className={css["files"]} aria-label="Files">
        <tbody>
          {[...files].map(([path, file]) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td>{grouped(String(Math.ceil(file.length / 1024)))} kB</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={popover["note"]}>
        {files.size} files, {grouped(String(Math.ceil(bytes / 1024)))} kB. A data folder holds bindings.json, which says
        which column of which file is which input, and the CSV files. What each input of this contract reads stands
        under Data, below its text. Nothing leaves this machine.
      </p>
    </>
  )
}

/** The tests of the contract, each of which can stand for data. */
function TestsToSettle({ close }: { close: () => void }) {
  const contract = useShownSummary()?.id
  const shown = useShownTest()
  const tests = useResults(({ checked }) => checked?.tests)?.filter(({ contracts }) =>
    contracts.includes(contract ?? ""),
  )
  if (!tests || tests.length === 0) return null
  return (
    <>
      <h3 className={css["heading"]}>Tests of this contract</h3>
      <ul className={css["tests"]}>
        {tests.map(({ title }, at) => (
          <li key={at}>
            <button
              aria-current={title === shown || undefined}
              onClick={() => {
                settleOnTest(title)
                close()
              }}
              type="button"
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
