import { doorTo, paidBy } from "../session/postings.ts"
import { currentDocument } from "../session/document.ts"
import { isStale, type Results } from "../session/results.ts"
import { openNumber } from "../session/trace.ts"
import { grouped } from "../figures/amount.ts"
import type { monaco } from "./monaco.ts"
import css from "./contract-editor.module.css"

/** Money in the margin: beside each rule that posts, what it pays in the days settled. Each amount is a door. */
export interface Margin {
  show(results: Results): void
  end(): void
}

export function openMargin(editor: monaco.editor.IStandaloneCodeEditor): Margin {
  const layer = document.createElement("div")
  layer.className = css["margin"] ?? ""
  editor.getDomNode()?.append(layer)
  const collection = editor.createDecorationsCollection()
  let notes: readonly { readonly element: HTMLElement }[] = []

  /** The decorations move with the text while it is edited; the notes follow them. */
  const place = (): void => {
    const ranges = collection.getRanges()
    const top = editor.getScrollTop()
    const { height, verticalScrollbarWidth } = editor.getLayoutInfo()
    layer.style.right = `${verticalScrollbarWidth}px`
    for (const [at, { element }] of notes.entries()) {
      const line = ranges[at]?.startLineNumber
      const y = line === undefined ? -100 : editor.getTopForLineNumber(line) - top
      element.style.transform = `translateY(${y}px)`
      element.hidden = y < -20 || y > height
    }
  }
  const listeners = [editor.onDidScrollChange(place), editor.onDidLayoutChange(place), editor.onDidChangeModelContent(place), editor.onDidChangeHiddenAreas(place)]

  return {
    show(results) {
      const { checked, settled } = results
      layer.toggleAttribute("data-stale", isStale(results))
      const model = editor.getModel()
      // The places are those of the text that was checked; while it is broken the old notes stay where they are.
      if (!model || !settled || !checked?.artifact || checked.version !== currentDocument().version) return
      const found = checked.artifact.outline.flatMap(({ name, title, span }) => {
        const paid = paidBy(settled.settlement, name)
        return span && paid ? [{ label: title ?? name, paid, line: model.getPositionAt(span[0]).lineNumber }] : []
      })
      collection.set(found.map(({ line }) => ({ range: { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 }, options: {} })))
      notes = found.map(({ label, paid }) => {
        const element = document.createElement("button")
        element.type = "button"
        element.className = css["money"] ?? ""
        element.tabIndex = -1
        element.textContent = `${grouped(paid.amount)} ${paid.currency}`
        element.setAttribute("aria-label", `${label}: ${element.textContent}. Explain`)
        element.addEventListener("click", () => openNumber(doorTo(paid.postings, `${label} · total`), element))
        return { element }
      })
      layer.replaceChildren(...notes.map(({ element }) => element))
      place()
    },
    end() {
      for (const listener of listeners) listener.dispose()
      layer.remove()
    },
  }
}
