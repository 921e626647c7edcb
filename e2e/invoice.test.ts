import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, inject, test } from "vitest"
import { invoicePage } from "../billing/documents/invoice-page.ts"
import type { InvoiceDocument } from "../billing/documents/invoice-schema.ts"
import { program } from "../billing/program.ts"
import { serveStudio } from "../billing/studio-server.ts"
import { plain } from "../billing/terminal.ts"
import { launchBrowser, newContext } from "./browser.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const contract = join(root, "examples/behind-the-meter-ppa/contract.otk")
const data = join(root, "examples/campus-2027")
const scratch = mkdtempSync(join(tmpdir(), "offtake-invoices-"))

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(scratch, { recursive: true })
})

async function onPage(check: (page: Page, complaints: readonly string[]) => Promise<void>): Promise<void> {
  const context = await newContext(browser)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
  page.on("pageerror", (error) => complaints.push(String(error)))
  try {
    await check(page, complaints)
  } finally {
    await context.close()
  }
}

/** Writes the invoices of a period into a folder, their lines leading to a studio. */
async function write(folder: string, studio: string, period: string, text = contract): Promise<void> {
  const words = ["invoice", text, "--data", data, "--out", folder, "--period", period, "--studio", studio]
  const nothing = (): void => undefined
  await program(words, { out: nothing, err: nothing, progress: nothing, paint: plain, paintErr: plain, columns: 100 })
}

const pagesOf = (pdf: Buffer): number => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0

/** How many links there are on each page that has some. */
const linksOf = (pdf: Buffer): readonly number[] =>
  [...pdf.toString("latin1").matchAll(/\/Annots\s*\[([^\]]*)\]/g)].map(
    ([, list = ""]) => list.match(/\bR\b/g)?.length ?? 0,
  )

const explained = (page: Page) => page.locator("[data-shows=explanation]")

test("an invoice prints on one page, and its line opens to the explanation of that amount", () =>
  onPage(async (page, complaints) => {
    await write(scratch, inject("studioUrl"), "2027-01")
    await page.goto(pathToFileURL(join(scratch, "monthly-2027-01.html")).href)
    expect(pagesOf(await page.pdf({ format: "A4" }))).toBe(1)
    expect(pagesOf(await page.pdf({ format: "Letter" }))).toBe(1)
    const line = page.getByRole("table", { name: "Lines" }).getByRole("row", { name: "Energy Payment" })
    const amount = await line.getByRole("link").last().innerText()
    expect(amount).toBe("1,330,483.34")
    await line.getByRole("link").first().click()
    await explained(page).locator("[data-explains=energy]").waitFor()
    expect(await explained(page).locator("article header strong").first().innerText()).toBe(amount)
    expect(complaints).toEqual([])
  }))

test("an invoice of many lines runs over several pages and splits none of its lines", () =>
  onPage(async (page) => {
    await write(scratch, inject("studioUrl"), "2027-02")
    const billed = JSON.parse(readFileSync(join(scratch, "monthly-2027-02.json"), "utf8")) as InvoiceDocument
    const lines = Array.from({ length: 70 }, () => billed.lines).flat()
    const path = join(scratch, "long.html")
    writeFileSync(path, invoicePage({ ...billed, lines }, { command: "npx offtake studio" }))
    await page.goto(pathToFileURL(path).href)
    const links = linksOf(await page.pdf({ format: "A4" }))
    // A line has two links, its name and its amount: one that is split would leave an odd number on its page.
    expect(links.length).toBeGreaterThanOrEqual(3)
    expect(links.filter((count) => count % 2 === 1)).toEqual([])
    expect(links.reduce((sum, count) => sum + count, 0)).toBe(2 * lines.length)
    const head = await page.evaluate(() => getComputedStyle(document.querySelector("thead") ?? document.body).display)
    expect(head).toBe("table-header-group")
  }))

test("the studio served with one's own contract opens it, follows a link, and says what a link asks in vain", () =>
  onPage(async (page) => {
    const folder = join(scratch, "own")
    cpSync(join(root, "examples/behind-the-meter-ppa"), folder, { recursive: true })
    const own = join(folder, "contract.otk")
    writeFileSync(own, readFileSync(contract, "utf8").replace("contract cedar_ridge", "contract own_deal"))
    const project = { contractPath: own, dataFolder: data }
    const { address, close } = await serveStudio({ project, port: 0, outDir: inject("studioFolder") })
    try {
      await write(folder, address, "contract year 1", own)
      await page.goto(pathToFileURL(join(folder, "annual-contract-year-1.html")).href)
      await page.getByRole("link", { name: "Take-or-Pay Payment" }).click()
      await explained(page).locator("[data-explains=take_or_pay]").waitFor()
      expect(await explained(page).locator("article header strong").first().innerText()).toBe("125,268.96")

      await page.goto(`${address}#contract=own_deal&posting=nothing&period=2027-01`)
      await page.getByRole("alert").getByText("posts no nothing").waitFor()
      await page.goto(`${address}#contract=elsewhere&posting=energy&period=2027-01`)
      await page.getByRole("alert").getByText("asks for the contract elsewhere").waitFor()
      await page.getByRole("button", { name: "Dismiss" }).click()
      await page.getByRole("button", { name: "Dismiss" }).waitFor({ state: "detached" })

      // The text is read again when the page is, and nothing beside the project is handed out.
      writeFileSync(own, readFileSync(own, "utf8").replace("41.75 USD/MWh", "83.50 USD/MWh"))
      await page.goto(`${address}#contract=own_deal&posting=take_or_pay&period=contract+year+1`)
      await page.reload()
      await explained(page).getByText("250,537.92").first().waitFor()
      const asked = await fetch(`${address}project/99`)
      expect(asked.status).toBe(404)
    } finally {
      await close()
    }
  }))
