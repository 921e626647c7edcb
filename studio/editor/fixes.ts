import { currentDocument } from "../session/document.ts"
import { useResults } from "../session/results.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"
import { rangeOf } from "./places.ts"

/** Offers the certain repair of a diagnostic as a quick fix. */
export const registerFixes = (): monaco.IDisposable =>
  monaco.languages.registerCodeActionProvider(
    languageId,
    {
      provideCodeActions(model, range) {
        const { checked } = useResults.getState()
        if (!checked || checked.version !== currentDocument().version) return { actions: [], dispose: () => {} }
        const actions = checked.diagnostics.flatMap(({ fix, span, number }): monaco.languages.CodeAction[] => {
          if (!fix || !monaco.Range.areIntersectingOrTouching(rangeOf(model, span.from, span.to), range)) return []
          const textEdit = { range: rangeOf(model, fix.span.from, fix.span.to), text: fix.text }
          return [
            {
              title: fix.title,
              kind: "quickfix",
              isPreferred: true,
              diagnostics: monaco.editor.getModelMarkers({ resource: model.uri }).filter(({ code }) => code === number),
              edit: { edits: [{ resource: model.uri, versionId: model.getVersionId(), textEdit }] },
            },
          ]
        })
        return { actions, dispose: () => {} }
      },
    },
    { providedCodeActionKinds: ["quickfix"] },
  )
