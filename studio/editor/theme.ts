import { colour, shownScheme, type Scheme } from "../session/preferences.ts"
import { monaco } from "./monaco.ts"

const name = (scheme: Scheme): string => `offtake-${scheme}`

/** Makes both editor themes from the colours of tokens.css and shows the one that fits the page. */
export function applyEditorTheme(): void {
  for (const scheme of ["light", "dark"] as const) monaco.editor.defineTheme(name(scheme), theme(scheme))
  monaco.editor.setTheme(name(shownScheme()))
}

function theme(scheme: Scheme): monaco.editor.IStandaloneThemeData {
  const hex = (token: string, alpha = ""): string => colour(token, scheme) + alpha
  const plain = (token: string): string => hex(token).slice(1)
  return {
    base: scheme === "light" ? "vs" : "vs-dark",
    inherit: true,
    rules: [
      { token: "", foreground: plain("ink") },
      { token: "opener", foreground: plain("code-opener"), fontStyle: "bold" },
      { token: "declared", foreground: plain("code-name"), fontStyle: "bold" },
      { token: "word", foreground: plain("code-word") },
      { token: "grain", foreground: plain("code-word") },
      { token: "number", foreground: plain("code-number") },
      { token: "unit", foreground: plain("code-unit") },
      { token: "string", foreground: plain("code-text") },
      { token: "clause", foreground: plain("code-clause") },
      { token: "comment", foreground: plain("code-comment"), fontStyle: "italic" },
      { token: "operator", foreground: plain("ink-2") },
      { token: "soft", foreground: plain("ink") },
      { token: "name", foreground: plain("ink") },
      { token: "mistake", foreground: plain("error") },
    ],
    colors: {
      "editor.background": hex("paper"),
      "editor.foreground": hex("ink"),
      "editorLineNumber.foreground": hex("ink-3"),
      "editorLineNumber.activeForeground": hex("ink"),
      "editorCursor.foreground": hex("accent"),
      "editor.lineHighlightBackground": hex("ground"),
      "editor.lineHighlightBorder": "#00000000",
      "editor.selectionBackground": hex("accent", scheme === "light" ? "26" : "40"),
      "editor.inactiveSelectionBackground": hex("accent", "1a"),
      "editor.wordHighlightBackground": hex("accent", "1a"),
      "editor.wordHighlightTextBackground": hex("accent", "1a"),
      "editor.wordHighlightStrongBackground": hex("accent", "26"),
      "editorBracketMatch.background": hex("accent", "1f"),
      "editorBracketMatch.border": hex("accent", "80"),
      "editorBracketHighlight.foreground1": hex("ink-2"),
      "editorIndentGuide.background1": hex("line"),
      "editorIndentGuide.activeBackground1": hex("line-strong"),
      "editorError.foreground": hex("error"),
      "editorWarning.foreground": hex("warning"),
      "editorInfo.foreground": hex("accent"),
      "editorHint.foreground": hex("ink-3"),
      "editorWidget.background": hex("raised"),
      "editorWidget.foreground": hex("ink"),
      "editorWidget.border": hex("line-strong"),
      "editorHoverWidget.background": hex("raised"),
      "editorHoverWidget.foreground": hex("ink"),
      "editorHoverWidget.border": hex("line-strong"),
      "editorSuggestWidget.background": hex("raised"),
      "editorSuggestWidget.foreground": hex("ink"),
      "editorSuggestWidget.border": hex("line-strong"),
      "editorSuggestWidget.selectedBackground": hex("accent-soft"),
      "editorSuggestWidget.selectedForeground": hex("ink"),
      "editorSuggestWidget.highlightForeground": hex("accent"),
      "editorSuggestWidget.focusHighlightForeground": hex("accent"),
      "list.hoverBackground": hex("hover"),
      "quickInput.background": hex("raised"),
      "quickInput.foreground": hex("ink"),
      "quickInputList.focusBackground": hex("accent-soft"),
      "quickInputList.focusForeground": hex("ink"),
      "input.background": hex("paper"),
      "input.foreground": hex("ink"),
      "input.border": hex("edge"),
      "inputOption.activeBorder": hex("accent"),
      "menu.background": hex("raised"),
      "menu.foreground": hex("ink"),
      "menu.selectionBackground": hex("accent-soft"),
      "menu.selectionForeground": hex("ink"),
      focusBorder: hex("accent"),
      "scrollbarSlider.background": hex("line-strong", "99"),
      "scrollbarSlider.hoverBackground": hex("edge", "99"),
      "scrollbarSlider.activeBackground": hex("edge"),
      "scrollbar.shadow": "#00000000",
      "widget.shadow": scheme === "light" ? "#0000001f" : "#00000066",
      "editorGutter.foldingControlForeground": hex("ink-3"),
      "editorOverviewRuler.border": "#00000000",
      "textLink.foreground": hex("accent"),
      "textLink.activeForeground": hex("accent"),
    },
  }
}
