import { contractsIn, type TextOfDeal } from "./document.ts"

/** The contracts and readings that come with the studio. Contracts are in the page; readings are fetched when they are used. */

const texts = import.meta.glob<string>("../../examples/*/contract.otk", {
  query: "?raw",
  import: "default",
  eager: true,
})
const dealTexts = import.meta.glob<string>("../../examples/*-deal/*.otk", {
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
  /** Name of its folder; of one mechanic "mechanics/b1-01-fixed-price", of a template "library/fixed-price". */
  readonly id: string
  readonly title: string
  readonly text: string
  /** What it shows, in a sentence. */
  readonly about: string
  /** "B1.1" of a mechanic. */
  readonly mark?: string
  /** How many contracts its text holds, and how many tests. */
  readonly contracts: number
  readonly tests: number
  /** The folder of readings that has all it reads; without one its tests stand for data. */
  readonly data?: string
  /** All texts of the deal to which it belongs, itself among them. */
  readonly deal?: readonly TextOfDeal[]
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
const dataFolders: readonly {
  readonly folder: string
  readonly bound: ReadonlySet<string>
  /** Sources that are read from the postings of other contracts, and so only in their deal. */
  readonly posted: ReadonlySet<string>
}[] = Object.entries(bindings).map(([path, json]) => {
  const { series = [], events = [] } = JSON.parse(json) as {
    readonly series?: readonly { readonly source: string; readonly postings?: unknown }[]
    readonly events?: readonly { readonly event: string }[]
  }
  return {
    folder: path.replace("../../examples/", "").replace("/bindings.json", ""),
    bound: new Set([
      ...series.filter(({ postings }) => !postings).map(({ source }) => source),
      ...events.map(({ event }) => `event ${event}`),
    ]),
    posted: new Set(series.flatMap(({ source, postings }) => (postings ? [source] : []))),
  }
})

/** Whole contracts, the simplest after the first. */
export const contracts: readonly Example[] = Object.entries(texts)
  .map(([path, text]) => withData(exampleOf(folder(path), titleOf(text) ?? folder(path), openingComment(text), text)))
  .toSorted(
    (a, b) =>
      Number(b.id === firstExample) - Number(a.id === firstExample) ||
      Number(b.data !== undefined) - Number(a.data !== undefined) ||
      a.title.localeCompare(b.title),
  )

/** The texts of each deal: several, whose contracts read each other. The first is the one that reads the others. */
const dealFiles: readonly Example[] = [
  ...Map.groupBy(Object.entries(dealTexts), ([path]) => folder(path)).entries(),
].flatMap(([name, own]) => {
  const files = own.map(([path, text]): TextOfDeal => {
    const file = path.split("/").at(-1) ?? ""
    return { name: file, text, example: `${name}/${file.replace(/\.otk$/, "")}` }
  })
  // What its own sources do not give it, it reads from the others.
  const reads = ({ text }: TextOfDeal): number => Number(dataFor(text) === undefined)
  const data = dataFor(files.map(({ text }) => text).join("\n"), true)
  return files
    .toSorted((a, b) => reads(b) - reads(a))
    .map((each): Example => ({
      ...exampleOf(each.example, titleOf(each.text) ?? each.name, openingComment(each.text), each.text),
      ...(data === undefined ? {} : { data }),
      deal: files,
    }))
})

/** Deals by the text that reads the others, with what all its texts hold. */
export const deals: readonly Example[] = dealFiles
  .filter(({ id, deal }) => dealFiles.find((other) => other.deal === deal)?.id === id)
  .map((first) => {
    const own = dealFiles.filter(({ deal }) => deal === first.deal)
    const total = (count: (each: Example) => number): number => own.reduce((sum, each) => sum + count(each), 0)
    return { ...first, contracts: total(({ contracts: held }) => held), tests: total(({ tests }) => tests) }
  })

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

/** The templates of the library, each used in a small contract. Fetched when they are looked for. */
export async function loadLibrary(): Promise<readonly Example[]> {
  const { libraryTexts } = await import("./library.ts")
  return Object.entries(libraryTexts)
    .map(([path, text]) => {
      const file = (path.split("/").at(-1) ?? "").replace(/\.otk$/, "")
      const title = titleOf(text) ?? file.replaceAll("-", " ")
      const comment = openingComment(text)
      const about = comment.startsWith(`${title}: `) ? comment.slice(title.length + 2) : comment
      return withData(exampleOf(`library/${file}`, title, about, text))
    })
    .toSorted((a, b) => a.title.localeCompare(b.title))
}

/** The example of an id, wherever it is kept. */
export async function findExample(id: string): Promise<Example | undefined> {
  const kept = id.startsWith("mechanics/")
    ? await loadMechanics()
    : id.startsWith("library/")
      ? await loadLibrary()
      : [...contracts, ...dealFiles]
  return kept.find((one) => one.id === id)
}

/**
 * The example that has a contract of that name, wherever it is kept: a whole contract, a text of a deal, a template, a mechanic. Where
 * several have one, that whose text posts the rule asked for, if there is one.
 */
export async function findContract(id: string, rule?: string): Promise<Example | undefined> {
  const fetched = await Promise.all([loadLibrary(), loadMechanics()]).catch(() => [])
  const found = [...contracts, ...dealFiles, ...fetched.flat()].filter(({ text }) =>
    contractsIn(text).some((contract) => contract.id === id),
  )
  const posts = new RegExp(`\\b(?:charge|settle)\\s+${rule?.replace(/\W/g, "\\$&")}\\b`)
  return (rule === undefined ? undefined : found.find(({ text }) => posts.test(text))) ?? found[0]
}

function titleOf(text: string): string | undefined {
  return /\bcontract\s+\w+\s+"([^"\n]+)"/.exec(text)?.[1]
}

function withData(example: Example): Example {
  const data = dataFor(example.text)
  return data === undefined ? example : { ...example, data }
}

function exampleOf(id: string, title: string, about: string, text: string): Example {
  const count = (word: RegExp): number => text.match(word)?.length ?? 0
  return { id, title, about, text, contracts: count(/^contract\b/gm), tests: count(/^test\b/gm) }
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

/** The folder that binds every source and event of a text, if it reads anything at all; in a deal the postings of its other texts are such sources. */
function dataFor(text: string, inDeal = false): string | undefined {
  const events = [...text.matchAll(/^\s*event\s+(\w+)/gm)].map(([, name]) => `event ${name}`)
  const inputs = sourcesIn(text.replaceAll(/^\s*event\b.*$/gm, ""))
  const wanted = [...inputs, ...events]
  if (wanted.length === 0 || /\bfrom\s+posting\b/.test(text)) return undefined
  const has = ({ bound, posted }: (typeof dataFolders)[number], source: string): boolean =>
    bound.has(source) || (inDeal && posted.has(source))
  return dataFolders.find((data) => wanted.every((source) => has(data, source)))?.folder
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
