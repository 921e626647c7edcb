import axe from "axe-core"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { launchBrowser, newContext } from "./browser.ts"
import { openStudio, replaceInContract, settled } from "./studio.ts"

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A page of its own, what its console complained about, and its end. */
async function withStudio(
  check: (page: Page, complaints: readonly string[]) => Promise<void>,
  scheme: "light" | "dark" = "light",
): Promise<void> {
  const context = await newContext(browser, { colorScheme: scheme })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on(
    "console",
    (message) => (message.type() === "error" || message.type() === "warning") && complaints.push(message.text()),
  )
  page.on("pageerror", (error) => complaints.push(String(error)))
  try {
    await openStudio(page, inject("studioUrl"))
    await check(page, complaints)
  } finally {
    await context.close()
  }
}

const energyIn = (page: Page, month: number) => page.locator("[data-rule=energy] [data-number]").nth(month - 1)

describe("the studio", () => {
  test("opens with a live contract that is settled, and complains of nothing", () =>
    withStudio(async (page, complaints) => {
      expect(await page.getByRole("status").innerText()).toMatch(/Settled\s+35,040 intervals/)
      expect(await page.getByRole("banner").innerText()).toContain("Cedar Ridge behind-the-meter PPA")
      expect(await energyIn(page, 1).innerText()).toMatch(/^\D*[\d,]+\.\d\d$/)
      expect(complaints).toEqual([])
    }))

  test("a price edited to its double doubles the statement", () =>
    withStudio(async (page) => {
      const before = amountOf(await energyIn(page, 1).innerText())
      await replaceInContract(page, "41.75 USD/MWh", "83.50 USD/MWh")
      await settled(page)
      const after = amountOf(await energyIn(page, 1).innerText())
      // Twice, but for the half cent that rounding may take or give each time.
      expect(Math.abs(after - 2 * before)).toBeLessThanOrEqual(1)
    }))

  test("a wrong unit is said at its place, and the last good result stays", () =>
    withStudio(async (page) => {
      const before = await energyIn(page, 1).innerText()
      await replaceInContract(page, "41.75 USD/MWh", "41.75 USD/kW")
      const problem = page.getByRole("tabpanel").getByRole("listitem").first()
      expect(await problem.innerText()).toMatch(/USD\/MWh.*USD\/kW/s)
      expect(await problem.innerText()).toMatch(/OT\d{4} · \d+:\d+/)
      await page.locator("#contract .squiggly-error").first().waitFor({ state: "attached" })
      expect(await page.getByRole("status").innerText()).toMatch(/1 error.*last good result/s)
      expect(await page.locator("[data-stale=true]").count()).toBe(1)
      expect(await energyIn(page, 1).innerText()).toBe(before)
    }))

  test("a number opens down to the reading and its line, and Escape leads back to it", () =>
    withStudio(async (page) => {
      const inside = page.locator("[data-shows=explanation]")
      await energyIn(page, 1).click()
      await inside.locator("[data-explains=energy]").waitFor()
      expect(await inside.innerText()).toContain("§4.2")
      await inside
        .getByRole("row", { name: /^billable_energy/ })
        .locator("[data-number]")
        .click()
      await inside.locator("[data-explains=billable_energy]").waitFor()
      await inside.locator("tbody table tbody tr").first().locator("[data-number]").first().click()
      await inside.locator("[data-explains=delivered] [data-reading]").waitFor()
      expect(await inside.locator("[data-reading]").innerText()).toMatch(/meters\.csv\s+Line\s+2\b/)
      await page.keyboard.press("Escape")
      await inside.locator("[data-explains=billable_energy]").waitFor()
      await page.keyboard.press("Escape")
      await page.keyboard.press("Escape")
      expect(await energyIn(page, 1).evaluate((element) => element === document.activeElement)).toBe(true)
    }))

  test("the statement is walked with the arrow keys", () =>
    withStudio(async (page) => {
      await energyIn(page, 1).focus()
      await page.keyboard.press("ArrowRight")
      await page.keyboard.press("Enter")
      await page.locator("[data-explains=energy]").waitFor()
      expect(await page.getByRole("region", { name: "Explanation", exact: true }).innerText()).toContain("Feb 2027")
    }))

  test("F6 walks over the panels and back to the first", () =>
    withStudio(async (page) => {
      await page
        .locator("#contract .monaco-scrollable-element")
        .first()
        .click({ position: { x: 300, y: 60 } })
      const panels: (string | null)[] = []
      for (let step = 0; step < 5; step++) {
        await page.keyboard.press("F6")
        panels.push(
          await page.evaluate(
            () => document.activeElement?.closest("#contract, #problems, #chart, #statement, #explanation")?.id ?? null,
          ),
        )
      }
      expect(panels).toEqual(["problems", "chart", "statement", "explanation", "contract"])
    }))

  test("runs under a policy that allows no code from text", async () => {
    const context = await newContext(browser)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
    await page.route(inject("studioUrl"), async (route) => {
      const response = await route.fetch()
      const policy =
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; font-src 'self' data:; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } })
    })
    await openStudio(page, inject("studioUrl"))
    await energyIn(page, 1).click()
    await page.locator("[data-explains=energy]").waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  test("words are completed and explained", () =>
    withStudio(async (page) => {
      await replaceInContract(page, "billable_energy * price", "billable_energy * pri")
      await page.keyboard.press("Control+Space")
      await page.locator(".suggest-widget .monaco-list-row", { hasText: "price" }).first().waitFor()
      await page.keyboard.press("Enter")
      await settled(page)
      await page.keyboard.press("ControlOrMeta+k")
      await page.keyboard.press("ControlOrMeta+i")
      await page.locator(".monaco-hover", { hasText: "USD/MWh" }).first().waitFor()
    }))

  test("readings of an input can be charted, and days can be chosen", () =>
    withStudio(async (page) => {
      await page.getByLabel("What the chart shows").selectOption({ label: "Metered Energy" })
      const chart = page.getByRole("region", { name: "Chart" })
      await chart.getByText("35,040 readings").first().waitFor()
      await page.getByLabel("from", { exact: true }).fill("2027-03")
      await page.getByLabel("through", { exact: true }).fill("2027-03")
      await page.keyboard.press("Enter")
      await page.getByRole("status").getByText("2,972 intervals").waitFor() // 31 days less the hour that spring skips.
      await chart.getByText("2,972 readings").first().waitFor()
    }))

  test("a missing reading withholds its month and says which reading", async () => {
    const context = await newContext(browser)
    const page = await context.newPage()
    await page.route(/meters-.*\.csv$/, async (route) => {
      const response = await route.fetch()
      const lines = (await response.text()).split("\n")
      await route.fulfill({
        contentType: "text/csv",
        body: lines.filter((line) => !line.startsWith("2027-09-14T08:15")).join("\n"),
      })
    })
    await openStudio(page, inject("studioUrl"))
    const withheld = page.getByRole("button", { name: /^withheld/ }).first()
    expect(await withheld.innerText()).toMatch(/2027-09-14 03:15/)
    await withheld.click()
    await page.locator("[data-explains=energy]", { hasText: "OT3001" }).waitFor()
    expect(await page.getByRole("status").innerText()).toContain("withheld")
    await context.close()
  })

  test("every example opens without an error in its text", () =>
    withStudio(async (page, complaints) => {
      const contract = page.getByRole("banner").getByRole("button").first()
      await contract.click()
      const titles = await page.getByRole("menuitemradio").allInnerTexts()
      expect(titles).toContain("Cedar Ridge behind-the-meter PPA")
      await page.keyboard.press("Escape")
      for (const title of titles) {
        await contract.click()
        await page.getByRole("menuitemradio", { name: title, exact: true }).click()
        await page.waitForFunction(
          (wanted) => document.querySelector("header button")?.textContent?.includes(wanted),
          title,
        )
        await settled(page)
        expect(await page.getByRole("status").innerText()).not.toContain("error")
      }
      expect(complaints).toEqual([])
    }))

  for (const scheme of ["light", "dark"] as const)
    test(`has no serious accessibility fault in the ${scheme} theme`, () =>
      withStudio(async (page) => {
        await energyIn(page, 1).click()
        await page.locator("[data-explains=energy]").waitFor()
        expect(await seriousFaults(page)).toEqual([])
        await replaceInContract(page, "41.75 USD/MWh", "41.75 USD/kW")
        await page.locator("[data-stale=true]").waitFor()
        await page.keyboard.press("Escape") // Monaco's own list of suggestions.
        expect(await seriousFaults(page)).toEqual([])
      }, scheme))
})

async function seriousFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: here } = window as unknown as {
      axe: {
        run: (options: object) => Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
        }>
      }
    }
    const { violations } = await here.run({ resultTypes: ["violations"] })
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
      )
  })
}

/** Whole cents of "A 1,330,483.34". */
const amountOf = (text: string): number => Number(text.replace(/\D/g, ""))
