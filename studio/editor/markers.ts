import type { Diagnostic } from "../../dsl/index.ts"
import { monaco } from "./monaco.ts"
import { rangeOf } from "./places.ts"

const severities = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  // Three dots under the first letters, and none of the stops of F8: a note is no problem.
  information: monaco.MarkerSeverity.Hint,
} as const

/** Puts the diagnostics of this text into the editor, in place of those before. */
export function showMarkers(model: monaco.editor.ITextModel, diagnostics: readonly Diagnostic[]): void {
  const markers = diagnostics.map(({ number, severity, span, message, related }): monaco.editor.IMarkerData => {
    const { startLineNumber, startColumn, endLineNumber, endColumn } = rangeOf(
      model,
      span.from,
      Math.max(span.to, span.from + 1),
    )
    return {
      severity: severities[severity],
      code: number,
      message,
      source: "offtake",
      startLineNumber,
      startColumn,
      endLineNumber,
      endColumn,
      relatedInformation: related.map((other) => ({
        resource: model.uri,
        message: other.message,
        ...rangeOf(model, other.span.from, other.span.to),
      })),
    }
  })
  monaco.editor.setModelMarkers(model, "offtake", markers)
}
