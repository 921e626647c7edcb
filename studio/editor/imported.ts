import { closeFile, showFile, useShownFile } from "../session/shown-file.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"
import { rangeOf } from "./places.ts"

const schemeOf = (path: string): monaco.Uri =>
  monaco.Uri.from({ scheme: "inmemory", authority: "imported", path: `/${path}` })

/** The model of a file that the contract imports. */
export function importedModel(path: string, text: string): monaco.editor.ITextModel {
  const uri = schemeOf(path)
  const known = monaco.editor.getModel(uri)
  if (!known) return monaco.editor.createModel(text, languageId, uri)
  if (known.getValue() !== text) known.setValue(text)
  return known
}

/** Where a declaration leads into an imported file, the file is shown. */
export const registerOpener = (): monaco.IDisposable =>
  monaco.editor.registerEditorOpener({
    openCodeEditor(_, resource, place) {
      const model = monaco.editor.getModel(resource)
      if (!model || resource.authority !== "imported") return false
      const range = place && monaco.Range.lift("startLineNumber" in place ? place : monaco.Range.fromPositions(place))
      const span = range && ([range.getStartPosition(), range.getEndPosition()] as const)
      showFile({
        path: resource.path.slice(1),
        text: model.getValue(),
        ...(span ? { span: [model.getOffsetAt(span[0]), model.getOffsetAt(span[1])] } : {}),
      })
      return true
    },
  })

/**
 * Lets the editor show an imported file, to be read and not to be changed, and the contract again where it was left. `returned` is called when
 * the contract is back. Gives what ends it.
 */
export function openImported(
  editor: monaco.editor.IStandaloneCodeEditor,
  contract: monaco.editor.ITextModel,
  returned: () => void,
): () => void {
  let left = editor.saveViewState()
  const stop = useShownFile.subscribe(({ file }) => {
    const isContract = editor.getModel() === contract
    if (file) {
      if (isContract) left = editor.saveViewState()
      const model = importedModel(file.path, file.text)
      editor.setModel(model)
      editor.updateOptions({ readOnly: true, ariaLabel: `${file.path}, read only` })
      const range = file.span && rangeOf(model, file.span[0], file.span[1])
      if (range) {
        editor.setPosition(range.getStartPosition())
        editor.revealLineInCenterIfOutsideViewport(range.startLineNumber)
      }
      editor.focus()
    } else if (!isContract) {
      editor.setModel(contract)
      editor.updateOptions({ readOnly: false, ariaLabel: "Contract text" })
      editor.restoreViewState(left)
      returned()
      editor.focus()
    }
  })
  const keys = editor.onKeyDown(({ keyCode }) => {
    if (keyCode === monaco.KeyCode.Escape && useShownFile.getState().file) closeFile()
  })
  return () => {
    stop()
    keys.dispose()
  }
}
