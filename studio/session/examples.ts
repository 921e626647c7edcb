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

export interface Example {
  /** Name of its folder. */
  readonly id: string
  /** The contract's own title. */
  readonly title: string
  readonly text: string
}

/** What a first visit opens. */
const firstExample = "behind-the-meter-ppa"

const folder = (path: string): string => path.split("/")[3] ?? ""

export const examples: readonly Example[] = Object.entries(texts)
  .map(([path, text]) => ({
    id: folder(path),
    text,
    title: /\bcontract\s+\w+\s+"([^"\n]+)"/.exec(text)?.[1] ?? folder(path),
  }))
  .toSorted((a, b) => Number(b.id === firstExample) - Number(a.id === firstExample) || a.title.localeCompare(b.title))

const bundledFolder = "campus-2027"
export const bundledLabel = "campus 2027"

/** The bundled readings by path inside their folder. */
export const bundledData: ReadonlyMap<string, string> = filesOf(bundledFolder)

/** Files beside an example that its text pins: calendars, fixtures. */
export const pinnedBeside = (id: string): ReadonlyMap<string, string> => filesOf(id)

function filesOf(id: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(urls)
      .filter(([path]) => folder(path) === id)
      .map(([path, url]) => [path.split("/").slice(4).join("/"), url]),
  )
}
