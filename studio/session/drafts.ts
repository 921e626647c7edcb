/** Edited texts, kept in this browser until they are restored to the original. */
export interface Draft {
  /** The text as it was opened. */
  readonly opened: string
  readonly text: string
}

/** An example is known by its folder, a contract of this machine by the name of its file. */
const keyOf = (name: string, example?: string): string =>
  example === undefined ? `offtake.edited.file.${name}` : `offtake.edited.example.${example}`

/** Keeps what is edited, and nothing of a text that is as it was opened. False if the browser keeps nothing. */
export function keepDraft(name: string, { opened, text }: Draft, example?: string): boolean {
  try {
    if (text === opened) localStorage.removeItem(keyOf(name, example))
    else localStorage.setItem(keyOf(name, example), JSON.stringify([opened, text]))
    return true
  } catch {
    return false // Storage is off or full.
  }
}

export function keptDraft(name: string, example?: string): Draft | undefined {
  try {
    const [opened, text] = JSON.parse(localStorage.getItem(keyOf(name, example)) ?? "[]") as unknown[]
    return typeof opened === "string" && typeof text === "string" ? { opened, text } : undefined
  } catch {
    return undefined
  }
}
