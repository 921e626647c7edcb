import { engineFor } from "../session/engines.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"

/** The format command: the whole text in the language's one layout, as one undoable edit. */
export const registerLayout = (): monaco.IDisposable =>
  monaco.languages.registerDocumentFormattingEditProvider(languageId, {
    async provideDocumentFormattingEdits(model) {
      const before = model.getVersionId()
      const text = await engineFor("check").format(model.getValue())
      if (text === undefined || model.getVersionId() !== before) return []
      return [{ range: model.getFullModelRange(), text }]
    },
  })
