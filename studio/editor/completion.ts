import type { Completion } from "../../dsl/index.ts"
import { engineFor } from "../session/engines.ts"
import { languageId } from "./language.ts"
import { monaco } from "./monaco.ts"

const kinds: Readonly<Record<Completion["kind"], monaco.languages.CompletionItemKind>> = {
  opener: monaco.languages.CompletionItemKind.Keyword,
  word: monaco.languages.CompletionItemKind.Keyword,
  unit: monaco.languages.CompletionItemKind.Unit,
  grain: monaco.languages.CompletionItemKind.Constant,
  name: monaco.languages.CompletionItemKind.Variable,
  function: monaco.languages.CompletionItemKind.Function,
  choice: monaco.languages.CompletionItemKind.EnumMember,
  member: monaco.languages.CompletionItemKind.Value,
  stage: monaco.languages.CompletionItemKind.Property,
}

/** Completion as the language knows it; while it answers, the editor stays free. */
export const registerCompletion = (): monaco.IDisposable =>
  monaco.languages.registerCompletionItemProvider(languageId, {
    triggerCharacters: [".", "§", "@", "("],
    async provideCompletionItems(model, position) {
      const word = model.getWordUntilPosition(position)
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn)
      const found = await engineFor("check").complete(model.getValue(), model.getOffsetAt(position))
      return {
        suggestions: found.map(({ label, kind, detail, doc, insert }, at) => ({
          label,
          kind: kinds[kind],
          detail,
          ...(doc ? { documentation: doc } : {}),
          insertText: insert,
          sortText: String(at).padStart(5, "0"),
          range,
        })),
      }
    },
  })
