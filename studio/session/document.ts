import { create } from "zustand"
import { keepDraft, keptDraft } from "./drafts.ts"

/** The contract text that is live: the one truth of the session. */
export interface ContractDocument {
  /** Name of the file, for diagnostics and for saving. */
  readonly name: string
  readonly text: string
  /** As it was when it was opened. */
  readonly opened: string
  /** Counts every change of the text since the page opened. Answers carry it. */
  readonly version: number
  /** Counts the openings of another text: what was shown of the old one is void. */
  readonly opening: number
  /** Path of the example it was opened from. */
  readonly example?: string
  /** The other texts of its deal, as they were left here. */
  readonly beside: readonly TextOfDeal[]
  /** This browser keeps the edited text. */
  readonly kept: boolean
}

/** One of several texts that make a deal. */
export interface TextOfDeal {
  readonly name: string
  readonly text: string
  /** The example that it is. */
  readonly example: string
}

/** The other texts, as the engine takes them. */
export const besideIn = (beside: readonly TextOfDeal[]): readonly { readonly name: string; readonly text: string }[] =>
  beside.map(({ name, text }) => ({ name, text }))

export const useDocument = create<ContractDocument>()(() => ({
  name: "contract.otk",
  text: "",
  opened: "",
  version: 0,
  opening: 0,
  beside: [],
  kept: true,
}))

export const currentDocument = (): ContractDocument => useDocument.getState()

/** Opens another contract in place of this one, as it was left here if it was edited. */
export function openText(name: string, opened: string, example?: string, others: readonly TextOfDeal[] = []): void {
  const draft = keptDraft(name, example)
  // A file that was changed elsewhere since is opened as it is now.
  const text = draft && (example !== undefined || draft.opened === opened) ? draft.text : opened
  useDocument.setState(
    ({ version, opening }) => ({
      name,
      text,
      opened,
      version: version + 1,
      opening: opening + 1,
      beside: others.map((other) => ({ ...other, text: keptDraft(other.name, other.example)?.text ?? other.text })),
      kept: true,
      ...(example ? { example } : {}),
    }),
    true,
  )
}

/** Takes over the text as the editor has it now. */
export function editText(text: string): void {
  const { text: before, version, name, opened, example } = useDocument.getState()
  if (text === before) return
  useDocument.setState({ text, version: version + 1, kept: keepDraft(name, { opened, text }, example) })
}

/** The editor's ways to change the text, so that a change can be undone there. */
export interface TextEditor {
  replace(from: number, to: number, text: string): void
  /** Puts the text into its one layout. */
  layOut(): void
}
let editor: TextEditor | undefined

/** The editor offers itself for changes made elsewhere; `undefined` takes the offer back. */
export function offerEditor(offered: TextEditor | undefined): void {
  editor = offered
}

/** Makes one edit of the text, undoable in the editor. */
export function applyFix(fix: {
  readonly span: { readonly from: number; readonly to: number }
  readonly text: string
}): void {
  editor?.replace(fix.span.from, fix.span.to, fix.text)
}

export const layOutText = (): void => editor?.layOut()

/** Back to the text as it was opened, undoable too. */
export function restoreText(): void {
  const { text, opened } = useDocument.getState()
  editor?.replace(0, text.length, opened)
}

/** The contracts that a text declares. */
export const contractsIn = (text: string): readonly { readonly id: string; readonly title: string }[] =>
  [...text.matchAll(/^\s*contract\s+(\w+)\s+"([^"\n]*)"/gm)].map(([, id = "", title = ""]) => ({ id, title }))
