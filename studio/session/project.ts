import { create } from "zustand"

/** A contract with its readings on this machine, as `offtake studio` hands it out. */
export interface Project {
  readonly contract: ProjectFile
  /** What the contract pins and imports. */
  readonly pinned: readonly ProjectFile[]
  /** Absent: the tests of the contract stand for data. */
  readonly data?: { readonly label: string; readonly files: readonly ProjectFile[] }
}

export interface ProjectFile {
  /** As the contract or the bindings name it. */
  readonly path: string
  readonly address: string
}

/** The project of the server that the studio came from, if it has one; a page without its mark asks for nothing. */
export async function findProject(): Promise<Project | undefined> {
  const address = document.querySelector<HTMLMetaElement>("meta[name=offtake-project]")?.content
  if (address === undefined) return undefined
  const response = await fetch(address)
  if (!response.ok) throw new Error(`The project of this server could not be read (${response.status}).`)
  return (await response.json()) as Project
}

export const addressesOf = (files: readonly ProjectFile[]): ReadonlyMap<string, string> =>
  new Map(files.map(({ path, address }) => [path, address]))

/** What the reader has to be told of what they asked for, until they put it away. */
export const useNotice = create<{ readonly text?: string }>()(() => ({}))

export const tell = (text: string | undefined): void => useNotice.setState(text === undefined ? {} : { text }, true)
