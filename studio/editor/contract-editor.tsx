import { useEffect, useRef } from "react"
import { currentDocument, editText, offerEditor, useDocument } from "../session/document.ts"
import { onColoursChange } from "../session/preferences.ts"
import { useResults, type Results } from "../session/results.ts"
import { closeFile } from "../session/shown-file.ts"
import { showTab } from "../session/shown-tab.ts"
import { useShownSpan } from "../session/trace.ts"
import { registerCompletion } from "./completion.ts"
import { registerDefinition } from "./definition.ts"
import { registerFixes } from "./fixes.ts"
import { registerHover } from "./hover.ts"
import { openImported, registerOpener } from "./imported.ts"
import { languageId, registerLanguage } from "./language.ts"
import { registerLayout } from "./layout.ts"
import { showMarkers } from "./markers.ts"
import { openMoneyNotes } from "./money.ts"
import { monaco } from "./monaco.ts"
import { registerOutline } from "./outline.ts"
import { rangeOf } from "./places.ts"
import { applyEditorTheme } from "./theme.ts"
import css from "./contract-editor.module.css"

registerLanguage()
registerCompletion()
registerDefinition()
registerFixes()
registerHover()
registerLayout()
registerOpener()
registerOutline()

/** The contract text, edited in Monaco. The document holds the text; the editor follows it and reports every change. */
export default function ContractEditor() {
  const place = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!place.current) return
    applyEditorTheme()
    const uri = monaco.Uri.parse("inmemory://offtake/contract.otk")
    const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(currentDocument().text, languageId, uri)
    model.updateOptions({
      tabSize: 2,
      insertSpaces: true,
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    })
    const editor = monaco.editor.create(place.current, { model, ...options })
    const money = openMoneyNotes(editor)
    const shown = editor.createDecorationsCollection()
    let opening = currentDocument().opening

    /** A text that is opened with errors is opened at the first of them. */
    let looked = 0
    const firstLook = ({ checked }: Results): void => {
      if (checked?.version !== currentDocument().version || looked === opening) return
      looked = opening
      const error = checked.diagnostics.find(({ severity }) => severity === "error")
      if (!error) return
      editor.revealPositionInCenterIfOutsideViewport(model.getPositionAt(error.span.from))
      showTab("problems")
    }

    const changes = model.onDidChangeContent(() => editText(model.getValue()))
    const unsubscribe = [
      useDocument.subscribe((document) => {
        if (document.opening === opening) return
        opening = document.opening
        closeFile()
        model.setValue(document.text)
        shown.clear()
        editor.setScrollTop(0)
      }),
      useResults.subscribe((results, before) => {
        if (results.checked !== before.checked) {
          showChecked(model, results)
          firstLook(results)
        }
        if (results.checked !== before.checked || results.settled !== before.settled) money.show(results)
      }),
      useShownSpan.subscribe(({ span, entered }) => {
        if (!span) return shown.clear()
        closeFile()
        const range = rangeOf(model, span[0], span[1])
        if (entered) {
          editor.setPosition(range.getStartPosition())
          editor.focus()
        }
        shown.set([{ range, options: { className: css["shown"] ?? "", isWholeLine: false } }])
        editor.revealLineInCenterIfOutsideViewport(range.startLineNumber)
      }),
      onColoursChange(applyEditorTheme),
      openImported(editor, model, () => money.show(useResults.getState())),
    ]
    offerEditor({
      replace(from, to, text) {
        closeFile()
        editor.pushUndoStop()
        editor.executeEdits("fix", [{ range: rangeOf(model, from, to), text }])
        editor.pushUndoStop()
        editor.focus()
      },
      layOut: () => void editor.getAction("editor.action.formatDocument")?.run(),
    })
    if (model.getValue() !== currentDocument().text) model.setValue(currentDocument().text)
    showChecked(model, useResults.getState())
    firstLook(useResults.getState())
    money.show(useResults.getState())

    return () => {
      offerEditor(undefined)
      for (const stop of unsubscribe) stop()
      changes.dispose()
      money.end()
      editor.dispose()
      model.dispose()
    }
  }, [])

  return <div className={css["editor"]} ref={place} />
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: "Contract text",
  automaticLayout: true,
  bracketPairColorization: { enabled: false },
  folding: true,
  fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontLigatures: false,
  fontSize: 12,
  guides: { indentation: true },
  lineHeight: 20,
  lineDecorationsWidth: 4,
  lineNumbersMinChars: 4,
  minimap: { enabled: false },
  overviewRulerBorder: false,
  padding: { top: 8, bottom: 40 },
  fixedOverflowWidgets: true,
  renderLineHighlightOnlyWhenFocus: true,
  scrollBeyondLastLine: false,
  scrollbar: { horizontalScrollbarSize: 8, useShadows: false, verticalScrollbarSize: 10 },
  smoothScrolling: false,
  stickyScroll: { enabled: false },
  suggest: { showStatusBar: false },
  unicodeHighlight: { ambiguousCharacters: false },
  wordBasedSuggestions: "off",
  wordWrap: "on",
  // An amount is never broken at its comma or its point.
  wordWrapBreakAfterCharacters: " \t})]|/&;",
  wrappingIndent: "indent",
}

function showChecked(model: monaco.editor.ITextModel, { checked }: Results): void {
  if (!checked || checked.version !== currentDocument().version) return
  showMarkers(model, checked.diagnostics)
}
