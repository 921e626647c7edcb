import { create } from "zustand"
import type { Files } from "../../engine/worker/index.ts"

/** The readings on which the contract is settled, and the days. */
export interface Data {
  readonly label: string
  readonly files: Files
  /** What stands for data: the files, or a test of the contract, which gives the readings itself. */
  readonly fromTests: boolean
  /** The title of that test, where one was chosen; else the first of the contract shown. */
  readonly test?: string
  /** Counts the replacements, so that a settlement on older data is known as such. */
  readonly revision: number
  /** As typed by the reader; empty means as far as the readings go. */
  readonly from: string
  readonly through: string
  /** Being fetched or read. */
  readonly loading: boolean
  readonly problem?: string
}

export const useData = create<Data>()(() => ({
  label: "no data",
  files: new Map(),
  fromTests: false,
  revision: 0,
  from: "",
  through: "",
  loading: false,
}))

/** What a settlement depends on besides the text. */
export const daysAndData = ({ revision, from, through, fromTests, test }: Data): string =>
  fromTests ? `test ${test ?? ""}` : `${revision} ${from} ${through}`

/** The days as they are asked for; nothing of those left open. */
export const daysAsked = ({ from, through }: Data): { readonly from?: string; readonly through?: string } => ({
  ...(from ? { from } : {}),
  ...(through ? { through } : {}),
})

/** Replaces the data by files the reader chose on this machine. They stay on it. */
export async function openLocalFiles(list: readonly File[]): Promise<void> {
  await load(list.length === 1 ? (list[0]?.name ?? "1 file") : folderOf(list), async () => {
    const chosen = list.filter(({ name }) => /\.(csv|json)$/i.test(name))
    if (chosen.length === 0) throw new Error("There is no .csv or .json file among them.")
    return Promise.all(
      chosen.map(async (file) => [pathInFolder(file), new Uint8Array(await file.arrayBuffer())] as const),
    )
  })
}

/** Replaces the data by bundled files, fetched from where the studio came from; those that are there already stay. */
export async function openBundledData(label: string, urls: ReadonlyMap<string, string>): Promise<void> {
  const { label: present, files } = useData.getState()
  if (present === label && files.size > 0) return settleOnFiles()
  await load(label, () =>
    Promise.all(
      [...urls].map(async ([path, url]) => {
        const response = await fetch(url)
        if (!response.ok) throw new Error(`${path} could not be fetched (${response.status}).`)
        return [path, new Uint8Array(await response.arrayBuffer())] as const
      }),
    ),
  )
}

/** Lets a test of the contract stand for data: the one of that title, or its first. */
export function settleOnTest(title?: string): void {
  const { test: _, ...rest } = useData.getState()
  useData.setState({ ...rest, fromTests: true, ...(title === undefined ? {} : { test: title }) }, true)
}

function settleOnFiles(): void {
  const { test: _, ...rest } = useData.getState()
  useData.setState({ ...rest, fromTests: false }, true)
}

export function setWindow(window: { from?: string; through?: string }): void {
  useData.setState(window)
}

async function load(label: string, read: () => Promise<readonly (readonly [string, Uint8Array])[]>): Promise<void> {
  useData.setState({ loading: true })
  try {
    const files = new Map(await read())
    settleOnFiles()
    useData.setState(({ revision }) => ({
      label,
      files,
      revision: revision + 1,
      loading: false,
      from: "",
      through: "",
    }))
    const { problem: _, ...rest } = useData.getState()
    useData.setState(rest, true)
  } catch (error) {
    useData.setState({ loading: false, problem: error instanceof Error ? error.message : String(error) })
  }
}

/** "campus/meters/m101.csv" chosen as the folder "campus" is "meters/m101.csv" to its bindings. */
export const pathInFolder = (file: File): string => file.webkitRelativePath.split("/").slice(1).join("/") || file.name

const folderOf = (list: readonly File[]): string => list[0]?.webkitRelativePath.split("/")[0] || `${list.length} files`
