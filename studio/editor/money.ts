import { grouped } from "../figures/amount.ts"
import { currentDocument } from "../session/document.ts"
import { doorTo, paidBy } from "../session/postings.ts"
import type { Results } from "../session/results.ts"
import { openNumber, type Door } from "../session/trace.ts"
import { monaco } from "./monaco.ts"
import css from "./contract-editor.module.css"

/** Money in the text: behind each rule that posts, what it pays in the days settled. Each amount is a door. */
export interface MoneyNotes {
  show(results: Results): void
  end(): void
}

export function openMoneyNotes(editor: monaco.editor.IStandaloneCodeEditor): MoneyNotes {
  const notes = editor.createDecorationsCollection()
  let doors: readonly Door[] = []
  const click = editor.onMouseDown(({ target }) => {
    if (!css["money"] || !target.element?.classList.contains(css["money"])) return
    const at = notes.getRanges().findIndex(({ startLineNumber }) => startLineNumber === target.position?.lineNumber)
    const door = doors[at]
    if (door) openNumber(door)
  })
  return {
    show({ checked, settled }) {
      const model = editor.getModel()
      // The places are those of the text that was checked; while it is broken the notes stay where they are and move with the text.
      const contract = settled && checked?.contracts.find(({ id }) => id === settled.settlement.contract.id)
      if (!model || !contract || checked?.version !== currentDocument().version) return
      const found = contract.outline.flatMap(({ name, title, span }) => {
        const paid = paidBy(settled.settlement, name)
        return span && paid
          ? [
              {
                paid,
                line: model.getPositionAt(span[0]).lineNumber,
                door: doorTo(paid.postings, `${title ?? name} · total`),
              },
            ]
          : []
      })
      doors = found.map(({ door }) => door)
      notes.set(
        found.map(({ paid, line }) => {
          const end = model.getLineMaxColumn(line)
          const content = `\u00a0\u00a0${grouped(paid.amount)}\u00a0${paid.currency}`
          const after = { content, inlineClassName: css["money"] ?? "" }
          return { range: new monaco.Range(line, end, line, end), options: { after, showIfCollapsed: true } }
        }),
      )
    },
    end: () => click.dispose(),
  }
}
