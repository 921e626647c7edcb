import { readFileSync } from "node:fs"

const sheet = readFileSync(new URL("./invoice.css", import.meta.url), "utf8")

/** How an invoice looks, on paper and on a screen. `running` stands at the foot of each printed page. */
export const invoiceStyle = (running: string): string => `@page {
  margin: 17mm 16mm 19mm;
  @bottom-left { content: "${cssText(running)}"; ${small} }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); ${small} }
}
${sheet}`

// The boxes at the foot of a page know no variables of the page.
const small = 'font: 7.5pt "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; color: #6b7280'

/** Words for a style sheet: whatever could end a string or the sheet is left out. */
const cssText = (text: string): string => text.replace(/[^A-Za-z0-9 _./,:;§-]/g, "")
