import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { launchBrowser, newContext } from "./browser.ts"
import { serveStudio } from "./serve.ts"
import { openFromGallery, openStudio, replaceInContract, tested } from "./studio.ts"

/**
 * Pictures of the studio for people to judge: `node e2e/screenshots.ts <folder> [address]`. Without the address of a
 * running studio it builds and serves one.
 */
const [folder, address] = process.argv.slice(2)
if (folder === undefined) throw new Error("Say where to write the pictures: node e2e/screenshots.ts <folder> [address]")
mkdirSync(folder, { recursive: true })

const served = address === undefined ? await serveStudio() : undefined
const browser = await launchBrowser()

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [1440, 1024]) {
    const context = await newContext(browser, { colorScheme, viewport: { width, height: width === 1440 ? 900 : 768 } })
    const page = await context.newPage()
    const shoot = (state: string) => page.screenshot({ path: join(folder, `${state}-${width}-${colorScheme}.png`) })
    await openStudio(page, address ?? served?.url ?? "")
    await tested(page)
    await shoot("settled")
    await explain(page)
    await shoot("explained")
    await page.keyboard.press("Escape")
    await page.getByRole("tab", { name: /Invoices/ }).click()
    await page.getByRole("tab", { name: /Data/ }).click()
    await page.getByRole("table", { name: "Inputs and where they are read" }).waitFor()
    await shoot("invoices")
    await page.getByRole("tab", { name: /Statement/ }).click()
    await page.getByLabel("What the chart shows").selectOption({ index: 1 })
    await page.waitForSelector(".u-over")
    await page.getByRole("tab", { name: /Tests/ }).click()
    await shoot("readings")
    await page.getByRole("tab", { name: /Problems/ }).click()
    await replaceInContract(page, "41.75 USD/MWh", "41.75 USD/kW")
    await shoot("broken")
    await page.keyboard.press("Escape")
    await openFromGallery(page, "Twin Forks JV: multi-tenant campus, pool and promote")
    await page.getByRole("tab", { name: /Tests/ }).click()
    await page.getByRole("button", { name: "show" }).first().click()
    await page.getByRole("button", { name: "shown" }).nth(0).waitFor()
    await shoot("tested")
    await page.getByRole("banner").getByRole("button").first().click()
    await page.getByRole("menuitemradio").nth(12).waitFor()
    await shoot("gallery")
    await context.close()
  }
await browser.close()
await served?.close()

/** From the first number of the statement into its first part, and into the first row of that. */
async function explain(page: Page): Promise<void> {
  await page.locator("[data-rule=energy] [data-number]").first().click()
  await page.waitForSelector("[data-explains=energy]")
  await page.locator("[data-shows=explanation] [data-number]").first().click()
  await page.waitForSelector("[data-depth='2'] article")
}
