/** The contracts and readings that come with the studio. Contracts are in the page; readings are fetched when they are used. */

const texts = import.meta.glob<string>("../../examples/*/contract.otk", {
  query: "?raw",
  import: "default",
  eager: true,
})
const urls = import.meta.glob<string>("../../examples/*/**/*.{csv,json,txt,ics}", {
  query: "?url&no-inline",
  import: "default",
  eager: true,
})
const bindings = import.meta.glob<string>("../../examples/**/bindings.json", {
  query: "?raw",
  import: "default",
  eager: true,
})
const standard = import.meta.glob<string>("../../dsl/library/*.{otk,csv}", {
  query: "?raw",
  import: "default",
  eager: true,
})

export interface Example {
  /** Name of its folder; of one mechanic "mechanics/b1-01-fixed-price". */
  readonly id: string
  readonly title: string
  readonly text: string
  /** What it shows, in a sentence. */
  readonly about: string
  /** "B1.1" of a mechanic. */
  readonly mark?: string
  /** How many tests it carries. */
  readonly tests: number
  /** The folder of readings that has all it reads; without one its tests stand for data. */
  readonly data?: string
}

/** What a first visit opens. */
const firstExample = "behind-the-meter-ppa"

const folder = (path: string): string => path.split("/")[3] ?? ""

/** What a contract reads, as its bindings name it: "meter M-101". */
function sourcesIn(text: string): readonly string[] {
  return [...text.matchAll(/\bfrom\s+(meter|market|model|log|index|ledger)\s+"([^"\n]+)"/g)].map(
    ([, kind, name]) => `${kind} ${name}`,
  )
}

/** The folders of readings, with the sources and events that they bind. */
const dataFolders: readonly { readonly folder: string; readonly bound: ReadonlySet<string> }[] = Object.entries(
  bindings,
).map(([path, json]) => {
  const { series = [], events = [] } = JSON.parse(json) as {
    readonly series?: readonly { readonly source: string }[]
    readonly events?: readonly { readonly event: string }[]
  }
  return {
    folder: path.replace("../../examples/", "").replace("/bindings.json", ""),
    bound: new Set([...series.map(({ source }) => source), ...events.map(({ event }) => `event ${event}`)]),
  }
})

/** Whole contracts, the simplest after the first. */
export const contracts: readonly Example[] = Object.entries(texts)
  .map(([path, text]) => {
    const title = /\bcontract\s+\w+\s+"([^"\n]+)"/.exec(text)?.[1] ?? folder(path)
    const data = dataFor(text)
    return { ...exampleOf(folder(path), title, openingComment(text), text), ...(data ? { data } : {}) }
  })
  .toSorted(
    (a, b) =>
      Number(b.id === firstExample) - Number(a.id === firstExample) ||
      Number(b.data !== undefined) - Number(a.data !== undefined) ||
      a.title.localeCompare(b.title),
  )

/** The mechanics one by one: small contracts that show one thing each. Fetched when they are looked for. */
export async function loadMechanics(): Promise<readonly Example[]> {
  const { mechanicTexts } = await import("./mechanics.ts")
  return Object.entries(mechanicTexts)
    .map(([path, text]) => {
      const file = (path.split("/").at(-1) ?? "").replace(/\.otk$/, "")
      const { mark, title, about } = headline(file, openingComment(text))
      return { ...exampleOf(`mechanics/${file}`, title, about, text), mark }
    })
    .toSorted((a, b) => inOrder.compare(a.id, b.id))
}
const inOrder = new Intl.Collator("en", { numeric: true })

/** The example of an id, wherever it is kept. */
export const findExample = async (id: string): Promise<Example | undefined> =>
  contracts.find((one) => one.id === id) ??
  (id.startsWith("mechanics/") ? (await loadMechanics()).find((one) => one.id === id) : undefined)

function exampleOf(id: string, title: string, about: string, text: string): Example {
  return { id, title, about, text, tests: text.match(/^test\b/gm)?.length ?? 0 }
}

/** The first lines of comment, as one text. */
function openingComment(text: string): string {
  const lines = text.split("\n").map((line) => line.trim())
  const first = lines.findIndex((line) => line.startsWith("//"))
  const opens = lines.findIndex((line) => /^(contract|template)\b/.test(line))
  if (first < 0 || (opens >= 0 && first > opens)) return ""
  const end = lines.findIndex((line, at) => at > first && !line.startsWith("//"))
  return lines
    .slice(first, end < 0 ? undefined : end)
    .map((line) => line.replace(/^\/\/\s*/, ""))
    .join(" ")
}

/** "B1.1 Fixed price: the energy of each interval …" in its three parts. */
function headline(
  file: string,
  comment: string,
): { readonly mark: string; readonly title: string; readonly about: string } {
  const [, mark, title, about] = /^(B[\d.]+)\s+([^:.]+)[:.]\s*(.*)$/.exec(comment) ?? []
  const [, group = "", number, words = file] = /^b(\d+)-(\d+)-(.*)$/.exec(file) ?? []
  return {
    mark: mark?.includes(".") || number === undefined ? (mark ?? "") : `B${group}.${Number(number)}`,
    title: title ?? words.replaceAll("-", " "),
    about: about ?? comment,
  }
}

// ---- readings

/** The folder that binds every source and event of a text, if it reads anything at all. */
function dataFor(text: string): string | undefined {
  const events = [...text.matchAll(/^\s*event\s+(\w+)/gm)].map(([, name]) => `event ${name}`)
  const inputs = sourcesIn(text.replaceAll(/^\s*event\b.*$/gm, ""))
  const wanted = [...inputs, ...events]
  if (wanted.length === 0 || /\bfrom\s+posting\b/.test(text)) return undefined
  return dataFolders.find(({ bound }) => wanted.every((source) => bound.has(source)))?.folder
}

export const bundledFolder = "campus-2027"

/** "campus-2027" as it is called on the page. */
export const labelOf = (data: string): string => data.replaceAll("-", " ").replaceAll("/", " ")

/** The readings of a folder, by path inside it. */
export const readingsIn = (data: string): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(urls)
      .filter(([path]) => path.startsWith(`../../examples/${data}/`))
      .map(([path, url]) => [path.slice(`../../examples/${data}/`.length), url]),
  )

/** Files beside an example that its text pins: calendars, fixtures. */
export const pinnedBeside = (id: string): ReadonlyMap<string, string> => readingsIn(id.split("/")[0] ?? "")

/** The standard library, which every contract may import: "library/nerc.otk". */
export const standardLibrary: ReadonlyMap<string, Uint8Array> = new Map(
  Object.entries(standard).map(([path, text]) => [`library/${path.split("/").at(-1)}`, new TextEncoder().encode(text)]),
)
