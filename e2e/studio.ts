import type { Page } from "playwright-core"

/** Opens the studio and waits for the first settlement and the editor. */
export async function openStudio(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForSelector("#contract .monaco-editor .view-line", { state: "attached" })
  await settled(page)
}

/** Waits until the text that is now in the editor is checked. */
export async function checked(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { version, versionChecked } = document.getElementById("versions")?.dataset ?? {}
    return version !== undefined && version === versionChecked
  })
}

/** Waits until the text that is now in the editor is settled and shown. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { version, versionChecked, versionSettled } = document.getElementById("versions")?.dataset ?? {}
    return version !== undefined && version === versionChecked && version === versionSettled
  })
}

/** Opens one of the contracts that come with the studio, found by its title in the gallery, and waits for its settlement. */
export async function openFromGallery(page: Page, title: string): Promise<void> {
  const before = await page.locator("#versions").getAttribute("data-version")
  await page.getByRole("banner").getByRole("button").first().click()
  await page.getByRole("dialog", { name: "Contracts" }).getByRole("searchbox").fill(title)
  await page.getByRole("menuitemradio", { name: title, exact: true }).click()
  await page.waitForFunction((version) => document.getElementById("versions")?.dataset["version"] !== version, before)
  await settled(page)
}

/** Waits for the contract's own tests, which run behind everything else. */
export async function tested(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { version, versionTested } = document.getElementById("versions")?.dataset ?? {}
    return version === versionTested
  })
}

/** Selects the first place of `from` by the editor's own find, and types `to` over it, as a person would. */
export async function replaceInContract(page: Page, from: string, to: string): Promise<void> {
  const before = await page.locator("#versions").getAttribute("data-version")
  await page
    .locator("#contract .monaco-scrollable-element")
    .first()
    .click({ position: { x: 300, y: 60 } })
  await page.keyboard.press("ControlOrMeta+Home")
  await page.keyboard.press("ControlOrMeta+f")
  await page.locator(".find-widget .find-part textarea").first().fill(from)
  await page.keyboard.press("Enter")
  await page.keyboard.press("Escape")
  await page.keyboard.insertText(to)
  await page.waitForFunction((version) => document.getElementById("versions")?.dataset["version"] !== version, before)
  await checked(page)
}
