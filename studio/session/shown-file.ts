import { create } from "zustand"

/** A file that the contract imports, shown in its place to be read. */
export interface ShownFile {
  readonly path: string
  readonly text: string
  /** What is to be seen of it first. */
  readonly span?: readonly [number, number]
}

export const useShownFile = create<{ readonly file?: ShownFile }>()(() => ({}))

export const showFile = (file: ShownFile): void => useShownFile.setState({ file })

/** Back to the contract. */
export const closeFile = (): void => useShownFile.setState({}, true)
