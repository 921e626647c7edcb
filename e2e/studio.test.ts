import axe from "axe-core"
import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { format } from "../dsl/index.ts"
import { compile, writeArtifact, type PartyComparison } from "../engine/index.ts"
import { launchBrowser, newContext } from "./browser.ts"
import { openFromGallery, openStudio, replaceInContract, settled, tested } from "./studio.ts"

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A page of its own, what its console complained about, and its end. */
async function withStudio(
  check: (page: Page, complaints: readonly string[]) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await newContext(browser, { colorScheme: "light", ...options })
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

const examples = fileURLToPath(new URL("../examples", import.meta.url))
const offtake = fileURLToPath(new URL("../billing/offtake.js", import.meta.url))

/** The files of a folder and those in it, by path. */
const filesIn = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path)]),
  )

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function boxOf(place: Locator): Promise<Box> {
  const box = await place.boundingBox()
  if (!box) throw new Error("It is not on the screen.")
  return box
}

const isInside = (box: Box, around: Box): boolean =>
  box.x >= around.x &&
  box.y >= around.y &&
  box.x + box.width <= around.x + around.width &&
  box.y + box.height <= around.y + around.height

const energyIn = (page: Page, month: number) => page.locator("[data-rule=energy] [data-number]").nth(month - 1)

describe.concurrent("the studio", () => {
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
      const plan = page.getByRole("button", { name: "Plan", exact: true })
      expect(await plan.getAttribute("aria-disabled")).toBe("true")
      expect(await plan.getAttribute("title")).toMatch(/not offered/)
    }))

  test("an edit is kept over another example and a reload, until it is restored", () =>
    withStudio(async (page) => {
      const before = await energyIn(page, 1).innerText()
      await replaceInContract(page, "41.75 USD/MWh", "83.50 USD/MWh")
      await settled(page)
      const edited = await energyIn(page, 1).innerText()
      expect(edited).not.toBe(before)
      await openFromGallery(page, "A first contract")
      await openFromGallery(page, "Cedar Ridge behind-the-meter PPA")
      expect(await energyIn(page, 1).innerText()).toBe(edited)
      await page.reload()
      await page.waitForSelector("#contract .monaco-editor .view-line", { state: "attached" })
      await settled(page)
      expect(await energyIn(page, 1).innerText()).toBe(edited)
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download" }).click(),
      ])
      expect(download.suggestedFilename()).toBe("behind-the-meter-ppa.otk")
      expect(readFileSync(await download.path(), "utf8")).toContain("83.50 USD/MWh")
      await page.getByRole("button", { name: "Restore" }).click()
      await page.waitForFunction(
        (text) => document.querySelector("[data-rule=energy] [data-number]")?.textContent?.includes(text),
        before.trim(),
      )
      await page.reload()
      await settled(page)
      expect(await energyIn(page, 1).innerText()).toBe(before)
    }))

  test("days that cannot be settled are named, not a fault of the data", () =>
    withStudio(async (page) => {
      await page.getByLabel("through", { exact: true }).fill("June")
      await page.keyboard.press("Enter")
      await page.getByRole("status").getByText(/June/).waitFor()
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

  test("the next row that was not measured is found", () =>
    withStudio(async (page) => {
      await energyIn(page, 3).click()
      const inside = page.locator("[data-shows=explanation]")
      await inside
        .getByRole("row", { name: /^billable_energy/ })
        .locator("[data-number]")
        .click()
      await inside.locator("[data-explains=billable_energy]").waitFor()
      const seek = inside.getByRole("button", { name: "Next not measured" })
      await seek.first().click()
      const found = inside.locator("tr[aria-current=true]")
      await found.locator("[data-quality]").first().waitFor()
      const first = await found.innerText()
      await seek.first().click()
      await expect.poll(() => found.innerText()).not.toBe(first)
      expect(await found.locator("[data-quality]").count()).toBeGreaterThan(0)
    }))

  test("the statement is walked with the arrow keys", () =>
    withStudio(async (page) => {
      await energyIn(page, 1).focus()
      await page.keyboard.press("End") // One column: the months run down.
      await page.keyboard.press("ArrowDown")
      await page.keyboard.press("Enter")
      await page.locator("[data-explains=energy]").waitFor()
      expect(await page.getByRole("region", { name: "Explanation", exact: true }).innerText()).toContain("Feb 2027")
    }))

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
  ])
    test(`the first screen shows the whole year at ${viewport.width} by ${viewport.height}`, () =>
      withStudio(
        async (page) => {
          const body = await boxOf(page.locator("[data-shows=statement]"))
          for (let month = 1; month <= 12; month++)
            expect(isInside(await boxOf(energyIn(page, month)), body)).toBe(true)
          const total = page.locator("[data-rule=energy] [data-number]").last()
          expect(await total.innerText()).toContain("14,835,554.22")
          expect(isInside(await boxOf(total), body)).toBe(true)
          for (const rule of ["take_or_pay", "recovery", "availability_ld"])
            expect(isInside(await boxOf(page.locator(`[data-rule=${rule}] [data-number]`)), body)).toBe(true)
          expect(
            await page.locator("[data-shows=statement]").evaluate((box) => [box.scrollTop, box.scrollLeft]),
          ).toEqual([0, 0])
        },
        { viewport },
      ))

  test("the explanation opens on demand, keeps the chosen number in sight, and gives the room back", () =>
    withStudio(async (page) => {
      const panel = page.locator("#explanation")
      const closed = (await boxOf(panel)).height
      expect(closed).toBeLessThan(40)
      await energyIn(page, 12).click()
      await page.locator("[data-explains=energy]").waitFor()
      await page.waitForFunction(() => document.querySelector("#explanation")!.clientHeight > 300)
      await page.waitForTimeout(50)
      expect(isInside(await boxOf(energyIn(page, 12)), await boxOf(page.locator("[data-shows=statement]")))).toBe(true)
      await page.keyboard.press("Escape")
      await page.waitForFunction((height) => document.querySelector("#explanation")!.clientHeight <= height, closed)
    }))

  test("the invoices bill the statement, with their days", () =>
    withStudio(async (page) => {
      await page.getByRole("tab", { name: "Invoices 13" }).click()
      const invoices = page.getByRole("table", { name: "Invoices" })
      const january = await invoices.getByRole("row", { name: "Jan 2027" }).innerText()
      expect(january.split(/\s*\t\s*|\n/)).toEqual(
        expect.arrayContaining(["Jan 2027", "Seller", "Buyer", "1,330,483.34", "2027-02-10", "2027-02-22"]),
      )
      // Three lines, the damages against it: 125,268.96 + 0.00 − 22,250.00.
      const annual = invoices.getByRole("row", { name: "annual" }).locator("[data-number]")
      expect(await annual.innerText()).toContain("103,018.96")
      await annual.click()
      expect(await page.getByRole("table", { name: "Postings of this sum" }).getByRole("row").count()).toBe(4)
    }))

  test("the data say which file and column each input reads, and how much is there", () =>
    withStudio(async (page) => {
      await page.getByRole("tab", { name: /^Data/ }).click()
      const row = page
        .getByRole("table", { name: "Inputs and where they are read" })
        .getByRole("row", { name: "Metered" })
      expect((await row.innerText()).replace(/\s+/g, " ")).toBe(
        "Metered Energy kWh each interval meter “M-101” meters.csv › delivered_kwh 35,017 8 estimated 23 use check_meter",
      )
      await row.getByRole("button", { name: "35,017" }).click()
      expect(await page.getByLabel("What the chart shows").locator(":checked").innerText()).toBe("Metered Energy")
    }))

  test("a failed check holds amounts, and the run says so", () =>
    withStudio(async (page) => {
      await replaceInContract(page, "<= 0.5%", "<= 0.001%")
      await settled(page)
      expect(await page.getByRole("status").innerText()).toContain("15 on hold for 1 failed check")
      expect(await page.getByRole("region", { name: "Chart" }).getByText("hold", { exact: true }).count()).toBe(1)
      await page.getByText(/^Of which on hold: received .* in 12 of 12 months$/).waitFor()
      expect(await energyIn(page, 2).innerText()).toMatch(/^hold\s*1,172,130\.05$/)
    }))

  test("a note about the text is no problem", () =>
    withStudio(async (page) => {
      expect(await page.getByRole("tab", { name: /^Problems/ }).innerText()).toMatch(/^Problems\s+0$/)
      expect(await page.getByRole("listitem").filter({ hasText: "OT2801" }).getAttribute("data-severity")).toBe(
        "information",
      )
      expect(await page.locator("#contract .squiggly-error, #contract .squiggly-warning").count()).toBe(0)
    }))

  test("the first error is said above, and a click goes to its place", () =>
    withStudio(async (page) => {
      await replaceInContract(page, "41.75 USD/MWh", "41.75 usd/mwh")
      await page.locator("#contract .monaco-scrollable-element").first().hover()
      await page.mouse.wheel(0, -20_000)
      await page
        .getByRole("status")
        .getByRole("button", { name: /^47:74 usd\/mwh is not a unit/ })
        .click()
      await page.waitForFunction(() => {
        const mark = document.querySelector("#contract .squiggly-error")?.getBoundingClientRect()
        const around = document.querySelector("#contract")?.getBoundingClientRect()
        return mark && around && mark.top > around.top && mark.bottom < around.bottom
      })
      expect(await page.evaluate(() => document.activeElement?.closest("#contract") !== null)).toBe(true)
      await page.keyboard.press("ControlOrMeta+.")
      const fix = page.locator(".action-widget .title", { hasText: "Write USD/MWh" })
      await fix.waitFor()
      expect(await fix.evaluate((title) => title.scrollWidth <= title.clientWidth)).toBe(true)
      await page.keyboard.press("Enter")
      await settled(page)
    }))

  test("Format lays out a text that is not", () =>
    withStudio(async (page) => {
      await replaceInContract(page, "billable_energy * price", "billable_energy   *price")
      await settled(page)
      const before = await page.locator("#versions").getAttribute("data-version")
      await page.getByRole("button", { name: "Format" }).click()
      await page.waitForFunction(
        (version) => document.getElementById("versions")?.dataset["version"] !== version,
        before,
      )
      await settled(page)
      const { sourceMap } = JSON.parse((await downloadedPlan(page)).toString("utf8"))
      expect(format(sourceMap.text)).toEqual({ text: sourceMap.text })
      expect(sourceMap.text).toContain("billable_energy * price")
    }))

  test("the plan downloaded here is the plan built elsewhere, byte for byte", () =>
    withStudio(async (page) => {
      const folder = join(examples, "behind-the-meter-ppa")
      const { artifacts } = compile(readFileSync(join(folder, "contract.otk"), "utf8"), {
        name: "contract.otk",
        pinned: filesIn(folder),
      })
      const bytes = await downloadedPlan(page)
      expect(bytes.equals(Buffer.from(writeArtifact(artifacts[0]!), "utf8"))).toBe(true)
    }))

  test("a contract and a folder of data of this machine are opened", async () => {
    const folder = mkdtempSync(join(tmpdir(), "offtake-local-"))
    try {
      const contract = readFileSync(join(examples, "first-contract/contract.otk"), "utf8")
      writeFileSync(join(folder, "mine.otk"), contract.replace("A first contract", "My own contract"))
      cpSync(join(examples, "campus-2027"), join(folder, "january"), { recursive: true })
      const meters = readFileSync(join(folder, "january/meters.csv"), "utf8").split("\n")
      writeFileSync(join(folder, "january/meters.csv"), meters.slice(0, 1 + 31 * 96).join("\n"))
      await withStudio(async (page, complaints) => {
        await page.locator("input[aria-label='Contract file']").setInputFiles(join(folder, "mine.otk"))
        await page.getByRole("banner").getByText("My own contract").waitFor()
        await page.getByRole("button", { name: /campus 2027/ }).click()
        const dialog = page.getByRole("dialog", { name: "Readings" })
        const [chooser] = await Promise.all([
          page.waitForEvent("filechooser"),
          dialog.getByRole("button", { name: "Choose a folder…" }).click(),
        ])
        await chooser.setFiles(join(folder, "january"))
        await page.getByRole("button", { name: /january/ }).waitFor()
        await page.getByRole("status").getByText("2,976 intervals").waitFor()
        expect(await page.locator("[data-rule=energy] [data-number]").count()).toBe(1)
        expect(complaints).toEqual([])
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test("a long settlement can be stopped, and taken up again", () =>
    withStudio(async (page) => {
      await page.getByLabel("through", { exact: true }).fill("2046")
      await page.keyboard.press("Enter")
      await page.getByRole("button", { name: "Stop" }).click()
      await page.getByRole("status").getByText("Stopped").waitFor()
      expect(await page.locator("[data-stale=true]").count()).toBe(1)
      expect(await energyIn(page, 1).innerText()).toContain("1,330,483.34")
      await page.getByLabel("through", { exact: true }).fill("2027-02")
      await page.keyboard.press("Enter")
      await page.getByRole("status").getByText("Settled").waitFor()
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
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
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
      await chart.getByText("35,017 readings").first().waitFor()
      await chart.getByRole("button", { name: "Table" }).click()
      const table = chart.getByRole("table", { name: "Readings of Metered Energy" })
      const rows = table.locator("tbody tr")
      expect(await rows.first().innerText()).toMatch(/^2027-01-01 00:00 −06:00\s+11,990\.392$/)
      await chart.getByRole("button", { name: "Last" }).click()
      expect(await rows.last().innerText()).toMatch(/^2027-12-31 23:45 −06:00/)
      await page.getByLabel("from", { exact: true }).fill("2027-03")
      await page.getByLabel("through", { exact: true }).fill("2027-03")
      await page.keyboard.press("Enter")
      await page.getByRole("status").getByText("2,972 intervals").waitFor() // 31 days less the hour that spring skips.
      await chart.getByText("2,970 readings").first().waitFor()
      // The quarter hours of the day when the clock changes, with the offset of each.
      await page.getByLabel("from", { exact: true }).fill("2027-03-14")
      await page.getByLabel("through", { exact: true }).fill("2027-03-14")
      await page.keyboard.press("Enter")
      await page.getByRole("status").getByText("92 intervals").waitFor()
      await chart.getByText("90 readings").first().waitFor()
      expect((await rows.locator("th").allInnerTexts()).slice(7, 9)).toEqual([
        "2027-03-14 01:45 −06:00",
        "2027-03-14 03:00 −05:00",
      ])
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

  test("every example opens without an error in its text, on readings or on its first test", () =>
    withStudio(async (page, complaints) => {
      await page.getByRole("banner").getByRole("button").first().click()
      const section = page.getByRole("dialog", { name: "Contracts" }).getByRole("group", { name: "Contracts" })
      const titles = await section
        .getByRole("menuitemradio")
        .evaluateAll((items) => items.map((item) => item.querySelector("[slot=label]")?.textContent ?? ""))
      expect(titles).toContain("Cedar Ridge behind-the-meter PPA")
      expect(titles.length).toBeGreaterThan(7)
      await page.keyboard.press("Escape")
      await page.getByRole("dialog").waitFor({ state: "detached" })
      for (const title of titles) {
        await openFromGallery(page, title)
        expect(await page.getByRole("status").innerText()).toMatch(/^\W*Settled/)
      }
      expect(complaints).toEqual([])
    }))

  test("the gallery finds a mechanic by any word, opens it, and its tests pass", () =>
    withStudio(async (page, complaints) => {
      await page.getByRole("banner").getByRole("button").first().click()
      const gallery = page.getByRole("dialog", { name: "Contracts" })
      await gallery.getByText("Energy price", { exact: true }).waitFor()
      await gallery.getByRole("searchbox").fill("round_significant tie")
      await expect.poll(() => gallery.getByRole("menuitemradio").count()).toBe(1)
      await gallery.getByRole("menuitemradio", { name: "Fixed price", exact: true }).click()
      await page.getByRole("banner").getByText("Rounded once a line").waitFor()
      await settled(page)
      await tested(page)
      await page.getByRole("tab", { name: /^Tests/ }).click()
      const tests = page.getByRole("tabpanel", { name: /^Tests/ }).getByRole("listitem")
      expect(await tests.count()).toBeGreaterThan(5)
      expect(await tests.and(page.locator("[data-severity=error]")).count()).toBe(0)
      // 1,234.567 MWh at 58.75 USD/MWh, as the first test gives them.
      expect(await energyIn(page, 1).innerText()).toContain("72,530.81")
      // Another contract of the same text, on its own test: 744 × 17.63.
      await page.getByLabel("Contract that is shown").selectOption("each_interval_up")
      await page.waitForFunction(() =>
        document.querySelector("[data-rule=energy] [data-number]")?.textContent?.includes("13,116.72"),
      )
      expect(complaints).toEqual([])
    }))

  test("the language of phases, events and imports is coloured, explained and completed", () =>
    withStudio(async (page) => {
      await openFromGallery(page, "Prairie toll: phases, causes, parts of a month, look-back and tax")
      const colourOf = (word: string) =>
        page
          .locator("#contract .view-line span span")
          .filter({ hasText: new RegExp(`^\\W*${word}\\W*$`) })
          .first()
          .evaluate((span) => getComputedStyle(span).color)
      expect(await colourOf("nerc")).not.toBe(await colourOf("sha256"))
      expect(await colourOf("import")).not.toBe(await colourOf("nerc"))
      // The period of a tou, inside `in(…)`.
      await replaceInContract(page, "in(operation)", "in(pjm.o)")
      await page.keyboard.press("ArrowLeft")
      await page.keyboard.press("Control+Space")
      await page.locator(".suggest-widget .monaco-list-row", { hasText: "on_peak" }).first().waitFor()
      await page.keyboard.press("Escape")
      await replaceInContract(page, "in(pjm.o)", "in(operation)")
      await settled(page)
      await page.keyboard.press("ArrowLeft")
      await page.keyboard.press("ArrowLeft")
      await page.keyboard.press("ControlOrMeta+k")
      await page.keyboard.press("ControlOrMeta+i")
      await page.locator(".monaco-hover", { hasText: "phase" }).first().waitFor()
      await page.getByRole("tab", { name: /^Data/ }).click()
      expect(await page.locator("[data-event=cod]").innerText()).toMatch(/Commercial Operation Date[^]*2027-05-17/)
    }))

  test("a term that waits for an event says so, and which events have happened", () =>
    withStudio(async (page) => {
      await openFromGallery(page, "Prairie toll: phases, causes, parts of a month, look-back and tax")
      await page.getByRole("banner").getByRole("button", { name: /^Test/ }).click()
      await page.getByRole("button", { name: "Use campus 2027" }).click()
      await page.getByRole("status").getByText("The term begins with energised, which has not happened").waitFor()
      await page.keyboard.press("Escape")
      await page.getByRole("tab", { name: /^Data/ }).click()
      expect(await page.locator("[data-event=energised]").innerText()).toContain("has not happened")
    }))

  test("the joint venture pays its members, and the waterfall opens to its tier", () =>
    withStudio(async (page) => {
      await openFromGallery(page, "Twin Forks JV: multi-tenant campus, pool and promote")
      await tested(page)
      await page.getByRole("tab", { name: /^Tests/ }).click()
      const tiers = page.getByRole("listitem").filter({ hasText: "all three tiers in one month" })
      await tiers.getByRole("button", { name: "show", exact: true }).click()
      const distribution = page.locator("[data-rule=distribution] [data-number]")
      await page.waitForFunction(() =>
        document.querySelector("[data-rule=distribution] [data-number]")?.textContent?.includes("327,923.39"),
      )
      expect(await distribution.nth(1).innerText()).toContain("373,628.61")
      await distribution.nth(1).click()
      const inside = page.locator("[data-shows=explanation]")
      await inside.locator("[data-explains=distribution]").waitFor()
      await inside
        .getByRole("row", { name: /^dist\.total\[promote\]/ })
        .locator("[data-number]")
        .click()
      const lines = inside.getByRole("table", { name: "Tiers" })
      await lines.waitFor()
      // 20 % of the second tier, 252,684.93, to the promote.
      const toPromote = lines.getByRole("row", { name: /^second to promote/ })
      expect(await toPromote.innerText()).toContain("50,536.99")
      await lines
        .getByRole("row", { name: /^second\s/ })
        .first()
        .locator("[data-number]")
        .click()
      await inside.getByRole("heading", { name: /^dist\.second/ }).waitFor()
      expect(await inside.locator("[data-explains=dist]").innerText()).toContain("252,684.93")
      // The limit of the tier is opened, too: what the second hurdle is due.
      await inside
        .getByRole("row", { name: /^hurdle12\.due/ })
        .locator("[data-number]")
        .click()
      await inside.locator("[data-explains=hurdle12]").waitFor()
    }))

  test("the parties of a campus stand under five contracts as the command prints them, each number a door", () =>
    withStudio(async (page, complaints) => {
      const folder = join(examples, "campus-ownership")
      const words = ["parties", join(folder, "contract.otk"), "--data", join(examples, "campus-2027"), "--json"]
      const printed = promisify(execFile)(process.execPath, [offtake, ...words], { maxBuffer: 2 ** 26 })
      await openFromGallery(page, "Atlas campus, integrated")
      await page.getByRole("tab", { name: /^Parties/ }).click()
      const table = page.getByRole("table", { name: "Received less paid by each party, USD" })
      await table.waitFor()
      const { periods } = JSON.parse((await printed).stdout) as PartyComparison
      const onScreen = () =>
        table
          .locator("tbody tr[data-row]:not([data-row=all], [data-row=internal])")
          .evaluateAll((rows) =>
            rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText.trim())),
          )
      const asShown = ({ tables }: PartyComparison["periods"][number]) =>
        tables.flatMap(({ parties, groups }) =>
          [...parties, ...groups].map(({ nets }) => nets.map((net) => shownAs(net?.amount ?? ""))),
        )
      expect(await onScreen()).toEqual(asShown(periods[0]!))
      expect(await page.getByRole("status").filter({ hasText: "All parties together" }).innerText()).toBe(
        "✓ All parties together: 0.00 USD under each of the 5",
      )
      expect(await table.locator("[data-row=campus_party]").innerText()).toContain("✓ the same in all")
      await page.getByLabel("Days that are compared").selectOption("2027-03")
      expect(await onScreen()).toEqual(asShown(periods.find(({ month }) => month === "2027-03")!))

      // The producer's March: the postings that its number adds, and each of them down to its formula.
      await table.locator("[data-row=IPP] [data-contract=producer] [data-number]").click()
      const inside = page.locator("[data-shows=explanation]")
      const postings = inside.getByRole("table", { name: "Postings of this sum" })
      const net = periods.find(({ month }) => month === "2027-03")?.tables[0]?.parties[1]?.nets[1]?.amount ?? ""
      expect(await postings.locator("tfoot td").first().innerText()).toBe(shownAs(net))
      expect(await postings.locator("[data-counts=no]").first().innerText()).toContain("internal")
      await postings.locator("[data-rule=supply] [data-number]").click()
      await inside.locator("[data-explains=supply]").waitFor()
      expect(await inside.innerText()).toContain("Atlas campus, independent power producer")
      await page.keyboard.press("Escape")
      await page.keyboard.press("Escape")

      // Whose tonnes they are hangs on who owns the stack; how many there are does not.
      const tonnes = page.getByRole("table", { name: "Scope 1 by party, tCO2e" })
      expect(await tonnes.locator("[data-row=all]").innerText()).toContain("✓ the same in all")
      await page.getByLabel("Figure by party").selectOption("scope2_plant")
      await page.getByRole("table", { name: "Scope 2 from the Plant by party, tCO2e" }).waitFor()
      expect(complaints).toEqual([])
    }))

  test("a deal of several files settles together, and a number leads through the tenant's bill to the meter", () =>
    withStudio(async (page, complaints) => {
      await openFromGallery(page, "Pecos campus venture")
      await page.getByRole("tab", { name: /^Data/ }).click()
      const sources = page.getByRole("table", { name: "Inputs and where they are read" })
      expect(await sources.getByRole("row", { name: /hall_a/ }).innerText()).toContain(
        "tenant_a.energy, tenant_a.demand",
      )
      // February: distribution, the members' share, the waterfall, what may be distributed, net cash, receipts, the bill.
      await page.locator("[data-rule=distribution] [data-number]").nth(2).click()
      const inside = page.locator("[data-shows=explanation]")
      const into = async (row: RegExp, rule: string): Promise<void> => {
        await inside.getByRole("row", { name: row }).locator("[data-number]").first().click()
        await inside.locator(`[data-explains=${rule}]`).waitFor()
      }
      await inside.locator("[data-explains=distribution]").waitFor()
      await into(/^pool_share/, "pool_share")
      await into(/^dist\.total/, "dist")
      await into(/^distributable/, "distributable")
      await into(/^net_cash/, "net_cash")
      await into(/^hall_a/, "receipts")
      await into(/^Energy.*Hall A, Alder Cloud/, "energy")
      expect(await inside.innerText()).toContain("Hall A, Alder Cloud")
      await into(/^used/, "used")
      await inside.locator("tbody table tbody tr").first().locator("[data-number]").first().click()
      await inside.locator("[data-explains=load] [data-reading]").waitFor()
      // Another contract of the deal stands in a file of its own.
      await page.getByLabel("Contract that is shown").selectOption("tenant_b")
      await page.locator("#contract .view-line", { hasText: "contract tenant_b" }).waitFor()
      await settled(page)
      expect(await page.locator("[data-rule=demand] [data-number]").count()).toBe(13)
      expect(complaints).toEqual([])
    }))

  test("a template of the library opens in a contract that uses it, and its own text is a key away", () =>
    withStudio(async (page, complaints) => {
      await page.getByRole("banner").getByRole("button").first().click()
      const gallery = page.getByRole("dialog", { name: "Contracts" })
      await gallery.getByRole("searchbox").fill("fixed_price")
      await gallery
        .getByRole("group", { name: /^Library/ })
        .getByRole("menuitemradio")
        .first()
        .click()
      await page.getByRole("button", { name: "fixed-price.otk" }).waitFor()
      await settled(page)
      expect(await page.getByRole("status").first().innerText()).toContain("35,040 intervals")
      const use = page.locator("#contract .view-line", { hasText: "template fixed_price" })
      await page.getByRole("button", { name: "fixed-price.otk" }).click()
      await use.waitFor()
      await page.keyboard.insertText("not here")
      await page.keyboard.press("Escape")
      await page.locator("#contract .view-line", { hasText: "import fixed_price" }).waitFor()
      await page.keyboard.press("ControlOrMeta+f")
      await page.locator(".find-widget .find-part textarea").first().fill("uses fixed_price")
      await page.keyboard.press("Enter")
      await page.keyboard.press("Escape")
      await page.keyboard.press("ArrowRight")
      await page.keyboard.press("F12")
      await use.waitFor()
      await page.getByRole("button", { name: "Back to the contract" }).click()
      await page.locator("#contract .view-line", { hasText: "import fixed_price" }).waitFor()
      await settled(page)
      expect(complaints).toEqual([])
    }))

  test("what the whole term costs is known beside the run", () =>
    withStudio(async (page) => {
      expect(await page.getByRole("status").innerText()).toMatch(/[\d.]+ M steps a term/)
    }))

  for (const scheme of ["light", "dark"] as const)
    test(`has no serious accessibility fault in the ${scheme} theme`, () =>
      withStudio(
        async (page) => {
          await energyIn(page, 1).click()
          await page.locator("[data-explains=energy]").waitFor()
          expect(await seriousFaults(page)).toEqual([])
          await replaceInContract(page, "41.75 USD/MWh", "41.75 USD/kW")
          await page.locator("[data-stale=true]").waitFor()
          await page.keyboard.press("Escape") // Monaco's own list of suggestions.
          expect(await seriousFaults(page)).toEqual([])
          for (const tab of [/^Invoices/, /^Data/]) await page.getByRole("tab", { name: tab }).click()
          await page.getByRole("table", { name: "Inputs and where they are read" }).waitFor()
          expect(await seriousFaults(page)).toEqual([])
          await page.getByRole("banner").getByRole("button").first().click()
          await page.getByRole("dialog", { name: "Contracts" }).getByText("Energy price", { exact: true }).waitFor()
          expect(await seriousFaults(page)).toEqual([])
          await page.keyboard.press("Escape")
          await openFromGallery(page, "Mesa campus: owned generation, storage, export and hourly carbon matching")
          await page.getByRole("tab", { name: /^Certificates/ }).click()
          await page.getByRole("table", { name: "Certificates in all" }).waitFor()
          expect(await seriousFaults(page)).toEqual([])
          await openFromGallery(page, "Mesa, integrated")
          await page.getByRole("tab", { name: /^Parties/ }).click()
          await page.getByRole("table", { name: /by party, tCO2e$/ }).waitFor()
          expect(await seriousFaults(page)).toEqual([])
        },
        { colorScheme: scheme },
      ))
})

async function downloadedPlan(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Plan", exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toBe("cedar_ridge.plan.json")
  return readFileSync(await download.path())
}

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

/** An amount of the command as the studio shows it: "-8244763.04" is "−8,244,763.04", and nothing a dash. */
const shownAs = (amount: string): string =>
  /^[0.]+$/.test(amount) ? "–" : amount.replace("-", "−").replace(/\B(?=(\d{3})+\.)/g, ",")

/** Whole cents of "A 1,330,483.34". */
const amountOf = (text: string): number => Number(text.replace(/\D/g, ""))
