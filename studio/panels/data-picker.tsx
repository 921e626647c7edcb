import { Button, Dialog, DialogTrigger, FileTrigger, Popover } from "react-aria-components"
import { Icon } from "../controls/icon.tsx"
import { grouped } from "../figures/amount.ts"
import { openBundledData, openLocalFiles, useData } from "../session/data.ts"
import { bundledData, bundledLabel } from "../session/examples.ts"
import bar from "./header.module.css"
import popover from "../controls/popover.module.css"
import css from "./data-picker.module.css"

/** The readings the contract is settled on: the bundled year, or files of this machine, which stay on it. */
export function DataPicker() {
  const { label, files, loading, problem } = useData()
  const bytes = [...files.values()].reduce((total, file) => total + file.length, 0)
  const take = (list: FileList | null): void => void (list && openLocalFiles([...list]))
  return (
    <DialogTrigger>
      <Button className={bar["chooser"] ?? ""}>
        <Icon name="data" />
        <span className={css["what"]}>Readings</span>
        <span className={bar["label"]}>{loading ? "Reading…" : label}</span>
        <Icon name="chevron" />
      </Button>
      <Popover className={popover["popover"] ?? ""} placement="bottom start">
        <Dialog aria-label="Readings" className={popover["dialog"] ?? ""}>
          <h2>Readings</h2>
          {problem !== undefined && (
            <p className={css["problem"]} role="alert">
              {problem}
            </p>
          )}
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
            {files.size} files, {grouped(String(Math.ceil(bytes / 1024)))} kB. A data folder holds bindings.json, which
            says which column of which file is which input, and the CSV files. What each input of this contract reads
            stands under Data, below its text. Nothing leaves this machine.
          </p>
          <div className={css["actions"]}>
            <FileTrigger acceptDirectory onSelect={take}>
              <Button className={bar["button"] ?? ""}>Choose a folder…</Button>
            </FileTrigger>
            <FileTrigger acceptedFileTypes={[".csv", ".json"]} allowsMultiple onSelect={take}>
              <Button className={bar["button"] ?? ""}>Choose files…</Button>
            </FileTrigger>
            {label !== bundledLabel && (
              <Button className={bar["button"] ?? ""} onPress={() => void openBundledData(bundledLabel, bundledData)}>
                Use {bundledLabel}
              </Button>
            )}
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
