import { launchBrowser, newContext } from "../e2e/browser.ts"
import { openStudio, settled } from "../e2e/studio.ts"

/** Milliseconds in a browser, from the key going down to the answer on the page. */
export interface StudioFigures {
  readonly edits: number
  /** From the start of the navigation to the first settlement beside a loaded editor, everything cold. */
  readonly first_settlement_ms: number
  readonly keystroke_to_diagnostics_ms: Percentiles
  readonly keystroke_to_settled_ms: Percentiles
}
export interface Percentiles {
  readonly median: number
  readonly p95: number
}

/** Types digits into the price of the first contract of the built studio at `url`, each time waiting until the whole year is settled anew. */
export async function measureStudio(url: string, edits = 30): Promise<StudioFigures> {
  const browser = await launchBrowser()
  try {
    const page = await (await newContext(browser)).newPage()
    const started = performance.now()
    await openStudio(page, url)
    const first_settlement_ms = performance.now() - started
    await page
      .locator("#contract .monaco-scrollable-element")
      .first()
      .click({ position: { x: 300, y: 60 } })
    await page.keyboard.press("ControlOrMeta+f")
    await page.locator(".find-widget .find-part textarea").first().fill("41.75")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await page.keyboard.press("ArrowRight")
    await page.evaluate(watch)

    const times: Times[] = []
    for (let edit = 0; edit < edits; edit++) {
      await page.evaluate(() => (window as unknown as Watched).offtakeTimes.clear())
      // A digit more, a digit less: every edit is another price.
      await page.keyboard.press(edit % 2 === 0 ? String(1 + (edit % 9)) : "Backspace")
      await page.waitForFunction(() => (window as unknown as Watched).offtakeTimes.has("settled"))
      await settled(page)
      // The contract's tests run after it, and would stand in the way of the next edit. People pause, too.
      await page.waitForFunction(() => {
        const { version, versionTested } = document.getElementById("versions")?.dataset ?? {}
        return version === versionTested
      })
      times.push(
        await page.evaluate(() => Object.fromEntries((window as unknown as Watched).offtakeTimes) as unknown as Times),
      )
    }
    return {
      edits,
      first_settlement_ms: Math.round(first_settlement_ms),
      keystroke_to_diagnostics_ms: percentiles(times.map(({ pressed, checked }) => checked - pressed)),
      keystroke_to_settled_ms: percentiles(times.map(({ pressed, settled }) => settled - pressed)),
    }
  } finally {
    await browser.close()
  }
}

interface Times {
  readonly pressed: number
  readonly checked: number
  readonly settled: number
}
interface Watched {
  offtakeTimes: Map<keyof Times, number>
}

/** Runs in the page: notes when the key goes down, and when the page says that its text is checked and settled. */
function watch(): void {
  const times = new Map<keyof Times, number>()
  ;(window as unknown as Watched).offtakeTimes = times
  addEventListener("keydown", () => times.set("pressed", performance.now()), { capture: true })
  const versions = document.getElementById("versions") as HTMLElement
  new MutationObserver(() => {
    const { version, versionChecked, versionSettled } = versions.dataset
    if (versionChecked === version && !times.has("checked")) times.set("checked", performance.now())
    if (versionSettled === version && !times.has("settled")) times.set("settled", performance.now())
  }).observe(versions, { attributes: true })
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN) * 10) / 10
  return { median: at(0.5), p95: at(0.95) }
}
