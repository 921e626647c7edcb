import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { DealtContract } from "../../engine/index.ts"
import { nearest } from "../../dsl/index.ts"
import { loadContracts, type Sourced } from "../contract.ts"
import { notSettled, settleAsked, settledOf, whyNotSettled, type SettledContract } from "../deal.ts"
import { fileNames } from "../documents/file-names.ts"
import { invoiceDocument } from "../documents/invoice-document.ts"
import { invoicePage, pageMark } from "../documents/invoice-page.ts"
import type { InvoiceDocument } from "../documents/invoice-schema.ts"
import { exit, UsageProblem } from "../exit.ts"
import { writeWhole } from "../files.ts"
import { parted } from "../outputs/amount.ts"
import { plural, type Page } from "../outputs/page.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { textTable, wrapped } from "../outputs/text-table.ts"
import { requireData } from "../require-data.ts"
import { calledAs, type Terminal } from "../terminal.ts"
import { readWindow } from "../window.ts"
import { isSet, textOf, textsOf, type Call, type CommandRow } from "./command.ts"

/** Where `npm start` and `offtake studio` serve the studio when nobody says. */
const usualStudio = "http://localhost:4173/"

/** `offtake invoice`: the invoices of contracts as documents. */
export const invoice: CommandRow = {
  name: "invoice",
  usage: "<file...>",
  summary: "write the contract's invoices as documents, JSON and a page to print",
  description:
    "Settles a contract on a folder of readings and writes each invoice of each period as two files, NAME-PERIOD.json and NAME-PERIOD.html: the lines by clause with quantity, price and amount, taxes, what is due when, and the hashes of all it stands on. The JSON follows docs/schemas/invoice.schema.json. Each line of the page leads to its explanation in the studio.\nSeveral contracts are settled in one run, each after those whose postings its inputs read; the names of their files then begin with that of the contract.\nFiles that an earlier run wrote for the same invoice are replaced. A file of that name that is anything else is left alone, and nothing is written then. Exits with 1 if an invoice lacks a line or is on hold; the document says so at its head.",
  options: [
    { flags: "--data <folder>", says: "the folder with bindings.json and the CSV files of readings" },
    { flags: "--out <folder>", says: "where to write; the folder is made if it is not there" },
    { flags: "--period <period>", says: 'only the invoices of this period: 2027-01, "contract year 1"' },
    { flags: "--invoice <name>", says: "only this invoice, by its name in the text" },
    {
      flags: "--from <period>",
      says: "the first month, day or year to settle (default: where the term or the data begins)",
    },
    { flags: "--through <period>", says: "the last one, included (default: where the data or the term ends)" },
    {
      flags: "--contract <id>",
      says: "only the invoices of this contract; may be given several times (default: all)",
      many: true,
    },
    { flags: "--studio <address>", says: `where the lines lead (default ${usualStudio}, as npm start serves it)` },
    { flags: "--json", says: "print what was written as JSON" },
  ],
  examples: [
    {
      words:
        "invoice examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027 --out invoices --period 2027-01",
      says: "writes invoices/monthly-2027-01.json and .html",
    },
    {
      words:
        "invoice examples/venture-deal/tenants.otk examples/venture-deal/market.otk --data examples/campus-2027 --out invoices --period 2027-01",
      says: "the January bills of three contracts: invoices/tenant_a-monthly-2027-01.html and so on",
    },
  ],
  run: (call, terminal) => {
    const [path = ""] = call.paths
    const window = readWindow(textOf(call, "from"), textOf(call, "through"))
    const dataFolder = requireData(call, "invoice")
    const out = requireOut(call, path)
    const studio = requireAddress(textOf(call, "studio") ?? usualStudio)
    const loaded = loadContracts(call.paths, textsOf(call, "contract"), terminal)
    if ("stopped" in loaded) return loaded.stopped
    const deal = settleAsked(loaded, dataFolder, window, terminal)
    if ("stopped" in deal) return deal.stopped

    const { shown } = deal
    const chosen = requireInvoices(settledOf(shown), call)
    const names = namesOf(shown)
    const papers = chosen.map(({ contract, position }): Paper => {
      const { run, plan } = contract
      const name = names.get(plan.contract.id)?.[position] ?? ""
      terminal.progress(`writing ${name} …`)
      const document = invoiceDocument({ run, plan, studio }, position)
      const file = join(out, name)
      const command = `${calledAs} studio ${quoted(pathOf(contract, loaded.contracts))} --data ${quoted(dataFolder)}`
      return { document, json: `${file}.json`, page: `${file}.html`, text: invoicePage(document, { command }) }
    })
    for (const paper of papers) requireOwn(paper)
    for (const { document, json, page, text } of papers) {
      writeWhole(json, toJson(document))
      writeWhole(page, text)
    }
    terminal.progress(undefined)
    const unsettled = shown.filter(({ plan, run }) => !plan || run.settlement.intervals === 0)
    const written: Written = { papers, unsettled, out, isDeal: shown.length > 1 }
    terminal.out(isSet(call, "json") ? toJson(writtenJson(written)) : writtenText(written, terminal))
    const isWhole = unsettled.length === 0 && papers.every(({ document }) => document.status === "complete")
    return isWhole ? exit.good : exit.findings
  },
}

/** What one call came to. */
interface Written {
  readonly papers: readonly Paper[]
  /** The contracts of which nothing could be settled. */
  readonly unsettled: readonly DealtContract[]
  /** The folder. */
  readonly out: string
  /** Several contracts were asked for. */
  readonly isDeal: boolean
}

/** An invoice and the files it is written to. */
interface Paper {
  readonly document: InvoiceDocument
  readonly json: string
  readonly page: string
  /** Of the page. */
  readonly text: string
}

// ---- what was asked for

function requireOut(call: Call, path: string): string {
  const out = textOf(call, "out")
  if (out !== undefined) return out
  throw new UsageProblem(
    "invoice needs --out FOLDER, where the documents are written.",
    `For instance: ${calledAs} invoice ${path} --data ${textOf(call, "data") ?? "FOLDER"} --out invoices`,
  )
}

/** The address without what stands after its page. */
function requireAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new UsageProblem(`--studio ${text}: expected the address of a page.`, `For instance: --studio ${usualStudio}`)
  return `${url.origin}${url.pathname}${url.search}`
}

/** One of the invoices of a contract, by its position in the settlement. */
interface Chosen {
  readonly contract: SettledContract
  readonly position: number
}

/** The invoices that are asked for, of each contract in turn. */
function requireInvoices(contracts: readonly SettledContract[], call: Call): readonly Chosen[] {
  const name = textOf(call, "invoice")
  const period = textOf(call, "period")
  const names = [...new Set(contracts.flatMap(({ plan }) => plan.invoices.map((each) => each.name)))]
  const [none, has] =
    contracts.length === 1 ? ["The contract has no", "It has"] : ["None of the contracts has an", "They have"]
  if (names.length === 0)
    throw new UsageProblem(`${none} invoice.`, "An invoice block says who bills whom: invoice monthly (…) …")
  if (name !== undefined && !names.includes(name)) {
    const near = nearest(name, names)
    throw new UsageProblem(
      `${none} invoice ${name}${near === undefined ? "." : `; did you mean ${near}?`}`,
      `${has}: ${names.join(", ")}`,
    )
  }
  const named = contracts.flatMap((contract) =>
    [...contract.settlement.invoices.entries()].flatMap(([position, invoice]) =>
      name === undefined || invoice.name === name ? [{ contract, position, period: invoice.period }] : [],
    ),
  )
  const found = named.filter((each) => period === undefined || each.period === period)
  if (found.length > 0) return found
  const periods = [...new Set(named.map((each) => each.period))]
  const which = name === undefined ? "No invoice" : `No invoice ${name}`
  const [from] = contracts.map(({ settlement }) => settlement.from).toSorted()
  const through = contracts
    .map(({ settlement }) => settlement.through)
    .toSorted()
    .at(-1)
  throw new UsageProblem(
    period === undefined || periods.length === 0
      ? `${which} has a whole period from ${from} through ${through}.`
      : `${which} is for ${period}.`,
    periods.length === 0
      ? "An invoice is written for whole periods of its own. Widen --from and --through, or give more readings."
      : `There are invoices for: ${periods.slice(0, 14).join(", ")}${periods.length > 14 ? ` and ${periods.length - 14} more` : ""}`,
  )
}

// ---- files

/**
 * The names of the files of each contract's invoices, without their endings, by its id: "monthly-2027-01", and where several contracts
 * are asked for "tenant_a-monthly-2027-01". No two are alike where capitals do not count.
 */
function namesOf(shown: readonly DealtContract[]): ReadonlyMap<string, readonly string[]> {
  const ids = shown.map(({ artifact }) => artifact.plan.contract.id)
  return new Map(
    shown.map(({ artifact, plan, run }, at) => {
      const { id } = artifact.plan.contract
      const names = plan ? fileNames(run.settlement.invoices, plan) : []
      if (ids.length === 1) return [id, names]
      const alike = ids.slice(0, at).filter((other) => other.toLowerCase() === id.toLowerCase()).length
      const head = alike === 0 ? id : `${id}-${alike + 1}`
      return [id, names.map((name) => `${head}-${name}`)]
    }),
  )
}

/** The file that a contract was read from. */
const pathOf = ({ artifact }: DealtContract, contracts: readonly Sourced[]): string =>
  contracts.find((each) => each.artifact === artifact)?.path ?? ""

/** Only what an earlier run wrote for the same invoice may be replaced. */
function requireOwn({ document: { number }, json, page }: Paper): void {
  if (existsSync(json) && !isDocumentOf(number, textAt(json))) throw notOurs(json, number)
  if (existsSync(page) && !textAt(page).includes(pageMark(number))) throw notOurs(page, number)
}

const notOurs = (path: string, number: string): UsageProblem =>
  new UsageProblem(
    `${path} is there already and is not invoice ${number}; nothing was written.`,
    "Name another folder with --out, or move the file away.",
  )

function isDocumentOf(number: string, text: string): boolean {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === "object" && found !== null && "number" in found && found.number === number
  } catch {
    return false
  }
}

function textAt(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return "" // A folder of that name is not ours either.
  }
}

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w./@:~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)

// ---- what was written

const writtenJson = ({ papers, unsettled }: Written): object => ({
  invoices: papers.map(({ document, json, page }) => ({
    number: document.number,
    invoice: document.invoice.name,
    period: document.period.label,
    biller: document.biller.id,
    billed: document.billed.id,
    status: document.status,
    total: document.total,
    currency: document.currency,
    due: document.due && { date: document.due.date, provisional: document.due.provisional },
    json,
    html: page,
  })),
  ...(unsettled.length === 0
    ? {}
    : {
        unsettled: unsettled.map((each) => ({
          contract: each.artifact.plan.contract.id,
          reason: whyNotSettled(each),
        })),
      }),
})

/** Nothing of it could be billed. */
const isWithheld = ({ lines, taxes, missing }: InvoiceDocument): boolean =>
  lines.length + taxes.length === 0 && missing.length > 0

function writtenText({ papers, unsettled, out, isDeal }: Written, { paint, columns }: Terminal): string {
  const page: Page = { paint, columns }
  const notes = papers.map(({ document: { status, missing } }) =>
    status === "complete"
      ? ""
      : status === "held"
        ? "on hold"
        : `incomplete: without ${[...new Set(missing.map(({ rule }) => rule))].join(", ")}`,
  )
  const noted = notes.some((note) => note !== "")
  const table = textTable(
    [
      ...(isDeal ? [{ heading: ["Contract"], align: "left" } as const] : []),
      { heading: ["Invoice"], align: "left" },
      { heading: ["For"], align: "left" },
      { heading: ["Who bills whom"], align: "left" },
      { heading: ["Total"], align: "point" },
      { heading: ["Due"], align: "left" },
      { heading: ["Page"], align: "left" },
      ...(noted ? [{ heading: ["Note"], align: "left" } as const] : []),
    ],
    papers.map(({ document, page: file }, at) => ({
      cells: [
        ...(isDeal ? [document.contract.id] : []),
        document.invoice.title ?? document.invoice.name,
        document.period.label,
        `${document.biller.id} → ${document.billed.id}`,
        isWithheld(document) ? "withheld" : `${parted(document.total)} ${document.currency}`,
        document.due === undefined ? "" : `${document.due.date}${document.due.provisional ? " *" : ""}`,
        file.slice(out.length).replace(/^[\\/]+/, ""),
        ...(noted ? [notes[at] ?? ""] : []),
      ],
    })),
    { paint, columns },
  )
  const provisional = papers.some(({ document }) => document.due?.provisional)
  return `${[
    ...table,
    ...(provisional ? [page.paint("quiet", "* provisional: the date waits for a document, such as the receipt.")] : []),
    "",
    ...wrapped(
      `${plural(papers.length, "invoice")} written to ${out}, each as a page to print (.html) and as data (.json).`,
      columns,
    ),
    ...unsettled.flatMap((each) => ["", notSettled(each, page).trimEnd()]),
  ].join("\n")}\n`
}
