import { monaco } from "./monaco.ts"

type Model = monaco.editor.ITextModel

/** A span of our offsets as a range of the editor. */
export function rangeOf(model: Model, from: number, to: number): monaco.Range {
  const start = model.getPositionAt(from)
  const end = model.getPositionAt(to)
  return new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column)
}
